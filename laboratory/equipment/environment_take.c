// SPDX-License-Identifier: Apache-2.0
// Lists readings of the air, and takes those of the time of the work into a worksheet.
#include "laboratory/equipment/environment.h"

#include "laboratory/equipment/conditions.h"
#include "laboratory/equipment/in_force.h"
#include "laboratory/equipment/measure.h"
#include "laboratory/equipment/queries.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 256 * 1024, CONDITIONS_MAX = 64, CLOCK_AT = 11, CLOCK_LENGTH = 5 };
static const int64_t MINUTE_US = 60000000;

/// What the visitor keeps of a correction lives as long as the corrector.
static lims_rc each_corrected(struct lims_laboratory *lab, struct lims_air_corrector *corrector, const struct lims_environment_ask *ask,
	lims_environment_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char subject[LIMS_SUBJECT_SIZE];
	bool row = false;
	lims_rc rc =
		lims_db_use(lims_journal_db(lab->journal), ask->device ? &lims_q_environment_device : &lims_q_environment_place, &stmt, err);
	if (rc)
		return rc;
	snprintf(subject, sizeof subject, "environment:%s", ask->device ? ask->device : "");
	lims_stmt_text(stmt, 1, ask->device ? subject : ask->place);
	lims_stmt_int(stmt, 2, ask->from.us);
	lims_stmt_int(stmt, 3, ask->until.us);
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_environment_row r = {.device = lims_stmt_col_text(stmt, 0),
			.place = lims_stmt_col_text(stmt, 1),
			.quantity = lims_stmt_col_text(stmt, 2),
			.value = lims_stmt_col_text(stmt, 3),
			.by = lims_stmt_col_text(stmt, 4),
			.actor = lims_stmt_col_text(stmt, 5),
			.at = lims_stmt_col_text(stmt, 6),
			.at_us = lims_stmt_col_int(stmt, 7),
			.entry = lims_stmt_col_text(stmt, 8),
			.withdrawn = lims_stmt_col_text(stmt, 9)};
		struct lims_moment at = {r.at_us, 0};
		if ((ask->quantity && !lims_text_equal(ask->quantity, r.quantity)) || (ask->place && !lims_text_equal(ask->place, r.place)))
			continue;
		rc = lims_air_correct(corrector, r.device, r.quantity, r.value, at, &r.corrected, err);
		if (!rc)
			rc = visit(ctx, &r, err);
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_environment_each(
	struct lims_laboratory *lab, const struct lims_environment_ask *ask, lims_environment_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_air_corrector *corrector = NULL;
	lims_rc rc = lims_air_corrector_create(lab, &corrector, err);
	if (!rc)
		rc = each_corrected(lab, corrector, ask, visit, ctx, err);
	lims_air_corrector_destroy(corrector);
	return rc;
}

/* ---- what a condition takes ---- */

/// A reading that is kept while others are looked at.
struct kept {
	struct lims_environment_row row;
	struct lims_dec number;
	bool any;
};
struct gathering {
	const struct lims_environment_take *take;
	struct lims_opened_sheet *o;
	const struct lims_condition *asked;
	struct lims_moment from, until;
	struct kept lowest, highest, before; ///< before: the last one that is not after the beginning
	int64_t last_us;                     ///< of those that count; INT64_MIN: none
	bool after;                          ///< one that is not before the end has counted
	char hole[2][LIMS_MOMENT_TEXT];      ///< ends of the first hole; "" none
};

static void moment_of(int64_t us, int16_t offset_min, char out[LIMS_MOMENT_TEXT])
{
	lims_moment_text((struct lims_moment){us, offset_min}, out);
}

static void note_hole(struct gathering *g, int64_t from, int64_t until)
{
	if (g->hole[0][0] || until - from <= (int64_t)g->take->within_min * MINUTE_US)
		return;
	moment_of(from, g->from.offset_min, g->hole[0]);
	moment_of(until, g->from.offset_min, g->hole[1]);
}

static void keep(struct gathering *g, struct kept *k, const struct lims_environment_row *row, struct lims_dec number)
{
	struct lims_arena *arena = g->o->arena;
	k->any = true;
	k->number = number;
	k->row = (struct lims_environment_row){.device = lims_arena_text(arena, row->device),
		.place = lims_arena_text(arena, row->place),
		.value = lims_arena_text(arena, row->value),
		.at = lims_arena_text(arena, row->at),
		.at_us = row->at_us,
		.entry = lims_arena_text(arena, row->entry),
		.corrected = row->corrected};
}

static void weigh(struct gathering *g, const struct lims_environment_row *row, struct lims_dec number)
{
	if (!g->lowest.any || lims_dec_cmp(number, g->lowest.number) < 0)
		keep(g, &g->lowest, row, number);
	if (!g->highest.any || lims_dec_cmp(number, g->highest.number) > 0)
		keep(g, &g->highest, row, number);
	note_hole(g, g->last_us == INT64_MIN ? g->from.us : g->last_us, row->at_us);
	g->last_us = row->at_us;
}

/// A value of the condition as its procedure measures it.
static lims_rc read_value(
	const struct lims_opened_sheet *o, const struct lims_condition *c, const char *value, struct lims_dec *ret, struct lims_err *err)
{
	struct lims_value v;
	struct lims_unit_conv conv;
	struct lims_input_type type = {
		.name = c->quantity, .kind = LIMS_CELL_NUMBER, .measure = c->measure, .unit = c->unit, .units = o->p->units};
	lims_rc rc = lims_input_read(&type, value, o->arena, &v, err);
	if (!rc)
		rc = lims_unit_conv(v.unit, c->measure, &conv, err);
	return rc ? rc : lims_unit_apply(&conv, v.number, ret, NULL, err);
}

/// Between two readings the air is somewhere between them: those next to both ends of the work count too.
static lims_rc gather(void *ctx, const struct lims_environment_row *row, struct lims_err *err)
{
	struct gathering *g = ctx;
	struct lims_dec in;
	if (row->withdrawn)
		return LIMS_OK;
	bool corrected = row->corrected.certificate && !row->corrected.uncorrected;
	lims_rc rc = read_value(g->o, g->asked, corrected ? row->corrected.c.value : row->value, &in, err);
	if (rc || g->after)
		return rc;
	if (row->at_us <= g->from.us) {
		keep(g, &g->before, row, in);
		if (row->at_us < g->from.us)
			return LIMS_OK;
	} else if (g->before.any && g->last_us == INT64_MIN) {
		g->last_us = g->before.row.at_us;
		weigh(g, &g->before.row, g->before.number);
	}
	weigh(g, row, in);
	g->after = row->at_us >= g->until.us;
	return LIMS_OK;
}

static void finish_gathering(struct gathering *g)
{
	if (g->last_us == INT64_MIN && g->before.any) {
		g->last_us = g->before.row.at_us;
		weigh(g, &g->before.row, g->before.number);
	}
	if (g->last_us != INT64_MIN && !g->after)
		note_hole(g, g->last_us, g->until.us);
}

/* ---- recording ---- */

struct taking {
	struct lims_laboratory *lab;
	const struct lims_environment_take *take;
	struct lims_opened_sheet o;
	struct lims_air_corrector *corrector;
	const struct lims_condition *asked[CONDITIONS_MAX * 2];
	struct kept kept[CONDITIONS_MAX * 2];
	size_t count;
};

static bool taken_already(const struct lims_opened_sheet *o, const char *quantity, const struct lims_environment_row *r)
{
	for (size_t i = 0; i < o->sheet.recorded_count; i++) {
		const struct lims_dossier_condition *c = &o->sheet.recorded[i];
		if (!c->struck && lims_text_equal(c->quantity, quantity) && lims_text_equal(c->device, r->device) && lims_text_equal(c->at, r->at))
			return true;
	}
	return false;
}

struct carding {
	const struct taking *t;
	const char *device;
	struct lims_date day; ///< of the reading
	struct lims_jw *w;
};

/// The certificate of the instrument that decides on the day of the reading, as it is known now: what is recorded later is about other days.
static lims_rc put_certificate(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	static const char *const fields[][2] = {
		{"certificate", "certificate"}, {"certified-on", "certified_on"}, {"valid-until", "valid_until"}};
	struct carding *c = ctx;
	struct lims_in_force f;
	if (!lims_text_equal(row->code, c->device))
		return LIMS_OK;
	lims_rc rc = lims_in_force_on(c->t->lab, r, row, c->day, &f, err);
	for (size_t i = 0; !rc && i < sizeof fields / sizeof fields[0]; i++) {
		const char *value = lims_in_force_value(&f, r, row, fields[i][0]);
		if (value[0])
			lims_jw_text(c->w, fields[i][1], value);
	}
	return rc;
}

static lims_rc append_one(struct lims_tx *tx, struct taking *t, size_t i, struct lims_err *err)
{
	const struct lims_environment_row *r = &t->kept[i].row;
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "quantity", t->asked[i]->quantity);
	lims_air_corrected_json(&w, r->value, &r->corrected);
	lims_jw_text(&w, "place", r->place);
	lims_jw_text(&w, "device", r->device);
	lims_jw_text(&w, "at", r->at);
	lims_jw_text(&w, "source", r->entry);
	struct carding card = {t, r->device, lims_moment_date((struct lims_moment){r->at_us, 0}, t->lab->p.zone_min), &w};
	lims_rc rc = lims_register_each(t->lab, lims_register_find("device"), put_certificate, &card, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, t->lab, LIMS_ACTION_MEASURE, "worksheet.condition/5", "worksheet", t->take->worksheet, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc append(struct lims_tx *tx, struct taking *t, struct lims_err *err)
{
	struct lims_opened_sheet o;
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), t->take->worksheet, err);
	if (!rc)
		rc = lims_opened_sheet_writable(&o, t->take->worksheet, err);
	for (size_t i = 0; !rc && i < t->count; i++)
		if (!taken_already(&o, t->asked[i]->quantity, &t->kept[i].row))
			rc = append_one(tx, t, i, err);
	lims_opened_sheet_finish(&o);
	return rc;
}

