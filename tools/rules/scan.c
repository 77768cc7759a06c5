// SPDX-License-Identifier: Apache-2.0
// The scanner of C source for the house rules.
#include "tools/rules/scan.h"

#include <ctype.h>
#include <string.h>

void scan_init(struct scan *s, const char *text, size_t len)
{
	*s = (struct scan){.at = text, .end = text + len, .line = 1, .fresh = true};
}

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static char peek(const struct scan *s, size_t ahead)
{
	return (size_t)(s->end - s->at) > ahead ? s->at[ahead] : '\0';
}

static void skip_blanks(struct scan *s)
{
	for (; s->at < s->end && isspace((unsigned char)*s->at); s->at++) {
		if (*s->at == '\n') {
			s->line++;
			s->fresh = true;
		}
	}
}

/// From after the opening quote to the closing one; the scan stands after it.
static void quoted(struct scan *s, char quote, struct scan_token *t)
{
	t->text = s->at;
	while (s->at < s->end && *s->at != quote && *s->at != '\n') {
		if (*s->at == '\\' && s->at + 1 < s->end) {
			s->at++;
			s->line += *s->at == '\n';
		}
		s->at++;
	}
	t->len = (size_t)(s->at - t->text);
	if (s->at < s->end && *s->at == quote)
		s->at++;
}

static void comment(struct scan *s, struct scan_token *t)
{
	bool block = s->at[1] == '*';
	s->at += 2;
	t->kind = SCAN_COMMENT;
	t->text = s->at;
	if (!block) {
		while (s->at < s->end && *s->at != '\n')
			s->at++;
		t->len = (size_t)(s->at - t->text);
		return;
	}
	while (s->at < s->end && !(s->at[0] == '*' && peek(s, 1) == '/')) {
		s->line += *s->at == '\n';
		s->at++;
	}
	t->len = (size_t)(s->at - t->text);
	s->at = s->end - s->at >= 2 ? s->at + 2 : s->end;
}

/// At a '#' that opens a line: true and the token when it is an include directive.
static bool include(struct scan *s, struct scan_token *t)
{
	const char *p = s->at + 1;
	while (p < s->end && (*p == ' ' || *p == '\t'))
		p++;
	if ((size_t)(s->end - p) < 7 || memcmp(p, "include", 7) != 0)
		return false;
	for (p += 7; p < s->end && (*p == ' ' || *p == '\t');)
		p++;
	if (p >= s->end || (*p != '<' && *p != '"'))
		return false;
	t->kind = SCAN_INCLUDE;
	t->angled = *p == '<';
	s->at = p + 1;
	quoted(s, t->angled ? '>' : '"', t);
	return true;
}

bool scan_next(struct scan *s, struct scan_token *ret)
{
	skip_blanks(s);
	if (s->at >= s->end)
		return false;
	*ret = (struct scan_token){.kind = SCAN_OTHER, .text = s->at, .len = 1, .line = s->line};
	bool fresh = s->fresh;
	s->fresh = false;
	char c = *s->at;
	if (c == '/' && (peek(s, 1) == '/' || peek(s, 1) == '*')) {
		comment(s, ret);
		return true;
	}
	if (c == '#' && fresh && include(s, ret))
		return true;
	if (c == '"' || c == '\'') {
		s->at++;
		quoted(s, c, ret);
		ret->kind = c == '"' ? SCAN_STRING : SCAN_LETTER;
		return true;
	}
	if (word_char(c)) {
		while (s->at < s->end && word_char(*s->at))
			s->at++;
		ret->len = (size_t)(s->at - ret->text);
		ret->kind = isdigit((unsigned char)c) ? SCAN_OTHER : SCAN_WORD;
		return true;
	}
	s->at++;
	return true;
}
