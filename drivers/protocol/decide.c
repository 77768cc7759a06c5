// SPDX-License-Identifier: Apache-2.0
// The one rule by which a captured exchange becomes a reading for a record, used by the live path and by the proof alike.
#include "drivers/protocol/capture.h"
#include "drivers/protocol/exchange.h"

#include <stdio.h>
#include <string.h>

/// Bytes received between two other events: the answer to a question, or stray ones.
struct segment {
	const struct lims_request *asked; ///< NULL: stray
	size_t first_line, end_line;      ///< lines that the bytes came in
	size_t at, len;                   ///< in the capture's bytes
};

struct walk {
	const struct lims_capture *c;
	const struct lims_protocol *protocol;
	struct lims_scan scan;
	struct lims_setup setup;
	const struct lims_model_register *reg; ///< of the wanted role; NULL for MT-SICS
	const char *role;
	int64_t latency_us;
	lims_reading_fn take;
	void *user;
	bool stopped;
	// state while walking
	struct segment seg;
	struct lims_outcome out;
	size_t received;   ///< bytes before this segment, of rx only
	bool dirty;        ///< an answer may still be on its way, or rubbish was seen
	int64_t active_us; ///< when the line was last seen busy
	struct lims_request asked, previous;
	bool has_previous;
	bool proven; ///< line protocols: no answer to a question of before this capture can come any more
	struct lims_reading previous_reading;
	struct lims_decision *d;
};

/// The time of the last byte of a frame that ends at `end` within the segment.
static struct lims_moment time_of(const struct walk *w, size_t end)
{
	struct lims_moment m = w->c->head.start;
	for (size_t i = w->seg.first_line; i < w->seg.end_line; i++) {
		const struct lims_capture_line *l = &w->c->lines[i];
		if (l->kind != LIMS_CAPTURE_RX || l->at + l->len < end)
			continue;
		m.us += l->elapsed_us;
		break;
	}
	return m;
}

/// Brings a reading from its place in the segment to its place and time in the capture.
static struct lims_reading placed(const struct walk *w, const struct lims_reading *given)
{
	struct lims_reading r = *given;
	r.frame_at += w->received;
	r.at = time_of(w, w->seg.at + given->frame_at + given->frame_len);
	return r;
}

static bool forward(void *user, const struct lims_reading *given)
{
	struct walk *w = user;
	struct lims_reading r = placed(w, given);
	if (w->take && !w->stopped && !w->take(w->user, &r))
		w->stopped = true;
	return true;
}

static void decide(struct walk *w, const struct lims_reading *r, enum lims_reason reason, const char *note, bool settled)
{
	w->d->reading = *r;
	w->d->reading.reason = reason;
	if (note)
		lims_reading_reject(&w->d->reading, &w->d->reading, reason, note);
	w->d->settled = settled;
}

/// How far two values are apart against what the model allows.
static bool agrees(const struct lims_model_register *reg, const struct lims_reading *a, const struct lims_reading *b, char *ret_note)
{
	struct lims_dec difference;
	bool inexact = false;
	char allowed[LIMS_DEC_TEXT];
	if (lims_dec_sub(a->value, b->value, &difference, &inexact, NULL) == LIMS_OK && !inexact &&
		lims_dec_cmp(lims_dec_abs(difference), reg->change) <= 0)
		return true;
	lims_dec_text(reg->change, allowed);
	snprintf(ret_note, LIMS_READING_NOTE, "%.20s and then %.20s: more apart than %.20s", a->digits, b->digits, allowed);
	return false;
}

static bool another_length(const struct lims_request *a, const struct lims_request *b)
{
	return a->unit == b->unit && a->function == b->function && a->count != b->count;
}

/// A clean answer that carries the wanted register.
static void decide_registers(struct walk *w, const struct lims_request *q)
{
	const struct lims_reading *r = &w->out.wanted;
	bool pair = w->has_previous && another_length(&w->previous, q);
	char note[LIMS_READING_NOTE];
	if (r->reason != LIMS_REASON_NONE) {
		decide(w, r, r->reason, NULL, true);
		w->has_previous = false;
		return;
	}
	if (!lims_model_confirms(w->scan.model, w->reg))
		decide(w, r, LIMS_REASON_NOT_CONFIRMED, "the model gives no confirming read for this register", true);
	else if (!pair)
		decide(w, r, LIMS_REASON_NOT_CONFIRMED, "read once; a second read of another length must agree", false);
	else if (!agrees(w->reg, &w->previous_reading, r, note))
		decide(w, r, LIMS_REASON_NOT_CONFIRMED, note, false);
	else {
		decide(w, &w->previous_reading, LIMS_REASON_NONE, NULL, true);
		w->d->reading.stable = true;
		w->d->reading.stable_origin = LIMS_ORIGIN_INFERRED;
	}
	w->previous = *q;
	w->previous_reading = *r;
	w->has_previous = true;
}

