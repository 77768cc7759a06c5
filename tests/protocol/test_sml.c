// SPDX-License-Identifier: Apache-2.0
// SML: every value of the published meters, and what is against the form.
#include "drivers/protocol/crc16.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { READINGS = 512 };

/// All readings of a file.
struct all {
	struct lims_reading r[READINGS];
	size_t count;
};

static bool keep(void *user, const struct lims_reading *r)
{
	struct all *a = user;
	assert_true(a->count < READINGS);
	a->r[a->count++] = *r;
	return true;
}

static void read_outside(const char *name, const char *suffix, struct lims_buf *ret)
{
	char path[512];
	snprintf(path, sizeof path, "%s/captures/electricity-sml/%s%s", getenv("LIMS_CASES"), name, suffix);
	if (lims_file_read(path, 1 << 20, ret, NULL) != LIMS_OK)
		fail_msg("%s is missing", path);
}

/// The unit codes that the expectations name.
static const char *unit_of(int64_t code)
{
	static const struct {
		int64_t code;
		const char *unit;
	} units[] = {{30, "Wh"}, {27, "W"}, {33, "A"}, {35, "V"}, {44, "Hz"}, {8, "deg"}, {0, ""}};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (units[i].code == code)
			return units[i].unit;
	fail_msg("unit code %d", (int)code);
	return "";
}

/// "code;oct:hex"
static void same_text(const char *line, const char *hex, const struct lims_reading *r)
{
	size_t code = strcspn(line, ";"), shown = strcspn(r->note + code + 1, ".");
	assert_int_equal(r->reason, LIMS_REASON_NOT_A_VALUE);
	assert_memory_equal(r->note, line, code);
	assert_int_equal(r->note[code], ' ');
	// What does not fit into the note ends with two points.
	assert_memory_equal(r->note + code + 1, hex, shown);
	assert_true(r->note[code + 1 + shown] == '.' || strcspn(hex, "\n") == shown);
}

/// The field number `index` of a line of fields between ';'.
static const char *field(const char *line, int index, char *out, size_t room)
{
	while (index--)
		line += strcspn(line, ";") + 1;
	snprintf(out, room, "%.*s", (int)strcspn(line, ";\n "), line);
	return out;
}

static int64_t whole(const char *text)
{
	struct lims_dec d;
	int64_t v = 0;
	assert_int_equal(lims_dec_parse(text, strlen(text), &d, NULL), LIMS_OK);
	assert_true(lims_dec_to_int(d, &v));
	return v;
}

/// "code;value;unit;raw;scaler"
static void same_number(const char *line, const struct lims_reading *r)
{
	char code[40], value[40], plain[40], text[40];
	field(line, 0, code, sizeof code);
	field(line, 1, value, sizeof value);
	int64_t unit = whole(field(line, 2, text, sizeof text)), raw = whole(field(line, 3, text, sizeof text));
	int64_t scaler = whole(field(line, 4, text, sizeof text));
	snprintf(plain, sizeof plain, "%.*s", (int)strcspn(r->note, " "), r->note);
	assert_string_equal(plain, code);
	assert_string_equal(r->digits, value);
	assert_int_equal(lims_dec_cmp(r->value, lims_dec_scaled(raw, (int)scaler)), 0);
	assert_string_equal(r->unit, unit_of(unit));
	assert_int_equal(r->reason, unit ? LIMS_REASON_NONE : LIMS_REASON_NO_UNIT);
}

