// SPDX-License-Identifier: Apache-2.0
// sim-scale: a scale that speaks MT-SICS, A&D, Toledo continuous or Yaohua XK3190 over TCP and a pseudo-terminal.
#include "simulators/program.h"
#include "simulators/speech.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMMAND = 128 };

struct sim_scale {
	struct lims_sim_program program;
	const struct lims_sim_speech *speech;
	struct lims_sim_sics sics;
	struct lims_sim_sics_talk talk[LIMS_SIM_SLOTS];
	int64_t rate;
	int64_t settle_ms, stable_timeout_ms;
};

static const struct lims_sim_option options[] = {
	{"--max", "V", "maximum capacity (default 15000)"},
	{"--d", "V", "actual scale interval (default 5)"},
	{"--e", "V", "verification scale interval (default: d)"},
	{"--unit", "TEXT", "unit, 1 to 5 letters (default g)"},
	{"--decimals", "N", "decimals of the indication (default: those of d)"},
	{"--load", "V", "load on the pan (default 0)"},
	{"--zero-error", "V", "error at every load"},
	{"--span-error", "PERCENT", "error in percent of the load"},
	{"--error", "LOAD:V", "error at a load; may be repeated"},
	{"--noise", "V", "even random amount within +- V"},
	{"--settle-ms", "N", "time until a new load is shown stable (default 0)"},
	{"--stable-timeout-ms", "N", "how long S, Z and T wait (default 5000)"},
	{"--rate", "N", "replies per second of SIR and of streams (default 10)"},
	{"--model", "TEXT", "name in I2 (default SIM-SCALE)"},
	{"--speaks", "NAME", "mt-sics (default), and, and-stream, toledo, toledo-checksum, xk3190-0 or xk3190-command"},
};

static lims_rc weight(const char *text, int64_t min, const char *what, int64_t *ret, struct lims_err *err)
{
	return lims_sim_number_parse(text, LIMS_SIM_PLACES, min, LIMS_SIM_SCALE_LIMIT, what, ret, err);
}

static lims_rc set_unit(struct lims_sim_scale *s, const char *text, struct lims_err *err)
{
	size_t n = strlen(text);
	for (size_t i = 0; i < n; i++)
		if (text[i] <= ' ' || text[i] > '~')
			n = 0;
	if (n < 1 || n >= LIMS_SIM_SCALE_UNIT)
		return lims_err_set(err, LIMS_E_INPUT, "the unit has 1 to 5 letters; give for example g or kg");
	memcpy(s->unit, text, n + 1);
	return LIMS_OK;
}

// "LOAD:V" is a point of the table, "V" alone the error at every load.
static lims_rc set_error(struct lims_sim_scale *s, const char *text, struct lims_err *err)
{
	const char *colon = strchr(text, ':');
	char left[LIMS_SIM_NUMBER_TEXT];
	int64_t load = 0, error = 0;
	lims_rc rc = weight(colon ? colon + 1 : text, -LIMS_SIM_SCALE_LIMIT, "error", &error, err);
	if (rc)
		return rc;
	if (!colon) {
		lims_sim_scale_error_everywhere(s, error);
		return LIMS_OK;
	}
	if ((size_t)(colon - text) >= sizeof left)
		return lims_err_set(err, LIMS_E_INPUT, "the load before ':' is too long; write it like 7500:-25");
	memcpy(left, text, (size_t)(colon - text));
	left[colon - text] = '\0';
	rc = weight(left, -LIMS_SIM_SCALE_LIMIT, "load", &load, err);
	return rc ? rc : lims_sim_scale_error_at(s, load, error, err);
}

static lims_rc set_span(struct lims_sim_scale *s, const char *text, struct lims_err *err)
{
	return lims_sim_number_parse(text, 5, -LIMS_SIM_SCALE_SPAN, LIMS_SIM_SCALE_SPAN, "span error", &s->span_error, err);
}

