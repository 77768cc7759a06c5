// SPDX-License-Identifier: Apache-2.0
// The families of captures.
#include "tests/protocol/rows.h"

const struct capture_rows *const row_families[] = {
	&rows_scales,
	&rows_electricity,
	&rows_indicators,
	&rows_label_logs,
	&rows_scales_columns,
	&rows_dlms,
	&rows_zera,
	&rows_fuel,
	&rows_generic,
	&rows_pressure,
	&rows_environment,
	&rows_modbus,
};
const size_t row_family_count = sizeof row_families / sizeof row_families[0];
