// SPDX-License-Identifier: Apache-2.0
// Holds a line against a pattern, step by step, without ever going back.
#include "drivers/protocol/generic/lines.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/// Texts are short, and mostly their first byte decides: no call for it.
static bool begins_with(struct lims_piece t, const char *text, size_t len)
{
	if (len > t.len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (t.at[i] != text[i])
			return false;
	return true;
}

static size_t blanks_at(struct lims_piece t)
{
	size_t n = 0;
	while (n < t.len && t.at[n] == ' ')
		n++;
	return n;
}

static size_t digits_at(struct lims_piece t, size_t from)
{
	size_t n = from;
	while (n < t.len && is_digit(t.at[n]))
		n++;
	return n - from;
}

size_t lims_line_number_length(struct lims_piece text, char decimal)
{
	size_t n = 0;
	if (text.len && (text.at[0] == '+' || text.at[0] == '-'))
		n = 1 + blanks_at((struct lims_piece){text.at + 1, text.len - 1});
	size_t before = digits_at(text, n);
	if (!before)
		return 0;
	n += before;
	if (n < text.len && text.at[n] == decimal)
		n += 1 + digits_at(text, n + 1);
	if (n + 1 < text.len && (text.at[n] == 'E' || text.at[n] == 'e')) {
		size_t sign = text.at[n + 1] == '+' || text.at[n + 1] == '-';
		size_t exponent = digits_at(text, n + 1 + sign);
		if (exponent)
			n += 1 + sign + exponent;
	}
	return n;
}

enum lims_reason lims_line_number(const struct lims_lines *lines, struct lims_piece text, struct lims_reading *r)
{
	struct lims_piece t = lims_piece_trim(text);
	const struct lims_line_name *none = lims_line_name_at(&lines->no_values, t);
	if (!t.len || (none && none->len == t.len)) {
		if (lims_line_printable(t.at, t.len))
			lims_piece_note(r, t.len ? "" : "the field is blank", t);
		return LIMS_REASON_NO_VALUE;
	}
	size_t used = 0;
	if (lims_line_number_length(t, lines->decimal) == t.len && t.len < sizeof r->digits) {
		for (size_t i = 0; i < t.len; i++) {
			bool mark = t.at[i] == lines->decimal;
			if (t.at[i] != ' ' && !(mark && (i + 1 == t.len || !is_digit(t.at[i + 1]))))
				r->digits[used++] = mark ? '.' : t.at[i];
		}
		r->digits[used] = '\0';
		if (lims_piece_short((struct lims_piece){r->digits, used}, &r->value) ||
			lims_dec_parse(r->digits, used, &r->value, NULL) == LIMS_OK)
			return LIMS_REASON_NONE;
	}
	r->digits[0] = '\0';
	if (lims_line_printable(t.at, t.len))
		lims_piece_note(r, "value ", t);
	return LIMS_REASON_BAD_NUMBER;
}

const struct lims_line_name *lims_line_name_at(const struct lims_line_names *names, struct lims_piece text)
{
	for (size_t i = 0; i < names->count; i++)
		if (begins_with(text, names->list[i].text, names->list[i].len))
			return &names->list[i];
	return NULL;
}

/// Bytes up to the next blank.
static size_t word_at(struct lims_piece t)
{
	size_t n = 0;
	while (n < t.len && t.at[n] != ' ')
		n++;
	return n;
}

/// A word of letters and signs that no number, separator or blank belongs to.
static size_t unknown_unit_at(struct lims_piece t)
{
	size_t n = 0;
	while (n < t.len && t.at[n] > ' ' && !is_digit(t.at[n]) && !strchr(",;:=", t.at[n]))
		n++;
	return n;
}

static bool columns(struct lims_piece t, size_t want, size_t *ret_taken)
{
	*ret_taken = want;
	return want <= t.len;
}

/// How many bytes a step takes from the beginning of `t`; false: it does not fit.
static bool take(
	const struct lims_lines *lines, const struct lims_line_step *s, struct lims_piece t, struct lims_line_found *f, size_t *ret)
{
	const struct lims_line_name *name;
	switch (s->kind) {
	case LIMS_LINE_TEXT:
		*ret = s->len;
		return begins_with(t, s->text, s->len);
	case LIMS_LINE_BLANKS:
		*ret = blanks_at(t);
		return true;
	case LIMS_LINE_REST:
		*ret = t.len;
		return true;
	case LIMS_LINE_SKIP:
		*ret = word_at(t);
		return s->len ? columns(t, s->len, ret) : true;
	case LIMS_LINE_VALUE:
		name = lims_line_name_at(&lines->no_values, t);
		*ret = name ? name->len : lims_line_number_length(t, lines->decimal);
		if (s->len ? !columns(t, s->len, ret) : !*ret)
			return false;
		f->number[s->value] = (struct lims_piece){t.at, *ret};
		return true;
	case LIMS_LINE_UNIT:
		name = lims_line_name_at(&lines->units, t);
		*ret = name ? name->len : unknown_unit_at(t);
		if (s->len && !columns(t, s->len, ret))
			return false;
		f->unit[s->value] = (struct lims_piece){t.at, *ret};
		f->known[s->value] = s->len ? NULL : name;
		return true;
	case LIMS_LINE_STATE:
		name = lims_line_name_at(&lines->states, t);
		if (!name)
			return false;
		*ret = name->len;
		f->said_stable = f->said_stable || name->stable || name->reason == LIMS_REASON_UNSTABLE;
		f->stable = f->stable || name->stable;
		f->net = f->net || name->net;
		if (name->reason != LIMS_REASON_NONE && !f->reason)
			f->reason = name;
		return true;
	}
	return false;
}

bool lims_line_match(
	const struct lims_lines *lines, const struct lims_line_pattern *pattern, struct lims_piece line, struct lims_line_found *ret)
{
	struct lims_piece left = line;
	for (size_t i = 0; i < pattern->value_count; i++) { // all 8 of them would cost more than the match
		ret->number[i] = ret->unit[i] = (struct lims_piece){NULL, 0};
		ret->known[i] = NULL;
	}
	ret->reason = NULL;
	ret->said_stable = ret->stable = ret->net = false;
	for (size_t i = 0; i < pattern->step_count; i++) {
		size_t n = 0;
		if (!take(lines, &pattern->steps[i], left, ret, &n))
			return false;
		left.at += n;
		left.len -= n;
	}
	return left.len == 0;
}

const struct lims_line_query *lims_line_query_of(const struct lims_lines *lines, const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < lines->query_count; i++)
		if (lines->queries[i].len == n && memcmp(lines->queries[i].bytes, bytes, n) == 0)
			return &lines->queries[i];
	return NULL;
}

const struct lims_line_query *lims_line_query_for(const struct lims_lines *lines, const char *role)
{
	if (!*role)
		return lines->query_count == 1 ? &lines->queries[0] : NULL;
	for (size_t i = 0; i < lines->query_count; i++)
		if (strcmp(lines->queries[i].role, role) == 0)
			return &lines->queries[i];
	return NULL;
}
