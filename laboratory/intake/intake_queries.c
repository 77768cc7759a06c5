// SPDX-License-Identifier: Apache-2.0
// Every statement of intake, in one place.
#include "laboratory/intake/intake_queries.h"

#define Q(id, sql) const struct lims_sql lims_q_##id = {"intake." #id, sql}
#define HAPPENING "type, code, happened_on, who, until, note, actor, body"
#define IN_TIME "clock_ms, clock_counter, node, sequence"
#define NEWEST "h.clock_ms DESC, h.clock_counter DESC, h.node DESC, h.sequence DESC LIMIT 1"
#define LAST(column, type) "(SELECT h." column " FROM happening h WHERE h.subject = i.subject AND h.type = '" type "' ORDER BY " NEWEST ")"
#define SHEET(column)                                                                                                                      \
	"(SELECT w." column " FROM worksheet w WHERE w.item = i.code ORDER BY w.work_on DESC, w.ordinal DESC, w.code DESC LIMIT 1)"
#define PAPER(column)                                                                                                                      \
	"(SELECT p." column " FROM paper p WHERE p.item = i.code AND p.state = 'issued' ORDER BY p.issued_on DESC, p.number DESC LIMIT 1)"
// A partner's work is done when its certificate is recorded.
#define PARTNER                                                                                                                            \
	"(SELECT r.code FROM register_field r WHERE r.noun = 'subcontract' AND r.field = 'item' AND r.value = i.code AND EXISTS"               \
	" (SELECT 1 FROM register_field n WHERE n.subject = r.subject AND n.field = 'certificate' AND n.value <> '')"                          \
	" ORDER BY r.code DESC LIMIT 1)"
#define ASSIGNED LAST("who", "item.assigned") ", " LAST("until", "item.assigned")
#define BACK LAST("who", "item.handed_back") ", " LAST("happened_on", "item.handed_back")
#define WORKED SHEET("code") ", " SHEET("state") ", " SHEET("verdict")
#define PAPERS PAPER("number") ", " PAPER("kind")
#define DESK                                                                                                                               \
	"SELECT i.code, i.procedure, i.name, i.serial, i.customer, i.job, i.place, i.received_on, " ASSIGNED ", " BACK ", " WORKED ", " PAPERS \
	", " PARTNER " FROM item i "

Q(happenings, "SELECT " HAPPENING " FROM happening WHERE subject = $1 ORDER BY " IN_TIME);
Q(happenings_of, "SELECT " HAPPENING " FROM happening WHERE type = $1 ORDER BY " IN_TIME);
// A whole that is measured by its parts stands there by its parts.
#define MEASURED " AND NOT EXISTS (SELECT 1 FROM item c WHERE c.parent = i.code)"
Q(desk_of_job, DESK "WHERE i.job = $1" MEASURED " ORDER BY i.received_on, i.ordinal, i.code");
Q(desk, DESK "WHERE i.code = $1");
Q(desk_parts, DESK "WHERE i.parent = $1 ORDER BY i.code");
Q(desk_of, DESK "WHERE i.subject IN (SELECT a.subject FROM happening a WHERE a.who = $1 AND a.type = 'item.assigned')"
				" ORDER BY i.received_on, i.ordinal, i.code");
// Every visit of the same instrument: the same number and procedure, or the same number, maker and type under another procedure; the parts of the item and its whole.
// Each way there is by an index.
#define VISIT(on)                                                                                                                          \
	" SELECT i.code, i.subject, i.received_on, i.job, i.procedure, i.condition, i.customer, i.taken_over, i.received_by FROM m JOIN item " \
	"i ON " on
#define VISITS                                                                                                                             \
	"WITH m AS (SELECT * FROM item WHERE code = $1), v AS (" VISIT("i.code = m.code") " UNION" VISIT("i.parent = m.code") " UNION" VISIT(  \
		"i.code = m.parent") " UNION" VISIT("i.serial = m.serial AND (i.procedure = m.procedure OR (i.maker = m.maker AND i.type = "       \
											"m.type))") " UNION" VISIT("i.serial = m.code AND m.serial IS NULL AND i.procedure = "         \
																	   "m.procedure") " UNION" VISIT("i.code = m.serial AND i.serial IS "  \
																									 "NULL AND i.procedure = m.procedure") ") "
#define LIFE                                                                                                                               \
	"SELECT v.received_on AS day, 0 AS place, v.code, CASE WHEN v.taken_over IS NULL THEN 'received' ELSE 'taken_over' END, v.job, "       \
	"v.procedure, v.customer || COALESCE(', ' || v.condition, ''), "                                                                       \
	"v.received_by FROM v"                                                                                                                 \
	" UNION ALL SELECT b.verified_on, 0, v.code, 'verified_before', b.certificate, b.valid_until, b.verified_by, b.actor FROM v"           \
	" JOIN item_before b ON b.subject = v.subject WHERE b.verified_on IS NOT NULL"                                                         \
	" UNION ALL SELECT w.work_on, 1, v.code, 'worksheet', w.code, w.state, COALESCE(w.abandoned_note, w.verdict), w.opened_by FROM v"      \
	" JOIN worksheet w ON w.item = v.code"                                                                                                 \
	" UNION ALL SELECT p.issued_on, 2, v.code, p.kind, p.number, p.state, p.valid_until, p.issued_by FROM v"                               \
	" JOIN paper p ON p.item = v.code WHERE p.issued_on <> ''"                                                                             \
	" UNION ALL SELECT p.ended_on, 3, v.code, p.state, p.number, p.kind, p.ended_note, p.ended_by FROM v"                                  \
	" JOIN paper p ON p.item = v.code WHERE p.ended_on IS NOT NULL"                                                                        \
	" UNION ALL SELECT e.happened_on, 4, v.code, e.kind, NULL, NULL, e.note, e.actor FROM v JOIN item_event e ON e.subject = v.subject"    \
	" UNION ALL SELECT h.happened_on, 5, v.code, h.type, h.who, h.until, h.note, h.actor FROM v JOIN happening h ON h.subject = v.subject"
Q(life, VISITS LIFE " ORDER BY 1, 2, 3, 4, 5");
Q(parts, "SELECT part, name, serial, code FROM item WHERE parent = $1 ORDER BY ordinal, code");

Q(customer_count, "SELECT count(*) FROM register_field WHERE noun = 'customer' AND field = 'name'");
Q(customer_names, "SELECT value, code FROM register_field WHERE noun = 'customer' AND field = 'name'");
Q(register_twin, "SELECT code FROM register_field WHERE noun = $1 AND field = $2 AND value = $3 LIMIT 1");
Q(series, "SELECT kind, year, last, opening, actor FROM series_start ORDER BY kind, year, last");
Q(unverified, "SELECT noun, count(DISTINCT code) FROM register_field WHERE taken_over = 1 GROUP BY noun"
			  " UNION ALL SELECT 'certificate', count(*) FROM standard_certificate WHERE taken_over = 1"
			  " UNION ALL SELECT 'item', count(*) FROM item_before ORDER BY 1");

static const struct lims_sql *const all[] = {&lims_q_customer_count, &lims_q_customer_names, &lims_q_register_twin, &lims_q_series,
	&lims_q_unverified, &lims_q_happenings, &lims_q_happenings_of, &lims_q_desk_of_job, &lims_q_desk, &lims_q_desk_parts, &lims_q_desk_of,
	&lims_q_life, &lims_q_parts};
const struct lims_sql_list lims_intake_sql = {"intake", all, sizeof all / sizeof all[0]};
