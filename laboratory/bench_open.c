// SPDX-License-Identifier: Apache-2.0
// Opens a worksheet: everything that decides is frozen here, the data files as blobs, item and standards as they are today, of the standards'
// certificates what is in force on the day of the work.
#include "laboratory/bench.h"
#include "laboratory/cmc.h"
#include "laboratory/desk.h"
#include "laboratory/equipment/in_force.h"
#include "laboratory/intake/work.h"
#include "laboratory/items.h"
#include "laboratory/queries.h"
#include "laboratory/samples/samples.h"
#include "laboratory/standard_values.h"
#include "laboratory/standards.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 960 * 1024, STANDARDS_MAX = 64, ARENA_MAX = 16 << 20 };

struct opening {
	struct lims_laboratory *lab;
	const struct lims_bench_opening *o;
	const char *item_code;
	struct lims_procedure_set *set;
	const struct lims_procedure *p;
	struct lims_buf item;      ///< JSON of the item's characteristics
	struct lims_buf standards; ///< JSON of the standards as they are
	struct lims_buf another;   ///< why there is another one; empty: nothing was said
	struct lims_buf cmc;       ///< JSON of the best capabilities that hold on the day of the work
	char procedure[LIMS_CODE * 2];
	char code[LIMS_CODE];
	char as_found[LIMS_CODE]; ///< worksheet after which the item was adjusted; "": none
	char parent[LIMS_CODE];   ///< of the item; "": none
	char *stands;             ///< where the item stands; NULL: nobody said
};

static struct lims_date day_of(const struct opening *c)
{
	return c->o->work_on.month ? c->o->work_on : lims_laboratory_today(c->lab);
}

static lims_rc take_item(void *ctx, const struct lims_item *item, struct lims_err *err)
{
	struct opening *c = ctx;
	struct lims_jw w;
	struct lims_sample_told told = {.count = 0};
	if (item->taken_over)
		return lims_err_set(err, LIMS_E_REFUSED,
			"The item %s is known from records of before and was never received here: lims item receive --like %s", item->code, item->code);
	if (lims_date_cmp(day_of(c), item->received_on) < 0) {
		char work[LIMS_DATE_TEXT], received[LIMS_DATE_TEXT];
		lims_date_text(day_of(c), work);
		lims_date_text(item->received_on, received);
		return lims_err_set(err, LIMS_E_INPUT,
			"The item %s was received on %s and cannot have been measured on %s: give the day on which the work was done", item->code,
			received, work);
	}
	snprintf(c->parent, sizeof c->parent, "%s", item->parent ? item->parent : "");
	if (item->place && item->place[0] && !(c->stands = strdup(item->place)))
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to open a worksheet");
	snprintf(c->procedure, sizeof c->procedure, "%s", c->o->procedure ? c->o->procedure : item->procedure);
	// What a sample's plan knows on the day of the work (its real age) stands before what was planned when it came.
	lims_rc rc = lims_sample_tell(c->lab, item->code, day_of(c), &told, err);
	lims_jw_init(&w, &c->item);
	lims_jw_object(&w, NULL);
	for (size_t i = 0; i < item->characteristic_count; i++) {
		bool known = false;
		for (size_t k = 0; k < told.count; k++)
			known = known || lims_text_equal(told.values[k].name, item->characteristics[i].name);
		if (!known)
			lims_jw_text(&w, item->characteristics[i].name, item->characteristics[i].value);
	}
	for (size_t k = 0; k < told.count; k++)
		lims_jw_text(&w, told.values[k].name, told.values[k].value);
	lims_jw_end_object(&w);
	return rc;
}

struct standard_writer {
	struct opening *c;
	struct lims_jw *w;
	const char *role;
	const struct lims_standard_need *need;
};

static lims_rc put_value(void *ctx, const char *name, const char *value, struct lims_err *err)
{
	(void)err;
	lims_jw_text(ctx, name, value);
	return LIMS_OK;
}

