// SPDX-License-Identifier: Apache-2.0
// Any bytes as what a scale sends: every byte accounted for, no half reading.
#include "tests/fuzz/fuzz_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_setup setup = {.unit = "kg"};
	struct lims_request q;
	struct lims_outcome o;
	struct lims_scan scan = {.setup = size && data[0] & 1 ? &setup : NULL};
	decode_all_ways("mt-sics", &scan, data, size);
	check(lims_mtsics_request(size && data[0] & 2 ? "I4" : "SI", &q, NULL) == LIMS_OK);
	scan.asked = &q;
	lims_exchange_look(lims_protocol_find("mt-sics"), &scan, 2 + (int)(size & 1), "mass", data, size, true, NULL, NULL, &o);
	check(o.used == size && (!o.has_wanted || o.answers) && o.answers + o.rejected <= size);
	return 0;
}
