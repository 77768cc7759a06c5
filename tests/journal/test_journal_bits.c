// SPDX-License-Identifier: Apache-2.0
// Any one bit of a store that is flipped is found and named, or changes nothing that anybody reads. LIMS_SOAK_BITS: how many are tried.
#include "lims-core/journal/digest.h"
#include "lims-core/journal/schema.h"
#include "lims-core/journal/verify.h"
#include "tests/journal/fixture.h"

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 160, TEXT_MAX_BYTES = 4096 };

struct place {
	const char *table, *column;
	bool text;
};

static const struct place numbers[] = {{"journal_entry", "sequence", false}, {"journal_entry", "clock_ms", false},
	{"journal_entry", "clock_n", false}, {"journal_blob", "size", false}, {"journal_blob_name", "sequence", false},
	{"journal_head", "sequence", false}, {"thing", "total", false}, {"note", "n", false}};
static const struct place bytes[] = {{"journal_entry", "node", true}, {"journal_entry", "hash", false}, {"journal_entry", "type", true},
	{"journal_entry", "subject", true}, {"journal_entry", "bytes", false}, {"journal_entry", "bytes", false},
	{"journal_blob", "hash", false}, {"journal_blob", "bytes", false}, {"journal_blob_name", "hash", false},
	{"journal_blob_name", "node", true}, {"journal_head", "node", true}, {"journal_head", "hash", false},
	{"journal_head", "signature", false}, {"thing", "subject", true}, {"thing", "name", true}, {"thing", "trail", true},
	{"note", "subject", true}, {"note", "text", true}, {"note", "mark", false}};

/// xorshift64*, so that a number of bits names the same bits everywhere.
static uint64_t any(uint64_t *state, uint64_t below)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (*state * UINT64_C(2685821657736338717) >> 11) % below;
}

static int tries(void)
{
	const char *n = getenv("LIMS_SOAK_BITS");
	char *end = NULL;
	long long asked = n ? strtoll(n, &end, 10) : 0;
	return asked > 0 && asked <= INT_MAX && *end == '\0' ? (int)asked : BITS;
}

/// Without waiting for the disk: what is lost with the machine is only this test.
static void put_file(const struct fx *f, const char *name, const struct lims_buf *b)
{
	char path[FX_PATH];
	fx_path(f, name, path);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(b->data, 1, b->len, file), b->len);
	assert_int_equal(fclose(file), 0);
}

static void get_file(const struct fx *f, const char *name, struct lims_buf *ret)
{
	struct lims_err err = {.code = LIMS_OK};
	char path[FX_PATH];
	fx_path(f, name, path);
	fx_ok(lims_file_read(path, 16 << 20, ret, &err), &err);
}

static void prepare(const struct fx *f)
{
	struct lims_hash hash;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	for (int i = 0; i < 6; i++) {
		char subject[32];
		snprintf(subject, sizeof subject, "thing/%d", i % 3);
		fx_must_append(j, "named", subject, "cân đồng hồ");
		fx_must_append(j, "noted", subject, "0.50 g");
	}
	fx_must_append_blob(j, "thing/1", "bytes that crossed the line", &hash);
	fx_must_append_blob(j, "thing/2", "a paper of more than one line\nand its end\n", &hash);
	fx_must_sign(j);
	fx_must_append(j, "named", "thing/9", "last");
	fx_must_sign(j);
	lims_journal_close(j);
}

/// All that was found, one sentence after the other.
struct said {
	char text[16 * LIMS_ERR_TEXT];
	size_t len;
};

static void say(struct said *s, const char *text)
{
	if (s->len + strlen(text) + 2 < sizeof s->text)
		s->len += (size_t)snprintf(s->text + s->len, sizeof s->text - s->len, "%s\n", text);
}

static void see(const struct lims_finding *f, void *ctx)
{
	say(ctx, f->text);
}

/// False: nothing was found. What stops the opening is found too.
static bool found(const struct fx *f, struct said *s)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_journal *j = NULL;
	char path[FX_PATH];
	struct lims_journal_options o = {.keys_dir = f->keys, .read_only = true, .projection = &fx_projection};
	fx_path(f, "t.db", path);
	*s = (struct said){.len = 0};
	lims_rc rc = lims_journal_open(path, &o, &j, &err);
	if (rc != LIMS_OK)
		say(s, err.text);
	else
		rc = lims_journal_verify(j, see, s, NULL, &err);
	lims_journal_close(j);
	// Verifying goes to its end, whatever it finds.
	if ((rc == LIMS_OK) != (s->len == 0))
		fail_msg("it stopped: code %d: %s", (int)rc, err.text);
	return rc != LIMS_OK;
}

static void without_guards(struct lims_db *db)
{
	struct lims_err err = {.code = LIMS_OK};
	static const char *const tables[] = {"journal_entry", "journal_blob", "journal_blob_name", "journal_head"};
	for (size_t i = 0; i < 4; i++) {
		char drop[160];
		snprintf(drop, sizeof drop, "DROP TRIGGER IF EXISTS %s_no_update", tables[i]);
		const struct lims_ddl step = {.name = "test.drop", .text = drop};
		fx_ok(lims_db_ddl(db, &step, 1, &err), &err);
	}
}

