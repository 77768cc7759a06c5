// SPDX-License-Identifier: Apache-2.0
// Creating, appending, projecting and reading on SQLite.
#include "lims-core/base/json.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/verify.h"
#include "tests/journal/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_new_store_begins_with_the_birth_of_its_node(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_cursor *c = NULL;
	const struct lims_stored *e = NULL;
	struct lims_json_doc *doc = NULL;
	fx_create(f, "a.db", LIMS_STORE_TRAINING, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	assert_null(lims_journal_why_read_only(j));
	assert_int_equal(lims_journal_kind(j), LIMS_STORE_TRAINING);
	assert_string_equal(lims_journal_code(j), "A");
	assert_string_equal(lims_journal_laboratory_name(j), "Phòng thử nghiệm");
	fx_ok(lims_cursor_open(lims_journal_db(j), LIMS_BY_CLOCK, NULL, &c, &err), &err);
	fx_ok(lims_cursor_next(c, &e, &err), &err);
	assert_non_null(e);
	assert_string_equal(e->entry.type, "node.born");
	assert_int_equal(e->entry.sequence, 1);
	assert_string_equal(e->entry.node, lims_journal_node(j));
	fx_ok(lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, &err), &err);
	assert_string_equal(lims_json_get_text(lims_json_get(lims_json_root(doc), "laboratory"), "id", ""), lims_journal_laboratory_id(j));
	assert_int_equal(strlen(lims_json_get_text(lims_json_root(doc), "key", "")), 64);
	lims_json_destroy(doc);
	fx_ok(lims_cursor_next(c, &e, &err), &err);
	assert_null(e);
	lims_cursor_close(c);
	lims_journal_close(j);
}

static void a_second_create_over_a_live_store_is_refused(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	char path[FX_PATH], node[LIMS_NODE_ID] = "untouched";
	struct lims_journal_params p = {.laboratory = "B", .kind = LIMS_STORE_TRAINING, .code = "B", .actor = "staff/an", .keys_dir = f->keys};
	fx_create(f, "a.db", LIMS_STORE_TRAINING, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	fx_must_append(j, "named", "thing/1", "one");
	fx_url(f, "a.db", path);
	assert_int_equal(lims_journal_create(path, &p, node, &err), LIMS_E_REFUSED);
	assert_non_null(strstr(err.text, "already holds a laboratory"));
	assert_string_equal(node, "untouched");
	fx_must_append(j, "named", "thing/1", "two");
	lims_journal_close(j);
}

static void an_appended_entry_is_a_row_an_entry_and_a_link_of_the_chain(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_ref first, second;
	struct lims_stored e;
	struct lims_buf bytes;
	char name[128];
	int64_t count = 0;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	fx_ok(fx_append(j, "named", "thing/1", "cân đồng hồ", &first, &err), &err);
	fx_ok(fx_append(j, "named", "thing/1", "cân điện tử", &second, &err), &err);
	assert_int_equal(first.sequence, 2);
	assert_int_equal(second.sequence, 3);
	fx_name(j, "thing/1", name);
	assert_string_equal(name, "cân điện tử");
	fx_ok(lims_journal_entry(lims_journal_db(j), &second.hash, &bytes, &e, &err), &err);
	assert_true(lims_hash_equal(&e.entry.previous, &first.hash));
	assert_string_equal(e.entry.subject, "thing/1");
	lims_buf_finish(&bytes);
	fx_ok(lims_journal_count(lims_journal_db(j), lims_journal_node(j), &count, &err), &err);
	assert_int_equal(count, 3);
	fx_check_rebuild(j);
	lims_journal_close(j);
}

struct two {
	lims_rc answer;
};

static lims_rc two_then(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	const struct two *t = ctx;
	struct lims_draft d = {
		.type = "test.named", .version = 1, .subject = "thing/9", .actor = "staff/an", .body = "{\"text\":\"x\"}", .body_len = 12};
	lims_rc rc = lims_journal_append(tx, &d, NULL, err);
	if (rc == LIMS_OK)
		rc = lims_journal_append(tx, &d, NULL, err);
	if (rc == LIMS_OK && t->answer != LIMS_OK)
		rc = lims_err_set(err, t->answer, "a gate says no");
	return rc;
}

static void a_command_is_kept_whole_or_not_at_all(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct two no = {.answer = LIMS_E_REFUSED}, yes = {.answer = LIMS_OK};
	char name[128];
	int64_t count = 0;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	assert_int_equal(lims_journal_command(j, two_then, &no, &err), LIMS_E_REFUSED);
	assert_string_equal(err.text, "a gate says no");
	fx_name(j, "thing/9", name);
	assert_string_equal(name, "");
	fx_ok(lims_journal_count(lims_journal_db(j), lims_journal_node(j), &count, &err), &err);
	assert_int_equal(count, 1);
	fx_ok(lims_journal_command(j, two_then, &yes, &err), &err);
	fx_ok(lims_journal_count(lims_journal_db(j), lims_journal_node(j), &count, &err), &err);
	assert_int_equal(count, 3);
	assert_int_equal(fx_append(j, "refused", "thing/9", "no", NULL, &err), LIMS_E_REFUSED);
	assert_non_null(strstr(err.text, "the projection says no"));
	fx_ok(lims_journal_count(lims_journal_db(j), lims_journal_node(j), &count, &err), &err);
	assert_int_equal(count, 3);
	lims_journal_close(j);
}

/// Swallows the refusal of its append, as careless code would.
static lims_rc careless(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct lims_draft d = {.type = "test.refused", .version = 1, .subject = "thing/9", .actor = "staff/an", .body = "{}", .body_len = 2};
	(void)ctx;
	(void)err;
	(void)lims_journal_append(tx, &d, NULL, NULL);
	return LIMS_OK;
}

static void a_refused_entry_cannot_be_swallowed_by_its_command(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	int64_t count = 0;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	assert_int_equal(lims_journal_command(j, careless, NULL, &err), LIMS_E_REFUSED);
	fx_ok(lims_journal_count(lims_journal_db(j), lims_journal_node(j), &count, &err), &err);
	assert_int_equal(count, 1);
	fx_must_append(j, "named", "thing/9", "goes on");
	fx_check_rebuild(j);
	lims_journal_close(j);
}

static lims_rc draft_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	return lims_journal_append(tx, ctx, NULL, err);
}

