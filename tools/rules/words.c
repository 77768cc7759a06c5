// SPDX-License-Identifier: Apache-2.0
// Rules about single words of C source: banned functions, printing libraries, kinds of instruments, SQL and HTML in strings.
#include "tools/rules/rules.h"
#include "tools/rules/scan.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct banned {
	const char *words;
	const char *why;
};

static const struct banned banned_words[] = {
	{"strcpy strcat strncpy strncat sprintf vsprintf gets",
		"may write past its buffer or leave it unterminated; use struct lims_buf or snprintf"},
	{"strtok asctime ctime gmtime localtime", "keeps its state between calls; use base/clock.h, or walk the text yourself"},
	{"mktemp tmpnam tempnam", "names a file that another process may take first; use mkstemp or lims_file_write"},
	{"atoi atol atoll atof strtod strtof strtold", "hides faults or reads by locale; use lims_dec_parse or strtoll with its checks"},
	{"scanf fscanf sscanf vscanf vfscanf vsscanf wscanf", "overflows numbers silently; read the text yourself"},
	{"setlocale uselocale localeconv", "changes or reads process-wide state; numbers have no locale and texts come from lims_tr"},
	{"alloca", "has no limit; use the heap, an arena or a fixed array"},
};

static bool is_word(const struct scan_token *t, const char *word)
{
	return t->kind == SCAN_WORD && strlen(word) == t->len && memcmp(t->text, word, t->len) == 0;
}

static void check_globbing(struct rules *r, const struct rules_file *f)
{
	unsigned line = 1;
	for (const char *p = f->text; *p; p += strcspn(p, "\n"), line += *p == '\n', p += *p == '\n') {
		const char *hit = strstr(p, "file(GLOB");
		if (hit && hit < p + strcspn(p, "\n"))
			rules_report(r, f, line, "banned", "globbing misses new files until someone configures again; list the files");
	}
}

void rules_banned(struct rules *r, const struct rules_file *f)
{
	if (rules_ends(f->path, "CMakeLists.txt") || rules_ends(f->path, ".cmake"))
		check_globbing(r, f);
	if (!rules_is_c(f))
		return;
	struct scan s;
	struct scan_token t, before = {.kind = SCAN_OTHER};
	scan_init(&s, f->text, f->len);
	while (scan_next(&s, &t)) {
		if (t.kind == SCAN_COMMENT)
			continue;
		if (is_word(&t, "struct") && is_word(&before, "typedef"))
			rules_report(r, f, t.line, "banned", "typedef of a struct; say 'struct lims_x' where it is used");
		// A member or a variable may have such a name; a call may not.
		for (size_t i = 0; *t.text == '(' && before.kind == SCAN_WORD && i < sizeof banned_words / sizeof *banned_words; i++) {
			if (rules_listed(banned_words[i].words, before.text, before.len))
				rules_report(r, f, before.line, "banned", "%.*s %s", (int)before.len, before.text, banned_words[i].why);
		}
		before = t;
	}
}

static bool is_library(const char *path)
{
	return rules_starts(path, "lims-core/") || rules_starts(path, "drivers/") || rules_starts(path, "certificates/") ||
		   rules_starts(path, "laboratory/");
}

void rules_prints(struct rules *r, const struct rules_file *f)
{
	static const char words[] = "printf vprintf puts putchar perror stdout stderr exit _exit quick_exit abort";
	if (!rules_is_c(f) || !is_library(f->path))
		return;
	struct scan s;
	struct scan_token t;
	scan_init(&s, f->text, f->len);
	// Members and attributes of these names are somebody else's: x.exit, x->abort, format(printf, …).
	char before = ' ', earlier = ' ';
	bool attribute = false;
	while (scan_next(&s, &t)) {
		bool member = before == '.' || (before == '>' && earlier == '-');
		if (t.kind == SCAN_WORD && !member && !attribute && rules_listed(words, t.text, t.len))
			rules_report(r, f, t.line, "prints", "a library never prints, exits or aborts (%.*s); return an error through lims_err",
				(int)t.len, t.text);
		attribute = is_word(&t, "format") || (attribute && *t.text == '(');
		earlier = before;
		before = t.kind == SCAN_OTHER ? *t.text : ' ';
	}
}

