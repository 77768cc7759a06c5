// SPDX-License-Identifier: Apache-2.0
// Every simulator with every fault that it offers, read live: a spoilt answer is never another value, and after the fault the value is there again. What a
// dispenser says is spoilt in test_dispenser.c, where somebody fills up.
#include "drivers/transport/device.h"
#include "tests/simulators/child.h"
#include "tests/transport/peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { SPOILT_MS = 700, HEALED_MS = 20000, ARGUMENTS = 20 };

/// An instrument and one quantity of it.
struct bed {
	const char *program, *options;                       ///< words with one blank between them
	const char *line;                                    ///< scheme of its line, "pty" and "modbus-rtu" on a pseudo-terminal
	const char *query, *protocol, *model, *setup, *role; ///< NULL: none
	const char *dial, *value;                            ///< a command, and digits and unit after it
	const char *change, *changed;                        ///< another one
	const char *flip, *flipped,
		*flip_back; ///< commands that flip its unit, and the value then ("": a unit that the document does not know); NULL: no unit is told
	const char *faults[6]; ///< beyond those of all instruments
};

#define SCALE "--unit kg --max 60 --d 0.02 --speaks "

// 220 V · 5 A · 0.8 = 880 W, 220 V · 10 A · 0.8 = 1760 W.
static const struct bed beds[] = {
	{"sim-scale", SCALE "mt-sics", "tcp", .protocol = "mt-sics", .dial = "load 12.34", .value = "12.34 kg", .change = "load 5",
		.changed = "5.00 kg", .flip = "unit lb", .flipped = "12.34 [lb_av]", .flip_back = "unit kg",
		.faults = {"fault glue", "fault oversize", "fault blank"}},
	{"sim-scale", SCALE "and", "pty", .protocol = "and-standard", .dial = "load 12.34", .value = "+00012.34 kg", .change = "load 5",
		.changed = "+00005.00 kg", .flip = "unit g", .flipped = "+00012.34 g", .flip_back = "unit kg"},
	{"sim-scale", SCALE "toledo-checksum", "tcp", .protocol = "toledo-continuous", .dial = "load 12.34", .value = "0012.34 kg",
		.change = "load 5", .changed = "0005.00 kg", .flip = "unit lb", .flipped = "0012.34 [lb_av]", .flip_back = "unit kg",
		.faults = {"fault crc"}},
	{"sim-scale", SCALE "xk3190-0", "tcp", .protocol = "xk3190-0", .setup = "unit=kg,equal=3,over=200", .dial = "load 12.34",
		.value = "0012.34 kg", .change = "load 5", .changed = "0005.00 kg", .faults = {"fault crc"}},
	{"sim-scale", SCALE "xk3190-command", "pty", .protocol = "xk3190-command", .setup = "unit=kg,over=0", .dial = "load 12.34",
		.value = "0012.34 kg", .change = "load 5", .changed = "0005.00 kg", .faults = {"fault crc"}},
	{"sim-gauge", "--speaks const", "pty", .protocol = "const-additel", .setup = "equal=3,over=200", .dial = "pressure 40",
		.value = "40.000 kPa", .change = "pressure 50", .changed = "50.000 kPa", .flip = "unit MPA", .flipped = "40.000 MPa",
		.flip_back = "unit KPA"},
	{"sim-gauge", "--speaks keller", "tcp", .protocol = "keller-bus", .setup = "equal=3,over=200", .dial = "pressure 1.25",
		.value = "1.25 bar", .change = "pressure 2.5", .changed = "2.5 bar", .faults = {"fault crc"}},
	{"sim-probe", "--speaks vaisala", "pty", .protocol = "vaisala", .setup = "equal=3,over=200", .role = "temperature",
		.dial = "temperature 21.5", .value = "21.5 Cel", .change = "temperature 25", .changed = "25.0 Cel", .flip = "fahrenheit on",
		.flipped = "70.7 [degF]", .flip_back = "fahrenheit off"},
	{"sim-probe", "--speaks easybus", "tcp", .protocol = "easybus", .setup = "equal=3,over=200", .dial = "temperature 21.5",
		.value = "21.50 Cel", .change = "temperature 25", .changed = "25.00 Cel", .flip = "fahrenheit on", .flipped = "70.70 [degF]",
		.flip_back = "fahrenheit off", .faults = {"fault crc"}},
	{"sim-meter", "--speed 0", "modbus-tcp", .query = "?unit=1", .model = "simulated-energy-meter", .role = "power_active",
		.dial = "load 220 5 0.8L", .value = "880 W", .change = "load 220 10 0.8L", .changed = "1760 W",
		.faults = {"fault crc", "fault unit", "fault exception 2"}},
	{"sim-meter", "--speed 0", "modbus-rtu", .query = "?unit=1", .model = "simulated-energy-meter", .role = "power_active",
		.dial = "load 220 5 0.8L", .value = "880 W", .change = "load 220 10 0.8L", .changed = "1760 W",
		.faults = {"fault crc", "fault unit", "fault exception 2"}},
	{"sim-meter", "--speed 0 --speaks iec-c", "tcp", .model = "iec62056-meter", .role = "power_active_import", .dial = "load 220 5 0.8L",
		.value = "000.880 kW", .change = "load 220 10 0.8L", .changed = "001.760 kW", .flip = "small-units on", .flipped = "0000880 W",
		.flip_back = "small-units off", .faults = {"fault crc"}},
	{"sim-meter", "--speed 0 --speaks dlt645-1997", "pty", .model = "dlt645-1997-meter", .setup = "decimals=0", .role = "voltage_l1",
		.dial = "load 220 5 1", .value = "220 V", .change = "load 230 5 1", .changed = "230 V", .faults = {"fault crc", "fault unit"}},
	{"sim-meter", "--speed 0 --speaks dlt645-2007", "tcp", .model = "dlt645-2007-meter", .setup = "address=26000001", .role = "voltage_l1",
		.dial = "load 220 5 1", .value = "220.0 V", .change = "load 230 5 1", .changed = "230.0 V", .faults = {"fault crc", "fault unit"}},
	{"sim-dlms", "--speed 0", "tcp", .protocol = "dlms-client", .role = "voltage_l1", .dial = "load 220 5 1", .value = "220.0 V",
		.change = "load 230 5 1", .changed = "230.0 V", .flip = "small-units on", .flipped = "220.000 V", .flip_back = "small-units off",
		.faults = {"fault crc", "fault exception 3"}},
	{"sim-reference", "", "modbus-tcp", .query = "?unit=2", .model = "simulated-reference-meter", .role = "voltage", .dial = "load 220 5 1",
		.value = "220 V", .change = "load 230 5 1", .changed = "230 V", .faults = {"fault crc", "fault unit", "fault exception 2"}},
	{"sim-reference", "--speaks scpi", "tcp", .protocol = "zera-scpi", .role = "voltage_l1", .dial = "load 220 5 1", .value = "220.000 V",
		.change = "load 230 5 1", .changed = "230.000 V", .flip = "small-units on", .flipped = "", .flip_back = "small-units off"},
};

