// SPDX-License-Identifier: Apache-2.0
// Says a proposal for a load in words: what lies on it, whether that is accurate enough, what is nearest where nothing makes it.
#include "cli/loads.h"

#include "cli/words.h"

static void pieces_text(const struct lims_plan_load *load, struct lims_buf *b)
{
	lims_buf_clear(b);
	for (size_t i = 0; i < load->piece_count; i++)
		lims_buf_addf(b, "%s%s", i > 0 ? " + " : "", load->pieces[i]);
	if (load->piece_count == 0)
		lims_buf_add_text(b, "–");
}

static void one(struct lims_cli *cli, size_t row, const struct lims_plan_cell *cell, struct lims_buf *b)
{
	const struct lims_plan_load *load = cell->load;
	pieces_text(load, b);
	if (!load->reached && load->decided)
		lims_cli_say(cli, "    row %zu: %s %s cannot be made of the pieces at hand; the nearest is %s: %s", row + 1, cell->text,
			cell->column->unit, lims_cli_shown(cli, load->sum), lims_buf_text(b));
	else if (!load->reached)
		lims_cli_say(cli, "    row %zu: no pieces were found for %s %s; the nearest found is %s: %s", row + 1, cell->text,
			cell->column->unit, lims_cli_shown(cli, load->sum), lims_buf_text(b));
	else if (load->allowed[0] == '\0')
		lims_cli_say(cli, "    row %zu: %s = %s", row + 1, lims_cli_shown(cli, load->sum), lims_buf_text(b));
	else if (load->limit[0] == '\0')
		lims_cli_say(cli, "    row %zu: %s = %s; the limit of a piece is not known, and %s is allowed", row + 1,
			lims_cli_shown(cli, load->sum), lims_buf_text(b), lims_cli_shown(cli, load->allowed));
	else if (load->kept)
		lims_cli_say(cli, "    row %zu: %s = %s; %s of %s allowed", row + 1, lims_cli_shown(cli, load->sum), lims_buf_text(b),
			lims_cli_shown(cli, load->limit), lims_cli_shown(cli, load->allowed));
	else
		lims_cli_say(cli, "    row %zu: %s = %s; NOT ACCURATE ENOUGH: %s, and %s is allowed", row + 1, lims_cli_shown(cli, load->sum),
			lims_buf_text(b), lims_cli_shown(cli, load->limit), lims_cli_shown(cli, load->allowed));
}

void lims_cli_loads(struct lims_cli *cli, const struct lims_plan_step *s)
{
	struct lims_buf b;
	lims_buf_init(&b, LIMS_CLI_OUT_MAX);
	for (size_t row = 0; row < s->row_count; row++)
		for (size_t c = 0; c < s->step->column_count; c++)
			if (s->rows[row].cells[c].load)
				one(cli, row, &s->rows[row].cells[c], &b);
	lims_buf_finish(&b);
}
