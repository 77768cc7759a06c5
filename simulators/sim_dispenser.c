// SPDX-License-Identifier: Apache-2.0
// sim-dispenser: a fuel dispenser and its controller, heard at a tap of the line between them.
#include "simulators/dispenser.h"
#include "simulators/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VOLUME_MAX = 900000000, DECIMALS_UNSET = 100 };

struct sim_dispenser {
	struct lims_sim_program program;
	struct lims_sim_dispenser pump;
	const struct lims_sim_forecourt *forecourt;
	int64_t turn_ms, next_ns;
	uint64_t heard; ///< bytes that somebody sent to the tap: a listener sends none
	struct lims_sim_saying said[LIMS_SIM_SAYINGS];
};

static const struct lims_sim_option options[] = {
	{"--speaks", "NAME", "dart (default) or two-wire"},
	{"--address", "N", "pump 1 to 15 (default 1; in DART 51h)"},
	{"--price", "V", "unit price (default 23560)"},
	{"--decimals", "V,A,P", "decimals of volume, amount and price (dart 2,0,0; two-wire 3,-1,-1)"},
	{"--flow", "L/MIN", "flow rate (default 30)"},
	{"--error", "PERCENT", "error of the volume shown (default 0)"},
	{"--turn-ms", "N", "the controller asks this often (default 140)"},
};

static lims_rc set_decimals(struct lims_sim_dispenser *d, const char *text, struct lims_err *err)
{
	int *const places[] = {&d->decimals_volume, &d->decimals_amount, &d->decimals_price};
	for (int i = 0; i < 3; i++) {
		char part[8] = "";
		size_t n = strcspn(text, ",");
		int64_t v = 0;
		if (n < sizeof part)
			memcpy(part, text, n);
		lims_rc rc = lims_sim_number_parse(part, 0, i ? -3 : 0, i ? 4 : 3, "--decimals", &v, err);
		if (rc)
			return rc;
		*places[i] = (int)v;
		text += n;
		if ((i < 2) != (*text == ','))
			return lims_err_set(err, LIMS_E_INPUT, "--decimals takes three numbers like 2,0,0: of volume, amount and price");
		text += i < 2;
	}
	return LIMS_OK;
}

static lims_rc set_price(struct lims_sim_dispenser *d, const char *text, struct lims_err *err)
{
	return lims_sim_number_parse(text, LIMS_SIM_PLACES, 1, 999999 * lims_sim_power_of_ten(LIMS_SIM_PLACES), "price", &d->price, err);
}

static lims_rc set_error(struct lims_sim_dispenser *d, const char *text, struct lims_err *err)
{
	return lims_sim_number_parse(text, 5, -LIMS_SIM_ERROR_WHOLE / 2, LIMS_SIM_ERROR_WHOLE / 2, "error", &d->error, err);
}

static lims_rc set_flow(struct lims_sim_dispenser *d, const char *text, struct lims_err *err)
{
	int64_t litres = 0;
	lims_rc rc = lims_sim_number_parse(text, 3, 1, 100000000, "flow", &litres, err);
	d->flow_ul_s = rc ? d->flow_ul_s : litres * 1000 / 60;
	return rc;
}

static lims_rc set(void *ctx, const char *name, const char *value, struct lims_err *err)
{
	struct sim_dispenser *s = ctx;
	int64_t n = 0;
	if (strcmp(name, "--price") == 0)
		return set_price(&s->pump, value, err);
	if (strcmp(name, "--decimals") == 0)
		return set_decimals(&s->pump, value, err);
	if (strcmp(name, "--flow") == 0)
		return set_flow(&s->pump, value, err);
	if (strcmp(name, "--error") == 0)
		return set_error(&s->pump, value, err);
	if (strcmp(name, "--turn-ms") == 0)
		return lims_sim_number_parse(value, 0, 1, 10000, name, &s->turn_ms, err);
	if (strcmp(name, "--speaks") == 0) {
		s->forecourt = lims_sim_forecourt_find(value);
		return s->forecourt ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "--speaks takes dart or two-wire");
	}
	lims_rc rc = lims_sim_number_parse(value, 0, 1, 15, name, &n, err);
	s->pump.address = rc ? s->pump.address : (int)n;
	return rc;
}

static lims_rc begin(void *ctx, struct lims_sim_loop *loop, struct lims_err *err)
{
	struct sim_dispenser *s = ctx;
	(void)loop;
	if (s->pump.decimals_volume == DECIMALS_UNSET) {
		s->pump.decimals_volume = s->forecourt->decimals_volume;
		s->pump.decimals_amount = s->forecourt->decimals_amount;
		s->pump.decimals_price = s->forecourt->decimals_price;
	}
	return lims_sim_dispenser_complete(&s->pump, err);
}

