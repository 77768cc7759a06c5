// SPDX-License-Identifier: Apache-2.0
// The faults of the Modbus instruments, byte for byte over plain sockets and a terminal. CRCs were computed by another tool.
#include "tests/simulators/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})

// Voltage of unit 1: 220 V is 435C0000h.
static const uint8_t rtu_ask[] = {0x01, 0x04, 0x00, 0x00, 0x00, 0x02, 0x71, 0xCB};
static const uint8_t rtu_good[] = {0x01, 0x04, 0x04, 0x43, 0x5C, 0x00, 0x00, 0x2E, 0x12};
static const uint8_t tcp_ask[] = {0x12, 0x34, 0x00, 0x00, 0x00, 0x06, 0x01, 0x04, 0x00, 0x00, 0x00, 0x02};
static const uint8_t tcp_good[] = {0x12, 0x34, 0x00, 0x00, 0x00, 0x07, 0x01, 0x04, 0x04, 0x43, 0x5C, 0x00, 0x00};

struct bench {
	struct child c;
	int rtu, tcp;
};

static int begin(void **state)
{
	static struct bench b;
	child_start(&b.c, "sim-meter", ARGUMENTS("--tcp", "127.0.0.1:0", "--pty", "--speed", "0"));
	b.rtu = open(b.c.pty, O_RDWR | O_NOCTTY | O_CLOEXEC);
	b.tcp = line_connect(b.c.tcp);
	*state = &b;
	return b.rtu < 0;
}

static int end(void **state)
{
	struct bench *b = *state;
	close(b->rtu);
	close(b->tcp);
	return child_quit(&b->c);
}

// Asks and compares the whole answer; anything after it fails too.
static void expect(int fd, const void *ask, size_t ask_n, const void *answer, size_t n)
{
	uint8_t got[600];
	line_send(fd, ask, ask_n);
	assert_int_equal(line_receive(fd, got, n, 2000, NULL), n);
	assert_memory_equal(got, answer, n);
	assert_int_equal(line_receive(fd, got, 1, 30, NULL), 0);
}

static void expect_healthy(const struct bench *b)
{
	expect(b->rtu, rtu_ask, sizeof rtu_ask, rtu_good, sizeof rtu_good);
	expect(b->tcp, tcp_ask, sizeof tcp_ask, tcp_good, sizeof tcp_good);
}

static void without_a_fault_the_answer_is_whole(void **state)
{
	expect_healthy(*state);
}

static void crc_fault_spoils_the_check_or_the_transaction(void **state)
{
	struct bench *b = *state;
	const uint8_t rtu[] = {0x01, 0x04, 0x04, 0x43, 0x5C, 0x00, 0x00, 0x2E ^ 0x55, 0x12 ^ 0x55};
	const uint8_t tcp[] = {0x12, 0x35, 0x00, 0x00, 0x00, 0x07, 0x01, 0x04, 0x04, 0x43, 0x5C, 0x00, 0x00};
	child_ok(&b->c, "fault crc");
	expect(b->rtu, rtu_ask, sizeof rtu_ask, rtu, sizeof rtu);
	expect(b->tcp, tcp_ask, sizeof tcp_ask, tcp, sizeof tcp);
	child_ok(&b->c, "fault none");
	expect_healthy(b);
}

static void exception_fault_answers_with_its_code(void **state)
{
	struct bench *b = *state;
	// The published frame of a device failure on function 4.
	const uint8_t rtu[] = {0x01, 0x84, 0x04, 0x42, 0xC3};
	const uint8_t tcp[] = {0x12, 0x34, 0x00, 0x00, 0x00, 0x03, 0x01, 0x84, 0x04};
	child_ok(&b->c, "fault exception 4 once");
	expect(b->rtu, rtu_ask, sizeof rtu_ask, rtu, sizeof rtu);
	child_ok(&b->c, "fault exception 4 once");
	expect(b->tcp, tcp_ask, sizeof tcp_ask, tcp, sizeof tcp);
	expect_healthy(b);
}

static void truncated_noisy_and_echoed_answers(void **state)
{
	struct bench *b = *state;
	uint8_t bytes[64] = {0x00, 0xFF, 0x00};
	child_ok(&b->c, "fault truncate once");
	expect(b->rtu, rtu_ask, sizeof rtu_ask, rtu_good, sizeof rtu_good / 2);
	child_ok(&b->c, "fault noise once");
	memcpy(bytes + 3, rtu_good, sizeof rtu_good);
	expect(b->rtu, rtu_ask, sizeof rtu_ask, bytes, 3 + sizeof rtu_good);
	child_ok(&b->c, "fault echo once");
	memcpy(bytes, rtu_ask, sizeof rtu_ask);
	memcpy(bytes + sizeof rtu_ask, rtu_good, sizeof rtu_good);
	expect(b->rtu, rtu_ask, sizeof rtu_ask, bytes, sizeof rtu_ask + sizeof rtu_good);
	expect_healthy(b);
}

