// SPDX-License-Identifier: Apache-2.0
// Compares the boot id of this machine with the one in STORE.write: "BOOT-ID\n", and behind it "down\n" until the restart was told.
#include "lims-core/store/restart.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_MAX = 64 };

/// The lines of a small file; "" when it cannot be read.
static void read_text(const char *path, char ret[TEXT_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, ret, TEXT_MAX - 1) : 0;
	if (fd >= 0)
		close(fd);
	ret[n > 0 ? n : 0] = '\0';
}

static bool beside(const char *store, const char *suffix, char path[PATH_MAX])
{
	return snprintf(path, PATH_MAX, "%s%s", store, suffix) < PATH_MAX;
}

/// The first line of `text`, without its end.
static size_t first_line(const char *text)
{
	return strcspn(text, "\n");
}

static bool boot_id(char ret[TEXT_MAX])
{
	read_text("/proc/sys/kernel/random/boot_id", ret);
	ret[first_line(ret)] = '\0';
	return ret[0] != '\0';
}

/// What STORE.write says; false when there is nothing to compare with.
static bool kept(const char *store, char ret[TEXT_MAX])
{
	char path[PATH_MAX];
	ret[0] = '\0';
	if (beside(store, ".write", path))
		read_text(path, ret);
	return first_line(ret) > 0;
}

bool lims_restart_found(const char *store_path)
{
	char now[TEXT_MAX], then[TEXT_MAX], wal[PATH_MAX];
	struct stat st;
	if (!boot_id(now) || !kept(store_path, then))
		return false;
	bool same = first_line(then) == strlen(now) && strncmp(then, now, strlen(now)) == 0;
	return !same && beside(store_path, "-wal", wal) && stat(wal, &st) == 0 && st.st_size > 0;
}

bool lims_restart_untold(const char *store_path)
{
	char text[TEXT_MAX];
	return kept(store_path, text) && strcmp(text + first_line(text), "\ndown\n") == 0;
}

void lims_restart_keep(const char *store_path, bool found)
{
	char now[TEXT_MAX], then[TEXT_MAX], text[TEXT_MAX + 8], path[PATH_MAX];
	if (!boot_id(now) || !beside(store_path, ".write", path))
		return;
	(void)kept(store_path, then);
	(void)snprintf(text, sizeof text, "%s\n%s", now, found ? "down\n" : "");
	if (strcmp(text, then) == 0)
		return;
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	size_t n = strlen(text);
	if (pwrite(fd, text, n, 0) == (ssize_t)n && ftruncate(fd, (off_t)n) == 0)
		(void)fsync(fd);
	close(fd);
}
