// SPDX-License-Identifier: Apache-2.0
// Deciding a conversation: the answer frames of the last one that came to its end.
#include "drivers/protocol/walk.h"

#include <string.h>

struct talker {
	struct lims_walk *w;
	struct lims_talk_piece pieces[LIMS_TALK_PIECES];
	size_t count;
	size_t first_line; ///< of the conversation
	bool open, refused, overflow;
	bool decided;              ///< a conversation came to its end: one that is cut short after it decides nothing
	bool piece_good;           ///< no stretch of rubbish in the piece under way
	bool has, has_reject;      ///< of this conversation
	struct lims_reading found; ///< the first reading of the wanted quantity
	struct lims_reading candidate;
	bool has_candidate;
	struct lims_reading reject;
};

static bool wanted(const struct lims_walk *w, const struct lims_reading *r)
{
	if (strcmp(r->role, w->role) == 0 && *w->role)
		return true;
	return r->reason != LIMS_REASON_NOT_A_VALUE && (!*w->role || !r->role[0]);
}

/// A reading of the conversation, at its place already.
static bool look(void *user, const struct lims_reading *r)
{
	struct talker *t = user;
	lims_walk_forward(t->w, r);
	if (lims_walk_rejected(r->reason)) {
		t->w->d->rejected++;
		t->piece_good = false;
		if (!t->has_reject)
			t->reject = *r;
		t->has_reject = true;
	} else if (!t->has_candidate && wanted(t->w, r)) {
		t->candidate = *r;
		t->has_candidate = true;
	}
	return true;
}

static bool look_in_piece(void *user, const struct lims_reading *given)
{
	struct talker *t = user;
	struct lims_reading r = lims_walk_place(t->w, given);
	return look(t, &r);
}

/// Half-duplex adapters hear themselves: an exact echo before the answer counts as nothing.
static size_t echo_of(const struct lims_talk_piece *p)
{
	return p->sent_len && p->got_len >= p->sent_len && memcmp(p->got, p->sent, p->sent_len) == 0 ? p->sent_len : 0;
}

static void look_at_piece(struct talker *t, const struct lims_talk_piece *p)
{
	struct lims_walk *w = t->w;
	struct lims_request q = {.len = 0};
	if (p->sent_len && p->sent_len <= sizeof q.bytes && !(w->protocol->is_request && w->protocol->is_request(p->sent, p->sent_len, &q))) {
		memcpy(q.bytes, p->sent, p->sent_len);
		q.len = p->sent_len;
	}
	size_t echo = echo_of(p);
	w->scan.asked = q.len ? &q : NULL;
	w->at = (size_t)(p->got - w->c->bytes) + echo;
	w->received = p->got_at + echo;
	t->piece_good = true;
	t->has_candidate = false;
	if (p->got_len > echo)
		lims_decode_stream(
			w->protocol, &w->scan, p->got + echo, p->got_len - echo, true, 0, (struct lims_moment){0}, look_in_piece, t, NULL);
	if (t->has_candidate && t->piece_good && !t->has) {
		t->has = true;
		t->found = t->candidate;
	}
	w->scan.asked = NULL;
}

static void look_at_pieces(struct talker *t)
{
	struct lims_walk *w = t->w;
	t->has = t->has_reject = false;
	if (!w->protocol->conclude) {
		for (size_t i = 0; i < t->count; i++)
			look_at_piece(t, &t->pieces[i]);
		return;
	}
	struct lims_emit emit = {.take = look, .user = t};
	for (size_t i = 0; i < t->count; i++) {
		size_t echo = echo_of(&t->pieces[i]);
		t->pieces[i].got += echo;
		t->pieces[i].got_len -= echo;
		t->pieces[i].got_at += echo;
	}
	t->piece_good = true;
	t->has_candidate = false;
	w->protocol->conclude(&w->scan, t->pieces, t->count, &emit);
	t->has = t->has_candidate && t->piece_good;
	t->found = t->candidate;
	if (t->has && t->count && !t->found.at.us) {
		const struct lims_talk_piece *last = &t->pieces[t->count - 1];
		w->at = (size_t)(last->got - w->c->bytes);
		struct lims_reading end = {.frame_len = last->got_len};
		t->found.at = lims_walk_place(w, &end).at;
	}
}

