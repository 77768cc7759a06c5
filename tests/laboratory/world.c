// SPDX-License-Identifier: Apache-2.0
// The store of a test's laboratory: made in a temporary folder, opened for a person, copied, edited below the interface.
#include "tests/laboratory/world.h"

#include "laboratory/desk.h"
#include "laboratory/validation.h"
#include "lims-core/base/buf.h"
#include "lims-core/journal/schema.h"
#include "tests/store/store_fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

void wd_ok_at(struct world *w, lims_rc rc, const char *file, int line)
{
	if (rc == LIMS_OK)
		return;
	print_error("%s:%d: code %d: %s (%s)\n", file, line, (int)rc, w->err.text, w->err.where);
	_fail(file, line);
}

void wd_fails_at(struct world *w, lims_rc rc, lims_rc code, const char *part, const char *file, int line)
{
	if (rc == code && w->err.code == code && strstr(w->err.text, part)) {
		w->err = (struct lims_err){0};
		return;
	}
	print_error("%s:%d: expected code %d with \"%s\", got code %d: %s\n", file, line, (int)code, part, (int)rc, w->err.text);
	_fail(file, line);
}

void wd_path(const struct world *w, const char *name, char out[WD_PATH])
{
	if (lims_db_url_is_server(name))
		snprintf(out, WD_PATH, "%s", name);
	else
		snprintf(out, WD_PATH, "%.300s/%.200s", w->dir, name);
}

static struct world *make(enum lims_store_kind kind)
{
	struct world *w = calloc(1, sizeof *w);
	if (!w)
		return NULL;
	w->kind = kind;
	// In memory where there is such a place: the tests ask what is kept, not how fast the disk is.
	snprintf(w->dir, sizeof w->dir, "%s/lims-laboratory-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(w->dir)) {
		free(w);
		return NULL;
	}
	wd_path(w, "keys", w->keys);
	wd_path(w, "own", w->own);
	snprintf(w->data, sizeof w->data, "%s", LIMS_BUILD_DIR "/share/lims");
	return w;
}

void wd_create(struct world *w, const char *store, const char *node_code)
{
	char node[LIMS_NODE_ID];
	struct lims_journal_params p = {.laboratory = "Trung tâm đo lường",
		.kind = w->kind,
		.code = node_code,
		.actor = "program",
		.program = "test",
		.keys_dir = w->keys,
		.offset_min = 420};
	wd_close(w);
	wd_path(w, store, w->store);
	wd_ok(w, lims_journal_create(w->store, &p, node, &w->err));
}

// Running every example of every data file again gives the same, as long as the files are the same: it is done once for all laboratories of a test program.
static struct lims_validation *kept;
static struct lims_hash kept_of;

static void files_of(struct world *w, struct lims_hash *ret)
{
	struct lims_buf b;
	lims_buf_init(&b, 1 << 20);
	for (size_t i = 0; i < lims_catalog_count(w->lab->catalog); i++) {
		const struct lims_catalog_file *f = lims_catalog_file(w->lab->catalog, i);
		lims_buf_addf(&b, "%s %d %d ", f->name, f->own, f->hidden != NULL);
		lims_buf_add(&b, f->hash.b, sizeof f->hash.b);
		lims_buf_add(&b, f->hidden_hash.b, sizeof f->hidden_hash.b);
	}
	wd_ok(w, lims_sha256(b.data, b.len, ret, &w->err));
	lims_buf_finish(&b);
}

static void keep_validation(struct world *w)
{
	if (!w->lab || !w->lab->validation)
		return;
	files_of(w, &kept_of);
	lims_validation_destroy(kept);
	kept = w->lab->validation;
	w->lab->validation = NULL;
}

static void give_validation(struct world *w)
{
	struct lims_hash files;
	files_of(w, &files);
	if (!kept || !lims_hash_equal(&files, &kept_of))
		return;
	w->lab->validation = kept;
	kept = NULL;
}

void wd_close(struct world *w)
{
	keep_validation(w);
	lims_laboratory_close(w->lab);
	w->lab = NULL;
}

