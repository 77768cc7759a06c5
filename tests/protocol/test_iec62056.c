// SPDX-License-Identifier: Apache-2.0
// IEC 62056-21: the published telegrams against their manifest, damage, telegrams that come in pieces.
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { READINGS = 1200 };

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

static void run(const void *bytes, size_t n, struct all *a)
{
	a->count = 0;
	lims_decode(lims_protocol_find("iec62056-21"), NULL, NULL, bytes, n, keep, a);
}

static void read_file(const char *dir, const char *name, struct lims_buf *ret)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	if (lims_file_read(path, 1 << 22, ret, NULL) != LIMS_OK)
		fail_msg("%s is missing", path);
}

/// "1-0:1.8.0=00032549.5061662*kWh": the first reading whose note begins with the code.
static void has_value(const struct all *a, const char *file, const char *code, size_t code_len, const char *digits, const char *unit)
{
	for (size_t i = 0; i < a->count; i++) {
		const char *note = a->r[i].note;
		if (strncmp(note, code, code_len) != 0 || (note[code_len] && note[code_len] != ' ' && note[code_len] != '*'))
			continue;
		if (a->r[i].reason != LIMS_REASON_NONE || strcmp(a->r[i].digits, digits) != 0 || strcmp(a->r[i].unit, unit) != 0)
			fail_msg("%s: %.*s is %s %s instead of %s %s", file, (int)code_len, code, a->r[i].digits, a->r[i].unit, digits, unit);
		return;
	}
	fail_msg("%s: there is no %.*s", file, (int)code_len, code);
}

/// The list of the manifest's column "expected". Returns how many values it had.
static size_t compare_list(const struct all *a, const char *file, const char *list, const char *end)
{
	size_t n = 0;
	while (list < end) {
		char digits[32], unit[16];
		const char *equal = memchr(list, '=', (size_t)(end - list));
		assert_non_null(equal);
		const char *star = strchr(equal, '*');
		assert_non_null(star);
		snprintf(digits, sizeof digits, "%.*s", (int)(star - equal - 1), equal + 1);
		snprintf(unit, sizeof unit, "%.*s", (int)strcspn(star + 1, ";\t"), star + 1);
		has_value(a, file, list, (size_t)(equal - list), digits, unit);
		n++;
		const char *next = memchr(list, ';', (size_t)(end - list));
		list = next ? next + 2 : end;
	}
	return n;
}

static const char *column(const char *line, int index)
{
	while (index--)
		line = strchr(line, '\t') + 1;
	return line;
}

static void the_published_telegrams_say_what_their_manifest_says(void **state)
{
	(void)state;
	static struct all a;
	struct lims_buf manifest;
	size_t telegrams = 0, values = 0;
	char dir[512];
	if (!getenv("LIMS_CASES")) {
		print_message("0 telegrams (LIMS_CASES is not set)\n");
		return;
	}
	snprintf(dir, sizeof dir, "%s/captures", getenv("LIMS_CASES"));
	read_file(dir, "MANIFEST.tsv", &manifest);
	for (const char *line = lims_buf_text(&manifest); *line; line += strcspn(line, "\n") + 1) {
		char name[128];
		struct lims_buf file;
		const char *list = strncmp(line, "electricity-iec62056/p1_", 24) == 0 ? column(line, 7) : NULL;
		if (!list || list[1] != '-')
			continue;
		snprintf(name, sizeof name, "%.*s", (int)strcspn(line, "\t"), line);
		read_file(dir, name, &file);
		run(file.data, file.len, &a);
		assert_int_equal(a.r[0].reason, LIMS_REASON_NOT_A_VALUE);
		values += compare_list(&a, name, list, list + strcspn(list, "\t"));
		telegrams++;
		lims_buf_finish(&file);
	}
	assert_int_equal(telegrams, 14);
	print_message("%zu telegrams, %zu values\n", telegrams, values);
	lims_buf_finish(&manifest);
}

static size_t count_reason(const struct all *a, enum lims_reason reason)
{
	size_t n = 0;
	for (size_t i = 0; i < a->count; i++)
		n += a->r[i].reason == reason;
	return n;
}

