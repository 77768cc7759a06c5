// SPDX-License-Identifier: Apache-2.0
// A table of two protocols that no instrument speaks, in the place of the program's own: the manners of listening and talking are tested
// without any parser's peculiarities.
//
//   =12.50 CR LF   a value, stability not said     S12.50 stable     U12.50 in motion     O overload     I text, who it is     B bad check
//
// made-stream sends such lines by itself. made-talk: HELLO → I… → ACK, then 4800 7E1 → a line → BYE.
#include "drivers/protocol/protocol.h"

#include <string.h>

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	const uint8_t *end = memchr(bytes, '\n', n);
	ret->count = strchr("=SUOIB", bytes[0]) && bytes[0] ? 1 : 0;
	ret->reason = LIMS_REASON_NOISE;
	ret->len[0] = end ? (size_t)(end - bytes) + 1 : n + 1;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan, (void)ret_note;
	return n < 3 || frame[n - 2] != '\r' ? LIMS_REASON_BAD_FRAME : frame[0] == 'B' ? LIMS_REASON_BAD_CHECK : LIMS_REASON_NONE;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	(void)scan;
	struct lims_reading r = *base;
	size_t len = n - 3;
	if (frame[0] == 'O' || frame[0] == 'I') {
		r.reason = frame[0] == 'O' ? LIMS_REASON_OVERLOAD : LIMS_REASON_NOT_A_VALUE;
		memcpy(r.note, frame + 1, len);
		lims_emit_reading(emit, &r);
		return;
	}
	memcpy(r.digits, frame + 1, len < sizeof r.digits ? len : 0);
	memcpy(r.role, "mass", 5);
	memcpy(r.unit, "kg", 3);
	r.stable = frame[0] == 'S';
	r.stable_origin = frame[0] == '=' ? LIMS_ORIGIN_INFERRED : LIMS_ORIGIN_WIRE;
	r.reason = lims_dec_parse(r.digits, strlen(r.digits), &r.value, NULL) != LIMS_OK ? LIMS_REASON_BAD_NUMBER
			   : frame[0] == 'U'                                                     ? LIMS_REASON_UNSTABLE
																					 : LIMS_REASON_NONE;
	lims_emit_reading(emit, &r);
}

static void send(struct lims_talk_step *s, const char *text)
{
	s->want = LIMS_TALK_SEND;
	s->q.len = strlen(text);
	memcpy(s->q.bytes, text, s->q.len);
}

static void talk(const struct lims_ask *ask, struct lims_talk *state, const uint8_t *bytes, size_t n, bool late, struct lims_talk_step *ret)
{
	(void)ask, (void)late;
	bool whole = n && bytes[n - 1] == '\n';
	if (state->step == 0) {
		send(ret, "HELLO\r\n");
		state->step = 1;
	} else if (!whole) {
		ret->want = LIMS_TALK_WAIT;
	} else if (state->step == 1 && bytes[0] == 'I') {
		send(ret, "ACK\r\n");
		ret->baud = 4800;
		memcpy(ret->format, "7E1", 4);
		state->step = 2;
	} else {
		send(ret, "BYE\r\n");
		ret->want = state->step == 2 ? LIMS_TALK_DONE : LIMS_TALK_FAILED;
		memcpy(ret->note, "no identification", 18);
	}
}

static const struct lims_protocol stream = {
	.id = "made-stream", .version = 1, .frame_max = 64, .end = '\n', .shape = shape, .check = check, .decode = decode, .role = "mass"};
static const struct lims_protocol talker = {.id = "made-talk",
	.version = 1,
	.frame_max = 64,
	.end = '\n',
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_TALK,
	.role = "mass",
	.talk = talk};
static const struct lims_protocol *const table[] = {&stream, &talker};

const struct lims_protocol *const *lims_protocols(size_t *ret_count)
{
	*ret_count = 2;
	return table;
}

const struct lims_protocol *lims_protocol_find(const char *id)
{
	return id && strcmp(id, stream.id) == 0 ? &stream : id && strcmp(id, talker.id) == 0 ? &talker : NULL;
}

bool lims_protocol_serves(const char *model_protocol, const char *line_protocol)
{
	return strcmp(model_protocol, line_protocol) == 0;
}
