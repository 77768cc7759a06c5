// SPDX-License-Identifier: Apache-2.0
// Whatever is changed in a store by hand is found and named, on both back ends.
#include "lims-core/journal/schema.h"
#include "lims-core/journal/verify.h"
#include "tests/journal/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct change {
	const char *what;
	const char *sql;     ///< of SQLite; run with the guards taken away
	const char *says[2]; ///< both must stand in the sentence
};

// Entry 1 is the birth; 2 names thing/1 "alpha"; 3 notes thing/1 "beta"; 4 names the blob "evidence"; head at 4; 5 names thing/2 "gamma"; head at 5.
static const struct change changes[] = {
	{"a body", "UPDATE journal_entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'alpha', 'alphb') AS BLOB) WHERE sequence = 2",
		{"entry 2", "changed"}},
	{"an actor", "UPDATE journal_entry SET bytes = CAST(replace(CAST(bytes AS TEXT), 'staff/an', 'staff/am') AS BLOB) WHERE sequence = 3",
		{"entry 3", "changed"}},
	{"a hash", "UPDATE journal_entry SET hash = zeroblob(32) WHERE sequence = 3", {"entry 3", "hash"}},
	{"a shorter hash", "UPDATE journal_entry SET hash = zeroblob(31) WHERE sequence = 3", {"entry 3", "hash"}},
	{"a sequence", "UPDATE journal_entry SET sequence = 9 WHERE sequence = 5", {"entry 9", "another node or sequence"}},
	{"a node",
		"UPDATE journal_entry SET node = (CASE substr(node, 1, 1) WHEN 'f' THEN 'e' ELSE 'f' END) || substr(node, 2) WHERE sequence = 3",
		{"entry 3", ""}},
	{"a number below the first", "UPDATE journal_entry SET sequence = -2 WHERE sequence = 5", {"4 entries were read", "another number"}},
	{"the number nought", "UPDATE journal_entry SET sequence = 0 WHERE sequence = 5", {"4 entries were read", "another number"}},
	{"a node that is none", "UPDATE journal_entry SET node = 'xyz' WHERE sequence = 5", {"entry 5", "xyz"}},
	{"a clock", "UPDATE journal_entry SET clock_ms = clock_ms + 1 WHERE sequence = 3", {"entry 3", "clock"}},
	{"a clock's counter", "UPDATE journal_entry SET clock_n = clock_n + 1 WHERE sequence = 3", {"entry 3", "clock"}},
	{"a type", "UPDATE journal_entry SET type = 'test.nothing/1' WHERE sequence = 3", {"entry 3", "type or subject"}},
	{"a subject", "UPDATE journal_entry SET subject = 'thing/2' WHERE sequence = 2", {"entry 2", "type or subject"}},
	{"an entry taken out", "DELETE FROM journal_entry WHERE sequence = 3", {"entry 3", "missing"}},
	{"the last entry and its head taken away", "DELETE FROM journal_entry WHERE sequence = 5; DELETE FROM journal_head WHERE sequence = 5",
		{"signed entry 5", "ends before it"}},
	{"all but the birth taken away", "DELETE FROM journal_entry WHERE sequence > 1; DELETE FROM journal_head WHERE sequence > 1",
		{"signed entry 5", ""}},
	{"a head out of the middle", "DELETE FROM journal_head WHERE sequence = 1", {"entry 1 of node", "the head of it is missing"}},
	{"a head's hash", "UPDATE journal_head SET hash = zeroblob(32) WHERE sequence = 4", {"head of node", "entry 4"}},
	{"a head's signature", "UPDATE journal_head SET signature = zeroblob(64) WHERE sequence = 4", {"entry 4", "not signed"}},
	{"a head's sequence", "UPDATE journal_head SET sequence = 3 WHERE sequence = 4", {"entry 3", "another entry"}},
	{"a head's node",
		"UPDATE journal_head SET node = (CASE substr(node, 1, 1) WHEN 'f' THEN 'e' ELSE 'f' END) || substr(node, 2) WHERE sequence = 4",
		{"head of node", "no sound entry"}},
	{"a shorter signature", "UPDATE journal_head SET signature = zeroblob(63) WHERE sequence = 4", {"head of node", "sequence 4"}},
	{"a blob's byte", "UPDATE journal_blob SET bytes = CAST('evidencf' AS BLOB)", {"blob", "was changed"}},
	{"a blob's size", "UPDATE journal_blob SET size = 9", {"blob", "was changed"}},
	{"a blob's name", "UPDATE journal_blob SET hash = zeroblob(32)", {"named by entry 4", "missing"}},
	{"a blob taken away", "DELETE FROM journal_blob", {"named by entry 4", "missing"}},
	{"a blob put in", "INSERT INTO journal_blob(hash, size, bytes) VALUES(zeroblob(32), 1, zeroblob(1))", {"blob", "was changed"}},
	{"a blob's mention taken away", "DELETE FROM journal_blob_name", {"entry 4", "journal_blob_name"}},
	{"a blob's mention put in", "INSERT INTO journal_blob_name(hash, node, sequence) SELECT hash, node, 5 FROM journal_blob_name",
		{"journal_blob_name", "2 rows"}},
	{"a text in a table", "UPDATE thing SET name = 'alphc' WHERE subject = 'thing/1'", {"table thing, subject thing/1", "alphc"}},
	{"a number in a table", "UPDATE thing SET total = total + 1 WHERE subject = 'thing/2'", {"table thing, subject thing/2", "total=2"}},
	{"an emptied cell", "UPDATE thing SET name = NULL WHERE subject = 'thing/2'", {"table thing, subject thing/2", "gamma"}},
	{"bytes in a table", "UPDATE note SET mark = zeroblob(32) WHERE n = 2", {"table note, subject thing/1", "n=2"}},
	{"a row taken away", "DELETE FROM note WHERE n = 2", {"table note, subject thing/1", "missing"}},
	{"a row put in", "INSERT INTO thing(subject, name, total, trail) VALUES('thing/9', 'x', 1, 'x')", {"subject thing/9", "no entry"}},
	{"a row's subject", "UPDATE thing SET subject = 'thing/3' WHERE subject = 'thing/2'", {"subject thing/2", "missing"}},
	{"the store's node", "UPDATE journal_setting SET value = 'ffffffffffffffffffffffffffffffff' WHERE name = 'node'",
		{"first entry of that node", ""}},
	{"the store's node emptied", "DELETE FROM journal_setting WHERE name = 'node'", {"does not say which node", ""}},
};

