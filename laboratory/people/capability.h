// SPDX-License-Identifier: Apache-2.0
// Registers that show that the laboratory can do what a row of its scope says: method verification and reviews of uncertainty budgets
// (xác nhận giá trị sử dụng của phương pháp, soát xét bảng thành phần độ không đảm bảo).
//
// ISO/IEC 17025:2017 7.2.1.5, 7.2.2.4, 7.6.1.
#ifndef LIMS_LABORATORY_PEOPLE_CAPABILITY_H
#define LIMS_LABORATORY_PEOPLE_CAPABILITY_H

#include "laboratory/registers.h"

enum { LIMS_METHOD_FIELDS = 9, LIMS_BUDGET_FIELDS = 9 };
/// One verification of a method on our own equipment, with its report.
extern const struct lims_field lims_method_fields[LIMS_METHOD_FIELDS];
/// One review of the budgets of a procedure, with its paper.
extern const struct lims_field lims_budget_fields[LIMS_BUDGET_FIELDS];

/// Checks of both registers: the procedure is known, the result is one of its, days are in order and not in the future.
lims_rc lims_method_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);
lims_rc lims_budget_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);

#endif
