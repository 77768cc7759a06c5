// SPDX-License-Identifier: Apache-2.0
// Decisions: a value, its limits and its uncertainty by the rule of the procedure. What decides is computed in exact rationals.
#include "lims-core/engine/outcome.h"

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

struct deciding {
	struct lims_outcome *o;
	const struct lims_within *w;
	const struct lims_outcome_place *at;
	struct lims_result_decision *d;
	struct lims_rvalue exact[EXACT_COUNT];
	struct lims_value value; ///< as the sides show it
	bool has_u;
	double y, u, nu;      ///< for probabilities
	struct ends deciding; ///< the limits between which the outcome is a pass
	const char *reason;   ///< why nothing is decided; NULL while something may be
};

static bool give_up(struct deciding *c, const char *reason)
{
	if (c->reason == NULL)
		c->reason = reason;
	return false;
}

/// Evaluates a formula to a decimal (for display and probabilities) and to a rational (for decisions). False, with the reason, when it has
/// no value.
static bool evaluate(struct deciding *c, const struct lims_formula *f, enum exact to, struct lims_value *ret)
{
	struct lims_rvalue *r = &c->exact[to];
	lims_eval_formula(c->o->ev, f->expr, c->at->step, c->at->row, c->at->run, ret);
	if (ret->kind != LIMS_KIND_NUMBER)
		return give_up(c, lims_value_reason_text(ret->reason));
	if (ret->exact) {
		r->kind = lims_rat_from_dec(r->number, ret->number, NULL) == LIMS_OK ? LIMS_KIND_NUMBER : LIMS_KIND_NONE;
	} else {
		c->o->ev->rational++;
		lims_eval_formula_rat(c->o->ev, f->expr, c->at->step, c->at->row, c->at->run, r);
	}
	return r->kind == LIMS_KIND_NUMBER || give_up(c, lims_value_reason_text(LIMS_VALUE_TOO_LARGE));
}

static bool known(const struct deciding *c, enum exact i)
{
	return c->exact[i].kind == LIMS_KIND_NUMBER;
}

static void set(struct deciding *c, enum exact to, bool approximate)
{
	c->exact[to].kind = LIMS_KIND_NUMBER;
	c->exact[to].approximate = approximate;
}

static void copy(struct deciding *c, enum exact to, enum exact from)
{
	lims_rat_copy(c->exact[to].number, c->exact[from].number);
	set(c, to, c->exact[from].approximate);
}

/// to = a + sign × b.
static bool add(struct deciding *c, enum exact to, enum exact a, int sign, enum exact b)
{
	set(c, to, c->exact[a].approximate || c->exact[b].approximate);
	struct lims_rat *r = c->exact[to].number;
	lims_rc rc = sign < 0 ? lims_rat_sub(r, c->exact[a].number, c->exact[b].number, NULL)
						  : lims_rat_add(r, c->exact[a].number, c->exact[b].number, NULL);
	return rc == LIMS_OK || give_up(c, lims_value_reason_text(LIMS_VALUE_TOO_LARGE));
}

static bool multiply(struct deciding *c, enum exact to, enum exact a, enum exact b)
{
	set(c, to, c->exact[a].approximate || c->exact[b].approximate);
	lims_rc rc = lims_rat_mul(c->exact[to].number, c->exact[a].number, c->exact[b].number, NULL);
	return rc == LIMS_OK || give_up(c, lims_value_reason_text(LIMS_VALUE_TOO_LARGE));
}

static int compare(const struct deciding *c, enum exact a, enum exact b)
{
	return lims_rvalue_compare(&c->exact[a], &c->exact[b]);
}

static bool inside(const struct deciding *c, struct ends e)
{
	return (c->w->low == NULL || compare(c, VALUE, e.low) >= 0) && (c->w->high == NULL || compare(c, VALUE, e.high) <= 0);
}

/* ---- what the result shows ---- */

static void show(struct deciding *c, const struct lims_unit *unit, const struct lims_value *v, struct lims_result_value *ret)
{
	struct lims_shown shown = {
		.kind = LIMS_CELL_NUMBER, .measure = unit, .unit = unit->code, .step = c->at->step, .row = c->at->row, .run = c->at->run};
	lims_outcome_value(c->o, &shown, v, ret);
}

/// The rational as the nearest decimal; false when it is too large for one.
static bool decimal(const struct deciding *c, const struct lims_unit *unit, enum exact from, struct lims_value *ret)
{
	bool inexact = c->exact[from].approximate;
	*ret = (struct lims_value){.kind = LIMS_KIND_NUMBER, .unit = unit};
	if (!known(c, from) || lims_rat_to_dec(c->exact[from].number, &ret->number, &inexact, NULL) != LIMS_OK)
		*ret = lims_value_none(LIMS_VALUE_TOO_LARGE);
	ret->exact = !inexact;
	return ret->kind == LIMS_KIND_NUMBER;
}

static void show_exact(struct deciding *c, const struct lims_unit *unit, enum exact from, struct lims_result_value *ret)
{
	struct lims_value v;
	if (known(c, from) && decimal(c, unit, from, &v))
		show(c, unit, &v, ret);
}

