// SPDX-License-Identifier: Apache-2.0
// The simulated pressure gauge and environment probe, read live over a socket and a pseudo-terminal: driver and simulator were written from the same documents and
// share no code.
#include "drivers/transport/device.h"
#include "tests/simulators/child.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct rig {
	struct child child;
	struct lims_setup setup; ///< three readings in a row over 0.2 s are at rest, to save the test's time
	struct lims_device *device;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
};

static void begin(struct rig *r, const char *program, const char *speaks, const char *protocol, bool pty)
{
	const char *const tcp_arguments[] = {"--tcp", "127.0.0.1:0", "--speaks", speaks, NULL};
	const char *const pty_arguments[] = {"--pty", "--speaks", speaks, NULL};
	char url[128];
	memset(r, 0, sizeof *r);
	child_start(&r->child, program, pty ? pty_arguments : tcp_arguments);
	snprintf(url, sizeof url, "%s:%s", pty ? "pty" : "tcp", pty ? r->child.pty : r->child.tcp);
	assert_int_equal(lims_setup_parse("equal=3,over=200", &r->setup, NULL), LIMS_OK);
	struct lims_device_options o = {.setup = &r->setup, .protocol = protocol, .name = "instrument", .program = "test", .simulated = true};
	if (lims_device_open(url, &o, &r->device, &r->err) != LIMS_OK)
		fail_msg("%s", r->err.text);
	lims_buf_init(&r->capture, LIMS_CAPTURE_MAX);
}

static void end(struct rig *r)
{
	lims_device_close(r->device);
	lims_buf_finish(&r->capture);
	assert_int_equal(child_quit(&r->child), 0);
}

/// Reads for a record; what is kept must give the same again.
static void expect(struct rig *g, const char *role, int timeout_ms, enum lims_reason reason, const char *digits, const char *unit)
{
	lims_buf_clear(&g->capture);
	if (lims_device_read(g->device, role, timeout_ms, &g->reading, &g->capture, &g->err) != LIMS_OK)
		fail_msg("%s", g->err.text);
	const struct lims_reading *r = &g->reading;
	if (r->reason != reason || (reason == LIMS_REASON_NONE && (strcmp(r->digits, digits) != 0 || strcmp(r->unit, unit) != 0)))
		fail_msg("%s %s %s (%s) from\n%s", lims_reading_reason_name(r->reason), r->digits, r->unit, r->note, lims_buf_text(&g->capture));
	same_by_capture(&g->capture, NULL, r);
}

static void spoilt(const char *program, const char *speaks, const char *protocol, const char *const *faults, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct rig g;
		begin(&g, program, speaks, protocol, false);
		child_ok(&g.child, faults[i]);
		assert_int_equal(lims_device_read(g.device, NULL, 700, &g.reading, &g.capture, &g.err), LIMS_OK);
		if (g.reading.reason == LIMS_REASON_NONE)
			fail_msg("%s: %s %s from\n%s", faults[i], g.reading.digits, g.reading.unit, lims_buf_text(&g.capture));
		end(&g);
	}
}

static void a_const_gauge_is_asked_for_its_pressure(void **state)
{
	struct rig g;
	(void)state;
	for (int pty = 0; pty < 2; pty++) {
		begin(&g, "sim-gauge", "const", "const-additel", pty);
		child_ok(&g.child, "pressure 12.3456"); // resolution 0.001
		expect(&g, NULL, 4000, LIMS_REASON_NONE, "12.346", "kPa");
		assert_int_equal(g.reading.stable_origin, LIMS_ORIGIN_INFERRED);
		assert_non_null(strstr(lims_buf_text(&g.capture), " tx 3235353a523a4d524d443a310d0a\n")); // 255:R:MRMD:1 CR LF
		child_ok(&g.child, "pressure -0.5");
		expect(&g, "pressure", 4000, LIMS_REASON_NONE, "-0.500", "kPa");
		child_ok(&g.child, "unit MMHG");
		expect(&g, NULL, 4000, LIMS_REASON_NONE, "-0.500", "mm[Hg]");
		end(&g);
	}
}

static void a_const_module_ends_its_lines_with_zero(void **state)
{
	struct rig g;
	(void)state;
	begin(&g, "sim-gauge", "const", "const-module", false);
	child_ok(&g.child, "pressure 40");
	expect(&g, NULL, 4000, LIMS_REASON_NONE, "40.000", "kPa");
	end(&g);
}