static lims_rc take_standard(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct standard_writer *s = ctx;
	struct lims_in_force f;
	lims_rc rc = lims_in_force_on(s->c->lab, r, row, day_of(s->c), &f, err);
	lims_jw_object(s->w, NULL);
	lims_jw_text(s->w, "role", s->role);
	lims_jw_text(s->w, "code", row->code);
	lims_jw_object(s->w, "fields");
	for (size_t i = 0; !rc && i < r->count; i++) {
		const char *value = lims_in_force_value(&f, r, row, r->fields[i].name);
		if (!value[0])
			continue;
		lims_jw_text(s->w, r->fields[i].name, value);
		if (lims_text_equal(r->fields[i].name, "values"))
			rc = lims_standard_values(row->code, row->values[i], put_value, s->w, err);
	}
	bool taken_over = (!f.number[0] || f.registered) && lims_register_taken_over(r, row, "certificate");
	if (!rc && !taken_over)
		rc = lims_standard_taken_over(s->c->lab, row->code, day_of(s->c), &taken_over, err);
	if (taken_over)
		lims_jw_text(s->w, "taken-over", "yes");
	lims_jw_end_object(s->w);
	if (!rc && (s->need->pieces || s->need->certified_count > 0))
		rc = lims_standard_freeze(s->c->lab, row->code, day_of(s->c), s->w, err);
	lims_jw_end_object(s->w);
	return rc;
}

static lims_rc take_standards(struct opening *c, struct lims_err *err)
{
	struct lims_jw w;
	lims_rc rc = LIMS_OK;
	if (c->o->standard_count > STANDARDS_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "A worksheet uses at most %d standards", STANDARDS_MAX);
	lims_jw_init(&w, &c->standards);
	lims_jw_array(&w, NULL);
	for (size_t i = 0; !rc && i < c->o->standard_count; i++) {
		struct standard_writer s = {.c = c, .w = &w, .role = c->o->standards[i].role};
		for (size_t k = 0; k < c->p->standard_count; k++)
			if (lims_text_equal(c->p->standards[k].role, s.role))
				s.need = &c->p->standards[k];
		if (!s.need)
			rc = lims_err_set(err, LIMS_E_INPUT,
				"The procedure %s knows no standard in the role %s: lims procedure show %s lists the roles", c->p->id, s.role, c->p->id);
		else
			rc = lims_register_one(c->lab, lims_register_find("standard"), c->o->standards[i].code, take_standard, &s, err);
	}
	lims_jw_end_array(&w);
	return rc;
}

static lims_rc take_cmc(struct opening *c, struct lims_err *err)
{
	struct lims_jw w;
	lims_jw_init(&w, &c->cmc);
	return lims_cmc_in_force(c->lab, c->p, day_of(c), &w, err);
}

static lims_rc next_code(struct opening *c, struct lims_db *db, int64_t *ret_ordinal, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &lims_q_sheet_ordinal, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, lims_journal_node(c->lab->journal));
	rc = lims_desk_number(stmt, ret_ordinal, err);
	return rc ? rc : lims_desk_next_code(c->lab, db, "worksheet", "W", ret_ordinal, c->code, err);
}