static void unit_fault_answers_from_another_address_with_a_good_check(void **state)
{
	struct bench *b = *state;
	const uint8_t rtu[] = {0x02, 0x04, 0x04, 0x43, 0x5C, 0x00, 0x00, 0x1D, 0x12};
	const uint8_t tcp[] = {0x12, 0x34, 0x00, 0x00, 0x00, 0x07, 0x02, 0x04, 0x04, 0x43, 0x5C, 0x00, 0x00};
	child_ok(&b->c, "fault unit");
	expect(b->rtu, rtu_ask, sizeof rtu_ask, rtu, sizeof rtu);
	expect(b->tcp, tcp_ask, sizeof tcp_ask, tcp, sizeof tcp);
	child_ok(&b->c, "fault none");
}

static void a_silent_slave_answers_nothing(void **state)
{
	struct bench *b = *state;
	uint8_t got[4];
	child_ok(&b->c, "fault silent once");
	line_send(b->rtu, rtu_ask, sizeof rtu_ask);
	assert_int_equal(line_receive(b->rtu, got, 1, 80, NULL), 0);
	expect_healthy(b);
}

static void a_late_answer_comes_after_the_next_request(void **state)
{
	struct bench *b = *state;
	// The trap of RTU: current (0.0 A) is asked, and the voltage's late answer comes first.
	const uint8_t current[] = {0x01, 0x04, 0x00, 0x02, 0x00, 0x02, 0xD0, 0x0B};
	const uint8_t zero[] = {0x01, 0x04, 0x04, 0x00, 0x00, 0x00, 0x00, 0xFB, 0x84};
	uint8_t got[32];
	child_ok(&b->c, "fault late 150 once");
	line_send(b->rtu, rtu_ask, sizeof rtu_ask);
	assert_int_equal(line_receive(b->rtu, got, 1, 60, NULL), 0);
	line_send(b->rtu, current, sizeof current);
	assert_int_equal(line_receive(b->rtu, got, 18, 2000, NULL), 18);
	assert_memory_equal(got, rtu_good, 9);
	assert_memory_equal(got + 9, zero, 9);
}

static void requests_for_others_and_bad_ones_are_not_answered_on_rtu(void **state)
{
	struct bench *b = *state;
	const uint8_t other[] = {0x02, 0x04, 0x00, 0x00, 0x00, 0x02, 0x71, 0xF8};
	const uint8_t broadcast[] = {0x00, 0x04, 0x00, 0x00, 0x00, 0x02, 0x70, 0x1A};
	uint8_t bad[sizeof rtu_ask], got[4];
	memcpy(bad, rtu_ask, sizeof bad);
	bad[7] ^= 1;
	const struct {
		const uint8_t *bytes;
		size_t n;
	} cases[] = {{other, sizeof other}, {broadcast, sizeof broadcast}, {bad, sizeof bad}, {rtu_ask, 5}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		line_send(b->rtu, cases[i].bytes, cases[i].n);
		assert_int_equal(line_receive(b->rtu, got, 1, 60, NULL), 0);
		// After a silence the next request is heard.
		expect(b->rtu, rtu_ask, sizeof rtu_ask, rtu_good, sizeof rtu_good);
	}
}

static void a_request_in_single_bytes_is_understood(void **state)
{
	struct bench *b = *state;
	uint8_t got[16];
	for (size_t i = 0; i < sizeof tcp_ask; i++)
		line_send(b->tcp, tcp_ask + i, 1);
	assert_int_equal(line_receive(b->tcp, got, sizeof tcp_good, 2000, NULL), sizeof tcp_good);
	assert_memory_equal(got, tcp_good, sizeof tcp_good);
	for (size_t i = 0; i < sizeof rtu_ask; i++)
		line_send(b->rtu, rtu_ask + i, 1);
	assert_int_equal(line_receive(b->rtu, got, sizeof rtu_good, 2000, NULL), sizeof rtu_good);
	assert_memory_equal(got, rtu_good, sizeof rtu_good);
}

