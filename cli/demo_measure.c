// SPDX-License-Identifier: Apache-2.0
// The story's middle: three instruments measured live, through lines to simulated instruments that get their loads here.
#include "cli/demo_story.h"

#include "lims-core/base/clock.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ALL = 60, TABLES = 41, ANSWER = 1, GATE_WAIT_MS = 5000, PULSES = 10 };

/// A dial scale: loads in grams; errors are what its simulator shows.
struct dial {
	const char *item, *worksheet, *device;
	struct lims_sim *sim;
	bool shown; ///< every command of it is shown once per step
	long eccentric;
	long loads[5];  ///< of the weighing test
	long places[3]; ///< of discrimination and repeatability
	long extras[3]; ///< of discrimination: |MPE| there
};

static lims_rc put_load(struct lims_sim *sim, long grams, struct lims_err *err)
{
	char line[64];
	snprintf(line, sizeof line, "load %ld", grams);
	return lims_stage_tell(sim, line, NULL, err);
}

/// Puts the load on and lets the program read the scale into the cell; the first cell of a step is shown with its command.
static lims_rc weigh(struct lims_stage *s, const struct dial *d, const char *step, int row, int run, const char *column, long grams,
	bool first, struct lims_err *err)
{
	char row_text[16], run_text[16];
	snprintf(row_text, sizeof row_text, "%d", row);
	snprintf(run_text, sizeof run_text, "%d", run);
	lims_rc rc = put_load(d->sim, grams, err);
	return rc ? rc
			  : lims_stage_run(s, first && d->shown ? ALL : ANSWER,
					LIMS_ARGS("--as", "an", "worksheet", "capture", d->worksheet, "--device", d->device, "--step", step, "--row", row_text,
						"--run", run_text, "--column", column),
					err);
}

static lims_rc small_tests(struct lims_stage *s, const struct dial *d, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (int i = 0; !rc && i < 3; i++) {
		rc = weigh(s, d, "discrimination", i + 1, 1, "before", d->places[i], i == 0, err);
		if (!rc)
			rc = weigh(s, d, "discrimination", i + 1, 1, "after", d->places[i] + d->extras[i], i == 0, err);
	}
	for (int i = 0; !rc && i < 9; i++)
		rc = weigh(s, d, "repeatability", i / 3 + 1, i % 3 + 1, "indication", d->places[i / 3], i == 0, err);
	for (int i = 0; !rc && i < 5; i++)
		rc = weigh(s, d, "eccentricity", i + 1, 1, "indication", d->eccentric, i == 0, err);
	return rc;
}

static lims_rc weighing(struct lims_stage *s, const struct dial *d, const char *pointer_moves, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (int i = 0; !rc && i < 5; i++)
		rc = weigh(s, d, "weighing", i + 1, 1, "up", d->loads[i], i == 0, err);
	if (!rc && pointer_moves)
		rc = lims_stage_tell(d->sim, pointer_moves, NULL, err);
	for (int i = 3; !rc && i >= 0; i--)
		rc = weigh(s, d, "weighing", i + 1, 1, "down", d->loads[i], i == 3, err);
	return rc;
}

static lims_rc measure_dial(struct lims_stage *s, const struct dial *d, const char *pointer_moves, struct lims_err *err)
{
	lims_rc rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "open", d->item, "--standard", "weights=S-A1"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "condition", d->worksheet, "temperature", "24.6 Cel"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "check", d->worksheet, "visual", "all", "yes"), err);
	if (!rc)
		rc = small_tests(s, d, err);
	if (!rc)
		rc = weighing(s, d, pointer_moves, err);
	if (!rc)
		rc = lims_stage_run(s, TABLES, LIMS_ARGS("worksheet", "show", d->worksheet), err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "submit", d->worksheet), err);
	return rc;
}

static lims_rc plug_in(
	struct lims_stage *s, const char *code, const char *port, const char *model, const char *standard, struct lims_err *err)
{
	if (standard)
		return lims_stage_run(s, ALL,
			LIMS_ARGS("--as", "an", "device", "set", code, "--port", port, "--model", model, "--simulated", "yes", "--standard", standard),
			err);
	return lims_stage_run(
		s, ALL, LIMS_ARGS("--as", "an", "device", "set", code, "--port", port, "--model", model, "--simulated", "yes"), err);
}