static lims_rc put_files(struct opening *c, struct lims_tx *tx, struct lims_jw *w, struct lims_err *err)
{
	size_t count = 0;
	char hex[LIMS_HASH_HEX];
	struct lims_hash hash;
	lims_rc rc = LIMS_OK;
	const struct lims_blob_file *files = lims_procedure_set_files(c->set, &count);
	lims_jw_array(w, "files");
	for (size_t i = 0; !rc && i < count; i++) {
		rc = lims_journal_put_blob(tx, files[i].bytes, files[i].n, &hash, err);
		lims_hash_hex(&files[i].hash, hex);
		lims_jw_object(w, NULL);
		lims_jw_text(w, "name", files[i].name);
		lims_jw_text(w, "sha256", hex);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
	lims_jw_array(w, "blobs");
	for (size_t i = 0; i < count; i++) {
		lims_hash_hex(&files[i].hash, hex);
		lims_jw_text(w, NULL, hex);
	}
	lims_jw_end_array(w);
	return rc;
}

/// Nothing adds a standard later, and without one all that is measured stays undetermined.
static lims_rc refuse_lacking(const struct opening *c, const struct lims_worksheet *w, struct lims_err *err)
{
	struct lims_plan *plan = NULL;
	struct lims_buf names;
	bool lacking = false;
	lims_rc rc = lims_plan_worksheet(c->p, w, &plan, err);
	if (rc)
		return rc;
	lims_buf_init(&names, BODY_MAX);
	for (size_t i = 0; i < c->p->standard_count; i++) {
		const struct lims_standard_need *need = &c->p->standards[i];
		bool given = !need->required || !plan->standard_applies[i];
		for (size_t k = 0; k < c->o->standard_count; k++)
			given = given || lims_text_equal(c->o->standards[k].role, need->role);
		if (!given)
			lims_buf_addf(&names, "%s--standard %s=CODE", lacking ? " " : "", need->role);
		lacking = lacking || !given;
	}
	lims_plan_destroy(plan);
	if (lacking)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The procedure %s needs standards that nothing adds later: give %s; or --incomplete for an item that fails at the first look",
			c->p->id, lims_buf_text(&names));
	lims_buf_finish(&names);
	return rc;
}

/// The entry as the fold will read it must evaluate before it is written: else a mode, a characteristic or a standard's class that the procedure does
/// not know would shut the worksheet for ever, with all that is measured in it.
static lims_rc try_opened(const struct opening *c, const struct lims_buf *body, struct lims_err *err)
{
	struct lims_dossier_entry e = {"worksheet.opened",
		c->another.len   ? 4
		: c->as_found[0] ? 3
						 : 2,
		lims_buf_text(body), body->len, "", c->lab->p.actor, ""};
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_result *result = NULL;
	struct lims_dossier sheet;
	struct lims_worksheet w;
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to open a worksheet");
	lims_dossier_init(&sheet, arena);
	lims_rc rc = lims_buf_check(body, "the entry", err);
	if (!rc)
		rc = lims_dossier_apply(&sheet, &e, err);
	if (!rc)
		rc = lims_dossier_input(&sheet, c->p, &w, err);
	if (!rc)
		rc = lims_worksheet_evaluate(c->p, &w, &result, err);
	if (!rc && !c->o->incomplete)
		rc = refuse_lacking(c, &w, err);
	lims_result_destroy(result);
	lims_arena_destroy(arena);
	return rc;
}

/// Adjusting ended a worksheet: the next one of the item begins the verification after repair, where the procedure knows it.
static lims_rc find_as_found(struct opening *c, struct lims_db *db, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_sheet_as_found, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, c->item_code);
	rc = lims_stmt_step(stmt, &row, err);
	snprintf(c->as_found, sizeof c->as_found, "%s", !rc && row ? lims_stmt_col_text(stmt, 0) : "");
	lims_stmt_release(stmt);
	if (!rc && c->as_found[0] && lims_procedure_mode(c->p, "after_repair") && !lims_text_equal(c->o->mode, "after_repair"))
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The item %s was adjusted after %s: what follows is the verification after repair, open it with --mode after_repair",
			c->item_code, c->as_found);
	return rc;
}

/// A second one beside one that nobody has begun is a slip far more often than a plan: readings go into the one, and the other stays open for ever.
static lims_rc settle_idle(struct opening *c, struct lims_db *db, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_sheet_idle, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, c->item_code);
	lims_stmt_text(stmt, 2, c->p->id);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row && c->another.len == 0) {
		const char *idle = lims_stmt_col_text(stmt, 0);
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The worksheet %s of %s is open and has no reading yet: go on there, give it up with lims worksheet abandon %s --reason TEXT, "
			"or say why there is another one with --another TEXT",
			idle, c->item_code, idle);
	}
	// What was said of another one that is not there is about nothing.
	if (!rc && !row)
		lims_buf_clear(&c->another);
	lims_stmt_release(stmt);
	return rc;
}

