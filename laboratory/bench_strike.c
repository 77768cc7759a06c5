// SPDX-License-Identifier: Apache-2.0
// Strikes: listed causes, whole series, what each would have given, and their acceptance.
#include "laboratory/strikes.h"

#include "laboratory/opened_sheet.h"
#include "laboratory/people/signing.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024, NOTE_MAX = 2000 };

struct striking {
	struct lims_laboratory *lab;
	const char *code, *cause, *note;
	const char *label; ///< of the cause
	int number;
	bool series;
};

lims_rc lims_bench_cause(struct lims_laboratory *lab, const char *id, const char *note, const char **ret_label, struct lims_err *err)
{
	const struct lims_regulations *law = NULL;
	struct lims_buf names;
	size_t n = 0;
	lims_rc rc = lims_desk_regulations(lab, &law, err);
	if (rc)
		return rc;
	const struct lims_cause *cause = lims_regulations_cause(law, id), *all = lims_regulations_causes(law, &n);
	if (cause && cause->note && (!note || !note[0]))
		return lims_err_set(err, LIMS_E_INPUT, "The cause %s needs a remark: --note TEXT", id);
	if (cause) {
		*ret_label = cause->label.vi;
		return LIMS_OK;
	}
	lims_buf_init(&names, NOTE_MAX);
	for (size_t i = 0; i < n; i++)
		lims_buf_addf(&names, "%s%s", i ? ", " : "", all[i].id);
	rc = lims_err_set(err, LIMS_E_INPUT, "%s is no listed cause: use one of %s", id ? id : "\"\"", lims_buf_text(&names));
	lims_buf_finish(&names);
	return rc;
}

static bool same_row(const struct lims_dossier_reading *a, const struct lims_dossier_reading *b)
{
	return a->row == b->row && lims_text_equal(a->step, b->step);
}

static bool per_run(const struct lims_step *step, const char *column)
{
	const struct lims_column *c = lims_step_column(step, column);
	return c && c->per_run;
}

static const struct lims_result_step *step_of(const struct lims_result *r, const char *id)
{
	for (size_t i = 0; i < r->step_count; i++)
		if (lims_text_equal(r->steps[i].step->id, id))
			return &r->steps[i];
	return NULL;
}

/// What the conformity criteria of a row say together.
static enum lims_verdict row_says(const struct lims_result *r, const char *step, int row)
{
	const struct lims_result_step *s = step_of(r, step);
	enum lims_verdict v = LIMS_VERDICT_PASS;
	for (size_t i = 0; s && i < s->criterion_count; i++) {
		const struct lims_result_criterion *c = &r->criteria[s->first_criterion + i];
		if (c->role != LIMS_ROLE_CONFORMITY || (c->has_row && c->row != (size_t)row))
			continue;
		if (c->outcome == LIMS_VERDICT_FAIL)
			return LIMS_VERDICT_FAIL;
		if (c->outcome == LIMS_VERDICT_UNDETERMINED)
			v = LIMS_VERDICT_UNDETERMINED;
	}
	return v;
}

/// Every run of the row has the reading that this column asks for.
static bool series_complete(const struct lims_opened_sheet *o, const struct lims_step *step, const struct lims_dossier_reading *r)
{
	size_t filled = 0;
	for (size_t i = 0; i < o->sheet.reading_count; i++) {
		const struct lims_dossier_reading *x = &o->sheet.readings[i];
		filled += lims_dossier_counts(x) && same_row(x, r) && lims_text_equal(x->column, r->column);
	}
	return filled >= step->runs;
}

