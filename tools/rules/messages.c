// SPDX-License-Identifier: Apache-2.0
// Messages that xgettext would miss: of a choice between two texts it takes only the first.
#include "tools/rules/rules.h"
#include "tools/rules/scan.h"

#include <string.h>

struct keyword {
	const char *function;
	int argument; ///< which one is the message, from 1
};

static const struct keyword keywords[] = {{"lims_tr", 2}, {"lims_err_set", 3}, {"lims_err_context", 2}};

static int message_argument(const struct scan_token *t)
{
	for (size_t i = 0; t->kind == SCAN_WORD && i < sizeof keywords / sizeof *keywords; i++) {
		if (strlen(keywords[i].function) == t->len && memcmp(keywords[i].function, t->text, t->len) == 0)
			return keywords[i].argument;
	}
	return 0;
}

/// Reads one call from its opening bracket on; true when its message is a choice of texts.
static bool chooses(struct scan s, int message)
{
	struct scan_token t;
	int depth = 0, argument = 1;
	bool text = false, choice = false;
	while (scan_next(&s, &t)) {
		char c = t.kind == SCAN_OTHER && t.len == 1 ? *t.text : ' ';
		if (depth == 0 && c != '(')
			return false; // a name without a call
		depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
		if (depth == 0 || argument > message)
			return text && choice;
		if (depth == 1 && c == ',')
			argument++;
		else if (depth == 1 && argument == message) {
			text = text || t.kind == SCAN_STRING;
			choice = choice || c == '?';
		}
	}
	return false;
}

void rules_messages(struct rules *r, const struct rules_file *f)
{
	if (!rules_is_c(f) || rules_starts(f->path, "tests/"))
		return;
	struct scan s;
	struct scan_token t;
	scan_init(&s, f->text, f->len);
	while (scan_next(&s, &t)) {
		int message = message_argument(&t);
		if (message > 0 && chooses(s, message))
			rules_report(
				r, f, t.line, "messages", "%.*s with a choice of texts loses one of them; call it in each branch", (int)t.len, t.text);
	}
}
