// SPDX-License-Identifier: Apache-2.0
// Turns the steps of a result into sections: rows and runs into table rows, answers into checklist points.
#include "laboratory/paper_steps.h"

#include "laboratory/paper_drawing.h"
#include "laboratory/paper_notes.h"
#include "laboratory/paper_source.h"
#include "laboratory/paper_struck.h"
#include "laboratory/paper_wide.h"
#include "laboratory/presentation.h"
#include "lims-core/base/text.h"

#include <string.h>

static struct lims_bilingual pair(struct lims_words w)
{
	return (struct lims_bilingual){w.vi, w.en};
}

enum lims_paper_state lims_paper_state_of(enum lims_verdict v)
{
	switch (v) {
	case LIMS_VERDICT_PASS:
		return LIMS_STATE_PASS;
	case LIMS_VERDICT_FAIL:
		return LIMS_STATE_FAIL;
	case LIMS_VERDICT_UNDETERMINED:
		break;
	}
	return LIMS_STATE_NOT_DETERMINED;
}

static bool shown(const struct lims_column *c)
{
	return !c->print.hidden;
}

/// Words for the rows (positions, load points) need room; mere numbers do not, and a single row needs no name.
enum row_names { ROWS_UNNAMED, ROWS_NUMBERED, ROWS_NAMED };

static enum row_names row_names(const struct lims_result_step *s)
{
	for (size_t i = 0; i < s->row_count; i++)
		if (s->rows[i].label.vi && s->rows[i].label.vi[0])
			return ROWS_NAMED;
	return s->row_count > 1 ? ROWS_NUMBERED : ROWS_UNNAMED;
}

/// A step on its way to a table.
struct drawing {
	const struct lims_opened_sheet *o;
	const struct lims_result *r;
	enum lims_steps_for what;
	bool k; ///< each uncertainty stands with its own k
};

/// Columns that follow a result on a report: its uncertainty, and its k where several stand on the paper.
static size_t after(const struct drawing *d, const struct lims_column *c)
{
	return d->what == LIMS_STEPS_REPORT && c->budget ? 1 + (size_t)d->k : 0;
}

/// The unit of the first uncertainty of a column; NULL when none was found.
static const char *u_unit(const struct lims_result *r, const struct lims_column *c)
{
	for (size_t i = 0; i < r->budget_count; i++)
		if (r->budgets[i].from == c && r->budgets[i].U_text[0])
			return r->budgets[i].U_unit;
	return NULL;
}

/// Somebody wrote it, or chose it among phrases; what is kept with a paper of results keeps its widths.
static bool phrases(const struct drawing *d, const struct lims_column *c)
{
	enum { WORD = 24 };
	if (c->kind == LIMS_CELL_TEXT)
		return true;
	for (size_t i = 0; d->what != LIMS_STEPS_REPORT && i < c->choice_count; i++)
		if (c->choices[i].label.vi && strlen(c->choices[i].label.vi) > WORD)
			return true;
	return false;
}

static size_t put_columns(const struct drawing *d, const struct lims_result_step *s, const struct lims_paper_column **ret)
{
	struct lims_arena *arena = d->o->arena;
	const struct lims_units *units = d->o->p->units;
	const struct lims_step *step = s->step;
	struct lims_paper_column *columns = lims_arena_array(arena, step->column_count * 3 + 2, sizeof *columns);
	enum row_names names = row_names(s);
	size_t n = 0;
	if (!columns)
		return 0;
	if (names == ROWS_NAMED)
		columns[n++] = (struct lims_paper_column){{"Mức / vị trí", "Point"}, NULL, LIMS_ALIGN_LEFT, 7};
	else if (names == ROWS_NUMBERED)
		columns[n++] = (struct lims_paper_column){{"TT", "No."}, NULL, LIMS_ALIGN_CENTRE, 2};
	if (step->runs > 1)
		columns[n++] = (struct lims_paper_column){{"Lần", "Run"}, NULL, LIMS_ALIGN_CENTRE, 3};
	for (size_t i = 0; i < step->column_count; i++) {
		const struct lims_column *c = &step->columns[i];
		if (!shown(c))
			continue;
		const char *unit = c->print.unit && c->print.unit[0] ? c->print.unit : c->unit;
		const char *sign = lims_present_unit(arena, units, unit);
		// Longer than a number, and read from its beginning.
		bool words = phrases(d, c);
		columns[n++] = (struct lims_paper_column){pair(c->label), sign[0] ? sign : NULL,
			c->kind == LIMS_CELL_NUMBER ? LIMS_ALIGN_DECIMAL
			: words                     ? LIMS_ALIGN_LEFT
										: LIMS_ALIGN_CENTRE,
			words ? 7 : 4};
		if (after(d, c) > 0) {
			sign = lims_present_unit(arena, units, u_unit(d->r, c) ? u_unit(d->r, c) : unit);
			columns[n++] =
				(struct lims_paper_column){{"Độ không đảm bảo đo U", "Uncertainty U"}, sign[0] ? sign : NULL, LIMS_ALIGN_DECIMAL, 4};
		}
		if (after(d, c) > 1)
			columns[n++] = (struct lims_paper_column){{"k", NULL}, NULL, LIMS_ALIGN_DECIMAL, 2};
	}
	*ret = columns;
	return n;
}