/// Compares the first whole telegram, entry by entry, and the counts of telegrams. Returns the number of values compared.
static size_t compare(const char *text, const struct all *a)
{
	size_t telegrams = 0, good = 0, frames = 0, bad = 0;
	char count[16];
	size_t at = 0, compared = 0;
	for (size_t i = 0; i < a->count; i++) {
		bad += a->r[i].reason == LIMS_REASON_BAD_CHECK;
		frames += a->r[i].role[0] && (i == 0 || a->r[i].frame_at != a->r[i - 1].frame_at);
	}
	while (at < a->count && !a->r[at].role[0])
		at++;
	size_t from = a->r[at].frame_at;
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		if (strncmp(line, "# telegrams=", 12) == 0) {
			telegrams = (size_t)whole(field(line + 12, 0, count, sizeof count));
			good = (size_t)whole(field(strchr(line + 12, '=') + 1, 0, count, sizeof count));
		}
		if (*line == '#')
			continue;
		const struct lims_reading *r = &a->r[at++];
		const char *oct = strstr(line, ";oct:");
		assert_int_equal(r->frame_at, from);
		if (oct && oct < line + strcspn(line, "\n"))
			same_text(line, oct + 5, r);
		else
			same_number(line, r);
		compared++;
	}
	// The lists leave out an entry with an empty value.
	for (; at < a->count && a->r[at].frame_at == from && a->r[at].reason == LIMS_REASON_NO_VALUE; at++)
		continue;
	if (at < a->count && a->r[at].frame_at == from)
		fail_msg("%s is not in the list", a->r[at].note);
	assert_int_equal(frames, good);
	assert_int_equal(bad, telegrams - good);
	return compared;
}

static void run(const struct lims_buf *file, struct all *a)
{
	a->count = 0;
	lims_decode(lims_protocol_find("sml"), NULL, NULL, file->data, file->len, keep, a);
}

static void every_value_of_the_published_meters_is_as_their_list_says(void **state)
{
	(void)state;
	static const char *const files[] = {"DZG_DVS-7412.2_jmberg", "DZG_DVS-7420.2V.G2_mtr1", "DZG_DVS-7420.2V.G2_mtr2",
		"DrNeuhaus_SMARTY_ix-130", "EMH-ED300L_delivery", "EMH_eHZ-HW8E2A5L0EK2P", "EMH_eHZ-HW8E2A5L0EK2P_2",
		"EMH_eHZ-IW8E2A5L0EK2P_with_error", "EMH_eHZ361L5R", "EMH_mME40-AE6AKF0K0", "HOLLEY_DTZ541-BDBA_with_PIN", "ISKRA_MT175_eHZ",
		"ISKRA_MT631-D1A52-K0z-H01_without_PIN", "ISKRA_MT631-D2A51-V22-K0z_without_PIN", "ITRON_OpenWay-3.HZ",
		"ITRON_OpenWay-3.HZ_without_PIN", "dzg_dwsb20_2th_3byte", "eBZ_DD3_DD3BZ06DTA-SMZ1_without_PIN"};
	static struct all a;
	size_t values = 0, run_files = 0;
	for (size_t i = 0; getenv("LIMS_CASES") && i < sizeof files / sizeof files[0]; i++, run_files++) {
		struct lims_buf bytes, text;
		read_outside(files[i], ".bin", &bytes);
		read_outside(files[i], ".expected.txt", &text);
		run(&bytes, &a);
		values += compare(lims_buf_text(&text), &a);
		lims_buf_finish(&bytes);
		lims_buf_finish(&text);
	}
	print_message("%zu of %zu meters, %zu values%s\n", run_files, sizeof files / sizeof files[0], values,
		getenv("LIMS_CASES") ? "" : " (LIMS_CASES is not set)");
}

// HOLLEY DTZ541-ZDBA: 7 telegrams with a good check whose entries carry the time as a bare number (65 00148E03 where 72 62 01 65… belongs), and the
// two published decoders disagree about them: reported, not guessed (facts 5.3).
static void a_list_against_the_form_gives_no_value_and_names_the_entry(void **state)
{
	(void)state;
	static struct all a;
	struct lims_buf bytes;
	size_t named = 0;
	if (!getenv("LIMS_CASES")) {
		print_message("0 of 1 meters (LIMS_CASES is not set)\n");
		return;
	}
	read_outside("HOLLEY_DTZ541-ZDBA", ".bin", &bytes);
	run(&bytes, &a);
	for (size_t i = 0; i < a.count; i++) {
		assert_int_not_equal(a.r[i].reason, LIMS_REASON_NONE);
		named += a.r[i].reason == LIMS_REASON_BAD_FRAME &&
				 strcmp(a.r[i].note, "not standard SML: the time is no list of 2 in 1-0:1.8.1*255") == 0;
	}
	assert_int_equal(named, 7);
	lims_buf_finish(&bytes);
}

