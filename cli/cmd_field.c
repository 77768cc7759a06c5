// SPDX-License-Identifier: Apache-2.0
// visit out, inspection report: what the registers of field work say together.
#include "cli/codes.h"
#include "cli/listing.h"
#include "laboratory/intake/field_work.h"
#include "lims-core/base/text.h"

struct listing {
	struct lims_listing list;
	const char *inspection;
};

static lims_rc put_out(void *ctx, const struct lims_out *o, struct lims_err *err)
{
	struct listing *l = ctx;
	(void)err;
	const char *const cells[][2] = {
		{"standard", o->standard}, {"visit", o->visit}, {"job", o->job}, {"from", o->from}, {"until", o->until}, {"team", o->team}};
	lims_listing_row(&l->list, cells, sizeof cells / sizeof cells[0]);
	return LIMS_OK;
}

static lims_rc run_out(struct lims_cli *cli, struct lims_err *err)
{
	static const char *const heads[] = {
		LIMS_MSG("Standard"), LIMS_MSG("Visit"), LIMS_MSG("Job"), LIMS_MSG("From"), LIMS_MSG("Until"), LIMS_MSG("Team")};
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_listing_begin(&l.list, cli, heads, sizeof heads / sizeof heads[0]);
	rc = lims_visit_out(lab, put_out, &l, err);
	lims_listing_end(&l.list);
	if (!rc && !cli->json && l.list.count == 0)
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
	if (l->list.cli->json) {
		put_members(&l->list.w, r, row);
		return LIMS_OK;
	}
	lims_grid_init(&g, 2);
	for (size_t i = 0; i < r->count; i++) {
		if (!row->values[i] || !row->values[i][0])
			continue;
		lims_grid_add(&g, lims_tr(l->list.cli->lang, r->fields[i].label));
		lims_cli_add_value(l->list.cli, &g, &r->fields[i], row->values[i]);
	}
	lims_buf_addf(&l->list.cli->out, "%s\n", row->code);
	lims_grid_print(&g, &l->list.cli->out, "  ");
	return LIMS_OK;
}

static const char *const shown[] = {"name", "serial", "owner", "certificate", "mark", "seal", "in-use", "finding"};
enum { SHOWN = sizeof shown / sizeof shown[0] };

static lims_rc put_instrument(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct listing *l = ctx;
	const char *of = NULL;
	(void)err;
	for (size_t i = 0; i < r->count; i++)
		if (lims_text_equal(r->fields[i].name, "inspection"))
			of = row->values[i];
	if (!lims_text_equal(of, l->inspection))
		return LIMS_OK;
	l->list.count++;
	if (l->list.cli->json) {
		lims_jw_object(&l->list.w, NULL);
		put_members(&l->list.w, r, row);
		lims_jw_end_object(&l->list.w);
		return LIMS_OK;
	}
	lims_grid_add(&l->list.g, row->code);
	for (size_t k = 0; k < SHOWN; k++)
		for (size_t i = 0; i < r->count; i++)
			if (lims_text_equal(r->fields[i].name, shown[k]))
				lims_cli_add_value(l->list.cli, &l->list.g, &r->fields[i], row->values[i]);
	return LIMS_OK;
}

static lims_rc run_report(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.list = {.cli = cli}, .inspection = cli->args[0]};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_jw_init(&l.list.w, &cli->out);
	const struct lims_register *inspected = lims_register_find("inspected");
	const char *heads[SHOWN + 1] = {LIMS_MSG("Code")};
	for (size_t k = 0; k < SHOWN; k++)
		for (size_t i = 0; i < inspected->count; i++)
			if (lims_text_equal(inspected->fields[i].name, shown[k]))
				heads[k + 1] = inspected->fields[i].label;
	lims_grid_init(&l.list.g, SHOWN + 1);
	lims_grid_heading(&l.list.g, cli->lang, heads);
	if (cli->json)
		lims_jw_object(&l.list.w, NULL);
	rc = lims_register_one(lab, lims_register_find("inspection"), cli->args[0], put_head, &l, err);
	if (!rc && cli->json)
		lims_jw_array(&l.list.w, "instruments");
	if (!rc)
		rc = lims_register_each(lab, inspected, put_instrument, &l, err);
	if (cli->json) {
		lims_jw_end_array(&l.list.w);
		lims_jw_end_object(&l.list.w);
		lims_buf_add_char(&cli->out, '\n');
	}
	lims_grid_print(&l.list.g, &cli->out, "  ");
	return rc;
}

static const struct lims_command list[] = {
	{"visit", "out", "", 0, 0, LIMS_MSG("Lists the standards that were taken along and are not back"), NULL, 0, run_out},
	{"inspection", "report", "CODE", 1, 1, LIMS_MSG("Shows a state inspection with every instrument that was looked at"), NULL, 0,
		run_report},
};
const struct lims_commands lims_commands_field = {list, sizeof list / sizeof list[0]};
