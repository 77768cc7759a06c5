// SPDX-License-Identifier: Apache-2.0
// sim-meter by libmodbus and by its pulse line. Binary32 patterns are from IEEE 754 by another tool (Python struct), times and energies by hand.
#include "tests/simulators/child.h"
#include "tests/simulators/master.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})

// One line of the pulse output without its end; "" when none came.
static const char *hear(int fd, int timeout_ms)
{
	static char line[256];
	size_t n = 0;
	while (n + 1 < sizeof line && line_receive(fd, line + n, 1, timeout_ms, NULL) == 1 && line[n] != '\n')
		n++;
	line[n] = '\0';
	return line;
}

static int64_t next_pulse_ns(int fd)
{
	const char *l = hear(fd, 2000);
	assert_memory_equal(l, "pulse ", 6);
	return strtoll(l + 6, NULL, 10);
}

// Pulses that have come by now; the line must be silent for 50 ms.
static int count_pulses(int fd)
{
	int n = 0;
	while (strncmp(hear(fd, 50), "pulse ", 6) == 0)
		n++;
	return n;
}

static void registers_are_the_same_by_tcp_and_rtu_and_both_functions(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter",
		ARGUMENTS("--tcp", "127.0.0.1:0", "--pty", "--unit-id", "7", "--load", "220,5,0.5L", "--error", "1.0", "--speed", "0"));
	for (int i = 0; i < 2; i++) {
		modbus_t *m = master_open(i ? c.pty : c.tcp, 7);
		assert_int_equal(master_u32(m, 0x0000), 0x435C0000); // 220
		assert_int_equal(master_u32(m, 0x0002), 0x40A00000); // 5
		assert_int_equal(master_u32(m, 0x0004), 0x440AE000); // 220 · 5 · 0.5 · 1.01 = 555.5
		assert_int_equal(master_u32(m, 0x0006), 0x3F000000); // 0.5
		assert_int_equal(master_u32(m, 0x0012), 1600);
		assert_int_equal(master_u32(m, 0x0020), 26000001);
		uint16_t w[8] = {0};
		assert_int_equal(modbus_read_registers(m, 0, 8, w), 8);
		assert_int_equal(w[0], 0x435C);
		assert_int_equal(w[5], 0xE000);
		master_close(m);
	}
	assert_int_equal(child_quit(&c), 0);
}

static void addresses_that_are_not_listed_are_refused(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--pty", "--speed", "0"));
	for (int i = 0; i < 2; i++) {
		modbus_t *m = master_open(i ? c.pty : c.tcp, 1);
		assert_int_equal(master_fault(m, 4, 0x0008, 2), EMBXILADD);
		assert_int_equal(master_fault(m, 3, 0x0006, 4), EMBXILADD);
		assert_int_equal(master_fault(m, 4, 0x0016, 1), EMBXILADD);
		assert_int_equal(master_fault(m, 4, 0xFFFF, 1), EMBXILADD);
		assert_int_equal(master_fault(m, 4, 0x0010, 6), 0);
		uint8_t bit = 0;
		assert_int_equal(modbus_read_bits(m, 0, 1, &bit), -1);
		assert_int_equal(errno, EMBXILFUN);
		master_close(m);
	}
	// Another unit: exception 0Bh on TCP, silence on RTU.
	modbus_t *m = master_open(c.tcp, 9);
	assert_int_equal(master_fault(m, 4, 0, 2), EMBXGTAR);
	master_close(m);
	m = master_open(c.pty, 9);
	assert_int_equal(modbus_set_response_timeout(m, 0, 100000), 0);
	assert_int_equal(master_fault(m, 4, 0, 2), ETIMEDOUT);
	master_close(m);
	assert_int_equal(child_quit(&c), 0);
}

