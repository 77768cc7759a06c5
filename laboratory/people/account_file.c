// SPDX-License-Identifier: Apache-2.0
// Reads and writes the file of password hashes under a lock of its own.
#include "laboratory/people/account_file.h"

#include "lims-core/base/buf.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 256 * 1024 };
static const char head[] = "lims-accounts-1\n";

static lims_rc take_lock(struct lims_account_file *f, struct lims_err *err)
{
	char path[sizeof f->path + 8];
	snprintf(path, sizeof path, "%s.lock", f->path);
	f->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (f->lock < 0 || flock(f->lock, LOCK_EX) != 0)
		return lims_err_set(
			err, LIMS_E_STORAGE, "The file %s cannot be locked (%s): look at the folder of the keys", path, strerror(errno));
	return LIMS_OK;
}

/// One number of a line; false when it is none or out of bounds.
static bool read_number(char **at, int64_t high, int64_t *ret)
{
	char *end = NULL;
	errno = 0;
	long long n = strtoll(*at, &end, 10);
	if (end == *at || errno != 0 || n < 0 || n > high)
		return false;
	*at = end;
	*ret = n;
	return true;
}

/// "an 1 0 0 $argon2id$…": person, temporary, wrong answers, time of the last one, hash.
static bool read_line(char *line, struct lims_account_line *ret)
{
	int64_t temporary = 0, wrong = 0, sec = 0;
	char *blank = strchr(line, ' ');
	if (!blank || blank == line || (size_t)(blank - line) >= sizeof ret->staff)
		return false;
	snprintf(ret->staff, sizeof ret->staff, "%.*s", (int)(blank - line), line);
	char *at = blank;
	if (!read_number(&at, 1, &temporary) || !read_number(&at, INT_MAX, &wrong) || !read_number(&at, INT64_MAX, &sec) || *at != ' ')
		return false;
	size_t n = strlen(++at);
	if (n == 0 || n >= sizeof ret->hash || strchr(at, ' '))
		return false;
	memcpy(ret->hash, at, n + 1);
	ret->temporary = temporary == 1;
	ret->wrong = (int)wrong;
	ret->wrong_sec = sec;
	return true;
}

static bool read_lines(struct lims_account_file *f, char *text)
{
	if (strncmp(text, head, sizeof head - 1) != 0)
		return false;
	char *rest = NULL;
	for (char *line = strtok_r(text + sizeof head - 1, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		if (f->count == LIMS_ACCOUNTS_MAX || !read_line(line, &f->lines[f->count++]))
			return false;
	return true;
}

lims_rc lims_account_file_open(const char *keys, const char *laboratory, struct lims_account_file *f, struct lims_err *err)
{
	struct stat st;
	struct lims_buf b;
	char dir[sizeof f->path - 64];
	*f = (struct lims_account_file){.lock = -1};
	lims_rc rc = lims_keys_dir(keys, dir, sizeof dir, err);
	if (rc)
		return rc;
	snprintf(f->path, sizeof f->path, "%s/%s.accounts", dir, laboratory);
	f->lines = calloc(LIMS_ACCOUNTS_MAX, sizeof *f->lines);
	if (!f->lines)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the accounts");
	if (stat(f->path, &st) == 0 && (!S_ISREG(st.st_mode) || (st.st_mode & 077) != 0))
		return lims_err_set(err, LIMS_E_REFUSED,
			"The file of passwords %s may be read by others: make it yours alone with chmod 600 and set new passwords", f->path);
	rc = take_lock(f, err);
	if (!rc)
		rc = lims_file_read(f->path, FILE_MAX, &b, err);
	else
		return rc;
	if (rc == LIMS_E_NOT_FOUND) {
		lims_err_clear(err);
		return LIMS_OK;
	}
	if (!rc && (strlen(lims_buf_text(&b)) != b.len || !b.data || !read_lines(f, (char *)b.data)))
		rc = lims_err_set(
			err, LIMS_E_CORRUPT, "The file of passwords %s is damaged: move it away, and an administrator sets new ones", f->path);
	if (b.data)
		lims_forget(b.data, b.len);
	lims_buf_finish(&b);
	return rc;
}

struct lims_account_line *lims_account_file_find(struct lims_account_file *f, const char *staff)
{
	for (size_t i = 0; i < f->count; i++)
		if (lims_text_equal(f->lines[i].staff, staff))
			return &f->lines[i];
	return NULL;
}

struct lims_account_line *lims_account_file_line(struct lims_account_file *f, const char *staff)
{
	struct lims_account_line *line = lims_account_file_find(f, staff);
	if (line || f->count == LIMS_ACCOUNTS_MAX)
		return line;
	line = &f->lines[f->count++];
	snprintf(line->staff, sizeof line->staff, "%s", staff);
	return line;
}

lims_rc lims_account_file_write(const struct lims_account_file *f, struct lims_err *err)
{
	struct lims_buf b;
	lims_buf_init(&b, FILE_MAX);
	lims_buf_add_text(&b, head);
	for (size_t i = 0; i < f->count; i++) {
		const struct lims_account_line *l = &f->lines[i];
		lims_buf_addf(&b, "%s %d %d %" PRId64 " %s\n", l->staff, l->temporary ? 1 : 0, l->wrong, l->wrong_sec, l->hash);
	}
	lims_rc rc = lims_buf_check(&b, "the file of passwords", err);
	if (!rc)
		rc = lims_file_write(f->path, b.data, b.len, 0600, err);
	if (b.data)
		lims_forget(b.data, b.len);
	lims_buf_finish(&b);
	return rc;
}

void lims_account_file_close(struct lims_account_file *f)
{
	if (f->lines)
		lims_forget(f->lines, LIMS_ACCOUNTS_MAX * sizeof *f->lines);
	free(f->lines);
	if (f->lock >= 0)
		close(f->lock);
	*f = (struct lims_account_file){.lock = -1};
}
