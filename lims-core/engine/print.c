// SPDX-License-Identifier: Apache-2.0
// Rounding once, from the exact value, by a named rule.
#include "lims-core/engine/print.h"

#include "lims-core/engine/rounding.h"

#include <string.h>

enum { SCREEN_DIGITS = 10 };

/// The value in the printed unit: a decimal when that is exact, else the rational in `rat`.
struct printed {
	struct lims_dec dec;
	bool exact;
	struct lims_rat *rat;
};

static bool fill_rat(const struct lims_print_job *job, const struct lims_value *v, const struct lims_unit_conv *conv, struct printed *p)
{
	p->rat = lims_rat_create();
	job->ev->rational++;
	if (p->rat == NULL)
		return false;
	struct lims_rvalue r = {.kind = LIMS_KIND_NUMBER, .number = p->rat};
	if (!v->exact && job->expr != NULL)
		lims_eval_formula_rat(job->ev, job->expr, job->step, job->row, job->run, &r);
	else if (!v->exact && job->exact != NULL)
		lims_rat_copy(p->rat, job->exact);
	else if (lims_rat_from_dec(p->rat, v->number, NULL) != LIMS_OK)
		return false;
	return r.kind == LIMS_KIND_NUMBER && lims_unit_apply_rat(conv, p->rat, NULL) == LIMS_OK;
}

static bool convert(const struct lims_print_job *job, const struct lims_value *v, struct printed *p)
{
	const struct lims_unit *from = v->unit != NULL ? v->unit : job->measure;
	const struct lims_unit *to = job->rule != NULL && job->rule->measure != NULL ? job->rule->measure : job->measure;
	struct lims_unit_conv conv;
	if (lims_unit_conv(from, to, &conv, NULL) != LIMS_OK)
		return false;
	bool inexact = !v->exact;
	if (lims_unit_apply(&conv, v->number, &p->dec, &inexact, NULL) != LIMS_OK)
		return false;
	p->exact = !inexact;
	return p->exact || fill_rat(job, v, &conv, p);
}

static bool round_places(const struct printed *p, int places, enum lims_rounding rule, struct lims_dec *ret)
{
	if (p->exact)
		return lims_dec_round(p->dec, places, rule, ret, NULL) == LIMS_OK;
	return lims_rat_round(p->rat, places, rule, ret, NULL) == LIMS_OK;
}

static bool round_step(const struct printed *p, struct lims_dec step, enum lims_rounding rule, struct lims_dec *ret)
{
	if (lims_dec_sign(step) <= 0)
		return false;
	if (p->exact)
		return lims_dec_round_step(p->dec, step, rule, ret, NULL) == LIMS_OK;
	return lims_round_to_step_rat(p->rat, step, rule, ret, NULL) == LIMS_OK;
}

static bool step_of(const struct lims_print_job *job, struct lims_dec *ret)
{
	struct lims_value step;
	lims_eval_formula(job->ev, job->rule->step->expr, job->step, job->row, job->run, &step);
	if (step.kind != LIMS_KIND_NUMBER)
		return false;
	*ret = lims_dec_trim(step.number);
	return true;
}

/// Places that keep SCREEN_DIGITS significant digits of a number without a rule.
static int screen_places(struct lims_dec d)
{
	char text[LIMS_DEC_TEXT];
	lims_dec_text(lims_dec_abs(d), text);
	size_t whole = strcspn(text, ".eE");
	size_t zeros = 0;
	if (text[0] == '0' && text[whole] == '.')
		zeros = strspn(text + whole + 1, "0");
	int places = text[0] == '0' ? SCREEN_DIGITS + (int)zeros : SCREEN_DIGITS - (int)whole;
	return places < 0 ? 0 : places;
}

static bool apply_rule(const struct lims_print_job *job, const struct printed *p, struct lims_dec *ret)
{
	const struct lims_print *rule = job->rule;
	if (rule == NULL || rule->as_is || rule->hidden) {
		*ret = rule != NULL && rule->trim ? lims_dec_trim(p->dec) : p->dec;
		if (p->exact)
			return true;
		if (!round_places(p, screen_places(p->dec) + job->more_digits, LIMS_ROUND_HALF_EVEN, ret))
			return false;
		*ret = lims_dec_trim(*ret);
		return true;
	}
	if (!rule->by_step)
		return round_places(p, rule->places + job->more_digits, rule->rule, ret);
	struct lims_dec step;
	if (!step_of(job, &step))
		return false;
	if (job->more_digits == 0)
		return round_step(p, step, rule->rule, ret);
	return round_places(p, lims_dec_places(step) + job->more_digits, rule->rule, ret);
}

bool lims_print_round(const struct lims_print_job *job, const struct lims_value *v, struct lims_dec *ret)
{
	if (v->kind != LIMS_KIND_NUMBER)
		return false;
	struct printed p = {0};
	bool ok = convert(job, v, &p) && apply_rule(job, &p, ret);
	lims_rat_destroy(p.rat);
	return ok;
}

const char *lims_print_value(const struct lims_print_job *job, const struct lims_value *v)
{
	struct lims_dec d;
	char text[LIMS_DEC_TEXT];
	if (!lims_print_round(job, v, &d))
		return "";
	if (lims_dec_sign(d) == 0)
		d = lims_dec_abs(d); // no "-0.00" on paper
	lims_dec_text(d, text);
	const char *kept = lims_arena_text(job->ev->arena, text);
	return kept != NULL ? kept : "";
}