static void a_const_gauge_says_who_it_is(void **state)
{
	struct rig g;
	struct lims_identity id;
	(void)state;
	begin(&g, "sim-gauge", "const", "const-additel", false);
	assert_int_equal(lims_device_identify(g.device, 3000, &id, NULL, &g.err), LIMS_OK);
	assert_string_equal(id.serial, "26000003");
	assert_string_equal(id.software, "SIM V01.00");
	end(&g);
}

static void a_pressure_that_moves_or_is_missing_is_none(void **state)
{
	struct rig g;
	(void)state;
	begin(&g, "sim-gauge", "const", "const-additel", false);
	child_ok(&g.child, "noise 0.5");
	lims_buf_clear(&g.capture);
	assert_int_equal(lims_device_read(g.device, NULL, 2000, &g.reading, &g.capture, &g.err), LIMS_OK);
	assert_int_not_equal(g.reading.reason, LIMS_REASON_NONE);
	child_ok(&g.child, "noise 0");
	child_ok(&g.child, "broken on");
	expect(&g, NULL, 3000, LIMS_REASON_BAD_NUMBER, "", "");
	child_ok(&g.child, "broken off");
	child_ok(&g.child, "unit HG");
	expect(&g, NULL, 3000, LIMS_REASON_UNIT_UNKNOWN, "", "");
	end(&g);
}

static void a_keller_gauge_is_greeted_and_asked(void **state)
{
	struct rig g;
	(void)state;
	for (int pty = 0; pty < 2; pty++) {
		begin(&g, "sim-gauge", "keller", "keller-bus", pty);
		child_ok(&g.child, "pressure 1.25");
		expect(&g, NULL, 5000, LIMS_REASON_NONE, "1.25", "bar");
		assert_non_null(strstr(lims_buf_text(&g.capture), " tx fa300443\n")); // F48
		assert_non_null(strstr(lims_buf_text(&g.capture), " tx fa4901a1a7\n"));
		expect(&g, "temperature", 5000, LIMS_REASON_NONE, "23", "Cel");
		child_ok(&g.child, "power-on"); // knows nothing until it is greeted again
		expect(&g, NULL, 5000, LIMS_REASON_NONE, "1.25", "bar");
		child_ok(&g.child, "broken on");
		expect(&g, NULL, 5000, LIMS_REASON_DEVICE_ERROR, "", "");
		end(&g);
	}
}

static void a_keller_adapter_that_echoes_changes_nothing(void **state)
{
	struct rig g;
	struct lims_identity id;
	(void)state;
	begin(&g, "sim-gauge", "keller", "keller-bus", false);
	child_ok(&g.child, "fault echo");
	child_ok(&g.child, "pressure -0.5");
	expect(&g, NULL, 5000, LIMS_REASON_NONE, "-0.5", "bar");
	assert_int_equal(lims_device_identify(g.device, 3000, &id, NULL, &g.err), LIMS_OK);
	assert_string_equal(id.serial, "26000003");
	end(&g);
}

static void faults_on_the_line_of_a_gauge_give_no_pressure(void **state)
{
	static const char *const faults[] = {"fault noise", "fault truncate", "fault silent", "fault late 5000"};
	static const char *const crc[] = {"fault crc"};
	(void)state;
	spoilt("sim-gauge", "const", "const-additel", faults, 4);
	spoilt("sim-gauge", "keller", "keller-bus", faults, 4);
	spoilt("sim-gauge", "keller", "keller-bus", crc, 1);
}

static void a_vaisala_probe_is_asked_for_each_quantity(void **state)
{
	struct rig g;
	(void)state;
	for (int pty = 0; pty < 2; pty++) {
		begin(&g, "sim-probe", "vaisala", "vaisala", pty);
		child_ok(&g.child, "temperature -3.26");
		child_ok(&g.child, "humidity 61.25");
		expect(&g, NULL, 5000, LIMS_REASON_NONE, "1013.2", "hPa");
		expect(&g, "temperature", 5000, LIMS_REASON_NONE, "-3.3", "Cel");
		expect(&g, "relative_humidity", 5000, LIMS_REASON_NONE, "61.3", "%"); // half up
		child_ok(&g.child, "missing humidity on");
		expect(&g, "relative_humidity", 5000, LIMS_REASON_NO_VALUE, "", "");
		child_ok(&g.child, "fahrenheit on");
		expect(&g, "temperature", 5000, LIMS_REASON_NONE, "26.1", "[degF]"); // -3.26 x 9/5 + 32 = 26.132
		end(&g);
	}
}

