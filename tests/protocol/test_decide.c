// SPDX-License-Identifier: Apache-2.0
// The rule by which a captured exchange becomes a reading for a record, and everything that must not.
#include "drivers/protocol/modbus/modbus.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MS = 1000 };

/// A capture under construction, always through its text form.
struct tape {
	struct lims_arena *arena;
	struct lims_buf text;
	const struct lims_model *model;
	const struct lims_protocol *protocol;
	uint16_t number;
};

static void start_by(int rule, struct tape *t, struct lims_arena *a, const char *protocol, const char *model, const char *role)
{
	struct lims_capture_head h = {.version = lims_protocol_find(protocol)->version, .rule = rule, .port = "tcp:127.0.0.1:4001"};
	*t = (struct tape){.arena = a, .model = model ? model_of(a, model) : NULL, .protocol = lims_protocol_find(protocol)};
	snprintf(h.protocol, sizeof h.protocol, "%s", protocol);
	snprintf(h.role, sizeof h.role, "%s", role);
	if (model) {
		snprintf(h.model, sizeof h.model, "%s", model);
		h.model_hash = t->model->hash;
	}
	lims_buf_init(&t->text, LIMS_CAPTURE_MAX);
	lims_capture_write_head(&t->text, &h);
}

static void start(struct tape *t, struct lims_arena *a, const char *protocol, const char *model, const char *role)
{
	start_by(0, t, a, protocol, model, role);
}

static void line(struct tape *t, int64_t at_us, enum lims_capture_kind kind, const void *bytes, size_t n)
{
	lims_capture_write_line(&t->text, at_us, kind, bytes, n);
}

static void tx(struct tape *t, int64_t at_us, const char *text)
{
	line(t, at_us, LIMS_CAPTURE_TX, text, strlen(text));
}

static void rx(struct tape *t, int64_t at_us, const char *text)
{
	line(t, at_us, LIMS_CAPTURE_RX, text, strlen(text));
}

static void mark(struct tape *t, int64_t at_us, const char *text)
{
	line(t, at_us, LIMS_CAPTURE_MARK, text, strlen(text));
}

/// A question for `count` registers of function 4.
static void ask(struct tape *t, int64_t at_us, uint16_t address, uint16_t count)
{
	struct lims_request q;
	assert_int_equal(lims_modbus_request(t->protocol, ++t->number, 1, 4, address, count, &q, NULL), LIMS_OK);
	line(t, at_us, LIMS_CAPTURE_TX, q.bytes, q.len);
}

/// A reply of `count` registers: the first two hold a float32, the others zero.
static void reply(struct tape *t, int64_t at_us, uint32_t bits, unsigned count)
{
	uint8_t f[64] = {1, 4, (uint8_t)(2 * count), (uint8_t)(bits >> 24), (uint8_t)(bits >> 16), (uint8_t)(bits >> 8), (uint8_t)bits};
	size_t n = 3 + 2 * (size_t)count;
	uint16_t crc = lims_modbus_crc(f, n);
	f[n++] = (uint8_t)crc;
	f[n++] = (uint8_t)(crc >> 8);
	line(t, at_us, LIMS_CAPTURE_RX, f, n);
}

