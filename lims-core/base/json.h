// SPDX-License-Identifier: Apache-2.0
// JSON: a checked reader over jansson and a small writer that keeps the order in which it is told.
#ifndef LIMS_BASE_JSON_H
#define LIMS_BASE_JSON_H

#include "lims-core/base/buf.h"
#include "lims-core/base/dec.h"

/// A parsed document. Nodes belong to it and live as long as it does.
struct lims_json_doc;
/// A node inside a document (an object, array, string, number, true/false or null).
struct lims_json;

/// Refuses duplicate keys, depth > 64, text that is not UTF-8, and more than `max` bytes. The root must be an
/// object or array. LIMS_E_INPUT names line and column; LIMS_E_MEMORY.
lims_rc lims_json_parse(const char *text, size_t n, size_t max, struct lims_json_doc **ret_doc, struct lims_err *err);
void lims_json_destroy(struct lims_json_doc *doc); ///< accepts NULL
/// True: the text is one object that lims_json_parse takes, without escapes, fractions, blanks or numbers of more than 18 digits, as this
/// program writes its own. False says nothing: ask lims_json_parse. Ten times as fast, and no memory. *ret_has: whether the object has the
/// member (both may be NULL); it means something only after true.
bool lims_json_plain_object(const char *text, size_t n, const char *member, bool *ret_has);
const struct lims_json *lims_json_root(const struct lims_json_doc *doc); ///< NULL for NULL

bool lims_json_is_object(const struct lims_json *j); ///< all accept NULL (false)
bool lims_json_is_array(const struct lims_json *j);
bool lims_json_is_string(const struct lims_json *j);
bool lims_json_is_bool(const struct lims_json *j);
/// Member of an object; NULL when absent or when j is no object.
const struct lims_json *lims_json_get(const struct lims_json *j, const char *key);
/// Number of members or elements; 0 otherwise.
size_t lims_json_size(const struct lims_json *j);
const struct lims_json *lims_json_at(const struct lims_json *j, size_t i); ///< element of an array
/// Member i of an object in the order of the text, with its key; NULL beyond the end. Its cost grows with i: see lims_json_next.
const struct lims_json *lims_json_member(const struct lims_json *j, size_t i, const char **ret_key);
/// Walks an object in the order of the text, each step at constant cost: `after` NULL gives the first member, a key the one behind it;
/// NULL at the end. for (j = lims_json_next(o, NULL, &key); j; j = lims_json_next(o, key, &key))
const struct lims_json *lims_json_next(const struct lims_json *j, const char *after, const char **ret_key);
/// The string, or NULL when j is no string.
const char *lims_json_text(const struct lims_json *j);
/// The string member `key`, or `fallback`.
const char *lims_json_get_text(const struct lims_json *j, const char *key, const char *fallback);
int64_t lims_json_get_int(const struct lims_json *j, const char *key, int64_t fallback);
bool lims_json_get_bool(const struct lims_json *j, const char *key, bool fallback);
/// A required string member; LIMS_E_INPUT names the key when it is missing or no string.
lims_rc lims_json_need_text(const struct lims_json *j, const char *key, const char **ret, struct lims_err *err);
/// Writes the node back as compact JSON, members in the order of the text. LIMS_E_MEMORY. A number with a point comes
/// back as the double it was read as: values travel as text.
lims_rc lims_json_dump(const struct lims_json *j, struct lims_buf *b, struct lims_err *err);

/// The writer: compact JSON into a buffer; commas and escapes are its business, broken UTF-8 is written as U+FFFD. key is NULL inside
/// arrays. Deeper than 63 levels, or an end too many, fails the buffer.
struct lims_jw {
	struct lims_buf *b; ///< not owned
	unsigned depth;
	bool comma[64];
};
void lims_jw_init(struct lims_jw *w, struct lims_buf *b);
void lims_jw_object(struct lims_jw *w, const char *key);
void lims_jw_array(struct lims_jw *w, const char *key);
void lims_jw_end_object(struct lims_jw *w);
void lims_jw_end_array(struct lims_jw *w);
void lims_jw_text(struct lims_jw *w, const char *key, const char *value); ///< value NULL writes null
void lims_jw_textn(struct lims_jw *w, const char *key, const char *value, size_t n);
void lims_jw_int(struct lims_jw *w, const char *key, int64_t value);
void lims_jw_bool(struct lims_jw *w, const char *key, bool value);
void lims_jw_null(struct lims_jw *w, const char *key);
void lims_jw_dec(struct lims_jw *w, const char *key, struct lims_dec value);      ///< as text with its digits
void lims_jw_raw(struct lims_jw *w, const char *key, const char *json, size_t n); ///< already JSON

#endif
