// SPDX-License-Identifier: Apache-2.0
// scope matrix: each row of the scope against what shows that the laboratory can do it; what is missing stands in capitals.
#include "cli/listing.h"
#include "laboratory/people/matrix.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { HEAD_COLUMNS = 4, CELL = 512 };

struct matrix {
	struct lims_listing list;
	size_t rows, states[LIMS_MATRIX_NOT_ASKED + 1];
	bool gaps; ///< only rows that have one
};

static const char *const heads[HEAD_COLUMNS + LIMS_MATRIX_COLUMNS] = {
	LIMS_MSG("Row"),
	LIMS_MSG("Licence"),
	LIMS_MSG("Procedure"),
	LIMS_MSG("Range"),
	[HEAD_COLUMNS + LIMS_MATRIX_METHOD] = LIMS_MSG("Method verified"),
	[HEAD_COLUMNS + LIMS_MATRIX_BUDGET] = LIMS_MSG("Budget reviewed"),
	[HEAD_COLUMNS + LIMS_MATRIX_PEOPLE] = LIMS_MSG("Authorised people"),
	[HEAD_COLUMNS + LIMS_MATRIX_SIGNATORIES] = LIMS_MSG("Signatories"),
	[HEAD_COLUMNS + LIMS_MATRIX_COMPARISON] = LIMS_MSG("Comparison"),
	[HEAD_COLUMNS + LIMS_MATRIX_AUDIT] = LIMS_MSG("Internal audit"),
	[HEAD_COLUMNS + LIMS_MATRIX_CERTIFICATE] = LIMS_MSG("Last certificate"),
};

// What the outcomes of the records are called for people.
static const char *const outcomes[][2] = {
	{"fit", LIMS_MSG("fit")},
	{"fit_with_limits", LIMS_MSG("fit with limits")},
	{"not_fit", LIMS_MSG("not fit")},
	{"stands", LIMS_MSG("stands")},
	{"changed", LIMS_MSG("changed")},
	{"satisfactory", LIMS_MSG("satisfactory")},
	{"questionable", LIMS_MSG("questionable")},
	{"unsatisfactory", LIMS_MSG("unsatisfactory")},
	{"no_card", LIMS_MSG("without a card")},
};

static const char *outcome_word(const struct lims_cli *cli, const char *outcome)
{
	for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++)
		if (lims_text_equal(outcomes[i][0], outcome))
			return lims_tr(cli->lang, outcomes[i][1]);
	return outcome;
}

static void cell_text(const struct lims_cli *cli, const struct lims_matrix_cell *c, char text[CELL])
{
	const char *outcome = c->outcome[0] ? outcome_word(cli, c->outcome) : "";
	char what[CELL - 64];
	snprintf(what, sizeof what, "%s%s%s%s%s%.60s", c->people, c->code, c->day[0] ? " " : "", c->day, outcome[0] ? ", " : "", outcome);
	switch (c->state) {
	case LIMS_MATRIX_EMPTY:
		snprintf(text, CELL, "%s", lims_tr(cli->lang, "MISSING"));
		break;
	case LIMS_MATRIX_PLANNED:
		snprintf(text, CELL, lims_tr(cli->lang, "MISSING (planned: %s)"), what);
		break;
	case LIMS_MATRIX_OVER:
		snprintf(text, CELL, lims_tr(cli->lang, "OVERDUE (%s)"), what);
		break;
	case LIMS_MATRIX_FAILED:
		snprintf(text, CELL, "!! %s", what);
		break;
	case LIMS_MATRIX_GOOD:
		snprintf(text, CELL, "%s", what);
		break;
	case LIMS_MATRIX_NOT_ASKED:
		text[0] = '\0';
		break;
	}
}

