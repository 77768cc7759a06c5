// SPDX-License-Identifier: Apache-2.0
// Register values that hold from a day: the head of the organisation as it stood when a paper was issued.
#ifndef LIMS_LABORATORY_PEOPLE_DATED_H
#define LIMS_LABORATORY_PEOPLE_DATED_H

#include "laboratory/registers.h"

struct lims_stored;

/// One value of a field with the day from which it holds.
struct lims_dated_value {
	const char *field;
	const char *from; ///< ISO 8601; "" from the beginning
	const char *value;
	const char *actor; ///< who recorded it
};
typedef lims_rc lims_dated_visit(void *ctx, const struct lims_dated_value *v, struct lims_err *err);
/// Every value that was recorded for a code, by field and day. LIMS_E_NOT_FOUND.
lims_rc lims_dated_each(
	struct lims_laboratory *lab, const struct lims_register *r, const char *code, lims_dated_visit *visit, void *ctx, struct lims_err *err);

/// Where a value that is written now begins to hold: `given_day` (NULL: not said) or else the beginning for a first value and today for a changed one. Text of a
/// date, "" for the beginning. LIMS_E_INPUT: no date, or the register has no days.
lims_rc lims_dated_from(struct lims_laboratory *lab, struct lims_db *db, const struct lims_register *r, const char *code,
	const struct lims_filled *filled, const char *given_day, char ret_from[LIMS_DATE_TEXT], struct lims_err *err);

/// Writes one value into the table; called by the projection of registers.
lims_rc lims_project_dated(
	struct lims_db *db, const struct lims_stored *e, const char *from, const char *field, const char *value, struct lims_err *err);

#endif
