// SPDX-License-Identifier: Apache-2.0
// sim-gauge: a digital pressure gauge that speaks ConST/Additel or KELLER bus over TCP and a pseudo-terminal.
#include "simulators/gauge.h"
#include "simulators/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Pressures are multiples of 10^-9 of the unit, at most this large.
#define LIMIT INT64_C(100000000000000000)

struct sim_gauge {
	struct lims_sim_program program;
	const struct lims_sim_gauge_speech *speech;
	struct lims_sim_gauge gauge;
	bool unit_given;
};

static const struct lims_sim_option options[] = {
	{"--speaks", "NAME", "const (default) or keller"},
	{"--pressure", "V", "pressure (default 0)"},
	{"--d", "V", "resolution (default 0.001)"},
	{"--unit", "TEXT", "unit of the display, 1 to 7 letters (default KPA; keller: bar)"},
	{"--error", "V", "error at every pressure"},
	{"--noise", "V", "even random amount within +- V"},
	{"--temperature", "V", "of the gauge, in degrees Celsius (default 23)"},
	{"--address", "N", "1 to 249 (default 1)"},
};

static lims_rc number(const char *text, int64_t min, const char *what, int64_t *ret, struct lims_err *err)
{
	return lims_sim_number_parse(text, LIMS_SIM_PLACES, min, LIMIT, what, ret, err);
}

static lims_rc set_unit(struct lims_sim_gauge *g, const char *text, struct lims_err *err)
{
	size_t n = strlen(text);
	for (size_t i = 0; i < n; i++)
		if (text[i] <= ' ' || text[i] > '~' || text[i] == ':')
			n = 0;
	if (n < 1 || n >= LIMS_SIM_GAUGE_UNIT)
		return lims_err_set(err, LIMS_E_INPUT, "the unit has 1 to 7 letters; give for example KPA");
	memcpy(g->unit, text, n + 1);
	return LIMS_OK;
}

static lims_rc set(void *ctx, const char *name, const char *value, struct lims_err *err)
{
	struct sim_gauge *s = ctx;
	struct lims_sim_gauge *g = &s->gauge;
	if (strcmp(name, "--speaks") == 0) {
		s->speech = lims_sim_gauge_speech_find(value);
		return s->speech ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "--speaks takes const or keller");
	}
	if (strcmp(name, "--unit") == 0) {
		s->unit_given = true;
		return set_unit(g, value, err);
	}
	if (strcmp(name, "--address") == 0)
		return lims_sim_number_parse(value, 0, 1, 249, name, &g->address, err);
	if (strcmp(name, "--pressure") == 0)
		return number(value, -LIMIT, name, &g->pressure, err);
	if (strcmp(name, "--error") == 0)
		return number(value, -LIMIT, name, &g->error, err);
	if (strcmp(name, "--noise") == 0)
		return number(value, 0, name, &g->noise, err);
	if (strcmp(name, "--temperature") == 0)
		return number(value, -LIMIT, name, &g->temperature, err);
	lims_rc rc = number(value, 1, name, &g->d, err);
	g->decimals = lims_sim_number_places(value);
	return rc;
}

static lims_rc begin(void *ctx, struct lims_sim_loop *loop, struct lims_err *err)
{
	struct sim_gauge *s = ctx;
	struct lims_sim_gauge *g = &s->gauge;
	bool keller = s->speech == &lims_sim_gauge_keller;
	int64_t serial = 0;
	(void)loop;
	s->program.instrument.faults = s->speech->faults;
	g->random.state = (uint64_t)s->program.seed;
	g->serial = s->program.serial ? s->program.serial : "26000003";
	if (keller && s->unit_given)
		return lims_err_set(err, LIMS_E_INPUT, "the KELLER bus tells pressures in bar; leave --unit out");
	if (keller)
		return lims_sim_number_parse(g->serial, 0, 0, UINT32_MAX, "--serial", &serial, err);
	return s->unit_given ? LIMS_OK : set_unit(g, "KPA", err);
}

static lims_rc command(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err)
{
	struct sim_gauge *s = ctx;
	struct lims_sim_gauge *g = &s->gauge;
	lims_rc rc = LIMS_OK;
	(void)ret_text;
	if (lims_sim_words_are(w, "pressure", 1, &rc, err))
		return number(w->word[1], -LIMIT, "pressure", &g->pressure, err);
	if (lims_sim_words_are(w, "error", 1, &rc, err))
		return number(w->word[1], -LIMIT, "error", &g->error, err);
	if (lims_sim_words_are(w, "noise", 1, &rc, err))
		return number(w->word[1], 0, "noise", &g->noise, err);
	if (lims_sim_words_are(w, "temperature", 1, &rc, err))
		return number(w->word[1], -LIMIT, "temperature", &g->temperature, err);
	if (lims_sim_words_are(w, "unit", 1, &rc, err))
		return set_unit(g, w->word[1], err);
	if (lims_sim_words_are(w, "broken", 1, &rc, err))
		return lims_sim_words_switch(w, &g->broken, err);
	if (lims_sim_words_are(w, "freeze", 1, &rc, err)) {
		int64_t now = lims_sim_gauge_show(g);
		rc = lims_sim_words_switch(w, &g->frozen, err);
		g->frozen_value = now;
	} else if (lims_sim_words_are(w, "power-on", 0, &rc, err)) {
		g->greeted = false;
	} else if (!rc) {
		rc = lims_err_set(err, LIMS_E_INPUT, "a gauge knows no command '%.40s'; see simulators/README.md", w->word[0]);
	}
	return rc;
}

static void status(void *ctx, char *ret_text)
{
	struct sim_gauge *s = ctx;
	struct lims_sim_gauge copy = s->gauge; // so that asking does not move the noise on
	char value[LIMS_SIM_NUMBER_TEXT];
	lims_sim_number_text(lims_sim_gauge_show(&copy), LIMS_SIM_PLACES, copy.decimals, value);
	(void)snprintf(
		ret_text, LIMS_SIM_REPLY, "indication=%s unit=%s broken=%s", value, copy.unit[0] ? copy.unit : "bar", copy.broken ? "yes" : "no");
}

static size_t hear(void *ctx, const uint8_t *in, size_t n, struct lims_buf *reply)
{
	struct sim_gauge *s = ctx;
	return s->speech->hear(&s->gauge, in, n, reply);
}

static void input(void *ctx, unsigned slot, int64_t now_ns)
{
	struct sim_gauge *s = ctx;
	lims_sim_answer(&s->program, slot, now_ns, s, hear, s->speech->spoil);
}

int main(int argc, char **argv)
{
	struct sim_gauge *s = calloc(1, sizeof *s);
	if (!s) {
		(void)fputs("sim-gauge: no memory; close some programs and try again\n", stderr);
		return 4;
	}
	s->speech = &lims_sim_gauge_const;
	s->gauge = (struct lims_sim_gauge){.d = 1000000, .decimals = 3, .address = 1, .temperature = INT64_C(23000000000)};
	const struct lims_sim_instrument instrument = {
		.program = "sim-gauge",
		.about = "a digital pressure gauge that speaks ConST/Additel or KELLER bus over TCP and a pseudo-terminal",
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
