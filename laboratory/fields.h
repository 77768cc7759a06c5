// SPDX-License-Identifier: Apache-2.0
// Named fields that a person fills: their kinds, how they are checked, and how they stand in an entry. Registers and cases are made of them.
#ifndef LIMS_LABORATORY_FIELDS_H
#define LIMS_LABORATORY_FIELDS_H

#include "laboratory/laboratory.h"
#include "lims-core/base/crypto.h"

struct lims_buf;
struct lims_db;
struct lims_jw;
struct lims_tx;

enum {
	LIMS_FIELDS_MAX = 32,           ///< of one register, or of one step of a case
	LIMS_FIELD_FILE_MAX = 20 << 20, ///< bytes of a scan or another paper
	LIMS_FILE_NAME = 201            ///< of its name, with '\0'
};

enum lims_field_kind {
	LIMS_FIELD_TEXT,
	LIMS_FIELD_VALUE,   ///< text that is a number with its unit as a rule: people are shown it as their language writes numbers
	LIMS_FIELD_DATE,    ///< ISO 8601
	LIMS_FIELD_CHOICES, ///< one or more of `choices`, separated by commas
	LIMS_FIELD_CHOICE,  ///< one of `choices`
	LIMS_FIELD_CODE,    ///< code in the register `refers`
	LIMS_FIELD_FILE, ///< a paper: the value is the SHA-256 of a blob that the entry names; beside it stands "NAME.file", what the file was called
};

struct lims_field {
	const char *name;  ///< also the option's name
	const char *label; ///< message id
	enum lims_field_kind kind;
	bool required;
	const char *const *choices; ///< NULL-terminated, for CHOICES
	const char *refers;         ///< for CODE
};

struct lims_field_value {
	const char *name;
	const char *value; ///< UTF-8; brought to NFC; at most 1000 bytes; "" clears an optional field
};

/// What is written to a field now, "" where it is cleared; NULL: nothing is.
const char *lims_field_written(const struct lims_field_value *values, size_t count, const char *name);

/// The content of a field of kind FILE.
struct lims_field_file {
	const char *field;
	const char *name; ///< of the file, with or without its folders, of which nothing is kept
	const void *bytes;
	size_t len; ///< 1…LIMS_FIELD_FILE_MAX
};

/// Whether the bytes begin as a paper that a phone, a scanner or an office writes: JPEG, PNG or PDF.
bool lims_field_is_paper(const void *bytes, size_t len);

/// What somebody filled in.
struct lims_filled {
	const struct lims_field_value *values; ///< of a FILE field only "", which clears it
	size_t count;
	const struct lims_field_file *files;
	size_t file_count;
};

/// The fields of one thing, and the words for sentences: "A `thing` has no --fax: see lims `noun` `verb` --help".
struct lims_field_list {
	const char *thing, *noun, *verb;
	const struct lims_field *fields;
	size_t count;
};

const struct lims_field *lims_field_find(const struct lims_field_list *list, const char *name); ///< NULL when there is none
/// Whether every required field was given. LIMS_E_INPUT names the first that was not.
lims_rc lims_fields_need(const struct lims_field_list *list, const struct lims_filled *filled, struct lims_err *err);
/// Tells every value that is not sound and every required field that was not given, each by the field's name. LIMS_OK whatever was told.
lims_rc lims_fields_check(struct lims_laboratory *lab, struct lims_db *db, const struct lims_field_list *list,
	const struct lims_filled *filled, const struct lims_fault_sink *sink, struct lims_err *err);
/// Checks what was filled in and writes `fields` (an object) and, when files were given, `blobs` into the body of the entry that the command appends next.
/// LIMS_E_INPUT names the field; LIMS_E_NOT_FOUND: a code that is not in its register.
lims_rc lims_fields_write(struct lims_laboratory *lab, struct lims_tx *tx, const struct lims_field_list *list,
	const struct lims_filled *filled, struct lims_jw *w, struct lims_err *err);
/// Whether the register has the code.
lims_rc lims_fields_known(struct lims_db *db, const char *noun, const char *code, bool *ret, struct lims_err *err);
/// The bytes that a FILE field names, whole and checked, in ret_bytes (initialised by the call; the caller finishes it). LIMS_E_NOT_FOUND: the field is
/// empty; LIMS_E_CORRUPT: the store lost them.
lims_rc lims_field_bytes(
	struct lims_laboratory *lab, const char *field, const char *hash, struct lims_buf *ret_bytes, struct lims_err *err);

#endif
