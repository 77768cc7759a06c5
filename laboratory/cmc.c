// SPDX-License-Identifier: Apache-2.0
// Checks rows of the register "cmc" against their procedure, and finds those that hold on the day of the work.
#include "laboratory/cmc.h"

#include "laboratory/desk.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/input.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1001, ARENA_MAX = 1 << 20, ROWS_MAX = 256 };

/// A row as it will stand.
struct cmc_row {
	char procedure[VALUE], result[VALUE], value[VALUE], from[VALUE], until[VALUE];
};

/// What is written now, else what was recorded.
static lims_rc take(struct lims_laboratory *lab, const char *code, const char *field, const struct lims_field_value *values, size_t count,
	char ret[VALUE], struct lims_err *err)
{
	return lims_register_will(lab, lims_register_find("cmc"), code, values, count, field, ret, VALUE, err);
}

static lims_rc take_row(struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count,
	struct cmc_row *ret, struct lims_err *err)
{
	lims_rc rc = take(lab, code, "procedure", values, count, ret->procedure, err);
	if (!rc)
		rc = take(lab, code, "result", values, count, ret->result, err);
	if (!rc)
		rc = take(lab, code, "value", values, count, ret->value, err);
	if (!rc)
		rc = take(lab, code, "from", values, count, ret->from, err);
	if (!rc)
		rc = take(lab, code, "until", values, count, ret->until, err);
	return rc;
}

const struct lims_column *lims_cmc_column(const struct lims_procedure *p, const char *result)
{
	for (size_t i = 0; i < p->step_count; i++) {
		size_t n = strlen(p->steps[i].id);
		if (strncmp(result, p->steps[i].id, n) != 0 || result[n] != '.')
			continue;
		const struct lims_column *c = lims_step_column(&p->steps[i], result + n + 1);
		return c && c->budget ? c : NULL;
	}
	return NULL;
}

static lims_rc check_value(const struct lims_procedure *p, const struct cmc_row *row, struct lims_err *err)
{
	const struct lims_column *c = lims_cmc_column(p, row->result);
	if (!c)
		return lims_err_set(err, LIMS_E_INPUT,
			"The procedure %s has no result %s with an uncertainty: write STEP.COLUMN (see lims procedure show %s)", p->id, row->result,
			p->id);
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_input_type type = {.name = "value", .kind = LIMS_CELL_NUMBER, .measure = c->difference, .units = p->units};
	struct lims_value v;
	lims_rc rc = arena ? lims_input_read(&type, row->value, arena, &v, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to check the CMC");
	if (!rc && lims_dec_sign(v.number) <= 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "A CMC is an amount above zero, not %s", row->value);
	lims_arena_destroy(arena);
	return rc;
}

lims_rc lims_cmc_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	struct cmc_row row;
	struct lims_procedure_set *set = NULL;
	struct lims_date from, until;
	lims_rc rc = take_row(lab, code, values, count, &row, err);
	// What is missing is told by the register itself.
	if (rc || !row.procedure[0] || !row.result[0] || !row.value[0])
		return rc;
	if (lims_date_parse(row.from, &from, NULL) == LIMS_OK && lims_date_parse(row.until, &until, NULL) == LIMS_OK &&
		lims_date_cmp(from, until) > 0)
		return lims_err_set(err, LIMS_E_INPUT, "The row would end on %s, before it begins on %s", row.until, row.from);
	rc = lims_catalog_load(lab->catalog, row.procedure, &set, err);
	if (!rc)
		rc = check_value(lims_procedure_set_procedure(set), &row, err);
	lims_procedure_set_destroy(set);
	return rc;
}

/// The rows of one procedure on one day.
struct finding {
	const struct lims_procedure *p;
	struct lims_date day;
	struct lims_jw *w;
	struct lims_arena *arena;
	const char *codes[ROWS_MAX], *results[ROWS_MAX];
	size_t count;
};

static const char *field(const struct lims_register *r, const struct lims_register_row *row, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		if (lims_text_equal(r->fields[i].name, name))
			return row->values[i] ? row->values[i] : "";
	return "";
}

static bool in_force(const struct lims_register *r, const struct lims_register_row *row, struct lims_date day)
{
	struct lims_date from, until;
	bool begun = lims_date_parse(field(r, row, "from"), &from, NULL) != LIMS_OK || lims_date_cmp(from, day) <= 0;
	bool ended = lims_date_parse(field(r, row, "until"), &until, NULL) == LIMS_OK && lims_date_cmp(until, day) < 0;
	return begun && !ended;
}

static lims_rc take_found(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct finding *f = ctx;
	const char *result = field(r, row, "result");
	if (!lims_text_equal(field(r, row, "procedure"), f->p->id) || !in_force(r, row, f->day))
		return LIMS_OK;
	for (size_t i = 0; i < f->count; i++)
		if (lims_text_equal(f->results[i], result))
			return lims_err_set(err, LIMS_E_REFUSED,
				"The CMC rows %s and %s both hold for %s on the day of the work: end one of them (lims cmc set CODE --until DATE)",
				f->codes[i], row->code, result);
	if (f->count == ROWS_MAX)
		return lims_err_set(err, LIMS_E_REFUSED, "More than %d CMC rows hold for %s", ROWS_MAX, f->p->id);
	f->codes[f->count] = lims_arena_text(f->arena, row->code);
	f->results[f->count] = lims_arena_text(f->arena, result);
	if (!f->codes[f->count] || !f->results[f->count])
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the CMC");
	f->count++;
	lims_jw_object(f->w, NULL);
	lims_jw_text(f->w, "code", row->code);
	lims_jw_text(f->w, "result", result);
	lims_jw_text(f->w, "value", field(r, row, "value"));
	lims_jw_end_object(f->w);
	return LIMS_OK;
}

lims_rc lims_cmc_in_force(
	struct lims_laboratory *lab, const struct lims_procedure *p, struct lims_date day, struct lims_jw *w, struct lims_err *err)
{
	struct finding f = {.p = p, .day = day, .w = w, .arena = lims_arena_create(ARENA_MAX)};
	if (!f.arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the CMC");
	lims_jw_array(w, NULL);
	lims_rc rc = lims_register_each(lab, lims_register_find("cmc"), take_found, &f, err);
	lims_jw_end_array(w);
	lims_arena_destroy(f.arena);
	return rc;
}
