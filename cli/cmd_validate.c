// SPDX-License-Identifier: Apache-2.0
// validate: every example of every data file with this program on this machine, as a report that a person can sign.
#include "cli/cli.h"
#include "cli/codes.h"
#include "cli/words.h"
#include "laboratory/validation.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"

#include <string.h>

enum { PDF_MAX = 32 << 20 };

static void put_pair(struct lims_grid *g, const char *name, const char *value)
{
	lims_grid_add(g, name);
	lims_grid_add(g, value);
}

static void put_identity(struct lims_cli *cli, const struct lims_validation_identity *id)
{
	struct lims_grid g;
	char text[LIMS_VALIDATION_WORD * 5], at[LIMS_MOMENT_TEXT];
	lims_moment_text(id->at, at);
	lims_grid_init(&g, 2);
	snprintf(text, sizeof text, "lims %s", id->version);
	put_pair(&g, lims_tr(cli->lang, "Program"), text);
	put_pair(&g, "SHA-256", id->sha256);
	for (size_t i = 0; i < LIMS_BUILD_PARTS; i++) {
		snprintf(text, sizeof text, "%s %s", id->parts[i].name, id->parts[i].version);
		put_pair(&g, i == 0 ? lims_tr(cli->lang, "Compiler") : i == 1 ? lims_tr(cli->lang, "Libraries") : " ", text);
	}
	snprintf(text, sizeof text, "%s %s, %s%s%s", id->system, id->release, id->architecture, id->processor[0] ? ", " : "", id->processor);
	put_pair(&g, lims_tr(cli->lang, "Machine"), text);
	for (size_t i = 0; i < LIMS_BUILD_CHECKS; i++) {
		snprintf(text, sizeof text, "%s: %s", lims_tr(cli->lang, id->checks[i].what),
			id->checks[i].good ? lims_tr(cli->lang, "good") : lims_tr(cli->lang, "FAILS"));
		put_pair(&g, i == 0 ? lims_tr(cli->lang, "Checks") : " ", text);
	}
	put_pair(&g, lims_tr(cli->lang, "Run at"), at);
	lims_grid_print(&g, &cli->out, "  ");
}

static void put_files(struct lims_cli *cli, const struct lims_validation *v)
{
	struct lims_grid g;
	char text[160], hex[LIMS_HASH_HEX];
	lims_grid_init(&g, 6);
	lims_grid_add(&g, lims_tr(cli->lang, "File"));
	lims_grid_add(&g, lims_tr(cli->lang, "examples"));
	lims_grid_add(&g, lims_tr(cli->lang, "failed"));
	lims_grid_add(&g, lims_tr(cli->lang, "drafts"));
	lims_grid_add(&g, "SHA-256");
	lims_grid_add(&g, " ");
	for (size_t i = 0; i < v->file_count; i++) {
		const struct lims_validated_file *f = &v->files[i];
		const size_t numbers[] = {f->example_count, f->failed, f->draft_count};
		lims_grid_add(&g, f->name);
		for (size_t k = 0; k < 3; k++) {
			snprintf(text, sizeof text, "%zu", numbers[k]);
			lims_grid_add(&g, text);
		}
		lims_hash_hex(&f->hash, hex);
		lims_grid_add(&g, hex);
		lims_hash_hex(&f->hidden, hex);
		snprintf(text, sizeof text, lims_tr(cli->lang, "the laboratory's own, in place of %s"), hex);
		lims_grid_add(&g, f->hides ? text : f->own ? lims_tr(cli->lang, "the laboratory's own") : " ");
	}
	lims_grid_print(&g, &cli->out, "  ");
}

/// What is wrong, then what waits for a person.
static void put_findings(struct lims_cli *cli, const struct lims_validation *v)
{
	for (size_t i = 0; i < v->file_count; i++) {
		lims_buf_add_text(&cli->out, v->files[i].faults);
		for (size_t k = 0; k < v->files[i].example_count; k++)
			lims_buf_add_text(&cli->out, v->files[i].examples[k].lines);
	}
	for (size_t i = 0; i < v->file_count; i++)
		for (size_t k = 0; k < v->files[i].draft_count; k++)
			lims_cli_put_draft(cli, v->files[i].drafts[k]);
}

