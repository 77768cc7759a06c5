// SPDX-License-Identifier: Apache-2.0
// Cards and certificates of two standards.
#include "tests/laboratory/certified.h"

const char cd_weights[] = "format: lims-certificate-1\nnumber: \"V26/1\"\nby: \"VMI\"\nfrom: 2026-01-01\nto: 2026-12-31\n" CD_PIECES;
const char cd_weights_before[] =
	"format: lims-certificate-1\nnumber: \"V25/9\"\nto: 2025-12-31\npieces: [{id: \"old\", nominal: \"1 kg\"}]\n";

int cd_cards(void **state)
{
	if (wd_training(state) != 0)
		return -1;
	struct world *w = *state;
	wd_own_procedure(w, "loads", "bench-scale");
	wd_own_procedure(w, "loads", "calibrated");
	wd_gates(w, NULL, "off");
	wd_as(w, "ti");
	for (size_t i = 0; i < 2; i++)
		wd_ok(w, wd_set(w, "standard", i == 0 ? "m2" : "gauge", NULL, "name", "Chuẩn", "serial", i == 0 ? "S-1" : "S-2", "class",
					 i == 0 ? "M2" : "", "certificate", "V26/1", "certified-by", "VMI", "certified-on", "2026-01-01", "valid-until",
					 "2026-12-31", NULL));
	return 0;
}
