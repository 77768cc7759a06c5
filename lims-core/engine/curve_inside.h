// SPDX-License-Identifier: Apache-2.0
// The inside of curves, shared by curve.c and curve_build.c only.
#ifndef LIMS_ENGINE_CURVE_INSIDE_H
#define LIMS_ENGINE_CURVE_INSIDE_H

#include "lims-core/engine/curve.h"

/// A number as stated, and the way to the declared unit.
struct curve_number {
	bool there;
	struct lims_dec stated;
	struct lims_unit_conv conv;
};

struct curve_point {
	struct curve_number x, y, U, k;
};

struct lims_curve {
	enum lims_ws_curve_kind kind;
	const struct lims_unit *measure, *difference, *one;
	struct curve_number value; ///< constant, expansion
	const struct curve_point *points;
	size_t point_count;
	const struct lims_dec *coefficients;
	size_t coefficient_count;
	struct lims_unit_conv to_argument, to_value; ///< of a polynomial: declared → its own argument, its own value → declared
	struct curve_number at, expansion;
	struct curve_number from, to, U, k;
};

/// The number in the declared unit, exactly; false when memory is out or it grows too large.
bool curve_rat(const struct curve_number *n, struct lims_rat *ret);

#endif
