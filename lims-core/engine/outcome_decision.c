// SPDX-License-Identifier: Apache-2.0
// Decisions: a value, its limits and its uncertainty by the rule of the procedure. What decides is exact.
#include "lims-core/engine/outcome.h"

#include "lims-core/base/lang.h"

#include "lims-core/engine/bound.h"
#include "lims-core/engine/eval_budget.h"
#include "lims-core/engine/risk.h"

#include <math.h>
#include <string.h>

enum { PROBABILITY_DIGITS = 12 };

/// The exact numbers of one decision.
enum exact { VALUE, LOW, HIGH, EXPANDED, WIDTH, ACCEPT_LOW, ACCEPT_HIGH, OUTER_LOW, OUTER_HIGH, AMOUNT, HALF, TWICE, EXACT_COUNT };

/// A pair of limits.
struct ends {
	enum exact low, high;
};
static const struct ends tolerance = {LOW, HIGH}, acceptance = {ACCEPT_LOW, ACCEPT_HIGH}, outer = {OUTER_LOW, OUTER_HIGH};

static const char *too_large(void)
{
	return lims_value_reason_text(LIMS_VALUE_TOO_LARGE);
}

/// One number: a decimal, and when decimals do not decide a rational as well.
struct amount {
	bool known;
	struct lims_value v;
	struct lims_rvalue r;
};

struct deciding {
	struct lims_outcome *o;
	const struct lims_within *w;
	const struct lims_outcome_place *at;
	struct lims_result_decision *d;
	struct amount n[EXACT_COUNT];
	bool rational;        ///< the rationals count
	bool lost;            ///< decimals did not decide: everything once more in rationals
	double y, u, nu;      ///< for probabilities
	struct ends deciding; ///< the limits between which the outcome is a pass
	bool low_violated;
	const char *reason; ///< why nothing is decided; NULL while something may be
};

static bool give_up(struct deciding *c, const char *reason)
{
	if (c->reason == NULL)
		c->reason = reason;
	return false;
}

static bool known(const struct deciding *c, enum exact i)
{
	return c->n[i].known;
}

/// Evaluates a formula. False, with the reason, when it has no value.
static bool evaluate(struct deciding *c, const struct lims_formula *f, enum exact to)
{
	struct amount *n = &c->n[to];
	lims_eval_formula(c->o->ev, f->expr, c->at->step, c->at->row, c->at->run, &n->v);
	if (n->v.kind != LIMS_KIND_NUMBER)
		return give_up(c, lims_value_reason_text(n->v.reason));
	n->known = true;
	n->r.approximate = false;
	if (!c->rational)
		return true;
	if (n->v.exact)
		return lims_rat_from_dec(n->r.number, n->v.number, NULL) == LIMS_OK || give_up(c, too_large());
	lims_eval_formula_rat(c->o->ev, f->expr, c->at->step, c->at->row, c->at->run, &n->r);
	return n->r.kind == LIMS_KIND_NUMBER || give_up(c, too_large());
}

static void copy(struct deciding *c, enum exact to, enum exact from)
{
	c->n[to].known = true;
	c->n[to].v = c->n[from].v;
	c->n[to].r.approximate = c->n[from].r.approximate;
	if (c->rational)
		lims_rat_copy(c->n[to].r.number, c->n[from].r.number);
}

/// The decimal of what was computed in rationals.
static bool settle(struct deciding *c, struct amount *n, bool good)
{
	bool inexact = n->r.approximate;
	if (!good || lims_rat_to_dec(n->r.number, &n->v.number, &inexact, NULL) != LIMS_OK)
		return give_up(c, too_large());
	n->v = (struct lims_value){.kind = LIMS_KIND_NUMBER, .number = n->v.number, .exact = !inexact};
	return true;
}

enum operation { ADD, SUBTRACT, MULTIPLY };

