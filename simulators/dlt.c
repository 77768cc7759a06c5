// SPDX-License-Identifier: Apache-2.0
// DL/T 645 of the simulated meter, editions 1997 and 2007, written from the standard's frame and annex A.
#include "simulators/meter_speech.h"

#include <string.h>

enum { RATE = 2400, HEAD = 10, OFFSET = 0x33, ANSWER = 64 };

/// An answer being written, without the 33h.
struct answer {
	unsigned char data[ANSWER];
	size_t n;
};

/// `bytes` bytes of BCD, lowest first; the top bit of the last one is the sign.
static void put_bcd(struct answer *a, int64_t v, size_t bytes)
{
	uint64_t left = (uint64_t)(v < 0 ? -v : v);
	for (size_t i = 0; i < bytes; i++, left /= 100)
		a->data[a->n++] = (unsigned char)(left % 10 | left / 10 % 10 << 4);
	if (v < 0)
		a->data[a->n - 1] |= 0x80;
}

static bool item_1997(const struct lims_sim_meter_face *f, unsigned di, struct answer *a)
{
	const struct lims_sim_meter *m = f->meter;
	switch (di) {
	case 0x9010:
		put_bcd(a, lims_sim_meter_total(m), 4);
		return true;
	case 0x9020:
		put_bcd(a, 0, 4);
		return true;
	case 0xb611: // this maker: whole volts
		put_bcd(a, m->load.mv / 1000, 2);
		return true;
	case 0xb621: // and hundredths of an ampere
		put_bcd(a, m->load.ua / 10000, 2);
		return true;
	case 0xc032:
		put_bcd(a, f->serial, 6);
		return true;
	default:
		return false;
	}
}

static bool item_2007(const struct lims_sim_meter_face *f, unsigned di, struct answer *a)
{
	const struct lims_sim_meter *m = f->meter;
	switch (di) {
	case 0x00010000:
		put_bcd(a, lims_sim_meter_total(m), 4);
		return true;
	case 0x00020000:
		put_bcd(a, 0, 4);
		return true;
	case 0x02010100:
		put_bcd(a, m->load.mv / 100, 2);
		return true;
	case 0x02020100:
		put_bcd(a, m->load.ua / 1000, 3);
		return true;
	case 0x02030000:
		put_bcd(a, lims_sim_meter_power_uw(m) / 100000, 3);
		return true;
	case 0x02060000:
		put_bcd(a, m->load.pf_ppm / 1000, 2);
		return true;
	case 0x04000401:
	case 0x04000402:
		put_bcd(a, f->serial, 6);
		return true;
	case 0x04000409:
		put_bcd(a, m->constant, 3);
		return true;
	default:
		return false;
	}
}

/// Preamble, head, data, sum and end of an answer.
static void close_frame(
	const struct lims_sim_meter_face *f, unsigned control, const struct answer *a, struct lims_sim_fault fault, struct lims_buf *b)
{
	struct answer address = {.n = 0};
	unsigned char sum = 0;
	put_bcd(&address, (int64_t)f->serial + (fault.kind == LIMS_SIM_FAULT_UNIT), 6);
	lims_buf_add(b, "\xfe\xfe", 2);
	size_t from = b->len;
	lims_buf_add_char(b, 0x68);
	lims_buf_add(b, address.data, 6);
	lims_buf_add_char(b, 0x68);
	lims_buf_add_char(b, (char)control);
	lims_buf_add_char(b, (char)a->n);
	for (size_t i = 0; i < a->n; i++)
		lims_buf_add_char(b, (char)(a->data[i] + OFFSET));
	for (size_t i = from; i < b->len; i++)
		sum = (unsigned char)(sum + b->data[i]);
	lims_buf_add_char(b, (char)(fault.kind == LIMS_SIM_FAULT_CRC ? sum + 1 : sum));
	lims_buf_add_char(b, 0x16);
}

