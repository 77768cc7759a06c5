// SPDX-License-Identifier: Apache-2.0
// A connection to PostgreSQL: session settings, transactions with the advisory lock, and sentences for what the server says.
#include "lims-core/store/postgresql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

lims_rc lims_pg_error(const struct lims_pg *p, const PGresult *r, struct lims_err *err)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *said = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	char line[256];
	if (!said)
		said = PQerrorMessage(p->conn);
	// The server's message may have several lines; a sentence has one.
	snprintf(line, sizeof line, "%.*s", (int)strcspn(said, "\n"), said);
	if (!state || PQstatus(p->conn) == CONNECTION_BAD)
		return lims_err_set(err, LIMS_E_STORAGE, "the database server does not answer (%s); check that it runs and do it again", line);
	if (strncmp(state, "53100", 5) == 0)
		return lims_err_set(
			err, LIMS_E_STORAGE, "the disk of the database server is full, so nothing of this was kept; free some space and do it again");
	if (strncmp(state, "55P03", 5) == 0 || strncmp(state, "40P01", 5) == 0)
		return lims_err_set(err, LIMS_E_STORAGE, "another program holds the store locked; close it and do it again");
	if (strncmp(state, "23", 2) == 0 || strncmp(state, "P0001", 5) == 0)
		return lims_err_set(err, LIMS_E_REFUSED, "the store refuses it: %s", line);
	if (strncmp(state, "25006", 5) == 0)
		return lims_err_set(err, LIMS_E_STORAGE, "the store is open for reading only and cannot be written");
	if (strncmp(state, "42501", 5) == 0)
		return lims_err_set(err, LIMS_E_STORAGE, "the database server gives no right to do this (%s); ask its administrator", line);
	if (strncmp(state, "XX001", 5) == 0 || strncmp(state, "XX002", 5) == 0)
		return lims_err_set(err, LIMS_E_CORRUPT, "the server's database is damaged (%s); restore a backup", line);
	if (strncmp(state, "42P01", 5) == 0 || strncmp(state, "42703", 5) == 0)
		return lims_err_set(
			err, LIMS_E_CORRUPT, "the tables of the server's database are not those of a store (%s); restore a backup", line);
	if (strncmp(state, "53200", 5) == 0)
		return lims_err_set(err, LIMS_E_MEMORY, "the database server has no memory left");
	return lims_err_set(err, LIMS_E_STORAGE, "the database server says: %s", line);
}

static void pg_close(struct lims_db *db)
{
	struct lims_pg *p = (struct lims_pg *)db;
	PQfinish(p->conn);
	free(p);
}

static lims_rc pg_exec(struct lims_db *db, const char *text, struct lims_err *err)
{
	struct lims_pg *p = (struct lims_pg *)db;
	PGresult *r = PQexec(p->conn, text);
	ExecStatusType status = PQresultStatus(r);
	lims_rc rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? LIMS_OK : lims_pg_error(p, r, err);
	// A transaction that failed answers COMMIT with a ROLLBACK and calls it a success.
	if (rc == LIMS_OK && strcmp(text, "COMMIT") == 0 && strcmp(PQcmdStatus(r), "COMMIT") != 0)
		rc = lims_err_set(err, LIMS_E_STORAGE, "the database server undid the transaction; nothing of it was kept");
	PQclear(r);
	return rc;
}

static lims_rc set_session(struct lims_pg *p, struct lims_err *err)
{
	lims_rc rc = pg_exec(&p->db,
		"SET synchronous_commit = on; SET lock_timeout = '30s'; SET standard_conforming_strings = on; SET client_min_messages = error;"
		" SET default_transaction_isolation = 'read committed'",
		err);
	if (rc == LIMS_OK && p->mode == LIMS_DB_READ)
		rc = pg_exec(&p->db, "SET default_transaction_read_only = on", err);
	return rc;
}

lims_rc lims_pg_revive(struct lims_pg *p, struct lims_err *err)
{
	if (p->db.in_tx || PQstatus(p->conn) != CONNECTION_BAD)
		return LIMS_OK;
	PQreset(p->conn);
	p->generation++;
	if (PQstatus(p->conn) == CONNECTION_BAD)
		return lims_pg_error(p, NULL, err);
	return set_session(p, err);
}

