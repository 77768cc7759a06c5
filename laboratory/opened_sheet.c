// SPDX-License-Identifier: Apache-2.0
// Folds, loads and plans a worksheet, and answers which cell is next and what may stand in it.
#include "laboratory/opened_sheet.h"

#include "laboratory/intake/receiving.h"
#include "laboratory/queries.h"
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/formula.h"
#include "lims-core/engine/place.h"

#include <stdio.h>
#include <string.h>

enum { RESULT_MAX = 16 << 20, ARENA_MAX = 64 << 20, MARKS_TEXT = 240 };

/// Takes the mark of a declared part unless it was declared before; `marks` has room for it.
static lims_rc take_part(struct lims_opened_sheet *o, const char **marks, const char *body, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(body, strlen(body), LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc)
		return rc;
	const char *mark = lims_json_get_text(lims_json_root(doc), "part", "");
	bool known = false;
	for (size_t i = 0; i < o->part_count; i++)
		known = known || lims_text_equal(marks[i], mark);
	if (!known && o->part_count < LIMS_PARTS_MAX) {
		marks[o->part_count] = lims_arena_text(o->arena, mark);
		if (marks[o->part_count])
			o->part_count++;
		else
			rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the parts of %s", o->sheet.item);
	}
	lims_json_destroy(doc);
	return rc;
}

static bool said_why(const struct lims_dossier *s, const char *mark)
{
	for (size_t i = 0; i < s->unmeasured_count; i++)
		if (lims_text_equal(s->unmeasured[i].part, mark))
			return true;
	return false;
}

/// What is not measured for a reason is no row that is waited for.
static lims_rc leave_unmeasured(struct lims_opened_sheet *o, const char **marks, struct lims_err *err)
{
	const char **left = lims_arena_array(o->arena, o->part_count + 1, sizeof *left);
	size_t n = 0;
	if (!left)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the parts of %s", o->sheet.item);
	for (size_t i = 0; i < o->part_count; i++) {
		if (said_why(&o->sheet, marks[i]))
			left[o->unmeasured_count++] = marks[i];
		else
			marks[n++] = marks[i];
	}
	o->part_count = n;
	o->unmeasured = left;
	return LIMS_OK;
}

