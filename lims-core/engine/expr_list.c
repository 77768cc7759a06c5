// SPDX-License-Identifier: Apache-2.0
// Lists: their length, the walk over their elements, and the choice of one.
#include "lims-core/engine/bound.h"
#include "lims-core/engine/expr_node.h"

bool expr_count(struct run *r, const struct node *n, size_t *ret, enum lims_value_reason *reason)
{
	size_t count = 0;
	bool known = false;
	if (n->op == OP_FUNCTION && (n->function->id == FN_WHERE || n->function->id == FN_CUMSUM))
		return expr_made_count(r, n, ret, reason);
	if (n->op == OP_FUNCTION && n->function->id >= FN_INTERPOLATE) // of the lists fitted comes one value for each place asked for
		return expr_count(r, expr_pairs(n).at, ret, reason);
	if (n->op == OP_NAME || n->op == OP_LIST) {
		count = n->op == OP_LIST ? n->args : r->cells->count ? r->cells->count(r->cells->ctx, n->id) : 0;
		if (count > LIMS_EXPR_LIST_MAX) {
			*reason = LIMS_VALUE_TOO_LARGE;
			return false;
		}
		*ret = count;
		return true;
	}
	for (const struct node *a = n->first; a; a = a->next) {
		size_t more;
		if (!a->type.list)
			continue;
		if (!expr_count(r, a, &more, reason))
			return false;
		if (known && more != count) {
			*reason = LIMS_VALUE_LENGTH;
			return false;
		}
		count = more;
		known = true;
	}
	*ret = count;
	return true;
}

bool lims_expr_count(const struct lims_expr *e, const struct lims_cells *cells, size_t *ret_count, enum lims_value_reason *ret_reason)
{
	struct run r;
	expr_begin(&r, cells);
	bool good = e->root->type.list && expr_count(&r, e->root, ret_count, ret_reason);
	if (!e->root->type.list)
		*ret_reason = LIMS_VALUE_NO_ROW;
	expr_end(&r);
	return good;
}

struct walk expr_walk(struct run *r, const struct node *n)
{
	return (struct walk){.r = r, .arg = n->first};
}

bool expr_walk_next(struct walk *w, const struct node **ret, long *ret_row)
{
	for (; w->arg; w->arg = w->arg->next, w->inside = false) {
		if (!w->inside) {
			w->row = 0;
			w->rows = 1;
			w->inside = true;
			if (w->arg->type.list && !expr_count(w->r, w->arg, &w->rows, &w->reason)) {
				w->failed = true;
				return false;
			}
		}
		if (w->row < w->rows) {
			*ret = w->arg;
			*ret_row = w->arg->type.list ? (long)w->row : -1;
			w->row++;
			return true;
		}
	}
	return false;
}

/// An element in the contest for the smallest or largest; its rational is made when decimals cannot decide.
struct contender {
	const struct node *at;
	long row;
	size_t index;
	struct lims_value value;
	struct lims_rvalue exact; ///< number NULL: not made
};

static bool make_exact(struct run *r, struct contender *c, enum lims_value_reason *reason)
{
	if (c->exact.number)
		return true;
	c->exact = (struct lims_rvalue){.number = lims_rat_create()};
	*reason = LIMS_VALUE_NO_MEMORY;
	if (!c->exact.number)
		return false;
	expr_count_rational(r);
	expr_eval_rat(r, c->at, c->row, &c->exact);
	*reason = c->exact.reason;
	return c->exact.kind == LIMS_KIND_NUMBER;
}

/// True when `c` beats `best`. False in *ret_good with a reason when that cannot be decided.
static bool beats(struct run *r, struct contender *c, struct contender *best, int sign, bool *ret_good, enum lims_value_reason *reason)
{
	int order = 0;
	*ret_good = true;
	if (c->value.exact && best->value.exact) {
		order = lims_dec_cmp(c->value.number, best->value.number);
	} else if (!lims_bound_order(&c->value, &best->value, &order)) {
		*ret_good = make_exact(r, c, reason) && make_exact(r, best, reason);
		if (*ret_good)
			order = lims_rvalue_compare(&c->exact, &best->exact);
	}
	return order * sign > 0;
}

