// SPDX-License-Identifier: Apache-2.0
// The statements with which this folder reads the tables of cases.
#include "laboratory/quality/quality_queries.h"

#define COLUMNS "code, title, state, closed, opened_on, opened_by, due_on, closed_on"
#define Q(id, sql) const struct lims_sql lims_q_##id = {"quality." #id, sql}

Q(case, "SELECT " COLUMNS " FROM case_record WHERE subject = $1");
Q(cases, "SELECT " COLUMNS " FROM case_record WHERE noun = $1 ORDER BY opened_on, code");
Q(cases_open, "SELECT " COLUMNS " FROM case_record WHERE noun = $1 AND closed = 0 ORDER BY opened_on, code");
Q(cases_due, "SELECT " COLUMNS " FROM case_record WHERE noun = $1 AND closed = 0 AND due_on <> '' AND due_on <= $2 ORDER BY due_on, code");
Q(cases_about, "SELECT r.noun, r.code, r.title, r.state, r.closed, r.opened_on, r.opened_by, r.due_on, r.closed_on FROM case_link l"
			   " JOIN case_record r ON r.subject = l.subject WHERE l.target = $1 ORDER BY r.opened_on, r.noun, r.code");
Q(case_ordinal, "SELECT max(ordinal) FROM case_record WHERE noun = $1 AND node = $2");
Q(case_steps, "SELECT step, state, happened_on, actor, because, node, sequence FROM case_step WHERE subject = $1"
			  " ORDER BY clock_ms, clock_counter, node, sequence");
Q(case_values, "SELECT field, value FROM case_value WHERE subject = $1 AND node = $2 AND sequence = $3 ORDER BY position");
Q(case_links, "SELECT target FROM case_link WHERE subject = $1 ORDER BY target");
Q(case_naming, "SELECT subject FROM case_link WHERE target = $1 ORDER BY subject");
Q(case_did, "SELECT count(*) FROM case_step WHERE subject = $1 AND step = $2 AND actor = $3");
Q(case_value,
	"SELECT v.value FROM case_value v JOIN case_step s ON s.subject = v.subject AND s.node = v.node AND s.sequence = v.sequence"
	" WHERE v.subject = $1 AND v.field = $2 ORDER BY s.clock_ms DESC, s.clock_counter DESC, s.node DESC, s.sequence DESC LIMIT 1");
Q(case_step_done, "SELECT step FROM case_step WHERE subject = $1 AND step = $2 LIMIT 1");
Q(case_papers_alive, "SELECT p.number FROM case_link l JOIN paper p ON p.subject = l.target"
					 " WHERE l.subject = $1 AND p.kind <> 'notice' AND p.state = 'issued' ORDER BY p.number LIMIT 1");
Q(case_open_corrections, "SELECT r.code FROM case_link l JOIN case_record r ON r.subject = l.subject"
						 " WHERE l.target = $1 AND r.noun = 'correction' AND r.closed = 0 ORDER BY r.code LIMIT 1");
Q(case_titled, "SELECT code FROM case_record WHERE noun = $1 AND title IN ($2, $3) AND closed = 0 ORDER BY code LIMIT 1");
Q(case_described, "SELECT r.code FROM case_record r JOIN case_value v ON v.subject = r.subject AND v.field = 'description'"
				  " WHERE r.noun = $1 AND r.title IN ($2, $3) AND v.value = $4 ORDER BY r.code LIMIT 1");
Q(case_documents,
	"SELECT r.code, r.title, e.value, (SELECT count(*) FROM case_step s WHERE s.subject = r.subject AND s.step = 'read' AND s.actor = $2)"
	" FROM case_record r JOIN case_value p ON p.subject = r.subject AND p.field = 'procedure' AND p.value = $1"
	" JOIN case_value e ON e.subject = r.subject AND e.field = 'edition'"
	" WHERE r.noun = 'document' AND r.state = 'in_force' ORDER BY r.code");
Q(papers_standing,
	"SELECT p.subject FROM paper p WHERE p.worksheet IN (SELECT w.code FROM worksheet mine JOIN worksheet w ON w.item = mine.item"
	" WHERE mine.subject = $1 AND (w.code = mine.code OR w.as_found = mine.code)) AND p.state = 'issued' ORDER BY p.number");
// What a case names, and the worksheets that it names or that stand behind a paper that it names.
#define NAMED "(SELECT l.target FROM case_link l WHERE l.subject = $1)"
Q(case_sheet_after,
	"SELECT w.code FROM worksheet w WHERE w.code > $2 AND w.subject IN (SELECT l.target FROM case_link l WHERE "
	"l.subject = $1 UNION SELECT 'worksheet:' || p.worksheet FROM paper p WHERE p.subject IN " NAMED ") ORDER BY w.code LIMIT 1");
Q(case_signed, "SELECT p.number FROM paper p WHERE (p.subject IN " NAMED
			   " OR p.worksheet IN (SELECT w.code FROM worksheet w WHERE w.subject IN " NAMED "))"
			   " AND (p.issued_by = $2 OR EXISTS (SELECT 1 FROM paper_amendment a WHERE a.subject = p.subject AND a.actor = $2)"
			   " OR EXISTS (SELECT 1 FROM paper_again g WHERE g.subject = p.subject AND g.actor = $2))"
			   " ORDER BY p.number LIMIT 1");

static const struct lims_sql *const all[] = {&lims_q_case, &lims_q_cases, &lims_q_cases_open, &lims_q_cases_due, &lims_q_cases_about,
	&lims_q_case_ordinal, &lims_q_case_steps, &lims_q_case_values, &lims_q_case_links, &lims_q_case_naming, &lims_q_case_did,
	&lims_q_case_value, &lims_q_case_step_done, &lims_q_case_papers_alive, &lims_q_case_sheet_after, &lims_q_case_signed,
	&lims_q_case_open_corrections, &lims_q_case_titled, &lims_q_case_described, &lims_q_papers_standing, &lims_q_case_documents};

const struct lims_sql_list lims_quality_sql = {"quality", all, sizeof all / sizeof all[0]};
