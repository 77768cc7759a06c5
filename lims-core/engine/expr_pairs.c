// SPDX-License-Identifier: Apache-2.0
// Functions of paired lists: covariance, weighted mean, straight lines and polynomials by least squares (GUM H.3).
//
// Every result is a quotient of sums of products, some under one root. Sums and products are exact: in decimals while 34 digits hold
// them, else in rationals. So no fit is ill-conditioned, and points on a line give that line.
#include "lims-core/engine/bound.h"
#include "lims-core/engine/expr_calc.h"

// Σw·x^j, Σw·x^j·y, Σw·y² and the number of points with a weight, which a memo keeps; then what is made of them.
enum {
	M0,
	M1,
	M2,
	T0 = M0 + 2 * EXPR_DEGREE_MAX + 1,
	T1,
	YY = T0 + EXPR_DEGREE_MAX + 1,
	POINTS,
	MOMENTS,
	AT = MOMENTS,
	X,
	Y,
	W,
	TERM,
	SCRATCH,
	CXX,
	CXY,
	CYY,
	REST,
	TOP,
	UNDER,
	SPREAD,
	PREVIOUS,
	MATRIX,
	MATRIX_END = MATRIX + (EXPR_DEGREE_MAX + 1) * (EXPR_DEGREE_MAX + 2)
};
_Static_assert((int)MOMENTS == (int)EXPR_MOMENTS, "a memo holds the sums of a fit");
_Static_assert((int)MATRIX_END <= (int)CALC_REGISTERS, "the registers hold the equations of a polynomial");

/// A result as quotient, and what is done to it.
struct quotient {
	bool root;
	bool negative;
	enum lims_value_reason zero; ///< why there is no value when the divisor is zero
};

/// Decimals that have lost digits are of no more use: what follows is computed in rationals.
static bool spoilt(const struct calc *c)
{
	return c->lost && !c->rational;
}

static bool failed(const struct calc *c, enum lims_value_reason *reason)
{
	if (c->rc != LIMS_OK)
		*reason = calc_reason(c);
	return c->rc != LIMS_OK;
}

static bool lengths_agree(struct run *r, const struct expr_pairs *p, size_t *ret, enum lims_value_reason *reason)
{
	const struct node *const lists[] = {p->y, p->x, p->w};
	size_t rows = 0, more;
	for (size_t i = 0; i < 3; i++) {
		if (!lists[i])
			continue;
		if (!expr_count(r, lists[i], &more, reason))
			return false;
		if (i > 0 && more != rows) {
			*reason = LIMS_VALUE_LENGTH;
			return false;
		}
		rows = more;
	}
	*ret = rows;
	return true;
}

/// Adds one point of weight W to the sums.
static void add_point(struct calc *c, const struct expr_pairs *p)
{
	calc_set(c, TERM, 1);
	calc_add(c, POINTS, POINTS, TERM);
	if (p->w)
		calc_copy(c, TERM, W);
	for (int j = 0; j <= 2 * p->degree; j++) {
		if (j > 0)
			calc_mul(c, TERM, TERM, X);
		calc_add(c, M0 + j, M0 + j, TERM);
		if (j <= p->degree)
			calc_add_product(c, T0 + j, TERM, Y, SCRATCH);
	}
}

static bool needs_squares(enum function_id id)
{
	return id == FN_CORRELATION || id == FN_RESIDUAL_SD || id == FN_U_SLOPE || id == FN_U_INTERCEPT || id == FN_U_FIT_AT;
}

static bool gather_point(const struct node *n, const struct expr_pairs *p, long row, struct calc *c, enum lims_value_reason *reason)
{
	if ((p->x && !calc_eval(c, X, p->x, row, reason)) || !calc_eval(c, Y, p->y, row, reason))
		return false;
	if (p->w && !calc_eval(c, W, p->w, row, reason))
		return false;
	if (p->w && calc_sign(c, W) < 0) {
		*reason = LIMS_VALUE_OUTSIDE;
		return false;
	}
	if (p->w && calc_sign(c, W) == 0)
		return true;
	add_point(c, p);
	if (needs_squares(n->function->id)) {
		calc_mul(c, Y, Y, Y);
		if (p->w)
			calc_mul(c, Y, Y, W);
		calc_add(c, YY, YY, Y);
	}
	return !failed(c, reason);
}

