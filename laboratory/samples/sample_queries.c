// SPDX-License-Identifier: Apache-2.0
// Every statement of samples, in one place.
#include "laboratory/samples/sample_queries.h"

#define Q(id, sql) const struct lims_sql lims_q_##id = {"sample." #id, sql}
#define SET "SELECT code, job, customer, procedure, blind, cast_at, received_on, actor, body FROM sample_set"
#define SHEET(column)                                                                                                                      \
	"(SELECT w." column " FROM worksheet w WHERE w.item = g.item ORDER BY w.work_on DESC, w.ordinal DESC, w.code DESC LIMIT 1)"
#define GROUP                                                                                                                              \
	"SELECT g.code, s.blind, s.procedure, s.job, s.customer, g.item, g.days, g.specimens, s.cast_at, g.planned_on, " SHEET(                \
		"code") ", " SHEET("state") ", (SELECT p.number FROM paper p WHERE p.item = g.item AND p.state = 'issued' ORDER BY p.issued_on "   \
									"DESC, p.number DESC LIMIT 1),"                                                                        \
									" (SELECT max(o.days) FROM sample_group o WHERE o.subject = g.subject)"                                \
									" FROM sample_group g JOIN sample_set s ON s.subject = g.subject "
#define IN_ORDER " ORDER BY g.planned_on, g.code, g.days"

Q(sample_ordinal, "SELECT max(ordinal) FROM sample_set WHERE node = $1");
Q(sample_blind, "SELECT count(*) FROM sample_set WHERE blind = $1");
Q(sample_sets, SET " ORDER BY received_on, code");
Q(sample_set, SET " WHERE code = $1");
Q(sample_groups, GROUP IN_ORDER);
Q(sample_of, GROUP "WHERE g.code = $1 ORDER BY g.days");
Q(sample_planned, GROUP "WHERE g.planned_on = $1 OR (g.planned_on < $1"
						" AND NOT EXISTS (SELECT 1 FROM paper q WHERE q.item = g.item AND q.state = 'issued'))" IN_ORDER);
Q(sample_item, GROUP "WHERE g.item = $1 ORDER BY g.days");
Q(sample_readings, "SELECT r.step, r.observed, r.actor FROM worksheet w JOIN reading r ON r.subject = w.subject"
				   " WHERE w.item = $1 AND r.struck IS NULL AND r.value IS NOT NULL ORDER BY r.observed, r.entry");
Q(sample_papers, "SELECT p.number, g.days FROM sample_group g JOIN paper p ON p.item = g.item"
				 " WHERE g.code = $1 AND g.days < $2 AND p.state = 'issued' ORDER BY g.days, p.number");

static const struct lims_sql *const all[] = {&lims_q_sample_ordinal, &lims_q_sample_blind, &lims_q_sample_sets, &lims_q_sample_set,
	&lims_q_sample_groups, &lims_q_sample_of, &lims_q_sample_planned, &lims_q_sample_item, &lims_q_sample_readings, &lims_q_sample_papers};
const struct lims_sql_list lims_sample_sql = {"sample", all, sizeof all / sizeof all[0]};
