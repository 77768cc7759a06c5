// SPDX-License-Identifier: Apache-2.0
// Translating the functions of paired lists: straight lines, polynomials, interpolation.
#include "lims-core/base/arena.h"
#include "lims-core/engine/expr_tape_part.h"
#include "lims-core/engine/real.h"

#include <math.h>

/// The points with a weight, as registers.
struct points {
	int *x, *y, *w; ///< w: 1 where there are no weights
	size_t count;
};

static int add(struct translation *t, int a, int b)
{
	return tape_2(t, LIMS_TAPE_ADD, a, b);
}

static int sub(struct translation *t, int a, int b)
{
	return tape_2(t, LIMS_TAPE_SUBTRACT, a, b);
}

static int mul(struct translation *t, int a, int b)
{
	return tape_2(t, LIMS_TAPE_MULTIPLY, a, b);
}

static int over(struct translation *t, int a, int b)
{
	return tape_2(t, LIMS_TAPE_DIVIDE, a, b);
}

static int root(struct translation *t, int a)
{
	return tape_1(t, LIMS_TAPE_SQRT, a);
}

/// Rows that all lists have; false with the fault noted.
static bool rows_of(struct translation *t, const struct expr_pairs *p, size_t *ret)
{
	const struct node *const lists[] = {p->y, p->x, p->w};
	size_t rows = 0, more = 0;
	enum lims_value_reason reason;
	for (size_t i = 0; i < 3; i++) {
		if (!lists[i])
			continue;
		if (!expr_count(&t->run, lists[i], &more, &reason)) {
			expr_tape_no_value(t, reason);
			return false;
		}
		if (i > 0 && more != rows) {
			expr_tape_no_value(t, LIMS_VALUE_LENGTH);
			return false;
		}
		rows = more;
	}
	*ret = rows;
	return true;
}

static bool gather(struct translation *t, const struct expr_pairs *p, size_t needed, struct points *ret)
{
	size_t rows;
	if (!rows_of(t, p, &rows))
		return false;
	int *all = lims_arena_array(lims_tape_memory(t->tape), 3 * rows + 1, sizeof *all), one = tape_of(t, 1);
	if (!all) {
		expr_tape_no_memory(t);
		return false;
	}
	*ret = (struct points){.x = all, .y = all + rows, .w = all + 2 * rows};
	for (size_t i = 0; i < rows && t->rc == LIMS_OK; i++) {
		struct lims_value w;
		if (p->w && (!expr_tape_exact(t, p->w, (long)i, &w) || lims_dec_sign(w.number) == 0))
			continue;
		ret->x[ret->count] = p->x ? expr_tape_number(t, p->x, (long)i) : one;
		ret->y[ret->count] = expr_tape_number(t, p->y, (long)i);
		ret->w[ret->count++] = p->w ? expr_tape_number(t, p->w, (long)i) : one;
	}
	if (ret->count < needed)
		expr_tape_no_value(t, LIMS_VALUE_EMPTY);
	return t->rc == LIMS_OK;
}

/// Σw·a·b
static int products(struct translation *t, const struct points *p, const int *a, const int *b)
{
	int sum = tape_of(t, 0);
	for (size_t i = 0; i < p->count; i++)
		sum = add(t, sum, mul(t, p->w[i], b ? mul(t, a[i], b[i]) : a[i]));
	return sum;
}

static int weights(struct translation *t, const struct points *p)
{
	int sum = tape_of(t, 0);
	for (size_t i = 0; i < p->count; i++)
		sum = add(t, sum, p->w[i]);
	return sum;
}

/// Turns x and y into differences from their means.
static void centre(struct translation *t, struct points *p, struct tape_line *ret)
{
	ret->points = p->count;
	ret->weight = weights(t, p);
	ret->x = over(t, products(t, p, p->x, NULL), ret->weight);
	ret->y = over(t, products(t, p, p->y, NULL), ret->weight);
	for (size_t i = 0; i < p->count; i++) {
		p->x[i] = sub(t, p->x[i], ret->x);
		p->y[i] = sub(t, p->y[i], ret->y);
	}
	ret->xx = products(t, p, p->x, p->x);
	ret->xy = products(t, p, p->x, p->y);
}

/// The residual standard deviation √(Σw(y − line)²/(n − 2)), from residuals themselves: yy holds their sum.
static void residuals(struct translation *t, const struct points *p, struct tape_line *l)
{
	int slope = over(t, l->xy, l->xx), sum = tape_of(t, 0);
	for (size_t i = 0; i < p->count; i++)
		sum = add(t, sum, mul(t, p->w[i], lims_tape_power(t->tape, sub(t, p->y[i], mul(t, slope, p->x[i])), 2)));
	l->yy = sum;
}