/// What names the row: "entry 7" and the like; more than one where it is known by more, or by another name after the flip.
struct names {
	char any[5][160];
	size_t count;
};

static void name_it(struct names *n, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void name_it(struct names *n, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vsnprintf(n->any[n->count++], sizeof n->any[0], fmt, args);
	va_end(args);
}

static bool is_named(const struct names *n, const char *text)
{
	for (size_t i = 0; i < n->count; i++)
		if (strstr(text, n->any[i]))
			return true;
	return false;
}

static void names_of(struct lims_stmt *s, const struct place *p, struct names *n)
{
	char hex[LIMS_HASH_HEX] = "";
	size_t len = 0;
	const void *hash = NULL;
	*n = (struct names){.count = 0};
	if (strcmp(p->table, "journal_entry") == 0 || strcmp(p->table, "journal_head") == 0) {
		name_it(n, "entry %" PRId64 " of node", lims_stmt_col_int(s, 2));
		name_it(n, "at entry %" PRId64, lims_stmt_col_int(s, 2));
		name_it(n, "sequence %" PRId64, lims_stmt_col_int(s, 2));
		// Without its birth a node is known by nothing else.
		if (lims_stmt_col_int(s, 2) == 1)
			name_it(n, "first entry of that node");
	} else if (strcmp(p->table, "journal_blob") == 0) {
		struct lims_hash h;
		hash = lims_stmt_col_blob(s, 2, &len);
		assert_int_equal(len, sizeof h.b);
		memcpy(h.b, hash, sizeof h.b);
		lims_hash_hex(&h, hex);
		name_it(n, "blob %s", hex);
		name_it(n, "named by entry");
	} else if (strcmp(p->table, "journal_blob_name") == 0) {
		name_it(n, "journal_blob_name");
		name_it(n, "named by entry");
	} else if (strcmp(p->column, "subject") == 0) {
		name_it(n, "table %s", p->table);
	} else {
		name_it(n, "table %s, subject %s", p->table, lims_stmt_col_text(s, 2));
	}
}

/// The column that names a row of that table.
static const char *key_of(const char *table)
{
	if (strcmp(table, "journal_entry") == 0 || strcmp(table, "journal_head") == 0)
		return "sequence";
	return strncmp(table, "journal_blob", 12) == 0 ? "hash" : "subject";
}

/// Flips one bit of the cell in a row of t.db; false when the cell is empty.
static bool flip_cell(const struct fx *f, const struct place *p, bool number, uint64_t *state, struct names *ret)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	struct lims_stmt *s = NULL;
	char path[FX_PATH], get[200], put[200], cell[TEXT_MAX_BYTES];
	bool row = false;
	size_t len = 0;
	fx_path(f, "t.db", path);
	fx_ok(lims_db_open(path, LIMS_DB_WRITE, &db, &err), &err);
	without_guards(db);
	snprintf(get, sizeof get, "SELECT %s(%s AS %s), rowid, %s FROM %s WHERE rowid > $1 ORDER BY rowid LIMIT 1", "CAST", p->column,
		number ? "INTEGER" : "BLOB", key_of(p->table), p->table);
	snprintf(put, sizeof put, "UPDATE %s SET %s = CAST($1 AS %s) WHERE rowid = $2", p->table, p->column,
		number    ? "INTEGER"
		: p->text ? "TEXT"
				  : "BLOB");
	const struct lims_sql q_get = {"test.get", get}, q_put = {"test.put", put};
	fx_ok(lims_db_use(db, &q_get, &s, &err), &err);
	lims_stmt_int(s, 1, (int64_t)any(state, strcmp(p->table, "journal_entry") == 0 ? 15 : strcmp(p->table, "journal_head") == 0 ? 3 : 2));
	fx_ok(lims_stmt_step(s, &row, &err), &err);
	assert_true(row);
	int64_t value = number ? lims_stmt_col_int(s, 0) : 0, rowid = lims_stmt_col_int(s, 1);
	const void *bytes_of = number ? NULL : lims_stmt_col_blob(s, 0, &len);
	names_of(s, p, ret);
	assert_true(len < sizeof cell);
	if (len)
		memcpy(cell, bytes_of, len);
	lims_stmt_release(s);
	if (number || len) {
		fx_ok(lims_db_use(db, &q_put, &s, &err), &err);
		if (number) {
			value ^= (int64_t)(UINT64_C(1) << any(state, 62));
			lims_stmt_int(s, 1, value);
			if (strcmp(p->column, "sequence") == 0)
				name_it(ret, "entry %" PRId64, value);
		} else {
			uint64_t bit = any(state, 8 * len);
			cell[bit / 8] = (char)(cell[bit / 8] ^ (1 << (bit % 8)));
			lims_stmt_blob(s, 1, cell, len);
		}
		lims_stmt_int(s, 2, rowid);
		// Two rows of one key are more than the database lets anybody write.
		lims_rc rc = lims_stmt_run(s, NULL, &err);
		if (rc == LIMS_E_REFUSED)
			len = 0;
		else
			fx_ok(rc, &err);
		number = number && rc == LIMS_OK;
	}
	fx_ok(lims_schema_guard(db, &err), &err);
	lims_db_close(db);
	return number || len > 0;
}

