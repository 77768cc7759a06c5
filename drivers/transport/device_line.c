// SPDX-License-Identifier: Apache-2.0
// One exchange with an instrument: quarantine, question, answer, every byte kept.
#include "drivers/transport/device_line.h"
#include "drivers/transport/line.h"

#include <string.h>
#include <time.h>

enum { FRESH_MS = 20, SEND_MS = 2000 };

void lims_device_mark(struct lims_device *d, const char *what)
{
	if (d->bus->line)
		lims_line_mark(d->bus->line, what);
	if (!d->text)
		return;
	lims_capture_write_line(d->text, lims_clock_monotonic_us() - d->start_us, LIMS_CAPTURE_MARK, what, strlen(what));
	d->text_lines++;
}

static void keep(struct lims_device *d, enum lims_capture_kind kind, const uint8_t *bytes, size_t n)
{
	d->bus->active_us = lims_clock_monotonic_us();
	if (d->text) {
		lims_capture_write_line(d->text, d->bus->active_us - d->start_us, kind, bytes, n);
		d->text_lines += (n + LIMS_CAPTURE_LINE - 1) / LIMS_CAPTURE_LINE;
	}
	*(kind == LIMS_CAPTURE_TX ? &d->stats.bytes_out : &d->stats.bytes_in) += n;
}

static lims_rc lost(struct lims_device *d, lims_rc rc)
{
	lims_device_mark(d, "line gone");
	lims_line_close(d->bus->line);
	d->bus->line = NULL;
	d->bus->dirty = false;
	return rc;
}

void lims_device_quarantine(struct lims_device *d, const char *why)
{
	if (!d->bus->dirty)
		d->stats.quarantines++;
	d->bus->dirty = true;
	lims_device_mark(d, why);
}

lims_rc lims_device_take(struct lims_device *d, uint8_t *ret_bytes, size_t room, int wait_ms, size_t *ret_n, struct lims_err *err)
{
	lims_rc rc = lims_line_receive(d->bus->line, ret_bytes, room, wait_ms, ret_n, err);
	if (rc != LIMS_OK)
		return lost(d, rc);
	if (*ret_n)
		keep(d, LIMS_CAPTURE_RX, ret_bytes, *ret_n);
	return LIMS_OK;
}

lims_rc lims_device_pause(struct lims_device *d, int ms, struct lims_err *err)
{
	int64_t end = lims_clock_monotonic_us() + (int64_t)ms * 1000;
	for (;;) {
		uint8_t bytes[512];
		size_t n = 0;
		int64_t left = end - lims_clock_monotonic_us();
		lims_rc rc = lims_device_take(d, bytes, sizeof bytes, left > 0 ? (int)((left + 999) / 1000) : 0, &n, err);
		if (rc != LIMS_OK)
			return rc;
		if (n)
			lims_device_quarantine(d, "unasked bytes");
		else if (left <= 0)
			return LIMS_OK;
	}
}

lims_rc lims_device_drain(struct lims_device *d, int64_t deadline_us, bool *ret_silent, struct lims_err *err)
{
	*ret_silent = true;
	while (d->bus->dirty) {
		int64_t now = lims_clock_monotonic_us();
		int64_t until = d->bus->active_us + (int64_t)__atomic_load_n(&d->bus->latency_ms, __ATOMIC_RELAXED) * 1000;
		if (now >= until) {
			d->bus->dirty = false;
			return LIMS_OK;
		}
		if (now >= deadline_us) {
			*ret_silent = false;
			return LIMS_OK;
		}
		uint8_t bytes[512];
		size_t n = 0;
		int64_t end = until < deadline_us ? until : deadline_us;
		lims_rc rc = lims_device_take(d, bytes, sizeof bytes, (int)((end - now) / 1000) + 1, &n, err);
		if (rc != LIMS_OK)
			return rc;
	}
	return LIMS_OK;
}

/// Frames that are told apart by at least 3.5 characters of silence (1.75 ms above 19200 baud): a question that comes sooner may be missed.
static void keep_silence(const struct lims_device *d)
{
	if (!d->protocol->silence)
		return;
	unsigned baud = d->url.baud ? d->url.baud : 9600;
	int64_t gap_us = baud > 19200 ? 1750 : 38500000 / baud;
	int64_t left = d->bus->active_us + gap_us - lims_clock_monotonic_us();
	if (left > 0)
		nanosleep(&(struct timespec){.tv_sec = left / 1000000, .tv_nsec = left % 1000000 * 1000}, NULL);
}

static void count(struct lims_device *d, const struct lims_outcome *o)
{
	d->stats.answers += o->answers;
	d->stats.rejected += o->rejected;
	if (o->rejected && o->reject.reason == LIMS_REASON_BAD_CHECK)
		d->stats.bad_checks++;
	if (!o->answers && !o->rejected)
		d->stats.timeouts++;
}

/// Reads until a whole answer stands in the window, the window is full, or the time is over.
static lims_rc await(struct lims_device *d, const struct lims_scan *scan, const char *role, struct lims_outcome *ret, struct lims_err *err)
{
	int64_t end = lims_clock_monotonic_us() + (int64_t)d->timeout_ms * 1000;
	d->window_len = 0;
	for (;;) {
		size_t n = 0;
		int64_t left = end - lims_clock_monotonic_us();
		bool over = left <= 0 || d->window_len == d->window_room;
		if (!over) {
			lims_rc rc =
				lims_device_take(d, d->window + d->window_len, d->window_room - d->window_len, (int)((left + 999) / 1000), &n, err);
			if (rc != LIMS_OK)
				return rc;
			d->window_len += n;
		}
		lims_exchange_look(d->protocol, scan, LIMS_CAPTURE_RULE, role, d->window, d->window_len, over, NULL, NULL, ret);
		if (ret->answers && ret->used < d->window_len) // more stands there than the answer
			lims_exchange_look(d->protocol, scan, LIMS_CAPTURE_RULE, role, d->window, d->window_len, true, NULL, NULL, ret);
		if (ret->answers || over)
			return LIMS_OK;
	}
}

lims_rc lims_device_send(struct lims_device *d, const struct lims_request *q, struct lims_err *err)
{
	lims_rc rc = lims_line_send(d->bus->line, q->bytes, q->len, SEND_MS, err);
	if (rc != LIMS_OK)
		return lost(d, rc);
	keep(d, LIMS_CAPTURE_TX, q->bytes, q->len);
	d->stats.questions++;
	return LIMS_OK;
}

lims_rc lims_device_exchange(struct lims_device *d, const struct lims_request *q, const char *role, int64_t deadline_us,
	struct lims_outcome *ret, bool *ret_asked, struct lims_err *err)
{
	bool silent;
	*ret_asked = false;
	lims_rc rc = lims_device_pause(d, d->bus->fresh ? FRESH_MS : 0, err);
	d->bus->fresh = false;
	if (rc == LIMS_OK)
		rc = lims_device_drain(d, deadline_us, &silent, err);
	if (rc != LIMS_OK || !silent)
		return rc;
	keep_silence(d);
	rc = lims_device_send(d, q, err);
	if (rc != LIMS_OK)
		return rc;
	*ret_asked = true;
	struct lims_scan scan = {.model = d->o.model, .setup = d->o.setup, .asked = q};
	rc = await(d, &scan, role, ret, err);
	if (rc != LIMS_OK)
		return rc;
	count(d, ret);
	if (ret->answers != 1 || ret->rejected)
		lims_device_quarantine(d, ret->answers || ret->rejected ? "not a clean answer" : "timeout");
	return LIMS_OK;
}
