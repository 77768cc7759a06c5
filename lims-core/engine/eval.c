// SPDX-License-Identifier: Apache-2.0
// Values on demand: a cell is computed when it is first asked for, in decimals and, where a decision needs it, in rationals.
#include "lims-core/engine/eval_load.h"
#include "lims-core/engine/eval_standard.h"

#include "lims-core/engine/eval_budget.h"
#include "lims-core/engine/expr_tape.h"
#include "lims-core/engine/names.h"
#include "lims-core/engine/table.h"

#include <string.h>

/// The place from which a formula looks.
struct eval_at {
	struct lims_eval *ev;
	size_t step, row, run;
};

/// A cell counts in a list when it exists, and when it was taken or must be. An optional one that is computed counts unless what it is computed
/// from was left out.
static bool in_list(struct lims_eval *ev, struct lims_eval_cell *cell)
{
	if (!cell->planned || !cell->optional || cell->given || cell->formula == NULL)
		return cell->planned && (!cell->optional || cell->given);
	const struct lims_value *v = lims_eval_force(ev, cell);
	return v->kind != LIMS_KIND_NONE || v->reason != LIMS_VALUE_MISSING;
}

/// Computing a cell may ask for the very list that is being made: everything is computed before the first element stands.
static void compute_optional(struct lims_eval *ev, size_t step, size_t column)
{
	const struct lims_eval_step *s = &ev->steps[step];
	for (size_t r = 0; s->step->columns[column].optional && r < s->row_count; r++) {
		for (size_t k = 0; k < (s->step->columns[column].per_run ? s->rows[r].run_count : 1); k++)
			(void)in_list(ev, lims_eval_cell_at(ev, step, r, k, column));
	}
}

/// The list over all rows and runs of a column; NULL in a step that does not apply.
static const struct lims_eval_column *all_of(struct lims_eval *ev, size_t step, size_t column)
{
	struct lims_eval_step *s = &ev->steps[step];
	struct lims_eval_column *list = s->columns != NULL ? &s->columns[column] : NULL;
	if (list == NULL || list->made)
		return list;
	compute_optional(ev, step, column);
	for (size_t r = 0; !list->made && r < s->row_count; r++) {
		size_t runs = s->step->columns[column].per_run ? s->rows[r].run_count : 1;
		for (size_t k = 0; k < runs; k++) {
			struct lims_eval_cell *cell = lims_eval_cell_at(ev, step, r, k, column);
			if (in_list(ev, cell))
				list->cells[list->count++] = cell;
		}
	}
	list->made = true;
	return list;
}

/// Element `want` of the list over the runs of a row; NULL and the number of elements when it goes beyond.
static struct lims_eval_cell *run_cell(const struct eval_at *at, size_t column, size_t want, size_t *ret_count)
{
	const struct lims_eval_step *s = &at->ev->steps[at->step];
	size_t runs = s->step->columns[column].per_run ? s->rows[at->row].run_count : 1;
	size_t n = 0;
	if (!s->step->columns[column].optional) { // then all runs of a row count, or none
		n = s->rows[at->row].cells[column].planned ? runs : 0;
		if (want < n)
			return lims_eval_cell_at(at->ev, at->step, at->row, want, column);
		*ret_count = n;
		return NULL;
	}
	for (size_t k = 0; k < runs; k++) {
		struct lims_eval_cell *cell = lims_eval_cell_at(at->ev, at->step, at->row, k, column);
		if (!in_list(at->ev, cell))
			continue;
		if (n == want)
			return cell;
		n++;
	}
	*ret_count = n;
	return NULL;
}

