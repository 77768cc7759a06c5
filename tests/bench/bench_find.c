// SPDX-License-Identifier: Apache-2.0
// Finding among a million items by words without marks, against LIKE over the same folded text.
#include "laboratory/project.h"
#include "laboratory/queries.h"
#include "laboratory/words.h"
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ITEMS = 1000000, ITEMS_SMOKE = 300, QUERIES = 400, LIKES = 16, WORDS = 2 };

#define LAST "\xf4\x8f\xbf\xbf"

static const char *const kinds[] = {"Cân đồng hồ lò xo", "Cân phân tích", "Huyết áp kế lò xo", "Cột đo xăng dầu", "Công tơ điện 1 pha",
	"Cân ô tô", "Đồng hồ nước lạnh", "Thiết bị đo điện trở cách điện"};
static const char *const places[] = {
	"Phường Yên Thịnh", "Xã Mường Lò", "Chợ Đầu Mối", "Trạm Y tế xã Ngọc Chiến", "Cửa hàng xăng dầu Số 5", "Điện lực Văn Bàn"};

static const struct lims_ddl plain = {
	.name = "bench.plain", .text = "CREATE TABLE plain(subject {text} NOT NULL PRIMARY KEY, folded {text} NOT NULL) {strict}"};
static const struct lims_sql add_plain = {"bench.add", "INSERT INTO plain(subject, folded) VALUES($1, $2)"};
static const struct lims_sql like = {"bench.like", "SELECT subject FROM plain WHERE folded LIKE $1 LIMIT 50"};

/// Processor time, as elsewhere: what else runs on the machine is not ours.
static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static lims_rc add_item(struct lims_db *db, size_t i, struct lims_err *err)
{
	char subject[32], serial[32], line[512], words[LIMS_WORDS_MAX][LIMS_WORD_TEXT];
	const char *kind = kinds[i % (sizeof kinds / sizeof kinds[0])],
			   *place = places[i * 2654435761u % 4294967291u / 7 % (sizeof places / sizeof places[0])];
	struct lims_stmt *stmt = NULL;
	size_t used = 0;
	snprintf(subject, sizeof subject, "item:I-A%zu", i);
	snprintf(serial, sizeof serial, "%02zu-%06zu", i % 27, i * 2654435761u % 1000000);
	lims_rc rc = lims_words_put(db, subject, "name", kind, err);
	if (!rc)
		rc = lims_words_put(db, subject, "serial", serial, err);
	if (!rc)
		rc = lims_words_put(db, subject, "place", place, err);
	snprintf(line, sizeof line, "%s %s %s", kind, serial, place);
	size_t n = lims_words_split(line, words, LIMS_WORDS_MAX);
	for (size_t k = 0; k < n; k++)
		used += (size_t)snprintf(line + used, sizeof line - used, "%s ", words[k]);
	if (!rc)
		rc = lims_db_use(db, &add_plain, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, line);
	return lims_stmt_run(stmt, NULL, err);
}

static lims_rc fill(struct lims_db *db, size_t items, struct lims_err *err)
{
	lims_rc rc = lims_db_ddl(db, &lims_table_find_word.create, 1, err);
	if (!rc)
		rc = lims_db_ddl(db, &plain, 1, err);
	if (!rc)
		rc = lims_db_begin(db, err);
	for (size_t i = 0; i < items && !rc; i++)
		rc = add_item(db, i, err);
	if (!rc)
		rc = lims_db_ddl(db, lims_table_find_word.index, lims_table_find_word.index_count, err);
	return rc ? rc : lims_db_commit(db, err);
}

/// As people ask: a serial number, the beginning of one, the beginning of one with the kind, or kind and place. In the order in which they stand in a line.
/// `fewer` digits: among a tenth of the items one digit less narrows as much, and the page has as many rows.
static size_t question(size_t q, int fewer, char words[WORDS][LIMS_WORD_TEXT])
{
	static const char *const kind[] = {"can", "huyet", "cot", "cong", "dong"}, *const place[] = {"yen", "muong", "cho", "tram", "cua"};
	char digits[32];
	size_t k = q % 5;
	snprintf(digits, sizeof digits, "%06zu", q * 7919 % 1000000);
	switch (q % 4) {
	case 0:
		snprintf(words[0], LIMS_WORD_TEXT, "%.*s", 6 - fewer, digits);
		return 1;
	case 1:
		snprintf(words[0], LIMS_WORD_TEXT, "%.*s", 5 - fewer, digits);
		return 1;
	case 2:
		snprintf(words[0], LIMS_WORD_TEXT, "%s", kind[k]);
		snprintf(words[1], LIMS_WORD_TEXT, "%.*s", 4 - fewer, digits);
		return 2;
	default:
		snprintf(words[0], LIMS_WORD_TEXT, "%s", kind[k]);
		snprintf(words[1], LIMS_WORD_TEXT, "%s", place[(q / 5) % 5]);
		return 2;
	}
}

