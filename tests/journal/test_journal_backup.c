// SPDX-License-Identifier: Apache-2.0
// A backup is of one moment and whole, from either back end and into either.
#include "lims-core/journal/backup.h"
#include "lims-core/journal/verify.h"
#include "tests/journal/fixture.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ENTRIES = 150 };
static const struct lims_restoring alone = {.alone = true};

static struct lims_journal_params params(const struct fx *f, const char *code)
{
	return (struct lims_journal_params){.code = code, .actor = "staff/an", .program = "test", .keys_dir = f->keys, .offset_min = 420};
}

/// A store with entries, blobs and a head, open.
static struct lims_journal *filled(const struct fx *f)
{
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *a = fx_open(f, "a.db");
	struct lims_hash blob;
	char text[32];
	for (int i = 0; i < ENTRIES; i++) {
		snprintf(text, sizeof text, "name %d", i);
		fx_must_append(a, "named", i % 2 ? "thing/1" : "thing/2", text);
	}
	fx_must_append_blob(a, "thing/1", "bytes of a paper", &blob);
	fx_must_sign(a);
	return a;
}

static void a_backup_holds_every_row_and_the_same_tables(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_backup_result r = {0};
	struct lims_verify_result all = {0}, copied = {0};
	char path[FX_PATH], digest[LIMS_HASH_HEX], hex[LIMS_HASH_HEX];
	struct lims_journal *a = filled(f);
	fx_path(f, "a.backup", path);
	fx_ok(lims_journal_backup(a, path, &r, &err), &err);
	fx_ok(lims_journal_verify(a, NULL, NULL, &all, &err), &err);
	assert_int_equal(r.entries, all.entries);
	assert_int_equal(r.blobs, all.blobs);
	assert_int_equal(r.heads, all.heads);
	fx_digest(a, digest);
	lims_hash_hex(&r.tables, hex);
	assert_string_equal(hex, digest);
	assert_int_equal(lims_journal_backup(a, path, &r, &err), LIMS_E_REFUSED);
	struct lims_journal_options o = {.keys_dir = f->keys, .read_only = true, .offset_min = 420, .projection = &fx_projection};
	struct lims_journal *b = NULL;
	fx_ok(lims_journal_open(path, &o, &b, &err), &err);
	fx_ok(lims_journal_verify(b, NULL, NULL, &copied, &err), &err);
	assert_int_equal(copied.rows, all.rows);
	assert_int_equal(copied.entries, all.entries);
	lims_journal_close(b);
	lims_journal_close(a);
}

static void a_restored_store_is_a_node_of_its_own_with_the_same_tables(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_backup_result r = {0};
	char path[FX_PATH], url[FX_PATH], node[LIMS_NODE_ID], name[128];
	struct lims_journal *a = filled(f);
	fx_path(f, "a.backup", path);
	fx_url(f, "r.db", url);
	fx_ok(lims_journal_backup(a, path, &r, &err), &err);
	struct lims_journal_params p = params(f, "R");
	fx_ok(lims_journal_restore(path, url, &p, &alone, node, &r, &err), &err);
	struct lims_journal *b = fx_open(f, "r.db");
	assert_string_equal(lims_journal_node(b), node);
	assert_string_not_equal(node, lims_journal_node(a));
	assert_string_equal(lims_journal_laboratory_id(b), lims_journal_laboratory_id(a));
	fx_same_tables(a, b);
	fx_ok(lims_journal_verify(b, NULL, NULL, NULL, &err), &err);
	// The original goes on, and so does the copy: two nodes, never one with two histories.
	fx_must_append(a, "named", "thing/1", "by the original");
	fx_must_append(b, "named", "thing/1", "by the copy");
	fx_name(b, "thing/1", name);
	assert_string_equal(name, "by the copy");
	assert_int_equal(lims_journal_restore(path, url, &p, &alone, node, &r, &err), LIMS_E_REFUSED);
	lims_journal_close(b);
	lims_journal_close(a);
}

static void what_was_changed_is_not_restored(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_backup_result r = {0};
	char path[FX_PATH], url[FX_PATH], node[LIMS_NODE_ID];
	struct lims_journal *a = filled(f);
	fx_path(f, "a.backup", path);
	fx_url(f, "r.db", url);
	fx_ok(lims_journal_backup(a, path, &r, &err), &err);
	lims_journal_close(a);
	struct lims_buf file;
	static const char text[] = "name 77";
	fx_ok(lims_file_read(path, 64 << 20, &file, &err), &err);
	char *at = memmem(file.data, file.len, text, sizeof text - 1);
	assert_non_null(at);
	at[5] = '8';
	fx_ok(lims_file_write(path, file.data, file.len, 0600, &err), &err);
	lims_buf_finish(&file);
	struct lims_journal_params p = params(f, "R");
	assert_int_equal(lims_journal_restore(path, url, &p, &alone, node, &r, &err), LIMS_E_CORRUPT);
	assert_int_equal(lims_journal_restore("/nowhere/a.backup", url, &p, &alone, node, &r, &err), LIMS_E_NOT_FOUND);
}

/// What the first entry of a node says.
static void born_says(struct lims_journal *j, const char *node, const char *text)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_buf bytes;
	struct lims_stored e;
	fx_ok(lims_journal_entry_at(lims_journal_db(j), node, 1, &bytes, &e, &err), &err);
	if (!memmem(e.entry.body, e.entry.body_len, text, strlen(text)))
		fail_msg("%.*s", (int)e.entry.body_len, e.entry.body);
	lims_buf_finish(&bytes);
}

