// SPDX-License-Identifier: Apache-2.0
// Prepared statements on PostgreSQL: parameters as text or binary, results in binary so that bytes come back as they are.
#include "lims-core/store/postgresql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Type numbers of the server's catalogue (pg_type.dat), which are fixed.
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_VARCHAR = 1043 };

static struct lims_pg_stmt *of(const struct lims_stmt *stmt)
{
	return (struct lims_pg_stmt *)stmt;
}

/// The highest $n of a statement; a digit string after '$' outside quotes is a parameter.
static int count_params(const char *text)
{
	int high = 0;
	bool quoted = false;
	for (const char *t = text; *t; t++) {
		if (*t == '\'')
			quoted = !quoted;
		if (quoted || *t != '$')
			continue;
		int n = 0;
		while (t[1] >= '0' && t[1] <= '9' && n <= LIMS_DB_PARAMS)
			n = n * 10 + (*++t - '0');
		high = n > high ? n : high;
	}
	return high;
}

static lims_rc prepare_on_server(struct lims_pg *p, struct lims_pg_stmt *s, struct lims_err *err)
{
	PGresult *r = PQprepare(p->conn, s->name, s->stmt.sql->text, 0, NULL);
	lims_rc rc = PQresultStatus(r) == PGRES_COMMAND_OK ? LIMS_OK : lims_pg_error(p, r, err);
	PQclear(r);
	s->generation = p->generation;
	return rc;
}

lims_rc lims_pg_prepare(struct lims_db *db, const struct lims_sql *sql, struct lims_stmt **ret_stmt, struct lims_err *err)
{
	struct lims_pg *p = (struct lims_pg *)db;
	struct lims_pg_stmt *s = calloc(1, sizeof *s);
	if (!s)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for a statement");
	s->params = count_params(sql->text);
	s->stmt.sql = sql;
	snprintf(s->name, sizeof s->name, "lims_%u", ++p->made);
	lims_rc rc = LIMS_OK;
	if (s->params > LIMS_DB_PARAMS)
		rc = lims_err_set(err, LIMS_E_STORAGE, "a parameter of the statement is not one of $1 to $%d", (int)LIMS_DB_PARAMS);
	if (rc == LIMS_OK)
		rc = lims_pg_revive(p, err);
	if (rc == LIMS_OK)
		rc = prepare_on_server(p, s, err);
	if (rc != LIMS_OK) {
		free(s);
		return rc;
	}
	*ret_stmt = &s->stmt;
	return LIMS_OK;
}

void lims_pg_reset(struct lims_stmt *stmt)
{
	struct lims_pg_stmt *s = of(stmt);
	for (int i = 0; i < LIMS_DB_PARAMS; i++) {
		free(s->values[i]);
		s->values[i] = NULL;
	}
	PQclear(s->result);
	s->result = NULL;
	s->row = -1;
}

void lims_pg_finalize(struct lims_stmt *stmt)
{
	// The server forgets the statement with the connection, which ends now too.
	lims_pg_reset(stmt);
	free(stmt);
}

static bool bind(struct lims_stmt *stmt, int n, const void *bytes, size_t len, int format)
{
	struct lims_pg_stmt *s = of(stmt);
	if (n < 1 || n > s->params || len > INT32_MAX - 1)
		return false;
	char *copy = malloc(len + 1);
	if (!copy)
		return false;
	if (len)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	free(s->values[n - 1]);
	s->values[n - 1] = copy;
	s->lengths[n - 1] = (int)len;
	s->formats[n - 1] = format;
	return true;
}

bool lims_pg_bind_text(struct lims_stmt *stmt, int n, const char *text, size_t len)
{
	// The text format ends at '\0', so that a NUL inside would cut the value silently.
	return !memchr(text, '\0', len) && bind(stmt, n, text, len, 0);
}

bool lims_pg_bind_int(struct lims_stmt *stmt, int n, int64_t value)
{
	char text[24];
	int len = snprintf(text, sizeof text, "%" PRId64, value);
	return bind(stmt, n, text, (size_t)len, 0);
}

