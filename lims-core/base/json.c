// SPDX-License-Identifier: Apache-2.0
// The checked JSON reader over jansson. A struct lims_json is a json_t under another name.
#include "lims-core/base/json.h"

#include <jansson.h>
#include <stdlib.h>

enum { DEEPEST = 64 };

struct lims_json_doc {
	json_t *root;
};

// jansson hands out members of a const object only through a non-const one; nothing here changes it.
static json_t *node(const struct lims_json *j)
{
	union {
		const struct lims_json *in;
		json_t *out;
	} cast = {.in = j};
	return cast.out;
}

static const struct lims_json *wrap(const json_t *j)
{
	return (const struct lims_json *)j;
}

// jansson's own limit lies at 2048 levels of recursion, so brackets are counted first.
static lims_rc check_depth(const char *text, size_t n, struct lims_err *err)
{
	size_t line = 1, column = 0;
	int depth = 0;
	bool in_string = false;
	for (size_t i = 0; i < n; i++) {
		char c = text[i];
		column += ((unsigned char)c & 0xC0) != 0x80;
		if (c == '\n') {
			line++;
			column = 0;
		}
		if (in_string) {
			if (c == '\\' && i + 1 < n) {
				i++;
				column++;
			} else if (c == '"') {
				in_string = false;
			}
		} else if (c == '"') {
			in_string = true;
		} else if (c == '[' || c == '{') {
			if (++depth > DEEPEST)
				return lims_err_set(err, LIMS_E_INPUT, "JSON, line %zu, column %zu: nested deeper than %d levels", line, column, DEEPEST);
		} else if (c == ']' || c == '}') {
			depth--;
		}
	}
	return LIMS_OK;
}

static lims_rc parse_error(const json_error_t *e, struct lims_err *err)
{
	switch (json_error_code(e)) {
	case json_error_duplicate_key:
		return lims_err_set(err, LIMS_E_INPUT, "JSON, line %d, column %d: this key stands twice in one object", e->line, e->column);
	case json_error_invalid_utf8:
		return lims_err_set(err, LIMS_E_INPUT, "JSON, line %d, column %d: the text is not valid UTF-8", e->line, e->column);
	case json_error_premature_end_of_input:
		return lims_err_set(err, LIMS_E_INPUT, "JSON, line %d, column %d: the text ends too early", e->line, e->column);
	case json_error_end_of_input_expected:
		return lims_err_set(err, LIMS_E_INPUT, "JSON, line %d, column %d: more text follows the end of the document", e->line, e->column);
	case json_error_numeric_overflow:
		return lims_err_set(
			err, LIMS_E_INPUT, "JSON, line %d, column %d: the number is too large; write values as text", e->line, e->column);
	case json_error_null_byte_in_key:
	case json_error_null_character:
		return lims_err_set(err, LIMS_E_INPUT, "JSON, line %d, column %d: text must not hold the character U+0000", e->line, e->column);
	case json_error_out_of_memory:
		return lims_err_set(err, LIMS_E_MEMORY, "no memory is left to read the JSON text");
	default:
		return lims_err_set(err, LIMS_E_INPUT, "JSON, line %d, column %d: %s", e->line, e->column, e->text);
	}
}

lims_rc lims_json_parse(const char *text, size_t n, size_t max, struct lims_json_doc **ret_doc, struct lims_err *err)
{
	if (n > max)
		return lims_err_set(err, LIMS_E_INPUT, "the JSON text has %zu bytes, at most %zu are allowed", n, max);
	lims_rc rc = check_depth(text, n, err);
	if (rc != LIMS_OK)
		return rc;
	struct lims_json_doc *doc = calloc(1, sizeof *doc);
	if (!doc)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory is left to read the JSON text");
	json_error_t error;
	doc->root = json_loadb(n ? text : "", n, JSON_REJECT_DUPLICATES, &error);
	if (!doc->root) {
		free(doc);
		return parse_error(&error, err);
	}
	*ret_doc = doc;
	return LIMS_OK;
}

