// SPDX-License-Identifier: Apache-2.0
// The simulated XK3190 indicator read live: a stream that says neither unit nor stability, and its command mode. Driver and simulator were written from the
// same manuals and share no code.
#include "drivers/transport/device.h"
#include "tests/simulators/child.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct scale {
	struct child child;
	struct lims_device *device;
	struct lims_setup setup;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
};

static void begin(struct scale *s, const char *speaks, const char *setup, bool pty)
{
	const char *const tcp_arguments[] = {
		"--tcp", "127.0.0.1:0", "--speaks", speaks, "--unit", "kg", "--max", "60", "--d", "0.02", "--rate", "20", NULL};
	const char *const pty_arguments[] = {"--pty", "--speaks", speaks, "--unit", "kg", "--max", "60", "--d", "0.02", "--rate", "20", NULL};
	char url[128];
	memset(s, 0, sizeof *s);
	child_start(&s->child, "sim-scale", pty ? pty_arguments : tcp_arguments);
	snprintf(url, sizeof url, "%s:%s", pty ? "pty" : "tcp", pty ? s->child.pty : s->child.tcp);
	assert_int_equal(lims_setup_parse(setup, &s->setup, &s->err), LIMS_OK);
	struct lims_device_options o = {.protocol = speaks, .setup = &s->setup, .name = "scale", .program = "test", .simulated = true};
	if (lims_device_open(url, &o, &s->device, &s->err) != LIMS_OK)
		fail_msg("%s", s->err.text);
	lims_buf_init(&s->capture, LIMS_CAPTURE_MAX);
}

static void end(struct scale *s)
{
	lims_device_close(s->device);
	lims_buf_finish(&s->capture);
	assert_int_equal(child_quit(&s->child), 0);
}

/// Reads for a record; what is kept must give the same again.
static void expect(struct scale *s, const char *role, int timeout_ms, enum lims_reason reason, const char *digits)
{
	lims_buf_clear(&s->capture);
	if (lims_device_read(s->device, role, timeout_ms, &s->reading, &s->capture, &s->err) != LIMS_OK)
		fail_msg("%s", s->err.text);
	const struct lims_reading *r = &s->reading;
	if (r->reason != reason || (reason == LIMS_REASON_NONE && strcmp(r->digits, digits) != 0))
		fail_msg("%s %s %s (%s) from\n%s", lims_reading_reason_name(r->reason), r->digits, r->unit, r->note, lims_buf_text(&s->capture));
	same_by_capture(&s->capture, NULL, r);
}

static void expect_none(struct scale *s, const char *role, int timeout_ms)
{
	lims_buf_clear(&s->capture);
	assert_int_equal(lims_device_read(s->device, role, timeout_ms, &s->reading, &s->capture, &s->err), LIMS_OK);
	if (s->reading.reason == LIMS_REASON_NONE)
		fail_msg("%s %s from\n%s", s->reading.digits, s->reading.unit, lims_buf_text(&s->capture));
	same_by_capture(&s->capture, NULL, &s->reading);
}

/// How many frames of the stream the capture holds; each begins with 02h and a sign.
static size_t frames(const struct scale *s, const char *frame)
{
	size_t count = 0;
	for (const char *at = lims_buf_text(&s->capture); (at = strstr(at, frame)); at++)
		count++;
	return count;
}

static void a_stream_without_stability_is_accepted_after_equal_frames_only(void **state)
{
	(void)state;
	for (int pty = 0; pty < 2; pty++) {
		struct scale s;
		struct lims_device_stats stats;
		begin(&s, "xk3190-0", "unit=kg", pty == 1);
		child_ok(&s.child, "load 12.34");
		int64_t start = lims_clock_monotonic_us();
		expect(&s, NULL, 5000, LIMS_REASON_NONE, "0012.34");
		assert_in_range(lims_clock_monotonic_us() - start, 900000, 4000000);
		assert_true(frames(&s, "022b303031323334") >= 5); // 02h "+001234"
		assert_int_equal(s.reading.stable_origin, LIMS_ORIGIN_INFERRED);
		assert_string_equal(s.reading.unit, "kg");
		assert_int_equal(s.reading.unit_origin, LIMS_ORIGIN_DECLARED);
		lims_device_stats(s.device, &stats);
		assert_int_equal(stats.bytes_out, 0);
		end(&s);
	}
}

static void as_many_equal_frames_are_demanded_as_the_set_up_says(void **state)
{
	struct scale s;
	(void)state;
	begin(&s, "xk3190-0", "unit=kg,equal=30,over=0", false);
	child_ok(&s.child, "load 12.34");
	// 20 frames a second: half a second holds no 30, three seconds do.
	expect_none(&s, NULL, 500);
	expect(&s, NULL, 4000, LIMS_REASON_NONE, "0012.34");
	assert_true(frames(&s, "022b303031323334") >= 30);
	end(&s);
}