static void put_change(struct lims_cli *cli, const struct lims_validation_change *c)
{
	static const struct {
		unsigned what;
		const char *words;
	} kinds[] = {{LIMS_CHANGE_NEW, LIMS_MSG("new")}, {LIMS_CHANGE_REMOVED, LIMS_MSG("removed")},
		{LIMS_CHANGE_BYTES, LIMS_MSG("other bytes")}, {LIMS_CHANGE_HIDDEN, LIMS_MSG("overrides another file")},
		{LIMS_CHANGE_RESULTS, LIMS_MSG("other results")}};
	lims_buf_addf(&cli->out, "  %s: ", c->file);
	bool any = false;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (!(c->what & kinds[i].what))
			continue;
		lims_buf_addf(&cli->out, "%s%s", any ? ", " : "", lims_tr(cli->lang, kinds[i].words));
		any = true;
	}
	for (size_t i = 0; i < c->example_count; i++)
		lims_buf_addf(&cli->out, "%s%s", i ? ", " : ": ", c->examples[i]);
	lims_buf_add_char(&cli->out, '\n');
}

static void put_laboratory(struct lims_cli *cli, const struct lims_validation_report *r)
{
	const struct lims_validation_changes *c = r->changes;
	char at[LIMS_CLI_MINUTE];
	if (c)
		lims_cli_say(cli, "Compared with the validation that %s accepted at %s (lims %s)", c->since.by, lims_cli_minute(c->since.at, at),
			c->since.version);
	if (c && c->program)
		lims_buf_addf(&cli->out, "  %s\n", lims_tr(cli->lang, "the program is another file"));
	for (size_t i = 0; c && i < c->count; i++)
		put_change(cli, &c->list[i]);
	if (c && c->count == 0)
		lims_buf_addf(&cli->out, "  %s\n", lims_tr(cli->lang, "no file and no result is another"));
	if (r->accepted)
		lims_cli_say(cli, "These results stand accepted by %s at %s", r->accepted->by, lims_cli_minute(r->accepted->at, at));
	else
		lims_cli_say(cli, "Nobody has accepted these results: lims validate --accept");
}

static void put_report(struct lims_cli *cli, const struct lims_validation_report *r)
{
	char hex[LIMS_HASH_HEX];
	lims_cli_say(cli, "Validation of the software (ISO/IEC 17025:2017, 7.11.2)");
	put_identity(cli, r->identity);
	put_files(cli, r->v);
	put_findings(cli, r->v);
	lims_cli_say(
		cli, "%zu examples run, %zu failed; %zu faults; %zu draft blocks", r->v->examples, r->v->failed, r->v->faults, r->v->drafts);
	lims_hash_hex(&r->v->digest, hex);
	lims_cli_say(cli, "Digest of the results: %s", hex);
	if (r->asked)
		put_laboratory(cli, r);
	lims_buf_add_char(&cli->out, '\n');
	lims_cli_say(cli, "Validated by: ______________________  Signature: ______________________  Date: ______________");
}

/// What one run of the command holds.
struct validating {
	struct lims_cli *cli;
	struct lims_laboratory *lab;  ///< NULL without a store
	struct lims_catalog *catalog; ///< of its own, without a store
	struct lims_validation *own;
	struct lims_validation_identity identity;
	struct lims_validation_changes *changes;
	struct lims_validation_accepted accepted;
	struct lims_validation_report report;
};

/// A laboratory that the environment names and that is not there yet is none; one that is named on the line must be there.
static lims_rc open_laboratory(struct validating *c, struct lims_err *err)
{
	struct lims_cli *cli = c->cli;
	if (!cli->store || !cli->store[0])
		return LIMS_OK;
	lims_rc rc = lims_cli_open(cli, &c->lab, err);
	if (rc == LIMS_E_NOT_FOUND && !lims_cli_option(cli, "store") && !lims_cli_option(cli, "accept")) {
		lims_err_clear(err);
		rc = LIMS_OK;
	}
	return rc;
}

