// SPDX-License-Identifier: Apache-2.0
// The best capability of the laboratory (khả năng đo và hiệu chuẩn, CMC) by procedure and result, with the days on which a row of its scope holds.
#ifndef LIMS_LABORATORY_CMC_H
#define LIMS_LABORATORY_CMC_H

#include "laboratory/registers.h"
#include "lims-core/base/json.h"

struct lims_column;
struct lims_procedure;

/// Before a row of the register "cmc" is written: the procedure has a budget for the result, the value is an amount above zero in a unit of it, the first
/// day is not after the last. What is not given is as it was recorded. LIMS_E_INPUT, LIMS_E_NOT_FOUND.
lims_rc lims_cmc_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
/// The rows that hold for the procedure on `day`, as an array of {"code", "result", "value"}. LIMS_E_REFUSED when two hold for one result.
lims_rc lims_cmc_in_force(
	struct lims_laboratory *lab, const struct lims_procedure *p, struct lims_date day, struct lims_jw *w, struct lims_err *err);

/// The column "step.column" of a procedure; NULL when there is none with a budget.
const struct lims_column *lims_cmc_column(const struct lims_procedure *p, const char *result);

#endif