/// to = a (operation) b; `to` may be one of them.
static bool compute(struct deciding *c, enum exact to, enum exact a, enum operation operation, enum exact b)
{
	static lims_rc (*const in_rationals[])(struct lims_rat *, const struct lims_rat *, const struct lims_rat *, struct lims_err *) = {
		lims_rat_add, lims_rat_sub, lims_rat_mul};
	static lims_rc (*const in_decimals[])(struct lims_dec, struct lims_dec, struct lims_dec *, bool *, struct lims_err *) = {
		lims_dec_add, lims_dec_sub, lims_dec_mul};
	struct amount *n = &c->n[to];
	const struct amount *x = &c->n[a], *y = &c->n[b];
	n->known = true;
	if (c->rational) {
		n->r.kind = LIMS_KIND_NUMBER;
		n->r.approximate = x->r.approximate || y->r.approximate;
		return settle(c, n, in_rationals[operation](n->r.number, x->r.number, y->r.number, NULL) == LIMS_OK);
	}
	bool inexact = !x->v.exact || !y->v.exact;
	struct lims_dec result = {0};
	c->lost = in_decimals[operation](x->v.number, y->v.number, &result, &inexact, NULL) != LIMS_OK || inexact || c->lost;
	n->v = (struct lims_value){.kind = LIMS_KIND_NUMBER, .number = result, .exact = true};
	return true;
}

static int compare(struct deciding *c, enum exact a, enum exact b)
{
	const struct amount *x = &c->n[a], *y = &c->n[b];
	int order = 0;
	if (c->rational)
		return lims_rvalue_compare(&x->r, &y->r);
	if (x->v.exact && y->v.exact)
		return lims_dec_cmp(x->v.number, y->v.number);
	c->lost = !lims_bound_order(&x->v, &y->v, &order) || c->lost;
	return order;
}

static bool inside(struct deciding *c, struct ends e)
{
	return (c->w->low == NULL || compare(c, VALUE, e.low) >= 0) && (c->w->high == NULL || compare(c, VALUE, e.high) <= 0);
}

/* ---- what the result shows ---- */

static void show(struct deciding *c, const struct lims_unit *unit, enum exact from, struct lims_result_value *ret)
{
	struct lims_shown shown = {
		.kind = LIMS_CELL_NUMBER, .measure = unit, .unit = unit->code, .step = c->at->step, .row = c->at->row, .run = c->at->run};
	if (!known(c, from))
		return;
	struct lims_value v = c->n[from].v;
	v.unit = unit;
	lims_outcome_value(c->o, &shown, &v, ret);
}

/* ---- what is needed ---- */

static bool take_value_and_limits(struct deciding *c)
{
	bool good = c->w->low == NULL || evaluate(c, c->w->low, LOW);
	good = (c->w->high == NULL || evaluate(c, c->w->high, HIGH)) && good;
	show(c, c->w->measure, LOW, &c->d->low);
	show(c, c->w->measure, HIGH, &c->d->high);
	if (!evaluate(c, c->w->value, VALUE))
		return false;
	c->y = lims_dec_to_double(c->n[VALUE].v.number);
	if (good && c->w->low != NULL && c->w->high != NULL && compare(c, LOW, HIGH) > 0)
		return give_up(c, "the low limit lies above the high one");
	return good;
}

/// As intervals of doubles, for probabilities.
static struct lims_risk_interval interval(const struct deciding *c, struct ends e)
{
	struct lims_risk_interval r = {.low = -INFINITY, .high = INFINITY};
	if (c->w->low != NULL && known(c, e.low))
		r.low = lims_dec_to_double(c->n[e.low].v.number);
	if (c->w->high != NULL && known(c, e.high))
		r.high = lims_dec_to_double(c->n[e.high].v.number);
	return r;
}

static void take_ref(void *ctx, int id, bool is_table)
{
	if (!is_table)
		*(struct lims_ref *)ctx = lims_ref_unpack(id);
}

