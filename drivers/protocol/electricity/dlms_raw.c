// SPDX-License-Identifier: Apache-2.0
// DLMS messages without HDLC, as programs log them after they took the frames off: the message says its own length, the grammar is the only check.
//
//   [E6 E7 00 | E6 E6 00]  0F …      the next message follows at once
//
// Sources: IEC 62056-53; messages of meters in the tests of toreamun/amshan.
#include "drivers/protocol/electricity/dlms.h"
#include "drivers/protocol/families.h"
#include "lims-core/base/lang.h"

#include <string.h>

/// Bytes of the LLC header at b, as far as it has come; *ret_some when there is a part of one.
static size_t llc(const uint8_t *b, size_t n, bool *ret_part)
{
	bool could = b[0] == 0xe6 && (n < 2 || b[1] == 0xe6 || b[1] == 0xe7) && (n < 3 || b[2] == 0);
	*ret_part = could && n <= LIMS_DLMS_LLC;
	return could && n >= LIMS_DLMS_LLC ? LIMS_DLMS_LLC : 0;
}

/// Could a message begin here, as far as it has come? Without a check, one that lost its end would swallow the head of the next, which shows in what follows.
static bool may_begin(const uint8_t *b, size_t n)
{
	static const uint8_t tags[] = {0x0f, 0x60, 0x61, 0xc0, 0xc4, 0xdb};
	bool part;
	return !n || llc(b, n, &part) || part || memchr(tags, b[0], sizeof tags);
}

/// Does an LLC header stand inside? Three bytes that no measured value makes by chance.
static bool holds_another(const uint8_t *b, size_t n)
{
	for (size_t i = 1; i + LIMS_DLMS_LLC <= n; i++)
		if (b[i] == 0xe6 && (b[i + 1] == 0xe6 || b[i + 1] == 0xe7) && b[i + 2] == 0)
			return true;
	return false;
}

/// A file that holds one message and nothing else needs no sign of its beginning: any kind that fits to the last byte.
static bool is_the_whole(const struct lims_scan *scan, const uint8_t *bytes, size_t n)
{
	struct lims_axdr_piece piece = {bytes, n};
	struct lims_axdr a = lims_axdr_of(&piece, 1);
	return !scan->at && !scan->more && n <= LIMS_DLMS_MAX && lims_dlms_pass(&a, false) && a.used == n;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	bool part;
	size_t head = llc(bytes, n, &part);
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (!head && is_the_whole(scan, bytes, n) && !holds_another(bytes, n)) {
		ret->len[ret->count++] = n;
		return;
	}
	if (part) {
		ret->len[ret->count++] = n + 1;
		return;
	}
	struct lims_axdr_piece piece = {bytes + head, (n < LIMS_DLMS_MAX ? n : LIMS_DLMS_MAX) - head};
	struct lims_axdr a = lims_axdr_of(&piece, 1);
	if (lims_dlms_pass(&a, !head)) {
		size_t len = head + a.used;
		ret->reason = LIMS_REASON_BAD_FRAME;
		if (may_begin(bytes + len, n - len) && !holds_another(bytes, len))
			ret->len[ret->count++] = len;
	} else if (a.ran_out && n >= LIMS_DLMS_MAX)
		ret->reason = head ? LIMS_REASON_OVERSIZED : LIMS_REASON_NOISE;
	else if (a.ran_out)
		ret->len[ret->count++] = n + 1;
	else if (head)
		ret->reason = LIMS_REASON_BAD_FRAME;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)frame;
	(void)n;
	(void)ret_note;
	return LIMS_REASON_NONE; // the framer has read the whole grammar
}

static struct lims_axdr_piece apdu_of(const uint8_t *frame, size_t n)
{
	bool part;
	size_t head = llc(frame, n, &part);
	return (struct lims_axdr_piece){frame + head, n - head};
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_axdr_piece piece = apdu_of(frame, n);
	struct lims_dlms_object asked;
	bool known = false;
	if (scan->seen && scan->seen->len) {
		struct lims_axdr_piece question = apdu_of(scan->seen->bytes, scan->seen->len);
		known = lims_dlms_asks(lims_axdr_of(&question, 1), &asked);
	}
	lims_dlms_decode(scan, lims_axdr_of(&piece, 1), known ? &asked : NULL, true, base, emit);
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	struct lims_axdr_piece piece = apdu_of(frame, n);
	struct lims_dlms_object o;
	if (n > LIMS_REQUEST_MAX || !lims_dlms_asks(lims_axdr_of(&piece, 1), &o))
		return false;
	*ret = (struct lims_request){.len = n};
	memcpy(ret->bytes, frame, n);
	return true;
}

const struct lims_protocol lims_protocol_dlms_apdu = {
	.id = "dlms-apdu",
	.version = 1,
	.title = LIMS_MSG("DLMS/COSEM messages without frames round them, from logs"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "IEC 62056-53, 62056-61, 62056-62; messages of meters in toreamun/amshan tests",
	.frame_max = LIMS_DLMS_MAX,
	.end = -1,
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "power_active_import",
	.equal = 1, // a counter or the value of a moment does not settle; whoever wants agreement declares it
	.is_request = is_request,
};
