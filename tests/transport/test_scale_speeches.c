// SPDX-License-Identifier: Apache-2.0
// The simulated scale in the tongues of A&D and Toledo, read live over a socket and a pseudo-terminal: driver and simulator were written from the same documents and share no code.
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
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
};

static void begin_declared(struct scale *s, const char *speaks, const char *protocol, bool pty, const struct lims_setup *setup)
{
	const char *const tcp_arguments[] = {"--tcp", "127.0.0.1:0", "--speaks", speaks, "--unit", "kg", "--max", "60", "--d", "0.02", NULL};
	const char *const pty_arguments[] = {"--pty", "--speaks", speaks, "--unit", "kg", "--max", "60", "--d", "0.02", NULL};
	char url[128];
	memset(s, 0, sizeof *s);
	child_start(&s->child, "sim-scale", pty ? pty_arguments : tcp_arguments);
	snprintf(url, sizeof url, "%s:%s", pty ? "pty" : "tcp", pty ? s->child.pty : s->child.tcp);
	struct lims_device_options o = {.protocol = protocol, .setup = setup, .name = "scale", .program = "test", .simulated = true};
	if (lims_device_open(url, &o, &s->device, &s->err) != LIMS_OK)
		fail_msg("%s", s->err.text);
	lims_buf_init(&s->capture, LIMS_CAPTURE_MAX);
}

static void begin(struct scale *s, const char *speaks, const char *protocol, bool pty)
{
	begin_declared(s, speaks, protocol, pty, NULL);
}

static void end(struct scale *s)
{
	lims_device_close(s->device);
	lims_buf_finish(&s->capture);
	assert_int_equal(child_quit(&s->child), 0);
}

/// Reads for a record; what is kept must give the same again.
static void expect(struct scale *s, const char *role, int timeout_ms, enum lims_reason reason, const char *digits, const char *unit)
{
	lims_buf_clear(&s->capture);
	if (lims_device_read(s->device, role, timeout_ms, &s->reading, &s->capture, &s->err) != LIMS_OK)
		fail_msg("%s", s->err.text);
	const struct lims_reading *r = &s->reading;
	if (r->reason != reason || (reason == LIMS_REASON_NONE && (strcmp(r->digits, digits) != 0 || strcmp(r->unit, unit) != 0)))
		fail_msg("%s %s %s (%s) from\n%s", lims_reading_reason_name(r->reason), r->digits, r->unit, r->note, lims_buf_text(&s->capture));
	same_by_capture(&s->capture, NULL, r);
}

static void an_and_balance_is_asked_for_its_weight(void **state)
{
	struct scale s;
	(void)state;
	begin(&s, "and", "and-standard", false);
	child_ok(&s.child, "load 12.34");
	expect(&s, NULL, 3000, LIMS_REASON_NONE, "+00012.34", "kg");
	assert_true(s.reading.stable);
	assert_non_null(strstr(lims_buf_text(&s.capture), " tx 510d0a\n")); // Q CR LF
	child_ok(&s.child, "load -0.02");
	expect(&s, NULL, 3000, LIMS_REASON_NONE, "-00000.02", "kg");
	end(&s);
}

static void an_and_balance_says_who_it_is(void **state)
{
	struct scale s;
	struct lims_identity id;
	(void)state;
	begin(&s, "and", "and-standard", false);
	assert_int_equal(lims_device_identify(s.device, 3000, &id, NULL, &s.err), LIMS_OK);
	assert_string_equal(id.serial, "SIM0000001");
	assert_string_equal(id.model, "SIM-SCALE");
	end(&s);
}

static void motion_and_overload_of_an_and_balance_are_no_weight(void **state)
{
	struct scale s;
	(void)state;
	begin(&s, "and", "and-standard", true);
	child_ok(&s.child, "unstable on");
	expect(&s, NULL, 600, LIMS_REASON_UNSTABLE, "", "");
	child_ok(&s.child, "unstable off");
	child_ok(&s.child, "overload");
	expect(&s, NULL, 3000, LIMS_REASON_OVERLOAD, "", "");
	child_ok(&s.child, "load 5");
	expect(&s, NULL, 3000, LIMS_REASON_NONE, "+00005.00", "kg");
	end(&s);
}

static void faults_on_the_line_of_an_and_balance_give_no_weight(void **state)
{
	static const char *const faults[] = {"fault noise", "fault truncate", "fault silent", "fault late 5000"};
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct scale s;
		begin(&s, "and", "and-standard", false);
		child_ok(&s.child, "load 12.34");
		child_ok(&s.child, faults[i]);
		lims_buf_clear(&s.capture);
		assert_int_equal(lims_device_read(s.device, NULL, 1500, &s.reading, &s.capture, &s.err), LIMS_OK);
		assert_int_not_equal(s.reading.reason, LIMS_REASON_NONE);
		end(&s);
	}
}

