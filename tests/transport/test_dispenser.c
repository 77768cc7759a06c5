// SPDX-License-Identifier: Apache-2.0
// A delivery taken from the tap of a dispenser and its controller: driver and simulator were written from the same documents and share no code.
#include "drivers/transport/device.h"
#include "tests/simulators/child.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

// 20.05 L at 23560 are 472378 exactly; counted in tens 47238.
#define LITRES "decimals_volume=2,decimals_amount=0,decimals_unit_price=0,currency=[VND]"
#define MILLILITRES "decimals_volume=3,decimals_amount=-1,decimals_unit_price=-1,currency=[VND]"

struct tap {
	struct child child;
	struct lims_device *device;
	struct lims_setup setup;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
};

static void begin(struct tap *t, const char *speaks, const char *setup, bool pty)
{
	const char *const tcp_arguments[] = {"--tcp", "127.0.0.1:0", "--speaks", speaks, "--flow", "1200", "--turn-ms", "40", NULL};
	const char *const pty_arguments[] = {"--pty", "--speaks", speaks, "--flow", "1200", "--turn-ms", "40", NULL};
	char url[128];
	memset(t, 0, sizeof *t);
	child_start(&t->child, "sim-dispenser", pty ? pty_arguments : tcp_arguments);
	snprintf(url, sizeof url, "%s:%s", pty ? "pty" : "tcp", pty ? t->child.pty : t->child.tcp);
	assert_int_equal(lims_setup_parse(setup, &t->setup, &t->err), LIMS_OK);
	struct lims_device_options o = {.protocol = strcmp(speaks, "dart") == 0 ? "wayne-dart" : "gilbarco-twotp",
		.setup = &t->setup,
		.name = "dispenser",
		.program = "test",
		.simulated = true};
	if (lims_device_open(url, &o, &t->device, &t->err) != LIMS_OK)
		fail_msg("%s", t->err.text);
	lims_buf_init(&t->capture, LIMS_CAPTURE_MAX);
	if (!pty)
		peer_wait_ms(1100); // what a device server still held when the connection came up is not listened to
}

/// Whatever happened: nobody heard a byte of the listener.
static void end(struct tap *t)
{
	struct lims_device_stats stats;
	lims_device_stats(t->device, &stats);
	assert_int_equal(stats.bytes_out, 0);
	assert_int_equal(stats.questions, 0);
	assert_non_null(strstr(child_command(&t->child, "status"), "heard=0"));
	lims_device_close(t->device);
	lims_buf_finish(&t->capture);
	assert_int_equal(child_quit(&t->child), 0);
}

static void take(struct tap *t, const char *role, int timeout_ms)
{
	lims_buf_clear(&t->capture);
	if (lims_device_read(t->device, role, timeout_ms, &t->reading, &t->capture, &t->err) != LIMS_OK)
		fail_msg("%s", t->err.text);
	same_by_capture(&t->capture, NULL, &t->reading);
}

static void expect(const struct tap *t, const struct lims_reading *r, enum lims_reason reason, const char *digits, const char *unit)
{
	if (r->reason != reason || (reason == LIMS_REASON_NONE && (strcmp(r->digits, digits) != 0 || strcmp(r->unit, unit) != 0)))
		fail_msg("%s %s %s (%s) from\n%s", lims_reading_reason_name(r->reason), r->digits, r->unit, r->note, lims_buf_text(&t->capture));
}

/// Another quantity of the same capture: what stands in one frame belongs together.
static void expect_too(const struct tap *t, const char *role, const char *digits, const char *unit)
{
	struct lims_capture c;
	struct lims_decision d;
	struct lims_arena *a = lims_arena_create(LIMS_CAPTURE_ARENA);
	assert_int_equal(lims_capture_parse(lims_buf_text(&t->capture), t->capture.len, a, &c, NULL), LIMS_OK);
	assert_int_equal(lims_capture_decide(&c, NULL, role, &d, NULL), LIMS_OK);
	expect(t, &d.reading, LIMS_REASON_NONE, digits, unit);
	lims_arena_destroy(a);
}