/// The budget whose U the rule uses; NULL when there is none.
static const struct lims_result_budget *budget_of(const struct deciding *c)
{
	struct lims_ref ref = {.kind = LIMS_REF_MODE};
	lims_expr_refs(c->w->expanded->expr, &ref, take_ref);
	bool here = ref.kind == LIMS_REF_HERE;
	const struct lims_eval_cell *cell = here                       ? lims_eval_cell_at(c->o->ev, ref.a, c->at->row, c->at->run, ref.b)
										: ref.kind == LIMS_REF_ONE ? lims_eval_cell_at(c->o->ev, ref.a, 0, 0, ref.b)
																   : NULL;
	return cell == NULL ? NULL : lims_eval_budget(c->o->ev, ref.a, cell->row, cell->run, ref.b);
}

/// U, u and ν where there is a budget. A budget without U is no fault here: a rule that needs it says so.
static void take_uncertainty(struct deciding *c)
{
	if (c->w->expanded == NULL)
		return;
	const struct lims_result_budget *b = evaluate(c, c->w->expanded, EXPANDED) ? budget_of(c) : NULL;
	if (b == NULL || b->reason[0] != '\0') {
		c->n[EXPANDED].known = false;
		c->reason = NULL;
		return;
	}
	show(c, c->w->difference, EXPANDED, &c->d->expanded);
	c->u = b->u;
	c->nu = b->nu;
	double p = lims_risk_conformance(c->y, c->u, c->nu, interval(c, tolerance));
	c->d->has_probability = !isnan(p);
	c->d->probability = c->d->has_probability ? fmin(1, fmax(0, p)) : 0;
}

static bool need_uncertainty(struct deciding *c)
{
	return known(c, EXPANDED) || give_up(c, "the uncertainty of the value is not known");
}

/// w = r U, or as the procedure has it.
static bool take_width(struct deciding *c)
{
	const struct lims_decision_terms *rule = &c->w->decision;
	if (!need_uncertainty(c) || !evaluate(c, rule->factor != NULL ? rule->factor : rule->width, AMOUNT))
		return false;
	if (lims_dec_sign(c->n[AMOUNT].v.number) < 0)
		return give_up(c, "the guard band is negative");
	copy(c, WIDTH, AMOUNT);
	if (rule->factor != NULL && !compute(c, WIDTH, AMOUNT, MULTIPLY, EXPANDED))
		return false;
	show(c, c->w->difference, WIDTH, &c->d->width);
	return true;
}

/* ---- the rules ---- */

/// The tolerance limits moved inwards or outwards by w.
static bool move(struct deciding *c, bool inwards, struct ends to)
{
	enum operation low = inwards ? ADD : SUBTRACT, high = inwards ? SUBTRACT : ADD;
	return (c->w->low == NULL || compute(c, to.low, LOW, low, WIDTH)) && (c->w->high == NULL || compute(c, to.high, HIGH, high, WIDTH));
}

static void accept_tolerance(struct deciding *c)
{
	if (c->w->low != NULL)
		copy(c, ACCEPT_LOW, LOW);
	if (c->w->high != NULL)
		copy(c, ACCEPT_HIGH, HIGH);
}

static enum lims_decision_state binary(struct deciding *c)
{
	return inside(c, acceptance) ? LIMS_DECIDED_PASS : LIMS_DECIDED_FAIL;
}

/// The size of a limit.
static void make_positive(struct deciding *c, enum exact i)
{
	struct amount *n = &c->n[i];
	if (lims_dec_sign(n->v.number) >= 0)
		return;
	n->v.number = lims_dec_neg(n->v.number);
	if (c->rational)
		lims_rat_neg(n->r.number, n->r.number);
}

/// U ≤ ratio × half the interval, or × the size of the one limit.
static bool ratio_holds(struct deciding *c)
{
	bool two = c->w->low != NULL && c->w->high != NULL;
	if (!need_uncertainty(c) || !evaluate(c, c->w->decision.ratio, AMOUNT))
		return false;
	if (two && (!compute(c, HALF, HIGH, SUBTRACT, LOW) || !compute(c, TWICE, EXPANDED, ADD, EXPANDED))) // both sides twice
		return false;
	if (!two) {
		copy(c, HALF, c->w->low != NULL ? LOW : HIGH);
		copy(c, TWICE, EXPANDED);
	}
	make_positive(c, HALF);
	if (!compute(c, HALF, HALF, MULTIPLY, AMOUNT))
		return false;
	return compare(c, TWICE, HALF) <= 0 || give_up(c, "the uncertainty is too large for these limits");
}

