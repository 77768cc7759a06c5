// SPDX-License-Identifier: Apache-2.0
// Takes the tables of an opening balance: all of them within one command, given up when a row has a fault or only a trial was asked for.
#include "laboratory/intake/opening_tables.h"

#include "laboratory/access.h"
#include "laboratory/desk.h"
#include "laboratory/intake/intake_queries.h"
#include "laboratory/people/signing.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024, MAPS_MAX = 512, COLUMNS = LIMS_OPENING_KINDS };

static const char columns_file[] = "columns.csv";

struct taking {
	struct lims_laboratory *lab;
	const struct lims_opening *in;
	struct lims_arena *arena;
	struct lims_named_table tables[LIMS_OPENING_KINDS];
	const struct lims_opening_file *files[LIMS_OPENING_KINDS + 1]; ///< NULL: not there
	struct lims_csv columns;
	struct lims_opening_result r;
	bool undone; ///< the command was given up by us
	bool asked;  ///< who acts gave a password
};

/* ---- reading */

static lims_rc place_files(struct taking *c, struct lims_err *err)
{
	for (size_t i = 0; i < c->in->count; i++) {
		size_t k = 0;
		const char *name = c->in->files[i].name;
		while (k < LIMS_OPENING_KINDS && !lims_text_equal(lims_opening_file_name((enum lims_opening_kind)k), name))
			k++;
		if (k == LIMS_OPENING_KINDS && !lims_text_equal(name, columns_file))
			return lims_err_set(err, LIMS_E_INPUT,
				"%s is no table of an opening balance: they are staff.csv, cards.csv, customers.csv, standards.csv, values.csv, "
				"numbers.csv, "
				"marks.csv, items.csv and columns.csv",
				name);
		c->files[k] = &c->in->files[i];
		c->r.tables[k].name = name;
		c->r.tables[k].faults.arena = c->arena;
	}
	return LIMS_OK;
}

static lims_rc read_table(struct taking *c, size_t k, struct lims_csv *csv, struct lims_err *err)
{
	if (!c->files[k])
		return LIMS_OK;
	lims_rc rc = lims_csv_read(c->files[k]->bytes, c->files[k]->n, c->arena, &c->r.tables[k].faults, csv, err);
	return rc ? lims_err_context(err, "%s", c->files[k]->name) : LIMS_OK;
}

/// The rows of columns.csv that are about one table: its columns are file, column and means.
static lims_rc maps_of(struct taking *c, const char *file, struct lims_column_map maps[MAPS_MAX], size_t *ret_count, struct lims_err *err)
{
	static const char *const names[][2] = {{"file", "tệp"}, {"column", "cột"}, {"means", "nghĩa"}};
	size_t at[3], n = 0;
	for (size_t k = 0; k < 3; k++) {
		for (at[k] = 0; at[k] < c->columns.columns; at[k]++)
			if (lims_column_same(c->columns.header[at[k]], names[k][0]) || lims_column_same(c->columns.header[at[k]], names[k][1]))
				break;
		if (at[k] == c->columns.columns && c->files[COLUMNS])
			return lims_err_set(err, LIMS_E_INPUT, "%s needs the columns file, column and means", columns_file);
	}
	for (size_t i = 0; i < c->columns.count; i++) {
		const struct lims_csv_row *row = &c->columns.rows[i];
		if (!lims_text_equal(row->cells[at[0]], file))
			continue;
		if (n == MAPS_MAX)
			return lims_err_set(err, LIMS_E_INPUT, "%s says more than %d things of %s", columns_file, MAPS_MAX, file);
		maps[n++] = (struct lims_column_map){row->cells[at[1]], row->cells[at[2]]};
	}
	*ret_count = n;
	return LIMS_OK;
}