/// The readings of a filled record of ĐLVN 30:2021: at half of Max the pointer comes back 25 g higher than it went.
static lims_rc passing_scale(struct lims_stage *s, struct lims_err *err)
{
	struct dial d = {.item = "I-A1",
		.worksheet = "W-A1",
		.device = "can-1",
		.shown = true,
		.eccentric = 5000,
		.loads = {500, 2500, 7500, 10000, 15000},
		.places = {500, 7500, 15000},
		.extras = {25, 50, 75}};
	lims_demo_heading(s, LIMS_MSG("A spring dial scale of 15 kg is received and measured"));
	lims_rc rc = lims_stage_sim(s, "sim-scale",
		LIMS_ARGS("--tcp", "127.0.0.1:0", "--max", "15000", "--d", "5", "--e", "50", "--unit", "g", "--error", "2500:0", "--error",
			"7500:-25", "--error", "10000:-25", "--error", "15000:-50"),
		&d.sim, err);
	if (!rc)
		rc = plug_in(s, d.device, d.sim->listening, "mettler-mt-sics", NULL, err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("device", "read", "--device", d.device), err);
	if (!rc)
		rc = lims_stage_run(s, ALL,
			LIMS_ARGS("--as", "hoa", "item", "receive", "--procedure", "spring-dial-scale", "--customer", "C-A1", "--type", "ĐH-15",
				"--type-approval", "PDM 0101", "--serial", "0115", "--maker", "Cơ khí Tân Lập", "--country", "Việt Nam", "--year", "2024",
				"--place", "Chợ Bản Mây", "--set", "Max=15 kg", "--set", "Min=0.5 kg", "--set", "d=50 g", "--set", "e=50 g"),
			err);
	return rc ? rc : measure_dial(s, &d, "error 7500:0", err);
}

/// At 20 kg the scale shows 20 100 g: an error of 100 g where 100 g are permitted.
static lims_rc scale_at_its_limit(struct lims_stage *s, struct lims_err *err)
{
	struct dial d = {.item = "I-A2",
		.worksheet = "W-A2",
		.device = "can-2",
		.eccentric = 10000,
		.loads = {1000, 5000, 15000, 20000, 30000},
		.places = {1000, 15000, 30000},
		.extras = {50, 100, 150}};
	lims_demo_heading(s, LIMS_MSG("A scale of 30 kg whose error at 20 kg is exactly the permitted one: it passes"));
	lims_rc rc = lims_stage_sim(s, "sim-scale",
		LIMS_ARGS("--tcp", "127.0.0.1:0", "--max", "30000", "--d", "10", "--e", "100", "--unit", "g", "--error", "5000:0", "--error",
			"15000:30", "--error", "20000:100", "--error", "30000:120"),
		&d.sim, err);
	if (!rc)
		rc = plug_in(s, d.device, d.sim->listening, "mettler-mt-sics", NULL, err);
	if (!rc)
		rc = lims_stage_run(s, ALL,
			LIMS_ARGS("--as", "hoa", "item", "receive", "--procedure", "spring-dial-scale", "--customer", "C-A2", "--type", "ĐH-30",
				"--type-approval", "PDM 0102", "--serial", "0342", "--maker", "Cơ khí Tân Lập", "--country", "Việt Nam", "--year", "2025",
				"--set", "Max=30 kg", "--set", "Min=1 kg", "--set", "d=100 g", "--set", "e=100 g"),
			err);
	return rc ? rc : measure_dial(s, &d, NULL, err);
}

lims_rc lims_demo_scales(struct lims_stage *s, struct lims_err *err)
{
	lims_rc rc = passing_scale(s, err);
	return rc ? rc : scale_at_its_limit(s, err);
}

struct circuit {
	struct lims_sim *meter, *reference;
};

/// Gates that the reference has finished so far.
static lims_rc read_gate(struct circuit *c, long *ret_gate, struct lims_err *err)
{
	char answer[LIMS_SIM_LINE];
	lims_rc rc = lims_stage_tell(c->reference, "status", answer, err);
	const char *at = rc ? NULL : strstr(answer, " gate=");
	if (!rc && !at)
		rc = lims_err_set(err, LIMS_E_DEVICE, "The simulated instrument %s: %s", c->reference->name, answer);
	if (!rc)
		*ret_gate = strtol(at + strlen(" gate="), NULL, 10);
	return rc;
}

/// Lets simulated time pass until the reference has finished a further gate.
static lims_rc pass_time(struct circuit *c, long seconds, struct lims_err *err)
{
	char line[64];
	long before = 0, now = 0;
	lims_rc rc = read_gate(c, &before, err);
	snprintf(line, sizeof line, "advance %ld", seconds);
	if (!rc)
		rc = lims_stage_tell(c->meter, line, NULL, err);
	int64_t until = lims_clock_monotonic_us() + (int64_t)GATE_WAIT_MS * 1000;
	while (!rc && now <= before) {
		if (lims_clock_monotonic_us() > until)
			return lims_err_set(err, LIMS_E_DEVICE, "The reference meter counted no %d pulses", PULSES);
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
		rc = read_gate(c, &now, err);
	}
	return rc;
}

