// SPDX-License-Identifier: Apache-2.0
// A DLMS meter read live as a public client, and listened to when it pushes; the simulator shares no code with the driver.
#include "drivers/transport/device.h"
#include "tests/simulators/child.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct bench {
	struct child meter;
	struct lims_setup declared; ///< the device borrows it
	struct lims_device *device;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
};

static void begin(struct bench *b, bool pty, const char *protocol, const char *setup, const char *const *more)
{
	const char *arguments[16] = {pty ? "--pty" : "--tcp"};
	size_t n = 1;
	char url[96];
	memset(b, 0, sizeof *b);
	if (!pty)
		arguments[n++] = "127.0.0.1:0";
	arguments[n++] = "--load";
	arguments[n++] = "220,5,0.8L";
	arguments[n++] = "--register";
	arguments[n++] = "1234.56";
	arguments[n++] = "--speed";
	arguments[n++] = "0";
	while (more && *more)
		arguments[n++] = *more++;
	child_start(&b->meter, "sim-dlms", arguments);
	snprintf(url, sizeof url, "%s:%s", pty ? "pty" : "tcp", pty ? b->meter.pty : b->meter.tcp);
	assert_int_equal(lims_setup_parse(setup, &b->declared, NULL), LIMS_OK);
	struct lims_device_options o = {.protocol = protocol, .setup = &b->declared, .name = "meter", .program = "test", .simulated = true};
	if (lims_device_open(url, &o, &b->device, &b->err) != LIMS_OK)
		fail_msg("%s", b->err.text);
	lims_buf_init(&b->capture, LIMS_CAPTURE_MAX);
}

static void end(struct bench *b)
{
	lims_device_close(b->device);
	lims_buf_finish(&b->capture);
	assert_non_null(strstr(child_command(&b->meter, "status"), "refused=0")); // nothing but questions was ever sent
	assert_int_equal(child_quit(&b->meter), 0);
}

/// Reads for a record; what is kept must give the same again.
static void expect(struct bench *b, const char *role, int timeout_ms, enum lims_reason reason, const char *digits, const char *unit)
{
	lims_buf_clear(&b->capture);
	if (lims_device_read(b->device, role, timeout_ms, &b->reading, &b->capture, &b->err) != LIMS_OK)
		fail_msg("%s", b->err.text);
	const struct lims_reading *r = &b->reading;
	if (r->reason != reason || (reason == LIMS_REASON_NONE && (strcmp(r->digits, digits) != 0 || strcmp(r->unit, unit) != 0)))
		fail_msg("%s %s %s (%s) from\n%s", lims_reading_reason_name(r->reason), r->digits, r->unit, r->note, lims_buf_text(&b->capture));
	same_by_capture(&b->capture, NULL, r);
}

// 1234.56 kWh is 123456 × 10^1 Wh in the meter; 220 V · 5 A · 0.8 = 880 W; 50 Hz is 5000 × 10^-2.
static void all_quantities(struct bench *b)
{
	expect(b, "energy_active_import", 10000, LIMS_REASON_NONE, "1234560", "Wh");
	expect(b, "power_active_import", 10000, LIMS_REASON_NONE, "880.0", "W");
	expect(b, "voltage_l1", 10000, LIMS_REASON_NONE, "220.0", "V");
	expect(b, "current_l1", 10000, LIMS_REASON_NONE, "5.000", "A");
	expect(b, "frequency", 10000, LIMS_REASON_NONE, "50.00", "Hz");
	expect(b, "power_factor", 10000, LIMS_REASON_NONE, "0.800", "1");
	assert_int_equal(b->reading.stable_origin, LIMS_ORIGIN_INFERRED);
}

static void a_meter_is_read_by_value_scaler_and_unit(void **state)
{
	struct bench b;
	(void)state;
	for (int pty = 0; pty < 2; pty++) {
		begin(&b, pty, "dlms-client", "", NULL);
		all_quantities(&b);
		end(&b);
	}
}

static void answers_in_segments_give_the_same(void **state)
{
	struct bench b;
	(void)state;
	begin(&b, false, "dlms-client", "address=16/1/17", (const char *const[]){"--max-info", "16", NULL});
	all_quantities(&b);
	end(&b);
}

static void who_it_is_can_be_asked(void **state)
{
	struct bench b;
	struct lims_identity id;
	(void)state;
	begin(&b, false, "dlms-client", "", NULL);
	if (lims_device_identify(b.device, 10000, &id, NULL, &b.err) != LIMS_OK)
		fail_msg("%s", b.err.text);
	assert_string_equal(id.serial, "26000007");
	end(&b);
}

static void what_it_refuses_is_told(void **state)
{
	struct bench b;
	(void)state;
	begin(&b, false, "dlms-client", "", NULL);
	expect(&b, "energy_reactive_import", 10000, LIMS_REASON_DEVICE_ERROR, "", "");
	child_ok(&b.meter, "fault exception 3");
	expect(&b, "energy_active_import", 10000, LIMS_REASON_DEVICE_ERROR, "", "");
	end(&b);
	begin(&b, false, "dlms-client", "", (const char *const[]){"--password", NULL});
	assert_int_equal(lims_device_read(b.device, "energy_active_import", 1500, &b.reading, &b.capture, &b.err), LIMS_OK);
	assert_int_not_equal(b.reading.reason, LIMS_REASON_NONE);
	assert_non_null(strstr(lims_buf_text(&b.capture), "diagnostic 14"));
	end(&b);
}

static void after_a_fault_the_next_conversation_is_right(void **state)
{
	static const char *const faults[] = {"fault crc once", "fault truncate once", "fault noise once", "fault silent once"};
	struct bench b;
	(void)state;
	begin(&b, false, "dlms-client", "", NULL);
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		child_ok(&b.meter, faults[i]);
		expect(&b, "energy_active_import", 20000, LIMS_REASON_NONE, "1234560", "Wh");
	}
	child_ok(&b.meter, "fault echo");
	expect(&b, "energy_active_import", 20000, LIMS_REASON_NONE, "1234560", "Wh");
	end(&b);
}

static void a_pushed_list_is_listened_to(void **state)
{
	// Whole, in segments, in blocks, and in blocks of segments.
	static const struct {
		const char *field, *option, *block;
	} ways[] = {{"512", NULL, NULL}, {"40", NULL, NULL}, {"512", "--block", "50"}, {"24", "--block", "60"}};
	struct bench b;
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		begin(&b, true, "dlms-hdlc", "",
			(const char *const[]){"--push-ms", "100", "--max-info", ways[i].field, ways[i].option, ways[i].block, NULL});
		expect(&b, "energy_active_import", 10000, LIMS_REASON_NONE, "1234560", "Wh");
		assert_null(strstr(lims_buf_text(&b.capture), " tx "));
		expect(&b, "current_l1", 10000, LIMS_REASON_NONE, "5.000", "A");
		end(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_meter_is_read_by_value_scaler_and_unit),
		cmocka_unit_test(answers_in_segments_give_the_same),
		cmocka_unit_test(who_it_is_can_be_asked),
		cmocka_unit_test(what_it_refuses_is_told),
		cmocka_unit_test(after_a_fault_the_next_conversation_is_right),
		cmocka_unit_test(a_pushed_list_is_listened_to),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
