// SPDX-License-Identifier: Apache-2.0
// Electricity meters: the cases from outside. The values of the P1 telegrams are also compared with the manifest itself (test_iec62056.c), those of the
// first telegram of each SML meter with its list (test_sml.c): what stands here shows a change in any of the others.
#include "tests/protocol/rows_electricity.h"

const struct capture_row electricity_cases[ELECTRICITY_CASES] = {
	// IEC 62056-21: commands, blocks and payloads; the P1 telegrams are compared with the manifest itself in test_iec62056.c.
	{.file = "electricity-iec62056/cmd_w2_setdate.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+24",
		.note = "command W2 C003(910324092239)"},
	{.file = "electricity-iec62056/cmd_p0_password_request.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+15",
		.note = "command P0 (1234567)"},
	{.file = "electricity-iec62056/cmd_break.bin", .protocol = "iec62056-21", .expected = "not_a_value@0+5", .note = "command B0"},
	// The owner blanked the serial number: eight NUL and a missing ')' change the BCC by 20h.
	{.file = "electricity-iec62056/apator_modec_redacted.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+6 | bad_check@6+168",
		.note = "the reader chooses 000"},
	{.file = "electricity-iec62056/lgz_e350_manual.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+175 x2 | 000065.3 kWh | 000003.5 kWh | 000021.5 kWh | 00043.8 kWh | 000001.5 kWh | 00000.0 kWh | "
					"not_a_value@0+175"},
	{.file = "electricity-iec62056/runamook_ff_data.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+15",
		.note = "F.F 00000000 (in no block)"},
	{.file = "electricity-iec62056/runamook_p01_data_1.bin",
		.protocol = "iec62056-21",
		.expected = "0.18374 kW | 0.00078 kW | 0.00000 kvar | 0.00006 kvar | 0.00087 kvar | 0.02431 kvar | 0.16832 kW | 0.00000 kW | "
					"0.00000 kvar x3 | 0.02686 kvar"},
	// a log of 4 entries behind the identification and the serial number
	{.file = "electricity-iec62056/runamook_p98_data_1.bin", .protocol = "iec62056-21", .expected = "not_a_value@0+181 x6"},
	{.file = "electricity-iec62056/runamook_p98_data_3.bin", .protocol = "iec62056-21", .expected = "not_a_value@0+322 x6"},
	{.file = "electricity-iec62056/p1_amshan_example_data_a_landisgyr_360.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+702 x2 | 00000896.020 kWh | 00000048.792 kWh | 00000518.309 kvarh | "
					"00000023.732 kvarh | 0000.000 kW | 0000.020 kW | 0000.000 kvar | 0000.308 kvar | 0000.000 kW | "
					"0000.012 kW | 0000.000 kW | 0000.071 kW | 0000.063 kW | 0000.000 kW | 0000.000 kvar | "
					"0000.146 kvar | 0000.000 kvar | 0000.135 kvar | 0000.000 kvar | 0000.026 kvar | 230.1 V | "
					"232.2 V | 230.4 V | 000.6 A x2 | 000.3 A"},
	{.file = "electricity-iec62056/p1_amshan_example_data_b.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+865 x4 | 011522.839 kWh | 010310.991 kWh | 000000.000 kWh x2 | "
					"not_a_value@0+865 | 00.503 kW | 00.000 kW | not_a_value@0+865 x2 | 0000005627 s | "
					"0043178677 s | not_a_value@0+865 x8 | 001 A x3 | 00.086 kW | 00.250 kW | 00.166 kW | "
					"00.000 kW x3 | not_a_value@0+865 x2 | 04890.857 m3"},
	{.file = "electricity-iec62056/p1_amshan_example_data_d_landisgyr_360.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+704 x2 | 00010501.076 kWh | 00000000.000 kWh | 00001761.087 kvarh | "
					"00000008.391 kvarh | 0002.301 kW | 0000.000 kW | 0000.135 kvar | 0000.000 kvar | 0000.622 kW | "
					"0000.000 kW | 0000.667 kW | 0000.000 kW | 0001.011 kW | 0000.000 kW | 0000.000 kvar | "
					"0000.208 kvar | 0000.000 kvar | 0000.142 kvar | 0000.486 kvar | 0000.000 kvar | 232.1 V | "
					"233.1 V | 231.9 V | 002.8 A | 002.9 A | 004.8 A"},
	{.file = "electricity-iec62056/p1_telegram_esy5q3da1004_v304.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+259 x2 | 00032549.5061662 kWh | 000557.29 W | 000521.62 W | 000609.30 W | "
					"001688.21 W | not_a_value@0+259 x2 | noise@259+47"},
	{.file = "electricity-iec62056/p1_telegram_esy5q3db1024_v304.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+299 x2 | 00052185.7825309 kWh | 00019949.3221493 kWh | 000747.85 W | "
					"000737.28 W | 000639.73 W | 002124.86 W | not_a_value@0+299 x2 | noise@299+47"},
	{.file = "electricity-iec62056/p1_telegram_fluvius_v171.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+1059 x4 | 000000.034 kWh | 000015.758 kWh | 000000.000 kWh | 000000.011 kWh | "
					"02.351 kW | 02.589 kW | 03.695 kW | 05.980 kW | 04.318 kW | not_a_value@0+1059 | "
					"00.000 kW x8 | 234.7 V x3 | 000.00 A x3 | not_a_value@0+1059 | 999.9 kW | 999 A | "
					"not_a_value@0+1059 x4 | 00112.384 m3 | not_a_value@0+1059 x2 | 00872.234 m3"},
	{.file = "electricity-iec62056/p1_telegram_fluvius_v171_alt.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+1100 x4 | 000301.548 kWh | 000270.014 kWh | 000000.005 kWh | 000000.000 kWh | "
					"not_a_value@0+1100 | 00.052 kW | 03.064 kW | 00.000 kW | 01.862 kW | 04.229 kW | 04.927 kW | "
					"00.338 kW | 00.000 kW | 00.047 kW | 00.179 kW | 00.111 kW | 00.000 kW x3 | 232.9 V | "
					"228.1 V x2 | 000.27 A | 000.88 A | 000.52 A | not_a_value@0+1100 | 999.9 kW | 999 A | "
					"not_a_value@0+1100 x4 | 00092.287 m3 | not_a_value@0+1100 x2 | 00008.579 m3"},
	{.file = "electricity-iec62056/p1_telegram_iskra_ie.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+566 x4 | 000010.181 kWh | 000010.182 kWh | 000010.281 kWh | 000010.282 kWh | "
					"not_a_value@0+566 | 00.170 kW | 00.270 kW | 00.217 kW | 00.417 kW | 00.617 kW | 00.227 kW | "
					"00.427 kW | 00.627 kW | 242.5 V | 241.7 V | 243.3 V | 000 A x3 | not_a_value@0+566 x3"},
	{.file = "electricity-iec62056/p1_telegram_sagemcom_t210_d_r.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+481 x3 | 006545766 Wh | 005017120 Wh | 001528646 Wh | 000000286 W | "
					"000000058 Wh | 000000000 Wh | 000000058 Wh | 000000000 W | 000000747 varh | 000000000 varh | "
					"000000747 varh | 000000000 var | 003897726 varh | 002692848 varh | 001204878 varh | "
					"000000166 var"},
	{.file = "electricity-iec62056/p1_telegram_unpadded_crc.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+212 x8 | 240.860 GJ"},
	{.file = "electricity-iec62056/p1_telegram_v2_2.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+413 x2 | 00001.001 kWh x4 | not_a_value@0+413 | 0001.01 kW | 0000.00 kW | "
					"0999.00 kW | not_a_value@0+413 x5 | 00001.001 m3 | not_a_value@0+413"},
	{.file = "electricity-iec62056/p1_telegram_v4_2.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+893 x4 | 001581.123 kWh | 001435.706 kWh | 000000.000 kWh x2 | "
					"not_a_value@0+893 | 02.027 kW | 00.000 kW | not_a_value@0+893 x2 | 0000237126 s | "
					"2147583646 s | 2317482647 s | not_a_value@0+893 x8 | 000 A | 006 A | 002 A | 00.170 kW | "
					"00.000 kW | 01.247 kW | 00.000 kW | 00.209 kW | 00.000 kW | not_a_value@0+893 x2 | 00981.443 m3"},
	{.file = "electricity-iec62056/p1_telegram_v5.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+890 x4 | 000004.426 kWh | 000002.399 kWh | 000002.444 kWh | 000000.000 kWh | "
					"not_a_value@0+890 | 00.244 kW | 00.000 kW | not_a_value@0+890 x10 | 0230.0 V x2 | 0229.0 V | "
					"0.48 A | 0.44 A | 0.86 A | 00.070 kW | 00.032 kW | 00.142 kW | 00.000 kW x3 | "
					"not_a_value@0+890 x2 | 00000.107 m3 | not_a_value@0+890 x2"},
	{.file = "electricity-iec62056/p1_telegram_v5_two_mbus.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+952 x4 | 002130.115 kWh | 000245.467 kWh | 000000.000 kWh x2 | "
					"not_a_value@0+952 | 00.111 kW | 00.000 kW | not_a_value@0+952 x2 | 0000002014 s | "
					"not_a_value@0+952 x7 | 229.9 V | 229.2 V | 222.9 V | 000 A x2 | 001 A | 00.056 kW | "
					"00.000 kW | 00.055 kW | 00.000 kW x3 | not_a_value@0+952 x5 | 00246.138 m3"},
	{.file = "electricity-iec62056/p1_ziv_0.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+939 x4 | 000051.394 kWh | 000030.884 kWh | 000027.851 kWh | 000102.295 kWh | "
					"not_a_value@0+939 | 00.224 kW | 01.827 kW | not_a_value@0+939 x2 | 0000000321 s | "
					"0000000320 s x2 | not_a_value@0+939 x7 | 231.0 V | 227.0 V | 229.0 V | 008 A | 000 A x2 | "
					"00.000 kW | 00.199 kW | 00.025 kW | 01.827 kW | 00.000 kW x2 | not_a_value@0+939 x2 | "
					"00055.416 m3"},
	{.file = "electricity-iec62056/runamook_p01_data_2.bin",
		.protocol = "iec62056-21",
		.expected = "0.00000 kW | 0.12683 kW | 0.00000 kvar | 0.11411 kvar | 0.00000 kvar x2 | 0.00028 kW | "
					"0.06188 kW | 0.00059 kvar | 0.07409 kvar | 0.00000 kvar x2 | 0.00000 kW | 0.11250 kW | "
					"0.00000 kvar | 0.11677 kvar | 0.00000 kvar x2 | 0.00006 kW | 0.04656 kW | 0.00082 kvar | "
					"0.09270 kvar | 0.00000 kvar x2"},
	{.file = "electricity-iec62056/runamook_table1_data.bin",
		.protocol = "iec62056-21",
		.expected = "not_a_value@0+464 x10 | 0.50262 kW | 0.39912 kW | 0.74906 kW | 0.49578 kW | 0.00000 kW x4 | "
					"01281.6601 kWh"},
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
	{.file = "electricity-sml/DZG_DVS-7420.2V.G2_mtr1.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+300 x2 | 2353656.9 Wh | 38610.0 Wh | 2315046.9 Wh | 0.0 Wh | 6.22 W | "
					"not_a_value@300+300 x2 | 2353656.9 Wh | 38610.0 Wh | 2315046.9 Wh | 0.0 Wh | 5.96 W | "
					"not_a_value@600+300 x2 | 2353656.9 Wh | 38610.0 Wh | 2315046.9 Wh | 0.0 Wh | 6.21 W | "
					"not_a_value@900+300 x2 | 2353656.9 Wh | 38610.0 Wh | 2315046.9 Wh | 0.0 Wh | 5.79 W | "
					"truncated@1200+82"},
	{.file = "electricity-sml/DZG_DVS-7420.2V.G2_mtr2.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+252 x2 | 13130.4 Wh | 1499708.5 Wh | 6.77 W | not_a_value@252+252 x2 | "
					"13130.4 Wh | 1499708.5 Wh | 6.56 W | not_a_value@504+252 x2 | 13130.4 Wh | 1499708.5 Wh | "
					"6.68 W"},
	{.file = "electricity-sml/DrNeuhaus_SMARTY_ix-130.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@0+324 | "
					"not_a_value@324+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@324+324 | "
					"not_a_value@648+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@648+324 | "
					"not_a_value@972+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@972+324 | "
					"not_a_value@1296+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@1296+324 | "
					"not_a_value@1620+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@1620+324 | "
					"not_a_value@1944+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@1944+324 | "
					"not_a_value@2268+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@2268+324 | "
					"not_a_value@2592+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@2592+324 | "
					"not_a_value@2916+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@2916+324 | "
					"not_a_value@3240+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@3240+324 | "
					"not_a_value@3564+324 x2 | 4373.0 Wh x2 | 0.0 Wh | 0 W | not_a_value@3564+324 | "
					"truncated@3888+208"},
	{.file = "electricity-sml/EMH-ED300L_delivery.bin",
		.protocol = "sml",
		.expected = "noise@0+1420 | not_a_value@1420+316 x2 | 17243675.6 Wh x2 | 0.0 Wh | 126.6 W | "
					"not_a_value@1420+316 | not_a_value@1736+316 x2 | 17243675.6 Wh x2 | 0.0 Wh | 126.5 W | "
					"not_a_value@1736+316 | noise@2052+2028 | truncated@4080+16"},
	{.file = "electricity-sml/EMH_eHZ-HW8E2A5L0EK2P.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+316 x2 | 8391648.8 Wh | 8391447.6 Wh | 201.2 Wh | 163.5 W | not_a_value@0+316 | "
					"not_a_value@316+316 x2 | 8391648.9 Wh | 8391447.7 Wh | 201.2 Wh | 163.3 W | "
					"not_a_value@316+316 | not_a_value@632+316 x2 | 8391649.0 Wh | 8391447.8 Wh | 201.2 Wh | "
					"163.4 W | not_a_value@632+316 | not_a_value@948+316 x2 | 8391649.1 Wh | 8391447.9 Wh | "
					"201.2 Wh | 163.6 W | not_a_value@948+316 | not_a_value@1264+316 x2 | 8391649.2 Wh | "
					"8391448.0 Wh | 201.2 Wh | 163.6 W | not_a_value@1264+316 | not_a_value@1580+316 x2 | "
					"8391649.3 Wh | 8391448.1 Wh | 201.2 Wh | 163.3 W | not_a_value@1580+316 | "
					"not_a_value@1896+316 x2 | 8391649.4 Wh | 8391448.2 Wh | 201.2 Wh | 165.3 W | "
					"not_a_value@1896+316 | not_a_value@2212+316 x2 | 8391649.5 Wh | 8391448.3 Wh | 201.2 Wh | "
					"165.8 W | not_a_value@2212+316 | not_a_value@2528+316 x2 | 8391649.6 Wh | 8391448.4 Wh | "
					"201.2 Wh | 163.6 W | not_a_value@2528+316 | not_a_value@2844+316 x2 | 8391649.7 Wh | "
					"8391448.5 Wh | 201.2 Wh | 164.1 W | not_a_value@2844+316 | not_a_value@3160+316 x2 | "
					"8391649.8 Wh | 8391448.6 Wh | 201.2 Wh | 163.2 W | not_a_value@3160+316 | "
					"not_a_value@3476+316 x2 | 8391649.9 Wh | 8391448.7 Wh | 201.2 Wh | 164.1 W | "
					"not_a_value@3476+316 | truncated@3792+304"},
	{.file = "electricity-sml/EMH_eHZ-HW8E2A5L0EK2P_2.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+316 x2 | 13312484.9 Wh x2 | 0.0 Wh | 139.4 W | not_a_value@0+316"},
	{.file = "electricity-sml/EMH_eHZ-IW8E2A5L0EK2P_with_error.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+360 x2 | 2795692.7 Wh x2 | 0.0 Wh | 136.7 W | not_a_value@0+360 | no_unit 637  | "
					"no_value@0+360 | not_a_value@360+360 x2 | 2795692.8 Wh x2 | 0.0 Wh | 136.8 W | "
					"not_a_value@360+360 | no_unit 637  | no_value@360+360 | not_a_value@720+360 x2 | "
					"2795692.9 Wh x2 | 0.0 Wh | 136.5 W | not_a_value@720+360 | no_unit 637  | no_value@720+360 | "
					"not_a_value@1080+360 x2 | 2795693.0 Wh x2 | 0.0 Wh | 136.6 W | not_a_value@1080+360 | "
					"no_unit 637  | no_value@1080+360 | not_a_value@1440+360 x2 | 2795693.1 Wh x2 | 0.0 Wh | "
					"136.8 W | not_a_value@1440+360 | no_unit 637  | no_value@1440+360 | not_a_value@1800+360 x2 | "
					"2795693.2 Wh x2 | 0.0 Wh | 136.2 W | not_a_value@1800+360 | no_unit 637  | no_value@1800+360 | "
					"not_a_value@2160+360 x2 | 2795693.3 Wh x2 | 0.0 Wh | 136.6 W | not_a_value@2160+360 | "
					"no_unit 637  | no_value@2160+360 | not_a_value@2520+360 x2 | 2795693.4 Wh x2 | 0.0 Wh | "
					"136.5 W | not_a_value@2520+360 | no_unit 637  | no_value@2520+360 | not_a_value@2880+360 x2 | "
					"2795693.5 Wh x2 | 0.0 Wh | 136.4 W | not_a_value@2880+360 | no_unit 637  | no_value@2880+360 | "
					"not_a_value@3240+360 x2 | 2795693.6 Wh x2 | 0.0 Wh | 136.6 W | not_a_value@3240+360 | "
					"no_unit 637  | no_value@3240+360 | not_a_value@3600+360 x2 | 2795693.7 Wh x2 | 0.0 Wh | "
					"136.4 W | not_a_value@3600+360 | no_unit 637  | no_value@3600+360 | truncated@3960+136"},
	{.file = "electricity-sml/EMH_mME40-AE6AKF0K0.bin",
		.protocol = "sml",
		.expected = "noise@0+2 | not_a_value@2+328 x2 | 428896.4 Wh | 2353 W | 65 W | 205 W | 2623 W | "
					"not_a_value@330+328 x2 | 428897.1 Wh | 2351 W | 64 W | 202 W | 2619 W | "
					"not_a_value@658+328 x2 | 428897.9 Wh | 2346 W | 65 W | 202 W | 2614 W | "
					"not_a_value@986+328 x2 | 428898.6 Wh | 2337 W | 65 W | 200 W | 2602 W | "
					"not_a_value@1314+328 x2 | 428899.3 Wh | 2332 W | 65 W | 199 W | 2597 W | "
					"not_a_value@1642+328 x2 | 428900.0 Wh | 2324 W | 66 W | 199 W | 2591 W | "
					"not_a_value@1970+328 x2 | 428900.7 Wh | 2317 W | 67 W | 199 W | 2584 W | "
					"not_a_value@2298+328 x2 | 428901.5 Wh | 2309 W | 69 W | 200 W | 2579 W | "
					"not_a_value@2626+328 x2 | 428902.2 Wh | 2302 W | 67 W | 200 W | 2570 W | "
					"not_a_value@2954+328 x2 | 428902.9 Wh | 2297 W | 68 W | 200 W | 2566 W | "
					"not_a_value@3282+328 x2 | 428903.6 Wh | 2294 W | 69 W | 202 W | 2566 W | "
					"not_a_value@3610+328 x2 | 428904.3 Wh | 2294 W | 70 W | 202 W | 2567 W | truncated@3938+158"},
	{.file = "electricity-sml/HOLLEY_DTZ541-BDBA_with_PIN.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+232 x2 | 2355929.0 Wh | 376 W | not_a_value@232+232 x2 | 2355929.1 Wh | 374 W"},
	{.file = "electricity-sml/HOLLEY_DTZ541-ZDBA.bin",
		.protocol = "sml",
		.expected = "bad_frame@0+528 | bad_frame@528+528 | bad_frame@1056+528 | bad_frame@1584+528 | "
					"bad_frame@2112+528 | bad_frame@2640+528 | bad_frame@3168+528 | truncated@3696+400"},
	{.file = "electricity-sml/ISKRA_MT175_eHZ.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+384 x2 | 22462413.6 Wh x2 | 0.0 Wh | 168 W | 117 W | 22 W | 29 W | "
					"not_a_value@0+384 | not_a_value@384+384 x2 | 22462413.7 Wh x2 | 0.0 Wh | 171 W | 119 W | "
					"22 W | 29 W | not_a_value@384+384 | not_a_value@768+384 x2 | 22462413.8 Wh x2 | 0.0 Wh | "
					"173 W | 118 W | 22 W | 32 W | not_a_value@768+384 | not_a_value@1152+384 x2 | "
					"22462413.9 Wh x2 | 0.0 Wh | 168 W | 117 W | 21 W | 29 W | not_a_value@1152+384 | "
					"not_a_value@1536+384 x2 | 22462414.0 Wh x2 | 0.0 Wh | 168 W | 117 W | 22 W | 28 W | "
					"not_a_value@1536+384 | not_a_value@1920+384 x2 | 22462414.1 Wh x2 | 0.0 Wh | 170 W | 117 W | "
					"23 W | 29 W | not_a_value@1920+384 | not_a_value@2304+384 x2 | 22462414.2 Wh x2 | 0.0 Wh | "
					"171 W | 119 W | 23 W | 29 W | not_a_value@2304+384 | not_a_value@2688+384 x2 | "
					"22462414.3 Wh x2 | 0.0 Wh | 170 W | 118 W | 22 W | 29 W | not_a_value@2688+384 | "
					"not_a_value@3072+384 x2 | 22462414.4 Wh x2 | 0.0 Wh | 171 W | 119 W | 21 W | 30 W | "
					"not_a_value@3072+384 | not_a_value@3456+384 x2 | 22462414.5 Wh x2 | 0.0 Wh | 169 W | 118 W | "
					"22 W | 28 W | not_a_value@3456+384 | truncated@3840+256"},
	{.file = "electricity-sml/ISKRA_MT631-D1A52-K0z-H01_without_PIN.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+212 x2 | 2043000 Wh | 0 Wh | not_a_value@212+212 x2 | 2043000 Wh | 0 Wh | "
					"not_a_value@424+212 x2 | 2043000 Wh | 0 Wh | not_a_value@636+212 x2 | 2043000 Wh | 0 Wh | "
					"not_a_value@848+212 x2 | 2043000 Wh | 0 Wh"},
	{.file = "electricity-sml/ISKRA_MT631-D2A51-V22-K0z_without_PIN.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+232 x2 | 16786000 Wh | 4000 Wh | 16782000 Wh | not_a_value@232+232 x2 | "
					"16786000 Wh | 4000 Wh | 16782000 Wh"},
	{.file = "electricity-sml/ITRON_OpenWay-3.HZ_without_PIN.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+224 x2 | 25688000 Wh | not_a_value@224+224 x2 | 25688000 Wh"},
	{.file = "electricity-sml/dzg_dwsb20_2th_3byte.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+252 x2 | 142429.8 Wh | 2016204.9 Wh | -788.51 W | not_a_value@252+252 x2 | "
					"142429.8 Wh | 2016205.1 Wh | -787.14 W | bad_check@504+249 | not_a_value@753+252 x2 | "
					"142429.8 Wh | 2016205.5 Wh | -761.72 W | not_a_value@1005+252 x2 | 142429.8 Wh | "
					"2016205.7 Wh | -786.84 W | not_a_value@1257+252 x2 | 142429.8 Wh | 2016205.9 Wh | -785.39 W | "
					"not_a_value@1509+252 x2 | 142429.8 Wh | 2016206.2 Wh | -778.68 W | not_a_value@1761+252 x2 | "
					"142429.8 Wh | 2016206.4 Wh | -788.30 W | not_a_value@2013+252 x2 | 142429.8 Wh | "
					"2016206.6 Wh | -784.41 W | not_a_value@2265+252 x2 | 142429.8 Wh | 2016206.8 Wh | -780.20 W | "
					"not_a_value@2517+252 x2 | 142429.8 Wh | 2016207.0 Wh | -777.60 W | not_a_value@2769+252 x2 | "
					"142429.8 Wh | 2016207.2 Wh | -768.67 W | bad_check@3021+251 | not_a_value@3272+252 x2 | "
					"142429.8 Wh | 2016207.7 Wh | -769.22 W | not_a_value@3524+252 x2 | 142429.8 Wh | "
					"2016207.9 Wh | -776.02 W | not_a_value@3776+252 x2 | 142429.8 Wh | 2016208.1 Wh | -760.47 W | "
					"truncated@4028+68"},
	{.file = "electricity-sml/eBZ_DD3_DD3BZ06DTA-SMZ1_without_PIN.bin",
		.protocol = "sml",
		.expected = "not_a_value@0+232 x2 | 4469000 Wh | 4468000 Wh | 1000 Wh | not_a_value@232+232 x2 | "
					"4469000 Wh | 4468000 Wh | 1000 Wh"},
	// DL/T 645. The log's author wrote 0.54 for 69h - 33h = 36h.
	{.file = "electricity-dlt645/dlt97_fwd_0015.bin", .protocol = "dlt645-1997", .expected = "0.15 kWh", .note = "9010 of 000000063295"},
	{.file = "electricity-dlt645/dlt97_fwd_0026.bin", .protocol = "dlt645-1997", .expected = "0.26 kWh", .note = "9010 of 000000063295"},
	{.file = "electricity-dlt645/dlt97_fwd_0036.bin", .protocol = "dlt645-1997", .expected = "0.36 kWh", .note = "9010 of 000000063295"},
	{.file = "electricity-dlt645/dlt97_rev_0.bin", .protocol = "dlt645-1997", .expected = "0.00 kWh", .note = "9020 of 000000063295"},
	{.file = "electricity-dlt645/dlt97_kvarh_0.bin", .protocol = "dlt645-1997", .expected = "0.00 kvarh", .note = "9110 of 000000063295"},
	{.file = "electricity-dlt645/dlt97_err.bin",
		.protocol = "dlt645-1997",
		.expected = "device_error@0+13",
		.note = "error 02h: no such data"},
	{.file = "electricity-dlt645/dlt97_volt0.bin", .protocol = "dlt645-1997", .expected = "0 V", .note = "B611 of 000000063295"},
	{.file = "electricity-dlt645/dlt97_fwd_0003_preamble.bin",
		.protocol = "dlt645-1997",
		.expected = "0.03 kWh",
		.note = "9010 of 201708176934"},
	{.file = "electricity-dlt645/dlt97_serial.bin",
		.protocol = "dlt645-1997",
		.expected = "not_a_value@0+24",
		.note = "C032 of 201708176934 201708176934"},
	{.file = "electricity-dlt645/dlt97_date.bin",
		.protocol = "dlt645-1997",
		.expected = "not_a_value@0+22",
		.note = "C010 of 201708176934 19-07-06 weekday 06"},
	{.file = "electricity-dlt645/dlt_req_noisy_mismatch.bin",
		.protocol = "dlt645-1997",
		.expected = "bad_check@0+19",
		.note = "the sum is 33h, the frame gives 3Eh"},
	{.file = "electricity-dlt645/dlt07_req_fwd.bin",
		.protocol = "dlt645-2007",
		.expected = "not_a_value@0+20",
		.note = "question to 000000000161: 00010000"},
	{.file = "electricity-dlt645/dlt07_fwd.bin", .protocol = "dlt645-2007", .expected = "0.26 kWh", .note = "00010000 of 000000000161"},
	{.file = "electricity-dlt645/dlt07_q1.bin", .protocol = "dlt645-2007", .expected = "100.26 kvarh", .note = "00030000 of 000000000161"},
	{.file = "electricity-dlt645/dlt07_ua.bin", .protocol = "dlt645-2007", .expected = "100.1 V", .note = "02010100 of 000000000161"},
	{.file = "electricity-dlt645/dlt07_req_ua.bin",
		.protocol = "dlt645-2007",
		.expected = "not_a_value@0+20",
		.note = "question to 000000000161: 02010100"},
	{.file = "electricity-dlt645/dlt07_req_addr.bin",
		.protocol = "dlt645-2007",
		.expected = "not_a_value@0+15",
		.note = "question to AAAAAAAAAAAA: its address"},
	// The page prints F5h for the sum that is BDh.
	{.file = "electricity-dlt645/dlt07_page_bad_cs.bin",
		.protocol = "dlt645-2007",
		.expected = "bad_check@0+20",
		.note = "the sum is F5h, the frame gives BDh"},
};
