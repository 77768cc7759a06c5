// SPDX-License-Identifier: Apache-2.0
// Which reading a capture gives that was listened to or talked for, and everything that must not.
#include "drivers/protocol/capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MS = 1000 };

struct tape {
	struct lims_arena *arena;
	struct lims_buf text;
};

static void start_under(int rule, struct tape *t, struct lims_arena *a, const char *protocol, const char *setup)
{
	struct lims_capture_head h = {.version = 1, .rule = rule, .port = "tcp:127.0.0.1:4001", .role = "mass"};
	snprintf(h.protocol, sizeof h.protocol, "%s", protocol);
	snprintf(h.setup, sizeof h.setup, "%s", setup);
	t->arena = a;
	lims_buf_init(&t->text, LIMS_CAPTURE_MAX);
	lims_capture_write_head(&t->text, &h);
}

static void start(struct tape *t, struct lims_arena *a, const char *protocol, const char *setup)
{
	start_under(0, t, a, protocol, setup);
}

static void rx(struct tape *t, int64_t at_us, const char *text)
{
	lims_capture_write_line(&t->text, at_us, LIMS_CAPTURE_RX, text, strlen(text));
}

static void tx(struct tape *t, int64_t at_us, const char *text)
{
	lims_capture_write_line(&t->text, at_us, LIMS_CAPTURE_TX, text, strlen(text));
}

static void mark(struct tape *t, int64_t at_us, const char *text)
{
	lims_capture_write_line(&t->text, at_us, LIMS_CAPTURE_MARK, text, strlen(text));
}

