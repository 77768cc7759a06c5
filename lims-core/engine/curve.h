// SPDX-License-Identifier: Apache-2.0
// What a certificate states, ready to be asked: a number, points with straight lines between them, a polynomial, a thermal expansion.
//
// Computed in rationals, so that a value between two points is exact; a decimal is that value rounded once. Outside of its range a curve has no value.
#ifndef LIMS_ENGINE_CURVE_H
#define LIMS_ENGINE_CURVE_H

#include "lims-core/engine/expr.h"
#include "lims-core/engine/names.h"
#include "lims-core/engine/standard.h"

struct lims_curve;

/// Reads the texts of `from` in the units that the procedure declares. LIMS_E_INPUT: no number, another quantity, a difference for a point with
/// its own zero, points that do not ascend, a range the wrong way round, U or k not above zero. All memory from the arena.
lims_rc lims_curve_build(const struct lims_ws_curve *from, const struct lims_certified *as, const struct lims_units *units,
	struct lims_arena *arena, const struct lims_curve **ret, struct lims_err *err);
/// The same with the units that the certificate itself uses: whether it can be read at all.
lims_rc lims_curve_check(const struct lims_ws_curve *from, const struct lims_units *units, struct lims_arena *arena, struct lims_err *err);
/// Whether the numbers of a piece can be read: its nominal value above zero, all else in its kind of unit, limit, U and k above zero.
lims_rc lims_piece_check(const struct lims_ws_piece *p, const struct lims_units *units, struct lims_arena *arena, struct lims_err *err);

/// The value (part VALUE), its U (EXPANDED, between points on the straight line too) or k (FACTOR, between points the smaller one) at x, which
/// is in the declared unit and NULL for a number. NONE with OUTSIDE beyond the range, NOT_CERTIFIED where no U or k is stated.
void lims_curve_look(const struct lims_curve *c, enum lims_ref_part part, const struct lims_value *x, struct lims_value *ret);
/// The same in rationals; ret->number is the caller's.
void lims_curve_look_rat(const struct lims_curve *c, enum lims_ref_part part, const struct lims_rvalue *x, struct lims_rvalue *ret);
/// The slope of the value at x, in declared units, for uncertainty only; at a point that of the line above it, at the last of that below.
double lims_curve_slope(const struct lims_curve *c, double x);

#endif
