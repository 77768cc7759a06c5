// SPDX-License-Identifier: Apache-2.0
// Whole files: bounded reading, and writing that leaves the old file or the new one, never a piece.
#include "lims-core/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *reason(int error)
{
	const char *text = strerrordesc_np(error);
	return text ? text : "unknown error";
}

static lims_rc open_error(const char *path, int error, struct lims_err *err)
{
	if (error == ENOENT || error == ENOTDIR)
		return lims_err_set(err, LIMS_E_NOT_FOUND, "there is no file %s: check the name", path);
	if (error == EACCES || error == EPERM)
		return lims_err_set(err, LIMS_E_STORAGE, "%s may not be read: change its permissions or work as its owner", path);
	return lims_err_set(err, LIMS_E_STORAGE, "%s cannot be read: %s", path, reason(error));
}

static lims_rc read_all(int fd, const char *path, size_t max, struct lims_buf *b, struct lims_err *err)
{
	char piece[16384];
	for (;;) {
		ssize_t n = read(fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EISDIR)
			return lims_err_set(err, LIMS_E_INPUT, "%s is a folder: name a file", path);
		if (n < 0)
			return open_error(path, errno, err);
		if (n == 0)
			return LIMS_OK;
		if ((size_t)n > max - b->len)
			return lims_err_set(err, LIMS_E_INPUT, "%s is too large: at most %zu bytes are read", path, max);
		lims_buf_add(b, piece, (size_t)n);
		if (b->failed)
			return lims_buf_check(b, path, err);
	}
}

lims_rc lims_file_read(const char *path, size_t max, struct lims_buf *ret_b, struct lims_err *err)
{
	lims_buf_init(ret_b, max);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return open_error(path, errno, err);
	lims_rc rc = read_all(fd, path, max, ret_b, err);
	close(fd);
	if (rc != LIMS_OK)
		lims_buf_finish(ret_b);
	return rc;
}

static lims_rc write_error(const char *path, int error, struct lims_err *err)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
		return lims_err_set(err, LIMS_E_STORAGE, "%s cannot be written: the disk is full; free some space and try again", path);
	case EACCES:
	case EPERM:
	case EROFS:
		return lims_err_set(
			err, LIMS_E_STORAGE, "%s cannot be written: its folder is not writable; choose another or change its permissions", path);
	case ENOENT:
	case ENOTDIR:
		return lims_err_set(err, LIMS_E_STORAGE, "%s cannot be written: its folder does not exist; make it first", path);
	default:
		return lims_err_set(err, LIMS_E_STORAGE, "%s cannot be written: %s", path, reason(error));
	}
}

// 0 or an errno.
static int write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return errno;
		bytes += done;
		n -= (size_t)done;
	}
	return 0;
}

// 0 or an errno. A rename is on disk only when its folder is.
static int sync_folder(const char *path)
{
	char folder[4096];
	const char *slash = strrchr(path, '/');
	int len = slash ? (int)(slash - path) + (slash == path) : 1;
	snprintf(folder, sizeof folder, "%.*s", len, slash ? path : ".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	// Some file systems cannot sync a folder and say EINVAL; there is nothing more to do on them.
	int error = fsync(fd) != 0 && errno != EINVAL ? errno : 0;
	close(fd);
	return error;
}

lims_rc lims_file_place(const char *temp, const char *path, struct lims_err *err)
{
	int fd = open(temp, O_RDONLY | O_CLOEXEC);
	int error = fd < 0 || fsync(fd) != 0 ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (!error && rename(temp, path) != 0)
		error = errno;
	if (!error)
		error = sync_folder(path);
	return error ? write_error(path, error, err) : LIMS_OK;
}

// 0 or an errno; the temporary file is gone when it fails.
static int write_new(char *temp, const char *path, const void *bytes, size_t n, unsigned mode)
{
	int fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = write_all(fd, bytes, n);
	if (!error && fchmod(fd, (mode_t)mode) != 0)
		error = errno;
	if (!error && fsync(fd) != 0)
		error = errno;
	if (close(fd) != 0 && !error)
		error = errno;
	if (!error && rename(temp, path) != 0)
		error = errno;
	if (error)
		unlink(temp);
	return error;
}

lims_rc lims_file_write(const char *path, const void *bytes, size_t n, unsigned mode, struct lims_err *err)
{
	char temp[4096];
	int len = snprintf(temp, sizeof temp, "%s.XXXXXX", path);
	if (len < 0 || (size_t)len >= sizeof temp)
		return lims_err_set(err, LIMS_E_INPUT, "a file name of %zu bytes is too long", strlen(path));
	struct stat st;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return lims_err_set(err, LIMS_E_INPUT, "%s is a folder or a device, no file: name a file", path);
	int error = write_new(temp, path, bytes, n, mode);
	if (!error)
		error = sync_folder(path);
	return error ? write_error(path, error, err) : LIMS_OK;
}
