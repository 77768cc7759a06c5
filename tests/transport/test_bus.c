// SPDX-License-Identifier: Apache-2.0
// Several instruments on one line: one speaks at a time, and no answer is ever given to another.
#include "drivers/transport/hub.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char yaml[] = "format: lims-model-1\nid: test\nmaker: M\nmodel: T\nprotocol: modbus-rtu\nevidence: document\nsource: S\n"
						   "port: {timeout_ms: 100, latency_ms: 250}\nreads:\n  - {function: 4, address: 0, count: 2, confirm: 4}\n"
						   "registers:\n  - {role: voltage, function: 4, address: 0, type: float32, order: ABCD, unit: V, change: 5}\n";

/// Three meters on one pair of wires. Unit 1 shows 100 V, unit 2 shows 200 V; unit 3 shows 300 V and answers after 160 ms, always too late.
static void meters(struct peer *p, const uint8_t *bytes, size_t n, unsigned turn)
{
	static const uint8_t hundreds[4][4] = {{0}, {0x42, 0xc8, 0, 0}, {0x43, 0x48, 0, 0}, {0x43, 0x96, 0, 0}};
	(void)turn;
	unsigned *together = p->user;
	if (n != 8) { // two questions at once
		(*together)++;
		return;
	}
	unsigned unit = bytes[0], registers = bytes[5];
	uint8_t f[32] = {(uint8_t)unit, 4, (uint8_t)(2 * registers)};
	if (unit < 1 || unit > 3)
		return;
	memcpy(f + 3, hundreds[unit], 4);
	if (unit == 3)
		peer_wait_ms(160);
	peer_send(p, f, put_crc(f, 3 + 2 * registers));
}

static void only(struct lims_hub *h, size_t i, const char *digits)
{
	struct lims_hub_state s;
	assert_int_equal(lims_hub_state(h, i, &s, NULL), LIMS_OK);
	if (s.has_last)
		assert_string_equal(s.last.digits, digits);
	else
		assert_string_equal(digits, "");
}

static void instruments_on_one_line_never_get_each_other_s_answers(void **state)
{
	struct peer p;
	unsigned together = 0;
	struct lims_hub *h = lims_hub_create();
	struct lims_device_options o = {.model = model_from(*state, yaml), .program = "test"};
	char url[3][200];
	size_t index[3];
	peer_pty(&p, "modbus-rtu", meters, &together);
	for (size_t i = 0; i < 3; i++) {
		snprintf(url[i], sizeof url[i], "%s?unit=%zu", p.url, i + 1);
		assert_int_equal(lims_hub_add(h, url[i], &o, "voltage", 20, 2000, &index[i], NULL), LIMS_OK);
	}
	for (int i = 0; i < 40; i++) {
		peer_wait_ms(50);
		struct lims_hub_state s;
		for (size_t k = 0; k < 2; k++) {
			assert_int_equal(lims_hub_state(h, index[k], &s, NULL), LIMS_OK);
			if (s.has_last)
				assert_string_equal(s.last.digits, k ? "200" : "100");
		}
	}
	only(h, index[0], "100");
	only(h, index[1], "200");
	only(h, index[2], "");
	struct lims_hub_state late;
	assert_int_equal(lims_hub_state(h, index[2], &late, NULL), LIMS_OK);
	assert_true(late.stats.timeouts > 0);
	assert_true(late.stats.quarantines > 0);
	// For a record too, with its confirming read, while the others go on.
	for (int i = 0; i < 3; i++) {
		struct lims_reading r;
		assert_int_equal(lims_hub_read(h, index[1], "voltage", 5000, &r, NULL, NULL), LIMS_OK);
		assert_int_equal(r.reason, LIMS_REASON_NONE);
		assert_string_equal(r.digits, "200");
	}
	lims_hub_destroy(h);
	assert_int_equal(together, 0);
	peer_end(&p);
}

static void one_line_has_one_speed_and_one_connection(void **state)
{
	struct peer p;
	unsigned together = 0;
	struct lims_lines *lines = lims_lines_create();
	struct lims_device_options o = {.model = model_from(*state, yaml), .program = "test", .lines = lines};
	struct lims_device *a, *b, *c;
	struct lims_err err = {0};
	char url[200];
	peer_pty(&p, "modbus-rtu", meters, &together);
	snprintf(url, sizeof url, "%s?baud=9600&unit=1", p.url);
	assert_int_equal(lims_device_open(url, &o, &a, &err), LIMS_OK);
	snprintf(url, sizeof url, "%s?baud=9600&unit=2", p.url);
	assert_int_equal(lims_device_open(url, &o, &b, &err), LIMS_OK);
	snprintf(url, sizeof url, "%s?baud=4800&unit=2", p.url);
	assert_int_equal(lims_device_open(url, &o, &c, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "other settings"));
	struct lims_reading r;
	assert_int_equal(lims_device_read(a, "voltage", 2000, &r, NULL, &err), LIMS_OK);
	assert_string_equal(r.digits, "100");
	lims_device_close(a); // the line stays for the other
	assert_int_equal(lims_device_read(b, "voltage", 2000, &r, NULL, &err), LIMS_OK);
	assert_string_equal(r.digits, "200");
	lims_device_close(b);
	lims_lines_destroy(lines);
	peer_end(&p);
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 22);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	lims_arena_destroy(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instruments_on_one_line_never_get_each_other_s_answers),
		cmocka_unit_test(one_line_has_one_speed_and_one_connection),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