static struct lims_decision decision(struct tape *t)
{
	struct lims_capture c;
	struct lims_decision d = {0};
	struct lims_err err = {0};
	assert_int_equal(lims_buf_check(&t->text, "tape", &err), LIMS_OK);
	if (lims_capture_parse(lims_buf_text(&t->text), t->text.len, t->arena, &c, &err) != LIMS_OK ||
		lims_capture_decide(&c, t->model, NULL, &d, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_finish(&t->text);
	return d;
}

static void accepted(struct tape *t, const char *digits)
{
	struct lims_decision d = decision(t);
	assert_int_equal(d.reading.reason, LIMS_REASON_NONE);
	assert_string_equal(d.reading.digits, digits);
	assert_true(d.reading.stable);
	assert_true(d.settled);
}

static void refused(struct tape *t, enum lims_reason reason, bool settled)
{
	struct lims_decision d = decision(t);
	assert_string_equal(lims_reading_reason_name(d.reading.reason), lims_reading_reason_name(reason));
	assert_int_equal(d.settled, settled);
}

static void a_stable_answer_is_accepted_with_its_time_and_place(void **state)
{
	struct tape t;
	start(&t, *state, "mt-sics", "mettler-mt-sics", "mass");
	mark(&t, 0, "open");
	tx(&t, 10, "SI\r\n");
	rx(&t, 20, "S D      99.87 g\r\n");
	tx(&t, 100 * MS, "SI\r\n");
	rx(&t, 101 * MS, "S S     100");
	rx(&t, 105 * MS, ".00 g\r\n");
	struct lims_decision d = decision(&t);
	assert_int_equal(d.reading.reason, LIMS_REASON_NONE);
	assert_string_equal(d.reading.digits, "100.00");
	assert_int_equal(d.reading.frame_at, 18);
	assert_int_equal(d.reading.at.us, 105 * MS);
	assert_int_equal(d.exchanges, 2);
}

static void the_last_answer_decides(void **state)
{
	struct tape t;
	start(&t, *state, "mt-sics", NULL, "mass");
	tx(&t, 10, "SI\r\n");
	rx(&t, 20, "S S     100.00 g\r\n");
	tx(&t, 100 * MS, "SI\r\n");
	rx(&t, 101 * MS, "S D     100.10 g\r\n");
	refused(&t, LIMS_REASON_UNSTABLE, false);
}

static void overload_and_errors_settle_the_matter_motion_does_not(void **state)
{
	static const struct {
		const char *answer;
		enum lims_reason reason;
		bool settled;
	} cases[] = {
		{"S +\r\n", LIMS_REASON_OVERLOAD, true},
		{"S -\r\n", LIMS_REASON_UNDERLOAD, true},
		{"S I\r\n", LIMS_REASON_BUSY, false},
		{"ES\r\n", LIMS_REASON_DEVICE_ERROR, true},
		{"S S     100.00 tl\r\n", LIMS_REASON_UNIT_UNKNOWN, true},
		{"S S            g\r\n", LIMS_REASON_NO_VALUE, true},
		{"S S         12 PCS\r\n", LIMS_REASON_NOT_A_VALUE, true},
		{"S S     100.00 g\r", LIMS_REASON_TRUNCATED, false},
		{"I4 A \"1\"\r\n", LIMS_REASON_BAD_FRAME, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tape t;
		start(&t, *state, "mt-sics", NULL, "mass");
		tx(&t, 10, "SI\r\n");
		rx(&t, 20, cases[i].answer);
		refused(&t, cases[i].reason, cases[i].settled);
	}
}

static void two_answers_or_rubbish_spoil_an_exchange(void **state)
{
	struct tape t;
	start(&t, *state, "mt-sics", NULL, "mass");
	tx(&t, 10, "SI\r\n");
	rx(&t, 20, "S S     100.00 g\r\nS S     100.00 g\r\n");
	refused(&t, LIMS_REASON_BAD_FRAME, false);
	start(&t, *state, "mt-sics", NULL, "mass");
	tx(&t, 10, "SI\r\n");
	rx(&t, 20, "\x80\xffS S     100.00 g\r\n");
	refused(&t, LIMS_REASON_NOISE, false);
	// Also when the second answer comes later, before the next question.
	start(&t, *state, "mt-sics", NULL, "mass");
	tx(&t, 10, "SI\r\n");
	rx(&t, 20, "S S     100.00 g\r\n");
	rx(&t, 50 * MS, "S S     100.00 g\r\n");
	refused(&t, LIMS_REASON_BAD_FRAME, false);
}

static void an_echo_of_the_question_is_not_held_against_the_answer(void **state)
{
	struct tape t;
	start(&t, *state, "mt-sics", NULL, "mass");
	tx(&t, 10, "SI\r\n");
	rx(&t, 20, "SI\r\nS D      99.00 g\r\n");
	tx(&t, 100 * MS, "SI\r\n");
	rx(&t, 110 * MS, "SI\r\nS S     100.00 g\r\n");
	accepted(&t, "100.00");
	start(&t, *state, "mt-sics", NULL, "mass");
	tx(&t, 10, "SI\r\n");
	rx(&t, 20, "S\r\nS S     100.00 g\r\n"); // not the question that was sent
	refused(&t, LIMS_REASON_BAD_FRAME, false);
}

/// Two questions, each given back by the line before its answer.
static void echoing(int rule, struct tape *t, struct lims_arena *a, const char *protocol, const char *question, const char *answer)
{
	char both[64];
	snprintf(both, sizeof both, "%s%s", question, answer);
	start_by(rule, t, a, protocol, NULL, "mass");
	tx(t, 10, question);
	rx(t, 20, both);
	tx(t, 100 * MS, question);
	rx(t, 110 * MS, both);
}

static void an_echo_that_is_no_frame_of_the_protocol_counts_as_nothing(void **state)
{
	struct tape t;
	echoing(3, &t, *state, "sartorius-sbi", "\x1bP\r\n", "+   100.00 g  \r\n");
	accepted(&t, "+100.00");
	// Captures of before are decided as they were then.
	echoing(2, &t, *state, "sartorius-sbi", "\x1bP\r\n", "+   100.00 g  \r\n");
	refused(&t, LIMS_REASON_BAD_FRAME, false);
	// Only whole, and only in front.
	start(&t, *state, "sartorius-sbi", NULL, "mass");
	tx(&t, 10, "\x1bP\r\n");
	rx(&t, 20, "P\r\n+   100.00 g  \r\n");
	refused(&t, LIMS_REASON_BAD_FRAME, false);
	start(&t, *state, "sartorius-sbi", NULL, "mass");
	tx(&t, 10, "\x1bP\r\n");
	rx(&t, 20, "+   100.00 g  \r\n\x1bP\r\n");
	refused(&t, LIMS_REASON_BAD_FRAME, false);
}

static void a_weight_that_lost_a_digit_is_not_accepted(void **state)
{
	struct tape t;
	for (int again = 0; again < 2; again++) {
		start(&t, *state, "mt-sics", NULL, "mass");
		tx(&t, 10, "SI\r\n");
		rx(&t, 20, "S S     100.00 g\r\n");
		tx(&t, 100 * MS, "SI\r\n");
		rx(&t, 110 * MS, "S S     10.00 g\r\n");
		if (!again) {
			refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
			continue;
		}
		tx(&t, 200 * MS, "SI\r\n");
		rx(&t, 210 * MS, "S S     100.00 g\r\n");
		accepted(&t, "100.00");
	}
}

static void the_first_answer_may_be_a_late_one_to_an_earlier_program(void **state)
{
	struct tape t;
	start(&t, *state, "mt-sics", NULL, "mass");
	mark(&t, 0, "open");
	tx(&t, 10, "SI\r\n");
	rx(&t, 20, "S S      50.00 g\r\n"); // still the load of before
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "mt-sics", NULL, "mass");
	mark(&t, 0, "open");
	tx(&t, 10, "SI\r\n");
	rx(&t, 20, "S S      50.00 g\r\n");
	tx(&t, 100 * MS, "SI\r\n");
	rx(&t, 110 * MS, "S S     100.00 g\r\n");
	accepted(&t, "100.00");
}

static void after_silence_no_answer_is_taken_until_the_line_was_quiet(void **state)
{
	struct tape t;
	// The answer to the first question may come any time within the latency (2 s): what comes at 1.2 s may be it.
	start(&t, *state, "mt-sics", "mettler-mt-sics", "mass");
	tx(&t, 0, "SI\r\n");
	mark(&t, 1000 * MS, "timeout");
	tx(&t, 1100 * MS, "SI\r\n");
	rx(&t, 1200 * MS, "S S     100.00 g\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	// Quiet for the whole latency: nothing can be on its way any more.
	start(&t, *state, "mt-sics", "mettler-mt-sics", "mass");
	tx(&t, 0, "SI\r\n");
	mark(&t, 1000 * MS, "timeout");
	tx(&t, 2000 * MS, "SI\r\n");
	rx(&t, 2010 * MS, "S S     100.00 g\r\n");
	accepted(&t, "100.00");
	// The late answer arrives in quarantine, which begins anew.
	start(&t, *state, "mt-sics", "mettler-mt-sics", "mass");
	tx(&t, 0, "SI\r\n");
	mark(&t, 1000 * MS, "timeout");
	rx(&t, 1500 * MS, "S S      99.00 g\r\n");
	tx(&t, 2100 * MS, "SI\r\n");
	rx(&t, 2110 * MS, "S S     100.00 g\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
}

static void a_frame_that_nobody_asked_for_puts_the_line_into_quarantine(void **state)
{
	struct tape t;
	start(&t, *state, "mt-sics", "mettler-mt-sics", "mass");
	rx(&t, 0, "I4 A \"SIM0000001\"\r\n");
	tx(&t, 10 * MS, "SI\r\n");
	rx(&t, 20 * MS, "S S     100.00 g\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "mt-sics", "mettler-mt-sics", "mass");
	rx(&t, 0, "I4 A \"SIM0000001\"\r\n");
	tx(&t, 2000 * MS, "SI\r\n");
	rx(&t, 2020 * MS, "S S     100.00 g\r\n");
	accepted(&t, "100.00");
}

static void nothing_asked_or_nothing_answered_is_a_timeout(void **state)
{
	struct tape t;
	start(&t, *state, "mt-sics", NULL, "mass");
	mark(&t, 0, "quarantine");
	refused(&t, LIMS_REASON_TIMEOUT, false);
	start(&t, *state, "mt-sics", NULL, "mass");
	tx(&t, 0, "SI\r\n");
	mark(&t, 2000 * MS, "timeout");
	refused(&t, LIMS_REASON_TIMEOUT, false);
}

// float32: 43668000h = 230.5, 43670000h = 231, 43700000h = 240; the model allows 5 V between two reads.
static void two_reads_of_different_length_that_agree_give_the_first(void **state)
{
	struct tape t;
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "voltage");
	ask(&t, 0, 0, 2);
	reply(&t, 50 * MS, 0x43668000, 2);
	ask(&t, 100 * MS, 0, 4);
	reply(&t, 150 * MS, 0x43670000, 4);
	struct lims_decision d = decision(&t);
	assert_int_equal(d.reading.reason, LIMS_REASON_NONE);
	assert_string_equal(d.reading.digits, "230.5");
	assert_string_equal(d.reading.role, "voltage");
	assert_int_equal(d.reading.stable_origin, LIMS_ORIGIN_INFERRED);
	assert_int_equal(d.reading.unit_origin, LIMS_ORIGIN_DECLARED);
	assert_int_equal(d.reading.at.us, 50 * MS);
}

static void one_read_is_not_confirmed_however_often_it_is_repeated(void **state)
{
	struct tape t;
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "voltage");
	ask(&t, 0, 0, 2);
	reply(&t, 50 * MS, 0x43668000, 2);
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "voltage");
	ask(&t, 0, 0, 2);
	reply(&t, 50 * MS, 0x43668000, 2);
	ask(&t, 100 * MS, 0, 2);
	reply(&t, 150 * MS, 0x43668000, 2);
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
}

static void two_reads_that_disagree_are_not_confirmed(void **state)
{
	struct tape t;
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "voltage");
	ask(&t, 0, 0, 2);
	reply(&t, 50 * MS, 0x43668000, 2);
	ask(&t, 100 * MS, 0, 4);
	reply(&t, 150 * MS, 0x43700000, 4);
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	// 230.5 and 235.5 (436B8000h) differ by exactly the 5 V that the model allows.
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "voltage");
	ask(&t, 0, 0, 2);
	reply(&t, 50 * MS, 0x43668000, 2);
	ask(&t, 100 * MS, 0, 4);
	reply(&t, 150 * MS, 0x436b8000, 4);
	accepted(&t, "230.5");
}

