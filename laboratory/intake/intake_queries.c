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
#define DESK                                                                                                                               \
	"SELECT i.code, i.procedure, i.name, i.serial, i.customer, i.job, i.place, i.received_on, " LAST("who", "item.assigned") ", " LAST(    \
		"until", "item.assigned") ", " LAST("who", "item.handed_back") ", " LAST("happened_on",                                            \
		"item.handed_back") ", " SHEET("code") ", " SHEET("state") ", " SHEET("verdict") ", " PAPER("number") ", " PAPER("kind") ", "      \
																																 "(SELECT" \
																																 " r."     \
																																 "code "   \
																																 "FROM "   \
																																 "registe" \
																																 "r_"      \
																																 "field "  \
																																 "r "      \
																																 "WHERE "  \
																																 "r.noun " \
																																 "= "      \
																																 "'subcon" \
																																 "tract' " \
																																 "AND "    \
																																 "r."      \
																																 "field "  \
																																 "= "      \
																																 "'item'"  \
																																 " AND "   \
																																 "r."      \
																																 "value "  \
																																 "= "      \
																																 "i.code " \
																																 "ORDER "  \
																																 "BY "     \
																																 "r.code " \
																																 "DESC "   \
																																 "LIMIT "  \
																																 "1) "     \
																																 "FROM "   \
																																 "item i "

Q(happenings, "SELECT " HAPPENING " FROM happening WHERE subject = $1 ORDER BY " IN_TIME);
Q(happenings_of, "SELECT " HAPPENING " FROM happening WHERE type = $1 ORDER BY " IN_TIME);
Q(desk_of_job, DESK "WHERE i.job = $1 ORDER BY i.received_on, i.ordinal, i.code");
Q(desk, DESK "WHERE i.code = $1");
Q(desk_of, DESK "WHERE EXISTS (SELECT 1 FROM happening a WHERE a.who = $1 AND a.type = 'item.assigned' AND a.subject = i.subject)"
				" ORDER BY i.received_on, i.ordinal, i.code");

static const struct lims_sql *const all[] = {&lims_q_happenings, &lims_q_happenings_of, &lims_q_desk_of_job, &lims_q_desk, &lims_q_desk_of};
const struct lims_sql_list lims_intake_sql = {"intake", all, sizeof all / sizeof all[0]};
