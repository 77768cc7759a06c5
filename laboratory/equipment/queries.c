// SPDX-License-Identifier: Apache-2.0
// Every statement with which the rooms of equipment read the tables.
#include "laboratory/equipment/queries.h"

#include "laboratory/project.h"

#define Q(id, sql) const struct lims_sql lims_q_##id = {"equipment." #id, sql}

// Work lasts from its day to the day of its last reading (a specimen is made and crushed four weeks later): what overlaps the days asked for is found.
#define TRACED "SELECT w.code, t.day, t.entry, w.item, w.procedure, w.state, w.verdict FROM "
#define WHERE_USED "standard_worksheet WHERE standard = $1 AND last_day >= $2 AND day <= $3"
#define WITH_SHEET " t JOIN worksheet w ON w.subject = t.subject"
#define PAPERS                                                                                                                             \
	"(SELECT count(*) FROM standard_worksheet u JOIN paper p ON p.worksheet = u.code AND p.issued_on IS NOT NULL AND p.state <> 'voided'"  \
	" WHERE u.standard = $1 AND u.last_day >= $2 AND u.day <= $3)"
// The sum of whole numbers is no whole number to every back end.
#define SUM(when, value) "CAST(coalesce(sum(CASE WHEN " when " THEN " value " ELSE 0 END), 0) AS bigint)"
Q(trace_count, "SELECT count(*), " SUM("points > 0", "points") ", " SUM("failed > 0", "failed") ", " SUM(
				   "entry IS NULL", "1") ", " PAPERS " FROM " WHERE_USED);
Q(trace_points, TRACED "(SELECT subject, day, entry, margin FROM " WHERE_USED
					   " AND margin IS NOT NULL ORDER BY margin, subject LIMIT $4)" WITH_SHEET " ORDER BY t.margin, w.code");
Q(trace_unlisted, TRACED "(SELECT subject, day, entry FROM " WHERE_USED " AND points = -1)" WITH_SHEET " ORDER BY w.code");
Q(trace_bare, TRACED "(SELECT subject, day, entry FROM " WHERE_USED " AND margin IS NULL AND (points IS NULL OR points = 0)"
					 " ORDER BY day, subject LIMIT $4)" WITH_SHEET " ORDER BY t.day, w.code");
Q(trace_papers, "SELECT number, kind, state, issued_on FROM paper WHERE worksheet = $1 AND issued_on IS NOT NULL AND state <> 'voided'"
				" ORDER BY issued_on DESC, number DESC");
Q(trace_certificates,
	"SELECT code, number, issued_by, stated, evidence, named, taken_over FROM standard_certificate WHERE number = $1 ORDER BY code");

Q(found_sheets,
	"SELECT w.code, t.day, w.verdict, t.margin FROM standard_worksheet t JOIN worksheet w ON w.subject = t.subject"
	" WHERE t.standard = $1 AND t.last_day >= $2 AND t.entry IS NOT NULL AND w.verdict IS NOT NULL ORDER BY t.margin NULLS FIRST, w.code");

Q(standard_roles, "SELECT DISTINCT w.procedure, u.role FROM standard_worksheet t JOIN worksheet w ON w.subject = t.subject"
				  " JOIN standard_use u ON u.subject = t.subject AND u.standard = t.standard WHERE t.standard = $1 ORDER BY 1, 2");

Q(device_sheets,
	"SELECT w.code, w.work_on, w.verdict FROM worksheet w WHERE w.last_day >= $2 AND w.verdict IS NOT NULL AND w.subject IN"
	" (SELECT subject FROM reading WHERE device = $1 AND struck IS NULL UNION SELECT subject FROM condition_use WHERE device = $1)"
	" ORDER BY w.work_on, w.code");
#define ENVIRONMENT "SELECT device, place, quantity, value, taken_by, actor, read_at, at_us, entry, withdrawn FROM environment"
Q(environment_known, "SELECT value FROM environment WHERE subject = $1 AND quantity = $2 AND at_us = $3 AND withdrawn IS NULL ORDER BY "
					 "entry DESC, ordinal DESC LIMIT 1");
Q(environment_device, ENVIRONMENT " WHERE subject = $1 AND at_us >= $2 AND at_us <= $3 ORDER BY at_us, quantity, entry, ordinal");
Q(environment_place, ENVIRONMENT " WHERE place = $1 AND at_us >= $2 AND at_us <= $3 ORDER BY at_us, quantity, entry, ordinal");

static const struct lims_sql *const all[] = {&lims_q_device_sheets, &lims_q_environment_known, &lims_q_environment_device,
	&lims_q_environment_place, &lims_q_found_sheets, &lims_q_standard_roles, &lims_q_trace_count, &lims_q_trace_points,
	&lims_q_trace_unlisted, &lims_q_trace_bare, &lims_q_trace_papers, &lims_q_trace_certificates};

const struct lims_sql_list lims_equipment_sql = {"equipment", all, sizeof all / sizeof all[0]};