static void put_json(struct matrix *m, const struct lims_matrix_row *row)
{
	struct lims_jw *w = &m->list.w;
	lims_jw_object(w, NULL);
	lims_jw_text(w, "code", row->code);
	lims_jw_text(w, "licence", row->licence);
	lims_jw_text(w, "licence_number", row->licence_number);
	lims_jw_text(w, "licence_kind", row->licence_kind);
	lims_jw_text(w, "service", row->service);
	lims_jw_text(w, "procedure", row->procedure);
	lims_jw_text(w, "range", row->range);
	lims_jw_text(w, "limits", row->limits);
	lims_jw_text(w, "place", row->place);
	lims_jw_bool(w, "holds", row->holds);
	for (int i = 0; i < LIMS_MATRIX_COLUMNS; i++) {
		const struct lims_matrix_cell *c = &row->cells[i];
		lims_jw_object(w, lims_matrix_column_name((enum lims_matrix_column)i));
		lims_jw_text(w, "state", lims_matrix_state_name(c->state));
		if (c->code[0])
			lims_jw_text(w, "code", c->code);
		if (c->day[0])
			lims_jw_text(w, c->state == LIMS_MATRIX_PLANNED ? "due" : "on", c->day);
		if (c->outcome[0])
			lims_jw_text(w, "outcome", c->outcome);
		if (c->people[0])
			lims_jw_text(w, "people", c->people);
		lims_jw_end_object(w);
	}
	lims_jw_end_object(w);
}

static lims_rc put_row(void *ctx, const struct lims_matrix_row *row, struct lims_err *err)
{
	struct matrix *m = ctx;
	char text[CELL];
	bool gap = !row->holds;
	(void)err;
	for (int i = 0; i < LIMS_MATRIX_COLUMNS; i++)
		gap = gap || (row->cells[i].state != LIMS_MATRIX_GOOD && row->cells[i].state != LIMS_MATRIX_NOT_ASKED);
	if (m->gaps && !gap)
		return LIMS_OK;
	m->rows++;
	for (int i = 0; i < LIMS_MATRIX_COLUMNS; i++)
		m->states[row->cells[i].state]++;
	if (m->list.cli->json) {
		put_json(m, row);
		return LIMS_OK;
	}
	snprintf(text, sizeof text, "%s%s", row->holds ? "" : "!! ", row->code);
	lims_grid_add(&m->list.g, text);
	lims_grid_add(&m->list.g, row->licence_number);
	lims_grid_add(&m->list.g, row->procedure);
	lims_grid_add(&m->list.g, row->range[0] ? row->range : row->limits);
	for (int i = 0; i < LIMS_MATRIX_COLUMNS; i++) {
		cell_text(m->list.cli, &row->cells[i], text);
		lims_grid_add(&m->list.g, text);
	}
	return LIMS_OK;
}

static lims_rc run_matrix(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct matrix m = {.list = {.cli = cli}, .gaps = lims_cli_option(cli, "gaps") != NULL};
	const char *on = lims_cli_option(cli, "on");
	struct lims_date day;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	day = lims_laboratory_today(lab);
	if (on && lims_date_parse(on, &day, err) != LIMS_OK)
		return lims_err_context(err, "--%s", "on");
	lims_listing_begin(&m.list, cli, heads, HEAD_COLUMNS + LIMS_MATRIX_COLUMNS);
	rc = lims_scope_matrix(lab, cli->arg_count > 0 ? cli->args[0] : NULL, day, put_row, &m, err);
	lims_listing_end(&m.list);
	if (rc || cli->json)
		return rc;
	lims_cli_say(cli, "%zu rows: %zu cells missing, %zu overdue, %zu against the row", m.rows,
		m.states[LIMS_MATRIX_EMPTY] + m.states[LIMS_MATRIX_PLANNED], m.states[LIMS_MATRIX_OVER], m.states[LIMS_MATRIX_FAILED]);
	return LIMS_OK;
}

static const struct lims_option matrix_options[] = {
	{"on", "DATE", LIMS_MSG("As it stands on this day (today)")},
	{"gaps", NULL, LIMS_MSG("Only rows in which something is missing, overdue or against the row")},
};

static const struct lims_command list[] = {
	{"scope", "matrix", "[ROW]", 0, 1,
		LIMS_MSG("Shows each row of the scope against method, budget, people, signatories, comparison, audit and last certificate"),
		matrix_options, 2, run_matrix},
};
const struct lims_commands lims_commands_scope = {list, sizeof list / sizeof list[0]};
