// SPDX-License-Identifier: Apache-2.0
// Any bytes as what an electricity meter sends by DLMS, with HDLC and without, with and without a declared scale; and as its answers in a conversation.
#include "tests/fuzz/fuzz_protocol.h"

/// The conversation ends by itself, whatever is answered; each answer is cut off the data by its own first byte.
static void converse(const uint8_t *data, size_t size)
{
	const struct lims_protocol *p = lims_protocol_find("dlms-client");
	struct lims_ask ask = {.role = size && data[0] & 2 ? "energy_active_import" : "device_id_1"};
	struct lims_talk state = {0};
	struct lims_talk_step step = {.want = LIMS_TALK_WAIT};
	struct lims_talk_piece pieces[LIMS_TALK_PIECES];
	struct lims_request sent[LIMS_TALK_PIECES];
	struct cover none = {0};
	struct lims_emit emit = {.user = &none};
	size_t count = 0, at = 0;
	p->talk(&ask, &state, NULL, 0, false, &step);
	while (step.want == LIMS_TALK_SEND && count < LIMS_TALK_PIECES) {
		size_t n = at < size ? data[at++] : 0;
		n = n < size - at ? n : size - at;
		check(step.q.len > 0 && step.q.len <= LIMS_REQUEST_MAX);
		sent[count] = step.q;
		pieces[count] = (struct lims_talk_piece){sent[count].bytes, data + at, sent[count].len, n, at};
		count++;
		step = (struct lims_talk_step){.want = LIMS_TALK_WAIT};
		p->talk(&ask, &state, data + at, n, true, &step);
		at += n;
	}
	struct lims_scan scan = {0};
	struct lims_memory memory = {.joined = false};
	scan.memory = &memory;
	p->conclude(&scan, pieces, count, &emit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_setup setup = {.unit = "kWh", .has_scale = true, .scale = lims_dec_scaled(1, -2)};
	struct lims_scan scan = {.setup = size && data[0] & 1 ? &setup : NULL};
	decode_all_ways("dlms-hdlc", &scan, data, size);
	decode_all_ways("dlms-apdu", &scan, data, size);
	converse(data, size);
	return 0;
}
