// SPDX-License-Identifier: Apache-2.0
// What stands between the laboratory and its papers: every draft block of its data files with who confirmed it, and the gate that asks for it.
#include "laboratory/confirm.h"

#include "laboratory/desk.h"
#include "laboratory/gate_causes.h"
#include "laboratory/gates.h"
#include "laboratory/paper_forms.h"
#include "laboratory/people/licences.h"
#include "laboratory/people/people.h"
#include "laboratory/queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/ages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 64 << 20, BLOCKS_MAX = 8000, USERS_MAX = 400 };

struct gathering {
	struct lims_laboratory *lab;
	struct lims_date day;
	struct lims_blocks *e;
	struct lims_blocks_entry *blocks;
	struct lims_blocks_procedure *procedures;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the list of what waits for a confirmation");
}

static const struct lims_block *keep_block(struct lims_arena *arena, const struct lims_block *b)
{
	struct lims_block *kept = lims_arena_take(arena, sizeof *kept);
	if (!kept)
		return NULL;
	*kept = *b;
	kept->file = lims_arena_text(arena, b->file);
	kept->name = lims_arena_text(arena, b->name);
	kept->source.document = lims_arena_text(arena, b->source.document);
	kept->source.edition = lims_arena_text(arena, b->source.edition);
	kept->source.clause = lims_arena_text(arena, b->source.clause);
	kept->source.note = lims_arena_text(arena, b->source.note);
	bool whole = kept->file && kept->name && kept->source.document && kept->source.edition && kept->source.clause && kept->source.note;
	return whole ? kept : NULL;
}

/// The entry of a block, made at its first use.
static lims_rc find_block(struct gathering *g, const struct lims_block *b, struct lims_blocks_entry **ret, struct lims_err *err)
{
	struct lims_blocks *e = g->e;
	for (size_t i = 0; i < e->block_count; i++)
		if (lims_hash_equal(&g->blocks[i].block->hash, &b->hash)) {
			*ret = &g->blocks[i];
			return LIMS_OK;
		}
	struct lims_blocks_entry *one = &g->blocks[e->block_count];
	if (e->block_count == BLOCKS_MAX)
		return no_memory(err);
	one->block = keep_block(e->arena, b);
	one->procedures = lims_arena_array(e->arena, USERS_MAX, sizeof *one->procedures);
	if (!one->block || !one->procedures)
		return no_memory(err);
	one->in_force = lims_in_force(b->from, b->to, g->day);
	lims_rc rc = lims_confirmation_of(lims_journal_db(g->lab->journal), &b->hash, &one->state, err);
	if (rc)
		return rc;
	e->block_count++;
	*ret = one;
	return LIMS_OK;
}

static lims_rc add_blocks(
	struct gathering *g, const struct lims_block *list, size_t n, struct lims_blocks_procedure *user, struct lims_err *err)
{
	for (size_t i = 0; i < n; i++) {
		struct lims_blocks_entry *one = NULL;
		lims_rc rc = find_block(g, &list[i], &one, err);
		if (rc)
			return rc;
		bool open = one->in_force && !one->state.confirmed;
		if (!user) {
			g->e->forms_open += open;
			continue;
		}
		if (one->procedure_count < USERS_MAX)
			one->procedures[one->procedure_count++] = user->id;
		user->confirmed += one->state.confirmed;
		user->open[list[i].kind] += open;
		user->waiting += open && one->state.scan[0];
	}
	return LIMS_OK;
}

static lims_rc is_authorised(void *ctx, const char *staff, const char *code, struct lims_err *err)
{
	bool *found = ctx;
	(void)staff;
	(void)code;
	(void)err;
	*found = true;
	return LIMS_OK;
}