static void a_frame_longer_than_any_meter_sends_is_oversized(void **state)
{
	(void)state;
	static uint8_t bytes[5000] = {0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1, 0x76};
	char out[DECODED_TEXT];
	assert_string_equal(decoded("sml", NULL, "", bytes, sizeof bytes, out), "oversized@0+5000");
}

/// One entry between start and end with right checks; `entry` stands after the list of values has been opened.
static size_t telegram(const uint8_t *entry, size_t n, uint8_t *out)
{
	static const uint8_t before[] = {0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1, 0x76, 0x02, 0x01, 0x62, 0x00, 0x62, 0x00, 0x72, 0x63, 0x07, 0x01,
		0x77, 0x01, 0x02, 0x41, 0x01, 0x01, 0x71};
	size_t used = sizeof before;
	memcpy(out, before, used);
	memcpy(out + used, entry, n);
	used += n;
	out[used++] = 0x01; // signature of the list
	out[used++] = 0x01; // time of the gateway
	uint16_t crc = lims_crc16(LIMS_CRC16_X25, out + 8, used - 8);
	out[used++] = 0x63;
	out[used++] = (uint8_t)crc;
	out[used++] = (uint8_t)(crc >> 8);
	out[used++] = 0;
	uint8_t pad = (uint8_t)(-used & 3);
	memset(out + used, 0, pad);
	used += pad;
	memcpy(out + used, (const uint8_t[]){0x1b, 0x1b, 0x1b, 0x1b, 0x1a, pad}, 6);
	used += 6;
	crc = lims_crc16(LIMS_CRC16_X25, out, used);
	out[used++] = (uint8_t)crc;
	out[used++] = (uint8_t)(crc >> 8);
	return used;
}

static void integers_of_every_length_keep_their_sign(void **state)
{
	(void)state;
	static const struct {
		uint8_t value[9];
		const char *text;
	} rows[] = {
		{{0x52, 0x80}, "-128 W"},
		{{0x52, 0x7f}, "127 W"},
		{{0x53, 0xff, 0xfe}, "-2 W"},
		{{0x54, 0xff, 0xff, 0x00}, "-256 W"}, // three bytes, as the DZG DWSB20 sends them
		{{0x54, 0x80, 0x00, 0x00}, "-8388608 W"},
		{{0x55, 0xff, 0xff, 0xff, 0xff}, "-1 W"},
		{{0x59, 0x80, 0, 0, 0, 0, 0, 0, 0}, "-9223372036854775808 W"},
		{{0x62, 0xff}, "255 W"},
		{{0x64, 0xff, 0xff, 0xff}, "16777215 W"},
		{{0x69, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, "18446744073709551615 W"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t entry[64] = {0x77, 0x07, 1, 0, 16, 7, 0, 255, 0x01, 0x01, 0x62, 27, 0x52, 0x00}, frame[128];
		char out[DECODED_TEXT];
		size_t n = 14, len = rows[i].value[0] & 15;
		memcpy(entry + n, rows[i].value, len);
		n += len;
		entry[n++] = 0x01;
		assert_string_equal(decoded("sml", NULL, "", frame, telegram(entry, n, frame), out), rows[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_of_the_published_meters_is_as_their_list_says),
		cmocka_unit_test(a_list_against_the_form_gives_no_value_and_names_the_entry),
		cmocka_unit_test(a_frame_longer_than_any_meter_sends_is_oversized),
		cmocka_unit_test(integers_of_every_length_keep_their_sign),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
