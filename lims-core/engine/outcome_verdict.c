// SPDX-License-Identifier: Apache-2.0
// The verdict (kết luận): what conformity and validity criteria say together, and the reasons in sentences.
#include "lims-core/engine/outcome.h"

#include "lims-core/base/text.h"
#include "lims-core/engine/amount.h"
#include "lims-core/engine/place.h"

#include <stdio.h>
#include <string.h>

const char *lims_verdict_name(enum lims_verdict v)
{
	static const char *const names[] = {"undetermined", "pass", "fail"};
	return (size_t)v < sizeof names / sizeof *names ? names[v] : "";
}

/// How often an outcome stands among criteria.
struct tally {
	size_t conformity, conformity_failed, conformity_open;
	size_t validity_failed, validity_open;
};

static void count(struct tally *t, const struct lims_result_criterion *c)
{
	bool open = c->outcome == LIMS_VERDICT_UNDETERMINED, failed = c->outcome == LIMS_VERDICT_FAIL;
	if (c->role == LIMS_ROLE_CONFORMITY) {
		t->conformity++;
		t->conformity_failed += failed;
		t->conformity_open += open;
	} else if (c->role == LIMS_ROLE_VALIDITY) {
		t->validity_failed += failed;
		t->validity_open += open;
	}
}

static struct tally tally_of(const struct lims_result *r, size_t first, size_t n)
{
	struct tally t = {0};
	for (size_t i = first; i < first + n; i++)
		count(&t, &r->criteria[i]);
	return t;
}

/// Criteria that belong to no step: conditions, standards, the whole worksheet.
static struct tally tally_common(const struct lims_result *r)
{
	struct tally t = {0};
	for (size_t i = 0; i < r->criterion_count; i++) {
		if (r->criteria[i].step[0] == '\0')
			count(&t, &r->criteria[i]);
	}
	return t;
}

/// A value that the step needs and that is not there, measured or computed, whether a criterion looks at it or not; a column that may be left out is optional.
static const struct lims_result_cell *lacking(const struct lims_result_step *step, size_t *ret_row, size_t *ret_run)
{
	for (size_t r = 0; step->applies && r < step->row_count; r++) {
		for (size_t k = 0; k < step->rows[r].run_count; k++) {
			for (size_t c = 0; c < step->step->column_count; c++) {
				const struct lims_result_cell *cell = &step->rows[r].runs[k].cells[c];
				if (!cell->planned || cell->column->optional || cell->v.has_value)
					continue;
				*ret_row = r;
				*ret_run = k;
				return cell;
			}
		}
	}
	return NULL;
}

/// A result of this step whose uncertainty the method asks for and that has none.
static const struct lims_result_budget *without_uncertainty(const struct lims_result *r, const struct lims_result_step *step)
{
	for (size_t i = 0; step->applies && i < r->budget_count; i++) {
		const struct lims_result_budget *b = &r->budgets[i];
		if (b->reason[0] != '\0' && strcmp(b->step, step->step->id) == 0 && !b->from->optional)
			return b;
	}
	return NULL;
}

static void judge_steps(struct lims_outcome *o)
{
	size_t row, run;
	for (size_t s = 0; s < o->result->step_count; s++) {
		struct lims_result_step *step = &o->steps[s];
		struct tally t = tally_of(o->result, step->first_criterion, step->criterion_count);
		step->complete = step->applies && t.conformity_open == 0 && t.validity_open == 0 && lacking(step, &row, &run) == NULL &&
						 without_uncertainty(o->result, step) == NULL;
		if (!step->applies || t.validity_failed > 0)
			step->outcome = LIMS_VERDICT_UNDETERMINED;
		else if (t.conformity_failed > 0)
			step->outcome = t.validity_open > 0 ? LIMS_VERDICT_UNDETERMINED : LIMS_VERDICT_FAIL;
		else
			step->outcome = step->complete ? LIMS_VERDICT_PASS : LIMS_VERDICT_UNDETERMINED;
	}
}

