// SPDX-License-Identifier: Apache-2.0
// Deciding what was only listened to: the last frames of the wanted quantity.
#include "drivers/protocol/walk.h"

#include <stdio.h>
#include <string.h>

struct listener {
	struct lims_walk *w;
	size_t frames;     ///< good frames since the port was opened or a frame was spoiled
	size_t last_frame; ///< place of the last one; one frame may carry many quantities
	bool any, taken;   ///< a frame was seen; it gave the quantity already
	bool has_before;
	struct lims_reading before; ///< of the quantity, in the frame before
};

/// The quantity that is wanted; a status that names none (overload) concerns every one.
static bool wanted(const struct lims_walk *w, const struct lims_reading *r)
{
	if (r->reason == LIMS_REASON_NOT_A_VALUE)
		return false;
	return !*w->role || !r->role[0] || strcmp(r->role, w->role) == 0;
}

static bool settles(enum lims_reason r)
{
	return r == LIMS_REASON_OVERLOAD || r == LIMS_REASON_UNDERLOAD || r == LIMS_REASON_DEVICE_ERROR || r == LIMS_REASON_NO_UNIT ||
		   r == LIMS_REASON_UNIT_UNKNOWN;
}

/// A digit that was lost or changed on a line without a check leaves a frame as good as any: only the next one tells.
static bool told_twice(struct listener *l, const struct lims_reading *r)
{
	const struct lims_reading *b = &l->before;
	bool same = l->has_before && b->reason == r->reason && b->net == r->net && b->stable == r->stable && !strcmp(b->digits, r->digits) &&
				!strcmp(b->unit, r->unit) && !strcmp(b->role, r->role);
	l->before = *r;
	l->has_before = true;
	return same;
}

/// What is told once is shown at rest until the next one: without having been heard to come about it may be the one before.
static bool shown_at_rest(const struct lims_walk *w, const struct lims_reading *r)
{
	char role[LIMS_READING_ROLE + 3];
	if (!w->protocol->told_once || w->c->head.rule < 2 || r->reason != LIMS_REASON_NONE || r->stable)
		return false;
	snprintf(role, sizeof role, " %s ", r->role);
	return strstr(w->protocol->told_once, role) != NULL;
}

/// A damaged frame ends the run; without a check its rest may look like a good one, so that the next frame is not trusted either.
static void spoil(struct listener *l, const struct lims_reading *r)
{
	struct lims_walk *w = l->w;
	w->d->rejected++;
	w->run.count = 0;
	if (!w->protocol->crc)
		l->frames = 0;
	l->any = l->has_before = false;
	lims_walk_decide(w, r, r->reason, NULL, false);
}

static bool hear(void *user, const struct lims_reading *given)
{
	struct listener *l = user;
	struct lims_walk *w = l->w;
	struct lims_reading r = lims_walk_place(w, given);
	lims_walk_forward(w, &r);
	if (w->protocol->told_once && w->d->settled && w->d->reading.reason == LIMS_REASON_NONE)
		return true;
	if (lims_walk_rejected(r.reason)) {
		spoil(l, &r);
		return true;
	}
	if (!l->any || l->last_frame != r.frame_at) {
		l->any = true;
		l->last_frame = r.frame_at;
		l->taken = false;
		l->frames++;
		w->d->exchanges++;
	}
	if (l->taken || !wanted(w, &r))
		return true;
	l->taken = true;
	bool twice = told_twice(l, &r) || w->protocol->crc || w->c->head.rule < 2;
	if (l->frames < 2)
		lims_walk_decide(w, &r, r.reason == LIMS_REASON_NONE ? LIMS_REASON_NOT_CONFIRMED : r.reason,
			"the first frame may have begun before the line was opened", false);
	else if (shown_at_rest(w, &r))
		lims_walk_decide(
			w, &r, LIMS_REASON_NOT_CONFIRMED, "shown at rest, and no run of the pump was heard: it may be the delivery before", false);
	else if (!twice && r.reason == LIMS_REASON_NONE && (r.stable || w->setup.stable))
		lims_walk_decide(w, &r, LIMS_REASON_NOT_CONFIRMED, "a line without a check: the next frame has to say the same", false);
	else
		lims_walk_weigh(w, &r, settles(r.reason));
	return true;
}

/// The bytes of some rx lines that followed one another.
static void hear_stretch(struct listener *l, size_t first, size_t end)
{
	struct lims_walk *w = l->w;
	size_t n = 0, used = 0;
	w->first_line = first;
	w->end_line = end;
	if (first < end)
		w->at = w->c->lines[first].at;
	for (size_t i = first; i < end; i++)
		n += w->c->lines[i].len;
	l->frames = 0;
	l->any = l->has_before = false;
	w->run.count = 0;
	if (!n)
		return;
	lims_decode_stream(w->protocol, &w->scan, w->c->bytes + w->at, n, false, 0, (struct lims_moment){0}, hear, l, &used);
	// What stands behind the last whole frame may still be completed: it is shown and spoils nothing.
	struct lims_reading rest = {.reason = LIMS_REASON_TRUNCATED, .frame_at = used, .frame_len = n - used};
	if (used < n) {
		rest = lims_walk_place(w, &rest);
		lims_walk_forward(w, &rest);
	}
	w->received += n;
}

void lims_walk_heard(struct lims_walk *w)
{
	struct listener l = {.w = w};
	size_t first = 0;
	w->d->reading.reason = LIMS_REASON_TIMEOUT;
	lims_reading_reject(&w->d->reading, &w->d->reading, LIMS_REASON_TIMEOUT, "nothing of this quantity was heard");
	for (size_t i = 0; i <= w->c->count; i++) {
		if (i < w->c->count && w->c->lines[i].kind == LIMS_CAPTURE_RX)
			continue;
		hear_stretch(&l, first, i);
		first = i + 1;
	}
}
