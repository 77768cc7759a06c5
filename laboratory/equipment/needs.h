// SPDX-License-Identifier: Apache-2.0
// What procedures ask of a standard, in any role or in those in which worksheets used it.
#ifndef LIMS_LABORATORY_EQUIPMENT_NEEDS_H
#define LIMS_LABORATORY_EQUIPMENT_NEEDS_H

#include "laboratory/laboratory.h"
#include "lims-core/engine/procedure.h"

/// Procedure and need live during the call.
typedef lims_rc lims_need_visit(void *ctx, const struct lims_procedure *p, const struct lims_standard_need *need, struct lims_err *err);
/// Visits what a procedure asks in this role; role NULL: in each. One that is no longer there, or that does not load, asks nothing. Loads a procedure: not for the inside of a command.
lims_rc lims_needs_of(
	struct lims_laboratory *lab, const char *procedure, const char *role, lims_need_visit *visit, void *ctx, struct lims_err *err);
/// Visits what is asked in the roles in which worksheets used the standard; *ret_used: some did. Loads procedures.
lims_rc lims_needs_used(
	struct lims_laboratory *lab, const char *code, lims_need_visit *visit, void *ctx, bool *ret_used, struct lims_err *err);

#endif
