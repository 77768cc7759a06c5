// SPDX-License-Identifier: Apache-2.0
// Collects the causes for which a gate is shut and says them within the length of its text.
#include "laboratory/gate_causes.h"

#include "lims-core/base/crypto.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 16 << 20, END_MAX = 96, DIGEST = 16 };

void lims_causes_init(struct lims_causes *c)
{
	*c = (struct lims_causes){.count = 0};
	lims_buf_init(&c->text, TEXT_MAX);
	lims_buf_add_char(&c->text, '\n');
}

void lims_causes_add(struct lims_causes *c, const char *sentence)
{
	char line[LIMS_GATE_TEXT + 2] = "\n";
	snprintf(line + 1, LIMS_GATE_TEXT, "%s", sentence);
	lims_text_clean(line + 1, true); // no line end is left in it
	size_t n = strlen(line);
	line[n++] = '\n';
	line[n] = '\0';
	if (n == 2 || strstr(lims_buf_text(&c->text), line))
		return;
	lims_buf_add(&c->text, line + 1, n - 1);
	c->count += !c->text.failed;
}

void lims_causes_take(struct lims_causes *c, struct lims_causes *from)
{
	char line[LIMS_GATE_TEXT];
	for (const char *at = lims_buf_text(&from->text); *at; at += *at == '\n') {
		size_t n = strcspn(at, "\n");
		snprintf(line, sizeof line, "%.*s", (int)(n < sizeof line ? n : sizeof line - 1), at);
		lims_causes_add(c, line);
		at += n;
	}
	c->text.failed = c->text.failed || from->text.failed;
	lims_buf_finish(&from->text);
}

/// "; and 3 more (0123456789abcdef)": the digest is of all sentences, also of those that are said.
static void say_more(const struct lims_causes *c, const struct lims_lang *lang, size_t more, char end[END_MAX])
{
	struct lims_hash hash;
	char hex[LIMS_HASH_HEX] = "?";
	int n = snprintf(end, END_MAX, lims_tr(lang, "; and %zu more"), more);
	if (lang || n < 0 || n >= END_MAX)
		return;
	if (lims_sha256(c->text.data, c->text.len, &hash, NULL) == LIMS_OK)
		lims_hash_hex(&hash, hex);
	snprintf(end + n, END_MAX - (size_t)n, " (%.*s)", DIGEST, hex);
}

static void say(const struct lims_causes *c, const struct lims_lang *lang, size_t room, char why[LIMS_GATE_TEXT])
{
	char end[END_MAX] = "";
	size_t at = 0, said = 0;
	const char *line = lims_buf_text(&c->text);
	line += *line == '\n';
	snprintf(why, LIMS_GATE_TEXT, "?"); // no memory for any
	for (; *line; said++) {
		size_t n = strcspn(line, "\n"), join = said ? 2 : 0;
		if (at + join + n >= room && said > 0)
			break;
		at += (size_t)snprintf(why + at, room - at, "%s%.*s", said ? "; " : "", (int)n, line);
		at = at < room ? at : room - 1;
		line += n + 1;
	}
	lims_text_clean(why, true);
	if (said == c->count)
		return;
	say_more(c, lang, c->count - said, end);
	at = strlen(why);
	snprintf(why + at, LIMS_GATE_TEXT - at, "%s", end);
}

bool lims_causes_none(struct lims_causes *c, const struct lims_lang *lang, char why[LIMS_GATE_TEXT])
{
	bool none = c->count == 0 && !c->text.failed;
	bool fits = c->text.len + c->count < LIMS_GATE_TEXT || c->count == 1;
	if (!none)
		say(c, lang, fits ? LIMS_GATE_TEXT : LIMS_GATE_TEXT - END_MAX, why);
	lims_buf_finish(&c->text);
	return none;
}
