// SPDX-License-Identifier: Apache-2.0
// Reads GNU message catalogues (.mo): every offset is checked once, then a lookup is a binary search.
//
//   0 magic 0x950412de | 4 revision | 8 N | 12 O: originals | 16 T: translations | … ; O and T point to N pairs (length, offset)
//   of strings that end with '\0'; the originals are sorted. (GNU gettext manual, "The Format of GNU MO Files")
#include "lims-core/base/lang.h"

#include "lims-core/base/buf.h"
#include "lims-core/base/lang_format.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LARGEST = 4 << 20, LONGEST_CODE = 15, HEADER = 20 };

struct entry {
	const char *original;
	const char *translation;
};

struct lims_lang {
	char code[LONGEST_CODE + 1];
	unsigned char *bytes; // owned; the entries point into it
	size_t n;
	struct entry *entries; // owned
	size_t count;
	bool swapped; // the catalogue's byte order is not little-endian
};

static uint32_t word(const struct lims_lang *l, size_t at)
{
	const unsigned char *b = l->bytes + at;
	if (l->swapped)
		return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
	return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

static lims_rc damaged(struct lims_err *err, const char *what)
{
	return lims_err_set(err, LIMS_E_INPUT, "the message catalogue is damaged (%s): install it again", what);
}

// The string of pair i of the table; NULL when it does not lie inside the file, is not closed or is no UTF-8.
static const char *string_at(const struct lims_lang *l, uint32_t table, size_t i)
{
	uint32_t len = word(l, table + i * 8), at = word(l, table + i * 8 + 4);
	if (at > l->n || len >= l->n - at)
		return NULL;
	const char *text = (const char *)l->bytes + at;
	// Plural forms follow each other, with a '\0' between them.
	for (const char *part = text; part <= text + len; part += strlen(part) + 1)
		if (text[len] != '\0' || !lims_text_valid(part, strlen(part)))
			return NULL;
	return text;
}

static bool table_fits(const struct lims_lang *l, uint32_t table)
{
	return table >= HEADER && table <= l->n && l->count <= (l->n - table) / 8;
}

static lims_rc read_entries(struct lims_lang *l, struct lims_err *err)
{
	uint32_t originals = word(l, 12), translations = word(l, 16);
	l->count = word(l, 8);
	if (!table_fits(l, originals) || !table_fits(l, translations))
		return damaged(err, "a table lies outside");
	l->entries = calloc(l->count ? l->count : 1, sizeof l->entries[0]);
	if (!l->entries)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory is left for the message catalogue");
	for (size_t i = 0; i < l->count; i++) {
		struct entry e = {string_at(l, originals, i), string_at(l, translations, i)};
		if (!e.original || !e.translation)
			return damaged(err, "a message lies outside or is no UTF-8");
		if (i > 0 && strcmp(l->entries[i - 1].original, e.original) >= 0)
			return damaged(err, "the messages are not sorted");
		if (e.original[0] && !lims_lang_format_agrees(e.original, e.translation))
			return lims_err_set(err, LIMS_E_INPUT,
				"the translation of \"%.200s\" has other %% conversions than the message: correct the catalogue", e.original);
		l->entries[i] = e;
	}
	return LIMS_OK;
}

static bool is_code(const char *code)
{
	size_t n = strlen(code);
	if (n < 2 || n > LONGEST_CODE)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool letter = (code[i] >= 'a' && code[i] <= 'z') || (code[i] >= 'A' && code[i] <= 'Z');
		if (!letter && (i < 2 || !strchr("_-@", code[i])))
			return false;
	}
	return true;
}

static lims_rc create(const char *code, struct lims_lang **ret, struct lims_err *err)
{
	if (!is_code(code))
		return lims_err_set(err, LIMS_E_INPUT, "\"%.40s\" is no language code: write one such as vi or en", code);
	struct lims_lang *l = calloc(1, sizeof *l);
	if (!l)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory is left for the message catalogue");
	memcpy(l->code, code, strlen(code));
	*ret = l;
	return LIMS_OK;
}

static lims_rc fill(struct lims_lang *l, const void *bytes, size_t n, struct lims_err *err)
{
	if (n > LARGEST)
		return lims_err_set(err, LIMS_E_INPUT, "the message catalogue has %zu bytes, at most %d are allowed", n, LARGEST);
	if (n < HEADER)
		return damaged(err, "it is too short");
	l->bytes = malloc(n);
	if (!l->bytes)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory is left for the message catalogue");
	memcpy(l->bytes, bytes, n);
	l->n = n;
	l->swapped = l->bytes[0] == 0x95;
	if (word(l, 0) != 0x950412deu)
		return damaged(err, "it does not begin as one");
	if (word(l, 4) >> 16 > 1)
		return damaged(err, "its format is newer");
	return read_entries(l, err);
}

lims_rc lims_lang_read(const void *bytes, size_t n, const char *code, struct lims_lang **ret_lang, struct lims_err *err)
{
	struct lims_lang *l = NULL;
	lims_rc rc = create(code, &l, err);
	if (rc == LIMS_OK)
		rc = fill(l, bytes, n, err);
	if (rc == LIMS_OK)
		*ret_lang = l;
	else
		lims_lang_destroy(l);
	return rc;
}

lims_rc lims_lang_open(const char *dir, const char *code, struct lims_lang **ret_lang, struct lims_err *err)
{
	// English needs no file, and what is no code must not become part of a path.
	if (strcmp(code, "en") == 0 || !is_code(code))
		return create(code, ret_lang, err);
	struct lims_buf path, bytes;
	lims_buf_init(&bytes, 0);
	lims_buf_init(&path, 4096);
	lims_buf_addf(&path, "%s/%s.mo", dir, code);
	lims_rc rc = lims_buf_check(&path, "the name of the catalogue", err);
	if (rc == LIMS_OK)
		rc = lims_file_read(lims_buf_text(&path), LARGEST, &bytes, err);
	if (rc == LIMS_OK) {
		rc = lims_lang_read(bytes.data, bytes.len, code, ret_lang, err);
		if (rc != LIMS_OK)
			lims_err_where(err, "%s", lims_buf_text(&path));
	}
	lims_buf_finish(&bytes);
	lims_buf_finish(&path);
	return rc;
}

void lims_lang_destroy(struct lims_lang *lang)
{
	if (!lang)
		return;
	free(lang->entries);
	free(lang->bytes);
	free(lang);
}

const char *lims_lang_code(const struct lims_lang *lang)
{
	return lang ? lang->code : "en";
}

const char *lims_tr(const struct lims_lang *lang, const char *msgid)
{
	// The empty id is the catalogue's header.
	size_t low = 0, high = lang && msgid[0] ? lang->count : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = strcmp(msgid, lang->entries[middle].original);
		if (c == 0)
			return lang->entries[middle].translation[0] ? lang->entries[middle].translation : msgid;
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return msgid;
}
