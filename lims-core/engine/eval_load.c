// SPDX-License-Identifier: Apache-2.0
// A load and its pieces: their values, limits and uncertainties are added, linearly, for errors of pieces calibrated together go the same way.
#include "lims-core/engine/eval_load.h"
#include "lims-core/engine/place.h"

#include <stdio.h>
#include <string.h>

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.");
}

struct lims_eval_cell *lims_eval_load_part(struct lims_eval_cell *cell, enum lims_ref_part part)
{
	struct lims_eval_load *load = cell->load;
	if (load == NULL)
		return NULL;
	switch (part) {
	case LIMS_PART_NOMINAL:
		return &load->nominal;
	case LIMS_PART_LIMIT:
		return &load->limit;
	case LIMS_PART_EXPANDED:
		return &load->expanded;
	case LIMS_PART_FACTOR:
		return &load->factor;
	default:
		return NULL;
	}
}

/// A sum in the unit of a column: decimals as long as no digit is lost, and a rational beside them.
struct sum {
	const struct lims_unit *measure;
	struct lims_value v;
	struct lims_rat exact;
	bool inexact;
};

static void begin(struct sum *s, const struct lims_unit *measure)
{
	s->measure = measure;
	s->v = lims_value_number(lims_dec_from_int(0), measure);
	s->inexact = false;
	lims_rat_init(&s->exact);
}

/// The first reason stays: a sum that lacks one of its parts is none.
static void add(struct sum *s, const struct lims_value *v)
{
	struct lims_unit_conv conv;
	struct lims_dec d;
	struct lims_rat r;
	lims_rat_init(&r);
	if (s->v.kind == LIMS_KIND_NUMBER && v->kind != LIMS_KIND_NUMBER)
		s->v = lims_value_none(v->reason);
	if (s->v.kind != LIMS_KIND_NUMBER)
		goto out;
	bool good = lims_unit_conv(v->unit != NULL ? v->unit : s->measure, s->measure, &conv, NULL) == LIMS_OK &&
				lims_unit_apply(&conv, v->number, &d, &s->inexact, NULL) == LIMS_OK && lims_rat_from_dec(&r, v->number, NULL) == LIMS_OK &&
				lims_unit_apply_rat(&conv, &r, NULL) == LIMS_OK && lims_rat_add(&s->exact, &s->exact, &r, NULL) == LIMS_OK &&
				lims_dec_add(s->v.number, d, &s->v.number, &s->inexact, NULL) == LIMS_OK;
	if (!good)
		s->v = lims_value_none(LIMS_VALUE_TOO_LARGE);
	s->inexact = s->inexact || !v->exact;
out:
	lims_rat_finish(&r);
}

/// Hands the sum over to a cell, with its rational when decimals do not hold it; the cell's owner frees that.
static lims_rc end(struct lims_eval *ev, struct sum *s, struct lims_eval_cell *cell, struct lims_err *err)
{
	bool lost = false;
	lims_rc rc = LIMS_OK;
	cell->v = s->v;
	cell->state = LIMS_EVAL_DONE;
	cell->planned = true;
	cell->formula = NULL;
	cell->rat = NULL;
	if (s->v.kind == LIMS_KIND_NUMBER && s->inexact) {
		if (lims_rat_to_dec(&s->exact, &cell->v.number, &lost, NULL) != LIMS_OK)
			cell->v = lims_value_none(LIMS_VALUE_TOO_LARGE);
		cell->v.exact = cell->v.kind == LIMS_KIND_NUMBER && !lost;
	}
	if (cell->v.kind == LIMS_KIND_NUMBER && !cell->v.exact) {
		ev->rational++;
		cell->rat = lims_rat_create();
		rc = cell->rat == NULL ? no_memory(err) : LIMS_OK;
		if (rc == LIMS_OK)
			lims_rat_copy(cell->rat, &s->exact);
	}
	lims_rat_finish(&s->exact);
	return rc;
}

static const struct lims_value *nominal_of(const struct lims_eval_piece *p)
{
	return &p->nominal;
}

static const struct lims_value *limit_of(const struct lims_eval_piece *p)
{
	return &p->limit;
}

