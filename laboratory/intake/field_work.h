// SPDX-License-Identifier: Apache-2.0
// Work outside of the house and with others: field visits, joint and subcontracted work, state inspections that were joined. All of them are registers.
#ifndef LIMS_LABORATORY_INTAKE_FIELD_WORK_H
#define LIMS_LABORATORY_INTAKE_FIELD_WORK_H

#include "laboratory/registers.h"

enum { LIMS_VISIT_FIELDS = 12, LIMS_SUBCONTRACT_FIELDS = 11, LIMS_INSPECTION_FIELDS = 9, LIMS_INSPECTED_FIELDS = 13 };
/// Chuyến đi: who went where for which job, with which standards and stickers, and what came back.
extern const struct lims_field lims_visit_fields[LIMS_VISIT_FIELDS];
/// Work of a partner for one item: its certificate's number is the partner's and never one of ours, and its paper is not counted as ours.
extern const struct lims_field lims_subcontract_fields[LIMS_SUBCONTRACT_FIELDS];
/// A state inspection that the laboratory joined, with the signed minutes; and each instrument that was looked at.
extern const struct lims_field lims_inspection_fields[LIMS_INSPECTION_FIELDS];
extern const struct lims_field lims_inspected_fields[LIMS_INSPECTED_FIELDS];

/// Checks of the registers: people and standards stand, what comes back was taken along, items and worksheets stand, a partner's number is none of ours.
lims_rc lims_visit_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
lims_rc lims_subcontract_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
lims_rc lims_inspection_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
lims_rc lims_inspected_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);

/// A standard that was taken along and is not back. Texts live during the call.
struct lims_out {
	const char *visit, *job, *from, *until, *team, *standard;
};
typedef lims_rc lims_out_visit(void *ctx, const struct lims_out *o, struct lims_err *err);
lims_rc lims_visit_out(struct lims_laboratory *lab, lims_out_visit *visit, void *ctx, struct lims_err *err);

#endif