static void prepare(const struct fx *f)
{
	struct lims_hash hash;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	fx_must_append(j, "named", "thing/1", "alpha");
	fx_must_append(j, "noted", "thing/1", "beta");
	fx_must_append_blob(j, "thing/1", "evidence", &hash);
	fx_must_sign(j);
	fx_must_append(j, "named", "thing/2", "gamma");
	fx_must_sign(j);
	lims_journal_close(j);
}

/// The same statement as PostgreSQL wants it.
static void for_server(const char *sql, char out[1024])
{
	static const char *const words[][2] = {{"CAST(replace(CAST(bytes AS TEXT), ", "convert_to(replace(convert_from(bytes, 'UTF8'), "},
		{") AS BLOB) WHERE", "), 'UTF8') WHERE"}, {"CAST('evidencf' AS BLOB)", "convert_to('evidencf', 'UTF8')"},
		{"zeroblob(1)", "decode('00', 'hex')"}, {"zeroblob(31)", "decode(repeat('00', 31), 'hex')"},
		{"zeroblob(32)", "decode(repeat('00', 32), 'hex')"}, {"zeroblob(63)", "decode(repeat('00', 63), 'hex')"},
		{"zeroblob(64)", "decode(repeat('00', 64), 'hex')"}};
	size_t n = 0;
	while (*sql) {
		const char *put = NULL;
		for (size_t i = 0; i < sizeof words / sizeof *words && !put; i++)
			if (strncmp(sql, words[i][0], strlen(words[i][0])) == 0) {
				put = words[i][1];
				sql += strlen(words[i][0]);
			}
		n += (size_t)(put ? snprintf(out + n, 1024 - n, "%s", put) : snprintf(out + n, 1024 - n, "%c", *sql++));
		assert_true(n < 1024);
	}
}

