// SPDX-License-Identifier: Apache-2.0
// The growing byte buffer.
#include "lims-core/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL = 256 }; // bytes of a text that is printed

void lims_buf_init(struct lims_buf *b, size_t max)
{
	*b = (struct lims_buf){.max = max};
}

void lims_buf_finish(struct lims_buf *b)
{
	if (!b)
		return;
	free(b->data);
	*b = (struct lims_buf){0};
}

void lims_buf_clear(struct lims_buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data)
		b->data[0] = '\0';
}

// Makes room for n more bytes and the final '\0'.
static bool reserve(struct lims_buf *b, size_t n)
{
	if (b->failed || n > b->max || b->len > b->max - n || b->max == SIZE_MAX) {
		b->failed = true;
		return false;
	}
	size_t need = b->len + n + 1;
	if (need <= b->cap)
		return true;
	size_t cap = b->cap < 32 ? 64 : b->cap > b->max / 2 ? b->max + 1 : b->cap * 2;
	if (cap < need)
		cap = need;
	unsigned char *data = realloc(b->data, cap);
	if (!data) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->cap = cap;
	return true;
}

void lims_buf_add(struct lims_buf *b, const void *bytes, size_t n)
{
	if (!reserve(b, n))
		return;
	if (n > 0)
		memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void lims_buf_add_text(struct lims_buf *b, const char *text)
{
	lims_buf_add(b, text, strlen(text));
}

void lims_buf_add_char(struct lims_buf *b, char c)
{
	lims_buf_add(b, &c, 1);
}

void lims_buf_addf(struct lims_buf *b, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	va_list again;
	va_copy(again, args);
	// Most texts fit into a little room, and printing twice costs more than having it.
	if (!b->failed && b->max - b->len >= USUAL)
		(void)reserve(b, USUAL);
	size_t room = b->data && !b->failed ? b->cap - b->len : 0;
	int n = vsnprintf(room ? (char *)b->data + b->len : NULL, room, fmt, args);
	va_end(args);
	bool fits = n >= 0 && (size_t)n < room && (size_t)n <= b->max - b->len;
	if (n < 0)
		b->failed = true;
	else if (!fits && reserve(b, (size_t)n)) {
		vsnprintf((char *)b->data + b->len, (size_t)n + 1, fmt, again);
		fits = true;
	}
	if (fits)
		b->len += (size_t)n;
	else if (room)
		b->data[b->len] = '\0';
	va_end(again);
}

lims_rc lims_buf_check(const struct lims_buf *b, const char *what, struct lims_err *err)
{
	if (!b->failed)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_MEMORY, "%s does not fit: at most %zu bytes are allowed, or memory is short", what, b->max);
}

const char *lims_buf_text(const struct lims_buf *b)
{
	return b->data ? (const char *)b->data : "";
}
