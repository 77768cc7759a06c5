// SPDX-License-Identifier: Apache-2.0
// Stores in a temporary folder and a small projection for the journal's tests.
#include "tests/journal/fixture.h"
#include "lims-core/base/json.h"
#include "lims-core/journal/nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int fx_setup(void **state)
{
	struct sf *base = NULL;
	struct fx *f = calloc(1, sizeof *f);
	if (!f || sf_setup((void **)&base) != 0)
		return -1;
	snprintf(f->dir, sizeof f->dir, "%s", base->dir);
	snprintf(f->keys, sizeof f->keys, "%.400s/keys", f->dir);
	free(base);
	*state = f;
	return 0;
}

int fx_teardown(void **state)
{
	struct fx *f = *state;
	struct sf *base = calloc(1, sizeof *base);
	if (!base)
		return -1;
	snprintf(base->dir, sizeof base->dir, "%s", f->dir);
	free(f);
	return sf_teardown((void **)&base);
}

void fx_url(const struct fx *f, const char *name, char out[FX_PATH])
{
	struct sf base;
	snprintf(base.dir, sizeof base.dir, "%s", f->dir);
	sf_url(&base, name, out);
}

void fx_path(const struct fx *f, const char *name, char out[FX_PATH])
{
	snprintf(out, FX_PATH, "%.400s/%.100s", f->dir, name);
}

static const struct lims_table table_thing = LIMS_TABLE(
	"thing", "CREATE TABLE thing(subject {text} NOT NULL PRIMARY KEY, name {text}, total {int} NOT NULL, trail {text} NOT NULL) {strict}");
static const struct lims_ddl note_index[] = {{.name = "note.index", .text = "CREATE INDEX note_text ON note(text)"}};
static const struct lims_table table_note = LIMS_TABLE_INDEXED("note",
	"CREATE TABLE note(subject {text} NOT NULL, n {int} NOT NULL, text {text}, mark {blob} NOT NULL, PRIMARY KEY(subject, n)) {strict}",
	note_index, 1);
static const struct lims_table *const tables[] = {&table_thing, &table_note};

static const struct lims_sql q_make = {
	"test.make", "INSERT INTO thing(subject, name, total, trail) VALUES($1, NULL, 0, '') ON CONFLICT(subject) DO NOTHING"};
static const struct lims_sql q_trail = {"test.trail", "UPDATE thing SET total = total + 1, trail = trail || $2 WHERE subject = $1"};
static const struct lims_sql q_name = {"test.name", "UPDATE thing SET name = $2 WHERE subject = $1"};
static const struct lims_sql q_note = {
	"test.note", "INSERT INTO note(subject, n, text, mark) SELECT $1, total, $2, $3 FROM thing WHERE subject = $1"};
static const struct lims_sql q_name_get = {"test.name_get", "SELECT name FROM thing WHERE subject = $1"};
static const struct lims_sql *const statements[] = {&q_make, &q_trail, &q_name, &q_note, &q_name_get};
static const struct lims_sql_list statement_list = {.module = "test", .items = statements, .count = sizeof statements / sizeof *statements};

static lims_rc run2(struct lims_db *db, const struct lims_sql *sql, const char *a, const char *b, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, sql, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, a);
	if (b)
		lims_stmt_text(s, 2, b);
	return lims_stmt_run(s, NULL, err);
}

static lims_rc apply_note(struct lims_db *db, const struct lims_stored *e, const char *text, struct lims_err *err)
{
	struct lims_stmt *s = NULL;
	lims_rc rc = lims_db_use(db, &q_note, &s, err);
	if (rc != LIMS_OK)
		return rc;
	lims_stmt_text(s, 1, e->entry.subject);
	lims_stmt_text(s, 2, text);
	lims_stmt_blob(s, 3, e->hash.b, sizeof e->hash.b);
	return lims_stmt_run(s, NULL, err);
}

/// Every row depends on the order of the subject's entries: the trail is their texts one after the other.
static lims_rc apply(struct lims_db *db, const struct lims_stored *e, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	if (strncmp(e->entry.type, "test.", 5) != 0)
		return LIMS_OK;
	lims_rc rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc != LIMS_OK)
		return rc;
	const char *text = lims_json_get_text(lims_json_root(doc), "text", "");
	if (strcmp(e->entry.type, "test.refused") == 0)
		rc = lims_err_set(err, LIMS_E_REFUSED, "the projection says no");
	if (rc == LIMS_OK)
		rc = run2(db, &q_make, e->entry.subject, NULL, err);
	if (rc == LIMS_OK)
		rc = run2(db, &q_trail, e->entry.subject, text, err);
	if (rc == LIMS_OK && strcmp(e->entry.type, "test.named") == 0)
		rc = run2(db, &q_name, e->entry.subject, text, err);
	if (rc == LIMS_OK && strcmp(e->entry.type, "test.noted") == 0)
		rc = apply_note(db, e, text, err);
	lims_json_destroy(doc);
	return rc;
}

