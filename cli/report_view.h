// SPDX-License-Identifier: Apache-2.0
// Reports as tables for people, JSON and lines for a spreadsheet.
#ifndef LIMS_CLI_REPORT_VIEW_H
#define LIMS_CLI_REPORT_VIEW_H

#include "cli/cli.h"
#include "laboratory/statistics/activity.h"
#include "laboratory/statistics/control.h"

/// A number as a cell.
void lims_report_number(struct lims_grid *g, size_t n);
void lims_report_activity(struct lims_cli *cli, const struct lims_activity *a);
void lims_report_activity_json(struct lims_jw *w, const char *key, const struct lims_activity *a);
void lims_report_activity_csv(struct lims_cli *cli, const struct lims_activity *a);
void lims_report_control(struct lims_cli *cli, const struct lims_control *c);
void lims_report_control_json(struct lims_jw *w, const char *key, const struct lims_control *c);
void lims_report_control_csv(struct lims_cli *cli, const struct lims_control *c);
/// The whole report of a year.
lims_rc lims_report_annual(struct lims_cli *cli, struct lims_laboratory *lab, int year, struct lims_err *err);

#endif