/// What a handle knows of the end of the chain from its own last command must not outlive what the other one wrote, nor what was undone.
static void two_handles_write_one_chain_in_turns(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_verify_result r;
	struct two no = {.answer = LIMS_E_REFUSED};
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *h[2] = {fx_open(f, "a.db"), fx_open(f, "a.db")};
	for (int64_t i = 0; i < 12; i++) {
		struct lims_ref ref;
		struct lims_journal *j = h[i / 2 % 2 ^ i / 5 % 2];
		assert_int_equal(lims_journal_command(j, two_then, &no, &err), LIMS_E_REFUSED);
		lims_err_clear(&err);
		fx_ok(fx_append(j, "named", "thing/1", "cân", &ref, &err), &err);
		assert_int_equal(ref.sequence, i + 2);
	}
	for (int i = 0; i < 2; i++) {
		fx_ok(lims_journal_verify_chains(h[i], NULL, NULL, &r, &err), &err);
		assert_int_equal(r.entries, 13);
		assert_int_equal(r.findings, 0);
		lims_journal_close(h[i]);
	}
}

static void a_draft_that_cannot_be_written_is_refused_with_its_field(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	const struct lims_draft good = {
		.type = "test.named", .version = 1, .subject = "thing/1", .actor = "staff/an", .body = "{}", .body_len = 2};
	struct lims_draft bad[10];
	const char *says[] = {
		"type", "type", "journal alone", "subject", "belongs to the journal", "actor", "version", "body", "JSON object", "blob 1"};
	for (size_t i = 0; i < 10; i++)
		bad[i] = good;
	bad[0].type = "named";
	bad[1].type = "test..named";
	bad[2].type = "node.admitted";
	bad[3].subject = "a b";
	bad[4].subject = "nodes";
	bad[5].actor = "";
	bad[6].version = 0;
	bad[7].body = "{\"a\":1,\"a\":2}";
	bad[7].body_len = 13;
	bad[8].body = "[]";
	bad[9].body = "{\"blobs\":[\"00\"]}";
	bad[9].body_len = 16;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	for (size_t i = 0; i < 10; i++) {
		lims_err_clear(&err);
		assert_int_equal(lims_journal_command(j, draft_run, &bad[i], &err), LIMS_E_INPUT);
		if (!strstr(err.text, says[i]))
			fail_msg("draft %zu: %s", i, err.text);
	}
	lims_journal_close(j);
}

static lims_rc orphan_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct lims_hash h;
	(void)ctx;
	return lims_journal_put_blob(tx, "orphan", 6, &h, err);
}

