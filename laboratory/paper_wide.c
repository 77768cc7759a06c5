// SPDX-License-Identifier: Apache-2.0
// Turns wide tables.
#include "laboratory/paper_wide.h"

enum { COLUMNS_MAX = 9, POINTS = 5 }; ///< columns whose headings keep their words whole; points side by side

size_t lims_paper_wide_count(const struct lims_paper_section *s)
{
	return s->kind == LIMS_SECTION_TABLE && s->column_count > COLUMNS_MAX ? (s->row_count + POINTS - 1) / POINTS : 0;
}

/// "Khoảng cách C / Distance C (m)"
static const char *line_name(struct lims_arena *arena, const struct lims_paper_column *c)
{
	bool en = c->heading.en && c->heading.en[0], unit = c->unit && c->unit[0];
	return lims_arena_printf(arena, "%s%s%s%s%s%s", c->heading.vi ? c->heading.vi : "", en ? " / " : "", en ? c->heading.en : "",
		unit ? " (" : "", unit ? c->unit : "", unit ? ")" : "");
}

/// Nothing stands in this column at any of the points: not planned, or not measured.
static bool empty(const struct lims_paper_section *s, size_t column)
{
	for (size_t i = 0; i < s->row_count; i++) {
		const char *text = s->rows[i].cells[column].text;
		if (text && text[0] && !(text[0] == ' ' && !text[1]))
			return false;
	}
	return true;
}

/// The points from `first` on.
static bool turn(struct lims_arena *arena, const struct lims_paper_section *s, bool named, size_t first, struct lims_paper_section *out)
{
	size_t points = s->row_count - first < POINTS ? s->row_count - first : POINTS, lines = s->column_count - named;
	struct lims_paper_column *columns = lims_arena_array(arena, points + 1, sizeof *columns);
	struct lims_paper_row *rows = lims_arena_array(arena, lines + 1, sizeof *rows);
	if (!columns || !rows)
		return false;
	columns[0] = (struct lims_paper_column){{"Đại lượng", "Quantity"}, NULL, LIMS_ALIGN_LEFT, 12};
	for (size_t p = 0; p < points; p++) {
		const char *name = named ? s->rows[first + p].cells[0].text : lims_arena_printf(arena, "%zu", first + p + 1);
		if (!name)
			return false;
		columns[p + 1] = (struct lims_paper_column){{name, NULL}, NULL, LIMS_ALIGN_CENTRE, 5};
	}
	size_t n = 0;
	for (size_t i = 0; i < lines; i++) {
		struct lims_paper_cell *cells = lims_arena_array(arena, points + 1, sizeof *cells);
		if (!cells)
			return false;
		if (empty(s, i + named))
			continue;
		cells[0].text = line_name(arena, &s->columns[i + named]);
		if (!cells[0].text)
			return false;
		for (size_t p = 0; p < points; p++)
			cells[p + 1] = s->rows[first + p].cells[i + named];
		rows[n++].cells = cells;
	}
	*out = *s;
	out->columns = columns;
	out->column_count = points + 1;
	out->rows = rows;
	out->row_count = n;
	if (first > 0)
		out->heading = (struct lims_bilingual){lims_arena_printf(arena, "%s (tiếp)", s->heading.vi ? s->heading.vi : ""), s->heading.en};
	return true;
}

bool lims_paper_wide(struct lims_arena *arena, const struct lims_paper_section *s, bool named, struct lims_paper_section *out)
{
	for (size_t i = 0; i < lims_paper_wide_count(s); i++)
		if (!turn(arena, s, named, i * POINTS, &out[i]))
			return false;
	return true;
}