const char *lims_paper_row_label(struct lims_arena *arena, const struct lims_result_row *row, size_t number)
{
	if (row->label.vi && row->label.vi[0])
		return row->label.vi;
	const char *text = lims_arena_printf(arena, "%zu", number + 1);
	return text ? text : "";
}

static const char blank[] = " "; ///< an empty place; without it the form prints a dash, which means "nothing was found"

static const char *cell_text(struct lims_arena *arena, const struct lims_result_cell *c)
{
	if (!c->planned)
		return blank;
	if (!c->v.has_value)
		return NULL;
	if (c->v.kind != LIMS_CELL_NUMBER) {
		for (size_t i = 0; i < c->column->choice_count; i++)
			if (lims_text_equal(c->column->choices[i].id, c->v.text))
				return c->column->choices[i].label.vi;
		return lims_present_moment(arena, c->v.text);
	}
	return lims_present_number(arena, c->v.printed);
}

/// True when a conformity criterion of this row and run failed: its numbers stand bold.
static bool failed_at(const struct lims_result *r, const struct lims_result_step *s, size_t row, size_t run)
{
	for (size_t i = 0; i < s->criterion_count; i++) {
		const struct lims_result_criterion *c = &r->criteria[s->first_criterion + i];
		if (c->role == LIMS_ROLE_CONFORMITY && c->outcome == LIMS_VERDICT_FAIL && c->has_row && c->row == row &&
			(!c->has_run || c->run == run))
			return true;
	}
	return false;
}

/// The uncertainty behind a result.
static size_t put_u(const struct drawing *d, const struct lims_result_step *s, size_t row, size_t run, const struct lims_column *c,
	size_t room, struct lims_paper_cell *cells)
{
	const struct lims_result_budget *b = lims_result_budget(d->r, s->step->id, row, c->per_run ? run : 0, c->id);
	const char *unit = u_unit(d->r, c);
	size_t n = after(d, c) < room ? after(d, c) : room;
	if (n == 0)
		return 0;
	if (run > 0 && !c->per_run) {
		for (size_t i = 0; i < n; i++)
			cells[i].text = blank;
		return n;
	}
	if (b && b->U_text[0])
		cells[0].text = lims_text_equal(b->U_unit, unit) ? lims_present_number(d->o->arena, b->U_text)
														 : lims_present_value(d->o->arena, d->o->p->units, b->U_text, b->U_unit);
	if (n > 1 && b && b->U_text[0])
		cells[1].text = lims_paper_k(d->o->arena, b->k);
	return n;
}

/// On a plan for a hand what stands for nothing said (a default) is no answer yet.
static bool to_be_written(const struct drawing *d, const struct lims_result_cell *c)
{
	return d->what == LIMS_STEPS_PLAN && c->planned && !c->measured && c->column->source == LIMS_COLUMN_ENTERED;
}

static bool put_row(
	const struct drawing *d, const struct lims_result_step *s, size_t row, size_t run, size_t columns, struct lims_paper_row *ret)
{
	struct lims_arena *arena = d->o->arena;
	const struct lims_result_row *from = &s->rows[row];
	struct lims_paper_cell *cells = lims_arena_array(arena, columns, sizeof *cells);
	size_t n = 0;
	if (!cells)
		return false;
	bool strong = failed_at(d->r, s, row, run);
	if (row_names(s) != ROWS_UNNAMED)
		cells[n++].text = run == 0 ? lims_paper_row_label(arena, from, row) : blank;
	if (s->step->runs > 1)
		cells[n++].text = lims_arena_printf(arena, "%zu", run + 1);
	for (size_t i = 0; i < s->step->column_count && n < columns; i++) {
		const struct lims_result_cell *c = &from->runs[run].cells[i];
		if (!shown(&s->step->columns[i]))
			continue;
		cells[n].text = run > 0 && !c->column->per_run ? blank : to_be_written(d, c) ? NULL : cell_text(arena, c);
		cells[n++].strong = strong;
		n += put_u(d, s, row, run, c->column, columns - n, cells + n);
	}
	*ret = (struct lims_paper_row){.cells = cells};
	return true;
}