/// Once the series is complete, or a value outside its limit was shown, one run alone is not picked out of it.
static lims_rc check_series(struct striking *c, struct lims_opened_sheet *o, const struct lims_dossier_reading *r, struct lims_err *err)
{
	const struct lims_step *step = lims_procedure_step(o->p, r->step);
	struct lims_result *result = NULL;
	char place[LIMS_PLACE_TEXT];
	bool in_series = step && step->runs > 1 && per_run(step, r->column);
	if (c->series && !in_series)
		return lims_err_set(err, LIMS_E_INPUT, "Reading %d stands in no series: strike it alone", r->number);
	if (c->series || !in_series || !lims_dossier_counts(r))
		return LIMS_OK;
	lims_rc rc = lims_opened_sheet_evaluate(o, &result, err);
	if (!rc && (series_complete(o, step, r) || row_says(result, r->step, r->row) == LIMS_VERDICT_FAIL))
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"%s: the series is complete or a value outside its limit was shown: strike it as a whole with --series (lims worksheet strike "
			"%s %d --cause CAUSE --series) and measure all of its runs again",
			lims_place_text(err ? err->lang : NULL, step, (size_t)r->row, 0, NULL, place), o->code, r->number);
	lims_result_destroy(result);
	return rc;
}

static lims_rc append_one(struct lims_tx *tx, struct striking *c, const struct lims_dossier_reading *r, const char *series,
	const struct lims_buf *note, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "reading", r->entry);
	lims_jw_text(&w, "cause", c->cause);
	lims_jw_text(&w, "label", c->label);
	if (series)
		lims_jw_text(&w, "series", series);
	if (note->len > 0)
		lims_jw_text(&w, "note", lims_buf_text(note));
	lims_jw_end_object(&w);
	lims_rc rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, "reading.struck/2", "worksheet", c->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc strike_all(
	struct lims_tx *tx, struct striking *c, const struct lims_opened_sheet *o, const struct lims_buf *note, struct lims_err *err)
{
	const struct lims_dossier_reading *r = &o->sheet.readings[c->number - 1];
	const struct lims_step *step = lims_procedure_step(o->p, r->step);
	lims_rc rc = LIMS_OK;
	if (!c->series)
		return append_one(tx, c, r, NULL, note, err);
	for (size_t i = 0; !rc && i < o->sheet.reading_count; i++) {
		const struct lims_dossier_reading *x = &o->sheet.readings[i];
		if (x->value && !x->struck && same_row(x, r) && per_run(step, x->column))
			rc = append_one(tx, c, x, r->entry, note, err);
	}
	return rc;
}

static lims_rc append_struck(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct striking *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf note;
	lims_buf_init(&note, NOTE_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_opened_sheet_writable(&o, c->code, err);
	if (!rc && (c->number < 1 || (size_t)c->number > o.sheet.reading_count))
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "The worksheet %s has readings 1 to %zu", c->code, o.sheet.reading_count);
	if (!rc && o.sheet.readings[c->number - 1].struck)
		rc = lims_err_set(err, LIMS_E_REFUSED, "Reading %d is struck out already", c->number);
	if (!rc)
		rc = check_series(c, &o, &o.sheet.readings[c->number - 1], err);
	if (!rc && c->note)
		rc = lims_desk_text(c->lab, "note", c->note, &note, err);
	if (!rc)
		rc = strike_all(tx, c, &o, &note, err);
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&note);
	return rc;
}

lims_rc lims_bench_strike_out(
	struct lims_laboratory *lab, const char *worksheet, int number, const char *cause, const char *note, bool series, struct lims_err *err)
{
	struct striking c = {.lab = lab, .code = worksheet, .cause = cause, .note = note, .number = number, .series = series};
	lims_rc rc = lims_bench_cause(lab, cause, note, &c.label, err);
	return rc ? rc : lims_journal_command(lab->journal, append_struck, &c, err);
}

lims_rc lims_bench_strike(
	struct lims_laboratory *lab, const char *worksheet, int number, const char *cause, const char *note, struct lims_err *err)
{
	return lims_bench_strike_out(lab, worksheet, number, cause, note, false, err);
}