static bool is_mine(const struct lims_sim_meter_face *f, const unsigned char *address)
{
	struct answer own = {.n = 0};
	put_bcd(&own, f->serial, 6);
	for (size_t i = 0; i < 6; i++)
		if (address[i] != own.data[i] && address[i] != 0xaa)
			return false;
	return true;
}

/// Answers one whole frame behind `wake` bytes; `y2007` says which edition the meter has.
static void answer(struct lims_sim_meter_face *f, unsigned slot, bool y2007, size_t wake, int64_t now_ns)
{
	const unsigned char *in = f->program->port.peer[slot].in, *q = in + wake;
	size_t di_len = y2007 ? 4 : 2;
	unsigned read = y2007 ? 0x11 : 0x01, control = q[8], di = 0;
	struct answer a = {.n = 0};
	struct lims_buf b;
	if (!is_mine(f, q + 1) || !lims_sim_meter_rate_fits(f, slot, RATE))
		return;
	if (y2007 && control == 0x13) {
		put_bcd(&a, f->serial, 6);
	} else if (control == read && q[9] == di_len) {
		for (size_t i = 0; i < di_len; i++)
			di |= (unsigned)(unsigned char)(q[HEAD + i] - OFFSET) << 8 * i;
		for (size_t i = 0; i < di_len; i++)
			a.data[a.n++] = (unsigned char)(di >> 8 * i);
		if (!(y2007 ? item_2007(f, di, &a) : item_1997(f, di, &a))) {
			a = (struct answer){.data = {2}, .n = 1};
			control |= 0x40;
		}
	} else {
		return; // this meter lets itself only be read
	}
	struct lims_sim_fault fault = lims_sim_fault_take(&f->program->fault);
	lims_buf_init(&b, 512);
	if (fault.kind == LIMS_SIM_FAULT_ECHO)
		lims_buf_add(&b, in, wake + HEAD + q[9] + 2u);
	close_frame(f, control | 0x80, &a, fault, &b);
	lims_sim_meter_send(f, slot, fault, &b, now_ns);
	lims_buf_finish(&b);
}

/// Throws away what is no frame; true when a whole good one begins at in[*ret_wake], behind the bytes that woke the line.
static bool next_frame(struct lims_sim_peer *peer, size_t *ret_wake)
{
	while (peer->in_len) {
		size_t wake = 0;
		while (wake < peer->in_len && peer->in[wake] == 0xfe)
			wake++;
		const unsigned char *q = peer->in + wake;
		size_t left = peer->in_len - wake, n = left > 9 ? HEAD + q[9] + 2u : 12;
		unsigned char sum = 0;
		bool possible = (left == 0 || q[0] == 0x68) && (left <= 7 || q[7] == 0x68);
		if (possible && left < n && peer->in_len < sizeof peer->in)
			return false;
		for (size_t i = 0; possible && i < n - 2 && i < left; i++)
			sum = (unsigned char)(sum + q[i]);
		*ret_wake = wake;
		if (possible && left >= n && q[n - 2] == sum && q[n - 1] == 0x16)
			return true;
		lims_sim_peer_consume(peer, wake + (left > 0));
	}
	return false;
}

static void input(struct lims_sim_meter_face *f, unsigned slot, bool y2007, int64_t now_ns)
{
	struct lims_sim_peer *peer = &f->program->port.peer[slot];
	size_t wake;
	while (lims_sim_peer_is_open(peer) && next_frame(peer, &wake)) {
		size_t n = wake + HEAD + peer->in[wake + 9] + 2u;
		answer(f, slot, y2007, wake, now_ns);
		lims_sim_peer_consume(peer, n);
	}
}

void lims_sim_dlt_1997_input(struct lims_sim_meter_face *f, unsigned slot, int64_t now_ns)
{
	input(f, slot, false, now_ns);
}

void lims_sim_dlt_2007_input(struct lims_sim_meter_face *f, unsigned slot, int64_t now_ns)
{
	input(f, slot, true, now_ns);
}