static void the_answer_to_the_question_before_is_never_the_answer(void **state)
{
	struct tape t;
	// The current was asked and timed out; its late answer has the length of the first voltage read.
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "voltage");
	ask(&t, 0, 6, 2);
	mark(&t, 500 * MS, "timeout");
	ask(&t, 600 * MS, 0, 2);
	reply(&t, 700 * MS, 0x40a00000, 2); // 5 A
	ask(&t, 800 * MS, 0, 4);
	reply(&t, 900 * MS, 0x40a00000, 2); // one behind for ever
	refused(&t, LIMS_REASON_BAD_FRAME, false);
}

static void an_exception_is_no_value(void **state)
{
	struct tape t;
	static const uint8_t exception[] = {0x01, 0x84, 0x04, 0x42, 0xc3};
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "voltage");
	ask(&t, 0, 0, 2);
	line(&t, 50 * MS, LIMS_CAPTURE_RX, exception, sizeof exception);
	refused(&t, LIMS_REASON_DEVICE_ERROR, true);
}

static void a_device_s_no_value_settles_the_matter(void **state)
{
	struct tape t;
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "voltage");
	ask(&t, 0, 0, 2);
	reply(&t, 50 * MS, 0x7fc00000, 2);
	refused(&t, LIMS_REASON_NO_VALUE, true);
}

