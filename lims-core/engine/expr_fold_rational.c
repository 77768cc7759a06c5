// SPDX-License-Identifier: Apache-2.0
// The functions that make one value of many, in exact rationals.
#include "lims-core/engine/expr_node.h"

#include <stdlib.h>

static lims_rc divide_by(struct lims_rat *v, struct lims_rat *scratch, int64_t n)
{
	lims_rc rc = lims_rat_from_dec(scratch, lims_dec_from_int(n), NULL);
	return rc == LIMS_OK ? lims_rat_div(v, v, scratch, NULL) : rc;
}

/// Sums of the elements and of their squares (when `squares` is not NULL). False with ret settled.
static bool add_up(struct run *r, const struct node *n, struct lims_rvalue *ret, struct lims_rat *squares, int64_t *ret_n)
{
	struct lims_rvalue v = {.number = lims_rat_create()};
	struct walk w = expr_walk(r, n);
	const struct node *at;
	long row;
	int64_t count = 0;
	lims_rc rc = v.number ? lims_rat_from_dec(ret->number, lims_dec_from_int(0), NULL) : LIMS_E_MEMORY;
	bool lacking = false;
	while (rc == LIMS_OK && !lacking && expr_walk_next(&w, &at, &row)) {
		expr_eval_rat(r, at, row, &v);
		lacking = v.kind == LIMS_KIND_NONE;
		if (lacking)
			break;
		count++;
		ret->approximate = ret->approximate || v.approximate;
		rc = lims_rat_add(ret->number, ret->number, v.number, NULL);
		if (rc == LIMS_OK && squares)
			rc = lims_rat_mul(v.number, v.number, v.number, NULL);
		if (rc == LIMS_OK && squares)
			rc = lims_rat_add(squares, squares, v.number, NULL);
	}
	expr_rat_settle(ret, rc);
	if (lacking)
		expr_rat_none(ret, v.reason);
	else if (w.failed)
		expr_rat_none(ret, w.reason);
	else if (rc == LIMS_OK && count == 0)
		expr_rat_none(ret, LIMS_VALUE_EMPTY);
	lims_rat_destroy(v.number);
	*ret_n = count;
	return ret->kind == LIMS_KIND_NUMBER;
}

static void fold_sum(struct run *r, const struct node *n, struct lims_rvalue *ret)
{
	int64_t count;
	if (!add_up(r, n, ret, NULL, &count) || n->function->id == FN_SUM)
		return;
	struct lims_rat *scratch = lims_rat_create();
	expr_rat_settle(ret, scratch ? divide_by(ret->number, scratch, count) : LIMS_E_MEMORY);
	lims_rat_destroy(scratch);
}

/// (Σx² - (Σx)²/n) / (n - 1), then the root.
static void fold_stdev(struct run *r, const struct node *n, struct lims_rvalue *ret)
{
	int64_t count;
	struct lims_rat *squares = lims_rat_create(), *scratch = lims_rat_create();
	if (!squares || !scratch) {
		expr_rat_none(ret, LIMS_VALUE_NO_MEMORY);
		goto out;
	}
	if (!add_up(r, n, ret, squares, &count))
		goto out;
	if (count < 2) {
		expr_rat_none(ret, LIMS_VALUE_EMPTY);
		goto out;
	}
	lims_rc rc = lims_rat_mul(ret->number, ret->number, ret->number, NULL);
	if (rc == LIMS_OK)
		rc = divide_by(ret->number, scratch, count);
	if (rc == LIMS_OK)
		rc = lims_rat_sub(ret->number, squares, ret->number, NULL);
	if (rc == LIMS_OK)
		rc = divide_by(ret->number, scratch, count - 1);
	expr_rat_settle(ret, rc);
	if (rc == LIMS_OK)
		expr_root_rat(ret);
out:
	lims_rat_destroy(squares);
	lims_rat_destroy(scratch);
}

static int by_value(const void *a, const void *b)
{
	return lims_rat_cmp(*(struct lims_rat *const *)a, *(struct lims_rat *const *)b);
}

