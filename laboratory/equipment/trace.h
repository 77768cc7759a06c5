// SPDX-License-Identifier: Apache-2.0
// Traces (truy xuất): backwards from a standard to the points that rest on it, forwards from a paper to what its standards rest on.
//
// Clause: ISO/IEC 17025:2017 6.5, 7.10.1 c (significance of nonconforming work, with previous results).
#ifndef LIMS_LABORATORY_EQUIPMENT_TRACE_H
#define LIMS_LABORATORY_EQUIPMENT_TRACE_H

#include "laboratory/equipment/points.h"
#include "laboratory/laboratory.h"

/// Which uses of a standard are asked for.
struct lims_trace_ask {
	const char *standard;
	struct lims_date from, to; ///< of the work, both days included; no date: open
	int most;                  ///< points, those with the smallest margin; 0: all
};

/// All that is there, whatever `most` says.
struct lims_trace_total {
	int64_t worksheets, points, failed, unsubmitted, papers;
};

/// One point of one worksheet. Texts live during the call.
struct lims_trace_line {
	const char *worksheet, *day, *state; ///< state: open, submitted, returned, reviewed
	const char *verdict;                 ///< "" before it is submitted
	const char *procedure;
	const char *item, *item_name, *serial, *customer, *customer_name;
	const char *number, *kind, *paper_state; ///< of the last paper; "" when none is issued
	const struct lims_point *point;          ///< NULL: not submitted, or nothing was compared with a number
	const char *pieces;                      ///< of the standard, "5 kg + 2 kg"; ""
};
typedef lims_rc lims_trace_visit(void *ctx, const struct lims_trace_line *line, struct lims_err *err);

/// Visits the points that rest on the standard, the smallest margin first and those without one before them, then worksheets without points by
/// day. Reads what was decided; only worksheets submitted by a program before entry version 2 are computed again. LIMS_E_NOT_FOUND: no such standard.
lims_rc lims_trace_reverse(struct lims_laboratory *lab, const struct lims_trace_ask *ask, struct lims_trace_total *ret_total,
	lims_trace_visit *visit, void *ctx, struct lims_err *err);

enum lims_trace_link_kind {
	LIMS_TRACE_STANDARD,    ///< a standard that the worksheet names: code, name, role
	LIMS_TRACE_CERTIFICATE, ///< of that standard, in force on the day: number, by, days
	LIMS_TRACE_NAMED,       ///< a standard that a certificate names: name, certificate, by
	LIMS_TRACE_MISSING,     ///< no certificate is in force on the day
	LIMS_TRACE_SENSOR,      ///< an instrument whose readings of the air the worksheet took: code, role: their quantities
};

/// One link of the chain; depth 0 is a standard of the worksheet, or an instrument of its surroundings. "" and no date where nothing is known.
struct lims_trace_link {
	enum lims_trace_link_kind kind;
	int depth;
	const char *code, *name, *role, *number, *by;
	const char *procedure; ///< of the worksheet, which says what a role is
	struct lims_date from, to;
	const char *evidence; ///< SHA-256 of the kept paper; ""
	bool taken_over;      ///< from an opening balance, not verified by this system
};
typedef lims_rc lims_trace_link_visit(void *ctx, const struct lims_trace_link *link, struct lims_err *err);
/// Visits the chain of an issued paper as it stood on the day of the work, from the frozen worksheet; what a certificate names is followed through
/// this laboratory's own certificates of standards. LIMS_E_NOT_FOUND: no such paper.
lims_rc lims_trace_forward(struct lims_laboratory *lab, const char *number, lims_trace_link_visit *visit, void *ctx, struct lims_err *err);

#endif
