// SPDX-License-Identifier: Apache-2.0
// Any control and pulse lines: words, numbers, faults and loads are refused or lie in their ranges; gates and meters run on whatever was accepted.
#include "simulators/fault.h"
#include "simulators/gate.h"
#include "simulators/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bench {
	struct lims_sim_meter meter;
	struct lims_sim_gate gate;
};

static void require(bool good)
{
	if (!good)
		abort();
}

static void check_number(const char *text)
{
	char out[LIMS_SIM_NUMBER_TEXT];
	int64_t v = 0, again = 0;
	for (int places = 0; places <= LIMS_SIM_PLACES; places++) {
		if (lims_sim_number_parse(text, places, -INT64_MAX, INT64_MAX, "number", &v, NULL))
			continue;
		lims_sim_number_text(v, places, places, out);
		require(lims_sim_number_parse(out, places, -INT64_MAX, INT64_MAX, "number", &again, NULL) == LIMS_OK && again == v);
	}
}

static void pulses(struct bench *b, int64_t seconds)
{
	int64_t at = 0, until = 0;
	if (__builtin_mul_overflow(seconds, (int64_t)1000000000, &until) || __builtin_add_overflow(until, b->meter.now_ns, &until))
		return;
	for (int i = 0; i < 100 && lims_sim_meter_step(&b->meter, until, &at); i++) {
		int64_t before = b->gate.last_ns;
		lims_sim_gate_pulse(&b->gate, at, at);
		require(at == b->meter.now_ns && at <= until && at >= before);
	}
	require(b->meter.energy >= 0);
	(void)lims_sim_meter_total(&b->meter);
	(void)lims_sim_meter_power_uw(&b->meter);
}

static void carry_out(struct bench *b, const struct lims_sim_words *w)
{
	struct lims_sim_fault f;
	struct lims_sim_load load;
	char text[LIMS_SIM_LOAD_TEXT];
	int64_t v = 0;
	lims_rc rc = LIMS_OK;
	for (unsigned i = 0; i < w->count; i++)
		check_number(w->word[i]);
	if (lims_sim_fault_parse(w, LIMS_SIM_FAULTS_MODBUS, &f, NULL) == LIMS_OK)
		require(f.kind != LIMS_SIM_FAULT_GLUE && f.argument >= 0 && f.argument <= 600000);
	if (w->count > 3 && lims_sim_load_parse(w->word[1], w->word[2], w->word[3], &load, NULL) == LIMS_OK) {
		lims_sim_load_text(&load, text);
		b->meter.load = load;
		lims_sim_gate_set_load(&b->gate, &load);
	}
	if (lims_sim_words_are(w, "error", 1, &rc, NULL) &&
		!lims_sim_number_parse(w->word[1], LIMS_SIM_PERCENT_PLACES, 1 - LIMS_SIM_WHOLE, LIMS_SIM_WHOLE, "percent", &v, NULL))
		(void)lims_sim_meter_error_at(&b->meter, &b->meter.load, v, NULL);
	if (lims_sim_words_are(w, "constant", 1, &rc, NULL) && b->meter.pulses == 0 && b->meter.energy == 0 &&
		!lims_sim_number_parse(w->word[1], 0, 1, 100000, "constant", &v, NULL))
		b->meter.constant = v;
	if (lims_sim_words_are(w, "advance", 1, &rc, NULL) && !lims_sim_number_parse(w->word[1], 0, 0, INT64_MAX, "seconds", &v, NULL))
		pulses(b, v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench b;
	struct lims_sim_words w;
	lims_sim_meter_init(&b.meter);
	lims_sim_gate_init(&b.gate);
	b.gate.hold_ns = 0;
	while (size) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t n = end ? (size_t)(end - data) : size;
		if (lims_sim_words_split(data, n, &w, NULL) == LIMS_OK)
			carry_out(&b, &w);
		data += end ? n + 1 : n;
		size -= end ? n + 1 : n;
	}
	return 0;
}
