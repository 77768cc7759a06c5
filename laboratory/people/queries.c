// SPDX-License-Identifier: Apache-2.0
// Every statement with which accounts, dated values, licences and authorisations are read.
#include "laboratory/people/queries.h"

#include "laboratory/project.h"

#define Q(id, sql) const struct lims_sql lims_q_##id = {"people." #id, sql}

Q(account, "SELECT set_at, set_by FROM account WHERE staff = $1");
Q(dated_fields, "SELECT field, value, 0 FROM register_dated WHERE noun = $1 AND code = $2 AND from_day <= $3 ORDER BY field, from_day");
Q(dated_history,
	"SELECT field, '' AS from_day, value, actor FROM register_field WHERE noun = $1 AND code = $2"
	" UNION ALL SELECT field, from_day, value, actor FROM register_dated WHERE noun = $1 AND code = $2 ORDER BY field, from_day");
Q(dated_any, "SELECT count(*) FROM register_dated WHERE noun = $1 AND code = $2 AND field = $3");
// What was done to the same instrument under whatever code it came; a certificate for work after the repair ends the matter. On the day of the repair
// itself that is the verification after repair whose number was taken when the repair had been recorded, or the worksheet that follows the adjustment.
#define MINE(i) "(" i ".code = mine.code OR (" i ".procedure = mine.procedure AND " i ".serial = mine.serial AND mine.serial <> ''))"
#define INSTRUMENT " FROM item mine JOIN item i ON " MINE("i")
#define VERIFIED                                                                                                                           \
	"SELECT 1 FROM item k JOIN worksheet x ON x.item = k.code JOIN paper p ON p.worksheet = x.code WHERE " MINE(                           \
		"k") " AND p.kind = 'certificate' AND p.state = 'issued' AND x.code <> $3 AND x.work_on < $2"
#define AFTER_EVENT "x.work_on > e.happened_on OR (x.work_on = e.happened_on AND x.mode = 'after_repair' AND p.clock_ms > e.clock_ms)"
#define EVENTS                                                                                                                             \
	"SELECT e.actor AS who, e.kind AS kind, e.happened_on AS day" INSTRUMENT " JOIN item_event e ON e.subject = i.subject"                 \
	" WHERE mine.code = $1 AND e.kind IN ('repaired', 'modified', 'adjusted') AND e.happened_on <= $2"                                     \
	" AND NOT EXISTS (" VERIFIED " AND (" AFTER_EVENT "))"
#define ADJUSTED                                                                                                                           \
	"SELECT a.adjusted_by AS who, 'adjusted' AS kind, a.work_on AS day" INSTRUMENT " JOIN worksheet a ON a.item = i.code"                  \
	" WHERE mine.code = $1 AND a.adjusted_by IS NOT NULL AND a.work_on <= $2"                                                              \
	" AND a.code <> $3 AND (a.as_found IS NULL OR a.as_found <> $3)"                                                                       \
	" AND NOT EXISTS (" VERIFIED " AND (x.work_on > a.adjusted_on OR x.as_found = a.code))"
Q(repairs, EVENTS " UNION " ADJUSTED " ORDER BY day, who, kind");
Q(last_paper, "SELECT p.number, p.issued_on FROM paper p JOIN item i ON i.code = p.item"
			  " WHERE i.procedure = $1 AND p.kind <> 'notice' AND p.state <> 'numbered' AND p.issued_on <= $2"
			  " ORDER BY p.issued_on DESC, p.number DESC LIMIT 1");

Q(case_step_day, "SELECT happened_on FROM case_step WHERE subject = $1 AND step = $2"
				 " ORDER BY clock_ms DESC, clock_counter DESC, node DESC, sequence DESC LIMIT 1");
Q(case_names, "SELECT target FROM case_link WHERE subject = $1 AND target = $2");

static const struct lims_sql *const all[] = {&lims_q_account, &lims_q_dated_fields, &lims_q_dated_history, &lims_q_dated_any,
	&lims_q_repairs, &lims_q_last_paper, &lims_q_case_step_day, &lims_q_case_names};

const struct lims_sql_list lims_people_sql = {"people", all, sizeof all / sizeof all[0]};
