// SPDX-License-Identifier: Apache-2.0
// Weighing indicators: what no single row of a capture shows.
#include "drivers/protocol/modbus/modbus.h"
#include "drivers/protocol/scales/tare_sum.h"
#include "drivers/protocol/scales/xk3190.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void decode(const char *id, const char *setup, const void *bytes, size_t n, struct collected *c)
{
	struct lims_setup s;
	assert_int_equal(lims_setup_parse(setup, &s, NULL), LIMS_OK);
	c->count = 0;
	lims_decode(lims_protocol_find(id), NULL, &s, bytes, n, collect, c);
}

static void decode_text(const char *id, const char *setup, const char *text, struct collected *c)
{
	decode(id, setup, text, strlen(text), c);
}

static void a_stream_without_stability_is_never_called_stable(void **state)
{
	(void)state;
	static const struct {
		const char *id, *text;
	} streams[] = {
		{"xk3190-0", "\x02+003290013\x03"},
		{"xk3190-1", "=000.3000"},
		{"xk3190-2", "=0003.000"},
		{"xk3190-3", "=0002.000;0001.00;0002.00"},
		{"xk3190-a12e", "WG004.139kg3D\r\n"},
		{"xk3196g", "\xcd\x0a\x0a\x01\x02\x03\x04"},
		{"sterling-7600", "SGWGross   0.010 lb\r\n"},
	};
	struct collected c;
	for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
		decode_text(streams[i].id, "unit=kg", streams[i].text, &c);
		assert_int_equal(c.count, 1);
		assert_int_equal(c.r[0].reason, LIMS_REASON_NONE);
		assert_false(c.r[0].stable);
		assert_int_equal(c.r[0].stable_origin, LIMS_ORIGIN_INFERRED);
	}
}

static void a_unit_that_a_person_declared_is_marked_so(void **state)
{
	(void)state;
	struct collected c;
	decode_text("xk3190-0", "unit=kg", "\x02+003290013\x03", &c);
	assert_int_equal(c.r[0].unit_origin, LIMS_ORIGIN_DECLARED);
	decode_text("xk3190-a12e", "unit=g", "WG004.139kg3D\r\n", &c);
	assert_string_equal(c.r[0].unit, "kg");
	assert_int_equal(c.r[0].unit_origin, LIMS_ORIGIN_WIRE);
}

static void net_and_tare_are_told_apart_from_gross(void **state)
{
	(void)state;
	static const struct {
		const char *id, *text, *role;
		bool net;
	} lines[] = {
		{"xk3190-a12e", "ww012.340kg\r\n", "mass", false},
		{"xk3190-a12e", "wn012.340kg\r\n", "mass", true},
		{"xk3190-a12e", "wt012.340kg\r\n", "mass_tare", false},
		{"tscale", "ST,GS,   245.6 g\r\n", "mass", false},
		{"tscale", "ST,NT,   245.6 g\r\n", "mass", true},
		{"jadever", "ST,NT,+ 12.350 kg\r\n", "mass", true},
		{"sterling-7600", "SGWGross   0.010 lb\r\n", "mass", false},
		{"sterling-7600", "SNWNet     0.010 lb\r\n", "mass_net", true},
		{"sterling-7600", "SPWPiece Weight 0.010 lb\r\n", "mass_piece", false},
		{"sterling-7600", "OCount      15 Pieces\r\n", "count", false},
	};
	struct collected c;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		decode_text(lines[i].id, "", lines[i].text, &c);
		assert_int_equal(c.count, 1);
		assert_int_equal(c.r[0].reason, LIMS_REASON_NONE);
		assert_string_equal(c.r[0].role, lines[i].role);
		assert_int_equal(c.r[0].net, lines[i].net);
	}
}

// The XOR of the eleven bytes is 3D in the manual; with N (4Eh) for G (47h) it is 3D^47^4E = 34.
static void one_wrong_byte_of_an_a12e_line_gives_no_value(void **state)
{
	(void)state;
	char line[] = "WG004.139kg3D\r\n";
	struct collected c;
	for (size_t at = 0; at < sizeof line - 1; at++)
		for (unsigned mask = 1; mask < 256; mask++) {
			line[at] = (char)(line[at] ^ (char)mask);
			decode("xk3190-a12e", "unit=kg", line, sizeof line - 1, &c);
			for (size_t i = 0; i < c.count; i++)
				assert_int_not_equal(c.r[i].reason, LIMS_REASON_NONE);
			line[at] = (char)(line[at] ^ (char)mask);
		}
	decode_text("xk3190-a12e", "", "WN004.139kg34\r\n", &c);
	assert_int_equal(c.r[0].reason, LIMS_REASON_NONE);
}

