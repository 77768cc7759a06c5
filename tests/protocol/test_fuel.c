// SPDX-License-Identifier: Apache-2.0
// Fuel dispensers: what a frame means, that the product of volume and price decides, and that nothing can be asked.
#include "drivers/protocol/fuel/tatsuno.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const ids[] = {"gilbarco-twotp", "tatsuno-sslan", "wayne-dart", "shelf-v22", "azt-2"};
enum { IDS = sizeof ids / sizeof ids[0] };

#define DONG "decimals_volume=2,decimals_amount=0,decimals_unit_price=0,currency=[VND]"

static void own(const char *file, const char *setup_text, struct collected *c)
{
	char path[512], id[32];
	struct lims_buf bytes;
	struct lims_setup setup;
	snprintf(path, sizeof path, "%s/tests/captures/%s", LIMS_SOURCE_DIR, file);
	snprintf(id, sizeof id, "%.*s", (int)strcspn(file, "/"), file);
	assert_int_equal(lims_setup_parse(setup_text, &setup, NULL), LIMS_OK);
	assert_int_equal(lims_file_read(path, 4096, &bytes, NULL), LIMS_OK);
	c->count = 0;
	lims_decode(lims_protocol_find(id), NULL, &setup, bytes.data, bytes.len, collect, c);
	lims_buf_finish(&bytes);
}

/// The notes of a capture, one after the other.
static void notes(const char *file, const char *setup, const char *const *expected, size_t count)
{
	struct collected c;
	own(file, setup, &c);
	assert_int_equal(c.count, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(c.r[i].note, expected[i]);
}
#define NOTES(file, ...) notes(file, "", (const char *const[]){__VA_ARGS__}, sizeof(const char *const[]){__VA_ARGS__} / sizeof(char *))

static void a_finished_delivery_carries_roles_units_and_what_was_declared(void **state)
{
	(void)state;
	struct collected c;
	own("wayne-dart/final.bin", DONG, &c);
	assert_int_equal(c.count, 4);
	static const char *const roles[] = {"", "volume", "amount", "unit_price"};
	for (size_t i = 1; i < 4; i++) {
		assert_string_equal(c.r[i].role, roles[i]);
		assert_int_equal(c.r[i].unit_origin, LIMS_ORIGIN_DECLARED);
		assert_string_equal(c.r[i].note, "pump 51h nozzle 1, filling completed");
	}
	assert_int_equal(lims_dec_places(c.r[1].value), 2);
}

/// All readings of a role, as they came: "7.31 unstable, 20.05 stable, 20.05 inferred".
static void course(const char *const *files, const char *id, const char *role, const char *setup_text, const char *expected)
{
	struct lims_setup setup;
	struct collected c = {.count = 0};
	uint8_t bytes[512];
	size_t n = 0;
	char text[256] = "";
	for (; *files; files++) {
		struct lims_buf b;
		char path[512];
		snprintf(path, sizeof path, "%s/tests/captures/%s/%s.bin", LIMS_SOURCE_DIR, id, *files);
		assert_int_equal(lims_file_read(path, sizeof bytes - n, &b, NULL), LIMS_OK);
		memcpy(bytes + n, b.data, b.len);
		n += b.len;
		lims_buf_finish(&b);
	}
	assert_int_equal(lims_setup_parse(setup_text, &setup, NULL), LIMS_OK);
	lims_decode(lims_protocol_find(id), NULL, &setup, bytes, n, collect, &c);
	for (size_t i = 0; i < c.count; i++) {
		const struct lims_reading *r = &c.r[i];
		if (strcmp(r->role, role) != 0)
			continue;
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s %s", *text ? ", " : "", r->digits,
			r->reason == LIMS_REASON_UNSTABLE          ? "unstable"
			: r->reason != LIMS_REASON_NONE            ? "none"
			: r->stable                                ? "stable"
			: r->stable_origin == LIMS_ORIGIN_INFERRED ? "inferred"
													   : "?");
	}
	assert_string_equal(text, expected);
}
#define COURSE(id, role, setup, expected, ...) course((const char *const[]){__VA_ARGS__, NULL}, id, role, setup, expected)

