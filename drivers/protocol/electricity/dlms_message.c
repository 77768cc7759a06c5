// SPDX-License-Identifier: Apache-2.0
// From HDLC frames to one APDU: segments are joined, then the blocks of a general block transfer.
//
//   frame      [E6 E7 00 | E6 E6 00]  APDU or a part of it       only the first segment carries this LLC header
//   block      E0  control(1)  number(2)  acknowledged(2)  length  part of the APDU        control: 80h last, 40h streaming, window
//
// Sources: IEC 62056-46, 6.4.4 (segments), DLMS UA Green Book ed. 8, 9.3.13 (general block transfer); three segments of an Iskra AM550 in Tasmota issue 8790;
// pushes of a Landis+Gyr E450 in esphome pull request 16942, whose later blocks carry no LLC header.
#include "drivers/protocol/electricity/dlms.h"

#include <string.h>

enum { BLOCK_TAG = 0xe0, BLOCK_LAST = 0x80 };

/// Frames being joined.
struct join {
	const uint8_t *bytes;
	size_t n;
	size_t at; ///< behind the last frame taken
	struct lims_dlms_message *m;
	bool whole_heads; ///< the head of a block lies in one segment
};

enum outcome { JOINED, WAITING, BROKEN };

static bool has_llc(const struct lims_hdlc *h)
{
	return h->info_len >= LIMS_DLMS_LLC && h->info[0] == 0xe6 && (h->info[1] == 0xe6 || h->info[1] == 0xe7) && h->info[2] == 0;
}

static bool carries_text(const struct lims_hdlc *h)
{
	enum lims_hdlc_kind k = lims_hdlc_kind_of(h->control);
	return h->info && h->info_len && (k == LIMS_HDLC_I || k == LIMS_HDLC_UI);
}

/// May b follow a in one message?
static bool follows(const struct lims_hdlc *a, const struct lims_hdlc *b)
{
	if (!carries_text(b) || !lims_hdlc_same_way(a, b) || (a->control & 1) != (b->control & 1))
		return false;
	return a->control & 1 || ((a->control >> 1) + 1) % 8 == (b->control >> 1) % 8;
}

/// The next frame with text at j->at; acknowledgements between (RR) are passed over.
static enum outcome next_frame(struct join *j, const struct lims_hdlc *before, struct lims_hdlc *ret)
{
	for (;;) {
		struct lims_hdlc h;
		if (j->at >= j->n)
			return WAITING;
		if (lims_hdlc_read(j->bytes + j->at, j->n - j->at, &h) != LIMS_REASON_NONE || j->at + h.len > LIMS_DLMS_MAX)
			return BROKEN;
		if (h.len > j->n - j->at)
			return WAITING;
		if (lims_hdlc_check(j->bytes + j->at, &h) != LIMS_REASON_NONE)
			return BROKEN;
		if (lims_hdlc_kind_of(h.control) != LIMS_HDLC_RR || h.info) {
			*ret = h;
			return follows(before, &h) ? JOINED : BROKEN;
		}
		j->at += h.len;
	}
}

static bool add_piece(struct lims_dlms_message *m, const uint8_t *at, size_t len)
{
	if (m->pieces == LIMS_DLMS_PIECES)
		return false;
	m->piece[m->pieces++] = (struct lims_axdr_piece){at, len};
	return true;
}

/// Takes the segments that follow a frame.
static enum outcome take_segments(struct join *j, struct lims_hdlc *last)
{
	while (last->segmented) {
		struct lims_hdlc h;
		enum outcome o = next_frame(j, last, &h);
		if (o != JOINED)
			return o;
		if (has_llc(&h) || !add_piece(j->m, h.info, h.info_len))
			return BROKEN;
		j->at += h.len;
		*last = h;
	}
	return JOINED;
}