static void edit(const struct fx *f, const char *name, const char *sql)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	char url[FX_PATH], text[1024];
	static const char *const tables[] = {"journal_entry", "journal_blob", "journal_blob_name", "journal_head"};
	fx_url(f, name, url);
	fx_ok(lims_db_open(url, LIMS_DB_WRITE, &db, &err), &err);
	for (size_t i = 0; i < 4; i++) {
		char files[160], server[160];
		snprintf(files, sizeof files, "DROP TRIGGER %s_no_update; DROP TRIGGER %s_no_delete", tables[i], tables[i]);
		snprintf(server, sizeof server, "DROP TRIGGER %s_no_change ON %s", tables[i], tables[i]);
		const struct lims_ddl step = {.name = "test.drop", .sqlite = files, .postgresql = server};
		fx_ok(lims_db_ddl(db, &step, 1, &err), &err);
	}
	for_server(sql, text);
	const struct lims_ddl step = {.name = "test.edit", .sqlite = sql, .postgresql = text};
	fx_ok(lims_db_ddl(db, &step, 1, &err), &err);
	// Who hides what was done puts the guards back.
	fx_ok(lims_schema_guard(db, &err), &err);
	lims_db_close(db);
}

struct seen {
	int findings;
	char first[LIMS_ERR_TEXT];
};

static void see(const struct lims_finding *f, void *ctx)
{
	struct seen *s = ctx;
	if (s->findings++ == 0)
		snprintf(s->first, sizeof s->first, "%s", f->text);
}

/// The sentence that opening and verifying gives; "" when all is well.
static void look(const struct fx *f, const char *name, char out[LIMS_ERR_TEXT])
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_journal *j = NULL;
	struct seen seen = {.findings = 0};
	char url[FX_PATH];
	struct lims_journal_options o = {.keys_dir = f->keys, .read_only = true, .projection = &fx_projection};
	fx_url(f, name, url);
	lims_rc rc = lims_journal_open(url, &o, &j, &err);
	if (rc == LIMS_OK)
		rc = lims_journal_verify(j, see, &seen, NULL, &err);
	lims_journal_close(j);
	snprintf(out, LIMS_ERR_TEXT, "%s", rc == LIMS_OK ? "" : err.text);
	if (seen.findings)
		assert_string_equal(seen.first, err.text);
}

static void an_untouched_store_verifies(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_verify_result r;
	prepare(f);
	struct lims_journal *j = fx_open(f, "a.db");
	fx_must_append(j, "named", "thing/2", "not signed yet");
	fx_ok(lims_journal_verify(j, NULL, NULL, &r, &err), &err);
	assert_int_equal(r.entries, 6);
	assert_int_equal(r.heads, 3); // birth, 4, 5
	assert_int_equal(r.blobs, 1);
	assert_int_equal(r.rows, 4); // thing/1, thing/2, two notes
	assert_int_equal(r.unsigned_entries, 1);
	assert_int_equal(r.findings, 0);
	lims_journal_close(j);
}

static void every_change_by_hand_is_found_and_named(void **state)
{
	const struct fx *f = *state;
	int bad = 0;
	prepare(f);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		char said[LIMS_ERR_TEXT];
		const struct change *c = &changes[i];
		fx_copy_store(f, "a.db", "t.db");
		edit(f, "t.db", c->sql);
		look(f, "t.db", said);
		if (strstr(said, c->says[0]) && strstr(said, c->says[1]) && *said)
			continue;
		print_error("%s: \"%s\"\n", c->what, said);
		bad++;
	}
	assert_int_equal(bad, 0);
}

/// What a back end is made of beside rows; `again`: lims rebuild makes it as it was.
struct shape {
	const char *what, *sqlite, *postgresql;
	const char *says[2];
	bool again;
};

