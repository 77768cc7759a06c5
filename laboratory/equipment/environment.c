// SPDX-License-Identifier: Apache-2.0
// Records readings of the air: typed ones, one from a line with its bytes, and a logger's table.
#include "laboratory/equipment/environment.h"

#include "laboratory/desk.h"
#include "laboratory/device_setup.h"
#include "laboratory/equipment/conditions.h"
#include "laboratory/equipment/measure.h"
#include "laboratory/equipment/queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include "drivers/protocol/capture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 1000 * 1024, PLACE_MAX = 1024, ONE_ENTRY = 6000, ARENA_MAX = 16 << 20 };

/// What is written in one command.
struct writing {
	struct lims_laboratory *lab;
	const char *device, *by;
	char place[PLACE_MAX];
	const struct lims_environment_value *values;
	size_t count;
	const char *file_name; ///< of a logger's table
	const struct lims_logger_form *form;
	const void *file;
	size_t file_len;
	const struct lims_environment_capture *capture;
	const struct lims_reading *reading;
};

static lims_rc put_blob(
	struct lims_tx *tx, struct lims_jw *w, const char *key, const void *bytes, size_t n, char hex[LIMS_HASH_HEX], struct lims_err *err)
{
	struct lims_hash hash;
	hex[0] = '\0';
	if (!bytes)
		return LIMS_OK;
	lims_rc rc = lims_journal_put_blob(tx, bytes, n, &hash, err);
	if (rc)
		return rc;
	lims_hash_hex(&hash, hex);
	lims_jw_text(w, key, hex);
	return LIMS_OK;
}

static lims_rc put_evidence(struct lims_tx *tx, const struct writing *c, struct lims_jw *w, struct lims_err *err)
{
	const struct lims_environment_capture *p = c->capture;
	char hex[3][LIMS_HASH_HEX];
	lims_rc rc = put_blob(tx, w, "file", c->file, c->file_len, hex[0], err);
	if (!rc)
		rc = put_blob(tx, w, "capture", p ? p->capture : NULL, p ? p->capture_len : 0, hex[1], err);
	if (!rc)
		rc = put_blob(tx, w, "model", p ? p->model : NULL, p ? p->model_len : 0, hex[2], err);
	if (c->file_name)
		lims_jw_text(w, "file_name", c->file_name);
	if (c->form)
		lims_logger_form_json(w, c->form);
	if (c->reading) {
		lims_jw_text(w, "role", p->role);
		lims_reading_json(w, "reading", c->reading);
	}
	if (!c->file && !p)
		return rc;
	lims_jw_array(w, "blobs");
	for (size_t i = 0; i < 3; i++)
		if (hex[i][0])
			lims_jw_text(w, NULL, hex[i]);
	lims_jw_end_array(w);
	return rc;
}

static lims_rc append_some(struct lims_tx *tx, const struct writing *c, size_t from, size_t count, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "place", c->place);
	lims_jw_text(&w, "by", c->by);
	lims_jw_array(&w, "readings");
	for (size_t i = from; i < from + count; i++) {
		char at[LIMS_MOMENT_TEXT];
		lims_moment_text(c->values[i].at, at);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "at", at);
		lims_jw_text(&w, "quantity", c->values[i].quantity);
		lims_jw_text(&w, "value", c->values[i].value);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_rc rc = put_evidence(tx, c, &w, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, c->form ? "environment.recorded/2" : "environment.recorded", "environment",
			c->device, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

/// A long table is several entries of one command, each of which names the file.
static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct writing *c = ctx;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < c->count; i += ONE_ENTRY)
		rc = append_some(tx, c, i, c->count - i < ONE_ENTRY ? c->count - i : ONE_ENTRY, err);
	return rc;
}

/// The instrument stands, and somebody says where it hangs.
static lims_rc settle_place(struct writing *c, const char *place, struct lims_err *err)
{
	struct lims_buf text;
	char hangs[PLACE_MAX] = "";
	lims_rc rc = lims_register_field(c->lab, "device", c->device, "place", hangs, sizeof hangs, err);
	if (!rc && !place && !hangs[0])
		rc = lims_err_set(err, LIMS_E_INPUT,
			"Nobody has said where %s hangs: lims device set %s --place TEXT, or give --place TEXT with this command", c->device,
			c->device);
	lims_buf_init(&text, PLACE_MAX);
	if (!rc)
		rc = lims_desk_text(c->lab, "place", place ? place : hangs, &text, err);
	snprintf(c->place, sizeof c->place, "%s", rc ? "" : lims_buf_text(&text));
	lims_buf_finish(&text);
	return rc;
}

