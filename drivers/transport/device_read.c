// SPDX-License-Identifier: Apache-2.0
// Reads an instrument for a record, or looks at it for the screen, in the manner of its protocol.
#include "drivers/transport/device_line.h"

#include <stdio.h>
#include <string.h>

enum { REST_MS = 100, CAPTURE_ROOM = 8192, HEAR_MS = 100, AGAIN_MS = 50, STALE_MS = 1000, LINES_MAX = LIMS_CAPTURE_LINES * 3 / 4 };

/// Decides on the very text that is kept.
static lims_rc decide(const struct lims_device *d, const char *role, struct lims_decision *ret, struct lims_err *err)
{
	struct lims_capture capture;
	struct lims_arena *arena = lims_arena_create(LIMS_CAPTURE_ARENA);
	lims_rc rc = arena ? lims_buf_check(d->text, "the capture", err) : lims_err_set(err, LIMS_E_MEMORY, "no memory for the capture");
	if (rc == LIMS_OK)
		rc = lims_capture_parse(lims_buf_text(d->text), d->text->len, arena, &capture, err);
	if (rc == LIMS_OK)
		rc = lims_capture_decide(&capture, d->o.model, role, ret, err);
	lims_arena_destroy(arena);
	return rc;
}

static bool full(const struct lims_device *d)
{
	return d->text->len + CAPTURE_ROOM + 2 * d->window_room > LIMS_CAPTURE_MAX || d->text_lines > LINES_MAX;
}

/// An answer that only calls for the next question: not worth a decision yet.
static bool plainly_again(const struct lims_device *d, const struct lims_outcome *o, unsigned turn)
{
	if (o->answers != 1 || o->rejected || o->first.reason == LIMS_REASON_UNSTABLE || o->first.reason == LIMS_REASON_BUSY)
		return true;
	return d->protocol->has_registers && turn == 0 && o->first.reason == LIMS_REASON_NONE;
}

/// Exchange after exchange until the capture settles the matter, the time is over, or the capture is full.
static lims_rc ask(struct lims_device *d, const char *role, int64_t deadline_us, struct lims_decision *ret, struct lims_err *err)
{
	int rest = d->protocol->rest_ms ? (int)d->protocol->rest_ms : REST_MS;
	lims_rc rc = LIMS_OK;
	for (unsigned turn = 0;; turn++) {
		struct lims_request q;
		struct lims_outcome o = {0};
		struct lims_ask a;
		bool asked = false;
		lims_device_ask(d, role, turn, &a);
		rc = d->protocol->request(&a, &q, err);
		if (rc == LIMS_OK)
			rc = lims_device_exchange(d, &q, role, deadline_us, &o, &asked, err);
		if (rc != LIMS_OK)
			return rc;
		bool again = !asked || plainly_again(d, &o, turn);
		if (asked && !again) {
			rc = decide(d, role, ret, err);
			if (rc != LIMS_OK || ret->settled)
				return rc;
		}
		if (lims_clock_monotonic_us() >= deadline_us || full(d))
			return decide(d, role, ret, err);
		bool wait = !d->bus->dirty && (!d->protocol->has_registers || o.first.reason != LIMS_REASON_NONE);
		rc = wait ? lims_device_pause(d, rest, err) : LIMS_OK;
		if (rc != LIMS_OK)
			return rc;
	}
}

static lims_rc talk(
	struct lims_device *d, const char *role, int64_t deadline_us, bool once, struct lims_decision *ret, struct lims_err *err)
{
	for (;;) {
		bool done = false;
		lims_rc rc = lims_device_talk(d, role, deadline_us, &done, err);
		if (rc == LIMS_OK)
			rc = decide(d, role, ret, err);
		if (rc != LIMS_OK || ret->settled || once || lims_clock_monotonic_us() >= deadline_us || full(d))
			return rc;
		rc = d->bus->dirty ? LIMS_OK : lims_device_pause(d, REST_MS, err);
		if (rc != LIMS_OK)
			return rc;
	}
}