static bool needs_residuals(enum function_id id)
{
	return id == FN_RESIDUAL_SD || id == FN_U_SLOPE || id == FN_U_INTERCEPT || id == FN_U_FIT_AT;
}

static size_t points_needed(enum function_id id, const struct expr_pairs *p)
{
	if (needs_residuals(id))
		return 3;
	if (id == FN_POLY || id == FN_POLY_AT)
		return (size_t)p->degree + 1;
	return id == FN_WMEAN || id == FN_SLOPE0 ? 1 : 2;
}

/// The line of a function, kept for the next row of the same call.
static bool line(struct translation *t, const struct node *n, const struct expr_pairs *p)
{
	struct points all = {0};
	if (t->line_of == n)
		return true;
	bool good = gather(t, p, points_needed(n->function->id, p), &all);
	if (good) {
		centre(t, &all, &t->line);
		if (needs_residuals(n->function->id))
			residuals(t, &all, &t->line);
		else if (n->function->id == FN_CORRELATION)
			t->line.yy = products(t, &all, all.y, all.y);
		t->line_of = n;
	}
	return good && t->rc == LIMS_OK;
}

/// s·√(1/Σw + (x0 − mean)²/Sxx); x0 counted from the mean.
static int spread_at(struct translation *t, const struct tape_line *l, int s, int away)
{
	int inner = add(t, over(t, tape_of(t, 1), l->weight), over(t, lims_tape_power(t->tape, away, 2), l->xx));
	return mul(t, s, root(t, inner));
}

static int of_line(struct translation *t, const struct node *n, const struct expr_pairs *p, long row)
{
	if (!line(t, n, p))
		return LIMS_TAPE_NONE;
	const struct tape_line l = t->line; // `at` may hold another fit
	int slope = over(t, l.xy, l.xx), at = p->at ? expr_tape_number(t, p->at, row) : tape_of(t, 0), away = sub(t, at, l.x);
	int s = needs_residuals(n->function->id) ? root(t, over(t, l.yy, tape_of(t, (double)l.points - 2))) : LIMS_TAPE_NONE;
	switch (n->function->id) {
	case FN_COVARIANCE:
		return over(t, l.xy, tape_of(t, (double)l.points - 1));
	case FN_CORRELATION:
		return over(t, l.xy, root(t, mul(t, l.xx, l.yy)));
	case FN_SLOPE:
		return slope;
	case FN_INTERCEPT:
	case FN_FIT_AT:
		return add(t, l.y, mul(t, slope, away));
	case FN_RESIDUAL_SD:
		return s;
	case FN_U_SLOPE:
		return over(t, s, root(t, l.xx));
	case FN_U_INTERCEPT:
	case FN_U_FIT_AT:
		return spread_at(t, &l, s, away);
	default: // r_fit: −Σwx/√(Σw·Σwx²) = −mean/√(Sxx/Σw + mean²)
		return over(t, tape_1(t, LIMS_TAPE_NEGATE, l.x), root(t, add(t, over(t, l.xx, l.weight), lims_tape_power(t->tape, l.x, 2))));
	}
}

static int simple(struct translation *t, const struct node *n, const struct expr_pairs *p)
{
	struct points all = {0};
	int reg = LIMS_TAPE_NONE;
	if (gather(t, p, 1, &all)) {
		if (n->function->id == FN_WMEAN)
			reg = over(t, products(t, &all, all.y, NULL), weights(t, &all));
		else
			reg = over(t, products(t, &all, all.x, all.y), products(t, &all, all.x, all.x));
	}
	return reg;
}

/* ---- polynomials ---- */

enum { SIZE = EXPR_DEGREE_MAX + 1 };

/// Normal equations m·a = b by elimination; they are symmetric and positive, so no pivot is needed.
static void solve(struct translation *t, int size, int m[SIZE][SIZE], int b[SIZE])
{
	for (int k = 0; k < size; k++)
		for (int i = k + 1; i < size; i++) {
			int factor = over(t, m[i][k], m[k][k]);
			for (int j = k + 1; j < size; j++)
				m[i][j] = sub(t, m[i][j], mul(t, factor, m[k][j]));
			b[i] = sub(t, b[i], mul(t, factor, b[k]));
		}
	for (int i = size - 1; i >= 0; i--) {
		for (int j = i + 1; j < size; j++)
			b[i] = sub(t, b[i], mul(t, m[i][j], b[j]));
		b[i] = over(t, b[i], m[i][i]);
	}
}

