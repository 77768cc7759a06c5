// SPDX-License-Identifier: Apache-2.0
// The one rule by which a capture becomes a reading for a record, used by the live path and by the proof alike.
#include "drivers/protocol/walk.h"

#include <stdio.h>
#include <string.h>

/// The time of the last byte of a frame that ends at `end` in the capture's bytes.
static struct lims_moment time_of(const struct lims_walk *w, size_t end)
{
	struct lims_moment m = w->c->head.start;
	for (size_t i = w->first_line; i < w->end_line; i++) {
		const struct lims_capture_line *l = &w->c->lines[i];
		if (l->kind != LIMS_CAPTURE_RX || l->at + l->len < end)
			continue;
		m.us += l->elapsed_us;
		break;
	}
	return m;
}

struct lims_reading lims_walk_place(const struct lims_walk *w, const struct lims_reading *given)
{
	struct lims_reading r = *given;
	r.frame_at += w->received;
	r.at = time_of(w, w->at + given->frame_at + given->frame_len);
	return r;
}

void lims_walk_forward(struct lims_walk *w, const struct lims_reading *r)
{
	if (w->take && !w->stopped && !w->take(w->user, r))
		w->stopped = true;
}

void lims_walk_decide(struct lims_walk *w, const struct lims_reading *r, enum lims_reason reason, const char *note, bool settled)
{
	w->d->reading = *r;
	w->d->reading.reason = reason;
	if (note)
		lims_reading_reject(&w->d->reading, &w->d->reading, reason, note);
	w->d->settled = settled;
}

void lims_walk_weigh(struct lims_walk *w, const struct lims_reading *r, bool settles)
{
	char note[LIMS_READING_NOTE];
	if (r->reason != LIMS_REASON_NONE) {
		w->run.count = 0;
		lims_walk_decide(w, r, r->reason, NULL, settles);
		return;
	}
	bool known = r->stable;
	if (known || w->setup.stable || lims_agree_add(&w->run, &w->agreement, r)) {
		lims_walk_decide(w, r, LIMS_REASON_NONE, NULL, true);
		if (known)
			return;
		w->d->reading.stable = true;
		w->d->reading.stable_origin = w->setup.stable ? LIMS_ORIGIN_DECLARED : LIMS_ORIGIN_INFERRED;
		return;
	}
	snprintf(note, sizeof note, "stability is not on the wire: %u of %u readings in a row agree", w->run.count, w->agreement.need);
	lims_walk_decide(w, r, LIMS_REASON_NOT_CONFIRMED, note, false);
}

bool lims_walk_rejected(enum lims_reason r)
{
	return r == LIMS_REASON_BAD_FRAME || r == LIMS_REASON_BAD_CHECK || r == LIMS_REASON_TRUNCATED || r == LIMS_REASON_OVERSIZED ||
		   r == LIMS_REASON_NOISE;
}

static lims_rc prepare(struct lims_walk *w, const struct lims_model *model, const char *role, struct lims_err *err)
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
	w->role = role ? role : h->role[0] ? h->role : w->protocol->role ? w->protocol->role : "";
	w->reg = model && w->protocol->has_registers ? lims_model_register(model, w->role) : NULL;
	// A recording names no quantity: its frames can be decoded, and nothing is decided.
	if (w->protocol->has_registers && !w->reg && *w->role)
		return lims_err_set(err, LIMS_E_INPUT, "no register of the model \"%s\" gives \"%s\"; name one of its roles",
			model ? model->id : "(none)", w->role);
	w->latency_us = (int64_t)(model ? model->latency_ms : LIMS_LATENCY_MS) * 1000;
	w->scan.model = model;
	w->scan.setup = &w->setup;
	w->scan.version = h->version;
	lims_agreement_of(w->protocol, &w->setup, &w->agreement);
	return LIMS_OK;
}

static lims_rc run(const struct lims_capture *c, const struct lims_model *model, const char *role, lims_reading_fn take, void *user,
	struct lims_decision *ret, struct lims_err *err)
{
	struct lims_decision d = {.reading = {.reason = LIMS_REASON_TIMEOUT, .note = "nothing could be asked"}};
	struct lims_walk w = {.c = c, .take = take, .user = user, .d = &d};
	lims_rc rc = prepare(&w, model, role, err);
	if (rc != LIMS_OK)
		return rc;
	enum lims_manner manner = lims_manner_of(w.protocol, &w.setup);
	if (manner == LIMS_MANNER_ASK)
		lims_walk_asked(&w);
	else if (manner == LIMS_MANNER_TALK)
		lims_walk_talked(&w);
	else
		lims_walk_heard(&w);
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
