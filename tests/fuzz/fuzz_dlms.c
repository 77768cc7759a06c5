// SPDX-License-Identifier: Apache-2.0
// Any bytes as what an electricity meter sends by DLMS, with HDLC and without, with and without a declared scale.
#include "tests/fuzz/fuzz_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_setup setup = {.unit = "kWh", .has_scale = true, .scale = lims_dec_scaled(1, -2)};
	struct lims_scan scan = {.setup = size && data[0] & 1 ? &setup : NULL};
	decode_all_ways("dlms-hdlc", &scan, data, size);
	decode_all_ways("dlms-apdu", &scan, data, size);
	return 0;
}
