// SPDX-License-Identifier: Apache-2.0
// Questions readings by their size and typed places by the plan.
#include "laboratory/doubts.h"
#include "laboratory/doubts_made.h"

#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/amount.h"
#include "lims-core/engine/formula.h"
#include "lims-core/engine/place.h"
#include "lims-core/engine/units.h"

#include <stdio.h>
#include <string.h>

/// A number with its unit as it stands in a result.
struct amount {
	struct lims_unit unit;
	struct lims_dec value;
};

static bool amount_of(const struct lims_units *units, const struct lims_result_value *v, struct amount *ret)
{
	const char *code = v->unit && v->unit[0] ? v->unit : "1";
	if (!v->has_value || v->kind != LIMS_CELL_NUMBER)
		return false;
	ret->value = v->value;
	return lims_unit_parse(units, code, strlen(code), &ret->unit, NULL) == LIMS_OK;
}

/// |a| > factor × |b|, where both are of one kind; false where they are not.
static bool exceeds(const struct amount *a, const struct amount *b, int factor, bool *ret_comparable)
{
	struct lims_dec in_a, most;
	bool inexact = false;
	*ret_comparable = lims_unit_same_dimension(&a->unit, &b->unit) &&
					  lims_unit_convert(&b->unit, &a->unit, b->value, &in_a, &inexact, NULL) == LIMS_OK &&
					  lims_dec_mul(lims_dec_abs(in_a), lims_dec_from_int(factor), &most, &inexact, NULL) == LIMS_OK;
	return *ret_comparable && lims_dec_cmp(lims_dec_abs(a->value), most) > 0;
}

/// The step in which the item shows its readings says nothing about how large they are.
static bool is_digit(const struct lims_procedure *p, const struct lims_characteristic *of)
{
	for (size_t s = 0; s < p->step_count; s++)
		for (size_t c = 0; c < p->steps[s].column_count; c++)
			if (p->steps[s].columns[c].digit && lims_text_equal(p->steps[s].columns[c].digit->text, of->name))
				return true;
	return false;
}

/// The largest thing of this kind that is planned or that the item has; false when there is none.
static bool largest(const struct lims_opened_sheet *o, const struct lims_result *r, const struct amount *like, struct amount *ret)
{
	bool any = false, comparable = false;
	struct amount a;
	for (size_t i = 0; i < o->p->item_count; i++)
		if (!is_digit(o->p, &o->p->item[i]) && amount_of(o->p->units, &r->item[i], &a) && lims_unit_same_dimension(&a.unit, &like->unit) &&
			(!any || exceeds(&a, ret, 1, &comparable))) {
			*ret = a;
			any = true;
		}
	for (size_t i = 0; i < o->plan->step_count; i++) {
		const struct lims_result_step *s = &r->steps[i];
		for (size_t c = 0; s->applies && c < s->step->column_count; c++)
			for (size_t row = 0; s->step->columns[c].source == LIMS_COLUMN_ROW && row < o->plan->steps[i].row_count; row++)
				if (amount_of(o->p->units, &s->rows[row].runs[0].cells[c].v, &a) && lims_unit_same_dimension(&a.unit, &like->unit) &&
					(!any || exceeds(&a, ret, 1, &comparable))) {
					*ret = a;
					any = true;
				}
	}
	return any;
}

static const struct lims_result_cell *cell_of(const struct lims_result *r, const char *step, int row, int run, const char *column)
{
	for (size_t i = 0; i < r->step_count; i++) {
		const struct lims_result_step *s = &r->steps[i];
		if (!lims_text_equal(s->step->id, step) || (size_t)row >= s->row_count || (size_t)run >= s->rows[row].run_count)
			continue;
		for (size_t c = 0; c < s->step->column_count; c++)
			if (lims_text_equal(s->step->columns[c].id, column))
				return &s->rows[row].runs[run].cells[c];
	}
	return NULL;
}

/// What the item or the reference should show there: the planned value of its kind in the row, when it is not zero.
static bool should_show(const struct lims_opened_sheet *o, const struct lims_result *r, const char *step, int row, int run,
	const struct lims_result_cell *cell, const struct lims_unit *unit, struct amount *ret, const struct lims_result_value **ret_v)
{
	const char *from = cell->column->instrument;
	if (cell->column->source != LIMS_COLUMN_INSTRUMENT || !(lims_text_equal(from, "item") || lims_text_equal(from, "reference")))
		return false;
	for (size_t i = 0; i < r->step_count; i++) {
		const struct lims_step *s = r->steps[i].step;
		for (size_t c = 0; lims_text_equal(s->id, step) && c < s->column_count; c++) {
			const struct lims_result_cell *at =
				s->columns[c].source == LIMS_COLUMN_ROW ? cell_of(r, step, row, s->columns[c].per_run ? run : 0, s->columns[c].id) : NULL;
			if (at && amount_of(o->p->units, &at->v, ret) && lims_unit_same_dimension(&ret->unit, unit) && lims_dec_sign(ret->value) != 0) {
				*ret_v = &at->v;
				return true;
			}
		}
	}
	return false;
}

