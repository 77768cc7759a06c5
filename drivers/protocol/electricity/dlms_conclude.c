// SPDX-License-Identifier: Apache-2.0
// What a conversation with a DLMS meter gave: the answers to its questions, joined from segments and blocks, become one reading.
#include "drivers/protocol/electricity/dlms_client.h"
#include "drivers/protocol/families.h"

#include <string.h>

bool lims_dlms_block_read(struct lims_axdr *a, struct lims_dlms_block *ret)
{
	uint8_t head[4], choice;
	if (!lims_axdr_take(a, head, sizeof head) || head[0] != 0xc4 || head[1] != 2 || !lims_axdr_number(a, 4, &ret->number) ||
		!lims_axdr_take(a, &choice, 1) || choice)
		return false;
	ret->last = head[3] != 0;
	return true;
}

uint8_t lims_dlms_invoke(int attribute)
{
	return (uint8_t)(0x80 | attribute);
}

/// What was asked in a piece; false when it was no question for an object.
static bool asked_in(const struct lims_talk_piece *piece, struct lims_dlms_object *ret)
{
	struct lims_dlms_message m;
	bool wait;
	return piece->sent_len && lims_dlms_read(piece->sent, piece->sent_len, LIMS_DLMS_ONE, &m, &wait) == LIMS_REASON_NONE &&
		   m.state == LIMS_DLMS_WHOLE && lims_dlms_asks(lims_axdr_of(m.piece, m.pieces), ret);
}

/// Joins the segments of the answer that begins in pieces[0]; how many pieces they are, 0 when they do not belong together.
static size_t join_answer(const struct lims_talk_piece *pieces, size_t count, struct lims_dlms_message *ret)
{
	struct lims_dlms_message m;
	bool wait;
	ret->pieces = 0;
	for (size_t i = 0; i < count; i++) {
		if (!pieces[i].got_len || lims_dlms_read(pieces[i].got, pieces[i].got_len, LIMS_DLMS_ONE, &m, &wait) != LIMS_REASON_NONE ||
			m.len != pieces[i].got_len || lims_hdlc_check(pieces[i].got, &m.first) != LIMS_REASON_NONE || !m.pieces ||
			ret->pieces == LIMS_DLMS_PIECES)
			return 0;
		ret->piece[ret->pieces++] = m.piece[0];
		if (!m.first.segmented)
			return i + 1;
	}
	return 0;
}

/// The question for what follows that block.
static bool asks_next(const struct lims_talk_piece *piece, uint8_t invoke, uint64_t number)
{
	struct lims_dlms_message m;
	bool wait;
	uint8_t head[3];
	uint64_t asked;
	if (!piece->sent_len || lims_dlms_read(piece->sent, piece->sent_len, LIMS_DLMS_ONE, &m, &wait) != LIMS_REASON_NONE ||
		m.state != LIMS_DLMS_WHOLE)
		return false;
	struct lims_axdr a = lims_axdr_of(m.piece, m.pieces);
	return lims_axdr_take(&a, head, sizeof head) && head[0] == 0xc0 && head[1] == 2 && head[2] == invoke &&
		   lims_axdr_number(&a, 4, &asked) && asked == number && !lims_axdr_left(&a);
}

/// Takes the data out of a block and puts it behind what is there.
static bool add_block(const struct lims_dlms_message *m, uint8_t invoke, struct lims_dlms_block *b, struct lims_dlms_message *ret)
{
	struct lims_axdr a = lims_axdr_of(m->piece, m->pieces);
	struct lims_axdr at = a;
	uint8_t head[3];
	size_t len;
	if (!lims_axdr_take(&at, head, sizeof head) || head[2] != invoke || !lims_dlms_block_read(&a, b) || !lims_axdr_length(&a, &len) ||
		lims_axdr_left(&a) != len)
		return false;
	for (size_t i = 0; i < a.pieces; i++) {
		size_t from = i ? 0 : a.at;
		if (ret->pieces == LIMS_DLMS_PIECES)
			return false;
		ret->piece[ret->pieces++] = (struct lims_axdr_piece){a.piece[i].at + from, a.piece[i].len - from};
	}
	return true;
}

