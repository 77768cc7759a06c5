// SPDX-License-Identifier: Apache-2.0
// A table must give one answer everywhere that it covers: gaps and overlaps of bands and of choices are faults.
#include "lims-core/catalog/load.h"

#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { COMBINATIONS_MAX = 4096, PIECES_MAX = 1001 };

/* ---- choices ---- */

static size_t choice_count(const struct lims_table_arg *arg)
{
	size_t n = 0;
	while (arg->kind == LIMS_CELL_CHOICE && arg->choices[n] != NULL)
		n++;
	return n == 0 ? 1 : n;
}

static void combination_text(const struct lims_table *t, const size_t *pick, char *out, size_t n)
{
	size_t at = 0;
	out[0] = '\0';
	for (size_t a = 0; a < t->arg_count; a++) {
		if (t->args[a].kind != LIMS_CELL_CHOICE || at >= n)
			continue;
		int len = snprintf(out + at, n - at, "%s%s %s", at > 0 ? ", " : "", t->args[a].name, t->args[a].choices[pick[a]]);
		at += len > 0 ? (size_t)len : 0;
	}
}

/// The time over which the table says anything.
static struct lims_spell time_of(const struct lims_table *t)
{
	struct lims_spell cover = {.line = 1};
	for (size_t g = 0; g < t->group_count; g++) {
		struct lims_spell one = {.from = t->groups[g].from, .to = t->groups[g].to};
		lims_spells_cover(&cover, &one, g == 0);
	}
	return cover;
}

static void check_combination(
	struct lims_load *l, const struct lims_table *t, const size_t *pick, const struct lims_spell *cover, struct lims_spell *hits)
{
	size_t n = 0;
	for (size_t g = 0; g < t->group_count; g++) {
		bool fits = true;
		for (size_t a = 0; a < t->arg_count; a++)
			fits = fits && (t->args[a].kind != LIMS_CELL_CHOICE || (t->groups[g].allows[a] >> pick[a] & 1u) != 0);
		if (fits)
			hits[n++] = (struct lims_spell){.from = t->groups[g].from, .to = t->groups[g].to, .line = t->groups[g].line};
	}
	struct lims_spell_fault wrong;
	if (lims_spells_check(hits, n, cover, l->f->lang, &wrong))
		return;
	char text[200];
	combination_text(t, pick, text, sizeof text);
	if (n == 0)
		lims_fault_at(l->f, wrong.line, 1, "No row holds for %s; add one, with the value none where the document gives no limit.", text);
	else if (wrong.overlap && wrong.text[0] == '\0')
		lims_fault_at(l->f, wrong.line, 1, "Several rows hold for %s; keep one.", text);
	else if (wrong.overlap)
		lims_fault_at(l->f, wrong.line, 1, "Several rows hold for %s %s; keep one.", text, wrong.text);
	else
		lims_fault_at(l->f, wrong.line, 1,
			"No row holds for %s %s; let the rows follow each other, with the value none where the document gives no limit.", text,
			wrong.text);
}

static void check_choices(struct lims_load *l, const struct lims_table *t)
{
	size_t total = 1, pick[LIMS_EXPR_ARGS_MAX] = {0};
	struct lims_spell cover = time_of(t), *hits = lims_arena_array(l->arena, t->group_count + 1, sizeof *hits);
	if (hits == NULL) {
		lims_fault_at(l->f, 1, 1, "The file does not fit into the memory for data files; make it smaller.");
		return;
	}
	for (size_t a = 0; a < t->arg_count; a++)
		total *= choice_count(&t->args[a]);
	if (total > COMBINATIONS_MAX) {
		lims_fault_at(l->f, 1, 1, "The arguments have too many combinations of choices to be checked; split the table.");
		return;
	}
	for (size_t i = 0; i < total; i++) {
		size_t rest = i;
		for (size_t a = 0; a < t->arg_count; a++) {
			pick[a] = rest % choice_count(&t->args[a]);
			rest /= choice_count(&t->args[a]);
		}
		check_combination(l, t, pick, &cover, hits);
	}
}

/* ---- bands: every axis is cut at all ends into points and the open pieces between them ---- */

/// A piece of an axis: a point, or what lies open between two ends.
struct piece {
	struct lims_dec low, high;
	bool low_infinite, high_infinite;
	bool point;
};

static void add_end(struct lims_dec *ends, size_t *n, struct lims_dec d)
{
	size_t at = 0;
	while (at < *n && lims_dec_cmp(ends[at], d) < 0)
		at++;
	if (at < *n && lims_dec_cmp(ends[at], d) == 0)
		return;
	for (size_t i = *n; i > at; i--)
		ends[i] = ends[i - 1];
	ends[at] = d;
	(*n)++;
}

static void add_ends(struct lims_dec *ends, size_t *n, const struct lims_interval *i)
{
	if (!i->from_infinite)
		add_end(ends, n, i->from);
	if (!i->to_infinite)
		add_end(ends, n, i->to);
}

