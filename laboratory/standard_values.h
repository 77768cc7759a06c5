// SPDX-License-Identifier: Apache-2.0
// What procedures ask of a standard and the register has no field of its own for (--values): "error=0.8 %; scale=1000 kN".
#ifndef LIMS_LABORATORY_STANDARD_VALUES_H
#define LIMS_LABORATORY_STANDARD_VALUES_H

#include "lims-core/base/err.h"

typedef lims_rc lims_standard_value_visit(void *ctx, const char *name, const char *value, struct lims_err *err);
/// Visits them in the order of the text; texts live during the call. visit NULL: only checks. code NULL: a new card. LIMS_E_INPUT: no NAME=VALUE, more than 16, a name twice or that of a
/// field of the register.
lims_rc lims_standard_values(const char *code, const char *text, lims_standard_value_visit *visit, void *ctx, struct lims_err *err);

#endif
