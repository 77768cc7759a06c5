// SPDX-License-Identifier: Apache-2.0
// The one loop that joins framer, check and decoder of every protocol and finds the next good frame after rubbish.
#include "drivers/protocol/generic/lines.h"
#include "drivers/protocol/protocol.h"

#include <string.h>

/// Bytes that gave no frame so far.
struct stretch {
	size_t at;
	size_t len; ///< 0: none open
	enum lims_reason reason;
	char note[LIMS_READING_NOTE];
};

struct loop {
	const struct lims_protocol *protocol;
	struct lims_scan scan;
	struct lims_reading base; ///< time; frame_at and frame_len are set for each reading
	size_t base_at;
	struct lims_emit *emit;
	struct stretch bad;
	struct lims_seen *seen;
};

void lims_reading_reject(struct lims_reading *r, const struct lims_reading *base, enum lims_reason reason, const char *note)
{
	*r = *base;
	r->reason = reason;
	if (note) {
		size_t n = strnlen(note, sizeof r->note - 1);
		memcpy(r->note, note, n);
		r->note[n] = '\0';
	}
}

void lims_emit_reading(struct lims_emit *emit, const struct lims_reading *r)
{
	if (emit->stopped)
		return;
	emit->given++;
	if (emit->take && !emit->take(emit->user, r))
		emit->stopped = true;
}

static void place(struct loop *l, size_t at, size_t len)
{
	l->base.frame_at = l->base_at + at;
	l->base.frame_len = len;
}

static void close_stretch(struct loop *l)
{
	if (!l->bad.len)
		return;
	struct lims_reading r;
	place(l, l->bad.at, l->bad.len);
	lims_reading_reject(&r, &l->base, l->bad.reason, l->bad.note);
	l->bad.len = 0;
	lims_emit_reading(l->emit, &r);
}

/// One byte more that begins no frame. What looked like the start of a frame gives the stretch its reason; mere noise before it is told apart.
static void reject_byte(struct loop *l, size_t at, uint8_t byte, enum lims_reason reason, const char *note)
{
	if (l->bad.len && l->bad.reason == LIMS_REASON_NOISE && reason != LIMS_REASON_NOISE)
		close_stretch(l);
	if (!l->bad.len) {
		l->bad.at = at;
		l->bad.reason = reason;
		size_t n = strnlen(note, sizeof l->bad.note - 1);
		memcpy(l->bad.note, note, n);
		l->bad.note[n] = '\0';
	}
	l->bad.len++;
	l->scan.memory->joined = false;
	if (l->protocol->end >= 0 && byte == (uint8_t)l->protocol->end)
		close_stretch(l);
}

/// The first byte behind the line that stands at `at`; 0: its end has not come. The byte that ends it is the protocol's, or the one that the model names.
static size_t line_end(const struct loop *l, const uint8_t *bytes, size_t n, size_t at)
{
	const struct lims_model *m = l->scan.model;
	uint8_t mask = l->protocol->seven_bits ? 0x7f : 0xff;
	uint8_t last = l->protocol->has_lines && m && m->lines ? m->lines->end : (uint8_t)l->protocol->end;
	for (; at < n; at++)
		if ((bytes[at] & mask) == last)
			return at + 1;
	return 0;
}

/// A line that is no frame, rejected as a whole. The place behind it; of a line without an end as much stays as a frame may have, so that its tail is
/// not taken for a line when more comes.
static size_t reject_line(struct loop *l, const uint8_t *bytes, size_t n, size_t at, bool end, enum lims_reason reason, const char *note)
{
	size_t last = line_end(l, bytes, n, at);
	size_t to = last ? last : n;
	if (!last && !end)
		to = n - at > l->protocol->frame_max ? n - l->protocol->frame_max : at;
	close_stretch(l);
	reject_byte(l, at, 0, reason, note);
	l->bad.len = to - at;
	close_stretch(l);
	return to;
}

