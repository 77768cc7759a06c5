// SPDX-License-Identifier: Apache-2.0
// set, list and show for every register: organisation, staff, customers, standards, devices, jobs.
#include "cli/cli.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

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
	struct lims_field_value values[LIMS_CLI_VALUES];
	size_t count = 0;
	char code[LIMS_CODE];
	for (size_t i = 0; i < cli->given_count; i++)
		for (size_t k = 0; k < cli->reg->count; k++)
			if (lims_text_equal(cli->given[i].name, cli->reg->fields[k].name))
				values[count++] = (struct lims_field_value){cli->given[i].name, cli->given[i].value};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_register_record(lab, cli->reg, code_of(cli), values, count, code, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){cli->reg->noun, code, NULL}))
		lims_cli_say(cli, "Recorded: %s %s", cli->reg->noun, code);
	return rc;
}

static lims_rc put_json(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct lims_jw *w = ctx;
	(void)err;
	lims_jw_object(w, NULL);
	lims_jw_text(w, "code", row->code);
	for (size_t i = 0; i < r->count; i++)
		if (row->values[i])
			lims_jw_text(w, r->fields[i].name, row->values[i]);
	lims_jw_end_object(w);
	return LIMS_OK;
}

static lims_rc put_line(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct lims_grid *g = ctx;
	(void)err;
	(void)r;
	lims_grid_add(g, row->code);
	for (size_t i = 0; i + 1 < g->columns; i++)
		lims_grid_add(g, row->values[i]);
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_grid g;
	struct lims_jw w;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	if (cli->json) {
		lims_jw_init(&w, &cli->out);
		lims_jw_array(&w, NULL);
		rc = lims_register_each(lab, cli->reg, put_json, &w, err);
		lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
		return rc;
	}
	lims_grid_init(&g, cli->reg->count < 4 ? cli->reg->count + 1 : 5);
	rc = lims_register_each(lab, cli->reg, put_line, &g, err);
	lims_grid_print(&g, &cli->out, "");
	return rc;
}

static lims_rc put_fields(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct lims_cli *cli = ctx;
	struct lims_grid g;
	(void)err;
	lims_grid_init(&g, 2);
	for (size_t i = 0; i < r->count; i++) {
		if (!row->values[i])
			continue;
		lims_grid_add(&g, lims_tr(cli->lang, r->fields[i].label));
		lims_grid_add(&g, row->values[i]);
	}
	lims_buf_addf(&cli->out, "%s %s\n", lims_tr(cli->lang, r->label), row->code);
	lims_grid_print(&g, &cli->out, "  ");
	return LIMS_OK;
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_jw w;
	const char *code = code_of(cli);
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc && !code)
		rc = lims_err_set(err, LIMS_E_INPUT, "Say which %s: lims %s show CODE", cli->reg->noun, cli->reg->noun);
	if (rc)
		return rc;
	if (!cli->json)
		return lims_register_one(lab, cli->reg, code, put_fields, cli, err);
	lims_jw_init(&w, &cli->out);
	rc = lims_register_one(lab, cli->reg, code, put_json, &w, err);
	lims_buf_add_char(&cli->out, '\n');
	return rc;
}

// "device" has verbs of its own for instruments on the line (cmd_device.c); "device list" and "device show" are the register.
static const struct lims_command list[] = {
	{"*", "set", "[CODE]", 0, 1, LIMS_MSG("Records or changes fields; what is marked * is needed for a new one"), NULL, 0, run_set},
	{"*", "list", "", 0, 0, LIMS_MSG("Lists what is recorded"), NULL, 0, run_list},
	{"*", "show", "[CODE]", 0, 1, LIMS_MSG("Shows one with all its fields"), NULL, 0, run_show},
};
const struct lims_commands lims_commands_registers = {list, sizeof list / sizeof list[0]};
