// SPDX-License-Identifier: Apache-2.0
// sim-dlms: an electricity meter that is read by DLMS over HDLC without a password, or pushes its list by itself.
#include "simulators/answerer.h"
#include "simulators/dlms.h"
#include "simulators/meter.h"
#include "simulators/modbus_line.h"
#include "simulators/simtime.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_SERIAL = 26000007, PULSES_AT_ONCE = 20000 };

struct sim_dlms {
	struct lims_sim_program program;
	struct lims_sim_meter meter, frozen;
	const struct lims_sim_meter *shown; ///< the meter, or what it showed when it was frozen
	struct lims_sim_simtime time;
	struct lims_sim_dlms_setup setup;
	struct lims_sim_dlms_link link[LIMS_SIM_SLOTS];
	unsigned slot; ///< that is being answered
	bool small_units;
	int64_t push_ms, next_push_ns;
	uint32_t serial;
};

static const struct lims_sim_option options[] = {
	{"--load", "U,I,PF", "load at start (default 220,0,1)"},
	{"--register", "KWH", "total at the start (default 0)"},
	{"--speed", "N", "simulated time runs N times as fast (default 1); 0: it stands"},
	{"--max-info", "N", "bytes of an information field, 16 to 512 (default 128); longer answers go in segments"},
	{"--block", "N", "pushes its list in blocks of N bytes, 16 to 127 (default: whole)"},
	{"--password", NULL, "refuses whoever gives no password"},
	{"--push-ms", "N", "sends its list this often and answers nothing (default 0: it answers)"},
};

static lims_rc set(void *ctx, const char *name, const char *value, struct lims_err *err)
{
	struct sim_dlms *s = ctx;
	int64_t n = 0;
	lims_rc rc = LIMS_OK;
	if (strcmp(name, "--load") == 0)
		return lims_sim_load_parse_list(value, &s->meter.load, err);
	if (strcmp(name, "--register") == 0)
		return lims_sim_number_parse(value, 2, 0, UINT32_MAX, name, &s->meter.register_start, err);
	if (strcmp(name, "--speed") == 0)
		return lims_sim_number_parse(value, 0, 0, LIMS_SIM_SPEED_MAX, name, &s->time.speed, err);
	if (strcmp(name, "--push-ms") == 0)
		return lims_sim_number_parse(value, 0, 0, 3600000, name, &s->push_ms, err);
	if (strcmp(name, "--password") == 0) {
		s->setup.password = true;
		return LIMS_OK;
	}
	if (strcmp(name, "--block") == 0) {
		rc = lims_sim_number_parse(value, 0, 16, 127, name, &n, err);
		s->setup.block = (unsigned)n;
		return rc;
	}
	rc = lims_sim_number_parse(value, 0, 16, LIMS_SIM_DLMS_LONGEST, name, &n, err);
	s->setup.max_info = rc ? s->setup.max_info : (unsigned)n;
	return rc;
}

static void advance(struct sim_dlms *s)
{
	int64_t at = 0, until = lims_sim_simtime_at(&s->time, lims_sim_now_ns());
	for (int i = 0; i < PULSES_AT_ONCE && lims_sim_meter_step(&s->meter, until, &at); i++)
		;
}

static struct lims_sim_dlms_values values_of(struct sim_dlms *s)
{
	advance(s);
	const struct lims_sim_meter *m = s->shown;
	return (struct lims_sim_dlms_values){.total = lims_sim_meter_total(m),
		.power_dw = lims_sim_meter_power_uw(m) / 100000,
		.mv = m->load.mv,
		.ua = m->load.ua,
		.pf_ppm = m->load.pf_ppm,
		.serial = s->serial,
		.small_units = s->small_units};
}

static lims_rc command(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err)
{
	struct sim_dlms *s = ctx;
	lims_rc rc = LIMS_OK;
	(void)ret_text;
	if (lims_sim_words_are(w, "load", 3, &rc, err)) {
		struct lims_sim_load load;
		advance(s);
		rc = lims_sim_load_parse(w->word[1], w->word[2], w->word[3], &load, err);
		if (!rc)
			s->meter.load = load;
		return rc;
	}
	if (!rc && lims_sim_words_are(w, "small-units", 1, &rc, err))
		return lims_sim_words_switch(w, &s->small_units, err);
	if (!rc && lims_sim_words_are(w, "freeze", 1, &rc, err)) {
		bool on = false;
		advance(s);
		rc = lims_sim_words_switch(w, &on, err);
		s->frozen = *s->shown;
		s->shown = on ? &s->frozen : rc ? s->shown : &s->meter;
		return rc;
	}
	return rc ? rc : lims_err_set(err, LIMS_E_INPUT, "a DLMS meter knows no command '%.40s'; see simulators/README.md", w->word[0]);
}

