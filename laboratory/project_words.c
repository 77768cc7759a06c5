// SPDX-License-Identifier: Apache-2.0
// The table of words by which items and registers are found; rows of a subject come from that subject alone.
#include "laboratory/project.h"
#include "laboratory/words.h"

#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

static const struct lims_ddl word_index[] = {{.name = "find_word.word", .text = "CREATE INDEX find_word_word ON find_word(word, subject)"}};
const struct lims_table lims_table_find_word = LIMS_TABLE_INDEXED("find_word",
	"CREATE TABLE find_word(subject {text} NOT NULL, field {text} NOT NULL, word {text} NOT NULL, PRIMARY KEY(subject, word, field)) "
	"{strict}",
	word_index, 1);

static const struct lims_sql forget = {"find_word.forget", "DELETE FROM find_word WHERE subject = $1 AND field = $2"};
static const struct lims_sql put = {
	"find_word.put", "INSERT INTO find_word(subject, field, word) VALUES($1, $2, $3) ON CONFLICT(subject, word, field) DO NOTHING"};
static const struct lims_sql *const statements[] = {&forget, &put};
const struct lims_sql_list lims_project_words_sql = {"find_word", statements, sizeof statements / sizeof statements[0]};

static bool in_word(unsigned char c)
{
	return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

size_t lims_words_split(const char *text, char ret[][LIMS_WORD_TEXT], size_t room)
{
	struct lims_buf folded;
	size_t count = 0;
	lims_buf_init(&folded, 64 * 1024);
	if (lims_text_fold(text, strlen(text), &folded, NULL) == LIMS_OK) {
		const char *at = lims_buf_text(&folded);
		while (*at && count < room) {
			size_t n = 0;
			while (in_word((unsigned char)at[n]))
				n++;
			size_t kept = n;
			// A character is not cut in two.
			while (kept >= LIMS_WORD_TEXT || (kept < n && kept > 0 && ((unsigned char)at[kept] & 0xc0) == 0x80))
				kept--;
			if (kept > 0) {
				memcpy(ret[count], at, kept);
				ret[count++][kept] = '\0';
			}
			at += n ? n : 1;
		}
	}
	lims_buf_finish(&folded);
	return count;
}

static int rarer_first(const void *a, const void *b)
{
	bool x = strpbrk(a, "0123456789") != NULL, y = strpbrk(b, "0123456789") != NULL;
	size_t m = strlen(a), n = strlen(b);
	return x != y ? (x ? -1 : 1) : (m < n) - (m > n);
}

void lims_words_rarest_first(char words[][LIMS_WORD_TEXT], size_t n)
{
	qsort(words, n, sizeof words[0], rarer_first);
}

lims_rc lims_words_put(struct lims_db *db, const char *subject, const char *field, const char *text, struct lims_err *err)
{
	char words[LIMS_WORDS_MAX][LIMS_WORD_TEXT];
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, &forget, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, field);
	rc = lims_stmt_run(stmt, NULL, err);
	size_t n = text ? lims_words_split(text, words, LIMS_WORDS_MAX) : 0;
	for (size_t i = 0; i < n && !rc; i++) {
		rc = lims_db_use(db, &put, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, subject);
		lims_stmt_text(stmt, 2, field);
		lims_stmt_text(stmt, 3, words[i]);
		rc = lims_stmt_run(stmt, NULL, err);
	}
	return rc;
}
