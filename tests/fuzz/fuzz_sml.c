// SPDX-License-Identifier: Apache-2.0
// Any bytes as what an SML meter pushes: the check made right so that the lists are reached, every byte accounted for, no half reading.
#include "drivers/protocol/crc16.h"
#include "tests/fuzz/fuzz_protocol.h"

enum { ROOM = 1024, HEAD = 8 };

/// Puts the bytes between start and end with a right check, so that the fuzzer need not find it.
static size_t wrap(const uint8_t *data, size_t size, uint8_t *out)
{
	static const uint8_t start[HEAD] = {0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1};
	size_t n = HEAD;
	memcpy(out, start, HEAD);
	memcpy(out + n, data, size);
	n += size;
	uint8_t pad = (uint8_t)(-size & 3);
	memset(out + n, 0, pad);
	n += pad;
	memcpy(out + n, start, 4);
	out[n + 4] = 0x1a;
	out[n + 5] = pad;
	n += 6;
	uint16_t crc = lims_crc16(LIMS_CRC16_X25, out, n);
	out[n++] = (uint8_t)crc;
	out[n++] = (uint8_t)(crc >> 8);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_setup setup = {.unit = "kWh"};
	struct lims_scan scan = {.setup = size && data[0] & 1 ? &setup : NULL};
	uint8_t frame[ROOM];
	decode_all_ways("sml", &scan, data, size);
	if (size <= ROOM - 24)
		decode_all_ways("sml", &scan, frame, wrap(data, size, frame));
	return 0;
}
