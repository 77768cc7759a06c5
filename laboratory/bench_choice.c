// SPDX-License-Identifier: Apache-2.0
// Finds the choice of a column by its word or its label, and an answer by its words.
#include "laboratory/bench_choice.h"

#include "lims-core/base/text.h"

#include <string.h>

enum { FOLDED_MAX = 4096 };

static lims_rc fold(const char *text, struct lims_buf *b, struct lims_err *err)
{
	lims_buf_clear(b);
	lims_rc rc = lims_text_fold(text, strlen(text), b, err);
	return rc ? rc : lims_buf_check(b, "a choice", err);
}

/// Whether the label is the text, or with `said`, the text folded, is it but for capitals and marks.
static lims_rc called(const char *label, const char *text, const char *said, bool *ret, struct lims_err *err)
{
	struct lims_buf b;
	lims_rc rc = LIMS_OK;
	if (!label)
		return LIMS_OK;
	lims_buf_init(&b, FOLDED_MAX);
	if (said)
		rc = fold(label, &b, err);
	*ret = *ret || (!rc && lims_text_equal(said ? lims_buf_text(&b) : label, said ? said : text));
	lims_buf_finish(&b);
	return rc;
}

/// How many choices are called so; *ret_word: the last of them.
static lims_rc count(
	const struct lims_column *column, const char *text, const char *said, const char **ret_word, size_t *ret_count, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	*ret_count = 0;
	for (size_t i = 0; !rc && i < column->choice_count; i++) {
		bool is = false;
		rc = called(column->choices[i].label.vi, text, said, &is, err);
		if (!rc)
			rc = called(column->choices[i].label.en, text, said, &is, err);
		if (is)
			*ret_word = column->choices[i].id;
		*ret_count += is;
	}
	return rc;
}

lims_rc lims_bench_choice(const struct lims_column *column, const char *text, const char **ret_word, struct lims_err *err)
{
	struct lims_buf said;
	const char *word = text;
	size_t found = 0;
	*ret_word = text;
	for (size_t i = 0; i < column->choice_count; i++)
		if (lims_text_equal(column->choices[i].id, text))
			return LIMS_OK;
	lims_buf_init(&said, FOLDED_MAX);
	lims_rc rc = count(column, text, NULL, &word, &found, err);
	if (!rc && found == 0 && column->choice_count > 0) {
		rc = fold(text, &said, err);
		if (!rc)
			rc = count(column, text, lims_buf_text(&said), &word, &found, err);
	}
	lims_buf_finish(&said);
	if (!rc && found == 1)
		*ret_word = word;
	return rc;
}

lims_rc lims_bench_answer_word(const char *text, const char **ret_word, struct lims_err *err)
{
	// Folded. A bare k or n is the short word and not the first letter of "không áp dụng" or "not applicable".
	static const struct {
		const char *said, *word;
	} known[] = {{"yes", "yes"}, {"y", "yes"}, {"co", "yes"}, {"c", "yes"}, {"no", "no"}, {"n", "no"}, {"khong", "no"}, {"k", "no"},
		{"ko", "no"}, {"not applicable", "not_applicable"}, {"not_applicable", "not_applicable"}, {"na", "not_applicable"},
		{"n/a", "not_applicable"}, {"khong ap dung", "not_applicable"}};
	struct lims_buf said;
	const char *word = NULL;
	lims_buf_init(&said, FOLDED_MAX);
	lims_rc rc = fold(text, &said, err);
	for (size_t i = 0; !rc && i < sizeof known / sizeof known[0]; i++)
		if (lims_text_equal(lims_buf_text(&said), known[i].said))
			word = known[i].word;
	lims_buf_finish(&said);
	if (!rc && !word)
		rc = lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no answer: say yes (y), no (n) or not applicable (na)", text);
	if (!rc)
		*ret_word = word;
	return rc;
}
