// SPDX-License-Identifier: Apache-2.0
// sim-meter: an electricity meter with Modbus TCP, Modbus RTU, IEC 62056-21 or DL/T 645, and a pulse output.
#include "simulators/address.h"
#include "simulators/meter_speech.h"
#include "simulators/modbus_line.h"
#include "simulators/simtime.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Pulses in one turn of the loop: a load and speed that want more fall behind, but the lines stay alive.
enum { PULSES_AT_ONCE = 20000, DEFAULT_SERIAL = 26000001 };

struct sim_meter {
	struct lims_sim_program program;
	struct lims_sim_meter meter;
	struct lims_sim_meter frozen; ///< what its registers go on showing, while face.meter is this
	struct lims_sim_simtime time;
	struct lims_sim_modbus_map map;
	struct lims_sim_port pulse;
	const struct lims_sim_meter_speech *speech; ///< NULL: Modbus
	struct lims_sim_meter_face face;
};

static const struct lims_sim_option options[] = {
	{"--unit-id", "N", "Modbus address (default 1)"},
	{"--constant", "K", "imp/kWh (default 1600)"},
	{"--load", "U,I,PF", "load at start (default 220,0,1)"},
	{"--error", "[I/PF:]PERCENT", "error at every load point, or at one; may be repeated"},
	{"--noise", "PERCENT", "even random error within +- this, new for every pulse"},
	{"--starting-current", "A", "below it nothing is registered (default 0.02)"},
	{"--creep", "W", "power registered below the starting current (default 0)"},
	{"--register", "KWH", "total at the start (default 0)"},
	{"--speed", "N", "simulated time runs N times as fast (default 1); 0: only by the command advance"},
	{"--pulse", "tcp:ADDRESS:PORT", "pulse output"},
	{"--speaks", "NAME", "modbus (default), iec-a, iec-c, dlt645-1997 or dlt645-2007"},
	{"--check-rate", NULL, "a pseudo-terminal that is set to a wrong speed understands nothing"},
	{"--parity", NULL, "IEC: bytes as a port of 8 bits sees them, with even parity in bit 7"},
};

static lims_rc percent(const char *text, int64_t min, int64_t *ret, struct lims_err *err)
{
	return lims_sim_number_parse(text, LIMS_SIM_PERCENT_PLACES, min, LIMS_SIM_WHOLE, "percent", ret, err);
}

// "PERCENT" or "I/PF PERCENT" in two parts.
static lims_rc set_error(struct lims_sim_meter *m, const char *at, const char *value, struct lims_err *err)
{
	char current[LIMS_SIM_NUMBER_TEXT];
	struct lims_sim_load point = {0};
	int64_t error = 0;
	lims_rc rc = percent(value, 1 - LIMS_SIM_WHOLE, &error, err);
	if (rc)
		return rc;
	if (!at) {
		m->error = error;
		m->points = 0;
		return LIMS_OK;
	}
	const char *slash = strchr(at, '/');
	if (!slash || (size_t)(slash - at) >= sizeof current)
		return lims_err_set(err, LIMS_E_INPUT, "the load point '%.40s' is not current and power factor; write it like 5/0.5L:-0.8", at);
	memcpy(current, at, (size_t)(slash - at));
	current[slash - at] = '\0';
	rc = lims_sim_load_parse("0", current, slash + 1, &point, err);
	return rc ? rc : lims_sim_meter_error_at(m, &point, error, err);
}

static lims_rc set_error_text(struct lims_sim_meter *m, const char *text, struct lims_err *err)
{
	char at[LIMS_SIM_LOAD_TEXT];
	const char *colon = strchr(text, ':');
	if (!colon)
		return set_error(m, NULL, text, err);
	if ((size_t)(colon - text) >= sizeof at)
		return lims_err_set(err, LIMS_E_INPUT, "the load point before ':' is too long; write it like 5/0.5L:-0.8");
	memcpy(at, text, (size_t)(colon - text));
	at[colon - text] = '\0';
	return set_error(m, at, colon + 1, err);
}

static lims_rc set_creep(struct lims_sim_meter *m, const char *text, struct lims_err *err)
{
	return lims_sim_number_parse(text, 3, 0, 1000000, "creep", &m->creep_mw, err);
}

static lims_rc set_speech(struct sim_meter *s, const char *name, struct lims_err *err)
{
	s->speech = lims_sim_meter_speech_find(name);
	if (s->speech || strcmp(name, "modbus") == 0)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "--speaks takes modbus, iec-a, iec-c, dlt645-1997 or dlt645-2007");
}

