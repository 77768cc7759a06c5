// SPDX-License-Identifier: Apache-2.0
// standard list: the standards with limit, the certificate that is in force, and its last day.
#include "cli/codes.h"
#include "cli/listing.h"
#include "cli/taken_over.h"
#include "laboratory/equipment/in_force.h"
#include "lims-core/base/text.h"

static const char *const columns[] = {"name", "serial", "class", "limit", "certificate", "valid-until"};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static lims_rc put_standard(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct lims_listing *l = ctx;
	struct lims_in_force f;
	lims_rc rc = lims_in_force_on(l->cli->lab, r, row, lims_laboratory_today(l->cli->lab), &f, err);
	if (rc)
		return rc;
	bool taken_over = (!f.number[0] || f.registered) && lims_register_taken_over(r, row, "certificate");
	if (l->cli->json) {
		lims_jw_object(&l->w, NULL);
		lims_jw_text(&l->w, "code", row->code);
		for (size_t i = 0; i < r->count; i++)
			if (row->values[i] || lims_in_force_value(&f, r, row, r->fields[i].name)[0])
				lims_jw_text(&l->w, r->fields[i].name, lims_in_force_value(&f, r, row, r->fields[i].name));
		if (taken_over)
			lims_jw_bool(&l->w, "certificate_taken_over", true);
		lims_jw_end_object(&l->w);
		return LIMS_OK;
	}
	lims_grid_add(&l->g, row->code);
	for (size_t i = 0; i < COLUMNS; i++)
		lims_cli_add_register_value(l->cli, &l->g, r, columns[i], lims_in_force_value(&f, r, row, columns[i]));
	lims_grid_add(&l->g, taken_over ? lims_tr(l->cli->lang, LIMS_CLI_TAKEN_OVER) : " ");
	return LIMS_OK;
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_listing l = {.cli = cli};
	const struct lims_register *r = lims_register_find("standard");
	const char *heads[COLUMNS + 2] = {LIMS_MSG("Code")};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < COLUMNS; i++)
		for (size_t k = 0; k < r->count; k++)
			if (lims_text_equal(r->fields[k].name, columns[i]))
				heads[i + 1] = r->fields[k].label;
	heads[COLUMNS + 1] = " "; // marks what was taken over
	lims_listing_begin(&l, cli, heads, COLUMNS + 2);
	rc = lims_register_each(lab, r, put_standard, &l, err);
	lims_listing_end(&l);
	return rc;
}

static const struct lims_command list[] = {
	{"standard", "list", "", 0, 0, LIMS_MSG("Lists the standards with limit, certificate and last day"), NULL, 0, run_list},
};
const struct lims_commands lims_commands_equipment = {list, sizeof list / sizeof list[0]};
