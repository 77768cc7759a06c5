// SPDX-License-Identifier: Apache-2.0
// Turns wide tables.
#include "laboratory/paper_wide.h"

enum { COLUMNS_MAX = 9, POINTS = 5 }; ///< columns whose headings keep their words whole; points side by side

size_t lims_paper_wide_count(const struct lims_paper_section *s)
{
	return s->kind == LIMS_SECTION_TABLE ? (s->row_count + POINTS - 1) / POINTS : 0;
}

bool lims_paper_wide_by_count(const struct lims_paper_section *s)
{
	return s->kind == LIMS_SECTION_TABLE && s->column_count > COLUMNS_MAX;
}

/// "Khoảng cách C / Distance C (m)"
static const char *line_name(struct lims_arena *arena, const struct lims_paper_column *c)
{
	bool en = c->heading.en && c->heading.en[0], unit = c->unit && c->unit[0];
	return lims_arena_printf(arena, "%s%s%s%s%s%s", c->heading.vi ? c->heading.vi : "", en ? " / " : "", en ? c->heading.en : "",
		unit ? " (" : "", unit ? c->unit : "", unit ? ")" : "");
}

/// Nothing stands in this column at any of the points: not planned, or not measured.
static bool empty(const struct lims_paper_section *s, size_t column, bool measured_only)
{
	for (size_t i = 0; i < s->row_count; i++) {
		const char *text = s->rows[i].cells[column].text;
		bool applies = !text || !text[0], value = !applies && !(text[0] == ' ' && !text[1]);
		if (value || (applies && !measured_only))
			return false;
	}
	return true;
}

static bool blank(const char *text)
{
	return !text || !text[0] || (text[0] == ' ' && !text[1]);
}

/// The heading over a point: its label, which stands at its first run alone, and the run.
static bool point_name(
	struct lims_arena *arena, const struct lims_paper_section *s, struct lims_paper_names names, size_t row, struct lims_bilingual *ret)
{
	const char *run = names.run ? s->rows[row].cells[names.label].text : NULL, *label = NULL;
	for (size_t i = row + 1; names.label && !label && i-- > 0;)
		label = blank(s->rows[i].cells[0].text) ? NULL : s->rows[i].cells[0].text;
	if (run && label)
		*ret = (struct lims_bilingual){lims_arena_printf(arena, "%s, lần %s", label, run), lims_arena_printf(arena, "run %s", run)};
	else if (run)
		*ret = (struct lims_bilingual){lims_arena_printf(arena, "Lần %s", run), lims_arena_printf(arena, "Run %s", run)};
	else
		*ret = (struct lims_bilingual){label ? label : lims_arena_printf(arena, "%zu", row + 1), NULL};
	return ret->vi && (!run || ret->en);
}

/// A line with what stands below the rows, e.g. why a reading was struck; false when no row has anything.
static bool note_line(const struct lims_paper_section *s, size_t first, size_t points, struct lims_paper_cell *cells)
{
	bool any = false;
	cells[0].text = "Ghi chú / Note";
	for (size_t p = 0; p < points; p++) {
		cells[p + 1].text = s->rows[first + p].note.vi ? s->rows[first + p].note.vi : " ";
		any = any || s->rows[first + p].note.vi;
	}
	return any;
}

/// The points from `first` on.
static bool turn(struct lims_arena *arena, const struct lims_paper_section *s, struct lims_paper_names names, bool measured_only,
	size_t first, struct lims_paper_section *out)
{
	const size_t named = (size_t)names.label + (size_t)names.run;
	size_t points = s->row_count - first < POINTS ? s->row_count - first : POINTS, lines = s->column_count - named, n = 0;
	struct lims_paper_column *columns = lims_arena_array(arena, points + 1, sizeof *columns);
	struct lims_paper_row *rows = lims_arena_array(arena, lines + 2, sizeof *rows);
	if (!columns || !rows)
		return false;
	columns[0] = (struct lims_paper_column){{"Đại lượng", "Quantity"}, NULL, LIMS_ALIGN_LEFT, 12};
	for (size_t p = 0; p < points; p++) {
		columns[p + 1] = (struct lims_paper_column){.align = LIMS_ALIGN_CENTRE, .weight = 5};
		if (!point_name(arena, s, names, first + p, &columns[p + 1].heading))
			return false;
	}
	for (size_t i = 0; i <= lines; i++) {
		struct lims_paper_cell *cells = lims_arena_array(arena, points + 1, sizeof *cells);
		if (!cells)
			return false;
		if (i == lines ? !note_line(s, first, points, cells) : empty(s, i + named, measured_only))
			continue;
		if (i < lines) {
			cells[0].text = line_name(arena, &s->columns[i + named]);
			for (size_t p = 0; p < points; p++)
				cells[p + 1] = s->rows[first + p].cells[i + named];
		}
		if (!cells[0].text)
			return false;
		rows[n++].cells = cells;
	}
	*out = *s;
	out->columns = columns;
	out->column_count = points + 1;
	out->rows = rows;
	out->row_count = n;
	if (first > 0)
		out->heading = (struct lims_bilingual){lims_arena_printf(arena, "%s (tiếp)", s->heading.vi ? s->heading.vi : ""), s->heading.en};
	// How it came out, and where its limits come from, is said once, behind the last.
	if (first + points < s->row_count) {
		out->outcome = (struct lims_bilingual){NULL, NULL};
		out->state = LIMS_STATE_NONE;
		out->foot = NULL;
	}
	return true;
}

bool lims_paper_wide(struct lims_arena *arena, const struct lims_paper_section *s, struct lims_paper_names names, bool measured_only,
	struct lims_paper_section *out)
{
	for (size_t i = 0; i < lims_paper_wide_count(s); i++)
		if (!turn(arena, s, names, measured_only, i * POINTS, &out[i]))
			return false;
	return true;
}