static lims_rc check_value(struct lims_laboratory *lab, const struct lims_environment_value *v, struct lims_err *err)
{
	struct lims_dec number;
	char unit[LIMS_MEASURE_UNIT], at[LIMS_MOMENT_TEXT];
	if (!lims_desk_code_valid(v->quantity))
		return lims_err_set(err, LIMS_E_INPUT, "%s is no name of a condition: write temperature, humidity and so on", v->quantity);
	lims_rc rc = lims_measure_read(v->value, &number, unit, err);
	if (rc)
		return lims_err_context(err, "%s", v->quantity);
	if (!unit[0])
		return lims_err_set(err, LIMS_E_INPUT, "%s %s has no unit: write it behind the number, \"25.1 Cel\", \"55 %%\", \"1013 hPa\"",
			v->quantity, v->value);
	if (!lims_text_equal(lims_logger_unit(v->quantity, unit), unit))
		return lims_err_set(
			err, LIMS_E_INPUT, "%s is no unit of %s: write its code, \"25.1 Cel\", \"55 %%\", \"1013 hPa\"", unit, v->quantity);
	rc = lims_air_check(v->quantity, v->value, err);
	if (rc)
		return rc;
	lims_moment_text(v->at, at);
	if (v->at.us > lims_clock_now(lab->p.zone_min).us)
		return lims_err_set(err, LIMS_E_INPUT, "%s lies in the future: record what was read after it was read", at);
	return LIMS_OK;
}

lims_rc lims_environment_record(struct lims_laboratory *lab, const struct lims_environment_batch *batch, struct lims_err *err)
{
	struct writing c = {.lab = lab, .device = batch->device, .by = "hand", .values = batch->values, .count = batch->count};
	lims_rc rc = settle_place(&c, batch->place, err);
	for (size_t i = 0; !rc && i < c.count; i++)
		rc = check_value(lab, &c.values[i], err);
	for (size_t i = 0; !rc && !batch->sure && i < c.count; i++)
		rc = lims_air_doubt(c.values[i].quantity, c.values[i].value, err);
	return rc ? rc : lims_journal_command(lab->journal, append, &c, err);
}

/* ---- from a line ---- */

const char *lims_environment_role(const char *quantity)
{
	return lims_text_equal(quantity, "humidity") ? "relative_humidity" : quantity;
}

lims_rc lims_environment_captured(struct lims_laboratory *lab, const char *device, const char *place,
	const struct lims_environment_capture *given, struct lims_reading *ret_reading, char *ret_value, size_t size, struct lims_err *err)
{
	struct writing c = {.lab = lab, .device = device, .by = "line", .capture = given, .reading = ret_reading, .count = 1};
	struct lims_environment_value one = {.quantity = given->quantity};
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_capture capture;
	char value[LIMS_PROOF_VALUE] = "";
	lims_rc rc = arena ? settle_place(&c, place, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a capture");
	if (!rc)
		rc = lims_capture_parse(given->capture, given->capture_len, arena, &capture, err);
	if (!rc)
		rc = lims_device_evidence(lab, device, capture.head.simulated, err);
	if (!rc)
		rc = lims_proof_decode(given->capture, given->capture_len, given->model, given->model_len, given->role, ret_reading, value, err);
	if (!rc && value[0]) {
		one.at = capture.head.start;
		one.value = value;
		c.values = &one;
		rc = check_value(lab, &one, err);
		if (!rc)
			rc = lims_journal_command(lab->journal, append, &c, err);
	}
	if (!rc)
		snprintf(ret_value, size, "%s", value);
	lims_arena_destroy(arena);
	return rc;
}

/* ---- a logger's table ---- */

struct importing {
	const struct lims_environment_import *in;
	struct lims_environment_imported *ret;
	struct writing w;
	struct lims_environment_value *values;
	bool *twins; ///< of the table's values: one of the same moment stands before it
};

/// The value that stands for a moment, "" when none does.
static lims_rc standing(const struct importing *c, const struct lims_logger_value *v, char value[LIMS_PROOF_VALUE], struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE];
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(c->w.lab->journal), &lims_q_environment_known, &stmt, err);
	if (rc)
		return rc;
	snprintf(subject, sizeof subject, "environment:%s", c->w.device);
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, v->quantity);
	lims_stmt_int(stmt, 3, v->at.us);
	rc = lims_stmt_step(stmt, &row, err);
	snprintf(value, LIMS_PROOF_VALUE, "%s", !rc && row ? lims_stmt_col_text(stmt, 0) : "");
	lims_stmt_release(stmt);
	return rc;
}

