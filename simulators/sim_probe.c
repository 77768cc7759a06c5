// SPDX-License-Identifier: Apache-2.0
// sim-probe: a probe of temperature, humidity and air pressure that speaks Vaisala text or EASYBus over TCP and a pseudo-terminal.
#include "simulators/probe.h"
#include "simulators/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// 100000 of the unit.
#define LIMIT INT64_C(100000000000000)

struct sim_probe {
	struct lims_sim_program program;
	const struct lims_sim_probe_speech *speech;
	struct lims_sim_probe probe;
};

static const struct lims_sim_option options[] = {
	{"--speaks", "NAME", "vaisala (default) or easybus (temperature only)"},
	{"--pressure", "V", "in hPa (default 1013.2)"},
	{"--temperature", "V", "in degrees Celsius (default 23)"},
	{"--humidity", "V", "in per cent (default 50)"},
	{"--noise", "V", "even random amount within +- V, of each value"},
	{"--address", "N", "EASYBus: 1 to 239 (default 1)"},
	{"--echo", NULL, "Vaisala: repeats what comes and shows a prompt, as a service line"},
};

static const char *const names[LIMS_SIM_QUANTITIES] = {"pressure", "temperature", "humidity"};

static int quantity_of(const char *name)
{
	for (int i = 0; i < LIMS_SIM_QUANTITIES; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return -1;
}

static lims_rc number(const char *text, int64_t min, const char *what, int64_t *ret, struct lims_err *err)
{
	return lims_sim_number_parse(text, LIMS_SIM_PLACES, min, LIMIT, what, ret, err);
}

static lims_rc set(void *ctx, const char *name, const char *value, struct lims_err *err)
{
	struct sim_probe *s = ctx;
	int q = quantity_of(name + 2);
	if (q >= 0)
		return number(value, -LIMIT, name, &s->probe.value[q], err);
	if (strcmp(name, "--noise") == 0)
		return number(value, 0, name, &s->probe.noise, err);
	if (strcmp(name, "--address") == 0)
		return lims_sim_number_parse(value, 0, 1, 239, name, &s->probe.address, err);
	if (strcmp(name, "--echo") == 0) {
		s->probe.echo = true;
		return LIMS_OK;
	}
	s->speech = lims_sim_probe_speech_find(value);
	return s->speech ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "--speaks takes vaisala or easybus");
}

static lims_rc begin(void *ctx, struct lims_sim_loop *loop, struct lims_err *err)
{
	struct sim_probe *s = ctx;
	int64_t serial = 0;
	(void)loop;
	s->program.instrument.faults = s->speech->faults;
	s->probe.random.state = (uint64_t)s->program.seed;
	s->probe.serial = s->program.serial ? s->program.serial : "26000004";
	if (s->speech == &lims_sim_probe_easybus)
		return lims_sim_number_parse(s->probe.serial, 0, 0, UINT32_MAX, "--serial", &serial, err);
	return LIMS_OK;
}

static lims_rc freeze(struct lims_sim_probe *p, const struct lims_sim_words *w, struct lims_err *err)
{
	bool frozen = false;
	lims_rc rc = lims_sim_words_switch(w, &frozen, err);
	for (int i = 0; !rc && i < LIMS_SIM_QUANTITIES; i++)
		p->frozen_value[i] = lims_sim_probe_show(p, (enum lims_sim_probe_quantity)i);
	p->frozen = rc ? p->frozen : frozen;
	return rc;
}

static lims_rc command(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err)
{
	struct sim_probe *s = ctx;
	lims_rc rc = LIMS_OK;
	(void)ret_text;
	int q = quantity_of(w->word[0]);
	if (q >= 0 && lims_sim_words_are(w, names[q], 1, &rc, err))
		return number(w->word[1], -LIMIT, names[q], &s->probe.value[q], err);
	if (lims_sim_words_are(w, "noise", 1, &rc, err))
		return number(w->word[1], 0, "noise", &s->probe.noise, err);
	if (lims_sim_words_are(w, "freeze", 1, &rc, err))
		return freeze(&s->probe, w, err);
	if (lims_sim_words_are(w, "fahrenheit", 1, &rc, err))
		return lims_sim_words_switch(w, &s->probe.fahrenheit, err);
	if (lims_sim_words_are(w, "missing", 2, &rc, err)) {
		q = quantity_of(w->word[1]);
		if (q < 0)
			return lims_err_set(err, LIMS_E_INPUT, "'missing' takes pressure, temperature or humidity, and on or off");
		return lims_sim_words_switch(w, &s->probe.missing[q], err);
	}
	return rc ? rc : lims_err_set(err, LIMS_E_INPUT, "a probe knows no command '%.40s'; see simulators/README.md", w->word[0]);
}

static void status(void *ctx, char *ret_text)
{
	struct sim_probe *s = ctx;
	char text[LIMS_SIM_QUANTITIES][LIMS_SIM_NUMBER_TEXT];
	for (int i = 0; i < LIMS_SIM_QUANTITIES; i++)
		lims_sim_number_text(s->probe.value[i], LIMS_SIM_PLACES, 3, text[i]);
	(void)snprintf(ret_text, LIMS_SIM_REPLY, "pressure=%s temperature=%s humidity=%s", text[0], text[1], text[2]);
}

static size_t hear(void *ctx, const uint8_t *in, size_t n, struct lims_buf *reply)
{
	struct sim_probe *s = ctx;
	return s->speech->hear(&s->probe, in, n, reply);
}

static void input(void *ctx, unsigned slot, int64_t now_ns)
{
	struct sim_probe *s = ctx;
	lims_sim_answer(&s->program, slot, now_ns, s, hear, s->speech->spoil);
}

int main(int argc, char **argv)
{
	struct sim_probe *s = calloc(1, sizeof *s);
	if (!s) {
		(void)fputs("sim-probe: no memory; close some programs and try again\n", stderr);
		return 4;
	}
	s->speech = &lims_sim_probe_vaisala;
	s->probe = (struct lims_sim_probe){.value = {INT64_C(1013200000000), INT64_C(23000000000), INT64_C(50000000000)}, .address = 1};
	const struct lims_sim_instrument instrument = {
		.program = "sim-probe",
		.about = "a probe of temperature, humidity and air pressure that speaks Vaisala text or EASYBus over TCP and a pseudo-terminal",
		.options = options,
		.option_count = sizeof options / sizeof options[0],
		.faults = LIMS_SIM_FAULTS_COMMON,
		.ctx = s,
		.set = set,
		.begin = begin,
		.command = command,
		.status = status,
		.input = input,
	};
	int code = lims_sim_program_main(&s->program, &instrument, argc, argv);
	free(s);
	return code;
}
