// SPDX-License-Identifier: Apache-2.0
// One line of the story of a paper, with the bytes that crossed the line.
#ifndef LIMS_CLI_STORY_VIEW_H
#define LIMS_CLI_STORY_VIEW_H

#include "cli/cli.h"
#include "laboratory/audit.h"

struct lims_story_view {
	struct lims_cli *cli;
	struct lims_laboratory *lab;
};
/// A lims_audit_visit; ctx is a struct lims_story_view. Errors of lims_audit_bytes.
lims_rc lims_story_put(void *ctx, const struct lims_audit_line *line, struct lims_err *err);

#endif
