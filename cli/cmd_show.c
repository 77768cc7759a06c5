// SPDX-License-Identifier: Apache-2.0
// procedure show: what a procedure asks, or its plan for an item as a technician wants it at the bench.
#include "cli/codes.h"
#include "cli/plan_view.h"
#include "cli/procedure_view.h"
#include "cli/words.h"
#include "laboratory/items.h"
#include "laboratory/presentation.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { DATA_FILE_MAX = 1 << 20, ARENA_MAX = 64 << 20, HASH_SHOWN = 12 };

/// A fault is told of the file that was given, not of the name under which the catalog takes it in.
static void name_the_file(const char *path, const char *base, struct lims_err *err)
{
	static const char folder[] = "procedures/";
	size_t n = sizeof folder - 1 + strlen(base);
	char rest[sizeof err->where];
	if (!err || !lims_text_starts(err->where, folder) || !lims_text_starts(err->where + sizeof folder - 1, base) || err->where[n] != ':')
		return;
	snprintf(rest, sizeof rest, "%s", err->where + n);
	lims_err_where(err, "%s%s", path, rest);
}

lims_rc lims_cli_load_procedure(
	struct lims_cli *cli, struct lims_catalog *catalog, const char *id, struct lims_procedure_set **ret_set, struct lims_err *err)
{
	const char *slash = strrchr(id, '/'), *base = slash ? slash + 1 : id;
	size_t n = strlen(id);
	struct lims_buf bytes;
	(void)cli;
	if (!slash && (n < 5 || strcmp(id + n - 5, ".yaml") != 0))
		return lims_catalog_load(catalog, id, ret_set, err);
	lims_rc rc = lims_file_read(id, DATA_FILE_MAX, &bytes, err);
	if (rc)
		return rc;
	rc = lims_catalog_load_file(catalog, base, lims_buf_text(&bytes), bytes.len, ret_set, err);
	if (rc)
		name_the_file(id, base, err);
	lims_buf_finish(&bytes);
	return rc;
}

/* ---- what both views say ---- */

static void put_counting(struct lims_cli *cli, const struct lims_counting *c)
{
	static const char *const dates[] = {LIMS_MSG("date of the work"), LIMS_MSG("date of receipt"), LIMS_MSG("date of issue")};
	if (!c->unit)
		return;
	if (c->of[0])
		lims_cli_say(
			cli, "Counted by: %s, each row of %s, on the %s", lims_cli_words(cli, c->label), c->of, lims_tr(cli->lang, dates[c->date]));
	else
		lims_cli_say(cli, "Counted by: %s, on the %s", lims_cli_words(cli, c->label), lims_tr(cli->lang, dates[c->date]));
}

/// Files of the laboratory's own among those that the procedure is built from.
static void put_own_files(struct lims_cli *cli, const struct lims_catalog *catalog, const struct lims_procedure *p)
{
	char hex[LIMS_HASH_HEX];
	for (size_t i = 0; i < p->file_count; i++) {
		const struct lims_catalog_file *f = lims_catalog_file_named(catalog, p->files[i].name);
		if (!f || !f->own || !lims_hash_equal(&f->hash, &p->files[i].hash))
			continue;
		lims_hash_hex(&f->hash, hex);
		hex[HASH_SHOWN] = '\0';
		if (f->hidden)
			lims_cli_say(cli, "The laboratory's own: %s (SHA-256 %s…), in place of %s", f->path, hex, f->hidden);
		else
			lims_cli_say(cli, "The laboratory's own: %s (SHA-256 %s…)", f->path, hex);
	}
}

static void put_standards(struct lims_cli *cli, const struct lims_procedure *p, const struct lims_plan *plan)
{
	struct lims_grid g;
	lims_cli_say(cli, "Standards");
	lims_grid_init(&g, 3);
	for (size_t i = 0; i < p->standard_count; i++) {
		if (plan && !plan->standard_applies[i])
			continue;
		lims_grid_add(&g, p->standards[i].role);
		lims_grid_add(&g, lims_cli_words(cli, p->standards[i].title));
		lims_grid_add(&g, lims_cli_words(cli, p->standards[i].requirement));
	}
	lims_grid_print(&g, &cli->out, "  ");
}

static const char *said_of(
	struct lims_cli *cli, const struct lims_procedure *p, struct lims_arena *arena, const struct lims_characteristic *c, const char *value)
{
	for (size_t i = 0; i < c->choice_count; i++)
		if (lims_text_equal(c->choices[i].id, value))
			return lims_cli_choice(cli, &c->choices[i]);
	return c->kind == LIMS_CELL_NUMBER ? lims_cli_written(cli, arena, p->units, value) : value;
}

/* ---- what is asked ---- */

