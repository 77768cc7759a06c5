// SPDX-License-Identifier: Apache-2.0
// sim-reference: a reference standard meter with a pulse input, Modbus TCP, Modbus RTU or SCPI.
#include "simulators/address.h"
#include "simulators/answerer.h"
#include "simulators/modbus_line.h"
#include "simulators/pulse_input.h"
#include "simulators/scpi.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_SERIAL = 26000002, GATE_BLOCK = 0x0100, GATE_END = 0x010C, GATE_NUMBER_WORDS = 2, GATE_VALUE_WORDS = 6 };

struct sim_reference {
	struct lims_sim_program program;
	struct lims_sim_gate gate, frozen; ///< scpi.gate is the one that is shown
	struct lims_sim_pulse_input pulses;
	struct lims_sim_modbus_map map;
	int64_t hold_ms;
	uint32_t serial;
	struct lims_sim_scpi scpi;
	bool speaks_scpi;
};

static const struct lims_sim_option options[] = {
	{"--unit-id", "N", "Modbus address (default 2)"},
	{"--load", "U,I,PF", "load at start (default 220,0,1)"},
	{"--pulses", "N", "pulses per gate (default 8)"},
	{"--hold-ms", "N", "a result stays for at least this long (default 250)"},
	{"--error", "PERCENT", "own error of energy and power (default 0)"},
	{"--speaks", "NAME", "modbus (default) or scpi"},
	{"--dut-constant", "K", "SCPI: imp/kWh of the meter under test (default 1600)"},
	{"--pulse-input", "tcp:ADDRESS:PORT", "a meter's pulse output"},
};

static lims_rc set_pulses(struct sim_reference *s, const char *text, struct lims_err *err)
{
	int64_t before = s->gate.pulses_wanted;
	lims_rc rc = lims_sim_number_parse(text, 0, 1, 100000, "pulses", &s->gate.pulses_wanted, err);
	if (!rc && s->gate.pulses_wanted != before)
		lims_sim_gate_abort(&s->gate);
	return rc;
}

static lims_rc set_hold(struct sim_reference *s, const char *text, struct lims_err *err)
{
	lims_rc rc = lims_sim_number_parse(text, 0, 0, 3600000, "hold", &s->hold_ms, err);
	s->gate.hold_ns = s->hold_ms * 1000000;
	return rc;
}

static lims_rc set_error(struct sim_reference *s, const char *text, struct lims_err *err)
{
	int64_t before = s->gate.error;
	lims_rc rc =
		lims_sim_number_parse(text, LIMS_SIM_PERCENT_PLACES, 1 - LIMS_SIM_WHOLE, LIMS_SIM_WHOLE, "error in percent", &s->gate.error, err);
	if (s->gate.error != before)
		lims_sim_gate_abort(&s->gate);
	return rc;
}

static lims_rc set_speech(struct sim_reference *s, const char *name, struct lims_err *err)
{
	s->speaks_scpi = strcmp(name, "scpi") == 0;
	return s->speaks_scpi || strcmp(name, "modbus") == 0 ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "--speaks takes modbus or scpi");
}

static lims_rc set(void *ctx, const char *name, const char *value, struct lims_err *err)
{
	struct sim_reference *s = ctx;
	if (strcmp(name, "--unit-id") == 0)
		return lims_sim_modbus_line_set_unit(&s->map, value, err);
	if (strcmp(name, "--load") == 0)
		return lims_sim_load_parse_list(value, &s->gate.load, err);
	if (strcmp(name, "--pulses") == 0)
		return set_pulses(s, value, err);
	if (strcmp(name, "--hold-ms") == 0)
		return set_hold(s, value, err);
	if (strcmp(name, "--error") == 0)
		return set_error(s, value, err);
	if (strcmp(name, "--speaks") == 0)
		return set_speech(s, value, err);
	if (strcmp(name, "--dut-constant") == 0)
		return lims_sim_number_parse(value, 0, 1, 100000, name, &s->scpi.constant, err);
	s->pulses.used = true;
	return lims_sim_address_parse(value, name, &s->pulses.address, err);
}

static lims_rc command(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err)
{
	struct sim_reference *s = ctx;
	lims_rc rc = LIMS_OK;
	(void)ret_text;
	if (lims_sim_words_are(w, "load", 3, &rc, err)) {
		struct lims_sim_load load;
		rc = lims_sim_load_parse(w->word[1], w->word[2], w->word[3], &load, err);
		if (!rc)
			lims_sim_gate_set_load(&s->gate, &load);
	} else if (!rc && lims_sim_words_are(w, "pulses", 1, &rc, err)) {
		rc = set_pulses(s, w->word[1], err);
	} else if (!rc && lims_sim_words_are(w, "hold-ms", 1, &rc, err)) {
		rc = set_hold(s, w->word[1], err);
	} else if (!rc && lims_sim_words_are(w, "error", 1, &rc, err)) {
		rc = set_error(s, w->word[1], err);
	} else if (!rc && lims_sim_words_are(w, "small-units", 1, &rc, err)) {
		rc = s->speaks_scpi ? lims_sim_words_switch(w, &s->scpi.small_units, err)
							: lims_err_set(err, LIMS_E_INPUT, "registers tell no units; start it with --speaks scpi");
	} else if (!rc && lims_sim_words_are(w, "freeze", 1, &rc, err)) {
		bool on = false;
		rc = lims_sim_words_switch(w, &on, err);
		s->frozen = *s->scpi.gate;
		s->scpi.gate = on ? &s->frozen : rc ? s->scpi.gate : &s->gate;
	} else if (!rc) {
		rc = lims_err_set(err, LIMS_E_INPUT, "a reference knows no command '%.40s'; see simulators/README.md", w->word[0]);
	}
	return rc;
}

