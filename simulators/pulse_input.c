// SPDX-License-Identifier: Apache-2.0
// Lines from a meter's pulse output.
#include "simulators/pulse_input.h"

#include "simulators/tcp.h"
#include "simulators/words.h"

#include <string.h>

enum { RETRY_NS = 1000000000 };

void lims_sim_pulse_input_init(struct lims_sim_pulse_input *p)
{
	*p = (struct lims_sim_pulse_input){.peer = {.fd = -1}};
}

void lims_sim_pulse_input_close(struct lims_sim_pulse_input *p)
{
	lims_sim_peer_close(&p->peer);
}

void lims_sim_pulse_input_prepare(const struct lims_sim_pulse_input *p, struct lims_sim_wait *w)
{
	if (p->used && !lims_sim_peer_is_open(&p->peer))
		lims_sim_wait_until(w, p->retry_ns);
	lims_sim_peer_prepare(&p->peer, w);
}

static lims_rc moment(const char *text, int64_t *ret)
{
	return lims_sim_number_parse(text, 0, 0, INT64_MAX, "moment", ret, NULL);
}

// A load that the line tells anew aborts even when the front panel was told it first: the meter's change came only now.
static void follow_load(struct lims_sim_pulse_input *p, struct lims_sim_gate *g, const struct lims_sim_load *load)
{
	if (!p->was_told || !lims_sim_load_equal(&p->told, load))
		lims_sim_gate_abort(g);
	p->told = *load;
	p->was_told = true;
	lims_sim_gate_set_load(g, load);
}

static bool take_line(struct lims_sim_pulse_input *p, struct lims_sim_gate *g, size_t n, int64_t now_ns)
{
	struct lims_sim_words w;
	struct lims_sim_load load;
	int64_t at = 0;
	lims_rc rc = LIMS_OK;
	if (lims_sim_words_split(p->peer.in, n, &w, NULL))
		return false;
	if (lims_sim_words_are(&w, "pulse", 1, &rc, NULL) && !moment(w.word[1], &at)) {
		lims_sim_gate_pulse(g, at, now_ns);
		return true;
	}
	if (lims_sim_words_are(&w, "load", 4, &rc, NULL) && !moment(w.word[1], &at) &&
		!lims_sim_load_parse(w.word[2], w.word[3], w.word[4], &load, NULL)) {
		follow_load(p, g, &load);
		return true;
	}
	return false;
}

// False when the line says what no pulse output says.
static bool take_lines(struct lims_sim_pulse_input *p, struct lims_sim_gate *g, int64_t now_ns)
{
	const unsigned char *end = NULL;
	while ((end = memchr(p->peer.in, '\n', p->peer.in_len))) {
		size_t n = (size_t)(end - p->peer.in);
		if (!take_line(p, g, n, now_ns))
			return false;
		lims_sim_peer_consume(&p->peer, n + 1);
	}
	return p->peer.in_len < sizeof p->peer.in;
}

static void lost(struct lims_sim_pulse_input *p, struct lims_sim_gate *g, int64_t now_ns)
{
	lims_sim_peer_close(&p->peer);
	lims_sim_gate_abort(g);
	g->state = LIMS_SIM_GATE_NO_LINE;
	p->retry_ns = now_ns + RETRY_NS;
}

static void try_connect(struct lims_sim_pulse_input *p, struct lims_sim_gate *g, int64_t now_ns)
{
	int fd = lims_sim_tcp_connect(&p->address);
	if (fd < 0) {
		p->retry_ns = now_ns + RETRY_NS;
		return;
	}
	lims_sim_peer_open(&p->peer, fd, false);
	g->state = LIMS_SIM_GATE_WAITS;
}

void lims_sim_pulse_input_run(struct lims_sim_pulse_input *p, struct lims_sim_gate *g, int64_t now_ns)
{
	if (!p->used)
		return;
	if (!lims_sim_peer_is_open(&p->peer)) {
		if (now_ns < p->retry_ns)
			return;
		try_connect(p, g, now_ns);
	}
	// Read without asking poll: what the meter sent before a command came here must be seen before that command.
	for (bool more = true; more && lims_sim_peer_is_open(&p->peer);) {
		size_t before = p->peer.in_len;
		lims_sim_peer_read(&p->peer, now_ns);
		if (!lims_sim_peer_is_open(&p->peer)) {
			lost(p, g, now_ns);
			return;
		}
		more = p->peer.in_len > before;
		if (!take_lines(p, g, now_ns))
			lost(p, g, now_ns);
	}
}