void lims_json_destroy(struct lims_json_doc *doc)
{
	if (!doc)
		return;
	json_decref(doc->root);
	free(doc);
}

const struct lims_json *lims_json_root(const struct lims_json_doc *doc)
{
	return doc ? wrap(doc->root) : NULL;
}

bool lims_json_is_object(const struct lims_json *j)
{
	return json_is_object(node(j));
}

bool lims_json_is_array(const struct lims_json *j)
{
	return json_is_array(node(j));
}

bool lims_json_is_string(const struct lims_json *j)
{
	return json_is_string(node(j));
}

bool lims_json_is_bool(const struct lims_json *j)
{
	return json_is_boolean(node(j));
}

const struct lims_json *lims_json_get(const struct lims_json *j, const char *key)
{
	return wrap(json_object_get(node(j), key));
}

size_t lims_json_size(const struct lims_json *j)
{
	return lims_json_is_object(j) ? json_object_size(node(j)) : json_array_size(node(j));
}

const struct lims_json *lims_json_at(const struct lims_json *j, size_t i)
{
	return wrap(json_array_get(node(j), i));
}

static const struct lims_json *at_iter(void *iter, const char **ret_key)
{
	if (!iter)
		return NULL;
	*ret_key = json_object_iter_key(iter);
	return wrap(json_object_iter_value(iter));
}

const struct lims_json *lims_json_member(const struct lims_json *j, size_t i, const char **ret_key)
{
	if (i >= json_object_size(node(j)))
		return NULL;
	void *iter = json_object_iter(node(j));
	while (i-- > 0)
		iter = json_object_iter_next(node(j), iter);
	return at_iter(iter, ret_key);
}

const struct lims_json *lims_json_next(const struct lims_json *j, const char *after, const char **ret_key)
{
	if (!lims_json_is_object(j))
		return NULL;
	if (!after)
		return at_iter(json_object_iter(node(j)), ret_key);
	void *iter = json_object_iter_at(node(j), after);
	return iter ? at_iter(json_object_iter_next(node(j), iter), ret_key) : NULL;
}

const char *lims_json_text(const struct lims_json *j)
{
	return json_string_value(node(j));
}

const char *lims_json_get_text(const struct lims_json *j, const char *key, const char *fallback)
{
	const char *text = lims_json_text(lims_json_get(j, key));
	return text ? text : fallback;
}

int64_t lims_json_get_int(const struct lims_json *j, const char *key, int64_t fallback)
{
	const json_t *member = json_object_get(node(j), key);
	return json_is_integer(member) ? (int64_t)json_integer_value(member) : fallback;
}

bool lims_json_get_bool(const struct lims_json *j, const char *key, bool fallback)
{
	const json_t *member = json_object_get(node(j), key);
	return json_is_boolean(member) ? json_is_true(member) : fallback;
}

lims_rc lims_json_need_text(const struct lims_json *j, const char *key, const char **ret, struct lims_err *err)
{
	const struct lims_json *member = lims_json_get(j, key);
	const char *text = lims_json_text(member);
	if (!member)
		return lims_err_set(err, LIMS_E_INPUT, "the key \"%s\" is missing: add it", key);
	if (!text)
		return lims_err_set(err, LIMS_E_INPUT, "the key \"%s\" must hold text in quotes", key);
	*ret = text;
	return LIMS_OK;
}

static int dump_piece(const char *bytes, size_t n, void *data)
{
	struct lims_buf *b = data;
	lims_buf_add(b, bytes, n);
	return b->failed ? -1 : 0;
}

lims_rc lims_json_dump(const struct lims_json *j, struct lims_buf *b, struct lims_err *err)
{
	if (json_dump_callback(node(j), dump_piece, b, JSON_COMPACT | JSON_ENCODE_ANY) != 0)
		b->failed = true;
	return lims_buf_check(b, "the JSON text", err);
}