/// A failed criterion decides only when what makes its measurement valid is known to hold. A checklist needs no standard and no surroundings.
static bool fails(const struct lims_outcome *o, const struct tally *common)
{
	if (common->conformity_failed > 0 && common->validity_open == 0)
		return true;
	for (size_t s = 0; s < o->result->step_count; s++) {
		const struct lims_result_step *step = &o->steps[s];
		bool alone = step->step->kind == LIMS_STEP_CHECKLIST;
		if (step->outcome == LIMS_VERDICT_FAIL && (alone || common->validity_open == 0))
			return true;
	}
	return false;
}

static enum lims_verdict verdict(const struct lims_outcome *o)
{
	struct tally all = tally_of(o->result, 0, o->result->criterion_count);
	struct tally common = tally_common(o->result);
	if (all.validity_failed > 0)
		return LIMS_VERDICT_UNDETERMINED;
	if (all.conformity_failed > 0)
		return fails(o, &common) ? LIMS_VERDICT_FAIL : LIMS_VERDICT_UNDETERMINED;
	if (all.conformity_open > 0 || all.validity_open > 0 || all.conformity == 0)
		return LIMS_VERDICT_UNDETERMINED;
	for (size_t s = 0; s < o->result->step_count; s++) {
		if (o->steps[s].applies && !o->steps[s].complete)
			return LIMS_VERDICT_UNDETERMINED;
	}
	return LIMS_VERDICT_PASS;
}

/// The name of a reason as it is frozen, or its sentence in the language that was asked for.
static const char *word(const struct lims_outcome *o, const char *name)
{
	return o->w->lang ? lims_tr(o->w->lang, lims_value_reason_sentence(name)) : name;
}

const char *lims_outcome_where(const struct lims_outcome *o, const struct lims_result_criterion *c, char out[LIMS_OUTCOME_WHERE])
{
	const struct lims_lang *lang = o->w->lang;
	const struct lims_step *step = lang != NULL && c->step[0] != '\0' ? lims_procedure_step(o->result->procedure, c->step) : NULL;
	char row[40] = "", run[40] = "";
	if (c->has_row)
		(void)snprintf(row, sizeof row, lims_tr(lang, ", row %zu"), c->row + 1);
	if (c->has_run)
		(void)snprintf(run, sizeof run, lims_tr(lang, ", run %zu"), c->run + 1);
	if (lang == NULL)
		(void)snprintf(out, LIMS_OUTCOME_WHERE, "%s%s%s%s%s", c->step, c->step[0] != '\0' ? "." : "", c->id, row, run);
	else
		(void)snprintf(out, LIMS_OUTCOME_WHERE, "%s%s%s%s%s", step != NULL ? lims_words_in(lang, step->title) : "", row, run,
			step != NULL ? ", " : "", lims_words_in(lang, c->label));
	lims_text_clean(out, true);
	return out;
}

static void tell(struct lims_outcome *o, const struct lims_result_criterion *c)
{
	char place[LIMS_OUTCOME_WHERE], left[LIMS_AMOUNT_DIGITS], right[LIMS_AMOUNT_DIGITS], unit[LIMS_AMOUNT_UNIT];
	enum lims_amount_style style = lims_amount_style_of(o->w->lang);
	const char *validity = c->role == LIMS_ROLE_VALIDITY ? lims_tr(o->w->lang, "The measurement is not valid: ") : "";
	lims_outcome_where(o, c, place);
	if (c->outcome == LIMS_VERDICT_UNDETERMINED)
		lims_outcome_reason(o, "%s: not determined, %s.", place, lims_tr(o->w->lang, c->reason));
	else if (c->compared && c->left.has_value && c->right.has_value)
		lims_outcome_reason(o, "%s%s: %s %s %s %s does not hold.", validity, place, lims_amount_digits(style, c->left.printed, left),
			lims_amount_relation(style, c->relation), lims_amount_digits(style, c->right.printed, right),
			lims_amount_unit(style, o->result->procedure->units, c->right.printed_unit, unit));
	else
		lims_outcome_reason(o, "%s%s: not fulfilled.", validity, place);
}