/// The worksheet as it would be with reading i, and all that were struck with it, in the place of what stands there now.
static lims_rc evaluate_with(struct lims_opened_sheet *o, size_t at, struct lims_result **ret, struct lims_err *err)
{
	const struct lims_dossier_reading *back = &o->sheet.readings[at];
	struct lims_opened_sheet other = *o;
	size_t n = o->sheet.reading_count;
	other.sheet.readings = lims_arena_array(o->arena, n, sizeof *other.sheet.readings);
	if (!other.sheet.readings)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to look at the strikes");
	memcpy(other.sheet.readings, o->sheet.readings, n * sizeof *other.sheet.readings);
	for (size_t i = 0; i < n; i++) {
		struct lims_dossier_reading *x = &other.sheet.readings[i];
		if (!x->struck || !x->value || (i != at && !(back->series && lims_text_equal(x->series, back->series))))
			continue;
		for (size_t k = 0; k < n; k++) {
			struct lims_dossier_reading *y = &other.sheet.readings[k];
			if (lims_dossier_counts(y) && same_row(x, y) && x->run == y->run && lims_text_equal(x->column, y->column))
				y->spare = true;
		}
		x->struck = NULL;
		x->spare = false;
	}
	return lims_opened_sheet_evaluate(&other, ret, err);
}

/// The worksheet as it would be had condition `at` not been struck: whatever was recorded of the quantity besides is judged too.
static lims_rc evaluate_with_condition(struct lims_opened_sheet *o, size_t at, struct lims_result **ret, struct lims_err *err)
{
	const struct lims_dossier_condition *back = &o->sheet.recorded[at];
	struct lims_opened_sheet other = *o;
	size_t n = o->sheet.condition_count;
	struct lims_ws_value *list = lims_arena_array(o->arena, n + 1, sizeof *list);
	if (!list)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to look at the strikes");
	if (n > 0)
		memcpy(list, o->sheet.conditions, n * sizeof *list);
	list[n] = (struct lims_ws_value){back->quantity, back->value};
	other.sheet.conditions = list;
	other.sheet.condition_count = n + 1;
	return lims_opened_sheet_evaluate(&other, ret, err);
}

static int number_of(const struct lims_strike *s)
{
	return s->reading ? s->reading->number : s->condition->number;
}

static int by_turn(const void *a, const void *b)
{
	const struct lims_strike *x = a, *y = b;
	if (x->turned != y->turned)
		return x->turned ? -1 : 1;
	if ((x->reading == NULL) != (y->reading == NULL))
		return x->reading ? 1 : -1;
	return (number_of(x) > number_of(y)) - (number_of(x) < number_of(y));
}

/// A condition decides about the whole measurement, so the verdict of the worksheet tells what its strike did.
static lims_rc add_conditions(struct lims_opened_sheet *o, enum lims_verdict now, struct lims_strike *list, size_t *n, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < o->sheet.recorded_count; i++) {
		struct lims_result *then = NULL;
		if (!o->sheet.recorded[i].struck)
			continue;
		rc = evaluate_with_condition(o, i, &then, err);
		if (!rc)
			list[(*n)++] = (struct lims_strike){.condition = &o->sheet.recorded[i],
				.with = then->verdict,
				.without = now,
				.turned = now == LIMS_VERDICT_PASS && then->verdict != LIMS_VERDICT_PASS};
		lims_result_destroy(then);
	}
	return rc;
}

