// SPDX-License-Identifier: Apache-2.0
// The statements with which reports read the tables, in one place.
#include "laboratory/statistics/statistics_queries.h"

#define Q(id, sql) const struct lims_sql lims_q_##id = {"statistics." #id, sql}

// The first paper of a worksheet says when it was issued; one in its place is no second issue.
Q(works, "SELECT w.code, w.subject, w.item, COALESCE(i.parent, i.code), w.procedure, w.mode, w.work_on, w.state, w.verdict, "
		 "w.submitted_by, w.opened_by, "
		 "i.customer, i.place,"
		 " i.received_on, p.issued_on"
		 " FROM worksheet w JOIN item i ON i.subject = 'item:' || w.item"
		 " LEFT JOIN (SELECT worksheet, min(issued_on) AS issued_on FROM paper WHERE issued_on <> '' GROUP BY worksheet) p ON p.worksheet "
		 "= w.code"
		 " ORDER BY w.code");
Q(work_rows, "SELECT count(DISTINCT cell_row) FROM reading WHERE subject = $1 AND step = $2 AND value <> '' AND struck IS NULL");
Q(work_papers,
	"SELECT p.number, p.kind, p.state, p.issued_on, p.ended_on, p.sticker, p.worksheet, w.procedure, w.mode, w.submitted_by, w.opened_by,"
	" i.customer"
	" FROM paper p JOIN worksheet w ON w.subject = 'worksheet:' || p.worksheet JOIN item i ON i.subject = 'item:' || w.item"
	" WHERE p.issued_on <> '' ORDER BY p.number");

static const struct lims_sql *const all[] = {&lims_q_works, &lims_q_work_rows, &lims_q_work_papers};
const struct lims_sql_list lims_statistics_sql = {"statistics", all, sizeof all / sizeof all[0]};
