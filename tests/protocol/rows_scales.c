// SPDX-License-Identifier: Apache-2.0
// Scales: the captures of this repository and the cases from outside, with what they say.
#include "tests/protocol/rows.h"

static const struct capture_row captures[] = {
	// Expected values by the published form of the lines.
	{.file = "mt-sics/stable.bin", .expected = "100.00 g", .good = true},
	{.file = "mt-sics/stable-negative-kg.bin", .expected = "-12.345 kg"},
	{.file = "mt-sics/dynamic.bin", .expected = "unstable 99.87 g"},
	{.file = "mt-sics/overload.bin", .expected = "overload@0+5"},
	{.file = "mt-sics/underload.bin", .expected = "underload@0+5"},
	{.file = "mt-sics/not-executable.bin", .expected = "busy@0+5"},
	{.file = "mt-sics/errors.bin", .expected = "device_error@0+4 | device_error@4+4 | device_error@8+4"},
	{.file = "mt-sics/compound-unit.bin", .expected = "unit_unknown@0+20"},
	{.file = "mt-sics/unknown-unit.bin", .expected = "unit_unknown 100.00 "},
	{.file = "mt-sics/no-unit.bin", .expected = "no_unit 100.00 "},
	{.file = "mt-sics/no-unit.bin", .setup = "unit=g", .expected = "100.00 g"},
	{.file = "mt-sics/blank-field.bin", .expected = "no_value@0+18"},
	{.file = "mt-sics/bad-number.bin", .expected = "bad_number@0+18"},
	{.file = "mt-sics/identity.bin", .expected = "not_a_value@0+26 | not_a_value@26+19"},
	{.file = "mt-sics/power-on-then-weight.bin", .expected = "not_a_value@0+19 | 0.00 g"},
	{.file = "mt-sics/truncated.bin", .expected = "truncated@0+13"},
	{.file = "mt-sics/run-together.bin", .expected = "bad_frame@0+16 | 100.01 g"},
	{.file = "mt-sics/noise-before.bin", .expected = "noise@0+4 | 100.00 g"},
	{.file = "mt-sics/oversized.bin", .expected = "oversized@0+608 | 5.00 g"},
	{.file = "mt-sics/end-without-cr.bin", .expected = "bad_frame@0+17 | 100.00 g"},
};

static const struct capture_row cases[] = {
	{.file = "scales/mtsics_stable.bin", .protocol = "mt-sics", .model = "mettler-mt-sics", .expected = "100.00 g"},
	{.file = "scales/mtsics_i4.bin",
		.protocol = "mt-sics",
		.model = "mettler-mt-sics",
		.expected = "not_a_value@0+16",
		.note = "I4 A \"1234567\""},
	{.file = "scales/mtsics_i2.bin",
		.protocol = "mt-sics",
		.model = "mettler-mt-sics",
		.expected = "not_a_value@0+27",
		.note = "I2 A \"ICS469 OU 60.18 kg\""},
	{.file = "scales/mtsics_neg_notexec.bin", .protocol = "mt-sics", .model = "mettler-mt-sics", .expected = "busy@0+5"},
	{.file = "scales/mtsics_neg_overload.bin", .protocol = "mt-sics", .model = "mettler-mt-sics", .expected = "overload@0+5"},
	{.file = "scales/mtsics_neg_syntax.bin", .protocol = "mt-sics", .model = "mettler-mt-sics", .expected = "device_error@0+4"},
};

const struct capture_rows rows_scales = ROWS(captures, cases);
