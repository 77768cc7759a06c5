// SPDX-License-Identifier: Apache-2.0
// A line that answers from a capture: to the recorded questions, in the recorded order, and to no others.
#include "drivers/transport/line.h"

#include "lims-core/base/clock.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct replay {
	struct lims_buf text;
	struct lims_arena *arena;
	struct lims_capture capture;
	size_t line; ///< the next one
	size_t done; ///< bytes of it already given
	bool listens;
	int64_t begun_us; ///< listening: monotonic moment that the capture's beginning stands for; 0: not yet
};

static void wait_ms(int ms)
{
	struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
	nanosleep(&t, NULL);
}

static lims_rc replay_send(void *state, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	struct replay *r = state;
	(void)timeout_ms;
	// What was recorded as received and never fetched, and the marks, lie behind us now.
	while (r->line < r->capture.count && r->capture.lines[r->line].kind != LIMS_CAPTURE_TX) {
		r->line++;
		r->done = 0;
	}
	if (r->line == r->capture.count)
		return lims_err_set(err, LIMS_E_DEVICE, "the capture is at its end and holds no further question");
	const struct lims_capture_line *l = &r->capture.lines[r->line];
	if (l->len != n || memcmp(r->capture.bytes + l->at, bytes, n) != 0)
		return lims_err_set(err, LIMS_E_DEVICE,
			"the question is not the one that the capture holds at this place; replay it with the same protocol, model and role");
	r->line++;
	r->done = 0;
	return LIMS_OK;
}

/// A stream comes in its own time, which counts for who listens: waits for the line's moment. False: it lies beyond timeout_ms.
static bool due(struct replay *r, const struct lims_capture_line *l, int timeout_ms)
{
	int64_t now = lims_clock_monotonic_us();
	if (!r->begun_us)
		r->begun_us = now - l->elapsed_us;
	int64_t left_ms = (r->begun_us + l->elapsed_us - now + 999) / 1000;
	wait_ms((int)(left_ms < 0 ? 0 : left_ms < timeout_ms ? left_ms : timeout_ms));
	return left_ms <= timeout_ms;
}

static lims_rc replay_receive(void *state, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err)
{
	struct replay *r = state;
	(void)err;
	const struct lims_capture_line *l = r->line < r->capture.count ? &r->capture.lines[r->line] : NULL;
	if (!l || l->kind != LIMS_CAPTURE_RX) {
		// A recorded silence is waited for once.
		if (l && l->kind == LIMS_CAPTURE_MARK)
			r->line++;
		wait_ms(r->listens && l ? 0 : timeout_ms);
		*ret_n = 0;
		return LIMS_OK;
	}
	if (r->listens && !due(r, l, timeout_ms)) {
		*ret_n = 0;
		return LIMS_OK;
	}
	size_t n = l->len - r->done < room ? l->len - r->done : room;
	memcpy(ret_bytes, r->capture.bytes + l->at + r->done, n);
	r->done += n;
	if (r->done == l->len) {
		r->line++;
		r->done = 0;
	}
	*ret_n = n;
	return LIMS_OK;
}

static void replay_close(void *state)
{
	struct replay *r = state;
	lims_arena_destroy(r->arena);
	lims_buf_finish(&r->text);
	free(r);
}

static const struct lims_line_ops replay_ops = {replay_send, replay_receive, replay_close, NULL, NULL};

lims_rc lims_line_open_replay(const struct lims_url *url, struct lims_line *l, struct lims_err *err)
{
	struct replay *r = calloc(1, sizeof *r);
	if (!r)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for a line");
	r->arena = lims_arena_create(LIMS_CAPTURE_ARENA);
	lims_rc rc =
		r->arena ? lims_file_read(url->path, LIMS_CAPTURE_MAX, &r->text, err) : lims_err_set(err, LIMS_E_MEMORY, "no memory for a line");
	if (rc == LIMS_OK)
		rc = lims_capture_parse(lims_buf_text(&r->text), r->text.len, r->arena, &r->capture, err);
	if (rc != LIMS_OK) {
		replay_close(r);
		return rc;
	}
	r->listens = url->listen;
	l->ops = &replay_ops;
	l->state = r;
	l->simulated = true;
	return LIMS_OK;
}

bool lims_line_replay_head(const struct lims_line *l, struct lims_capture_head *ret)
{
	if (l->ops != &replay_ops)
		return false;
	*ret = ((const struct replay *)l->state)->capture.head;
	return true;
}
