// SPDX-License-Identifier: Apache-2.0
// The house rules that a compiler does not know, read from the sources: what a rule sees and how it reports.
#ifndef LIMS_TOOLS_RULES_H
#define LIMS_TOOLS_RULES_H

#include <stdbool.h>
#include <stddef.h>

struct rules {
	const char *root;  ///< the checkout
	unsigned findings; ///< so far
};

struct rules_file {
	const char *path; ///< from the root, '/' between
	const char *text; ///< whole content, text[len] is '\0'
	size_t len;
};

/// One rule, called for every file; it decides itself which files concern it.
struct rules_check {
	const char *name;
	const char *refuses; ///< what `--list` says
	void (*run)(struct rules *r, const struct rules_file *f);
};

extern const struct rules_check rules_checks[]; ///< ends with a NULL name

/// Prints "path:line: [check] sentence" and counts it.
void rules_report(struct rules *r, const struct rules_file *f, unsigned line, const char *check, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

bool rules_starts(const char *text, const char *prefix);
bool rules_ends(const char *text, const char *suffix);
bool rules_is_c(const struct rules_file *f); ///< .c or .h
/// True when `path` exists under the root.
bool rules_exists(const struct rules *r, const char *path);
/// True when the n bytes at `word` are one of the blank-separated words of `list`.
bool rules_listed(const char *list, const char *word, size_t n);

void rules_includes(struct rules *r, const struct rules_file *f);
void rules_banned(struct rules *r, const struct rules_file *f);
void rules_prints(struct rules *r, const struct rules_file *f);
void rules_kinds(struct rules *r, const struct rules_file *f);
void rules_taps(struct rules *r, const struct rules_file *f);
void rules_sql(struct rules *r, const struct rules_file *f);
void rules_messages(struct rules *r, const struct rules_file *f);
void rules_html(struct rules *r, const struct rules_file *f);
void rules_size(struct rules *r, const struct rules_file *f);
void rules_opening(struct rules *r, const struct rules_file *f);
void rules_marks(struct rules *r, const struct rules_file *f);
void rules_places(struct rules *r, const struct rules_file *f);
void rules_links(struct rules *r, const struct rules_file *f);
void rules_generated(struct rules *r, const struct rules_file *f);

#endif