#define MINE "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NEW; END $f$;"
static const struct shape shapes[] = {
	{"a guard taken away", "DROP TRIGGER journal_entry_no_update", "DROP TRIGGER journal_entry_no_change ON journal_entry",
		{"journal_entry_no_", "refuses every change"}, true},
	{"the guard of the blobs", "DROP TRIGGER journal_blob_no_delete", "ALTER TABLE journal_blob DISABLE TRIGGER journal_blob_no_change",
		{"journal_blob_no_", "refuses every change"}, true},
	{"a guard that lets everything pass",
		"DROP TRIGGER journal_head_no_update; CREATE TRIGGER journal_head_no_update BEFORE UPDATE ON journal_head BEGIN SELECT 1; END",
		"CREATE OR REPLACE FUNCTION lims_append_only() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RETURN NULL; END $f$",
		{"the guard ", "refuses every change"}, true},
	{"a guard for some rows only",
		"DROP TRIGGER journal_entry_no_delete; CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry WHEN old.sequence < 3"
		" BEGIN SELECT RAISE(ABORT, 'journal_entry is append-only'); END",
		"DROP TRIGGER journal_entry_no_change ON journal_entry; CREATE TRIGGER journal_entry_no_change BEFORE UPDATE ON journal_entry"
		" FOR EACH STATEMENT EXECUTE FUNCTION lims_append_only()",
		{"journal_entry_no_", "refuses every change"}, true},
	{"a guard of one column only",
		"DROP TRIGGER journal_entry_no_update; CREATE TRIGGER journal_entry_no_update BEFORE UPDATE OF clock_n ON journal_entry"
		" BEGIN SELECT RAISE(ABORT, 'journal_entry is append-only'); END",
		"DROP TRIGGER journal_entry_no_change ON journal_entry; CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OF clock_n OR DELETE"
		" OR TRUNCATE ON journal_entry FOR EACH STATEMENT EXECUTE FUNCTION lims_append_only()",
		{"journal_entry_no_", "refuses every change"}, true},
	{"a guard whose function is another of the same name",
		"DROP TRIGGER journal_blob_no_update; CREATE TRIGGER journal_blob_no_update BEFORE UPDATE ON journal_blob WHEN 0"
		" BEGIN SELECT RAISE(ABORT, 'journal_blob is append-only'); END",
		"CREATE SCHEMA IF NOT EXISTS other; CREATE OR REPLACE FUNCTION other.lims_append_only() RETURNS trigger LANGUAGE plpgsql AS"
		" $f$ BEGIN RETURN NULL; END $f$; DROP TRIGGER journal_blob_no_change ON journal_blob; CREATE TRIGGER journal_blob_no_change"
		" BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_blob FOR EACH STATEMENT EXECUTE FUNCTION other.lims_append_only()",
		{"journal_blob_no_", "refuses every change"}, true},
	{"a trigger that changes rows as they come", "CREATE TRIGGER mine AFTER INSERT ON note BEGIN DELETE FROM thing; END",
		MINE "CREATE TRIGGER mine BEFORE INSERT ON note FOR EACH ROW EXECUTE FUNCTION mine()", {"mine", "none of this program's"}, true},
	{"a trigger on the journal", "CREATE TRIGGER mine AFTER INSERT ON journal_entry BEGIN DELETE FROM thing; END",
		"CREATE RULE mine AS ON INSERT TO journal_entry DO INSTEAD NOTHING", {"mine of the table journal_entry", "none of this program's"},
		false},
	{"an index", "DROP INDEX journal_entry_clock", "DROP INDEX journal_entry_clock", {"journal_entry_clock", "lims rebuild"}, true},
	{"an index that lets the same in twice", "DROP INDEX journal_entry_hash; CREATE INDEX journal_entry_hash ON journal_entry(hash)",
		"DROP INDEX journal_entry_hash; CREATE INDEX journal_entry_hash ON journal_entry(hash)", {"journal_entry_hash", "lims rebuild"},
		true},
	{"an index of another column", "DROP INDEX note_text; CREATE INDEX note_text ON note(n)",
		"DROP INDEX note_text; CREATE INDEX note_text ON note(n)", {"note_text", "lims rebuild"}, true},
	{"an index of some rows", "DROP INDEX note_text; CREATE INDEX note_text ON note(text) WHERE n > 1",
		"DROP INDEX note_text; CREATE INDEX note_text ON note(text) WHERE n > 1", {"note_text", "lims rebuild"}, true},
	{"a table without its key",
		"ALTER TABLE note RENAME TO note_0; CREATE TABLE note(subject TEXT NOT NULL, n INTEGER NOT NULL, text TEXT, mark BLOB NOT NULL)"
		" STRICT; INSERT INTO note SELECT * FROM note_0; DROP TABLE note_0; CREATE INDEX note_text ON note(text)",
		"ALTER TABLE note DROP CONSTRAINT note_pkey", {"table note", "lims rebuild"}, true},
	{"a table with another key",
		"ALTER TABLE thing RENAME TO thing_0; CREATE TABLE thing(subject TEXT NOT NULL, name TEXT, total INTEGER NOT NULL, trail TEXT NOT"
		" NULL, PRIMARY KEY(subject, total)) STRICT; INSERT INTO thing SELECT * FROM thing_0; DROP TABLE thing_0",
		"ALTER TABLE thing DROP CONSTRAINT thing_pkey; ALTER TABLE thing ADD PRIMARY KEY(subject, total)", {"table thing", "lims rebuild"},
		true},
	{"a table of the journal without its key",
		"ALTER TABLE journal_setting RENAME TO setting_0; CREATE TABLE journal_setting(name TEXT NOT NULL, value TEXT NOT NULL) STRICT;"
		" INSERT INTO journal_setting SELECT * FROM setting_0; DROP TABLE setting_0",
		"ALTER TABLE journal_setting DROP CONSTRAINT journal_setting_pkey", {"journal_setting", "backup"}, false},
	{"a view in the place of a table", "ALTER TABLE note RENAME TO note_0; CREATE VIEW note AS SELECT * FROM note_0",
		"ALTER TABLE note RENAME TO note_0; CREATE VIEW note AS SELECT * FROM note_0", {"note", "lims rebuild"}, false},
	{"a table taken away", "DROP TABLE note", "DROP TABLE note", {"note", "lims rebuild"}, true},
	{"the list of heads taken away", "DROP TABLE journal_head", "DROP TABLE journal_head", {"journal_head", "backup"}, false},
};