bool expr_extreme(struct run *r, const struct node *n, int sign, const struct node **ret, long *ret_row, size_t *ret_index,
	enum lims_value_reason *reason)
{
	struct walk w = expr_walk(r, n);
	struct contender best = {0}, next = {0};
	bool good = true;
	while (good && expr_walk_next(&w, &next.at, &next.row)) {
		next.index++;
		expr_eval(r, next.at, next.row, &next.value);
		good = next.value.kind != LIMS_KIND_NONE;
		if (!good)
			*reason = next.value.reason;
		if (good && (!best.at || beats(r, &next, &best, sign, &good, reason))) {
			struct lims_rat *spare = best.exact.number;
			best = next;
			next.exact.number = spare;
		}
		lims_rat_destroy(next.exact.number);
		next.exact.number = NULL;
	}
	lims_rat_destroy(best.exact.number);
	if (!good)
		return false;
	if (w.failed || !best.at) {
		*reason = w.failed ? w.reason : LIMS_VALUE_EMPTY;
		return false;
	}
	*ret = best.at;
	*ret_row = best.row;
	*ret_index = best.index;
	return true;
}

static bool pick_by_condition(
	struct run *r, const struct node *condition, bool last, size_t rows, long *ret_row, enum lims_value_reason *reason)
{
	size_t other;
	if (!expr_count(r, condition, &other, reason))
		return false;
	if (other != rows) {
		*reason = LIMS_VALUE_LENGTH;
		return false;
	}
	for (size_t i = 0; i < rows; i++) {
		long row = (long)(last ? rows - 1 - i : i);
		struct lims_value v;
		expr_eval(r, condition, row, &v);
		if (v.kind == LIMS_KIND_NONE) {
			*reason = v.reason;
			return false;
		}
		if (v.truth) {
			*ret_row = row;
			return true;
		}
	}
	*reason = LIMS_VALUE_NO_ROW;
	return false;
}

/// A row number, which must come out as a whole number exactly.
static bool row_number(struct run *r, const struct node *index, int64_t *ret, enum lims_value_reason *reason)
{
	struct lims_value v;
	expr_eval(r, index, -1, &v);
	if (v.kind == LIMS_KIND_NONE) {
		*reason = v.reason;
		return false;
	}
	if (!v.exact) {
		struct lims_rvalue exact = {.number = lims_rat_create()};
		bool inexact = false;
		expr_count_rational(r);
		*reason = LIMS_VALUE_NO_ROW;
		if (!exact.number) {
			*reason = LIMS_VALUE_NO_MEMORY;
			return false;
		}
		expr_eval_rat(r, index, -1, &exact);
		bool good = exact.kind == LIMS_KIND_NUMBER && lims_rat_to_dec(exact.number, &v.number, &inexact, NULL) == LIMS_OK && !inexact;
		if (exact.kind == LIMS_KIND_NONE)
			*reason = exact.reason;
		lims_rat_destroy(exact.number);
		if (!good)
			return false;
	}
	*reason = LIMS_VALUE_NO_ROW;
	return lims_dec_to_int(v.number, ret);
}

bool expr_pick(struct run *r, const struct node *n, const struct node **ret, long *ret_row, enum lims_value_reason *reason)
{
	const struct node *list = n->first, *second = list->next;
	size_t rows;
	if (!expr_count(r, list, &rows, reason))
		return false;
	if (n->op == OP_INDEX) {
		int64_t row;
		if (!row_number(r, second, &row, reason))
			return false;
		if (row < 1 || (uint64_t)row > rows) {
			*reason = LIMS_VALUE_NO_ROW;
			return false;
		}
		*ret_row = (long)(row - 1);
	} else if (second) {
		if (!pick_by_condition(r, second, n->function->id == FN_LAST, rows, ret_row, reason))
			return false;
	} else {
		if (rows == 0) {
			*reason = LIMS_VALUE_EMPTY;
			return false;
		}
		*ret_row = n->function->id == FN_LAST ? (long)rows - 1 : 0;
	}
	*ret = list;
	return true;
}
