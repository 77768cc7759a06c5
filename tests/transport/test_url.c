// SPDX-License-Identifier: Apache-2.0
// URLs of lines: what they mean and what they must not mean.
#include "drivers/transport/transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct lims_url good(const char *text)
{
	struct lims_url u;
	struct lims_err err = {0};
	if (lims_url_parse(text, &u, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return u;
}

static void a_serial_port_has_its_settings(void **state)
{
	(void)state;
	struct lims_url u = good("serial:/dev/ttyUSB0?baud=2400&format=7E1&flow=hardware&rts=off&dtr=on");
	assert_int_equal(u.kind, LIMS_LINE_SERIAL);
	assert_string_equal(u.path, "/dev/ttyUSB0");
	assert_int_equal(u.baud, 2400);
	assert_string_equal(u.format, "7E1");
	assert_int_equal(u.flow, 'h');
	assert_false(u.rts);
	assert_true(u.dtr);
	u = good("serial:/dev/ttyS0");
	assert_int_equal(u.baud, 0);
	assert_string_equal(u.format, "");
	assert_int_equal(u.flow, 'n');
}

static void an_adapter_is_named_by_its_serial_number(void **state)
{
	(void)state;
	struct lims_url u = good("serial:usb=A50285BI?baud=5787&format=8E1");
	assert_string_equal(u.usb, "A50285BI");
	assert_string_equal(u.path, "");
	assert_int_equal(u.baud, 5787);
	u = good("modbus-rtu:usb=FT123@1?unit=2");
	assert_string_equal(u.usb, "FT123@1");
	u = good("serial:/dev/usb=1"); // a device file of that name
	assert_string_equal(u.usb, "");
	assert_string_equal(u.path, "/dev/usb=1");
}

static void hosts_and_ports_are_taken_apart(void **state)
{
	(void)state;
	struct lims_url u = good("tcp:192.168.1.20:4001");
	assert_string_equal(u.path, "192.168.1.20");
	assert_int_equal(u.port, 4001);
	u = good("modbus-tcp:meter.lab?unit=7");
	assert_string_equal(u.path, "meter.lab");
	assert_int_equal(u.port, 502);
	assert_int_equal(u.unit, 7);
	u = good("tcp:[fe80::1]:23");
	assert_string_equal(u.path, "fe80::1");
	assert_int_equal(u.port, 23);
	u = good("modbus-tcp:[::1]");
	assert_string_equal(u.path, "::1");
	assert_int_equal(u.port, 502);
}

static void a_recording_names_its_file_and_its_line(void **state)
{
	(void)state;
	struct lims_url u = good("record:/tmp/a:b.capture:modbus-rtu:/dev/ttyUSB0?baud=9600&unit=3");
	assert_string_equal(u.record, "/tmp/a:b.capture");
	assert_int_equal(u.kind, LIMS_LINE_MODBUS_RTU);
	assert_string_equal(u.text, "modbus-rtu:/dev/ttyUSB0?baud=9600&unit=3");
	assert_int_equal(u.unit, 3);
}

static void everything_else_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "serial:", "serial", "tcp:host", "tcp::4001", "tcp:host:0", "tcp:host:65536", "tcp:host:40x",
		"tcp:[::1:23", "tcp:[::1]x", "serial:/dev/ttyUSB0?baud=fast", "serial:/dev/ttyUSB0?baud=9600&", "serial:/dev/ttyUSB0?colour=red",
		"serial:/dev/ttyUSB0?format=9N1", "serial:/dev/ttyUSB0?format=8X1", "serial:/dev/ttyUSB0?rts=maybe", "tcp:host:1?baud=9600",
		"modbus-tcp:h?unit=0", "modbus-tcp:h?unit=256", "pty:/dev/pts/1?baud=9600", "record:file", "record::tcp:h:1",
		"replay:", "telnet:host:23", "pty:usb=A50285BI", "serial:/dev/tty USB0", "serial:/dev/tty\n"};
	struct lims_url u;
	struct lims_err err = {0};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (lims_url_parse(bad[i], &u, &err) != LIMS_E_INPUT)
			fail_msg("\"%s\" was taken", bad[i]);
	char text[1024];
	memset(text, 'a', sizeof text);
	memcpy(text, "pty:", 4);
	text[sizeof text - 1] = '\0';
	assert_int_equal(lims_url_parse(text, &u, &err), LIMS_E_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_serial_port_has_its_settings),
		cmocka_unit_test(an_adapter_is_named_by_its_serial_number),
		cmocka_unit_test(hosts_and_ports_are_taken_apart),
		cmocka_unit_test(a_recording_names_its_file_and_its_line),
		cmocka_unit_test(everything_else_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
