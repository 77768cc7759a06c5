// SPDX-License-Identifier: Apache-2.0
// DLMS over HDLC and alone: the captures of this repository and the cases from outside, with what they say.
#include "tests/protocol/rows.h"

// The message in most of them: 1.7.0 = 067Eh with scaler 0 and unit 27 (W), so a flag's byte stands inside; 32.7.0 = 2301 with -1 and 35 (V); 1.8.0 = 2272139 with 1
// and 30 (Wh).
#define MESSAGE "1662 W | 230.1 V | 22721390 Wh"
#define HDLC(name, text)                                                                                                                   \
	{                                                                                                                                      \
		.file = "dlms-hdlc/" name ".bin", .expected = text                                                                                 \
	}
#define APDU(name, text)                                                                                                                   \
	{                                                                                                                                      \
		.file = "dlms-apdu/" name ".bin", .expected = text                                                                                 \
	}

static const struct capture_row captures[] = {
	{.file = "dlms-hdlc/push-scaled.bin", .expected = MESSAGE, .good = true},
	// int16 -13 × 0.1, int32 -299125 × 0.01, int64 -2^40 × 0.001, uint64 2^64 - 1.
	// The client reads the same frames, one by one where it has asked.
	{.file = "dlms-hdlc/push-scaled.bin", .protocol = "dlms-client", .expected = MESSAGE, .good = true},
	HDLC("push-negative", "-1.3 A | -2991.25 W | -1099511627.776 Wh | 18446744073709551615 Wh"),
	HDLC("push-floats", "230.2 V | 49.98 Hz | no_value@0+90"),
	HDLC("push-texts", "not_a_value@0+108 x4"),
	HDLC("push-unknown-unit", "unit_unknown 5  | no_unit@0+59"),
	// Kaifa: one number is the power; 7E7Dh = 32381. The lists of 13 and 14 values by their place, mA and 0.1 V.
	HDLC("push-kaifa-1", "not_a_value@0+41 | 32381 W"),
	HDLC("push-kaifa-13", "not_a_value@0+122 x4 | 1001 W | 0 W | 0 var | 34 var | 4.321 A | 0.000 A | 0.056 A | 231.1 V | 0.0 V | 229.9 V"),
	HDLC("push-kaifa-14", "not_a_value@0+136 x4 | 1001 W | 0 W | 0 var | 34 var | 4.321 A | 231.1 V | not_a_value@0+136 | 123456 Wh | "
						  "1 Wh | 2 varh | 3 varh"),
	HDLC("push-kaifa-pairs", "not_a_value@0+96 x2 | 512 W | 230.5 V | 2.210 A | 70001 Wh"),
	HDLC("push-kaifa-coded-name", "not_a_value@0+92 | 2816 W | 6.781 A | 232.2 V | 70001 Wh"),
	// Kamstrup: 0.01 A (0.001 A of a meter 685… for current transformers), 10 Wh.
	HDLC("push-kamstrup", "not_a_value@0+156 x4 | 768 W | 1.33 A | 231 V | 45000 Wh"),
	HDLC("push-kamstrup-ct", "not_a_value@0+156 x4 | 768 W | 0.133 A | 231 V | 45000 Wh"),
	// The list of objects gives no scaler: a person declares what fits active energy, reactive energy stays without.
	HDLC("push-objects", "not_a_value@0+128 x2 | no_unit@0+128 x2"),
	{.file = "dlms-hdlc/push-objects.bin", .setup = "unit=kWh,scale=0.01", .expected = "not_a_value@0+128 x2 | 910.00 kWh | no_unit@0+128"},
	HDLC("segments", MESSAGE),
	HDLC("segments-one-flag", MESSAGE),
	HDLC("segments-acknowledged", MESSAGE),
	HDLC("segment-first-alone", "not_a_value@0+38"),
	HDLC("segment-lost", "bad_frame@0+62"),
	HDLC("bad-segment", "not_a_value@0+38 | bad_check@38+45 | not_a_value@83+25"),
	HDLC("segment-then-message", "not_a_value@0+38 | " MESSAGE),
	HDLC("segments-numbers", "not_a_value@0+37 | not_a_value@37+9 | not_a_value@46+23"),
	HDLC("blocks", MESSAGE),
	HDLC("blocks-llc-each", MESSAGE),
	HDLC("blocks-in-segments", MESSAGE),
	HDLC("block-heads-in-segments", MESSAGE),
	HDLC("block-lost", "not_a_value@0+52 | not_a_value@52+38"),
	HDLC("two-with-one-flag", MESSAGE " | 9 W"),
	HDLC("flags-between", MESSAGE " | " MESSAGE),
	HDLC("noise-before", "noise@0+8 | " MESSAGE),
	HDLC("bad-fcs", "bad_check@0+84"),
	HDLC("bad-hcs", "bad_check@0+84"),
	HDLC("truncated", "truncated@0+75"),
	HDLC("broken-data", "bad_frame@0+45"),
	HDLC("too-many-elements", "bad_frame@0+44"),
	HDLC("encrypted", "not_a_value@0+56"),
	HDLC("session", "not_a_value@0+9 | not_a_value@9+34 | not_a_value@43+45 | not_a_value@88+57 | not_a_value@145+27 | no_unit@172+23 | "
					"not_a_value@195+27 | not_a_value@222+24 | not_a_value@246+9 | not_a_value@255+9"),
	// Asked was 1.8.0, answered 1234567; with what a person declares it is a value.
	{.file = "dlms-hdlc/session.bin",
		.setup = "unit=Wh,scale=0.1",
		.expected = "not_a_value@0+9 | not_a_value@9+34 | not_a_value@43+45 | not_a_value@88+57 | not_a_value@145+27 | 123456.7 Wh | "
					"not_a_value@195+27 | not_a_value@222+24 | not_a_value@246+9 | not_a_value@255+9"},
	HDLC("answer-alone", "no_unit@0+23"),
	HDLC("answer-refused", "device_error@0+19"),
	HDLC("association-refused", "device_error@0+47"),
	HDLC("link-refused", "device_error@0+9"),
	{.file = "dlms-apdu/push-scaled.bin", .expected = MESSAGE, .good = true},
	APDU("push-without-llc", MESSAGE),
	APDU("push-kamstrup", "not_a_value@0+145 x4 | 768 W | 1.33 A | 231 V | 45000 Wh"),
	APDU("push-negative", "-1.3 A"),
	APDU("question-and-answer", "not_a_value@0+13 | no_unit@13+9"),
	APDU("encrypted", "not_a_value@0+41"),
	APDU("noise-before", "noise@0+3 | " MESSAGE),
	APDU("run-together", MESSAGE " | 9 W"),
	APDU("truncated", "truncated@0+65"),
	APDU("too-many-elements", "truncated@0+32"),
	APDU("broken-data", "bad_frame@0+23"),
};

