// SPDX-License-Identifier: Apache-2.0
// Opens instruments, asks them for a quantity, and hands back what they answered with the capture that proves it.
#include "drivers/transport/device_line.h"
#include "drivers/transport/line.h"

#include <stdlib.h>
#include <string.h>

enum { AGAIN_MS = 100, CAPTURE_ROOM = 8192 };

static void copy(char *ret, size_t room, const char *text)
{
	size_t n = text ? strnlen(text, room - 1) : 0;
	if (n)
		memcpy(ret, text, n);
	ret[n] = '\0';
}

/// Which protocol the line speaks: said by the line, by the caller, by the model, else MT-SICS.
static lims_rc choose_protocol(struct lims_device *d, struct lims_err *err)
{
	const struct lims_model *m = d->o.model;
	const char *id = d->url.kind == LIMS_LINE_MODBUS_RTU   ? "modbus-rtu"
					 : d->url.kind == LIMS_LINE_MODBUS_TCP ? "modbus-tcp"
														   : d->o.protocol;
	if (!id)
		id = m ? m->protocol : "mt-sics";
	if (d->o.protocol && strcmp(id, d->o.protocol) != 0)
		return lims_err_set(err, LIMS_E_INPUT, "the line %s speaks %s and not %s", d->url.text, id, d->o.protocol);
	if (m && !lims_protocol_serves(m->protocol, id))
		return lims_err_set(err, LIMS_E_INPUT, "the model \"%s\" speaks %s and the line %s speaks %s; choose another model or line", m->id,
			m->protocol, d->url.text, id);
	d->protocol = lims_protocol_find(id);
	return d->protocol ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "the protocol \"%s\" is not known; see the list of protocols", id);
}

/// What the URL leaves open comes from the model.
static void take_defaults(struct lims_device *d)
{
	const struct lims_model *m = d->o.model;
	d->timeout_ms = m ? (int)m->timeout_ms : LIMS_LATENCY_MS;
	d->latency_ms = m ? (int)m->latency_ms : LIMS_LATENCY_MS;
	if (m && !d->url.baud)
		d->url.baud = m->baud;
	if (m && !d->url.format[0])
		memcpy(d->url.format, m->format, sizeof d->url.format);
	d->unit = d->url.unit ? d->url.unit : m && m->unit ? m->unit : 1;
	d->url.unit = d->unit;
}

void lims_device_head(const struct lims_device *d, const char *role, struct lims_capture_head *ret)
{
	struct lims_capture_head h = {
		.version = d->protocol->version, .simulated = lims_device_simulated(d), .start = lims_clock_now(d->o.offset_min)};
	copy(h.port, sizeof h.port, d->url.text);
	copy(h.protocol, sizeof h.protocol, d->protocol->id);
	if (d->o.model) {
		copy(h.model, sizeof h.model, d->o.model->id);
		h.model_hash = d->o.model->hash;
	}
	copy(h.device, sizeof h.device, d->o.name);
	copy(h.program, sizeof h.program, d->o.program);
	copy(h.role, sizeof h.role, role);
	if (d->o.setup)
		lims_setup_text(d->o.setup, h.setup);
	*ret = h;
}

lims_rc lims_device_connect(struct lims_device *d, struct lims_err *err)
{
	struct lims_capture_head head;
	if (d->line)
		return LIMS_OK;
	lims_device_head(d, NULL, &head);
	lims_rc rc = lims_line_open(&d->url, &head, &d->line, err);
	if (rc != LIMS_OK)
		return rc;
	d->fresh = true;
	// A recording goes on in its file only while the line stands.
	d->url.record[0] = '\0';
	return LIMS_OK;
}

lims_rc lims_device_open(const char *url, const struct lims_device_options *o, struct lims_device **ret, struct lims_err *err)
{
	struct lims_device *d = calloc(1, sizeof *d);
	if (!d)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for an instrument");
	if (o)
		d->o = *o;
	lims_rc rc = lims_url_parse(url, &d->url, err);
	if (rc == LIMS_OK)
		rc = choose_protocol(d, err);
	if (rc == LIMS_OK) {
		take_defaults(d);
		rc = lims_device_connect(d, err);
	}
	if (rc != LIMS_OK) {
		lims_device_close(d);
		return rc;
	}
	*ret = d;
	return LIMS_OK;
}

void lims_device_close(struct lims_device *d)
{
	if (!d)
		return;
	lims_line_close(d->line);
	free(d);
}

lims_rc lims_device_question(struct lims_device *d, const char *role, unsigned turn, struct lims_request *ret, struct lims_err *err)
{
	if (!d->protocol->has_registers) // the immediate value, again and again: a late answer is then never later than one question
		return lims_mtsics_request("SI", ret, err);
	const struct lims_model_register *reg = d->o.model ? lims_model_register(d->o.model, role) : NULL;
	if (!reg)
		return lims_err_set(err, LIMS_E_INPUT, "the model \"%s\" has no quantity \"%s\"; name one of its roles",
			d->o.model ? d->o.model->id : "(none)", role);
	const struct lims_question *q = lims_model_question_of(d->o.model, reg);
	bool second = turn % 2 && q->confirm;
	return lims_modbus_request(d->protocol, ++d->transaction, (uint8_t)d->unit, q->function, second ? q->confirm_address : q->address,
		second ? q->confirm : q->count, ret, err);
}