/// All elements as rationals in `list` (LIMS_EXPR_LIST_MAX places). Those created are counted in *ret_n also on failure.
static bool collect(struct run *r, const struct node *n, struct lims_rat **list, size_t *ret_n, struct lims_rvalue *ret)
{
	struct walk w = expr_walk(r, n);
	const struct node *at;
	long row;
	while (expr_walk_next(&w, &at, &row)) {
		struct lims_rvalue v = {.number = *ret_n < LIMS_EXPR_LIST_MAX ? lims_rat_create() : NULL};
		if (!v.number) {
			expr_rat_none(ret, *ret_n < LIMS_EXPR_LIST_MAX ? LIMS_VALUE_NO_MEMORY : LIMS_VALUE_TOO_LARGE);
			return false;
		}
		list[(*ret_n)++] = v.number;
		expr_eval_rat(r, at, row, &v);
		if (v.kind == LIMS_KIND_NONE) {
			expr_rat_none(ret, v.reason);
			return false;
		}
		ret->approximate = ret->approximate || v.approximate;
	}
	if (w.failed || *ret_n == 0) {
		expr_rat_none(ret, w.failed ? w.reason : LIMS_VALUE_EMPTY);
		return false;
	}
	return true;
}

static void fold_median(struct run *r, const struct node *n, struct lims_rvalue *ret)
{
	size_t count = 0;
	struct lims_rat **list = calloc(LIMS_EXPR_LIST_MAX, sizeof *list);
	if (!list) {
		expr_rat_none(ret, LIMS_VALUE_NO_MEMORY);
		return;
	}
	if (collect(r, n, list, &count, ret)) {
		qsort(list, count, sizeof *list, by_value);
		lims_rc rc = LIMS_OK;
		lims_rat_copy(ret->number, list[count / 2]);
		if (count % 2 == 0) {
			rc = lims_rat_add(ret->number, ret->number, list[count / 2 - 1], NULL);
			if (rc == LIMS_OK)
				rc = divide_by(ret->number, list[0], 2);
		}
		expr_rat_settle(ret, rc);
	}
	for (size_t i = 0; i < count; i++)
		lims_rat_destroy(list[i]);
	free(list);
}

void expr_difference_rat(
	struct run *r, const struct node *high, long high_row, const struct node *low, long low_row, struct lims_rvalue *ret)
{
	struct lims_rat room;
	struct lims_rvalue v = {.number = &room};
	lims_rat_init(&room);
	expr_eval_rat(r, high, high_row, ret);
	expr_eval_rat(r, low, low_row, &v);
	if (v.kind == LIMS_KIND_NONE)
		expr_rat_none(ret, v.reason);
	if (ret->kind == LIMS_KIND_NUMBER) {
		ret->approximate = ret->approximate || v.approximate;
		expr_rat_settle(ret, lims_rat_sub(ret->number, ret->number, v.number, NULL));
	}
	lims_rat_finish(&room);
}

static void fold_extreme(struct run *r, const struct node *n, struct lims_rvalue *ret)
{
	const struct node *at, *low;
	long row, low_row;
	size_t index;
	enum lims_value_reason reason;
	enum function_id id = n->function->id;
	if (!expr_extreme(r, n, id == FN_MIN || id == FN_ARGMIN ? -1 : 1, &at, &row, &index, &reason))
		expr_rat_none(ret, reason);
	else if (id == FN_ARGMIN || id == FN_ARGMAX)
		expr_rat_settle(ret, lims_rat_from_dec(ret->number, lims_dec_from_int((int64_t)index), NULL));
	else if (id == FN_RANGE && !expr_extreme(r, n, -1, &low, &low_row, &index, &reason))
		expr_rat_none(ret, reason);
	else if (id == FN_RANGE)
		expr_difference_rat(r, at, row, low, low_row, ret);
	else
		expr_eval_rat(r, at, row, ret);
}

static void fold_count(struct run *r, const struct node *n, struct lims_rvalue *ret)
{
	struct lims_value v;
	expr_fold(r, n, &v);
	if (v.kind == LIMS_KIND_NONE)
		expr_rat_none(ret, v.reason);
	else
		expr_rat_settle(ret, lims_rat_from_dec(ret->number, v.number, NULL));
}

void expr_fold_rat(struct run *r, const struct node *n, struct lims_rvalue *ret)
{
	switch (n->function->id) {
	case FN_COUNT:
		fold_count(r, n, ret);
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