static void wrong_functions_and_counts_get_the_exceptions_of_the_standard(void **state)
{
	struct bench *b = *state;
	const struct {
		uint8_t pdu[6], n, exception;
	} cases[] = {
		{{0x06, 0x00, 0x00, 0x00, 0x01}, 5, 1},
		{{0x2B, 0x0E, 0x01, 0x00}, 4, 1},
		{{0x04, 0x00, 0x00, 0x00, 0x00}, 5, 3},
		{{0x03, 0x00, 0x00, 0x00, 0x7E}, 5, 3},
		{{0x03, 0x00, 0x00}, 3, 3},
		{{0x04, 0x00, 0x40, 0x00, 0x02}, 5, 2},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint8_t ask[16] = {0x00, 0x01, 0x00, 0x00, 0x00, (uint8_t)(cases[i].n + 1), 0x01};
		const uint8_t answer[] = {0x00, 0x01, 0x00, 0x00, 0x00, 0x03, 0x01, cases[i].pdu[0] | 0x80, cases[i].exception};
		memcpy(ask + 7, cases[i].pdu, cases[i].n);
		expect(b->tcp, ask, 7 + (size_t)cases[i].n, answer, sizeof answer);
	}
}

static void a_broken_tcp_stream_is_closed_and_a_new_one_accepted(void **state)
{
	struct bench *b = *state;
	const uint8_t broken[] = {0x00, 0x01, 0x00, 0x07, 0x00, 0x06, 0x01, 0x04, 0x00, 0x00, 0x00, 0x02};
	const uint8_t endless[] = {0x00, 0x01, 0x00, 0x00, 0xFF, 0xFF, 0x01};
	uint8_t got[4];
	bool closed = false;
	line_send(b->tcp, broken, sizeof broken);
	assert_int_equal(line_receive(b->tcp, got, 1, 2000, &closed), 0);
	assert_true(closed);
	close(b->tcp);
	b->tcp = line_connect(b->c.tcp);
	line_send(b->tcp, endless, sizeof endless);
	assert_int_equal(line_receive(b->tcp, got, 1, 2000, &closed), 0);
	assert_true(closed);
	close(b->tcp);
	b->tcp = line_connect(b->c.tcp);
	expect_healthy(b);
}

static void a_vanished_meter_closes_both_lines(void **state)
{
	struct bench *b = *state;
	uint8_t got[4];
	bool closed = false;
	child_ok(&b->c, "fault vanish");
	assert_int_equal(line_receive(b->tcp, got, 1, 2000, &closed), 0);
	assert_true(closed);
	assert_int_equal(line_receive(b->rtu, got, 1, 2000, &closed), 0);
	assert_true(closed);
	assert_true(line_refused(b->c.tcp));
	close(b->tcp);
	close(b->rtu);
	child_ok(&b->c, "fault none");
	b->tcp = line_connect(b->c.tcp);
	b->rtu = open(b->c.pty, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(b->rtu >= 0);
	expect_healthy(b);
}

static void the_ninth_client_is_turned_away_and_the_eight_go_on(void **state)
{
	struct bench *b = *state;
	int fd[8];
	uint8_t got[4];
	bool closed = false;
	for (int i = 0; i < 8; i++)
		fd[i] = line_connect(b->c.tcp);
	// One client is the bench's own, so the eighth of these is the ninth.
	assert_int_equal(line_receive(fd[7], got, 1, 2000, &closed), 0);
	assert_true(closed);
	expect(fd[6], tcp_ask, sizeof tcp_ask, tcp_good, sizeof tcp_good);
	for (int i = 0; i < 8; i++)
		close(fd[i]);
	expect_healthy(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(without_a_fault_the_answer_is_whole, begin, end),
		cmocka_unit_test_setup_teardown(crc_fault_spoils_the_check_or_the_transaction, begin, end),
		cmocka_unit_test_setup_teardown(exception_fault_answers_with_its_code, begin, end),
		cmocka_unit_test_setup_teardown(truncated_noisy_and_echoed_answers, begin, end),
		cmocka_unit_test_setup_teardown(unit_fault_answers_from_another_address_with_a_good_check, begin, end),
		cmocka_unit_test_setup_teardown(a_silent_slave_answers_nothing, begin, end),
		cmocka_unit_test_setup_teardown(a_late_answer_comes_after_the_next_request, begin, end),
		cmocka_unit_test_setup_teardown(requests_for_others_and_bad_ones_are_not_answered_on_rtu, begin, end),
		cmocka_unit_test_setup_teardown(a_request_in_single_bytes_is_understood, begin, end),
		cmocka_unit_test_setup_teardown(wrong_functions_and_counts_get_the_exceptions_of_the_standard, begin, end),
		cmocka_unit_test_setup_teardown(a_broken_tcp_stream_is_closed_and_a_new_one_accepted, begin, end),
		cmocka_unit_test_setup_teardown(a_vanished_meter_closes_both_lines, begin, end),
		cmocka_unit_test_setup_teardown(the_ninth_client_is_turned_away_and_the_eight_go_on, begin, end),
	};
	return cmocka_run_group_tests_name("faults of the Modbus instruments", tests, NULL, NULL);
}