static lims_rc answer(void *ctx, const char *staff, char *ret, size_t size, struct lims_err *err)
{
	struct wd_answering *a = ctx;
	(void)staff;
	a->asked++;
	if (!a->password)
		return lims_err_set(err, LIMS_E_INPUT, "nobody answers");
	snprintf(ret, size, "%s", a->password);
	return LIMS_OK;
}

/// A copy of the code is kept, for the world outlives who names it.
void wd_as_answering(struct world *w, const char *actor, struct wd_answering *a)
{
	struct lims_laboratory_params p = {.store = w->store,
		.keys = w->keys,
		.data = w->data,
		.own_data = w->own,
		.actor = actor,
		.zone_min = 420,
		.ask = a ? answer : NULL,
		.ask_ctx = a};
	wd_close(w);
	if (actor && actor != w->acting)
		snprintf(w->acting, sizeof w->acting, "%s", actor);
	w->actor = actor ? w->acting : NULL;
	wd_ok(w, lims_laboratory_open(&p, &w->lab, &w->err));
}

struct lims_laboratory *wd_as(struct world *w, const char *actor)
{
	if (w->lab && w->actor && actor && strcmp(w->actor, actor) == 0)
		return w->lab;
	wd_as_answering(w, actor, NULL);
	give_validation(w);
	return w->lab;
}

void wd_switch(struct world *w, const char *store)
{
	wd_close(w);
	wd_path(w, store, w->store);
}