/// The data of an answer in blocks that begins in pieces[0]: they are numbered from 1 on without a gap, each asked for after the one before, and hold one value.
static bool join_blocks(const struct lims_talk_piece *pieces, size_t count, uint8_t invoke, struct lims_dlms_message *ret)
{
	struct lims_dlms_block b = {.number = 0};
	size_t at = 0;
	ret->pieces = 0;
	for (uint64_t wanted = 1; !b.last; wanted++) {
		struct lims_dlms_message m;
		if (wanted > 1 && (at >= count || !asks_next(&pieces[at], invoke, b.number)))
			return false;
		size_t used = at < count ? join_answer(pieces + at, count - at, &m) : 0;
		if (!used || !add_block(&m, invoke, &b, ret) || b.number != wanted)
			return false;
		at += used;
	}
	struct lims_axdr whole = lims_axdr_of(ret->piece, ret->pieces);
	return lims_axdr_skip(&whole) && !lims_axdr_left(&whole);
}

/// The data of the answer to a question, in one message or in blocks.
static bool answer_of(
	const struct lims_talk_piece *pieces, size_t count, uint8_t invoke, struct lims_dlms_message *m, struct lims_axdr *ret_data)
{
	unsigned error;
	if (!join_answer(pieces, count, m))
		return false;
	if (lims_dlms_answer(lims_axdr_of(m->piece, m->pieces), invoke, ret_data, &error))
		return true;
	if (error || !join_blocks(pieces, count, invoke, m))
		return false;
	*ret_data = lims_axdr_of(m->piece, m->pieces);
	return true;
}

/// Passes on what is said beside the value: faults, refusals, the steps of the link.
static bool beside(void *user, const struct lims_reading *r)
{
	struct lims_emit *emit = user;
	if (!r->role[0])
		lims_emit_reading(emit, r);
	return !emit->stopped;
}

static void say_beside(const struct lims_scan *scan, const struct lims_talk_piece *piece, struct lims_emit *emit)
{
	struct lims_request q = {.len = 0};
	struct lims_scan one = *scan;
	if (piece->sent_len <= sizeof q.bytes) {
		memcpy(q.bytes, piece->sent, piece->sent_len);
		q.len = piece->sent_len;
	}
	one.asked = &q; // frames come one by one
	lims_decode_stream(
		&lims_protocol_dlms_client, &one, piece->got, piece->got_len, true, piece->got_at, (struct lims_moment){0}, beside, emit, NULL);
}

void lims_dlms_client_conclude(const struct lims_scan *scan, const struct lims_talk_piece *pieces, size_t count, struct lims_emit *emit)
{
	struct lims_dlms_scale scale = {.known = false};
	struct lims_axdr_item value;
	struct lims_dlms_object of_value;
	struct lims_reading base = {.reason = LIMS_REASON_NONE};
	bool has_value = false;
	for (size_t i = 0; i < count; i++) {
		struct lims_dlms_object o;
		struct lims_dlms_message m;
		struct lims_axdr data;
		say_beside(scan, &pieces[i], emit);
		if (!asked_in(&pieces[i], &o) || !answer_of(pieces + i, count - i, lims_dlms_invoke(o.attribute), &m, &data))
			continue;
		if (o.attribute == LIMS_DLMS_SCALER_UNIT) {
			lims_dlms_scale_read(&data, &scale);
		} else if (lims_axdr_next(&data, &value) && !lims_axdr_is_list(value.tag)) {
			has_value = true;
			of_value = o;
			base.frame_at = pieces[i].got_at;
			base.frame_len = pieces[i].got_len;
		}
	}
	if (has_value)
		lims_dlms_value(scan, &of_value.obis, &value, &scale, &base, emit);
}
