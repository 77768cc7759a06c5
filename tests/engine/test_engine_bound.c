// SPDX-License-Identifier: Apache-2.0
// Bounds of lost digits: over many formulas made by chance the exact value lies within them, and what they decide is what rationals decide.
#include "lims-core/engine/bound.h"
#include "tests/engine/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { READINGS = 6, FORMULAS = 20000, TEXT = 4000, DEEP = 4 };

struct chance {
	uint64_t state;
};

static unsigned below(struct chance *c, unsigned n)
{
	c->state = c->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(c->state >> 33) % n;
}

static int setup(void **state)
{
	static struct sheet sheet;
	sheet_open(&sheet);
	*state = &sheet;
	return 0;
}

static int teardown(void **state)
{
	sheet_close(*state);
	return 0;
}

/// Appends a formula made by chance over the readings a … f, which are pure numbers, and g, which is in kW.h.
static void write_formula(struct chance *c, int depth, char *out, size_t *n)
{
	static const char *const one[] = {"sqrt(abs(%))", "in(%, '%%')", "number(g * (%), 'J')", "(-(%))", "(%)^2", "(%)^-1", "abs(%)",
		"ln(abs(%) + 1)", "exp(-abs(%))", "atan(%)", "cumsum([%, 1])[2]"};
	static const char *const two[] = {"(% + %)", "(% - %)", "(% * %)", "(% / %)", "mean(%, %)", "sum(%, %)", "max(%, %)", "range(%, %)",
		"(% / 3 - % / 7)", "stdev(%, %)", "variance(%, %)", "rss(%, %)", "round(%, abs(%) / 7)", "slope([1, 2, 4], [%, %, 0])",
		"interpolate(1.5, [1, 2], [%, %])", "poly_at([1, 2, 4], [%, %, 0], 2, 3)", "covariance([%, 1, 2], [1, 2, %])",
		"correlation([%, 1, 2], [1, 2, %])", "residual_sd([1, 2, 4], [%, %, 0])", "wmean([%, %], [1, 2])", "pow(abs(%), 1 / (1 + abs(%)))",
		"where([%, %], [true, false])[1]"};
	const char *form = "";
	if (depth == 0 || below(c, 8) == 0) {
		int name = (int)('a' + below(c, READINGS));
		unsigned kind = below(c, 6);
		if (kind == 0)
			*n += (size_t)snprintf(out + *n, TEXT - *n, "%u.%u", below(c, 20), below(c, 1000));
		else if (kind == 1) // a difference of which eight digits are gone
			*n += (size_t)snprintf(out + *n, TEXT - *n, "(%c / 3 - %c / 3.00000001)", name, name);
		else
			*n += (size_t)snprintf(out + *n, TEXT - *n, "%c", name);
		return;
	}
	form = below(c, 4) == 0 ? one[below(c, sizeof one / sizeof *one)] : two[below(c, sizeof two / sizeof *two)];
	for (; *form != '\0'; form++) {
		if (*form != '%')
			out[(*n)++] = *form;
		else if (form[1] == '%')
			out[(*n)++] = *form++;
		else
			write_formula(c, depth - 1, out, n);
	}
	out[*n] = '\0';
}

static void read_instruments(struct sheet *s, struct chance *c, const int id[READINGS + 1])
{
	for (int i = 0; i <= READINGS; i++) {
		int64_t digits = (int64_t)below(c, 1000) * 1000 + below(c, 1000) + 1;
		sheet_set(s, id[i], lims_dec_scaled(below(c, 5) == 0 ? -digits : digits, (int)below(c, 13) - 9));
	}
}

/// |v - exact| < 10^within, in rationals.
static bool holds(const struct lims_value *v, const struct lims_rvalue *exact)
{
	struct lims_rat *apart = lims_rat_create(), *bound = lims_rat_create();
	assert_int_equal(lims_rat_from_dec(apart, v->number, NULL), LIMS_OK);
	assert_int_equal(lims_rat_from_dec(bound, lims_dec_scaled(1, v->within), NULL), LIMS_OK);
	assert_int_equal(lims_rat_sub(apart, apart, exact->number, NULL), LIMS_OK);
	if (lims_rat_sign(apart) < 0)
		lims_rat_neg(apart, apart);
	bool less = lims_rat_cmp(apart, bound) < 0;
	lims_rat_destroy(apart);
	lims_rat_destroy(bound);
	return less;
}

struct pair {
	char text[TEXT];
	struct lims_value v;
	struct lims_rvalue exact;
};

