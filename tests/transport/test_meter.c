// SPDX-License-Identifier: Apache-2.0
// Modbus meters over RTU and TCP: word by word right, and never the answer to another question.
#include "tests/transport/peer.h"

#include <modbus.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

// Registers answer with their address + 1000, so that an answer tells which question it belongs to. Quantities at 0 and 100, each read alone and with the next register.
static const char yaml[] =
	"format: lims-model-1\nid: test\nmaker: M\nmodel: T\nprotocol: modbus-rtu\nevidence: document\nsource: S\n"
	"port: {timeout_ms: 100, latency_ms: 300, format: 8N1, unit: 1}\n"
	"reads:\n- {function: 3, address: 0, count: 1, confirm: 2}\n- {function: 3, address: 100, count: 1, confirm: 2}\n"
	"registers:\n- {role: low, function: 3, address: 0, type: uint16, unit: \"1\", change: 0}\n"
	"- {role: high, function: 3, address: 100, type: uint16, unit: \"1\", change: 0}\n";

struct room {
	struct lims_arena *arena;
	const struct lims_model *model;
};

struct bench {
	struct peer peer;
	struct lims_device *device;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
	const struct lims_model *model;
};

static void open_device(struct bench *b)
{
	struct lims_device_options o = {.model = b->model, .name = "meter", .program = "test"};
	if (lims_device_open(b->peer.url, &o, &b->device, &b->err) != LIMS_OK)
		fail_msg("%s", b->err.text);
	lims_buf_init(&b->capture, LIMS_CAPTURE_MAX);
}

static void set_up_rtu(struct bench *b, struct room *room, peer_fn answer)
{
	memset(b, 0, sizeof *b);
	b->model = room->model;
	peer_pty(&b->peer, "modbus-rtu", answer, NULL);
	open_device(b);
}

static void set_up_tcp(struct bench *b, struct room *room, peer_fn answer)
{
	memset(b, 0, sizeof *b);
	b->model = room->model;
	peer_tcp(&b->peer, "modbus-tcp", answer, NULL);
	open_device(b);
}

static void take_down(struct bench *b)
{
	lims_device_close(b->device);
	peer_end(&b->peer);
	lims_buf_finish(&b->capture);
}

static void expect(struct bench *b, const char *role, int timeout_ms, enum lims_reason reason, const char *digits)
{
	lims_buf_clear(&b->capture);
	if (lims_device_read(b->device, role, timeout_ms, &b->reading, &b->capture, &b->err) != LIMS_OK)
		fail_msg("%s\n%s", b->err.text, lims_buf_text(&b->capture));
	same_by_capture(&b->capture, b->model, &b->reading);
	if (b->reading.reason != reason || strcmp(b->reading.digits, digits) != 0)
		fail_msg("%s %s (%s) from\n%s", lims_reading_reason_name(b->reading.reason), b->reading.digits, b->reading.note,
			lims_buf_text(&b->capture));
}

/// A right RTU answer to an RTU question.
static size_t rtu_answer(const uint8_t *q, uint8_t *out)
{
	unsigned address = (unsigned)q[2] << 8 | q[3], count = (unsigned)q[4] << 8 | q[5];
	size_t n = 0;
	out[n++] = q[0];
	out[n++] = q[1];
	out[n++] = (uint8_t)(2 * count);
	for (unsigned i = 0; i < count; i++) {
		out[n++] = (uint8_t)((address + i + 1000) >> 8);
		out[n++] = (uint8_t)(address + i + 1000);
	}
	return put_crc(out, n);
}

static void rtu_healthy(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	uint8_t out[300];
	(void)turn;
	for (size_t at = 0; at + 8 <= n; at += 8)
		peer_send(p, out, rtu_answer(bytes + at, out));
}

static void tcp_answer(struct peer *p, const uint8_t *q, unsigned number)
{
	uint8_t out[300] = {(uint8_t)(number >> 8), (uint8_t)number};
	size_t n = rtu_answer(q + 6, out + 6) - 2;
	out[5] = (uint8_t)n;
	peer_send(p, out, 6 + n);
}

