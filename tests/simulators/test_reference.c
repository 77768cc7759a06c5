// SPDX-License-Identifier: Apache-2.0
// sim-reference behind a sim-meter: gate arithmetic against hand computation, W = N / k / (1 + E), in units of 0.01 mWh.
#include "tests/simulators/child.h"
#include "tests/simulators/master.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <modbus.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})

struct bench {
	struct child meter, reference;
	modbus_t *master;
};

// Waits until the reference's pulse line stands, so that an advance of the meter is seen whole.
static void wait_for_line(modbus_t *master)
{
	for (int i = 0; i < 400 && master_u32(master, 0x0112) == 2; i++)
		(void)poll(NULL, 0, 5);
	assert_int_equal(master_u32(master, 0x0112), 0);
}

// The load line that a meter sends on connecting has come: the reference shows the meter's current.
static void wait_for_current(modbus_t *master, uint32_t bits)
{
	for (int i = 0; i < 400 && master_u32(master, 0x0002) != bits; i++)
		(void)poll(NULL, 0, 5);
	assert_int_equal(master_u32(master, 0x0002), bits);
}

static void begin(struct bench *b, const char *load, const char *error, const char *constant, const char *pulses, const char *hold)
{
	char address[80];
	child_start(&b->meter, "sim-meter",
		ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--load", load, "--error", error, "--constant", constant, "--speed",
			"0"));
	(void)snprintf(address, sizeof address, "tcp:%s", b->meter.pulse);
	child_start(&b->reference, "sim-reference",
		ARGUMENTS("--tcp", "127.0.0.1:0", "--pty", "--pulse-input", address, "--load", "1,1,1", "--pulses", pulses, "--hold-ms", hold));
	b->master = master_open(b->reference.tcp, 2);
	wait_for_line(b->master);
}

static void end(struct bench *b)
{
	master_close(b->master);
	assert_int_equal(child_quit(&b->reference), 0);
	assert_int_equal(child_quit(&b->meter), 0);
}

static void gate_energy_is_the_pulses_divided_by_constant_and_error(void **state)
{
	static const struct {
		const char *load, *error, *constant, *pulses, *seconds;
		uint32_t current, n, energy;
	} cases[] = {
		// 8 / 1600 kWh / 1.01 = 4.9504950495 Wh
		{"220,5,1", "1.0", "1600", "8", "20", 0x40A00000, 8, 495050},
		// 5 Wh / 0.975 = 5.1282051282 Wh
		{"220,5,1", "-2.5", "1600", "8", "20", 0x40A00000, 8, 512821},
		// 5 Wh exactly
		{"220,60,1", "0", "1600", "8", "2", 0x42700000, 8, 500000},
		// 100 / 1600 kWh / 1.008 = 62.0039682540 Wh, at 27.5 W
		{"220,0.25,0.5L", "0.8", "1600", "100", "9000", 0x3E800000, 100, 6200397},
		// 1 / 6400 kWh / 0.98999 = 0.1578298771 Wh: an error with five decimals
		{"230,10,0.8C", "-1.001", "6400", "1", "1", 0x41200000, 1, 15783},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct bench b;
		char advance[40];
		begin(&b, cases[i].load, cases[i].error, cases[i].constant, cases[i].pulses, "0");
		wait_for_current(b.master, cases[i].current);
		(void)snprintf(advance, sizeof advance, "advance %s", cases[i].seconds);
		child_ok(&b.meter, advance);
		child_ok(&b.reference, "status");
		struct gate g = master_gate(b.master);
		assert_true(g.number >= 1);
		assert_int_equal(g.pulses, cases[i].n);
		assert_int_equal(g.energy, cases[i].energy);
		assert_int_equal(g.current, cases[i].current);
		end(&b);
	}
}