/* ---- what is needed ---- */

static bool take_value_and_limits(struct deciding *c)
{
	struct lims_value v;
	bool good = c->w->low == NULL || evaluate(c, c->w->low, LOW, &v);
	good = (c->w->high == NULL || evaluate(c, c->w->high, HIGH, &v)) && good;
	show_exact(c, c->w->measure, LOW, &c->d->low);
	show_exact(c, c->w->measure, HIGH, &c->d->high);
	if (!evaluate(c, c->w->value, VALUE, &c->value))
		return false;
	c->y = lims_dec_to_double(c->value.number);
	if (good && c->w->low != NULL && c->w->high != NULL && compare(c, LOW, HIGH) > 0)
		return give_up(c, "the low limit lies above the high one");
	return good;
}

/// As intervals of doubles, for probabilities.
static struct lims_risk_interval interval(const struct deciding *c, struct ends e)
{
	struct lims_risk_interval r = {.low = -INFINITY, .high = INFINITY};
	struct lims_value v;
	if (c->w->low != NULL && decimal(c, c->w->measure, e.low, &v))
		r.low = lims_dec_to_double(v.number);
	if (c->w->high != NULL && decimal(c, c->w->measure, e.high, &v))
		r.high = lims_dec_to_double(v.number);
	return r;
}

/// U, u and ν where there is a budget. A budget without U is no fault here: a rule that needs it says so.
static void take_uncertainty(struct deciding *c)
{
	struct lims_value v;
	if (c->w->expanded == NULL)
		return;
	if (!evaluate(c, c->w->expanded, EXPANDED, &v)) {
		c->reason = NULL;
		return;
	}
	show(c, c->w->difference, &v, &c->d->expanded);
	lims_eval_formula(c->o->ev, c->w->standard->expr, c->at->step, c->at->row, c->at->run, &v);
	if (v.kind != LIMS_KIND_NUMBER || lims_dec_sign(v.number) < 0)
		return;
	c->u = lims_dec_to_double(v.number);
	lims_eval_formula(c->o->ev, c->w->freedom->expr, c->at->step, c->at->row, c->at->run, &v);
	c->nu = v.kind == LIMS_KIND_NUMBER ? lims_dec_to_double(v.number) : INFINITY; // infinitely many are no number
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
	struct lims_value v;
	if (!need_uncertainty(c) || !evaluate(c, rule->factor != NULL ? rule->factor : rule->width, AMOUNT, &v))
		return false;
	if (lims_rat_sign(c->exact[AMOUNT].number) < 0)
		return give_up(c, "the guard band is negative");
	copy(c, WIDTH, AMOUNT);
	if (rule->factor != NULL && !multiply(c, WIDTH, AMOUNT, EXPANDED))
		return false;
	show_exact(c, c->w->difference, WIDTH, &c->d->width);
	return true;
}

/* ---- the rules ---- */

/// The tolerance limits moved inwards (sign 1) or outwards (sign -1) by w.
static bool move(struct deciding *c, int sign, struct ends to)
{
	return (c->w->low == NULL || add(c, to.low, LOW, sign, WIDTH)) && (c->w->high == NULL || add(c, to.high, HIGH, -sign, WIDTH));
}

static void accept_tolerance(struct deciding *c)
{
	if (c->w->low != NULL)
		copy(c, ACCEPT_LOW, LOW);
	if (c->w->high != NULL)
		copy(c, ACCEPT_HIGH, HIGH);
}

static enum lims_decision_state binary(const struct deciding *c)
{
	return inside(c, acceptance) ? LIMS_DECIDED_PASS : LIMS_DECIDED_FAIL;
}

