// SPDX-License-Identifier: Apache-2.0
// Modbus against python3-pymodbus, written by others: its server is read by our devices, its client reads our simulated meter; over TCP and over RTU.
#include "drivers/transport/device.h"
#include "tests/simulators/child.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

// Debian's own Python, where the package lies; another one in PATH does not know it.
static const char python[] = "/usr/bin/python3";
static const char script[] = LIMS_SOURCE_DIR "/tests/transport/pymodbus_peer.py";

// The table of `holding` in pymodbus_peer.py, every type and word order.
static const char yaml[] =
	"format: lims-model-1\nid: test\nmaker: M\nmodel: T\nprotocol: modbus-rtu\nevidence: document\nsource: S\n"
	"port: {timeout_ms: 1000, latency_ms: 2000, format: 8N1, unit: 1}\n"
	"reads:\n- {function: 3, address: 0, count: 30, confirm: 31}\n- {function: 3, address: 30, count: 1, confirm_from: 29, confirm: 2}\n"
	"- {function: 4, address: 0, count: 2, confirm: 4}\n"
	"- {function: 3, address: 200, count: 1, confirm: 2}\n"
	"registers:\n"
	"- {role: abcd, address: 0, type: float32, order: ABCD, unit: V, change: 0}\n"
	"- {role: cdab, address: 2, type: float32, order: CDAB, unit: V, change: 0}\n"
	"- {role: badc, address: 4, type: float32, order: BADC, unit: V, change: 0}\n"
	"- {role: dcba, address: 6, type: float32, order: DCBA, unit: V, change: 0}\n"
	"- {role: u16, address: 8, type: uint16, unit: \"1\", change: 0}\n"
	"- {role: i16, address: 9, type: int16, scale: 0.01, unit: \"1\", change: 0}\n"
	"- {role: i32, address: 10, type: int32, order: ABCD, unit: \"1\", change: 0}\n"
	"- {role: u32, address: 12, type: uint32, order: CDAB, unit: \"1\", change: 0}\n"
	"- {role: i64, address: 14, type: int64, order: ABCD, scale: 0.001, unit: kWh, change: 0}\n"
	"- {role: u64, address: 18, type: uint64, order: CDAB, unit: \"1\", change: 0}\n"
	"- {role: f64, address: 22, type: float64, order: ABCD, unit: Hz, change: 0}\n"
	"- {role: f64_turned, address: 26, type: float64, order: DCBA, unit: \"1\", change: 0}\n"
	"- {role: none, address: 30, type: uint16, unit: \"1\", change: 0, no_value: [0x7FFF]}\n"
	"- {role: beyond, address: 200, type: uint16, unit: \"1\", change: 0}\n"
	"- {role: input, function: 4, address: 0, type: float32, unit: Hz, change: 0}\n";

static const char yaml_seven[] = "format: lims-model-1\nid: test\nmaker: M\nmodel: T\nprotocol: modbus-rtu\nevidence: document\nsource: S\n"
								 "port: {timeout_ms: 1000, latency_ms: 2000, format: 8N1, unit: 7}\n"
								 "reads:\n- {function: 3, address: 0, count: 2, confirm: 4}\n"
								 "registers:\n- {role: abcd, address: 0, type: float32, order: ABCD, unit: V, change: 0}\n";

/// True when the library is installed; says so when it is not.
static bool have_pymodbus(void)
{
	static int known = -1;
	char errors[1024], output[1024];
	const char *const arguments[] = {script, "check", NULL};
	if (known < 0)
		known = access(python, X_OK) == 0 && child_run(python, arguments, errors, sizeof errors, output, sizeof output) == 0;
	if (!known)
		print_message("SKIPPED: python3-pymodbus and python3-serial-asyncio are not installed; tools/deps --test installs them\n");
	return known;
}

struct bench {
	struct child server;
	struct lims_device *device;
	const struct lims_model *model;
	struct lims_buf capture;
	struct lims_err err;
};

static void begin(struct bench *b, struct lims_arena *arena, const char *kind, const char *model)
{
	const char *const arguments[] = {script, "server", kind, NULL};
	char url[128];
	memset(b, 0, sizeof *b);
	b->model = model_from(arena, model);
	child_start(&b->server, python, arguments);
	bool tcp = strcmp(kind, "tcp") == 0;
	snprintf(url, sizeof url, "modbus-%s:%s", kind, tcp ? b->server.tcp : b->server.pty);
	struct lims_device_options o = {.model = b->model, .name = "peer", .program = "test"};
	if (lims_device_open(url, &o, &b->device, &b->err) != LIMS_OK)
		fail_msg("%s", b->err.text);
	lims_buf_init(&b->capture, LIMS_CAPTURE_MAX);
}

