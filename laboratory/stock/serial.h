// SPDX-License-Identifier: Apache-2.0
// The number of a sticker or a seal as a series and a running number ("SL 000101" is 101 of the series "SL ").
#ifndef LIMS_LABORATORY_STOCK_SERIAL_H
#define LIMS_LABORATORY_STOCK_SERIAL_H

#include "lims-core/base/err.h"

#include <stdint.h>

enum { LIMS_SERIAL_TEXT = 64 };

struct lims_serial {
	char series[LIMS_SERIAL_TEXT]; ///< as it is written, with its blanks
	char key[LIMS_SERIAL_TEXT];    ///< without blanks, ASCII letters large: what is compared
	int64_t number;                ///< -1: the text does not end in a number, and key is the whole of it
	int width;                     ///< digits as written
};

/// LIMS_E_INPUT: empty, too long, more than 15 digits.
lims_rc lims_serial_read(const char *text, struct lims_serial *ret, struct lims_err *err);
/// The number within the series of `like`, with its digits: out holds LIMS_SERIAL_TEXT bytes.
void lims_serial_write(const struct lims_serial *like, int64_t number, char *out);

#endif
