// SPDX-License-Identifier: Apache-2.0
// A connection to SQLite: opening safely, the pragmas that make "acknowledged" mean "on disk", and sentences for its result codes.
#include "lims-core/store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { APPLICATION_ID = 0x4c494d53 }; // "LIMS"

static lims_rc full(const struct lims_sqlite *s, struct lims_err *err)
{
	return lims_err_set(
		err, LIMS_E_STORAGE, "the disk that holds %s is full, so nothing of this was kept; free some space and do it again", s->db.url);
}

lims_rc lims_sqlite_error(const struct lims_sqlite *s, int code, struct lims_err *err)
{
	const char *url = s->db.url;
	int sys = s->handle ? sqlite3_system_errno(s->handle) : 0;
	const char *said = s->handle ? sqlite3_errmsg(s->handle) : sqlite3_errstr(code);
	switch (code & 0xff) {
	case SQLITE_FULL:
		return full(s, err);
	case SQLITE_IOERR:
		// A quota or a limit on the file's size is the same to the user as a full disk.
		if (sys == ENOSPC || sys == EDQUOT || sys == EFBIG)
			return full(s, err);
		if (code == SQLITE_IOERR_WRITE)
			return lims_err_set(err, LIMS_E_STORAGE,
				"%s cannot be written further, so nothing of this was kept: the disk is full, over a quota or failing; free some space and "
				"do it again",
				url);
		return lims_err_set(
			err, LIMS_E_STORAGE, "the disk does not read or write %s (%s); check the disk", url, sys ? strerror(sys) : said);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return lims_err_set(err, LIMS_E_STORAGE, "another program holds %s locked; close it and do it again", url);
	case SQLITE_CANTOPEN:
		return lims_err_set(err, LIMS_E_STORAGE, "%s cannot be opened (%s); check that its folder exists and can be written", url,
			sys ? strerror(sys) : said);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return lims_err_set(err, LIMS_E_STORAGE, "%s cannot be written; check the rights of the file and of its folder", url);
	case SQLITE_NOTADB:
		return lims_err_set(err, LIMS_E_INPUT, "%s is not a laboratory's store; name the file that lims init made", url);
	case SQLITE_CORRUPT:
		return lims_err_set(err, LIMS_E_CORRUPT, "the database file %s is damaged (%s); restore a backup", url, said);
	case SQLITE_CONSTRAINT:
		return lims_err_set(err, LIMS_E_REFUSED, "the store refuses it: %s", said);
	case SQLITE_NOMEM:
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for the database");
	default:
		return lims_err_set(err, LIMS_E_STORAGE, "the database %s says: %s", url, said);
	}
}

static void sqlite_close(struct lims_db *db)
{
	struct lims_sqlite *s = (struct lims_sqlite *)db;
	for (size_t i = 0; i < LIMS_SQLITE_WORDS; i++)
		sqlite3_finalize(s->word[i]);
	sqlite3_close_v2(s->handle);
	free(s);
}