/// A line protocol does not number its answers: the first one of a capture may be a late answer to a question of a program that was ended
/// before. Once a question was answered, the next answer is to a question of this capture.
static void decide_line(struct walk *w)
{
	const struct lims_reading *r = &w->out.wanted;
	char note[LIMS_READING_NOTE];
	bool again = r->reason == LIMS_REASON_UNSTABLE || r->reason == LIMS_REASON_BUSY;
	bool first = !w->proven;
	w->proven = true;
	if ((r->reason == LIMS_REASON_NONE || again) && r->role[0] && strcmp(r->role, w->role) != 0) {
		snprintf(note, sizeof note, "the instrument shows %.30s, asked was %.30s", r->role, w->role);
		decide(w, r, LIMS_REASON_NOT_A_VALUE, note, true);
		return;
	}
	if (first && r->reason == LIMS_REASON_NONE)
		decide(w, r, LIMS_REASON_NOT_CONFIRMED, "answered once; the first answer may be a late one to an earlier question", false);
	else
		decide(w, r, r->reason, NULL, !again);
}

/// Does the question concern the wanted quantity at all?
static bool concerns(const struct walk *w, const struct lims_request *q)
{
	if (!w->protocol->has_registers)
		return q->bytes[0] == 'S';
	if (!w->reg)
		return false;
	unsigned width = lims_word_type_registers(w->reg->type);
	return q->function == w->reg->function && q->address <= w->reg->address && w->reg->address + width <= (unsigned)q->address + q->count;
}

static void judge(struct walk *w)
{
	const struct lims_request *q = w->seg.asked;
	struct lims_outcome *o = &w->out;
	bool ours = concerns(w, q);
	struct lims_reading none = {.at = w->c->head.start};
	none.frame_at = w->received;
	w->d->exchanges++;
	w->d->rejected += o->rejected;
	if (o->answers == 1 && !o->rejected) {
		if (w->dirty) {
			if (ours)
				decide(w, &o->first, LIMS_REASON_NOT_CONFIRMED, "asked before the line was silent long enough after a failure", false);
			w->has_previous = false;
			return;
		}
		if (!ours || !o->has_wanted) {
			if (ours) // an exception, which names no register
				decide(w, &o->first, o->first.reason, NULL, o->first.reason != LIMS_REASON_BUSY);
			w->has_previous = false;
			return;
		}
		w->protocol->has_registers ? decide_registers(w, q) : decide_line(w);
		return;
	}
	w->dirty = true;
	w->has_previous = false;
	if (!ours)
		return;
	if (o->rejected)
		decide(w, &o->reject, o->reject.reason, NULL, false);
	else if (o->answers)
		decide(w, &o->first, LIMS_REASON_BAD_FRAME, "more than one answer to one question", false);
	else
		decide(w, &none, LIMS_REASON_TIMEOUT, "no answer in time", false);
}

/// Ends the segment under way: decodes its bytes and says what they prove.
static void close_segment(struct walk *w, size_t line)
{
	w->seg.end_line = line;
	w->scan.asked = w->seg.asked;
	lims_exchange_look(w->protocol, &w->scan, w->role, w->c->bytes + w->seg.at, w->seg.len, true, forward, w, &w->out);
	w->out.wanted = placed(w, &w->out.wanted);
	w->out.first = placed(w, &w->out.first);
	w->out.reject = placed(w, &w->out.reject);
	if (w->seg.asked)
		judge(w);
	else if (w->seg.len) {
		w->dirty = true;
		w->has_previous = false;
		w->d->rejected += w->out.rejected;
	}
	w->received += w->seg.len;
}

static void open_segment(struct walk *w, size_t line, size_t at, const struct lims_request *asked)
{
	w->seg = (struct segment){.asked = asked, .first_line = line, .at = at};
}

/// The question as it was sent. What is no question that this program asks cannot be answered.
static bool read_question(const struct walk *w, const struct lims_capture_line *l, struct lims_request *ret)
{
	const uint8_t *bytes = w->c->bytes + l->at;
	struct lims_request q = {.len = l->len};
	if (w->protocol->is_request)
		return w->protocol->is_request(bytes, l->len, ret);
	if (l->len < 3 || l->len > 8 || memcmp(bytes + l->len - 2, "\r\n", 2) != 0)
		return false;
	char command[8] = "";
	memcpy(command, bytes, l->len - 2);
	if (lims_mtsics_request(command, &q, NULL) != LIMS_OK)
		return false;
	*ret = q;
	return true;
}