/// A capture begins: its head and its first mark.
static void begin(struct lims_device *d, const char *role, const char *mark)
{
	struct lims_capture_head head;
	lims_buf_clear(d->text);
	lims_device_head(d, role, &head);
	d->start_us = lims_clock_monotonic_us();
	lims_capture_write_head(d->text, &head);
	d->text_lines = 0;
	lims_device_mark(d, mark);
}

/// What lies in the buffers was sent before anybody wanted this reading; those of a device server come over when the connection stands.
static lims_rc throw_away(struct lims_device *d, int64_t deadline_us, struct lims_err *err)
{
	struct lims_buf *text = d->text;
	lims_rc rc = LIMS_OK;
	size_t n = 1;
	int64_t until = d->url.kind == LIMS_LINE_TCP ? d->bus->opened_us + STALE_MS * 1000 : 0, left = 0;
	until = until < deadline_us ? until : deadline_us;
	d->text = NULL;
	for (unsigned i = 0; rc == LIMS_OK && (left > 0 || (n && i < 1000)); i++) {
		uint8_t bytes[1024];
		left = (until - lims_clock_monotonic_us()) / 1000;
		rc = lims_device_take(d, bytes, sizeof bytes, left > 0 ? (int)left : 0, &n, err);
	}
	d->text = text;
	lims_device_deaf(d, d->wanted);
	return rc;
}

static lims_rc listen(struct lims_device *d, const char *role, int64_t deadline_us, struct lims_decision *ret, struct lims_err *err)
{
	int64_t next_us = 0;
	lims_device_deaf(d, role);
	lims_rc rc = throw_away(d, deadline_us, err);
	for (;;) {
		int64_t now = lims_clock_monotonic_us(), left = (deadline_us - now) / 1000;
		if (rc == LIMS_OK && left > 0)
			rc = lims_device_hear(d, left < HEAR_MS ? (int)left : HEAR_MS, err);
		if (rc != LIMS_OK)
			return rc;
		now = lims_clock_monotonic_us();
		if ((d->has_newest && now >= next_us) || now >= deadline_us) {
			d->has_newest = false;
			rc = decide(d, role, ret, err);
			if (rc != LIMS_OK || ret->settled || now >= deadline_us)
				return rc;
			// A long capture takes long to decide: it is not done more often than pays.
			int64_t took = lims_clock_monotonic_us() - now;
			next_us = now + took + (took * 10 > AGAIN_MS * 1000 ? took * 10 : AGAIN_MS * 1000);
		}
		// Only the last frames decide.
		if (full(d))
			d->text_lines = lims_capture_shorten(d->text);
	}
}

static lims_rc check_ask(struct lims_device *d, const char **role, int timeout_ms, struct lims_err *err)
{
	struct lims_request q;
	struct lims_ask a;
	if (timeout_ms < 100 || timeout_ms > 600000)
		return lims_err_set(err, LIMS_E_INPUT, "a timeout of %d ms is not possible; take 100 to 600000", timeout_ms);
	if (!*role)
		*role = d->protocol->role ? d->protocol->role : "";
	if (strlen(*role) >= LIMS_READING_ROLE)
		return lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no role of a quantity", *role);
	if (d->manner != LIMS_MANNER_ASK)
		return LIMS_OK;
	a = (struct lims_ask){.model = d->o.model, .setup = d->o.setup, .role = *role, .unit = d->unit};
	return d->protocol->request(&a, &q, err);
}

static lims_rc reopen(struct lims_device *d, struct lims_err *err)
{
	bool was_open = d->bus->line != NULL;
	lims_rc rc = lims_device_connect(d, err);
	if (rc == LIMS_OK)
		d->stats.reconnects += !was_open;
	return rc;
}

