// SPDX-License-Identifier: Apache-2.0
// Any bytes as what an IEC 62056-21 meter sends, bare and in a block with a right BCC: every byte accounted for, no half reading.
#include "tests/fuzz/fuzz_protocol.h"

enum { ROOM = 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_setup setup = {.unit = "kWh"};
	struct lims_request q = {.bytes = "\001R5\0021.8.0()\003", .len = 13};
	struct lims_scan scan = {.setup = size && data[0] & 1 ? &setup : NULL};
	uint8_t block[ROOM], bcc = 3;
	decode_all_ways("iec62056-21", &scan, data, size);
	decode_all_ways("dsmr-p1", &scan, data, size);
	if (size > ROOM - 3)
		return 0;
	block[0] = 2;
	memcpy(block + 1, data, size);
	for (size_t i = 0; i < size; i++)
		bcc ^= data[i];
	block[size + 1] = 3;
	block[size + 2] = bcc;
	scan.asked = size && data[0] & 2 ? &q : NULL;
	decode_all_ways("iec62056-21", &scan, block, size + 3);
	return 0;
}