static lims_rc run_all(struct validating *c, struct lims_err *err)
{
	const struct lims_lang *lang = err->lang;
	if (c->cli->json) // what stands there is never translated
		err->lang = NULL;
	lims_rc rc = c->lab ? lims_validation_of(c->lab, &c->report.v, err) : lims_cli_catalog(c->cli, &c->catalog, err);
	if (!rc && !c->lab)
		rc = lims_validation_run(c->catalog, &c->own, err);
	if (!c->lab)
		c->report.v = c->own;
	err->lang = lang;
	return rc;
}

static lims_rc look_up(struct validating *c, struct lims_err *err)
{
	char digest[LIMS_HASH_HEX];
	bool found = false;
	lims_hash_hex(&c->report.v->digest, digest);
	lims_rc rc = lims_validation_find(c->lab, digest, &found, &c->accepted, err);
	c->report.asked = true;
	c->report.accepted = found ? &c->accepted : NULL;
	return rc;
}

static lims_rc validate(struct validating *c, struct lims_err *err)
{
	bool accept = lims_cli_option(c->cli, "accept") != NULL;
	if (!accept && lims_cli_option(c->cli, "note"))
		return lims_err_set(err, LIMS_E_INPUT, "A note belongs to --accept: give both, or leave it out");
	if (accept && (!c->cli->store || !c->cli->store[0]))
		return lims_err_set(err, LIMS_E_INPUT, "Say which laboratory: --store FILE or LIMS_STORE");
	lims_rc rc = open_laboratory(c, err);
	if (!rc)
		rc = lims_validation_identify(c->cli->zone_min, &c->identity, err);
	if (!rc)
		rc = run_all(c, err);
	c->report.identity = &c->identity;
	if (!rc && c->lab)
		rc = lims_validation_compare(c->lab, c->report.v, &c->identity, &c->changes, err);
	c->report.changes = c->changes;
	return rc;
}

static void put(struct validating *c)
{
	if (!c->cli->json) {
		put_report(c->cli, &c->report);
		return;
	}
	lims_validation_json(&c->report, &c->cli->out);
	lims_buf_add_char(&c->cli->out, '\n');
}

static lims_rc write_pdf(struct validating *c, const char *path, struct lims_err *err)
{
	struct lims_buf pdf;
	lims_buf_init(&pdf, PDF_MAX);
	lims_rc rc = lims_validation_pdf(c->lab, &c->report, &pdf, err);
	if (!rc)
		rc = lims_file_write(path, pdf.data, pdf.len, 0644, err);
	lims_buf_finish(&pdf);
	return rc;
}

static lims_rc run_validate(struct lims_cli *cli, struct lims_err *err)
{
	struct validating c = {.cli = cli};
	lims_rc rc = validate(&c, err), no = LIMS_OK;
	if (!rc && lims_cli_option(cli, "accept"))
		no = lims_validation_accept(c.lab, &c.report, lims_cli_option(cli, "note"), err);
	else if (!rc && !lims_validation_passed(&c.report))
		no = lims_err_set(err, LIMS_E_REFUSED, "Not everything is as expected: %zu faults, %zu failed examples, see above",
			c.report.v->faults, c.report.v->failed);
	if (!rc && c.lab)
		rc = look_up(&c, err);
	if (!rc && lims_cli_option(cli, "pdf"))
		rc = write_pdf(&c, lims_cli_option(cli, "pdf"), err);
	if (!rc)
		put(&c);
	lims_validation_changes_destroy(c.changes);
	lims_validation_destroy(c.own);
	lims_catalog_close(c.catalog);
	return rc ? rc : no;
}

static const struct lims_option options[] = {
	{"accept", NULL, LIMS_MSG("Writes into the journal that you accept these results")},
	{"note", "TEXT", LIMS_MSG("Why, with --accept")},
	{"pdf", "FILE", LIMS_MSG("Also writes the report as a PDF")},
};
static const struct lims_command list[] = {
	{"validate", NULL, "", 0, 0, LIMS_MSG("Runs every example of every data file and reports what this program computes"), options, 3,
		run_validate},
};
const struct lims_commands lims_commands_validate = {list, 1};
