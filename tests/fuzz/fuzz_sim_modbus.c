// SPDX-License-Identifier: Apache-2.0
// Any bytes at the simulators' Modbus slave, cut off frame by frame as a line does: every answer is bounded and a well-formed frame.
#include "simulators/modbus.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool pair(void *ctx, unsigned address, uint32_t *ret_bits)
{
	(void)ctx;
	*ret_bits = address * 65537u;
	return address < 0x40 || (address >= 0x100 && address < 0x10C);
}

static bool block(void *ctx, unsigned address, unsigned count)
{
	(void)ctx;
	return address >= 0x10C || address + count <= 0x100 || address == 0x100;
}

static void require(bool good)
{
	if (!good)
		abort();
}

static void answer(const struct lims_sim_modbus_map *map, const struct lims_sim_modbus_request *r, bool tcp, struct lims_sim_fault f)
{
	struct lims_buf out;
	lims_buf_init(&out, 1024);
	lims_sim_modbus_answer(map, r, tcp, f, &out);
	require(!out.failed);
	if (f.kind == LIMS_SIM_FAULT_NONE && out.len && tcp)
		require(out.len >= 9 && out.len == 6u + ((size_t)out.data[4] << 8 | out.data[5]));
	if (f.kind == LIMS_SIM_FAULT_NONE && out.len && !tcp) {
		uint16_t crc = lims_sim_modbus_crc(out.data, out.len - 2);
		require(out.len >= 5 && out.len <= 256 && out.data[0] == map->unit);
		require(out.data[out.len - 2] == (crc & 0xFF) && out.data[out.len - 1] == crc >> 8);
	}
	lims_buf_finish(&out);
}

// Three bytes choose transport, fault and silence; the rest is the line.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct lims_sim_modbus_map map = {.unit = 1, .pair = pair, .block = block};
	struct lims_sim_modbus_request r;
	if (size < 3)
		return 0;
	bool tcp = data[0] & 1;
	struct lims_sim_fault f = {.kind = (enum lims_sim_fault_kind)(data[1] % (LIMS_SIM_FAULT_UNIT + 1)), .argument = 1 + data[2] % 255};
	bool silent = data[0] & 2;
	for (size_t at = 3; at < size;) {
		size_t used = 0;
		enum lims_sim_modbus_seen seen = tcp ? lims_sim_modbus_look_tcp(data + at, size - at, &used, &r)
											 : lims_sim_modbus_look_rtu(data + at, size - at, silent, &used, &r);
		if (seen == LIMS_SIM_MODBUS_WAIT || seen == LIMS_SIM_MODBUS_BROKEN)
			return 0;
		require(used > 0 && used <= size - at);
		if (seen == LIMS_SIM_MODBUS_REQUEST)
			answer(&map, &r, tcp, f);
		at += used;
	}
	return 0;
}
