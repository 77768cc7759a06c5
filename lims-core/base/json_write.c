// SPDX-License-Identifier: Apache-2.0
// The JSON writer: order as told, text escaped by RFC 8259.
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"

#include <inttypes.h>
#include <string.h>

enum { DEEPEST = sizeof((struct lims_jw *)0)->comma / sizeof(bool) };

static void add_escaped(struct lims_buf *b, char c)
{
	switch (c) {
	case '"':
	case '\\':
		lims_buf_add_char(b, '\\');
		lims_buf_add_char(b, c);
		break;
	case '\n':
		lims_buf_add_text(b, "\\n");
		break;
	case '\r':
		lims_buf_add_text(b, "\\r");
		break;
	case '\t':
		lims_buf_add_text(b, "\\t");
		break;
	default:
		lims_buf_addf(b, "\\u%04x", (unsigned)(unsigned char)c);
	}
}

// Bytes that stand for themselves: all but controls, quotes, backslashes and what begins a longer character.
static size_t plain_length(const char *text, size_t n)
{
	size_t at = 0;
	while (at < n && text[at] >= 0x20 && text[at] < 0x7F && text[at] != '"' && text[at] != '\\')
		at++;
	return at;
}

// Broken UTF-8 becomes U+FFFD, so that what a device sends can be shown and the JSON stays readable.
static void add_string(struct lims_buf *b, const char *text, size_t n)
{
	lims_buf_add_char(b, '"');
	for (size_t at = 0, len; at < n; at += len) {
		len = plain_length(text + at, n - at);
		if (len > 0) {
			lims_buf_add(b, text + at, len);
			continue;
		}
		len = lims_text_char(text + at, n - at);
		if (len == 0 && text[at] != '\0') {
			len = 1;
			lims_buf_add_text(b, "\xEF\xBF\xBD");
		} else if (len <= 1 && ((unsigned char)text[at] < 0x20 || text[at] == '"' || text[at] == '\\' || text[at] == 0x7F)) {
			len = 1;
			add_escaped(b, text[at]);
		} else {
			lims_buf_add(b, text + at, len);
		}
	}
	lims_buf_add_char(b, '"');
}

static void begin(struct lims_jw *w, const char *key)
{
	if (w->comma[w->depth])
		lims_buf_add_char(w->b, ',');
	w->comma[w->depth] = true;
	if (key) {
		add_string(w->b, key, strlen(key));
		lims_buf_add_char(w->b, ':');
	}
}

static void open_level(struct lims_jw *w, const char *key, char bracket)
{
	begin(w, key);
	lims_buf_add_char(w->b, bracket);
	if (w->depth + 1 >= DEEPEST) {
		w->b->failed = true;
		return;
	}
	w->comma[++w->depth] = false;
}

static void close_level(struct lims_jw *w, char bracket)
{
	lims_buf_add_char(w->b, bracket);
	if (w->depth > 0)
		w->depth--;
	else
		w->b->failed = true;
}

void lims_jw_init(struct lims_jw *w, struct lims_buf *b)
{
	*w = (struct lims_jw){.b = b};
}

void lims_jw_object(struct lims_jw *w, const char *key)
{
	open_level(w, key, '{');
}

void lims_jw_array(struct lims_jw *w, const char *key)
{
	open_level(w, key, '[');
}

void lims_jw_end_object(struct lims_jw *w)
{
	close_level(w, '}');
}

void lims_jw_end_array(struct lims_jw *w)
{
	close_level(w, ']');
}

void lims_jw_text(struct lims_jw *w, const char *key, const char *value)
{
	if (value)
		lims_jw_textn(w, key, value, strlen(value));
	else
		lims_jw_null(w, key);
}

void lims_jw_textn(struct lims_jw *w, const char *key, const char *value, size_t n)
{
	begin(w, key);
	add_string(w->b, value, n);
}

void lims_jw_int(struct lims_jw *w, const char *key, int64_t value)
{
	begin(w, key);
	lims_buf_addf(w->b, "%" PRId64, value);
}

void lims_jw_bool(struct lims_jw *w, const char *key, bool value)
{
	begin(w, key);
	lims_buf_add_text(w->b, value ? "true" : "false");
}

void lims_jw_null(struct lims_jw *w, const char *key)
{
	begin(w, key);
	lims_buf_add_text(w->b, "null");
}

void lims_jw_dec(struct lims_jw *w, const char *key, struct lims_dec value)
{
	char text[LIMS_DEC_TEXT];
	lims_dec_text(value, text);
	lims_jw_text(w, key, text);
}

void lims_jw_raw(struct lims_jw *w, const char *key, const char *json, size_t n)
{
	begin(w, key);
	lims_buf_add(w->b, json, n);
}