/// A whole size for x, so that powers of x/size stay near 1.
static double size_of(struct translation *t, const struct points *p)
{
	double most = 0;
	for (size_t i = 0; i < p->count; i++)
		most = fmax(most, fabs(lims_tape_value(t->tape, p->x[i])));
	return most > 0 && isfinite(most) ? most : 1;
}

/// Coefficients of the powers of (x − mean)/size in a.
static void coefficients(struct translation *t, struct points *p, int degree, double size, int a[SIZE])
{
	int m[SIZE][SIZE], moment[2 * SIZE - 1];
	for (int k = 0; k <= 2 * degree; k++)
		moment[k] = tape_of(t, 0);
	for (int k = 0; k <= degree; k++)
		a[k] = tape_of(t, 0);
	for (size_t i = 0; i < p->count; i++) {
		int x = over(t, p->x[i], tape_of(t, size)), term = p->w[i];
		for (int k = 0; k <= 2 * degree; k++) {
			moment[k] = add(t, moment[k], term);
			if (k <= degree)
				a[k] = add(t, a[k], mul(t, term, p->y[i]));
			term = mul(t, term, x);
		}
	}
	for (int i = 0; i <= degree; i++)
		for (int j = 0; j <= degree; j++)
			m[i][j] = moment[i + j];
	solve(t, degree + 1, m, a);
}

/// Σ a_j·C(j, k)·(−mean)^(j − k)/size^j, and the mean of y for k = 0, from which y was counted.
static int coefficient_of_power(struct translation *t, const int *a, int degree, int k, double size, const struct tape_line *l)
{
	int sum = k == 0 ? l->y : tape_of(t, 0), minus = tape_1(t, LIMS_TAPE_NEGATE, l->x);
	double ways = 1;
	for (int j = k; j <= degree; j++) {
		int term = mul(t, mul(t, a[j], lims_tape_power(t->tape, minus, j - k)), tape_of(t, ways / lims_real_power(size, j)));
		sum = add(t, sum, term);
		ways = ways * (j + 1) / (j + 1 - k);
	}
	return sum;
}

static int polynomial(struct translation *t, const struct expr_pairs *p, long row)
{
	struct points all = {0};
	struct tape_line l;
	int a[SIZE], reg = LIMS_TAPE_NONE;
	if (gather(t, p, (size_t)p->degree + 1, &all)) {
		centre(t, &all, &l);
		double size = size_of(t, &all);
		coefficients(t, &all, p->degree, size, a);
		if (!p->at) {
			reg = coefficient_of_power(t, a, p->degree, p->power, size, &l);
		} else {
			int x = over(t, sub(t, expr_tape_number(t, p->at, row), l.x), tape_of(t, size));
			reg = a[p->degree];
			for (int k = p->degree - 1; k >= 0; k--)
				reg = add(t, mul(t, reg, x), a[k]);
			reg = add(t, reg, l.y);
		}
	}
	return reg;
}

/* ---- interpolation ---- */

/// The straight line between the two neighbours of the place at the estimates; at a point that above it, at the last one that below it.
static int interpolate(struct translation *t, const struct node *n, const struct expr_pairs *p, long row)
{
	size_t rows, low = 0;
	struct lims_value exact;
	int order = 0;
	enum lims_value_reason reason;
	if (!expr_tape_exact(t, n, row, &exact) || !rows_of(t, p, &rows)) // the value exists: the xs ascend and the place lies within them
		return LIMS_TAPE_NONE;
	int x = expr_tape_number(t, p->at, row);
	for (size_t i = 1; i + 1 < rows; i++) {
		if (!expr_order(&t->run, p->at, row, p->x, (long)i, &order, &reason))
			return expr_tape_no_value(t, reason);
		if (order < 0)
			break;
		low = i;
	}
	int y0 = expr_tape_number(t, p->y, (long)low);
	if (rows < 2)
		return lims_tape_varies(t->tape, x) ? expr_tape_only_constant(t, n, row) : y0;
	int x0 = expr_tape_number(t, p->x, (long)low), x1 = expr_tape_number(t, p->x, (long)low + 1),
		y1 = expr_tape_number(t, p->y, (long)low + 1);
	int share = over(t, sub(t, x, x0), sub(t, x1, x0));
	return add(t, y0, mul(t, share, sub(t, y1, y0)));
}

int expr_tape_pairs(struct translation *t, const struct node *n, long row)
{
	const struct expr_pairs p = expr_pairs(n);
	switch (n->function->id) {
	case FN_INTERPOLATE:
		return interpolate(t, n, &p, row);
	case FN_WMEAN:
	case FN_SLOPE0:
		return simple(t, n, &p);
	case FN_POLY:
	case FN_POLY_AT:
		return polynomial(t, &p, row);
	default:
		return of_line(t, n, &p, row);
	}
}