static struct lims_decision decision(struct tape *t)
{
	struct lims_capture c;
	struct lims_decision d = {0};
	struct lims_err err = {0};
	if (lims_capture_parse(lims_buf_text(&t->text), t->text.len, t->arena, &c, &err) != LIMS_OK ||
		lims_capture_decide(&c, NULL, NULL, &d, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_buf_finish(&t->text);
	return d;
}

static void accepted(struct tape *t, const char *digits, enum lims_origin origin)
{
	struct lims_decision d = decision(t);
	if (d.reading.reason != LIMS_REASON_NONE)
		fail_msg("%s: %s", lims_reading_reason_name(d.reading.reason), d.reading.note);
	assert_string_equal(d.reading.digits, digits);
	assert_true(d.reading.stable);
	assert_int_equal(d.reading.stable_origin, origin);
	assert_true(d.settled);
}

static void refused(struct tape *t, enum lims_reason reason, bool settled)
{
	struct lims_decision d = decision(t);
	assert_string_equal(lims_reading_reason_name(d.reading.reason), lims_reading_reason_name(reason));
	assert_int_equal(d.settled, settled);
}

static void the_first_frame_of_a_stream_is_never_trusted(void **state)
{
	struct tape t;
	start(&t, *state, "made-stream", "");
	rx(&t, 0, "S12.50\r\n"); // may be the end of "S112.50"
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "made-stream", "");
	rx(&t, 0, "S2.50\r\nS12.50\r\nS12.50\r\n");
	accepted(&t, "12.50", LIMS_ORIGIN_WIRE);
	// After a mark the line was not listened to without a gap.
	start(&t, *state, "made-stream", "");
	rx(&t, 0, "S12.50\r\n");
	mark(&t, 10 * MS, "listen");
	rx(&t, 20 * MS, "S12.50\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
}

static void without_a_check_two_frames_in_a_row_must_say_the_same(void **state)
{
	struct tape t;
	start(&t, *state, "made-stream", "");
	rx(&t, 0, "S1.00\r\nS12.50\r\nS2.50\r\n"); // "S12.50" that lost its 1
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "made-stream", "");
	rx(&t, 0, "S12.50\r\nS12.50\r\n"); // whatever the first one began with
	accepted(&t, "12.50", LIMS_ORIGIN_WIRE);
	start(&t, *state, "made-stream", "");
	rx(&t, 0, "S12.50\r\nB12.50\r\nS12.50\r\nS12.50\r\n");
	accepted(&t, "12.50", LIMS_ORIGIN_WIRE);
	// The rule that a capture was made under decides for ever.
	start_under(1, &t, *state, "made-stream", "");
	rx(&t, 0, "S2.50\r\nS12.50\r\n");
	accepted(&t, "12.50", LIMS_ORIGIN_WIRE);
}

static void the_last_frame_of_a_stream_decides(void **state)
{
	struct tape t;
	start(&t, *state, "made-stream", "");
	rx(&t, 0, "S1.00\r\nS12.50\r\nU12.60\r\n");
	refused(&t, LIMS_REASON_UNSTABLE, false);
	start(&t, *state, "made-stream", "");
	rx(&t, 0, "S1.00\r\nS12.50\r\nO\r\n");
	refused(&t, LIMS_REASON_OVERLOAD, true);
	// An unfinished frame at the end is no fault.
	start(&t, *state, "made-stream", "");
	rx(&t, 0, "S12.50\r\nS12.50\r\nS13");
	accepted(&t, "12.50", LIMS_ORIGIN_WIRE);
	start(&t, *state, "made-stream", "");
	refused(&t, LIMS_REASON_TIMEOUT, false);
}

static void five_equal_frames_over_a_second_make_it_stable(void **state)
{
	struct tape t;
	// The first is not trusted; the five after it stand at 250, 500, 750, 1000 and 1250 ms: one second.
	start(&t, *state, "made-stream", "");
	for (int i = 0; i < 6; i++)
		rx(&t, (int64_t)i * 250 * MS, "=12.50\r\n");
	accepted(&t, "12.50", LIMS_ORIGIN_INFERRED);
	start(&t, *state, "made-stream", "");
	for (int i = 0; i < 5; i++) // four
		rx(&t, (int64_t)i * 500 * MS, "=12.50\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "made-stream", "");
	for (int i = 0; i < 20; i++) // twenty within a second
		rx(&t, (int64_t)i * 50 * MS, "=12.50\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
}

static void another_value_or_a_spoiled_frame_begins_the_run_anew(void **state)
{
	struct tape t;
	start(&t, *state, "made-stream", "equal=3,over=0");
	rx(&t, 0, "=1.00\r\n=12.50\r\n=12.50\r\n=12.51\r\n=12.50\r\n=12.50\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "made-stream", "equal=3,over=0");
	rx(&t, 0, "=1.00\r\n=12.50\r\n=12.50\r\nB12.50\r\n=12.50\r\n=12.50\r\n=12.50\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false); // the first after the bad one is not trusted: two
	start(&t, *state, "made-stream", "equal=3,over=0");
	rx(&t, 0, "=1.00\r\n=12.50\r\nB12.50\r\n=12.50\r\n=12.50\r\n=12.50\r\n=12.50\r\n");
	accepted(&t, "12.50", LIMS_ORIGIN_INFERRED);
}

static void how_far_readings_may_lie_apart_is_declared(void **state)
{
	struct tape t;
	start(&t, *state, "made-stream", "equal=3,over=0,within=0.02");
	rx(&t, 0, "=1.00\r\n=12.50\r\n=12.52\r\n=12.51\r\n");
	accepted(&t, "12.51", LIMS_ORIGIN_INFERRED);
	// Largest minus smallest, not neighbour to neighbour: a slow drift is no rest.
	start(&t, *state, "made-stream", "equal=3,over=0,within=0.02");
	rx(&t, 0, "=1.00\r\n=12.50\r\n=12.52\r\n=12.54\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
}

static void declared_stability_needs_no_run_over_time(void **state)
{
	struct tape t;
	start(&t, *state, "made-stream", "stable=declared");
	rx(&t, 0, "=1.00\r\n=12.50\r\n");
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "made-stream", "stable=declared");
	rx(&t, 0, "=1.00\r\n=12.50\r\n=12.50\r\n");
	accepted(&t, "12.50", LIMS_ORIGIN_DECLARED);
}

static void conversation(struct tape *t, int64_t at, const char *value, bool done)
{
	mark(t, at, "talk");
	tx(t, at, "HELLO\r\n");
	rx(t, at + 10 * MS, "Imade\r\n");
	tx(t, at + 20 * MS, "ACK\r\n");
	mark(t, at + 30 * MS, "baud 4800 7E1");
	rx(t, at + 40 * MS, value);
	tx(t, at + 50 * MS, "BYE\r\n");
	mark(t, at + 60 * MS, done ? "done" : "timeout");
}

static void the_last_whole_conversation_decides(void **state)
{
	struct tape t;
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "=12.50\r\n", true);
	struct lims_decision d = decision(&t);
	assert_int_equal(d.reading.reason, LIMS_REASON_NONE);
	assert_string_equal(d.reading.digits, "12.50");
	assert_int_equal(d.reading.frame_at, 7); // behind "Imade CR LF"
	assert_int_equal(d.reading.at.us, 40 * MS);
	assert_int_equal(d.reading.stable_origin, LIMS_ORIGIN_INFERRED);
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "=12.50\r\n", true);
	conversation(&t, 100 * MS, "=12.60\r\n", true);
	accepted(&t, "12.60", LIMS_ORIGIN_INFERRED);
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "O\r\n", true);
	refused(&t, LIMS_REASON_OVERLOAD, true);
}

static void a_conversation_without_its_end_gives_nothing(void **state)
{
	struct tape t;
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "=12.50\r\n", false);
	refused(&t, LIMS_REASON_TIMEOUT, false);
	// Nor does the next one, as long as an answer may still be on its way (2 s).
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "=12.50\r\n", false);
	conversation(&t, 1000 * MS, "=12.60\r\n", true);
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "=12.50\r\n", false);
	conversation(&t, 2100 * MS, "=12.60\r\n", true);
	accepted(&t, "12.60", LIMS_ORIGIN_INFERRED);
}

