// SPDX-License-Identifier: Apache-2.0
// Looks words up in the table that the projection keeps.
#include "laboratory/find.h"

#include "laboratory/desk.h"
#include "laboratory/queries.h"
#include "laboratory/words.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Comes after every character that a word can go on with.
#define LAST "\xf4\x8f\xbf\xbf"

struct page {
	struct lims_laboratory *lab;
	lims_find_visit *visit;
	void *ctx;
	char seen[LIMS_FIND_PAGE][LIMS_SUBJECT_SIZE];
	size_t count;
	bool more;
};

/// Once each; false when the page is full.
static bool add(struct page *p, const char *subject)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->seen[i], subject) == 0)
			return true;
	if (p->count == LIMS_FIND_PAGE) {
		p->more = true;
		return false;
	}
	snprintf(p->seen[p->count++], LIMS_SUBJECT_SIZE, "%s", subject);
	return true;
}

static lims_rc look(struct page *p, char words[][LIMS_WORD_TEXT], size_t n, struct lims_err *err)
{
	static const struct lims_sql *const queries[LIMS_FIND_WORDS] = {&lims_q_find_1, &lims_q_find_2, &lims_q_find_3, &lims_q_find_4};
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(p->lab->journal), queries[n - 1], &stmt, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < n; i++) {
		char high[LIMS_WORD_TEXT + sizeof LAST];
		snprintf(high, sizeof high, "%.*s" LAST, LIMS_WORD_TEXT - 1, words[i]);
		lims_stmt_text(stmt, (int)(2 * i + 1), words[i]);
		lims_stmt_text(stmt, (int)(2 * i + 2), high);
	}
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row && add(p, lims_stmt_col_text(stmt, 0)))
		;
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc add_items_of(struct page *p, const char *customer, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char subject[LIMS_SUBJECT_SIZE];
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(p->lab->journal), &lims_q_items_of, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, customer);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		snprintf(subject, sizeof subject, "item:%s", lims_stmt_col_text(stmt, 0));
		if (!add(p, subject))
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc show(struct page *p, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < p->count && !rc; i++) {
		char noun[LIMS_SUBJECT_SIZE];
		snprintf(noun, sizeof noun, "%s", p->seen[i]);
		char *colon = strchr(noun, ':');
		if (!colon)
			continue;
		*colon = '\0';
		rc = p->visit(p->ctx, noun, colon + 1, err);
	}
	return rc;
}

lims_rc lims_find(struct lims_laboratory *lab, const char *text, lims_find_visit *visit, void *ctx, bool *ret_more, struct lims_err *err)
{
	char words[LIMS_FIND_WORDS][LIMS_WORD_TEXT];
	struct page p = {.lab = lab, .visit = visit, .ctx = ctx};
	size_t n = lims_words_split(text, words, LIMS_FIND_WORDS);
	if (n == 0)
		return lims_err_set(err, LIMS_E_INPUT, "Say what to look for: the beginnings of words, with or without marks");
	lims_words_rarest_first(words, n);
	lims_rc rc = look(&p, words, n, err);
	size_t found = p.count;
	for (size_t i = 0; i < found && !rc; i++)
		if (lims_text_starts(p.seen[i], "customer:"))
			rc = add_items_of(&p, p.seen[i] + strlen("customer:"), err);
	if (!rc)
		rc = show(&p, err);
	if (!rc)
		*ret_more = p.more;
	return rc;
}
