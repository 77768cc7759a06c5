// SPDX-License-Identifier: Apache-2.0
// The functions that make one value of many, in decimals.
#include "lims-core/engine/bound.h"
#include "lims-core/engine/expr_node.h"

static void none(struct lims_value *ret, enum lims_value_reason reason)
{
	*ret = lims_value_none(reason);
}

static void fold_count(struct run *r, const struct node *n, struct lims_value *ret)
{
	struct walk w = expr_walk(r, n);
	const struct node *at;
	long row;
	int64_t count = 0;
	while (expr_walk_next(&w, &at, &row)) {
		struct lims_value v;
		expr_eval(r, at, row, &v);
		if (v.kind == LIMS_KIND_NONE && (v.reason != LIMS_VALUE_MISSING || at->type.kind == LIMS_KIND_BOOL)) {
			*ret = v;
			return;
		}
		count += v.kind == LIMS_KIND_BOOL ? v.truth : v.kind != LIMS_KIND_NONE;
	}
	if (w.failed)
		none(ret, w.reason);
	else
		*ret = lims_value_number(lims_dec_from_int(count), n->type.unit);
}

/// all, any: Kleene over the elements; of no elements there is no answer, for nothing was looked at.
static void fold_truth(struct run *r, const struct node *n, struct lims_value *ret)
{
	bool decisive = n->function->id == FN_ANY, any = false;
	struct lims_value unknown = {0};
	struct walk w = expr_walk(r, n);
	const struct node *at;
	long row;
	bool open = false;
	while (expr_walk_next(&w, &at, &row)) {
		struct lims_value v;
		expr_eval(r, at, row, &v);
		any = true;
		if (v.kind == LIMS_KIND_BOOL && v.truth == decisive) {
			*ret = v;
			return;
		}
		if (v.kind == LIMS_KIND_NONE && !open) {
			unknown = v;
			open = true;
		}
	}
	if (w.failed)
		none(ret, w.reason);
	else if (open)
		*ret = unknown;
	else if (!any)
		none(ret, LIMS_VALUE_EMPTY);
	else
		*ret = lims_value_bool(!decisive);
}

/// Sum and number of the elements. `largest` is the greatest magnitude.
static bool add_up(struct run *r, const struct node *n, struct lims_value *ret_sum, int64_t *ret_n, struct lims_dec *ret_largest,
	enum lims_value_reason *reason)
{
	struct walk w = expr_walk(r, n);
	struct lims_dec sum = lims_dec_from_int(0), largest = lims_dec_from_int(0);
	const struct node *at;
	long row;
	int64_t count = 0;
	struct lims_bound lost = {0};
	while (expr_walk_next(&w, &at, &row)) {
		struct lims_value v;
		bool rounded = false;
		expr_eval(r, at, row, &v);
		if (v.kind == LIMS_KIND_NONE) {
			*reason = v.reason;
			return false;
		}
		lims_bound_add(&lost, &v);
		// The first element is taken as it is: adding it to 0 would keep its digits too, but not its sign of zero.
		if (count++ == 0)
			sum = v.number;
		else if (lims_dec_add(sum, v.number, &sum, &rounded, NULL) != LIMS_OK) {
			*reason = LIMS_VALUE_TOO_LARGE;
			return false;
		}
		if (rounded)
			lims_bound_add_rounding(&lost, sum);
		if (lims_dec_cmp(lims_dec_abs(v.number), largest) > 0)
			largest = lims_dec_abs(v.number);
	}
	if (w.failed || count == 0) {
		*reason = w.failed ? w.reason : LIMS_VALUE_EMPTY;
		return false;
	}
	*ret_sum = lims_value_number(sum, n->type.unit);
	ret_sum->exact = lost.count == 0;
	ret_sum->within = lims_bound_within(&lost);
	*ret_n = count;
	*ret_largest = largest;
	return true;
}

static void through_rationals(struct run *r, const struct node *n, struct lims_value *ret)
{
	struct lims_rat room;
	struct lims_rvalue exact = {.number = &room};
	lims_rat_init(&room);
	expr_count_rational(r);
	expr_fold_rat(r, n, &exact);
	expr_round_once(n, &exact, ret);
	lims_rat_finish(&room);
}

