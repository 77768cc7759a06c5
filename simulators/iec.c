// SPDX-License-Identifier: Apache-2.0
// IEC 62056-21 of the simulated meter, modes A and C, written from the standard's figures: identification, choice of the rate, readout.
#include "simulators/meter_speech.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BEGIN_RATE = 300, OFFERED_RATE = 9600, REACTION_NS = 200000000, PATIENCE_NS = 1500000000 };

static unsigned char with_parity(unsigned char c)
{
	unsigned char ones = c;
	ones = (unsigned char)(ones ^ ones >> 4);
	ones = (unsigned char)(ones ^ ones >> 2);
	ones = (unsigned char)(ones ^ ones >> 1);
	return (unsigned char)(c | (ones & 1) << 7);
}

static void say(struct lims_sim_meter_face *f, unsigned slot, struct lims_sim_fault fault, struct lims_buf *b, int64_t now_ns)
{
	for (size_t i = 0; f->parity && i < b->len; i++)
		b->data[i] = with_parity(b->data[i]);
	lims_sim_meter_send(f, slot, fault, b, now_ns);
}

static void add_value(struct lims_buf *b, const char *code, int64_t v, int places, int decimals, unsigned width, const char *unit)
{
	char text[LIMS_SIM_NUMBER_TEXT];
	lims_sim_number_text(v, places, decimals, text);
	lims_buf_add_text(b, code);
	lims_buf_add_char(b, '(');
	bool minus = text[0] == '-';
	if (minus)
		lims_buf_add_char(b, '-');
	for (size_t n = strlen(text); n < width; n++)
		lims_buf_add_char(b, '0');
	lims_buf_addf(b, "%s%s%s)\r\n", text + minus, *unit ? "*" : "", unit);
}

/// STX lines ! CR LF ETX BCC.
static void readout(const struct lims_sim_meter_face *f, bool wrong_check, struct lims_buf *b)
{
	const struct lims_sim_meter *m = f->meter;
	unsigned char check = 0;
	lims_buf_add_char(b, 2);
	lims_buf_addf(b, "F.F(00)\r\n0.0.0(%08" PRIu32 ")\r\n", f->serial);
	if (f->small_units) {
		add_value(b, "1.8.0", lims_sim_meter_total(m) * 10, 0, 0, 9, "Wh");
		add_value(b, "2.8.0", 0, 0, 0, 9, "Wh");
		add_value(b, "1.7.0", lims_sim_meter_power_uw(m), 6, 0, 7, "W");
	} else {
		add_value(b, "1.8.0", lims_sim_meter_total(m), 2, 2, 9, "kWh");
		add_value(b, "2.8.0", 0, 2, 2, 9, "kWh");
		add_value(b, "1.7.0", lims_sim_meter_power_uw(m) / 1000, 6, 3, 7, "kW");
	}
	add_value(b, "32.7.0", m->load.mv, 3, 1, 5, "V");
	add_value(b, "31.7.0", m->load.ua, 6, 3, 7, "A");
	add_value(b, "13.7.0", m->load.pf_ppm, 6, 2, 4, "");
	add_value(b, "0.3.0", m->constant, 0, 0, 1, "imp/kWh");
	lims_buf_add_text(b, "!\r\n\003");
	for (size_t i = 1; i < b->len; i++)
		check ^= b->data[i];
	lims_buf_add_char(b, (char)(wrong_check ? check ^ 0x41 : check));
}

static void send_readout(struct lims_sim_meter_face *f, unsigned slot, unsigned rate, int64_t now_ns)
{
	struct lims_buf b;
	struct lims_sim_fault fault = lims_sim_fault_take(&f->program->fault);
	lims_buf_init(&b, 8192);
	readout(f, fault.kind == LIMS_SIM_FAULT_CRC, &b);
	// At another speed the host sees bytes that never were.
	if (!lims_sim_meter_rate_fits(f, slot, rate))
		for (size_t i = 0; i < b.len; i++)
			b.data[i] = (unsigned char)(0xf8 | b.data[i]);
	say(f, slot, fault, &b, now_ns);
	lims_buf_finish(&b);
}

