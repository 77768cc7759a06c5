// SPDX-License-Identifier: Apache-2.0
// standard and device certificate, certificates and withdraw: what the certificates of the laboratory's standards and instruments state.
#include "cli/cli.h"
#include "cli/codes.h"
#include "cli/equipment_card.h"
#include "cli/taken_over.h"
#include "cli/words.h"
#include "laboratory/proof/correction.h"
#include "laboratory/standards.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { FILE_MAX = 1 << 20, ARENA_MAX = 64 << 20 };

static lims_rc run_withdraw(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	const char *note = NULL;
	lims_rc rc = lims_cli_need(cli, "note", &note, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_standard_withdraw(lab, cli->command->noun, cli->args[0], cli->args[1], note, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){cli->command->noun, cli->args[0], "certificate", cli->args[1], NULL}))
		lims_cli_say(cli, "Withdrawn: certificate %s of %s; worksheets that took it keep it", cli->args[1], cli->args[0]);
	return rc;
}

struct listing {
	struct lims_cli *cli;
	struct lims_grid g;
	struct lims_jw w;
	const struct lims_certificate_period *periods;
	size_t count;
};

static const struct lims_certificate_period *period_of(const struct listing *l, const char *number)
{
	for (size_t i = 0; i < l->count; i++)
		if (lims_text_equal(l->periods[i].certificate->number, number))
			return &l->periods[i];
	return NULL;
}

static const char *state_name(enum lims_period_state s)
{
	static const char *const names[] = {"counts", "waits", "refused", "never", "conflict"};
	return names[s];
}

static bool has_days(const struct lims_certificate_period *p)
{
	return p->state == LIMS_PERIOD_COUNTS || p->state == LIMS_PERIOD_WAITS;
}

/// One that counts does so on its days alone.
static const char *state_text(const struct lims_cli *cli, const struct lims_certificate_period *p)
{
	static const char *const texts[] = {LIMS_MSG("in use"), LIMS_MSG("waits to be accepted"), LIMS_MSG("refused"), LIMS_MSG("replaced"),
		LIMS_MSG("in conflict: say which counts")};
	struct lims_date today = lims_laboratory_today(cli->lab);
	if (has_days(p) && p->to.month != 0 && lims_date_cmp(p->to, today) < 0)
		return lims_tr(cli->lang, LIMS_MSG("has ended"));
	if (p->state == LIMS_PERIOD_COUNTS && lims_date_cmp(p->from, today) > 0)
		return lims_tr(cli->lang, LIMS_MSG("not in use yet"));
	return lims_tr(cli->lang, texts[p->state]);
}

static void put_period_json(struct lims_jw *w, const struct lims_certificate_period *p, struct lims_date today)
{
	char day[LIMS_DATE_TEXT];
	lims_jw_text(w, "state", state_name(p->state));
	lims_jw_bool(w, "in_force", has_days(p) && lims_in_force(p->from, p->to, today));
	if (!has_days(p))
		return;
	lims_date_text(p->from, day);
	lims_jw_text(w, "counts_from", day);
	lims_date_text(p->to, day);
	lims_jw_text(w, "counts_to", day);
}

static lims_rc put_json(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct listing *l = ctx;
	struct lims_jw *w = &l->w;
	const struct lims_certificate_period *p = period_of(l, row->number);
	(void)err;
	lims_jw_object(w, NULL);
	if (p)
		put_period_json(w, p, lims_laboratory_today(l->cli->lab));
	lims_jw_text(w, "by", row->by);
	lims_jw_text(w, "recorded_by", row->actor);
	if (row->evidence)
		lims_jw_text(w, "evidence", row->evidence);
	if (row->taken_over)
		lims_jw_bool(w, "taken_over", true);
	lims_jw_raw(w, "identity", row->identity, strlen(row->identity));
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
		lims_buf_addf(b, "%s%s", i > 0 ? ", " : "", lims_cli_stated(cli, c->curves[i].name));
	if (c->piece_count > 0)
		lims_buf_addf(b, "%s", c->curve_count > 0 ? ", " : "");
	if (c->piece_count > 0)
		lims_buf_addf(b, lims_tr(cli->lang, "pieces: %zu"), c->piece_count);
}

/// The serial number on the certificate; else who said how it is known to be of this one, and how.
static lims_rc put_identity(const struct lims_standard_row *row, struct lims_buf *b, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(row->identity, strlen(row->identity), LIMS_CLI_OUT_MAX, &doc, err);
	const char *serial = lims_json_get_text(lims_json_get(lims_json_root(doc), "item"), "serial", NULL);
	const char *said = lims_json_get_text(lims_json_root(doc), "identified", NULL);
	if (serial)
		lims_buf_addf(b, "%s", serial);
	if (said)
		lims_buf_addf(b, "%s%s: %s", serial ? "; " : "", row->actor, said);
	lims_json_destroy(doc);
	return rc;
}