static void the_total_counts_in_hundredths_of_a_kilowatt_hour(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "220,5,1", "--register", "12345.67", "--speed", "0"));
	modbus_t *m = master_open(c.tcp, 1);
	assert_int_equal(master_u32(m, 0x0010), 1234567);
	// 1.1 kW: 0.01 kWh takes 36/1.1 = 32.727 s.
	child_ok(&c, "advance 32.7");
	assert_int_equal(master_u32(m, 0x0010), 1234567);
	child_ok(&c, "advance 0.1");
	assert_int_equal(master_u32(m, 0x0010), 1234568);
	// One hour in all: 1.1 kWh and 1.1 · 1600 = 1760 pulses.
	child_ok(&c, "advance 3567.2");
	assert_int_equal(master_u32(m, 0x0010), 1234567 + 110);
	assert_int_equal(master_u32(m, 0x0014), 1760);
	master_close(m);
	assert_int_equal(child_quit(&c), 0);
}

static void pulse_times_are_exact_and_do_not_drift(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--load", "220,5,1", "--speed", "0"));
	int fd = line_connect(c.pulse);
	assert_string_equal(hear(fd, 2000), "load 0 220.000 5.000000 1.000000");
	child_ok(&c, "advance 20454");
	// 3.6·10^6 / (1600 · 1100) = 45/22 s between pulses; the n-th at the next whole nanosecond of n · 45·10^9 / 22.
	for (int64_t n = 1; n <= 9999; n++)
		assert_int_equal(next_pulse_ns(fd), (n * 45000000000 + 21) / 22);
	assert_string_equal(hear(fd, 50), "");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_change_of_load_keeps_the_energy_of_the_pulse_under_way(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter",
		ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--load", "200,5,1", "--constant", "1000", "--speed", "0"));
	int fd = line_connect(c.pulse);
	assert_string_equal(hear(fd, 2000), "load 0 200.000 5.000000 1.000000");
	// 1 kW at 1000 imp/kWh: 3.6 s a pulse. After 1.8 s half of it is registered; at 500 W the other half takes 3.6 s.
	child_ok(&c, "advance 1.8");
	child_ok(&c, "load 200 5 0.5L");
	assert_string_equal(hear(fd, 2000), "load 1800000000 200.000 5.000000 0.500000L");
	child_ok(&c, "advance 100");
	assert_int_equal(next_pulse_ns(fd), 5400000000);
	assert_int_equal(next_pulse_ns(fd), 12600000000);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void an_error_belongs_to_its_load_point_only(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter",
		ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "200,5,1", "--error", "5/1:+25", "--error", "5/0.5L:-50", "--error", "2", "--error",
			"5/1:+25", "--error", "5/0.5L:-50", "--speed", "0"));
	modbus_t *m = master_open(c.tcp, 1);
	assert_int_equal(master_u32(m, 0x0004), 0x449C4000); // 1000 · 1.25 = 1250
	child_ok(&c, "load 200 5 0.5L");
	assert_int_equal(master_u32(m, 0x0004), 0x437A0000); // 500 · 0.5 = 250
	child_ok(&c, "load 200 5 0.5C");
	assert_int_equal(master_u32(m, 0x0004), 0x43FF0000); // 500 · 1.02 = 510
	child_ok(&c, "error 5/0.5C:0");
	assert_int_equal(master_u32(m, 0x0004), 0x43FA0000); // 500
	child_ok(&c, "error 2");
	child_ok(&c, "load 200 5 1");
	assert_int_equal(master_u32(m, 0x0004), 0x447F0000); // 1020: the points are forgotten
	master_close(m);
	assert_int_equal(child_quit(&c), 0);
}