/// A reading that was struck stands in its column, drawn through, with its cause below.
static bool put_struck(struct lims_arena *arena, const struct lims_units *units, const struct lims_result_step *s,
	const struct lims_dossier_reading *reading, size_t columns, struct lims_paper_row *ret)
{
	const struct lims_step *step = s->step;
	struct lims_paper_cell *cells = lims_arena_array(arena, columns, sizeof *cells);
	size_t n = 0;
	if (!cells)
		return false;
	for (size_t i = 0; i < columns; i++)
		cells[i].text = blank;
	if (row_names(s) != ROWS_UNNAMED)
		cells[n++].text =
			(size_t)reading->row < s->row_count ? lims_paper_row_label(arena, &s->rows[reading->row], (size_t)reading->row) : blank;
	if (step->runs > 1)
		cells[n++].text = lims_arena_printf(arena, "%d", reading->run + 1);
	for (size_t i = 0; i < step->column_count && n < columns; i++) {
		if (!shown(&step->columns[i]))
			continue;
		if (lims_text_equal(step->columns[i].id, reading->column))
			cells[n] =
				(struct lims_paper_cell){.text = lims_paper_struck_text(arena, units, &step->columns[i], reading->value), .struck = true};
		n++;
	}
	*ret = (struct lims_paper_row){.cells = cells,
		.note = {lims_arena_printf(arena, "Gạch bỏ: %s%s%s (%s)",
					 reading->struck_label ? reading->struck_label : lims_paper_cause(reading->struck), reading->struck_note ? "; " : "",
					 reading->struck_note ? reading->struck_note : "", reading->struck_by),
			"Struck out"}};
	return true;
}

/// Rows beyond the plan for a hand: of the counted step one for each declared part, and room for some that nobody declared.
static size_t spare_rows(const struct drawing *d, const struct lims_result_step *s)
{
	enum { DECLARED = 1, UNDECLARED = 3 };
	const struct lims_opened_sheet *o = d->o;
	if (d->what != LIMS_STEPS_PLAN || !lims_text_equal(o->p->counting.of, s->step->id))
		return 0;
	size_t rows = s->row_count + UNDECLARED;
	if (o->part_count > 0)
		rows = (o->part_count > s->row_count ? o->part_count : s->row_count) + DECLARED;
	return rows < s->row_count + s->step->more ? rows - s->row_count : s->step->more;
}

static bool put_spare(
	const struct drawing *d, const struct lims_result_step *s, size_t row, size_t run, size_t columns, struct lims_paper_row *ret)
{
	struct lims_paper_cell *cells = lims_arena_array(d->o->arena, columns + 2, sizeof *cells);
	size_t n = 0;
	if (!cells)
		return false;
	if (row_names(s) != ROWS_UNNAMED)
		cells[n++].text = run > 0 ? blank : row < d->o->part_count ? d->o->parts[row] : lims_arena_printf(d->o->arena, "%zu", row + 1);
	if (s->step->runs > 1)
		cells[n++].text = lims_arena_printf(d->o->arena, "%zu", run + 1);
	*ret = (struct lims_paper_row){.cells = cells};
	return true;
}

static size_t count_lines(const struct lims_opened_sheet *o, const struct lims_result_step *s, bool struck)
{
	size_t n = 0;
	for (size_t row = 0; row < s->row_count; row++)
		n += s->rows[row].run_count;
	for (size_t i = 0; struck && i < o->sheet.reading_count; i++)
		n += o->sheet.readings[i].struck && o->sheet.readings[i].value && lims_text_equal(o->sheet.readings[i].step, s->step->id);
	return n;
}