static void gates_follow_each_other_without_a_gap(void **state)
{
	(void)state;
	struct bench b;
	begin(&b, "200,5,1", "0", "1000", "4", "0");
	wait_for_current(b.master, 0x40A00000);
	// 3.6 s a pulse: pulses at 3.6, 7.2 …; gates of four end with pulse 5, 9, 13: at 18.0, 32.4, 46.8 s.
	static const struct {
		const char *advance;
		uint32_t number;
	} steps[] = {{"advance 17.999", 0}, {"advance 0.001", 1}, {"advance 14.399", 1}, {"advance 0.001", 2}, {"advance 14.4", 3}};
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		child_ok(&b.meter, steps[i].advance);
		child_ok(&b.reference, "status");
		assert_int_equal(master_gate(b.master).number, steps[i].number);
	}
	assert_int_equal(master_gate(b.master).energy, 400000);
	end(&b);
}

static void registers_are_the_same_by_tcp_and_rtu(void **state)
{
	(void)state;
	struct bench b;
	begin(&b, "220,5,0.5L", "0", "1600", "8", "0");
	wait_for_current(b.master, 0x40A00000);
	child_ok(&b.meter, "advance 100");
	child_ok(&b.reference, "status");
	modbus_t *rtu = master_open(b.reference.pty, 2);
	struct gate one = master_gate(b.master), two = master_gate(rtu);
	assert_memory_equal(&one, &two, sizeof one);
	assert_int_equal(one.voltage, 0x435C0000);
	assert_int_equal(one.power_factor, 0x3F000000);
	assert_int_equal(master_u32(rtu, 0x0000), 0x435C0000);
	assert_int_equal(master_u32(rtu, 0x0004), 0x44098000); // 550 W
	assert_int_equal(master_u32(rtu, 0x0006), 0x3F000000);
	assert_int_equal(master_u32(rtu, 0x0020), 26000002);
	assert_int_equal(master_u32(rtu, 0x0110), 8);
	assert_int_equal(master_u32(rtu, 0x0112), 1);
	master_close(rtu);
	end(&b);
}

static void the_gate_block_is_read_whole_or_not_at_all(void **state)
{
	static const struct {
		int address, count, fault;
	} cases[] = {
		{0x0100, 2, 0},
		{0x0100, 6, 0},
		{0x0100, 8, 0},
		{0x0100, 12, 0},
		{0x0100, 1, EMBXILADD},
		{0x0100, 4, EMBXILADD},
		{0x0100, 7, EMBXILADD},
		{0x0102, 2, EMBXILADD},
		{0x0104, 2, EMBXILADD},
		{0x0102, 4, EMBXILADD},
		{0x0102, 10, EMBXILADD},
		{0x010A, 2, EMBXILADD},
		{0x0101, 6, EMBXILADD},
		{0x0100, 14, EMBXILADD},
		{0x00FE, 10, EMBXILADD},
		{0x0110, 4, 0},
	};
	(void)state;
	struct child c;
	child_start(&c, "sim-reference", ARGUMENTS("--tcp", "127.0.0.1:0"));
	modbus_t *m = master_open(c.tcp, 2);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (int function = 3; function <= 4; function++)
			assert_int_equal(master_fault(m, function, cases[i].address, cases[i].count), cases[i].fault);
	assert_int_equal(master_u32(m, 0x0112), 2);
	master_close(m);
	assert_int_equal(child_quit(&c), 0);
}

static void a_new_load_aborts_the_gate_under_way_in_either_order_of_commands(void **state)
{
	(void)state;
	for (int reference_first = 0; reference_first < 2; reference_first++) {
		struct bench b;
		begin(&b, "200,5,1", "0", "1000", "4", "0");
		wait_for_current(b.master, 0x40A00000);
		// Pulses at 3.6, 7.2, 10.8: a gate with two of its four intervals.
		child_ok(&b.meter, "advance 10.8");
		child_ok(reference_first ? &b.reference : &b.meter, "load 200 10 1");
		child_ok(reference_first ? &b.meter : &b.reference, "load 200 10 1");
		assert_int_equal(master_gate(b.master).number, 0);
		// 1.8 s a pulse: the first one opens a gate, so the fourth cannot close one and the fifth does.
		child_ok(&b.meter, "advance 7.2");
		child_ok(&b.reference, "status");
		assert_int_equal(master_gate(b.master).number, 0);
		child_ok(&b.meter, "advance 1.8");
		child_ok(&b.reference, "status");
		struct gate g = master_gate(b.master);
		assert_int_equal(g.number, 1);
		assert_int_equal(g.energy, 400000);
		assert_int_equal(g.current, 0x41200000);
		// The same load again disturbs nothing.
		child_ok(&b.meter, "advance 5.4");
		child_ok(&b.meter, "load 200 10 1");
		child_ok(&b.reference, "load 200 10 1");
		child_ok(&b.meter, "advance 1.8");
		child_ok(&b.reference, "status");
		assert_int_equal(master_gate(b.master).number, 2);
		end(&b);
	}
}

