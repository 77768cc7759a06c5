// SPDX-License-Identifier: Apache-2.0
// Any bytes as the answers of a DLMS meter in a conversation. Each answer is put into an HDLC frame with good checks, so that what lies behind them is reached:
// association, segments, blocks, values.
//
//   input   FLAGS, then for each answer LENGTH KIND CONTROL information…      KIND bit 0: more segments follow; bit 1: the bytes as they are, no frame
#include "drivers/protocol/crc16.h"
#include "tests/fuzz/fuzz_protocol.h"

enum { FRAME_MAX = 300 };

static size_t put_check(uint8_t *frame, size_t n)
{
	uint16_t check_sum = lims_crc16(LIMS_CRC16_X25, frame + 1, n - 1);
	frame[n] = (uint8_t)check_sum;
	frame[n + 1] = (uint8_t)(check_sum >> 8);
	return n + 2;
}

/// A frame of the meter 1 to the client 16; n ≥ 2.
static size_t put_frame(uint8_t *out, const uint8_t *answer, size_t n)
{
	size_t info = n - 2, body = info ? 9 + info : 7, at = 0;
	out[at++] = 0x7e;
	out[at++] = (uint8_t)(0xa0 | (answer[0] & 1 ? 8 : 0) | body >> 8);
	out[at++] = (uint8_t)body;
	out[at++] = 0x21;
	out[at++] = 0x03;
	out[at++] = answer[1];
	at = put_check(out, at);
	if (info) {
		memcpy(out + at, answer + 2, info);
		at = put_check(out, at + info);
	}
	out[at++] = 0x7e;
	return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t answers[LIMS_TALK_PIECES][FRAME_MAX];
	static struct lims_request sent[LIMS_TALK_PIECES];
	const struct lims_protocol *p = lims_protocol_find("dlms-client");
	struct lims_ask ask = {.role = size && data[0] & 1 ? "device_id_1" : "energy_active_import"};
	struct lims_talk state = {0};
	struct lims_talk_step step = {.want = LIMS_TALK_WAIT};
	struct lims_talk_piece pieces[LIMS_TALK_PIECES];
	struct cover none = {0};
	struct lims_emit emit = {.user = &none};
	size_t count = 0, at = 1, got_at = 0;
	p->talk(&ask, &state, NULL, 0, false, &step);
	while (step.want == LIMS_TALK_SEND && count < LIMS_TALK_PIECES) {
		size_t n = at < size ? data[at++] : 0, len = 0;
		n = at < size ? n < size - at ? n : size - at : 0;
		check(step.q.len > 0 && step.q.len <= LIMS_REQUEST_MAX);
		if (n >= 2 && !(data[at] & 2))
			len = put_frame(answers[count], data + at, n);
		else if (n)
			memcpy(answers[count], data + at, len = n);
		at += n;
		sent[count] = step.q;
		pieces[count] = (struct lims_talk_piece){sent[count].bytes, answers[count], sent[count].len, len, got_at};
		got_at += len;
		// As on a line: half of it first.
		step = (struct lims_talk_step){.want = LIMS_TALK_WAIT};
		p->talk(&ask, &state, answers[count], len / 2, false, &step);
		if (step.want == LIMS_TALK_WAIT)
			p->talk(&ask, &state, answers[count], len, true, &step);
		count++;
	}
	struct lims_scan scan = {0};
	struct lims_memory memory = {.joined = false};
	scan.memory = &memory;
	p->conclude(&scan, pieces, count, &emit);
	return 0;
}
