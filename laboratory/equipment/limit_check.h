// SPDX-License-Identifier: Apache-2.0
// The error limit or expanded uncertainty on the card of a standard, before it is written and before a certificate is: a number above zero, in a unit of what the standard is of.
#ifndef LIMS_LABORATORY_EQUIPMENT_LIMIT_CHECK_H
#define LIMS_LABORATORY_EQUIPMENT_LIMIT_CHECK_H

#include "laboratory/registers.h"
#include "lims-core/base/arena.h"

struct lims_ws_certificate;

/// Holds the limit that the card will have against what is known of the standard: its class, where that is one of weights; what its certificates state; what the procedures
/// ask by which worksheets used it. It must be of one of these kinds of quantity, or a part of the value (a pure number, in %). Of a standard of which none of it is known every known
/// unit is taken. Asked where the limit or the class is among the values; code NULL: a new card. Loads procedures: not for the inside of a command. LIMS_E_INPUT names the unit that is meant.
lims_rc lims_limit_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
/// The same the other way round, when this certificate is to be recorded: a limit that stands on the card is of what the certificate states, or of what is known of the standard besides; what a certificate of its number stated
/// counts no more. One that states nothing is held against nothing. A standard of several quantities has a certificate for each, so a person may say that it is the right one: `said` as with lims_identity_asked.
/// LIMS_E_REFUSED names the unit that is meant. Loads procedures: not for the inside of a command.
lims_rc lims_limit_certified(struct lims_laboratory *lab, const char *code, const struct lims_ws_certificate *c, struct lims_arena *arena,
	const char *said, struct lims_err *err);

#endif