static size_t count_note(const struct all *a, const char *note)
{
	size_t n = 0;
	for (size_t i = 0; i < a->count; i++)
		n += strcmp(a->r[i].note, note) == 0 && (a->r[i].reason == LIMS_REASON_NONE || a->r[i].reason == LIMS_REASON_NOT_A_VALUE);
	return n;
}

static bool outside(const char *name, struct all *a)
{
	char dir[512];
	struct lims_buf file;
	if (!getenv("LIMS_CASES"))
		return false;
	snprintf(dir, sizeof dir, "%s/captures/electricity-iec62056", getenv("LIMS_CASES"));
	read_file(dir, name, &file);
	run(file.data, file.len, a);
	lims_buf_finish(&file);
	return true;
}

// The counts of the manifest: 25 telegrams with a good check; load profiles of 24 values; a table of 10 codes, of which three are stored 3 times more.
static void streams_profiles_and_tables_have_as_many_values_as_published(void **state)
{
	(void)state;
	static struct all a;
	if (!outside("p1_stream_0.bin", &a)) {
		print_message("0 of 4 files (LIMS_CASES is not set)\n");
		return;
	}
	assert_int_equal(a.r[0].reason, LIMS_REASON_NOISE);
	assert_int_equal(count_note(&a, "/CTA5ZIV-METER"), 25);
	assert_int_equal(count_note(&a, "1-0:1.8.1"), 25);
	for (size_t i = 0; i < a.count; i++)
		if (strcmp(a.r[i].note, "1-0:1.8.1") == 0)
			assert_string_equal(a.r[i].digits, "000051.394");
	outside("runamook_p01_data_2.bin", &a);
	assert_int_equal(count_reason(&a, LIMS_REASON_NONE), 24);
	assert_int_equal(a.count, 24);
	outside("runamook_table1_data.bin", &a);
	assert_int_equal(a.count, 10 + 3 + 3 + 3); // 0.1.2, 1.6.1 and 2.6.1 with three billing periods each
	assert_int_equal(count_reason(&a, LIMS_REASON_NONE), 9);
	outside("p1_telegram_unpadded_crc.bin", &a);
	assert_string_equal(a.r[a.count - 1].digits, "240.860");
	assert_string_equal(a.r[a.count - 1].unit, "GJ");
}

static size_t own(const char *name, uint8_t *bytes, size_t room)
{
	struct lims_buf file;
	read_file(LIMS_SOURCE_DIR "/tests/captures/iec62056-21", name, &file);
	assert_true(file.len <= room);
	memcpy(bytes, file.data, file.len);
	size_t n = file.len;
	lims_buf_finish(&file);
	return n;
}

// BCC and CRC find every single wrong byte; a telegram whose '!' or check is hit may at most lose its values.
static void a_flipped_byte_of_a_checked_block_gives_no_other_value(void **state)
{
	(void)state;
	static const char *const files[] = {"block.bin", "readout-mode-c.bin", "p1.bin", "load-profile.bin"};
	static struct all whole, flipped;
	size_t tried = 0;
	for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
		uint8_t bytes[512];
		size_t n = own(files[f], bytes, sizeof bytes);
		run(bytes, n, &whole);
		for (size_t at = 0; at < n; at++)
			for (unsigned mask = 1; mask < 256; mask++, tried++) {
				bytes[at] ^= (uint8_t)mask;
				run(bytes, n, &flipped);
				for (size_t i = 0; i < flipped.count; i++) {
					bool known = flipped.r[i].reason != LIMS_REASON_NONE;
					for (size_t k = 0; k < whole.count && !known; k++)
						known = strcmp(whole.r[k].digits, flipped.r[i].digits) == 0 && strcmp(whole.r[k].role, flipped.r[i].role) == 0;
					if (!known)
						fail_msg("%s byte %zu ^ %02x: %s %s", files[f], at, mask, flipped.r[i].role, flipped.r[i].digits);
				}
				bytes[at] ^= (uint8_t)mask;
			}
	}
	print_message("%zu flipped bytes, no other value\n", tried);
}