/// Cuts the head of a block off, which begins in the piece `from` and may go on in the next ones; the pieces from there on must hold the block and nothing else.
static bool cut_block(const struct join *j, size_t from, unsigned *ret_number, bool *ret_last)
{
	struct lims_dlms_message *m = j->m;
	struct lims_axdr a = lims_axdr_of(m->piece + from, m->pieces - from);
	uint64_t tag, control, number, acknowledged;
	size_t len;
	if (!lims_axdr_number(&a, 1, &tag) || tag != BLOCK_TAG || !lims_axdr_number(&a, 1, &control) || !lims_axdr_number(&a, 2, &number) ||
		!lims_axdr_number(&a, 2, &acknowledged) || !lims_axdr_length(&a, &len) || !len || lims_axdr_left(&a) != len ||
		(j->whole_heads && a.piece != m->piece + from))
		return false;
	memmove(m->piece + from, a.piece, a.pieces * sizeof *a.piece);
	m->pieces = from + a.pieces;
	m->piece[from].at += a.at;
	m->piece[from].len -= a.at;
	*ret_number = (unsigned)number;
	*ret_last = control & BLOCK_LAST;
	return true;
}

/// Takes the blocks that follow the first one, which is whole.
static enum outcome take_blocks(struct join *j, struct lims_hdlc *last)
{
	unsigned number = 0, wanted;
	bool end = false;
	if (!cut_block(j, 0, &number, &end))
		return BROKEN;
	for (wanted = number + 1; !end; wanted++) {
		struct lims_hdlc h;
		size_t from = j->m->pieces;
		enum outcome o = next_frame(j, last, &h);
		if (o != JOINED)
			return o;
		size_t llc = has_llc(&h) ? LIMS_DLMS_LLC : 0;
		if (!add_piece(j->m, h.info + llc, h.info_len - llc))
			return BROKEN;
		j->at += h.len;
		*last = h;
		o = take_segments(j, last);
		if (o != JOINED)
			return o;
		if (!cut_block(j, from, &number, &end) || number != wanted)
			return BROKEN;
	}
	return JOINED;
}

static bool begins_block(const struct join *j)
{
	struct lims_axdr a = lims_axdr_of(j->m->piece, j->whole_heads ? 1 : j->m->pieces);
	uint64_t tag;
	return lims_axdr_number(&a, 1, &tag) && tag == BLOCK_TAG;
}

enum lims_reason lims_dlms_read(const uint8_t *bytes, size_t n, enum lims_dlms_reach reach, struct lims_dlms_message *ret, bool *ret_wait)
{
	struct lims_dlms_message *m = ret;
	struct join j = {.bytes = bytes, .n = n, .m = m, .whole_heads = reach == LIMS_DLMS_ALL_1};
	*ret_wait = false;
	m->pieces = 0;
	m->state = LIMS_DLMS_LINK;
	enum lims_reason reason = lims_hdlc_read(bytes, n, &m->first);
	if (reason != LIMS_REASON_NONE)
		return reason;
	struct lims_hdlc last = m->first;
	j.at = m->len = m->first.len;
	if (m->len > n || !carries_text(&m->first))
		return LIMS_REASON_NONE;
	bool llc = has_llc(&m->first);
	size_t skip = llc ? LIMS_DLMS_LLC : 0;
	add_piece(m, m->first.info + skip, m->first.info_len - skip);
	m->state = LIMS_DLMS_HEADLESS;
	if (!llc)
		return LIMS_REASON_NONE;
	m->state = last.segmented ? LIMS_DLMS_SEGMENT : begins_block(&j) ? LIMS_DLMS_BLOCK : LIMS_DLMS_WHOLE;
	if (m->state == LIMS_DLMS_WHOLE || lims_hdlc_check(bytes, &m->first) != LIMS_REASON_NONE)
		return LIMS_REASON_NONE;
	enum lims_dlms_state single = m->state;
	if (reach != LIMS_DLMS_ONE) {
		enum outcome o = take_segments(&j, &last);
		if (o == JOINED && begins_block(&j))
			o = take_blocks(&j, &last);
		if (o == JOINED) {
			m->state = LIMS_DLMS_WHOLE;
			m->len = j.at;
			return LIMS_REASON_NONE;
		}
		*ret_wait = o == WAITING;
	}
	m->state = single;
	m->pieces = 1;
	m->piece[0] = (struct lims_axdr_piece){m->first.info + LIMS_DLMS_LLC, m->first.info_len - LIMS_DLMS_LLC};
	if (*ret_wait)
		m->len = n + 1;
	return LIMS_REASON_NONE;
}