static const struct lims_value *expanded_of(const struct lims_eval_piece *p)
{
	return &p->expanded;
}

/// One number of all pieces of a load.
static lims_rc together(struct lims_eval *ev, const struct lims_eval_piece *const *list, size_t n,
	const struct lims_value *(*number_of)(const struct lims_eval_piece *p), const struct lims_unit *measure, struct lims_eval_cell *cell,
	struct lims_err *err)
{
	struct sum s;
	begin(&s, measure);
	for (size_t i = 0; i < n; i++)
		add(&s, number_of(list[i]));
	lims_rc rc = end(ev, &s, cell, err);
	if (rc != LIMS_OK)
		return rc;
	return cell->rat == NULL || lims_eval_keep(ev, cell->rat) ? LIMS_OK : no_memory(err);
}

/// The value of a load by its certificates: of every piece its nominal value and its error. A cell of a step frees its own rational.
static lims_rc certified(struct lims_eval *ev, const struct lims_eval_piece *const *list, size_t n, const struct lims_unit *measure,
	struct lims_eval_cell *cell, struct lims_err *err)
{
	struct sum s;
	begin(&s, measure);
	for (size_t i = 0; i < n; i++) {
		add(&s, &list[i]->nominal);
		add(&s, &list[i]->error);
	}
	return end(ev, &s, cell, err);
}

/// The nominal value as the value of the load.
static lims_rc adopt(struct lims_eval_cell *cell, const struct lims_eval_cell *nominal, struct lims_err *err)
{
	cell->v = nominal->v;
	cell->state = LIMS_EVAL_DONE;
	cell->rat = nominal->rat == NULL ? NULL : lims_rat_create();
	if (nominal->rat != NULL && cell->rat == NULL)
		return no_memory(err);
	if (nominal->rat != NULL)
		lims_rat_copy(cell->rat, nominal->rat);
	return LIMS_OK;
}

/// The smallest k of the pieces: the sum of U divided by it is never below the sum of U/k.
static void smallest_factor(const struct lims_eval_piece *const *list, size_t n, struct lims_eval_cell *cell)
{
	*cell = (struct lims_eval_cell){.state = LIMS_EVAL_DONE, .planned = true, .v = lims_value_none(LIMS_VALUE_NOT_CERTIFIED)};
	for (size_t i = 0; i < n; i++) {
		if (list[i]->factor.kind != LIMS_KIND_NUMBER) {
			cell->v = list[i]->factor;
			return;
		}
		if (i == 0 || lims_dec_cmp(list[i]->factor.number, cell->v.number) < 0)
			cell->v = list[i]->factor;
	}
}

static void all_none(struct lims_eval_cell *cell, enum lims_value_reason reason)
{
	struct lims_eval_load *load = cell->load;
	struct lims_eval_cell none = {.state = LIMS_EVAL_DONE, .planned = true, .v = lims_value_none(reason)};
	load->limit = load->expanded = load->factor = none;
}

/// Whether a value is the nominal sum of the pieces; false also when either has no value.
static bool same(const struct lims_value *v, const struct lims_eval_cell *nominal, const struct lims_unit *measure)
{
	struct lims_rat r, n;
	struct lims_unit_conv conv;
	bool equal = false;
	lims_rat_init(&r);
	lims_rat_init(&n);
	if (v->kind == LIMS_KIND_NUMBER && v->exact && nominal->v.kind == LIMS_KIND_NUMBER &&
		lims_unit_conv(v->unit != NULL ? v->unit : measure, measure, &conv, NULL) == LIMS_OK &&
		lims_rat_from_dec(&r, v->number, NULL) == LIMS_OK && lims_unit_apply_rat(&conv, &r, NULL) == LIMS_OK &&
		lims_rat_from_dec(&n, nominal->v.number, NULL) == LIMS_OK)
		equal = lims_rat_cmp(&r, nominal->rat != NULL ? nominal->rat : &n) == 0;
	lims_rat_finish(&r);
	lims_rat_finish(&n);
	return equal;
}