static void a_conversation_cut_short_does_not_hide_the_one_before(void **state)
{
	struct tape t;
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "U12.50\r\n", true);
	conversation(&t, 100 * MS, "U12", false); // the time was over
	refused(&t, LIMS_REASON_UNSTABLE, false);
}

static void rubbish_in_an_answer_spoils_the_conversation_and_an_echo_does_not(void **state)
{
	struct tape t;
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "\x80=12.50\r\n", true);
	refused(&t, LIMS_REASON_NOISE, false);
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "ACK\r\n=12.50\r\n", true);
	accepted(&t, "12.50", LIMS_ORIGIN_INFERRED);
	start(&t, *state, "made-talk", "");
	conversation(&t, 0, "Inothing\r\n", true);
	refused(&t, LIMS_REASON_NOT_A_VALUE, true);
}

static void several_conversations_that_agree_can_be_demanded(void **state)
{
	struct tape t;
	start(&t, *state, "made-talk", "equal=2,over=0");
	conversation(&t, 0, "=12.50\r\n", true);
	refused(&t, LIMS_REASON_NOT_CONFIRMED, false);
	start(&t, *state, "made-talk", "equal=2,over=0");
	conversation(&t, 0, "=12.50\r\n", true);
	conversation(&t, 100 * MS, "=12.50\r\n", true);
	accepted(&t, "12.50", LIMS_ORIGIN_INFERRED);
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
		cmocka_unit_test(the_first_frame_of_a_stream_is_never_trusted),
		cmocka_unit_test(without_a_check_two_frames_in_a_row_must_say_the_same),
		cmocka_unit_test(the_last_frame_of_a_stream_decides),
		cmocka_unit_test(five_equal_frames_over_a_second_make_it_stable),
		cmocka_unit_test(another_value_or_a_spoiled_frame_begins_the_run_anew),
		cmocka_unit_test(how_far_readings_may_lie_apart_is_declared),
		cmocka_unit_test(declared_stability_needs_no_run_over_time),
		cmocka_unit_test(the_last_whole_conversation_decides),
		cmocka_unit_test(a_conversation_without_its_end_gives_nothing),
		cmocka_unit_test(a_conversation_cut_short_does_not_hide_the_one_before),
		cmocka_unit_test(rubbish_in_an_answer_spoils_the_conversation_and_an_echo_does_not),
		cmocka_unit_test(several_conversations_that_agree_can_be_demanded),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