struct rig {
	const struct bed *bed;
	struct child child;
	char options[256], url[160];
	struct lims_arena *arena;
	const struct lims_model *model;
	struct lims_setup setup;
	struct lims_device *device;
	struct lims_reading reading;
	struct lims_buf capture;
	struct lims_err err;
};

static void start(struct rig *r)
{
	const char *arguments[ARGUMENTS] = {NULL};
	const struct bed *b = r->bed;
	size_t n = 0;
	bool pty = strcmp(b->line, "pty") == 0 || strcmp(b->line, "modbus-rtu") == 0;
	arguments[n++] = pty ? "--pty" : "--tcp";
	if (!pty)
		arguments[n++] = "127.0.0.1:0";
	snprintf(r->options, sizeof r->options, "%s", b->options);
	for (char *rest = r->options, *word; (word = strtok_r(rest, " ", &rest)) && n + 1 < ARGUMENTS;)
		arguments[n++] = word;
	child_start(&r->child, b->program, arguments);
	snprintf(r->url, sizeof r->url, "%s:%s%s", b->line, pty ? r->child.pty : r->child.tcp, b->query ? b->query : "");
}

static void connect(struct rig *r)
{
	const struct bed *b = r->bed;
	assert_int_equal(lims_setup_parse(b->setup ? b->setup : "", &r->setup, NULL), LIMS_OK);
	r->model = b->model ? model_file(r->arena, b->model) : NULL;
	struct lims_device_options o = {
		.model = r->model, .setup = &r->setup, .protocol = b->protocol, .name = "instrument", .program = "test", .simulated = true};
	if (lims_device_open(r->url, &o, &r->device, &r->err) != LIMS_OK)
		fail_msg("%s: %s", r->url, r->err.text);
}

static void begin(struct rig *r, const struct bed *bed)
{
	memset(r, 0, sizeof *r);
	r->bed = bed;
	r->arena = lims_arena_create(1 << 20);
	assert_non_null(r->arena);
	lims_buf_init(&r->capture, LIMS_CAPTURE_MAX);
	start(r);
	child_ok(&r->child, bed->dial);
	connect(r);
}

static void end(struct rig *r)
{
	lims_device_close(r->device);
	lims_buf_finish(&r->capture);
	lims_arena_destroy(r->arena);
	assert_int_equal(child_quit(&r->child), 0);
}

/// Digits and unit of what is read within that time, "" when nothing is.
static const char *read_within(struct rig *r, int timeout_ms, char ret[2 * LIMS_READING_NOTE])
{
	lims_buf_clear(&r->capture);
	ret[0] = '\0';
	if (lims_device_read(r->device, r->bed->role, timeout_ms, &r->reading, &r->capture, &r->err) != LIMS_OK)
		return ret;
	same_by_capture(&r->capture, r->model, &r->reading);
	if (r->reading.reason == LIMS_REASON_NONE)
		snprintf(ret, 2 * LIMS_READING_NOTE, "%s %s", r->reading.digits, r->reading.unit);
	return ret;
}