static void text_of(const struct lims_value *v, const struct lims_unit *measure, char *out, size_t n)
{
	char number[LIMS_DEC_TEXT] = "nothing";
	if (v->kind == LIMS_KIND_NUMBER)
		lims_dec_text(lims_dec_trim(v->number), number);
	(void)snprintf(out, n, "%s %s", number, v->unit != NULL ? v->unit->code : measure->code);
}

/// LIMS_E_INPUT unless the pieces make `must`.
static lims_rc check_makes(struct lims_eval *ev, const struct lims_column *c, const struct lims_eval_cell *cell,
	const struct lims_value *must, struct lims_err *err)
{
	char want[LIMS_DEC_TEXT + 80], have[LIMS_DEC_TEXT + 80], place[LIMS_PLACE_TEXT];
	if (same(must, &cell->load->nominal, c->measure))
		return LIMS_OK;
	text_of(must, c->measure, want, sizeof want);
	text_of(&cell->load->nominal.v, c->measure, have, sizeof have);
	return lims_err_set(err, LIMS_E_INPUT, "%s: the pieces make %s, and the load is %s; correct one of them.",
		lims_place_text(err ? err->lang : NULL, &ev->procedure->steps[cell->step], cell->row, cell->run, c, place), have, want);
}

/// The pieces must make what the worksheet states, and what a plan fixes.
static lims_rc check_value(struct lims_eval *ev, const struct lims_column *c, struct lims_eval_cell *cell, struct lims_err *err)
{
	struct lims_eval_load *load = cell->load;
	bool planned = load->plan.kind == LIMS_KIND_NUMBER;
	lims_rc rc = load->stated ? check_makes(ev, c, cell, &cell->v, err) : LIMS_OK;
	if (rc == LIMS_OK && planned && c->source == LIMS_COLUMN_ROW && !c->adjustable)
		rc = check_makes(ev, c, cell, &load->plan, err);
	cell->adjusted = planned && !same(&load->plan, &load->nominal, c->measure);
	return rc;
}

lims_rc lims_eval_add_pieces(struct lims_eval *ev, const struct lims_unit *measure, const struct lims_eval_piece *const *list, size_t n,
	struct lims_eval_load *ret, struct lims_err *err)
{
	lims_rc rc = together(ev, list, n, nominal_of, measure, &ret->nominal, err);
	if (rc == LIMS_OK)
		rc = together(ev, list, n, limit_of, measure, &ret->limit, err);
	if (rc == LIMS_OK)
		rc = together(ev, list, n, expanded_of, measure, &ret->expanded, err);
	if (rc == LIMS_OK)
		smallest_factor(list, n, &ret->factor);
	return rc;
}

static lims_rc add_up(struct lims_eval *ev, const struct lims_column *c, struct lims_eval_cell *cell,
	const struct lims_eval_piece *const *list, size_t n, struct lims_err *err)
{
	struct lims_eval_load *load = cell->load;
	lims_rc rc = lims_eval_add_pieces(ev, c->measure, list, n, load, err);
	if (rc == LIMS_OK)
		rc = check_value(ev, c, cell, err);
	if (rc != LIMS_OK)
		return rc;
	if (c->load->need->by_certificate)
		return certified(ev, list, n, c->measure, cell, err);
	return load->stated ? LIMS_OK : adopt(cell, &load->nominal, err);
}