static void reshape(const struct fx *f, const struct shape *c)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	char url[FX_PATH];
	const struct lims_ddl step = {.name = "test.shape", .sqlite = c->sqlite, .postgresql = c->postgresql};
	fx_url(f, "t.db", url);
	fx_ok(lims_db_open(url, LIMS_DB_WRITE, &db, &err), &err);
	fx_ok(lims_db_ddl(db, &step, 1, &err), &err);
	lims_db_close(db);
}

static void what_was_done_to_guards_and_tables_is_named_and_a_rebuild_mends_it(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	int bad = 0;
	prepare(f);
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		char said[LIMS_ERR_TEXT];
		const struct shape *c = &shapes[i];
		fx_copy_store(f, "a.db", "t.db");
		reshape(f, c);
		look(f, "t.db", said);
		if (!*said || !strstr(said, c->says[0]) || !strstr(said, c->says[1])) {
			print_error("%s: \"%s\"\n", c->what, said);
			bad++;
		}
		if (!c->again)
			continue;
		struct lims_journal *j = fx_open(f, "t.db");
		bool laid_out = true;
		fx_ok(lims_journal_laid_out(j, &laid_out, &err), &err);
		assert_false(laid_out);
		fx_ok(lims_journal_rebuild(j, &err), &err);
		fx_ok(lims_journal_laid_out(j, &laid_out, &err), &err);
		lims_journal_close(j);
		look(f, "t.db", said);
		if (*said || !laid_out) {
			print_error("%s, rebuilt: \"%s\"\n", c->what, said);
			bad++;
		}
	}
	assert_int_equal(bad, 0);
}