const struct lims_projection fx_projection = {
	.name = "test", .version = 1, .tables = tables, .table_count = 2, .apply = apply, .statements = &statement_list};
const struct lims_projection fx_projection_2 = {
	.name = "test", .version = 2, .tables = tables, .table_count = 2, .apply = apply, .statements = &statement_list};

void fx_ok_at(lims_rc rc, const struct lims_err *err, const char *file, int line)
{
	if (rc == LIMS_OK)
		return;
	print_error("%s:%d: code %d: %s\n", file, line, (int)rc, err->text);
	_fail(file, line);
}

void fx_create(const struct fx *f, const char *name, enum lims_store_kind kind, const char *code)
{
	struct lims_err err = {.code = LIMS_OK};
	char path[FX_PATH], node[LIMS_NODE_ID];
	struct lims_journal_params p = {.laboratory = "Phòng thử nghiệm",
		.kind = kind,
		.code = code,
		.actor = "staff/an",
		.program = "0.1.0",
		.keys_dir = f->keys,
		.offset_min = 420};
	fx_url(f, name, path);
	fx_ok(lims_journal_create(path, &p, node, &err), &err);
}

struct lims_journal *fx_open_with(const struct fx *f, const char *name, const struct lims_projection *p)
{
	struct lims_err err = {.code = LIMS_OK};
	char path[FX_PATH];
	struct lims_journal *j = NULL;
	struct lims_journal_options o = {.keys_dir = f->keys, .offset_min = 420, .projection = p};
	fx_url(f, name, path);
	fx_ok(lims_journal_open(path, &o, &j, &err), &err);
	return j;
}

struct lims_journal *fx_open(const struct fx *f, const char *name)
{
	return fx_open_with(f, name, &fx_projection);
}

struct append {
	const char *type;
	const char *subject;
	const char *text;
	const char *blob;
	struct lims_hash hash;
	struct lims_ref ref;
};

static lims_rc append_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct append *a = ctx;
	struct lims_buf b;
	struct lims_jw w;
	char hex[LIMS_HASH_HEX];
	lims_rc rc = LIMS_OK;
	lims_buf_init(&b, LIMS_ENTRY_BODY_MAX);
	lims_jw_init(&w, &b);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "text", a->text);
	if (a->blob) {
		rc = lims_journal_put_blob(tx, a->blob, strlen(a->blob), &a->hash, err);
		lims_hash_hex(&a->hash, hex);
		lims_jw_array(&w, "blobs");
		lims_jw_text(&w, NULL, hex);
		lims_jw_end_array(&w);
	}
	lims_jw_end_object(&w);
	struct lims_draft d = {
		.type = a->type, .version = 1, .subject = a->subject, .actor = "staff/an", .body = lims_buf_text(&b), .body_len = b.len};
	if (rc == LIMS_OK)
		rc = lims_journal_append(tx, &d, &a->ref, err);
	lims_buf_finish(&b);
	return rc;
}

lims_rc fx_append(
	struct lims_journal *j, const char *word, const char *subject, const char *text, struct lims_ref *ret, struct lims_err *err)
{
	char type[64];
	snprintf(type, sizeof type, "test.%s", word);
	struct append a = {.type = type, .subject = subject, .text = text};
	lims_rc rc = lims_journal_command(j, append_run, &a, err);
	if (rc == LIMS_OK && ret)
		*ret = a.ref;
	return rc;
}

void fx_must_append(struct lims_journal *j, const char *word, const char *subject, const char *text)
{
	struct lims_err err = {.code = LIMS_OK};
	fx_ok(fx_append(j, word, subject, text, NULL, &err), &err);
}

void fx_must_append_blob(struct lims_journal *j, const char *subject, const char *bytes, struct lims_hash *ret)
{
	struct lims_err err = {.code = LIMS_OK};
	struct append a = {.type = "test.noted", .subject = subject, .text = "with blob", .blob = bytes};
	fx_ok(lims_journal_command(j, append_run, &a, &err), &err);
	*ret = a.hash;
}

static lims_rc sign_run(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	return lims_journal_sign_head(tx, ctx, err);
}

void fx_must_sign(struct lims_journal *j)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_head h;
	fx_ok(lims_journal_command(j, sign_run, &h, &err), &err);
}

void fx_digest(struct lims_journal *j, char hex[LIMS_HASH_HEX])
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_hash h;
	fx_ok(lims_journal_tables_digest(j, &h, &err), &err);
	lims_hash_hex(&h, hex);
}