static bool gather(struct run *r, const struct node *n, const struct expr_pairs *p, struct calc *c, enum lims_value_reason *reason)
{
	size_t rows;
	for (int i = 0; i < MOMENTS; i++)
		calc_set(c, i, 0);
	if (!lengths_agree(r, p, &rows, reason))
		return false;
	for (size_t row = 0; row < rows && !spoilt(c); row++)
		if (!gather_point(n, p, (long)row, c, reason))
			return false;
	return !failed(c, reason);
}

/// variance and rss: every element of every argument.
static bool gather_all(struct run *r, const struct node *n, struct calc *c, enum lims_value_reason *reason)
{
	struct walk w = expr_walk(r, n);
	const struct node *at;
	long row;
	calc_set(c, POINTS, 0);
	calc_set(c, T0, 0);
	calc_set(c, YY, 0);
	while (expr_walk_next(&w, &at, &row)) {
		if (!calc_eval(c, Y, at, row, reason))
			return false;
		calc_set(c, TERM, 1);
		calc_add(c, POINTS, POINTS, TERM);
		calc_add(c, T0, T0, Y);
		calc_add_product(c, YY, Y, Y, SCRATCH);
		if (failed(c, reason))
			return false;
	}
	*reason = w.reason;
	return !w.failed;
}

/// to = a·b - d·e
static void determinant(struct calc *c, int to, int a, int b, int d, int e)
{
	calc_mul(c, SCRATCH, d, e);
	calc_mul(c, to, a, b);
	calc_sub(c, to, to, SCRATCH);
}

/// What is left of y² beside the line, times CXX and Σw; never below zero but for approximate numbers.
static void rest_of_line(struct calc *c)
{
	determinant(c, CXX, M0, M2, M1, M1);
	determinant(c, CXY, M0, T1, M1, T0);
	determinant(c, CYY, M0, YY, T0, T0);
	determinant(c, REST, CXX, CYY, CXY, CXY);
	if (calc_sign(c, REST) < 0)
		calc_set(c, REST, 0);
}

/// points · (points - less)
static void points_times(struct calc *c, int to, int less)
{
	calc_set(c, TERM, less);
	calc_sub(c, TERM, POINTS, TERM);
	calc_mul(c, to, POINTS, TERM);
}

/// The square of the residual standard deviation s² = rest / (CXX · Σw · (n - 2)), times the spread of what is asked.
static void uncertainty_of_line(struct calc *c, enum function_id id)
{
	rest_of_line(c);
	calc_set(c, TERM, 2);
	calc_sub(c, UNDER, POINTS, TERM);
	calc_mul(c, UNDER, UNDER, CXX);
	if (id == FN_U_SLOPE) { // s²·Σw/CXX
		calc_copy(c, TOP, REST);
		calc_mul(c, UNDER, UNDER, CXX);
		return;
	}
	calc_mul(c, UNDER, UNDER, M0);
	if (id == FN_RESIDUAL_SD) {
		calc_copy(c, TOP, REST);
		return;
	}
	calc_copy(c, SPREAD, M2); // s²·Σwx²/CXX, or s²·(Σwx² - 2·x0·Σwx + x0²·Σw)/CXX
	if (id == FN_U_FIT_AT) {
		calc_mul(c, TERM, AT, M0);
		calc_sub(c, TERM, TERM, M1);
		calc_sub(c, TERM, TERM, M1);
		calc_add_product(c, SPREAD, TERM, AT, SCRATCH);
	}
	calc_mul(c, TOP, REST, SPREAD);
	calc_mul(c, UNDER, UNDER, CXX);
}

static void line(struct calc *c, enum function_id id)
{
	determinant(c, UNDER, M0, M2, M1, M1);
	if (id == FN_SLOPE) {
		determinant(c, TOP, M0, T1, M1, T0);
		return;
	}
	determinant(c, TOP, M2, T0, M1, T1);
	if (id == FN_FIT_AT) {
		determinant(c, CXY, M0, T1, M1, T0);
		calc_add_product(c, TOP, CXY, AT, SCRATCH);
	}
}

static int cell(int row, int column)
{
	return MATRIX + row * (EXPR_DEGREE_MAX + 2) + column;
}

