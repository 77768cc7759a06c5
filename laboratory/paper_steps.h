// SPDX-License-Identifier: Apache-2.0
// The steps of a worksheet as sections of a paper: checklists, tables of readings with what was struck out, failed criteria.
#ifndef LIMS_LABORATORY_PAPER_STEPS_H
#define LIMS_LABORATORY_PAPER_STEPS_H

#include "certificates/notice.h"
#include "laboratory/opened_sheet.h"

enum lims_paper_state lims_paper_state_of(enum lims_verdict v);
/// One section per step that applies; memory in the worksheet's arena. `struck` false leaves out readings that were struck.
lims_rc lims_paper_steps(const struct lims_opened_sheet *o, const struct lims_result *r, bool struck,
	const struct lims_paper_section **ret_sections, size_t *ret_count, struct lims_err *err);
/// The failed conformity criteria, with value and limit as printed.
lims_rc lims_paper_failures(const struct lims_opened_sheet *o, const struct lims_result *r, const struct lims_notice_failure **ret_failures,
	size_t *ret_count, struct lims_err *err);

#endif