struct takings {
	struct taking *list;
	size_t count;
};

static lims_rc append_all(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct takings *all = ctx;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < all->count; i++)
		rc = lims_bench_none_done(all->list[i].take->worksheet, all->count, append(tx, &all->list[i], err), err);
	return rc;
}

/// From the first to the last reading that counts, unless somebody says when.
static lims_rc span(struct taking *t, struct lims_moment *from, struct lims_moment *until, struct lims_err *err)
{
	*from = t->take->from;
	*until = t->take->until;
	for (size_t i = 0; i < t->o.sheet.reading_count; i++) {
		const struct lims_dossier_reading *r = &t->o.sheet.readings[i];
		struct lims_moment at;
		if (!lims_dossier_counts(r) || lims_moment_parse(r->taken ? r->taken : r->at, &at, NULL) != LIMS_OK)
			continue;
		if (!t->take->from.us && (!from->us || at.us < from->us))
			*from = at;
		if (!t->take->until.us && (!until->us || at.us > until->us))
			*until = at;
	}
	if (!from->us || !until->us)
		return lims_err_set(
			err, LIMS_E_INPUT, "The worksheet %s has no readings yet: say when the work was, with --from and --until", t->take->worksheet);
	if (from->us > until->us)
		return lims_err_set(err, LIMS_E_INPUT, "The work would end before it begins");
	return LIMS_OK;
}