static void the_answer_to_another_command_or_address_is_no_answer(void **state)
{
	(void)state;
	static const char frame[] = "\x02"
								"AB+01234521B\x03"; // 41^42^2B^30^31^32^33^34^35^32 = 1B
	uint8_t two[2];
	lims_xk3190_xor((const uint8_t *)frame + 1, 10, two);
	assert_memory_equal(two, "1B", 2);
	struct lims_request asked = {.bytes = "\x02"
										  "AB03\x03",
		.len = 6};
	struct lims_scan scan = {.asked = &asked};
	const struct lims_protocol *p = lims_protocol_find("xk3190-command");
	struct collected c = {.count = 0};
	lims_decode_stream(p, &scan, (const uint8_t *)frame, sizeof frame - 1, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_int_equal(c.r[0].reason, LIMS_REASON_NO_UNIT);
	for (size_t i = 1; i <= 2; i++) {
		asked.bytes[i]++;
		c.count = 0;
		lims_decode_stream(p, &scan, (const uint8_t *)frame, sizeof frame - 1, true, 0, (struct lims_moment){0}, collect, &c, NULL);
		assert_int_equal(c.count, 1);
		assert_int_equal(c.r[0].reason, LIMS_REASON_BAD_FRAME);
		asked.bytes[i]--;
	}
}

static void indicators_are_asked_for_what_they_can_tell_and_nothing_else(void **state)
{
	(void)state;
	// The first three are the questions of the A23p manual for address 01.
	static const struct {
		const char *id, *role, *address;
		unsigned unit;
		const char *bytes; ///< NULL: refused
	} questions[] = {
		{"xk3190-command", "mass", "", 0,
			"\x02"
			"AB03\x03"},
		{"xk3190-command", "mass_tare", "", 1,
			"\x02"
			"AC02\x03"},
		{"xk3190-command", "mass_net", "A", 9,
			"\x02"
			"AD05\x03"},
		{"xk3190-command", "mass", "", 2,
			"\x02"
			"BB00\x03"},
		{"xk3190-command", "mass", "26", 0,
			"\x02"
			"ZB18\x03"},
		{"xk3190-command", "mass", "27", 0, NULL},
		{"xk3190-command", "mass", "0", 0, NULL},
		{"xk3190-command", "mass", "a", 0, NULL},
		{"xk3190-command", "zero", "", 0, NULL},
		{"sterling-7600", "mass", "", 0, "SGW\r"},
		{"sterling-7600", "mass_net", "", 0, "SNW\r"},
		{"sterling-7600", "count", "", 0, "SCO\r"},
		{"sterling-7600", "ZRO", "", 0, NULL},
	};
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		const struct lims_protocol *p = lims_protocol_find(questions[i].id);
		struct lims_setup setup = {.unit = ""};
		struct lims_request q = {.len = 0}, again;
		struct lims_err err = {0};
		snprintf(setup.address, sizeof setup.address, "%s", questions[i].address);
		struct lims_ask ask = {.role = questions[i].role, .unit = questions[i].unit, .setup = &setup};
		assert_int_equal(p->request(&ask, &q, &err), questions[i].bytes ? LIMS_OK : LIMS_E_INPUT);
		if (!questions[i].bytes)
			continue;
		assert_int_equal(q.len, strlen(questions[i].bytes));
		assert_memory_equal(q.bytes, questions[i].bytes, q.len);
		assert_true(p->is_request(q.bytes, q.len, &again));
	}
}

static void the_answer_to_another_command_of_a_counting_scale_is_no_answer(void **state)
{
	(void)state;
	static const char net[] = "SNWNet     0.010 lb\r\n";
	struct lims_request asked = {.bytes = "SGW\r", .len = 4};
	struct lims_scan scan = {.asked = &asked};
	struct collected c = {.count = 0};
	lims_decode_stream(lims_protocol_find("sterling-7600"), &scan, (const uint8_t *)net, sizeof net - 1, true, 0, (struct lims_moment){0},
		collect, &c, NULL);
	assert_int_equal(c.count, 1);
	assert_int_equal(c.r[0].reason, LIMS_REASON_BAD_FRAME);
}