static enum lims_decision_state simple(struct deciding *c)
{
	accept_tolerance(c);
	if (c->w->decision.ratio != NULL && !ratio_holds(c))
		return LIMS_DECIDED_NOT;
	return binary(c);
}

/// The guard bands leave something between the limits.
static bool leaves_room(struct deciding *c)
{
	bool two = c->w->low != NULL && c->w->high != NULL;
	return !two || compare(c, ACCEPT_LOW, ACCEPT_HIGH) <= 0 || give_up(c, "the uncertainty is too large for these limits");
}

static enum lims_decision_state guarded(struct deciding *c, bool inwards)
{
	return take_width(c) && move(c, inwards, acceptance) && leaves_room(c) ? binary(c) : LIMS_DECIDED_NOT;
}

static enum lims_decision_state four_states(struct deciding *c)
{
	if (!take_width(c) || !move(c, true, acceptance) || !leaves_room(c) || !move(c, false, outer))
		return LIMS_DECIDED_NOT;
	static const struct ends *const pass_within[] = {&tolerance, &outer, &acceptance, &acceptance}; // by enum lims_conditional
	c->deciding = *pass_within[c->w->decision.conditional];
	if (inside(c, acceptance))
		return LIMS_DECIDED_PASS;
	if (inside(c, tolerance))
		return LIMS_DECIDED_CONDITIONAL_PASS;
	return inside(c, outer) ? LIMS_DECIDED_CONDITIONAL_FAIL : LIMS_DECIDED_FAIL;
}

/// A limit that follows from a probability: a decimal of 12 digits, which shows the value's side but decides nothing.
static void take_double(struct deciding *c, double v, enum exact to)
{
	struct amount *n = &c->n[to];
	struct lims_dec d;
	if (!isfinite(v) || lims_dec_from_double(v, PROBABILITY_DIGITS, &d, NULL) != LIMS_OK)
		return;
	n->known = true;
	n->v = (struct lims_value){.kind = LIMS_KIND_NUMBER, .number = d, .exact = true};
	n->r.approximate = true;
	if (c->rational)
		(void)lims_rat_from_dec(n->r.number, d, NULL);
}

/// Bounds the work that a worksheet of many criteria may cause.
static bool may_integrate(struct deciding *c)
{
	return c->o->risks++ < LIMS_OUTCOME_RISKS_MAX;
}

/// The probability is taken to 12 digits and then compared as a decimal: what lies beyond is noise of binary arithmetic.
static enum lims_decision_state by_probability(struct deciding *c)
{
	const struct lims_dec at_least = c->w->decision.at_least;
	struct lims_risk_interval limits;
	struct lims_dec p;
	if (!need_uncertainty(c))
		return LIMS_DECIDED_NOT;
	if (!c->d->has_probability || lims_dec_from_double(c->d->probability, PROBABILITY_DIGITS, &p, NULL) != LIMS_OK) {
		give_up(c, "the uncertainty of the value is not known");
		return LIMS_DECIDED_NOT;
	}
	if (!may_integrate(c)) {
		give_up(c, too_large());
		return LIMS_DECIDED_NOT;
	}
	if (!lims_risk_acceptance(c->u, c->nu, interval(c, tolerance), lims_dec_to_double(at_least), &limits)) {
		give_up(c, "the uncertainty is too large for these limits");
		return LIMS_DECIDED_NOT;
	}
	take_double(c, limits.low, ACCEPT_LOW);
	take_double(c, limits.high, ACCEPT_HIGH);
	return lims_dec_cmp(p, at_least) >= 0 ? LIMS_DECIDED_PASS : LIMS_DECIDED_FAIL;
}