static void status(void *ctx, char *ret_text)
{
	struct sim_dlms *s = ctx;
	char total[LIMS_SIM_NUMBER_TEXT];
	unsigned refused = 0, open = 0;
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++) {
		refused += s->link[i].refused;
		open += s->link[i].open;
	}
	lims_sim_number_text(values_of(s).total, 2, 2, total);
	(void)snprintf(ret_text, LIMS_SIM_REPLY, "total-kwh=%s open=%u refused=%u", total, open, refused);
}

static lims_rc begin(void *ctx, struct lims_sim_loop *loop, struct lims_err *err)
{
	struct sim_dlms *s = ctx;
	(void)loop;
	s->time.start_real_ns = lims_sim_now_ns();
	return lims_sim_modbus_line_serial(&s->program, DEFAULT_SERIAL, &s->serial, err);
}

static void opened(void *ctx, unsigned slot)
{
	struct sim_dlms *s = ctx;
	s->link[slot] = (struct lims_sim_dlms_link){.open = false};
}

static size_t hear(void *ctx, const uint8_t *in, size_t n, struct lims_buf *reply)
{
	struct sim_dlms *s = ctx;
	const struct lims_sim_fault *f = &s->program.fault;
	struct lims_sim_dlms_values v = values_of(s);
	unsigned denied = f->kind == LIMS_SIM_FAULT_EXCEPTION ? (unsigned)f->argument : 0;
	return s->push_ms ? n : lims_sim_dlms_hear(&s->link[s->slot], &s->setup, &v, denied, in, n, reply);
}

/// A wrong check is made in the last byte before the flag.
static void spoil(struct lims_sim_fault f, const uint8_t *question, size_t n, const struct lims_buf *reply, struct lims_buf *out)
{
	lims_sim_spoil_common(f, question, n, reply, out);
	if (f.kind == LIMS_SIM_FAULT_CRC && out->len > 2)
		out->data[out->len - 2] = (char)(out->data[out->len - 2] ^ 0x55);
}

static void input(void *ctx, unsigned slot, int64_t now_ns)
{
	struct sim_dlms *s = ctx;
	s->slot = slot;
	lims_sim_answer(&s->program, slot, now_ns, s, hear, spoil);
}

static void prepare(void *ctx, struct lims_sim_wait *w)
{
	struct sim_dlms *s = ctx;
	if (s->push_ms)
		lims_sim_wait_until(w, s->next_push_ns);
}

static void run(void *ctx, const struct lims_sim_wait *w)
{
	struct sim_dlms *s = ctx;
	if (!s->push_ms || w->now_ns < s->next_push_ns)
		return;
	struct lims_buf list, out;
	struct lims_sim_dlms_values v = values_of(s);
	struct lims_sim_fault f = lims_sim_fault_take(&s->program.fault);
	lims_buf_init(&list, 2048);
	lims_buf_init(&out, 4096);
	lims_sim_dlms_push(&s->setup, &v, &list);
	spoil(f, NULL, 0, &list, &out);
	if (out.len && !out.failed)
		lims_sim_port_broadcast(&s->program.port, out.data, out.len);
	lims_buf_finish(&list);
	lims_buf_finish(&out);
	s->next_push_ns = w->now_ns + s->push_ms * 1000000;
}

int main(int argc, char **argv)
{
	struct sim_dlms *s = calloc(1, sizeof *s);
	if (!s) {
		(void)fputs("sim-dlms: no memory; close some programs and try again\n", stderr);
		return 4;
	}
	lims_sim_meter_init(&s->meter);
	s->shown = &s->meter;
	s->time.speed = 1;
	s->setup.max_info = 128;
	const struct lims_sim_instrument instrument = {
		.program = "sim-dlms",
		.about = "an electricity meter that is read by DLMS over HDLC without a password, or pushes its list by itself",
		.options = options,
		.option_count = sizeof options / sizeof options[0],
		.faults = LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_CRC | 1u << LIMS_SIM_FAULT_EXCEPTION | 1u << LIMS_SIM_FAULT_ECHO,
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