static lims_rc set(void *ctx, const char *name, const char *value, struct lims_err *err)
{
	struct sim_meter *s = ctx;
	struct lims_sim_meter *m = &s->meter;
	if (strcmp(name, "--unit-id") == 0)
		return lims_sim_modbus_line_set_unit(&s->map, value, err);
	if (strcmp(name, "--constant") == 0)
		return lims_sim_number_parse(value, 0, 1, 100000, name, &m->constant, err);
	if (strcmp(name, "--load") == 0)
		return lims_sim_load_parse_list(value, &m->load, err);
	if (strcmp(name, "--error") == 0)
		return set_error_text(m, value, err);
	if (strcmp(name, "--noise") == 0)
		return percent(value, 0, &m->noise, err);
	if (strcmp(name, "--starting-current") == 0)
		return lims_sim_number_parse(value, 6, 0, 1000000000, name, &m->starting_ua, err);
	if (strcmp(name, "--creep") == 0)
		return set_creep(m, value, err);
	if (strcmp(name, "--register") == 0)
		return lims_sim_number_parse(value, 2, 0, UINT32_MAX, name, &m->register_start, err);
	if (strcmp(name, "--speed") == 0)
		return lims_sim_number_parse(value, 0, 0, LIMS_SIM_SPEED_MAX, name, &s->time.speed, err);
	if (strcmp(name, "--speaks") == 0)
		return set_speech(s, value, err);
	if (strcmp(name, "--check-rate") == 0 || strcmp(name, "--parity") == 0) {
		*(strcmp(name, "--parity") == 0 ? &s->face.parity : &s->face.check_rate) = true;
		return LIMS_OK;
	}
	s->pulse.use_tcp = true;
	return lims_sim_address_parse(value, name, &s->pulse.address, err);
}

static void send_load(struct sim_meter *s, unsigned slot)
{
	char load[LIMS_SIM_LOAD_TEXT], line[LIMS_SIM_LOAD_TEXT + 32];
	lims_sim_load_text(&s->meter.load, load);
	int n = snprintf(line, sizeof line, "load %" PRId64 " %s\n", s->meter.now_ns, load);
	if (slot == LIMS_SIM_SLOTS)
		lims_sim_port_broadcast(&s->pulse, line, (size_t)n);
	else
		lims_sim_peer_send(&s->pulse.peer[slot], line, (size_t)n, 0);
}

static void pulse_opened(void *ctx, unsigned slot)
{
	send_load(ctx, slot);
}

// A listener says nothing; what it sends all the same is thrown away.
static void pulse_input(void *ctx, unsigned slot, int64_t now_ns)
{
	struct sim_meter *s = ctx;
	(void)now_ns;
	lims_sim_peer_consume(&s->pulse.peer[slot], s->pulse.peer[slot].in_len);
}

// Gives every pulse up to that simulated moment.
static void advance(struct sim_meter *s, int64_t until_ns)
{
	char line[40];
	int64_t at = 0;
	for (int i = 0; i < PULSES_AT_ONCE && lims_sim_meter_step(&s->meter, until_ns, &at); i++) {
		int n = snprintf(line, sizeof line, "pulse %" PRId64 "\n", at);
		lims_sim_port_broadcast(&s->pulse, line, (size_t)n);
	}
}

static void advance_to_now(struct sim_meter *s)
{
	advance(s, lims_sim_simtime_at(&s->time, lims_sim_now_ns()));
}

static lims_rc command_advance(struct sim_meter *s, const char *text, struct lims_err *err)
{
	int64_t ns = 0, until = 0;
	lims_rc rc = lims_sim_number_parse(text, 9, 0, INT64_MAX, "seconds", &ns, err);
	if (rc)
		return rc;
	if (s->time.speed)
		return lims_err_set(err, LIMS_E_INPUT, "time runs by itself; start with --speed 0 to move it by hand");
	if (__builtin_add_overflow(s->time.standing_ns, ns, &until))
		return lims_err_set(err, LIMS_E_INPUT, "simulated time ends after 292 years; advance by less");
	struct lims_sim_meter trial = s->meter;
	for (int64_t i = 0, at = 0; lims_sim_meter_step(&trial, until, &at); i++)
		if (i == PULSES_AT_ONCE)
			return lims_err_set(err, LIMS_E_INPUT, "this gives more than %d pulses at once; advance by less", PULSES_AT_ONCE);
	s->time.standing_ns = until;
	advance(s, until);
	return LIMS_OK;
}