/// Six frames alike over more than a second, none of them of a pump that runs.
static void decide_at_rest(int rule, const char *role, struct lims_decision *ret)
{
	struct lims_capture_head h = {.version = 1, .rule = rule, .protocol = "wayne-dart", .setup = DONG, .port = "tcp:127.0.0.1:4001"};
	struct lims_arena *a = lims_arena_create((size_t)1 << 20);
	struct lims_buf frame, text;
	struct lims_capture c;
	snprintf(h.role, sizeof h.role, "%s", role);
	assert_int_equal(lims_file_read(LIMS_SOURCE_DIR "/tests/captures/wayne-dart/final.bin", 512, &frame, NULL), LIMS_OK);
	lims_buf_init(&text, LIMS_CAPTURE_MAX);
	lims_capture_write_head(&text, &h);
	for (int i = 0; i < 8; i++)
		lims_capture_write_line(&text, i * 250000, LIMS_CAPTURE_RX, frame.data, frame.len);
	assert_int_equal(lims_capture_parse(lims_buf_text(&text), text.len, a, &c, NULL), LIMS_OK);
	assert_int_equal(lims_capture_decide(&c, NULL, NULL, ret, NULL), LIMS_OK);
	lims_buf_finish(&frame);
	lims_buf_finish(&text);
	lims_arena_destroy(a);
}

static void the_delivery_shown_before_the_pump_ran_is_never_taken(void **state)
{
	struct lims_decision d;
	(void)state;
	decide_at_rest(2, "volume", &d);
	assert_int_equal(d.reading.reason, LIMS_REASON_NOT_CONFIRMED);
	assert_non_null(strstr(d.reading.note, "before"));
	assert_false(d.settled);
	decide_at_rest(2, "amount", &d);
	assert_int_equal(d.reading.reason, LIMS_REASON_NOT_CONFIRMED);
	// Captures of the first rule go on saying what they said.
	decide_at_rest(1, "volume", &d);
	assert_int_equal(d.reading.reason, LIMS_REASON_NONE);
	assert_string_equal(d.reading.digits, "20.05");
}

static void what_rests_is_finished_only_when_it_was_heard_to_run(void **state)
{
	(void)state;
	const char *tens = "decimals_volume=2,decimals_amount=-1,decimals_unit_price=-1";
	// A pump that is picked up shows the delivery before, or zero, in a state of rest.
	COURSE("wayne-dart", "volume", DONG, "20.05 inferred", "final");
	COURSE("wayne-dart", "volume", DONG, "20.05 inferred, 7.31 unstable, 20.05 stable, 20.05 stable, 110.00 inferred", "final", "running",
		"final", "final", "escaped-check");
	COURSE("wayne-dart", "amount", DONG, "172224 unstable, 472378 stable", "running", "final");
	COURSE("wayne-dart", "volume", DONG ",unit_price=23560", "20.05 inferred", "delivery-alone");
	COURSE("tatsuno-sslan", "volume", tens, "20.05 inferred, 7.31 unstable, 20.05 stable", "nozzle-out", "sequence");
	COURSE("gilbarco-twotp", "volume", "decimals_volume=3,decimals_amount=-1,decimals_unit_price=-1", "20.050 inferred, 20.050 stable",
		"transaction", "sequence");
	COURSE("shelf-v22", "volume", DONG, "20.05 inferred, 7.31 unstable, 20.05 stable", "sale", "sequence");
	COURSE("azt-2", "volume", "decimals_volume=2,decimals_amount=0,decimals_unit_price=-1", "20.05 inferred, 7.31 unstable, 20.05 stable",
		"sale", "running", "sale");
}

static void undeclared_digits_say_which_decimals_would_agree(void **state)
{
	(void)state;
	struct collected c;
	own("wayne-dart/final.bin", "", &c);
	assert_string_equal(c.r[1].note, "pump 51h nozzle 1, filling completed: 00002005; undeclared decimals (volume+price-amount=2)");
	own("wayne-dart/final.bin", "decimals_volume=2,decimals_amount=0", &c);
	assert_int_equal(c.r[1].reason, LIMS_REASON_NOT_A_VALUE);
}

static void a_product_that_disagrees_is_written_out(void **state)
{
	(void)state;
	struct collected c;
	own("wayne-dart/final.bin", "decimals_volume=3,decimals_amount=0,decimals_unit_price=0", &c);
	assert_int_equal(c.r[1].reason, LIMS_REASON_NOT_CONFIRMED);
	assert_string_equal(c.r[1].note, "pump 51h: 2.005 x 23560 = 47237.800, but the amount is 472378");
}