static void every_quantity_of_the_same_read_can_be_had_from_the_capture(void **state)
{
	struct tape t;
	struct lims_capture c;
	struct lims_reading r;
	struct collected seen = {.count = 0};
	struct lims_err err = {0};
	start(&t, *state, "modbus-rtu", "xy-md02", "temperature");
	static const uint8_t both[] = {0x01, 0x04, 0x04, 0x01, 0x31, 0x02, 0x22, 0x2a, 0xce}; // manual: 30.5 degrees, 54.6 %
	static const uint8_t temperature[] = {0x01, 0x04, 0x02, 0x01, 0x31, 0x79, 0x74};
	ask(&t, 0, 1, 1);
	line(&t, 10 * MS, LIMS_CAPTURE_RX, temperature, sizeof temperature);
	ask(&t, 20 * MS, 1, 2);
	line(&t, 30 * MS, LIMS_CAPTURE_RX, both, sizeof both);
	assert_int_equal(lims_capture_parse(lims_buf_text(&t.text), t.text.len, *state, &c, &err), LIMS_OK);
	assert_int_equal(lims_capture_decode(&c, t.model, NULL, collect, &seen, &r, &err), LIMS_OK);
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_string_equal(r.digits, "30.5");
	assert_int_equal(seen.count, 3);
	assert_int_equal(seen.r[2].frame_at, 7);
	// The humidity stands in one read only.
	assert_int_equal(lims_capture_decode(&c, t.model, "relative_humidity", NULL, NULL, &r, &err), LIMS_OK);
	assert_int_equal(r.reason, LIMS_REASON_NOT_CONFIRMED);
	assert_string_equal(r.digits, "54.6");
	lims_buf_finish(&t.text);
}

