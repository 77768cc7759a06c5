// SPDX-License-Identifier: Apache-2.0
// visit out, inspection report: what the registers of field work say together.
#include "cli/cli.h"
#include "laboratory/intake/field_work.h"
#include "lims-core/base/text.h"

struct listing {
	struct lims_cli *cli;
	struct lims_grid g;
	struct lims_jw w;
	const char *inspection;
	size_t count;
};

static lims_rc put_out(void *ctx, const struct lims_out *o, struct lims_err *err)
{
	struct listing *l = ctx;
	(void)err;
	const char *const cells[][2] = {
		{"standard", o->standard}, {"visit", o->visit}, {"job", o->job}, {"from", o->from}, {"until", o->until}, {"team", o->team}};
	l->count++;
	if (l->cli->json)
		lims_jw_object(&l->w, NULL);
	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
		if (!l->cli->json)
			lims_grid_add(&l->g, cells[i][1]);
		else if (cells[i][1])
			lims_jw_text(&l->w, cells[i][0], cells[i][1]);
	}
	if (l->cli->json)
		lims_jw_end_object(&l->w);
	return LIMS_OK;
}

static lims_rc run_out(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.cli = cli};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_jw_init(&l.w, &cli->out);
	lims_grid_init(&l.g, 6);
	if (cli->json)
		lims_jw_array(&l.w, NULL);
	rc = lims_visit_out(lab, put_out, &l, err);
	if (cli->json) {
		lims_jw_end_array(&l.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&l.g, &cli->out, "");
	if (!rc && !cli->json && l.count == 0)
		lims_cli_say(cli, "Every standard is in the house");
	return rc;
}

static void put_members(struct lims_jw *w, const struct lims_register *r, const struct lims_register_row *row)
{
	lims_jw_text(w, "code", row->code);
	for (size_t i = 0; i < r->count; i++)
		if (row->values[i])
			lims_jw_text(w, r->fields[i].name, row->values[i]);
}

static lims_rc put_head(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct listing *l = ctx;
	struct lims_grid g;
	(void)err;
	if (l->cli->json) {
		put_members(&l->w, r, row);
		return LIMS_OK;
	}
	lims_grid_init(&g, 2);
	for (size_t i = 0; i < r->count; i++) {
		if (!row->values[i] || !row->values[i][0])
			continue;
		lims_grid_add(&g, lims_tr(l->cli->lang, r->fields[i].label));
		lims_grid_add(&g, row->values[i]);
	}
	lims_buf_addf(&l->cli->out, "%s\n", row->code);
	lims_grid_print(&g, &l->cli->out, "  ");
	return LIMS_OK;
}

static lims_rc put_instrument(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	static const char *const shown[] = {"name", "serial", "owner", "certificate", "mark", "seal", "in-use", "finding"};
	struct listing *l = ctx;
	const char *of = NULL;
	(void)err;
	for (size_t i = 0; i < r->count; i++)
		if (lims_text_equal(r->fields[i].name, "inspection"))
			of = row->values[i];
	if (!lims_text_equal(of, l->inspection))
		return LIMS_OK;
	l->count++;
	if (l->cli->json) {
		lims_jw_object(&l->w, NULL);
		put_members(&l->w, r, row);
		lims_jw_end_object(&l->w);
		return LIMS_OK;
	}
	lims_grid_add(&l->g, row->code);
	for (size_t k = 0; k < sizeof shown / sizeof shown[0]; k++)
		for (size_t i = 0; i < r->count; i++)
			if (lims_text_equal(r->fields[i].name, shown[k]))
				lims_grid_add(&l->g, row->values[i]);
	return LIMS_OK;
}

static lims_rc run_report(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.cli = cli, .inspection = cli->args[0]};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_jw_init(&l.w, &cli->out);
	lims_grid_init(&l.g, 9);
	if (cli->json)
		lims_jw_object(&l.w, NULL);
	rc = lims_register_one(lab, lims_register_find("inspection"), cli->args[0], put_head, &l, err);
	if (!rc && cli->json)
		lims_jw_array(&l.w, "instruments");
	if (!rc)
		rc = lims_register_each(lab, lims_register_find("inspected"), put_instrument, &l, err);
	if (cli->json) {
		lims_jw_end_array(&l.w);
		lims_jw_end_object(&l.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&l.g, &cli->out, "  ");
	return rc;
}

static const struct lims_command list[] = {
	{"visit", "out", "", 0, 0, LIMS_MSG("Lists the standards that were taken along and are not back"), NULL, 0, run_out},
	{"inspection", "report", "CODE", 1, 1, LIMS_MSG("Shows a state inspection with every instrument that was looked at"), NULL, 0,
		run_report},
};
const struct lims_commands lims_commands_field = {list, sizeof list / sizeof list[0]};