static void a_gate_never_spans_two_loads_of_meter_or_reference(void **state)
{
	(void)state;
	struct bench b;
	begin(&b, "200,5,1", "0", "1000", "4", "0");
	wait_for_current(b.master, 0x40A00000);
	// Pulses at 3.6, 7.2, 10.8; the load of the reference alone changes; pulses at 14.4, 18.0 would have closed the gate.
	child_ok(&b.meter, "advance 10.8");
	child_ok(&b.reference, "load 200 10 1");
	child_ok(&b.meter, "advance 7.2");
	child_ok(&b.reference, "status");
	assert_int_equal(master_gate(b.master).number, 0);
	// The gate that 14.4 opened belongs to the meter's old load: the meter's change at 18.0 aborts it. At 10 A, 1.8 s a pulse, 19.8 opens
	// and 27.0 closes.
	child_ok(&b.meter, "load 200 10 1");
	child_ok(&b.meter, "advance 8.9");
	child_ok(&b.reference, "status");
	assert_int_equal(master_gate(b.master).number, 0);
	child_ok(&b.meter, "advance 0.1");
	child_ok(&b.reference, "status");
	assert_int_equal(master_gate(b.master).number, 1);
	assert_int_equal(master_gate(b.master).energy, 400000);
	end(&b);
}

static void a_new_number_of_pulses_aborts_the_gate_and_keeps_the_result(void **state)
{
	(void)state;
	struct bench b;
	begin(&b, "200,5,1", "0", "1000", "4", "0");
	wait_for_current(b.master, 0x40A00000);
	child_ok(&b.meter, "advance 25.2");
	child_ok(&b.reference, "pulses 2");
	struct gate g = master_gate(b.master);
	assert_int_equal(g.number, 1);
	assert_int_equal(g.pulses, 4);
	assert_int_equal(g.energy, 400000);
	// Pulses at 28.8, 32.4, 36.0: the first opens, the third closes.
	child_ok(&b.meter, "advance 10.8");
	child_ok(&b.reference, "status");
	g = master_gate(b.master);
	assert_int_equal(g.number, 2);
	assert_int_equal(g.pulses, 2);
	assert_int_equal(g.energy, 200000);
	end(&b);
}

static void a_held_result_stays_while_gates_pass(void **state)
{
	(void)state;
	struct bench b;
	begin(&b, "200,5,1", "0", "1000", "4", "3600000");
	wait_for_current(b.master, 0x40A00000);
	child_ok(&b.meter, "advance 1000");
	child_ok(&b.reference, "status");
	assert_int_equal(master_gate(b.master).number, 1);
	child_ok(&b.reference, "hold-ms 0");
	child_ok(&b.meter, "advance 28.8");
	child_ok(&b.reference, "status");
	assert_true(master_gate(b.master).number >= 2);
	end(&b);
}

static void the_own_error_of_the_reference_scales_its_energy(void **state)
{
	(void)state;
	struct bench b;
	begin(&b, "220,5,1", "0", "1600", "8", "0");
	wait_for_current(b.master, 0x40A00000);
	child_ok(&b.reference, "error 0.05");
	child_ok(&b.meter, "advance 20");
	child_ok(&b.reference, "status");
	// 5 Wh · 1.0005
	assert_int_equal(master_gate(b.master).energy, 500250);
	end(&b);
}

