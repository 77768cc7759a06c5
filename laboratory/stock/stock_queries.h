// SPDX-License-Identifier: Apache-2.0
// The statements with which this folder reads the tables of stock and marks.
#ifndef LIMS_LABORATORY_STOCK_STOCK_QUERIES_H
#define LIMS_LABORATORY_STOCK_STOCK_QUERIES_H

#include "lims-core/store/sql.h"

extern const struct lims_sql lims_q_stock_lot;     ///< code → columns of a lot
extern const struct lims_sql lims_q_stock_lots;    ///< → the same of all
extern const struct lims_sql lims_q_stock_of;      ///< kind, key, number → the same of the lot that has the number
extern const struct lims_sql lims_q_stock_overlap; ///< kind, key, low, high → codes of lots that share numbers
extern const struct lims_sql lims_q_stock_kept;    ///< kind → a row when any lot of the kind was received
extern const struct lims_sql lims_q_stock_ordinal; ///< node → last ordinal
extern const struct lims_sql
	lims_q_stock_moves; ///< subject, series key → what, low, high, person, note, day, visit; in the order of the clock
extern const struct lims_sql
	lims_q_stock_marks; ///< kind, key, low, high → number, serial, item, worksheet, paper, day, what; used or applied
extern const struct lims_sql
	lims_q_mark_first; ///< kind, key, number → item, worksheet, paper, serial, what, day of each use, the first one first
extern const struct lims_sql
	lims_q_marks_again; ///< → kind, key, number, serial, item, worksheet, paper, day of each use of a number that two works used, the first one first
extern const struct lims_sql
	lims_q_mark_uses; ///< subject, node, sequence of an entry that uses a number → the same columns, of each use of that number
extern const struct lims_sql
	lims_q_mark_last; ///< item, kind, place → what, serial, item, day of the last one used, applied or removed on the instrument
extern const struct lims_sql
	lims_q_mark_seen; ///< item, kind, place, node → numbers that the node found on the instrument or removed from it
extern const struct lims_sql
	lims_q_marks_of; ///< item → kind, place, what, serial, expected, item, worksheet, paper, day, actor, note of the instrument

extern const struct lims_sql_list lims_stock_sql;

#endif