/// The conversation under way came to its end, or was given up.
static void close_talk(struct talker *t, size_t line, bool done)
{
	struct lims_walk *w = t->w;
	if (!t->open)
		return;
	t->open = false;
	w->first_line = t->first_line;
	w->end_line = line;
	w->d->exchanges++;
	look_at_pieces(t);
	struct lims_reading none = {.at = w->c->head.start};
	if (!done) {
		w->dirty = true;
		w->run.count = 0;
		if (!t->decided)
			lims_walk_decide(w, t->has_reject ? &t->reject : &none, t->has_reject ? t->reject.reason : LIMS_REASON_TIMEOUT,
				t->has_reject ? NULL : "the conversation did not come to its end", false);
		return;
	}
	t->decided = true;
	if (t->refused) {
		w->run.count = 0;
		lims_walk_decide(w, t->has ? &t->found : &none, LIMS_REASON_NOT_CONFIRMED,
			"begun before the line was silent long enough after a failure", false);
	} else if (t->overflow) {
		lims_walk_decide(w, &none, LIMS_REASON_OVERSIZED, "the conversation has more steps than this program keeps", true);
	} else if (t->has) {
		lims_walk_weigh(w, &t->found, t->found.reason != LIMS_REASON_BUSY && t->found.reason != LIMS_REASON_UNSTABLE);
	} else if (t->has_reject) {
		w->run.count = 0;
		lims_walk_decide(w, &t->reject, t->reject.reason, NULL, false);
	} else {
		lims_walk_decide(w, &none, LIMS_REASON_NOT_A_VALUE, "the instrument did not tell this quantity", true);
	}
}

static void open_talk(struct talker *t, size_t line)
{
	t->open = true;
	t->refused = t->overflow = false;
	t->count = 0;
	t->first_line = line;
}

static void take_line(struct talker *t, const struct lims_capture_line *l, size_t got_at)
{
	struct lims_walk *w = t->w;
	if (!t->open) { // nobody talks: something that may belong to an earlier conversation
		w->dirty = true;
		return;
	}
	if (l->kind == LIMS_CAPTURE_TX) {
		if (!t->count) {
			t->refused = w->dirty && l->elapsed_us - w->active_us < w->latency_us;
			w->dirty = t->refused;
		}
		if (t->count == LIMS_TALK_PIECES)
			t->overflow = true;
		else
			t->pieces[t->count++] = (struct lims_talk_piece){
				.sent = w->c->bytes + l->at, .sent_len = l->len, .got = w->c->bytes + l->at + l->len, .got_at = got_at};
		return;
	}
	if (!t->count) // before the first question
		w->dirty = true;
	else
		t->pieces[t->count - 1].got_len += l->len;
}

void lims_walk_talked(struct lims_walk *w)
{
	struct talker t = {.w = w};
	size_t got = 0;
	for (size_t i = 0; i < w->c->count; i++) {
		const struct lims_capture_line *l = &w->c->lines[i];
		if (l->kind == LIMS_CAPTURE_MARK) {
			bool begins = strcmp(l->mark, LIMS_MARK_TALK) == 0, ends = strcmp(l->mark, LIMS_MARK_DONE) == 0;
			if (begins || ends)
				close_talk(&t, i, ends);
			if (begins)
				open_talk(&t, i + 1);
			continue;
		}
		take_line(&t, l, got);
		got += l->kind == LIMS_CAPTURE_RX ? l->len : 0;
		w->active_us = l->elapsed_us;
	}
	close_talk(&t, w->c->count, false);
}
