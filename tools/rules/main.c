// SPDX-License-Identifier: Apache-2.0
// rules ROOT [CHECK…]: reads the sources of the house and names every breach of its rules; exit 1 when there is one.
#include "tools/rules/rules.h"

#include <fts.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct rules_check rules_checks[] = {
	{"includes", "an include against the arrows of the house, a third-party header outside its room", rules_includes},
	{"banned", "functions that overflow, share state, or depend on the locale; typedefs of structs; globbing", rules_banned},
	{"prints", "a library that prints, exits or aborts", rules_prints},
	{"kinds", "the name of a kind of instrument in the engine", rules_kinds},
	{"taps", "a protocol of fuel dispensers that could say something", rules_taps},
	{"sql", "SQL that writes outside the projections, the journal and the store", rules_sql},
	{"html", "'<' in a string of web/ outside web/html.c", rules_html},
	{"messages", "a text that the extraction for translators would miss", rules_messages},
	{"size", "a source file of more than 600 lines", rules_size},
	{"opening", "a file without its licence line and its opening sentence", rules_opening},
	{"marks", "marks of unfinished work", rules_marks},
	{"places", "paths of one machine", rules_places},
	{"links", "a link or a path in the documents that leads nowhere", rules_links},
	{"generated", "generated files in the source tree", rules_generated},
	{NULL, NULL, NULL},
};

enum { LARGEST_FILE = 8 << 20, CHOSEN_MAX = 32 };

void rules_report(struct rules *r, const struct rules_file *f, unsigned line, const char *check, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	printf("%s:%u: [%s] ", f->path, line, check);
	vprintf(fmt, args);
	putchar('\n');
	va_end(args);
	r->findings++;
}

bool rules_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool rules_ends(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);
	return n >= m && strcmp(text + n - m, suffix) == 0;
}

bool rules_is_c(const struct rules_file *f)
{
	return rules_ends(f->path, ".c") || rules_ends(f->path, ".h");
}

bool rules_exists(const struct rules *r, const char *path)
{
	char *whole = NULL;
	if (asprintf(&whole, "%s/%s", r->root, path) < 0)
		return false;
	bool found = access(whole, F_OK) == 0;
	free(whole);
	return found;
}

bool rules_listed(const char *list, const char *word, size_t n)
{
	while (*list) {
		size_t m = strcspn(list, " ");
		if (m == n && memcmp(list, word, n) == 0)
			return true;
		list += m + strspn(list + m, " ");
	}
	return false;
}

static char *read_whole(const char *path, size_t *ret_len)
{
	FILE *in = fopen(path, "rb");
	char *text = in ? malloc(LARGEST_FILE + 1) : NULL;
	if (text) {
		*ret_len = fread(text, 1, LARGEST_FILE, in);
		text[*ret_len] = '\0';
	}
	if (in)
		fclose(in);
	return text;
}

/// What is no source: the history, the build tree, what `tools/demo` leaves, and the bytes that tests feed to parsers.
static bool is_skipped(const struct rules *r, const FTSENT *e)
{
	static const char *const folders[] = {".git", "build", "demo-lab", "tests/captures", "tests/fuzz/corpus", NULL};
	if (e->fts_level == 0)
		return false;
	for (size_t i = 0; folders[i]; i++) {
		if (strcmp(e->fts_path + strlen(r->root) + 1, folders[i]) == 0)
			return true;
	}
	return false;
}

static bool check_file(struct rules *r, const char *path, const struct rules_check *const *chosen)
{
	struct rules_file f = {.path = path + strlen(r->root) + 1};
	char *text = read_whole(path, &f.len);
	if (!text)
		return false;
	f.text = text;
	for (size_t i = 0; chosen[i]; i++)
		chosen[i]->run(r, &f);
	free(text);
	return true;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/// Every file under the root, in the order of names; false when something cannot be read.
static bool walk(struct rules *r, char *root, const struct rules_check *const *chosen)
{
	char *const roots[] = {root, NULL};
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	if (!tree)
		return false;
	bool good = true;
	for (FTSENT *e = fts_read(tree); e && good; e = fts_read(tree)) {
		if (is_skipped(r, e))
			fts_set(tree, e, FTS_SKIP);
		else if (e->fts_info == FTS_F)
			good = check_file(r, e->fts_path, chosen);
		else if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR || e->fts_info == FTS_NS)
			good = false;
		if (!good)
			fprintf(stderr, "rules: cannot read %s\n", e->fts_path);
	}
	fts_close(tree);
	return good;
}

static const struct rules_check *find_check(const char *name)
{
	for (const struct rules_check *c = rules_checks; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		for (const struct rules_check *c = rules_checks; c->name; c++)
			printf("%-10s %s\n", c->name, c->refuses);
		return 0;
	}
	if (argc < 2 || argc - 2 >= CHOSEN_MAX) {
		fprintf(stderr, "usage: rules ROOT [CHECK...] | rules --list\n");
		return 2;
	}
	for (size_t end = strlen(argv[1]); end > 1 && argv[1][end - 1] == '/'; end--)
		argv[1][end - 1] = '\0';
	struct rules r = {.root = argv[1]};
	const struct rules_check *chosen[CHOSEN_MAX] = {NULL};
	size_t n = 0;
	for (int i = 2; i < argc; i++) {
		chosen[n] = find_check(argv[i]);
		if (!chosen[n++]) {
			fprintf(stderr, "rules: there is no check '%s'; see rules --list\n", argv[i]);
			return 2;
		}
	}
	for (const struct rules_check *c = rules_checks; argc == 2 && c->name; c++)
		chosen[n++] = c;
	if (!walk(&r, argv[1], chosen))
		return 2;
	return r.findings > 0;
}