bool lims_pg_bind_blob(struct lims_stmt *stmt, int n, const void *bytes, size_t len)
{
	return bind(stmt, n, bytes, len, 1);
}

bool lims_pg_bind_null(struct lims_stmt *stmt, int n)
{
	struct lims_pg_stmt *s = of(stmt);
	if (n < 1 || n > s->params)
		return false;
	free(s->values[n - 1]);
	s->values[n - 1] = NULL;
	s->formats[n - 1] = 0;
	return true;
}

lims_rc lims_pg_step(struct lims_stmt *stmt, bool *ret_row, struct lims_err *err)
{
	struct lims_pg_stmt *s = of(stmt);
	struct lims_pg *p = (struct lims_pg *)stmt->db;
	if (!s->result) {
		lims_rc ready = lims_pg_revive(p, err);
		if (ready == LIMS_OK && s->generation != p->generation)
			ready = prepare_on_server(p, s, err);
		if (ready != LIMS_OK)
			return ready;
		PGresult *r = PQexecPrepared(p->conn, s->name, s->params, (const char *const *)s->values, s->lengths, s->formats, 1);
		ExecStatusType status = PQresultStatus(r);
		if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
			lims_rc rc = lims_pg_error(p, r, err);
			PQclear(r);
			return rc;
		}
		s->result = r;
		s->row = -1;
	}
	if (s->row < PQntuples(s->result))
		s->row++;
	*ret_row = s->row < PQntuples(s->result);
	return LIMS_OK;
}

int64_t lims_pg_changed(struct lims_stmt *stmt)
{
	const char *text = of(stmt)->result ? PQcmdTuples(of(stmt)->result) : "";
	return strtoll(text, NULL, 10);
}

int lims_pg_columns(const struct lims_stmt *stmt)
{
	return of(stmt)->result ? PQnfields(of(stmt)->result) : 0;
}

const char *lims_pg_col_name(const struct lims_stmt *stmt, int col)
{
	return of(stmt)->result ? PQfname(of(stmt)->result, col) : "";
}

enum lims_col lims_pg_col_kind(const struct lims_stmt *stmt, int col)
{
	const struct lims_pg_stmt *s = of(stmt);
	if (!s->result || PQgetisnull(s->result, s->row, col))
		return LIMS_COL_NULL;
	switch (PQftype(s->result, col)) {
	case OID_BOOL:
	case OID_INT8:
	case OID_INT4:
	case OID_INT2:
		return LIMS_COL_INT;
	case OID_TEXT:
	case OID_VARCHAR:
	case OID_NAME:
		return LIMS_COL_TEXT;
	case OID_BYTEA:
		return LIMS_COL_BLOB;
	default:
		return LIMS_COL_OTHER;
	}
}

int64_t lims_pg_col_int(const struct lims_stmt *stmt, int col)
{
	const struct lims_pg_stmt *s = of(stmt);
	if (lims_pg_col_kind(stmt, col) != LIMS_COL_INT)
		return 0;
	const unsigned char *b = (const unsigned char *)PQgetvalue(s->result, s->row, col);
	int len = PQgetlength(s->result, s->row, col);
	uint64_t value = len > 0 && (b[0] & 0x80) && PQftype(s->result, col) != OID_BOOL ? UINT64_MAX : 0;
	for (int i = 0; i < len; i++)
		value = value << 8 | b[i];
	return (int64_t)value;
}

const char *lims_pg_col_text(const struct lims_stmt *stmt, int col)
{
	size_t len = 0;
	return lims_pg_col_bytes(stmt, col, &len); // libpq ends every value with a '\0'
}

const void *lims_pg_col_bytes(const struct lims_stmt *stmt, int col, size_t *ret_len)
{
	const struct lims_pg_stmt *s = of(stmt);
	*ret_len = 0;
	if (!s->result || PQgetisnull(s->result, s->row, col))
		return NULL;
	*ret_len = (size_t)PQgetlength(s->result, s->row, col);
	return PQgetvalue(s->result, s->row, col);
}