/// A DART frame of pump 51h with this volume and amount, at this declared price.
static enum lims_reason reason_of(const char *bcd, const char *setup_text)
{
	uint8_t frame[32] = {0x51, 0x34, 2, 8};
	size_t n = 4;
	struct collected c = {.count = 0};
	struct lims_setup setup;
	for (const char *p = bcd; *p; p += 2, n++)
		frame[n] = (uint8_t)((p[0] - '0') << 4 | (p[1] - '0'));
	unsigned crc = 0;
	for (size_t i = 0; i < n; i++) {
		crc ^= frame[i];
		for (int k = 0; k < 8; k++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	frame[n++] = (uint8_t)crc;
	frame[n++] = (uint8_t)(crc >> 8);
	assert_true(frame[n - 1] != 0xfa && frame[n - 2] != 0xfa);
	frame[n++] = 3;
	frame[n++] = 0xfa;
	assert_int_equal(lims_setup_parse(setup_text, &setup, NULL), LIMS_OK);
	lims_decode(lims_protocol_find("wayne-dart"), NULL, &setup, frame, n, collect, &c);
	assert_int_equal(c.count, 2);
	return c.r[0].reason;
}

static enum lims_reason reason_of_amount(const char *amount)
{
	char bcd[24];
	snprintf(bcd, sizeof bcd, "00002005%s", amount);
	return reason_of(bcd, DONG ",unit_price=23560.03");
}

// 20.05 x 23560.03 = 472378.6015. One step of the amount is 1, one of the volume 0.01 L or 235.6003; together 236.6003.
static void an_amount_within_the_rounding_of_what_is_shown_agrees_and_the_next_one_does_not(void **state)
{
	(void)state;
	assert_int_equal(reason_of_amount("00472379"), LIMS_REASON_NONE);
	assert_int_equal(reason_of_amount("00472378"), LIMS_REASON_NONE);
	assert_int_equal(reason_of_amount("00472615"), LIMS_REASON_NONE);
	assert_int_equal(reason_of_amount("00472616"), LIMS_REASON_NOT_CONFIRMED);
	assert_int_equal(reason_of_amount("00472143"), LIMS_REASON_NONE);
	assert_int_equal(reason_of_amount("00472142"), LIMS_REASON_NOT_CONFIRMED);
	// 21300 delivered by amount: 0.904 L, shown as 0.90; 0.90 x 23560 = 21204. With the point moved nothing agrees.
	assert_int_equal(reason_of("0000009000021300", DONG ",unit_price=23560"), LIMS_REASON_NONE);
	assert_int_equal(reason_of("0000009000021300", DONG ",unit_price=2356"), LIMS_REASON_NOT_CONFIRMED);
	assert_int_equal(reason_of("0000009000021300", DONG ",unit_price=235600"), LIMS_REASON_NOT_CONFIRMED);
	// 0.09 L has fewer than ten steps: 0.09 x 23560 = 2120.4, so 2200 is none.
	assert_int_equal(reason_of("0000000900002120", DONG ",unit_price=23560"), LIMS_REASON_NONE);
	assert_int_equal(reason_of("0000000900002200", DONG ",unit_price=23560"), LIMS_REASON_NOT_CONFIRMED);
}

// 50000 delivered by amount at 23560: the pump shows 2.12 L, and 2.12 x 23560 = 49947.2. LRC: the low halves add to 110, 110 mod 16 = 14, so E2.
static void a_sale_by_amount_is_a_reading_that_tells_its_product(void **state)
{
	static const uint8_t frame[] = {0xff, 0xf1, 0xf8, 0xeb, 0xe2, 0xe0, 0xe0, 0xe0, 0xf6, 0xe0, 0xf4, 0xf7, 0xe6, 0xe5, 0xe3, 0xe2, 0xf9,
		0xe0, 0xe2, 0xe1, 0xe2, 0xe0, 0xe0, 0xfa, 0xe0, 0xe0, 0xe0, 0xe5, 0xe0, 0xe0, 0xfb, 0xe2, 0xf0};
	struct collected c = {.count = 0};
	struct lims_setup setup;
	(void)state;
	assert_int_equal(lims_setup_parse("decimals_volume=3,decimals_amount=-1,decimals_unit_price=-1", &setup, NULL), LIMS_OK);
	lims_decode(lims_protocol_find("gilbarco-twotp"), NULL, &setup, frame, sizeof frame, collect, &c);
	assert_int_equal(c.count, 3);
	assert_int_equal(c.r[0].reason, LIMS_REASON_NONE);
	assert_string_equal(c.r[0].digits, "2.120");
	assert_string_equal(c.r[1].digits, "50000");
	assert_string_equal(c.r[0].note, "pump 3 nozzle 1, transaction; 2.120 x 23560 = 49947.20");
}

static void two_pumps_on_a_line_need_a_declared_one(void **state)
{
	(void)state;
	struct lims_buf a, b;
	struct lims_setup setup;
	struct collected c = {.count = 0};
	uint8_t both[128];
	assert_int_equal(lims_file_read(LIMS_SOURCE_DIR "/tests/captures/wayne-dart/final.bin", 64, &a, NULL), LIMS_OK);
	assert_int_equal(lims_file_read(LIMS_SOURCE_DIR "/tests/captures/wayne-dart/other-pump.bin", 64, &b, NULL), LIMS_OK);
	memcpy(both, a.data, a.len);
	memcpy(both + a.len, b.data, b.len);
	assert_int_equal(lims_setup_parse(DONG, &setup, NULL), LIMS_OK);
	lims_decode(lims_protocol_find("wayne-dart"), NULL, &setup, both, a.len + b.len, collect, &c);
	assert_int_equal(c.r[1].reason, LIMS_REASON_NONE);
	assert_int_equal(c.r[5].reason, LIMS_REASON_NOT_CONFIRMED);
	assert_string_equal(c.r[5].note, "pump 52h: another pump delivers on this line too; declare address=");
	assert_int_equal(lims_setup_parse(DONG ",address=52h", &setup, NULL), LIMS_OK);
	c.count = 0;
	lims_decode(lims_protocol_find("wayne-dart"), NULL, &setup, both, a.len + b.len, collect, &c);
	assert_int_equal(c.r[1].reason, LIMS_REASON_NOT_A_VALUE);
	assert_string_equal(c.r[1].note, "pump 51h nozzle 1, filling completed; declared is 52h");
	assert_int_equal(c.r[5].reason, LIMS_REASON_NONE);
	lims_buf_finish(&a);
	lims_buf_finish(&b);
}

static void a_price_is_remembered_from_piece_to_piece_of_a_stream(void **state)
{
	(void)state;
	struct lims_buf file;
	struct lims_setup setup;
	struct lims_memory memory = {{0}, false};
	struct lims_scan scan = {.setup = &setup, .memory = &memory};
	struct collected c = {.count = 0};
	assert_int_equal(lims_file_read(LIMS_SOURCE_DIR "/tests/captures/wayne-dart/price-before.bin", 64, &file, NULL), LIMS_OK);
	assert_int_equal(lims_setup_parse(DONG, &setup, NULL), LIMS_OK);
	size_t at = 0;
	for (size_t end = 1; end <= file.len; end++) {
		size_t used = 0;
		lims_decode_stream(lims_protocol_find("wayne-dart"), &scan, (const uint8_t *)file.data + at, end - at, false, at,
			(struct lims_moment){0}, collect, &c, &used);
		at += used;
	}
	assert_int_equal(at, file.len);
	assert_int_equal(c.count, 7);
	assert_string_equal(c.r[5].digits, "20.05");
	assert_int_equal(c.r[5].reason, LIMS_REASON_NONE);
	lims_buf_finish(&file);
}

static void the_side_that_spoke_is_told_by_what_stood_before(void **state)
{
	(void)state;
	NOTES("wayne-dart/command-after-answer.bin", "poll of pump 51h", "pump 51h: nothing to send",
		"controller to pump 51h: command 6, authorize", "pump 51h: block 1 acknowledged", "poll of pump 51h",
		"pump 51h: state 2, authorized");
	NOTES("wayne-dart/command-alone.bin", "pump 51h: command 6 to it (authorize), or its state 6 (maximum reached)");
	NOTES("wayne-dart/commands.bin", "controller to pump 51h: command 5, reset", "controller to pump 51h: allowed nozzles 01",
		"controller to pump 51h: new prices 023560", "controller to pump 51h: preset amount 00500000",
		"controller to pump 51h: command 6, authorize", "pump 51h: block 0 acknowledged", "poll of pump 51h", "pump 51h: nothing to send",
		"pump 51h: block 2 refused", "pump 51h: acknowledgement and poll");
	NOTES("wayne-dart/alarm.bin", "pump 51h: alarm 3", "pump 51h: state 7, switched off");
}

static void gilbarco_bytes_mean_something_only_after_their_question(void **state)
{
	(void)state;
	NOTES("gilbarco-twotp/states.bin", "controller to pump 3: status", "controller to pump 3: status, again or its echo",
		"pump 3: state 6, off", "controller to pump 3: status", "controller to pump 3: status, again or its echo",
		"pump 3: state A, transaction complete (PEOT)", "controller to pump 1: running amount");
	NOTES("gilbarco-twotp/commands.bin", "controller to pump 3: authorize", "controller to pump 3: authorize, again or its echo",
		"controller to pump 3: listen", "controller to pump 3: listen, again or its echo", "pump 3: state D, listening",
		"controller: new unit price", "controller: preset amount", "controller to pump 3: stop");
	NOTES("gilbarco-twotp/nozzle.bin", "controller to pump 3: listen", "controller to pump 3: data follow", "controller: which nozzle?",
		"pump 3: nozzle 2 is taken");
}

static void commands_of_the_other_controllers_are_named(void **state)
{
	(void)state;
	NOTES("shelf-v22/commands.bin", "controller to pump 21: new price 23560", "pump 21: done",
		"controller to pump 21: authorize by volume 2000 price 23560", "pump 21: refused",
		"controller to pump 21: authorize by amount 500000", "controller to pump 21: pause", "controller to pump 21: stop",
		"pump 21: code 77h with 0 bytes");
	NOTES("azt-2/commands.bin", "controller to pump 3: command 2, authorize", "pump 3: done (ACK)",
		"controller to pump 3: command Q, new price 2356", "pump 3: unknown command (NAK)",
		"controller to pump 3: command T, preset volume 02000", "pump 3: not now (CAN)", "controller to all pumps: general parameter 01",
		"controller to pump 16: command S, preset amount 500000");
	NOTES("tatsuno-sslan/commands.bin", "end of transmission", "controller to pump B: select", "acknowledgement 0",
		"controller to pump B: status?", "acknowledgement 1", "controller to pump B: authorize", "controller to pump B: lock",
		"controller to pump B: text A99XY", "end of transmission");
}

static void an_answer_to_a_question_that_was_not_heard_is_no_value(void **state)
{
	(void)state;
	NOTES("azt-2/answer-unasked.bin", "answer \"0020054723782356\" to a question that was not heard");
}

// CRC-16/KERMIT of "00A1B2" computed by hand of the published algorithm (reflected 1021h, start 0): its bytes add to DAh.
static void the_pair_of_challenge_and_answer_is_recognised(void **state)
{
	(void)state;
	NOTES("tatsuno-sslan/power-on.bin", "pump B: power-on challenge A1B2",
		"controller to pump B: power-on answer DA, right to the challenge A1B2");
	NOTES("tatsuno-sslan/power-on-wrong.bin", "pump B: power-on challenge A1B2",
		"controller to pump B: power-on answer DB, wrong to the challenge A1B2");
	// The block of the manifest: Q002927 is answered by A00D7.
	assert_int_equal(lims_tatsuno_answer("2927"), 0xd7);
}

static void recorded_pairs_of_challenge_and_answer_agree(void **state)
{
	(void)state;
	const char *cases = getenv("LIMS_CASES");
	char path[512];
	struct lims_buf file;
	size_t run = 0;
	if (!cases || !*cases) {
		print_message("0 of 25 pairs run (LIMS_CASES is not set)\n");
		return;
	}
	snprintf(path, sizeof path, "%s/captures/fuel/tatsuno_handshake_pairs.txt", cases);
	assert_int_equal(lims_file_read(path, 4096, &file, NULL), LIMS_OK);
	// "BQ00DA72=BA008D", one a line
	for (const char *line = lims_buf_text(&file); *line; line = strchr(line, '\n') + 1, run++) {
		char expected[3];
		assert_non_null(strchr(line, '\n'));
		snprintf(expected, sizeof expected, "%02X", lims_tatsuno_answer(line + 4));
		assert_memory_equal(expected, line + 13, 2);
	}
	assert_int_equal(run, 25);
	lims_buf_finish(&file);
	print_message("25 of 25 pairs run\n");
}

/// A capture of what was heard: each piece is an own file of wayne-dart, or noise; one every 50 ms. Decides about the volume.
static struct lims_decision heard(const char *const *pieces)
{
	struct lims_buf text;
	struct lims_capture capture;
	struct lims_decision d;
	struct lims_arena *arena = lims_arena_create(LIMS_CAPTURE_ARENA);
	struct lims_capture_head head = {.port = "tcp:127.0.0.1:4001",
		.protocol = "wayne-dart",
		.version = lims_protocol_find("wayne-dart")->version,
		.setup = DONG ",address=51h",
		.role = "volume",
		.program = "test"};
	lims_buf_init(&text, LIMS_CAPTURE_MAX);
	lims_capture_write_head(&text, &head);
	lims_capture_write_line(&text, 0, LIMS_CAPTURE_MARK, "open", 4);
	for (int64_t us = 50000; *pieces; pieces++, us += 50000) {
		char path[512];
		struct lims_buf file;
		snprintf(path, sizeof path, "%s/tests/captures/wayne-dart/%s.bin", LIMS_SOURCE_DIR, *pieces);
		if (strcmp(*pieces, "noise") == 0) {
			lims_capture_write_line(&text, us, LIMS_CAPTURE_RX, "\x00\xff\x41\x13", 4);
			continue;
		}
		assert_int_equal(lims_file_read(path, 512, &file, NULL), LIMS_OK);
		lims_capture_write_line(&text, us, LIMS_CAPTURE_RX, file.data, file.len);
		lims_buf_finish(&file);
	}
	assert_int_equal(lims_capture_parse(lims_buf_text(&text), text.len, arena, &capture, NULL), LIMS_OK);
	assert_int_equal(lims_capture_decide(&capture, NULL, NULL, &d, NULL), LIMS_OK);
	lims_buf_finish(&text);
	lims_arena_destroy(arena);
	return d;
}
#define HEARD(...) heard((const char *const[]){__VA_ARGS__, NULL})

static void a_finished_delivery_stands_whatever_comes_after_it(void **state)
{
	(void)state;
	struct lims_decision d = HEARD("command-alone", "running", "final", "noise", "escaped-check", "bad-crc");
	assert_true(d.settled);
	assert_int_equal(d.reading.reason, LIMS_REASON_NONE);
	assert_string_equal(d.reading.digits, "20.05");
	// Told once without having been heard to run: the delivery before, or zero.
	d = HEARD("command-alone", "final");
	assert_false(d.settled);
	assert_int_equal(d.reading.reason, LIMS_REASON_NOT_CONFIRMED);
	// Five times alike over more than a second would do; here it is only 0.2 s.
	d = HEARD("command-alone", "final", "final", "final", "final", "final");
	assert_int_not_equal(d.reading.reason, LIMS_REASON_NONE);
	// What still runs, and what was damaged, is none.
	assert_int_equal(HEARD("command-alone", "running").reading.reason, LIMS_REASON_UNSTABLE);
	assert_int_not_equal(HEARD("command-alone", "running", "bad-crc").reading.reason, LIMS_REASON_NONE);
	assert_int_not_equal(HEARD("command-alone", "running", "other-pump").reading.reason, LIMS_REASON_NONE);
}

static void nothing_can_be_asked_of_a_dispenser(void **state)
{
	(void)state;
	for (size_t i = 0; i < IDS; i++) {
		const struct lims_protocol *p = lims_protocol_find(ids[i]);
		assert_non_null(p);
		assert_int_equal(p->manner, LIMS_MANNER_LISTEN);
		assert_true(!p->request && !p->talk && !p->is_request && !p->identity.model && !p->identity.software && !p->identity.serial);
		assert_string_equal(p->role, "volume");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_finished_delivery_carries_roles_units_and_what_was_declared),
		cmocka_unit_test(the_delivery_shown_before_the_pump_ran_is_never_taken),
		cmocka_unit_test(what_rests_is_finished_only_when_it_was_heard_to_run),
		cmocka_unit_test(undeclared_digits_say_which_decimals_would_agree),
		cmocka_unit_test(a_product_that_disagrees_is_written_out),
		cmocka_unit_test(an_amount_within_the_rounding_of_what_is_shown_agrees_and_the_next_one_does_not),
		cmocka_unit_test(a_sale_by_amount_is_a_reading_that_tells_its_product),
		cmocka_unit_test(two_pumps_on_a_line_need_a_declared_one),
		cmocka_unit_test(a_price_is_remembered_from_piece_to_piece_of_a_stream),
		cmocka_unit_test(the_side_that_spoke_is_told_by_what_stood_before),
		cmocka_unit_test(gilbarco_bytes_mean_something_only_after_their_question),
		cmocka_unit_test(commands_of_the_other_controllers_are_named),
		cmocka_unit_test(an_answer_to_a_question_that_was_not_heard_is_no_value),
		cmocka_unit_test(the_pair_of_challenge_and_answer_is_recognised),
		cmocka_unit_test(recorded_pairs_of_challenge_and_answer_agree),
		cmocka_unit_test(a_finished_delivery_stands_whatever_comes_after_it),
		cmocka_unit_test(nothing_can_be_asked_of_a_dispenser),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
