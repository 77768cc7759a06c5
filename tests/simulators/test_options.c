// SPDX-License-Identifier: Apache-2.0
// Starting and ending: wrong options, help, signals, stdin, and control lines that make no sense.
#include "tests/simulators/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *const programs[] = {"sim-scale", "sim-meter", "sim-reference"};
enum { PROGRAMS = 3 };

static void expect_refused(const char *program, const char *const *arguments, int code)
{
	char errors[2048], output[2048], prefix[64];
	assert_int_equal(child_run(program, arguments, errors, sizeof errors, output, sizeof output), code);
	assert_string_equal(output, "");
	(void)snprintf(prefix, sizeof prefix, "%s: ", program);
	assert_memory_equal(errors, prefix, strlen(prefix));
	// One sentence on one line.
	assert_ptr_equal(strchr(errors, '\n'), errors + strlen(errors) - 1);
}

static void wrong_options_are_refused_with_one_sentence_and_exit_2(void **state)
{
	(void)state;
	for (int i = 0; i < PROGRAMS; i++) {
		const char *p = programs[i];
		expect_refused(p, (const char *const[]){NULL}, 2);
		expect_refused(p, ARGUMENTS("--tcp"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "localhost:1"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1:65536"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "0.0.0.0:0"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1:0", "--control", "tcp:192.0.2.1:0"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1:0", "--pty=1"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1:0", "--link", "/tmp/x"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1:0", "--unknown"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1:0", "word"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "x"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1:0", "--error", "5:"), 2);
		expect_refused(p, ARGUMENTS("--tcp", "127.0.0.1:0", "--serial", ""), 2);
		expect_refused(p, ARGUMENTS("--pty", "--link", "/tmp"), 2);
		expect_refused(p, ARGUMENTS("--pty", "--link", "/no/such/folder/link"), 3);
	}
	expect_refused("sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--d", "0"), 2);
	expect_refused("sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--d", "0.05", "--decimals", "1"), 2);
	expect_refused("sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--max", "1", "--d", "5"), 2);
	expect_refused("sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "100000001"), 2);
	expect_refused("sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "0.0000000001"), 2);
	expect_refused("sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--unit", "kilogram"), 2);
	expect_refused("sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--unit-id", "248"), 2);
	expect_refused("sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--error", "-100"), 2);
	expect_refused("sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "220,5,1.1"), 2);
	expect_refused("sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "220,5,0.5X"), 2);
	expect_refused("sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--serial", "A1"), 2);
	expect_refused("sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", "tcp:192.0.2.1:0"), 2);
	expect_refused("sim-reference", ARGUMENTS("--tcp", "127.0.0.1:0", "--pulses", "0"), 2);
	expect_refused("sim-reference", ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse-input", "tcp:127.0.0.1:0"), 2);
}

static void a_port_that_is_taken_is_exit_3(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0"));
	expect_refused("sim-meter", ARGUMENTS("--tcp", c.tcp), 3);
	assert_int_equal(child_quit(&c), 0);
}

static void help_names_every_option_of_the_program(void **state)
{
	static const char *const names[PROGRAMS][4] = {{"--max V", "--error LOAD:V", "--settle-ms N", "--tcp ADDRESS:PORT"},
		{"--constant K", "--pulse tcp:ADDRESS:PORT", "--creep W", "--pty"}, {"--pulses N", "--hold-ms N", "--pulse-input", "--control"}};
	(void)state;
	for (int i = 0; i < PROGRAMS; i++) {
		char errors[64], output[8192];
		assert_int_equal(child_run(programs[i], ARGUMENTS("--help"), errors, sizeof errors, output, sizeof output), 0);
		assert_string_equal(errors, "");
		for (int k = 0; k < 4; k++)
			assert_non_null(strstr(output, names[i][k]));
	}
}

