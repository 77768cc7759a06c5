// SPDX-License-Identifier: Apache-2.0
// The statements with which this folder reads the tables of stock and marks.
#include "laboratory/stock/stock_queries.h"

#define LOT "subject, code, kind, series, series_key, width, low, high, quantity, supplier, ordered_on, received_on, taken_over"
#define Q(id, sql) const struct lims_sql lims_q_##id = {"stock." #id, sql}
// An instrument that came again has another code and the same procedure and serial number.
#define OF_INSTRUMENT                                                                                                                      \
	" FROM mark m JOIN item i ON i.code = m.item JOIN item mine ON mine.code = $1"                                                         \
	" WHERE (i.code = mine.code OR (mine.serial <> '' AND i.serial = mine.serial AND i.procedure = mine.procedure))"

Q(stock_lot, "SELECT " LOT " FROM stock_lot WHERE code = $1 ORDER BY received_on DESC, node, sequence, low");
Q(stock_lots, "SELECT " LOT " FROM stock_lot ORDER BY kind, series_key, low, code, node, sequence");
Q(stock_of, "SELECT " LOT " FROM stock_lot WHERE kind = $1 AND series_key = $2 AND low <= $3 AND high >= $3 ORDER BY code, node, sequence");
Q(stock_overlap, "SELECT code FROM stock_lot WHERE kind = $1 AND series_key = $2 AND low <= $4 AND high >= $3 ORDER BY code");
Q(stock_kept, "SELECT code FROM stock_lot WHERE kind = $1 AND received_on <> '' LIMIT 1");
Q(stock_ordinal, "SELECT max(ordinal) FROM stock_lot WHERE node = $1");
Q(stock_moves, "SELECT what, low, high, person, note, happened_on, visit FROM stock_move WHERE subject = $1 AND series_key = $2"
			   " ORDER BY clock_ms, clock_counter, node, sequence");
Q(stock_marks, "SELECT number, serial, item, worksheet, paper, happened_on, what FROM mark WHERE kind = $1 AND series_key = $2"
			   " AND number BETWEEN $3 AND $4 AND what IN ('used', 'applied') ORDER BY number, clock_ms, clock_counter, node, sequence");
Q(mark_first, "SELECT item, worksheet, paper, serial, what, happened_on FROM mark WHERE kind = $1 AND series_key = $2 AND number = $3"
			  " AND what IN ('used', 'applied') ORDER BY clock_ms, clock_counter, node, sequence");
// Uses of a number that another work used too.
Q(marks_again, "SELECT a.kind, a.series_key, a.number, a.serial, a.item, a.worksheet, a.paper, a.happened_on FROM mark a"
			   " WHERE a.number >= 0 AND a.kind <> 'die' AND a.what IN ('used', 'applied')"
			   " AND EXISTS (SELECT 1 FROM mark b WHERE b.series_key = a.series_key AND b.number = a.number AND b.kind = a.kind"
			   " AND b.what IN ('used', 'applied') AND (b.item <> a.item OR (a.worksheet <> '' AND b.worksheet <> '' AND b.worksheet <> "
			   "a.worksheet)))"
			   " ORDER BY a.kind, a.series_key, a.number, a.clock_ms, a.clock_counter, a.node, a.sequence");
Q(mark_uses, "SELECT a.kind, a.series_key, a.number, a.serial, a.item, a.worksheet, a.paper, a.happened_on FROM mark came"
			 " JOIN mark a ON a.series_key = came.series_key AND a.number = came.number AND a.kind = came.kind"
			 " WHERE came.subject = $1 AND came.node = $2 AND came.sequence = $3 AND came.number >= 0 AND came.kind <> 'die'"
			 " AND came.what IN ('used', 'applied') AND a.what IN ('used', 'applied')"
			 " ORDER BY a.clock_ms, a.clock_counter, a.node, a.sequence");
Q(mark_last,
	"SELECT m.what, m.serial, m.item, m.happened_on" OF_INSTRUMENT
	" AND m.kind = $2 AND (m.kind IN ('sticker', 'calibration_sticker') OR m.place = $3) AND m.what IN ('used', 'applied', 'removed')"
	" ORDER BY m.happened_on DESC, m.clock_ms DESC, m.clock_counter DESC, m.sequence DESC LIMIT 1");
Q(mark_seen, "SELECT m.serial" OF_INSTRUMENT " AND m.kind = $2 AND m.place = $3 AND m.node = $4 AND m.what IN ('found', 'removed')");
Q(marks_of,
	"SELECT m.kind, m.place, m.what, m.serial, m.expected, m.item, m.worksheet, m.paper, m.happened_on, m.actor, m.note" OF_INSTRUMENT
	" ORDER BY m.happened_on, m.clock_ms, m.clock_counter, m.node, m.sequence");

static const struct lims_sql *const all[] = {&lims_q_stock_lot, &lims_q_stock_lots, &lims_q_stock_of, &lims_q_stock_overlap,
	&lims_q_stock_kept, &lims_q_stock_ordinal, &lims_q_stock_moves, &lims_q_stock_marks, &lims_q_mark_first, &lims_q_marks_again,
	&lims_q_mark_uses, &lims_q_mark_last, &lims_q_mark_seen, &lims_q_marks_of};

const struct lims_sql_list lims_stock_sql = {"stock_read", all, sizeof all / sizeof all[0]};