/// A row of the scope, or the old list of the organisation.
static lims_rc is_licensed(struct gathering *g, const struct lims_procedure *p, bool *ret, struct lims_err *err)
{
	struct lims_scope_work work = {.p = p, .day = g->day};
	struct lims_scope_found found;
	lims_rc rc = lims_scope_find(g->lab, &work, &found, err);
	if (!rc && found.rows > 0 && !found.covered) {
		work.site = true;
		rc = lims_scope_find(g->lab, &work, &found, err);
	}
	if (!rc)
		*ret = found.covered || found.listed;
	return rc;
}

static lims_rc add_procedure(struct gathering *g, const char *id, struct lims_err *err)
{
	struct lims_blocks_procedure *one = &g->procedures[g->e->procedure_count];
	struct lims_procedure_set *set = NULL;
	one->id = lims_arena_text(g->e->arena, id);
	one->title = (struct lims_words){"", ""};
	if (!one->id)
		return no_memory(err);
	g->e->procedure_count++;
	if (lims_catalog_load(g->lab->catalog, id, &set, NULL) != LIMS_OK) {
		one->faulty = true;
		return LIMS_OK;
	}
	const struct lims_procedure *p = lims_procedure_set_procedure(set);
	one->title.vi = lims_arena_text(g->e->arena, p->title.vi);
	one->title.en = lims_arena_text(g->e->arena, p->title.en);
	lims_rc rc = one->title.vi && one->title.en ? add_blocks(g, p->blocks, p->draft_count, one, err) : no_memory(err);
	if (!rc)
		rc = is_licensed(g, p, &one->licensed, err);
	lims_procedure_set_destroy(set);
	if (!rc)
		rc = lims_authorised_each(g->lab, "measure", id, g->day, is_authorised, &one->authorised, err);
	return rc;
}

static int by_place(const void *a, const void *b)
{
	const struct lims_blocks_entry *x = a, *y = b;
	int order = strcmp(x->block->file, y->block->file);
	return order ? order : (x->block->line > y->block->line) - (x->block->line < y->block->line);
}

static lims_rc gather(struct gathering *g, struct lims_err *err)
{
	static const char folder[] = "procedures/";
	const struct lims_catalog *c = g->lab->catalog;
	const struct lims_regulations *regulations = NULL;
	size_t count = 0;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < lims_catalog_count(c); i++) {
		const char *name = lims_catalog_file(c, i)->name;
		char id[LIMS_CATALOG_ID];
		if (!lims_text_starts(name, folder))
			continue;
		snprintf(id, sizeof id, "%.*s", (int)(strlen(name) - sizeof folder - strlen(".yaml") + 1), name + sizeof folder - 1);
		rc = add_procedure(g, id, err);
	}
	if (!rc)
		rc = lims_desk_regulations(g->lab, &regulations, err);
	const struct lims_block *list = rc ? NULL : lims_regulations_blocks(regulations, &count);
	if (!rc)
		rc = add_blocks(g, list, count, NULL, err);
	qsort(g->blocks, g->e->block_count, sizeof *g->blocks, by_place);
	return rc;
}

lims_rc lims_blocks_of(struct lims_laboratory *lab, struct lims_date day, struct lims_blocks **ret, struct lims_err *err)
{
	struct gathering g = {.lab = lab, .day = day};
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	g.e = arena ? lims_arena_take(arena, sizeof *g.e) : NULL;
	g.blocks = arena ? lims_arena_array(arena, BLOCKS_MAX, sizeof *g.blocks) : NULL;
	g.procedures = arena ? lims_arena_array(arena, lims_catalog_count(lab->catalog) + 1, sizeof *g.procedures) : NULL;
	lims_rc rc = g.e && g.blocks && g.procedures ? LIMS_OK : no_memory(err);
	if (!rc) {
		g.e->arena = arena;
		rc = gather(&g, err);
	}
	if (rc) {
		lims_arena_destroy(arena);
		return rc;
	}
	g.e->blocks = g.blocks;
	g.e->procedures = g.procedures;
	*ret = g.e;
	return LIMS_OK;
}

void lims_blocks_destroy(struct lims_blocks *e)
{
	if (e)
		lims_arena_destroy(e->arena);
}

/* ---- the gate ---- */

