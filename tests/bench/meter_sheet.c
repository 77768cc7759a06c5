// SPDX-License-Identifier: Apache-2.0
// Sheets of meters for the bench, and the same as worksheets.
#include "tests/bench/meter_sheet.h"

#include <stdint.h>
#include <stdio.h>

static const struct {
	const char *current, *pf; ///< planned ones are not written
	unsigned pulses;
} points[METER_POINTS] = {
	{"60 A", "1", 100},
	{"5 A", "1", 100},
	{"0.5 A", "1", 20},
	{"0.25 A", "1", 10},
	{"60 A", "0.5L", 100},
	{"5 A", "0.5L", 100},
	{"1 A", "0.5L", 20},
	{"30 A", "1", 100},
	{"15 A", "1", 100},
	{"2.5 A", "1", 40},
	{"30 A", "0.5L", 100},
	{"15 A", "0.8C", 100},
};

static int draw(uint32_t *state, unsigned below)
{
	*state = *state * 1664525u + 1013904223u;
	return (int)((*state >> 8) % below);
}

void meter_sheet_fill(struct meter_sheet *s, unsigned number)
{
	uint32_t state = 1 + number * 2654435761u;
	*s = (struct meter_sheet){.class = "1",
		.Un = "230 V",
		.Ib = "5 A",
		.Imax = "60 A",
		.k = "1000 {imp}/(kW.h)",
		.digit = "0.01 kW.h",
		.reference_limit = "0.1 %",
		.temperature = {"23.1 Cel", "23.4 Cel"},
		.humidity = "55 %",
		.frequency = "50 Hz",
		.voltage = "264.5 V",
		.duration = "45 min",
		.no_load_pulses = "0 {imp}",
		.registers = "yes",
		.before = "12.34 kW.h",
		.after = "14.34 kW.h",
		.register_energy = "2.0004 kW.h",
		.answers = {"yes", "yes", "yes", "yes", "yes", "yes"}};
	for (size_t p = 0; p < METER_POINTS; p++) {
		s->current[p] = points[p].current;
		s->pf[p] = points[p].pf;
		// k = 1000 imp/kWh: as many watt hours as pulses, off by up to 0.6 % and from run to run by 0.05 %
		int pulses = (int)points[p].pulses, off = draw(&state, 12001) - 6000;
		for (size_t r = 0; r < METER_RUNS; r++) {
			int tenths_mWh = pulses * 10000 + (off + draw(&state, 1001) - 500) * pulses / 100;
			(void)snprintf(s->pulses[p][r], METER_TEXT, "%d {imp}", pulses);
			(void)snprintf(s->energy[p][r], METER_TEXT, "%d.%04d W.h", tenths_mWh / 10000, tenths_mWh % 10000);
		}
	}
}

static void cell(struct meter_worksheet *m, const char *step, size_t row, size_t run, const char *column, const char *text)
{
	m->cells[m->w.cell_count++] = (struct lims_ws_cell){.step = step, .row = row, .run = run, .column = column, .text = text};
}

void meter_sheet_worksheet(const struct meter_sheet *s, struct meter_worksheet *ret)
{
	static const char *const checks[METER_ANSWERS][2] = {
		{"visual", "label"}, {"visual", "register"}, {"visual", "terminals"}, {"visual", "mark"}, {"bench", "warm"}, {"bench", "supply"}};
	*ret = (struct meter_worksheet){
		.item = {{"class", s->class}, {"Un", s->Un}, {"Ib", s->Ib}, {"Imax", s->Imax}, {"k", s->k}, {"digit", s->digit}},
		.conditions = {{"temperature", s->temperature[0]}, {"temperature", s->temperature[1]}, {"humidity", s->humidity},
			{"frequency", s->frequency}},
		.asked = {{"limit", s->reference_limit}}};
	ret->standard = (struct lims_ws_standard){.role = "reference", .id = "REF-1", .values = ret->asked, .value_count = 1};
	for (size_t i = 0; i < METER_ANSWERS; i++)
		ret->answers[i] = (struct lims_ws_answer){.step = checks[i][0], .check = checks[i][1], .answer = s->answers[i]};
	ret->w = (struct lims_worksheet){.procedure = "single-phase-static-meter",
		.mode = "periodic",
		.item = ret->item,
		.item_count = 6,
		.standards = &ret->standard,
		.standard_count = 1,
		.conditions = ret->conditions,
		.condition_count = 4,
		.answers = ret->answers,
		.answer_count = METER_ANSWERS,
		.cells = ret->cells};
	cell(ret, "no_load", 0, 0, "voltage", s->voltage);
	cell(ret, "no_load", 0, 0, "duration", s->duration);
	cell(ret, "no_load", 0, 0, "pulses", s->no_load_pulses);
	cell(ret, "starting", 0, 0, "registers", s->registers);
	for (size_t p = 0; p < METER_POINTS; p++) {
		if (p >= METER_PLANNED) {
			cell(ret, "errors", p, 0, "current", s->current[p]);
			cell(ret, "errors", p, 0, "pf", s->pf[p]);
		}
		for (size_t r = 0; r < METER_RUNS; r++) {
			cell(ret, "errors", p, r, "pulses", s->pulses[p][r]);
			cell(ret, "errors", p, r, "reference_energy", s->energy[p][r]);
		}
	}
	cell(ret, "register", 0, 0, "before", s->before);
	cell(ret, "register", 0, 0, "after", s->after);
	cell(ret, "register", 0, 0, "reference_energy", s->register_energy);
}