void wd_copy_file(const char *from, const char *to)
{
	struct lims_buf b = {0};
	struct lims_err err = {0};
	if (lims_file_read(from, 256 << 20, &b, &err) != LIMS_OK || lims_file_write(to, b.data, b.len, 0600, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_finish(&b);
}

void wd_own_procedure(struct world *w, const char *house, const char *name)
{
	char from[WD_PATH], to[WD_PATH], part[128];
	wd_close(w);
	wd_path(w, "own/procedures", to);
	(void)mkdir(to, 0700);
	snprintf(part, sizeof part, "own/procedures/%s.yaml", name);
	wd_path(w, part, to);
	snprintf(from, sizeof from, "%s/tests/data/%s/procedures/%s.yaml", LIMS_SOURCE_DIR, house, name);
	wd_copy_file(from, to);
}

static sqlite3 *raw(const struct world *w)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open_v2(w->store, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	return db;
}

static void run(sqlite3 *db, const char *sql)
{
	char *why = NULL;
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
}

void wd_copy_store(struct world *w, const char *name)
{
	char to[WD_PATH];
	wd_close(w);
	sqlite3 *db = raw(w);
	run(db, "PRAGMA wal_checkpoint(TRUNCATE)");
	sqlite3_close(db);
	wd_path(w, name, to);
	wd_copy_file(w->store, to);
	wd_switch(w, name);
}

static void drop_triggers(sqlite3 *db)
{
	char list[4096] = "";
	sqlite3_stmt *s = NULL;
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", -1, &s, NULL), SQLITE_OK);
	size_t n = 0;
	while (sqlite3_step(s) == SQLITE_ROW)
		n += (size_t)snprintf(list + n, sizeof list - n, "DROP TRIGGER %s;", (const char *)sqlite3_column_text(s, 0));
	assert_true(n > 0 && n < sizeof list);
	sqlite3_finalize(s);
	run(db, list);
}

void wd_edit(struct world *w, const char *sql)
{
	wd_close(w);
	sqlite3 *db = raw(w);
	drop_triggers(db);
	run(db, sql);
	if (sqlite3_changes(db) == 0)
		fail_msg("nothing was changed by: %s", sql);
	sqlite3_close(db);
	// Who hides what was done puts the guards back.
	struct lims_db *store = NULL;
	wd_ok(w, lims_db_open(w->store, LIMS_DB_WRITE, &store, &w->err));
	wd_ok(w, lims_schema_guard(store, &w->err));
	lims_db_close(store);
}

void wd_query(struct world *w, const char *sql, char *out, size_t size)
{
	sqlite3 *db = raw(w);
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	const unsigned char *text = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_text(s, 0) : NULL;
	snprintf(out, size, "%s", text ? (const char *)text : "");
	sqlite3_finalize(s);
	sqlite3_close(db);
}

enum { FIELDS = 16 };

lims_rc wd_set(struct world *w, const char *noun, const char *code, char ret_code[LIMS_CODE], ...)
{
	struct lims_field_value values[FIELDS];
	size_t n = 0;
	char given[LIMS_CODE];
	va_list ap;
	va_start(ap, ret_code);
	for (const char *name; n < FIELDS && (name = va_arg(ap, const char *)); n++)
		values[n] = (struct lims_field_value){name, va_arg(ap, const char *)};
	va_end(ap);
	return lims_register_record(w->lab, lims_register_find(noun), code, values, n, ret_code ? ret_code : given, &w->err);
}

void wd_field(struct world *w, const char *noun, const char *code, const char *field, char out[256])
{
	wd_ok(w, lims_register_field(w->lab, noun, code, field, out, 256, &w->err));
}

int64_t wd_entries(struct world *w)
{
	int64_t n = 0;
	struct lims_journal *j = lims_laboratory_journal(w->lab);
	wd_ok(w, lims_journal_count(lims_journal_db(j), lims_journal_node(j), &n, &w->err));
	return n;
}

void wd_people(struct world *w)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "an", NULL, "name", "Phạm Thị An", "roles", "admin", NULL));
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "name", "Nguyễn Văn Tí", "roles", "technician", "card", "KĐV-017", "card-until", "2035-12-31",
				 NULL));
	wd_ok(w, wd_set(w, "staff", "re", NULL, "name", "Lê Thị Rê", "roles", "reviewer", NULL));
	wd_ok(w, wd_set(w, "staff", "si", NULL, "name", "Trần Quốc Sỹ", "roles", "signatory", NULL));
	wd_ok(w, wd_set(w, "staff", "le", NULL, "name", "Võ Thị Lễ", "roles", "reception", NULL));
	wd_ok(w, wd_set(w, "org", "main", NULL, "name", "Trung tâm Kỹ thuật đo lường", "address", "8 Hoàng Quốc Việt, Hà Nội", NULL));
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "name", "Chợ Đồng Xuân", "address", "Hà Nội", NULL));
	wd_ok(
		w, wd_set(w, "standard", "qc1", NULL, "name", "Bộ quả cân", "serial", "QC-11", "class", "M1", "certificate", "V09.0001",
			   "certified-by", "VMI", "certified-on", "2024-01-10", "valid-until", "2034-01-31", "measurement-standard", "CN-0042", NULL));
	wd_ok(w, wd_set(w, "standard", "ct1", NULL, "name", "Công tơ chuẩn", "serial", "CT-7", "class", "0.05", "limit", "0.05 %",
				 "certificate", "V10.0002", "certified-by", "VMI", "certified-on", "2024-01-10", "valid-until", "2034-01-31",
				 "measurement-standard", "CN-0043", NULL));
}

static int start(void **state, enum lims_store_kind kind, bool people, bool server)
{
	struct world *w = make(kind);
	if (!w)
		return -1;
	*state = w;
	if (mkdir(w->own, 0700) != 0)
		return -1;
	char store[SF_PATH] = "lab.db";
	if (server) {
		struct sf f;
		snprintf(f.dir, sizeof f.dir, "%s", w->dir);
		sf_url(&f, "lab", store);
	}
	wd_create(w, store, "A");
	if (people)
		wd_people(w);
	// Most tests are about something else than passwords (test_people.c).
	if (people && kind == LIMS_STORE_PRODUCTION)
		wd_ok(w, wd_set(w, "org", "main", NULL, "sign-without-password", "yes", NULL));
	return 0;
}

int wd_empty(void **state)
{
	return start(state, LIMS_STORE_TRAINING, false, false);
}

int wd_training(void **state)
{
	return start(state, LIMS_STORE_TRAINING, true, false);
}

int wd_production(void **state)
{
	return start(state, LIMS_STORE_PRODUCTION, true, false);
}

