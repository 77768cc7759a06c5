// SPDX-License-Identifier: Apache-2.0
// Writes a capture of everything that passes over another line.
#include "drivers/transport/line.h"

#include "lims-core/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct record {
	struct lims_line inner;
	int fd;
	int64_t start_us;
	size_t written;
	bool listens; ///< silence is the nature of a stream and no event
	struct lims_buf line;
};

static lims_rc put(struct record *r, struct lims_err *err)
{
	lims_rc rc = lims_buf_check(&r->line, "a line of the recording", err);
	if (rc != LIMS_OK)
		return rc;
	if (r->written + r->line.len > LIMS_CAPTURE_MAX)
		return lims_err_set(err, LIMS_E_STORAGE, "the recording is full at %d bytes; begin another file", LIMS_CAPTURE_MAX);
	for (size_t at = 0; at < r->line.len;) {
		ssize_t n = write(r->fd, r->line.data + at, r->line.len - at);
		if (n < 0 && errno != EINTR)
			return lims_err_set(err, LIMS_E_STORAGE, "the recording cannot be written (%s)", strerror(errno));
		at += n > 0 ? (size_t)n : 0;
	}
	r->written += r->line.len;
	lims_buf_clear(&r->line);
	return LIMS_OK;
}

static lims_rc keep(struct record *r, enum lims_capture_kind kind, const void *bytes, size_t n, struct lims_err *err)
{
	lims_capture_write_line(&r->line, lims_clock_monotonic_us() - r->start_us, kind, bytes, n);
	return put(r, err);
}

static lims_rc record_send(void *state, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	struct record *r = state;
	lims_rc rc = r->inner.ops->send(r->inner.state, bytes, n, timeout_ms, err);
	return rc == LIMS_OK ? keep(r, LIMS_CAPTURE_TX, bytes, n, err) : rc;
}

static lims_rc record_receive(void *state, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err)
{
	struct record *r = state;
	size_t n = 0;
	lims_rc rc = r->inner.ops->receive(r->inner.state, ret_bytes, room, timeout_ms, &n, err);
	if (rc == LIMS_OK && n)
		rc = keep(r, LIMS_CAPTURE_RX, ret_bytes, n, err);
	else if (rc == LIMS_OK && timeout_ms >= 50 && !r->listens)
		rc = keep(r, LIMS_CAPTURE_MARK, "silence", 7, err);
	if (rc == LIMS_OK)
		*ret_n = n;
	return rc;
}

static void record_close(void *state)
{
	struct record *r = state;
	r->inner.ops->close(r->inner.state);
	close(r->fd);
	lims_buf_finish(&r->line);
	free(r);
}

static lims_rc record_speed(void *state, unsigned baud, const char *format, struct lims_err *err)
{
	struct record *r = state;
	return r->inner.ops->speed ? r->inner.ops->speed(r->inner.state, baud, format, err) : LIMS_OK;
}

/// A mark that cannot be written is missed with the next line that can not.
static void record_mark(void *state, const char *what)
{
	keep(state, LIMS_CAPTURE_MARK, what, strlen(what), NULL);
}

static const struct lims_line_ops record_ops = {record_send, record_receive, record_close, record_speed, record_mark};

lims_rc lims_line_wrap_record(
	const char *file, const struct lims_capture_head *head, bool listens, struct lims_line *l, struct lims_err *err)
{
	struct record *r = calloc(1, sizeof *r);
	if (!r)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for a recording");
	lims_buf_init(&r->line, LIMS_CAPTURE_MAX);
	// What was recorded once is never written over.
	r->fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	lims_rc rc = LIMS_OK;
	if (r->fd < 0)
		rc = lims_err_set(err, LIMS_E_STORAGE,
			"the recording \"%s\" cannot be created (%s); name a new file in a folder that you may write to", file, strerror(errno));
	if (rc == LIMS_OK) {
		r->start_us = lims_clock_monotonic_us();
		lims_capture_write_head(&r->line, head);
		rc = put(r, err);
	}
	if (rc == LIMS_OK) {
		r->inner = *l;
		r->listens = listens;
		l->ops = &record_ops;
		l->state = r;
		return LIMS_OK;
	}
	if (r->fd >= 0)
		close(r->fd);
	lims_buf_finish(&r->line);
	free(r);
	return rc;
}
