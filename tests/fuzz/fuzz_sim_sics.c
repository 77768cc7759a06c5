// SPDX-License-Identifier: Apache-2.0
// Any commands at the simulated scale, with any settings: replies end with CR LF and an indication is a multiple of d.
#include "simulators/sics.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

static int64_t take(const uint8_t **data, size_t *size)
{
	uint64_t v = 0;
	for (int i = 0; i < 8; i++) {
		v = v << 8 | (*size ? **data : 0);
		*data += *size > 0;
		*size -= *size > 0;
	}
	return (int64_t)v % (LIMS_SIM_SCALE_LIMIT + 1);
}

static void set_up(struct lims_sim_scale *s, const uint8_t **data, size_t *size)
{
	int64_t max = take(data, size), d = take(data, size);
	lims_sim_scale_init(s);
	s->max = max > 0 ? max : s->max;
	s->d = d > 0 && d <= s->max ? d : s->max / 3000 + 1;
	(void)lims_sim_scale_error_at(s, take(data, size), take(data, size), NULL);
	(void)lims_sim_scale_error_at(s, take(data, size), take(data, size), NULL);
	s->noise = llabs(take(data, size));
	s->zero_error = take(data, size);
	s->span_error = take(data, size) % LIMS_SIM_SCALE_SPAN;
	s->settle_ns = llabs(take(data, size)) % 1000000000;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_sim_sics s = {.stable_timeout_ns = 1000000, .repeat_ns = 1000000, .model = "M", .serial = "1"};
	struct lims_sim_sics_talk talk = {0};
	set_up(&s.scale, &data, &size);
	if (lims_sim_scale_complete(&s.scale, NULL) != LIMS_OK)
		return 0;
	int64_t now = 0;
	while (size) {
		char command[64];
		const uint8_t *end = memchr(data, '\n', size);
		size_t n = end ? (size_t)(end - data) : size;
		size_t kept = n < sizeof command ? n : sizeof command - 1;
		memcpy(command, data, kept);
		command[kept] = '\0';
		data += end ? n + 1 : n;
		size -= end ? n + 1 : n;
		now += 300000;
		if (command[0] == 'L')
			(void)lims_sim_scale_put(&s.scale, strtoll(command + 1, NULL, 10), now, NULL);
		struct lims_buf reply, spoilt;
		lims_buf_init(&reply, 4096);
		lims_buf_init(&spoilt, 16384);
		lims_sim_sics_go_on(&s, &talk, now, &reply);
		if (!talk.waiting || strcmp(command, "@") == 0)
			lims_sim_sics_command(&s, &talk, command, now, &reply);
		require(!reply.failed);
		require(!reply.len || (reply.len >= 4 && memcmp(reply.data + reply.len - 2, "\r\n", 2) == 0));
		lims_sim_sics_spoil((struct lims_sim_fault){.kind = (enum lims_sim_fault_kind)(kept % (LIMS_SIM_FAULT_UNIT + 1))}, &reply, &spoilt);
		require(!spoilt.failed);
		struct lims_sim_indication i = lims_sim_scale_show(&s.scale, now);
		require((i.value + s.scale.tare) % s.scale.d == 0);
		lims_buf_finish(&reply);
		lims_buf_finish(&spoilt);
	}
	return 0;
}
