// SPDX-License-Identifier: Apache-2.0
// sim-gauge and sim-probe. Expected lines and frames are put together by hand from the documents named in the sources; checks were computed by another program.
#include "tests/simulators/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define BYTES(...) (const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})

static void bytes_are(int fd, const uint8_t *question, size_t n, const uint8_t *expected, size_t len)
{
	uint8_t got[64];
	line_send(fd, question, n);
	assert_int_equal(line_receive(fd, got, len, 2000, NULL), len);
	assert_memory_equal(got, expected, len);
}

static void answer_is(int fd, const char *question, const char *expected)
{
	bytes_are(fd, (const uint8_t *)question, strlen(question), (const uint8_t *)expected, strlen(expected));
}

static void silence_follows(int fd, const void *question, size_t n)
{
	char got;
	line_send(fd, question, n);
	assert_int_equal(line_receive(fd, &got, 1, 200, NULL), 0);
}

static void a_const_gauge_ends_its_answer_as_the_question_ended(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-gauge", ARGUMENTS("--tcp", "127.0.0.1:0", "--pressure", "12.3455", "--d", "0.001", "--address", "7"));
	int fd = line_connect(c.tcp);
	answer_is(fd, "255:R:MRMD:1\r\n", "007:F:MRMD:  12.346:KPA\r\n"); // between two steps: up
	bytes_are(fd, (const uint8_t *)"7:R:MRMD:", 10, (const uint8_t *)"007:F:MRMD:  12.346:KPA", 24);
	answer_is(fd, "007:R:OTYPE:1\r\n", "007:F:OTYPE:26000003\r\n");
	answer_is(fd, "255:R:NONE\r\n", "007:E:NONE?:1018\r\n");
	answer_is(fd, "255:W:OUNIT:1\r\n", "007:E:OUNIT?:1001\r\n");
	silence_follows(fd, "8:R:MRMD:1\r\n", 12);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_const_gauge_freezes_zeroes_and_breaks(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-gauge", ARGUMENTS("--tcp", "127.0.0.1:0", "--pressure", "-1.5", "--d", "0.5", "--unit", "MBAR"));
	int fd = line_connect(c.tcp);
	answer_is(fd, "255:R:MRMD:1\r\n", "001:F:MRMD:    -1.5:MBAR\r\n");
	child_ok(&c, "freeze on");
	child_ok(&c, "pressure 3");
	answer_is(fd, "255:R:MRMD:1\r\n", "001:F:MRMD:    -1.5:MBAR\r\n");
	child_ok(&c, "freeze off");
	answer_is(fd, "255:R:MRMD:1\r\n", "001:F:MRMD:     3.0:MBAR\r\n");
	answer_is(fd, "255:W:OZERO:1\r\n", "001:F:OZERO:OK\r\n");
	answer_is(fd, "255:R:MRMD:1\r\n", "001:F:MRMD:     0.0:MBAR\r\n");
	answer_is(fd, "255:R:MRMN:1\r\n", "001:F:MRMN:     3.0:MBAR\r\n");
	child_ok(&c, "broken on");
	answer_is(fd, "255:R:MRMD:1\r\n", "001:F:MRMD:--------:MBAR\r\n");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_keller_gauge_wants_to_be_greeted_first(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-gauge", ARGUMENTS("--tcp", "127.0.0.1:0", "--speaks", "keller", "--pressure", "1.25"));
	int fd = line_connect(c.tcp);
	bytes_are(fd, BYTES(0xFA, 0x49, 0x01, 0xA1, 0xA7), BYTES(0xFA, 0xC9, 0x20, 0x79, 0x06));
	bytes_are(fd, BYTES(0xFA, 0x30, 0x04, 0x43), BYTES(0xFA, 0x30, 0x05, 0x14, 0x1A, 0x01, 0x0A, 0x00, 0x1D, 0x9F));
	bytes_are(fd, BYTES(0xFA, 0x49, 0x01, 0xA1, 0xA7), BYTES(0xFA, 0x49, 0x3F, 0xA0, 0x00, 0x00, 0x00, 0x53, 0x79));
	child_ok(&c, "broken on");
	bytes_are(fd, BYTES(0xFA, 0x49, 0x01, 0xA1, 0xA7), BYTES(0xFA, 0x49, 0x7F, 0xC0, 0x00, 0x00, 0x03, 0x9D, 0x26));
	// The published frame with its check in the order of Modbus, and another address.
	silence_follows(fd, "\xFA\x49\x01\xA7\xA1", 5);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_vaisala_probe_sends_its_default_line(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-probe", ARGUMENTS("--tcp", "127.0.0.1:0", "--pressure", "1003.8", "--temperature", "17.7", "--humidity", "40.9"));
	int fd = line_connect(c.tcp);
	answer_is(fd, "SEND\r", "P=  1003.8 hPa T= 17.7 'C RH= 40.9 %RH \r\n");
	child_ok(&c, "missing humidity on");
	child_ok(&c, "temperature -12.34");
	answer_is(fd, "send\r", "P=  1003.8 hPa T=-12.3 'C RH=***** %RH \r\n");
	answer_is(fd, "HELLO\r", "Unknown command.\r\n");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void an_easybus_thermometer_answers_the_published_question(void **state)
{
	(void)state;
	struct child c;
	// FE 00 3D → FE 05 26 71 00 48 F7 80 09 is 21.76 of a real instrument.
	child_start(&c, "sim-probe", ARGUMENTS("--tcp", "127.0.0.1:0", "--speaks", "easybus", "--temperature", "21.76"));
	int fd = line_connect(c.tcp);
	bytes_are(fd, BYTES(0xFE, 0x00, 0x3D), BYTES(0xFE, 0x05, 0x26, 0x71, 0x00, 0x48, 0xF7, 0x80, 0x09));
	child_ok(&c, "temperature -0.04"); // real too
	bytes_are(fd, BYTES(0xFE, 0x00, 0x3D), BYTES(0xFE, 0x05, 0x26, 0x72, 0xFF, 0x84, 0x00, 0xFC, 0x05));
	child_ok(&c, "fault crc once");
	bytes_are(fd, BYTES(0xFE, 0x00, 0x3D), BYTES(0xFE, 0x05, 0x26, 0x72, 0xFF, 0x84, 0x00, 0xFC, 0x04));
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void what_is_no_option_or_command_is_refused_in_a_sentence(void **state)
{
	(void)state;
	struct child c;
	char errors[512], output[512];
	assert_int_equal(
		child_run("sim-gauge", ARGUMENTS("--tcp", "127.0.0.1:0", "--speaks", "none"), errors, sizeof errors, output, sizeof output), 2);
	assert_non_null(strstr(errors, "--speaks takes const or keller"));
	assert_int_equal(child_run("sim-gauge", ARGUMENTS("--tcp", "127.0.0.1:0", "--speaks", "keller", "--unit", "kPa"), errors, sizeof errors,
						 output, sizeof output),
		2);
	assert_non_null(strstr(errors, "in bar"));
	child_start(&c, "sim-probe", ARGUMENTS("--tcp", "127.0.0.1:0"));
	assert_non_null(strstr(child_command(&c, "missing nothing on"), "error 'missing' takes"));
	assert_non_null(strstr(child_command(&c, "load 5"), "error a probe knows no command"));
	assert_int_equal(child_quit(&c), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_const_gauge_ends_its_answer_as_the_question_ended),
		cmocka_unit_test(a_const_gauge_freezes_zeroes_and_breaks),
		cmocka_unit_test(a_keller_gauge_wants_to_be_greeted_first),
		cmocka_unit_test(a_vaisala_probe_sends_its_default_line),
		cmocka_unit_test(an_easybus_thermometer_answers_the_published_question),
		cmocka_unit_test(what_is_no_option_or_command_is_refused_in_a_sentence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
