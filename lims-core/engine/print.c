// SPDX-License-Identifier: Apache-2.0
// Rounding once, from the exact value, by a named rule.
#include "lims-core/engine/print.h"

#include "lims-core/engine/bound.h"
#include "lims-core/engine/eval_budget.h"
#include "lims-core/engine/rounding.h"

#include <string.h>

enum { SCREEN_DIGITS = 10 };

/// The value in the printed unit, as a decimal and, once that does not suffice, as the rational.
struct printed {
	const struct lims_print_job *job;
	const struct lims_value *from;
	struct lims_unit_conv conv;
	struct lims_value v;
	struct lims_rat *rat; ///< NULL until decimals do not suffice
};

static bool convert(const struct lims_print_job *job, const struct lims_value *v, struct printed *p)
{
	const struct lims_unit *from = v->unit != NULL ? v->unit : job->measure;
	const struct lims_unit *to = job->rule != NULL && job->rule->measure != NULL ? job->rule->measure : job->measure;
	p->job = job;
	p->from = v;
	p->v = *v;
	p->rat = NULL;
	p->conv.same = true;
	if (from != to && lims_unit_conv(from, to, &p->conv, NULL) != LIMS_OK)
		return false;
	bool inexact = !v->exact;
	if (p->conv.same)
		return true;
	if (lims_unit_apply(&p->conv, v->number, &p->v.number, &inexact, NULL) != LIMS_OK)
		return false;
	p->v.exact = !inexact;
	if (inexact)
		p->v.within = lims_bound_converted(v, &p->conv, p->v.number);
	return true;
}

static bool fill_rat(struct printed *p)
{
	const struct lims_print_job *job = p->job;
	p->rat = lims_rat_create();
	job->ev->rational++;
	if (p->rat == NULL)
		return false;
	struct lims_rvalue r = {.kind = LIMS_KIND_NUMBER, .number = p->rat};
	if (!p->from->exact && job->expr != NULL)
		lims_eval_formula_rat(job->ev, job->expr, job->step, job->row, job->run, &r);
	else if (!p->from->exact && job->exact != NULL)
		lims_rat_copy(p->rat, job->exact);
	else if (lims_rat_from_dec(p->rat, p->from->number, NULL) != LIMS_OK)
		return false;
	return r.kind == LIMS_KIND_NUMBER && lims_unit_apply_rat(&p->conv, p->rat, NULL) == LIMS_OK;
}

static bool round_places(struct printed *p, int places, enum lims_rounding rule, struct lims_dec *ret)
{
	if (p->v.exact)
		return lims_dec_round(p->v.number, places, rule, ret, NULL) == LIMS_OK;
	return lims_bound_round(&p->v, places, rule, ret) || (fill_rat(p) && lims_rat_round(p->rat, places, rule, ret, NULL) == LIMS_OK);
}

/// By the places that the decimal says; a carry that adds a digit (9.96 → 10.0) takes one place away.
static bool round_significant(struct printed *p, int digits, enum lims_rounding rule, struct lims_dec *ret)
{
	struct lims_dec rounded;
	if (digits > LIMS_SIGNIFICANT_MAX)
		digits = LIMS_SIGNIFICANT_MAX;
	if (p->v.exact || lims_dec_sign(p->v.number) == 0)
		return lims_round_significant(p->v.number, digits, rule, ret, NULL) == LIMS_OK;
	int magnitude = lims_dec_magnitude(p->v.number);
	if (!lims_bound_round(&p->v, digits - 1 - magnitude, rule, &rounded))
		return fill_rat(p) && lims_round_significant_rat(p->rat, digits, rule, ret, NULL) == LIMS_OK;
	return lims_round_significant(rounded, digits, rule, ret, NULL) == LIMS_OK;
}

/// The number of steps is rounded by the bound of the quotient where that decides.
static bool round_step_by_bound(const struct printed *p, const struct lims_value *step, enum lims_rounding rule, struct lims_dec *ret)
{
	struct lims_value q = {.kind = LIMS_KIND_NUMBER};
	bool inexact = false;
	if (lims_dec_div(p->v.number, step->number, &q.number, NULL, NULL) != LIMS_OK)
		return false;
	q.within = lims_bound_quotient(&p->v, step, q.number);
	return lims_bound_round(&q, 0, rule, &q.number) && lims_dec_mul(q.number, step->number, ret, &inexact, NULL) == LIMS_OK && !inexact;
}

