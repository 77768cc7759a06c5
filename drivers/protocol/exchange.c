// SPDX-License-Identifier: Apache-2.0
// Tells the answer to a question from everything else that may stand on the line.
#include "drivers/protocol/exchange.h"

#include <string.h>

struct looker {
	const struct lims_protocol *protocol;
	const struct lims_request *asked;
	const char *role;
	const uint8_t *bytes;
	lims_reading_fn take;
	void *user;
	size_t last_frame; ///< place of the last answer: one frame may carry many quantities
	struct lims_outcome *o;
};

static bool is_rejected(enum lims_reason r)
{
	return r == LIMS_REASON_BAD_FRAME || r == LIMS_REASON_BAD_CHECK || r == LIMS_REASON_TRUNCATED || r == LIMS_REASON_OVERSIZED ||
		   r == LIMS_REASON_NOISE;
}

static bool is_echo(const struct looker *k, const struct lims_reading *r)
{
	return r->frame_at == 0 && r->frame_len == k->asked->len && memcmp(k->bytes, k->asked->bytes, r->frame_len) == 0;
}

/// Is a good frame an answer? For Modbus the decoder has compared address, function, number and length already.
static bool is_answer(const struct looker *k, const struct lims_reading *r)
{
	if (k->protocol->is_request) {
		struct lims_request q;
		return r->reason != LIMS_REASON_NOT_A_VALUE || !k->protocol->is_request(k->bytes + r->frame_at, r->frame_len, &q);
	}
	const char *command = (const char *)k->asked->bytes;
	size_t n = k->asked->len - 2;
	bool identity = command[0] == 'I';
	if (r->reason != LIMS_REASON_NOT_A_VALUE)
		return !identity || r->reason == LIMS_REASON_DEVICE_ERROR;
	return identity && strncmp(r->note, command, n) == 0 && r->note[n] == ' ';
}

static bool look(void *user, const struct lims_reading *r)
{
	struct looker *k = user;
	struct lims_outcome *o = k->o;
	if (k->take)
		k->take(k->user, r);
	if (!k->asked || is_rejected(r->reason)) {
		if (!o->rejected++)
			o->reject = *r;
		return true;
	}
	if (is_echo(k, r))
		return true;
	if (!is_answer(k, r)) {
		if (!o->rejected++)
			lims_reading_reject(&o->reject, r, LIMS_REASON_BAD_FRAME, "a frame that nobody asked for");
		return true;
	}
	if (!o->answers)
		o->first = *r;
	if (!o->answers || k->last_frame != r->frame_at)
		o->answers++;
	k->last_frame = r->frame_at;
	if (!o->has_wanted && (!k->protocol->has_registers || strcmp(r->role, k->role) == 0)) {
		o->has_wanted = true;
		o->wanted = *r;
	}
	return true;
}

void lims_exchange_look(const struct lims_protocol *protocol, const struct lims_scan *scan, const char *role, const uint8_t *bytes,
	size_t n, bool end, lims_reading_fn take, void *user, struct lims_outcome *ret)
{
	struct lims_outcome o = {0};
	struct looker k = {.protocol = protocol, .asked = scan->asked, .role = role, .bytes = bytes, .take = take, .user = user, .o = &o};
	if (n)
		lims_decode_stream(protocol, scan, bytes, n, end, 0, (struct lims_moment){0}, look, &k, &o.used);
	*ret = o;
}
