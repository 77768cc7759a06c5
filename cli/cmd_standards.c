// SPDX-License-Identifier: Apache-2.0
// standard certificate, certificates and withdraw: what the certificates of the laboratory's standards state.
#include "cli/cli.h"
#include "laboratory/standards.h"

#include <string.h>

enum { FILE_MAX = 1 << 20 };

static lims_rc run_certificate(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	const char *evidence = lims_cli_option(cli, "evidence");
	struct lims_buf file = {0}, paper = {0};
	char number[LIMS_CERTIFICATE_NUMBER];
	lims_rc rc = lims_file_read(cli->args[1], FILE_MAX, &file, err);
	if (!rc && evidence)
		rc = lims_file_read(evidence, LIMS_CLI_OUT_MAX, &paper, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	struct lims_standard_papers papers = {.name = cli->args[1],
		.bytes = lims_buf_text(&file),
		.n = file.len,
		.evidence = evidence ? lims_buf_text(&paper) : NULL,
		.evidence_len = paper.len};
	if (!rc)
		rc = lims_standard_certify(lab, cli->args[0], &papers, number, &cli->out, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"standard", cli->args[0], "certificate", number, NULL}))
		lims_cli_say(cli, "Recorded: certificate %s of standard %s", number, cli->args[0]);
	lims_buf_finish(&file);
	lims_buf_finish(&paper);
	return rc;
}

static lims_rc run_withdraw(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	const char *note = NULL;
	lims_rc rc = lims_cli_need(cli, "note", &note, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_standard_withdraw(lab, cli->args[0], cli->args[1], note, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"standard", cli->args[0], "certificate", cli->args[1], NULL}))
		lims_cli_say(cli, "Withdrawn: certificate %s of standard %s; worksheets that took it keep it", cli->args[1], cli->args[0]);
	return rc;
}

static lims_rc put_json(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct lims_jw *w = ctx;
	(void)err;
	lims_jw_object(w, NULL);
	lims_jw_text(w, "by", row->by);
	lims_jw_text(w, "recorded_by", row->actor);
	if (row->evidence)
		lims_jw_text(w, "evidence", row->evidence);
	lims_certificate_json(&row->certificate, w);
	lims_jw_end_object(w);
	return LIMS_OK;
}

static const char *day_text(struct lims_date day, char out[LIMS_DATE_TEXT])
{
	if (day.month == 0)
		return "…";
	lims_date_text(day, out);
	return out;
}

/// What it states by name; pieces by their number.
static void put_stated(struct lims_cli *cli, const struct lims_ws_certificate *c, struct lims_buf *b)
{
	for (size_t i = 0; i < c->curve_count; i++)
		lims_buf_addf(b, "%s%s", i > 0 ? ", " : "", c->curves[i].name);
	if (c->piece_count > 0)
		lims_buf_addf(b, "%s", c->curve_count > 0 ? ", " : "");
	if (c->piece_count > 0)
		lims_buf_addf(b, lims_tr(cli->lang, "pieces: %zu"), c->piece_count);
}

struct listing {
	struct lims_cli *cli;
	struct lims_grid g;
};

static lims_rc put_line(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct listing *l = ctx;
	struct lims_buf text;
	char day[LIMS_DATE_TEXT];
	(void)err;
	lims_buf_init(&text, LIMS_CLI_OUT_MAX);
	lims_grid_add(&l->g, row->number);
	lims_grid_add(&l->g, day_text(row->certificate.from, day));
	lims_grid_add(&l->g, day_text(row->certificate.to, day));
	put_stated(l->cli, &row->certificate, &text);
	lims_grid_add(&l->g, lims_buf_text(&text));
	lims_grid_add(&l->g, row->by[0] ? row->by : NULL);
	lims_grid_add(&l->g, row->evidence ? row->evidence : NULL);
	lims_buf_finish(&text);
	return LIMS_OK;
}

static lims_rc run_certificates(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct listing l = {.cli = cli};
	struct lims_jw w;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	if (cli->json) {
		lims_jw_init(&w, &cli->out);
		lims_jw_array(&w, NULL);
		rc = lims_standard_each(lab, cli->args[0], put_json, &w, err);
		lims_jw_end_array(&w);
		lims_buf_add_char(&cli->out, '\n');
		return rc;
	}
	lims_grid_init(&l.g, 6);
	rc = lims_standard_each(lab, cli->args[0], put_line, &l, err);
	lims_grid_print(&l.g, &cli->out, "");
	return rc;
}

static const struct lims_option certificate_options[] = {{"evidence", "FILE", LIMS_MSG("The certificate itself, scanned; it is kept")}};
static const struct lims_option withdraw_options[] = {{"note", "TEXT", LIMS_MSG("Why")}};

static const struct lims_command list[] = {
	{"standard", "certificate", "CODE FILE", 2, 2, LIMS_MSG("Records what a certificate of a standard states: a file lims-certificate-1"),
		certificate_options, 1, run_certificate},
	{"standard", "certificates", "CODE", 1, 1, LIMS_MSG("Lists the certificates of a standard: days, what they state, issuer, evidence"),
		NULL, 0, run_certificates},
	{"standard", "withdraw", "CODE NUMBER", 2, 2, LIMS_MSG("Takes a certificate back that was recorded by mistake"), withdraw_options, 1,
		run_withdraw},
};
const struct lims_commands lims_commands_standards = {list, sizeof list / sizeof list[0]};