/// Decides on the very text that is kept.
static lims_rc decide(
	const struct lims_device *d, const struct lims_buf *text, const char *role, struct lims_decision *ret, struct lims_err *err)
{
	struct lims_capture capture;
	struct lims_arena *arena = lims_arena_create(LIMS_CAPTURE_ARENA);
	lims_rc rc = arena ? lims_buf_check(text, "the capture", err) : lims_err_set(err, LIMS_E_MEMORY, "no memory for the capture");
	if (rc == LIMS_OK)
		rc = lims_capture_parse(lims_buf_text(text), text->len, arena, &capture, err);
	if (rc == LIMS_OK)
		rc = lims_capture_decide(&capture, d->o.model, role, ret, err);
	lims_arena_destroy(arena);
	return rc;
}

/// An answer that only calls for the next question: not worth a decision yet.
static bool plainly_again(const struct lims_device *d, const struct lims_outcome *o, unsigned turn)
{
	if (o->answers != 1 || o->rejected || o->first.reason == LIMS_REASON_UNSTABLE || o->first.reason == LIMS_REASON_BUSY)
		return true;
	return d->protocol->has_registers && turn == 0 && o->first.reason == LIMS_REASON_NONE;
}

/// Exchange after exchange until the capture settles the matter, the time is over, or the capture is full.
static lims_rc converse(struct lims_device *d, const char *role, int64_t deadline_us, struct lims_decision *ret, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (unsigned turn = 0;; turn++) {
		struct lims_request q;
		struct lims_outcome o = {0};
		bool asked = false;
		rc = lims_device_question(d, role, turn, &q, err);
		if (rc == LIMS_OK)
			rc = lims_device_exchange(d, &q, role, deadline_us, &o, &asked, err);
		if (rc != LIMS_OK)
			return rc;
		bool again = !asked || plainly_again(d, &o, turn);
		if (asked && !again) {
			rc = decide(d, d->text, role, ret, err);
			if (rc != LIMS_OK || ret->settled)
				return rc;
		}
		if (lims_clock_monotonic_us() >= deadline_us || d->text->len + CAPTURE_ROOM + LIMS_WINDOW * 2 > LIMS_CAPTURE_MAX)
			return decide(d, d->text, role, ret, err);
		bool wait = !d->dirty && (!d->protocol->has_registers || o.first.reason != LIMS_REASON_NONE);
		rc = wait ? lims_device_pause(d, AGAIN_MS, err) : LIMS_OK;
		if (rc != LIMS_OK)
			return rc;
	}
}

static lims_rc check_ask(struct lims_device *d, const char **role, int timeout_ms, struct lims_err *err)
{
	struct lims_request q;
	if (timeout_ms < 100 || timeout_ms > 600000)
		return lims_err_set(err, LIMS_E_INPUT, "a timeout of %d ms is not possible; take 100 to 600000", timeout_ms);
	if (!*role)
		*role = "mass";
	if (strlen(*role) >= LIMS_READING_ROLE)
		return lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no role of a quantity", *role);
	if (!d->protocol->has_registers)
		return LIMS_OK;
	lims_rc rc = lims_device_question(d, *role, 0, &q, err);
	d->transaction--;
	return rc;
}

lims_rc lims_device_read(struct lims_device *d, const char *role, int timeout_ms, struct lims_reading *ret_reading,
	struct lims_buf *ret_capture, struct lims_err *err)
{
	struct lims_buf text;
	struct lims_capture_head head;
	struct lims_decision decision = {0};
	lims_rc rc = check_ask(d, &role, timeout_ms, err);
	if (rc != LIMS_OK)
		return rc;
	int64_t start = lims_clock_monotonic_us();
	bool was_open = d->line != NULL;
	rc = lims_device_connect(d, err);
	if (rc != LIMS_OK)
		return rc;
	d->stats.reconnects += !was_open;
	lims_buf_init(&text, LIMS_CAPTURE_MAX);
	lims_device_head(d, role, &head);
	d->start_us = lims_clock_monotonic_us();
	lims_capture_write_head(&text, &head);
	d->text = &text;
	lims_device_mark(d, d->fresh ? "open" : "read");
	rc = converse(d, role, start + (int64_t)timeout_ms * 1000, &decision, err);
	d->text = NULL;
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

lims_rc lims_device_look(struct lims_device *d, const char *role, int timeout_ms, struct lims_reading *ret_reading, struct lims_err *err)
{
	struct lims_request q;
	struct lims_outcome o = {0};
	bool asked = false;
	lims_rc rc = check_ask(d, &role, timeout_ms, err);
	if (rc != LIMS_OK)
		return rc;
	int64_t start = lims_clock_monotonic_us();
	bool was_open = d->line != NULL;
	rc = lims_device_connect(d, err);
	if (rc != LIMS_OK)
		return rc;
	d->stats.reconnects += !was_open;
	rc = lims_device_question(d, role, 0, &q, err);
	if (rc == LIMS_OK)
		rc = lims_device_exchange(d, &q, role, start + (int64_t)timeout_ms * 1000, &o, &asked, err);
	if (rc != LIMS_OK)
		return rc;
	struct lims_reading none = {.reason = LIMS_REASON_TIMEOUT}, r = o.rejected     ? o.reject
																	: o.has_wanted ? o.wanted
																	: o.answers    ? o.first
																				   : none;
	r.at = lims_clock_now(d->o.offset_min);
	if (!r.role[0])
		copy(r.role, sizeof r.role, role);
	*ret_reading = r;
	return LIMS_OK;
}

void lims_device_stats(const struct lims_device *d, struct lims_device_stats *ret)
{
	*ret = d->stats;
}

bool lims_device_simulated(const struct lims_device *d)
{
	bool line = d->line ? lims_line_simulated(d->line) : d->url.kind == LIMS_LINE_PTY || d->url.kind == LIMS_LINE_REPLAY;
	return d->o.simulated || line || (d->o.model && d->o.model->simulated);
}

const struct lims_protocol *lims_device_protocol(const struct lims_device *d)
{
	return d->protocol;
}
