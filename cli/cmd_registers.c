// SPDX-License-Identifier: Apache-2.0
// set, list and show for every register: organisation, staff, customers, standards, devices, jobs.
#include "cli/codes.h"
#include "cli/equipment_card.h"
#include "cli/fill.h"
#include "cli/instrument.h"
#include "cli/taken_over.h"
#include "laboratory/equipment/in_force.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

/// The organisation is one; another code would be written to it unseen.
static lims_rc check_code(const struct lims_cli *cli, struct lims_err *err)
{
	if (!lims_text_equal(cli->reg->noun, "org") || cli->arg_count == 0 || lims_text_equal(cli->args[0], "main"))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "There is one organisation: leave %s out", cli->args[0]);
}

/// The organisation is one; its code is not asked for.
static const char *code_of(const struct lims_cli *cli)
{
	if (lims_text_equal(cli->reg->noun, "org"))
		return "main";
	return cli->arg_count > 0 ? cli->args[0] : NULL;
}

static lims_rc run_set(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_cli_filled f;
	char code[LIMS_CODE];
	lims_rc rc = lims_cli_fill(cli, cli->reg->fields, cli->reg->count, &f, err);
	if (!rc)
		rc = check_code(cli, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc && lims_text_equal(cli->reg->noun, "device"))
		rc = lims_instrument_check(cli, code_of(cli), err);
	// A field of another register may be called "from" too.
	const char *from = lims_register_dated(cli->reg) ? lims_cli_option(cli, "from") : NULL;
	if (!rc)
		rc = lims_register_fill_from(lab, cli->reg, code_of(cli), &f.filled, from, code, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){cli->reg->noun, code, NULL}))
		lims_cli_say(cli, "Recorded: %s %s", lims_tr(cli->lang, cli->reg->noun), code);
	lims_cli_filled_finish(&f);
	return rc;
}

static bool any_taken_over(const struct lims_register *r, const struct lims_register_row *row)
{
	bool any = false;
	for (size_t i = 0; i < r->count; i++)
		any = any || row->taken_over[i];
	return any;
}

struct json_ctx {
	struct lims_cli *cli;
	struct lims_jw w;
};

static lims_rc put_json(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct json_ctx *c = ctx;
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX], member[64];
	(void)err;
	lims_jw_object(&c->w, NULL);
	lims_jw_text(&c->w, "code", row->code);
	for (size_t i = 0; i < r->count; i++) {
		const struct lims_field *f = &r->fields[i];
		if (row->values[i])
			lims_jw_text(&c->w, f->name, row->values[i]);
		if (f->kind != LIMS_FIELD_FILE || lims_register_file(c->cli->lab, r, row->code, f->name, name, hash, NULL, NULL) != LIMS_OK)
			continue;
		snprintf(member, sizeof member, "%s.file", f->name);
		lims_jw_text(&c->w, member, name);
	}
	if (any_taken_over(r, row)) {
		lims_jw_array(&c->w, "taken_over");
		for (size_t i = 0; i < r->count; i++)
			if (row->taken_over[i])
				lims_jw_text(&c->w, NULL, r->fields[i].name);
		lims_jw_end_array(&c->w);
	}
	lims_jw_end_object(&c->w);
	return LIMS_OK;
}

struct listing {
	struct lims_cli *cli;
	struct lims_grid g;
};

static lims_rc put_line(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct listing *l = ctx;
	(void)err;
	lims_grid_add(&l->g, row->code);
	for (size_t i = 0; i + 2 < l->g.columns; i++)
		lims_cli_add_register_value(l->cli, &l->g, r, r->fields[i].name, row->values[i]);
	lims_grid_add(&l->g, any_taken_over(r, row) ? lims_tr(l->cli->lang, LIMS_CLI_TAKEN_OVER) : " ");
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.cli = cli};
	struct json_ctx c = {.cli = cli};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	if (cli->json) {
		lims_jw_init(&c.w, &cli->out);
		lims_jw_array(&c.w, NULL);
		rc = lims_register_each(lab, cli->reg, put_json, &c, err);
		lims_jw_end_array(&c.w);
		lims_buf_add_char(&cli->out, '\n');
		return rc;
	}
	const char *labels[6] = {LIMS_MSG("Code"), "", "", "", "", ""};
	lims_grid_init(&l.g, cli->reg->count < 4 ? cli->reg->count + 2 : 6);
	for (size_t i = 0; i + 2 < l.g.columns; i++)
		labels[i + 1] = cli->reg->fields[i].label;
	lims_grid_heading(&l.g, cli->lang, labels);
	rc = lims_register_each(lab, cli->reg, put_line, &l, err);
	lims_grid_print(&l.g, &cli->out, "");
	return rc;
}