static void expect(struct rig *r, const char *when, int timeout_ms, const char *value)
{
	char got[2 * LIMS_READING_NOTE];
	if (strcmp(read_within(r, timeout_ms, got), value) != 0)
		fail_msg("%s %s, %s: \"%s\" (%s, %s) from\n%s", r->bed->program, r->bed->options, when, got,
			lims_reading_reason_name(r->reading.reason), r->reading.note, lims_buf_text(&r->capture));
}

/// Noise in front of a frame hides it or does not, but makes no other value of it.
static void expect_nothing_but(struct rig *r, const char *when, const char *value)
{
	char got[2 * LIMS_READING_NOTE];
	read_within(r, SPOILT_MS, got);
	if (got[0] && strcmp(got, value) != 0)
		fail_msg("%s %s, %s: \"%s\" from\n%s", r->bed->program, r->bed->options, when, got, lims_buf_text(&r->capture));
}

static void a_spoilt_answer_is_no_value_and_the_next_good_one_is_read(void **state)
{
	static const char *const all[] = {"fault truncate", "fault silent", "fault late 3000"};
	struct rig r;
	begin(&r, *state);
	expect(&r, "healthy", HEALED_MS, r.bed->value);
	for (size_t k = 0; k < sizeof r.bed->faults / sizeof r.bed->faults[0] && r.bed->faults[k]; k++) {
		child_ok(&r.child, r.bed->faults[k]);
		expect(&r, r.bed->faults[k], SPOILT_MS, "");
	}
	for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
		child_ok(&r.child, all[k]);
		expect(&r, all[k], SPOILT_MS, "");
	}
	child_ok(&r.child, "fault noise");
	expect_nothing_but(&r, "fault noise", r.bed->value);
	child_ok(&r.child, "fault none");
	expect(&r, "fault none", HEALED_MS, r.bed->value);
	end(&r);
}

static void an_instrument_that_is_unplugged_gives_no_value_until_it_is_back(void **state)
{
	struct rig r;
	begin(&r, *state);
	expect(&r, "healthy", HEALED_MS, r.bed->value);
	child_ok(&r.child, "fault vanish");
	expect(&r, "fault vanish", SPOILT_MS, "");
	child_ok(&r.child, "fault none");
	if (strstr(r.url, "/dev/pts/")) { // it may have another number now: an adapter that came back elsewhere
		lims_device_close(r.device);
		child_read(&r.child);
		snprintf(r.url, sizeof r.url, "%s:%s%s", r.bed->line, r.child.pty, r.bed->query ? r.bed->query : "");
		connect(&r);
	}
	expect(&r, "plugged in again", HEALED_MS, r.bed->value);
	end(&r);
}

static void a_frozen_instrument_goes_on_showing_what_it_showed(void **state)
{
	struct rig r;
	begin(&r, *state);
	child_ok(&r.child, "freeze on");
	child_ok(&r.child, r.bed->change);
	expect(&r, "freeze on", HEALED_MS, r.bed->value);
	child_ok(&r.child, "freeze off");
	expect(&r, "freeze off", HEALED_MS, r.bed->changed);
	end(&r);
}

static void a_unit_that_flips_is_told_with_its_number(void **state)
{
	struct rig r;
	const struct bed *b = *state;
	if (!b->flip)
		return;
	begin(&r, b);
	expect(&r, "healthy", HEALED_MS, b->value);
	child_ok(&r.child, b->flip);
	expect(&r, b->flip, *b->flipped ? HEALED_MS : SPOILT_MS, b->flipped);
	child_ok(&r.child, b->flip_back);
	expect(&r, b->flip_back, HEALED_MS, b->value);
	end(&r);
}

static int run(const struct bed *b)
{
	void *state = (void *)(uintptr_t)b;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(a_spoilt_answer_is_no_value_and_the_next_good_one_is_read, state),
		cmocka_unit_test_prestate(an_instrument_that_is_unplugged_gives_no_value_until_it_is_back, state),
		cmocka_unit_test_prestate(a_frozen_instrument_goes_on_showing_what_it_showed, state),
		cmocka_unit_test_prestate(a_unit_that_flips_is_told_with_its_number, state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/// All beds at once: each waits most of the time.
int main(void)
{
	enum { BEDS = sizeof beds / sizeof beds[0] };
	pid_t pid[BEDS];
	int failed = 0;
	for (size_t i = 0; i < BEDS; i++) {
		pid[i] = fork();
		if (pid[i] == 0)
			exit(run(&beds[i]) ? 1 : 0);
	}
	for (size_t i = 0; i < BEDS; i++) {
		int status = 1;
		if (pid[i] < 0 || waitpid(pid[i], &status, 0) != pid[i] || status != 0) {
			(void)fprintf(stderr, "%s %s failed\n", beds[i].program, beds[i].options);
			failed = 1;
		}
	}
	return failed;
}