static size_t cut(struct lims_load *l, const struct lims_table_group *g, size_t axis, struct piece **ret)
{
	struct lims_node at = {.line = g->line, .column = 1};
	struct lims_dec *ends = lims_load_array(l, &at, g->band_count * 2 + 2, sizeof *ends);
	struct piece *pieces = lims_load_array(l, &at, (g->band_count * 2 + 2) * 2 + 1, sizeof *pieces);
	size_t n = 0, count = 0;
	if (ends == NULL || pieces == NULL)
		return 0;
	add_ends(ends, &n, &g->covers[axis]);
	for (size_t b = 0; b < g->band_count; b++)
		add_ends(ends, &n, &g->bands[b].at[axis]);
	for (size_t i = 0; i <= n; i++) {
		pieces[count++] = (struct piece){.low_infinite = i == 0,
			.high_infinite = i == n,
			.low = i > 0 ? ends[i - 1] : lims_dec_from_int(0),
			.high = i < n ? ends[i] : lims_dec_from_int(0)};
		if (i < n)
			pieces[count++] = (struct piece){.low = ends[i], .high = ends[i], .point = true};
	}
	*ret = pieces;
	return count;
}

/// A piece never straddles an end, so it lies wholly inside or wholly outside.
static bool inside(const struct lims_interval *i, const struct piece *p)
{
	if (p->point)
		return lims_interval_holds(i, p->low);
	bool above = i->from_infinite || (!p->low_infinite && lims_dec_cmp(p->low, i->from) >= 0);
	bool below = i->to_infinite || (!p->high_infinite && lims_dec_cmp(p->high, i->to) <= 0);
	return above && below;
}

static void piece_text(const struct lims_lang *lang, const struct piece *p, char *out, size_t n)
{
	char low[LIMS_DEC_TEXT], high[LIMS_DEC_TEXT];
	lims_dec_text(p->low, low);
	lims_dec_text(p->high, high);
	if (p->point)
		(void)snprintf(out, n, lims_tr(lang, "at %s"), low);
	else
		(void)snprintf(out, n, lims_tr(lang, "between %s and %s"), p->low_infinite ? "-inf" : low, p->high_infinite ? "inf" : high);
}

static void check_piece(struct lims_load *l, const struct lims_table *t, const struct lims_table_group *g, const struct piece *const *p)
{
	bool covered = true;
	size_t hits = 0;
	int line = g->line;
	for (size_t a = 0; a < t->axis_count; a++)
		covered = covered && inside(&g->covers[a], p[a]);
	for (size_t b = 0; b < g->band_count; b++) {
		bool holds = true;
		for (size_t a = 0; a < t->axis_count; a++)
			holds = holds && inside(&g->bands[b].at[a], p[a]);
		if (holds) {
			hits++;
			line = g->bands[b].line;
		}
	}
	if (g->listed)
		covered = hits > 0;
	if (hits == (covered ? 1 : 0))
		return;
	char place[300] = "", text[LIMS_DEC_TEXT * 2 + 24];
	size_t at = 0;
	for (size_t a = 0; a < t->axis_count && at < sizeof place; a++) {
		piece_text(l->f->lang, p[a], text, sizeof text);
		int len = snprintf(place + at, sizeof place - at, "%s%s %s", a > 0 ? ", " : "", t->axes[a].name, text);
		at += len > 0 ? (size_t)len : 0;
	}
	if (hits == 0)
		lims_fault_at(l->f, line, 1, "There is a gap between bands: %s; correct the ends.", place);
	else if (hits > 1)
		lims_fault_at(l->f, line, 1, "There is an overlap of bands: %s; correct the ends.", place);
	else
		lims_fault_at(l->f, line, 1, "There is a band beyond what the row covers: %s; correct the ends.", place);
}

static void check_bands(struct lims_load *l, const struct lims_table *t, const struct lims_table_group *g)
{
	struct piece *pieces[LIMS_TABLE_AXES] = {NULL};
	size_t count[LIMS_TABLE_AXES] = {1, 1};
	for (size_t a = 0; a < t->axis_count; a++) {
		count[a] = cut(l, g, a, &pieces[a]);
		if (count[a] == 0)
			return;
	}
	if (count[0] * count[1] > (size_t)PIECES_MAX * 100) {
		lims_fault_at(l->f, g->line, 1, "The row has too many bands to be checked; split it.");
		return;
	}
	for (size_t i = 0; i < count[0]; i++) {
		for (size_t k = 0; k < count[1]; k++) {
			const struct piece *p[LIMS_TABLE_AXES] = {&pieces[0][i], pieces[1] == NULL ? NULL : &pieces[1][k]};
			check_piece(l, t, g, p);
		}
	}
}

void lims_table_check(struct lims_load *l, const struct lims_table *t)
{
	check_choices(l, t);
	for (size_t g = 0; g < t->group_count && t->axis_count > 0; g++) {
		bool same_row = g > 0 && t->groups[g].line == t->groups[g - 1].line; // another column of the same bands
		if (!same_row)
			check_bands(l, t, &t->groups[g]);
	}
}
