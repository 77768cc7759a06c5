// SPDX-License-Identifier: Apache-2.0
// certificate amend and amendments: further documents beside a paper that stands.
#include "cli/amendment_view.h"
#include "laboratory/paper_ended.h"
#include "lims-core/base/buf.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static lims_rc run_amend(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	char number[LIMS_CODE];
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_paper_amend(lab, cli->args[0], lims_cli_option(cli, "text"), lims_cli_option(cli, "reason"), number, err);
	if (!rc && !lims_cli_answer(cli, (const char *const[]){"number", number, "paper", cli->args[0], NULL}))
		lims_cli_say(cli, "Issued: %s", number);
	return rc;
}

static lims_rc put_json(void *ctx, const struct lims_amendment *a, struct lims_err *err)
{
	struct lims_jw *w = ctx;
	(void)err;
	lims_jw_object(w, NULL);
	lims_jw_text(w, "number", a->number);
	lims_jw_text(w, "paper", a->paper);
	lims_jw_text(w, "on", a->on);
	lims_jw_text(w, "by", a->actor);
	lims_jw_text(w, "text", a->text);
	lims_jw_text(w, "reason", a->reason);
	lims_jw_text(w, "pdf", a->pdf);
	lims_jw_end_object(w);
	return LIMS_OK;
}

static lims_rc put_line(void *ctx, const struct lims_amendment *a, struct lims_err *err)
{
	struct lims_cli *cli = ctx;
	(void)err;
	lims_cli_say(cli, "  Amended by %s on %s (%s): %s. Reason: %s", a->number, a->on, a->actor, a->text, a->reason);
	return LIMS_OK;
}

lims_rc lims_cli_say_amendments(struct lims_cli *cli, struct lims_laboratory *lab, const char *number, struct lims_err *err)
{
	return lims_amendments_each(lab, number, put_line, cli, err);
}

static lims_rc run_list(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_jw w;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc || !cli->json)
		return rc ? rc : lims_cli_say_amendments(cli, lab, cli->args[0], err);
	lims_jw_init(&w, &cli->out);
	lims_jw_array(&w, NULL);
	rc = lims_amendments_each(lab, cli->args[0], put_json, &w, err);
	lims_jw_end_array(&w);
	lims_buf_add_char(&cli->out, '\n');
	return rc;
}

static lims_rc take_pdf(struct lims_laboratory *lab, const char *number, bool kept, struct lims_buf *ret, struct lims_err *err)
{
	bool ended = false;
	lims_rc rc = kept ? LIMS_OK : lims_amendment_ended_pdf(lab, number, &ended, ret, err);
	return rc || ended ? rc : lims_amendment_pdf(lab, number, ret, err);
}

lims_rc lims_cli_print_amendment(
	struct lims_laboratory *lab, const char *number, const char *output, bool kept, char ret_paper[LIMS_CODE], struct lims_err *err)
{
	struct lims_buf pdf;
	struct lims_err none = {.lang = err->lang};
	struct stat st;
	ret_paper[0] = '\0';
	lims_rc rc = lims_amendment_paper(lab, number, ret_paper, &none);
	if (rc == LIMS_E_NOT_FOUND)
		return LIMS_OK;
	if (rc) {
		*err = none;
		return rc;
	}
	lims_buf_init(&pdf, 64 << 20);
	rc = take_pdf(lab, number, kept, &pdf, err);
	if (!rc && stat(output, &st) == 0 && !S_ISREG(st.st_mode))
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is a folder or a device, no file: name a file", output);
	if (!rc)
		rc = lims_file_write(output, pdf.data, pdf.len, 0644, err);
	lims_buf_finish(&pdf);
	return rc;
}

static const struct lims_option options[] = {
	{"text", "TEXT", LIMS_MSG("What is amended or added; it is printed")},
	{"reason", "TEXT", LIMS_MSG("What was wrong; it is printed")},
};
static const struct lims_command list[] = {
	{"certificate", "amend", "NUMBER", 1, 1, LIMS_MSG("Issues a further document beside a paper, which stands"), options, 2, run_amend},
	{"certificate", "amendments", "NUMBER", 1, 1, LIMS_MSG("Lists the amendments of a paper"), NULL, 0, run_list},
};
const struct lims_commands lims_commands_amend = {list, sizeof list / sizeof list[0]};
