// SPDX-License-Identifier: Apache-2.0
// The words by which something is found: folded, without marks, one by one.
#ifndef LIMS_LABORATORY_WORDS_H
#define LIMS_LABORATORY_WORDS_H

#include "lims-core/base/buf.h"

struct lims_db;

enum { LIMS_WORD_TEXT = 64, LIMS_WORDS_MAX = 48 };

/// Words of a text, folded (lims_text_fold), in their order; what stands between letters and digits separates them. Longer ones are cut, further ones left out.
size_t lims_words_split(const char *text, char ret[][LIMS_WORD_TEXT], size_t room);
/// Orders what is looked for: the first word is walked, the others are looked up for each of its rows. Words with a digit come first (a serial
/// number is rarer than a name), then the longer ones.
void lims_words_rarest_first(char words[][LIMS_WORD_TEXT], size_t n);
/// Replaces the words of one field of a subject in the table find_word; for projections. text NULL: none.
lims_rc lims_words_put(struct lims_db *db, const char *subject, const char *field, const char *text, struct lims_err *err);

#endif
