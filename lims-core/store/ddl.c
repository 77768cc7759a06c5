// SPDX-License-Identifier: Apache-2.0
// The few words in which the two back ends' layouts differ.
#include "lims-core/store/backend.h"

#include <string.h>

struct word {
	const char *name;
	const char *sqlite;
	const char *postgresql;
};

static const struct word words[] = {
	{"{text}", "TEXT", "TEXT COLLATE \"C\""},
	{"{int}", "INTEGER", "BIGINT"},
	{"{blob}", "BLOB", "BYTEA"},
	{"{strict}", "STRICT", ""},
};

lims_rc lims_ddl_text(const struct lims_ddl *ddl, enum lims_db_kind kind, char *out, size_t size, struct lims_err *err)
{
	const char *in = ddl->text ? ddl->text : kind == LIMS_DB_SQLITE ? ddl->sqlite : ddl->postgresql;
	size_t len = 0;
	while (in && *in) {
		const char *piece = in;
		size_t n = 1, step = 1;
		for (size_t i = 0; *in == '{' && i < sizeof words / sizeof *words; i++) {
			if (strncmp(in, words[i].name, strlen(words[i].name)) != 0)
				continue;
			piece = kind == LIMS_DB_SQLITE ? words[i].sqlite : words[i].postgresql;
			n = strlen(piece);
			step = strlen(words[i].name);
		}
		if (len + n >= size)
			return lims_err_set(err, LIMS_E_STORAGE, "the layout step %s is longer than %zu bytes", ddl->name, size);
		memcpy(out + len, piece, n);
		len += n;
		in += step;
	}
	out[len] = '\0';
	return LIMS_OK;
}