static void flip_cells(void **state, const struct place *places, size_t count, bool number)
{
	const struct fx *f = *state;
	static struct said s;
	uint64_t seed = 20261129;
	int flipped = 0, n = tries() / 2;
	struct lims_buf whole;
	prepare(f);
	get_file(f, "a.db", &whole);
	for (int i = 0; i < n; i++) {
		const struct place *p = &places[(size_t)i % count];
		struct names names;
		put_file(f, "t.db", &whole);
		if (!flip_cell(f, p, number, &seed, &names))
			continue;
		flipped++;
		if (!found(f, &s))
			fail_msg("try %d: a bit of %s.%s was not found (%s)", i, p->table, p->column, names.any[0]);
		if (!is_named(&names, s.text))
			fail_msg("try %d: a bit of %s.%s: want %s, said: %s", i, p->table, p->column, names.any[0], s.text);
	}
	lims_buf_finish(&whole);
	assert_true(flipped > n * 3 / 4);
}

static void a_flipped_bit_of_any_text_or_bytes_is_found_and_named(void **state)
{
	flip_cells(state, bytes, sizeof bytes / sizeof *bytes, false);
}

static void a_flipped_bit_of_any_number_is_found_and_named(void **state)
{
	flip_cells(state, numbers, sizeof numbers / sizeof *numbers, true);
}

/// Every row of every table of a store, as one hash.
static void read_all(const struct fx *f, const char *name, struct lims_hash *ret)
{
	static const struct lims_sql all[] = {{"test.1", "SELECT * FROM journal_entry ORDER BY node, sequence"},
		{"test.2", "SELECT * FROM journal_blob ORDER BY hash"}, {"test.3", "SELECT * FROM journal_blob_name ORDER BY hash, node, sequence"},
		{"test.4", "SELECT * FROM journal_head ORDER BY node, sequence"}, {"test.5", "SELECT * FROM journal_setting ORDER BY name"},
		{"test.6", "SELECT * FROM journal_pending ORDER BY node"}, {"test.7", "SELECT * FROM thing ORDER BY subject"},
		{"test.8", "SELECT * FROM note ORDER BY subject, n"}};
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	struct lims_buf row, rows;
	char path[FX_PATH];
	fx_path(f, name, path);
	lims_buf_init(&row, 1 << 20);
	lims_buf_init(&rows, 8 << 20);
	fx_ok(lims_db_open(path, LIMS_DB_READ, &db, &err), &err);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct lims_stmt *s = NULL;
		bool more = true;
		fx_ok(lims_db_use(db, &all[i], &s, &err), &err);
		for (fx_ok(lims_stmt_step(s, &more, &err), &err); more; fx_ok(lims_stmt_step(s, &more, &err), &err)) {
			fx_ok(lims_row_bytes(s, &row, &err), &err);
			lims_buf_add(&rows, row.data, row.len);
		}
		lims_stmt_release(s);
	}
	fx_ok(lims_buf_check(&rows, "the rows", &err), &err);
	fx_ok(lims_sha256(rows.data, rows.len, ret, &err), &err);
	lims_db_close(db);
	lims_buf_finish(&rows);
	lims_buf_finish(&row);
}

static void a_flipped_bit_of_the_file_is_found_or_changes_no_row(void **state)
{
	const struct fx *f = *state;
	static struct said s;
	struct lims_hash was, is;
	struct lims_buf file;
	uint64_t seed = 4711;
	int hits = 0, n = tries();
	prepare(f);
	read_all(f, "a.db", &was);
	get_file(f, "a.db", &file);
	for (int i = 0; i < n; i++) {
		uint64_t bit = any(&seed, 8 * file.len);
		file.data[bit / 8] ^= (unsigned char)(1U << (bit % 8));
		put_file(f, "t.db", &file);
		file.data[bit / 8] ^= (unsigned char)(1U << (bit % 8));
		if (found(f, &s)) {
			hits++;
			continue;
		}
		read_all(f, "t.db", &is);
		if (!lims_hash_equal(&was, &is))
			fail_msg("try %d: bit %" PRIu64 " of the file changed a row and was not found", i, bit);
	}
	lims_buf_finish(&file);
	// About a tenth of so small a store is rows, keys and structure; the rest is room.
	assert_true(hits > n / 50);
	print_message("%d of %d bits were found, the others changed nothing\n", hits, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_flipped_bit_of_any_text_or_bytes_is_found_and_named, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_flipped_bit_of_any_number_is_found_and_named, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_flipped_bit_of_the_file_is_found_or_changes_no_row, fx_setup, fx_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
