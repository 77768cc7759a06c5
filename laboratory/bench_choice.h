// SPDX-License-Identifier: Apache-2.0
// A choice, or an answer to a point of a checklist, that was typed by what it is called on the screen and on paper.
#ifndef LIMS_LABORATORY_BENCH_CHOICE_H
#define LIMS_LABORATORY_BENCH_CHOICE_H

#include "lims-core/base/buf.h"
#include "lims-core/engine/procedure.h"

/// The word of the one choice of the column that `text` means: the word itself, else a label in either language of the file, whatever its capitals and marks ("Khô", "kho").
/// One that is written like the label to the letter goes before one that is not. `text` as it is when the column is no choice, and when no choice or more than one is called so: then it is refused where it is read. The word belongs to the column.
/// LIMS_E_MEMORY.
lims_rc lims_bench_choice(const struct lims_column *column, const char *text, const char **ret_word, struct lims_err *err);

/// The word of an answer to a checklist, "yes", "no" or "not_applicable", that `text` means: in Vietnamese or English, in full or short ("Có", "khong", "k", "na"), whatever its
/// capitals and marks. The word is a constant. LIMS_E_INPUT: it means none of them, and the sentence names what may be said; LIMS_E_MEMORY.
lims_rc lims_bench_answer_word(const char *text, const char **ret_word, struct lims_err *err);

#endif
