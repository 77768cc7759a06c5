// SPDX-License-Identifier: Apache-2.0
// An empty database for one test, on either back end.
#include "tests/store/store_fixture.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int sf_setup(void **state)
{
	struct sf *f = calloc(1, sizeof *f);
	const char *tmp = getenv("TMPDIR");
	if (!f)
		return -1;
	snprintf(f->dir, sizeof f->dir, "%.400s/lims-store-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(f->dir))
		return -1;
	*state = f;
	return 0;
}

static void remove_tree(const char *path)
{
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d));) {
		char child[2 * SF_PATH];
		struct stat st;
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(child, sizeof child, "%s/%s", path, e->d_name);
		if (lstat(child, &st) == 0 && S_ISDIR(st.st_mode))
			remove_tree(child);
		else
			unlink(child);
	}
	if (d)
		closedir(d);
	rmdir(path);
}

int sf_teardown(void **state)
{
	struct sf *f = *state;
	remove_tree(f->dir);
	free(f);
	return 0;
}

bool sf_on_server(void)
{
	const char *v = getenv("LIMS_TEST_SERVER");
	return v && *v;
}

void sf_ok_at(lims_rc rc, const struct lims_err *err, const char *file, int line)
{
	if (rc == LIMS_OK)
		return;
	print_error("%s:%d: code %d: %s\n", file, line, (int)rc, err->text);
	_fail(file, line);
}

void sf_url(const struct sf *f, const char *name, char out[SF_PATH])
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	char database[64], text[128], mark[2 * SF_PATH];
	if (!sf_on_server()) {
		snprintf(out, SF_PATH, "%.400s/%.100s", f->dir, name);
		return;
	}
	// The folder's random end keeps the databases of two tests apart; a file in it says that this one was made.
	snprintf(database, sizeof database, "t_%s_%.30s", f->dir + strlen(f->dir) - 6, name);
	for (char *c = database; *c; c++)
		*c = isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : '_';
	snprintf(out, SF_PATH, "postgresql:///%s", database);
	snprintf(mark, sizeof mark, "%s/%.100s.made", f->dir, name);
	if (access(mark, F_OK) == 0)
		return;
	sf_ok(lims_db_open("postgresql:///postgres", LIMS_DB_CREATE, &db, &err), &err);
	snprintf(text, sizeof text, "CREATE DATABASE %s ENCODING 'UTF8' TEMPLATE template0", database);
	const struct lims_ddl step = {.name = "test.database", .text = text};
	sf_ok(lims_db_ddl(db, &step, 1, &err), &err);
	lims_db_close(db);
	FILE *file = fopen(mark, "w");
	assert_non_null(file);
	fclose(file);
}
