// SPDX-License-Identifier: Apache-2.0
// Deciding what was asked for: question by question.
#include "drivers/protocol/walk.h"

#include <stdio.h>
#include <string.h>

struct asker {
	struct lims_walk *w;
	// Bytes received between two other events: the answer to a question, or stray ones.
	const struct lims_request *asked; ///< NULL: stray
	size_t len;
	struct lims_outcome out;
	struct lims_request question, previous;
	bool has_previous;
	bool proven; ///< line protocols: no answer to a question of before this capture can come any more
	struct lims_reading previous_reading;
};

static bool forward(void *user, const struct lims_reading *given)
{
	struct lims_reading r = lims_walk_place(user, given);
	lims_walk_forward(user, &r);
	return true;
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
static void decide_registers(struct asker *a, const struct lims_request *q)
{
	struct lims_walk *w = a->w;
	const struct lims_reading *r = &a->out.wanted;
	bool pair = a->has_previous && another_length(&a->previous, q);
	char note[LIMS_READING_NOTE];
	if (r->reason != LIMS_REASON_NONE) {
		lims_walk_decide(w, r, r->reason, NULL, r->reason != LIMS_REASON_UNSTABLE);
		a->has_previous = false;
		return;
	}
	if (!lims_model_confirms(w->scan.model, w->reg))
		lims_walk_decide(w, r, LIMS_REASON_NOT_CONFIRMED, "the model gives no confirming read for this register", true);
	else if (!pair)
		lims_walk_decide(w, r, LIMS_REASON_NOT_CONFIRMED, "read once; a second read of another length must agree", false);
	else if (!agrees(w->reg, &a->previous_reading, r, note))
		lims_walk_decide(w, r, LIMS_REASON_NOT_CONFIRMED, note, false);
	else {
		lims_walk_decide(w, &a->previous_reading, LIMS_REASON_NONE, NULL, true);
		if (w->d->reading.stable_origin != LIMS_ORIGIN_WIRE) { // else a status word said so
			w->d->reading.stable = true;
			w->d->reading.stable_origin = LIMS_ORIGIN_INFERRED;
		}
	}
	a->previous = *q;
	a->previous_reading = *r;
	a->has_previous = true;
}

/// A line protocol does not number its answers: the first one of a capture may be a late answer to a question of a program that was ended
/// before. Once a question was answered, the next answer is to a question of this capture.
static void decide_line(struct asker *a)
{
	struct lims_walk *w = a->w;
	const struct lims_reading *r = &a->out.wanted;
	char note[LIMS_READING_NOTE];
	bool again = r->reason == LIMS_REASON_UNSTABLE || r->reason == LIMS_REASON_BUSY;
	bool first = !a->proven;
	a->proven = true;
	if ((r->reason == LIMS_REASON_NONE || again) && *w->role && r->role[0] && strcmp(r->role, w->role) != 0) {
		snprintf(note, sizeof note, "the instrument shows %.30s, asked was %.30s", r->role, w->role);
		lims_walk_decide(w, r, LIMS_REASON_NOT_A_VALUE, note, true);
		w->run.count = 0;
		return;
	}
	if (first && r->reason == LIMS_REASON_NONE)
		lims_walk_decide(
			w, r, LIMS_REASON_NOT_CONFIRMED, "answered once; the first answer may be a late one to an earlier question", false);
	else
		lims_walk_weigh(w, r, !again);
}

/// Does the question concern the wanted quantity at all?
static bool concerns(const struct lims_walk *w, const struct lims_request *q)
{
	if (!w->protocol->has_registers)
		return !w->protocol->concerns || w->protocol->concerns(&w->scan, q, w->role);
	if (!w->reg)
		return false;
	unsigned width = lims_word_type_registers(w->reg->type);
	return q->function == w->reg->function && q->address <= w->reg->address && w->reg->address + width <= (unsigned)q->address + q->count;
}

/// What spoils an exchange breaks the row of readings too.
static void forget(struct asker *a)
{
	a->has_previous = false;
	a->w->run.count = 0;
}

static void judge(struct asker *a)
{
	struct lims_walk *w = a->w;
	const struct lims_request *q = a->asked;
	struct lims_outcome *o = &a->out;
	bool ours = concerns(w, q);
	struct lims_reading none = {.at = w->c->head.start};
	none.frame_at = w->received;
	w->d->exchanges++;
	w->d->rejected += o->rejected;
	if (o->answers == 1 && !o->rejected) {
		if (w->dirty) {
			if (ours)
				lims_walk_decide(
					w, &o->first, LIMS_REASON_NOT_CONFIRMED, "asked before the line was silent long enough after a failure", false);
			forget(a);
			return;
		}
		if (!ours || !o->has_wanted) {
			if (ours) // an exception, which names no register
				lims_walk_decide(w, &o->first, o->first.reason, NULL, o->first.reason != LIMS_REASON_BUSY);
			forget(a);
			return;
		}
		w->protocol->has_registers ? decide_registers(a, q) : decide_line(a);
		return;
	}
	w->dirty = true;
	forget(a);
	if (!ours)
		return;
	if (o->rejected)
		lims_walk_decide(w, &o->reject, o->reject.reason, NULL, false);
	else if (o->answers)
		lims_walk_decide(w, &o->first, LIMS_REASON_BAD_FRAME, "more than one answer to one question", false);
	else
		lims_walk_decide(w, &none, LIMS_REASON_TIMEOUT, "no answer in time", false);
}

/// Ends the stretch under way: decodes its bytes and says what they prove.
static void close_stretch(struct asker *a, size_t line)
{
	struct lims_walk *w = a->w;
	w->end_line = line;
	w->scan.asked = a->asked;
	lims_exchange_look(w->protocol, &w->scan, w->c->head.rule, w->role, w->c->bytes + w->at, a->len, true, forward, w, &a->out);
	a->out.wanted = lims_walk_place(w, &a->out.wanted);
	a->out.first = lims_walk_place(w, &a->out.first);
	a->out.reject = lims_walk_place(w, &a->out.reject);
	if (a->asked)
		judge(a);
	else if (a->len) {
		w->dirty = true;
		forget(a);
		w->d->rejected += a->out.rejected;
	}
	w->received += a->len;
}

static void open_stretch(struct asker *a, size_t line, size_t at, const struct lims_request *asked)
{
	a->asked = asked;
	a->len = 0;
	a->w->first_line = line;
	a->w->at = at;
}

/// The question as it was sent. What is no question that this program asks cannot be answered.
static bool read_question(const struct lims_walk *w, const struct lims_capture_line *l, struct lims_request *ret)
{
	const uint8_t *bytes = w->c->bytes + l->at;
	struct lims_request q = {.len = l->len};
	if (w->protocol->is_request)
		return w->protocol->is_request(bytes, l->len, ret);
	if (l->len > sizeof q.bytes)
		return false;
	memcpy(q.bytes, bytes, l->len);
	*ret = q;
	return true;
}

void lims_walk_asked(struct lims_walk *w)
{
	struct asker a = {.w = w};
	size_t at = 0;
	open_stretch(&a, 0, 0, NULL);
	for (size_t i = 0; i < w->c->count; i++) {
		const struct lims_capture_line *l = &w->c->lines[i];
		if (l->kind == LIMS_CAPTURE_RX) {
			a.len += l->len;
			at = l->at + l->len;
			w->active_us = l->elapsed_us;
			continue;
		}
		close_stretch(&a, i);
		if (l->kind == LIMS_CAPTURE_MARK) {
			open_stretch(&a, i + 1, at, NULL);
			continue;
		}
		if (w->dirty && l->elapsed_us - w->active_us >= w->latency_us) {
			w->dirty = false;
			a.proven = true;
		}
		at = l->at + l->len;
		w->active_us = l->elapsed_us;
		open_stretch(&a, i + 1, at, read_question(w, l, &a.question) ? &a.question : NULL);
	}
	close_stretch(&a, w->c->count);
}