static bool put_table(const struct drawing *d, const struct lims_result_step *s, struct lims_paper_section *ret)
{
	const struct lims_opened_sheet *o = d->o;
	bool struck = d->what == LIMS_STEPS_RECORD;
	size_t spare = spare_rows(d, s), runs = s->step->runs > 1 ? s->step->runs : 1, n = 0;
	struct lims_paper_row *rows = lims_arena_array(o->arena, count_lines(o, s, struck) + spare * runs + 1, sizeof *rows);
	ret->kind = LIMS_SECTION_TABLE;
	ret->column_count = put_columns(d, s, &ret->columns);
	if (!rows || ret->column_count == 0)
		return false;
	for (size_t row = 0; row < s->row_count; row++)
		for (size_t run = 0; run < s->rows[row].run_count; run++)
			if (!put_row(d, s, row, run, ret->column_count, &rows[n++]))
				return false;
	for (size_t i = 0; i < spare * runs; i++)
		if (!put_spare(d, s, s->row_count + i / runs, i % runs, ret->column_count, &rows[n++]))
			return false;
	for (size_t i = 0; struck && i < o->sheet.reading_count; i++) {
		const struct lims_dossier_reading *reading = &o->sheet.readings[i];
		if (reading->struck && reading->value && lims_text_equal(reading->step, s->step->id) &&
			!put_struck(o->arena, o->p->units, s, reading, ret->column_count, &rows[n++]))
			return false;
	}
	ret->rows = rows;
	ret->row_count = n;
	ret->foot = lims_paper_looked_up(o->arena, s, d->what == LIMS_STEPS_REPORT);
	return true;
}

static enum lims_paper_state answer_state(const char *answer)
{
	if (lims_text_equal(answer, "yes"))
		return LIMS_STATE_PASS;
	return lims_text_equal(answer, "no") ? LIMS_STATE_FAIL : LIMS_STATE_NOT_APPLICABLE;
}

/// A check that this item and mode do not have left no criterion; whether a measurement was valid is no result.
static bool check_applies(const struct drawing *d, const struct lims_result_step *s, const struct lims_check *check)
{
	if (d->what == LIMS_STEPS_REPORT && check->role == LIMS_ROLE_VALIDITY)
		return false;
	for (size_t i = 0; i < s->criterion_count; i++)
		if (lims_text_equal(d->r->criteria[s->first_criterion + i].id, check->id))
			return true;
	return false;
}

static bool put_checklist(const struct drawing *d, const struct lims_result_step *s, struct lims_paper_section *ret)
{
	const struct lims_opened_sheet *o = d->o;
	const struct lims_step *step = s->step;
	struct lims_paper_point *points = lims_arena_array(o->arena, step->check_count + 1, sizeof *points);
	size_t n = 0;
	if (!points)
		return false;
	for (size_t i = 0; i < step->check_count; i++) {
		if (!check_applies(d, s, &step->checks[i]))
			continue;
		struct lims_paper_point *point = &points[n++];
		*point = (struct lims_paper_point){.text = pair(step->checks[i].label), .state = LIMS_STATE_NOT_APPLICABLE};
		for (size_t a = 0; a < o->sheet.answer_count; a++) {
			const struct lims_ws_answer *answer = &o->sheet.answers[a].a;
			if (!lims_text_equal(answer->step, step->id) || !lims_text_equal(answer->check, step->checks[i].id))
				continue;
			point->state = answer_state(answer->answer);
			point->remark = answer->note;
		}
	}
	ret->kind = LIMS_SECTION_CHECKLIST;
	ret->points = points;
	ret->point_count = n;
	return true;
}

/// A step that the method left out because an earlier one failed.
static bool left_out(const struct lims_result *r, size_t step)
{
	for (size_t i = 0; r->stopped_at && i < step; i++)
		if (r->steps[i].step == r->stopped_at)
			return !r->steps[step].started;
	return false;
}

static bool put_left_out(struct lims_arena *arena, struct lims_paper_section *ret)
{
	struct lims_paper_point *point = lims_arena_array(arena, 1, sizeof *point);
	if (!point)
		return false;
	point->text =
		(struct lims_bilingual){"Không thực hiện: đã dừng ở phép thử không đạt.", "Not performed: stopped at the test that failed."};
	ret->kind = LIMS_SECTION_TEXT;
	ret->points = point;
	ret->point_count = 1;
	ret->outcome = (struct lims_bilingual){NULL, NULL};
	ret->state = LIMS_STATE_NONE;
	return true;
}