/// One reading in the manner of the protocol, with its capture in `text`.
static lims_rc read_into(struct lims_device *d, struct lims_buf *text, const char *role, int64_t deadline_us, bool once,
	struct lims_decision *ret, struct lims_err *err)
{
	lims_rc rc;
	d->text = text;
	begin(d, role, d->bus->fresh ? "open" : "read");
	if (d->manner == LIMS_MANNER_LISTEN)
		rc = listen(d, role, deadline_us, ret, err);
	else if (d->manner == LIMS_MANNER_TALK)
		rc = talk(d, role, deadline_us, once, ret, err);
	else
		rc = ask(d, role, deadline_us, ret, err);
	d->text = NULL;
	return rc;
}

/// Takes the line and opens it when it is gone. *ret_taken false: other instruments kept it busy all the time.
static lims_rc take_line(struct lims_device *d, int64_t deadline_us, bool *ret_taken, struct lims_err *err)
{
	*ret_taken = lims_bus_take(d->bus, deadline_us);
	lims_rc rc = *ret_taken ? reopen(d, err) : LIMS_OK;
	if (rc != LIMS_OK)
		lims_bus_give(d->bus);
	return rc;
}

static struct lims_reading busy_line(const struct lims_device *d)
{
	struct lims_reading r = {.at = lims_clock_now(d->o.offset_min)};
	lims_reading_reject(&r, &r, LIMS_REASON_TIMEOUT, "other instruments kept the line busy");
	return r;
}

lims_rc lims_device_read(struct lims_device *d, const char *role, int timeout_ms, struct lims_reading *ret_reading,
	struct lims_buf *ret_capture, struct lims_err *err)
{
	struct lims_buf text;
	struct lims_decision decision = {0};
	bool taken;
	lims_rc rc = check_ask(d, &role, timeout_ms, err);
	if (rc != LIMS_OK)
		return rc;
	int64_t deadline = lims_clock_monotonic_us() + (int64_t)timeout_ms * 1000;
	rc = take_line(d, deadline, &taken, err);
	if (rc != LIMS_OK)
		return rc;
	if (!taken) {
		*ret_reading = busy_line(d);
		memcpy(ret_reading->role, role, strlen(role) + 1);
		return LIMS_OK;
	}
	lims_buf_init(&text, LIMS_CAPTURE_MAX);
	rc = read_into(d, &text, role, deadline, false, &decision, err);
	lims_bus_give(d->bus);
	if (ret_capture)
		lims_buf_add(ret_capture, text.data, text.len);
	if (rc == LIMS_OK && ret_capture)
		rc = lims_buf_check(ret_capture, "the capture", err);
	if (rc == LIMS_OK) {
		*ret_reading = decision.reading;
		d->stats.accepted += decision.reading.reason == LIMS_REASON_NONE;
	} else
		lims_err_where(err, "%s", d->url.text);
	lims_buf_finish(&text);
	return rc;
}

lims_rc lims_device_listen(struct lims_device *d, const char *role, int ms, struct lims_buf *ret_capture, struct lims_err *err)
{
	struct lims_buf text;
	bool taken;
	lims_rc rc = check_ask(d, &role, ms, err);
	if (rc == LIMS_OK && d->manner != LIMS_MANNER_LISTEN)
		rc = lims_err_set(err, LIMS_E_INPUT, "an instrument that speaks %s says nothing by itself; read it instead", d->protocol->id);
	if (rc != LIMS_OK)
		return rc;
	int64_t deadline = lims_clock_monotonic_us() + (int64_t)ms * 1000;
	rc = take_line(d, deadline, &taken, err);
	if (rc != LIMS_OK || !taken)
		return rc;
	lims_buf_init(&text, LIMS_CAPTURE_MAX);
	d->text = &text;
	begin(d, role, "listen");
	lims_device_deaf(d, role);
	for (int64_t left; rc == LIMS_OK && !full(d) && (left = (deadline - lims_clock_monotonic_us()) / 1000) > 0;)
		rc = lims_device_hear(d, left < HEAR_MS ? (int)left : HEAR_MS, err);
	d->text = NULL;
	lims_bus_give(d->bus);
	lims_buf_add(ret_capture, text.data, text.len);
	lims_buf_finish(&text);
	return rc == LIMS_OK ? lims_buf_check(ret_capture, "the capture", err) : rc;
}

