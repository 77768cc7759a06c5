// SPDX-License-Identifier: Apache-2.0
// Gossen Metrawatt SECULIFE DP PRO pressure meter: reply to R08.
//
//   R08 CR  →  R08 CR [LF]  10.25 mmHg CR LF          echo, then value, blank, unit
//              ?? CR LF                               invalid question
//
// There is no checksum. Source: SECULIFE DP PRO manual, remote control (one example published); nothing else of it is public.
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "drivers/protocol/talk_list.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LINE = 48 };

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] == '\n') // of an echo that ended with CR LF
		ret->len[ret->count++] = 1;
	else if (bytes[0] >= 0x20 && bytes[0] < 0x7f)
		lims_end_shape(scan, LIMS_END_CR_LF, bytes, n, LINE, ret);
}

static bool is_echo(struct lims_piece p)
{
	return p.len == 3 && p.at[0] == 'R' && p.at[1] >= '0' && p.at[1] <= '9' && p.at[2] >= '0' && p.at[2] <= '9';
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct lims_piece line = lims_end_cut(frame, n), part[2];
	if (n == 1 && !line.len)
		return LIMS_REASON_NONE;
	if (!lims_line_printable(line.at, line.len))
		return LIMS_REASON_BAD_FRAME;
	size_t count = lims_piece_split(line.at, line.len, part, 2);
	return count == 2 || (count == 1 && (is_echo(part[0]) || lims_piece_is(part[0], "??"))) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece line = lims_piece_trim(lims_end_cut(frame, n));
	if (lims_piece_is(line, "??"))
		lims_reading_reject(&r, &r, LIMS_REASON_DEVICE_ERROR, "??: the instrument does not know the question");
	else if (!line.len || is_echo(line)) {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "question ", line);
	} else {
		lims_quantity_amount(&r, line, scan->setup);
		if (!r.role[0])
			lims_quantity_role(&r, "pressure", NULL);
	}
	lims_emit_reading(emit, &r);
}

static void talk(const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	struct lims_talk_list list = {.count = 0};
	if (strcmp(ask->role, "pressure") == 0)
		lims_talk_list_add(&list, "R08\r", 4);
	lims_talk_list_step(&lims_protocol_seculife, ask, &list, state, bytes, n, late, ret);
}

const struct lims_protocol lims_protocol_seculife = {
	.id = "seculife-dp",
	.version = 1,
	.title = LIMS_MSG("Gossen Metrawatt SECULIFE DP PRO, reply to R08"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_THIRD_PARTY,
	.source = "SECULIFE DP PRO manual, remote control: one example",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_TALK,
	.role = "pressure",
	.equal = 5,
	.talk = talk,
};
