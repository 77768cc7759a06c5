// SPDX-License-Identifier: Apache-2.0
// A reference meter by SCPI behind a meter under test, read live: measured values, and the error calculation as one whole.
#include "drivers/transport/device.h"
#include "tests/simulators/child.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct bench {
	struct child meter, reference;
	struct lims_device *device;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
};

// 1600 imp/kWh and +25 %: a pulse each 1/1600 kWh / 1.25 = 0.0005 kWh of the circuit = 1800 J, at 200 V · 10 A = 2 kW after 0.9 s exactly. Eight pulses are 0.004 kWh by the
// reference and 8 / 1600 = 0.005 kWh by the meter: +25 %.
static void begin(struct bench *b)
{
	char address[80], url[96];
	memset(b, 0, sizeof *b);
	child_start(&b->meter, "sim-meter",
		(const char *const[]){"--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--load", "200,10,1", "--error", "25", "--constant",
			"1600", "--speed", "0", NULL});
	snprintf(address, sizeof address, "tcp:%s", b->meter.pulse);
	child_start(&b->reference, "sim-reference",
		(const char *const[]){"--tcp", "127.0.0.1:0", "--speaks", "scpi", "--pulse-input", address, "--load", "1,1,1", "--pulses", "8",
			"--dut-constant", "1600", NULL});
	snprintf(url, sizeof url, "tcp:%s", b->reference.tcp);
	struct lims_device_options o = {.protocol = "zera-scpi", .name = "reference", .program = "test", .simulated = true};
	if (lims_device_open(url, &o, &b->device, &b->err) != LIMS_OK)
		fail_msg("%s", b->err.text);
	lims_buf_init(&b->capture, LIMS_CAPTURE_MAX);
	// The load of the meter's line has come when the reference shows it.
	for (int i = 0; i < 2000 && !strstr(child_command(&b->reference, "status"), "load=200.000,10.000000,1.000000"); i++)
		peer_wait_ms(5);
}

static void end(struct bench *b)
{
	lims_device_close(b->device);
	lims_buf_finish(&b->capture);
	assert_int_equal(child_quit(&b->reference), 0);
	assert_int_equal(child_quit(&b->meter), 0);
}

/// Reads for a record; what is kept must give the same again.
static void expect(struct bench *b, const char *role, enum lims_reason reason, const char *digits, const char *unit)
{
	lims_buf_clear(&b->capture);
	if (lims_device_read(b->device, role, 10000, &b->reading, &b->capture, &b->err) != LIMS_OK)
		fail_msg("%s", b->err.text);
	const struct lims_reading *r = &b->reading;
	if (r->reason != reason || (reason == LIMS_REASON_NONE && (strcmp(r->digits, digits) != 0 || strcmp(r->unit, unit) != 0)))
		fail_msg("%s %s %s (%s) from\n%s", lims_reading_reason_name(r->reason), r->digits, r->unit, r->note, lims_buf_text(&b->capture));
	same_by_capture(&b->capture, NULL, r);
}

static void measured_values_are_read_by_their_names(void **state)
{
	struct bench b;
	(void)state;
	begin(&b);
	expect(&b, "voltage_l1", LIMS_REASON_NONE, "200.000", "V");
	expect(&b, "current_l1", LIMS_REASON_NONE, "10.000000", "A");
	expect(&b, "power_active", LIMS_REASON_NONE, "2000.0000", "W");
	expect(&b, "power_factor_l1", LIMS_REASON_NONE, "1.000000", "1");
	end(&b);
}

static void the_pulses_and_the_error_of_a_meter_are_read(void **state)
{
	struct bench b;
	(void)state;
	begin(&b);
	// Nothing is ready yet: asked again and again, and the last conversation may be cut off by the end of the time.
	assert_int_equal(lims_device_read(b.device, "error_result", 500, &b.reading, NULL, &b.err), LIMS_OK);
	assert_true(b.reading.reason == LIMS_REASON_BUSY || b.reading.reason == LIMS_REASON_TIMEOUT);
	expect(&b, "gate_state", LIMS_REASON_NONE, "1", "1");
	child_ok(&b.meter, "advance 8.1");
	for (int i = 0; i < 2000 && !strstr(child_command(&b.reference, "status"), "gate=1"); i++)
		peer_wait_ms(5);
	expect(&b, "gate_state", LIMS_REASON_NONE, "4", "1");
	expect(&b, "pulse_count", LIMS_REASON_NONE, "8", "{imp}");
	expect(&b, "energy_reference", LIMS_REASON_NONE, "0.00400000", "kWh");
	expect(&b, "error_result", LIMS_REASON_NONE, "25.0000", "%");
	expect(&b, "pulses_per_gate", LIMS_REASON_NONE, "8", "{imp}");
	end(&b);
}

static void who_it_is_can_be_asked(void **state)
{
	struct bench b;
	struct lims_identity id;
	(void)state;
	begin(&b);
	assert_int_equal(lims_device_identify(b.device, 10000, &id, NULL, &b.err), LIMS_OK);
	assert_string_equal(id.serial, "26000002");
	end(&b);
}

static void a_fault_on_the_line_gives_no_value_and_the_next_reading_is_right(void **state)
{
	static const char *const faults[] = {"fault truncate once", "fault noise once", "fault silent once"};
	struct bench b;
	(void)state;
	begin(&b);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		child_ok(&b.reference, faults[i]);
		// Read again and again until the time is over: the fault was done once.
		lims_buf_clear(&b.capture);
		assert_int_equal(lims_device_read(b.device, "voltage_l1", 20000, &b.reading, &b.capture, &b.err), LIMS_OK);
		if (b.reading.reason != LIMS_REASON_NONE || strcmp(b.reading.digits, "200.000") != 0)
			fail_msg("%s: %s %s", faults[i], lims_reading_reason_name(b.reading.reason), b.reading.digits);
		same_by_capture(&b.capture, NULL, &b.reading);
	}
	child_ok(&b.reference, "fault echo");
	expect(&b, "voltage_l1", LIMS_REASON_NONE, "200.000", "V");
	end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measured_values_are_read_by_their_names),
		cmocka_unit_test(the_pulses_and_the_error_of_a_meter_are_read),
		cmocka_unit_test(who_it_is_can_be_asked),
		cmocka_unit_test(a_fault_on_the_line_gives_no_value_and_the_next_reading_is_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