static lims_rc set_model(struct lims_sim_sics *s, const char *text, struct lims_err *err)
{
	size_t n = strlen(text);
	for (size_t i = 0; i < n; i++)
		if (text[i] < ' ' || text[i] > '~' || text[i] == '"')
			n = 0;
	if (n < 1 || n > 32)
		return lims_err_set(err, LIMS_E_INPUT, "--model takes 1 to 32 letters, digits and dashes");
	s->model = text;
	return LIMS_OK;
}

static lims_rc set_interval(struct lims_sim_scale *s, const char *name, const char *value, struct lims_err *err)
{
	if (strcmp(name, "--e") == 0)
		return weight(value, 1, name, &s->e, err);
	if (strcmp(name, "--max") == 0)
		return weight(value, 1, name, &s->max, err);
	lims_rc rc = weight(value, 1, name, &s->d, err);
	if (!rc && s->decimals < 0)
		s->decimals = lims_sim_number_places(value);
	return rc;
}

static lims_rc set_count(const char *value, int64_t min, int64_t max, const char *name, int64_t *ret, struct lims_err *err)
{
	return lims_sim_number_parse(value, 0, min, max, name, ret, err);
}

static lims_rc set_speech(struct sim_scale *s, const char *name, struct lims_err *err)
{
	s->speech = lims_sim_speech_find(name);
	return s->speech ? LIMS_OK
					 : lims_err_set(err, LIMS_E_INPUT,
						   "--speaks takes mt-sics, and, and-stream, toledo, toledo-checksum, xk3190-0 or xk3190-command");
}

static lims_rc set(void *ctx, const char *name, const char *value, struct lims_err *err)
{
	struct sim_scale *s = ctx;
	struct lims_sim_scale *scale = &s->sics.scale;
	int64_t n = 0;
	if (strcmp(name, "--max") == 0 || strcmp(name, "--d") == 0 || strcmp(name, "--e") == 0)
		return set_interval(scale, name, value, err);
	if (strcmp(name, "--unit") == 0)
		return set_unit(scale, value, err);
	if (strcmp(name, "--load") == 0)
		return weight(value, -LIMS_SIM_SCALE_LIMIT, name, &scale->load, err);
	if (strcmp(name, "--zero-error") == 0)
		return weight(value, -LIMS_SIM_SCALE_LIMIT, name, &scale->zero_error, err);
	if (strcmp(name, "--span-error") == 0)
		return set_span(scale, value, err);
	if (strcmp(name, "--error") == 0)
		return set_error(scale, value, err);
	if (strcmp(name, "--noise") == 0)
		return weight(value, 0, name, &scale->noise, err);
	if (strcmp(name, "--settle-ms") == 0)
		return set_count(value, 0, 600000, name, &s->settle_ms, err);
	if (strcmp(name, "--stable-timeout-ms") == 0)
		return set_count(value, 0, 600000, name, &s->stable_timeout_ms, err);
	if (strcmp(name, "--rate") == 0)
		return set_count(value, 1, 1000, name, &s->rate, err);
	if (strcmp(name, "--model") == 0)
		return set_model(&s->sics, value, err);
	if (strcmp(name, "--speaks") == 0)
		return set_speech(s, value, err);
	lims_rc rc = set_count(value, 0, LIMS_SIM_PLACES, name, &n, err);
	scale->decimals = rc ? scale->decimals : (int)n;
	return rc;
}

static lims_rc begin(void *ctx, struct lims_sim_loop *loop, struct lims_err *err)
{
	struct sim_scale *s = ctx;
	struct lims_sim_scale *scale = &s->sics.scale;
	(void)loop;
	s->program.instrument.faults = s->speech->faults;
	scale->load_before = scale->load;
	scale->settle_ns = s->settle_ms * 1000000;
	scale->random.state = (uint64_t)s->program.seed;
	s->sics.stable_timeout_ns = s->stable_timeout_ms * 1000000;
	s->sics.repeat_ns = 1000000000 / s->rate;
	s->sics.serial = s->program.serial ? s->program.serial : "SIM0000001";
	return lims_sim_scale_complete(scale, err);
}