/// A paper is shown by what its file was called and its hash.
static void put_paper(
	struct lims_cli *cli, const struct lims_register *r, const struct lims_register_row *row, size_t i, struct lims_grid *g)
{
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX], cell[LIMS_FILE_NAME + LIMS_HASH_HEX + 4] = "";
	if (lims_register_file(cli->lab, r, row->code, r->fields[i].name, name, hash, NULL, NULL) == LIMS_OK)
		snprintf(cell, sizeof cell, "%s (%s)", name, hash);
	lims_grid_add(g, cell);
}

static lims_rc put_fields(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct lims_cli *cli = ctx;
	struct lims_grid g;
	struct lims_in_force f = {.number = ""};
	lims_rc rc = lims_cli_has_card(r) ? lims_in_force_on(cli->lab, r, row, lims_laboratory_today(cli->lab), &f, err) : LIMS_OK;
	if (rc)
		return rc;
	lims_grid_init(&g, 3);
	for (size_t i = 0; i < r->count; i++) {
		const char *value = lims_in_force_value(&f, r, row, r->fields[i].name);
		if (!row->values[i] && !value[0])
			continue;
		lims_grid_add(&g, lims_tr(cli->lang, r->fields[i].label));
		if (r->fields[i].kind == LIMS_FIELD_FILE)
			put_paper(cli, r, row, i, &g);
		else
			lims_cli_add_register_value(cli, &g, r, r->fields[i].name, value);
		lims_grid_add(&g, row->taken_over[i] ? lims_tr(cli->lang, LIMS_CLI_TAKEN_OVER) : " ");
	}
	lims_buf_addf(&cli->out, "%s %s\n", lims_tr(cli->lang, r->label), row->code);
	lims_grid_print(&g, &cli->out, "  ");
	return lims_cli_has_card(r) ? lims_cli_put_card(cli, r, row, err) : LIMS_OK;
}

/// Today, or the day of --on where the register has days.
static lims_rc read_day(const struct lims_cli *cli, struct lims_laboratory *lab, struct lims_date *ret, struct lims_err *err)
{
	const char *on = lims_register_dated(cli->reg) ? lims_cli_option(cli, "on") : NULL;
	*ret = lims_laboratory_today(lab);
	return on ? lims_date_parse(on, ret, err) : LIMS_OK;
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct json_ctx c = {.cli = cli};
	const char *code = code_of(cli);
	struct lims_date day;
	lims_rc rc = check_code(cli, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc && !code)
		rc = lims_err_set(err, LIMS_E_INPUT, "Say which %s: lims %s show CODE", lims_tr(cli->lang, cli->reg->noun), cli->reg->noun);
	if (!rc)
		rc = read_day(cli, lab, &day, err);
	if (rc)
		return rc;
	if (!cli->json)
		return lims_register_one_on(lab, cli->reg, code, day, put_fields, cli, err);
	lims_jw_init(&c.w, &cli->out);
	rc = lims_register_one_on(lab, cli->reg, code, day, put_json, &c, err);
	lims_buf_add_char(&cli->out, '\n');
	return rc;
}

/// The arguments behind the code, which the one organisation does not have.
static lims_rc run_file(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_buf bytes = {0};
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX];
	int first = lims_text_equal(cli->reg->noun, "org") ? 0 : 1;
	if (cli->arg_count != first + 2)
		return lims_err_set(err, LIMS_E_INPUT, "Use: lims %s file %sFIELD OUT", cli->reg->noun, first ? "CODE " : "");
	const char *field = cli->args[first], *path = cli->args[first + 1];
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_register_file(lab, cli->reg, code_of(cli), field, name, hash, &bytes, err);
	return lims_cli_give_file(cli, rc, &bytes, path, name, hash, err);
}

// "device" has verbs of its own for instruments on the line (cmd_device.c); "device list" and "device show" are the register.
static const struct lims_command list[] = {
	{"*", "set", "[CODE]", 0, 1, LIMS_MSG("Records or changes fields; what is marked * is needed for a new one"), NULL, 0, run_set},
	{"*", "list", "", 0, 0, LIMS_MSG("Lists what is recorded"), NULL, 0, run_list},
	{"*", "show", "[CODE]", 0, 1, LIMS_MSG("Shows one with all its fields"), NULL, 0, run_show},
	{"*", "file", "[CODE] FIELD OUT", 2, 3, LIMS_MSG("Writes the paper under a field into a file, byte for byte"), NULL, 0, run_file},
};
const struct lims_commands lims_commands_registers = {list, sizeof list / sizeof list[0]};
