// SPDX-License-Identifier: Apache-2.0
// Lists made of lists: where keeps the elements for which a condition is true, cumsum adds up from the first.
//
// An element is found by walking from the first; a memo remembers the place, so that a walk over all elements stays one walk. No memo
// is held across an evaluation, for that may give its place to another node.
#include "lims-core/engine/expr_calc.h"

static bool lengths_agree(struct run *r, const struct node *n, size_t *ret, enum lims_value_reason *reason)
{
	size_t rows, others;
	if (!expr_count(r, n->first, &rows, reason) || !expr_count(r, n->first->next, &others, reason))
		return false;
	if (rows != others) {
		*reason = LIMS_VALUE_LENGTH;
		return false;
	}
	*ret = rows;
	return true;
}

/// The row of the first element at or behind `row` that is kept; `rows` when there is none.
static bool next_kept(struct run *r, const struct node *n, size_t rows, size_t *row, enum lims_value_reason *reason)
{
	for (; *row < rows; (*row)++) {
		struct lims_value v;
		expr_eval(r, n->first->next, (long)*row, &v);
		if (v.kind == LIMS_KIND_NONE) {
			*reason = v.reason;
			return false;
		}
		if (v.truth)
			return true;
	}
	return true;
}

static bool where_count(struct run *r, const struct node *n, size_t *ret, enum lims_value_reason *reason)
{
	struct expr_memo *m = expr_memo_find(r, n, false);
	size_t rows, count = 0;
	if (m && m->counted) {
		*ret = m->count;
		return true;
	}
	if (!lengths_agree(r, n, &rows, reason))
		return false;
	for (size_t row = 0; row < rows; row++) {
		if (!next_kept(r, n, rows, &row, reason))
			return false;
		count += row < rows;
	}
	m = expr_memo(r, n, false);
	m->counted = true;
	m->count = count;
	*ret = count;
	return true;
}

static bool where_row(struct run *r, const struct node *n, size_t element, size_t *ret, enum lims_value_reason *reason)
{
	const struct expr_memo *m = expr_memo_find(r, n, false);
	size_t rows, at = 0, row = 0;
	if (m && m->placed && m->element <= element) {
		at = m->element;
		row = m->row;
	}
	if (!lengths_agree(r, n, &rows, reason))
		return false;
	for (;; at++, row++) {
		if (!next_kept(r, n, rows, &row, reason))
			return false;
		if (at == element || row >= rows)
			break;
	}
	if (row >= rows) {
		*reason = LIMS_VALUE_NO_ROW;
		return false;
	}
	struct expr_memo *kept = expr_memo(r, n, false);
	kept->placed = true;
	kept->element = element;
	kept->row = row;
	*ret = row;
	return true;
}

bool expr_made_count(struct run *r, const struct node *n, size_t *ret, enum lims_value_reason *reason)
{
	return n->function->id == FN_WHERE ? where_count(r, n, ret, reason) : expr_count(r, n->first, ret, reason);
}

enum { SUM, LARGEST, TERM, KEPT = TERM };

/// The sum of the elements up to `row` in SUM; the largest size among them in LARGEST (decimals only).
static bool sum_up(struct run *r, const struct node *n, size_t row, struct calc *c, enum lims_value_reason *reason)
{
	const struct expr_memo *m = expr_memo_find(r, n, c->rational);
	size_t at = 0;
	calc_set(c, SUM, 0);
	calc_set(c, LARGEST, 0);
	if (m && m->placed && m->element <= row) {
		at = m->element + 1;
		calc_recall(c, KEPT, m);
	}
	for (; at <= row; at++) {
		if (!calc_eval(c, TERM, n->first, (long)at, reason))
			return false;
		if (at == 0)
			calc_copy(c, SUM, TERM);
		else
			calc_add(c, SUM, SUM, TERM);
		if (!c->rational && lims_dec_cmp(lims_dec_abs(c->dec[TERM]), c->dec[LARGEST]) > 0)
			c->dec[LARGEST] = lims_dec_abs(c->dec[TERM]);
		if (c->rc != LIMS_OK) {
			*reason = calc_reason(c);
			return false;
		}
	}
	struct expr_memo *kept = expr_memo(r, n, c->rational);
	kept->element = row;
	calc_keep(c, KEPT, kept);
	return true;
}

/// True when a sum of inexact numbers is so much smaller than its terms that few of its digits mean anything.
static bool cancelled(const struct calc *c)
{
	struct lims_dec limit;
	bool ignored = false;
	return c->lost && lims_dec_mul(c->dec[LARGEST], lims_dec_scaled(1, -10), &limit, &ignored, NULL) == LIMS_OK &&
		   lims_dec_cmp(lims_dec_abs(c->dec[SUM]), limit) < 0;
}

void expr_made_element(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	enum lims_value_reason reason = LIMS_VALUE_NO_ROW;
	size_t at;
	if (n->function->id == FN_WHERE) {
		if (row >= 0 && where_row(r, n, (size_t)row, &at, &reason))
			expr_eval(r, n->first, (long)at, ret);
		else
			*ret = lims_value_none(reason);
		return;
	}
	struct calc c;
	calc_begin(&c, r, false);
	if (row >= 0 && sum_up(r, n, (size_t)row, &c, &reason)) {
		*ret = lims_value_number(c.dec[SUM], n->type.unit);
		ret->exact = !c.lost;
		if (cancelled(&c))
			expr_from_rationals(r, n, row, ret);
	} else {
		*ret = lims_value_none(reason);
	}
}

void expr_made_element_rat(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	enum lims_value_reason reason = LIMS_VALUE_NO_ROW;
	size_t at;
	ret->kind = LIMS_KIND_NONE;
	if (n->function->id == FN_WHERE) {
		if (row >= 0 && where_row(r, n, (size_t)row, &at, &reason))
			expr_eval_rat(r, n->first, (long)at, ret);
		else
			ret->reason = reason;
		return;
	}
	struct calc c;
	calc_begin(&c, r, true);
	if (row >= 0 && sum_up(r, n, (size_t)row, &c, &reason)) {
		lims_rat_copy(ret->number, c.rat[SUM]);
		ret->approximate = c.lost;
		ret->kind = LIMS_KIND_NUMBER;
	} else {
		ret->reason = reason;
	}
	calc_end(&c);
}
