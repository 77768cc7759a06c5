// SPDX-License-Identifier: Apache-2.0
// Begins a list, adds rows and ends it, in the form that was asked for.
#include "cli/listing.h"

void lims_listing_begin(struct lims_listing *l, struct lims_cli *cli, const char *const *heads, size_t columns)
{
	l->cli = cli;
	l->count = 0;
	lims_jw_init(&l->w, &cli->out);
	lims_grid_init(&l->g, columns);
	if (cli->json)
		lims_jw_array(&l->w, NULL);
	else
		lims_grid_heading(&l->g, cli->lang, heads);
}

void lims_listing_row(struct lims_listing *l, const char *const (*cells)[2], size_t n)
{
	l->count++;
	if (l->cli->json)
		lims_jw_object(&l->w, NULL);
	for (size_t i = 0; i < n; i++) {
		if (!l->cli->json)
			lims_grid_add(&l->g, cells[i][1]);
		else if (cells[i][1] && cells[i][1][0])
			lims_jw_text(&l->w, cells[i][0], cells[i][1]);
	}
	if (l->cli->json)
		lims_jw_end_object(&l->w);
}

void lims_listing_end(struct lims_listing *l)
{
	if (l->cli->json) {
		lims_jw_end_array(&l->w);
		lims_buf_add_char(&l->cli->out, '\n');
	}
	lims_grid_print(&l->g, &l->cli->out, "");
}
