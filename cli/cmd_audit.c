// SPDX-License-Identifier: Apache-2.0
// audit verify, recompute and show: the assessor's questions.
#include "cli/cli.h"
#include "cli/story_view.h"
#include "laboratory/audit.h"
#include "laboratory/bundle.h"
#include "laboratory/issue.h"
#include "laboratory/quality/incidents.h"
#include "lims-core/journal/verify.h"

#include <string.h>

enum { BUNDLE_MAX = 512 << 20 };

struct verifying {
	struct lims_cli *cli;
	struct lims_jw w; ///< with --json: the object whose array of findings is open
	char incident[LIMS_CODE];
};

static void put_finding(const struct lims_finding *f, void *ctx)
{
	struct verifying *v = ctx;
	if (v->cli->json)
		lims_jw_text(&v->w, NULL, f->text);
	else
		lims_buf_addf(&v->cli->out, "%s\n", f->text);
}

/// A failed verification or recomputation is an incident of the system, recorded by the program; "" where it cannot be.
static void record_failure(
	struct lims_cli *cli, struct lims_laboratory *lab, enum lims_incident what, const struct lims_err *found, char ret_code[LIMS_CODE])
{
	struct lims_err other = {0};
	ret_code[0] = '\0';
	// What was found is told in any case; a store that takes no further entry cannot tell it itself.
	cli->incident = true;
	if (cli->as_of.us || lims_incident_record(lab, what, found->text, ret_code, &other) != LIMS_OK)
		ret_code[0] = '\0';
}

static void put_verified(struct verifying *v, const struct lims_verify_result *r)
{
	lims_jw_end_array(&v->w);
	lims_jw_int(&v->w, "entries", r->entries);
	lims_jw_int(&v->w, "heads", r->heads);
	lims_jw_int(&v->w, "blobs", r->blobs);
	lims_jw_int(&v->w, "rows", r->rows);
	lims_jw_int(&v->w, "faults", r->findings);
	lims_jw_int(&v->w, "unsigned", r->unsigned_entries);
	if (r->signed_later)
		lims_jw_int(&v->w, "signed_later", r->signed_later);
	if (v->incident[0])
		lims_jw_text(&v->w, "incident", v->incident);
	lims_jw_end_object(&v->w);
	lims_buf_add_char(&v->cli->out, '\n');
}

static lims_rc run_verify(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_verify_result r = {0};
	struct verifying v = {.cli = cli};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_jw_init(&v.w, &cli->out);
	if (cli->json) {
		lims_jw_object(&v.w, NULL);
		lims_jw_array(&v.w, "findings");
	}
	rc = lims_journal_verify(lims_laboratory_journal(lab), put_finding, &v, &r, err);
	if (rc && rc != LIMS_E_CORRUPT)
		return rc;
	if (rc)
		record_failure(cli, lab, LIMS_INCIDENT_VERIFY, err, v.incident);
	if (cli->json) {
		put_verified(&v, &r);
		return rc;
	}
	lims_cli_say(cli, "Read: %lld entries, %lld signed heads, %lld attachments, %lld rows; faults: %lld", (long long)r.entries,
		(long long)r.heads, (long long)r.blobs, (long long)r.rows, (long long)r.findings);
	if (v.incident[0])
		lims_cli_say(cli, "Recorded as an incident: lims incident show %s", v.incident);
	if (!rc && r.unsigned_entries > 0)
		lims_cli_say(cli, "%lld entries after the last signed head are not proven yet", (long long)r.unsigned_entries);
	if (r.signed_later)
		lims_cli_say(cli, "This is a backup; the key of its node has signed up to entry %lld since", (long long)r.signed_later);
	return rc;
}

struct counting {
	struct lims_cli *cli;
	struct lims_laboratory *lab;
	int papers, differing;
};

/// One object per paper and line; what differs is text for people.
static void put_recount(struct lims_cli *cli, const char *number, const struct lims_audit_recount *count, const struct lims_buf *lines)
{
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "number", number);
	lims_jw_int(&w, "captures", count->readings);
	lims_jw_int(&w, "typed", count->typed);
	lims_jw_int(&w, "compared", count->cells);
	lims_jw_int(&w, "conditions", count->air);
	lims_jw_int(&w, "in_tables", count->tables);
	lims_jw_int(&w, "differences", count->differences);
	lims_jw_text(&w, "lines", lims_buf_text(lines));
	lims_jw_end_object(&w);
	lims_buf_add_char(&cli->out, '\n');
}

