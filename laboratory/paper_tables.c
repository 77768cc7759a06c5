// SPDX-License-Identifier: Apache-2.0
// Writes and reads tables of sections as JSON.
#include "laboratory/paper_tables.h"

static void put_pair(struct lims_jw *w, struct lims_bilingual words)
{
	if (words.vi)
		lims_jw_text(w, "vi", words.vi);
	if (words.en)
		lims_jw_text(w, "en", words.en);
}

static void put_table(struct lims_jw *w, const struct lims_paper_section *s)
{
	lims_jw_object(w, NULL);
	put_pair(w, s->heading);
	if (s->clause)
		lims_jw_text(w, "clause", s->clause);
	lims_jw_array(w, "columns");
	for (size_t i = 0; i < s->column_count; i++) {
		const struct lims_paper_column *c = &s->columns[i];
		lims_jw_object(w, NULL);
		put_pair(w, c->heading);
		if (c->unit)
			lims_jw_text(w, "unit", c->unit);
		lims_jw_int(w, "align", c->align);
		lims_jw_int(w, "weight", c->weight);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
	lims_jw_array(w, "rows");
	for (size_t i = 0; i < s->row_count; i++) {
		lims_jw_array(w, NULL);
		for (size_t k = 0; k < s->column_count; k++)
			lims_jw_text(w, NULL, s->rows[i].cells[k].text ? s->rows[i].cells[k].text : "");
		lims_jw_end_array(w);
	}
	lims_jw_end_array(w);
	if (s->foot)
		lims_jw_text(w, "foot", s->foot);
	lims_jw_end_object(w);
}

void lims_paper_tables_put(struct lims_jw *w, const struct lims_paper_section *sections, size_t n)
{
	lims_jw_array(w, "tables");
	for (size_t i = 0; i < n; i++)
		if (sections[i].kind == LIMS_SECTION_TABLE)
			put_table(w, &sections[i]);
	lims_jw_end_array(w);
}

static struct lims_bilingual pair_of(const struct lims_json *j)
{
	return (struct lims_bilingual){lims_json_get_text(j, "vi", NULL), lims_json_get_text(j, "en", NULL)};
}

static bool get_table(struct lims_arena *arena, const struct lims_json *j, struct lims_paper_section *s)
{
	const struct lims_json *columns = lims_json_get(j, "columns"), *rows = lims_json_get(j, "rows");
	size_t n = lims_json_size(columns), count = lims_json_size(rows);
	struct lims_paper_column *c = lims_arena_array(arena, n + 1, sizeof *c);
	struct lims_paper_row *r = lims_arena_array(arena, count + 1, sizeof *r);
	if (!c || !r)
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct lims_json *x = lims_json_at(columns, i);
		int64_t align = lims_json_get_int(x, "align", 0), weight = lims_json_get_int(x, "weight", 0);
		c[i] = (struct lims_paper_column){.heading = pair_of(x),
			.unit = lims_json_get_text(x, "unit", NULL),
			.align = align >= 0 && align <= LIMS_ALIGN_DECIMAL ? (enum lims_paper_align)align : LIMS_ALIGN_LEFT,
			.weight = weight > 0 && weight <= 1000 ? (unsigned)weight : 0};
	}
	for (size_t i = 0; i < count; i++) {
		const struct lims_json *x = lims_json_at(rows, i);
		struct lims_paper_cell *cells = lims_arena_array(arena, n + 1, sizeof *cells);
		if (!cells)
			return false;
		for (size_t k = 0; k < n; k++)
			cells[k].text = lims_json_text(lims_json_at(x, k));
		r[i].cells = cells;
	}
	*s = (struct lims_paper_section){.kind = LIMS_SECTION_TABLE,
		.heading = pair_of(j),
		.clause = lims_json_get_text(j, "clause", NULL),
		.columns = c,
		.column_count = n,
		.rows = r,
		.row_count = count,
		.foot = lims_json_get_text(j, "foot", NULL)};
	return true;
}

size_t lims_paper_tables_get(struct lims_arena *arena, const struct lims_json *tables, struct lims_paper_section *out)
{
	size_t n = lims_json_size(tables);
	for (size_t i = 0; i < n; i++)
		if (!get_table(arena, lims_json_at(tables, i), &out[i]))
			return SIZE_MAX;
	return n;
}
