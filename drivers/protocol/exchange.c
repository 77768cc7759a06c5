// SPDX-License-Identifier: Apache-2.0
// Tells the answer to a question from everything else that may stand on the line.
#include "drivers/protocol/exchange.h"
#include "drivers/protocol/walk.h"

#include <string.h>

struct looker {
	const struct lims_protocol *protocol;
	const struct lims_request *asked;
	const char *role;
	const uint8_t *bytes;
	lims_reading_fn take;
	void *user;
	size_t last_frame; ///< place of the last answer: one frame may carry many quantities
	bool matched;      ///< `wanted` is of the role; before, the first reading of a line protocol stands in for it
	struct lims_outcome *o;
};

static bool is_echo(const struct looker *k, const struct lims_reading *r)
{
	return r->frame_at == 0 && r->frame_len == k->asked->len && memcmp(k->bytes, k->asked->bytes, r->frame_len) == 0;
}

/// Is a good frame an answer? The decoder has compared what the frame says of itself with the question already.
static bool is_answer(const struct looker *k, const struct lims_reading *r)
{
	const uint8_t *frame = k->bytes + r->frame_at;
	struct lims_request q;
	if (k->protocol->answers)
		return k->protocol->answers(k->asked, r, frame);
	return r->reason != LIMS_REASON_NOT_A_VALUE || !k->protocol->is_request || !k->protocol->is_request(frame, r->frame_len, &q);
}

static bool look(void *user, const struct lims_reading *r)
{
	struct looker *k = user;
	struct lims_outcome *o = k->o;
	if (k->take)
		k->take(k->user, r);
	if (!k->asked || lims_walk_rejected(r->reason)) {
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
	bool matches = strcmp(r->role, k->role) == 0;
	if ((!o->has_wanted && (!k->protocol->has_registers || matches)) || (!k->matched && matches)) {
		o->has_wanted = true;
		k->matched = matches;
		o->wanted = *r;
	}
	return true;
}

static bool of_numbers(uint8_t c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '+' || c == '-' || c == ' ';
}

/// Bytes of the question that the line gives back in front of the answer. A question of nothing but digits could be the beginning of the answer itself.
static size_t echo_at(const struct lims_request *asked, const uint8_t *bytes, size_t n)
{
	bool telling = false;
	if (!asked || !asked->len || n < asked->len || memcmp(bytes, asked->bytes, asked->len) != 0)
		return 0;
	for (size_t i = 0; i < asked->len; i++)
		telling = telling || !of_numbers(asked->bytes[i]);
	return telling ? asked->len : 0;
}

/// Looks at what stands behind the first `skip` bytes.
static void look_from(struct looker *k, const struct lims_scan *scan, size_t skip, size_t n, bool end, struct lims_outcome *ret)
{
	*ret = (struct lims_outcome){0};
	k->o = ret;
	if (n > skip)
		lims_decode_stream(k->protocol, scan, k->bytes + skip, n - skip, end, skip, (struct lims_moment){0}, look, k, &ret->used);
	ret->used += skip;
}

void lims_exchange_look(const struct lims_protocol *protocol, const struct lims_scan *scan, int rule, const char *role,
	const uint8_t *bytes, size_t n, bool end, lims_reading_fn take, void *user, struct lims_outcome *ret)
{
	struct looker k = {.protocol = protocol, .asked = scan->asked, .role = role, .bytes = bytes};
	size_t echo = rule < 3 ? 0 : echo_at(scan->asked, bytes, n);
	if (echo) {
		// An echo that is a frame of the protocol needs no help.
		struct looker whole = k;
		look_from(&whole, scan, 0, n, end, ret);
		if (!ret->rejected)
			echo = 0;
	}
	k.take = take;
	k.user = user;
	look_from(&k, scan, echo, n, end, ret);
}
