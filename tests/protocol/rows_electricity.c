// SPDX-License-Identifier: Apache-2.0
// Electricity meters: the captures of this repository and the cases from outside, with what they say.
#include "tests/protocol/rows.h"

static const struct capture_row captures[] = {
	// SML: 12345678 × 10^-1 Wh, -2345 × 10^-1 W.
	{.file = "sml/import-and-power.bin",
		.expected = "not_a_value@0+168 | 1234567.8 Wh | -234.5 W",
		.note = "1-0:96.1.0*255 0a014c4d53000000002a"},
	{.file = "sml/short.bin", .expected = "1234567.8 Wh | -234.5 W", .note = "1-0:1.8.0*255 status 1c0104h", .good = true},
	{.file = "sml/glued.bin", .expected = "1234567.8 Wh | -234.5 W | 1234567.8 Wh | -234.5 W"},
	{.file = "sml/noise-before.bin", .expected = "noise@0+6 | 1234567.8 Wh | -234.5 W"},
	{.file = "sml/truncated.bin", .expected = "truncated@0+83"},
	{.file = "sml/start-without-end.bin", .expected = "truncated@0+1376 | 1234567.8 Wh | -234.5 W"},
	{.file = "sml/bad-crc.bin", .expected = "bad_check@0+92"},
	{.file = "sml/bad-kermit.bin", .expected = "bad_check@0+72", .note = "the check is CRC-16/KERMIT, which SML does not have"},
	{.file = "sml/no-unit.bin", .expected = "no_unit 4711 "},
	{.file = "sml/no-unit.bin", .setup = "unit=Wh", .expected = "4711 Wh"},
	{.file = "sml/no-unit.bin", .setup = "unit=V", .expected = "no_unit 4711 "},
	{.file = "sml/no-unit-power-factor.bin", .expected = "0.98 1"},
	{.file = "sml/unknown-unit.bin", .expected = "unit_unknown 5 ", .note = "1-0:96.7.0*255 unit code 200"},
	{.file = "sml/scaler-up.bin", .expected = "25688000 Wh"},
	{.file = "sml/largest.bin", .expected = "1844674407370955161.5 Wh | -9223372036854775808 W"},
	{.file = "sml/escape-inside.bin", .expected = "not_a_value@0+96 | 1234567.8 Wh", .note = "1-0:96.1.0*255 1b1b1b1b1b"},
	{.file = "sml/attention.bin", .expected = "device_error@0+104", .note = "SML attention 8181c7c7fe03"},
	{.file = "sml/question.bin", .expected = "not_a_value@0+56", .note = "SML message 0700h carries no list of values"},
	{.file = "sml/no-values.bin", .expected = "not_a_value@0+68", .note = "SML file without values"},
	{.file = "sml/time-not-a-list.bin",
		.expected = "bad_frame@0+76",
		.note = "not standard SML: the time is no list of 2 in 1-0:1.8.0*255"},
	{.file = "sml/list-time-not-a-list.bin",
		.expected = "bad_frame@0+76",
		.note = "not standard SML: the time of the list is no list of 2"},
	{.file = "sml/sensor-time.bin", .expected = "1234567.8 Wh"},
	{.file = "sml/message-check-wrong.bin", .expected = "bad_frame@0+72", .note = "not standard SML: the check of a message is wrong"},
	{.file = "sml/list-cut-short.bin", .expected = "bad_frame@0+56"},
	{.file = "sml/pad-of-four.bin", .expected = "bad_frame@0+76", .note = "4 pad bytes in 76 bytes"},
	{.file = "sml/boolean.bin", .expected = "not_a_value@0+64", .note = "1-0:96.3.10*255 true"},
};

// The lists of the SML meters are compared value by value in test_sml.c; here what one telegram gives in a line.
static const struct capture_row cases[] = {
	{.file = "electricity-sml/ITRON_OpenWay-3.HZ.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+244 x2 | 8189594.9 Wh | 613 W",
		.note = "1-0:96.50.1*1 495452"},
	// The meter is known to send the sign of 16.7.0 wrongly (facts 5.3): given as sent.
	{.file = "electricity-sml/DZG_DVS-7412.2_jmberg.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+256 x2 | 5430157.7 Wh | 26244572.6 Wh | -299.12 W"},
	{.file = "electricity-sml/EMH_eHZ361L5R.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+220 x2 | 110340315.1 Wh | not_a_value@0+220 | -5632.1916 W"},
};

const struct capture_rows rows_electricity = ROWS(captures, cases);
