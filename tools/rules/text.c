// SPDX-License-Identifier: Apache-2.0
// Rules about whole files: size, opening lines, marks of unfinished work, paths of one machine, links, generated files.
#include "tools/rules/rules.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { LINES_MAX = 600, PATH_TEXT = 512 };

static bool is_script(const struct rules_file *f)
{
	return rules_starts(f->text, "#!");
}

void rules_size(struct rules *r, const struct rules_file *f)
{
	if (!rules_is_c(f))
		return;
	unsigned lines = 0;
	for (size_t i = 0; i < f->len; i++)
		lines += f->text[i] == '\n';
	if (lines > LINES_MAX)
		rules_report(
			r, f, lines, "size", "%u lines; a file is read in one sitting (about 500, at most %d), so cut it by purpose", lines, LINES_MAX);
}

static const char *line_after(const char *p)
{
	p += strcspn(p, "\n");
	return *p ? p + 1 : p;
}

void rules_opening(struct rules *r, const struct rules_file *f)
{
	static const char c_line[] = "// SPDX-License-Identifier: Apache-2.0\n", script_line[] = "# SPDX-License-Identifier: Apache-2.0\n";
	if (!rules_is_c(f) && !is_script(f))
		return;
	const char *p = is_script(f) ? line_after(f->text) : f->text;
	unsigned line = is_script(f) ? 2 : 1;
	if (!rules_starts(p, rules_is_c(f) ? c_line : script_line)) {
		rules_report(
			r, f, line, "opening", "the licence line is missing: %s SPDX-License-Identifier: Apache-2.0", rules_is_c(f) ? "//" : "#");
		return;
	}
	p = line_after(p);
	bool sentence = rules_is_c(f) ? rules_starts(p, "// ") || rules_starts(p, "/*") : rules_starts(p, "# ");
	if (!sentence)
		rules_report(r, f, line + 1, "opening", "one sentence that says what this file is for must follow the licence line");
}

/// True at `p` when the word stands there alone, in its exact letters.
static bool stands_at(const struct rules_file *f, const char *p, const char *word)
{
	size_t n = strlen(word);
	bool left = p == f->text || !(isalnum((unsigned char)p[-1]) || p[-1] == '_');
	return left && strncmp(p, word, n) == 0 && !(isalnum((unsigned char)p[n]) || p[n] == '_');
}

static void refuse_each(
	struct rules *r, const struct rules_file *f, const char *const *words, bool whole, const char *check, const char *why)
{
	unsigned line = 1;
	char first[32] = "";
	for (size_t i = 0; words[i] && i + 1 < sizeof first; i++)
		first[i] = *words[i];
	if (memchr(f->text, '\0', f->len) || strcmp(f->path, "LICENSE") == 0)
		return;
	for (const char *p = f->text; *p; p++) {
		line += *p == '\n';
		for (size_t i = 0; words[i] && strchr(first, *p); i++) {
			if (whole ? stands_at(f, p, words[i]) : rules_starts(p, words[i]))
				rules_report(r, f, line, check, "'%s' %s", words[i], why);
		}
	}
}

void rules_marks(struct rules *r, const struct rules_file *f)
{
	// Cut in two, so that this file passes its own check.
	// clang-format off
	static const char *const words[] = {"TO" "DO", "FIX" "ME", "HA" "CK", "XX" "X", "TB" "D", "ST" "UB", "st" "ub",
		"not yet " "implemented", "not " "implemented", NULL};
	static const char *const conflicts[] = {"<<<<" "<<< ", ">>>>" ">>> ", NULL};
	// clang-format on
	refuse_each(r, f, words, true, "marks", "marks unfinished work; finish it, or say in a document what is missing");
	refuse_each(r, f, conflicts, false, "marks", "marks an unfinished merge; choose a side");
}

void rules_places(struct rules *r, const struct rules_file *f)
{
	// clang-format off
	static const char *const words[] = {"/ho" "me/", "/ro" "ot/", "/wo" "rk/", "/Use" "rs/", "../sha" "red", NULL};
	// clang-format on
	// The one place where the folder beside the checkout is looked for.
	if (strcmp(f->path, ".ci/run") == 0)
		return;
	refuse_each(r, f, words, false, "places", "is a path of one machine; take it from an option or the environment");
}

void rules_generated(struct rules *r, const struct rules_file *f)
{
	static const char *const ends[] = {".o", ".a", ".so", ".mo", ".pot", ".d", ".gcno", ".gcda", ".profraw", ".deb", ".db", ".pyc", ".orig",
		".rej", "~", ".swp", "compile_commands.json", "CMakeCache.txt", NULL};
	for (size_t i = 0; ends[i]; i++) {
		if (rules_ends(f->path, ends[i]))
			rules_report(r, f, 1, "generated", "generated or left over; only build/ may hold such files");
	}
}

static void check_target(struct rules *r, const struct rules_file *f, unsigned line, const char *folder, const char *target, size_t n)
{
	char path[PATH_TEXT];
	int written = snprintf(path, sizeof path, "%s%.*s", folder, (int)n, target);
	if (written > 0 && (size_t)written < sizeof path && !rules_exists(r, path))
		rules_report(r, f, line, "links", "%.*s leads nowhere", (int)n, target);
}

/// [text](target): relative targets must exist; addresses and places in the same page are not followed.
static void check_link(struct rules *r, const struct rules_file *f, unsigned line, const char *target)
{
	size_t n = strcspn(target, ")#\n ");
	if (n == 0 || memchr(target, ':', n))
		return;
	char folder[PATH_TEXT] = "";
	const char *slash = strrchr(f->path, '/');
	if (slash)
		snprintf(folder, sizeof folder, "%.*s/", (int)(slash - f->path), f->path);
	check_target(r, f, line, folder, target, n);
}

/// NAME.yaml or ID stands for any name; README.md does not.
static bool stands_for_any(const char *path, size_t n)
{
	size_t start = n;
	while (start > 0 && path[start - 1] != '/')
		start--;
	bool capitals = n - start >= 2 && isupper((unsigned char)path[start]) && isupper((unsigned char)path[start + 1]);
	return capitals && !rules_starts(path + start, "README") && !rules_starts(path + start, "CMake");
}

/// `folder/name` between back-ticks: when it begins with a folder of the house and has no pattern in it, it must exist.
static void check_quoted_path(struct rules *r, const struct rules_file *f, unsigned line, const char *text)
{
	static const char *const folders[] = {"calibration-data/", "certificates/", "cli/", "cmake/", "docs/", "drivers/", "laboratory/",
		"lims-core/", "locale/", "simulators/", "tests/", "tools/", ".ci/", NULL};
	size_t n = strcspn(text, "`\n ");
	if (text[n] == '\n' || strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./") < n ||
		stands_for_any(text, n))
		return;
	for (size_t i = 0; folders[i]; i++) {
		if (rules_starts(text, folders[i]))
			check_target(r, f, line, "", text, n);
	}
}

void rules_links(struct rules *r, const struct rules_file *f)
{
	if (!rules_ends(f->path, ".md"))
		return;
	unsigned line = 1;
	bool opens = true, block = false;
	for (const char *p = f->text; *p; p++) {
		if (rules_starts(p, "```") && (p == f->text || p[-1] == '\n')) {
			block = !block;
			p += 2;
		} else if (*p == '\n') {
			line++;
			opens = true;
		} else if (!block && *p == '`') {
			if (opens)
				check_quoted_path(r, f, line, p + 1);
			opens = !opens;
		} else if (!block && p[0] == ']' && p[1] == '(') {
			check_link(r, f, line, p + 2);
		}
	}
}