/// Decodes as a stream cut in pieces of `step` bytes.
static void run_pieces(const uint8_t *bytes, size_t n, size_t step, struct all *a)
{
	const struct lims_protocol *p = lims_protocol_find("iec62056-21");
	struct lims_scan scan = {.model = NULL};
	size_t from = 0;
	a->count = 0;
	for (size_t to = step; from < n; to += step) {
		size_t used = 0, end = to < n ? to : n;
		lims_decode_stream(p, &scan, bytes + from, end - from, end == n, from, (struct lims_moment){0}, keep, a, &used);
		from += used;
		if (end == n)
			break;
	}
	assert_int_equal(from, n);
}

static void a_telegram_that_comes_in_pieces_is_read_as_one(void **state)
{
	(void)state;
	static const char *const files[] = {"p1-glued.bin", "readout-mode-c.bin", "seven-bits-read-as-eight.bin", "p1-without-end-of-line.bin",
		"lines.bin", "p1-cut-then-whole.bin", "choice.bin"};
	static struct all whole, pieces;
	for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
		uint8_t bytes[512];
		size_t n = own(files[f], bytes, sizeof bytes);
		run(bytes, n, &whole);
		for (size_t step = 1; step <= n; step++) {
			run_pieces(bytes, n, step, &pieces);
			assert_int_equal(pieces.count, whole.count);
			for (size_t i = 0; i < whole.count; i++) {
				assert_int_equal(pieces.r[i].reason, whole.r[i].reason);
				assert_string_equal(pieces.r[i].note, whole.r[i].note);
				assert_string_equal(pieces.r[i].digits, whole.r[i].digits);
			}
		}
	}
}

static void a_block_without_end_is_oversized(void **state)
{
	(void)state;
	static uint8_t bytes[20000];
	char out[DECODED_TEXT];
	memset(bytes, '1', sizeof bytes);
	bytes[0] = 2;
	assert_string_equal(decoded("iec62056-21", NULL, "", bytes, sizeof bytes, out), "oversized@0+20000");
}

static void an_identification_is_an_answer_at_once_when_asked(void **state)
{
	(void)state;
	static struct all a;
	static const char line[] = "/LIM5SIMMETER\r\n";
	struct lims_request q = {.bytes = "/?!\r\n", .len = 5};
	struct lims_scan scan = {.asked = &q};
	size_t used = 0;
	a.count = 0;
	lims_decode_stream(lims_protocol_find("iec62056-21"), &scan, (const uint8_t *)line, sizeof line - 1, false, 0, (struct lims_moment){0},
		keep, &a, &used);
	assert_int_equal(a.count, 1);
	assert_int_equal(used, sizeof line - 1);
	scan.asked = NULL;
	a.count = 0;
	lims_decode_stream(lims_protocol_find("iec62056-21"), &scan, (const uint8_t *)line, sizeof line - 1, false, 0, (struct lims_moment){0},
		keep, &a, &used);
	assert_int_equal(a.count, 0);
}

/// One step of the conversation with these bytes.
static struct lims_talk_step step(struct lims_talk *state, const char *address, const char *bytes, size_t n, bool late)
{
	struct lims_setup setup = {.unit = ""};
	struct lims_talk_step ret = {.want = LIMS_TALK_WAIT};
	snprintf(setup.address, sizeof setup.address, "%s", address);
	struct lims_ask ask = {.role = "energy_active_import", .setup = &setup};
	lims_protocol_find("iec62056-21")->talk(&ask, state, (const uint8_t *)bytes, n, late, &ret);
	return ret;
}

static void sent(const struct lims_talk_step *s, const char *bytes)
{
	assert_int_equal(s->want, LIMS_TALK_SEND);
	assert_int_equal(s->q.len, strlen(bytes));
	assert_memory_equal(s->q.bytes, bytes, s->q.len);
}