/// Every column means something, once, or is left out on purpose.
static void check_columns(struct taking *c, size_t k, const struct lims_lang *lang)
{
	struct lims_named_table *t = &c->tables[k];
	char text[512];
	for (size_t i = 0; i < t->csv.columns; i++) {
		bool twice = false;
		for (size_t m = 0; m < i; m++)
			twice = twice || (t->fields[i] && !lims_text_equal(t->fields[i], "-") && lims_text_equal(t->fields[i], t->fields[m]));
		if (t->fields[i] && !twice)
			continue;
		if (twice)
			snprintf(text, sizeof text, lims_tr(lang, "Another column means %s too"), t->fields[i]);
		else
			snprintf(text, sizeof text,
				lims_tr(lang, "%s is no column of this table: say in columns.csv what it means, or - to leave it out"), t->means[i]);
		lims_csv_fault_add(&c->r.tables[k].faults, 1, i + 1, t->csv.header[i], text);
		t->fields[i] = "-";
	}
}

static lims_rc read_one(struct taking *c, size_t k, struct lims_err *err)
{
	struct lims_column_map maps[MAPS_MAX];
	struct lims_named_table *t = &c->tables[k];
	const struct lims_register *r = lims_opening_register((enum lims_opening_kind)k);
	size_t n = 0;
	*t = (struct lims_named_table){.form = c->in->form, .arena = c->arena, .how_to_map = LIMS_MSG("a row of columns.csv")};
	lims_rc rc = read_table(c, k, &t->csv, err);
	if (!rc && c->files[k])
		rc = maps_of(c, c->files[k]->name, maps, &n, err);
	if (!rc)
		rc = lims_table_map(t, maps, n, err);
	if (rc || !c->files[k])
		return rc ? lims_err_context(err, "%s", columns_file) : rc;
	if (k == LIMS_OPENING_ITEMS) {
		lims_table_name_items(t);
		return LIMS_OK;
	}
	for (size_t i = 0; i < t->csv.columns; i++)
		if (!t->fields[i])
			t->fields[i] = lims_opening_field((enum lims_opening_kind)k, r, t->means[i], err ? err->lang : NULL);
	check_columns(c, k, err ? err->lang : NULL);
	return LIMS_OK;
}

static lims_rc read_all(struct taking *c, struct lims_err *err)
{
	lims_rc rc = place_files(c, err);
	if (!rc)
		rc = read_table(c, COLUMNS, &c->columns, err);
	for (size_t k = 0; !rc && k < LIMS_OPENING_KINDS; k++)
		rc = read_one(c, k, err);
	return rc;
}

/* ---- writing */

/// The tables themselves: what was taken over can be compared with them for ever.
static lims_rc append_opening(struct taking *c, struct lims_tx *tx, struct lims_err *err)
{
	char hex[LIMS_OPENING_KINDS + 1][LIMS_HASH_HEX], day[LIMS_DATE_TEXT];
	struct lims_buf body;
	struct lims_jw w;
	lims_rc rc = LIMS_OK;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_date_text(lims_laboratory_today(c->lab), day);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "on", day);
	lims_signing_put(&w, c->asked);
	lims_jw_array(&w, "files");
	for (size_t k = 0; !rc && k <= LIMS_OPENING_KINDS; k++) {
		struct lims_hash hash;
		if (!c->files[k])
			continue;
		rc = lims_journal_put_blob(tx, c->files[k]->bytes, c->files[k]->n, &hash, err);
		if (rc)
			break;
		lims_hash_hex(&hash, hex[k]);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "name", c->files[k]->name);
		lims_jw_text(&w, "sha256", hex[k]);
		lims_jw_int(&w, "rows", (int64_t)(k < LIMS_OPENING_KINDS ? c->tables[k].csv.count : c->columns.count));
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_jw_array(&w, "blobs");
	for (size_t k = 0; !rc && k <= LIMS_OPENING_KINDS; k++)
		if (c->files[k])
			lims_jw_text(&w, NULL, hex[k]);
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_SET_UP, "opening.taken", "opening", c->r.code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc write_rows(struct taking *c, struct lims_opening_desk *d, enum lims_opening_kind kind, struct lims_err *err)
{
	const struct lims_register *r = lims_opening_register(kind);
	d->t = &c->tables[kind];
	d->ret = &c->r.tables[kind];
	if (r)
		return lims_opening_register_rows(d, r, err);
	if (kind == LIMS_OPENING_VALUES)
		return lims_opening_value_rows(d, err);
	if (kind == LIMS_OPENING_MARKS)
		return lims_opening_mark_rows(d, err);
	return kind == LIMS_OPENING_NUMBERS ? lims_opening_number_rows(d, err) : lims_opening_item_rows(d, err);
}