static void end(struct bench *b)
{
	lims_device_close(b->device);
	lims_buf_finish(&b->capture);
	child_quit(&b->server);
}

static void expect(struct bench *b, const char *role, enum lims_reason reason, const char *digits)
{
	struct lims_reading r;
	lims_buf_clear(&b->capture);
	if (lims_device_read(b->device, role, 5000, &r, &b->capture, &b->err) != LIMS_OK)
		fail_msg("%s", b->err.text);
	if (r.reason != reason || strcmp(r.digits, digits) != 0)
		fail_msg("%s: %s %s (%s) from\n%s", role, lims_reading_reason_name(r.reason), r.digits, r.note, lims_buf_text(&b->capture));
	same_by_capture(&b->capture, b->model, &r);
}

static void read_all(struct lims_arena *arena, const char *kind)
{
	struct bench b;
	if (!have_pymodbus())
		skip();
	begin(&b, arena, kind, yaml);
	static const char *const orders[] = {"abcd", "cdab", "badc", "dcba"};
	for (size_t i = 0; i < 4; i++)
		expect(&b, orders[i], LIMS_REASON_NONE, "230.2");
	expect(&b, "u16", LIMS_REASON_NONE, "54321");
	expect(&b, "i16", LIMS_REASON_NONE, "-123.45");
	expect(&b, "i32", LIMS_REASON_NONE, "-123456789");
	expect(&b, "u32", LIMS_REASON_NONE, "4000000000");
	expect(&b, "i64", LIMS_REASON_NONE, "-1234567890.123");
	expect(&b, "u64", LIMS_REASON_NONE, "18446744073709551615");
	expect(&b, "f64", LIMS_REASON_NONE, "49.98");
	expect(&b, "f64_turned", LIMS_REASON_NONE, "-0.001");
	expect(&b, "none", LIMS_REASON_NO_VALUE, "");
	expect(&b, "input", LIMS_REASON_NONE, "50.01");
	expect(&b, "beyond", LIMS_REASON_DEVICE_ERROR, "");
	expect(&b, "abcd", LIMS_REASON_NONE, "230.2");
	end(&b);
	begin(&b, arena, kind, yaml_seven);
	expect(&b, "abcd", LIMS_REASON_NONE, "7");
	end(&b);
}

static void its_server_is_read_over_tcp(void **state)
{
	read_all(*state, "tcp");
}

static void its_server_is_read_over_rtu(void **state)
{
	read_all(*state, "rtu");
}

/// The next line of the client that says something.
static const char *line_of(struct child *c)
{
	const char *line;
	do
		line = child_read(c);
	while (strcmp(line, "loading") == 0);
	return line;
}

// 220 V · 5 A · 1 = 1100 W; total 1234.56 kWh is 123456 in the register, the constant 1600, no pulse yet. An address that is not listed answers exception 02
// (simulators/README.md).
static void its_client_reads_the_meter(const char *kind)
{
	const char *const meter[] = {"--tcp", "127.0.0.1:0", "--pty", "--load", "220,5,1", "--register", "1234.56", "--speed", "0", NULL};
	static const char *const said[] = {
		"momentary 220 5 1100 1", "counters 123456 1600 0", "inputs 220", "serial 26000001", "beyond exception 2", "again 220", "ready"};
	struct child sim, client;
	if (!have_pymodbus())
		skip();
	child_start(&sim, "sim-meter", meter);
	const char *const arguments[] = {script, "client", kind, strcmp(kind, "tcp") == 0 ? sim.tcp : sim.pty, NULL};
	child_begin(&client, python, arguments);
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
		assert_string_equal(line_of(&client), said[i]);
	assert_int_equal(child_wait(&client), 0);
	assert_int_equal(child_quit(&sim), 0);
}

static void its_client_reads_our_meter_over_tcp(void **state)
{
	(void)state;
	its_client_reads_the_meter("tcp");
}

static void its_client_reads_our_meter_over_rtu(void **state)
{
	(void)state;
	its_client_reads_the_meter("rtu");
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 24);
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
		cmocka_unit_test(its_server_is_read_over_tcp),
		cmocka_unit_test(its_server_is_read_over_rtu),
		cmocka_unit_test(its_client_reads_our_meter_over_tcp),
		cmocka_unit_test(its_client_reads_our_meter_over_rtu),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
