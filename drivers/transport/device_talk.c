// SPDX-License-Identifier: Apache-2.0
// One conversation: does what the driver's steps say, with every byte, pause and change of speed kept.
#include "drivers/transport/device_line.h"
#include "drivers/transport/line.h"

#include <stdio.h>
#include <string.h>

enum { FRESH_MS = 20 };

struct run {
	struct lims_device *d;
	struct lims_ask ask;
	struct lims_talk state;
	struct lims_talk_step step;
	struct lims_request sent; ///< for its echo
	unsigned sends;
	int64_t deadline_us;
};

static lims_rc set_speed(struct lims_device *d, unsigned baud, const char *format, bool other, struct lims_err *err)
{
	char mark[40];
	lims_rc rc = lims_line_speed(d->bus->line, baud, format, err);
	if (rc != LIMS_OK)
		return rc;
	snprintf(mark, sizeof mark, "baud %u %.3s", baud, format);
	lims_device_mark(d, mark);
	d->bus->other_speed = other;
	return LIMS_OK;
}

static const char *port_format(const struct lims_device *d)
{
	return d->url.format[0] ? d->url.format : "8N1";
}

static unsigned port_baud(const struct lims_device *d)
{
	return d->url.baud ? d->url.baud : 9600;
}

/// Sends the step's bytes after its rest, then takes its speed.
static lims_rc send_step(struct run *r, struct lims_err *err)
{
	struct lims_device *d = r->d;
	const struct lims_talk_step *s = &r->step;
	lims_rc rc = s->rest_ms ? lims_device_pause(d, (int)s->rest_ms, err) : LIMS_OK;
	if (rc == LIMS_OK)
		rc = lims_device_send(d, &s->q, err);
	if (rc == LIMS_OK && (s->baud || s->format[0]))
		rc = set_speed(d, s->baud ? s->baud : port_baud(d), s->format[0] ? s->format : port_format(d), true, err);
	r->sent = s->q;
	d->window_len = 0;
	return rc;
}

/// What was received, without the echo of what was sent. An echo that is still on its way counts as nothing received.
static size_t without_echo(const struct run *r, const uint8_t **ret)
{
	const struct lims_device *d = r->d;
	size_t echo = d->window_len >= r->sent.len && r->sent.len && memcmp(d->window, r->sent.bytes, r->sent.len) == 0 ? r->sent.len : 0;
	*ret = d->window + echo;
	return d->window_len - echo;
}

/// Waits for more bytes and asks the driver what they mean for it.
static lims_rc wait_step(struct run *r, struct lims_err *err)
{
	struct lims_device *d = r->d;
	int64_t left = (r->deadline_us - lims_clock_monotonic_us()) / 1000;
	int wait = r->step.wait_ms ? (int)r->step.wait_ms : d->timeout_ms;
	size_t n = 0;
	const uint8_t *bytes = NULL;
	if (d->window_len < d->window_room) {
		lims_rc rc = lims_device_take(
			d, d->window + d->window_len, d->window_room - d->window_len, left < wait ? (left > 0 ? (int)left : 0) : wait, &n, err);
		if (rc != LIMS_OK)
			return rc;
	}
	d->window_len += n;
	size_t got = without_echo(r, &bytes);
	unsigned kept = r->step.wait_ms;
	r->step = (struct lims_talk_step){.want = LIMS_TALK_WAIT, .wait_ms = kept};
	d->protocol->talk(&r->ask, &r->state, bytes, got, n == 0, &r->step);
	if (n == 0 && r->step.want == LIMS_TALK_WAIT) {
		r->step.want = LIMS_TALK_FAILED;
		snprintf(r->step.note, sizeof r->step.note, "%s", d->window_len == d->window_room ? "endless answer" : "timeout");
		d->stats.timeouts++;
	}
	return LIMS_OK;
}

static lims_rc finish(struct run *r, bool done, struct lims_err *err)
{
	struct lims_device *d = r->d;
	lims_rc rc = r->step.q.len ? send_step(r, err) : LIMS_OK;
	if (rc != LIMS_OK)
		return rc;
	if (done) {
		d->stats.answers++;
		lims_device_mark(d, LIMS_MARK_DONE);
	} else
		lims_device_quarantine(d, r->step.note[0] ? r->step.note : "the conversation failed");
	return LIMS_OK;
}

lims_rc lims_device_talk(struct lims_device *d, const char *role, int64_t deadline_us, bool *ret_done, struct lims_err *err)
{
	struct run r = {.d = d, .deadline_us = deadline_us};
	bool silent = true;
	*ret_done = false;
	lims_rc rc = lims_device_pause(d, d->bus->fresh ? FRESH_MS : 0, err);
	d->bus->fresh = false;
	if (rc == LIMS_OK)
		rc = lims_device_drain(d, deadline_us, &silent, err);
	if (rc == LIMS_OK && silent && d->bus->other_speed)
		rc = set_speed(d, port_baud(d), port_format(d), false, err);
	if (rc != LIMS_OK || !silent)
		return rc;
	lims_device_ask(d, role, 0, &r.ask);
	d->window_len = 0;
	lims_device_mark(d, LIMS_MARK_TALK);
	d->protocol->talk(&r.ask, &r.state, d->window, 0, false, &r.step);
	while (rc == LIMS_OK) {
		if (r.step.want == LIMS_TALK_DONE || r.step.want == LIMS_TALK_FAILED) {
			*ret_done = r.step.want == LIMS_TALK_DONE;
			return finish(&r, *ret_done, err);
		}
		if (r.step.want == LIMS_TALK_SEND) {
			if (r.sends++ == LIMS_TALK_PIECES || r.step.q.len == 0)
				break;
			rc = send_step(&r, err);
		}
		if (rc == LIMS_OK)
			rc = wait_step(&r, err);
	}
	if (rc == LIMS_OK)
		lims_device_quarantine(d, "the conversation has too many steps");
	return rc;
}
