// SPDX-License-Identifier: Apache-2.0
// C source cut into words, strings, comments and include directives, which is all that the rules need to see.
#ifndef LIMS_TOOLS_SCAN_H
#define LIMS_TOOLS_SCAN_H

#include <stdbool.h>
#include <stddef.h>

enum scan_kind {
	SCAN_WORD,    ///< identifier or keyword
	SCAN_STRING,  ///< between the quotes, escapes as written
	SCAN_COMMENT, ///< without its marks
	SCAN_INCLUDE, ///< the path; `angled` says which brackets
	SCAN_LETTER,  ///< character constant, between its quotes
	SCAN_OTHER,   ///< number or one sign
};

struct scan_token {
	enum scan_kind kind;
	const char *text; ///< inside the source
	size_t len;
	unsigned line;
	bool angled;
};

struct scan {
	const char *at;
	const char *end;
	unsigned line;
	bool fresh; ///< only blanks so far on this line
};

void scan_init(struct scan *s, const char *text, size_t len);
/// The next token; false at the end.
bool scan_next(struct scan *s, struct scan_token *ret);

#endif
