// SPDX-License-Identifier: Apache-2.0
// sim-dispenser at its tap. Expected bytes by hand from the published frames (README.md): 20.05 L at 23560 are 472378.
#include "tests/simulators/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#define ARGUMENTS(...) ((const char *const[]){__VA_ARGS__, NULL})
enum { HEARD = 8192 };

static size_t hear(int fd, unsigned char *bytes, int timeout_ms)
{
	return line_receive(fd, bytes, HEARD, timeout_ms, NULL);
}

/// Where a piece stands in what was heard, from `from` on; fails when it is not there.
static size_t find(const unsigned char *bytes, size_t n, size_t from, const void *piece, size_t len)
{
	for (size_t i = from; i + len <= n; i++)
		if (memcmp(bytes + i, piece, len) == 0)
			return i;
	fail_msg("a piece of %zu bytes was not heard among %zu", len, n);
	return 0;
}

/// CRC-16/ARC, bit by bit.
static unsigned arc(const unsigned char *bytes, size_t n)
{
	unsigned crc = 0;
	for (size_t i = 0; i < n; i++) {
		crc ^= bytes[i];
		for (int k = 0; k < 8; k++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	return crc;
}

static void a_dart_delivery_is_told_from_the_nozzle_to_the_sale(void **state)
{
	static const unsigned char idle[] = {0x52, 0x20, 0xfa, 0x52, 0x70, 0xfa};
	static const unsigned char call[] = {0x03, 0x04, 0x02, 0x35, 0x60, 0x11};
	static const unsigned char authorize[] = {0x52, 0x30, 1, 1, 5, 2, 1, 1, 5, 3, 0x02, 0x35, 0x60, 1, 1, 6};
	static const unsigned char filling[] = {1, 1, 4, 2, 8};
	static const unsigned char sale[] = {1, 1, 5, 2, 8, 0, 0, 0x20, 0x05, 0, 0x47, 0x23, 0x78, 3, 4, 0x02, 0x35, 0x60, 0x01};
	static unsigned char b[HEARD];
	struct child c;
	(void)state;
	child_start(&c, "sim-dispenser", ARGUMENTS("--tcp", "127.0.0.1:0", "--address", "2", "--flow", "1200", "--turn-ms", "20"));
	int fd = line_connect(c.tcp);
	size_t n = hear(fd, b, 100);
	find(b, n, 0, idle, sizeof idle);
	child_ok(&c, "deliver 20.05");
	n = hear(fd, b, 1800);
	size_t at = find(b, n, 0, call, sizeof call);
	at = find(b, n, at, authorize, sizeof authorize);
	at = find(b, n, at, filling, sizeof filling);
	at = find(b, n, at, sale, sizeof sale);
	unsigned crc = arc(b + at - 2, sizeof sale + 2);
	const unsigned char end[] = {crc & 0xff, crc >> 8, 0x03, 0xfa};
	assert_memory_equal(b + at + sizeof sale, end, sizeof end);
	find(b, n, at, idle, sizeof idle);
	assert_string_equal(child_command(&c, "status"), "ok state=idle volume=20.05 delivered=20.050000 total=20.05 heard=0");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

// LRC of the transaction: the low halves add to 15+1+8+11+0+0+0+0+6+0+4+7+ 6+5+3+2 +9+ 0+5+0+0+2+0 +10+ 8+3+2+7+4+0 +11 = 129, 129 mod 16 = 1, so EF.
static void a_two_wire_delivery_ends_with_its_transaction(void **state)
{
	static const unsigned char idle[] = {0x01, 0x01, 0x61};
	static const unsigned char busy[] = {0x01, 0x01, 0x91, 0x61, 0x61};
	static const unsigned char sale[] = {0xff, 0xf1, 0xf8, 0xeb, 0xe0, 0xe0, 0xe0, 0xe0, 0xf6, 0xe0, 0xf4, 0xf7, 0xe6, 0xe5, 0xe3, 0xe2,
		0xf9, 0xe0, 0xe5, 0xe0, 0xe0, 0xe2, 0xe0, 0xfa, 0xe8, 0xe3, 0xe2, 0xe7, 0xe4, 0xe0, 0xfb, 0xef, 0xf0};
	static unsigned char b[HEARD];
	struct child c;
	(void)state;
	child_start(&c, "sim-dispenser", ARGUMENTS("--tcp", "127.0.0.1:0", "--speaks", "two-wire", "--flow", "1200", "--turn-ms", "20"));
	int fd = line_connect(c.tcp);
	size_t n = hear(fd, b, 100);
	find(b, n, 0, idle, sizeof idle);
	child_ok(&c, "deliver 20.05");
	n = hear(fd, b, 1800);
	size_t at = find(b, n, 0, busy, sizeof busy);
	find(b, n, at, sale, sizeof sale);
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

// 2 L shown by a meter that shows 0.5 % too much: 2 / 1.005 = 1.990049… really flowed.
static void what_flowed_is_less_than_a_meter_with_a_plus_shows(void **state)
{
	struct child c;
	(void)state;
	child_start(&c, "sim-dispenser", ARGUMENTS("--tcp", "127.0.0.1:0", "--error", "0.5", "--flow", "12000", "--turn-ms", "10"));
	child_ok(&c, "deliver 2");
	for (int i = 0; i < 100 && !strstr(child_command(&c, "status"), "state=idle"); i++)
		usleep(20000);
	assert_string_equal(child_command(&c, "status"), "ok state=idle volume=2.00 delivered=1.990049 total=2.00 heard=0");
	assert_int_equal(child_quit(&c), 0);
}

static void what_is_said_at_the_tap_is_counted_and_reaches_nobody(void **state)
{
	static const unsigned char authorize[] = {0x51, 0x37, 1, 1, 6, 0xdf, 0xea, 3, 0xfa};
	struct child c;
	(void)state;
	child_start(&c, "sim-dispenser", ARGUMENTS("--tcp", "127.0.0.1:0", "--turn-ms", "10"));
	int fd = line_connect(c.tcp);
	line_send(fd, authorize, sizeof authorize);
	usleep(100000);
	assert_string_equal(child_command(&c, "status"), "ok state=idle volume=0.00 delivered=0.000000 total=0.00 heard=9");
	close(fd);
	assert_int_equal(child_quit(&c), 0);
}

static void a_price_beyond_its_digits_and_a_second_nozzle_are_refused(void **state)
{
	struct child c;
	char errors[1024], output[1024];
	(void)state;
	assert_int_equal(
		child_run("sim-dispenser", ARGUMENTS("--tcp", "127.0.0.1:0", "--price", "2.345"), errors, sizeof errors, output, sizeof output), 2);
	assert_non_null(strstr(errors, "digits"));
	assert_int_equal(
		child_run("sim-dispenser", ARGUMENTS("--tcp", "127.0.0.1:0", "--decimals", "2,0"), errors, sizeof errors, output, sizeof output),
		2);
	child_start(&c, "sim-dispenser", ARGUMENTS("--tcp", "127.0.0.1:0", "--decimals", "2,2,3", "--price", "2.345", "--turn-ms", "10"));
	child_ok(&c, "deliver 5");
	assert_non_null(strstr(child_command(&c, "deliver 5"), "error a delivery is under way"));
	assert_non_null(strstr(child_command(&c, "fault exception 2"), "error"));
	assert_int_equal(child_quit(&c), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dart_delivery_is_told_from_the_nozzle_to_the_sale),
		cmocka_unit_test(a_two_wire_delivery_ends_with_its_transaction),
		cmocka_unit_test(what_flowed_is_less_than_a_meter_with_a_plus_shows),
		cmocka_unit_test(what_is_said_at_the_tap_is_counted_and_reaches_nobody),
		cmocka_unit_test(a_price_beyond_its_digits_and_a_second_nozzle_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