static lims_rc pg_begin(struct lims_db *db, bool write, struct lims_err *err)
{
	struct lims_pg *p = (struct lims_pg *)db;
	lims_rc rc = lims_pg_revive(p, err);
	if (rc != LIMS_OK)
		return rc;
	if (!write)
		return pg_exec(db, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", err);
	rc = pg_exec(db, "BEGIN", err);
	if (rc != LIMS_OK)
		return rc;
	// "LIMS", 1: one writer per database; the server lets those who wait in one after the other.
	rc = pg_exec(db, "SELECT pg_advisory_xact_lock(1279872339, 1)", err);
	if (rc != LIMS_OK)
		(void)pg_exec(db, "ROLLBACK", NULL);
	return rc;
}

/// First column of the first row of a constant query with at most one text parameter, as a number; `none` without a row.
static lims_rc query_int(struct lims_pg *p, const char *text, const char *param, int64_t none, int64_t *ret, struct lims_err *err)
{
	PGresult *r = PQexecParams(p->conn, text, param ? 1 : 0, NULL, param ? &param : NULL, NULL, NULL, 0);
	lims_rc rc = LIMS_OK;
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		rc = lims_pg_error(p, r, err);
	else
		*ret = PQntuples(r) > 0 ? strtoll(PQgetvalue(r, 0, 0), NULL, 10) : none;
	PQclear(r);
	return rc;
}

static lims_rc pg_has_table(struct lims_db *db, const char *table, bool *ret_has, struct lims_err *err)
{
	int64_t n = 0;
	lims_rc rc = query_int((struct lims_pg *)db,
		"SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = $1", table, 0, &n, err);
	if (rc == LIMS_OK)
		*ret_has = n > 0;
	return rc;
}

/// Triggers, functions and indexes in the words of the statements that made them, of a table its key; 58: before update, delete and truncate, for the
/// statement.
static const char parts_text[] =
	"SELECT 'table', t.relname, t.relname, coalesce((SELECT 'PRIMARY KEY(' || string_agg(a.attname, ', ' ORDER BY u.n) || ')'"
	" FROM pg_catalog.pg_constraint k CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY u(attnum, n)"
	" JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = u.attnum WHERE k.conrelid = t.oid AND k.contype = 'p'), '')"
	" FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace"
	" WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p')"
	" UNION ALL SELECT 'view', viewname, viewname, '' FROM pg_catalog.pg_views WHERE schemaname = current_schema()"
	" UNION ALL SELECT 'rule', rulename, tablename, '' FROM pg_catalog.pg_rules WHERE schemaname = current_schema()"
	" UNION ALL SELECT 'index', c.relname, t.relname, CASE WHEN NOT i.indisvalid THEN pg_catalog.pg_get_indexdef(c.oid) || ' (invalid)'"
	" ELSE 'CREATE ' || CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX ' || c.relname || ' ON ' || t.relname || '('"
	" || (SELECT string_agg(coalesce((SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.oid"
	" AND a.attnum = i.indkey[k - 1]), pg_catalog.pg_get_indexdef(c.oid, k, true)) || CASE WHEN i.indoption[k - 1] = 0 THEN '' ELSE ' "
	"(turned)' END,"
	" ', ' ORDER BY k) FROM generate_series(1, i.indnatts) k) || ')'"
	" || coalesce(' WHERE ' || pg_catalog.pg_get_expr(i.indpred, t.oid, true), '') END"
	" FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
	" JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
	" WHERE n.nspname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = c.oid)"
	" UNION ALL SELECT 'trigger', g.tgname, t.relname, CASE WHEN g.tgtype = 58 AND g.tgqual IS NULL AND g.tgnargs = 0"
	" AND cardinality(g.tgattr::int2[]) = 0 AND p.pronamespace = t.relnamespace"
	" THEN 'CREATE TRIGGER ' || g.tgname || ' BEFORE UPDATE OR DELETE OR TRUNCATE ON ' || t.relname || ' FOR EACH STATEMENT EXECUTE "
	"FUNCTION '"
	" || p.proname || '()' ELSE pg_catalog.pg_get_triggerdef(g.oid) END || CASE WHEN g.tgenabled IN ('O', 'A') THEN '' ELSE ' (off)' END"
	" FROM pg_catalog.pg_trigger g JOIN pg_catalog.pg_class t ON t.oid = g.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace"
	" JOIN pg_catalog.pg_proc p ON p.oid = g.tgfoid WHERE n.nspname = current_schema() AND NOT g.tgisinternal"
	" UNION ALL SELECT 'function', p.proname, p.proname, 'CREATE FUNCTION ' || p.proname || '() RETURNS trigger LANGUAGE ' || l.lanname ||"
	" ' AS $f$' || p.prosrc || '$f$' FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"
	" JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE n.nspname = current_schema()";

static lims_rc pg_parts(struct lims_db *db, lims_db_part_fn *visit, void *ctx, struct lims_err *err)
{
	struct lims_pg *p = (struct lims_pg *)db;
	PGresult *r = PQexec(p->conn, parts_text);
	lims_rc rc = PQresultStatus(r) == PGRES_TUPLES_OK ? LIMS_OK : lims_pg_error(p, r, err);
	for (int i = 0; rc == LIMS_OK && i < PQntuples(r); i++) {
		struct lims_db_part part = {
			.kind = PQgetvalue(r, i, 0), .name = PQgetvalue(r, i, 1), .table = PQgetvalue(r, i, 2), .text = PQgetvalue(r, i, 3)};
		rc = visit(ctx, &part, err);
	}
	PQclear(r);
	return rc;
}

static lims_rc pg_format(struct lims_db *db, int64_t *ret_format, struct lims_err *err)
{
	bool has = false;
	int64_t format = 0;
	lims_rc rc = pg_has_table(db, "lims_format", &has, err);
	if (rc == LIMS_OK && has)
		rc = query_int((struct lims_pg *)db, "SELECT format FROM lims_format", NULL, 0, &format, err);
	if (rc == LIMS_OK)
		*ret_format = format;
	return rc;
}

static lims_rc pg_set_format(struct lims_db *db, int64_t format, struct lims_err *err)
{
	char text[192];
	snprintf(text, sizeof text,
		"CREATE TABLE IF NOT EXISTS lims_format(format BIGINT NOT NULL); DELETE FROM lims_format; INSERT INTO lims_format(format) "
		"VALUES(%lld)",
		(long long)format);
	return pg_exec(db, text, err);
}

static const struct lims_backend pg_ops = {
	.kind = LIMS_DB_POSTGRESQL,
	.close = pg_close,
	.exec = pg_exec,
	.begin = pg_begin,
	.has_table = pg_has_table,
	.parts = pg_parts,
	.format = pg_format,
	.set_format = pg_set_format,
	.prepare = lims_pg_prepare,
	.finalize = lims_pg_finalize,
	.reset = lims_pg_reset,
	.bind_text = lims_pg_bind_text,
	.bind_int = lims_pg_bind_int,
	.bind_blob = lims_pg_bind_blob,
	.bind_null = lims_pg_bind_null,
	.step = lims_pg_step,
	.changed = lims_pg_changed,
	.columns = lims_pg_columns,
	.col_name = lims_pg_col_name,
	.col_kind = lims_pg_col_kind,
	.col_int = lims_pg_col_int,
	.col_text = lims_pg_col_text,
	.col_bytes = lims_pg_col_bytes,
};

static void be_silent(void *unused, const char *message)
{
	(void)unused;
	(void)message;
}

static lims_rc check_identity(struct lims_pg *p, enum lims_db_mode mode, struct lims_err *err)
{
	int64_t format = 0;
	bool has = false;
	const char *encoding = PQparameterStatus(p->conn, "server_encoding");
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return lims_err_set(err, LIMS_E_INPUT, "the database keeps text as %s; make one with the encoding UTF8", encoding ? encoding : "?");
	lims_rc rc = pg_format(&p->db, &format, err);
	if (rc == LIMS_OK)
		rc = pg_has_table(&p->db, "lims_format", &has, err);
	if (rc != LIMS_OK)
		return rc;
	if (mode == LIMS_DB_CREATE && has)
		return lims_err_set(err, LIMS_E_REFUSED, "the database already holds a laboratory; name another database");
	if (mode != LIMS_DB_CREATE && format == 0)
		return lims_err_set(err, LIMS_E_INPUT, "the database holds no laboratory; make one with lims init");
	return LIMS_OK;
}

lims_rc lims_postgresql_open(const char *url, enum lims_db_mode mode, struct lims_db **ret_db, struct lims_err *err)
{
	// What stands later wins, so the address may set its own time-out.
	const char *const keys[] = {"connect_timeout", "dbname", "client_encoding", "application_name", NULL};
	const char *const values[] = {"10", url, "UTF8", "lims", NULL};
	struct lims_pg *p = calloc(1, sizeof *p);
	if (p)
		p->db.url = strdup("the database server");
	if (!p || !p->db.url) {
		free(p);
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to reach the database server");
	}
	p->db.ops = &pg_ops;
	p->mode = mode;
	p->conn = PQconnectdbParams(keys, values, 1);
	lims_rc rc = LIMS_OK;
	if (PQstatus(p->conn) != CONNECTION_OK) {
		const char *said = PQerrorMessage(p->conn);
		// The address may hold a password, so that only the server's words are repeated.
		rc = lims_err_set(err, strstr(said, "does not exist") ? LIMS_E_NOT_FOUND : LIMS_E_STORAGE,
			"the database server cannot be reached (%.*s); check the address and that the server runs", (int)strcspn(said, "\n"), said);
	}
	if (rc == LIMS_OK) {
		PQsetNoticeProcessor(p->conn, be_silent, NULL);
		rc = set_session(p, err);
	}
	if (rc == LIMS_OK)
		rc = check_identity(p, mode, err);
	if (rc != LIMS_OK) {
		lims_db_close(&p->db);
		return rc;
	}
	*ret_db = &p->db;
	return LIMS_OK;
}