static void tcp_healthy(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)turn;
	for (size_t at = 0; at + 12 <= n; at += 12)
		tcp_answer(p, bytes + at, (unsigned)bytes[at] << 8 | bytes[at + 1]);
}

static void a_meter_is_read_and_confirmed_over_rtu(void **state)
{
	struct bench b;
	set_up_rtu(&b, *state, rtu_healthy);
	expect(&b, "low", 1000, LIMS_REASON_NONE, "1000");
	expect(&b, "high", 1000, LIMS_REASON_NONE, "1100");
	// Two questions of different length, as they went over the line: libmodbus puts on the same CRC that the capture says.
	assert_non_null(strstr(lims_buf_text(&b.capture), " tx 010300640001c5d5\n"));
	assert_non_null(strstr(lims_buf_text(&b.capture), " tx 01030064000285d4\n"));
	take_down(&b);
}

static struct {
	uint8_t bytes[64];
	size_t n;
} heard;

static void rtu_listening(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	if (turn == 0 && n <= sizeof heard.bytes) {
		memcpy(heard.bytes, bytes, n);
		heard.n = n;
	}
	rtu_healthy(p, bytes, n, turn);
}

static void what_the_capture_says_was_sent_is_what_arrived(void **state)
{
	struct bench b;
	char hex[160];
	set_up_rtu(&b, *state, rtu_listening);
	expect(&b, "low", 1000, LIMS_REASON_NONE, "1000");
	size_t at = (size_t)snprintf(hex, sizeof hex, " tx ");
	for (size_t i = 0; i < heard.n; i++)
		at += (size_t)snprintf(hex + at, sizeof hex - at, "%02x", heard.bytes[i]);
	assert_int_equal(heard.n, 8);
	assert_non_null(strstr(lims_buf_text(&b.capture), hex));
	take_down(&b);
}

static int64_t answered_us, silence_us;

static void rtu_timing(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	if (turn)
		silence_us = lims_clock_monotonic_us() - answered_us;
	rtu_healthy(p, bytes, n, turn);
	answered_us = lims_clock_monotonic_us();
}

static void questions_on_rtu_keep_three_and_a_half_characters_of_silence(void **state)
{
	struct bench b;
	set_up_rtu(&b, *state, rtu_timing);
	expect(&b, "low", 1000, LIMS_REASON_NONE, "1000");
	// 3.5 characters of 11 bits at 9600 baud are 4.01 ms; a little less, for the answer is seen a moment after it was sent.
	assert_true(silence_us >= 3500);
	take_down(&b);
}

static void a_meter_is_read_and_confirmed_over_tcp(void **state)
{
	struct bench b;
	set_up_tcp(&b, *state, tcp_healthy);
	expect(&b, "low", 1000, LIMS_REASON_NONE, "1000");
	expect(&b, "high", 1000, LIMS_REASON_NONE, "1100");
	take_down(&b);
}

/// Answers all questions in order, the first one long after the master gave up.
static void rtu_late_once(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	if (turn == 0)
		peer_wait_ms(220);
	rtu_healthy(p, bytes, n, turn);
}

static void the_pit_libmodbus_alone_returns_the_answer_before_as_success(void **state)
{
	struct peer p;
	uint16_t value = 0;
	(void)state;
	peer_pty(&p, "modbus-rtu", rtu_late_once, NULL);
	modbus_t *ctx = modbus_new_rtu(p.path, 9600, 'N', 8, 1);
	modbus_set_slave(ctx, 1);
	modbus_set_response_timeout(ctx, 0, 120000);
	assert_int_equal(modbus_connect(ctx), 0);
	assert_int_equal(modbus_read_registers(ctx, 0, 1, &value), -1);
	modbus_set_response_timeout(ctx, 1, 0);
	// Asked for register 100, which is 1100; told 1000, with success.
	assert_int_equal(modbus_read_registers(ctx, 100, 1, &value), 1);
	assert_int_equal(value, 1000);
	modbus_close(ctx);
	modbus_free(ctx);
	peer_end(&p);
}