static const char *type_of(const struct opening *c)
{
	return c->another.len ? "worksheet.opened/4" : c->as_found[0] ? "worksheet.opened/3" : "worksheet.opened/2";
}

static lims_rc take_parent(void *ctx, const struct lims_item *item, struct lims_err *err)
{
	struct opening *c = ctx;
	if (item->place && item->place[0] && !(c->stands = strdup(item->place)))
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to open a worksheet");
	return LIMS_OK;
}

/// Where the work is done (ISO/IEC 17025 7.8.2.1 c). What stands where it is was never in the laboratory, whose address its paper would give otherwise.
static lims_rc find_place(struct opening *c, struct lims_err *err)
{
	if ((c->o->place && c->o->place[0]) || !c->p->in_place)
		return LIMS_OK;
	if (!c->stands && c->parent[0]) {
		lims_rc rc = lims_item_each(c->lab, c->parent, take_parent, c, err);
		if (rc)
			return rc;
	}
	return c->stands
			   ? LIMS_OK
			   : lims_err_set(err, LIMS_E_INPUT,
					 "What %s measures stands in its place, and nobody said where %s stands: give --place TEXT, or the place of the item "
					 "when it is received",
					 c->p->id, c->item_code);
}

static lims_rc open_sheet(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct opening *c = ctx;
	struct lims_buf body, place;
	struct lims_jw w;
	char date[LIMS_DATE_TEXT];
	int64_t ordinal = 0;
	lims_rc rc = next_code(c, lims_tx_db(tx), &ordinal, err);
	if (!rc)
		rc = settle_idle(c, lims_tx_db(tx), err);
	if (!rc)
		rc = find_as_found(c, lims_tx_db(tx), err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_buf_init(&place, BODY_MAX);
	lims_date_text(day_of(c), date);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_int(&w, "ordinal", ordinal);
	lims_jw_text(&w, "item", c->item_code);
	lims_jw_text(&w, "procedure", c->p->id);
	lims_jw_text(&w, "revision", c->p->revision);
	lims_jw_text(&w, "mode", c->o->mode);
	const char *stated = c->o->place && c->o->place[0] ? c->o->place : c->p->in_place ? c->stands : NULL;
	if (stated) {
		rc = lims_desk_text(c->lab, "place", stated, &place, err);
		lims_jw_text(&w, "place", lims_buf_text(&place));
	}
	lims_jw_text(&w, "work_on", date);
	if (c->as_found[0])
		lims_jw_text(&w, "as_found", c->as_found);
	if (c->another.len > 0)
		lims_jw_text(&w, "another", lims_buf_text(&c->another));
	lims_jw_raw(&w, "characteristics", lims_buf_text(&c->item), c->item.len);
	lims_jw_raw(&w, "standards", lims_buf_text(&c->standards), c->standards.len);
	lims_jw_raw(&w, "cmc", lims_buf_text(&c->cmc), c->cmc.len);
	if (!rc)
		rc = put_files(c, tx, &w, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = try_opened(c, &body, err);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, type_of(c), "worksheet", c->code, &body, NULL, err);
	lims_buf_finish(&place);
	lims_buf_finish(&body);
	return rc;
}

/// What was handed back is not here any more; work of before is still copied from its paper.
static lims_rc refuse_handed_back(void *ctx, const struct lims_item_work *w, struct lims_err *err)
{
	const struct opening *c = ctx;
	struct lims_date back;
	if (w->state != LIMS_WORK_HANDED_BACK || lims_date_parse(w->returned_on, &back, NULL) != LIMS_OK)
		return LIMS_OK;
	if (lims_date_cmp(day_of(c), back) <= 0 && lims_date_cmp(day_of(c), lims_laboratory_today(c->lab)) < 0)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_REFUSED, "The item %s was handed back to %s on %s: receive it again when it comes again", w->item,
		w->returned_to ? w->returned_to : "", w->returned_on);
}

