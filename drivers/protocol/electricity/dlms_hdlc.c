// SPDX-License-Identifier: Apache-2.0
// DLMS/COSEM of electricity meters over HDLC, listening and reading: a frame here is a whole message, put together from its segments and blocks.
//
//   7E A0 2A  41  0883  13  HCS  E6 E7 00  0F …  FCS  7E
//      |      |   |     |        LLC       APDU
//      length to  from  control            see dlms_apdu.c
//
// Since version 2 of the driver the head of a block may begin in one segment and go on in the next.
// Sources: IEC 62056-46, IEC 62056-53, IEC 62056-61, IEC 62056-62; pwitab/dlms-cosem and toreamun/amshan with their tests; facts on meters in use.
#include "drivers/protocol/electricity/dlms.h"
#include "drivers/protocol/families.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

/// In an exchange the meter waits for an acknowledgement after each segment: there they come one by one.
static enum lims_dlms_reach reach_of(const struct lims_scan *scan)
{
	return scan->asked ? LIMS_DLMS_ONE : scan->version == 1 ? LIMS_DLMS_ALL_1 : LIMS_DLMS_ALL;
}

void lims_dlms_hdlc_shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	struct lims_dlms_message m;
	bool wait = false;
	ret->count = 0;
	ret->reason = lims_dlms_read(bytes, n, reach_of(scan), &m, &wait);
	if (ret->reason == LIMS_REASON_NONE && wait && !scan->more)
		ret->reason = lims_dlms_read(bytes, n, LIMS_DLMS_ONE, &m, &wait);
	if (ret->reason != LIMS_REASON_NONE)
		return;
	ret->len[ret->count++] = m.len;
	if (m.len > m.first.len)
		ret->len[ret->count++] = m.first.len;
	if (wait && m.first.len <= n)
		ret->count = 1;
}

enum lims_reason lims_dlms_hdlc_check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)ret_note;
	struct lims_hdlc h;
	enum lims_reason reason = lims_hdlc_read(frame, n, &h);
	if (reason == LIMS_REASON_NONE)
		reason = lims_hdlc_check(frame, &h);
	if (reason != LIMS_REASON_NONE || n == h.len)
		return reason;
	struct lims_dlms_message m;
	bool wait;
	return lims_dlms_read(frame, n, reach_of(scan), &m, &wait) == LIMS_REASON_NONE && !wait && m.len == n ? LIMS_REASON_NONE
																										  : LIMS_REASON_BAD_FRAME;
}

/// The negotiated parameters in an UA frame: 81 80 length {id length value}…
static void say_parameters(const struct lims_hdlc *h, char *note, size_t room)
{
	unsigned value[4] = {0};
	if (h->info_len < 3 || h->info[0] != 0x81 || h->info[1] != 0x80 || h->info[2] != h->info_len - 3) {
		snprintf(note, room, "UA: link open");
		return;
	}
	for (size_t at = 3; at + 2 <= h->info_len;) {
		unsigned id = h->info[at], len = h->info[at + 1];
		at += 2;
		for (size_t i = 0; i < len && at < h->info_len; i++, at++)
			if (id >= 5 && id <= 8)
				value[id - 5] = value[id - 5] << 8 | h->info[at];
	}
	snprintf(
		note, room, "UA: link open, information of %u and %u bytes at most, windows of %u and %u", value[0], value[1], value[2], value[3]);
}

static void decode_link(const struct lims_dlms_message *m, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	enum lims_hdlc_kind k = lims_hdlc_kind_of(m->first.control);
	r.reason = k == LIMS_HDLC_DM || k == LIMS_HDLC_FRMR ? LIMS_REASON_DEVICE_ERROR : LIMS_REASON_NOT_A_VALUE;
	if (k == LIMS_HDLC_UA)
		say_parameters(&m->first, r.note, sizeof r.note);
	else if (r.reason == LIMS_REASON_DEVICE_ERROR)
		snprintf(r.note, sizeof r.note, "%s: the meter %s", lims_hdlc_kind_name(k),
			k == LIMS_HDLC_DM ? "has no link open" : "refuses the frame before");
	else
		snprintf(r.note, sizeof r.note, "HDLC frame %s, which carries no message", lims_hdlc_kind_name(k));
	lims_emit_reading(emit, &r);
}