static lims_rc recompute_one(struct counting *c, const char *number, struct lims_err *err)
{
	struct lims_audit_recount count = {0};
	struct lims_buf lines;
	lims_buf_init(&lines, 4 << 20);
	lims_rc rc = lims_audit_recompute(c->lab, number, &count, &lines, err);
	if (!rc) {
		c->papers++;
		c->differing += count.differences > 0;
		if (c->cli->json)
			put_recount(c->cli, number, &count, &lines);
		else
			lims_cli_say(c->cli, "%s: %d captures decoded again, %d values typed, %d printed values compared, %d differences", number,
				count.readings, count.typed, count.cells, count.differences);
		if (!c->cli->json && count.air > 0)
			lims_cli_say(c->cli,
				"  %d conditions stand in the readings of the air that they name, %d of them also in the table of a logger", count.air,
				count.tables);
		if (!c->cli->json)
			lims_buf_add(&c->cli->out, lines.data ? lines.data : (const unsigned char *)"", lines.len);
	}
	lims_buf_finish(&lines);
	return rc;
}

static lims_rc visit(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	return recompute_one(ctx, i->number, err);
}

static lims_rc run_recompute(struct lims_cli *cli, struct lims_err *err)
{
	struct counting c = {.cli = cli};
	bool all = lims_cli_option(cli, "all") != NULL;
	if (all == (cli->arg_count == 1))
		return lims_err_set(err, LIMS_E_INPUT, "Name one paper, or say --all");
	lims_rc rc = lims_cli_open(cli, &c.lab, err);
	if (!rc)
		rc = all ? lims_issued_each(c.lab, NULL, visit, &c, err) : recompute_one(&c, cli->args[0], err);
	if (!rc && c.differing > 0)
		rc = lims_err_set(err, LIMS_E_CORRUPT, "%d of %d papers differ from what the kept bytes give", c.differing, c.papers);
	if (rc == LIMS_E_CORRUPT) {
		char code[LIMS_CODE];
		record_failure(cli, c.lab, LIMS_INCIDENT_RECOMPUTE, err, code);
		if (code[0] && !cli->json)
			lims_cli_say(cli, "Recorded as an incident: lims incident show %s", code);
	}
	return rc;
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	lims_rc rc = lims_cli_open(cli, &lab, err);
	struct lims_story_view view = {cli, lab};
	return rc ? rc : lims_audit_story(lab, cli->args[0], lims_story_put, &view, err);
}

static lims_rc run_export(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_bundle_made made = {0};
	struct lims_buf bytes;
	lims_buf_init(&bytes, BUNDLE_MAX);
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (!rc)
		rc = lims_bundle_export(lab, cli->args[0], &bytes, &made, err);
	if (!rc)
		rc = lims_file_write(cli->args[1], bytes.data, bytes.len, 0644, err);
	lims_buf_finish(&bytes);
	if (rc)
		return rc;
	lims_cli_say(cli, "%s: %zu entries about %s, %zu that join them to a signed head, %zu attachments; check it with lims-verify %s",
		cli->args[1], made.entries, cli->args[0], made.joining, made.blobs, cli->args[1]);
	if (made.unproven > 0)
		lims_cli_say(cli, "  ! %zu entries stand under no signed head yet and were left out", made.unproven);
	return LIMS_OK;
}

static const struct lims_option recompute_options[] = {{"all", NULL, LIMS_MSG("Every issued paper")}};
static const struct lims_command list[] = {
	{"audit", "verify", "", 0, 0, LIMS_MSG("Checks chain, signatures, attachments and tables; names what is wrong"), NULL, 0, run_verify},
	{"audit", "recompute", "[NUMBER]", 0, 1,
		LIMS_MSG("Decodes the kept bytes of a paper again, computes again, compares with what was printed"), recompute_options, 1,
		run_recompute},
	{"audit", "export", "NUMBER FILE", 2, 2, LIMS_MSG("Writes a paper with everything that proves it to one file, for lims-verify"), NULL,
		0, run_export},
	{"audit", "show", "NUMBER|NOUN:CODE", 1, 1,
		LIMS_MSG("Tells the story of a paper, or of one thing like standard:S-A1, from the journal"), NULL, 0, run_show},
};
const struct lims_commands lims_commands_audit = {list, sizeof list / sizeof list[0]};
