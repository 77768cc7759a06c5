// SPDX-License-Identifier: Apache-2.0
// Instruments whose lines stand in a model file, and SCPI.
#include "tests/protocol/rows.h"

static const struct capture_row captures[] = {
	{.file = "line-pattern/stable.bin", .model = "ph-meter-atc", .expected = "6.86 [pH] | 25.0 Cel | 6.86 [pH] | 25.0 Cel", .good = true},
	{.file = "line-pattern/stable.bin", .expected = "bad_frame@0+19 | bad_frame@19+19"},
	{.file = "line-pattern/report.bin",
		.model = "ph-meter-atc",
		.expected = "6.86 [pH] | 25.0 Cel | not_a_value@19+13 | not_a_value@32+7 | not_a_value@39+3 | 6.86 [pH] | 25.0 Cel | "
					"not_a_value@62+18 | not_a_value@80+7 | not_a_value@87+2"},
	{.file = "line-pattern/negative.bin", .model = "ph-meter-atc", .expected = "6.86 [pH] | -1.5 Cel"},
	{.file = "line-pattern/broken-in-front.bin", .model = "ph-meter-atc", .expected = "bad_frame@0+20 | 6.87 [pH] | 25.0 Cel"},
	{.file = "line-pattern/digit-lost.bin", .model = "ph-meter-atc", .expected = "bad_frame@0+19"},
	{.file = "line-pattern/two-points.bin", .model = "ph-meter-atc", .expected = "bad_frame@0+20"},
	{.file = "line-pattern/truncated.bin", .model = "ph-meter-atc", .expected = "6.86 [pH] | 25.0 Cel | truncated@19+9"},
	{.file = "line-pattern/line-feed-only.bin", .model = "ph-meter-atc", .expected = "bad_frame@0+18 | 6.87 [pH] | 25.0 Cel"},
	{.file = "line-pattern/oversized.bin", .model = "ph-meter-atc", .expected = "oversized@0+307 | 6.86 [pH]"},

	// The manual's two replies.
	{.file = "line-query/pound.bin", .model = "mark-10-series-4", .expected = "-18.78 [lbf_av] x2", .good = true},
	{.file = "line-query/newton.bin", .model = "mark-10-series-4", .expected = "4.285 N"},
	{.file = "line-query/no-unit.bin",
		.model = "mark-10-series-4",
		.expected = "no_unit 4.285 ",
		.note = "4.285 without a unit: declare it in the set-up"},
	{.file = "line-query/no-unit.bin", .model = "mark-10-series-4", .setup = "unit=N", .expected = "4.285 N"},
	{.file = "line-query/unknown-unit.bin", .model = "mark-10-series-4", .expected = "unit_unknown 4.285 "},
	{.file = "line-query/error.bin", .model = "mark-10-series-4", .expected = "device_error@0+5"},
	{.file = "line-query/other-line.bin", .model = "mark-10-series-4", .expected = "bad_frame@0+5"},
	{.file = "line-query/truncated.bin", .model = "mark-10-series-4", .expected = "truncated@0+9"},
	{.file = "line-query/noise-before.bin", .model = "mark-10-series-4", .expected = "bad_frame@0+13 | 18.79 [lbf_av]"},

	{.file = "scpi/number.bin", .expected = "no_unit +1.01325E+02  x2"},
	{.file = "scpi/number.bin", .model = "scpi-pressure", .setup = "unit=kPa", .expected = "+1.01325E+02 kPa x2", .good = true},
	{.file = "scpi/number-and-unit.bin", .expected = "100.02 kPa | -0.125 [psi]"},
	{.file = "scpi/number-and-unit.bin", .model = "scpi-pressure", .setup = "unit=bar", .expected = "100.02 kPa | -0.125 [psi]"},
	{.file = "scpi/crlf.bin", .expected = "100.02 kPa"},
	// SCPI's M is milli, gauges mean mega: refused.
	{.file = "scpi/unknown-unit.bin", .expected = "unit_unknown 100.02 "},
	{.file = "scpi/not-a-number.bin", .setup = "unit=kPa", .expected = "no_value@0+9 | overload@9+7 | underload@16+12"},
	{.file = "scpi/error-queue.bin", .setup = "unit=kPa", .expected = "not_a_value@0+13 | device_error@13+24"},
	{.file = "scpi/text.bin", .setup = "unit=kPa", .expected = "not_a_value@0+22", .note = "MAKER,P100,12345,1.00"},
	{.file = "scpi/three-fields.bin", .setup = "unit=kPa", .expected = "not_a_value@0+15"},
	{.file = "scpi/question-and-answer.bin", .setup = "unit=kPa", .expected = "not_a_value@0+11 | 100.02 kPa"},
	{.file = "scpi/blank.bin", .expected = "bad_frame@0+1 | bad_frame@1+4 | 100.02 kPa"},
	{.file = "scpi/truncated.bin", .setup = "unit=kPa", .expected = "truncated@0+5"},
	{.file = "scpi/noise-before.bin", .expected = "bad_frame@0+13 | 100.03 kPa"},
};

// The manifest holds no file of these.
static const struct capture_row cases[] = {{.file = NULL}};

const struct capture_rows rows_generic = {captures, cases, sizeof captures / sizeof captures[0], 0};
