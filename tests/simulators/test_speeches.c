// SPDX-License-Identifier: Apache-2.0
// sim-scale in the tongues of A&D and Toledo. Expected lines and frames are put together by hand from the documents named in simulators/and.c and toledo.c.
#include "tests/simulators/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void answer_is(int fd, const char *command, const char *expected)
{
	char line[64] = "";
	line_send(fd, command, strlen(command));
	size_t n = line_receive(fd, line, strlen(expected), 2000, NULL);
	assert_int_equal(n, strlen(expected));
	assert_string_equal(line, expected);
}

static void an_and_line_has_fifteen_characters(void **state)
{
	(void)state;
	struct child c;
	// The published examples: "ST,+00012.34  g" and "OL,+9999999E+19".
	child_start(&c, "sim-scale", ARGUMENTS("--speaks", "and", "--tcp", "127.0.0.1:0", "--max", "220", "--d", "0.01", "--load", "12.34"));
	int fd = line_connect(c.tcp);
	answer_is(fd, "Q\r\n", "ST,+00012.34  g\r\n");
	answer_is(fd, "S\r\n", "ST,+00012.34  g\r\n");
	child_ok(&c, "load -0.05");
	answer_is(fd, "SI\r\n", "ST,-00000.05  g\r\n");
	child_ok(&c, "unstable on");
	answer_is(fd, "Q\r\n", "US,-00000.05  g\r\n");
	child_ok(&c, "overload");
	answer_is(fd, "Q\r\n", "OL,+9999999E+19\r\n");
	answer_is(fd, "?SN\r\n", "SN,SIM0000001\r\n");
	answer_is(fd, "HELLO\r\n", "EC,E01\r\n");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void an_and_balance_answers_s_when_it_has_come_to_rest(void **state)
{
	(void)state;
	struct child c;
	char line[32];
	child_start(&c, "sim-scale", ARGUMENTS("--speaks", "and", "--tcp", "127.0.0.1:0", "--max", "220", "--d", "0.01", "--load", "1"));
	int fd = line_connect(c.tcp);
	child_ok(&c, "unstable on");
	line_send(fd, "S\r\n", 3);
	assert_int_equal(line_receive(fd, line, 1, 300, NULL), 0);
	child_ok(&c, "unstable off");
	answer_is(fd, "", "ST,+00001.00  g\r\n");
	// Another command ends the waiting: one answer, not two.
	child_ok(&c, "unstable on");
	line_send(fd, "S\r\n", 3);
	answer_is(fd, "Q\r\n", "US,+00001.00  g\r\n");
	child_ok(&c, "unstable off");
	assert_int_equal(line_receive(fd, line, 1, 300, NULL), 0);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void frame_is(struct child *c, const char *bytes, size_t n)
{
	char got[64];
	int fd = line_connect(c->tcp);
	assert_int_equal(line_receive(fd, got, n, 2000, NULL), n);
	assert_memory_equal(got, bytes, n);
	close(fd);
}

// SWA: bit 5, increment 1, two places: 2Ch; with d = 0.05 the increment is 5: 3Ch. SWB: bit 5, kg: 30h; negative 32h, in motion 38h, out of range 34h. SWC: 20h, grams 21h.
// Checksum of the first frame: the bytes add up to 2D5h, low seven bits 55h, and 55h + 2Bh = 80h.
static void a_toledo_frame_has_its_bits_where_the_manual_says(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale",
		ARGUMENTS("--speaks", "toledo-checksum", "--tcp", "127.0.0.1:0", "--max", "60", "--d", "0.01", "--unit", "kg", "--load", "12.34"));
	frame_is(&c,
		"\x02\x2c\x30\x20"
		"001234000000\r\x2b",
		18);
	child_ok(&c, "load -0.1");
	frame_is(&c,
		"\x02\x2c\x32\x20"
		"000010000000\r",
		17);
	child_ok(&c, "unstable on");
	child_ok(&c, "unit g");
	frame_is(&c,
		"\x02\x2c\x2a\x21"
		"000010000000\r",
		17);
	child_ok(&c, "overload");
	frame_is(&c, "\x02\x2c\x2e\x21", 4);
	assert_int_equal(child_quit(&c), 0);
	child_start(&c, "sim-scale",
		ARGUMENTS("--speaks", "toledo", "--tcp", "127.0.0.1:0", "--max", "60", "--d", "0.05", "--unit", "kg", "--load", "12.3"));
	frame_is(&c,
		"\x02\x3c\x30\x20"
		"001230000000\r\x02\x3c\x30\x20",
		21);
	assert_int_equal(child_quit(&c), 0);
}

static void a_toledo_scale_is_tared_by_a_letter(void **state)
{
	(void)state;
	struct child c;
	char skipped[17];
	child_start(&c, "sim-scale",
		ARGUMENTS("--speaks", "toledo", "--tcp", "127.0.0.1:0", "--max", "60", "--d", "0.01", "--unit", "kg", "--load", "5"));
	int fd = line_connect(c.tcp);
	assert_int_equal(line_receive(fd, skipped, sizeof skipped, 2000, NULL), sizeof skipped);
	line_send(fd, "T", 1);
	(void)line_receive(fd, skipped, sizeof skipped, 1000, NULL);
	close(fd);
	frame_is(&c,
		"\x02\x2c\x31\x20"
		"000000000500\r",
		17);
	assert_int_equal(child_quit(&c), 0);
}

// "+0012342": 2B^30^30^31^32^33^34^32 = 1D; "-0000052": 2D^30^30^30^30^30^35^32 = 1A; with the address and command in front 41^42^1D = 1E, 41^44^1A = 1F.
static void an_xk3190_sends_and_answers_as_its_manual_says(void **state)
{
	(void)state;
	struct child c;
	char nothing[4];
	child_start(&c, "sim-scale",
		ARGUMENTS("--speaks", "xk3190-0", "--tcp", "127.0.0.1:0", "--max", "60", "--d", "0.01", "--unit", "kg", "--load", "12.34"));
	frame_is(&c, "\x02+00123421D\x03\x02+00123421D\x03", 24);
	child_ok(&c, "freeze on");
	child_ok(&c, "load 20");
	frame_is(&c, "\x02+00123421D\x03", 12);
	child_ok(&c, "freeze off");
	child_ok(&c, "load -0.05");
	frame_is(&c, "\x02-00000521A\x03", 12);
	child_ok(&c, "overload");
	int fd = line_connect(c.tcp);
	assert_int_equal(line_receive(fd, nothing, 1, 300, NULL), 0);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
	child_start(&c, "sim-scale",
		ARGUMENTS("--speaks", "xk3190-command", "--tcp", "127.0.0.1:0", "--max", "60", "--d", "0.01", "--unit", "kg", "--load", "12.34"));
	fd = line_connect(c.tcp);
	answer_is(fd,
		"\x02"
		"AA00\x03",
		"\x02"
		"AA00\x03");
	answer_is(fd,
		"\x02"
		"AB03\x03",
		"\x02"
		"AB+00123421E\x03");
	child_ok(&c, "load -0.05");
	answer_is(fd,
		"\x02"
		"AD05\x03",
		"\x02"
		"AD-00000521F\x03");
	// Another address, another XOR, another command, half a question: nobody hears it.
	static const char unheard[] = "\x02"
								  "BB00\x03\x02"
								  "AB04\x03\x02"
								  "AE04\x03\x02"
								  "AB0";
	line_send(fd, unheard, sizeof unheard - 1);
	assert_int_equal(line_receive(fd, nothing, 1, 300, NULL), 0);
	answer_is(fd,
		"\x02"
		"AD05\x03",
		"\x02"
		"AD-00000521F\x03");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_scale_shows_pounds_when_its_unit_was_changed(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale",
		ARGUMENTS("--speaks", "and", "--tcp", "127.0.0.1:0", "--max", "60", "--d", "0.01", "--unit", "kg", "--load", "10"));
	int fd = line_connect(c.tcp);
	child_ok(&c, "pounds on");
	answer_is(fd, "Q\r\n", "ST,+00022.05 kg\r\n"); // 10 kg / 0.45359237 kg = 22.046 lb
	child_ok(&c, "pounds off");
	answer_is(fd, "Q\r\n", "ST,+00010.00 kg\r\n");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_tongue_that_nobody_speaks_is_refused(void **state)
{
	(void)state;
	char errors[512], output[512];
	assert_int_equal(child_run("sim-scale", ARGUMENTS("--speaks", "latin", "--pty"), errors, sizeof errors, output, sizeof output), 2);
	assert_non_null(strstr(errors, "--speaks takes mt-sics, and"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_and_line_has_fifteen_characters),
		cmocka_unit_test(an_and_balance_answers_s_when_it_has_come_to_rest),
		cmocka_unit_test(a_toledo_frame_has_its_bits_where_the_manual_says),
		cmocka_unit_test(a_toledo_scale_is_tared_by_a_letter),
		cmocka_unit_test(an_xk3190_sends_and_answers_as_its_manual_says),
		cmocka_unit_test(a_scale_shows_pounds_when_its_unit_was_changed),
		cmocka_unit_test(a_tongue_that_nobody_speaks_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