static void a_recording_without_a_quantity_gives_its_frames(void **state)
{
	struct tape t;
	struct lims_capture c;
	struct lims_reading r;
	struct collected seen = {.count = 0};
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "");
	ask(&t, 0, 0, 2);
	reply(&t, 50 * MS, 0x43668000, 2);
	assert_int_equal(lims_capture_parse(lims_buf_text(&t.text), t.text.len, *state, &c, NULL), LIMS_OK);
	assert_int_equal(lims_capture_decode(&c, t.model, NULL, collect, &seen, &r, NULL), LIMS_OK);
	assert_int_equal(seen.count, 1);
	assert_string_equal(seen.r[0].digits, "230.5");
	assert_string_equal(seen.r[0].unit, "V");
	assert_true(r.reason != LIMS_REASON_NONE);
	lims_buf_finish(&t.text);
}

static void another_edition_of_the_model_is_noticed(void **state)
{
	struct tape t;
	struct lims_capture c;
	struct lims_decision d;
	struct lims_err err = {0};
	start(&t, *state, "modbus-rtu", "eastron-sdm120", "voltage");
	assert_int_equal(lims_capture_parse(lims_buf_text(&t.text), t.text.len, *state, &c, &err), LIMS_OK);
	struct lims_model other = *t.model;
	other.hash.b[0] ^= 1;
	assert_int_equal(lims_capture_decide(&c, &other, NULL, &d, &err), LIMS_E_CORRUPT);
	assert_int_equal(lims_capture_decide(&c, model_of(*state, "xy-md02"), NULL, &d, &err), LIMS_E_CORRUPT);
	assert_int_equal(lims_capture_decide(&c, NULL, NULL, &d, &err), LIMS_E_INPUT);
	assert_int_equal(lims_capture_decide(&c, t.model, "mass", &d, &err), LIMS_E_INPUT);
	c.head.version = 2;
	assert_int_equal(lims_capture_decide(&c, t.model, NULL, &d, &err), LIMS_E_INPUT);
	lims_buf_finish(&t.text);
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 26);
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
		cmocka_unit_test(a_stable_answer_is_accepted_with_its_time_and_place),
		cmocka_unit_test(the_last_answer_decides),
		cmocka_unit_test(overload_and_errors_settle_the_matter_motion_does_not),
		cmocka_unit_test(two_answers_or_rubbish_spoil_an_exchange),
		cmocka_unit_test(an_echo_of_the_question_is_not_held_against_the_answer),
		cmocka_unit_test(an_echo_that_is_no_frame_of_the_protocol_counts_as_nothing),
		cmocka_unit_test(a_weight_that_lost_a_digit_is_not_accepted),
		cmocka_unit_test(the_first_answer_may_be_a_late_one_to_an_earlier_program),
		cmocka_unit_test(after_silence_no_answer_is_taken_until_the_line_was_quiet),
		cmocka_unit_test(a_frame_that_nobody_asked_for_puts_the_line_into_quarantine),
		cmocka_unit_test(nothing_asked_or_nothing_answered_is_a_timeout),
		cmocka_unit_test(two_reads_of_different_length_that_agree_give_the_first),
		cmocka_unit_test(one_read_is_not_confirmed_however_often_it_is_repeated),
		cmocka_unit_test(two_reads_that_disagree_are_not_confirmed),
		cmocka_unit_test(the_answer_to_the_question_before_is_never_the_answer),
		cmocka_unit_test(an_exception_is_no_value),
		cmocka_unit_test(a_device_s_no_value_settles_the_matter),
		cmocka_unit_test(every_quantity_of_the_same_read_can_be_had_from_the_capture),
		cmocka_unit_test(a_recording_without_a_quantity_gives_its_frames),
		cmocka_unit_test(another_edition_of_the_model_is_noticed),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
