// SPDX-License-Identifier: Apache-2.0
// HDLC frames of meters.
//
//   7E  format(2)  destination(1,2,4)  source(1,2,4)  control(1)  [HCS(2)  information]  FCS(2)  7E
//       1010 S LLL LLLLLLLL    S: more segments follow; L: bytes between the flags
//
// Addresses end at the byte whose lowest bit is 1. Checks are CRC-16/X-25, low byte first, HCS over the header and FCS over all of it; without information
// there is no HCS. Nothing is escaped: 7Eh and 7Dh stand inside frames. Two flags may stand between frames, or one that both share.
// Sources: IEC 62056-46:2002, 6.4; frames of toreamun/amshan tests/test_hdlc.py and Tasmota issue 8790.
#include "drivers/protocol/electricity/hdlc.h"
#include "drivers/protocol/crc16.h"

#include <string.h>

enum { FLAG = 0x7e, FLAGS_MAX = 8, SHORTEST = 7 };

static bool right_crc(const uint8_t *bytes, size_t n)
{
	uint16_t crc = lims_crc16(LIMS_CRC16_X25, bytes, n);
	return bytes[n] == (crc & 0xff) && bytes[n + 1] == crc >> 8;
}

/// The bytes of an address at b; 0 when it does not end within n bytes and four. *ret_wait: it may end in bytes that have not come.
static size_t address_len(const uint8_t *b, size_t n, bool *ret_wait)
{
	for (size_t i = 0; i < n && i < 4; i++)
		if (b[i] & 1)
			return i == 2 ? 0 : i + 1;
	*ret_wait = n < 4;
	return 0;
}

/// Addresses, control and HCS of a body of which n bytes have come.
static enum lims_reason read_header(const uint8_t *body, size_t n, struct lims_hdlc *h)
{
	bool wait = false;
	size_t at = 2;
	h->destination = body + at;
	h->destination_len = address_len(body + at, n - at, &wait);
	at += h->destination_len;
	if (h->destination_len) {
		h->source = body + at;
		h->source_len = address_len(body + at, n - at, &wait);
		at += h->source_len;
	}
	if (!h->source_len)
		return wait ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
	at++;
	if (h->body_len != at + 2 && h->body_len < at + 4)
		return LIMS_REASON_BAD_FRAME;
	if (n < at)
		return LIMS_REASON_NONE;
	h->control = body[at - 1];
	if (h->body_len == at + 2)
		return LIMS_REASON_NONE;
	if (n >= at + 2 && !right_crc(body, at))
		return LIMS_REASON_BAD_CHECK;
	h->info = body + at + 2;
	h->info_len = h->body_len - at - 4;
	return LIMS_REASON_NONE;
}

enum lims_reason lims_hdlc_read(const uint8_t *bytes, size_t n, struct lims_hdlc *ret)
{
	struct lims_hdlc h = {.len = n + 1};
	size_t flags = 0;
	while (flags < n && flags < FLAGS_MAX && bytes[flags] == FLAG)
		flags++;
	if (flags < n && (bytes[flags] & 0xf0) != 0xa0)
		return LIMS_REASON_NOISE;
	h.body_at = flags;
	if (n < flags + 2) {
		*ret = h;
		return LIMS_REASON_NONE;
	}
	const uint8_t *body = bytes + flags;
	h.body_len = (size_t)(body[0] & 7) << 8 | body[1];
	h.segmented = body[0] & 8;
	if (h.body_len < SHORTEST)
		return flags ? LIMS_REASON_BAD_FRAME : LIMS_REASON_NOISE;
	h.len = flags + h.body_len + 1;
	size_t come = n - flags < h.body_len ? n - flags : h.body_len;
	enum lims_reason reason = read_header(body, come, &h);
	if (reason != LIMS_REASON_NONE)
		return flags ? reason : LIMS_REASON_NOISE;
	*ret = h;
	return LIMS_REASON_NONE;
}

enum lims_reason lims_hdlc_check(const uint8_t *bytes, const struct lims_hdlc *h)
{
	if (!h->source_len)
		return LIMS_REASON_BAD_FRAME;
	if (bytes[h->len - 1] != FLAG || !right_crc(bytes + h->body_at, h->body_len - 2))
		return LIMS_REASON_BAD_CHECK;
	return LIMS_REASON_NONE;
}

static size_t put_crc(uint8_t *out, const uint8_t *from, size_t n)
{
	uint16_t crc = lims_crc16(LIMS_CRC16_X25, from, n);
	out[0] = (uint8_t)crc;
	out[1] = (uint8_t)(crc >> 8);
	return 2;
}

size_t lims_hdlc_write(
	uint8_t *out, const uint8_t *to, size_t to_len, const uint8_t *from, size_t from_len, uint8_t control, const uint8_t *info, size_t n)
{
	size_t header = 2 + to_len + from_len + 1;
	size_t body = header + 2 + (info ? n + 2 : 0), at = 3;
	out[0] = FLAG;
	out[1] = (uint8_t)(0xa0 | body >> 8);
	out[2] = (uint8_t)body;
	memcpy(out + at, to, to_len);
	at += to_len;
	memcpy(out + at, from, from_len);
	at += from_len;
	out[at++] = control;
	if (info) {
		at += put_crc(out + at, out + 1, header);
		memcpy(out + at, info, n);
		at += n;
	}
	at += put_crc(out + at, out + 1, at - 1);
	out[at++] = FLAG;
	return at;
}

enum lims_hdlc_kind lims_hdlc_kind_of(uint8_t control)
{
	if (!(control & 1))
		return LIMS_HDLC_I;
	switch (control & 0x0f) {
	case 0x01:
		return LIMS_HDLC_RR;
	case 0x05:
		return LIMS_HDLC_RNR;
	default:
		break;
	}
	switch (control & 0xef) {
	case 0x03:
		return LIMS_HDLC_UI;
	case 0x83:
		return LIMS_HDLC_SNRM;
	case 0x43:
		return LIMS_HDLC_DISC;
	case 0x63:
		return LIMS_HDLC_UA;
	case 0x0f:
		return LIMS_HDLC_DM;
	case 0x87:
		return LIMS_HDLC_FRMR;
	default:
		return LIMS_HDLC_OTHER;
	}
}

const char *lims_hdlc_kind_name(enum lims_hdlc_kind k)
{
	static const char *const names[] = {"I", "UI", "RR", "RNR", "SNRM", "DISC", "UA", "DM", "FRMR", "unknown"};
	return names[k];
}

static bool same(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
	return a_len == b_len && memcmp(a, b, a_len) == 0;
}

bool lims_hdlc_same_way(const struct lims_hdlc *a, const struct lims_hdlc *b)
{
	return same(a->destination, a->destination_len, b->destination, b->destination_len) &&
		   same(a->source, a->source_len, b->source, b->source_len);
}
