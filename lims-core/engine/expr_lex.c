// SPDX-License-Identifier: Apache-2.0
// Cuts a formula into tokens, and words the faults found in it with the character where they stand.
#include "lims-core/engine/expr_node.h"

#include "lims-core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

size_t expr_character(const char *source, size_t at)
{
	size_t n = 1;
	for (size_t i = 0; i < at && source[i]; i++)
		n += ((unsigned char)source[i] & 0xC0) != 0x80;
	return at > 0 && source[at] && ((unsigned char)source[at] & 0xC0) == 0x80 ? n - 1 : n;
}

lims_rc expr_fault(const char *source, size_t at, struct lims_err *err, const char *fmt, ...)
{
	char text[LIMS_ERR_TEXT - 64];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, lims_err_tr(err, fmt), args);
	va_end(args);
	return lims_err_set(err, LIMS_E_INPUT, "character %zu: %s", expr_character(source, at), text);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/// Letters of the scripts that formulas of metrology use: Latin with every Vietnamese letter, and Greek.
static bool is_letter(uint32_t c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
		return true;
	if (c >= 0xC0 && c <= 0x24F)
		return c != 0xD7 && c != 0xF7;
	if (c >= 0x370 && c <= 0x3FF)
		return c != 0x37E && c != 0x387 && c != 0x375 && c != 0x384 && c != 0x385 && c != 0x3F6;
	return c >= 0x1E00 && c <= 0x1EFF;
}

static bool is_more_of_name(uint32_t c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || (c >= 0x2080 && c <= 0x2089);
}

static uint32_t peek(const struct lexer *l, size_t at, size_t *ret_len)
{
	const char *p = l->source + at;
	uint32_t c = at < l->n ? lims_text_next(&p, l->source + l->n) : 0;
	*ret_len = (size_t)(p - (l->source + at));
	return c;
}

static lims_rc lex_number(struct lexer *l)
{
	size_t len;
	while (l->at < l->n && is_digit(l->source[l->at]))
		l->at++;
	if (l->at < l->n && l->source[l->at] == '.') {
		l->at++;
		if (l->at == l->n || !is_digit(l->source[l->at]))
			return expr_fault(l->source, l->at, l->err, "digits must follow the decimal point");
		while (l->at < l->n && is_digit(l->source[l->at]))
			l->at++;
	}
	if (is_letter(peek(l, l->at, &len)))
		return expr_fault(l->source, l->at, l->err,
			"a letter directly follows a number: write a blank between number and name (500 e), and powers of ten as 10^-3");
	if (l->at < l->n && l->source[l->at] == '.')
		return expr_fault(l->source, l->at, l->err, "a second decimal point in a number");
	return LIMS_OK;
}

static lims_rc lex_name(struct lexer *l)
{
	size_t len, first = l->at;
	for (;;) {
		if (!is_letter(peek(l, l->at, &len)))
			return expr_fault(l->source, l->at, l->err, "a letter must follow the point in a name");
		while (is_more_of_name(peek(l, l->at, &len)))
			l->at += len;
		if (l->at >= l->n || l->source[l->at] != '.')
			break;
		l->at++;
	}
	if (l->at - first >= LIMS_EXPR_NAME_MAX)
		return expr_fault(l->source, first, l->err, "a name is longer than %d bytes", LIMS_EXPR_NAME_MAX - 1);
	return LIMS_OK;
}

static lims_rc lex_quoted(struct lexer *l, char quote)
{
	size_t first = l->at++;
	const char *end = memchr(l->source + l->at, quote, l->n - l->at);
	if (!end)
		return quote == '"' ? expr_fault(l->source, first, l->err, "the text in double quotes is not closed")
							: expr_fault(l->source, first, l->err, "the unit in single quotes is not closed");
	l->at = (size_t)(end - l->source) + 1;
	return LIMS_OK;
}

static enum token_kind word(const char *name, size_t n)
{
	static const struct {
		const char *name;
		enum token_kind kind;
	} words[] = {{"and", TOKEN_AND}, {"or", TOKEN_OR}, {"not", TOKEN_NOT}, {"true", TOKEN_TRUE}, {"false", TOKEN_FALSE}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strlen(words[i].name) == n && memcmp(words[i].name, name, n) == 0)
			return words[i].kind;
	return TOKEN_NAME;
}

static lims_rc lex_sign(struct lexer *l, struct token *t)
{
	static const struct {
		const char *sign;
		enum token_kind kind;
	} signs[] = {
		{"<=", TOKEN_LESS_EQUAL},
		{">=", TOKEN_GREATER_EQUAL},
		{"==", TOKEN_EQUAL},
		{"!=", TOKEN_NOT_EQUAL},
		{"<", TOKEN_LESS},
		{">", TOKEN_GREATER},
		{"+", TOKEN_PLUS},
		{"-", TOKEN_MINUS},
		{"*", TOKEN_TIMES},
		{"/", TOKEN_OVER},
		{"^", TOKEN_POWER},
		{"(", TOKEN_OPEN},
		{")", TOKEN_CLOSE},
		{"[", TOKEN_OPEN_LIST},
		{"]", TOKEN_CLOSE_LIST},
		{",", TOKEN_COMMA},
	};
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		size_t n = strlen(signs[i].sign);
		if (l->n - l->at >= n && memcmp(l->source + l->at, signs[i].sign, n) == 0) {
			t->kind = signs[i].kind;
			l->at += n;
			return LIMS_OK;
		}
	}
	size_t len;
	uint32_t c = peek(l, l->at, &len);
	if (c == '=')
		return expr_fault(l->source, l->at, l->err, "a single '=' has no meaning: write == to compare");
	if (c == ';')
		return expr_fault(l->source, l->at, l->err, "';' has no meaning: separate arguments by a comma and write decimals with a point");
	return expr_fault(l->source, l->at, l->err, "the character U+%04X has no meaning in a formula", (unsigned)c);
}

lims_rc expr_lex(struct lexer *l, struct token *ret)
{
	while (l->at < l->n && (l->source[l->at] == ' ' || l->source[l->at] == '\n' || l->source[l->at] == '\t'))
		l->at++;
	struct token t = {.kind = TOKEN_END, .at = l->at};
	lims_rc rc = LIMS_OK;
	size_t len;
	if (l->at < l->n) {
		char c = l->source[l->at];
		if (is_digit(c)) {
			t.kind = TOKEN_NUMBER;
			rc = lex_number(l);
		} else if (c == '"' || c == '\'') {
			t.kind = c == '"' ? TOKEN_TEXT : TOKEN_UNIT;
			rc = lex_quoted(l, c);
		} else if (is_letter(peek(l, l->at, &len))) {
			rc = lex_name(l);
			t.kind = word(l->source + t.at, l->at - t.at);
		} else {
			rc = lex_sign(l, &t);
		}
	}
	if (rc != LIMS_OK)
		return rc;
	t.n = l->at - t.at;
	*ret = t;
	return LIMS_OK;
}
