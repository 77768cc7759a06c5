// SPDX-License-Identifier: Apache-2.0
// sim-scale over TCP and a pseudo-terminal. Expected indications are worked out by hand from OIML R 76-1 (T.3.2.2, 4.2.3) and README.md.
#include "tests/simulators/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})

// One reply line without its CR LF; "" when none came in time.
static const char *hear(int fd, int timeout_ms)
{
	static char line[8192];
	size_t n = 0;
	while (n + 1 < sizeof line && line_receive(fd, line + n, 1, timeout_ms, NULL) == 1) {
		if (line[n++] != '\n')
			continue;
		assert_true(n >= 2 && line[n - 2] == '\r');
		line[n - 2] = '\0';
		return line;
	}
	line[0] = '\0';
	return line;
}

static const char *ask(int fd, const char *command)
{
	line_send(fd, command, strlen(command));
	line_send(fd, "\r\n", 2);
	return hear(fd, 2000);
}

static void a_stable_weight_has_ten_characters_right_justified(void **state)
{
	(void)state;
	struct child c;
	// The form of the published reply "S S     100.00 g".
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--max", "220", "--d", "0.01", "--load", "100"));
	int fd = line_connect(c.tcp);
	assert_string_equal(ask(fd, "S"), "S S     100.00 g");
	assert_string_equal(ask(fd, "SI"), "S S     100.00 g");
	child_ok(&c, "load -0.05");
	assert_string_equal(ask(fd, "S"), "S S      -0.05 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void half_a_step_shows_the_upper_step(void **state)
{
	static const struct {
		const char *load, *shown;
	} cases[] = {
		{"load 7502.4", "S S       7500 g"},
		{"load 7502.499999999", "S S       7500 g"},
		{"load 7502.5", "S S       7505 g"},
		{"load 7507.499999999", "S S       7505 g"},
		{"load 7507.5", "S S       7510 g"},
		{"load -2.5", "S S          0 g"},
		{"load -2.500000001", "S S         -5 g"},
		{"load 2.499999999", "S S          0 g"},
	};
	(void)state;
	struct child c;
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0"));
	int fd = line_connect(c.tcp);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		child_ok(&c, cases[i].load);
		assert_string_equal(ask(fd, "S"), cases[i].shown);
	}
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void additional_weights_find_the_changeover_point(void **state)
{
	(void)state;
	struct child c;
	// e = 5 g, load 7500 g, true error -1 g: P = I + e/2 - dL with I = 7500, so dL = 3.5 g is where 7505 appears (7500 - 1 + 3.5 = 7502.5).
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--error", "7500:-1", "--error", "15000:-1", "--load", "7500"));
	int fd = line_connect(c.tcp);
	for (int i = 0; i < 6; i++) {
		assert_string_equal(ask(fd, "S"), "S S       7500 g");
		child_ok(&c, "add 0.5");
	}
	assert_string_equal(ask(fd, "S"), "S S       7500 g");
	child_ok(&c, "add 0.5");
	assert_string_equal(ask(fd, "S"), "S S       7505 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void overload_begins_above_max_plus_nine_e(void **state)
{
	(void)state;
	struct child c;
	// Max 15000, e 5: 15045 is the last indication; it is shown up to, not including, 15047.5. Underload below -20 e = -100.
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0"));
	int fd = line_connect(c.tcp);
	child_ok(&c, "load 15047.4");
	assert_string_equal(ask(fd, "S"), "S S      15045 g");
	child_ok(&c, "load 15047.5");
	assert_string_equal(ask(fd, "S"), "S +");
	assert_string_equal(ask(fd, "SI"), "S +");
	child_ok(&c, "load -100");
	assert_string_equal(ask(fd, "S"), "S S       -100 g");
	child_ok(&c, "load -105");
	assert_string_equal(ask(fd, "S"), "S -");
	child_ok(&c, "overload");
	assert_string_equal(ask(fd, "S"), "S +");
	child_ok(&c, "underload");
	assert_string_equal(ask(fd, "S"), "S -");
	child_ok(&c, "load 10");
	assert_string_equal(ask(fd, "S"), "S S         10 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void errors_add_by_table_span_and_zero(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--d", "0.5", "--e", "5", "--error", "7500:-25", "--error", "5000:-10"));
	int fd = line_connect(c.tcp);
	// By hand: between 5000 and 7500 the table runs from -10 to -25: at 6250 it says -17.5. Below 5000 from 0: at 2500 it says -5. Then constant.
	static const struct {
		const char *load, *shown;
	} cases[] = {
		{"load 7500", "S S     7475.0 g"},
		{"load 5000", "S S     4990.0 g"},
		{"load 6250", "S S     6232.5 g"},
		{"load 2500", "S S     2495.0 g"},
		{"load 10000", "S S     9975.0 g"},
		{"load 0", "S S        0.0 g"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		child_ok(&c, cases[i].load);
		assert_string_equal(ask(fd, "S"), cases[i].shown);
	}
	// 10000 + 0.1 % = 10010, zero error 1.5, no table: 10011.5.
	child_ok(&c, "error 0");
	child_ok(&c, "span-error 0.1");
	child_ok(&c, "zero-error 1.5");
	child_ok(&c, "load 10000");
	assert_string_equal(ask(fd, "S"), "S S    10011.5 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void zero_and_tare(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--zero-error", "20"));
	int fd = line_connect(c.tcp);
	assert_string_equal(ask(fd, "S"), "S S         20 g");
	assert_string_equal(ask(fd, "Z"), "Z A");
	assert_string_equal(ask(fd, "S"), "S S          0 g");
	// Zero can be set within 2 % of 15000 = 300.
	child_ok(&c, "load 301");
	assert_string_equal(ask(fd, "Z"), "Z +");
	child_ok(&c, "load 1000");
	assert_string_equal(ask(fd, "T"), "T S       1000 g");
	child_ok(&c, "load 1500");
	assert_string_equal(ask(fd, "S"), "S S        500 g");
	assert_string_equal(ask(fd, "TA"), "TA A       1000 g");
	assert_string_equal(ask(fd, "TAC"), "TAC A");
	assert_string_equal(ask(fd, "S"), "S S       1500 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void inquiries_and_unknown_commands(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale",
		ARGUMENTS("--tcp", "127.0.0.1:0", "--serial", "1234567", "--model", "ICS469", "--max", "60", "--d", "0.02", "--unit", "kg",
			"--control", "tcp:127.0.0.1:0"));
	int fd = line_connect(c.tcp);
	assert_string_equal(ask(fd, "I4"), "I4 A \"1234567\"");
	assert_string_equal(ask(fd, "@"), "I4 A \"1234567\"");
	assert_string_equal(ask(fd, "I2"), "I2 A \"ICS469 60.00 kg\"");
	assert_string_equal(ask(fd, "XYZ"), "ES");
	assert_string_equal(ask(fd, "s"), "ES");
	assert_string_equal(ask(fd, "I0"), "I0 B 0 \"I0\"");
	const char *last = "";
	do
		last = hear(fd, 2000);
	while (strncmp(last, "I0 B ", 5) == 0);
	assert_memory_equal(last, "I0 A ", 5);
	int control = line_connect(c.control);
	line_send(control, "power-on\n", 9);
	char ok[4] = "";
	assert_int_equal(line_receive(control, ok, 3, 2000, NULL), 3);
	assert_string_equal(ok, "ok\n");
	assert_string_equal(hear(fd, 2000), "I4 A \"1234567\"");
	close(control);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void an_unstable_scale_answers_dynamic_and_does_not_execute(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--stable-timeout-ms", "60", "--load", "100"));
	int fd = line_connect(c.tcp);
	child_ok(&c, "unstable on");
	assert_string_equal(ask(fd, "SI"), "S D        100 g");
	assert_string_equal(ask(fd, "S"), "S I");
	assert_string_equal(ask(fd, "Z"), "Z I");
	assert_string_equal(ask(fd, "T"), "T I");
	child_ok(&c, "unstable off");
	assert_string_equal(ask(fd, "S"), "S S        100 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void s_waits_until_the_load_has_settled(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--settle-ms", "150"));
	int fd = line_connect(c.tcp);
	child_ok(&c, "load 5000");
	const char *moving = ask(fd, "SI");
	assert_memory_equal(moving, "S D ", 4);
	assert_true(strtol(moving + 4, NULL, 10) < 5000);
	assert_string_equal(ask(fd, "S"), "S S       5000 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void sir_repeats_until_the_next_command(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--rate", "100", "--load", "100"));
	int fd = line_connect(c.tcp);
	assert_string_equal(ask(fd, "SIR"), "S S        100 g");
	assert_string_equal(hear(fd, 2000), "S S        100 g");
	assert_string_equal(hear(fd, 2000), "S S        100 g");
	child_ok(&c, "load 200");
	line_send(fd, "@\r\n", 3);
	const char *l = "";
	do
		l = hear(fd, 2000);
	while (l[0] == 'S');
	assert_memory_equal(l, "I4 A", 4);
	assert_string_equal(hear(fd, 100), "");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void the_same_seed_gives_the_same_noise(void **state)
{
	char first[20][32];
	(void)state;
	long least = 1000, most = -1000;
	for (int round = 0; round < 2; round++) {
		struct child c;
		child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--d", "1", "--noise", "10", "--seed", "7"));
		int fd = line_connect(c.tcp);
		for (int i = 0; i < 20; i++) {
			const char *l = ask(fd, "SI");
			long v = strtol(l + 3, NULL, 10);
			assert_true(v >= -10 && v <= 10);
			least = v < least ? v : least;
			most = v > most ? v : most;
			if (round == 0)
				(void)snprintf(first[i], sizeof first[i], "%s", l);
			else
				assert_string_equal(l, first[i]);
		}
		close(fd);
		assert_int_equal(child_quit(&c), 0);
	}
	assert_true(most - least >= 5);
}

static void faults_spoil_exactly_one_reply_with_once(void **state)
{
	static const struct {
		const char *command, *bytes;
		size_t n;
	} cases[] = {
		{"fault truncate once", "S S     ", 8},
		{"fault noise once", "\x00\xFF\x80\x13S S        100 g\r\n", 22},
		{"fault glue once", "S S        100 gS S        100 g\r\n", 34},
		{"fault blank once", "S S            g\r\n", 18},
	};
	(void)state;
	struct child c;
	char got[8192];
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "100"));
	int fd = line_connect(c.tcp);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		child_ok(&c, cases[i].command);
		line_send(fd, "S\r\n", 3);
		// One more than expected would be read too.
		assert_int_equal(line_receive(fd, got, cases[i].n + 1, 60, NULL), i == 0 ? 9 : cases[i].n);
		assert_memory_equal(got, cases[i].bytes, cases[i].n);
		assert_string_equal(ask(fd, "S"), "S S        100 g");
	}
	child_ok(&c, "fault silent once");
	line_send(fd, "S\r\n", 3);
	assert_int_equal(line_receive(fd, got, 1, 100, NULL), 0);
	child_ok(&c, "fault oversize once");
	line_send(fd, "S\r\n", 3);
	assert_int_equal(line_receive(fd, got, 4 + 4096 + 4 + 1, 300, NULL), 4 + 4096 + 4);
	assert_string_equal(ask(fd, "S"), "S S        100 g");
	child_ok(&c, "unit lb");
	assert_string_equal(ask(fd, "S"), "S S        100 lb");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_late_reply_comes_late_and_once(void **state)
{
	(void)state;
	struct child c;
	char got[64];
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "100"));
	int fd = line_connect(c.tcp);
	child_ok(&c, "fault late 200 once");
	line_send(fd, "S\r\n", 3);
	assert_int_equal(line_receive(fd, got, 1, 100, NULL), 0);
	assert_string_equal(hear(fd, 1000), "S S        100 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_vanished_line_is_closed_and_comes_back(void **state)
{
	(void)state;
	struct child c;
	bool closed = false;
	char byte = 0;
	child_start(&c, "sim-scale", ARGUMENTS("--tcp", "127.0.0.1:0"));
	int fd = line_connect(c.tcp);
	assert_string_equal(ask(fd, "S"), "S S          0 g");
	child_ok(&c, "fault vanish");
	assert_int_equal(line_receive(fd, &byte, 1, 2000, &closed), 0);
	assert_true(closed);
	assert_true(line_refused(c.tcp));
	child_ok(&c, "fault none");
	close(fd);
	fd = line_connect(c.tcp);
	assert_string_equal(ask(fd, "S"), "S S          0 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static int open_terminal(const char *path)
{
	struct termios t;
	int fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(tcgetattr(fd, &t), 0);
	cfmakeraw(&t);
	assert_int_equal(tcsetattr(fd, TCSANOW, &t), 0);
	return fd;
}

static void the_pseudo_terminal_speaks_too_and_its_link_goes_at_the_end(void **state)
{
	(void)state;
	struct child c;
	struct stat st;
	bool closed = false;
	char link[] = "/tmp/lims-sim-XXXXXX", byte = 0, path[64];
	assert_non_null(mkdtemp(link));
	(void)snprintf(path, sizeof path, "%s/scale", link);
	child_start(&c, "sim-scale", ARGUMENTS("--pty", "--link", path, "--load", "100"));
	for (int i = 0; i < 2; i++) {
		int again = open_terminal(i ? path : c.pty);
		assert_string_equal(ask(again, "S"), "S S        100 g");
		close(again);
	}
	int fd = open_terminal(path);
	child_ok(&c, "fault vanish");
	assert_int_equal(line_receive(fd, &byte, 1, 2000, &closed), 0);
	assert_true(closed);
	assert_int_not_equal(lstat(path, &st), 0);
	child_ok(&c, "fault none");
	close(fd);
	fd = open_terminal(path);
	assert_string_equal(ask(fd, "S"), "S S        100 g");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
	assert_int_not_equal(lstat(path, &st), 0);
	assert_int_equal(rmdir(link), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stable_weight_has_ten_characters_right_justified),
		cmocka_unit_test(half_a_step_shows_the_upper_step),
		cmocka_unit_test(additional_weights_find_the_changeover_point),
		cmocka_unit_test(overload_begins_above_max_plus_nine_e),
		cmocka_unit_test(errors_add_by_table_span_and_zero),
		cmocka_unit_test(zero_and_tare),
		cmocka_unit_test(inquiries_and_unknown_commands),
		cmocka_unit_test(an_unstable_scale_answers_dynamic_and_does_not_execute),
		cmocka_unit_test(s_waits_until_the_load_has_settled),
		cmocka_unit_test(sir_repeats_until_the_next_command),
		cmocka_unit_test(the_same_seed_gives_the_same_noise),
		cmocka_unit_test(faults_spoil_exactly_one_reply_with_once),
		cmocka_unit_test(a_late_reply_comes_late_and_once),
		cmocka_unit_test(a_vanished_line_is_closed_and_comes_back),
		cmocka_unit_test(the_pseudo_terminal_speaks_too_and_its_link_goes_at_the_end),
	};
	return cmocka_run_group_tests_name("sim-scale", tests, NULL, NULL);
}
