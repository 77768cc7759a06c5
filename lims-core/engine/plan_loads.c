// SPDX-License-Identifier: Apache-2.0
// Proposals for planned loads: which pieces make them, whether these are accurate enough, and what is nearest where none do.
#include "lims-core/engine/plan_loads.h"

#include "lims-core/engine/compose.h"
#include "lims-core/engine/eval_load.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES_MAX = 15, SHOWN_DIGITS = 4, BENCHES_MAX = 16 };

/// The pieces of one need as whole numbers of 10^-places of the unit of a column; columns of the same unit share it.
struct bench {
	struct lims_eval *ev;
	const struct lims_column *column;    ///< that is looked at
	const struct lims_eval_piece **list; ///< in force, the more accurate of equal ones first
	size_t count;
	int places;
	struct lims_composer *composer;
	struct lims_err *err;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The plan does not fit into memory; the procedure asks for too many rows.");
}

/// A value in the column's unit without zeros behind the point; false when decimals do not hold it.
static bool in_unit(const struct bench *b, const struct lims_value *v, struct lims_dec *ret)
{
	bool inexact = v->kind != LIMS_KIND_NUMBER || !v->exact;
	if (inexact ||
		lims_unit_convert(v->unit != NULL ? v->unit : b->column->measure, b->column->measure, v->number, ret, &inexact, NULL) != LIMS_OK)
		return false;
	*ret = lims_dec_trim(*ret);
	return !inexact;
}

/// Whole numbers of 10^-places, rounded down; false when int64 does not hold them.
static bool scaled(struct lims_dec d, int places, int64_t *ret)
{
	bool inexact = false;
	return lims_dec_mul(d, lims_dec_scaled(1, places), &d, &inexact, NULL) == LIMS_OK &&
		   lims_dec_round(d, 0, LIMS_ROUND_DOWN, &d, NULL) == LIMS_OK && lims_dec_to_int(d, ret);
}

static int by_accuracy(const void *a, const void *b)
{
	const struct lims_eval_piece *x = *(const struct lims_eval_piece *const *)a, *y = *(const struct lims_eval_piece *const *)b;
	const struct lims_value *p = &x->limit, *q = &y->limit;
	bool known = p->kind == LIMS_KIND_NUMBER && q->kind == LIMS_KIND_NUMBER;
	int c = 0;
	if (known && (p->unit == q->unit || (p->unit != NULL && q->unit != NULL && lims_unit_equal(p->unit, q->unit))))
		c = lims_dec_cmp(p->number, q->number);
	return c != 0 ? c : x < y ? -1 : x > y;
}

/// The pieces that a column can use; none when their values are no whole numbers of a common step.
static lims_rc set_up(struct bench *b)
{
	const struct lims_eval_pieces *all = &b->ev->pieces[b->column->load->need_index];
	int64_t *sizes = lims_arena_array(b->ev->arena, all->count + 1, sizeof *sizes);
	struct lims_dec *values = lims_arena_array(b->ev->arena, all->count + 1, sizeof *values);
	b->list = lims_arena_array(b->ev->arena, all->count + 1, sizeof *b->list);
	if (sizes == NULL || values == NULL || b->list == NULL)
		return no_memory(b->err);
	for (size_t i = 0; i < all->count; i++) {
		if (all->list[i].in_force)
			b->list[b->count++] = &all->list[i];
	}
	qsort(b->list, b->count, sizeof *b->list, by_accuracy);
	bool good = b->count > 0;
	for (size_t i = 0; i < b->count && good; i++) {
		good = in_unit(b, &b->list[i]->nominal, &values[i]) && lims_dec_places(values[i]) <= PLACES_MAX;
		if (good && lims_dec_places(values[i]) > b->places)
			b->places = lims_dec_places(values[i]);
	}
	for (size_t i = 0; i < b->count && good; i++)
		good = scaled(values[i], b->places, &sizes[i]);
	b->composer = good ? lims_composer_create(sizes, b->count, b->ev->arena) : NULL;
	return LIMS_OK;
}

static const char *shown(const struct bench *b, const struct lims_value *v, bool rounded)
{
	char number[LIMS_DEC_TEXT];
	struct lims_dec d = v->number;
	if (v->kind != LIMS_KIND_NUMBER)
		return "";
	if (rounded)
		(void)lims_dec_round(d, SHOWN_DIGITS - 1 - lims_dec_magnitude(d), LIMS_ROUND_DOWN, &d, NULL);
	lims_dec_text(lims_dec_trim(d), number);
	const char *text = lims_arena_printf(b->ev->arena, "%s %s", number, v->unit != NULL ? v->unit->code : b->column->measure->code);
	return text != NULL ? text : "";
}

/// "5 kg", with its standard where another one has such a piece too.
static const char *name_of(const struct bench *b, const struct lims_eval_piece *p)
{
	bool several = false;
	for (size_t i = 0; i < b->count; i++)
		several = several || (b->list[i] != p && strcmp(b->list[i]->id, p->id) == 0);
	return several ? lims_arena_printf(b->ev->arena, "%s/%s", p->standard, p->id) : lims_arena_text(b->ev->arena, p->id);
}

/// Limit and share of the tolerance of a proposal, seen from its row as if its pieces lay there.
static void judge(struct bench *b, struct lims_eval_cell *cell, struct lims_eval_load *load, struct lims_plan_load *ret)
{
	const struct lims_load_column *column = b->column->load;
	const struct lims_eval_cell *left = column->need->by_certificate ? &load->expanded : &load->limit;
	struct lims_value allowed, holds;
	ret->limit = shown(b, &left->v, false);
	if (column->ratio == NULL || column->ratio->that->right == NULL)
		return;
	cell->load = load;
	lims_eval_formula(b->ev, column->ratio->that->right, cell->step, cell->row, cell->run, &allowed);
	lims_eval_formula(b->ev, column->ratio->that->expr, cell->step, cell->row, cell->run, &holds);
	cell->load = NULL;
	ret->allowed = shown(b, &allowed, true);
	ret->kept = holds.kind == LIMS_KIND_BOOL && holds.truth;
}

