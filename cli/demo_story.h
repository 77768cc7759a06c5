// SPDX-License-Identifier: Apache-2.0
// The story of the demonstration: a laboratory of a mountain province, three instruments, from intake to paper.
#ifndef LIMS_CLI_DEMO_STORY_H
#define LIMS_CLI_DEMO_STORY_H

#include "cli/demo_stage.h"

#define LIMS_DEMO_LABORATORY "Phòng đo lường Sơn Lâm (trình diễn)" ///< the name by which an earlier demonstration is known

/// Organisation, people, customers, standards, instruments on their lines.
lims_rc lims_demo_set_up(struct lims_stage *s, struct lims_err *err);
/// Two spring dial scales: one passes, one stands exactly at its limit and passes. Leaves both worksheets submitted.
lims_rc lims_demo_scales(struct lims_stage *s, struct lims_err *err);
/// An electricity meter one digit over its limit. Leaves its worksheet submitted.
lims_rc lims_demo_meter(struct lims_stage *s, struct lims_err *err);
/// Review, issue, print, and the assessor's questions.
lims_rc lims_demo_papers(struct lims_stage *s, struct lims_err *err);

/// A heading of the story, translated.
void lims_demo_heading(struct lims_stage *s, const char *msgid);

#define LIMS_ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

#endif
