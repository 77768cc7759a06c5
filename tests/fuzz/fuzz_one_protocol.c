// SPDX-License-Identifier: Apache-2.0
// Any bytes as what an instrument of one protocol sends, with and without a declared unit: every byte accounted for, no half reading. LIMS_FUZZ_PROTOCOL is
// its id.
#include "tests/fuzz/fuzz_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_setup setup = {.unit = "kg"};
	struct lims_scan scan = {.setup = size && data[0] & 1 ? &setup : NULL};
	decode_all_ways(LIMS_FUZZ_PROTOCOL, &scan, data, size);
	return 0;
}
