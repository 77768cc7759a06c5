// SPDX-License-Identifier: Apache-2.0
// Prints which rows of the collected facts are carried by which data file.
#include "cli/coverage_view.h"

#include "lims-core/catalog/coverage.h"

#include <string.h>

enum { FILE_MAX = 1 << 20, ARENA_MAX = 16 << 20, CARRIER_MAX = 2048 };

static void put_carrier(struct lims_cli *cli, struct lims_grid *g, const struct lims_coverage_row *row)
{
	char text[CARRIER_MAX] = "";
	size_t n = 0;
	for (size_t i = 0; i < row->by_count && n < sizeof text; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? ", " : "", row->by[i]);
	if (row->missing[0])
		snprintf(text, sizeof text, "%s: %s", lims_tr(cli->lang, "MISSING"), row->missing);
	if (row->elsewhere[0])
		snprintf(text, sizeof text, "%s: %s", lims_tr(cli->lang, "the program"), row->elsewhere);
	lims_grid_add(g, text);
}

static void put_text(struct lims_cli *cli, const struct lims_coverage *c)
{
	struct lims_grid g;
	lims_cli_say(cli, "Facts of: %s", c->document);
	lims_grid_init(&g, 3);
	for (size_t i = 0; i < c->count; i++) {
		lims_grid_add(&g, c->rows[i].section);
		lims_grid_add(&g, strcmp(c->rows[i].row, "*") == 0 ? lims_tr(cli->lang, "(the whole table)") : c->rows[i].row);
		put_carrier(cli, &g, &c->rows[i]);
	}
	lims_grid_print(&g, &cli->out, "  ");
	lims_cli_say(cli, "%zu facts: %zu carried by data files, %zu by the program itself, %zu missing", c->count, c->carried, c->in_program,
		c->missing);
}

static void put_json(struct lims_cli *cli, const struct lims_coverage *c)
{
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "document", c->document);
	lims_jw_int(&w, "carried", (int64_t)c->carried);
	lims_jw_int(&w, "program", (int64_t)c->in_program);
	lims_jw_int(&w, "missing", (int64_t)c->missing);
	lims_jw_array(&w, "rows");
	for (size_t i = 0; i < c->count; i++) {
		const struct lims_coverage_row *row = &c->rows[i];
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "section", row->section);
		lims_jw_text(&w, row->text ? "text" : "row", row->row);
		lims_jw_array(&w, "by");
		for (size_t k = 0; k < row->by_count; k++)
			lims_jw_text(&w, NULL, row->by[k]);
		lims_jw_end_array(&w);
		if (row->elsewhere[0])
			lims_jw_text(&w, "elsewhere", row->elsewhere);
		if (row->missing[0])
			lims_jw_text(&w, "missing", row->missing);
		lims_jw_end_object(&w);
	}
	lims_jw_end_array(&w);
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
}

lims_rc lims_cli_coverage(struct lims_cli *cli, const struct lims_catalog *catalog, struct lims_err *err)
{
	char path[LIMS_CLI_PATH + 32];
	struct lims_buf bytes = {0};
	struct lims_coverage c = {.document = ""};
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	size_t faults = 0;
	snprintf(path, sizeof path, "%s/coverage.yaml", cli->data);
	lims_rc rc =
		arena ? lims_file_read(path, FILE_MAX, &bytes, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the coverage");
	if (!rc)
		rc = lims_coverage_read(catalog, path, lims_buf_text(&bytes), bytes.len, arena, &c, &cli->out, &faults, err);
	if (!rc && faults > 0)
		rc = lims_err_set(err, LIMS_E_REFUSED, "%zu faults, listed above", faults);
	if (!rc && cli->json)
		put_json(cli, &c);
	else if (!rc)
		put_text(cli, &c);
	lims_buf_finish(&bytes);
	lims_arena_destroy(arena);
	return rc;
}