static void good_frame(struct loop *l, const uint8_t *bytes, size_t at, size_t len)
{
	close_stretch(l);
	if (l->emit->stopped)
		return;
	place(l, at, len);
	l->protocol->decode(&l->scan, bytes + at, len, &l->base, l->emit);
	l->scan.memory->joined = true;
	if (l->scan.asked || !l->protocol->is_request)
		return;
	// A reply belongs to the request just before it; a second reply has none.
	l->seen->has = l->protocol->is_request(bytes + at, len, &l->seen->request);
	l->scan.seen = l->seen->has ? &l->seen->request : NULL;
}

/// What stands at bytes[at]: the length of a good frame, or 0 with the reason; *ret_wait when an unfinished frame may yet become good.
static size_t try_at(
	struct loop *l, const uint8_t *bytes, size_t n, size_t at, enum lims_reason *ret_reason, char *ret_note, bool *ret_wait)
{
	struct lims_shape shape; // what stands behind `count` is never read
	shape.count = 0;
	shape.reason = LIMS_REASON_NOISE;
	l->scan.at = l->base_at + at;
	l->protocol->shape(&l->scan, bytes + at, n - at, &shape);
	*ret_reason = shape.count ? LIMS_REASON_TRUNCATED : shape.reason;
	*ret_wait = false;
	ret_note[0] = '\0';
	bool checked = false;
	for (size_t i = 0; i < shape.count; i++) {
		if (shape.len[i] > n - at) {
			*ret_wait = true;
			continue;
		}
		char note[LIMS_READING_NOTE]; // a parser that says something ends it; clearing it whole would take as long as a short frame
		note[0] = '\0';
		enum lims_reason reason = l->protocol->check(&l->scan, bytes + at, shape.len[i], note);
		if (reason == LIMS_REASON_NONE)
			return shape.len[i];
		if (!checked) {
			checked = true;
			*ret_reason = reason;
			memcpy(ret_note, note, strnlen(note, sizeof note - 1) + 1);
		}
	}
	return 0;
}

size_t lims_decode_going_on(const struct lims_protocol *protocol, const struct lims_scan *scan, struct lims_seen *seen,
	const uint8_t *bytes, size_t n, bool end, size_t base_at, struct lims_moment at, lims_reading_fn take, void *user, size_t *ret_used)
{
	struct lims_emit emit = {.take = take, .user = user};
	struct loop l = {.protocol = protocol, .scan = *scan, .base_at = base_at, .emit = &emit, .seen = seen};
	l.base.at = at;
	l.scan.more = !end;
	if (!l.scan.memory)
		l.scan.memory = &seen->memory;
	if (seen->has)
		l.scan.seen = &seen->request;
	size_t p = 0;
	while (p < n && !emit.stopped) {
		enum lims_reason reason;
		char note[LIMS_READING_NOTE];
		bool wait;
		size_t len = try_at(&l, bytes, n, p, &reason, note, &wait);
		if (len) {
			good_frame(&l, bytes, p, len);
			p += len;
			continue;
		}
		if (wait && !end)
			break;
		if (protocol->from_line_start) {
			size_t to = reject_line(&l, bytes, n, p, end, reason, note);
			if (to == p)
				break;
			p = to;
			continue;
		}
		reject_byte(&l, p, bytes[p], reason, note);
		p++;
	}
	close_stretch(&l);
	if (ret_used)
		*ret_used = p;
	return emit.given;
}

size_t lims_decode_stream(const struct lims_protocol *protocol, const struct lims_scan *scan, const uint8_t *bytes, size_t n, bool end,
	size_t base_at, struct lims_moment at, lims_reading_fn take, void *user, size_t *ret_used)
{
	struct lims_seen seen = {0};
	return lims_decode_going_on(protocol, scan, &seen, bytes, n, end, base_at, at, take, user, ret_used);
}

size_t lims_decode(const struct lims_protocol *protocol, const struct lims_model *model, const struct lims_setup *setup,
	const uint8_t *bytes, size_t n, lims_reading_fn take, void *user)
{
	struct lims_scan scan = {.model = model, .setup = setup};
	return lims_decode_stream(protocol, &scan, bytes, n, true, 0, (struct lims_moment){0}, take, user, NULL);
}