static void fold_sum(struct run *r, const struct node *n, struct lims_value *ret)
{
	struct lims_dec largest, limit;
	struct lims_value sum;
	int64_t count;
	bool ignored = false;
	enum lims_value_reason reason;
	if (!add_up(r, n, &sum, &count, &largest, &reason)) {
		none(ret, reason);
		return;
	}
	bool inexact = !sum.exact;
	bool cancelled = inexact && lims_dec_mul(largest, lims_dec_scaled(1, -10), &limit, &ignored, NULL) == LIMS_OK &&
					 lims_dec_cmp(lims_dec_abs(sum.number), limit) < 0;
	*ret = sum;
	if (n->function->id == FN_MEAN) {
		const struct lims_value divisor = lims_value_number(lims_dec_from_int(count), NULL);
		if (lims_dec_div(sum.number, divisor.number, &ret->number, &inexact, NULL) != LIMS_OK) {
			none(ret, LIMS_VALUE_TOO_LARGE);
			return;
		}
		ret->exact = !inexact;
		ret->within = lims_bound_quotient(&sum, &divisor, ret->number);
	}
	if (cancelled)
		through_rationals(r, n, ret);
}

/// Standard deviation of a sample (n - 1) from n·Σx² - (Σx)², which keeps every digit of readings; where it does not, in rationals.
static void fold_stdev(struct run *r, const struct node *n, struct lims_value *ret)
{
	struct lims_dec sum = lims_dec_from_int(0), squares = sum, square;
	struct walk w = expr_walk(r, n);
	const struct node *at;
	long row;
	int64_t count = 0;
	bool inexact = false;
	lims_rc rc = LIMS_OK;
	while (rc == LIMS_OK && expr_walk_next(&w, &at, &row)) {
		struct lims_value v;
		expr_eval(r, at, row, &v);
		if (v.kind == LIMS_KIND_NONE) {
			*ret = v;
			return;
		}
		count++;
		inexact = inexact || !v.exact;
		rc = lims_dec_add(sum, v.number, &sum, &inexact, NULL);
		if (rc == LIMS_OK)
			rc = lims_dec_mul(v.number, v.number, &square, &inexact, NULL);
		if (rc == LIMS_OK)
			rc = lims_dec_add(squares, square, &squares, &inexact, NULL);
	}
	if (rc == LIMS_OK && (w.failed || count < 2)) {
		none(ret, w.failed ? w.reason : LIMS_VALUE_EMPTY);
		return;
	}
	if (rc == LIMS_OK)
		rc = lims_dec_mul(squares, lims_dec_from_int(count), &squares, &inexact, NULL);
	if (rc == LIMS_OK)
		rc = lims_dec_mul(sum, sum, &sum, &inexact, NULL);
	if (rc == LIMS_OK)
		rc = lims_dec_sub(squares, sum, &squares, &inexact, NULL);
	if (rc == LIMS_OK && inexact) {
		none(ret, LIMS_VALUE_NOT_EXACT);
		through_rationals(r, n, ret);
		return;
	}
	if (rc == LIMS_OK)
		rc = lims_dec_div(squares, lims_dec_from_int(count * (count - 1)), &squares, &inexact, NULL);
	const struct lims_value variance = expr_rounded_once(squares, NULL, !inexact);
	struct lims_dec root;
	if (rc == LIMS_OK)
		rc = lims_dec_sqrt(squares, &root, &inexact, NULL);
	if (rc != LIMS_OK) {
		none(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	*ret = lims_value_number(root, n->type.unit);
	ret->exact = !inexact;
	ret->within = inexact ? lims_bound_root(&variance, root) : 0;
}

static void sort(struct lims_dec *list, size_t n)
{
	for (size_t gap = n / 2; gap > 0; gap /= 2)
		for (size_t i = gap; i < n; i++) {
			struct lims_dec v = list[i];
			size_t at = i;
			for (; at >= gap && lims_dec_cmp(list[at - gap], v) > 0; at -= gap)
				list[at] = list[at - gap];
			list[at] = v;
		}
}

static void fold_median(struct run *r, const struct node *n, struct lims_value *ret)
{
	struct lims_dec list[LIMS_EXPR_LIST_MAX];
	struct walk w = expr_walk(r, n);
	const struct node *at;
	long row;
	size_t count = 0;
	bool inexact = false;
	while (expr_walk_next(&w, &at, &row)) {
		struct lims_value v;
		expr_eval(r, at, row, &v);
		if (v.kind == LIMS_KIND_NONE) {
			*ret = v;
			return;
		}
		if (count == LIMS_EXPR_LIST_MAX) {
			none(ret, LIMS_VALUE_TOO_LARGE);
			return;
		}
		inexact = inexact || !v.exact;
		list[count++] = v.number;
	}
	if (w.failed || count == 0) {
		none(ret, w.failed ? w.reason : LIMS_VALUE_EMPTY);
		return;
	}
	if (inexact) {
		none(ret, LIMS_VALUE_NOT_EXACT);
		through_rationals(r, n, ret);
		return;
	}
	sort(list, count);
	struct lims_dec middle = list[count / 2];
	if (count % 2 == 0) {
		lims_rc rc = lims_dec_add(list[count / 2 - 1], middle, &middle, &inexact, NULL);
		if (rc == LIMS_OK)
			rc = lims_dec_div(middle, lims_dec_from_int(2), &middle, &inexact, NULL);
		if (rc != LIMS_OK) {
			none(ret, LIMS_VALUE_TOO_LARGE);
			return;
		}
	}
	*ret = lims_value_number(middle, n->type.unit);
	ret->exact = !inexact;
}

/// The largest minus the smallest, both known by now.
static void difference(struct run *r, const struct node *n, const struct node *high, long high_row, const struct node *low, long low_row,
	struct lims_value *ret)
{
	struct lims_value h, l;
	expr_eval(r, high, high_row, &h);
	expr_eval(r, low, low_row, &l);
	if (h.kind == LIMS_KIND_NONE || l.kind == LIMS_KIND_NONE) {
		*ret = h.kind == LIMS_KIND_NONE ? h : l;
		return;
	}
	bool inexact = !h.exact || !l.exact;
	struct lims_dec d;
	if (lims_dec_sub(h.number, l.number, &d, &inexact, NULL) != LIMS_OK) {
		none(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	*ret = lims_value_number(d, n->type.unit);
	if (!inexact)
		return;
	struct lims_rat room;
	struct lims_rvalue exact = {.number = &room};
	lims_rat_init(&room);
	ret->exact = false;
	ret->within = lims_bound_sum(&h, &l, d);
	expr_count_rational(r);
	expr_difference_rat(r, high, high_row, low, low_row, &exact);
	expr_round_once(n, &exact, ret);
	lims_rat_finish(&room);
}

static void fold_extreme(struct run *r, const struct node *n, struct lims_value *ret)
{
	const struct node *at, *low;
	long row, low_row;
	size_t index;
	enum lims_value_reason reason;
	enum function_id id = n->function->id;
	int sign = id == FN_MIN || id == FN_ARGMIN ? -1 : 1;
	if (!expr_extreme(r, n, sign, &at, &row, &index, &reason))
		none(ret, reason);
	else if (id == FN_ARGMIN || id == FN_ARGMAX)
		*ret = lims_value_number(lims_dec_from_int((int64_t)index), n->type.unit);
	else if (id == FN_RANGE && !expr_extreme(r, n, -1, &low, &low_row, &index, &reason))
		none(ret, reason);
	else if (id == FN_RANGE)
		difference(r, n, at, row, low, low_row, ret);
	else
		expr_eval(r, at, row, ret);
}

void expr_fold(struct run *r, const struct node *n, struct lims_value *ret)
{
	switch (n->function->id) {
	case FN_COUNT:
		fold_count(r, n, ret);
		return;
	case FN_ALL:
	case FN_ANY:
		fold_truth(r, n, ret);
		return;
	case FN_SUM:
	case FN_MEAN:
		fold_sum(r, n, ret);
		return;
	case FN_STDEV:
		fold_stdev(r, n, ret);
		return;
	case FN_MEDIAN:
		fold_median(r, n, ret);
		return;
	default:
		fold_extreme(r, n, ret);
		return;
	}
}