static lims_rc take_condition(struct taking *t, const struct lims_condition *asked, struct lims_err *err)
{
	struct gathering g = {.take = t->take, .o = &t->o, .asked = asked, .last_us = INT64_MIN};
	lims_rc rc = span(t, &g.from, &g.until, err);
	int64_t beyond = (int64_t)t->take->within_min * MINUTE_US;
	struct lims_environment_ask ask = {.device = t->take->device,
		.place = t->take->place    ? t->take->place
				 : t->take->device ? NULL
								   : t->o.sheet.place,
		.quantity = asked->quantity,
		.from = {g.from.us - beyond, 0},
		.until = {g.until.us + beyond, 0}};
	if (!rc && !ask.device && !ask.place)
		rc = lims_err_set(err, LIMS_E_INPUT, "Say whose readings: --device CODE or --place TEXT");
	if (!rc)
		rc = each_corrected(t->lab, t->corrector, &ask, gather, &g, err);
	if (rc)
		return rc;
	finish_gathering(&g);
	if (g.last_us == INT64_MIN)
		return LIMS_OK;
	if (g.hole[0][0])
		return lims_err_set(err, LIMS_E_REFUSED,
			"%s was not read from %.*s to %.*s: record what is missing, or say with --within MINUTES which hole is allowed (%d)",
			asked->quantity, CLOCK_LENGTH, g.hole[0] + CLOCK_AT, CLOCK_LENGTH, g.hole[1] + CLOCK_AT, t->take->within_min);
	for (int i = 0; i < 2; i++) {
		const struct kept *k = i == 0 ? &g.lowest : &g.highest;
		if ((i == 1 && lims_dec_cmp(k->number, g.lowest.number) == 0) || t->count == CONDITIONS_MAX * 2)
			continue;
		t->asked[t->count] = asked;
		t->kept[t->count++] = *k;
	}
	return LIMS_OK;
}