/// Eliminates column k of the normal equations without fractions (Bareiss, also above the diagonal).
static void eliminate(struct calc *c, int k, int size)
{
	for (int i = 0; i < size; i++) {
		if (i == k)
			continue;
		for (int j = 0; j <= size; j++) {
			if (j == k)
				continue;
			calc_mul(c, SCRATCH, cell(i, k), cell(k, j));
			calc_mul(c, cell(i, j), cell(i, j), cell(k, k));
			calc_sub(c, cell(i, j), cell(i, j), SCRATCH);
			calc_div(c, cell(i, j), cell(i, j), PREVIOUS);
		}
		calc_set(c, cell(i, k), 0);
	}
	calc_copy(c, PREVIOUS, cell(k, k));
}

/// Solves the normal equations: M0 becomes their determinant, zero when they have no single solution; T0 + i the determinant times the
/// coefficient of x^i.
static void solve(struct calc *c, int degree)
{
	int size = degree + 1;
	for (int i = 0; i < size; i++) {
		for (int j = 0; j < size; j++)
			calc_copy(c, cell(i, j), M0 + i + j);
		calc_copy(c, cell(i, size), T0 + i);
	}
	calc_set(c, PREVIOUS, 1);
	for (int k = 0; k < size && !spoilt(c); k++) {
		if (calc_sign(c, cell(k, k)) == 0) { // a divisor of what follows; a minor of sums of squares, so that the determinant is zero too
			calc_set(c, M0, 0);
			return;
		}
		eliminate(c, k, size);
	}
	calc_copy(c, M0, PREVIOUS);
	for (int i = 0; i < size; i++)
		calc_copy(c, T0 + i, cell(i, size));
}

static void polynomial(struct calc *c, const struct expr_pairs *p)
{
	calc_copy(c, UNDER, M0);
	if (!p->at) {
		calc_copy(c, TOP, T0 + p->power);
		return;
	}
	calc_copy(c, TOP, T0 + p->degree);
	for (int i = p->degree - 1; i >= 0; i--) {
		calc_mul(c, TOP, TOP, AT);
		calc_add(c, TOP, TOP, T0 + i);
	}
}

/// Points without which there is no result: of a spread one more than of a mean, of a residual one more than of the curve.
static int points_needed(enum function_id id, const struct expr_pairs *p)
{
	switch (id) {
	case FN_RSS:
	case FN_WMEAN:
	case FN_SLOPE0:
		return 1;
	case FN_RESIDUAL_SD:
	case FN_U_SLOPE:
	case FN_U_INTERCEPT:
	case FN_U_FIT_AT:
		return 3;
	case FN_POLY:
	case FN_POLY_AT:
		return p->degree + 1;
	default:
		return 2;
	}
}

static void divide(struct calc *c, enum function_id id, const struct expr_pairs *p, struct quotient *q)
{
	switch (id) {
	case FN_VARIANCE:
		determinant(c, TOP, POINTS, YY, T0, T0);
		points_times(c, UNDER, 1);
		return;
	case FN_RSS:
		calc_copy(c, TOP, YY);
		calc_set(c, UNDER, 1);
		q->root = true;
		return;
	case FN_WMEAN:
		calc_copy(c, TOP, T0);
		calc_copy(c, UNDER, M0);
		return;
	case FN_COVARIANCE:
		determinant(c, TOP, M0, T1, M1, T0);
		points_times(c, UNDER, 1);
		return;
	case FN_CORRELATION:
		rest_of_line(c);
		calc_mul(c, TOP, CXY, CXY);
		calc_mul(c, UNDER, CXX, CYY);
		*q = (struct quotient){.root = true, .negative = calc_sign(c, CXY) < 0, .zero = LIMS_VALUE_DIVIDED_BY_ZERO};
		return;
	case FN_SLOPE0:
		calc_copy(c, TOP, T1);
		calc_copy(c, UNDER, M2);
		return;
	case FN_R_FIT: // zero only where the line has no slope either
		determinant(c, UNDER, M0, M2, M1, M1);
		if (calc_sign(c, UNDER) != 0)
			calc_mul(c, UNDER, M0, M2);
		calc_mul(c, TOP, M1, M1);
		q->root = true;
		q->negative = calc_sign(c, M1) > 0;
		return;
	case FN_SLOPE:
	case FN_INTERCEPT:
	case FN_FIT_AT:
		line(c, id);
		return;
	case FN_POLY:
	case FN_POLY_AT:
		polynomial(c, p);
		return;
	default:
		uncertainty_of_line(c, id);
		q->root = true;
		return;
	}
}

