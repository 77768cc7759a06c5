// SPDX-License-Identifier: Apache-2.0
// Two open-file-description locks: `turn` is the place at the front of the queue, `write` is the right to write.
#include "lims-core/store/turnstile.h"
#include "lims-core/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct lims_turnstile {
	int turn;
	int write;
	bool inside;
};

static lims_rc open_lock(const char *store, const char *suffix, int *ret_fd, struct lims_err *err)
{
	size_t size = strlen(store) + strlen(suffix) + 1;
	char *path = malloc(size);
	if (!path)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for the lock of %s", store);
	snprintf(path, size, "%s%s", store, suffix);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
	free(path);
	if (fd < 0)
		return lims_err_set(err, LIMS_E_STORAGE, "the lock file %s%s cannot be opened (%s); check that the store's folder can be written",
			store, suffix, strerror(errno));
	*ret_fd = fd;
	return LIMS_OK;
}

lims_rc lims_turnstile_open(const char *store_path, struct lims_turnstile **ret, struct lims_err *err)
{
	struct lims_turnstile *t = calloc(1, sizeof *t);
	if (!t)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for the lock of %s", store_path);
	t->turn = t->write = -1;
	lims_rc rc = open_lock(store_path, ".turn", &t->turn, err);
	if (rc == LIMS_OK)
		rc = open_lock(store_path, ".write", &t->write, err);
	if (rc != LIMS_OK) {
		lims_turnstile_close(t);
		return rc;
	}
	*ret = t;
	return LIMS_OK;
}

void lims_turnstile_close(struct lims_turnstile *t)
{
	if (!t)
		return;
	if (t->turn >= 0)
		close(t->turn);
	if (t->write >= 0)
		close(t->write);
	free(t);
}

/// 0, or errno.
static int lock(int fd, short type, bool wait)
{
	struct flock l = {.l_type = type, .l_whence = SEEK_SET};
	int r = 0;
	do
		r = fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &l);
	while (r != 0 && errno == EINTR);
	return r == 0 ? 0 : errno;
}

lims_rc lims_turnstile_enter(struct lims_turnstile *t, int timeout_ms, struct lims_err *err)
{
	// The kernel wakes those who wait for `turn` in line; nobody but its holder asks for `write`, so asking again and again is fair there.
	int bad = lock(t->turn, F_WRLCK, true);
	if (bad)
		return lims_err_set(err, LIMS_E_STORAGE, "the store's lock does not work here (%s); put the store on a local disk", strerror(bad));
	int64_t start = lims_clock_monotonic_us();
	for (unsigned tries = 0; (bad = lock(t->write, F_WRLCK, false)) == EAGAIN || bad == EACCES; tries++) {
		if (lims_clock_monotonic_us() - start > (int64_t)timeout_ms * 1000)
			break;
		struct timespec pause = {.tv_nsec = tries < 50 ? 50000 : 500000};
		nanosleep(&pause, NULL);
	}
	lock(t->turn, F_UNLCK, false);
	if (bad == EAGAIN || bad == EACCES)
		return lims_err_set(
			err, LIMS_E_STORAGE, "another program has been writing to the store for %d s; end it and do it again", timeout_ms / 1000);
	if (bad)
		return lims_err_set(err, LIMS_E_STORAGE, "the store's lock does not work here (%s); put the store on a local disk", strerror(bad));
	t->inside = true;
	return LIMS_OK;
}

void lims_turnstile_leave(struct lims_turnstile *t)
{
	if (t->inside)
		lock(t->write, F_UNLCK, false);
	t->inside = false;
}
