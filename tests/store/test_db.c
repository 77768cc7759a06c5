// SPDX-License-Identifier: Apache-2.0
// The seam keeps its promises on both back ends: values, transactions, savepoints, guards, sentences.
#include "tests/store/store_fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct lims_ddl layout[] = {
	{.name = "test.t", .text = "CREATE TABLE t(k {text} NOT NULL PRIMARY KEY, n {int}, b {blob}) {strict}"},
	{.name = "test.only_one",
		.sqlite = "CREATE TABLE only_sqlite(a {int}) {strict}",
		.postgresql = "CREATE TABLE only_postgresql(a {int}) {strict}"},
};
static const struct lims_sql q_put = {"test.put", "INSERT INTO t(k, n, b) VALUES($1, $2, $3)"};
static const struct lims_sql q_get = {"test.get", "SELECT k, n, b FROM t WHERE k = $1"};
static const struct lims_sql q_all = {"test.all", "SELECT k FROM t ORDER BY k COLLATE \"C\""};
static const struct lims_sql q_count = {"test.count", "SELECT count(*) FROM t"};
static const struct lims_sql q_twice = {"test.twice", "SELECT k FROM t WHERE n = $2 AND k <> $1 AND n = $2"};
static const struct lims_sql q_upsert = {
	"test.upsert", "INSERT INTO t(k, n) VALUES($1, $2) ON CONFLICT(k) DO UPDATE SET n = excluded.n RETURNING n"};
static const struct lims_sql q_bad = {"test.bad", "SELECT nothing FROM nowhere"};
static const struct lims_sql q_nulls = {"test.nulls", "SELECT k FROM t ORDER BY n NULLS FIRST, k"};

static struct lims_db *make(const struct sf *f, const char *name)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	char url[SF_PATH];
	sf_url(f, name, url);
	sf_ok(lims_db_open(url, LIMS_DB_CREATE, &db, &err), &err);
	sf_ok(lims_db_begin(db, &err), &err);
	sf_ok(lims_db_ddl(db, layout, 2, &err), &err);
	sf_ok(lims_db_set_format(db, 1, &err), &err);
	sf_ok(lims_db_commit(db, &err), &err);
	return db;
}

static lims_rc put(struct lims_db *db, const char *k, int64_t n, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &q_put, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, k);
	lims_stmt_int(s, 2, n);
	return lims_stmt_run(s, NULL, err);
}

static int64_t count(struct lims_db *db)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_stmt *s = NULL;
	bool row = false;
	sf_ok(lims_db_use(db, &q_count, &s, &err), &err);
	sf_ok(lims_stmt_step(s, &row, &err), &err);
	assert_true(row);
	int64_t n = lims_stmt_col_int(s, 0);
	lims_stmt_release(s);
	return n;
}

static void values_come_back_as_they_were_given(void **state)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(*state, "a.db");
	struct lims_stmt *s = NULL;
	bool row = false;
	size_t len = 0;
	static const int64_t numbers[] = {0, 1, -1, INT64_MAX, INT64_MIN, 4294967296, -255};
	unsigned char bytes[256];
	for (int i = 0; i < 256; i++)
		bytes[i] = (unsigned char)i;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		char key[32];
		snprintf(key, sizeof key, "Cân %zu; $1 ' \" đ", i);
		sf_ok(lims_db_use(db, &q_put, &s, &err), &err);
		lims_stmt_text(s, 1, key);
		lims_stmt_int(s, 2, numbers[i]);
		lims_stmt_blob(s, 3, bytes, i == 1 ? 0 : sizeof bytes);
		int64_t changed = 0;
		sf_ok(lims_stmt_run(s, &changed, &err), &err);
		assert_int_equal(changed, 1);
		sf_ok(lims_db_use(db, &q_get, &s, &err), &err);
		lims_stmt_text(s, 1, key);
		sf_ok(lims_stmt_step(s, &row, &err), &err);
		assert_true(row);
		assert_int_equal(lims_stmt_columns(s), 3);
		assert_string_equal(lims_stmt_col_name(s, 1), "n");
		assert_string_equal(lims_stmt_col_text(s, 0), key);
		assert_true(lims_stmt_col_int(s, 1) == numbers[i]);
		assert_int_equal(lims_stmt_col_kind(s, 0), LIMS_COL_TEXT);
		assert_int_equal(lims_stmt_col_kind(s, 1), LIMS_COL_INT);
		assert_int_equal(lims_stmt_col_kind(s, 2), LIMS_COL_BLOB);
		const void *back = lims_stmt_col_blob(s, 2, &len);
		assert_int_equal(len, i == 1 ? 0 : sizeof bytes);
		assert_non_null(back);
		if (len)
			assert_memory_equal(back, bytes, len);
		sf_ok(lims_stmt_step(s, &row, &err), &err);
		assert_false(row);
		lims_stmt_release(s);
	}
	sf_ok(lims_db_use(db, &q_put, &s, &err), &err);
	lims_stmt_text(s, 1, "nulls");
	lims_stmt_null(s, 2);
	lims_stmt_blob(s, 3, NULL, 0);
	sf_ok(lims_stmt_run(s, NULL, &err), &err);
	sf_ok(lims_db_use(db, &q_get, &s, &err), &err);
	lims_stmt_text(s, 1, "nulls");
	sf_ok(lims_stmt_step(s, &row, &err), &err);
	assert_true(lims_stmt_col_null(s, 1) && lims_stmt_col_null(s, 2));
	assert_int_equal(lims_stmt_col_int(s, 1), 0);
	assert_null(lims_stmt_col_text(s, 1));
	assert_null(lims_stmt_col_blob(s, 2, &len));
	lims_stmt_release(s);
	lims_db_close(db);
}