static void a_late_answer_never_gives_a_wrong_value(void **state)
{
	struct bench b;
	set_up_rtu(&b, *state, rtu_late_once);
	expect(&b, "low", 150, LIMS_REASON_TIMEOUT, "");
	expect(&b, "high", 3000, LIMS_REASON_NONE, "1100");
	assert_non_null(strstr(lims_buf_text(&b.capture), " rx 01030203e8b8fa\n")); // the late one, 03E8h = 1000, is kept
	expect(&b, "low", 3000, LIMS_REASON_NONE, "1000");
	take_down(&b);
}

static void tcp_late_once(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	if (turn == 0)
		peer_wait_ms(220);
	tcp_healthy(p, bytes, n, turn);
}

static void a_late_answer_over_tcp_never_gives_a_wrong_value(void **state)
{
	struct bench b;
	set_up_tcp(&b, *state, tcp_late_once);
	expect(&b, "low", 150, LIMS_REASON_TIMEOUT, "");
	expect(&b, "high", 3000, LIMS_REASON_NONE, "1100");
	take_down(&b);
}

/// Every answer one question behind, for ever: what the pit looks like from then on.
static void rtu_one_behind(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	static uint8_t before[8] = {1, 3, 0, 0, 0, 1};
	uint8_t out[300];
	(void)turn, (void)n;
	peer_send(p, out, rtu_answer(before, out));
	memcpy(before, bytes, sizeof before);
}

static void a_bus_that_is_one_answer_behind_gives_no_value(void **state)
{
	struct bench b;
	set_up_rtu(&b, *state, rtu_one_behind);
	lims_buf_clear(&b.capture);
	assert_int_equal(lims_device_read(b.device, "high", 500, &b.reading, &b.capture, &b.err), LIMS_OK);
	assert_true(b.reading.reason == LIMS_REASON_BAD_FRAME || b.reading.reason == LIMS_REASON_NOT_CONFIRMED);
	take_down(&b);
}

static void rtu_exception(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	uint8_t out[8] = {bytes[0], bytes[1] | 0x80, 2};
	(void)n, (void)turn;
	peer_send(p, out, put_crc(out, 3));
}

static void an_exception_is_said_at_once(void **state)
{
	struct bench b;
	set_up_rtu(&b, *state, rtu_exception);
	expect(&b, "low", 5000, LIMS_REASON_DEVICE_ERROR, "");
	assert_string_equal(b.reading.note, "Modbus exception 2 to function 3: illegal data address");
	take_down(&b);
}

static void rtu_spoiled(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	uint8_t out[300];
	size_t len = rtu_answer(bytes, out);
	(void)n;
	if (turn == 0)
		out[len - 1] ^= 1; // wrong CRC
	if (turn == 1) {       // another device answers
		out[0] = 2;
		len = put_crc(out, len - 2);
	}
	if (turn == 2)
		peer_send(p, "\0", 1); // the glitch of an RS-485 adapter
	peer_send(p, out, len);
}

static void spoiled_answers_are_refused_until_a_clean_pair_comes(void **state)
{
	struct bench b;
	struct lims_device_stats s;
	set_up_rtu(&b, *state, rtu_spoiled);
	expect(&b, "low", 5000, LIMS_REASON_NONE, "1000");
	lims_device_stats(b.device, &s);
	assert_int_equal(s.questions, 5);
	assert_int_equal(s.rejected, 3);
	assert_int_equal(s.bad_checks, 1);
	assert_int_equal(s.quarantines, 3);
	take_down(&b);
}

static void rtu_echo(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	peer_send(p, bytes, n);
	rtu_healthy(p, bytes, n, turn);
}

static void the_echo_of_a_half_duplex_adapter_is_no_answer_and_no_harm(void **state)
{
	struct bench b;
	set_up_rtu(&b, *state, rtu_echo);
	expect(&b, "high", 1000, LIMS_REASON_NONE, "1100");
	take_down(&b);
}

static void rtu_counting(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	uint8_t out[300];
	(void)n;
	rtu_answer(bytes, out);
	out[4] = (uint8_t)turn;
	peer_send(p, out, put_crc(out, 3u + out[2]));
}

