// SPDX-License-Identifier: Apache-2.0
// Linear interpolation in a list of points.
#include "lims-core/engine/expr_calc.h"

/// True when every x is greater than the one before, which is looked at once in an evaluation.
static bool ascending(struct run *r, const struct node *n, const struct expr_pairs *p, size_t rows, enum lims_value_reason *reason)
{
	const struct expr_memo *known = expr_memo_find(r, n, false);
	if (known && known->counted)
		return true;
	for (size_t i = 1; i < rows; i++) {
		int order;
		if (!expr_order(r, p->x, (long)i - 1, p->x, (long)i, &order, reason))
			return false;
		if (order >= 0) {
			*reason = LIMS_VALUE_OUTSIDE;
			return false;
		}
	}
	expr_memo(r, n, false)->counted = true;
	return true;
}

/// The last row whose x is not greater than the place; *ret_order 0 when it is the place.
static bool find(
	struct run *r, const struct expr_pairs *p, long row, size_t rows, size_t *ret, int *ret_order, enum lims_value_reason *reason)
{
	size_t low = 0, high = rows; // x[low] ≤ place < x[high]
	int order;
	if (!expr_order(r, p->at, row, p->x, 0, &order, reason))
		return false;
	*reason = LIMS_VALUE_NOT_IN_TABLE;
	if (order < 0)
		return false;
	*ret_order = order;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (!expr_order(r, p->at, row, p->x, (long)middle, &order, reason))
			return false;
		if (order < 0) {
			high = middle;
		} else {
			low = middle;
			*ret_order = order;
		}
	}
	*ret = low;
	*reason = LIMS_VALUE_NOT_IN_TABLE;
	return *ret_order == 0 || high < rows;
}

enum { PLACE, X0, X1, Y0, Y1, LEFT, RIGHT };

bool expr_interpolate(struct run *r, const struct node *n, long row, struct calc *c, int top, int under, enum lims_value_reason *reason)
{
	const struct expr_pairs pairs = expr_pairs(n), *p = &pairs;
	size_t rows, others, low = 0;
	int order = 0;
	if (!expr_count(r, p->x, &rows, reason) || !expr_count(r, p->y, &others, reason))
		return false;
	if (rows != others || rows == 0) {
		*reason = rows == others ? LIMS_VALUE_EMPTY : LIMS_VALUE_LENGTH;
		return false;
	}
	if (!ascending(r, n, p, rows, reason) || !find(r, p, row, rows, &low, &order, reason))
		return false;
	calc_set(c, under, 1);
	if (order == 0)
		return calc_eval(c, top, p->y, (long)low, reason);
	if (!calc_eval(c, PLACE, p->at, row, reason) || !calc_eval(c, X0, p->x, (long)low, reason) ||
		!calc_eval(c, X1, p->x, (long)low + 1, reason) || !calc_eval(c, Y0, p->y, (long)low, reason) ||
		!calc_eval(c, Y1, p->y, (long)low + 1, reason))
		return false;
	calc_sub(c, under, X1, X0);
	calc_sub(c, LEFT, X1, PLACE);
	calc_sub(c, RIGHT, PLACE, X0);
	calc_mul(c, top, LEFT, Y0);
	calc_add_product(c, top, RIGHT, Y1, LEFT);
	*reason = calc_reason(c);
	return c->rc == LIMS_OK;
}