static lims_rc put(struct lims_sim_scale *scale, const struct lims_sim_words *w, struct lims_err *err)
{
	int64_t v = 0;
	bool more = strcmp(w->word[0], "add") == 0;
	lims_rc rc = weight(w->word[1], -LIMS_SIM_SCALE_LIMIT, "load", &v, err);
	return rc ? rc : lims_sim_scale_put(scale, more ? scale->load + v : v, lims_sim_now_ns(), err);
}

static lims_rc command(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err)
{
	struct sim_scale *s = ctx;
	struct lims_sim_scale *scale = &s->sics.scale;
	lims_rc rc = LIMS_OK;
	(void)ret_text;
	if (lims_sim_words_are(w, "load", 1, &rc, err) || lims_sim_words_are(w, "add", 1, &rc, err))
		return put(scale, w, err);
	if (lims_sim_words_are(w, "error", 1, &rc, err))
		return set_error(scale, w->word[1], err);
	if (lims_sim_words_are(w, "zero-error", 1, &rc, err))
		return weight(w->word[1], -LIMS_SIM_SCALE_LIMIT, "zero-error", &scale->zero_error, err);
	if (lims_sim_words_are(w, "span-error", 1, &rc, err))
		return set_span(scale, w->word[1], err);
	if (lims_sim_words_are(w, "noise", 1, &rc, err))
		return weight(w->word[1], 0, "noise", &scale->noise, err);
	if (lims_sim_words_are(w, "unit", 1, &rc, err))
		return set_unit(scale, w->word[1], err);
	if (lims_sim_words_are(w, "overload", 0, &rc, err)) {
		scale->forced = LIMS_SIM_SCALE_OVER;
	} else if (lims_sim_words_are(w, "underload", 0, &rc, err)) {
		scale->forced = LIMS_SIM_SCALE_UNDER;
	} else if (lims_sim_words_are(w, "unstable", 1, &rc, err)) {
		return lims_sim_words_switch(w, &scale->unstable, err);
	} else if (lims_sim_words_are(w, "pounds", 1, &rc, err)) {
		return lims_sim_words_switch(w, &scale->pounds, err);
	} else if (lims_sim_words_are(w, "freeze", 1, &rc, err)) {
		bool on = false;
		rc = lims_sim_words_switch(w, &on, err);
		if (!rc)
			lims_sim_scale_freeze(scale, on, lims_sim_now_ns());
	} else if (lims_sim_words_are(w, "power-on", 0, &rc, err)) {
		if (s->speech != &lims_sim_speech_sics)
			return lims_err_set(err, LIMS_E_INPUT, "only MT-SICS says something at power-on; start the scale with --speaks mt-sics");
		struct lims_buf hello;
		lims_buf_init(&hello, 256);
		lims_sim_sics_hello(&s->sics, &hello);
		lims_sim_port_broadcast(&s->program.port, hello.data, hello.len);
		lims_buf_finish(&hello);
	} else if (!rc) {
		rc = lims_err_set(err, LIMS_E_INPUT, "a scale knows no command '%.40s'; see simulators/README.md", w->word[0]);
	}
	return rc;
}

static void status(void *ctx, char *ret_text)
{
	struct sim_scale *s = ctx;
	const struct lims_sim_scale *scale = &s->sics.scale;
	// A copy, so that asking does not move the noise on.
	struct lims_sim_scale copy = *scale;
	struct lims_sim_indication i = lims_sim_scale_show(&copy, lims_sim_now_ns());
	char load[LIMS_SIM_NUMBER_TEXT], value[LIMS_SIM_NUMBER_TEXT];
	lims_sim_number_text(scale->load, LIMS_SIM_PLACES, LIMS_SIM_PLACES, load);
	lims_sim_number_text(i.value, LIMS_SIM_PLACES, scale->decimals, value);
	const char *shown = i.over ? "overload" : i.under ? "underload" : value;
	(void)snprintf(ret_text, LIMS_SIM_REPLY, "load=%s indication=%s unit=%s stable=%s", load, shown, scale->unit, i.stable ? "yes" : "no");
}

static void opened(void *ctx, unsigned slot)
{
	struct sim_scale *s = ctx;
	s->talk[slot] = (struct lims_sim_sics_talk){.repeating = s->speech->streams};
}