static void a_stream_that_moves_is_never_accepted(void **state)
{
	struct scale s;
	(void)state;
	begin(&s, "xk3190-0", "unit=kg", false);
	child_ok(&s.child, "load 12.34");
	child_ok(&s.child, "noise 0.5");
	expect_none(&s, NULL, 2000);
	child_ok(&s.child, "noise 0");
	expect(&s, NULL, 4000, LIMS_REASON_NONE, "0012.34");
	end(&s);
}

static void a_stream_without_a_declared_unit_gives_no_weight(void **state)
{
	struct scale s;
	(void)state;
	begin(&s, "xk3190-0", "", false);
	child_ok(&s.child, "load 12.34");
	expect(&s, NULL, 2000, LIMS_REASON_NO_UNIT, "");
	end(&s);
}

static void wrong_checks_noise_and_half_frames_of_a_stream_are_not_read(void **state)
{
	static const char *const faults[] = {"fault crc", "fault truncate", "fault silent"};
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct scale s;
		begin(&s, "xk3190-0", "unit=kg", false);
		child_ok(&s.child, "load 12.34");
		child_ok(&s.child, faults[i]);
		expect_none(&s, NULL, 1500);
		child_ok(&s.child, "fault none");
		expect(&s, NULL, 4000, LIMS_REASON_NONE, "0012.34");
		child_ok(&s.child, "fault noise once");
		expect(&s, NULL, 4000, LIMS_REASON_NONE, "0012.34");
		end(&s);
	}
}

// Neither is on the wire: a frozen indication looks like a load at rest, and pounds look like kilograms. What finds them is a known load: the confirmation of
// the set-up, and a procedure that puts different loads on.
static void what_the_wire_does_not_say_is_found_by_known_loads_only(void **state)
{
	struct scale s;
	(void)state;
	begin(&s, "xk3190-0", "unit=kg", false);
	child_ok(&s.child, "load 10");
	expect(&s, NULL, 4000, LIMS_REASON_NONE, "0010.00");
	child_ok(&s.child, "freeze on");
	child_ok(&s.child, "load 20");
	expect(&s, NULL, 4000, LIMS_REASON_NONE, "0010.00");
	child_ok(&s.child, "freeze off");
	expect(&s, NULL, 4000, LIMS_REASON_NONE, "0020.00");
	child_ok(&s.child, "pounds on");
	expect(&s, NULL, 4000, LIMS_REASON_NONE, "0044.10"); // 20 / 0.45359237 = 44.092, in steps of 0.02
	end(&s);
}

static void command_mode_answers_gross_net_and_tare(void **state)
{
	(void)state;
	for (int pty = 0; pty < 2; pty++) {
		struct scale s;
		begin(&s, "xk3190-command", "unit=kg,over=0", pty == 1);
		child_ok(&s.child, "load 12.34");
		expect(&s, NULL, 5000, LIMS_REASON_NONE, "0012.34");
		assert_non_null(strstr(lims_buf_text(&s.capture), " tx 024142303303\n")); // the manual's question, 02 "AB03" 03
		assert_true(frames(&s, "0241422b303031323334") >= 5);
		expect(&s, "mass_net", 5000, LIMS_REASON_NONE, "0012.34");
		assert_true(s.reading.net);
		expect(&s, "mass_tare", 5000, LIMS_REASON_NONE, "0000.00");
		child_ok(&s.child, "load -0.1");
		expect(&s, "mass", 5000, LIMS_REASON_NONE, "-0000.10");
		end(&s);
	}
}

static void faults_in_command_mode_give_no_weight(void **state)
{
	static const char *const faults[] = {"fault crc", "fault noise", "fault truncate", "fault silent", "fault late 3000"};
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct scale s;
		begin(&s, "xk3190-command", "unit=kg,over=0", false);
		child_ok(&s.child, "load 12.34");
		child_ok(&s.child, faults[i]);
		expect_none(&s, NULL, 1500);
		end(&s);
	}
}

static void an_indicator_of_another_address_does_not_answer(void **state)
{
	struct scale s;
	(void)state;
	begin(&s, "xk3190-command", "unit=kg,address=B", false);
	child_ok(&s.child, "load 12.34");
	expect(&s, NULL, 1500, LIMS_REASON_TIMEOUT, "");
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_without_stability_is_accepted_after_equal_frames_only),
		cmocka_unit_test(as_many_equal_frames_are_demanded_as_the_set_up_says),
		cmocka_unit_test(a_stream_that_moves_is_never_accepted),
		cmocka_unit_test(a_stream_without_a_declared_unit_gives_no_weight),
		cmocka_unit_test(wrong_checks_noise_and_half_frames_of_a_stream_are_not_read),
		cmocka_unit_test(what_the_wire_does_not_say_is_found_by_known_loads_only),
		cmocka_unit_test(command_mode_answers_gross_net_and_tare),
		cmocka_unit_test(faults_in_command_mode_give_no_weight),
		cmocka_unit_test(an_indicator_of_another_address_does_not_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
