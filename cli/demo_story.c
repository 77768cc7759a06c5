// SPDX-License-Identifier: Apache-2.0
// The story's beginning and end: setting the laboratory up, and from the reviewer's desk to paper and audit. All names are invented.
#include "cli/demo_story.h"

#include "lims-core/base/clock.h"

#include <string.h>

enum { ALL = 60, SOME = 14 };

void lims_demo_heading(struct lims_stage *s, const char *msgid)
{
	char line[256];
	snprintf(line, sizeof line, "\n== %s", lims_tr(s->cli->lang, msgid));
	lims_stage_show(line);
}

static lims_rc set_up_people(struct lims_stage *s, struct lims_err *err)
{
	lims_demo_heading(s, LIMS_MSG("A training laboratory, its people and its customers"));
	lims_rc rc = lims_stage_run(s, ALL, LIMS_ARGS("init", "--name", LIMS_DEMO_LABORATORY, "--kind", "training"), err);
	if (!rc)
		rc = lims_stage_run(
			s, ALL, LIMS_ARGS("--as", "hoa", "staff", "set", "hoa", "--name", "Lò Thị Hoa", "--roles", "admin,reception"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL,
			LIMS_ARGS("--as", "hoa", "org", "set", "--name", "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng tỉnh Sơn Lâm", "--name-en",
				"Son Lam Centre for Standards, Metrology and Quality", "--parent", "Sở Khoa học và Công nghệ tỉnh Sơn Lâm", "--address",
				"Số 7, đường Suối Bạc, thị xã Mường Then, tỉnh Sơn Lâm", "--phone", "0200 000 000", "--place", "Mường Then",
				"--signatory-title", "GIÁM ĐỐC"),
			err);
	if (!rc)
		rc =
			lims_stage_run(s, ALL, LIMS_ARGS("--as", "hoa", "staff", "set", "an", "--name", "Nguyễn Văn An", "--roles", "technician"), err);
	if (!rc)
		rc =
			lims_stage_run(s, ALL, LIMS_ARGS("--as", "hoa", "staff", "set", "binh", "--name", "Trần Thị Bình", "--roles", "reviewer"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "hoa", "staff", "set", "chau", "--name", "Vi Văn Châu", "--roles", "signatory"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL,
			LIMS_ARGS(
				"--as", "hoa", "customer", "set", "--name", "Ban quản lý chợ Bản Mây", "--address", "Bản Mây, xã Pá Lừa, tỉnh Sơn Lâm"),
			err);
	if (!rc)
		rc = lims_stage_run(s, ALL,
			LIMS_ARGS("--as", "hoa", "customer", "set", "--name", "Hợp tác xã chè Nậm Ngần", "--address",
				"Bản Nậm Ngần, xã Suối Thầu, tỉnh Sơn Lâm"),
			err);
	return rc;
}

/// One row of the designation with who may work in it: the words of the licence, and the bound that is checked.
static lims_rc set_up_row(
	struct lims_stage *s, const char *procedure, const char *range, const char *limits, const char *from, struct lims_err *err)
{
	lims_rc rc = lims_stage_run(s, ALL,
		LIMS_ARGS("--as", "hoa", "scope", "set", "--licence", "L-A1", "--service", "verification", "--procedure", procedure, "--range",
			range, "--limits", limits, "--signatories", "chau"),
		err);
	return rc ? rc
			  : lims_stage_run(s, ALL,
					LIMS_ARGS("--as", "hoa", "authorisation", "set", "--staff", "an", "--procedure", procedure, "--activity", "measure",
						"--from", from, "--training", "ĐT-01"),
					err);
}

static lims_rc set_up_licence(struct lims_stage *s, const char *from, const char *until, struct lims_err *err)
{
	lims_demo_heading(s, LIMS_MSG("The licence with the rows of its scope, and who may work in them"));
	lims_rc rc = lims_stage_run(s, ALL,
		LIMS_ARGS("--as", "hoa", "licence", "set", "--kind", "designation", "--number", "N 000", "--by", "Cơ quan chỉ định (ví dụ)",
			"--from", from, "--until", until),
		err);
	if (!rc)
		rc = set_up_row(s, "spring-dial-scale", "đến 60 kg", "Max <= 60 kg", from, err);
	if (!rc)
		rc = set_up_row(s, "single-phase-static-meter", "cấp 1 và 2", "class = 1|2", from, err);
	if (!rc)
		rc = lims_stage_run(s, ALL,
			LIMS_ARGS("--as", "hoa", "card", "set", "--staff", "an", "--number", "KĐV-0231", "--fields", "mass,electricity", "--from", from,
				"--until", until),
			err);
	return rc;
}

static lims_rc set_up_standards(struct lims_stage *s, const char *on, const char *until, struct lims_err *err)
{
	lims_demo_heading(s, LIMS_MSG("Standards with their certificates"));
	lims_rc rc = lims_stage_run(s, ALL,
		LIMS_ARGS("--as", "an", "standard", "set", "--name", "Bộ quả cân 1 mg … 20 kg", "--serial", "QC-07", "--class", "M1",
			"--certificate", "KL-0417", "--certified-by", "Viện Đo lường (ví dụ)", "--certified-on", on, "--valid-until", until,
			"--measurement-standard", "CNC-0112"),
		err);
	if (!rc)
		rc = lims_stage_run(s, ALL,
			LIMS_ARGS("--as", "an", "standard", "set", "--name", "Công tơ chuẩn 1 pha", "--serial", "26000002", "--class", "0.1", "--limit",
				"0.1 %", "--certificate", "ĐN-0083", "--certified-by", "Viện Đo lường (ví dụ)", "--certified-on", on, "--valid-until",
				until, "--measurement-standard", "CNC-0113"),
			err);
	return rc;
}

lims_rc lims_demo_set_up(struct lims_stage *s, struct lims_err *err)
{
	char on[LIMS_DATE_TEXT], until[LIMS_DATE_TEXT];
	struct lims_date today = lims_moment_date(lims_clock_now(s->cli->zone_min), s->cli->zone_min);
	lims_date_text(lims_date_add_months(today, -5), on);
	lims_date_text(lims_date_month_end(lims_date_add_months(today, 7)), until);
	lims_rc rc = set_up_people(s, err);
	if (!rc)
		rc = set_up_licence(s, on, until, err);
	if (!rc)
		rc = set_up_standards(s, on, until, err);
	if (rc)
		return rc;
	lims_demo_heading(s, LIMS_MSG("Before the first paper: what this program computes on this machine, and a person who accepts it"));
	return lims_stage_run(s, ALL, LIMS_ARGS("--as", "chau", "validate", "--accept"), err);
}

/// The number that `certificate issue` gave: the last word of its first line.
static void read_number(struct lims_stage *s)
{
	const char *text = lims_buf_text(&s->answer);
	size_t end = strcspn(text, "\n"), begin = end;
	while (begin > 0 && text[begin - 1] != ' ')
		begin--;
	snprintf(s->paper, sizeof s->paper, "%.*s", (int)(end - begin), text + begin);
}

static lims_rc finish(struct lims_stage *s, const char *worksheet, const char *sticker, struct lims_err *err)
{
	char paper[LIMS_SIM_LINE * 2], record[LIMS_SIM_LINE];
	lims_rc rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "binh", "worksheet", "review", worksheet, "--accept"), err);
	if (!rc && sticker)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "chau", "certificate", "issue", worksheet, "--sticker", sticker), err);
	else if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "chau", "certificate", "issue", worksheet), err);
	if (rc)
		return rc;
	read_number(s);
	snprintf(paper, sizeof paper, "certificates/%s.pdf", s->paper);
	snprintf(record, sizeof record, "records/%s.pdf", worksheet);
	rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "hoa", "certificate", "print", s->paper, "--output", paper), err);
	return rc ? rc
			  : lims_stage_run(s, ALL, LIMS_ARGS("--as", "hoa", "certificate", "print", s->paper, "--record", "--output", record), err);
}

lims_rc lims_demo_papers(struct lims_stage *s, struct lims_err *err)
{
	lims_demo_heading(s, LIMS_MSG("A second person reviews, the signatory issues, the papers are printed"));
	lims_rc rc = finish(s, "W-A1", "SL 000101", err);
	if (!rc)
		rc = finish(s, "W-A2", "SL 000102", err);
	if (!rc)
		rc = finish(s, "W-A3", NULL, err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("certificate", "list"), err);
	if (rc)
		return rc;
	lims_demo_heading(s, LIMS_MSG("The assessor asks: do the kept bytes still give what was printed? Is the journal whole?"));
	rc = lims_stage_run(s, SOME, LIMS_ARGS("audit", "recompute", "--all"), err);
	if (!rc)
		rc = lims_stage_run(s, SOME, LIMS_ARGS("rebuild"), err);
	if (!rc)
		rc = lims_stage_run(s, SOME, LIMS_ARGS("audit", "verify"), err);
	if (rc)
		return rc;
	lims_demo_heading(s, LIMS_MSG("And: what shows that the laboratory can do what its licence says? What is missing is plain to see"));
	return lims_stage_run(s, SOME, LIMS_ARGS("scope", "matrix"), err);
}