static lims_rc command_load(struct sim_meter *s, const struct lims_sim_words *w, struct lims_err *err)
{
	struct lims_sim_load load;
	lims_rc rc = lims_sim_load_parse(w->word[1], w->word[2], w->word[3], &load, err);
	if (rc || lims_sim_load_equal(&load, &s->meter.load))
		return rc;
	s->meter.load = load;
	send_load(s, LIMS_SIM_SLOTS);
	return LIMS_OK;
}

/// Its registers go on showing what they show now; energy and pulses go on.
static lims_rc command_freeze(struct sim_meter *s, const struct lims_sim_words *w, struct lims_err *err)
{
	bool on = false;
	lims_rc rc = lims_sim_words_switch(w, &on, err);
	if (rc)
		return rc;
	s->frozen = *s->face.meter;
	s->face.meter = on ? &s->frozen : &s->meter;
	return LIMS_OK;
}

static lims_rc command_small_units(struct sim_meter *s, const struct lims_sim_words *w, struct lims_err *err)
{
	bool iec = s->speech && (strcmp(s->speech->name, "iec-a") == 0 || strcmp(s->speech->name, "iec-c") == 0);
	if (!iec)
		return lims_err_set(err, LIMS_E_INPUT, "only a meter of IEC 62056-21 tells its units; start it with --speaks iec-c");
	return lims_sim_words_switch(w, &s->face.small_units, err);
}

static lims_rc command(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err)
{
	struct sim_meter *s = ctx;
	lims_rc rc = LIMS_OK;
	(void)ret_text;
	advance_to_now(s);
	if (lims_sim_words_are(w, "load", 3, &rc, err))
		rc = command_load(s, w, err);
	else if (!rc && lims_sim_words_are(w, "advance", 1, &rc, err))
		rc = command_advance(s, w->word[1], err);
	else if (!rc && lims_sim_words_are(w, "error", 1, &rc, err))
		rc = set_error_text(&s->meter, w->word[1], err);
	else if (!rc && lims_sim_words_are(w, "noise", 1, &rc, err))
		rc = percent(w->word[1], 0, &s->meter.noise, err);
	else if (!rc && lims_sim_words_are(w, "creep", 1, &rc, err))
		rc = set_creep(&s->meter, w->word[1], err);
	else if (!rc && lims_sim_words_are(w, "freeze", 1, &rc, err))
		rc = command_freeze(s, w, err);
	else if (!rc && lims_sim_words_are(w, "small-units", 1, &rc, err))
		rc = command_small_units(s, w, err);
	else if (!rc)
		rc = lims_err_set(err, LIMS_E_INPUT, "a meter knows no command '%.40s'; see simulators/README.md", w->word[0]);
	// A reference that is asked after this command's answer must find the pulses and the load on its line.
	lims_sim_port_flush(&s->pulse, lims_sim_now_ns());
	return rc;
}

static void status(void *ctx, char *ret_text)
{
	struct sim_meter *s = ctx;
	char load[LIMS_SIM_LOAD_TEXT], total[LIMS_SIM_NUMBER_TEXT];
	advance_to_now(s);
	lims_sim_load_text(&s->meter.load, load);
	for (char *p = load; *p; p++)
		*p = *p == ' ' ? ',' : *p;
	lims_sim_number_text(lims_sim_meter_total(&s->meter), 2, 2, total);
	int n = snprintf(ret_text, LIMS_SIM_REPLY, "time-ns=%" PRId64 " load=%s pulses=%" PRIu64 " total-kwh=%s", s->meter.now_ns, load,
		s->meter.pulses, total);
	if (s->speech && n > 0 && n < LIMS_SIM_REPLY)
		(void)snprintf(ret_text + n, (size_t)(LIMS_SIM_REPLY - n), " host-baud=%u wrong-rates=%u", s->face.host_rate, s->face.wrong_rates);
}

