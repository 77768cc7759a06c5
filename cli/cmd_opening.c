// SPDX-License-Identifier: Apache-2.0
// opening take and show: what a laboratory knew before it began with this system, from the tables of a folder.
#include "cli/opening_view.h"
#include "laboratory/intake/happening.h"
#include "laboratory/proof/paper_kinds.h"
#include "lims-core/base/text.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 1 << 16, ARENA_MAX = 512 << 20, FILES_MAX = 32, NAME_MAX_BYTES = 256 };

/// The tables of a folder in memory.
struct folder {
	struct lims_opening_file files[FILES_MAX];
	char names[FILES_MAX][NAME_MAX_BYTES];
	struct lims_buf bytes[FILES_MAX];
	size_t count;
};

static bool is_table(const char *name)
{
	size_t n = strlen(name);
	return n > 4 && n < NAME_MAX_BYTES && strcmp(name + n - 4, ".csv") == 0;
}

static lims_rc read_file(struct folder *f, const char *path, const char *name, struct lims_err *err)
{
	char whole[LIMS_CLI_PATH + NAME_MAX_BYTES];
	if (f->count == FILES_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "%s holds more than %d tables: an opening balance has a folder of its own", path, FILES_MAX);
	size_t i = f->count++;
	snprintf(whole, sizeof whole, "%s/%s", path, name);
	snprintf(f->names[i], NAME_MAX_BYTES, "%s", name);
	lims_rc rc = lims_file_read(whole, LIMS_CSV_BYTES + 1, &f->bytes[i], err);
	f->files[i] = (struct lims_opening_file){f->names[i], f->bytes[i].data, f->bytes[i].len};
	return rc;
}

static lims_rc read_folder(struct folder *f, const char *path, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	DIR *d = strlen(path) < LIMS_CLI_PATH ? opendir(path) : NULL;
	if (!d)
		return lims_err_set(err, LIMS_E_INPUT, "%s is no folder that can be read: give the folder with the tables", path);
	for (const struct dirent *e; !rc && (e = readdir(d));)
		if (is_table(e->d_name))
			rc = read_file(f, path, e->d_name, err);
	closedir(d);
	if (!rc && f->count == 0)
		rc = lims_err_set(
			err, LIMS_E_INPUT, "%s holds no table: they are staff.csv, customers.csv, standards.csv, items.csv and so on", path);
	return rc;
}

static void put_tables(struct lims_cli *cli, const struct lims_opening_result *r)
{
	struct lims_jw w;
	lims_jw_init(&w, &cli->out);
	if (cli->json) {
		lims_jw_object(&w, NULL);
		lims_jw_bool(&w, "written", r->written);
		if (r->written)
			lims_jw_text(&w, "opening", r->code);
		lims_jw_array(&w, "tables");
	}
	for (size_t i = 0; i < sizeof r->tables / sizeof r->tables[0]; i++) {
		const struct lims_opening_table *t = &r->tables[i];
		if (!t->name)
			continue;
		if (cli->json) {
			lims_jw_object(&w, NULL);
			lims_jw_text(&w, "name", t->name);
			lims_jw_int(&w, "rows", (int64_t)t->rows);
		} else if (i < LIMS_OPENING_KINDS)
			lims_cli_say(cli, "%s: %zu good rows, %zu faults", t->name, t->rows, t->faults.count);
		lims_cli_put_faults(cli, &w, t->name, &t->faults);
		if (cli->json)
			lims_jw_end_object(&w);
	}
	if (cli->json) {
		lims_jw_end_array(&w);
		lims_jw_end_object(&w);
		lims_buf_add_char(&cli->out, '\n');
	} else if (r->written)
		lims_cli_say(cli, "Taken over as %s; everything of it is marked until it is recorded here", r->code);
	else if (r->faults == 0)
		lims_cli_say(cli, "All rows are good; nothing was written");
}

lims_rc lims_cli_take_over(struct lims_cli *cli, const char *path, bool dry_run, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct lims_opening_result r = {.faults = 0};
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct folder *f = calloc(1, sizeof *f);
	struct lims_opening in = {.dry_run = dry_run};
	lims_rc rc =
		arena && f ? lims_cli_table_form(cli, &in.form, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the tables");
	if (!rc)
		rc = read_folder(f, path, err);
	if (!rc)
		rc = lims_cli_open(cli, &lab, err);
	if (!rc) {
		in.files = f->files;
		in.count = f->count;
		rc = lims_opening_take(lab, &in, arena, &r, err);
		if (!rc || r.faults > 0)
			put_tables(cli, &r);
	}
	for (size_t i = 0; f && i < f->count; i++)
		lims_buf_finish(&f->bytes[i]);
	free(f);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc run_take(struct lims_cli *cli, struct lims_err *err)
{
	return lims_cli_take_over(cli, cli->args[0], lims_cli_option(cli, "dry-run") != NULL, err);
}

/* ---- show */

struct showing {
	struct lims_cli *cli;
	struct lims_grid g;
	struct lims_jw w;
	size_t count;
};

static lims_rc put_opening(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct showing *s = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), BODY_MAX, &doc, err);
	if (rc)
		return rc;
	const struct lims_json *files = lims_json_get(lims_json_root(doc), "files");
	s->count++;
	if (s->cli->json) {
		lims_jw_object(&s->w, NULL);
		lims_jw_text(&s->w, "code", h->code);
		lims_jw_text(&s->w, "on", h->on);
		lims_jw_text(&s->w, "by", h->actor);
		lims_jw_array(&s->w, "files");
	}
	for (size_t i = 0; i < lims_json_size(files); i++) {
		const struct lims_json *f = lims_json_at(files, i);
		const char *name = lims_json_get_text(f, "name", ""), *hash = lims_json_get_text(f, "sha256", "");
		char rows[32];
		snprintf(rows, sizeof rows, "%lld", (long long)lims_json_get_int(f, "rows", 0));
		const char *const cells[] = {h->code, h->on, h->actor, name, rows, hash};
		for (size_t k = 0; !s->cli->json && k < sizeof cells / sizeof cells[0]; k++)
			lims_grid_add(&s->g, cells[k]);
		if (!s->cli->json)
			continue;
		lims_jw_object(&s->w, NULL);
		lims_jw_text(&s->w, "name", name);
		lims_jw_int(&s->w, "rows", lims_json_get_int(f, "rows", 0));
		lims_jw_text(&s->w, "sha256", hash);
		lims_jw_end_object(&s->w);
	}
	if (s->cli->json) {
		lims_jw_end_array(&s->w);
		lims_jw_end_object(&s->w);
	}
	lims_json_destroy(doc);
	return LIMS_OK;
}

