// SPDX-License-Identifier: Apache-2.0
// item import: many items from a table, with a trial and every fault with its line and column.
#include "cli/cli.h"
#include "cli/table_view.h"
#include "laboratory/intake/import.h"
#include "laboratory/registers.h"
#include "lims-core/base/buf.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { ARENA_MAX = 256 << 20 };

void lims_cli_put_faults(struct lims_cli *cli, struct lims_jw *w, const char *file, const struct lims_csv_faults *faults)
{
	if (cli->json)
		lims_jw_array(w, "faults");
	for (size_t i = 0; i < faults->kept; i++) {
		const struct lims_csv_fault *f = &faults->list[i];
		if (!cli->json) {
			lims_buf_addf(&cli->out, "%s:%zu:%zu%s%s%s: %s\n", file, f->line, f->column, f->name[0] ? " (" : "", f->name,
				f->name[0] ? ")" : "", f->text);
			continue;
		}
		lims_jw_object(w, NULL);
		lims_jw_text(w, "file", file);
		lims_jw_int(w, "line", (int64_t)f->line);
		lims_jw_int(w, "column", (int64_t)f->column);
		lims_jw_text(w, "name", f->name);
		lims_jw_text(w, "text", f->text);
		lims_jw_end_object(w);
	}
	if (cli->json)
		lims_jw_end_array(w);
	else if (faults->count > faults->kept)
		lims_cli_say(cli, "and %zu more", faults->count - faults->kept);
}

static void put_rows(struct lims_cli *cli, struct lims_jw *w, const struct lims_import_result *r)
{
	if (cli->json)
		lims_jw_array(w, "received");
	for (size_t i = 0; i < r->row_count; i++) {
		const struct lims_import_row *row = &r->rows[i];
		if (!cli->json) {
			if (row->same[0])
				lims_cli_say(cli,
					"  ! Line %zu: the item %s has the same serial number: it is taken for the same instrument that came again; another "
					"one gets a mark behind its number",
					row->line, row->same);
			if (row->ended[0])
				lims_cli_say(
					cli, "  ! Line %zu: the type approval ended on %s: look whether it still covers the instrument", row->line, row->ended);
			continue;
		}
		lims_jw_object(w, NULL);
		lims_jw_int(w, "line", (int64_t)row->line);
		// Codes are given when the table is written: those of a trial are nobody's.
		if (r->written)
			lims_jw_text(w, "item", row->code);
		lims_jw_int(w, "items", (int64_t)row->items);
		if (row->same[0])
			lims_jw_text(w, "same_serial_as", row->same);
		if (row->ended[0])
			lims_jw_text(w, "approval_ended_on", row->ended);
		lims_jw_end_object(w);
	}
	if (cli->json)
		lims_jw_end_array(w);
}

static void report(struct lims_cli *cli, const struct lims_import_result *r)
{
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	if (cli->json) {
		lims_jw_object(&w, NULL);
		lims_jw_bool(&w, "written", r->written);
		lims_jw_int(&w, "rows", (int64_t)r->row_count);
		lims_jw_int(&w, "items", (int64_t)r->items);
	}
	lims_cli_put_faults(cli, &w, cli->args[0], &r->faults);
	put_rows(cli, &w, r);
	if (cli->json) {
		lims_jw_end_object(&w);
		lims_buf_add_char(&cli->out, '\n');
	} else if (r->written)
		lims_cli_say(
			cli, "Received: %zu items of %zu rows, %s to %s", r->items, r->row_count, r->rows[0].code, r->rows[r->row_count - 1].code);
	else if (r->faults.count == 0)
		lims_cli_say(cli, "All %zu rows are good: %zu items would be received; nothing was written", r->row_count, r->items);
}

lims_rc lims_cli_table_form(const struct lims_cli *cli, struct lims_table_form *ret, struct lims_err *err)
{
	const char *dates = lims_cli_option(cli, "dates");
	if (dates && !lims_text_equal(dates, "iso") && !lims_text_equal(dates, "dmy"))
		return lims_err_set(err, LIMS_E_INPUT, "Days are written iso (2026-12-31) or dmy (31/12/2026), not %s", dates);
	*ret = (struct lims_table_form){lims_text_equal(dates, "dmy"), lims_cli_option(cli, "decimal-comma") != NULL};
	return LIMS_OK;
}

/// --map "Số seri=serial", given any number of times.
static lims_rc read_maps(
	struct lims_cli *cli, struct lims_arena *arena, struct lims_column_map *maps, size_t *ret_count, struct lims_err *err)
{
	size_t n = 0;
	for (size_t i = 0; i < cli->given_count; i++) {
		const char *text = cli->given[i].value, *equals = lims_text_equal(cli->given[i].name, "map") ? strrchr(text, '=') : NULL;
		if (!lims_text_equal(cli->given[i].name, "map"))
			continue;
		if (!equals || equals == text || !equals[1])
			return lims_err_set(
				err, LIMS_E_INPUT, "--map takes COLUMN=FIELD, e.g. --map \"Số seri=serial\", or COLUMN=- to leave it out; not %s", text);
		maps[n].column = lims_arena_textn(arena, text, (size_t)(equals - text));
		maps[n].means = equals + 1;
		if (!maps[n++].column)
			return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	}
	*ret_count = n;
	return LIMS_OK;
}

static lims_rc run_import(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf file = {0};
	struct lims_import in = {.dry_run = lims_cli_option(cli, "dry-run") != NULL};
	struct lims_import_result r = {0};
	char customer[LIMS_CODE] = "";
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	in.base.item.procedure = lims_cli_option(cli, "procedure");
	in.base.item.customer = lims_cli_option(cli, "customer");
	in.base.item.job = lims_cli_option(cli, "job");
	struct lims_column_map maps[LIMS_CLI_VALUES];
	in.maps = maps;
	lims_rc rc = arena ? lims_cli_table_form(cli, &in.form, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the table");
	if (!rc)
		rc = read_maps(cli, arena, maps, &in.map_count, err);
	if (!rc)
		rc = lims_file_read(cli->args[0], LIMS_CSV_BYTES + 1, &file, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc && in.base.item.job && !in.base.item.customer) {
		rc = lims_register_field(lab, "job", in.base.item.job, "customer", customer, sizeof customer, err);
		in.base.item.customer = customer;
	}
	if (!rc) {
		in.bytes = file.data;
		in.n = file.len;
		rc = lims_item_import(lab, &in, arena, &r, err);
		if (!rc || r.faults.count > 0)
			report(cli, &r);
	}
	lims_buf_finish(&file);
	lims_arena_destroy(arena);
	return rc;
}

static const struct lims_option options[] = {
	{"job", "CODE", LIMS_MSG("Job; its customer is that of rows that name none")},
	{"procedure", "ID", LIMS_MSG("Procedure of rows that name none")},
	{"customer", "CODE", LIMS_MSG("Customer of rows that name none")},
	{"map", "COLUMN=FIELD", LIMS_MSG("What a column means that has another name; - leaves it out; repeat it")},
	{"dry-run", NULL, LIMS_MSG("Only checks; nothing is written")},
	{"dates", "iso|dmy", LIMS_MSG("How days are written: 2026-12-31 (iso) or 31/12/2026 (dmy)")},
	{"decimal-comma", NULL, LIMS_MSG("Numbers are written with a decimal comma: 0,5 kg")},
};
static const struct lims_command list[] = {
	{"item", "import", "FILE", 1, 1, LIMS_MSG("Receives the items of a table (CSV, UTF-8): all of them, or none when a row has a fault"),
		options, 7, run_import},
};
const struct lims_commands lims_commands_import = {list, 1};
