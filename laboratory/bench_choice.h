// SPDX-License-Identifier: Apache-2.0
// A choice that was typed by what it is called on the screen and on paper.
#ifndef LIMS_LABORATORY_BENCH_CHOICE_H
#define LIMS_LABORATORY_BENCH_CHOICE_H

#include "lims-core/base/buf.h"
#include "lims-core/engine/procedure.h"

/// The word of the one choice of the column that `text` means: the word itself, else a label in either language of the file, whatever its capitals and marks ("Khô", "kho").
/// One that is written like the label to the letter goes before one that is not. `text` as it is when the column is no choice, and when no choice or more than one is called so: then it is refused where it is read. The word belongs to the column.
/// LIMS_E_MEMORY.
lims_rc lims_bench_choice(const struct lims_column *column, const char *text, const char **ret_word, struct lims_err *err);

#endif