static void an_energy_beyond_the_register_is_never_shown(void **state)
{
	(void)state;
	struct bench b;
	// 43 pulses of 1 kWh = 43 kWh do not fit into 2^32 · 0.01 mWh = 42.9 kWh; 42 do.
	begin(&b, "200,100,1", "0", "1", "43", "0");
	wait_for_current(b.master, 0x42C80000);
	child_ok(&b.meter, "advance 20000");
	child_ok(&b.reference, "status");
	assert_int_equal(master_gate(b.master).number, 0);
	child_ok(&b.reference, "pulses 42");
	child_ok(&b.meter, "advance 8000");
	child_ok(&b.reference, "status");
	assert_int_equal(master_gate(b.master).energy, 4200000000);
	end(&b);
}

static void a_lost_pulse_line_aborts_the_gate_and_is_found_again(void **state)
{
	(void)state;
	struct bench b;
	char pulse[80];
	begin(&b, "200,5,1", "0", "1000", "4", "0");
	wait_for_current(b.master, 0x40A00000);
	child_ok(&b.meter, "advance 25");
	child_ok(&b.reference, "status"); // answered only after the pulses that came before
	(void)snprintf(pulse, sizeof pulse, "tcp:%s", b.meter.pulse);
	assert_int_equal(child_quit(&b.meter), 0);
	for (int i = 0; i < 400 && master_u32(b.master, 0x0112) != 2; i++)
		(void)poll(NULL, 0, 5);
	assert_int_equal(master_u32(b.master, 0x0112), 2);
	assert_int_equal(master_gate(b.master).number, 1);
	child_start(&b.meter, "sim-meter",
		ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", pulse, "--load", "200,10,1", "--constant", "1000", "--speed", "0"));
	wait_for_line(b.master);
	wait_for_current(b.master, 0x41200000);
	child_ok(&b.meter, "advance 9");
	child_ok(&b.reference, "status");
	struct gate g = master_gate(b.master);
	assert_int_equal(g.number, 2);
	assert_int_equal(g.energy, 400000);
	end(&b);
}

static void live_gates_are_exact_at_a_thousand_times_the_clock(void **state)
{
	(void)state;
	struct child meter, reference;
	char address[80];
	child_start(&meter, "sim-meter",
		ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--load", "220,5,1", "--error", "1.0", "--speed", "1000"));
	(void)snprintf(address, sizeof address, "tcp:%s", meter.pulse);
	child_start(&reference, "sim-reference", ARGUMENTS("--tcp", "127.0.0.1:0", "--pulse-input", address));
	modbus_t *m = master_open(reference.tcp, 2);
	uint32_t seen = 0;
	for (int i = 0; i < 400 && seen < 3; i++) {
		struct gate g = master_gate(m);
		// Whatever the moment, the block is of one gate: 495049.505 within the rounding of the pulses to nanoseconds.
		if (g.number) {
			assert_int_equal(g.pulses, 8);
			assert_in_range(g.energy, 495049, 495050);
		}
		seen = g.number;
		(void)poll(NULL, 0, 5);
	}
	assert_true(seen >= 3);
	master_close(m);
	assert_int_equal(child_quit(&reference), 0);
	assert_int_equal(child_quit(&meter), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gate_energy_is_the_pulses_divided_by_constant_and_error),
		cmocka_unit_test(gates_follow_each_other_without_a_gap),
		cmocka_unit_test(registers_are_the_same_by_tcp_and_rtu),
		cmocka_unit_test(the_gate_block_is_read_whole_or_not_at_all),
		cmocka_unit_test(a_new_load_aborts_the_gate_under_way_in_either_order_of_commands),
		cmocka_unit_test(a_gate_never_spans_two_loads_of_meter_or_reference),
		cmocka_unit_test(a_new_number_of_pulses_aborts_the_gate_and_keeps_the_result),
		cmocka_unit_test(a_held_result_stays_while_gates_pass),
		cmocka_unit_test(the_own_error_of_the_reference_scales_its_energy),
		cmocka_unit_test(an_energy_beyond_the_register_is_never_shown),
		cmocka_unit_test(a_lost_pulse_line_aborts_the_gate_and_is_found_again),
		cmocka_unit_test(live_gates_are_exact_at_a_thousand_times_the_clock),
	};
	return cmocka_run_group_tests_name("sim-reference", tests, NULL, NULL);
}