static void blobs_are_named_by_entries_and_read_back_whole(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_hash hash, again;
	struct lims_buf b;
	char hex[LIMS_HASH_HEX];
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	fx_must_append_blob(j, "thing/1", "abc", &hash);
	fx_must_append_blob(j, "thing/2", "abc", &again);
	// SHA-256 of "abc": FIPS 180-4, example of one block.
	lims_hash_hex(&hash, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_true(lims_hash_equal(&hash, &again));
	fx_ok(lims_journal_blob(lims_journal_db(j), &hash, &b, &err), &err);
	assert_int_equal(b.len, 3);
	lims_buf_finish(&b);
	fx_must_append_blob(j, "thing/1", "", &hash);
	fx_ok(lims_journal_blob(lims_journal_db(j), &hash, &b, &err), &err);
	assert_int_equal(b.len, 0);
	lims_buf_finish(&b);
	assert_int_equal(lims_journal_command(j, orphan_run, NULL, &err), LIMS_E_INPUT);
	memset(&hash, 7, sizeof hash);
	assert_int_equal(lims_journal_blob(lims_journal_db(j), &hash, &b, &err), LIMS_E_NOT_FOUND);
	const struct lims_draft unknown = {.type = "test.named",
		.version = 1,
		.subject = "thing/1",
		.actor = "staff/an",
		.body = "{\"blobs\":[\"0707070707070707070707070707070707070707070707070707070707070707\"]}",
		.body_len = 78};
	struct lims_draft d = unknown;
	assert_int_equal(lims_journal_command(j, draft_run, &d, &err), LIMS_E_REFUSED);
	lims_journal_close(j);
}

static void a_signed_head_proves_the_entries_before_it(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_head h;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	fx_must_append(j, "named", "thing/1", "a");
	fx_must_append(j, "named", "thing/1", "b");
	assert_int_equal(lims_journal_head_for(lims_journal_db(j), lims_journal_node(j), 2, &h, &err), LIMS_E_NOT_FOUND);
	fx_must_sign(j);
	fx_must_append(j, "named", "thing/1", "c");
	fx_ok(lims_journal_head_for(lims_journal_db(j), lims_journal_node(j), 2, &h, &err), &err);
	assert_int_equal(h.sequence, 3);
	fx_ok(lims_journal_last_head(lims_journal_db(j), lims_journal_node(j), &h, &err), &err);
	assert_int_equal(h.sequence, 3);
	lims_journal_close(j);
}

static void another_projection_version_rebuilds_when_opened(void **state)
{
	const struct fx *f = *state;
	char one[LIMS_HASH_HEX], two[LIMS_HASH_HEX], name[128];
	struct lims_err err = {.code = LIMS_OK};
	char path[FX_PATH];
	struct lims_journal *j = NULL;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	j = fx_open(f, "a.db");
	fx_must_append(j, "named", "thing/1", "a");
	fx_must_append(j, "noted", "thing/1", "b");
	fx_digest(j, one);
	lims_journal_close(j);
	fx_url(f, "a.db", path);
	struct lims_journal_options o = {.keys_dir = f->keys, .read_only = true, .projection = &fx_projection_2};
	assert_int_equal(lims_journal_open(path, &o, &j, &err), LIMS_E_INPUT);
	j = fx_open_with(f, "a.db", &fx_projection_2);
	fx_name(j, "thing/1", name);
	assert_string_equal(name, "a");
	fx_digest(j, two);
	assert_string_not_equal(one, two); // the digest names the version
	lims_journal_close(j);
	j = fx_open(f, "a.db");
	fx_digest(j, two);
	assert_string_equal(one, two);
	lims_journal_close(j);
}

static void entries_of_a_subject_come_in_order_across_pages(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_cursor *c = NULL;
	const struct lims_stored *e = NULL;
	int n = 0;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	for (int i = 0; i < 150; i++)
		fx_must_append(j, "named", i % 2 ? "thing/odd" : "thing/even", "x");
	fx_ok(lims_cursor_open(lims_journal_db(j), LIMS_BY_SUBJECT, "thing/odd", &c, &err), &err);
	// Entry 1 is the birth, so that odd i are the sequences 3, 5, 7 …
	while (lims_cursor_next(c, &e, &err) == LIMS_OK && e)
		assert_int_equal(e->entry.sequence, 3 + 2 * n++);
	assert_int_equal(err.code, LIMS_OK);
	assert_int_equal(n, 75);
	lims_cursor_close(c);
	lims_journal_close(j);
}

static void nothing_that_was_written_can_be_changed_or_deleted(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	struct lims_hash hash;
	char path[FX_PATH];
	static const struct lims_sql changes[] = {
		{"test.u1", "UPDATE journal_entry SET type = 'x'"},
		{"test.d1", "DELETE FROM journal_entry"},
		{"test.u2", "UPDATE journal_blob SET size = 0"},
		{"test.d2", "DELETE FROM journal_blob"},
		{"test.u3", "UPDATE journal_blob_name SET sequence = 0"},
		{"test.d3", "DELETE FROM journal_blob_name"},
		{"test.u4", "UPDATE journal_head SET sequence = 0"},
		{"test.d4", "DELETE FROM journal_head"},
	};
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	fx_must_append_blob(j, "thing/1", "bytes", &hash);
	fx_must_sign(j);
	lims_journal_close(j);
	fx_url(f, "a.db", path);
	fx_ok(lims_db_open(path, LIMS_DB_WRITE, &db, &err), &err);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct lims_stmt *s = NULL;
		fx_ok(lims_db_use(db, &changes[i], &s, &err), &err);
		assert_int_equal(lims_stmt_run(s, NULL, &err), LIMS_E_REFUSED);
		assert_non_null(strstr(err.text, "append-only"));
	}
	lims_db_close(db);
}