/// Whether a column computes the ratio of the two, like the error in % of an energy against that of the reference: then they are of one size.
static bool are_compared(const struct lims_step *s, const char *a, const char *b)
{
	const struct lims_unit one = lims_unit_one();
	for (size_t i = 0; i < s->column_count; i++) {
		const struct lims_column *ratio = &s->columns[i];
		if (ratio->source == LIMS_COLUMN_COMPUTED && ratio->measure && lims_unit_same_dimension(ratio->measure, &one) &&
			lims_formula_mentions(ratio->formula, a) && lims_formula_mentions(ratio->formula, b))
			return true;
	}
	return false;
}

/// What the other readings of the row give of the same kind, like the pulses of a meter by its constant: what is compared with the cell and not computed from it, when it is not zero.
static bool should_follow(const struct lims_opened_sheet *o, const struct lims_result *r, const char *step, int row, int run,
	const struct lims_result_cell *cell, const struct lims_unit *unit, struct amount *ret, const struct lims_result_value **ret_v)
{
	const struct lims_step *s = lims_procedure_step(o->p, step);
	for (size_t c = 0; s && c < s->column_count; c++) {
		const struct lims_column *other = &s->columns[c];
		if (other->source != LIMS_COLUMN_COMPUTED || lims_formula_mentions(other->formula, cell->column->id) ||
			!are_compared(s, other->id, cell->column->id))
			continue;
		const struct lims_result_cell *at = cell_of(r, step, row, other->per_run ? run : 0, other->id);
		if (at && amount_of(o->p->units, &at->v, ret) && lims_unit_same_dimension(&ret->unit, unit) && lims_dec_sign(ret->value) != 0) {
			*ret_v = &at->v;
			return true;
		}
	}
	return false;
}

/// Watt-hours for kilowatt-hours, a point in the wrong place: no instrument errs by a factor of LIMS_DOUBT_FACTOR.
static bool follows(const struct amount *computed, const struct amount *a)
{
	bool comparable = false;
	return !exceeds(a, computed, LIMS_DOUBT_FACTOR, &comparable) && !exceeds(computed, a, LIMS_DOUBT_FACTOR, &comparable);
}

/// The sign of what stands there, and within half to LIMS_DOUBT_SHOWN times it.
static bool shows(const struct amount *planned, const struct amount *a)
{
	bool comparable = false;
	return lims_dec_sign(planned->value) == lims_dec_sign(a->value) && !exceeds(a, planned, LIMS_DOUBT_SHOWN, &comparable) &&
		   !exceeds(planned, a, LIMS_DOUBT_SHOWN, &comparable);
}

/// As people are shown it: a computed value has more digits than anybody reads.
static const char *text_of(const struct lims_result_value *v)
{
	return v->printed && v->printed[0] ? v->printed : v->text;
}
static const char *unit_of(const struct lims_result_value *v)
{
	return v->printed && v->printed[0] ? v->printed_unit : v->unit;
}

static const char *question(struct lims_opened_sheet *o, const struct lims_result *r, const struct lims_dossier_reading *x)
{
	const struct lims_result_cell *cell = cell_of(r, x->step, x->row, x->run, x->column);
	struct amount a, most;
	char text[LIMS_DEC_TEXT], place[LIMS_PLACE_TEXT], shown[LIMS_AMOUNT_TEXT], other[LIMS_AMOUNT_DIGITS], unit[LIMS_AMOUNT_UNIT];
	enum lims_amount_style style = lims_amount_style_of(o->lang);
	const struct lims_result_value *planned = NULL;
	bool comparable = false;
	if (!cell || cell->column->source == LIMS_COLUMN_ROW || cell->column->running || !amount_of(o->p->units, &cell->v, &a))
		return NULL;
	lims_place_text(o->lang, lims_procedure_step(o->p, x->step), (size_t)x->row, (size_t)x->run, cell->column, place);
	if (!largest(o, r, &a, &most) || !exceeds(&a, &most, LIMS_DOUBT_FACTOR, &comparable)) {
		if (should_follow(o, r, x->step, x->row, x->run, cell, &a.unit, &most, &planned) && !follows(&most, &a))
			return lims_arena_printf(o->arena,
				lims_tr(o->lang, "Reading %d (%s): %s, where %s %s follows from the other readings of the row; look at it again"),
				x->number, place, lims_amount_written(style, o->p->units, x->value, shown),
				lims_amount_digits(style, text_of(planned), other), lims_amount_unit(style, o->p->units, unit_of(planned), unit));
		if (!should_show(o, r, x->step, x->row, x->run, cell, &a.unit, &most, &planned) || shows(&most, &a))
			return NULL;
		return lims_arena_printf(o->arena, lims_tr(o->lang, "Reading %d (%s): %s, where %s %s stood; look at it again"), x->number, place,
			lims_amount_written(style, o->p->units, x->value, shown), lims_amount_digits(style, planned->text, other),
			lims_amount_unit(style, o->p->units, planned->unit, unit));
	}
	lims_dec_text(most.value, text);
	return lims_arena_printf(o->arena,
		lims_tr(o->lang, "Reading %d (%s): %s is more than %d times the largest value that is planned or stated (%s %s); look at it again"),
		x->number, place, lims_amount_written(style, o->p->units, x->value, shown), LIMS_DOUBT_FACTOR,
		lims_amount_digits(style, text, other), lims_amount_unit(style, o->p->units, most.unit.code, unit));
}