static lims_rc command(void *ctx, const struct lims_sim_words *w, char *ret_text, struct lims_err *err)
{
	struct sim_dispenser *s = ctx;
	lims_rc rc = LIMS_OK;
	int64_t v = 0;
	(void)ret_text;
	if (lims_sim_words_are(w, "deliver", 1, &rc, err)) {
		rc = lims_sim_number_parse(w->word[1], LIMS_SIM_VOLUME_PLACES, 1, VOLUME_MAX, "volume", &v, err);
		return rc ? rc : lims_sim_dispenser_deliver(&s->pump, v, err);
	}
	if (lims_sim_words_are(w, "price", 1, &rc, err)) {
		struct lims_sim_dispenser changed = s->pump;
		rc = set_price(&changed, w->word[1], err);
		if (!rc)
			rc = lims_sim_dispenser_complete(&changed, err);
		s->pump.price = rc ? s->pump.price : changed.price;
		return rc;
	}
	if (lims_sim_words_are(w, "error", 1, &rc, err))
		return set_error(&s->pump, w->word[1], err);
	if (lims_sim_words_are(w, "flow", 1, &rc, err))
		return set_flow(&s->pump, w->word[1], err);
	return rc ? rc : lims_err_set(err, LIMS_E_INPUT, "a dispenser knows no command '%.40s'; see simulators/README.md", w->word[0]);
}

static void status(void *ctx, char *ret_text)
{
	struct sim_dispenser *s = ctx;
	const struct lims_sim_dispenser *d = &s->pump;
	char shown[LIMS_SIM_NUMBER_TEXT], delivered[LIMS_SIM_NUMBER_TEXT], total[LIMS_SIM_NUMBER_TEXT];
	lims_sim_number_text(lims_sim_dispenser_volume(d), d->decimals_volume, d->decimals_volume, shown);
	lims_sim_number_text(lims_sim_dispenser_delivered(d), LIMS_SIM_VOLUME_PLACES, LIMS_SIM_VOLUME_PLACES, delivered);
	lims_sim_number_text(d->total_ul, LIMS_SIM_VOLUME_PLACES, 2, total);
	(void)snprintf(ret_text, LIMS_SIM_REPLY, "state=%s volume=%s delivered=%s total=%s heard=%llu", lims_sim_pump_state_name(d->state),
		shown, delivered, total, (unsigned long long)s->heard);
}

// What somebody says at the tap reaches nobody; it is counted, for a listener must not speak.
static void input(void *ctx, unsigned slot, int64_t now_ns)
{
	struct sim_dispenser *s = ctx;
	struct lims_sim_peer *peer = &s->program.port.peer[slot];
	(void)now_ns;
	s->heard += peer->in_len;
	lims_sim_peer_consume(peer, peer->in_len);
}

static void tell(struct sim_dispenser *s, const void *bytes, size_t n, int64_t due_ns)
{
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++)
		if (lims_sim_peer_is_open(&s->program.port.peer[i]))
			lims_sim_peer_send(&s->program.port.peer[i], bytes, n, due_ns);
}

/// Says it, spoilt by the fault; false when the controller cannot have understood it.
static bool say(struct sim_dispenser *s, struct lims_sim_saying *say, struct lims_sim_fault f, int64_t now_ns)
{
	static const unsigned char noise[] = {0x00, 0xff, 0x41, 0x13};
	size_t n = f.kind == LIMS_SIM_FAULT_TRUNCATE ? say->n / 2 : say->n;
	if (f.kind == LIMS_SIM_FAULT_SILENT)
		return false;
	if (f.kind == LIMS_SIM_FAULT_CRC && say->check)
		say->bytes[say->check] ^= 0x01;
	if (f.kind == LIMS_SIM_FAULT_NOISE)
		tell(s, noise, sizeof noise, 0);
	tell(s, say->bytes, n, lims_sim_program_due(&s->program, f, n, now_ns));
	return f.kind != LIMS_SIM_FAULT_TRUNCATE && f.kind != LIMS_SIM_FAULT_CRC;
}

static void turn(struct sim_dispenser *s, int64_t now_ns)
{
	struct lims_sim_fault f = lims_sim_fault_take(&s->program.fault);
	struct lims_sim_fault none = {.kind = LIMS_SIM_FAULT_NONE};
	s->pump.amount_decimals_off = f.kind == LIMS_SIM_FAULT_DECIMALS;
	lims_sim_dispenser_flow(&s->pump, now_ns);
	memset(s->said, 0, sizeof s->said);
	size_t n = s->forecourt->turn(&s->pump, s->said);
	bool understood = true;
	for (size_t i = 0; i < n && understood; i++)
		understood = say(s, &s->said[i], s->said[i].from_pump ? f : none, now_ns);
	if (understood)
		lims_sim_dispenser_heard(&s->pump, now_ns);
}

static void prepare(void *ctx, struct lims_sim_wait *w)
{
	struct sim_dispenser *s = ctx;
	lims_sim_wait_until(w, s->next_ns);
}

static void run(void *ctx, const struct lims_sim_wait *w)
{
	struct sim_dispenser *s = ctx;
	if (w->now_ns < s->next_ns)
		return;
	turn(s, w->now_ns);
	s->next_ns = w->now_ns + s->turn_ms * 1000000;
}

int main(int argc, char **argv)
{
	struct sim_dispenser *s = calloc(1, sizeof *s);
	if (!s) {
		(void)fputs("sim-dispenser: no memory; close some programs and try again\n", stderr);
		return 4;
	}
	lims_sim_dispenser_init(&s->pump);
	s->pump.decimals_volume = DECIMALS_UNSET;
	s->forecourt = &lims_sim_forecourt_dart;
	s->turn_ms = 140;
	const struct lims_sim_instrument instrument = {
		.program = "sim-dispenser",
		.about = "a fuel dispenser and its controller, heard at a tap over TCP and a pseudo-terminal",
		.options = options,
		.option_count = sizeof options / sizeof options[0],
		.faults = LIMS_SIM_FAULTS_DISPENSER,
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
	free(s);
	return code;
}
