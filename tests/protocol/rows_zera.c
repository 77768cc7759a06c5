// SPDX-License-Identifier: Apache-2.0
// Reference meters by SCPI: the captures of this repository, with what they say.
#include "tests/protocol/rows.h"

#define ZERA(name, text)                                                                                                                   \
	{                                                                                                                                      \
		.file = "zera-scpi/" name ".bin", .expected = text                                                                                 \
	}

// By the form that the maker's documentation gives: MODULE:CHANNEL:[UNIT]:value;
static const struct capture_row captures[] = {
	{.file = "zera-scpi/values.bin", .expected = "230.1 V | 1150.253 W", .good = true},
	ZERA("module", "230.1 V | 229.87 V | 398.2 V | 5.00012 A"),
	ZERA("negative-and-small", "-12.5 var | -1.5e-05 W"),
	ZERA("vector", "not_a_value@0+26"),
	ZERA("nan", "no_value@0+18"),
	ZERA("unknown-unit", "unit_unknown 0.2301 "),
	ZERA("lambda", "0.9987 1"),
	ZERA("other-module", "0.35 %"),
	ZERA("bad-number", "bad_number@0+20"),
	ZERA("no-end", "bad_frame@0+19"),
	ZERA("torn-head", "bad_frame@0+33"),
	ZERA("truncated", "truncated@0+15"),
	{.file = "zera-scpi/bare.bin", .expected = "not_a_value@0+2 | not_a_value@2+8", .note = "answer 4"},
	{.file = "zera-scpi/session.bin",
		.expected = "not_a_value@0+18 | 230.1 V | not_a_value@38+28 | 4 1 | not_a_value@68+28 | 8 {imp} | not_a_value@98+20 | "
					"not_a_value@118+10",
		.note = "question MEASURE:RMS1:UL1?"},
	ZERA("noise-before", "bad_frame@0+4 | 230.1 V"),
	ZERA("glued", "230.1 V | 230.2 V"),
	ZERA("oversized", "oversized@0+1031 | 230.1 V"),
};

// There is no capture of such an instrument from outside.
const struct capture_rows rows_zera = {captures, NULL, sizeof captures / sizeof captures[0], 0};
