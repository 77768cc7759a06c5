// SPDX-License-Identifier: Apache-2.0
// Names documents with edition and clause, and the tables in which the values of a step were looked up.
#include "laboratory/paper_source.h"

#include "lims-core/base/text.h"

#include <string.h>

const char *lims_paper_source(struct lims_arena *arena, const struct lims_source *s, bool edition)
{
	if (!s->document[0])
		return NULL;
	bool named = !edition || !s->edition[0] || strstr(s->document, s->edition);
	return lims_arena_printf(
		arena, "%s%s%s%s%s", s->document, named ? "" : ":", named ? "" : s->edition, s->clause[0] ? ", " : "", s->clause);
}

/// A member of the list, not a part of one.
static bool listed(const char *list, const char *one)
{
	const size_t n = strlen(one);
	for (const char *at = list; at; at = strstr(at, "; ") ? strstr(at, "; ") + 2 : NULL)
		if (strncmp(at, one, n) == 0 && (at[n] == '\0' || strncmp(at + n, "; ", 2) == 0))
			return true;
	return false;
}

const char *lims_paper_source_add(struct lims_arena *arena, const char *list, const struct lims_source *s, bool edition)
{
	const char *one = lims_paper_source(arena, s, edition);
	if (!one || (list && listed(list, one)))
		return list;
	const char *last = list;
	while (last && strstr(last, "; "))
		last = strstr(last, "; ") + 2;
	// "IEC 62053-21, 8.1, Table 6" says "IEC 62053-21, 8.1" as well.
	size_t n = last ? strlen(last) : 0;
	if (last && strncmp(one, last, n) == 0 && one[n] == ',')
		return lims_arena_printf(arena, "%.*s%s", (int)(last - list), list, one);
	return list ? lims_arena_printf(arena, "%s; %s", list, one) : one;
}

bool lims_paper_source_said(const struct lims_source *own, const struct lims_source *s)
{
	return !s->document[0] || (lims_text_equal(own->document, s->document) && (!s->clause[0] || lims_text_equal(own->clause, s->clause)));
}

const char *lims_paper_column_sources(struct lims_arena *arena, const struct lims_result_step *s, size_t column, bool edition)
{
	const char *list = NULL;
	for (size_t row = 0; row < s->row_count; row++) {
		for (size_t run = 0; run < s->rows[row].run_count; run++) {
			const struct lims_result_cell *c = &s->rows[row].runs[run].cells[column];
			for (size_t i = 0; i < c->source_count; i++)
				if (!lims_paper_source_said(&s->step->source, c->sources[i]))
					list = lims_paper_source_add(arena, list, c->sources[i], edition);
		}
	}
	return list;
}

const char *lims_paper_looked_up(struct lims_arena *arena, const struct lims_result_step *s, bool edition)
{
	const char *foot = NULL, *last = NULL;
	for (size_t i = 0; i < s->step->column_count; i++) {
		const struct lims_column *c = &s->step->columns[i];
		const char *list = c->print.hidden ? NULL : lims_paper_column_sources(arena, s, i, edition);
		if (!list)
			continue;
		const char *name = c->label.en && c->label.en[0] && !lims_text_equal(c->label.vi, c->label.en)
							   ? lims_arena_printf(arena, "%s / %s", c->label.vi, c->label.en)
							   : c->label.vi;
		const char *before = !foot ? "Nguồn / Source: " : foot;
		if (!last)
			foot = lims_arena_printf(arena, "%s%s", before, name ? name : "");
		else if (lims_text_equal(last, list))
			foot = lims_arena_printf(arena, "%s, %s", before, name ? name : "");
		else
			foot = lims_arena_printf(arena, "%s – %s; %s", before, last, name ? name : "");
		last = list;
	}
	return foot ? lims_arena_printf(arena, "%s – %s", foot, last) : NULL;
}
