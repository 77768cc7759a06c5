// SPDX-License-Identifier: Apache-2.0
// Puts the place of a cell into words: title of the step, row, run, label of the column.
#include "lims-core/engine/place.h"

#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

const char *lims_words_in(const struct lims_lang *lang, struct lims_words w)
{
	bool english = strcmp(lims_lang_code(lang), "en") == 0 && w.en != NULL && w.en[0] != '\0';
	const char *text = english ? w.en : w.vi;
	return text != NULL ? text : "";
}

const char *lims_place_named(const struct lims_lang *lang, const struct lims_step *step, size_t row, struct lims_words label, size_t run,
	const struct lims_column *column, char out[LIMS_PLACE_TEXT])
{
	char at[40] = "", of[40] = "";
	const char *named = label.vi != NULL && label.vi[0] != '\0' ? lims_words_in(lang, label) : "";
	bool series = column != NULL ? column->per_run && step->runs > 1 : run > 0;
	(void)snprintf(at, sizeof at, lims_tr(lang, ", row %zu"), row + 1);
	if (series)
		(void)snprintf(of, sizeof of, lims_tr(lang, ", run %zu"), run + 1);
	(void)snprintf(out, LIMS_PLACE_TEXT, "%s%s%s%s%s%s%s%s", lims_words_in(lang, step->title), at, named[0] ? " (" : "", named,
		named[0] ? ")" : "", of, column != NULL ? ", " : "", column != NULL ? lims_words_in(lang, column->label) : "");
	lims_text_clean(out, true);
	return out;
}

const char *lims_place_text(const struct lims_lang *lang, const struct lims_step *step, size_t row, size_t run,
	const struct lims_column *column, char out[LIMS_PLACE_TEXT])
{
	return lims_place_named(lang, step, row, (struct lims_words){NULL, NULL}, run, column, out);
}