/// What only one of the back ends can do to take rows away.
static void no_back_door_of_a_back_end_takes_anything_away(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	struct lims_hash hash;
	char url[FX_PATH];
	int64_t before = 0, after = 0;
	static const struct {
		const char *sqlite, *postgresql;
	} doors[] = {
		{"INSERT OR REPLACE INTO journal_entry SELECT node, sequence, hash, clock_ms, clock_n, 'x', subject, bytes FROM journal_entry",
			"TRUNCATE journal_entry"},
		{"INSERT OR REPLACE INTO journal_blob SELECT hash, 0, bytes FROM journal_blob", "TRUNCATE journal_blob"},
		{"INSERT OR REPLACE INTO journal_blob_name SELECT hash, node, sequence FROM journal_blob_name", "TRUNCATE journal_blob_name"},
		{"INSERT OR REPLACE INTO journal_head SELECT node, sequence, hash, zeroblob(64) FROM journal_head", "TRUNCATE journal_head"},
		{"UPDATE OR REPLACE journal_entry SET type = 'x'", "TRUNCATE journal_entry CASCADE"},
		{"INSERT INTO journal_head SELECT node, sequence, hash, zeroblob(64) FROM journal_head WHERE true"
		 " ON CONFLICT(node, sequence) DO UPDATE SET signature = excluded.signature",
			"INSERT INTO journal_head SELECT node, sequence, hash, decode('00', 'hex') FROM journal_head WHERE true"
			" ON CONFLICT(node, sequence) DO UPDATE SET signature = excluded.signature"},
	};
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	fx_must_append_blob(j, "thing/1", "bytes", &hash);
	fx_must_sign(j);
	fx_ok(lims_journal_count(lims_journal_db(j), lims_journal_node(j), &before, &err), &err);
	fx_url(f, "a.db", url);
	fx_ok(lims_db_open(url, LIMS_DB_WRITE, &db, &err), &err);
	for (size_t i = 0; i < sizeof doors / sizeof *doors; i++) {
		const struct lims_ddl step = {.name = "test.door", .sqlite = doors[i].sqlite, .postgresql = doors[i].postgresql};
		assert_int_not_equal(lims_db_ddl(db, &step, 1, &err), LIMS_OK);
		if (!strstr(err.text, "append-only"))
			fail_msg("door %zu: %s", i, err.text);
	}
	lims_db_close(db);
	fx_ok(lims_journal_count(lims_journal_db(j), lims_journal_node(j), &after, &err), &err);
	assert_int_equal(after, before);
	fx_ok(lims_journal_verify(j, NULL, NULL, NULL, &err), &err);
	lims_journal_close(j);
}

static void prepare_all(struct lims_db *db, const struct lims_sql_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct lims_err err = {.code = LIMS_OK};
		struct lims_stmt *s = NULL;
		fx_ok(lims_db_use(db, list->items[i], &s, &err), &err);
		lims_stmt_release(s);
	}
}

static void every_statement_prepares(void **state)
{
	const struct fx *f = *state;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	prepare_all(lims_journal_db(j), lims_journal_statements());
	prepare_all(lims_journal_db(j), fx_projection.statements);
	for (size_t i = 0; i < fx_projection.table_count; i++) {
		const struct lims_table *t = fx_projection.tables[i];
		const struct lims_sql *const items[] = {&t->remove, &t->rows, &t->subjects};
		const struct lims_sql_list list = {.module = t->name, .items = items, .count = 3};
		prepare_all(lims_journal_db(j), &list);
	}
	lims_journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_new_store_begins_with_the_birth_of_its_node, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_second_create_over_a_live_store_is_refused, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(an_appended_entry_is_a_row_an_entry_and_a_link_of_the_chain, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_command_is_kept_whole_or_not_at_all, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_refused_entry_cannot_be_swallowed_by_its_command, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(two_handles_write_one_chain_in_turns, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_draft_that_cannot_be_written_is_refused_with_its_field, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(blobs_are_named_by_entries_and_read_back_whole, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_signed_head_proves_the_entries_before_it, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(another_projection_version_rebuilds_when_opened, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(nothing_that_was_written_can_be_changed_or_deleted, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(no_back_door_of_a_back_end_takes_anything_away, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(every_statement_prepares, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(entries_of_a_subject_come_in_order_across_pages, fx_setup, fx_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