static void text_is_ordered_by_its_bytes(void **state)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(*state, "a.db");
	struct lims_stmt *s = NULL;
	bool row = false;
	// By bytes of UTF-8: capitals, small letters, then Â (C3 82) before đ (C4 91).
	static const char *const order[] = {"B", "a", "a-b", "ab", "b", "Ân", "đ"};
	static const char *const given[] = {"đ", "ab", "B", "Ân", "a-b", "b", "a"};
	for (size_t i = 0; i < 7; i++)
		sf_ok(put(db, given[i], 0, &err), &err);
	sf_ok(lims_db_use(db, &q_all, &s, &err), &err);
	for (size_t i = 0; i < 7; i++) {
		sf_ok(lims_stmt_step(s, &row, &err), &err);
		assert_true(row);
		assert_string_equal(lims_stmt_col_text(s, 0), order[i]);
	}
	lims_stmt_release(s);
	lims_db_close(db);
}

static void a_parameter_may_stand_twice_and_out_of_order(void **state)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(*state, "a.db");
	struct lims_stmt *s = NULL, *again = NULL;
	bool row = false;
	sf_ok(put(db, "x", 5, &err), &err);
	sf_ok(put(db, "y", 5, &err), &err);
	sf_ok(lims_db_use(db, &q_twice, &s, &err), &err);
	lims_stmt_text(s, 1, "x");
	lims_stmt_int(s, 2, 5);
	sf_ok(lims_stmt_step(s, &row, &err), &err);
	assert_string_equal(lims_stmt_col_text(s, 0), "y");
	// The same statement in use a second time does not disturb the first.
	sf_ok(lims_db_use(db, &q_twice, &again, &err), &err);
	assert_ptr_not_equal(s, again);
	lims_stmt_text(again, 1, "y");
	lims_stmt_int(again, 2, 5);
	sf_ok(lims_stmt_step(again, &row, &err), &err);
	assert_string_equal(lims_stmt_col_text(again, 0), "x");
	assert_string_equal(lims_stmt_col_text(s, 0), "y");
	lims_stmt_release(again);
	lims_stmt_release(s);
	// A parameter that is not bound is NULL, not what was bound before.
	sf_ok(lims_db_use(db, &q_twice, &s, &err), &err);
	lims_stmt_text(s, 1, "x");
	sf_ok(lims_stmt_step(s, &row, &err), &err);
	assert_false(row);
	lims_stmt_release(s);
	sf_ok(lims_db_use(db, &q_get, &s, &err), &err);
	lims_stmt_int(s, 2, 1);
	assert_int_equal(lims_stmt_step(s, &row, &err), LIMS_E_STORAGE);
	lims_stmt_release(s);
	lims_db_close(db);
}

static void text_that_is_no_utf8_is_refused_by_both(void **state)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(*state, "a.db");
	struct lims_stmt *s = NULL;
	assert_int_equal(put(db, "\xff", 1, &err), LIMS_E_STORAGE);
	sf_ok(lims_db_use(db, &q_put, &s, &err), &err);
	lims_stmt_textn(s, 1, "a\0b", 3);
	assert_int_equal(lims_stmt_run(s, NULL, &err), LIMS_E_STORAGE);
	assert_int_equal(count(db), 0);
	lims_db_close(db);
}