/// What no criterion looks at must be known all the same.
static void tell_lacking(struct lims_outcome *o)
{
	char place[LIMS_PLACE_TEXT];
	for (size_t s = 0; s < o->result->step_count; s++) {
		size_t row, run;
		const struct lims_result_step *step = &o->steps[s];
		const struct lims_result_cell *cell = lacking(step, &row, &run);
		const struct lims_result_budget *b = without_uncertainty(o->result, step);
		if (cell != NULL && o->w->lang != NULL)
			lims_outcome_reason(o, "%s: there is no value (%s).", lims_place_text(o->w->lang, step->step, row, run, cell->column, place),
				word(o, cell->v.reason));
		else if (cell != NULL)
			lims_outcome_reason(o, "%s, row %zu, run %zu: %s has no value (%s).", step->step->id, row + 1, run + 1, cell->column->id,
				word(o, cell->v.reason));
		if (b != NULL && o->w->lang != NULL)
			lims_outcome_reason(o, "%s: its uncertainty is not known (%s%s%s).",
				lims_place_text(o->w->lang, step->step, b->row, b->run, b->from, place), word(o, b->reason),
				b->lacking[0] != '\0' ? ": " : "", b->lacking);
		else if (b != NULL)
			lims_outcome_reason(o, "%s, row %zu, run %zu: the uncertainty of %s is not known (%s%s%s).", step->step->id, b->row + 1,
				b->run + 1, b->column, word(o, b->reason), b->lacking[0] != '\0' ? ": " : "", b->lacking);
	}
}

/// Failures first, then what is missing; of a decided verdict only what decided it.
static void give_reasons(struct lims_outcome *o)
{
	const struct lims_result *r = o->result;
	for (size_t i = 0; i < r->criterion_count; i++) {
		bool decides = r->criteria[i].role == LIMS_ROLE_CONFORMITY || r->criteria[i].role == LIMS_ROLE_VALIDITY;
		if (decides && r->criteria[i].outcome == LIMS_VERDICT_FAIL)
			tell(o, &r->criteria[i]);
	}
	for (size_t i = 0; i < r->criterion_count && r->verdict == LIMS_VERDICT_UNDETERMINED; i++) {
		bool decides = r->criteria[i].role == LIMS_ROLE_CONFORMITY || r->criteria[i].role == LIMS_ROLE_VALIDITY;
		if (decides && r->criteria[i].outcome == LIMS_VERDICT_UNDETERMINED)
			tell(o, &r->criteria[i]);
	}
	if (r->verdict == LIMS_VERDICT_UNDETERMINED)
		tell_lacking(o);
	if (tally_of(r, 0, r->criterion_count).conformity == 0)
		lims_outcome_reason(o, "No criterion of this procedure decides about this item.");
}

static const char *name(const struct lims_outcome *o, const struct lims_step *s)
{
	return o->w->lang != NULL ? lims_words_in(o->w->lang, s->title) : s->id;
}

static void early_stop(struct lims_outcome *o)
{
	struct lims_result *r = o->result;
	if (!r->procedure->stop_on_fail)
		return;
	for (size_t s = 0; s < r->step_count; s++) {
		if (r->stopped_at != NULL && o->steps[s].started) {
			r->overruled = true;
			lims_outcome_information(o, "The method stops at the step %s, which failed; measuring went on to the step %s.",
				name(o, r->stopped_at), name(o, o->steps[s].step));
			return;
		}
		if (r->stopped_at == NULL && o->steps[s].outcome == LIMS_VERDICT_FAIL)
			r->stopped_at = o->steps[s].step;
	}
}

void lims_outcome_verdict(struct lims_outcome *o)
{
	struct lims_result *r = o->result;
	judge_steps(o);
	r->verdict = verdict(o);
	const struct lims_procedure *p = r->procedure;
	r->conclusion = r->verdict == LIMS_VERDICT_PASS ? p->pass_text : r->verdict == LIMS_VERDICT_FAIL ? p->fail_text : p->undetermined_text;
	give_reasons(o);
	early_stop(o);
}
