// SPDX-License-Identifier: Apache-2.0
// Second-order terms: the model as truncated power series in two inputs, up to the third order.
#include "lims-core/engine/real.h"
#include "lims-core/engine/tape_node.h"

#include <math.h>

/// c[k] is the coefficient of s^p t^q of the k-th pair (p, q) below, p + q ≤ 3: all that GUM 5.1.2 asks for.
enum { J00, J10, J01, J20, J11, J02, J30, J21, J12, J03, JETS };
struct jet {
	double c[JETS];
};

/// Which products of coefficients of two series give which coefficient: left, right, result.
static const unsigned char products[][3] = {{J00, J00, J00}, {J00, J10, J10}, {J10, J00, J10}, {J00, J01, J01}, {J01, J00, J01},
	{J00, J20, J20}, {J10, J10, J20}, {J20, J00, J20}, {J00, J11, J11}, {J10, J01, J11}, {J01, J10, J11}, {J11, J00, J11}, {J00, J02, J02},
	{J01, J01, J02}, {J02, J00, J02}, {J00, J30, J30}, {J10, J20, J30}, {J20, J10, J30}, {J30, J00, J30}, {J00, J21, J21}, {J10, J11, J21},
	{J01, J20, J21}, {J20, J01, J21}, {J11, J10, J21}, {J21, J00, J21}, {J00, J12, J12}, {J01, J11, J12}, {J10, J02, J12}, {J02, J10, J12},
	{J11, J01, J12}, {J12, J00, J12}, {J00, J03, J03}, {J01, J02, J03}, {J02, J01, J03}, {J03, J00, J03}};

static struct jet times(const struct jet *a, const struct jet *b)
{
	struct jet r = {0};
	for (size_t i = 0; i < sizeof products / sizeof products[0]; i++)
		r.c[products[i][2]] += a->c[products[i][0]] * b->c[products[i][1]];
	return r;
}

/// f(a) from the Taylor coefficients of f at a's constant part.
static struct jet compose(const double *f, const struct jet *a)
{
	struct jet h = *a, square, cube, r = {{f[0]}};
	h.c[J00] = 0;
	square = times(&h, &h);
	cube = times(&square, &h);
	for (int k = 1; k < JETS; k++)
		r.c[k] = f[1] * h.c[k] + f[2] * square.c[k] + f[3] * cube.c[k];
	return r;
}

static struct jet scaled(const struct jet *a, double by, const struct jet *b, double by_b)
{
	struct jet r;
	for (int k = 0; k < JETS; k++)
		r.c[k] = by * a->c[k] + by_b * b->c[k];
	return r;
}

/// Coefficients of x^y, y fixed: each is the one before times (y − k)/(k + 1) over x; those that vanish stay so at x = 0.
static void power_series(double x, double y, double (*power)(double x, double y), double *ret)
{
	double factor = 1;
	for (int k = 0; k < 4; k++) {
		ret[k] = fabs(factor) > 0 ? factor * power(x, y - k) : 0;
		factor *= (y - k) / (k + 1);
	}
}

static double whole_power(double x, double y)
{
	return lims_real_power(x, (int)y);
}

static void inverse_series(int op, double x, double *ret)
{
	if (op == LIMS_TAPE_ATAN) {
		double w = 1 / (1 + x * x);
		ret[1] = w;
		ret[2] = -x * w * w;
		ret[3] = (3 * x * x - 1) * w * w * w / 3;
		return;
	}
	double w = 1 / ((1 - x) * (1 + x)), root = sqrt(w), sign = op == LIMS_TAPE_ACOS ? -1 : 1;
	ret[1] = sign * root;
	ret[2] = sign * 0.5 * x * w * root;
	ret[3] = sign * (1 + 2 * x * x) * w * w * root / 6;
}