static void the_dialect_upserts_and_returns(void **state)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(*state, "a.db");
	struct lims_stmt *s = NULL;
	bool row = false;
	for (int64_t n = 1; n <= 2; n++) {
		sf_ok(lims_db_use(db, &q_upsert, &s, &err), &err);
		lims_stmt_text(s, 1, "k");
		lims_stmt_int(s, 2, n);
		sf_ok(lims_stmt_step(s, &row, &err), &err);
		assert_int_equal(lims_stmt_col_int(s, 0), n);
		lims_stmt_release(s);
	}
	assert_int_equal(count(db), 1);
	sf_ok(lims_db_use(db, &q_put, &s, &err), &err);
	lims_stmt_text(s, 1, "null");
	sf_ok(lims_stmt_run(s, NULL, &err), &err);
	sf_ok(lims_db_use(db, &q_nulls, &s, &err), &err);
	sf_ok(lims_stmt_step(s, &row, &err), &err);
	assert_string_equal(lims_stmt_col_text(s, 0), "null");
	lims_stmt_release(s);
	lims_db_close(db);
}

static void a_transaction_is_kept_whole_or_not_at_all(void **state)
{
	const struct sf *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(f, "a.db"), *other = NULL;
	char url[SF_PATH];
	sf_url(f, "a.db", url);
	sf_ok(lims_db_open(url, LIMS_DB_READ, &other, &err), &err);
	sf_ok(lims_db_begin(db, &err), &err);
	assert_int_equal(lims_db_begin(db, &err), LIMS_E_STORAGE);
	sf_ok(put(db, "a", 1, &err), &err);
	assert_int_equal(count(other), 0);
	lims_db_rollback(db);
	assert_int_equal(count(db), 0);
	sf_ok(lims_db_begin(db, &err), &err);
	sf_ok(put(db, "a", 1, &err), &err);
	sf_ok(lims_db_savepoint(db, &err), &err);
	sf_ok(put(db, "b", 1, &err), &err);
	sf_ok(lims_db_savepoint(db, &err), &err);
	sf_ok(put(db, "c", 1, &err), &err);
	sf_ok(lims_db_rollback_to(db, &err), &err);
	sf_ok(lims_db_release(db, &err), &err);
	// A refused statement spoils its savepoint only.
	sf_ok(lims_db_savepoint(db, &err), &err);
	assert_int_equal(put(db, "a", 2, &err), LIMS_E_REFUSED);
	sf_ok(lims_db_rollback_to(db, &err), &err);
	sf_ok(put(db, "d", 1, &err), &err);
	sf_ok(lims_db_commit(db, &err), &err);
	assert_int_equal(count(other), 3);
	assert_int_equal(put(other, "e", 1, &err), LIMS_E_STORAGE);
	lims_db_close(other);
	lims_db_close(db);
}

/// A write transaction that puts one row; what lims_db_untouched said at its beginning.
static bool untouched_then_put(struct lims_db *db, const char *k)
{
	struct lims_err err = {.code = LIMS_OK};
	sf_ok(lims_db_begin(db, &err), &err);
	bool said = lims_db_untouched(db);
	sf_ok(put(db, k, 1, &err), &err);
	sf_ok(lims_db_commit(db, &err), &err);
	return said;
}

static void what_another_wrote_is_noticed(void **state)
{
	const struct sf *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(f, "a.db"), *other = NULL;
	bool can_tell = lims_db_kind(db) == LIMS_DB_SQLITE;
	char url[SF_PATH];
	sf_url(f, "a.db", url);
	sf_ok(lims_db_open(url, LIMS_DB_WRITE, &other, &err), &err);
	assert_false(lims_db_untouched(db)); // no transaction is open
	assert_false(untouched_then_put(other, "a"));
	assert_false(untouched_then_put(db, "b"));
	assert_int_equal(untouched_then_put(db, "c"), can_tell);
	// Reading in between does not hide what was written before it.
	assert_false(untouched_then_put(other, "d"));
	sf_ok(lims_db_begin_read(db, &err), &err);
	assert_int_equal(count(db), 4);
	sf_ok(lims_db_commit(db, &err), &err);
	assert_false(untouched_then_put(db, "e"));
	assert_int_equal(count(other), 5); // others may read
	assert_int_equal(untouched_then_put(db, "f"), can_tell);
	lims_db_close(other);
	lims_db_close(db);
}

static void a_read_transaction_sees_one_moment(void **state)
{
	const struct sf *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(f, "a.db"), *other = NULL;
	char url[SF_PATH];
	sf_url(f, "a.db", url);
	sf_ok(lims_db_open(url, LIMS_DB_READ, &other, &err), &err);
	sf_ok(lims_db_begin_read(other, &err), &err);
	assert_int_equal(count(other), 0);
	sf_ok(put(db, "a", 1, &err), &err);
	assert_int_equal(count(other), 0);
	lims_db_rollback(other);
	assert_int_equal(count(other), 1);
	lims_db_close(other);
	lims_db_close(db);
}