static void sigterm_ends_it_with_exit_0(void **state)
{
	(void)state;
	for (int i = 0; i < PROGRAMS; i++) {
		struct child c;
		child_start(&c, programs[i], ARGUMENTS("--tcp", "127.0.0.1:0"));
		assert_int_equal(kill(c.pid, SIGTERM), 0);
		assert_int_equal(child_wait(&c), 0);
	}
}

static void a_closed_stdin_ends_it_only_when_asked(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--until-stdin-closes"));
	close(c.to);
	c.to = -1;
	assert_int_equal(child_wait(&c), 0);
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0"));
	close(c.to);
	c.to = -1;
	(void)poll(NULL, 0, 50);
	int fd = line_connect(c.tcp);
	char reply[24] = "";
	line_send(fd, "S\r\n", 3);
	assert_int_equal(line_receive(fd, reply, 18, 2000, NULL), 18);
	assert_memory_equal(reply, "S S ", 4);
	close(fd);
	assert_int_equal(kill(c.pid, SIGTERM), 0);
	assert_int_equal(child_wait(&c), 0);
}

static void every_command_is_answered_by_one_line(void **state)
{
	static const char *const wrong[] = {"", "load", "load x", "fault", "fault late", "fault late 0", "fault exception 256",
		"fault none once", "quit now", "status all", "a b c d e f g h i", "error 1:2:3", "noise -1", "LOAD 1", "fault vanish once"};
	(void)state;
	for (int i = 0; i < PROGRAMS; i++) {
		struct child c;
		char line[1200];
		child_start(&c, programs[i], ARGUMENTS("--tcp", "127.0.0.1:0"));
		for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++)
			assert_memory_equal(child_command(&c, wrong[k]), "error ", 6);
		memset(line, 'x', sizeof line - 1);
		line[sizeof line - 1] = '\0';
		assert_string_equal(child_command(&c, line), "error the line is too long; a command has at most 255 characters");
		assert_memory_equal(child_command(&c, "lo\x01"
											  "ad"),
			"error ", 6);
		child_ok(&c, "status");
		assert_int_equal(child_quit(&c), 0);
	}
}

// A fixed xorshift sequence: garbage that is the same on every run.
static size_t garbage(uint64_t *seed, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		*seed ^= *seed << 13;
		*seed ^= *seed >> 7;
		*seed ^= *seed << 17;
		out[i] = (uint8_t)(*seed >> 32);
	}
	return n;
}

static void garbage_on_every_line_does_not_end_it(void **state)
{
	(void)state;
	for (int i = 0; i < PROGRAMS; i++) {
		struct child c;
		uint8_t bytes[3000];
		uint64_t seed = 88172645463325252u + (unsigned)i;
		child_start(&c, programs[i], ARGUMENTS("--tcp", "127.0.0.1:0", "--pty", "--control", "tcp:127.0.0.1:0"));
		for (int round = 0; round < 20; round++) {
			int line = line_connect(c.tcp), control = line_connect(c.control);
			// The other side may close in the middle of it: that is its right.
			(void)signal(SIGPIPE, SIG_IGN);
			(void)!write(line, bytes, garbage(&seed, bytes, sizeof bytes));
			(void)!write(control, bytes, garbage(&seed, bytes, sizeof bytes));
			close(line);
			close(control);
		}
		child_ok(&c, "status");
		assert_int_equal(child_quit(&c), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_options_are_refused_with_one_sentence_and_exit_2),
		cmocka_unit_test(a_port_that_is_taken_is_exit_3),
		cmocka_unit_test(help_names_every_option_of_the_program),
		cmocka_unit_test(sigterm_ends_it_with_exit_0),
		cmocka_unit_test(a_closed_stdin_ends_it_only_when_asked),
		cmocka_unit_test(every_command_is_answered_by_one_line),
		cmocka_unit_test(garbage_on_every_line_does_not_end_it),
	};
	return cmocka_run_group_tests_name("start and end of the simulators", tests, NULL, NULL);
}
