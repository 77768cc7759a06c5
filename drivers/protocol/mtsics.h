// SPDX-License-Identifier: Apache-2.0
// The parts of MT-SICS for the protocol table; see mtsics.c for the frame.
#ifndef LIMS_PROTOCOL_MTSICS_H
#define LIMS_PROTOCOL_MTSICS_H

#include "drivers/protocol/protocol.h"

enum { LIMS_MTSICS_LINE = 256 };

void lims_mtsics_shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret);
enum lims_reason lims_mtsics_check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note);
void lims_mtsics_decode(
	const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit);

/// The quoted text of an identity line as it stands in a reading's note: `I4 A "1234567"` → 1234567. False when the note is no answer to `head`.
bool lims_mtsics_text(const char *note, const char *head, char *ret_text, size_t room);

#endif
