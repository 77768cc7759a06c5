// SPDX-License-Identifier: Apache-2.0
// The import of items: the whole table is written within one command, and undone when a row has a fault or only a trial was asked for.
#include "laboratory/intake/import.h"

#include "laboratory/access.h"
#include "laboratory/desk.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

struct importing {
	struct lims_laboratory *lab;
	const struct lims_import *in;
	struct lims_named_table t;
	struct lims_shelf shelf;
	struct lims_import_result r;
	struct lims_import_row row; ///< under way
	bool *twins;                ///< rows that are written already
	bool undone;                ///< the command was given up by us
};

static lims_rc note_item(void *ctx, const char *code, const char *same, bool part, struct lims_err *err)
{
	struct importing *c = ctx;
	(void)err;
	if (!part && c->row.items == 0)
		snprintf(c->row.code, sizeof c->row.code, "%s", code);
	if (same[0] && !c->row.same[0])
		snprintf(c->row.same, sizeof c->row.same, "%s", same);
	c->row.items++;
	return LIMS_OK;
}

/// What a row says, with everything that is wrong with it told.
static lims_rc read_row(struct lims_tx *tx, struct importing *c, const struct lims_csv_row *row, struct lims_field_value *values,
	struct lims_receipt *ret, bool *ret_good, struct lims_err *err)
{
	struct lims_row_faults faults = {.t = &c->t, .faults = &c->r.faults, .row = row};
	const struct lims_fault_sink sink = {lims_row_fault, &faults};
	const char *id = lims_table_cell(&c->t, row, "procedure");
	const struct lims_procedure *p = NULL;
	size_t before = c->r.faults.count;
	if (lims_shelf_take(&c->shelf, id ? id : c->in->base.item.procedure, &p, NULL) == LIMS_OK)
		lims_table_unknown_columns(&c->t, row, p, &c->r.faults, err);
	lims_rc rc = lims_row_receipt(&c->t, row, &c->in->base, values, ret, &sink, err);
	if (!rc)
		rc = lims_receipt_check(c->lab, lims_tx_db(tx), &c->shelf, ret, &sink, err);
	*ret_good = c->r.faults.count == before;
	return rc;
}

static lims_rc import_row(struct lims_tx *tx, struct importing *c, const struct lims_csv_row *row, struct lims_err *err)
{
	struct lims_field_value values[LIMS_CSV_COLUMNS];
	struct lims_receipt receipt;
	struct lims_err e = {.lang = err ? err->lang : NULL};
	bool good = false;
	c->row = (struct lims_import_row){.line = row->line};
	lims_rc rc = read_row(tx, c, row, values, &receipt, &good, err);
	if (rc || !good || c->twins[row - c->t.csv.rows])
		return rc;
	if (lims_approval_ended(&receipt.approval, receipt.item.received_on.month ? receipt.item.received_on : lims_laboratory_today(c->lab)))
		snprintf(c->row.ended, sizeof c->row.ended, "%s", receipt.approval.until);
	rc = lims_receipt_write_in(tx, c->lab, &c->shelf, &receipt, note_item, c, &e);
	if (rc)
		return lims_table_fault(&c->t, &c->r.faults, row, rc, &e, err);
	c->r.rows[c->r.row_count++] = c->row;
	c->r.items += c->row.items;
	return LIMS_OK;
}

static lims_rc import_all(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct importing *c = ctx;
	const char *actor = NULL;
	lims_rc rc = lims_desk_actor(c->lab, &actor, err);
	if (!rc)
		rc = lims_access_check(lims_tx_db(tx), actor, LIMS_ACTION_RECEIVE, err);
	if (!rc)
		rc = lims_table_twins(&c->t, &c->r.faults, &c->twins, err);
	for (size_t i = 0; !rc && i < c->t.csv.count; i++)
		rc = import_row(tx, c, &c->t.csv.rows[i], err);
	c->undone = !rc && (c->in->dry_run || c->r.faults.count > 0);
	return c->undone ? lims_err_set(err, LIMS_E_REFUSED, "Nothing was written") : rc;
}

lims_rc lims_item_import(struct lims_laboratory *lab, const struct lims_import *in, struct lims_arena *arena,
	struct lims_import_result *ret_result, struct lims_err *err)
{
	struct importing c = {.lab = lab,
		.in = in,
		.shelf = {.lab = lab},
		.t = {.form = in->form, .arena = arena, .how_to_map = LIMS_MSG("--map COLUMN=FIELD or --map COLUMN=-")}};
	c.r.faults.arena = arena;
	lims_rc rc = lims_csv_read(in->bytes, in->n, arena, &c.r.faults, &c.t.csv, err);
	if (rc)
		return rc;
	if (c.t.csv.count == 0 && c.r.faults.count == 0)
		return lims_err_set(err, LIMS_E_INPUT, "The table has no row below the names of its columns");
	c.r.rows = lims_arena_array(arena, c.t.csv.count + 1, sizeof *c.r.rows);
	if (!c.r.rows)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	rc = lims_table_map(&c.t, in->maps, in->map_count, err);
	if (rc)
		return rc;
	lims_table_name_items(&c.t);
	rc = lims_journal_command(lab->journal, import_all, &c, err);
	lims_shelf_finish(&c.shelf);
	if (rc && !c.undone)
		return rc;
	c.r.written = !rc;
	lims_csv_faults_sort(&c.r.faults);
	*ret_result = c.r;
	if (c.r.faults.count > 0)
		return lims_err_set(err, LIMS_E_INPUT, "%zu faults in the table: nothing was written", c.r.faults.count);
	lims_err_clear(err);
	return LIMS_OK;
}