// Birth, 150 entries, one with a blob: the backup ends at entry 152. The key then signs entry 154.
static void an_older_backup_is_restored_when_a_person_accepts_what_is_missing(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_backup_result r = {0};
	struct lims_sync_result s;
	char path[FX_PATH], url[FX_PATH], node[LIMS_NODE_ID], name[128];
	static const struct lims_restoring accepting = {.alone = true, .accept_missing = true};
	struct lims_journal *a = filled(f);
	fx_path(f, "a.backup", path);
	fx_url(f, "r.db", url);
	fx_ok(lims_journal_backup(a, path, &r, &err), &err);
	fx_must_append(a, "named", "thing/1", "after the backup");
	fx_must_append(a, "named", "thing/2", "and more");
	fx_must_sign(a);
	struct lims_journal_params p = params(f, "R");
	assert_int_equal(lims_journal_restore(path, url, &p, &alone, node, &r, &err), LIMS_E_REFUSED);
	assert_non_null(strstr(err.text, "entries 153 to 154 are not in the backup"));
	assert_non_null(strstr(err.text, "--accept-missing"));
	fx_ok(lims_journal_restore(path, url, &p, &accepting, node, &r, &err), &err);
	assert_int_equal(r.missing.from, 153);
	assert_int_equal(r.missing.to, 154);
	struct lims_journal *b = fx_open(f, "r.db");
	born_says(b, node, "\"missing\":{\"from\":153,\"to\":154,\"hash\":\"");
	fx_ok(lims_journal_verify(b, NULL, NULL, NULL, &err), &err);
	fx_name(b, "thing/1", name);
	assert_string_not_equal(name, "after the backup");
	// The machine was not lost after all: its entries come back by a sync.
	fx_must_sync(f, a, "stick.pack", &s);
	fx_must_sync(f, b, "stick.pack", &s);
	fx_name(b, "thing/1", name);
	assert_string_equal(name, "after the backup");
	fx_ok(lims_journal_verify(b, NULL, NULL, NULL, &err), &err);
	lims_journal_close(b);
	lims_journal_close(a);
}

// The head alone is missing when it was signed after the backup over entries that are in it.
static void a_backup_with_every_signed_entry_is_restored_without_a_question(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_backup_result r = {0};
	char path[FX_PATH], url[FX_PATH], node[LIMS_NODE_ID];
	struct lims_journal *a = filled(f);
	fx_must_append(a, "named", "thing/1", "not signed yet");
	fx_path(f, "a.backup", path);
	fx_url(f, "r.db", url);
	fx_ok(lims_journal_backup(a, path, &r, &err), &err);
	fx_must_sign(a);
	lims_journal_close(a);
	struct lims_journal_params p = params(f, "R");
	fx_ok(lims_journal_restore(path, url, &p, &alone, node, &r, &err), &err);
	assert_int_equal(r.missing.from, 0);
	struct lims_journal *b = fx_open(f, "r.db");
	fx_ok(lims_journal_verify(b, NULL, NULL, NULL, &err), &err);
	lims_journal_close(b);
}

static int files_in(const char *path)
{
	int n = 0;
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d));)
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

static void a_restore_that_fails_leaves_nothing(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_backup_result r = {0};
	char path[FX_PATH], cut[FX_PATH], url[FX_PATH], node[LIMS_NODE_ID];
	struct lims_buf file;
	struct lims_journal *a = filled(f);
	fx_path(f, "a.backup", path);
	fx_path(f, "cut.backup", cut);
	fx_path(f, "r.db", url);
	fx_ok(lims_journal_backup(a, path, &r, &err), &err);
	lims_journal_close(a);
	fx_ok(lims_file_read(path, 64 << 20, &file, &err), &err);
	fx_ok(lims_file_write(cut, file.data, file.len - 4096, 0600, &err), &err);
	lims_buf_finish(&file);
	int before = files_in(f->dir), keys = files_in(f->keys);
	static const struct {
		const char *code;
		bool cut;
		lims_rc rc;
	} cases[] = {{"toolong", false, LIMS_E_INPUT}, {"x", false, LIMS_E_INPUT}, {"A", false, LIMS_E_REFUSED}, {"R", true, LIMS_E_STORAGE}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct lims_journal_params p = params(f, cases[i].code);
		assert_int_equal(lims_journal_restore(cases[i].cut ? cut : path, url, &p, &alone, node, &r, &err), cases[i].rc);
		assert_int_equal(files_in(f->dir), before);
		assert_int_equal(files_in(f->keys), keys);
	}
	// What lies there already is not touched, and nothing is put beside it.
	fx_ok(lims_file_write(url, "a letter to a customer", 22, 0600, &err), &err);
	struct lims_journal_params p = params(f, "R");
	assert_int_not_equal(lims_journal_restore(path, url, &p, &alone, node, &r, &err), LIMS_OK);
	assert_int_equal(files_in(f->dir), before + 1);
	assert_int_equal(files_in(f->keys), keys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_backup_holds_every_row_and_the_same_tables, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_restored_store_is_a_node_of_its_own_with_the_same_tables, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(what_was_changed_is_not_restored, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(an_older_backup_is_restored_when_a_person_accepts_what_is_missing, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_backup_with_every_signed_entry_is_restored_without_a_question, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_restore_that_fails_leaves_nothing, fx_setup, fx_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