static lims_rc look_asking(struct lims_device *d, const char *role, int64_t deadline_us, struct lims_reading *ret, struct lims_err *err)
{
	struct lims_request q;
	struct lims_ask a;
	struct lims_outcome o = {0};
	bool asked = false;
	lims_device_ask(d, role, 0, &a);
	lims_rc rc = d->protocol->request(&a, &q, err);
	if (rc == LIMS_OK)
		rc = lims_device_exchange(d, &q, role, deadline_us, &o, &asked, err);
	if (rc != LIMS_OK)
		return rc;
	struct lims_reading none = {.reason = LIMS_REASON_TIMEOUT};
	*ret = o.rejected ? o.reject : o.has_wanted ? o.wanted : o.answers ? o.first : none;
	ret->at = lims_clock_now(d->o.offset_min);
	return LIMS_OK;
}

/// The newest reading of the stream; what lies in the buffers is gone through first.
static lims_rc look_listening(struct lims_device *d, const char *role, int64_t deadline_us, struct lims_reading *ret, struct lims_err *err)
{
	if (!d->wanted || strcmp(d->wanted, role) != 0)
		lims_device_deaf(d, role);
	d->has_newest = false;
	while (!d->has_newest) {
		int64_t left = (deadline_us - lims_clock_monotonic_us()) / 1000;
		lims_rc rc = lims_device_hear(d, left > 0 ? (int)left : 0, err);
		if (rc != LIMS_OK)
			return rc;
		if (left <= 0)
			break;
	}
	*ret = d->has_newest ? d->newest : (struct lims_reading){.reason = LIMS_REASON_TIMEOUT, .at = lims_clock_now(d->o.offset_min)};
	return LIMS_OK;
}

static lims_rc look_talking(struct lims_device *d, const char *role, int64_t deadline_us, struct lims_reading *ret, struct lims_err *err)
{
	struct lims_buf text;
	struct lims_decision decision = {0};
	lims_buf_init(&text, LIMS_CAPTURE_MAX);
	lims_rc rc = read_into(d, &text, role, deadline_us, true, &decision, err);
	lims_buf_finish(&text);
	if (rc != LIMS_OK)
		return rc;
	*ret = decision.reading;
	// For the screen one conversation is enough.
	if (ret->reason == LIMS_REASON_NOT_CONFIRMED && ret->digits[0])
		ret->reason = LIMS_REASON_NONE;
	return LIMS_OK;
}

lims_rc lims_device_look(struct lims_device *d, const char *role, int timeout_ms, struct lims_reading *ret_reading, struct lims_err *err)
{
	struct lims_reading r = {0};
	lims_rc rc = check_ask(d, &role, timeout_ms, err);
	if (rc != LIMS_OK)
		return rc;
	bool taken;
	int64_t deadline = lims_clock_monotonic_us() + (int64_t)timeout_ms * 1000;
	rc = take_line(d, deadline, &taken, err);
	if (rc != LIMS_OK)
		return rc;
	if (!taken)
		r = busy_line(d);
	else {
		rc = d->manner == LIMS_MANNER_LISTEN ? look_listening(d, role, deadline, &r, err)
			 : d->manner == LIMS_MANNER_TALK ? look_talking(d, role, deadline, &r, err)
											 : look_asking(d, role, deadline, &r, err);
		lims_bus_give(d->bus);
	}
	if (rc != LIMS_OK)
		return rc;
	if (!r.role[0])
		memcpy(r.role, role, strlen(role) + 1);
	*ret_reading = r;
	return LIMS_OK;
}
