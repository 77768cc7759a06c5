// SPDX-License-Identifier: Apache-2.0
// Control charts (biểu đồ kiểm soát): a series of checks against its centre line and standard deviation, by the tests of Shewhart charts.
//
// The tests are those of L. S. Nelson (Journal of Quality Technology 16, 1984, 237–239), known also as tests 1 to 8 of ISO 8258:1991. The Western Electric rules 1 to 4
// (Statistical Quality Control Handbook, 1956) are tests 1, 5, 6 and 2, the last with eight points instead of nine. Every comparison is exact: a point on a limit is
// not beyond it.
#ifndef LIMS_ENGINE_CHART_H
#define LIMS_ENGINE_CHART_H

#include "lims-core/base/dec.h"

enum { LIMS_CHART_POINTS = 4096 }; ///< of one series
#define LIMS_CHART_RULES 8

/// By Nelson's numbers.
enum lims_chart_rule {
	LIMS_CHART_BEYOND = 1,   ///< one point beyond 3 σ
	LIMS_CHART_ONE_SIDE,     ///< nine points in a row on one side of the centre line (Western Electric: eight)
	LIMS_CHART_TREND,        ///< six points in a row steadily rising or falling
	LIMS_CHART_ALTERNATING,  ///< fourteen points in a row up and down in turns
	LIMS_CHART_TWO_OF_THREE, ///< two of three points beyond 2 σ on one side
	LIMS_CHART_FOUR_OF_FIVE, ///< four of five points beyond 1 σ on one side
	LIMS_CHART_HUGGING,      ///< fifteen points in a row within 1 σ
	LIMS_CHART_BOTH_SIDES,   ///< eight points in a row beyond 1 σ, on both sides
};
/// Sets of rules, one bit per number.
#define LIMS_CHART_BIT(rule) (1u << (rule))
#define LIMS_CHART_NELSON 0x1feu
#define LIMS_CHART_WESTERN_ELECTRIC                                                                                                        \
	(LIMS_CHART_BIT(LIMS_CHART_BEYOND) | LIMS_CHART_BIT(LIMS_CHART_ONE_SIDE) | LIMS_CHART_BIT(LIMS_CHART_TWO_OF_THREE) |                   \
		LIMS_CHART_BIT(LIMS_CHART_FOUR_OF_FIVE))

struct lims_chart {
	const struct lims_dec *values;         ///< in one unit, in the order of time
	size_t count;                          ///< 1…LIMS_CHART_POINTS
	const struct lims_dec *centre, *sigma; ///< set limits; both NULL: mean and standard deviation (n − 1) of the first `base` values
	size_t base;                           ///< at least 2 when the limits come from the values; 0: all of them
	unsigned rules;                        ///< LIMS_CHART_NELSON, LIMS_CHART_WESTERN_ELECTRIC, or single bits
	int one_side;                          ///< points in a row for LIMS_CHART_ONE_SIDE; 0: nine
};

/// A rule holds at a point: the one that completes it, and every further one while it lasts.
struct lims_chart_finding {
	size_t point; ///< from 0
	enum lims_chart_rule rule;
};

struct lims_chart_result {
	struct lims_dec centre, sigma;       ///< rounded to 34 digits
	struct lims_chart_finding *findings; ///< the caller's; in the order of points, then rules
	size_t room, count;                  ///< count may pass room: the rest is not written
};

/// Judges the series. result->findings and room are the caller's. LIMS_E_INPUT: no values, too many, one limit without the other, σ below zero, a base of one value.
/// LIMS_E_MEMORY.
lims_rc lims_chart_judge(const struct lims_chart *chart, struct lims_chart_result *result, struct lims_err *err);

const char *lims_chart_rule_name(enum lims_chart_rule rule); ///< "nelson_1" …; never translated
int lims_chart_western_electric(enum lims_chart_rule rule);  ///< 1…4, or 0 when it is none of them

#endif