static lims_rc put_line(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct listing *l = ctx;
	struct lims_buf text, whose;
	char day[LIMS_DATE_TEXT];
	const struct lims_certificate_period *p = period_of(l, row->number);
	bool counts = p && has_days(p);
	lims_buf_init(&text, LIMS_CLI_OUT_MAX);
	lims_buf_init(&whose, LIMS_CLI_OUT_MAX);
	lims_rc rc = put_identity(row, &whose, err);
	lims_grid_add(&l->g, row->number);
	lims_grid_add(&l->g, day_text(counts ? p->from : row->certificate.from, day));
	lims_grid_add(&l->g, day_text(counts ? p->to : row->certificate.to, day));
	lims_grid_add(&l->g, p ? state_text(l->cli, p) : NULL);
	put_stated(l->cli, &row->certificate, &text);
	lims_grid_add(&l->g, lims_buf_text(&text));
	lims_grid_add(&l->g, whose.len > 0 ? lims_buf_text(&whose) : NULL);
	lims_grid_add(&l->g, row->by[0] ? row->by : NULL);
	lims_grid_add(&l->g, row->evidence ? row->evidence : NULL);
	lims_grid_add(&l->g, row->taken_over ? lims_tr(l->cli->lang, LIMS_CLI_TAKEN_OVER) : " ");
	lims_buf_finish(&text);
	lims_buf_finish(&whose);
	return rc;
}

static lims_rc put_all(struct listing *l, const char *noun, const char *code, const char *indent, struct lims_err *err)
{
	static const char *const labels[] = {LIMS_MSG("Certificate"), LIMS_MSG("From"), LIMS_MSG("Until"), LIMS_MSG("State"),
		LIMS_MSG("States"), LIMS_MSG("Of the serial number"), LIMS_MSG("Certified by"), LIMS_MSG("The paper (SHA-256)"), ""};
	struct lims_cli *cli = l->cli;
	if (!cli->json) {
		lims_grid_init(&l->g, 9);
		lims_grid_heading(&l->g, cli->lang, labels);
		lims_rc rc = lims_standard_each(cli->lab, noun, code, put_line, l, err);
		lims_grid_print(&l->g, &cli->out, indent);
		return rc;
	}
	lims_jw_init(&l->w, &cli->out);
	lims_jw_array(&l->w, NULL);
	lims_rc rc = lims_standard_each(cli->lab, noun, code, put_json, l, err);
	lims_jw_end_array(&l->w);
	lims_buf_add_char(&cli->out, '\n');
	return rc;
}

lims_rc lims_cli_put_certificates(struct lims_cli *cli, const char *noun, const char *code, const char *indent, struct lims_err *err)
{
	struct listing l = {.cli = cli};
	struct lims_certificate_period *periods = NULL;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	lims_rc rc = arena ? lims_standard_periods(cli->lab, noun, code, arena, &periods, &l.count, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	l.periods = periods;
	if (!rc)
		rc = put_all(&l, noun, code, indent, err);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc run_certificates(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	return rc ? rc : lims_cli_put_certificates(cli, cli->command->noun, cli->args[0], "", err);
}

static bool corrects_air(const struct lims_ws_certificate *c)
{
	return lims_correction_in(c, "temperature") || lims_correction_in(c, "humidity") || lims_correction_in(c, "pressure");
}

/// A new one that waits is said to wait, and how it comes into use.
static lims_rc say_period(struct lims_cli *cli, struct lims_laboratory *lab, const char *number, struct lims_err *err)
{
	struct listing l = {.cli = cli};
	struct lims_certificate_period *periods = NULL;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	lims_rc rc = arena ? lims_standard_periods(lab, cli->command->noun, cli->args[0], arena, &periods, &l.count, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	l.periods = periods;
	const struct lims_certificate_period *p = rc ? NULL : period_of(&l, number);
	if (p && p->state != LIMS_PERIOD_COUNTS)
		lims_cli_say(cli,
			"  ! Another certificate states the same on some of its days: it comes into use with lims %s accept %s --certificate %s "
			"--decision accepted --from-on DATE",
			cli->command->noun, cli->args[0], number);
	if (p && lims_text_equal(cli->command->noun, "device") && !corrects_air(p->certificate))
		lims_cli_say(cli,
			"  ! It states no temperature_correction, humidity_correction or pressure_correction: readings of the air by %s are not "
			"corrected "
			"by it",
			cli->args[0]);
	lims_arena_destroy(arena);
	return rc;
}

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
		.evidence_len = paper.len,
		.identified = lims_cli_option(cli, "identified")};
	if (!rc)
		rc = lims_standard_certify(lab, cli->command->noun, cli->args[0], &papers, number, &cli->out, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){cli->command->noun, cli->args[0], "certificate", number, NULL})) {
		lims_cli_say(cli, "Recorded: certificate %s of %s", number, cli->args[0]);
		rc = say_period(cli, lab, number, err);
	}
	lims_buf_finish(&file);
	lims_buf_finish(&paper);
	return rc;
}

static const struct lims_option certificate_options[] = {{"evidence", "FILE", LIMS_MSG("The certificate itself, scanned; it is kept")},
	{"identified", "TEXT", LIMS_MSG("How it is known that it is of this one, where the file does not say or says it otherwise")}};
static const struct lims_option withdraw_options[] = {{"note", "TEXT", LIMS_MSG("Why")}};

#define CERTIFICATES(noun)                                                                                                                 \
	{noun, "certificate", "CODE FILE", 2, 2, LIMS_MSG("Records what a certificate of it states: a file lims-certificate-2"),               \
		certificate_options, 2, run_certificate},                                                                                          \
		{noun, "certificates", "CODE", 1, 1, LIMS_MSG("Lists its certificates: days, what they state, issuer, evidence"), NULL, 0,         \
			run_certificates},                                                                                                             \
	{                                                                                                                                      \
		noun, "withdraw", "CODE NUMBER", 2, 2, LIMS_MSG("Takes a certificate back that was recorded by mistake"), withdraw_options, 1,     \
			run_withdraw                                                                                                                   \
	}
static const struct lims_command list[] = {CERTIFICATES("standard"), CERTIFICATES("device")};
const struct lims_commands lims_commands_standards = {list, sizeof list / sizeof list[0]};
