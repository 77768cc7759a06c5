// SPDX-License-Identifier: Apache-2.0
// Any bytes at the simulated gauge and probe in each of their tongues: every byte is taken in the end, and answers stay bounded.
#include "simulators/gauge.h"
#include "simulators/probe.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

static size_t hear(unsigned tongue, struct lims_sim_gauge *g, struct lims_sim_probe *p, const uint8_t *in, size_t n, struct lims_buf *out)
{
	if (tongue == 0)
		return lims_sim_gauge_const.hear(g, in, n, out);
	if (tongue == 1)
		return lims_sim_gauge_keller.hear(g, in, n, out);
	return tongue == 2 ? lims_sim_probe_vaisala.hear(p, in, n, out) : lims_sim_probe_easybus.hear(p, in, n, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_sim_gauge g = {.d = 1000000, .decimals = 3, .unit = "KPA", .address = 1, .serial = "26000003", .pressure = 12345678901};
	struct lims_sim_probe p = {.address = 1, .serial = "26000004", .value = {1013200000000, 23000000000, 50000000000}};
	if (!size)
		return 0;
	unsigned tongue = data[0] & 3;
	p.echo = data[0] & 4;
	g.broken = data[0] & 8;
	p.missing[LIMS_SIM_TEMPERATURE] = data[0] & 8;
	for (size_t at = 1; at < size;) {
		struct lims_buf reply;
		lims_buf_init(&reply, 1024);
		size_t used = hear(tongue, &g, &p, data + at, size - at, &reply);
		require(!reply.failed && used <= size - at);
		require(used || size - at < 128);
		lims_buf_finish(&reply);
		if (!used)
			break;
		at += used;
	}
	return 0;
}