static void a_line_format_never_takes_the_tail_of_a_line(void **state)
{
	(void)state;
	const struct lims_protocol *p = lims_protocol_find("sterling-7600");
	struct lims_scan scan = {.model = NULL};
	uint8_t bytes[200];
	memset(bytes, 'x', sizeof bytes);
	memcpy(bytes + 150, "Gross 1.0 lb\r\n", 14);
	// As it comes, in two pieces: what is kept between them may not begin a line.
	for (size_t cut = 1; cut < 164; cut++) {
		struct collected c = {.count = 0};
		size_t used = 0;
		lims_decode_stream(p, &scan, bytes, cut, false, 0, (struct lims_moment){0}, collect, &c, &used);
		assert_true(used <= cut && cut - used <= p->frame_max);
		lims_decode_stream(p, &scan, bytes + used, 164 - used, true, used, (struct lims_moment){0}, collect, &c, NULL);
		for (size_t i = 0; i < c.count; i++)
			assert_int_equal(c.r[i].reason, LIMS_REASON_OVERSIZED);
	}
}

static struct lims_reading kg(int64_t tenths)
{
	struct lims_reading r = {.reason = LIMS_REASON_NONE, .unit = "kg"};
	r.value = lims_dec_scaled(tenths, -1);
	return r;
}

static void three_weights_that_do_not_add_up_are_in_motion(void **state)
{
	(void)state;
	struct lims_reading gross = kg(3665), net = kg(230), tare = kg(3435);
	lims_tare_sum(&gross, &net, &tare);
	assert_true(gross.reason == LIMS_REASON_NONE && net.reason == LIMS_REASON_NONE && tare.reason == LIMS_REASON_NONE);
	gross = kg(3666);
	lims_tare_sum(&gross, &net, &tare);
	assert_true(gross.reason == LIMS_REASON_UNSTABLE && net.reason == LIMS_REASON_UNSTABLE && tare.reason == LIMS_REASON_UNSTABLE);
}

/// One exchange with an FT-112: `count` registers from 0; the weight, no tare, the gross weight, the status word.
static void exchange(struct lims_buf *tape, int64_t at_us, uint16_t count, uint32_t weight, uint32_t status)
{
	const uint32_t words[5] = {weight, 0, weight, status, 0};
	uint8_t f[64] = {1, 3, (uint8_t)(2 * count)};
	size_t n = 3 + 2 * (size_t)count;
	struct lims_request q;
	assert_int_equal(lims_modbus_request(lims_protocol_find("modbus-rtu"), 0, 1, 3, 0, count, &q, NULL), LIMS_OK);
	lims_capture_write_line(tape, at_us, LIMS_CAPTURE_TX, q.bytes, q.len);
	for (size_t i = 0; i < 2 * (size_t)count; i++)
		f[3 + i] = (uint8_t)(words[i / 4] >> (24 - 8 * (i % 4)));
	uint16_t crc = lims_modbus_crc(f, n);
	f[n++] = (uint8_t)crc;
	f[n++] = (uint8_t)(crc >> 8);
	lims_capture_write_line(tape, at_us + 1000, LIMS_CAPTURE_RX, f, n);
}

static void tape_begins(struct lims_buf *tape, const struct lims_model *m)
{
	struct lims_capture_head h = {.version = 1,
		.port = "tcp:127.0.0.1:4001",
		.protocol = "modbus-rtu",
		.model = "flintec-ft-112",
		.role = "mass",
		.setup = "unit=kg"};
	h.model_hash = m->hash;
	lims_buf_init(tape, LIMS_CAPTURE_MAX);
	lims_capture_write_head(tape, &h);
}