/// How the step came out; no state where nothing was required of it, so that a mere value does not read as one that passed.
static enum lims_paper_state step_state(const struct lims_result *r, const struct lims_result_step *s)
{
	for (size_t i = 0; i < s->criterion_count; i++) {
		enum lims_role role = r->criteria[s->first_criterion + i].role;
		if (role == LIMS_ROLE_CONFORMITY || role == LIMS_ROLE_VALIDITY)
			return lims_paper_state_of(s->outcome);
	}
	return s->outcome == LIMS_VERDICT_PASS ? LIMS_STATE_NONE : lims_paper_state_of(s->outcome);
}

/// One step as a section.
static bool put_step(const struct drawing *d, size_t i, struct lims_paper_section *to)
{
	const struct lims_result_step *s = &d->r->steps[i];
	to->heading = pair(s->step->title);
	to->clause = lims_paper_source(d->o->arena, &s->step->source, d->what == LIMS_STEPS_REPORT);
	to->state = step_state(d->r, s);
	if (to->state != LIMS_STATE_NONE)
		to->outcome = (struct lims_bilingual){"Kết quả", "Result"};
	bool ok = left_out(d->r, i)                      ? put_left_out(d->o->arena, to)
			  : s->step->kind == LIMS_STEP_CHECKLIST ? put_checklist(d, s, to)
													 : put_table(d, s, to);
	if (d->what == LIMS_STEPS_REPORT) {
		to->outcome = (struct lims_bilingual){NULL, NULL};
		to->state = LIMS_STATE_NONE;
	}
	return ok;
}

/// Sections that a section becomes at most.
static size_t sections_max(const struct lims_paper_section *s, size_t n)
{
	size_t sum = 1;
	for (size_t i = 0; i < n; i++)
		sum += 1 + lims_paper_wide_count(&s[i]);
	return sum;
}

/// No column is left out and no number is broken: what has no room beside the others is turned.
static bool turns(const struct lims_paper_section *s, enum lims_steps_for what, const struct lims_fonts *fonts)
{
	if (s->kind != LIMS_SECTION_TABLE || s->row_count == 0)
		return false;
	if (s->column_count > LIMS_PAPER_COLUMNS)
		return true;
	// A hand needs more room than type.
	return (what != LIMS_STEPS_RECORD && lims_paper_wide_by_count(s)) || (fonts && !lims_paper_table_fits(fonts, s));
}

/// The sections of the steps that apply, each table as it is; *ret_from: the step of each.
static bool put_steps(const struct drawing *d, struct lims_paper_section *sections, const struct lims_result_step **from, size_t *ret_count)
{
	const struct lims_result *r = d->r;
	size_t n = 0;
	for (size_t i = 0; i < r->step_count; i++) {
		struct lims_paper_section one = {.kind = LIMS_SECTION_TABLE};
		if (!r->steps[i].applies || !r->steps[i].step->printed)
			continue;
		if (!put_step(d, i, &one))
			return false;
		if (d->what == LIMS_STEPS_REPORT && one.kind == LIMS_SECTION_CHECKLIST && one.point_count == 0)
			continue;
		from[n] = &r->steps[i];
		sections[n++] = one;
	}
	*ret_count = n;
	return true;
}

lims_rc lims_paper_steps(const struct lims_opened_sheet *o, const struct lims_result *r, enum lims_steps_for what,
	const struct lims_fonts *fonts, const struct lims_paper_section **ret_sections, size_t *ret_count, struct lims_err *err)
{
	struct drawing d = {.o = o, .r = r, .what = what, .k = !lims_paper_one_k(r)};
	struct lims_paper_section *plain = lims_arena_array(o->arena, r->step_count + 1, sizeof *plain);
	const struct lims_result_step **from = lims_arena_array(o->arena, r->step_count + 1, sizeof *from);
	size_t count = 0, n = 0;
	if (!plain || !from || !put_steps(&d, plain, from, &count))
		return lims_paper_no_memory(err);
	struct lims_paper_section *sections = lims_arena_array(o->arena, sections_max(plain, count), sizeof *sections);
	if (!sections)
		return lims_paper_no_memory(err);
	for (size_t i = 0; i < count; i++) {
		struct lims_paper_names names = {.label = row_names(from[i]) != ROWS_UNNAMED, .run = from[i]->step->runs > 1};
		if (!turns(&plain[i], what, fonts))
			sections[n++] = plain[i];
		else if (!lims_paper_wide(o->arena, &plain[i], names, what == LIMS_STEPS_REPORT, sections + n))
			return lims_paper_no_memory(err);
		else
			n += lims_paper_wide_count(&plain[i]);
	}
	*ret_sections = sections;
	*ret_count = n;
	return LIMS_OK;
}