static lims_rc take_all(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct taking *c = ctx;
	struct lims_opening_desk d = {.lab = c->lab, .tx = tx, .arena = c->arena, .code = c->r.code};
	const char *actor = NULL;
	struct lims_head head;
	int64_t ordinal = 0;
	lims_rc rc = lims_desk_actor(c->lab, &actor, err);
	if (!rc)
		rc = lims_access_check(lims_tx_db(tx), actor, LIMS_ACTION_SET_UP, err);
	if (!rc)
		rc = lims_desk_next_code(c->lab, lims_tx_db(tx), "opening", "O", &ordinal, c->r.code, err);
	if (!rc)
		rc = append_opening(c, tx, err);
	for (int k = 0; !rc && k < LIMS_OPENING_KINDS; k++)
		if (c->files[k])
			rc = write_rows(c, &d, (enum lims_opening_kind)k, err);
	for (size_t k = 0; k <= LIMS_OPENING_KINDS; k++)
		c->r.faults += c->r.tables[k].faults.count;
	c->undone = !rc && (c->in->dry_run || c->r.faults > 0);
	if (!rc && !c->undone)
		rc = lims_journal_sign_head(tx, &head, err);
	return c->undone ? lims_err_set(err, LIMS_E_REFUSED, "Nothing was written") : rc;
}

lims_rc lims_opening_take(struct lims_laboratory *lab, const struct lims_opening *in, struct lims_arena *arena,
	struct lims_opening_result *ret_result, struct lims_err *err)
{
	struct taking *c = lims_arena_take(arena, sizeof *c);
	if (!c)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	*c = (struct taking){.lab = lab, .in = in, .arena = arena};
	lims_rc rc = read_all(c, err);
	if (rc)
		return rc;
	if (!in->dry_run)
		rc = lims_signing_grant(lab, LIMS_ACTION_SET_UP, &c->asked, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, take_all, c, err);
	if (rc && !c->undone)
		return rc;
	c->r.written = !rc;
	for (size_t k = 0; k <= LIMS_OPENING_KINDS; k++)
		lims_csv_faults_sort(&c->r.tables[k].faults);
	*ret_result = c->r;
	if (c->r.faults > 0)
		return lims_err_set(err, LIMS_E_INPUT, "%zu faults in the tables: nothing was written", c->r.faults);
	lims_err_clear(err);
	return LIMS_OK;
}

/* ---- what was taken over */

lims_rc lims_series_each(struct lims_laboratory *lab, lims_series_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_series, &stmt, err);
	if (rc)
		return rc;
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const struct lims_series_start s = {lims_stmt_col_text(stmt, 0), lims_stmt_col_int(stmt, 1), lims_stmt_col_int(stmt, 2),
			lims_stmt_col_text(stmt, 3), lims_stmt_col_text(stmt, 4)};
		rc = visit(ctx, &s, err);
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_unverified_each(struct lims_laboratory *lab, lims_unverified_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_unverified, &stmt, err);
	if (rc)
		return rc;
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		rc = visit(ctx, lims_stmt_col_text(stmt, 0), lims_stmt_col_int(stmt, 1), err);
	lims_stmt_release(stmt);
	return rc;
}
