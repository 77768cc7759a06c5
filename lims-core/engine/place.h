// SPDX-License-Identifier: Apache-2.0
// Where something stands on a worksheet, in the words that the screen and the paper have for it.
#ifndef LIMS_ENGINE_PLACE_H
#define LIMS_ENGINE_PLACE_H

#include "lims-core/base/lang.h"
#include "lims-core/engine/procedure.h"

enum { LIMS_PLACE_TEXT = 320 };

/// The text in a language; Vietnamese where the file gives no English. lang NULL: English. Never NULL.
const char *lims_words_in(const struct lims_lang *lang, struct lims_words w);

/// "Độ lặp lại, dòng 2, lần 1, Số chỉ": rows and runs count from 0 here and from 1 there, the run only where the step has several. column NULL: the row.
/// Returns `out`; what does not fit is cut.
const char *lims_place_text(const struct lims_lang *lang, const struct lims_step *step, size_t row, size_t run,
	const struct lims_column *column, char out[LIMS_PLACE_TEXT]);

/// The same with the row's own label behind its number, "dòng 2 (Vị trí 1)"; an empty label is left out.
const char *lims_place_named(const struct lims_lang *lang, const struct lims_step *step, size_t row, struct lims_words label, size_t run,
	const struct lims_column *column, char out[LIMS_PLACE_TEXT]);

#endif