/// As lims_find does.
static lims_rc find(struct lims_db *db, char words[WORDS][LIMS_WORD_TEXT], size_t n, size_t *ret_rows, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char sorted[WORDS][LIMS_WORD_TEXT];
	bool row = false;
	lims_rc rc = lims_db_use(db, n == 1 ? &lims_q_find_1 : &lims_q_find_2, &stmt, err);
	if (rc)
		return rc;
	memcpy(sorted, words, sizeof sorted);
	lims_words_rarest_first(sorted, n);
	for (size_t i = 0; i < n; i++) {
		const char *word = sorted[i];
		char high[LIMS_WORD_TEXT + sizeof LAST];
		snprintf(high, sizeof high, "%.*s" LAST, LIMS_WORD_TEXT - 1, word);
		lims_stmt_text(stmt, (int)(2 * i + 1), word);
		lims_stmt_text(stmt, (int)(2 * i + 2), high);
	}
	for (*ret_rows = 0; *ret_rows < 50 && !(rc = lims_stmt_step(stmt, &row, err)) && row;)
		++*ret_rows;
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc find_like(struct lims_db *db, char words[WORDS][LIMS_WORD_TEXT], size_t n, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char pattern[4 * LIMS_WORD_TEXT];
	bool row = false;
	lims_rc rc = lims_db_use(db, &like, &stmt, err);
	if (rc)
		return rc;
	snprintf(pattern, sizeof pattern, n == 1 ? "%%%s%%" : "%%%s%%%s%%", words[0], words[1]);
	lims_stmt_text(stmt, 1, pattern);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row)
		;
	lims_stmt_release(stmt);
	return rc;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/// Seconds of each question, the shortest first.
static lims_rc ask(struct lims_db *db, size_t queries, int fewer, double took[QUERIES], size_t *ret_found, struct lims_err *err)
{
	char words[WORDS][LIMS_WORD_TEXT] = {"", ""};
	size_t rows;
	lims_rc rc = LIMS_OK;
	*ret_found = 0;
	for (size_t i = 0; i < queries && !rc; i++) {
		size_t n = question(i, fewer, words);
		double start = now_s();
		rc = find(db, words, n, &rows, err);
		took[i] = now_s() - start;
		*ret_found += rows > 0;
	}
	qsort(took, queries, sizeof took[0], by_size);
	return rc;
}

/// Questions that are answered by as many rows, among a tenth of the items.
static lims_rc measure_growth(struct bench *b, size_t items, double many_s, struct lims_err *err)
{
	static double took[QUERIES];
	struct lims_db *db = NULL;
	size_t found, queries = bench_times(b, QUERIES);
	lims_rc rc = lims_db_open_scratch(&db, err);
	if (!rc)
		rc = fill(db, items / 10, err);
	if (!rc)
		rc = ask(db, queries, 1, took, &found, err);
	lims_db_close(db);
	if (!rc)
		bench_line("find_growth", many_s / took[queries * 95 / 100], 2,
			"pages of as many rows among a tenth of the items, with one digit less (95 of 100 questions)");
	return rc;
}

static lims_rc measure(struct bench *b, struct lims_db *db, size_t items, struct lims_err *err)
{
	static double took[QUERIES], likes[LIKES];
	char words[WORDS][LIMS_WORD_TEXT] = {"", ""};
	size_t found, queries = bench_times(b, QUERIES), rounds = bench_times(b, LIKES);
	lims_rc rc = ask(db, queries, 0, took, &found, err);
	for (size_t i = 0; i < rounds && !rc; i++) {
		size_t n = question(i, 0, words);
		double start = now_s();
		rc = find_like(db, words, n, err);
		likes[i] = now_s() - start;
	}
	if (rc)
		return rc;
	qsort(likes, rounds, sizeof likes[0], by_size);
	if (!b->smoke && found < queries / 2)
		bench_fail(b, "find: most questions found nothing; the data are wrong");
	if (bench_wants(b, "find_like"))
		bench_line(
			"find_like", took[queries / 2] / likes[rounds / 2], 0.001, "LIKE over a million folded lines (medians of the same questions)");
	if (bench_wants(b, "find_p95_s"))
		bench_line("find_p95_s", took[queries * 95 / 100], 0.015, "15 ms for the first page, 95 of 100 questions");
	return bench_wants(b, "find_growth") ? measure_growth(b, items, took[queries * 95 / 100], err) : LIMS_OK;
}

int main(int argc, char **argv)
{
	static const char *const figures[] = {"find_like", "find_p95_s", "find_growth"};
	struct bench b;
	struct lims_db *db = NULL;
	struct lims_err err = {0};
	bench_begin(&b, argc, argv);
	if (!bench_wants_any(&b, figures, sizeof figures / sizeof *figures))
		return bench_end(&b);
	size_t items = bench_size(&b, "LIMS_BENCH_ITEMS", ITEMS, ITEMS_SMOKE);
	lims_rc rc = lims_db_open_scratch(&db, &err);
	if (!rc)
		rc = fill(db, items, &err);
	if (!rc)
		rc = measure(&b, db, items, &err);
	if (rc)
		bench_fail(&b, err.text);
	lims_db_close(db);
	return bench_end(&b);
}