/// U ≤ ratio × half the interval, or × the size of the one limit.
static bool ratio_holds(struct deciding *c)
{
	struct lims_value v;
	bool two = c->w->low != NULL && c->w->high != NULL;
	if (!need_uncertainty(c) || !evaluate(c, c->w->decision.ratio, AMOUNT, &v))
		return false;
	if (two && (!add(c, HALF, HIGH, -1, LOW) || !add(c, TWICE, EXPANDED, 1, EXPANDED))) // both sides twice
		return false;
	if (!two) {
		copy(c, HALF, c->w->low != NULL ? LOW : HIGH);
		copy(c, TWICE, EXPANDED);
	}
	if (lims_rat_sign(c->exact[HALF].number) < 0)
		lims_rat_neg(c->exact[HALF].number, c->exact[HALF].number);
	if (!multiply(c, HALF, HALF, AMOUNT))
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

static enum lims_decision_state guarded(struct deciding *c, int sign)
{
	if (!take_width(c) || !move(c, sign, acceptance))
		return LIMS_DECIDED_NOT;
	if (c->w->low != NULL && c->w->high != NULL && compare(c, ACCEPT_LOW, ACCEPT_HIGH) > 0) {
		give_up(c, "the uncertainty is too large for these limits");
		return LIMS_DECIDED_NOT;
	}
	return binary(c);
}

static enum lims_decision_state four_states(struct deciding *c)
{
	if (!take_width(c) || !move(c, 1, acceptance) || !move(c, -1, outer))
		return LIMS_DECIDED_NOT;
	static const struct ends *const pass_within[] = {&tolerance, &outer, &acceptance, &acceptance}; // by enum lims_conditional
	c->deciding = *pass_within[c->w->decision.conditional];
	if (inside(c, acceptance))
		return LIMS_DECIDED_PASS;
	if (inside(c, tolerance))
		return LIMS_DECIDED_CONDITIONAL_PASS;
	return inside(c, outer) ? LIMS_DECIDED_CONDITIONAL_FAIL : LIMS_DECIDED_FAIL;
}

static void take_double(struct deciding *c, double v, enum exact to)
{
	struct lims_dec d;
	if (isfinite(v) && lims_dec_from_double(v, PROBABILITY_DIGITS, &d, NULL) == LIMS_OK &&
		lims_rat_from_dec(c->exact[to].number, d, NULL) == LIMS_OK)
		set(c, to, true);
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
		return guarded(c, 1);
	case LIMS_DECISION_GUARDED_REJECTION:
		return guarded(c, -1);
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
	d->has_global = mean.kind == LIMS_KIND_NUMBER && sd.kind == LIMS_KIND_NUMBER &&
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

/// The value against the limit that it violates, else against the high one.
static void show_sides(struct deciding *c, struct lims_result_criterion *ret)
{
	struct ends e = known(c, c->deciding.low) || known(c, c->deciding.high) ? c->deciding : tolerance;
	bool low_violated = known(c, VALUE) && known(c, e.low) && compare(c, VALUE, e.low) < 0;
	bool low = c->w->low != NULL && (c->w->high == NULL || low_violated);
	enum exact limit = low ? e.low : e.high;
	struct lims_outcome_side left = {.expr = c->w->value->expr, .v = c->value}, right = {.exact = c->exact[limit].number};
	if (!decimal(c, c->w->measure, limit, &right.v))
		right.v = lims_value_none(LIMS_VALUE_MISSING);
	lims_outcome_compared(c->o, c->at, &left, low ? ">=" : "<=", &right, ret);
}

static bool create_numbers(struct deciding *c)
{
	bool good = true;
	for (size_t i = 0; i < EXACT_COUNT; i++) {
		c->exact[i].number = lims_rat_create();
		good = good && c->exact[i].number != NULL;
	}
	return good;
}

void lims_outcome_decision(
	struct lims_outcome *o, const struct lims_within *within, const struct lims_outcome_place *at, struct lims_result_criterion *ret)
{
	static const struct lims_result_value empty = {.unit = "", .text = "", .reason = "", .printed = "", .printed_unit = ""};
	struct deciding c = {
		.o = o, .w = within, .at = at, .d = lims_arena_take(o->ev->arena, sizeof *c.d), .deciding = acceptance, .nu = INFINITY};
	if (c.d == NULL || !create_numbers(&c)) {
		o->no_memory = true;
		goto out;
	}
	*c.d = (struct lims_result_decision){
		.within = within, .low = empty, .high = empty, .accept_low = empty, .accept_high = empty, .expanded = empty, .width = empty};
	if (take_value_and_limits(&c)) {
		take_uncertainty(&c);
		c.d->state = decide(&c);
	}
	show_exact(&c, within->measure, ACCEPT_LOW, &c.d->accept_low);
	show_exact(&c, within->measure, ACCEPT_HIGH, &c.d->accept_high);
	set_risks(&c);
	ret->outcome = verdict_of(&c);
	ret->decision = c.d;
	ret->reason = c.reason != NULL ? c.reason : ret->outcome == LIMS_VERDICT_UNDETERMINED ? "the statement is conditional" : "";
	show_sides(&c, ret);
out:
	for (size_t i = 0; i < EXACT_COUNT; i++)
		lims_rat_destroy(c.exact[i].number);
}

/// The rule of a criterion when a paper must state it; NULL otherwise.
static const struct lims_decision_terms *to_state(const struct lims_result_criterion *c)
{
	const struct lims_decision_terms *rule = c->decision == NULL ? NULL : &c->decision->within->decision;
	return rule == NULL || (rule->rule == LIMS_DECISION_SIMPLE && rule->ratio == NULL) ? NULL : rule;
}

void lims_outcome_rules(struct lims_outcome *o)
{
	struct lims_result *r = o->result;
	size_t used = 0;
	for (size_t i = 0; i < r->criterion_count; i++)
		used += to_state(&r->criteria[i]) != NULL;
	const struct lims_decision_terms **rules = used == 0 ? NULL : lims_arena_array(o->ev->arena, used, sizeof *rules);
	o->no_memory = o->no_memory || (used > 0 && rules == NULL);
	for (size_t i = 0; i < r->criterion_count && rules != NULL; i++) {
		const struct lims_decision_terms *rule = to_state(&r->criteria[i]);
		bool stated = rule == NULL;
		for (size_t k = 0; !stated && k < r->rule_count; k++)
			stated = rules[k] == rule || strcmp(rules[k]->statement.vi, rule->statement.vi) == 0;
		if (!stated)
			rules[r->rule_count++] = rule;
	}
	r->rules = rules;
}