void rules_kinds(struct rules *r, const struct rules_file *f)
{
	static const char kinds[] = "scale meter pressure dispenser earth scales meters pressures dispensers";
	if (!rules_starts(f->path, "lims-core/engine/"))
		return;
	unsigned line = 1;
	for (const char *p = f->text; *p;) {
		char word[16];
		size_t n = 0;
		// '_' separates too, so that lims_scale_read is seen.
		while (isalpha((unsigned char)p[n]))
			n++;
		for (size_t i = 0; i < n && n < sizeof word; i++)
			word[i] = (char)tolower((unsigned char)p[i]);
		if (n > 0 && n < sizeof word && rules_listed(kinds, word, n))
			rules_report(r, f, line, "kinds", "the engine knows no kind of instrument ('%.*s'); say it in a procedure file", (int)n, p);
		if (n == 0) {
			line += *p == '\n';
			n = 1;
		}
		p += n;
	}
}

/// The next word of a string literal, letters only; escapes such as \n separate.
static bool next_word(const char **at, const char *end, const char **ret_word, size_t *ret_n)
{
	const char *p = *at;
	while (p < end && !isalpha((unsigned char)*p))
		p += *p == '\\' && p + 1 < end ? 2 : 1;
	*ret_word = p;
	while (p < end && (isalnum((unsigned char)*p) || *p == '_'))
		p++;
	*ret_n = (size_t)(p - *ret_word);
	*at = p;
	return *ret_n > 0;
}

static bool writes_sql(const char *text, size_t len)
{
	static const char capital[] = "INSERT UPDATE DELETE CREATE DROP ALTER TRUNCATE";
	static const char *const pairs[][2] = {
		{"insert", "into"},
		{"insert", "or"},
		{"replace", "into"},
		{"delete", "from"},
		{"create", "table"},
		{"create", "index"},
		{"create", "view"},
		{"create", "trigger"},
		{"create", "unique"},
		{"create", "temporary"},
		{"drop", "table"},
		{"drop", "index"},
		{"drop", "view"},
		{"drop", "trigger"},
		{"alter", "table"},
		{"truncate", "table"},
	};
	const char *at = text, *word, *last = NULL;
	size_t n, last_n = 0;
	while (next_word(&at, text + len, &word, &n)) {
		if (rules_listed(capital, word, n))
			return true;
		for (size_t i = 0; last && i < sizeof pairs / sizeof *pairs; i++) {
			if (strlen(pairs[i][0]) == last_n && strncasecmp(pairs[i][0], last, last_n) == 0 && strlen(pairs[i][1]) == n &&
				strncasecmp(pairs[i][1], word, n) == 0)
				return true;
		}
		last = word;
		last_n = n;
	}
	return false;
}

/// Whatever a dispenser is told may authorize a delivery or change a price: their protocols are listened to, and have nothing that could be sent.
void rules_taps(struct rules *r, const struct rules_file *f)
{
	static const char words[] = "LIMS_MANNER_ASK LIMS_MANNER_TALK lims_request lims_ask lims_talk lims_talk_step request talk";
	if (!rules_is_c(f) || !rules_starts(f->path, "drivers/protocol/fuel/"))
		return;
	struct scan s;
	struct scan_token t;
	scan_init(&s, f->text, f->len);
	while (scan_next(&s, &t))
		if (t.kind == SCAN_WORD && rules_listed(words, t.text, t.len))
			rules_report(
				r, f, t.line, "taps", "a dispenser is only listened to; '%.*s' would let something be said to it", (int)t.len, t.text);
}

void rules_sql(struct rules *r, const struct rules_file *f)
{
	bool allowed = rules_starts(f->path, "laboratory/project_") || rules_starts(f->path, "lims-core/journal/") ||
				   rules_starts(f->path, "lims-core/store/") || rules_starts(f->path, "tests/") || rules_starts(f->path, "tools/rules/");
	if (!rules_is_c(f) || allowed)
		return;
	struct scan s;
	struct scan_token t;
	scan_init(&s, f->text, f->len);
	while (scan_next(&s, &t)) {
		if (t.kind == SCAN_STRING && writes_sql(t.text, t.len))
			rules_report(
				r, f, t.line, "sql", "only laboratory/project_*.c, the journal and the store write tables; append an entry instead");
	}
}

void rules_html(struct rules *r, const struct rules_file *f)
{
	if (!rules_is_c(f) || !rules_starts(f->path, "web/") || strcmp(f->path, "web/html.c") == 0)
		return;
	struct scan s;
	struct scan_token t;
	scan_init(&s, f->text, f->len);
	while (scan_next(&s, &t)) {
		if (t.kind == SCAN_STRING && memchr(t.text, '<', t.len))
			rules_report(r, f, t.line, "html", "markup is written only by web/html.c; use its typed sinks");
	}
}