static void stores_are_told_apart_when_opened(void **state)
{
	const struct sf *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(f, "a.db"), *other = NULL;
	char url[SF_PATH];
	int64_t format = 0;
	bool has = false;
	sf_ok(lims_db_format(db, &format, &err), &err);
	assert_int_equal(format, 1);
	sf_ok(lims_db_has_table(db, "t", &has, &err), &err);
	assert_true(has);
	sf_ok(lims_db_has_table(db, "only_sqlite", &has, &err), &err);
	assert_int_equal(has, lims_db_kind(db) == LIMS_DB_SQLITE);
	sf_ok(lims_db_check(db, &err), &err);
	sf_url(f, "a.db", url);
	assert_int_equal(lims_db_open(url, LIMS_DB_CREATE, &other, &err), LIMS_E_REFUSED);
	assert_non_null(strstr(err.text, "already holds a laboratory"));
	assert_null(other);
	assert_int_equal(lims_db_open("", LIMS_DB_READ, &other, &err), LIMS_E_INPUT);
	if (sf_on_server()) {
		sf_url(f, "empty.db", url);
		assert_int_equal(lims_db_open(url, LIMS_DB_READ, &other, &err), LIMS_E_INPUT);
		assert_int_equal(lims_db_open("postgresql:///no_such_database_here", LIMS_DB_READ, &other, &err), LIMS_E_NOT_FOUND);
	} else {
		sf_url(f, "none.db", url);
		assert_int_equal(lims_db_open(url, LIMS_DB_READ, &other, &err), LIMS_E_NOT_FOUND);
		assert_int_equal(lims_db_open(f->dir, LIMS_DB_READ, &other, &err), LIMS_E_INPUT);
	}
	assert_int_equal(lims_db_open("postgresql://127.0.0.1:1/x", LIMS_DB_READ, &other, &err), LIMS_E_STORAGE);
	assert_non_null(strstr(err.text, "cannot be reached"));
	lims_db_close(db);
}

static void a_wrong_statement_names_itself(void **state)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(*state, "a.db");
	struct lims_stmt *s = NULL;
	assert_int_equal(lims_db_use(db, &q_bad, &s, &err), LIMS_E_CORRUPT);
	assert_non_null(strstr(err.text, "test.bad"));
	assert_null(s);
	lims_db_close(db);
}

static void a_scratch_database_is_there_and_empty(void **state)
{
	(void)state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	sf_ok(lims_db_open_scratch(&db, &err), &err);
	sf_ok(lims_db_begin(db, &err), &err);
	sf_ok(lims_db_ddl(db, layout, 2, &err), &err);
	assert_int_equal(count(db), 0);
	sf_ok(put(db, "a", 1, &err), &err);
	assert_int_equal(count(db), 1);
	lims_db_close(db);
}

static void a_server_that_cut_the_line_is_reached_again(void **state)
{
	const struct sf *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = make(f, "a.db"), *other = NULL;
	static const struct lims_sql cut = {"test.cut",
		"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"};
	struct lims_stmt *s = NULL;
	char url[SF_PATH];
	// A file has no line to cut.
	if (lims_db_kind(db) == LIMS_DB_POSTGRESQL) {
		sf_ok(put(db, "a", 1, &err), &err);
		sf_url(f, "a.db", url);
		sf_ok(lims_db_open(url, LIMS_DB_READ, &other, &err), &err);
		sf_ok(lims_db_use(other, &cut, &s, &err), &err);
		sf_ok(lims_stmt_run(s, NULL, &err), &err);
		// Whoever was cut off in the middle is told; the next question is answered.
		assert_int_equal(put(db, "b", 1, &err), LIMS_E_STORAGE);
		assert_non_null(strstr(err.text, "does not answer"));
		sf_ok(put(db, "c", 1, &err), &err);
		assert_int_equal(count(db), 2);
		lims_db_close(other);
	}
	lims_db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_come_back_as_they_were_given, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(text_is_ordered_by_its_bytes, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(a_parameter_may_stand_twice_and_out_of_order, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(text_that_is_no_utf8_is_refused_by_both, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(the_dialect_upserts_and_returns, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(a_transaction_is_kept_whole_or_not_at_all, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(what_another_wrote_is_noticed, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(a_read_transaction_sees_one_moment, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(stores_are_told_apart_when_opened, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(a_server_that_cut_the_line_is_reached_again, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(a_wrong_statement_names_itself, sf_setup, sf_teardown),
		cmocka_unit_test(a_scratch_database_is_there_and_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