/// What may be said where the item is asked for one of several things.
static void put_choices(struct lims_cli *cli, const struct lims_procedure *p)
{
	for (size_t i = 0; i < p->item_count; i++) {
		const struct lims_characteristic *c = &p->item[i];
		struct lims_grid g;
		if (c->choice_count == 0)
			continue;
		lims_buf_addf(&cli->out, "  %s:\n", c->name);
		lims_grid_init(&g, 2);
		for (size_t k = 0; k < c->choice_count; k++) {
			lims_grid_add(&g, c->choices[k].id);
			lims_grid_add(&g, lims_cli_choice(cli, &c->choices[k]));
		}
		lims_grid_print(&g, &cli->out, "    ");
	}
}

static void put_asked(struct lims_cli *cli, const struct lims_procedure *p, struct lims_arena *arena)
{
	struct lims_grid g;
	lims_cli_say(cli, "Asked of the item");
	lims_grid_init(&g, 4);
	for (size_t i = 0; i < p->item_count; i++) {
		lims_grid_add(&g, p->item[i].name);
		lims_grid_add(&g, lims_cli_words(cli, p->item[i].label));
		lims_grid_add(&g, lims_cli_unit(cli, arena, p->units, p->item[i].unit));
		lims_grid_add(&g, p->item[i].fallback ? said_of(cli, p, arena, &p->item[i], p->item[i].fallback) : p->item[i].required ? "*" : " ");
	}
	lims_grid_print(&g, &cli->out, "  ");
	put_choices(cli, p);
	put_standards(cli, p, NULL);
	lims_cli_say(cli, "Modes");
	lims_grid_init(&g, 2);
	for (size_t i = 0; i < p->mode_count; i++) {
		lims_grid_add(&g, p->modes[i].id);
		lims_grid_add(&g, lims_cli_words(cli, p->modes[i].title));
	}
	lims_grid_print(&g, &cli->out, "  ");
	lims_cli_say(cli, "Steps");
	lims_grid_init(&g, 3);
	for (size_t i = 0; i < p->step_count; i++) {
		lims_grid_add(&g, p->steps[i].id);
		lims_grid_add(&g, lims_cli_words(cli, p->steps[i].title));
		lims_grid_add(&g, p->steps[i].source.clause);
	}
	lims_grid_print(&g, &cli->out, "  ");
	put_counting(cli, &p->counting);
	for (size_t i = 0; i < p->draft_count; i++)
		lims_cli_put_draft(cli, p->drafts[i]);
}

/* ---- the plan for an item ---- */

/// As the worksheet gives it; else the default that holds.
static const char *value_of(const struct lims_characteristic *c, const struct lims_worksheet *given)
{
	for (size_t i = 0; i < given->item_count; i++)
		if (lims_text_equal(given->item[i].name, c->name))
			return given->item[i].text;
	return c->fallback;
}

static void put_item(struct lims_cli *cli, const struct lims_procedure *p, const struct lims_worksheet *given, struct lims_arena *arena)
{
	struct lims_grid g;
	lims_cli_say(cli, "Item");
	lims_grid_init(&g, 3);
	for (size_t i = 0; i < p->item_count; i++) {
		const char *value = value_of(&p->item[i], given);
		if (!value)
			continue;
		lims_grid_add(&g, p->item[i].name);
		lims_grid_add(&g, lims_cli_words(cli, p->item[i].label));
		lims_grid_add(&g, said_of(cli, p, arena, &p->item[i], value));
	}
	lims_grid_print(&g, &cli->out, "  ");
}

static lims_rc put_bench(struct lims_cli *cli, const struct lims_procedure *p, const struct lims_plan *plan,
	const struct lims_worksheet *given, struct lims_arena *arena, struct lims_err *err)
{
	put_item(cli, p, given, arena);
	put_standards(cli, p, plan);
	lims_rc rc = lims_cli_put_plan(cli, plan, err);
	if (p->draft_count > 0)
		lims_cli_say(cli, "\n%zu parts of this procedure are drafts: lims procedure confirm --list --procedure %s", p->draft_count, p->id);
	return rc;
}

/* ---- from where the item comes ---- */

/// "--set Max=15 kg" given any number of times; texts of the pairs are split in `names`.
static size_t read_values(struct lims_cli *cli, struct lims_ws_value *values, char names[][64])
{
	size_t n = 0;
	for (size_t i = 0; i < cli->given_count; i++) {
		const char *equals = strchr(cli->given[i].value, '=');
		if (strcmp(cli->given[i].name, "set") != 0 || !equals)
			continue;
		snprintf(names[n], 64, "%.*s", (int)(equals - cli->given[i].value), cli->given[i].value);
		values[n] = (struct lims_ws_value){names[n], equals + 1};
		n++;
	}
	return n;
}