static enum lims_decision_state decide(struct deciding *c)
{
	switch (c->w->decision.rule) {
	case LIMS_DECISION_SIMPLE:
		return simple(c);
	case LIMS_DECISION_GUARD_BAND:
		return guarded(c, true);
	case LIMS_DECISION_GUARDED_REJECTION:
		return guarded(c, false);
	case LIMS_DECISION_PROBABILITY:
		return by_probability(c);
	case LIMS_DECISION_NON_BINARY:
		return four_states(c);
	}
	return LIMS_DECIDED_NOT;
}

/* ---- risks, verdict, sides ---- */

static void set_risks(struct deciding *c)
{
	struct lims_result_decision *d = c->d;
	const struct lims_decision_terms *rule = &c->w->decision;
	bool accepted = d->state == LIMS_DECIDED_PASS || d->state == LIMS_DECIDED_CONDITIONAL_PASS;
	d->risk = accepted ? 1 - d->probability : d->probability;
	if (rule->prior_mean == NULL || !d->has_probability || d->state == LIMS_DECIDED_NOT)
		return;
	struct lims_value mean, sd;
	struct lims_risk_global r;
	lims_eval_formula(c->o->ev, rule->prior_mean->expr, c->at->step, c->at->row, c->at->run, &mean);
	lims_eval_formula(c->o->ev, rule->prior_sd->expr, c->at->step, c->at->row, c->at->run, &sd);
	d->has_global = may_integrate(c) && mean.kind == LIMS_KIND_NUMBER && sd.kind == LIMS_KIND_NUMBER &&
					lims_risk_global(lims_dec_to_double(mean.number), lims_dec_to_double(sd.number), c->u, interval(c, tolerance),
						interval(c, c->deciding), &r);
	if (d->has_global) {
		d->consumer = r.consumer;
		d->producer = r.producer;
	}
}

static enum lims_verdict verdict_of(const struct deciding *c)
{
	static const enum lims_verdict counts[] = {LIMS_VERDICT_UNDETERMINED, LIMS_VERDICT_PASS, LIMS_VERDICT_PASS, LIMS_VERDICT_FAIL,
		LIMS_VERDICT_FAIL}; // by enum lims_decision_state
	bool conditional = c->d->state == LIMS_DECIDED_CONDITIONAL_PASS || c->d->state == LIMS_DECIDED_CONDITIONAL_FAIL;
	switch (conditional ? c->w->decision.conditional : LIMS_CONDITIONAL_TOLERANCE) {
	case LIMS_CONDITIONAL_TOLERANCE:
		return counts[c->d->state];
	case LIMS_CONDITIONAL_PASS:
		return LIMS_VERDICT_PASS;
	case LIMS_CONDITIONAL_FAIL:
		return LIMS_VERDICT_FAIL;
	case LIMS_CONDITIONAL_UNDETERMINED:
		break;
	}
	return LIMS_VERDICT_UNDETERMINED;
}

/// Everything up to the state; in decimals unless c->rational.
static void run(struct deciding *c)
{
	static const struct lims_result_value empty = {.unit = "", .text = "", .reason = "", .printed = "", .printed_unit = ""};
	*c->d = (struct lims_result_decision){
		.within = c->w, .low = empty, .high = empty, .accept_low = empty, .accept_high = empty, .expanded = empty, .width = empty};
	c->deciding = acceptance;
	c->nu = INFINITY;
	if (take_value_and_limits(c)) {
		take_uncertainty(c);
		c->d->state = decide(c);
	}
	if (c->w->decision.rule == LIMS_DECISION_PROBABILITY)
		c->n[ACCEPT_LOW].v.exact = c->n[ACCEPT_HIGH].v.exact = false;
	show(c, c->w->measure, ACCEPT_LOW, &c->d->accept_low);
	show(c, c->w->measure, ACCEPT_HIGH, &c->d->accept_high);
	struct ends e = known(c, c->deciding.low) || known(c, c->deciding.high) ? c->deciding : tolerance;
	c->deciding = e;
	c->low_violated = known(c, VALUE) && known(c, e.low) && compare(c, VALUE, e.low) < 0;
}