static void a_finished_delivery_is_taken_from_a_dart_line(void **state)
{
	struct tap t;
	(void)state;
	begin(&t, "dart", LITRES ",address=51h/1", false);
	child_ok(&t.child, "deliver 20.05");
	take(&t, NULL, 10000);
	expect(&t, &t.reading, LIMS_REASON_NONE, "20.05", "L");
	assert_string_equal(t.reading.role, "volume");
	assert_true(t.reading.stable && t.reading.stable_origin == LIMS_ORIGIN_WIRE);
	expect_too(&t, "amount", "472378", "[VND]");
	expect_too(&t, "unit_price", "23560", "[VND]/L");
	end(&t);
}

static void a_finished_delivery_is_taken_from_a_two_wire_line(void **state)
{
	struct tap t;
	(void)state;
	begin(&t, "two-wire", MILLILITRES, true);
	child_ok(&t.child, "deliver 20.05");
	take(&t, "volume", 10000);
	expect(&t, &t.reading, LIMS_REASON_NONE, "20.050", "L");
	assert_true(t.reading.stable);
	expect_too(&t, "amount", "472380", "[VND]");
	expect_too(&t, "unit_price", "23560", "[VND]/L");
	end(&t);
}

static void the_delivery_before_is_not_taken_for_the_next(void **state)
{
	struct tap t;
	(void)state;
	begin(&t, "dart", LITRES, false);
	child_ok(&t.child, "deliver 5");
	take(&t, NULL, 10000);
	expect(&t, &t.reading, LIMS_REASON_NONE, "5.00", "L");
	peer_wait_ms(300);
	// The pump stands idle: nothing is told, so nothing is read.
	take(&t, NULL, 300);
	expect(&t, &t.reading, LIMS_REASON_TIMEOUT, "", "");
	child_ok(&t.child, "deliver 7.5");
	take(&t, NULL, 10000);
	expect(&t, &t.reading, LIMS_REASON_NONE, "7.50", "L");
	end(&t);
}

static void a_volume_that_still_grows_is_no_reading(void **state)
{
	struct tap t;
	(void)state;
	begin(&t, "dart", LITRES, false);
	child_ok(&t.child, "flow 30");
	child_ok(&t.child, "deliver 20.05");
	take(&t, NULL, 2000);
	expect(&t, &t.reading, LIMS_REASON_UNSTABLE, "", "");
	end(&t);
}

static void wrong_decimals_are_found_by_the_product(void **state)
{
	struct tap t;
	(void)state;
	begin(&t, "dart", "decimals_volume=3,decimals_amount=0,decimals_unit_price=0", false);
	child_ok(&t.child, "deliver 2");
	take(&t, NULL, 1500);
	expect(&t, &t.reading, LIMS_REASON_NOT_CONFIRMED, "", "");
	end(&t);
	// Rightly declared, but the pump tells an amount with a digit less.
	begin(&t, "two-wire", MILLILITRES, false);
	child_ok(&t.child, "fault decimals");
	child_ok(&t.child, "deliver 2");
	take(&t, NULL, 1500);
	expect(&t, &t.reading, LIMS_REASON_NOT_CONFIRMED, "", "");
	end(&t);
}

static void undeclared_decimals_give_no_reading(void **state)
{
	struct tap t;
	(void)state;
	begin(&t, "dart", "", false);
	child_ok(&t.child, "deliver 2");
	take(&t, NULL, 1500);
	expect(&t, &t.reading, LIMS_REASON_TIMEOUT, "", "");
	end(&t);
}

static void the_delivery_of_another_pump_is_not_taken(void **state)
{
	struct tap t;
	(void)state;
	begin(&t, "dart", LITRES ",address=52h", false);
	child_ok(&t.child, "deliver 2");
	take(&t, NULL, 1500);
	expect(&t, &t.reading, LIMS_REASON_TIMEOUT, "", "");
	end(&t);
}