static bool round_step(struct printed *p, struct lims_dec width, enum lims_rounding rule, struct lims_dec *ret)
{
	const struct lims_value step = lims_value_number(width, NULL);
	if (lims_dec_sign(width) <= 0)
		return false;
	if (p->v.exact)
		return lims_dec_round_step(p->v.number, width, rule, ret, NULL) == LIMS_OK;
	return round_step_by_bound(p, &step, rule, ret) || (fill_rat(p) && lims_round_to_step_rat(p->rat, width, rule, ret, NULL) == LIMS_OK);
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

static void take_ref(void *ctx, int id, bool is_table)
{
	if (!is_table)
		*(int *)ctx = id;
}

/// Places of the last digit of the reported uncertainty, which is rounded in the printed unit; false when there is none.
static bool places_of(const struct lims_print_job *job, int *ret)
{
	int id = 0;
	lims_expr_refs(job->rule->place_of->expr, &id, take_ref); // "column.U" and nothing else
	struct lims_ref ref = lims_ref_unpack(id);
	bool here = ref.a == job->step; // a criterion of another step names a column of a step with one row
	const struct lims_eval_cell *cell = lims_eval_cell_at(job->ev, ref.a, here ? job->row : 0, here ? job->run : 0, ref.b);
	const struct lims_result_budget *b = cell == NULL ? NULL : lims_eval_budget(job->ev, ref.a, cell->row, cell->run, ref.b);
	if (b == NULL || b->reason[0] != '\0')
		return false;
	*ret = lims_dec_places(b->U_printed);
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

static bool apply_rule(const struct lims_print_job *job, struct printed *p, struct lims_dec *ret)
{
	const struct lims_print *rule = job->rule;
	int places;
	if (rule != NULL && rule->place_of != NULL && places_of(job, &places))
		return round_places(p, places + job->more_digits, rule->rule, ret);
	if (rule == NULL || rule->as_is || rule->hidden || rule->place_of != NULL) {
		*ret = rule != NULL && rule->trim ? lims_dec_trim(p->v.number) : p->v.number;
		if (p->v.exact)
			return true;
		if (!round_places(p, screen_places(p->v.number) + job->more_digits, LIMS_ROUND_HALF_EVEN, ret))
			return false;
		*ret = lims_dec_trim(*ret);
		return true;
	}
	if (rule->significant > 0)
		return round_significant(p, rule->significant + job->more_digits, rule->rule, ret);
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
	struct printed p;
	bool ok = convert(job, v, &p) && apply_rule(job, &p, ret);
	lims_rat_destroy(p.rat);
	return ok;
}

bool lims_print_keeps(const struct lims_print *rule, const struct lims_unit *measure)
{
	if (rule == NULL)
		return true;
	return (rule->as_is || rule->hidden) && !rule->trim && rule->place_of == NULL && (rule->measure == NULL || rule->measure == measure);
}

/// A number whose places lie beyond the digits of a decimal has nothing to round at these places: it stands as it is.
static bool unrounded(const struct lims_print_job *job, const struct lims_value *v, struct lims_dec *ret)
{
	struct printed p;
	if (v->kind != LIMS_KIND_NUMBER || !convert(job, v, &p))
		return false;
	*ret = p.v.number;
	return true;
}

const char *lims_print_value(const struct lims_print_job *job, const struct lims_value *v)
{
	struct lims_dec d;
	char text[LIMS_DEC_TEXT];
	if (!lims_print_round(job, v, &d) && !unrounded(job, v, &d))
		return "";
	if (lims_dec_sign(d) == 0)
		d = lims_dec_abs(d); // no "-0.00" on paper
	if (job->text != NULL && memcmp(&d, &job->in_measure, sizeof d) == 0)
		return job->text;
	const char *kept = lims_arena_textn(job->ev->arena, text, lims_dec_text(d, text));
	return kept != NULL ? kept : "";
}