/// A formula with a number that lost digits, both ways. False: this one has none.
static bool make(struct sheet *s, struct chance *c, struct pair *p)
{
	struct lims_cells cells = sheet_cells(s);
	const struct lims_expr *e;
	struct lims_err err = {0};
	size_t n = 0;
	write_formula(c, DEEP, p->text, &n);
	if (sheet_compile(s, p->text, &e, &err) != LIMS_OK)
		return false; // too long or too deep
	lims_expr_eval(e, &cells, &p->v);
	lims_expr_eval_rat(e, &cells, &p->exact);
	return p->v.kind == LIMS_KIND_NUMBER && !p->v.exact && p->exact.kind == LIMS_KIND_NUMBER;
}

struct tally {
	unsigned made, unknown, orders, ordered, roundings, rounded;
};

static void check_order(struct chance *c, const struct pair *p, const struct pair *q, struct tally *t)
{
	// The other value beside itself, or this one moved by a little.
	struct lims_value moved = q->v;
	struct lims_rvalue exact = {.kind = LIMS_KIND_NUMBER, .approximate = q->exact.approximate, .number = lims_rat_create()};
	lims_rat_copy(exact.number, q->exact.number);
	if (below(c, 2) == 0) {
		int power = lims_dec_magnitude(p->v.number) - (int)below(c, 36);
		struct lims_rat *by = lims_rat_create();
		moved = p->v;
		exact.approximate = p->exact.approximate;
		moved.within = 0;
		assert_int_equal(lims_dec_add(p->v.number, lims_dec_scaled(1, power), &moved.number, NULL, NULL), LIMS_OK);
		assert_int_equal(lims_rat_from_dec(by, lims_dec_scaled(1, power), NULL), LIMS_OK);
		assert_int_equal(lims_rat_add(exact.number, p->exact.number, by, NULL), LIMS_OK);
		struct lims_value shift = lims_value_number(lims_dec_scaled(1, power), NULL);
		moved.within = lims_bound_sum(&p->v, &shift, moved.number);
		lims_rat_destroy(by);
	}
	int order = 7;
	t->orders++;
	if (lims_bound_order(&p->v, &moved, &order)) {
		t->ordered++;
		if (order != lims_rvalue_compare(&p->exact, &exact))
			fail_msg("%s and %s: the order is wrong", p->text, q->text);
	}
	lims_rat_destroy(exact.number);
}

static void check_rounding(struct chance *c, const struct pair *p, struct tally *t)
{
	struct lims_dec by_bound, by_rational;
	int places = (int)below(c, 34) - lims_dec_magnitude(p->v.number) - 2;
	enum lims_rounding how = (enum lims_rounding)below(c, 4);
	t->roundings++;
	if (!lims_bound_round(&p->v, places, how, &by_bound))
		return;
	t->rounded++;
	assert_int_equal(lims_rat_round(p->exact.number, places, how, &by_rational, NULL), LIMS_OK);
	if (memcmp(&by_bound, &by_rational, sizeof by_bound) != 0)
		fail_msg("%s to %d places by rule %d: the rounding is wrong", p->text, places, (int)how);
}

static void bounds_hold_and_decide_as_rationals_do(void **state)
{
	struct sheet *s = *state;
	struct chance c = {.state = 20240611};
	struct tally t = {0};
	static struct pair p, q;
	int id[READINGS + 1];
	sheet_clear(s);
	for (int i = 0; i <= READINGS; i++) {
		char name[2] = {(char)('a' + i), '\0'};
		id[i] = sheet_reading(s, name, i == READINGS ? "kW.h" : "1");
	}
	p.exact.number = lims_rat_create();
	q.exact.number = lims_rat_create();
	for (int i = 0; i < FORMULAS; i++) {
		read_instruments(s, &c, id);
		if (!make(s, &c, &p))
			continue;
		t.made++;
		t.unknown += p.v.within == 0;
		if (p.v.within != 0 && !holds(&p.v, &p.exact))
			fail_msg("%s lies farther than 10^%d from its exact value", p.text, p.v.within);
		check_rounding(&c, &p, &t);
		if (make(s, &c, &q))
			check_order(&c, &p, &q, &t);
	}
	lims_rat_destroy(p.exact.number);
	lims_rat_destroy(q.exact.number);
	print_message("%u numbers with lost digits, %u without a bound; %u of %u orders and %u of %u roundings decided\n", t.made, t.unknown,
		t.ordered, t.orders, t.rounded, t.roundings);
	// The sample must hold enough of everything: known and unknown bounds, decided and undecided orders and roundings.
	assert_true(t.made > FORMULAS / 4 && t.unknown > 100 && t.unknown < t.made * 3 / 4);
	assert_true(t.ordered > t.orders / 5 && t.ordered < t.orders);
	assert_true(t.rounded > t.roundings / 5 && t.rounded < t.roundings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_hold_and_decide_as_rationals_do),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