static lims_rc take_parts(struct lims_opened_sheet *o, struct lims_db *db, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	if (!o->p->counting.of || !o->p->counting.of[0])
		return LIMS_OK;
	const char **marks = lims_arena_array(o->arena, LIMS_PARTS_MAX, sizeof *marks);
	if (!marks)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the parts of %s", o->sheet.item);
	lims_rc rc = lims_db_use(db, &lims_q_row_parts, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, o->sheet.item);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		rc = take_part(o, marks, lims_stmt_col_text(stmt, 0), err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	o->parts = marks;
	return rc ? rc : leave_unmeasured(o, marks, err);
}

lims_rc lims_opened_sheet_init(struct lims_opened_sheet *o, struct lims_db *db, const char *code, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_desk_blobs(db);
	struct lims_worksheet input;
	*o = (struct lims_opened_sheet){.arena = lims_arena_create(ARENA_MAX)};
	if (!o->arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to open the worksheet %s", code);
	snprintf(o->code, sizeof o->code, "%s", code);
	lims_rc rc = lims_desk_sheet(db, code, o->arena, &o->sheet, err);
	if (!rc)
		rc = lims_proof_load(&o->sheet, &blobs, &o->set, err);
	if (!rc) {
		o->p = lims_procedure_set_procedure(o->set);
		rc = lims_dossier_input(&o->sheet, o->p, &input, err);
	}
	if (!rc)
		rc = lims_plan_worksheet(o->p, &input, &o->plan, err);
	return rc ? rc : take_parts(o, db, err);
}

void lims_opened_sheet_finish(struct lims_opened_sheet *o)
{
	lims_plan_destroy(o->plan);
	lims_procedure_set_destroy(o->set);
	lims_arena_destroy(o->arena);
	*o = (struct lims_opened_sheet){0};
}

lims_rc lims_opened_sheet_evaluate(const struct lims_opened_sheet *o, struct lims_result **ret_result, struct lims_err *err)
{
	struct lims_worksheet w;
	lims_rc rc = lims_dossier_input(&o->sheet, o->p, &w, err);
	w.lang = o->lang;
	return rc ? rc : lims_worksheet_evaluate(o->p, &w, ret_result, err);
}

lims_rc lims_opened_sheet_writable(const struct lims_opened_sheet *o, const char *code, struct lims_err *err)
{
	if (o->sheet.adjusted_by)
		return lims_err_set(err, LIMS_E_REFUSED,
			"The item was adjusted after %s, which stays as found: open another worksheet for what is measured now", code);
	return lims_opened_sheet_open(o, code, err);
}

lims_rc lims_opened_sheet_open(const struct lims_opened_sheet *o, const char *code, struct lims_err *err)
{
	if (lims_text_equal(o->sheet.state, "open") || lims_text_equal(o->sheet.state, "returned"))
		return LIMS_OK;
	return lims_err_set(
		err, LIMS_E_REFUSED, "The worksheet %s is %s: nothing more can be recorded in it", code, lims_err_tr(err, o->sheet.state));
}

lims_rc lims_opened_sheet_frozen(const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_err *err)
{
	struct lims_buf now;
	struct lims_hash hash;
	char hex[LIMS_HASH_HEX];
	lims_buf_init(&now, RESULT_MAX);
	lims_result_json(r, &now);
	lims_rc rc = lims_buf_check(&now, "the result", err);
	if (!rc)
		rc = lims_sha256(now.data, now.len, &hash, err);
	if (!rc) {
		lims_hash_hex(&hash, hex);
		if (!lims_text_equal(hex, o->sheet.frozen_result))
			rc = lims_err_set(err, LIMS_E_REFUSED,
				"%s computes to another result than the one that was reviewed: hand it back with the program that it was submitted with, "
				"or measure again",
				o->code);
	}
	lims_buf_finish(&now);
	return rc;
}

static const struct lims_plan_step *plan_step(const struct lims_opened_sheet *o, const char *id)
{
	for (size_t i = 0; i < o->plan->step_count; i++)
		if (lims_text_equal(o->plan->steps[i].step->id, id))
			return &o->plan->steps[i];
	return NULL;
}

static bool waits(const struct lims_column *c)
{
	return c->source == LIMS_COLUMN_INSTRUMENT || c->source == LIMS_COLUMN_ENTERED || (c->source == LIMS_COLUMN_ROW && c->adjustable) ||
		   c->load;
}

static lims_rc no_column(const struct lims_step *step, const struct lims_bench_cell *cell, struct lims_err *err)
{
	struct lims_buf there;
	lims_buf_init(&there, LIMS_ERR_TEXT);
	for (size_t i = 0; i < step->column_count; i++)
		if (waits(&step->columns[i]))
			lims_buf_addf(&there, "%s%s", there.len > 0 ? ", " : "", step->columns[i].id);
	lims_rc rc = lims_err_set(err, LIMS_E_INPUT, "The step %s has no column %s to be filled: it has %s",
		lims_words_in(err ? err->lang : NULL, step->title), cell->column, lims_buf_text(&there));
	lims_buf_finish(&there);
	return rc;
}

lims_rc lims_opened_sheet_cell(const struct lims_opened_sheet *o, const struct lims_bench_cell *cell,
	const struct lims_plan_step **ret_step, const struct lims_column **ret_column, struct lims_err *err)
{
	const struct lims_plan_step *s = plan_step(o, cell->step);
	if (!s || !s->applies || s->step->kind == LIMS_STEP_CHECKLIST)
		return lims_err_set(err, LIMS_E_INPUT, "The worksheet has no step %s with readings: see lims worksheet show", cell->step);
	const struct lims_column *c = lims_step_column(s->step, cell->column);
	if (!c || !waits(c))
		return no_column(s->step, cell, err);
	if (cell->row < 0 || (size_t)cell->row >= s->row_count + s->step->more)
		return lims_err_set(err, LIMS_E_INPUT, "The step %s has rows 1 to %zu", lims_words_in(err ? err->lang : NULL, s->step->title),
			s->row_count + s->step->more);
	if (cell->run < 0 || (size_t)cell->run >= (c->per_run ? s->step->runs : 1))
		return lims_err_set(err, LIMS_E_INPUT, "The column %s of the step %s has runs 1 to %zu", cell->column,
			lims_words_in(err ? err->lang : NULL, s->step->title), c->per_run ? s->step->runs : (size_t)1);
	*ret_step = s;
	*ret_column = c;
	return LIMS_OK;
}

static bool filled(const struct lims_opened_sheet *o, const struct lims_bench_cell *cell)
{
	for (size_t i = 0; i < o->sheet.reading_count; i++) {
		const struct lims_dossier_reading *r = &o->sheet.readings[i];
		if (lims_dossier_counts(r) && r->row == cell->row && r->run == cell->run && lims_text_equal(r->step, cell->step) &&
			lims_text_equal(r->column, cell->column))
			return true;
	}
	return false;
}

size_t lims_opened_sheet_rows(const struct lims_opened_sheet *o, const struct lims_plan_step *s)
{
	size_t n = s->row_count;
	for (size_t i = 0; i < o->sheet.reading_count; i++) {
		const struct lims_dossier_reading *r = &o->sheet.readings[i];
		if (lims_dossier_counts(r) && lims_text_equal(r->step, s->step->id) && (size_t)r->row >= n)
			n = (size_t)r->row + 1;
	}
	if (lims_text_equal(o->p->counting.of, s->step->id) && o->part_count > n)
		n = o->part_count;
	return n < s->row_count + s->step->more ? n : s->row_count + s->step->more;
}

static void write_marks(char out[MARKS_TEXT], const char *const *marks, size_t n)
{
	out[0] = '\0';
	for (size_t i = 0, at = 0; i < n && at < MARKS_TEXT; i++)
		at += (size_t)snprintf(out + at, MARKS_TEXT - at, "%s%s", at > 0 ? ", " : "", marks[i]);
}

lims_rc lims_opened_sheet_parts(const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_err *err)
{
	char marks[MARKS_TEXT];
	for (size_t i = 0; o->part_count > 0 && i < r->step_count; i++) {
		const struct lims_result_step *s = &r->steps[i];
		if (!s->applies || s->row_count >= o->part_count || !lims_text_equal(s->step->id, o->p->counting.of))
			continue;
		write_marks(marks, o->parts + s->row_count, o->part_count - s->row_count);
		if (lims_text_equal(o->sheet.state, "open") || lims_text_equal(o->sheet.state, "returned"))
			return lims_err_set(err, LIMS_E_REFUSED,
				"%zu parts of %s were declared, and %s measures %zu of them; not measured: %s. lims worksheet type %s asks for the next "
				"row; of "
				"what cannot be measured say why with lims worksheet unmeasured %s PART --reason TEXT",
				o->part_count + o->unmeasured_count, o->sheet.item, o->code, s->row_count, marks, o->code, o->code);
		return lims_err_set(err, LIMS_E_REFUSED,
			"%zu parts of %s were declared, some of them after %s was submitted, which measures %zu of them; not measured: %s. Measure "
			"again in "
			"another worksheet, and give this one up with lims worksheet abandon %s --reason TEXT",
			o->part_count + o->unmeasured_count, o->sheet.item, o->code, s->row_count, marks, o->code);
	}
	return LIMS_OK;
}

size_t lims_opened_sheet_beyond(const struct lims_opened_sheet *o)
{
	size_t n = 0;
	for (size_t i = 0; o->unmeasured_count > 0 && i < o->sheet.reading_count; i++) {
		const struct lims_dossier_reading *r = &o->sheet.readings[i];
		bool known = !lims_dossier_counts(r) || !lims_text_equal(r->step, o->p->counting.of);
		for (size_t k = 0; !known && k < i; k++)
			known = lims_dossier_counts(&o->sheet.readings[k]) && o->sheet.readings[k].row == r->row &&
					lims_text_equal(o->sheet.readings[k].step, r->step);
		n += !known;
	}
	return n > o->part_count ? n - o->part_count : 0;
}

lims_rc lims_opened_sheet_contradicted(const struct lims_opened_sheet *o, struct lims_err *err)
{
	char marks[MARKS_TEXT];
	size_t beyond = lims_opened_sheet_beyond(o);
	if (beyond == 0)
		return LIMS_OK;
	write_marks(marks, o->unmeasured, o->unmeasured_count);
	if (lims_opened_sheet_open(o, o->code, NULL) == LIMS_OK)
		return lims_err_set(err, LIMS_E_REFUSED,
			"It is said that of %s is not measured: %s; %zu parts are left, and %s measures %zu. Say what is measured after all with lims "
			"worksheet unmeasured %s PART --measured, strike the row that is too many, or declare a further part with lims item part %s "
			"MARK",
			o->sheet.item, marks, o->part_count, o->code, o->part_count + beyond, o->code, o->sheet.item);
	return lims_err_set(err, LIMS_E_REFUSED,
		"It is said that of %s is not measured: %s; %zu parts are left, and %s measures %zu: the paper would contradict itself. Measure "
		"again in another worksheet, and give this one up with lims worksheet abandon %s --reason TEXT",
		o->sheet.item, marks, o->part_count, o->code, o->part_count + beyond, o->code);
}

/// A choice with a default is asked for when the row is not valid with it: a reason that may excuse what was measured.
static bool may_excuse(const struct lims_result *r, const struct lims_step *s, const struct lims_column *column, size_t row)
{
	for (size_t i = 0; column->kind == LIMS_CELL_CHOICE && i < r->criterion_count; i++) {
		const struct lims_result_criterion *failed = &r->criteria[i];
		if (failed->role != LIMS_ROLE_VALIDITY || failed->outcome != LIMS_VERDICT_FAIL || !failed->has_row || failed->row != row ||
			!lims_text_equal(failed->step, s->id))
			continue;
		for (size_t k = 0; k < s->criterion_count; k++)
			if (lims_text_equal(s->criteria[k].id, failed->id) && s->criteria[k].that &&
				lims_formula_mentions(s->criteria[k].that, column->id))
				return true;
	}
	return false;
}

/// Columns of a row beyond the plan stand in the order of the file, its planned values among them.
static bool next_beyond(const struct lims_opened_sheet *o, const struct lims_plan_step *s, const struct lims_result *all, size_t at_step,
	struct lims_bench_cell *ret)
{
	const struct lims_result_step *r = &all->steps[at_step];
	size_t rows = lims_opened_sheet_rows(o, s), columns = s->step->column_count, runs = s->step->runs > 1 ? s->step->runs : 1;
	for (size_t at = s->row_count * runs * columns; at < rows * runs * columns; at++) {
		size_t row = at / (runs * columns), run = at / columns % runs;
		const struct lims_column *column = &s->step->columns[at % columns];
		struct lims_bench_cell cell = {.row = (int)row, .run = (int)run};
		const struct lims_result_cell *there =
			row < r->row_count && run < r->rows[row].run_count ? &r->rows[row].runs[run].cells[at % columns] : NULL;
		bool excuse = column->fallback && may_excuse(all, s->step, column, row);
		if (!waits(column) || column->optional || (column->fallback && !excuse) || (run > 0 && !column->per_run) ||
			(there && !excuse && (!there->planned || there->v.has_value)))
			continue;
		snprintf(cell.step, sizeof cell.step, "%s", s->step->id);
		snprintf(cell.column, sizeof cell.column, "%s", column->id);
		if (filled(o, &cell))
			continue;
		*ret = cell;
		return true;
	}
	return false;
}

static bool next_in_step(const struct lims_opened_sheet *o, const struct lims_plan_step *s, const struct lims_result *all, size_t at_step,
	struct lims_bench_cell *ret)
{
	const struct lims_result_step *r = &all->steps[at_step];
	for (size_t i = 0; i < s->order_count; i++) {
		const struct lims_plan_place *at = &s->order[i];
		const struct lims_column *column = &s->step->columns[at->column];
		struct lims_bench_cell cell = {.row = (int)at->row, .run = (int)at->run};
		if (column->optional || (column->fallback && !may_excuse(all, s->step, column, at->row)) ||
			(column->clock && r->rows[at->row].runs[0].cells[at->column].v.has_value))
			continue;
		snprintf(cell.step, sizeof cell.step, "%s", s->step->id);
		snprintf(cell.column, sizeof cell.column, "%s", column->id);
		if (filled(o, &cell))
			continue;
		*ret = cell;
		return true;
	}
	return next_beyond(o, s, all, at_step, ret);
}

const struct lims_step *lims_opened_sheet_stopped(const struct lims_opened_sheet *o, const struct lims_result *r)
{
	return r->stopped_at && !lims_dossier_continued_at(&o->sheet, r->stopped_at->id) ? r->stopped_at : NULL;
}

bool lims_opened_sheet_next(const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_bench_cell *ret_cell)
{
	const struct lims_step *stopped = lims_opened_sheet_stopped(o, r);
	for (size_t i = 0; i < o->plan->step_count; i++) {
		if (o->plan->steps[i].applies && next_in_step(o, &o->plan->steps[i], r, i, ret_cell))
			return true;
		if (stopped == o->plan->steps[i].step)
			break;
	}
	return false;
}

/// A planned load of something whose pieces nobody has named. One that is entered waits like every other reading.
static bool lacks_pieces(
	const struct lims_opened_sheet *o, const struct lims_column *c, const struct lims_result_cell *at, const struct lims_bench_cell *cell)
{
	bool planned = c->load && c->source == LIMS_COLUMN_ROW && at->planned && at->load;
	bool nothing = planned && at->load->nominal.has_value && lims_dec_sign(at->load->nominal.value) == 0;
	return planned && !nothing && at->load->piece_count == 0 && !filled(o, cell);
}

static bool next_load_in_step(
	const struct lims_opened_sheet *o, const struct lims_plan_step *s, const struct lims_result_step *r, struct lims_bench_cell *ret)
{
	for (size_t row = 0; row < s->row_count; row++)
		for (size_t i = 0; i < s->step->column_count; i++) {
			struct lims_bench_cell cell = {.row = (int)row};
			snprintf(cell.step, sizeof cell.step, "%s", s->step->id);
			snprintf(cell.column, sizeof cell.column, "%s", s->step->columns[i].id);
			if (!lacks_pieces(o, &s->step->columns[i], &r->rows[row].runs[0].cells[i], &cell))
				continue;
			*ret = cell;
			return true;
		}
	return false;
}

bool lims_opened_sheet_next_load(const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_bench_cell *ret_cell)
{
	const struct lims_step *stopped = lims_opened_sheet_stopped(o, r);
	for (size_t i = 0; i < o->plan->step_count; i++) {
		if (o->plan->steps[i].applies && next_load_in_step(o, &o->plan->steps[i], &r->steps[i], ret_cell))
			return true;
		if (stopped == o->plan->steps[i].step)
			break;
	}
	return false;
}
