// SPDX-License-Identifier: Apache-2.0
// lims-verify FILE: checks and explains a bundle that `lims audit export` wrote, without a store and without a network.
#include "cli/lims-verify/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH = 4096, OUT_MAX = 64 << 20, ARENA = 512 << 20 };

struct options {
	const char *file, *extract, *lang;
	bool quiet, help;
};

/// Before everything else: what is wrong with the other options is told in this language.
static void read_language(int argc, char **argv, struct options *o)
{
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], "--lang") == 0)
			o->lang = argv[i + 1];
}

static lims_rc read_options(int argc, char **argv, struct options *o, struct lims_err *err)
{
	for (int i = 1; i < argc; i++) {
		const char *a = argv[i];
		if (strcmp(a, "--help") == 0 || strcmp(a, "-h") == 0)
			o->help = true;
		else if (strcmp(a, "--quiet") == 0)
			o->quiet = true;
		else if ((strcmp(a, "--extract") == 0 || strcmp(a, "--lang") == 0) && i + 1 < argc)
			*(a[2] == 'e' ? &o->extract : &o->lang) = argv[++i];
		else if (a[0] == '-')
			return lims_err_set(err, LIMS_E_INPUT, "There is no option %s here: see --help", a);
		else if (o->file)
			return lims_err_set(err, LIMS_E_INPUT, "Name one file: see --help");
		else
			o->file = a;
	}
	if (!o->file && !o->help)
		return lims_err_set(err, LIMS_E_INPUT, "Name the file of the bundle: see --help");
	return LIMS_OK;
}

/// The catalogues beside the program; without them it speaks English.
static void open_language(const struct options *o, struct lims_lang **ret)
{
	char dir[PATH];
	const char *data = getenv("LIMS_DATA"), *code = o->lang ? o->lang : getenv("LIMS_LANG");
	ssize_t n = readlink("/proc/self/exe", dir, sizeof dir - 32);
	if (data && data[0] && strlen(data) < sizeof dir - 32) {
		(void)snprintf(dir, sizeof dir, "%s/locale", data);
	} else {
		dir[n > 0 ? n : 0] = '\0';
		char *slash = strrchr(dir, '/');
		(void)snprintf(slash ? slash : dir, 32, "/../share/lims/locale");
	}
	if (lims_lang_open(dir, code && code[0] ? code : "vi", ret, NULL) != LIMS_OK)
		*ret = NULL;
}

static void help(const struct lims_lang *lang, struct lims_buf *out)
{
	lims_buf_add_text(
		out, lims_tr(lang,
				 "lims-verify FILE [--extract DIR] [--quiet] [--lang vi|en]\n\n"
				 "Checks a bundle that lims audit export wrote: its chain of entries, the signatures, the attachments; decodes the kept\n"
				 "bytes again, computes again, compares with the paper; then tells what the paper rests on.\n\n"
				 "  --extract DIR  writes paper.pdf and record.pdf to the folder DIR, which must exist\n"
				 "  --quiet        says only what is wrong\n\n"
				 "Exit code: 0 all holds, 1 something is wrong, 2 no bundle or wrong use, 4 the disk.\n"));
}

static lims_rc extract_one(const struct lims_bundle *b, const char *hash, const char *dir, const char *name, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_bundle_blobs(b);
	struct lims_buf bytes = {0};
	char path[PATH];
	if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
		return lims_err_set(err, LIMS_E_INPUT, "The path %.200s… is too long", dir);
	lims_rc rc = blobs.get(blobs.ctx, hash, &bytes, err);
	if (rc == LIMS_OK)
		rc = lims_file_write(path, bytes.data, bytes.len, 0644, err);
	lims_buf_finish(&bytes);
	return rc;
}

static lims_rc extract(const struct lims_bundle *b, const char *dir, struct lims_arena *arena, struct lims_err *err)
{
	struct lims_bundle_paper paper;
	lims_rc rc = lims_bundle_paper(b, arena, &paper, err);
	if (rc == LIMS_OK)
		rc = extract_one(b, paper.pdf, dir, "paper.pdf", err);
	return rc == LIMS_OK ? extract_one(b, paper.record_pdf, dir, "record.pdf", err) : rc;
}

static lims_rc verify(const struct options *o, struct report *r, struct lims_err *err)
{
	struct lims_buf file = {0};
	struct lims_bundle bundle;
	struct lims_arena *arena = lims_arena_create(ARENA);
	lims_rc rc = arena ? lims_file_read(o->file, LIMS_BUNDLE_MAX, &file, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the bundle");
	if (rc == LIMS_OK)
		rc = lims_bundle_read(lims_buf_text(&file), file.len, arena, &bundle, err);
	if (rc == LIMS_OK)
		rc = report_bundle(r, &bundle, arena, err);
	if (rc == LIMS_OK && o->extract)
		rc = extract(&bundle, o->extract, arena, err);
	if (rc == LIMS_OK && !o->quiet)
		lims_buf_add_text(r->out,
			r->ended ? lims_tr(r->lang, "All of it holds. The paper is no longer valid.\n") : lims_tr(r->lang, "All of it holds.\n"));
	lims_arena_destroy(arena);
	lims_buf_finish(&file);
	return rc;
}

int main(int argc, char **argv)
{
	struct options o = {.file = NULL};
	struct lims_err err = {0};
	struct lims_lang *lang = NULL;
	struct lims_buf out;
	lims_buf_init(&out, OUT_MAX);
	read_language(argc, argv, &o);
	open_language(&o, &lang);
	err.lang = lang;
	lims_rc rc = lims_dec_self_check(&err);
	if (rc == LIMS_OK)
		rc = read_options(argc, argv, &o, &err);
	struct report r = {.lang = lang, .out = &out, .quiet = o.quiet};
	if (rc == LIMS_OK && o.help)
		help(lang, &out);
	else if (rc == LIMS_OK)
		rc = verify(&o, &r, &err);
	if (rc == LIMS_OK)
		rc = lims_buf_check(&out, "The answer", &err);
	bool written = fwrite(lims_buf_text(&out), 1, out.len, stdout) == out.len;
	if ((fflush(stdout) != 0 || !written) && rc == LIMS_OK)
		rc = lims_err_set(&err, LIMS_E_STORAGE, "The answer could not be written to the standard output");
	if (rc != LIMS_OK && err.text[0])
		(void)fprintf(stderr, "lims-verify: %s%s%s%s\n", err.text, err.where[0] ? " (" : "", err.where, err.where[0] ? ")" : "");
	lims_buf_finish(&out);
	lims_lang_destroy(lang);
	return lims_err_exit_code(rc);
}