static void a_fault_under_way_never_gives_another_volume(void **state)
{
	static const char *const faults[] = {"fault noise", "fault crc once", "fault truncate once", "fault silent once", "fault late 20"};
	(void)state;
	for (int wire = 0; wire < 2; wire++)
		for (size_t i = 0; i < (wire ? 2 : sizeof faults / sizeof faults[0]); i++) {
			struct tap t;
			begin(&t, wire ? "two-wire" : "dart", wire ? MILLILITRES : LITRES, false);
			child_ok(&t.child, "deliver 20.05");
			child_ok(&t.child, faults[i]);
			take(&t, NULL, 4000);
			// Noise before every byte of a two-wire pump hides which question its state answers: then there is no reading.
			if (t.reading.reason == LIMS_REASON_NONE || !wire || strcmp(faults[i], "fault noise") != 0)
				expect(&t, &t.reading, LIMS_REASON_NONE, wire ? "20.050" : "20.05", "L");
			end(&t);
		}
}

static void a_pump_that_is_never_understood_gives_no_reading(void **state)
{
	static const char *const faults[] = {"fault crc", "fault truncate", "fault silent"};
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct tap t;
		begin(&t, "dart", LITRES, false);
		child_ok(&t.child, faults[i]);
		child_ok(&t.child, "deliver 2");
		take(&t, NULL, 800);
		assert_int_not_equal(t.reading.reason, LIMS_REASON_NONE);
		end(&t);
	}
}

static void a_line_that_was_pulled_out_is_listened_to_again(void **state)
{
	struct tap t;
	(void)state;
	begin(&t, "dart", LITRES, false);
	child_ok(&t.child, "fault vanish");
	assert_int_equal(lims_device_read(t.device, NULL, 500, &t.reading, NULL, &t.err), LIMS_E_DEVICE);
	child_ok(&t.child, "fault none");
	take(&t, NULL, 1500); // the line comes back, and what it may have kept meanwhile is gone
	expect(&t, &t.reading, LIMS_REASON_TIMEOUT, "", "");
	child_ok(&t.child, "deliver 2");
	take(&t, NULL, 5000);
	expect(&t, &t.reading, LIMS_REASON_NONE, "2.00", "L");
	end(&t);
}

// Reading, looking and asking who it is, over a tap of any of the five: the end of each counts what was heard.
static void nothing_reaches_a_dispenser_whatever_is_called(void **state)
{
	static const char *const ids[] = {"gilbarco-twotp", "tatsuno-sslan", "wayne-dart", "shelf-v22", "azt-2"};
	(void)state;
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		struct tap t;
		struct lims_device *d;
		struct lims_identity id;
		struct lims_reading r;
		char url[128];
		begin(&t, "dart", LITRES, false);
		snprintf(url, sizeof url, "tcp:%s", t.child.tcp);
		assert_int_equal(lims_device_open(url, &(struct lims_device_options){.protocol = ids[i], .program = "test"}, &d, &t.err), LIMS_OK);
		assert_int_equal(lims_device_read(d, NULL, 150, &r, NULL, &t.err), LIMS_OK);
		assert_int_equal(lims_device_look(d, NULL, 150, &r, &t.err), LIMS_OK);
		lims_device_identify(d, 150, &id, NULL, &t.err);
		lims_device_close(d);
		end(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_finished_delivery_is_taken_from_a_dart_line),
		cmocka_unit_test(a_finished_delivery_is_taken_from_a_two_wire_line),
		cmocka_unit_test(the_delivery_before_is_not_taken_for_the_next),
		cmocka_unit_test(a_volume_that_still_grows_is_no_reading),
		cmocka_unit_test(wrong_decimals_are_found_by_the_product),
		cmocka_unit_test(undeclared_decimals_give_no_reading),
		cmocka_unit_test(the_delivery_of_another_pump_is_not_taken),
		cmocka_unit_test(a_fault_under_way_never_gives_another_volume),
		cmocka_unit_test(a_pump_that_is_never_understood_gives_no_reading),
		cmocka_unit_test(a_line_that_was_pulled_out_is_listened_to_again),
		cmocka_unit_test(nothing_reaches_a_dispenser_whatever_is_called),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