int wd_on_back_end(void **state)
{
	return start(state, LIMS_STORE_TRAINING, true, sf_on_server());
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

int wd_teardown(void **state)
{
	struct world *w = *state;
	wd_close(w);
	int failed = nftw(w->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(w);
	return failed;
}

void wd_install(struct world *w, const char *const *names)
{
	static const char *const folders[] = {"data", "data/procedures", "data/tolerances", "data/regulations"};
	char from[WD_PATH], to[WD_PATH];
	wd_close(w);
	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		wd_path(w, folders[i], to);
		(void)mkdir(to, 0700);
	}
	wd_path(w, "data", w->data);
	for (size_t i = 0; names[i]; i++) {
		snprintf(from, sizeof from, "%s/share/lims/%.100s", LIMS_BUILD_DIR, names[i]);
		snprintf(to, sizeof to, "%.300s/%.100s", w->data, names[i]);
		wd_copy_file(from, to);
	}
}

lims_rc wd_accept(struct world *w, const char *actor, const char *note)
{
	struct lims_validation_identity identity;
	struct lims_validation_changes *changes = NULL;
	struct lims_validation_report r = {.identity = &identity};
	wd_close(w);
	wd_as(w, actor);
	wd_ok(w, lims_validation_identify(420, &identity, &w->err));
	wd_ok(w, lims_validation_of(w->lab, &r.v, &w->err));
	wd_ok(w, lims_validation_compare(w->lab, r.v, &identity, &changes, &w->err));
	r.changes = changes;
	lims_rc rc = lims_validation_accept(w->lab, &r, note, &w->err);
	lims_validation_changes_destroy(changes);
	return rc;
}

void wd_digest(struct world *w, char hex[LIMS_HASH_HEX])
{
	struct lims_hash h;
	wd_ok(w, lims_journal_tables_digest(lims_laboratory_journal(w->lab), &h, &w->err));
	lims_hash_hex(&h, hex);
}

void wd_check_recompute(struct world *w, const char *number)
{
	struct lims_audit_recount n = {0};
	struct lims_buf lines;
	lims_buf_init(&lines, 1 << 20);
	wd_ok(w, lims_audit_recompute(w->lab, number, &n, &lines, &w->err));
	assert_string_equal(lims_buf_text(&lines), "");
	assert_int_equal(n.differences, 0);
	lims_buf_finish(&lines);
}

void wd_check_rebuild(struct world *w)
{
	char before[LIMS_HASH_HEX], after[LIMS_HASH_HEX];
	wd_digest(w, before);
	wd_ok(w, lims_journal_rebuild(lims_laboratory_journal(w->lab), &w->err));
	wd_digest(w, after);
	assert_string_equal(before, after);
}

void wd_gates(struct world *w, const char *gate, const char *action)
{
	static const char *const names[] = {"standard_in_date", "standard_certified", "verifier_card", "authorisation", "type_approval",
		"licence_row", "environment", "second_person", "evidence_confirmed", "organisation_conflict", "software_validated",
		"setup_confirmed"};
	static const char *const services[] = {"verification", "calibration", "test", "measurement", "inspection", "own_standard", "training"};
	struct lims_buf b;
	char folder[WD_PATH], path[WD_PATH];
	lims_buf_init(&b, 1 << 16);
	lims_buf_add_text(&b, "format: lims-gates-1\nid: gates\nrevision: \"1\"\ntitle: {vi: \"Cửa\", en: \"Gates\"}\n"
						  "source: {document: \"Test\", evidence: derived}\ngates:\n");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *a = gate && strcmp(gate, names[i]) == 0 ? action : "off";
		lims_buf_addf(
			&b, "  - gate: %s\n    sentence: {vi: \"Câu\", en: \"Sentence\"}\n    override_role: quality\n    services: {", names[i]);
		for (size_t s = 0; s < sizeof services / sizeof services[0]; s++)
			lims_buf_addf(&b, "%s%s: \"%s\"", s ? ", " : "", services[s], a);
		lims_buf_add_text(&b, "}\n");
	}
	wd_close(w);
	wd_path(w, "own/regulations", folder);
	mkdir(folder, 0700);
	wd_path(w, "own/regulations/gates.yaml", path);
	wd_ok(w, lims_buf_check(&b, "gates", &w->err));
	wd_ok(w, lims_file_write(path, b.data, b.len, 0600, &w->err));
	lims_buf_finish(&b);
}