static void nothing_is_registered_below_the_starting_current(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--load", "253,0,1", "--speed", "0"));
	int fd = line_connect(c.pulse);
	assert_memory_equal(hear(fd, 2000), "load ", 5);
	child_ok(&c, "advance 1000000");
	assert_int_equal(count_pulses(fd), 0);
	child_ok(&c, "load 220 0.019999 1");
	assert_memory_equal(hear(fd, 2000), "load ", 5);
	child_ok(&c, "advance 1000000");
	assert_int_equal(count_pulses(fd), 0);
	// 0.004 Ib = 20 mA: 4.4 W, 1600 imp/kWh: a pulse every 511.4 s, so 3 in 1600 s.
	child_ok(&c, "load 220 0.02 1");
	assert_memory_equal(hear(fd, 2000), "load ", 5);
	child_ok(&c, "advance 1600");
	assert_int_equal(count_pulses(fd), 3);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_creeping_meter_gives_pulses_without_current(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter",
		ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--load", "253,0,1", "--creep", "5", "--speed", "0"));
	int fd = line_connect(c.pulse);
	assert_memory_equal(hear(fd, 2000), "load ", 5);
	// 5 W for an hour at 1600 imp/kWh: 8 pulses, the last one just then.
	child_ok(&c, "advance 3599.999");
	assert_int_equal(count_pulses(fd), 7);
	child_ok(&c, "advance 0.001");
	assert_int_equal(count_pulses(fd), 1);
	child_ok(&c, "load 0 0 1");
	assert_memory_equal(hear(fd, 2000), "load ", 5);
	child_ok(&c, "advance 100000");
	assert_int_equal(count_pulses(fd), 0);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void noise_stays_within_its_bounds_and_repeats(void **state)
{
	int64_t first[50];
	(void)state;
	for (int round = 0; round < 2; round++) {
		struct child c;
		int64_t before = 0, least = INT64_MAX, most = 0;
		child_start(&c, "sim-meter",
			ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--load", "200,5,1", "--constant", "1000", "--noise", "1",
				"--speed", "0"));
		int fd = line_connect(c.pulse);
		assert_memory_equal(hear(fd, 2000), "load ", 5);
		child_ok(&c, "advance 200");
		for (int i = 0; i < 50; i++) {
			int64_t at = next_pulse_ns(fd), took = at - before;
			before = at;
			// 3.6 s / 1.01 … 3.6 s / 0.99
			assert_true(took >= 3564356434 && took <= 3636363638);
			least = took < least ? took : least;
			most = took > most ? took : most;
			if (round)
				assert_int_equal(at, first[i]);
			first[i] = at;
		}
		assert_true(most - least > 30000000);
		close(fd);
		assert_int_equal(child_quit(&c), 0);
	}
}

static void time_can_run_faster_than_the_clock(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--load", "220,5,1", "--speed", "1000"));
	int fd = line_connect(c.pulse);
	assert_memory_equal(hear(fd, 2000), "load ", 5);
	// 45/22 s a pulse, a thousand times as fast: hundred of them in a fifth of a second, each on its exact time.
	int64_t at = next_pulse_ns(fd);
	int64_t n = at * 22 / 45000000000;
	for (int i = 0; i < 100; i++, n++, at = next_pulse_ns(fd))
		assert_int_equal(at, (n * 45000000000 + 21) / 22);
	assert_memory_equal(child_command(&c, "advance 1"), "error ", 6);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void an_advance_with_too_many_pulses_changes_nothing(void **state)
{
	(void)state;
	struct child c;
	child_start(&c, "sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--load", "220,5,1", "--speed", "0"));
	assert_memory_equal(child_command(&c, "advance 9000000000"), "error ", 6);
	assert_string_equal(child_command(&c, "status"), "ok time-ns=0 load=220.000,5.000000,1.000000 pulses=0 total-kwh=0.00");
	assert_int_equal(child_quit(&c), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(registers_are_the_same_by_tcp_and_rtu_and_both_functions),
		cmocka_unit_test(addresses_that_are_not_listed_are_refused),
		cmocka_unit_test(the_total_counts_in_hundredths_of_a_kilowatt_hour),
		cmocka_unit_test(pulse_times_are_exact_and_do_not_drift),
		cmocka_unit_test(a_change_of_load_keeps_the_energy_of_the_pulse_under_way),
		cmocka_unit_test(an_error_belongs_to_its_load_point_only),
		cmocka_unit_test(nothing_is_registered_below_the_starting_current),
		cmocka_unit_test(a_creeping_meter_gives_pulses_without_current),
		cmocka_unit_test(noise_stays_within_its_bounds_and_repeats),
		cmocka_unit_test(time_can_run_faster_than_the_clock),
		cmocka_unit_test(an_advance_with_too_many_pulses_changes_nothing),
	};
	return cmocka_run_group_tests_name("sim-meter", tests, NULL, NULL);
}