static void walk_lines(struct walk *w)
{
	size_t at = 0;
	open_segment(w, 0, 0, NULL);
	for (size_t i = 0; i < w->c->count; i++) {
		const struct lims_capture_line *l = &w->c->lines[i];
		if (l->kind == LIMS_CAPTURE_RX) {
			w->seg.len += l->len;
			at = l->at + l->len;
			w->active_us = l->elapsed_us;
			continue;
		}
		close_segment(w, i);
		if (l->kind == LIMS_CAPTURE_MARK) {
			open_segment(w, i + 1, at, NULL);
			continue;
		}
		if (w->dirty && l->elapsed_us - w->active_us >= w->latency_us) {
			w->dirty = false;
			w->proven = true;
		}
		at = l->at + l->len;
		w->active_us = l->elapsed_us;
		open_segment(w, i + 1, at, read_question(w, l, &w->asked) ? &w->asked : NULL);
	}
	close_segment(w, w->c->count);
}

static lims_rc prepare(struct walk *w, const struct lims_model *model, const char *role, struct lims_err *err)
{
	const struct lims_capture_head *h = &w->c->head;
	w->protocol = lims_protocol_find(h->protocol);
	if (!w->protocol || h->version > w->protocol->version)
		return lims_err_set(err, LIMS_E_INPUT,
			"the capture was made with the protocol %s version %d, which this program does not know; use a newer one", h->protocol,
			h->version);
	if (!model && h->model[0])
		return lims_err_set(err, LIMS_E_INPUT, "the capture needs its model \"%s\"", h->model);
	if (model && !h->model[0])
		return lims_err_set(err, LIMS_E_INPUT, "the capture was made without a model and is decoded without one");
	if (model && (strcmp(model->id, h->model) != 0 || !lims_hash_equal(&model->hash, &h->model_hash)))
		return lims_err_set(
			err, LIMS_E_CORRUPT, "the capture was made with another edition of the model \"%s\" than the one given", h->model);
	if (model && !lims_protocol_serves(model->protocol, w->protocol->id))
		return lims_err_set(
			err, LIMS_E_INPUT, "the model \"%s\" speaks %s and the capture holds %s", model->id, model->protocol, w->protocol->id);
	lims_rc rc = lims_setup_parse(h->setup, &w->setup, err);
	if (rc != LIMS_OK)
		return rc;
	w->role = role ? role : h->role[0] ? h->role : w->protocol->has_registers ? "" : "mass";
	w->reg = model && w->protocol->has_registers ? lims_model_register(model, w->role) : NULL;
	// A recording names no quantity: its frames can be decoded, and nothing is decided.
	if (w->protocol->has_registers && !w->reg && *w->role)
		return lims_err_set(err, LIMS_E_INPUT, "no register of the model \"%s\" gives \"%s\"; name one of its roles",
			model ? model->id : "(none)", w->role);
	w->latency_us = (int64_t)(model ? model->latency_ms : LIMS_LATENCY_MS) * 1000;
	w->scan.model = model;
	w->scan.setup = &w->setup;
	return LIMS_OK;
}

static lims_rc run(const struct lims_capture *c, const struct lims_model *model, const char *role, lims_reading_fn take, void *user,
	struct lims_decision *ret, struct lims_err *err)
{
	struct lims_decision d = {.reading = {.reason = LIMS_REASON_TIMEOUT, .note = "nothing could be asked"}};
	struct walk w = {.c = c, .take = take, .user = user, .d = &d};
	lims_rc rc = prepare(&w, model, role, err);
	if (rc != LIMS_OK)
		return rc;
	walk_lines(&w);
	if (!d.reading.role[0])
		memcpy(d.reading.role, w.role, strnlen(w.role, sizeof d.reading.role - 1));
	*ret = d;
	return LIMS_OK;
}

lims_rc lims_capture_decide(
	const struct lims_capture *c, const struct lims_model *model, const char *role, struct lims_decision *ret, struct lims_err *err)
{
	return run(c, model, role, NULL, NULL, ret, err);
}

lims_rc lims_capture_decode(const struct lims_capture *c, const struct lims_model *model, const char *role, lims_reading_fn take,
	void *user, struct lims_reading *ret_accepted, struct lims_err *err)
{
	struct lims_decision d;
	lims_rc rc = run(c, model, role, take, user, &d, err);
	if (rc == LIMS_OK)
		*ret_accepted = d.reading;
	return rc;
}
