// SPDX-License-Identifier: Apache-2.0
// UTF-8 and NFC by utf8proc.
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

size_t lims_text_char(const char *text, size_t n)
{
	utf8proc_int32_t code;
	if (n == 0)
		return 0;
	if (text[0] > 0 && (unsigned char)text[0] < 0x80)
		return 1;
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)text, n > 4 ? 4 : (utf8proc_ssize_t)n, &code);
	return len <= 0 || code <= 0 ? 0 : (size_t)len;
}

bool lims_text_valid(const char *text, size_t n)
{
	for (size_t at = 0; at < n;) {
		size_t len = lims_text_char(text + at, n - at);
		if (len == 0)
			return false;
		at += len;
	}
	return true;
}

uint32_t lims_text_next(const char **at, const char *end)
{
	if (*at >= end)
		return 0;
	utf8proc_int32_t code;
	size_t left = (size_t)(end - *at);
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)*at, left > 4 ? 4 : (utf8proc_ssize_t)left, &code);
	if (len <= 0 || code <= 0) {
		++*at;
		return 0xFFFD;
	}
	*at += len;
	return (uint32_t)code;
}

void lims_text_clean(char *text, bool cut)
{
	size_t len = strlen(text);
	size_t start = len;
	while (start > 0 && len - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (cut && start > 0 && (unsigned char)text[start - 1] >= 0xC0 && lims_text_char(text + start - 1, len - start + 1) == 0) {
		len = start - 1;
		text[len] = '\0';
	}
	for (size_t at = 0, n; at < len; at += n) {
		n = lims_text_char(text + at, len - at);
		if (n == 0 || (n == 1 && ((unsigned char)text[at] < 0x20 || text[at] == 0x7F))) {
			text[at] = '?';
			n = 1;
		}
	}
}

static bool is_control(uint32_t code)
{
	return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0);
}

static lims_rc check_text(const char *text, size_t n, struct lims_err *err)
{
	for (size_t at = 0; at < n;) {
		size_t len = lims_text_char(text + at, n - at);
		if (len == 0)
			return lims_err_set(err, LIMS_E_INPUT, "the text is not valid UTF-8 at byte %zu: save it as UTF-8", at + 1);
		const char *next = text + at;
		uint32_t code = lims_text_next(&next, text + n);
		if (is_control(code))
			return lims_err_set(
				err, LIMS_E_INPUT, "the text holds the control character U+%04X at byte %zu: remove it", (unsigned)code, at + 1);
		at += len;
	}
	return LIMS_OK;
}

/// Letters of Latin and Vietnamese, dashes and quotes, superscripts, arrows and signs of mathematics are in NFC as they are, whatever
/// stands before them: nothing in these blocks composes with anything in them or decomposes (Unicode, NFC_Quick_Check).
static bool composed_already(const char *text, size_t n)
{
	static const struct {
		uint32_t first, last;
	} blocks[] = {{0x00, 0x2FF}, {0x1E00, 0x1EFF}, {0x2010, 0x2027}, {0x2030, 0x205E}, {0x2070, 0x209C}, {0x2190, 0x22FF}};
	const char *end = text + n;
	while (text < end) {
		uint32_t code = lims_text_next(&text, end);
		size_t b = 0;
		while (b < sizeof blocks / sizeof *blocks && (code < blocks[b].first || code > blocks[b].last))
			b++;
		if (b == sizeof blocks / sizeof *blocks)
			return false;
	}
	return true;
}

lims_rc lims_text_nfc(const char *text, size_t n, struct lims_buf *b, struct lims_err *err)
{
	if (b->failed || n > b->max)
		return lims_err_set(err, LIMS_E_MEMORY, "a text of %zu bytes does not fit: at most %zu bytes are allowed", n, b->max);
	lims_rc rc = check_text(text, n, err);
	if (rc != LIMS_OK || n == 0)
		return rc;
	if (composed_already(text, n)) {
		lims_buf_add(b, text, n);
		return lims_buf_check(b, "the text", err);
	}
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &composed, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (len < 0)
		return lims_err_set(err, LIMS_E_MEMORY, "the text cannot be normalised: %s", utf8proc_errmsg(len));
	lims_buf_add(b, composed, (size_t)len);
	free(composed);
	return lims_buf_check(b, "the text", err);
}

size_t lims_text_width(const char *text)
{
	const char *end = text + strlen(text);
	size_t width = 0;
	while (text < end) {
		int w = utf8proc_charwidth((utf8proc_int32_t)lims_text_next(&text, end));
		width += w > 0 ? (size_t)w : 0;
	}
	return width;
}

bool lims_text_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool lims_text_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

lims_rc lims_text_fold(const char *text, size_t n, struct lims_buf *b, struct lims_err *err)
{
	static const char stroke[] = "đ"; // a letter of its own, which no decomposition takes apart
	utf8proc_uint8_t *folded = NULL;
	if (!lims_text_valid(text, n))
		return lims_err_set(err, LIMS_E_INPUT, "the text is no valid UTF-8");
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)n, &folded,
		UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_STABLE);
	if (len < 0)
		return lims_err_set(err, LIMS_E_MEMORY, "the text cannot be folded: %s", utf8proc_errmsg(len));
	for (utf8proc_ssize_t i = 0; i < len;) {
		bool is_stroke = len - i >= 2 && memcmp(folded + i, stroke, 2) == 0;
		lims_buf_add_char(b, is_stroke ? 'd' : (char)folded[i]);
		i += is_stroke ? 2 : 1;
	}
	free(folded);
	return lims_buf_check(b, "the text", err);
}