lims_rc lims_strikes(struct lims_opened_sheet *o, const struct lims_strike **ret, size_t *ret_count, struct lims_err *err)
{
	struct lims_strike *list = lims_arena_array(o->arena, o->sheet.reading_count + o->sheet.recorded_count + 1, sizeof *list);
	struct lims_result *now = NULL;
	size_t n = 0;
	if (!list)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to look at the strikes");
	lims_rc rc = lims_opened_sheet_evaluate(o, &now, err);
	for (size_t i = 0; !rc && i < o->sheet.reading_count; i++) {
		const struct lims_dossier_reading *x = &o->sheet.readings[i];
		struct lims_result *then = NULL;
		if (!x->struck)
			continue;
		struct lims_strike *s = &list[n++];
		*s = (struct lims_strike){.reading = x, .with = LIMS_VERDICT_UNDETERMINED, .without = row_says(now, x->step, x->row)};
		if (!x->value)
			continue;
		rc = evaluate_with(o, i, &then, err);
		if (!rc)
			s->with = row_says(then, x->step, x->row);
		s->turned = s->with == LIMS_VERDICT_FAIL && s->without == LIMS_VERDICT_PASS;
		lims_result_destroy(then);
	}
	if (!rc)
		rc = add_conditions(o, now->verdict, list, &n, err);
	lims_result_destroy(now);
	if (rc)
		return rc;
	qsort(list, n, sizeof *list, by_turn);
	*ret = list;
	*ret_count = n;
	return LIMS_OK;
}

struct accepting {
	struct lims_laboratory *lab;
	const char *code, *note;
	const struct lims_struck *struck;
	size_t count;
	bool asked; ///< who acts gave a password
};

/// The entry of what was struck; NULL: there is none, or it was not struck.
static const char *struck_entry(const struct lims_dossier *s, struct lims_struck x)
{
	size_t count = x.condition ? s->recorded_count : s->reading_count, i = (size_t)x.number - 1;
	if (x.number < 1 || i >= count || !(x.condition ? s->recorded[i].struck : s->readings[i].struck))
		return NULL;
	return x.condition ? s->recorded[i].entry : s->readings[i].entry;
}

static lims_rc accept_one(struct lims_tx *tx, struct accepting *c, const struct lims_opened_sheet *o, struct lims_struck x,
	const struct lims_buf *note, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	const char *entry = struck_entry(&o->sheet, x);
	if (!entry)
		return lims_err_set(err, LIMS_E_NOT_FOUND,
			x.condition ? LIMS_MSG("Condition c%d of %s is not struck out: see lims worksheet strikes %s")
						: LIMS_MSG("Reading %d of %s is not struck out: see lims worksheet strikes %s"),
			x.number, c->code, c->code);
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, x.condition ? "condition" : "reading", entry);
	if (note->len > 0)
		lims_jw_text(&w, "note", lims_buf_text(note));
	lims_signing_put(&w, c->asked);
	lims_jw_end_object(&w);
	lims_rc rc = lims_desk_append(
		tx, c->lab, LIMS_ACTION_REVIEW, x.condition ? "reading.accepted/2" : "reading.accepted", "worksheet", c->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc accept_all(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct accepting *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf note;
	const char *actor = NULL;
	lims_buf_init(&note, NOTE_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_desk_actor(c->lab, &actor, err);
	if (!rc && !lims_text_equal(o.sheet.state, "submitted"))
		rc = lims_err_set(err, LIMS_E_REFUSED, "The worksheet %s is %s: strikes are accepted when it is submitted", c->code,
			lims_err_tr(err, o.sheet.state));
	if (!rc && lims_dossier_worked(&o.sheet, actor))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s worked on %s and cannot review it: a second person reviews", actor, c->code);
	if (!rc && c->note)
		rc = lims_desk_text(c->lab, "note", c->note, &note, err);
	for (size_t i = 0; !rc && i < c->count; i++)
		rc = accept_one(tx, c, &o, c->struck[i], &note, err);
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&note);
	return rc;
}

lims_rc lims_bench_accept_strikes(struct lims_laboratory *lab, const char *worksheet, const struct lims_struck *struck, size_t count,
	const char *note, struct lims_err *err)
{
	struct accepting c = {.lab = lab, .code = worksheet, .note = note, .struck = struck, .count = count};
	lims_rc rc = lims_signing_ask(lab, "reading.accepted", LIMS_ACTION_REVIEW, &c.asked, err);
	return rc ? rc : lims_journal_command(lab->journal, accept_all, &c, err);
}
