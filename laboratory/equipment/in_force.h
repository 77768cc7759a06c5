// SPDX-License-Identifier: Apache-2.0
// Which certificate of a standard decides its number and days (giấy chứng nhận đang áp dụng): the one that is in force; the card only where none is.
//
// Clause: ISO/IEC 17025:2017 6.4.4, 6.4.8, 6.4.13 e, g.
#ifndef LIMS_LABORATORY_EQUIPMENT_IN_FORCE_H
#define LIMS_LABORATORY_EQUIPMENT_IN_FORCE_H

#include "laboratory/registers.h"
#include "lims-core/catalog/catalog.h"

enum { LIMS_IN_FORCE_BY = 1001 };

struct lims_in_force {
	char number[LIMS_CERTIFICATE_NUMBER]; ///< "": no recorded certificate decides, and the card does
	char by[LIMS_IN_FORCE_BY];            ///< who issued it; may be ""
	char from[LIMS_DATE_TEXT];            ///< its first day; "": not stated
	char until[LIMS_DATE_TEXT];           ///< the first day on which something that is in force ends; "": not stated
	char due[LIMS_DATE_TEXT];             ///< the same, counting what follows without a gap; "": not stated
	bool registered;                      ///< it is the one that the card names
};
/// What decides on a day, for a row of the register "standard": of the certificates that count on the day, and are accepted where any of the standard ever was accepted or refused, the
/// one that the card names, else the one that came into use last. When none counts, the one that the card names if it is recorded and was not refused; its days have ended or not begun.
lims_rc lims_in_force_on(struct lims_laboratory *lab, const struct lims_register *r, const struct lims_register_row *row,
	struct lims_date day, struct lims_in_force *ret, struct lims_err *err);
/// A field of the card as it holds then: number, issuer and days of the certificate that decides, where it states them; else what the card says, "" when nothing.
const char *lims_in_force_value(
	const struct lims_in_force *f, const struct lims_register *r, const struct lims_register_row *row, const char *field);
/// Until when it is calibrated, with what follows without a gap; "" when nothing says so.
const char *lims_in_force_due(const struct lims_in_force *f, const struct lims_register *r, const struct lims_register_row *row);

#endif