/// The cell one row above. Those before it that are not computed yet are computed first, from the top: so a long chain is no deep recursion.
static struct lims_eval_cell *cell_above(struct eval_at *at, size_t column)
{
	size_t first = at->row;
	while (first > 0) {
		const struct lims_eval_cell *cell = lims_eval_cell_at(at->ev, at->step, first - 1, at->run, column);
		if (cell == NULL || cell->state != LIMS_EVAL_TODO)
			break;
		first--;
	}
	for (size_t r = first; r + 1 < at->row; r++)
		(void)lims_eval_force(at->ev, lims_eval_cell_at(at->ev, at->step, r, at->run, column));
	return at->row == 0 ? NULL : lims_eval_cell_at(at->ev, at->step, at->row - 1, at->run, column);
}

static struct lims_eval_cell *cell_of(struct eval_at *at, struct lims_ref ref, long row)
{
	struct lims_eval *ev = at->ev;
	size_t count, want = row < 0 ? 0 : (size_t)row;
	const struct lims_eval_column *all;
	switch (ref.kind) {
	case LIMS_REF_ITEM:
		return &ev->item[ref.a];
	case LIMS_REF_DERIVED:
		return &ev->derived[ref.a];
	case LIMS_REF_STANDARD:
		return &ev->standards[ref.a].cells[ref.b];
	case LIMS_REF_CONDITION:
		return want < ev->conditions[ref.a].count ? &ev->conditions[ref.a].cells[want] : NULL;
	case LIMS_REF_HERE: // a rounding rule may be asked for from another step
		return ref.a == at->step ? lims_eval_cell_at(ev, at->step, at->row, at->run, ref.b) : NULL;
	case LIMS_REF_PREVIOUS:
		return ref.a == at->step ? cell_above(at, ref.b) : NULL;
	case LIMS_REF_RUNS:
		return ref.a != at->step ? NULL : run_cell(at, ref.b, want, &count);
	case LIMS_REF_ALL:
		all = all_of(ev, ref.a, ref.b);
		return all != NULL && want < all->count ? all->cells[want] : NULL;
	case LIMS_REF_ONE:
		return lims_eval_cell_at(ev, ref.a, 0, 0, ref.b);
	case LIMS_REF_CERTIFIED:
		return lims_eval_certified_number(ev, ref);
	case LIMS_REF_ABOVE:
	case LIMS_REF_PIECE: // only seen by the limit of a piece
	case LIMS_REF_MODE:
		break;
	}
	return NULL;
}

static bool of_load(const struct lims_eval *ev, struct lims_ref ref)
{
	return ref.kind >= LIMS_REF_HERE && ev->procedure->steps[ref.a].columns[ref.b].load != NULL;
}

/// The cell of a name, or of the part of a load that is meant.
static struct lims_eval_cell *part_of(struct eval_at *at, struct lims_ref ref, long row)
{
	struct lims_eval_cell *cell = cell_of(at, ref, row);
	return cell != NULL && ref.part != LIMS_PART_VALUE && of_load(at->ev, ref) ? lims_eval_load_part(cell, ref.part) : cell;
}

static void add_source(struct lims_eval *ev, const struct lims_source *source)
{
	struct lims_eval_source **at = ev->looking;
	for (; at != NULL && *at != NULL; at = &(*at)->next)
		if ((*at)->source == source)
			return;
	struct lims_eval_source *one = at != NULL && source != NULL ? lims_arena_take(ev->arena, sizeof *one) : NULL;
	if (one == NULL) // a value is the same without the name of its source
		return;
	*one = (struct lims_eval_source){.source = source};
	*at = one;
}

void lims_eval_looked(struct lims_eval *ev, const struct lims_eval_source *more)
{
	for (; more != NULL; more = more->next)
		add_source(ev, more->source);
}

/// What a value that is printed nowhere was looked up from is told where it is used.
static bool printed_nowhere(const struct lims_eval *ev, struct lims_ref ref)
{
	return ref.kind == LIMS_REF_DERIVED || (ref.kind >= LIMS_REF_HERE && ev->procedure->steps[ref.a].columns[ref.b].print.hidden);
}