static void a_value_that_changes_beyond_its_model_is_not_confirmed(void **state)
{
	struct bench b;
	set_up_rtu(&b, *state, rtu_counting);
	lims_buf_clear(&b.capture);
	assert_int_equal(lims_device_read(b.device, "low", 200, &b.reading, &b.capture, &b.err), LIMS_OK);
	assert_int_equal(b.reading.reason, LIMS_REASON_NOT_CONFIRMED);
	take_down(&b);
}

static void tcp_wrong_number(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)n;
	tcp_answer(p, bytes, ((unsigned)bytes[0] << 8 | bytes[1]) + (turn == 0));
}

static void a_tcp_answer_with_a_wrong_number_is_refused(void **state)
{
	struct bench b;
	set_up_tcp(&b, *state, tcp_wrong_number);
	expect(&b, "low", 3000, LIMS_REASON_NONE, "1000");
	assert_non_null(strstr(lims_buf_text(&b.capture), " mark not a clean answer\n"));
	take_down(&b);
}

static void vanishing(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	(void)bytes, (void)n, (void)turn;
	peer_vanish(p);
}

static void a_line_that_vanishes_is_said_and_its_question_kept(void **state)
{
	struct bench b;
	set_up_tcp(&b, *state, vanishing);
	assert_int_equal(lims_device_read(b.device, "low", 3000, &b.reading, &b.capture, &b.err), LIMS_E_DEVICE);
	assert_non_null(strstr(lims_buf_text(&b.capture), " tx 000100000006010300000001\n"));
	take_down(&b);
	set_up_rtu(&b, *state, vanishing);
	assert_int_equal(lims_device_read(b.device, "low", 3000, &b.reading, &b.capture, &b.err), LIMS_E_DEVICE);
	assert_non_null(strstr(lims_buf_text(&b.capture), " mark line gone\n"));
	take_down(&b);
}

static void a_role_that_the_model_has_not_is_refused_before_anything_is_sent(void **state)
{
	struct bench b;
	set_up_rtu(&b, *state, rtu_healthy);
	assert_int_equal(lims_device_read(b.device, "mass", 1000, &b.reading, NULL, &b.err), LIMS_E_INPUT);
	assert_int_equal(lims_device_read(b.device, "low", 50, &b.reading, NULL, &b.err), LIMS_E_INPUT);
	assert_int_equal(b.peer.turns, 0);
	take_down(&b);
}

static int setup(void **state)
{
	static struct room room;
	room.arena = lims_arena_create((size_t)1 << 22);
	if (!room.arena)
		return -1;
	room.model = model_from(room.arena, yaml);
	*state = &room;
	return 0;
}

static int teardown(void **state)
{
	lims_arena_destroy(((struct room *)*state)->arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_meter_is_read_and_confirmed_over_rtu),
		cmocka_unit_test(what_the_capture_says_was_sent_is_what_arrived),
		cmocka_unit_test(questions_on_rtu_keep_three_and_a_half_characters_of_silence),
		cmocka_unit_test(a_meter_is_read_and_confirmed_over_tcp),
		cmocka_unit_test(the_pit_libmodbus_alone_returns_the_answer_before_as_success),
		cmocka_unit_test(a_late_answer_never_gives_a_wrong_value),
		cmocka_unit_test(a_late_answer_over_tcp_never_gives_a_wrong_value),
		cmocka_unit_test(a_bus_that_is_one_answer_behind_gives_no_value),
		cmocka_unit_test(an_exception_is_said_at_once),
		cmocka_unit_test(spoiled_answers_are_refused_until_a_clean_pair_comes),
		cmocka_unit_test(the_echo_of_a_half_duplex_adapter_is_no_answer_and_no_harm),
		cmocka_unit_test(a_value_that_changes_beyond_its_model_is_not_confirmed),
		cmocka_unit_test(a_tcp_answer_with_a_wrong_number_is_refused),
		cmocka_unit_test(a_line_that_vanishes_is_said_and_its_question_kept),
		cmocka_unit_test(a_role_that_the_model_has_not_is_refused_before_anything_is_sent),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