/// The sums of all points, or those that the memo of the node has; of a polynomial, its equations solved.
static bool sums(struct run *r, const struct node *n, const struct expr_pairs *p, struct calc *c, enum lims_value_reason *reason)
{
	enum function_id id = n->function->id;
	const struct expr_memo *known = expr_memo_find(r, n, c->rational);
	if (known && known->placed) {
		calc_recall(c, MOMENTS, known);
		return !failed(c, reason);
	}
	if (!gather(r, n, p, c, reason))
		return false;
	if ((id == FN_POLY || id == FN_POLY_AT) && !spoilt(c))
		solve(c, p->degree);
	calc_keep(c, MOMENTS, expr_memo(r, n, c->rational));
	return !failed(c, reason);
}

/// TOP and UNDER of the result. False with a reason; true with nothing in them when the decimals are spoilt.
static bool prepare(struct run *r, const struct node *n, long row, struct calc *c, struct quotient *q, enum lims_value_reason *reason)
{
	enum function_id id = n->function->id;
	struct expr_pairs p = {.degree = 0};
	bool all = id == FN_VARIANCE || id == FN_RSS;
	*q = (struct quotient){.zero = LIMS_VALUE_EMPTY};
	if (id == FN_INTERPOLATE)
		return expr_interpolate(r, n, row, c, TOP, UNDER, reason);
	if (!all)
		p = expr_pairs(n);
	if (all ? !gather_all(r, n, c, reason) : !sums(r, n, &p, c, reason))
		return false;
	if (p.at && !calc_eval(c, AT, p.at, row, reason))
		return false;
	if (spoilt(c) && id != FN_RSS)
		return true;
	calc_set(c, TERM, points_needed(id, &p));
	calc_sub(c, TERM, POINTS, TERM);
	*reason = LIMS_VALUE_EMPTY;
	if (calc_sign(c, TERM) < 0)
		return false;
	divide(c, id, &p, q);
	return !failed(c, reason);
}

void expr_pairs_eval(struct run *r, const struct node *n, long row, struct lims_value *ret)
{
	struct calc c;
	struct quotient q;
	enum lims_value_reason reason;
	calc_begin(&c, r, false);
	bool good = prepare(r, n, row, &c, &q, &reason);
	*ret = lims_value_none(good ? LIMS_VALUE_NOT_EXACT : reason);
	if (!good)
		return;
	if (c.lost && n->function->id != FN_RSS) { // a sum of squares cancels nothing
		expr_from_rationals(r, n, row, ret);
		return;
	}
	if (calc_sign(&c, UNDER) == 0) {
		*ret = lims_value_none(q.zero);
		return;
	}
	bool known = !c.lost; // but for the squares of inexact numbers
	calc_div(&c, TOP, TOP, UNDER);
	const struct lims_value square = expr_rounded_once(c.dec[TOP], n->type.unit, !c.lost);
	struct lims_dec d = square.number;
	if (c.rc == LIMS_OK && q.root)
		c.rc = lims_dec_sqrt(d, &d, &c.lost, NULL);
	if (c.rc != LIMS_OK) {
		*ret = lims_value_none(LIMS_VALUE_TOO_LARGE);
		return;
	}
	*ret = lims_value_number(q.negative ? lims_dec_neg(d) : d, n->type.unit);
	ret->exact = !c.lost;
	if (c.lost && known)
		ret->within = q.root ? lims_bound_root(&square, d) : square.within;
}

static void quotient_rat(struct calc *c, const struct quotient *q, struct lims_rvalue *ret)
{
	ret->kind = LIMS_KIND_NONE;
	ret->reason = q->zero;
	if (calc_sign(c, UNDER) == 0)
		return;
	calc_div(c, TOP, TOP, UNDER);
	ret->reason = calc_reason(c);
	if (c->rc != LIMS_OK)
		return;
	lims_rat_copy(ret->number, c->rat[TOP]);
	ret->approximate = c->lost;
	ret->kind = LIMS_KIND_NUMBER;
	if (q->root)
		expr_root_rat(ret);
	if (q->negative && ret->kind == LIMS_KIND_NUMBER)
		lims_rat_neg(ret->number, ret->number);
}

void expr_pairs_eval_rat(struct run *r, const struct node *n, long row, struct lims_rvalue *ret)
{
	struct calc c;
	struct quotient q;
	enum lims_value_reason reason;
	calc_begin(&c, r, true);
	if (prepare(r, n, row, &c, &q, &reason)) {
		quotient_rat(&c, &q, ret);
	} else {
		ret->kind = LIMS_KIND_NONE;
		ret->reason = reason;
	}
	calc_end(&c);
}