/// Each quantity once, whatever the number of its limits.
static bool first_of_its_name(const struct lims_condition_state *asked, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (lims_text_equal(asked[k].asked->quantity, asked[i].asked->quantity))
			return false;
	return true;
}

/// What the worksheet will take; finish it also after a failure.
static lims_rc prepare(struct taking *t, struct lims_err *err)
{
	struct lims_condition_state asked[CONDITIONS_MAX];
	const char *quantity = t->take->quantity;
	lims_rc rc = lims_opened_sheet_init(&t->o, lims_journal_db(t->lab->journal), t->take->worksheet, err);
	if (!rc)
		rc = lims_air_corrector_create(t->lab, &t->corrector, err);
	size_t count = rc ? 0 : lims_condition_states(t->o.p, t->o.plan, &t->o.sheet, asked, CONDITIONS_MAX);
	for (size_t i = 0; !rc && i < count; i++)
		if (first_of_its_name(asked, i) && (!quantity || lims_text_equal(quantity, asked[i].asked->quantity)))
			rc = take_condition(t, asked[i].asked, err);
	if (!rc && t->count == 0)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND,
			"No reading of a condition that %s asks for was recorded there during the work: see lims environment list", t->o.p->id);
	return rc;
}

static lims_rc tell(const struct taking *t, lims_environment_taken_visit *visit, void *ctx, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < t->count; i++) {
		struct lims_environment_taken said = {t->take->worksheet, t->asked[i]->quantity, t->kept[i].row.value, t->kept[i].row.device,
			t->kept[i].row.at, &t->kept[i].row.corrected};
		rc = visit(ctx, &said, err);
	}
	return rc;
}

lims_rc lims_environment_take_each(struct lims_laboratory *lab, const struct lims_environment_take *takes, size_t count,
	lims_environment_taken_visit *visit, void *ctx, struct lims_err *err)
{
	struct takings all = {calloc(count + 1, sizeof *all.list), count};
	lims_rc rc = all.list ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the readings of the air");
	for (size_t i = 0; !rc && i < count; i++) {
		all.list[i].lab = lab;
		all.list[i].take = &takes[i];
		rc = lims_bench_none_done(takes[i].worksheet, count, prepare(&all.list[i], err), err);
	}
	if (!rc)
		rc = lims_journal_command(lab->journal, append_all, &all, err);
	for (size_t i = 0; !rc && i < count; i++)
		rc = tell(&all.list[i], visit, ctx, err);
	for (size_t i = 0; all.list && i < count; i++) {
		lims_opened_sheet_finish(&all.list[i].o);
		lims_air_corrector_destroy(all.list[i].corrector);
	}
	free(all.list);
	return rc;
}

lims_rc lims_environment_take(struct lims_laboratory *lab, const struct lims_environment_take *take, lims_environment_taken_visit *visit,
	void *ctx, struct lims_err *err)
{
	return lims_environment_take_each(lab, take, 1, visit, ctx, err);
}

lims_rc lims_environment_takes(
	struct lims_laboratory *lab, const char *worksheet, const char *quantity, const char *value, struct lims_err *err)
{
	struct lims_opened_sheet o;
	struct lims_condition_state asked[CONDITIONS_MAX];
	struct lims_dec number;
	bool here = false;
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	if (!rc)
		rc = lims_opened_sheet_writable(&o, worksheet, err);
	if (!rc)
		rc = lims_condition_named(o.p, quantity, err);
	size_t count = rc ? 0 : lims_condition_states(o.p, o.plan, &o.sheet, asked, CONDITIONS_MAX);
	for (size_t i = 0; !rc && i < count; i++)
		if (lims_text_equal(asked[i].asked->quantity, quantity)) {
			here = true;
			rc = read_value(&o, asked[i].asked, value, &number, err);
		}
	if (!rc && !here)
		rc = lims_err_set(err, LIMS_E_REFUSED, "The worksheet %s does not ask for %s", worksheet, quantity);
	lims_opened_sheet_finish(&o);
	return rc;
}

lims_rc lims_environment_shown(struct lims_laboratory *lab, const struct lims_environment_batch *batch,
	const struct lims_environment_take *takes, size_t count, lims_environment_taken_visit *visit, void *ctx, struct lims_err *err)
{
	lims_rc rc = lims_environment_record(lab, batch, err);
	if (rc)
		return rc;
	rc = lims_environment_take_each(lab, takes, count, visit, ctx, err);
	if (rc)
		lims_err_context(
			err, "What %s showed is kept among the readings of the air (lims environment list --device %s)", batch->device, batch->device);
	return rc;
}
