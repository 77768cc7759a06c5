// SPDX-License-Identifier: Apache-2.0
// Any bytes as what is heard at the tap of a fuel dispenser: every byte accounted for, no half reading. FUZZ_PROTOCOL is the protocol.
#include "tests/fuzz/fuzz_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char litres[] = "decimals_volume=2,decimals_amount=0,decimals_unit_price=0";
	static const char tens[] = "decimals_volume=3,decimals_amount=-1,decimals_unit_price=-1,decimals_totaliser_volume=2,currency=[VND]";
	static const char narrow[] = "decimals_volume=9,decimals_amount=9,decimals_unit_price=9,unit_price=0.001,unit=123456789012345";
	static const char *const setups[] = {"", litres, tens, narrow};
	struct lims_setup setup;
	check(lims_setup_parse(setups[size ? data[0] & 3 : 0], &setup, NULL) == LIMS_OK);
	struct lims_scan scan = {.setup = size && data[0] & 4 ? NULL : &setup};
	decode_all_ways(FUZZ_PROTOCOL, &scan, data, size);
	return 0;
}
