// SPDX-License-Identifier: Apache-2.0
// evaluate, and procedure list and check: the data files and the engine without a store.
#include "cli/budget_view.h"
#include "cli/coverage_view.h"
#include "cli/procedure_view.h"
#include "cli/words.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"

#include <string.h>

enum { DATA_FILE_MAX = 1 << 20 };

static lims_rc run_evaluate(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_catalog *catalog = NULL;
	struct lims_procedure_set *set = NULL;
	struct lims_result *result = NULL;
	struct lims_buf bytes = {0};
	const struct lims_worksheet *w = NULL;
	const char *id = lims_cli_option(cli, "procedure");
	struct lims_arena *arena = lims_arena_create(64 << 20);
	lims_rc rc = arena ? lims_file_read(cli->args[0], LIMS_WORKSHEET_JSON_MAX, &bytes, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the worksheet");
	if (!rc)
		rc = lims_worksheet_read_json(lims_buf_text(&bytes), bytes.len, arena, &w, err);
	if (!rc && !id && !w->procedure)
		rc = lims_err_set(err, LIMS_E_INPUT, "The worksheet names no procedure: add it, or say --procedure ID or FILE");
	if (!rc)
		rc = lims_cli_catalog(cli, &catalog, err);
	if (!rc)
		rc = id ? lims_cli_load_procedure(cli, catalog, id, &set, err) : lims_catalog_load(catalog, w->procedure, &set, err);
	if (!rc)
		rc = lims_worksheet_evaluate(lims_procedure_set_procedure(set), w, &result, err);
	if (!rc) {
		if (lims_cli_option(cli, "budgets"))
			rc = lims_cli_put_budgets(cli, result, err);
		else {
			lims_result_json(result, &cli->out);
			lims_buf_add_char(&cli->out, '\n');
		}
		if (!rc && result->verdict != LIMS_VERDICT_PASS)
			rc = lims_err_set(err, LIMS_E_REFUSED, "The verdict is %s%s%s", lims_verdict_name(result->verdict),
				result->reason_count ? ": " : "", result->reason_count ? result->reasons[0] : "");
	}
	lims_result_destroy(result);
	lims_procedure_set_destroy(set);
	lims_catalog_close(catalog);
	lims_buf_finish(&bytes);
	lims_arena_destroy(arena);
	return rc;
}

/// Where the bytes come from, when not from the installation alone.
static const char *origin(struct lims_cli *cli, const struct lims_catalog_entry *e)
{
	if (e->overridden)
		return lims_tr(cli->lang, "the laboratory's own, in place of the installed file");
	if (e->own)
		return lims_tr(cli->lang, "the laboratory's own");
	return e->own_files > 0 ? lims_tr(cli->lang, "uses files of the laboratory's own") : " ";
}

static void put_procedure(struct lims_cli *cli, struct lims_jw *w, struct lims_grid *g, const struct lims_catalog_entry *e)
{
	char hex[LIMS_HASH_HEX];
	if (cli->json) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "id", e->id);
		lims_jw_text(w, "file", e->file);
		lims_jw_text(w, "title", e->title.vi);
		lims_jw_text(w, "method", e->method_code);
		lims_jw_text(w, "service", e->service);
		lims_jw_bool(w, "draft", e->draft);
		lims_jw_bool(w, "own", e->own);
		lims_jw_bool(w, "overridden", e->overridden);
		lims_jw_int(w, "own_files", (int64_t)e->own_files);
		lims_hash_hex(&e->hash, hex);
		lims_jw_text(w, "sha256", hex);
		lims_jw_bool(w, "faulty", e->faulty);
		lims_jw_end_object(w);
		return;
	}
	lims_grid_add(g, e->id);
	lims_grid_add(g, e->faulty ? lims_tr(cli->lang, "faulty") : e->method_code);
	lims_grid_add(g, lims_cli_words(cli, e->title));
	lims_grid_add(g, e->draft ? lims_tr(cli->lang, "draft") : " ");
	lims_grid_add(g, origin(cli, e));
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_catalog *catalog = NULL;
	struct lims_arena *arena = lims_arena_create(16 << 20);
	const struct lims_catalog_entry *list = NULL;
	size_t count = 0;
	struct lims_grid g;
	struct lims_jw w;
	lims_rc rc = arena ? lims_cli_catalog(cli, &catalog, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the list");
	if (!rc && lims_cli_option(cli, "coverage")) {
		rc = lims_cli_coverage(cli, catalog, err);
		lims_catalog_close(catalog);
		lims_arena_destroy(arena);
		return rc;
	}
	if (!rc)
		rc = lims_catalog_list(catalog, arena, &list, &count, err);
	lims_jw_init(&w, &cli->out);
	lims_grid_init(&g, 5);
	if (!rc && cli->json)
		lims_jw_array(&w, NULL);
	for (size_t i = 0; !rc && i < count; i++)
		put_procedure(cli, &w, &g, &list[i]);
	if (!rc && cli->json) {
		lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&g, &cli->out, "");
	lims_catalog_close(catalog);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc check_file(struct lims_cli *cli, const struct lims_catalog *catalog, size_t *faults, struct lims_err *err)
{
	struct lims_buf bytes = {0};
	struct lims_examples examples = {0};
	lims_rc rc = lims_file_read(cli->args[0], DATA_FILE_MAX, &bytes, err);
	if (!rc)
		rc = lims_catalog_check_bytes(catalog, cli->args[0], lims_buf_text(&bytes), bytes.len, &cli->out, faults, err);
	if (!rc && *faults == 0)
		rc = lims_catalog_examples_bytes(catalog, cli->args[0], lims_buf_text(&bytes), bytes.len, &cli->out, &examples, err);
	if (!rc && examples.run > 0)
		lims_cli_say(cli, "%zu examples run, %zu failed", examples.run, examples.failed);
	*faults += examples.failed;
	lims_buf_finish(&bytes);
	return rc;
}

static lims_rc check_all(struct lims_cli *cli, const struct lims_catalog *catalog, size_t *faults, struct lims_err *err)
{
	struct lims_examples sum = {0}, one = {0};
	lims_rc rc = lims_catalog_check(catalog, &cli->out, faults, err);
	for (size_t i = 0; !rc && *faults == 0 && i < lims_catalog_count(catalog); i++) {
		const char *name = lims_catalog_file(catalog, i)->name;
		if (!lims_text_starts(name, "procedures/") && !lims_text_starts(name, "tolerances/") && !lims_text_starts(name, "regulations/"))
			continue;
		rc = lims_catalog_examples(catalog, name, &cli->out, &one, err);
		sum.run += one.run;
		sum.failed += one.failed;
	}
	if (!rc && *faults == 0)
		lims_cli_say(cli, "%zu examples run, %zu failed", sum.run, sum.failed);
	*faults += sum.failed;
	return rc;
}

static lims_rc run_check(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_catalog *catalog = NULL;
	size_t faults = 0;
	lims_rc rc = lims_cli_catalog(cli, &catalog, err);
	if (!rc)
		rc = cli->arg_count == 1 ? check_file(cli, catalog, &faults, err) : check_all(cli, catalog, &faults, err);
	lims_catalog_close(catalog);
	if (!rc && faults > 0)
		return lims_err_set(err, LIMS_E_REFUSED, "%zu faults, listed above", faults);
	if (!rc)
		lims_cli_say(cli, "No faults: %s", cli->arg_count == 1 ? cli->args[0] : cli->data);
	return rc;
}

static const struct lims_option evaluate_options[] = {
	{"procedure", "ID|FILE", LIMS_MSG("Another procedure than the worksheet names, also as a file ID.yaml")},
	{"budgets", NULL, LIMS_MSG("The budgets of uncertainty as tables, instead of JSON")},
};
static const struct lims_option list_options[] = {
	{"coverage", NULL, LIMS_MSG("Instead: which of the collected facts are carried by which file, and why the others are not")}};
static const struct lims_command list[] = {
	{"evaluate", NULL, "FILE", 1, 1, LIMS_MSG("Computes a worksheet given as JSON: results, criteria and verdict"), evaluate_options, 2,
		run_evaluate},
	{"procedure", "list", "", 0, 0, LIMS_MSG("Lists the procedures"), list_options, 1, run_list},
	{"procedure", "check", "[FILE]", 0, 1, LIMS_MSG("Explains every fault of a data file and runs its examples; without FILE those of all"),
		NULL, 0, run_check},
};
const struct lims_commands lims_commands_data = {list, sizeof list / sizeof list[0]};