void tape_taylor(int op, double x, double y, int n, double *ret)
{
	double v = tape_apply(op, x, y, 0, n), by = op == LIMS_TAPE_LOG10 ? 1 / lims_real_log(10) : 1;
	ret[0] = v;
	switch (op) {
	case LIMS_TAPE_SQRT:
		ret[1] = 0.5 / v;
		ret[2] = -0.125 / (v * x);
		ret[3] = 0.0625 / (v * x * x);
		return;
	case LIMS_TAPE_EXP:
		ret[1] = v;
		ret[2] = v / 2;
		ret[3] = v / 6;
		return;
	case LIMS_TAPE_LOG10:
	case LIMS_TAPE_LOG:
		ret[1] = by / x;
		ret[2] = -by / (2 * x * x);
		ret[3] = by / (3 * x * x * x);
		return;
	case LIMS_TAPE_SIN:
		ret[1] = lims_real_cos(x);
		ret[2] = -v / 2;
		ret[3] = -ret[1] / 6;
		return;
	case LIMS_TAPE_COS:
		ret[1] = -lims_real_sin(x);
		ret[2] = -v / 2;
		ret[3] = -ret[1] / 6;
		return;
	case LIMS_TAPE_TAN:
		ret[1] = 1 + v * v;
		ret[2] = v * ret[1];
		ret[3] = ret[1] * (1 + 3 * v * v) / 3;
		return;
	case LIMS_TAPE_ASIN:
	case LIMS_TAPE_ACOS:
	case LIMS_TAPE_ATAN:
		inverse_series(op, x, ret);
		return;
	case LIMS_TAPE_POW:
		power_series(x, y, lims_real_pow, ret);
		return;
	default: // TAPE_POWER
		power_series(x, n, whole_power, ret);
		return;
	}
}

/// x^y with both varying: e^(y ln x).
static struct jet raised(const struct jet *x, const struct jet *y)
{
	double f[4];
	tape_taylor(LIMS_TAPE_LOG, x->c[J00], 0, 0, f);
	struct jet log_x = compose(f, x), power = times(y, &log_x);
	tape_taylor(LIMS_TAPE_EXP, power.c[J00], 0, 0, f);
	return compose(f, &power);
}

static struct jet apply(const struct tape_node *n, const struct jet *a, const struct jet *b, const struct jet *c)
{
	double x = a->c[J00], f[4];
	switch (n->op) {
	case LIMS_TAPE_NEGATE:
		return scaled(a, -1, a, 0);
	case LIMS_TAPE_ABS:
		return scaled(a, x < 0 ? -1 : 1, a, 0);
	case LIMS_TAPE_ADD:
		return scaled(a, 1, b, 1);
	case LIMS_TAPE_SUBTRACT:
		return scaled(a, 1, b, -1);
	case LIMS_TAPE_MULTIPLY:
		return times(a, b);
	case LIMS_TAPE_DIVIDE: {
		tape_taylor(TAPE_POWER, b->c[J00], 0, -1, f);
		struct jet over = compose(f, b);
		return times(a, &over);
	}
	case LIMS_TAPE_POW:
		for (int k = 1; k < JETS; k++)
			if (fabs(b->c[k]) > 0)
				return raised(a, b);
		tape_taylor(n->op, x, b->c[J00], 0, f);
		return compose(f, a);
	case LIMS_TAPE_MIN:
		return b->c[J00] < x ? *b : *a;
	case LIMS_TAPE_MAX:
		return b->c[J00] > x ? *b : *a;
	case TAPE_SELECT:
		return fabs(x) > 0 ? *b : *c;
	case LIMS_TAPE_NOT:
	case LIMS_TAPE_LESS:
	case LIMS_TAPE_LESS_EQUAL:
	case LIMS_TAPE_EQUAL:
	case LIMS_TAPE_AND:
	case LIMS_TAPE_OR:
		return (struct jet){{n->value}};
	default:
		tape_taylor(n->op, x, 0, n->n, f);
		return compose(f, a);
	}
}

/// The needed operations in order, with jets side by side.
struct series {
	const struct lims_tape *t;
	const double *u;
	int *order; ///< registers
	size_t count;
	struct jet *jet; ///< of every register up to the output
};

