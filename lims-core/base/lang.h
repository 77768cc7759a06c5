// SPDX-License-Identifier: Apache-2.0
// Message catalogues: English message id in, the user's language out, without locale or globals.
#ifndef LIMS_BASE_LANG_H
#define LIMS_BASE_LANG_H

#include "lims-core/base/err.h"

struct lims_lang;

/// Opens `dir`/`code`.mo (GNU .mo, read by us, checked, at most 4 MiB).
/// "en" needs no file. The result is read-only and may be shared by threads.
/// A translation whose printf conversions differ from its message id's is refused, for it would read what is not there.
/// LIMS_E_INPUT (code that is no language code, damaged catalogue; where = file), LIMS_E_NOT_FOUND, LIMS_E_STORAGE, LIMS_E_MEMORY.
lims_rc lims_lang_open(const char *dir, const char *code, struct lims_lang **ret_lang, struct lims_err *err);
/// The same from the n bytes of a catalogue, which are copied.
lims_rc lims_lang_read(const void *bytes, size_t n, const char *code, struct lims_lang **ret_lang, struct lims_err *err);
void lims_lang_destroy(struct lims_lang *lang);           ///< accepts NULL
const char *lims_lang_code(const struct lims_lang *lang); ///< "en" for NULL
/// The translation, or msgid itself. Never NULL; belongs to the catalogue. The format attribute keeps printf checks working.
const char *lims_tr(const struct lims_lang *lang, const char *msgid) __attribute__((format_arg(2)));

/// Marks a message that stands in a table and meets lims_tr only later, so that `tools/messages` finds it.
#define LIMS_MSG(text) text

#endif