struct counting {
	struct lims_laboratory *lab;
	const struct lims_opened_sheet *o;
	struct lims_causes *causes; ///< NULL: only counted
	size_t open;
};

enum { HASH_SHOWN = 8 };

/// Counts the block when it is in force on the day and open, and names it with its hash: what another content says under the same name was not let pass.
static lims_rc count_open(struct counting *c, const struct lims_block *b, struct lims_date day, struct lims_err *err)
{
	struct lims_confirmation state;
	char name[LIMS_GATE_TEXT], hex[LIMS_HASH_HEX];
	if (!b || !b->file || !lims_in_force(b->from, b->to, day))
		return LIMS_OK;
	lims_rc rc = lims_confirmation_of(lims_journal_db(c->lab->journal), &b->hash, &state, err);
	if (rc || state.confirmed)
		return rc;
	c->open++;
	lims_hash_hex(&b->hash, hex);
	snprintf(name, sizeof name, "%.60s %.60s (%.*s)", b->file, b->name, HASH_SHOWN, hex);
	if (c->causes)
		lims_causes_add(c->causes, name);
	return LIMS_OK;
}

static lims_rc count_papers(struct counting *c, struct lims_err *err)
{
	struct lims_laboratory *lab = c->lab;
	const struct lims_opened_sheet *o = c->o;
	struct lims_date today = lims_laboratory_today(lab);
	const struct lims_regulations *regulations = NULL;
	const struct lims_period *period = lims_procedure_period(o->p, o->sheet.work_on);
	enum lims_validity_rule rule = LIMS_VALIDITY_MONTH_END;
	bool pass = o->sheet.verdict && lims_text_equal(o->sheet.verdict, "pass");
	const struct lims_paper_form *form = lims_paper_form_of(o->p->service, pass ? LIMS_VERDICT_PASS : LIMS_VERDICT_FAIL);
	const char *const forms[] = {form ? form->form : "", form ? form->record_form : ""};
	lims_rc rc = lims_desk_regulations(lab, &regulations, err);
	for (size_t i = 0; !rc && i < sizeof forms / sizeof forms[0]; i++) {
		const struct lims_form *f = lims_regulations_form(regulations, forms[i], today);
		rc = f ? count_open(c, &f->block, today, err) : LIMS_OK;
	}
	if (!rc && pass && form && form->period && period && period->months > 0) {
		rc = lims_desk_validity(lab, &rule, err);
		if (!rc)
			rc = count_open(c, lims_regulations_reading(regulations, rule), today, err);
	}
	return rc;
}

static bool names_window(const struct lims_ages *a, const char *name)
{
	bool named = a->window[0] && lims_text_equal(a->window, name);
	for (size_t i = 0; i < a->count; i++)
		named = named || (a->list[i].window[0] && lims_text_equal(a->list[i].window, name));
	return named;
}

/// The window of an age that the worksheet was told rests on the row that it was judged by.
static lims_rc count_window(struct counting *c, struct lims_err *err)
{
	const struct lims_opened_sheet *o = c->o;
	const struct lims_regulations *law = NULL;
	lims_rc rc = lims_desk_regulations(c->lab, &law, err);
	const struct lims_ages *a = rc ? NULL : lims_regulations_ages(law, o->p->id);
	for (size_t i = 0; !rc && a && i < o->sheet.characteristic_count; i++)
		if (names_window(a, o->sheet.characteristics[i].name))
			return count_open(c, &a->block, o->sheet.work_on, err);
	return rc;
}

lims_rc lims_blocks_open(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, size_t *ret_open, struct lims_causes *causes, struct lims_err *err)
{
	struct counting c = {.lab = lab, .o = o, .causes = causes};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < o->p->draft_count; i++)
		rc = count_open(&c, &o->p->blocks[i], o->sheet.work_on, err);
	if (!rc)
		rc = count_papers(&c, err);
	if (!rc)
		rc = count_window(&c, err);
	if (!rc)
		*ret_open = c.open;
	return rc;
}