/// Series of the output with input i moved by s·u_i and input j by t·u_j; i = j: by s alone.
static const struct jet *expand(struct series *s, int i, int j)
{
	for (size_t k = 0; k < s->count; k++) {
		int r = s->order[k];
		const struct tape_node *n = &s->t->node[r];
		struct jet *jet = &s->jet[r];
		if (n->op == TAPE_INPUT || n->op == TAPE_CONSTANT) {
			*jet = (struct jet){{n->value}};
			if (n->op == TAPE_INPUT && n->n == i)
				jet->c[J10] = s->u[i];
			else if (n->op == TAPE_INPUT && n->n == j)
				jet->c[J01] = s->u[j];
			continue;
		}
		const struct jet *a = &s->jet[n->a], *b = n->b >= 0 ? &s->jet[n->b] : a, *c = n->c >= 0 ? &s->jet[n->c] : a;
		*jet = apply(n, a, b, c);
	}
	return &s->jet[s->order[s->count - 1]];
}

/// Adds the terms (i, j) and (j, i), or (i, i): coefficients are f_ij u_i u_j, f_ijj u_i u_j² / 2 and so on.
static double terms(const struct jet *f, bool same)
{
	if (same)
		return 0.5 * (2 * f->c[J20]) * (2 * f->c[J20]) + f->c[J10] * 6 * f->c[J30];
	return f->c[J11] * f->c[J11] + f->c[J10] * 2 * f->c[J12] + f->c[J01] * 2 * f->c[J21];
}

static lims_rc add_up(struct series *s, const int *active, size_t n, double *ret, struct lims_err *err)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i; j < n; j++)
			sum += terms(expand(s, active[i], active[j]), i == j);
	if (!isfinite(sum))
		return lims_err_set(err, LIMS_E_INPUT,
			"a derivative of second or third order is not finite at the estimates; evaluate this result by Monte Carlo or leave "
			"second_order out");
	*ret = sum;
	return LIMS_OK;
}

lims_rc lims_tape_second_order(const struct lims_tape *t, int reg, const double *u, double *ret_variance, struct lims_err *err)
{
	lims_rc rc = tape_check(t, reg, err);
	if (rc != LIMS_OK)
		return rc;
	size_t size = (size_t)reg + 1, n = 0;
	struct lims_arena_mark mark = lims_arena_mark(t->memory);
	struct series s = {.t = t,
		.u = u,
		.order = lims_arena_array(t->memory, size, sizeof *s.order),
		.jet = lims_arena_array(t->memory, size, sizeof *s.jet)};
	unsigned char *needed = lims_arena_take(t->memory, size);
	int *active = lims_arena_array(t->memory, t->inputs + 1, sizeof *active);
	if (!s.order || !s.jet || !needed || !active) {
		rc = lims_err_set(err, LIMS_E_MEMORY, "there is no memory for the second-order terms; close other programs and try again");
		goto out;
	}
	tape_reach(t, reg, false, needed);
	for (int i = 0; i <= reg; i++) {
		if (!needed[i])
			continue;
		s.order[s.count++] = i;
		if (t->node[i].op != TAPE_INPUT)
			continue;
		int input = t->node[i].n;
		if (!(u[input] >= 0) || isinf(u[input])) {
			rc = lims_err_set(err, LIMS_E_INPUT, "a standard uncertainty is negative or not a number; check the components of the budget");
			goto out;
		}
		if (u[input] > 0)
			active[n++] = input;
	}
	if (s.count * n * (n + 1) / 2 > LIMS_TAPE_SECOND_ORDER_MAX) {
		rc = lims_err_set(err, LIMS_E_INPUT,
			"the model is too large for second-order terms (%zu uncertain quantities, %zu operations); use Monte Carlo instead", n,
			s.count);
		goto out;
	}
	rc = add_up(&s, active, n, ret_variance, err);
out:
	lims_arena_release(t->memory, mark);
	return rc;
}