/// The formula of a limit that is the tolerance itself; NULL of a computed one.
static const struct lims_expr *formula_of(const struct deciding *c, bool low)
{
	const struct lims_formula *f = low ? c->w->low : c->w->high;
	bool itself = c->deciding.low == LOW || c->w->decision.rule == LIMS_DECISION_SIMPLE;
	return itself && f != NULL ? f->expr : NULL;
}

/// The value against the limit that it violates, else against the high one.
static void show_sides(struct deciding *c, struct lims_result_criterion *ret)
{
	bool low = c->w->low != NULL && (c->w->high == NULL || c->low_violated);
	enum exact limit = low ? c->deciding.low : c->deciding.high;
	struct lims_outcome_side left = {.expr = c->w->value->expr, .v = c->n[VALUE].v};
	struct lims_outcome_side right = {.expr = formula_of(c, low), .exact = c->rational ? c->n[limit].r.number : NULL, .v = c->n[limit].v};
	right.v.unit = c->w->measure;
	if (!known(c, limit))
		right.v = lims_value_none(LIMS_VALUE_MISSING);
	lims_outcome_compared(c->o, c->at, &left, low ? ">=" : "<=", &right, ret);
}

/// The same once more in rationals. False when memory is out.
static bool run_in_rationals(struct deciding *c)
{
	for (size_t i = 0; i < EXACT_COUNT; i++) {
		c->n[i] = (struct amount){.r = {.number = lims_rat_create()}};
		if (c->n[i].r.number == NULL)
			return false;
	}
	c->o->ev->rational++;
	c->rational = true;
	c->reason = NULL;
	run(c);
	return true;
}

/// The screen says which statements are only conditional.
static void tell_conditional(struct deciding *c, const struct lims_result_criterion *ret)
{
	if (c->d->state != LIMS_DECIDED_CONDITIONAL_PASS && c->d->state != LIMS_DECIDED_CONDITIONAL_FAIL)
		return;
	const char *state = c->d->state == LIMS_DECIDED_CONDITIONAL_PASS ? lims_tr(c->o->w->lang, "pass") : lims_tr(c->o->w->lang, "fail");
	char place[LIMS_OUTCOME_WHERE];
	if (c->o->w->lang != NULL)
		lims_outcome_information(c->o, "%s: a conditional %s, for the value is no further than the guard band from a limit.",
			lims_outcome_where(c->o, ret, place), state);
	else if (ret->has_row)
		lims_outcome_information(c->o, "%s.%s, row %zu: a conditional %s, for the value is no further than the guard band from a limit.",
			ret->step, ret->id, ret->row + 1, state);
	else
		lims_outcome_information(
			c->o, "%s: a conditional %s, for the value is no further than the guard band from a limit.", ret->id, state);
}

void lims_outcome_decision(
	struct lims_outcome *o, const struct lims_within *within, const struct lims_outcome_place *at, struct lims_result_criterion *ret)
{
	struct deciding c = {.o = o, .w = within, .at = at, .d = lims_arena_take(o->ev->arena, sizeof *c.d)};
	if (c.d == NULL) {
		o->no_memory = true;
		return;
	}
	run(&c);
	if (c.lost && !run_in_rationals(&c)) {
		o->no_memory = true;
		goto out;
	}
	set_risks(&c);
	ret->outcome = verdict_of(&c);
	ret->decision = c.d;
	ret->reason = c.reason != NULL ? c.reason : ret->outcome == LIMS_VERDICT_UNDETERMINED ? LIMS_MSG("the statement is conditional") : "";
	show_sides(&c, ret);
	tell_conditional(&c, ret);
out:
	for (size_t i = 0; i < EXACT_COUNT; i++)
		lims_rat_destroy(c.n[i].r.number);
}