static lims_rc named(struct lims_eval *ev, const struct lims_column *c, struct lims_eval_cell *cell, struct lims_err *err)
{
	struct lims_eval_load *load = cell->load;
	const struct lims_eval_piece **list = lims_arena_array(ev->arena, load->name_count, sizeof *list);
	bool *used = lims_arena_array(ev->arena, LIMS_EVAL_PIECES_MAX, sizeof *used);
	bool other_day = false;
	if (list == NULL || used == NULL)
		return no_memory(err);
	for (size_t i = 0; i < load->name_count; i++) {
		lims_rc rc = lims_eval_find_piece(ev, c->load->need_index, load->names[i], &list[i], err);
		if (rc == LIMS_OK && list[i] != NULL && used[list[i] - ev->pieces[c->load->need_index].list])
			rc = lims_err_set(err, LIMS_E_INPUT, "The piece \"%s\" is named twice; it can be used once.", load->names[i]);
		if (rc != LIMS_OK)
			return lims_err_context(err, "%s",
				lims_place_text(
					err ? err->lang : NULL, &ev->procedure->steps[cell->step], cell->row, cell->run, c, (char[LIMS_PLACE_TEXT]){0}));
		if (list[i] != NULL)
			used[list[i] - ev->pieces[c->load->need_index].list] = true;
		other_day = other_day || list[i] == NULL;
	}
	if (!other_day)
		return add_up(ev, c, cell, list, load->name_count, err);
	// Nothing of a certificate of another day is used, not even a nominal value.
	all_none(cell, LIMS_VALUE_NOT_IN_FORCE);
	load->nominal = load->limit;
	cell->v = lims_value_none(LIMS_VALUE_NOT_IN_FORCE);
	return LIMS_OK;
}

/// The planned or stated value as the nominal one, with its rational when decimals have lost digits.
static lims_rc take_nominal(struct lims_eval *ev, const struct lims_eval_cell *cell, struct lims_err *err)
{
	struct lims_eval_cell *nominal = &cell->load->nominal;
	*nominal = (struct lims_eval_cell){.state = LIMS_EVAL_DONE, .planned = true, .v = cell->v};
	if (cell->v.kind != LIMS_KIND_NUMBER || cell->v.exact || cell->formula == NULL)
		return LIMS_OK;
	struct lims_rvalue r = {.number = lims_rat_create()};
	ev->rational++;
	if (r.number == NULL || !lims_eval_keep(ev, r.number))
		return no_memory(err);
	lims_eval_formula_rat(ev, cell->formula->expr, cell->step, cell->row, cell->run, &r);
	if (r.kind != LIMS_KIND_NUMBER)
		nominal->v = lims_value_none(r.reason);
	nominal->rat = r.number;
	nominal->approximate = r.approximate;
	return LIMS_OK;
}

/// A load without pieces is known by its value alone; only nothing at all needs no pieces.
static lims_rc unnamed(struct lims_eval *ev, const struct lims_column *c, struct lims_eval_cell *cell, struct lims_err *err)
{
	struct lims_eval_load *load = cell->load;
	const struct lims_value v = *lims_eval_force(ev, cell);
	lims_rc rc = take_nominal(ev, cell, err);
	all_none(cell, v.kind == LIMS_KIND_NUMBER ? LIMS_VALUE_NO_PIECES : v.reason);
	if (v.kind == LIMS_KIND_NUMBER && v.exact && lims_dec_sign(v.number) == 0) {
		load->limit.v = load->expanded.v = lims_value_number(lims_dec_from_int(0), c->measure);
	} else if (c->load->need->by_certificate) {
		cell->v = load->limit.v;
		cell->formula = NULL;
	}
	return rc;
}

static lims_rc one_load(struct lims_eval *ev, const struct lims_column *c, struct lims_eval_cell *cell, struct lims_err *err)
{
	if (!cell->planned)
		return LIMS_OK;
	if (cell->load == NULL)
		cell->load = lims_arena_take(ev->arena, sizeof *cell->load);
	if (cell->load == NULL)
		return no_memory(err);
	if (cell->load->name_count > 0 && cell->why == NULL)
		return named(ev, c, cell, err);
	return unnamed(ev, c, cell, err);
}

lims_rc lims_eval_loads(struct lims_eval *ev, struct lims_err *err)
{
	for (size_t s = 0; s < ev->procedure->step_count; s++) {
		const struct lims_eval_step *es = &ev->steps[s];
		for (size_t c = 0; c < es->step->column_count; c++) {
			const struct lims_column *column = &es->step->columns[c];
			for (size_t r = 0; column->load != NULL && r < es->row_count; r++) {
				for (size_t k = 0; k < (column->per_run ? es->rows[r].run_count : 1); k++) {
					lims_rc rc = one_load(ev, column, lims_eval_cell_at(ev, s, r, k, c), err);
					if (rc != LIMS_OK)
						return rc;
				}
			}
		}
	}
	return LIMS_OK;
}