lims_rc lims_doubts(
	struct lims_opened_sheet *o, const struct lims_result *r, const struct lims_doubt **ret, size_t *ret_count, struct lims_err *err)
{
	struct lims_doubt *list = lims_arena_array(o->arena, o->sheet.reading_count + 1, sizeof *list);
	size_t n = 0;
	if (!list)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to look at the readings");
	for (size_t i = 0; i < o->sheet.reading_count; i++) {
		const struct lims_dossier_reading *x = &o->sheet.readings[i];
		const char *text = lims_dossier_counts(x) ? question(o, r, x) : NULL;
		if (!text && lims_dossier_counts(x))
			text = lims_doubt_made(o, r, i);
		if (text)
			list[n++] = (struct lims_doubt){x->number, text};
	}
	*ret = list;
	*ret_count = n;
	return LIMS_OK;
}

/// How many rows a step has by now, those beyond the plan included.
static size_t rows_used(const struct lims_opened_sheet *o, const struct lims_plan_step *s)
{
	size_t used = s->row_count;
	for (size_t i = 0; i < o->sheet.reading_count; i++)
		if (lims_text_equal(o->sheet.readings[i].step, s->step->id) && (size_t)o->sheet.readings[i].row >= used)
			used = (size_t)o->sheet.readings[i].row + 1;
	return used;
}

/// The typed value in the unit of the planned one; false when it is no number with a unit of that kind, which the engine refuses with its own words.
static bool typed_amount(const struct lims_units *units, const char *value, struct amount *ret)
{
	size_t digits = strcspn(value, " ");
	const char *code = value[digits] ? value + digits + 1 : "1";
	return lims_dec_parse(value, digits, &ret->value, NULL) == LIMS_OK &&
		   lims_unit_parse(units, code, strlen(code), &ret->unit, NULL) == LIMS_OK;
}

/// No further from the planned value than a tenth of it: the load that was at hand.
static bool near_to(const struct amount *planned, const struct amount *a)
{
	struct lims_dec there, apart, tenth;
	bool inexact = false;
	return lims_unit_same_dimension(&planned->unit, &a->unit) &&
		   lims_unit_convert(&a->unit, &planned->unit, a->value, &there, &inexact, NULL) == LIMS_OK &&
		   lims_dec_sub(there, planned->value, &apart, &inexact, NULL) == LIMS_OK &&
		   lims_dec_mul(lims_dec_abs(planned->value), lims_dec_scaled(1, -1), &tenth, &inexact, NULL) == LIMS_OK &&
		   lims_dec_cmp(lims_dec_abs(apart), tenth) <= 0;
}

static const char *where(
	const struct lims_opened_sheet *o, const struct lims_bench_cell *cell, const struct lims_err *err, char out[LIMS_PLACE_TEXT])
{
	const struct lims_step *step = lims_procedure_step(o->p, cell->step);
	return lims_place_text(err ? err->lang : NULL, step, (size_t)cell->row, (size_t)cell->run, lims_step_column(step, cell->column), out);
}