/// "--worksheet FILE": item, mode, date and standards of a worksheet; what --set gives stands in place of its item.
static lims_rc read_given(struct lims_cli *cli, struct lims_arena *arena, struct lims_worksheet *given, struct lims_err *err)
{
	const char *path = lims_cli_option(cli, "worksheet");
	const struct lims_worksheet *w = NULL;
	struct lims_buf bytes = {0};
	if (!path)
		return LIMS_OK;
	lims_rc rc = lims_file_read(path, LIMS_WORKSHEET_JSON_MAX, &bytes, err);
	if (!rc)
		rc = lims_worksheet_read_json(lims_buf_text(&bytes), bytes.len, arena, &w, err);
	if (!rc) {
		given->mode = w->mode;
		given->date = w->date;
		given->standards = w->standards;
		given->standard_count = w->standard_count;
		if (given->item_count == 0) {
			given->item = w->item;
			given->item_count = w->item_count;
		}
	}
	lims_buf_finish(&bytes);
	return rc;
}

struct taking {
	struct lims_arena *arena;
	struct lims_worksheet *given;
	const char *procedure; ///< of the item
};

static lims_rc take_item(void *ctx, const struct lims_item *item, struct lims_err *err)
{
	struct taking *t = ctx;
	struct lims_ws_value *values = lims_arena_array(t->arena, item->characteristic_count + 1, sizeof *values);
	t->procedure = lims_arena_text(t->arena, item->procedure);
	for (size_t i = 0; values && i < item->characteristic_count; i++) {
		values[i].name = lims_arena_text(t->arena, item->characteristics[i].name);
		values[i].text = lims_arena_text(t->arena, item->characteristics[i].value);
		if (!values[i].name || !values[i].text)
			values = NULL;
	}
	if (!values || !t->procedure)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the plan");
	t->given->item = values;
	t->given->item_count = item->characteristic_count;
	return LIMS_OK;
}

/// "--item CODE": what the laboratory has on record about it.
static lims_rc read_item(struct lims_cli *cli, struct lims_arena *arena, struct lims_worksheet *given, struct lims_err *err)
{
	const char *code = lims_cli_option(cli, "item");
	struct lims_laboratory *lab = NULL;
	struct taking t = {.arena = arena, .given = given};
	if (!code)
		return LIMS_OK;
	if (given->item_count > 0)
		return lims_err_set(err, LIMS_E_INPUT, "Give the item by --item, or its characteristics by --set, not both");
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_item_each(lab, code, take_item, &t, err);
	if (!rc && !lims_text_equal(t.procedure, cli->args[0]))
		rc = lims_err_set(err, LIMS_E_INPUT, "The item %s is of the procedure %s: lims procedure show %s --item %s", code, t.procedure,
			t.procedure, code);
	return rc;
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_catalog *catalog = NULL;
	struct lims_procedure_set *set = NULL;
	struct lims_plan *plan = NULL;
	struct lims_ws_value values[LIMS_CLI_VALUES];
	char names[LIMS_CLI_VALUES][64];
	const char *mode = lims_cli_option(cli, "mode");
	struct lims_worksheet given = {.item = values, .item_count = read_values(cli, values, names)};
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	lims_rc rc = arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the plan");
	if (!rc)
		rc = read_item(cli, arena, &given, err);
	if (!rc)
		rc = read_given(cli, arena, &given, err);
	if (!rc)
		rc = lims_cli_catalog(cli, &catalog, err);
	if (!rc)
		rc = lims_cli_load_procedure(cli, catalog, cli->args[0], &set, err);
	const struct lims_procedure *p = rc ? NULL : lims_procedure_set_procedure(set);
	if (p && given.item_count > 0) {
		given.mode = mode ? mode : given.mode ? given.mode : p->modes[0].id;
		rc = lims_plan_worksheet(p, &given, &plan, err);
	}
	if (plan && cli->json) {
		lims_plan_json(plan, &cli->out);
		lims_buf_add_char(&cli->out, '\n');
	} else if (!rc) {
		lims_buf_addf(&cli->out, "%s  %s  %s\n", p->id, p->method_code, lims_cli_words(cli, p->title));
		put_own_files(cli, catalog, p);
		if (plan)
			rc = put_bench(cli, p, plan, &given, arena, err);
		else
			put_asked(cli, p, arena);
	}
	lims_plan_destroy(plan);
	lims_procedure_set_destroy(set);
	lims_catalog_close(catalog);
	lims_arena_destroy(arena);
	return rc;
}

static const struct lims_option options[] = {
	{"item", "CODE", LIMS_MSG("An item of the laboratory: the plan for it")},
	{"set", "NAME=VALUE", LIMS_MSG("A characteristic of the item; with all of them the plan is shown")},
	{"mode", "MODE", LIMS_MSG("Mode of the work (the first of the procedure)")},
	{"worksheet", "FILE", LIMS_MSG("A worksheet as JSON: the plan for its item, date and standards, with loads from their pieces")},
};
static const struct lims_command list[] = {{"procedure", "show", "ID|FILE", 1, 1,
	LIMS_MSG("Shows what a procedure asks, or its plan for an item"), options, sizeof options / sizeof options[0], run_show}};
const struct lims_commands lims_commands_show = {list, 1};