// gcm_apdu_greenbook.txt is no capture but a text: keys, a plain GET question and what the cipher makes of it. No key is handled here, so nothing of it is read; the
// plain question is the form of dlms-apdu/question-and-answer.bin.
static const struct capture_row cases[] = {
	{.file = "electricity-dlms/hdlc_aidon_1661_var.bin", .protocol = "dlms-hdlc", .expected = "1661 W", .note = "1-0:1.7.0*255"},
	{.file = "electricity-dlms/hdlc_kaifa_5502_flag_inside.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+41 | 5502 W",
		.note = "data notification of 2020-02-15 01:25:34"},
	{.file = "electricity-dlms/hdlc_empty_info.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+10",
		.note = "HDLC frame I, which carries no message"},
	{.file = "electricity-dlms/hdlc_bad_fcs.bin", .protocol = "dlms-hdlc", .expected = "bad_check@0+10"},
	{.file = "electricity-dlms/apdu_aidon_list_1.bin", .protocol = "dlms-apdu", .expected = "280 W", .note = "1-0:1.7.0*255"},
	// "As list 2": 280 W, 0 W, 0 var, 128 var, 13 and 9 × 0.1 A, 2276, 2303, 2309 × 0.1 V; then the energies in units of 10 Wh.
	{.file = "electricity-dlms/apdu_aidon_list_3.bin",
		.protocol = "dlms-apdu",
		.expected = "not_a_value@0+365 x3 | 280 W | 0 W | 0 var | 128 var | 1.3 A | 0.9 A | 227.6 V | 230.3 V | 230.9 V | "
					"not_a_value@0+365 | 22721380 Wh | 0 Wh | 582430 varh | 1708430 varh"},
	{.file = "electricity-dlms/apdu_kaifa_list3.bin",
		.protocol = "dlms-apdu",
		.expected = "not_a_value@0+145 x4 | 4904 W | 0 W | 0 var | 377 var | 14.571 A | 15.643 A | 9.525 A | 219.3 V | 0.0 V | 220.5 V | "
					"not_a_value@0+145 | 79591144 Wh | 0 Wh | 889389 varh | 3210932 varh",
		.note = "data notification of 2020-01-25 14:00:10"},
	{.file = "electricity-dlms/hdlc_snrm.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+10",
		.note = "HDLC frame SNRM, which carries no message"},
	// The manifest reads "05 01 9A" as 019Ah = 410. 01 is the length of the parameter: with one byte each the group has 3 + 3 + 6 + 6 = 18 bytes, as its
	// length 12h says, so the meter takes 9Ah = 154 bytes.
	{.file = "electricity-dlms/hdlc_ua.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+33",
		.note = "UA: link open, information of 154 and 154 bytes at most, windows of 1 and 1"},
	{.file = "electricity-dlms/hdlc_aarq.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+46",
		.note = "AARQ: application context 2.16.756.5.8.1.1 (logical names, no ciphering)"},
	{.file = "electricity-dlms/hdlc_iskra_am550_seg1.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+166",
		.note = "the first segment of a message, without the others"},
	{.file = "electricity-dlms/hdlc_iskra_am550_seg2.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+166",
		.note = "a segment of a message, neither the first nor the last"},
	{.file = "electricity-dlms/hdlc_iskra_am550_seg3.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+47",
		.note = "the last segment of a message, or none of DLMS (no LLC header)"},
	// 05 02 01 00: two bytes, 0100h = 256.
	{.file = "electricity-dlms/hdlc_ua_swapped_addr.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+35",
		.note = "UA: link open, information of 256 and 256 bytes at most, windows of 1 and 1"},
	{.file = "electricity-dlms/hdlc_e450_cyprus_gbt1.bin",
		.protocol = "dlms-hdlc",
		.expected = "not_a_value@0+134",
		.note = "block 1 of a general block transfer (E0h), without the other blocks"},
};

const struct capture_rows rows_dlms = ROWS(captures, cases);