/// The next line (or choice) of the host without its end; false when there is none. Parity is taken off.
static bool next_line(struct lims_sim_peer *peer, char *text, size_t room)
{
	for (size_t i = 0; i < peer->in_len; i++)
		peer->in[i] &= 0x7f;
	const unsigned char *end = memchr(peer->in, '\n', peer->in_len);
	if (!end) {
		if (peer->in_len == sizeof peer->in)
			lims_sim_peer_consume(peer, peer->in_len);
		return false;
	}
	size_t n = (size_t)(end - peer->in), used = n + 1;
	n = n && peer->in[n - 1] == '\r' ? n - 1 : n;
	n = n < room ? n : room - 1;
	memcpy(text, peer->in, n);
	text[n] = '\0';
	lims_sim_peer_consume(peer, used);
	return true;
}

/// "/?!", "/?12345678!": is this meter called?
static bool is_called(const struct lims_sim_meter_face *f, const char *line)
{
	char own[24];
	const char *call = strstr(line, "/?");
	if (!call)
		return false;
	(void)snprintf(own, sizeof own, "/?%08" PRIu32 "!", f->serial);
	return strcmp(call, "/?!") == 0 || strcmp(call, own) == 0;
}

static void answer_call(struct lims_sim_meter_face *f, unsigned slot, bool mode_c, int64_t now_ns)
{
	struct lims_sim_meter_talk *t = &f->talk[slot];
	struct lims_buf b;
	lims_buf_init(&b, 256);
	lims_buf_add_text(&b, mode_c ? "/SIM5SIM-METER\r\n" : "/SIM@SIM-METER\r\n");
	say(f, slot, (struct lims_sim_fault){.kind = LIMS_SIM_FAULT_NONE}, &b, now_ns);
	lims_buf_finish(&b);
	*t = (struct lims_sim_meter_talk){.awaits_choice = mode_c, .rate = BEGIN_RATE, .due_ns = now_ns + (mode_c ? PATIENCE_NS : REACTION_NS)};
}

/// ACK 0 Z 0: readout at the rate of Z; this meter offers one rate beside that of the beginning.
static void take_choice(struct lims_sim_meter_talk *t, const char *line, int64_t now_ns)
{
	if (strcmp(line, "\x06"
					 "050") == 0)
		t->rate = OFFERED_RATE;
	else if (strcmp(line, "\x06"
						  "000") != 0)
		return;
	t->awaits_choice = false;
	t->due_ns = now_ns + REACTION_NS;
}

static void input(struct lims_sim_meter_face *f, unsigned slot, bool mode_c, int64_t now_ns)
{
	struct lims_sim_meter_talk *t = &f->talk[slot];
	char line[64];
	while (next_line(&f->program->port.peer[slot], line, sizeof line)) {
		// Who chooses has changed his speed already when this is read; whether he did so is seen at the readout.
		if (t->awaits_choice && line[0] == 6)
			take_choice(t, line, now_ns);
		else if (lims_sim_meter_rate_fits(f, slot, BEGIN_RATE) && is_called(f, line))
			answer_call(f, slot, mode_c, now_ns);
	}
	// Nobody chose in time: the readout comes at the rate of the beginning, as in mode A.
	if (t->due_ns && now_ns >= t->due_ns) {
		unsigned rate = t->rate;
		*t = (struct lims_sim_meter_talk){.due_ns = 0};
		send_readout(f, slot, rate, now_ns);
	}
}

void lims_sim_iec_a_input(struct lims_sim_meter_face *f, unsigned slot, int64_t now_ns)
{
	input(f, slot, false, now_ns);
}

void lims_sim_iec_c_input(struct lims_sim_meter_face *f, unsigned slot, int64_t now_ns)
{
	input(f, slot, true, now_ns);
}