static lims_rc refuse_change(struct lims_opened_sheet *o, const struct lims_bench_cell *cell, const struct lims_result_value *planned,
	const char *value, struct lims_err *err)
{
	struct amount a, typed;
	char place[LIMS_PLACE_TEXT], shown[LIMS_AMOUNT_TEXT], other[LIMS_AMOUNT_DIGITS], unit[LIMS_AMOUNT_UNIT];
	enum lims_amount_style style = lims_amount_style_of(err ? err->lang : NULL);
	if (cell->adjust || !amount_of(o->p->units, planned, &a) || !typed_amount(o->p->units, value, &typed) || near_to(&a, &typed))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_REFUSED, "%s: the plan has %s %s there, not %s: say --adjust when that really stood there",
		where(o, cell, err, place), lims_amount_digits(style, planned->text, other),
		lims_amount_unit(style, o->p->units, planned->unit, unit), lims_amount_written(style, o->p->units, value, shown));
}

lims_rc lims_doubt_place(struct lims_opened_sheet *o, const struct lims_bench_cell *cell, const char *value, struct lims_err *err)
{
	struct lims_result *r = NULL;
	const struct lims_plan_step *step = NULL;
	const struct lims_column *column = NULL;
	lims_rc rc = lims_opened_sheet_cell(o, cell, &step, &column, err);
	if (rc)
		return rc;
	bool further = (size_t)cell->row >= step->row_count, planned = column->source == LIMS_COLUMN_ROW && !further;
	size_t used = rows_used(o, step);
	if ((size_t)cell->row > used)
		return lims_err_set(err, LIMS_E_INPUT, "The step %s has %zu rows by now: a further one is row %zu",
			lims_words_in(err ? err->lang : NULL, step->step->title), used, used + 1);
	if (!further && !planned)
		return LIMS_OK;
	rc = lims_opened_sheet_evaluate(o, &r, err);
	const struct lims_step *stopped = rc ? NULL : lims_opened_sheet_stopped(o, r);
	if (stopped && (planned || (size_t)cell->row >= used))
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The method stops at the step %s, which failed: nothing is added to the plan or changed in it before somebody says why "
			"measuring "
			"goes on (lims worksheet continue)",
			lims_words_in(err ? err->lang : NULL, stopped->title));
	const struct lims_result_cell *at = rc ? NULL : cell_of(r, cell->step, cell->row, 0, cell->column);
	if (!rc && planned && at && value)
		rc = refuse_change(o, cell, &at->v, value, err);
	lims_result_destroy(r);
	return rc;
}

/// A sign, a digit too many, kilograms for grams: nothing that the load could give.
static lims_rc refuse_shown(struct lims_opened_sheet *o, const struct lims_result *r, const struct lims_bench_cell *cell, const char *value,
	const char *way, struct lims_err *err)
{
	const struct lims_result_cell *at = cell_of(r, cell->step, cell->row, cell->run, cell->column);
	const struct lims_result_value *planned = NULL;
	struct amount a, load;
	char place[LIMS_PLACE_TEXT], shown[LIMS_AMOUNT_TEXT], other[LIMS_AMOUNT_DIGITS], unit[LIMS_AMOUNT_UNIT];
	enum lims_amount_style style = lims_amount_style_of(err ? err->lang : NULL);
	if (!at || !typed_amount(o->p->units, value, &a))
		return LIMS_OK;
	if (should_follow(o, r, cell->step, cell->row, cell->run, at, &a.unit, &load, &planned) && !follows(&load, &a))
		return lims_err_set(err, LIMS_E_REFUSED,
			"%s: %s %s follows from the other readings of the row, and %s is more than %d times that or less than a part in %d of it: look "
			"at "
			"the unit again, and say %s when it was shown like that",
			where(o, cell, err, place), lims_amount_digits(style, text_of(planned), other),
			lims_amount_unit(style, o->p->units, unit_of(planned), unit), lims_amount_written(style, o->p->units, value, shown),
			LIMS_DOUBT_FACTOR, LIMS_DOUBT_FACTOR, way);
	if (!should_show(o, r, cell->step, cell->row, cell->run, at, &a.unit, &load, &planned) || shows(&load, &a))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_REFUSED,
		"%s: %s %s stood there, and %s is of the other sign, more than double or less than half of it: look again, and say %s when it "
		"was shown like that",
		where(o, cell, err, place), lims_amount_digits(style, planned->text, other),
		lims_amount_unit(style, o->p->units, planned->unit, unit), lims_amount_written(style, o->p->units, value, shown), way);
}

lims_rc lims_doubt_shown(struct lims_laboratory *lab, const char *worksheet, const struct lims_bench_cell *cell, const char *value,
	const char *way, struct lims_err *err)
{
	struct lims_opened_sheet o;
	struct lims_result *r = NULL;
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	if (!rc)
		rc = lims_opened_sheet_evaluate(&o, &r, err);
	if (!rc)
		rc = refuse_shown(&o, r, cell, value, way, err);
	if (!rc)
		rc = lims_doubt_refuse_made(&o, cell, value, way, err);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	return rc;
}