static bool pair(void *ctx, unsigned address, uint32_t *ret_bits)
{
	const struct sim_meter *s = ctx;
	const struct lims_sim_meter *m = s->face.meter;
	switch (address) {
	case 0x0000:
		*ret_bits = lims_sim_float32(m->load.mv, 1000);
		return true;
	case 0x0002:
		*ret_bits = lims_sim_float32(m->load.ua, 1000000);
		return true;
	case 0x0004:
		*ret_bits = lims_sim_float32(lims_sim_meter_power_uw(m), 1000000);
		return true;
	case 0x0006:
		*ret_bits = lims_sim_float32(m->load.pf_ppm, 1000000);
		return true;
	case 0x0010:
		*ret_bits = lims_sim_meter_total(m);
		return true;
	case 0x0012:
		*ret_bits = (uint32_t)m->constant;
		return true;
	case 0x0014:
		*ret_bits = (uint32_t)m->pulses;
		return true;
	case 0x0020:
		*ret_bits = s->face.serial;
		return true;
	default:
		return false;
	}
}

static lims_rc begin(void *ctx, struct lims_sim_loop *loop, struct lims_err *err)
{
	struct sim_meter *s = ctx;
	lims_rc rc = lims_sim_modbus_line_serial(&s->program, DEFAULT_SERIAL, &s->face.serial, err);
	if (!rc && s->pulse.use_tcp)
		rc = lims_sim_program_check_address(&s->program, &s->pulse.address, err);
	if (rc)
		return rc;
	s->face.program = &s->program;
	s->face.meter = &s->meter;
	if (s->speech)
		s->program.instrument.faults = s->speech->faults;
	s->meter.random.state = (uint64_t)s->program.seed;
	s->meter.pulse_noise = lims_sim_noise_draw(&s->meter.random, s->meter.noise);
	s->time.start_real_ns = lims_sim_now_ns();
	lims_sim_loop_add(loop, lims_sim_port_source(&s->pulse));
	return lims_sim_port_open(&s->pulse, err);
}

static void opened(void *ctx, unsigned slot)
{
	struct sim_meter *s = ctx;
	s->face.talk[slot] = (struct lims_sim_meter_talk){.due_ns = 0};
}

static void input(void *ctx, unsigned slot, int64_t now_ns)
{
	struct sim_meter *s = ctx;
	advance_to_now(s);
	if (s->speech)
		s->speech->input(&s->face, slot, now_ns);
	else
		lims_sim_modbus_line_input(&s->program, &s->map, slot, now_ns);
}

static bool somebody_listens(const struct sim_meter *s)
{
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++)
		if (lims_sim_peer_is_open(&s->pulse.peer[i]))
			return true;
	return false;
}

// Without a listener the loop need not wake for each pulse; whoever asks later finds the time caught up.
static void prepare(void *ctx, struct lims_sim_wait *w)
{
	struct sim_meter *s = ctx;
	if (somebody_listens(s))
		lims_sim_wait_until(w, lims_sim_simtime_real(&s->time, lims_sim_meter_next_ns(&s->meter)));
	else if (s->time.speed)
		lims_sim_wait_until(w, w->now_ns + 1000000000);
	if (s->speech)
		lims_sim_meter_speech_prepare(&s->face, w);
	else
		lims_sim_modbus_line_prepare(&s->program, w);
}

static void run(void *ctx, const struct lims_sim_wait *w)
{
	struct sim_meter *s = ctx;
	advance(s, lims_sim_simtime_at(&s->time, w->now_ns));
}

int main(int argc, char **argv)
{
	struct sim_meter *s = calloc(1, sizeof *s);
	if (!s) {
		(void)fputs("sim-meter: no memory; close some programs and try again\n", stderr);
		return 4;
	}
	lims_sim_meter_init(&s->meter);
	s->time.speed = 1;
	s->map = (struct lims_sim_modbus_map){.unit = 1, .ctx = s, .pair = pair};
	lims_sim_port_init(&s->pulse, "pulse");
	s->pulse.ctx = s;
	s->pulse.opened = pulse_opened;
	s->pulse.input = pulse_input;
	const struct lims_sim_instrument instrument = {
		.program = "sim-meter",
		.about = "an electricity meter with Modbus, IEC 62056-21 or DL/T 645, and a pulse output",
		.options = options,
		.option_count = sizeof options / sizeof options[0],
		.faults = LIMS_SIM_FAULTS_MODBUS,
		.ctx = s,
		.set = set,
		.begin = begin,
		.command = command,
		.status = status,
		.opened = opened,
		.input = input,
		.prepare = prepare,
		.run = run,
	};
	int code = lims_sim_program_main(&s->program, &instrument, argc, argv);
	lims_sim_port_close(&s->pulse);
	free(s);
	return code;
}