static struct lims_decision decide_tape(struct lims_arena *a, struct lims_buf *tape, const struct lims_model *m)
{
	struct lims_capture c;
	struct lims_decision d = {.settled = false};
	struct lims_err err = {0};
	if (lims_capture_parse(lims_buf_text(tape), tape->len, a, &c, &err) != LIMS_OK || lims_capture_decide(&c, m, NULL, &d, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_finish(tape);
	return d;
}

// Bit 28: three places; bit 2: in motion.
static void a_status_word_that_says_motion_is_asked_again(void **state)
{
	const struct lims_model *m = model_of(*state, "flintec-ft-112");
	struct lims_buf tape;
	tape_begins(&tape, m);
	exchange(&tape, 0, 8, 12340, 1u << 28 | 1u << 2);
	struct lims_decision d = decide_tape(*state, &tape, m);
	assert_int_equal(d.reading.reason, LIMS_REASON_UNSTABLE);
	assert_false(d.settled);
	tape_begins(&tape, m);
	exchange(&tape, 0, 8, 12340, 1u << 28);
	exchange(&tape, 100000, 10, 12340, 1u << 28 | 1u << 2);
	exchange(&tape, 200000, 8, 12345, 1u << 28);
	d = decide_tape(*state, &tape, m);
	assert_int_equal(d.reading.reason, LIMS_REASON_NOT_CONFIRMED);
	assert_false(d.settled);
	tape_begins(&tape, m);
	exchange(&tape, 0, 8, 12340, 1u << 28 | 1u << 2);
	exchange(&tape, 100000, 10, 12345, 1u << 28);
	exchange(&tape, 200000, 8, 12345, 1u << 28);
	d = decide_tape(*state, &tape, m);
	assert_int_equal(d.reading.reason, LIMS_REASON_NONE);
	assert_string_equal(d.reading.digits, "12.345");
	assert_true(d.settled && d.reading.stable);
	assert_int_equal(d.reading.stable_origin, LIMS_ORIGIN_WIRE);
}

/// Records of a log: three readings each.
struct tally {
	struct lims_reading first[3], last[3], group[3];
	size_t records, moving, others, in_group;
};

static bool count(void *user, const struct lims_reading *r)
{
	struct tally *t = user;
	if (r->reason != LIMS_REASON_NONE && r->reason != LIMS_REASON_UNSTABLE) {
		t->others++;
		return true;
	}
	t->group[t->in_group++] = *r;
	if (t->in_group < 3)
		return true;
	t->in_group = 0;
	if (!t->records++)
		memcpy(t->first, t->group, sizeof t->first);
	memcpy(t->last, t->group, sizeof t->last);
	t->moving += t->group[0].reason == LIMS_REASON_UNSTABLE;
	assert_true(t->group[0].reason == t->group[1].reason && t->group[1].reason == t->group[2].reason);
	return true;
}

static void has(const struct lims_reading *r, const char *gross, const char *net, const char *tare)
{
	assert_string_equal(r[0].digits, gross);
	assert_string_equal(r[0].role, "mass_gross");
	assert_string_equal(r[1].digits, net);
	assert_string_equal(r[1].role, "mass_net");
	assert_string_equal(r[2].digits, tare);
	assert_string_equal(r[2].role, "mass_tare");
}

static bool read_log(const char *name, struct tally *t)
{
	const char *dir = getenv("LIMS_CASES");
	char path[512];
	struct lims_buf file;
	struct lims_setup setup;
	if (!dir || !*dir)
		return false;
	snprintf(path, sizeof path, "%s/captures/scales/%s", dir, name);
	assert_int_equal(lims_file_read(path, 1 << 20, &file, NULL), LIMS_OK);
	assert_int_equal(lims_setup_parse("unit=kg", &setup, NULL), LIMS_OK);
	lims_decode(lims_protocol_find("label-indicator"), NULL, &setup, file.data, file.len, count, t);
	lims_buf_finish(&file);
	return true;
}

// The numbers of the manifest: 113 records of which 85 add up, and 80 of which all do. The second log begins and ends inside a record; the first of the
// 80 lost its first lines and has its three weights.
static void logs_of_label_indicators_hold_the_records_of_their_manifest(void **state)
{
	(void)state;
	struct tally letters = {.records = 0}, words = {.records = 0};
	if (!read_log("label_indicator_tfo1_a.bin", &letters) || !read_log("label_indicator_fo3_a.bin", &words)) {
		print_message("0 of 2 outside cases run (LIMS_CASES is not set)\n");
		return;
	}
	assert_int_equal(letters.records, 113);
	assert_int_equal(letters.moving, 113 - 85);
	has(letters.first, "366.0", "23.0", "343.5");
	has(letters.last, "369.5", "26.0", "343.5");
	assert_int_equal(words.records, 80);
	assert_int_equal(words.moving, 0);
	has(words.first, "1152.0", "35.5", "1116.5");
	has(words.last, "1156.0", "39.5", "1116.5");
	print_message("2 of 2 outside cases run, %zu and %zu rejected stretches\n", letters.others, words.others);
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 24);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	lims_arena_destroy(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_without_stability_is_never_called_stable),
		cmocka_unit_test(a_unit_that_a_person_declared_is_marked_so),
		cmocka_unit_test(net_and_tare_are_told_apart_from_gross),
		cmocka_unit_test(one_wrong_byte_of_an_a12e_line_gives_no_value),
		cmocka_unit_test(the_answer_to_another_command_or_address_is_no_answer),
		cmocka_unit_test(indicators_are_asked_for_what_they_can_tell_and_nothing_else),
		cmocka_unit_test(the_answer_to_another_command_of_a_counting_scale_is_no_answer),
		cmocka_unit_test(a_line_format_never_takes_the_tail_of_a_line),
		cmocka_unit_test(three_weights_that_do_not_add_up_are_in_motion),
		cmocka_unit_test(a_status_word_that_says_motion_is_asked_again),
		cmocka_unit_test(logs_of_label_indicators_hold_the_records_of_their_manifest),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