static void a_balance_that_is_declared_to_speak_by_itself_is_only_listened_to(void **state)
{
	struct scale s;
	struct lims_setup setup;
	struct lims_identity id;
	struct lims_device_stats stats;
	(void)state;
	assert_int_equal(lims_setup_parse("listen=yes", &setup, NULL), LIMS_OK);
	begin_declared(&s, "and-stream", "and-standard", true, &setup);
	child_ok(&s.child, "load 12.34");
	expect(&s, NULL, 3000, LIMS_REASON_NONE, "+00012.34", "kg");
	assert_non_null(strstr(lims_buf_text(&s.capture), "\nsetup: listen=yes\n"));
	assert_int_equal(lims_device_identify(s.device, 500, &id, NULL, &s.err), LIMS_OK);
	assert_string_equal(id.serial, "");
	child_ok(&s.child, "unstable on");
	expect(&s, NULL, 600, LIMS_REASON_UNSTABLE, "", "");
	lims_device_stats(s.device, &stats);
	assert_int_equal(stats.bytes_out, 0);
	end(&s);
}

static void a_toledo_stream_is_read_and_nothing_is_sent(void **state)
{
	static const char *const speeches[] = {"toledo", "toledo-checksum"};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct scale s;
		struct lims_device_stats stats;
		begin(&s, speeches[i], "toledo-continuous", i == 1);
		child_ok(&s.child, "load 12.34");
		expect(&s, NULL, 3000, LIMS_REASON_NONE, "0012.34", "kg");
		assert_true(s.reading.stable);
		expect(&s, "mass_tare", 3000, LIMS_REASON_NONE, "0000.00", "kg");
		child_ok(&s.child, "load -0.1");
		expect(&s, "mass", 3000, LIMS_REASON_NONE, "-0000.10", "kg");
		child_ok(&s.child, "unit lb");
		expect(&s, "mass", 3000, LIMS_REASON_NONE, "-0000.10", "[lb_av]");
		lims_device_stats(s.device, &stats);
		assert_int_equal(stats.bytes_out, 0);
		end(&s);
	}
}

static void a_toledo_stream_in_motion_or_out_of_range_gives_no_weight(void **state)
{
	struct scale s;
	(void)state;
	begin(&s, "toledo-checksum", "toledo-continuous", false);
	child_ok(&s.child, "unstable on");
	expect(&s, NULL, 2500, LIMS_REASON_UNSTABLE, "", "");
	child_ok(&s.child, "unstable off");
	child_ok(&s.child, "overload");
	expect(&s, NULL, 1500, LIMS_REASON_OVERLOAD, "", "");
	child_ok(&s.child, "underload");
	expect(&s, NULL, 1500, LIMS_REASON_UNDERLOAD, "", "");
	end(&s);
}

static void a_toledo_stream_with_wrong_checksums_gives_nothing_until_it_is_right_again(void **state)
{
	struct scale s;
	struct lims_device_stats stats;
	(void)state;
	begin(&s, "toledo-checksum", "toledo-continuous", false);
	child_ok(&s.child, "load 12.34");
	child_ok(&s.child, "fault crc");
	lims_buf_clear(&s.capture);
	assert_int_equal(lims_device_read(s.device, NULL, 2500, &s.reading, &s.capture, &s.err), LIMS_OK);
	assert_int_not_equal(s.reading.reason, LIMS_REASON_NONE);
	lims_device_stats(s.device, &stats);
	assert_true(stats.bad_checks >= 3);
	child_ok(&s.child, "fault none");
	expect(&s, NULL, 3000, LIMS_REASON_NONE, "0012.34", "kg");
	child_ok(&s.child, "fault noise once");
	expect(&s, NULL, 3000, LIMS_REASON_NONE, "0012.34", "kg");
	end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_and_balance_is_asked_for_its_weight),
		cmocka_unit_test(an_and_balance_says_who_it_is),
		cmocka_unit_test(motion_and_overload_of_an_and_balance_are_no_weight),
		cmocka_unit_test(faults_on_the_line_of_an_and_balance_give_no_weight),
		cmocka_unit_test(a_balance_that_is_declared_to_speak_by_itself_is_only_listened_to),
		cmocka_unit_test(a_toledo_stream_is_read_and_nothing_is_sent),
		cmocka_unit_test(a_toledo_stream_in_motion_or_out_of_range_gives_no_weight),
		cmocka_unit_test(a_toledo_stream_with_wrong_checksums_gives_nothing_until_it_is_right_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