static void send_reply(struct sim_scale *s, struct lims_sim_peer *peer, const struct lims_buf *reply, int64_t now_ns)
{
	if (!reply->len)
		return;
	struct lims_buf out;
	struct lims_sim_fault f = lims_sim_fault_take(&s->program.fault);
	lims_buf_init(&out, 16384);
	s->speech->spoil(f, reply, &out);
	if (out.len && !out.failed)
		lims_sim_peer_send(peer, out.data, out.len, lims_sim_program_due(&s->program, f, out.len, now_ns));
	lims_buf_finish(&out);
}

// The next line of the client into `command`, or false. A line that is too long becomes one that no scale knows.
static bool next_command(struct lims_sim_peer *peer, char command_text[COMMAND])
{
	const unsigned char *end = memchr(peer->in, '\n', peer->in_len);
	if (!end && peer->in_len < COMMAND)
		return false;
	size_t used = end ? (size_t)(end - peer->in) + 1 : peer->in_len;
	size_t n = end ? used - 1 : used;
	if (n && peer->in[n - 1] == '\r')
		n--;
	bool fits = n < COMMAND && !memchr(peer->in, '\0', n);
	memcpy(command_text, fits ? (const char *)peer->in : "?", fits ? n : 1);
	command_text[fits ? n : 1] = '\0';
	lims_sim_peer_consume(peer, used);
	return true;
}

static bool next_letter(struct lims_sim_peer *peer, char command_text[COMMAND])
{
	if (!peer->in_len)
		return false;
	command_text[0] = (char)peer->in[0];
	command_text[1] = '\0';
	lims_sim_peer_consume(peer, 1);
	return true;
}

static bool reset_waits(const struct lims_sim_peer *peer)
{
	return peer->in_len >= 2 && peer->in[0] == '@' && (peer->in[1] == '\r' || peer->in[1] == '\n');
}

static void input(void *ctx, unsigned slot, int64_t now_ns)
{
	struct sim_scale *s = ctx;
	struct lims_sim_peer *peer = &s->program.port.peer[slot];
	struct lims_sim_sics_talk *t = &s->talk[slot];
	char text[COMMAND];
	struct lims_buf reply;
	lims_buf_init(&reply, 4096);
	s->speech->go_on(&s->sics, t, now_ns, &reply);
	send_reply(s, peer, &reply, now_ns);
	while ((!t->waiting || s->speech->interrupts || reset_waits(peer)) && lims_sim_peer_is_open(peer) &&
		   (s->speech->letters ? next_letter(peer, text) : next_command(peer, text))) {
		lims_buf_clear(&reply);
		s->speech->command(&s->sics, t, text, now_ns, &reply);
		send_reply(s, peer, &reply, now_ns);
	}
	lims_buf_finish(&reply);
}

// The line wakes for what waits or repeats; `input` then does it.
static void prepare(void *ctx, struct lims_sim_wait *w)
{
	struct sim_scale *s = ctx;
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++)
		if (lims_sim_peer_is_open(&s->program.port.peer[i]))
			lims_sim_wait_until(w, lims_sim_sics_next_ns(&s->talk[i], w->now_ns));
}

static void run(void *ctx, const struct lims_sim_wait *w)
{
	(void)ctx;
	(void)w;
}

int main(int argc, char **argv)
{
	struct sim_scale *s = calloc(1, sizeof *s);
	if (!s) {
		(void)fputs("sim-scale: no memory; close some programs and try again\n", stderr);
		return 4;
	}
	s->rate = 10;
	s->stable_timeout_ms = 5000;
	s->speech = &lims_sim_speech_sics;
	s->sics.model = "SIM-SCALE";
	lims_sim_scale_init(&s->sics.scale);
	const struct lims_sim_instrument instrument = {
		.program = "sim-scale",
		.about = "a scale that speaks MT-SICS, A&D, Toledo continuous or Yaohua XK3190 over TCP and a pseudo-terminal",
		.options = options,
		.option_count = sizeof options / sizeof options[0],
		.faults = LIMS_SIM_FAULTS_SICS,
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
	free(s);
	return code;
}