static void eval_get(void *ctx, int id, long row, struct lims_value *ret)
{
	struct eval_at *at = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	if (ref.kind == LIMS_REF_MODE || ref.kind == LIMS_REF_ABOVE) {
		*ret = ref.kind == LIMS_REF_MODE ? lims_value_text(at->ev->mode->id) : lims_value_bool(at->row > 0);
		return;
	}
	struct lims_eval_cell *cell = ref.part == LIMS_PART_VALUE ? cell_of(at, ref, row) : part_of(at, ref, row);
	if (cell == NULL)
		*ret = lims_value_none(LIMS_VALUE_MISSING);
	else if (lims_ref_of_budget(ref) && !of_load(at->ev, ref))
		lims_eval_budget_part(at->ev, ref.a, cell->row, cell->run, ref.b, ref.part, ret);
	else
		*ret = cell->state == LIMS_EVAL_DONE ? cell->v : *lims_eval_force(at->ev, cell);
	if (at->ev->looking != NULL && cell != NULL && cell->looked != NULL && printed_nowhere(at->ev, ref))
		lims_eval_looked(at->ev, cell->looked);
}

static size_t eval_count(void *ctx, int id)
{
	struct eval_at *at = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	size_t count = 0;
	if (ref.kind == LIMS_REF_CONDITION)
		return at->ev->conditions[ref.a].count;
	if (ref.kind == LIMS_REF_RUNS)
		(void)run_cell(at, ref.b, SIZE_MAX, &count);
	const struct lims_eval_column *all = ref.kind == LIMS_REF_ALL ? all_of(at->ev, ref.a, ref.b) : NULL;
	if (all != NULL)
		return all->count;
	return count;
}

static void none_rat(struct lims_rvalue *ret, enum lims_value_reason reason)
{
	struct lims_rat *number = ret->number;
	*ret = (struct lims_rvalue){.kind = LIMS_KIND_NONE, .reason = reason, .number = number};
}

/// Computes the cell once more in rationals, from the readings; kept, so that a chain of cells costs each cell once.
static bool cache_rat(struct lims_eval *ev, struct lims_eval_cell *cell)
{
	if (cell->rat != NULL)
		return true;
	struct lims_rvalue r = {.number = lims_rat_create()};
	if (r.number == NULL || ev->depth >= LIMS_EVAL_DEPTH_MAX) {
		lims_rat_destroy(r.number);
		return false;
	}
	lims_eval_formula_rat(ev, cell->formula->expr, cell->step, cell->row, cell->run, &r);
	if (r.kind != LIMS_KIND_NUMBER) {
		lims_rat_destroy(r.number);
		return false;
	}
	cell->rat = r.number;
	cell->approximate = r.approximate;
	return true;
}

/// The rationals of the rows above, from the top, as cell_above does it with their values.
static void cache_above(struct eval_at *at, size_t column)
{
	size_t first = at->row;
	while (first > 0) {
		const struct lims_eval_cell *cell = lims_eval_cell_at(at->ev, at->step, first - 1, at->run, column);
		if (cell == NULL || cell->state != LIMS_EVAL_DONE || cell->v.kind != LIMS_KIND_NUMBER || cell->v.exact || cell->rat != NULL ||
			cell->formula == NULL)
			break;
		first--;
	}
	for (size_t r = first; r < at->row; r++)
		(void)cache_rat(at->ev, lims_eval_cell_at(at->ev, at->step, r, at->run, column));
}