/// Distance of a sum of pieces to a target that lies between two of their steps.
static struct lims_dec distance(const struct bench *b, int64_t sum, struct lims_dec target)
{
	struct lims_dec d = target;
	(void)lims_dec_mul(lims_dec_from_int(sum), lims_dec_scaled(1, -b->places), &d, NULL, NULL);
	(void)lims_dec_sub(d, target, &d, NULL, NULL);
	return lims_dec_abs(d);
}

/// Pieces for a target; what lies between two steps is made by none, and the nearer side is taken. False when there is nothing to search.
static bool search(struct bench *b, const struct lims_value *v, struct lims_composition *ret)
{
	struct lims_dec target;
	int64_t whole;
	bool inexact = !v->exact;
	if (lims_unit_convert(v->unit != NULL ? v->unit : b->column->measure, b->column->measure, v->number, &target, &inexact, NULL) !=
			LIMS_OK ||
		lims_dec_sign(target) < 0 || !scaled(target, b->places, &whole) || whole == INT64_MAX)
		return false;
	lims_compose(b->composer, whole, ret);
	if (!inexact && lims_dec_sign(distance(b, whole, target)) == 0)
		return true;
	struct lims_dec below = distance(b, ret->sum, target);
	lims_compose(b->composer, whole + 1, ret);
	if (lims_dec_cmp(distance(b, ret->sum, target), below) >= 0)
		lims_compose(b->composer, whole, ret);
	ret->reached = false;
	return true;
}

static lims_rc propose(struct bench *b, struct lims_eval_cell *cell, const struct lims_value *v, struct lims_plan_cell *ret)
{
	struct lims_arena *arena = b->ev->arena;
	struct lims_composition c;
	if (!search(b, v, &c))
		return LIMS_OK;
	struct lims_plan_load *load = lims_arena_take(arena, sizeof *load);
	struct lims_eval_load *sum = lims_arena_take(arena, sizeof *sum);
	const struct lims_eval_piece **list = lims_arena_array(arena, c.count + 1, sizeof *list);
	const char **names = lims_arena_array(arena, c.count + 1, sizeof *names);
	if (load == NULL || sum == NULL || list == NULL || names == NULL)
		return no_memory(b->err);
	for (size_t i = 0; i < c.count; i++) {
		list[i] = b->list[c.pieces[i]];
		names[i] = name_of(b, list[i]);
		if (names[i] == NULL)
			return no_memory(b->err);
	}
	lims_rc rc = lims_eval_add_pieces(b->ev, b->column->measure, list, c.count, sum, b->err);
	if (rc != LIMS_OK)
		return rc;
	*load = (struct lims_plan_load){
		.decided = c.decided, .reached = c.reached, .pieces = names, .piece_count = c.count, .limit = "", .allowed = ""};
	load->sum = shown(b, &sum->nominal.v, false);
	judge(b, cell, sum, load);
	ret->load = load;
	return LIMS_OK;
}

/// Those of the same need and unit as a column, made when first needed; NULL when there are too many kinds of them.
static struct bench *bench_for(
	struct bench *list, size_t *count, struct lims_eval *ev, const struct lims_column *column, struct lims_err *err)
{
	for (size_t i = 0; i < *count; i++) {
		const struct lims_column *other = list[i].column;
		if (other->load->need_index == column->load->need_index && strcmp(other->measure->code, column->measure->code) == 0)
			return &list[i];
	}
	if (*count == BENCHES_MAX)
		return NULL;
	list[*count] = (struct bench){.ev = ev, .column = column, .err = err};
	return &list[(*count)++];
}

static lims_rc column_loads(struct bench *b, size_t step, size_t column, struct lims_plan_step *ret)
{
	lims_rc rc = b->list != NULL ? LIMS_OK : set_up(b);
	b->column = &ret->step->columns[column];
	for (size_t r = 0; r < ret->row_count && b->composer != NULL && rc == LIMS_OK; r++) {
		struct lims_eval_cell *cell = lims_eval_cell_at(b->ev, step, r, 0, column);
		struct lims_plan_cell *shown_cell = (struct lims_plan_cell *)(uintptr_t)&ret->rows[r].cells[column];
		if (!cell->planned || !shown_cell->has_value)
			continue;
		const struct lims_value *v = lims_eval_force(b->ev, cell);
		if (v->kind == LIMS_KIND_NUMBER)
			rc = propose(b, cell, v, shown_cell);
	}
	return rc;
}

lims_rc lims_plan_loads(struct lims_eval *ev, struct lims_plan_step *steps, struct lims_err *err)
{
	struct bench benches[BENCHES_MAX];
	size_t count = 0;
	for (size_t s = 0; s < ev->procedure->step_count; s++) {
		const struct lims_step *step = ev->steps[s].step;
		for (size_t c = 0; steps[s].applies && c < step->column_count; c++) {
			struct bench *b = step->columns[c].load == NULL ? NULL : bench_for(benches, &count, ev, &step->columns[c], err);
			lims_rc rc = b == NULL ? LIMS_OK : column_loads(b, s, c, &steps[s]);
			if (rc != LIMS_OK)
				return rc;
		}
	}
	return LIMS_OK;
}