static lims_rc put_series(void *ctx, const struct lims_series_start *n, struct lims_err *err)
{
	struct showing *s = ctx;
	(void)err;
	const char *kind = lims_tr(s->cli->lang, lims_paper_kind_name(n->kind));
	if (!s->cli->json) {
		lims_cli_say(s->cli, "  Last number of before: %s %lld, %05lld; %s", kind, (long long)n->year, (long long)n->last,
			lims_tr(s->cli->lang, LIMS_CLI_TAKEN_OVER));
		return LIMS_OK;
	}
	lims_jw_object(&s->w, NULL);
	lims_jw_text(&s->w, "series", n->kind);
	lims_jw_int(&s->w, "year", n->year);
	lims_jw_int(&s->w, "last", n->last);
	lims_jw_text(&s->w, "opening", n->opening);
	lims_jw_end_object(&s->w);
	return LIMS_OK;
}

static lims_rc put_unverified(void *ctx, const char *kind, int64_t count, struct lims_err *err)
{
	static const struct {
		const char *kind, *word;
	} words[] = {{"certificate", LIMS_MSG("certificates of standards")}, {"item", LIMS_MSG("items with their last verification")}};
	struct showing *s = ctx;
	const char *word = kind;
	(void)err;
	if (count == 0)
		return LIMS_OK;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lims_text_equal(kind, words[i].kind))
			word = words[i].word;
	if (s->cli->json)
		lims_jw_int(&s->w, kind, count);
	else
		lims_cli_say(s->cli, "  %lld · %s", (long long)count, lims_tr(s->cli->lang, word));
	return LIMS_OK;
}

static lims_rc show_all(struct showing *s, struct lims_laboratory *lab, struct lims_err *err)
{
	static const char *const heads[] = {
		LIMS_MSG("Opening"), LIMS_MSG("Day"), LIMS_MSG("Done by"), LIMS_MSG("Table"), LIMS_MSG("Rows"), LIMS_MSG("SHA-256")};
	bool json = s->cli->json;
	if (json)
		lims_jw_array(&s->w, "openings");
	lims_grid_init(&s->g, sizeof heads / sizeof heads[0]);
	lims_grid_heading(&s->g, s->cli->lang, heads);
	lims_rc rc = lims_happenings_of(lab, "opening.taken", put_opening, s, err);
	lims_grid_print(&s->g, &s->cli->out, "");
	if (json) {
		lims_jw_end_array(&s->w);
		lims_jw_array(&s->w, "series");
	}
	if (!rc)
		rc = lims_series_each(lab, put_series, s, err);
	if (json) {
		lims_jw_end_array(&s->w);
		lims_jw_object(&s->w, "unverified");
	} else if (s->count > 0)
		lims_cli_say(s->cli, "Still as it was taken over, not verified by this system");
	if (!rc)
		rc = lims_unverified_each(lab, put_unverified, s, err);
	if (json)
		lims_jw_end_object(&s->w);
	return rc;
}

static lims_rc run_show(struct lims_cli *cli, struct lims_err *err)
{
	struct lims_laboratory *lab = NULL;
	struct showing s = {.cli = cli};
	lims_rc rc = lims_cli_open(cli, &lab, err);
	if (rc)
		return rc;
	lims_jw_init(&s.w, &cli->out);
	if (cli->json)
		lims_jw_object(&s.w, NULL);
	rc = show_all(&s, lab, err);
	if (cli->json) {
		lims_jw_end_object(&s.w);
		lims_buf_add_char(&cli->out, '\n');
	} else if (!rc && s.count == 0)
		lims_cli_say(cli, "Nothing was taken over");
	return rc;
}

static const struct lims_option take_options[] = {
	{"dry-run", NULL, LIMS_MSG("Only checks; nothing is written")},
	{"dates", "iso|dmy", LIMS_MSG("How days are written: 2026-12-31 (iso) or 31/12/2026 (dmy)")},
	{"decimal-comma", NULL, LIMS_MSG("Numbers are written with a decimal comma: 0,5 kg")},
};
static const struct lims_command list[] = {
	{"opening", "take", "FOLDER", 1, 1,
		LIMS_MSG("Takes the opening balance from the tables of a folder: people, cards, customers, standards, numbers, stickers, items; "
				 "all of it or nothing"),
		take_options, 3, run_take},
	{"opening", "show", "", 0, 0, LIMS_MSG("Shows what was taken over, and what of it nobody has recorded here since"), NULL, 0, run_show},
};
const struct lims_commands lims_commands_opening = {list, sizeof list / sizeof list[0]};