/// What every transaction says: parsing it again costs more than doing it.
static const char *const words[LIMS_SQLITE_WORDS] = {
	"BEGIN IMMEDIATE", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT lims_1", "RELEASE SAVEPOINT lims_1"};

static sqlite3_stmt **word_of(struct lims_sqlite *s, const char *text)
{
	for (size_t i = 0; i < LIMS_SQLITE_WORDS; i++)
		if (strcmp(text, words[i]) == 0)
			return &s->word[i];
	return NULL;
}

static int say(struct lims_sqlite *s, const char *text)
{
	sqlite3_stmt **word = word_of(s, text);
	if (!word)
		return sqlite3_exec(s->handle, text, NULL, NULL, NULL);
	int code = *word ? SQLITE_OK : sqlite3_prepare_v3(s->handle, text, -1, SQLITE_PREPARE_PERSISTENT, word, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(*word);
	// The sentence about a failure reads what the connection knows of it; resetting says the same again.
	(void)sqlite3_reset(*word);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static lims_rc sqlite_exec(struct lims_db *db, const char *text, struct lims_err *err)
{
	struct lims_sqlite *s = (struct lims_sqlite *)db;
	int code = say(s, text);
	return code == SQLITE_OK ? LIMS_OK : lims_sqlite_error(s, code, err);
}

/// Grows whenever the content that this connection sees is another, by itself or by others; others are seen from the beginning of a transaction.
static bool content_version(struct lims_sqlite *s, unsigned *ret_version)
{
	return sqlite3_file_control(s->handle, "main", SQLITE_FCNTL_DATA_VERSION, ret_version) == SQLITE_OK;
}

static lims_rc sqlite_begin(struct lims_db *db, bool write, struct lims_err *err)
{
	return sqlite_exec(db, write ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

static void sqlite_note_end(struct lims_db *db)
{
	struct lims_sqlite *s = (struct lims_sqlite *)db;
	s->noted = content_version(s, &s->version);
}

static bool sqlite_untouched(struct lims_db *db)
{
	struct lims_sqlite *s = (struct lims_sqlite *)db;
	unsigned now = 0;
	return s->noted && content_version(s, &now) && now == s->version;
}

/// First column of the first row of a constant query, with at most one text parameter.
static lims_rc query_int(struct lims_sqlite *s, const char *text, const char *param, int64_t *ret, struct lims_err *err)
{
	sqlite3_stmt *h = NULL;
	int code = sqlite3_prepare_v2(s->handle, text, -1, &h, NULL);
	if (code == SQLITE_OK && param)
		code = sqlite3_bind_text(h, 1, param, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(h);
	lims_rc rc = LIMS_OK;
	if (code == SQLITE_ROW)
		*ret = sqlite3_column_int64(h, 0);
	else
		rc = lims_sqlite_error(s, code == SQLITE_DONE ? SQLITE_ERROR : code, err);
	sqlite3_finalize(h);
	return rc;
}

static lims_rc sqlite_has_table(struct lims_db *db, const char *table, bool *ret_has, struct lims_err *err)
{
	int64_t n = 0;
	lims_rc rc =
		query_int((struct lims_sqlite *)db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1", table, &n, err);
	if (rc == LIMS_OK)
		*ret_has = n > 0;
	return rc;
}

static const char *column_text(sqlite3_stmt *h, int col)
{
	const char *text = (const char *)sqlite3_column_text(h, col);
	return text ? text : "";
}

static lims_rc sqlite_parts(struct lims_db *db, lims_db_part_fn *visit, void *ctx, struct lims_err *err)
{
	struct lims_sqlite *s = (struct lims_sqlite *)db;
	sqlite3_stmt *h = NULL;
	lims_rc rc = LIMS_OK;
	int code = sqlite3_prepare_v2(
		s->handle, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", -1, &h, NULL);
	while (code == SQLITE_OK && rc == LIMS_OK && (code = sqlite3_step(h)) == SQLITE_ROW) {
		struct lims_db_part part = {
			.kind = column_text(h, 0), .name = column_text(h, 1), .table = column_text(h, 2), .text = column_text(h, 3)};
		rc = visit(ctx, &part, err);
		code = SQLITE_OK;
	}
	if (rc == LIMS_OK && code != SQLITE_DONE)
		rc = lims_sqlite_error(s, code, err);
	sqlite3_finalize(h);
	return rc;
}

static lims_rc sqlite_format(struct lims_db *db, int64_t *ret_format, struct lims_err *err)
{
	return query_int((struct lims_sqlite *)db, "PRAGMA user_version", NULL, ret_format, err);
}

static lims_rc sqlite_set_format(struct lims_db *db, int64_t format, struct lims_err *err)
{
	// A pragma takes no parameter, so the text is made by SQLite's own printer.
	char *text = sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %lld", (int)APPLICATION_ID, (long long)format);
	if (!text)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for the store's format");
	lims_rc rc = sqlite_exec(db, text, err);
	sqlite3_free(text);
	return rc;
}

static lims_rc sqlite_check(struct lims_db *db, struct lims_err *err)
{
	struct lims_sqlite *s = (struct lims_sqlite *)db;
	sqlite3_stmt *h = NULL;
	int code = sqlite3_prepare_v2(s->handle, "PRAGMA integrity_check(1)", -1, &h, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(h);
	lims_rc rc = LIMS_OK;
	if (code != SQLITE_ROW) {
		rc = lims_sqlite_error(s, code == SQLITE_DONE ? SQLITE_ERROR : code, err);
	} else {
		const char *said = (const char *)sqlite3_column_text(h, 0);
		if (!said || strcmp(said, "ok") != 0)
			rc = lims_err_set(err, LIMS_E_CORRUPT, "the database file %s is damaged: %.*s", s->db.url, said ? (int)strcspn(said, "\n") : 1,
				said ? said : "?");
	}
	sqlite3_finalize(h);
	return rc;
}

static lims_rc sqlite_settle(struct lims_db *db, struct lims_err *err)
{
	struct lims_sqlite *s = (struct lims_sqlite *)db;
	sqlite3_stmt *h = NULL;
	// Without the log's mode the file can be read where nothing may be written, and reading leaves nothing beside it.
	int code = sqlite3_prepare_v2(s->handle, "PRAGMA journal_mode = DELETE", -1, &h, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(h);
	lims_rc rc = LIMS_OK;
	if (code != SQLITE_ROW)
		rc = lims_sqlite_error(s, code == SQLITE_DONE ? SQLITE_ERROR : code, err);
	else if (strcmp((const char *)sqlite3_column_text(h, 0), "delete") != 0)
		rc = lims_sqlite_error(s, SQLITE_BUSY, err);
	sqlite3_finalize(h);
	return rc;
}

static const struct lims_backend sqlite_ops = {
	.kind = LIMS_DB_SQLITE,
	.close = sqlite_close,
	.exec = sqlite_exec,
	.begin = sqlite_begin,
	.check = sqlite_check,
	.settle = sqlite_settle,
	.note_end = sqlite_note_end,
	.untouched = sqlite_untouched,
	.has_table = sqlite_has_table,
	.parts = sqlite_parts,
	.format = sqlite_format,
	.set_format = sqlite_set_format,
	.prepare = lims_sqlite_prepare,
	.finalize = lims_sqlite_finalize,
	.reset = lims_sqlite_reset,
	.bind_text = lims_sqlite_bind_text,
	.bind_int = lims_sqlite_bind_int,
	.bind_blob = lims_sqlite_bind_blob,
	.bind_null = lims_sqlite_bind_null,
	.step = lims_sqlite_step,
	.changed = lims_sqlite_changed,
	.columns = lims_sqlite_columns,
	.col_name = lims_sqlite_col_name,
	.col_kind = lims_sqlite_col_kind,
	.col_int = lims_sqlite_col_int,
	.col_text = lims_sqlite_col_text,
	.col_bytes = lims_sqlite_col_bytes,
};

/// COLLATE "C" as PostgreSQL has it.
static int collate_bytes(void *unused, int an, const void *a, int bn, const void *b)
{
	(void)unused;
	int c = memcmp(a, b, (size_t)(an < bn ? an : bn));
	return c ? c : an - bn;
}

static lims_rc open_handle(const char *path, const char *shown, int flags, struct lims_sqlite **ret, struct lims_err *err)
{
	struct lims_sqlite *s = calloc(1, sizeof *s);
	if (s)
		s->db.url = strdup(shown);
	if (!s || !s->db.url) {
		free(s);
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to open %s", shown);
	}
	s->db.ops = &sqlite_ops;
	int code = sqlite3_open_v2(path, &s->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_busy_timeout(s->handle, LIMS_DB_WAIT_MS);
	if (code == SQLITE_OK)
		code = sqlite3_create_collation_v2(s->handle, "C", SQLITE_UTF8, NULL, collate_bytes, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	// Without recursive triggers, INSERT OR REPLACE takes rows away past the triggers that forbid it.
	if (code == SQLITE_OK)
		code = sqlite3_exec(s->handle,
			"PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA recursive_triggers = ON", NULL,
			NULL, NULL);
	if (code != SQLITE_OK) {
		lims_rc rc = lims_sqlite_error(s, code, err);
		lims_db_close(&s->db);
		return rc;
	}
	*ret = s;
	return LIMS_OK;
}

/// WAL and FULL: a commit returns after its fsync.
static lims_rc make_durable(struct lims_sqlite *s, struct lims_err *err)
{
	sqlite3_stmt *h = NULL;
	int code = sqlite3_prepare_v2(s->handle, "PRAGMA journal_mode = WAL", -1, &h, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(h);
	bool wal = code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(h, 0), "wal") == 0;
	lims_rc rc = LIMS_OK;
	if (code != SQLITE_ROW)
		rc = lims_sqlite_error(s, code, err);
	else if (!wal)
		rc = lims_err_set(err, LIMS_E_STORAGE, "%s cannot keep a write-ahead log where it lies; put the store on a local disk", s->db.url);
	sqlite3_finalize(h);
	return rc == LIMS_OK ? sqlite_exec(&s->db, "PRAGMA synchronous = FULL", err) : rc;
}

/// Makes the file and its name in the folder durable; an existing file is looked at by the caller.
static lims_rc make_file(const char *path, struct lims_err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (fd < 0)
		return lims_err_set(
			err, LIMS_E_STORAGE, "%s cannot be made (%s); choose a folder that exists and can be written", path, strerror(errno));
	close(fd);
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
	if (!folder)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to open %s", path);
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	bool synced = dir >= 0 && fsync(dir) == 0;
	if (dir >= 0)
		close(dir);
	return synced ? LIMS_OK : lims_err_set(err, LIMS_E_STORAGE, "the folder of %s cannot be written to disk (%s)", path, strerror(errno));
}

static lims_rc check_identity(struct lims_sqlite *s, enum lims_db_mode mode, struct lims_err *err)
{
	int64_t id = 0, tables = 0;
	lims_rc rc = query_int(s, "SELECT count(*) FROM sqlite_schema", NULL, &tables, err);
	if (rc == LIMS_OK)
		rc = query_int(s, "PRAGMA application_id", NULL, &id, err);
	if (rc != LIMS_OK)
		return rc;
	if (mode == LIMS_DB_CREATE && tables > 0)
		return id == APPLICATION_ID
				   ? lims_err_set(err, LIMS_E_REFUSED, "%s already holds a laboratory; choose another file name", s->db.url)
				   : lims_err_set(err, LIMS_E_REFUSED, "%s already holds another program's database; choose another file name", s->db.url);
	if (mode != LIMS_DB_CREATE && id != APPLICATION_ID)
		return lims_err_set(err, LIMS_E_INPUT, "%s is not a laboratory's store; name the file that lims init made", s->db.url);
	return LIMS_OK;
}

lims_rc lims_sqlite_open(const char *path, enum lims_db_mode mode, struct lims_db **ret_db, struct lims_err *err)
{
	struct stat st;
	struct lims_sqlite *s = NULL;
	lims_rc rc = LIMS_OK;
	bool there = stat(path, &st) == 0;
	if (there && !S_ISREG(st.st_mode))
		return lims_err_set(err, LIMS_E_INPUT, "%s is not a file; name the file of a laboratory's store", path);
	if (!there && mode != LIMS_DB_CREATE)
		return lims_err_set(err, errno == ENOENT || errno == ENOTDIR ? LIMS_E_NOT_FOUND : LIMS_E_STORAGE,
			"the store %s cannot be opened (%s); name an existing store or make one with lims init", path, strerror(errno));
	if (mode == LIMS_DB_CREATE)
		rc = make_file(path, err);
	if (rc == LIMS_OK)
		rc = open_handle(path, path, mode == LIMS_DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, &s, err);
	if (rc != LIMS_OK)
		return rc;
	rc = check_identity(s, mode, err);
	if (rc == LIMS_OK && mode != LIMS_DB_READ)
		rc = make_durable(s, err);
	if (rc == LIMS_OK && mode == LIMS_DB_READ)
		rc = sqlite_exec(&s->db, "PRAGMA query_only = ON", err);
	if (rc != LIMS_OK) {
		lims_db_close(&s->db);
		return rc;
	}
	*ret_db = &s->db;
	return LIMS_OK;
}

lims_rc lims_sqlite_open_scratch(struct lims_db **ret_db, struct lims_err *err)
{
	struct lims_sqlite *s = NULL;
	// An empty name is a private file in the folder for temporary files; synchronous does not matter to what vanishes.
	lims_rc rc = open_handle("", "the scratch database", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &s, err);
	if (rc == LIMS_OK)
		rc = sqlite_exec(&s->db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", err);
	if (rc != LIMS_OK) {
		if (s)
			lims_db_close(&s->db);
		return rc;
	}
	*ret_db = &s->db;
	return LIMS_OK;
}