void fx_check_rebuild(struct lims_journal *j)
{
	struct lims_err err = {.code = LIMS_OK};
	char before[LIMS_HASH_HEX], after[LIMS_HASH_HEX];
	fx_digest(j, before);
	fx_ok(lims_journal_rebuild(j, &err), &err);
	fx_digest(j, after);
	assert_string_equal(before, after);
}

void fx_name(struct lims_journal *j, const char *subject, char out[128])
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_stmt *s = NULL;
	bool row = false;
	fx_ok(lims_db_use(lims_journal_db(j), &q_name_get, &s, &err), &err);
	lims_stmt_text(s, 1, subject);
	fx_ok(lims_stmt_step(s, &row, &err), &err);
	const char *name = row ? lims_stmt_col_text(s, 0) : NULL;
	snprintf(out, 128, "%s", name ? name : "");
	lims_stmt_release(s);
}

void fx_join(const struct fx *f, const char *name, const char *pack, const char *code, char node[LIMS_NODE_ID])
{
	struct lims_err err = {.code = LIMS_OK};
	char path[FX_PATH], pack_path[FX_PATH];
	struct lims_journal_params p = {.code = code, .actor = "staff/binh", .program = "0.1.0", .keys_dir = f->keys, .offset_min = 420};
	fx_url(f, name, path);
	fx_path(f, pack, pack_path);
	fx_ok(lims_journal_join(path, pack_path, &p, node, &err), &err);
}

void fx_must_sync(const struct fx *f, struct lims_journal *j, const char *pack, struct lims_sync_result *ret)
{
	struct lims_err err = {.code = LIMS_OK};
	char path[FX_PATH];
	fx_path(f, pack, path);
	fx_ok(lims_journal_sync_file(j, path, ret, &err), &err);
}

void fx_must_admit(struct lims_journal *j, const char *node)
{
	struct lims_err err = {.code = LIMS_OK};
	fx_ok(lims_journal_admit(j, node, "staff/an", &err), &err);
}

void fx_pair(const struct fx *f, struct lims_journal **ret_a, struct lims_journal **ret_b)
{
	char node[LIMS_NODE_ID];
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	*ret_a = fx_open(f, "a.db");
	fx_must_sync(f, *ret_a, "pair.pack", NULL);
	fx_join(f, "b.db", "pair.pack", "B", node);
	*ret_b = fx_open(f, "b.db");
	fx_must_sync(f, *ret_b, "pair.pack", NULL);
	fx_must_sync(f, *ret_a, "pair.pack", NULL);
	fx_must_admit(*ret_a, node);
	fx_must_sync(f, *ret_a, "pair.pack", NULL);
	fx_must_sync(f, *ret_b, "pair.pack", NULL);
	fx_must_sync(f, *ret_a, "pair.pack", NULL);
}

void fx_same_tables(struct lims_journal *a, struct lims_journal *b)
{
	char x[LIMS_HASH_HEX], y[LIMS_HASH_HEX];
	fx_digest(a, x);
	fx_digest(b, y);
	assert_string_equal(x, y);
}

void fx_copy(const struct fx *f, const char *from, const char *to)
{
	struct lims_err err = {.code = LIMS_OK};
	char a[FX_PATH], b[FX_PATH];
	struct lims_buf bytes;
	fx_path(f, from, a);
	fx_path(f, to, b);
	fx_ok(lims_file_read(a, 256 << 20, &bytes, &err), &err);
	fx_ok(lims_file_write(b, bytes.data, bytes.len, 0640, &err), &err);
	lims_buf_finish(&bytes);
}

void fx_copy_store(const struct fx *f, const char *from, const char *to)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	char source[FX_PATH], copy[FX_PATH], text[2 * FX_PATH];
	if (!sf_on_server()) {
		fx_copy(f, from, to);
		return;
	}
	fx_url(f, from, source);
	fx_url(f, to, copy);
	fx_ok(lims_db_open("postgresql:///postgres", LIMS_DB_CREATE, &db, &err), &err);
	// The address ends with the database's name.
	snprintf(text, sizeof text, "DROP DATABASE %s", strrchr(copy, '/') + 1);
	const struct lims_ddl drop = {.name = "test.drop", .text = text};
	fx_ok(lims_db_ddl(db, &drop, 1, &err), &err);
	snprintf(text, sizeof text, "CREATE DATABASE %s TEMPLATE %s", strrchr(copy, '/') + 1, strrchr(source, '/') + 1);
	const struct lims_ddl make = {.name = "test.copy", .text = text};
	fx_ok(lims_db_ddl(db, &make, 1, &err), &err);
	lims_db_close(db);
}