/// A good frame with a part of a message of which the other parts are not here.
static void decode_part(const struct lims_dlms_message *m, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	const uint8_t *b = m->piece[0].at;
	bool block = m->piece[0].len >= 4 && b[0] == 0xe0;
	r.reason = LIMS_REASON_NOT_A_VALUE;
	if (block)
		snprintf(r.note, sizeof r.note, "block %u of a general block transfer (E0h), without the other blocks", (unsigned)b[2] << 8 | b[3]);
	else if (m->state == LIMS_DLMS_SEGMENT)
		snprintf(r.note, sizeof r.note, "the first segment of a message, without the others");
	else if (m->first.segmented)
		snprintf(r.note, sizeof r.note, "a segment of a message, neither the first nor the last");
	else
		snprintf(r.note, sizeof r.note, "the last segment of a message, or none of DLMS (no LLC header)");
	lims_emit_reading(emit, &r);
}

/// The object that the frame just before asked for.
static bool seen_object(const struct lims_scan *scan, struct lims_dlms_object *ret)
{
	const struct lims_request *q = scan->asked ? scan->asked : scan->seen;
	struct lims_dlms_message m;
	bool wait;
	return q && q->len && lims_dlms_read(q->bytes, q->len, LIMS_DLMS_ONE, &m, &wait) == LIMS_REASON_NONE && m.state == LIMS_DLMS_WHOLE &&
		   m.len == q->len && lims_dlms_asks(lims_axdr_of(m.piece, m.pieces), ret);
}

void lims_dlms_hdlc_decode(
	const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_dlms_message m;
	struct lims_dlms_object asked;
	struct lims_hdlc first;
	bool wait;
	lims_hdlc_read(frame, n, &first);
	if (lims_dlms_read(frame, n, n == first.len ? LIMS_DLMS_ONE : reach_of(scan), &m, &wait) != LIMS_REASON_NONE)
		return;
	switch (m.state) {
	case LIMS_DLMS_WHOLE:
		lims_dlms_decode(scan, lims_axdr_of(m.piece, m.pieces), seen_object(scan, &asked) ? &asked : NULL, false, base, emit);
		break;
	case LIMS_DLMS_LINK:
		decode_link(&m, base, emit);
		break;
	case LIMS_DLMS_SEGMENT:
	case LIMS_DLMS_BLOCK:
	case LIMS_DLMS_HEADLESS:
		decode_part(&m, base, emit);
		break;
	}
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	struct lims_dlms_message m;
	struct lims_dlms_object o;
	bool wait;
	if (n > LIMS_REQUEST_MAX || lims_dlms_read(frame, n, LIMS_DLMS_ONE, &m, &wait) != LIMS_REASON_NONE || m.state != LIMS_DLMS_WHOLE ||
		!lims_dlms_asks(lims_axdr_of(m.piece, m.pieces), &o))
		return false;
	*ret = (struct lims_request){.len = n};
	memcpy(ret->bytes, frame, n);
	return true;
}

const struct lims_protocol lims_protocol_dlms_hdlc = {
	.id = "dlms-hdlc",
	.version = 2,
	.title = LIMS_MSG("DLMS/COSEM of electricity meters over HDLC, pushed lists and unsecured reading"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "IEC 62056-46, 62056-53, 62056-61, 62056-62; frames of meters in toreamun/amshan, pwitab/dlms-cosem, Tasmota issue 8790, "
			  "esphome pull request 16942",
	.frame_max = LIMS_DLMS_MAX,
	.end = -1,
	.crc = true,
	.shape = lims_dlms_hdlc_shape,
	.check = lims_dlms_hdlc_check,
	.decode = lims_dlms_hdlc_decode,
	.role = "power_active_import",
	.equal = 1, // a counter or the value of a moment does not settle; whoever wants agreement declares it
	.is_request = is_request,
};