static void a_service_line_that_echoes_and_prompts_is_understood(void **state)
{
	struct rig g;
	char url[128];
	(void)state;
	memset(&g, 0, sizeof g);
	child_start(&g.child, "sim-probe", (const char *const[]){"--tcp", "127.0.0.1:0", "--echo", NULL});
	snprintf(url, sizeof url, "tcp:%s", g.child.tcp);
	struct lims_device_options o = {.protocol = "vaisala", .name = "instrument", .program = "test", .simulated = true};
	assert_int_equal(lims_device_open(url, &o, &g.device, &g.err), LIMS_OK);
	lims_buf_init(&g.capture, LIMS_CAPTURE_MAX);
	expect(&g, "temperature", 5000, LIMS_REASON_NONE, "23.0", "Cel");
	end(&g);
}

static void an_easybus_thermometer_is_asked_for_unit_and_value(void **state)
{
	struct rig g;
	struct lims_identity id;
	(void)state;
	for (int pty = 0; pty < 2; pty++) {
		begin(&g, "sim-probe", "easybus", "easybus", pty);
		child_ok(&g.child, "temperature 21.764");
		expect(&g, NULL, 5000, LIMS_REASON_NONE, "21.76", "Cel");
		assert_non_null(strstr(lims_buf_text(&g.capture), " tx fe003d\n")); // published
		child_ok(&g.child, "temperature -0.04");
		expect(&g, "temperature", 5000, LIMS_REASON_NONE, "-0.04", "Cel");
		child_ok(&g.child, "missing temperature on");
		expect(&g, "temperature", 5000, LIMS_REASON_DEVICE_ERROR, "", "");
		assert_int_equal(lims_device_identify(g.device, 3000, &id, NULL, &g.err), LIMS_OK);
		assert_string_equal(id.serial, "018cba84"); // 26000004
		end(&g);
	}
}

static void faults_on_the_line_of_a_probe_give_no_value(void **state)
{
	static const char *const faults[] = {"fault noise", "fault truncate", "fault silent", "fault late 5000"};
	static const char *const crc[] = {"fault crc"};
	(void)state;
	spoilt("sim-probe", "vaisala", "vaisala", faults, 4);
	spoilt("sim-probe", "easybus", "easybus", faults, 4);
	spoilt("sim-probe", "easybus", "easybus", crc, 1);
}

static void a_gauge_that_is_unplugged_and_comes_back_is_read_again(void **state)
{
	struct rig g;
	(void)state;
	begin(&g, "sim-gauge", "keller", "keller-bus", false);
	child_ok(&g.child, "pressure 1.25");
	expect(&g, NULL, 5000, LIMS_REASON_NONE, "1.25", "bar");
	child_ok(&g.child, "fault vanish");
	(void)lims_device_read(g.device, NULL, 1000, &g.reading, NULL, &g.err);
	child_ok(&g.child, "fault none");
	expect(&g, NULL, 6000, LIMS_REASON_NONE, "1.25", "bar");
	end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_const_gauge_is_asked_for_its_pressure),
		cmocka_unit_test(a_const_module_ends_its_lines_with_zero),
		cmocka_unit_test(a_const_gauge_says_who_it_is),
		cmocka_unit_test(a_pressure_that_moves_or_is_missing_is_none),
		cmocka_unit_test(a_keller_gauge_is_greeted_and_asked),
		cmocka_unit_test(a_keller_adapter_that_echoes_changes_nothing),
		cmocka_unit_test(faults_on_the_line_of_a_gauge_give_no_pressure),
		cmocka_unit_test(a_vaisala_probe_is_asked_for_each_quantity),
		cmocka_unit_test(a_service_line_that_echoes_and_prompts_is_understood),
		cmocka_unit_test(an_easybus_thermometer_is_asked_for_unit_and_value),
		cmocka_unit_test(faults_on_the_line_of_a_probe_give_no_value),
		cmocka_unit_test(a_gauge_that_is_unplugged_and_comes_back_is_read_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
