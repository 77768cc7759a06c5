// SPDX-License-Identifier: Apache-2.0
// What the protocol harnesses share: decoding in every way and the invariants that must hold.
#ifndef LIMS_TESTS_FUZZ_PROTOCOL_H
#define LIMS_TESTS_FUZZ_PROTOCOL_H

#include "drivers/protocol/exchange.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void check(bool holds)
{
	if (!holds)
		abort();
}

/// Frames and rejected stretches must lie one after the other without gap or overlap; what counts as a reading is complete.
struct cover {
	size_t at, end;
	size_t readings;
};

static inline bool cover_take(void *user, const struct lims_reading *r)
{
	struct cover *c = user;
	bool same_frame = c->readings && r->frame_at == c->at && r->frame_at + r->frame_len == c->end;
	check(same_frame || r->frame_at == c->end);
	check(r->frame_len > 0);
	c->at = r->frame_at;
	c->end = r->frame_at + r->frame_len;
	c->readings++;
	check(lims_text_valid(r->note, strlen(r->note)));
	if (r->reason == LIMS_REASON_NONE) {
		struct lims_dec d;
		check(r->digits[0] && r->unit[0] && r->role[0]);
		check(lims_dec_parse(r->digits, strlen(r->digits), &d, NULL) == LIMS_OK && lims_dec_cmp(d, r->value) == 0);
	}
	return true;
}

/// Whole, and as a stream in two pieces: every byte is accounted for exactly once.
static inline void decode_all_ways(const char *id, const struct lims_scan *scan, const uint8_t *bytes, size_t n)
{
	const struct lims_protocol *p = lims_protocol_find(id);
	struct cover whole = {0}, stream = {0};
	size_t used = 0, rest = 0;
	struct lims_moment none = {0};
	lims_decode_stream(p, scan, bytes, n, true, 0, none, cover_take, &whole, &used);
	check(whole.end == n && used == n);
	lims_decode_stream(p, scan, bytes, n / 2, false, 0, none, cover_take, &stream, &used);
	check(used <= n / 2 && stream.end == used && n / 2 - used <= p->frame_max);
	lims_decode_stream(p, scan, bytes + used, n - used, true, used, none, cover_take, &stream, &rest);
	check(stream.end == n && rest == n - used);
}

#endif