// The choice of the Vietnamese reader in the facts (5.1): 06 30 34 30 0D 0A at a meter that offers 4800 baud.
static void the_choice_takes_the_rate_that_the_meter_offers(void **state)
{
	(void)state;
	static const struct {
		const char *identity, *choice;
		unsigned baud;
		bool quick;
	} rows[] = {
		{"/EMI4METER\r\n", "\006040\r\n", 4800, false},
		{"/LGZ5\\2ZMD120\r\n", "\006050\r\n", 9600, false},
		{"/ISk5MT174\r\n", "\006050\r\n", 9600, true}, // third letter in lower case: reacts within 20 ms
		{"/APA0METER\r\n", "\006000\r\n", 300, false},
		{"/ABB6X\r\n", "\006060\r\n", 19200, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_talk talk = {.step = 0};
		struct lims_talk_step s = step(&talk, "", "", 0, false);
		sent(&s, "/?!\r\n");
		assert_int_equal(s.baud, 0);
		s = step(&talk, "", rows[i].identity, strlen(rows[i].identity) - 1, false);
		assert_int_equal(s.want, LIMS_TALK_WAIT);
		s = step(&talk, "", rows[i].identity, strlen(rows[i].identity), false);
		sent(&s, rows[i].choice);
		assert_int_equal(s.baud, rows[i].baud);
		assert_string_equal(s.format, "7E1");
		// 200 ms is the least that a host must leave the meter, 20 ms for the quick ones (6.3.14)
		assert_true(rows[i].quick ? s.rest_ms >= 20 && s.rest_ms < 200 : s.rest_ms >= 200 && s.rest_ms <= 1500);
	}
}

static void a_block_with_more_behind_it_is_acknowledged(void **state)
{
	(void)state;
	uint8_t bytes[64];
	struct lims_talk talk = {.step = 0};
	size_t n = own("partial-block.bin", bytes, sizeof bytes);
	struct lims_talk_step s = step(&talk, "12345678", "", 0, false);
	sent(&s, "/?12345678!\r\n");
	s = step(&talk, "", "/EMI4METER\r\n", 12, false);
	s = step(&talk, "", (const char *)bytes, 23, false); // without its check
	assert_int_equal(s.want, LIMS_TALK_WAIT);
	s = step(&talk, "", (const char *)bytes, 24, false);
	sent(&s, "\006");
	s = step(&talk, "", (const char *)bytes + 24, n - 24, false);
	assert_int_equal(s.want, LIMS_TALK_DONE);
	assert_int_equal(s.q.len, 0);
}

static void what_cannot_be_read_out_is_said(void **state)
{
	(void)state;
	static const struct {
		const char *identity, *note;
		bool late;
	} rows[] = {
		{"", "no identification line came", true},
		{"/ABCEMETER\r\n", "the meter changes its rate by itself (mode B), which this program does not follow", false},
		{"/ABC8METER\r\n", "the meter offers a rate that IEC 62056-21 does not know", false},
		{"/ABC@METER\r\n", "no readout came behind the identification", true},
		{"/ABC@METER\r\n\0021.8.0(1*kWh)\r\n", "the readout does not come to its end", true},
		{"/ABC@METER\r\n\0021.8.0(1*kWh)\r\n!\r\n\003x", "the check of the readout is wrong", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_talk talk = {.step = 0};
		step(&talk, "", "", 0, false);
		struct lims_talk_step s = step(&talk, "", rows[i].identity, strlen(rows[i].identity), rows[i].late);
		assert_int_equal(s.want, LIMS_TALK_FAILED);
		assert_string_equal(s.note, rows[i].note);
	}
	struct lims_talk talk = {.step = 0};
	assert_int_equal(step(&talk, "12!", "", 0, false).want, LIMS_TALK_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_telegrams_say_what_their_manifest_says),
		cmocka_unit_test(streams_profiles_and_tables_have_as_many_values_as_published),
		cmocka_unit_test(a_flipped_byte_of_a_checked_block_gives_no_other_value),
		cmocka_unit_test(a_telegram_that_comes_in_pieces_is_read_as_one),
		cmocka_unit_test(a_block_without_end_is_oversized),
		cmocka_unit_test(the_choice_takes_the_rate_that_the_meter_offers),
		cmocka_unit_test(a_block_with_more_behind_it_is_acknowledged),
		cmocka_unit_test(what_cannot_be_read_out_is_said),
		cmocka_unit_test(an_identification_is_an_answer_at_once_when_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