static void eval_get_rat(void *ctx, int id, long row, struct lims_rvalue *ret)
{
	struct eval_at *at = ctx;
	struct lims_value v;
	eval_get(ctx, id, row, &v);
	struct lims_eval_cell *cell = part_of(at, lims_ref_unpack(id), row);
	struct lims_rat *number = ret->number;
	lims_rvalue_take(ret, &v);
	if (v.kind != LIMS_KIND_NUMBER)
		return;
	if (v.exact || cell == NULL || (cell->formula == NULL && cell->rat == NULL)) {
		if (lims_rat_from_dec(number, v.number, NULL) != LIMS_OK)
			none_rat(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	if (lims_ref_unpack(id).kind == LIMS_REF_PREVIOUS)
		cache_above(at, lims_ref_unpack(id).b);
	if (!cache_rat(at->ev, cell)) {
		none_rat(ret, LIMS_VALUE_TOO_LARGE);
		return;
	}
	lims_rat_copy(number, cell->rat);
	ret->approximate = cell->approximate;
}

/// The table that stands under this name on the date of the work; NULL when none does.
static const struct lims_table *table_in_force(const struct lims_eval *ev, int id)
{
	const struct lims_use *uses = ev->procedure->uses;
	for (size_t i = (size_t)id;; i = uses[i].next) {
		if (lims_in_force(uses[i].from, uses[i].to, ev->date))
			return uses[i].table;
		if (uses[i].next == 0)
			return NULL;
	}
}

void lims_eval_look(struct lims_eval *ev, int id, const struct lims_value *arg, size_t n, struct lims_value *ret)
{
	const struct lims_table *t = id >= LIMS_CALL_CERTIFIED ? NULL : table_in_force(ev, id);
	if (id >= LIMS_CALL_CERTIFIED)
		lims_eval_certified_look(ev, id, arg, ret);
	else if (t == NULL)
		*ret = lims_value_none(LIMS_VALUE_NOT_IN_FORCE);
	else
		add_source(ev, lims_table_look(t, ev->date, arg, n, ret));
}

void lims_eval_look_rat(struct lims_eval *ev, int id, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret)
{
	const struct lims_table *t = id >= LIMS_CALL_CERTIFIED ? NULL : table_in_force(ev, id);
	if (id >= LIMS_CALL_CERTIFIED)
		lims_eval_certified_look_rat(ev, id, arg, ret);
	else if (t == NULL)
		none_rat(ret, LIMS_VALUE_NOT_IN_FORCE);
	else
		add_source(ev, lims_table_look_rat(t, ev->date, arg, n, ret));
}

static void eval_look(void *ctx, int id, const struct lims_value *arg, size_t n, struct lims_value *ret)
{
	struct eval_at *at = ctx;
	lims_eval_look(at->ev, id, arg, n, ret);
}

static void eval_look_rat(void *ctx, int id, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret)
{
	struct eval_at *at = ctx;
	lims_eval_look_rat(at->ev, id, arg, n, ret);
}

static struct lims_cells cells_at(struct eval_at *at)
{
	return (struct lims_cells){.ctx = at,
		.rational = &at->ev->rational,
		.get = eval_get,
		.count = eval_count,
		.get_rat = eval_get_rat,
		.look = eval_look,
		.look_rat = eval_look_rat};
}

void lims_eval_formula(struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, struct lims_value *ret)
{
	struct eval_at at = {.ev = ev, .step = step, .row = row, .run = run};
	struct lims_cells cells = cells_at(&at);
	ev->depth++;
	lims_expr_eval(expr, &cells, ret);
	ev->depth--;
}

void lims_eval_formula_rat(struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, struct lims_rvalue *ret)
{
	struct eval_at at = {.ev = ev, .step = step, .row = row, .run = run};
	struct lims_cells cells = cells_at(&at);
	ev->depth++;
	lims_expr_eval_rat(expr, &cells, ret);
	ev->depth--;
}

struct lims_eval_cell *lims_eval_find(struct lims_eval *ev, size_t step, size_t row, size_t run, int id, long list_row)
{
	struct eval_at at = {.ev = ev, .step = step, .row = row, .run = run};
	return cell_of(&at, lims_ref_unpack(id), list_row);
}

lims_rc lims_eval_tape(struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, struct lims_expr_tape *to,
	int *ret_register, struct lims_err *err)
{
	struct eval_at at = {.ev = ev, .step = step, .row = row, .run = run};
	struct lims_cells cells = cells_at(&at);
	to->cells = &cells;
	ev->depth++;
	lims_rc rc = lims_expr_to_tape(expr, -1, to, ret_register, err);
	ev->depth--;
	to->cells = NULL;
	return rc;
}

bool lims_eval_list_count(struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, size_t *ret_count,
	enum lims_value_reason *ret_reason)
{
	struct eval_at at = {.ev = ev, .step = step, .row = row, .run = run};
	struct lims_cells cells = cells_at(&at);
	return lims_expr_count(expr, &cells, ret_count, ret_reason);
}

void lims_eval_list_element(
	struct lims_eval *ev, const struct lims_expr *expr, size_t step, size_t row, size_t run, size_t i, struct lims_value *ret)
{
	struct eval_at at = {.ev = ev, .step = step, .row = row, .run = run};
	struct lims_cells cells = cells_at(&at);
	ev->depth++;
	lims_expr_eval_row(expr, &cells, i, ret);
	ev->depth--;
}

const struct lims_value *lims_eval_force(struct lims_eval *ev, struct lims_eval_cell *cell)
{
	if (cell->state == LIMS_EVAL_DONE)
		return &cell->v;
	if (cell->state == LIMS_EVAL_BUSY) {
		cell->v = lims_value_none(LIMS_VALUE_CYCLE);
		return &cell->v;
	}
	if (cell->formula == NULL) {
		cell->v = lims_value_none(LIMS_VALUE_MISSING);
	} else if (ev->depth >= LIMS_EVAL_DEPTH_MAX) {
		cell->v = lims_value_none(LIMS_VALUE_TOO_LARGE);
	} else {
		cell->state = LIMS_EVAL_BUSY;
		struct lims_eval_source **outer = ev->looking;
		struct lims_value v;
		ev->looking = &cell->looked;
		lims_eval_formula(ev, cell->formula->expr, cell->step, cell->row, cell->run, &v);
		ev->looking = outer;
		cell->v = v;
	}
	cell->state = LIMS_EVAL_DONE;
	return &cell->v;
}

bool lims_eval_holds(
	struct lims_eval *ev, const struct lims_formula *formula, size_t step, size_t row, size_t run, enum lims_value_reason *ret_reason)
{
	if (formula == NULL)
		return true;
	struct lims_value v;
	lims_eval_formula(ev, formula->expr, step, row, run, &v);
	if (v.kind != LIMS_KIND_BOOL && ret_reason != NULL)
		*ret_reason = v.reason;
	return v.kind == LIMS_KIND_BOOL && v.truth;
}

bool lims_eval_keep(struct lims_eval *ev, struct lims_rat *rat)
{
	struct lims_eval_rat *kept = lims_arena_take(ev->arena, sizeof *kept);
	if (kept == NULL) {
		lims_rat_destroy(rat);
		return false;
	}
	*kept = (struct lims_eval_rat){.rat = rat, .next = ev->rats};
	ev->rats = kept;
	return true;
}

static void drop_rats(struct lims_eval_cell *cells, size_t n)
{
	for (size_t i = 0; cells != NULL && i < n; i++) {
		lims_rat_destroy(cells[i].rat);
		cells[i].rat = NULL;
	}
}

void lims_eval_release(struct lims_eval *ev)
{
	if (ev == NULL)
		return;
	for (; ev->rats != NULL; ev->rats = ev->rats->next)
		lims_rat_destroy(ev->rats->rat);
	drop_rats(ev->item, ev->procedure->item_count);
	drop_rats(ev->derived, ev->procedure->derived_count);
	for (size_t s = 0; ev->steps != NULL && s < ev->procedure->step_count; s++) {
		for (size_t r = 0; r < ev->steps[s].row_count; r++) {
			if (ev->steps[s].rows[r].cells != NULL)
				drop_rats(ev->steps[s].rows[r].cells, ev->steps[s].rows[r].run_count * ev->steps[s].step->column_count);
		}
	}
}
