// SPDX-License-Identifier: Apache-2.0
// Answers like those of the reference meters that measure for others: "RMS1:UL1:[V]:230.100;" or a bare number, each with a line feed.
#include "simulators/scpi.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 256, IDLE = 0, WAITS = 1, RUNS = 2, READY = 4, RESULT_PLACES = 4 };

static void say(struct lims_buf *out, const char *head, int64_t v, int places, int decimals, const char *tail)
{
	char text[LIMS_SIM_NUMBER_TEXT];
	lims_sim_number_text(v, places, decimals, text);
	lims_buf_add(out, head, strlen(head));
	lims_buf_add(out, text, strlen(text));
	lims_buf_add(out, tail, strlen(tail));
}

/// MEASURE:MODULE:CHANNEL? of a circuit of one phase.
static bool measure(const struct lims_sim_scpi *s, const char *what, struct lims_buf *out)
{
	const struct lims_sim_load *l = &s->gate->load;
	const struct {
		const char *what, *head;
		int64_t value;
		int places, decimals;
	} all[] = {
		{"RMS1:UL1?", s->small_units ? "RMS1:UL1:[mV]:" : "RMS1:UL1:[V]:", l->mv, s->small_units ? 0 : 3, s->small_units ? 0 : 3},
		{"RMS1:IL1?", s->small_units ? "RMS1:IL1:[mA]:" : "RMS1:IL1:[A]:", l->ua, s->small_units ? 3 : 6, s->small_units ? 3 : 6},
		{"POW1:P1?", "POW1:P1:[W]:", lims_sim_gate_power_uw(s->gate), 6, 4},
		{"POW1:PS?", "POW1:PS:[W]:", lims_sim_gate_power_uw(s->gate), 6, 4},
		{"LAM1:LAMBDA1?", "LAM1:LAMBDA1:[]:", l->pf_ppm, 6, 6},
		{"RNG1:F?", "RNG1:F:[Hz]:", 50, 0, 0},
	};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(what, all[i].what) == 0) {
			say(out, all[i].head, all[i].value, all[i].places, all[i].decimals, ";\n");
			return true;
		}
	return false;
}

static int64_t state_of(const struct lims_sim_scpi *s)
{
	if (s->gate->result.number)
		return READY;
	return s->gate->state == LIMS_SIM_GATE_RUNS ? RUNS : s->gate->state == LIMS_SIM_GATE_WAITS ? WAITS : IDLE;
}

/// 100 · (N / k - W) / W in percent with four places, rounded to nearest; W in units of 10^-8 kWh.
static int64_t error_of(const struct lims_sim_scpi *s)
{
	const struct lims_sim_gate_result *r = &s->gate->result;
	lims_sim_wide reference = (lims_sim_wide)s->constant * r->energy;
	lims_sim_wide difference = (lims_sim_wide)r->pulses * 100000000 - reference;
	lims_sim_wide scale = 100 * lims_sim_power_of_ten(RESULT_PLACES);
	return (int64_t)lims_sim_floor_div(2 * scale * difference + reference, 2 * reference);
}

static void calculate(const struct lims_sim_scpi *s, const char *what, struct lims_buf *out)
{
	const struct lims_sim_gate_result *r = &s->gate->result;
	bool ready = r->number && r->energy && s->constant;
	if (strcmp(what, "STATUS?") == 0)
		say(out, "", state_of(s), 0, 0, "\n");
	else if (strcmp(what, "ENFINAL?") == 0)
		say(out, "", r->energy, 8, 8, "\n");
	else if (strcmp(what, "PULSES?") == 0)
		say(out, "", r->pulses, 0, 0, "\n");
	else if (strcmp(what, "MRATE?") == 0)
		say(out, "", s->gate->pulses_wanted, 0, 0, "\n");
	else if (strcmp(what, "RESULT?") == 0 && ready)
		say(out, "", error_of(s), RESULT_PLACES, RESULT_PLACES, "\n");
	else if (strcmp(what, "RESULT?") == 0)
		lims_buf_add(out, "nan\n", 4);
}

size_t lims_sim_scpi_hear(const struct lims_sim_scpi *s, const uint8_t *in, size_t n, struct lims_buf *reply)
{
	static const char calculation[] = "CALCULATE:EC01:0001:", measurement[] = "MEASURE:";
	char line[LINE];
	const uint8_t *end = memchr(in, '\n', n);
	size_t len = end ? (size_t)(end - in) : n;
	if (!end && n < LINE)
		return 0;
	if (!end || len >= LINE || memchr(in, '\0', len))
		return end ? len + 1 : n;
	memcpy(line, in, len);
	line[len] = '\0';
	if (len && line[len - 1] == '\r')
		line[len - 1] = '\0';
	if (strncmp(line, measurement, sizeof measurement - 1) == 0)
		measure(s, line + sizeof measurement - 1, reply);
	else if (strncmp(line, calculation, sizeof calculation - 1) == 0)
		calculate(s, line + sizeof calculation - 1, reply);
	else if (strcmp(line, "STATUS:DEV1:SERIAL?") == 0)
		say(reply, "", s->serial, 0, 0, "\n");
	return len + 1;
}