/// The load points in the order of the procedure, with the time of 11 pulses and a half at 1600 imp/kWh.
static lims_rc load_points(struct lims_stage *s, struct circuit *c, struct lims_err *err)
{
	static const struct {
		const char *load;
		long watts;
	} points[] = {{"load 220 40 1", 8800}, {"load 220 10 1", 2200}, {"load 220 1 1", 220}, {"load 220 0.5 1", 110},
		{"load 220 40 0.5L", 4400}, {"load 220 10 0.5L", 1100}, {"load 220 2 0.5L", 220}};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < sizeof points / sizeof points[0]; i++) {
		rc = lims_stage_tell(c->meter, points[i].load, NULL, err);
		for (int run = 1; !rc && run <= 2; run++) {
			char row_text[16], run_text[16];
			snprintf(row_text, sizeof row_text, "%zu", i + 1);
			snprintf(run_text, sizeof run_text, "%d", run);
			rc = pass_time(c, 2250L * (2 * PULSES + 3) / 2 / points[i].watts + 1, err);
			if (!rc)
				rc = lims_stage_run(s, i < 2 && run == 1 ? ALL : ANSWER,
					LIMS_ARGS("--as", "an", "worksheet", "capture", "W-A3", "--device", "chuan-dien", "--step", "errors", "--row", row_text,
						"--run", run_text, "--column", "pulses"),
					err);
		}
	}
	return rc;
}

static lims_rc first_tests(struct lims_stage *s, struct circuit *c, struct lims_err *err)
{
	lims_rc rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "open", "I-A3", "--standard", "reference=S-A2"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "condition", "W-A3", "temperature", "23.2 Cel"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "condition", "W-A3", "humidity", "58 %"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "condition", "W-A3", "frequency", "50.0 Hz"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "check", "W-A3", "visual", "all", "yes"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "check", "W-A3", "bench", "all", "yes"), err);
	// 115 % of 220 V for 45 minutes, and no pulse may come but one.
	if (!rc)
		rc = lims_stage_tell(c->meter, "load 253 0 1", NULL, err);
	if (!rc)
		rc = lims_stage_tell(c->meter, "advance 2700", NULL, err);
	if (!rc)
		rc = lims_stage_run(
			s, ALL, LIMS_ARGS("--as", "an", "worksheet", "enter", "W-A3", "45 min", "--step", "no_load", "--column", "duration"), err);
	if (!rc)
		rc = lims_stage_run(s, ALL,
			LIMS_ARGS("--as", "an", "worksheet", "capture", "W-A3", "--device", "cong-to", "--step", "no_load", "--column", "pulses"), err);
	if (!rc)
		rc = lims_stage_run(
			s, ALL, LIMS_ARGS("--as", "an", "worksheet", "enter", "W-A3", "yes", "--step", "starting", "--column", "registers"), err);
	return rc;
}

static lims_rc connect_meters(struct lims_stage *s, struct circuit *c, struct lims_err *err)
{
	char port[LIMS_SIM_LINE + 32];
	// At 10 A and power factor 1 the meter counts 1.1 % too much; a class 1 meter may 1.0 %.
	lims_rc rc = lims_stage_sim(s, "sim-meter",
		LIMS_ARGS("--tcp", "127.0.0.1:0", "--pulse", "tcp:127.0.0.1:0", "--constant", "1600", "--speed", "0", "--error", "40/1:0.4",
			"--error", "10/1:1.1", "--error", "1/1:-0.3", "--error", "0.5/1:0.6", "--error", "40/0.5L:0.2", "--error", "10/0.5L:0.5",
			"--error", "2/0.5L:-0.4"),
		&c->meter, err);
	if (!rc)
		rc = lims_stage_sim(s, "sim-reference",
			LIMS_ARGS("--tcp", "127.0.0.1:0", "--pulse-input", c->meter->pulse, "--pulses", "10", "--hold-ms", "0"), &c->reference, err);
	if (rc)
		return rc;
	snprintf(port, sizeof port, "modbus-%s?unit=1", c->meter->listening);
	rc = plug_in(s, "cong-to", port, "simulated-energy-meter", NULL, err);
	snprintf(port, sizeof port, "modbus-%s?unit=2", c->reference->listening);
	return rc ? rc : plug_in(s, "chuan-dien", port, "simulated-reference-meter", "S-A2", err);
}

lims_rc lims_demo_meter(struct lims_stage *s, struct lims_err *err)
{
	struct circuit c = {0};
	/* xgettext:no-c-format */
	lims_demo_heading(s, LIMS_MSG("An electricity meter of class 1 with an error of 1.1 % at one load point: it fails"));
	lims_rc rc = connect_meters(s, &c, err);
	if (!rc)
		rc = lims_stage_run(s, ALL,
			LIMS_ARGS("--as", "hoa", "item", "receive", "--procedure", "single-phase-static-meter", "--customer", "C-A2", "--type", "CT-1P",
				"--type-approval", "PDM 0103", "--serial", "26000001", "--maker", "Thiết bị điện Đông Khê", "--country", "Việt Nam",
				"--year", "2023", "--set", "class=1", "--set", "Un=220 V", "--set", "Ib=10 A", "--set", "Imax=40 A", "--set",
				"k=1600 {imp}/(kW.h)"),
			err);
	if (!rc)
		rc = first_tests(s, &c, err);
	if (!rc)
		rc = load_points(s, &c, err);
	if (!rc)
		rc = lims_stage_run(s, TABLES, LIMS_ARGS("worksheet", "show", "W-A3"), err);
	return rc ? rc : lims_stage_run(s, ALL, LIMS_ARGS("--as", "an", "worksheet", "submit", "W-A3"), err);
}