static void tell_fault(struct importing *c, const struct lims_logger_value *v, const struct lims_err *said)
{
	lims_csv_fault_add(&c->ret->faults, v->line, 0, "", said->text);
}

/// What typing refuses is a fault of its row.
static bool possible(struct importing *c, const struct lims_logger_value *v, struct lims_err *said)
{
	lims_rc rc = lims_air_check(v->quantity, v->value, said);
	if (!rc && !c->in->sure)
		rc = lims_air_doubt(v->quantity, v->value, said);
	if (rc)
		tell_fault(c, v, said);
	return !rc;
}

static int by_moment(const void *a, const void *b)
{
	const struct lims_logger_value *x = *(const struct lims_logger_value *const *)a, *y = *(const struct lims_logger_value *const *)b;
	int order = strcmp(x->quantity, y->quantity);
	if (order == 0)
		order = (x->at.us > y->at.us) - (x->at.us < y->at.us);
	return order ? order : (x > y) - (x < y);
}

/// One instrument shows one value at one moment: a further one of the table that says something else is a fault, one that says the same is known.
static lims_rc find_twins(struct importing *c, const struct lims_logger_table *t, struct lims_arena *arena, struct lims_err *err)
{
	const struct lims_logger_value **list = lims_arena_array(arena, t->count + 1, sizeof *list);
	struct lims_err said = {.lang = err ? err->lang : NULL};
	char at[LIMS_MOMENT_TEXT];
	c->twins = lims_arena_array(arena, t->count + 1, sizeof *c->twins);
	if (!list || !c->twins)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	for (size_t i = 0; i < t->count; i++)
		list[i] = &t->values[i];
	qsort(list, t->count, sizeof *list, by_moment);
	for (size_t i = 1, first = 0; i < t->count; i++) {
		const struct lims_logger_value *a = list[first], *b = list[i];
		if (a->at.us != b->at.us || strcmp(a->quantity, b->quantity) != 0) {
			first = i;
			continue;
		}
		c->twins[b - t->values] = true;
		if (lims_text_equal(a->value, b->value))
			continue;
		lims_moment_text(b->at, at);
		(void)lims_err_set(
			&said, LIMS_E_INPUT, "%s of %.19s is %s in line %zu already, and not %s", b->quantity, at, a->value, a->line, b->value);
		tell_fault(c, b, &said);
	}
	return LIMS_OK;
}

static lims_rc take_value(struct importing *c, const struct lims_logger_value *v, bool twin, struct lims_err *err)
{
	struct lims_environment_imported *r = c->ret;
	struct lims_err said = {.lang = err ? err->lang : NULL};
	char known[LIMS_PROOF_VALUE], at[LIMS_MOMENT_TEXT];
	lims_rc rc = standing(c, v, known, err);
	if (rc)
		return rc;
	if (!possible(c, v, &said))
		return LIMS_OK;
	r->from = r->readings == 0 || v->at.us < r->from.us ? v->at : r->from;
	r->until = r->readings == 0 || v->at.us > r->until.us ? v->at : r->until;
	r->readings++;
	if (twin || lims_text_equal(known, v->value)) {
		r->known++;
	} else if (known[0]) {
		lims_moment_text(v->at, at);
		rc = lims_err_set(&said, LIMS_E_INPUT, "%s of %.19s is recorded as %s already, and not as %s", v->quantity, at, known, v->value);
		tell_fault(c, v, &said);
		return rc == LIMS_E_INPUT ? LIMS_OK : rc;
	} else {
		c->values[c->w.count++] = (struct lims_environment_value){v->at, v->quantity, v->value};
	}
	return LIMS_OK;
}