static void a_rewritten_entry_with_its_hash_breaks_the_next_link_or_the_head(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	static const struct {
		int64_t sequence;
		const char *says;
	} cases[] = {{2, "entry 3"}, {5, "head of node"}};
	static const struct lims_ddl unguard = {.name = "test.unguard",
		.sqlite = "DROP TRIGGER journal_entry_no_update",
		.postgresql = "DROP TRIGGER journal_entry_no_change ON journal_entry"};
	static const struct lims_sql put = {"test.put", "UPDATE journal_entry SET bytes = $2, hash = $3 WHERE sequence = $1"};
	prepare(f);
	for (size_t i = 0; i < 2; i++) {
		struct lims_db *db = NULL;
		struct lims_stmt *s = NULL;
		struct lims_buf bytes;
		struct lims_stored e;
		struct lims_hash hash;
		char url[FX_PATH], said[LIMS_ERR_TEXT];
		fx_copy_store(f, "a.db", "t.db");
		struct lims_journal *j = fx_open(f, "t.db");
		fx_ok(lims_journal_entry_at(lims_journal_db(j), lims_journal_node(j), cases[i].sequence, &bytes, &e, &err), &err);
		lims_journal_close(j);
		bytes.data[bytes.len - 3] ^= 1; // the last letter of the text
		fx_ok(lims_sha256(bytes.data, bytes.len, &hash, &err), &err);
		fx_url(f, "t.db", url);
		fx_ok(lims_db_open(url, LIMS_DB_WRITE, &db, &err), &err);
		fx_ok(lims_db_use(db, &put, &s, &err), &err);
		lims_stmt_int(s, 1, cases[i].sequence);
		lims_stmt_blob(s, 2, bytes.data, bytes.len);
		lims_stmt_blob(s, 3, hash.b, sizeof hash.b);
		fx_ok(lims_db_ddl(db, &unguard, 1, &err), &err);
		fx_ok(lims_stmt_run(s, NULL, &err), &err);
		fx_ok(lims_schema_guard(db, &err), &err);
		lims_db_close(db);
		lims_buf_finish(&bytes);
		look(f, "t.db", said);
		if (!strstr(said, cases[i].says))
			fail_msg("entry %d: \"%s\"", (int)cases[i].sequence, said);
	}
}

static void one_flipped_byte_in_the_file_is_found(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	// Texts that stand in entries, in tables, in an index and in the blob; every place in the file is flipped once.
	static const char *const marks[] = {
		"alpha", "beta", "gamma", "evidence", "thing/1", "test.noted/1", "staff/an", "previous ", "lims-entry-1"};
	struct lims_buf file;
	char path[FX_PATH];
	int flipped = 0;
	if (sf_on_server())
		skip(); // its files are the server's
	prepare(f);
	fx_path(f, "a.db", path);
	fx_ok(lims_file_read(path, 16 << 20, &file, &err), &err);
	fx_path(f, "t.db", path);
	for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
		size_t n = strlen(marks[m]);
		for (size_t at = 0; at + n <= file.len; at++) {
			char said[LIMS_ERR_TEXT];
			if (memcmp(file.data + at, marks[m], n) != 0)
				continue;
			file.data[at + n - 1] ^= 1;
			fx_ok(lims_file_write(path, file.data, file.len, 0640, &err), &err);
			file.data[at + n - 1] ^= 1;
			look(f, "t.db", said);
			if (!*said)
				fail_msg("%s at byte %zu was not found", marks[m], at);
			flipped++;
		}
	}
	lims_buf_finish(&file);
	// Nine marks, most of them in several places: fewer than 30 would mean that the file was not what this test thinks.
	assert_true(flipped >= 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_untouched_store_verifies, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(every_change_by_hand_is_found_and_named, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(what_was_done_to_guards_and_tables_is_named_and_a_rebuild_mends_it, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_rewritten_entry_with_its_hash_breaks_the_next_link_or_the_head, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(one_flipped_byte_in_the_file_is_found, fx_setup, fx_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