static void status(void *ctx, char *ret_text)
{
	static const char *const states[] = {"waits", "runs", "no-pulse-line"};
	const struct sim_reference *s = ctx;
	const struct lims_sim_gate_result *r = &s->gate.result;
	char load[LIMS_SIM_LOAD_TEXT], energy[LIMS_SIM_NUMBER_TEXT];
	lims_sim_load_text(&s->gate.load, load);
	for (char *p = load; *p; p++)
		*p = *p == ' ' ? ',' : *p;
	lims_sim_number_text(r->energy, 5, 5, energy);
	(void)snprintf(ret_text, LIMS_SIM_REPLY, "load=%s state=%s gate=%" PRIu32 " pulses=%" PRIu32 " energy-wh=%s", load,
		states[s->gate.state], r->number, r->pulses, energy);
}

// Pulses of one gate and energy of another must not meet: the block is read whole, or its number alone.
static bool block(void *ctx, unsigned address, unsigned count)
{
	(void)ctx;
	if (address >= GATE_END || address + count <= GATE_BLOCK)
		return true;
	return address == GATE_BLOCK && count % 2 == 0 && count <= GATE_END - GATE_BLOCK &&
		   (count == GATE_NUMBER_WORDS || count >= GATE_VALUE_WORDS);
}

static bool pair_of_load(const struct lims_sim_load *l, unsigned which, uint32_t *ret_bits)
{
	*ret_bits = which == 0   ? lims_sim_float32(l->mv, 1000)
				: which == 2 ? lims_sim_float32(l->ua, 1000000)
							 : lims_sim_float32(l->pf_ppm, 1000000);
	return true;
}

static bool pair(void *ctx, unsigned address, uint32_t *ret_bits)
{
	const struct sim_reference *s = ctx;
	const struct lims_sim_gate *g = s->scpi.gate;
	switch (address) {
	case 0x0000:
	case 0x0002:
	case 0x0006:
		return pair_of_load(&g->load, address, ret_bits);
	case 0x0004:
		*ret_bits = lims_sim_float32(lims_sim_gate_power_uw(g), 1000000);
		return true;
	case 0x0020:
		*ret_bits = s->serial;
		return true;
	case 0x0100:
		*ret_bits = g->result.number;
		return true;
	case 0x0102:
		*ret_bits = g->result.pulses;
		return true;
	case 0x0104:
		*ret_bits = g->result.energy;
		return true;
	case 0x0106:
	case 0x0108:
	case 0x010A:
		return pair_of_load(&g->result.load, address - 0x0106, ret_bits);
	case 0x0110:
		*ret_bits = (uint32_t)g->pulses_wanted;
		return true;
	case 0x0112:
		*ret_bits = (uint32_t)g->state;
		return true;
	default:
		return false;
	}
}

static lims_rc begin(void *ctx, struct lims_sim_loop *loop, struct lims_err *err)
{
	struct sim_reference *s = ctx;
	(void)loop;
	lims_rc rc = lims_sim_modbus_line_serial(&s->program, DEFAULT_SERIAL, &s->serial, err);
	s->scpi.serial = s->serial;
	if (s->speaks_scpi)
		s->program.instrument.faults = LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_ECHO;
	if (!rc && s->pulses.used)
		rc = lims_sim_program_check_address(&s->program, &s->pulses.address, err);
	if (!rc && s->pulses.used && !s->pulses.address.sin_port)
		rc = lims_err_set(err, LIMS_E_INPUT, "--pulse-input needs the port that the meter announced; 0 is none");
	return rc;
}

static size_t hear(void *ctx, const uint8_t *in, size_t n, struct lims_buf *reply)
{
	const struct sim_reference *s = ctx;
	return lims_sim_scpi_hear(&s->scpi, in, n, reply);
}

static void input(void *ctx, unsigned slot, int64_t now_ns)
{
	struct sim_reference *s = ctx;
	if (s->speaks_scpi)
		lims_sim_answer(&s->program, slot, now_ns, s, hear, lims_sim_spoil_common);
	else
		lims_sim_modbus_line_input(&s->program, &s->map, slot, now_ns);
}

static void prepare(void *ctx, struct lims_sim_wait *w)
{
	struct sim_reference *s = ctx;
	lims_sim_pulse_input_prepare(&s->pulses, w);
	if (!s->speaks_scpi)
		lims_sim_modbus_line_prepare(&s->program, w);
}

static void run(void *ctx, const struct lims_sim_wait *w)
{
	struct sim_reference *s = ctx;
	lims_sim_pulse_input_run(&s->pulses, &s->gate, w->now_ns);
}

int main(int argc, char **argv)
{
	struct sim_reference *s = calloc(1, sizeof *s);
	if (!s) {
		(void)fputs("sim-reference: no memory; close some programs and try again\n", stderr);
		return 4;
	}
	lims_sim_gate_init(&s->gate);
	lims_sim_pulse_input_init(&s->pulses);
	s->scpi = (struct lims_sim_scpi){.gate = &s->gate, .constant = 1600};
	s->map = (struct lims_sim_modbus_map){.unit = 2, .ctx = s, .pair = pair, .block = block};
	const struct lims_sim_instrument instrument = {
		.program = "sim-reference",
		.about = "a reference standard meter with a pulse input, Modbus TCP, Modbus RTU or SCPI",
		.options = options,
		.option_count = sizeof options / sizeof options[0],
		.faults = LIMS_SIM_FAULTS_MODBUS,
		.ctx = s,
		.set = set,
		.begin = begin,
		.command = command,
		.status = status,
		.input = input,
		.prepare = prepare,
		.run = run,
	};
	int code = lims_sim_program_main(&s->program, &instrument, argc, argv);
	lims_sim_pulse_input_close(&s->pulses);
	free(s);
	return code;
}