static lims_rc take_table(struct importing *c, const struct lims_logger_table *t, struct lims_arena *arena, struct lims_err *err)
{
	c->ret->rows = t->rows;
	c->ret->blanks = t->blanks;
	c->values = lims_arena_array(arena, t->count + 1, sizeof *c->values);
	lims_rc rc = c->values ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	if (!rc)
		rc = find_twins(c, t, arena, err);
	for (size_t i = 0; !rc && i < t->count; i++)
		rc = take_value(c, &t->values[i], c->twins[i], err);
	c->w.values = c->values;
	lims_csv_faults_sort(&c->ret->faults);
	if (!rc && c->ret->faults.count > 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "%zu faults, listed above: nothing was recorded", c->ret->faults.count);
	return rc;
}

lims_rc lims_environment_import(struct lims_laboratory *lab, const struct lims_environment_import *in, struct lims_arena *arena,
	struct lims_environment_imported *ret, struct lims_err *err)
{
	struct importing c = {.in = in,
		.ret = ret,
		.w = {.lab = lab, .device = in->device, .by = "logger", .file_name = in->file_name, .file = in->bytes, .file_len = in->n}};
	struct lims_logger_form form = in->form;
	struct lims_logger_table table = {0};
	*ret = (struct lims_environment_imported){.faults = {.arena = arena}};
	form.now = lims_clock_now(lab->p.zone_min);
	form.header_line = form.header_line > 1 ? form.header_line : 1;
	c.w.form = &form;
	lims_rc rc = settle_place(&c.w, in->place, err);
	if (!rc)
		rc = lims_logger_read(in->bytes, in->n, &form, arena, &ret->faults, &table, err);
	if (!rc)
		rc = take_table(&c, &table, arena, err);
	if (!rc && !in->dry_run && c.w.count > 0)
		rc = lims_journal_command(lab->journal, append, &c.w, err);
	ret->written = !rc && !in->dry_run;
	return rc;
}

/* ---- withdrawing ---- */

struct withdrawing {
	struct lims_laboratory *lab;
	const struct lims_environment_withdrawal *w;
	size_t count;
};

static lims_rc count_one(void *ctx, const struct lims_environment_row *row, struct lims_err *err)
{
	struct withdrawing *c = ctx;
	(void)err;
	c->count += row->withdrawn == NULL;
	return LIMS_OK;
}

static lims_rc append_withdrawn(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct withdrawing *c = ctx;
	struct lims_buf body, note;
	struct lims_jw w;
	char from[LIMS_MOMENT_TEXT], until[LIMS_MOMENT_TEXT];
	lims_buf_init(&body, PLACE_MAX * 4);
	lims_buf_init(&note, PLACE_MAX);
	lims_moment_text(c->w->from, from);
	lims_moment_text(c->w->until, until);
	lims_rc rc = lims_desk_text(c->lab, "note", c->w->note, &note, err);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "from", from);
	lims_jw_text(&w, "until", until);
	if (c->w->quantity)
		lims_jw_text(&w, "quantity", c->w->quantity);
	lims_jw_text(&w, "note", lims_buf_text(&note));
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, "environment.withdrawn", "environment", c->w->device, &body, NULL, err);
	lims_buf_finish(&note);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_environment_withdraw(
	struct lims_laboratory *lab, const struct lims_environment_withdrawal *w, size_t *ret_count, struct lims_err *err)
{
	struct withdrawing c = {lab, w, 0};
	struct lims_environment_ask ask = {.device = w->device, .quantity = w->quantity, .from = w->from, .until = w->until};
	lims_rc rc = lims_environment_each(lab, &ask, count_one, &c, err);
	if (!rc && c.count == 0)
		rc = lims_err_set(
			err, LIMS_E_NOT_FOUND, "No reading of %s counts in that time: see lims environment list --device %s", w->device, w->device);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_withdrawn, &c, err);
	if (!rc)
		*ret_count = c.count;
	return rc;
}