/// Everything that may be slow, before the command.
static lims_rc prepare(struct opening *c, struct lims_err *err)
{
	struct lims_laboratory *lab = c->lab;
	const struct lims_bench_opening *o = c->o;
	lims_rc rc = c->item_code && o->mode ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "A worksheet needs an item and a mode");
	if (!rc && o->work_on.month && lims_date_cmp(o->work_on, lims_laboratory_today(lab)) > 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "The date of the work lies in the future: give the day on which it was done");
	if (!rc && o->another)
		rc = o->another[0] ? lims_desk_text(lab, "another", o->another, &c->another, err)
						   : lims_err_set(err, LIMS_E_INPUT, "Say why there is another worksheet: --another TEXT");
	if (!rc)
		rc = lims_item_each(lab, c->item_code, take_item, c, err);
	if (!rc)
		rc = lims_work_of_item(lab, c->item_code, refuse_handed_back, c, err);
	if (!rc)
		rc = lims_catalog_load(lab->catalog, c->procedure, &c->set, err);
	if (!rc) {
		c->p = lims_procedure_set_procedure(c->set);
		rc = take_standards(c, err);
	}
	if (!rc)
		rc = find_place(c, err);
	return rc ? rc : take_cmc(c, err);
}

struct openings {
	struct opening *list;
	size_t count;
};

static lims_rc named(const struct openings *all, size_t i, lims_rc rc, struct lims_err *err)
{
	return lims_bench_none_done(all->list[i].item_code ? all->list[i].item_code : "", all->count, rc, err);
}

static lims_rc open_all(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct openings *all = ctx;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < all->count; i++)
		rc = named(all, i, open_sheet(tx, &all->list[i], err), err);
	return rc;
}

static void begin(struct opening *c)
{
	lims_buf_init(&c->item, BODY_MAX);
	lims_buf_init(&c->standards, BODY_MAX);
	lims_buf_init(&c->another, BODY_MAX);
	lims_buf_init(&c->cmc, BODY_MAX);
}

static void finish(struct opening *c)
{
	free(c->stands);
	lims_procedure_set_destroy(c->set);
	lims_buf_finish(&c->item);
	lims_buf_finish(&c->standards);
	lims_buf_finish(&c->another);
	lims_buf_finish(&c->cmc);
}

lims_rc lims_bench_open_each(struct lims_laboratory *lab, const struct lims_bench_opening *o, const char *const *items, size_t count,
	char (*ret_codes)[LIMS_CODE], struct lims_err *err)
{
	struct openings all = {calloc(count + 1, sizeof *all.list), 0};
	lims_rc rc = all.list ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to open a worksheet");
	if (!all.list)
		return rc;
	all.count = count;
	for (size_t i = 0; i < count; i++) {
		all.list[i].lab = lab;
		all.list[i].o = o;
		all.list[i].item_code = items[i];
		begin(&all.list[i]);
	}
	for (size_t i = 0; !rc && i < count; i++)
		rc = named(&all, i, prepare(&all.list[i], err), err);
	if (!rc)
		rc = lims_journal_command(lab->journal, open_all, &all, err);
	for (size_t i = 0; i < count; i++) {
		if (!rc)
			snprintf(ret_codes[i], LIMS_CODE, "%s", all.list[i].code);
		finish(&all.list[i]);
	}
	free(all.list);
	return rc;
}

lims_rc lims_bench_open(struct lims_laboratory *lab, const struct lims_bench_opening *o, char ret_code[LIMS_CODE], struct lims_err *err)
{
	char code[1][LIMS_CODE];
	lims_rc rc = lims_bench_open_each(lab, o, &o->item, 1, code, err);
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", code[0]);
	return rc;
}
