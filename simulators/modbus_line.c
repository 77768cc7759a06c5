// SPDX-License-Identifier: Apache-2.0
// Requests off the line, answers onto it.
#include "simulators/modbus_line.h"

#include "simulators/number.h"

#include <string.h>

// Longer than the 3.5 characters of the specification: a PC cannot time them, and clients pause longer before a retry.
enum { GAP_NS = 20000000 };

static enum lims_sim_modbus_seen look(
	const struct lims_sim_peer *peer, bool tcp, int64_t now_ns, size_t *ret_used, struct lims_sim_modbus_request *ret)
{
	if (tcp)
		return lims_sim_modbus_look_tcp(peer->in, peer->in_len, ret_used, ret);
	return lims_sim_modbus_look_rtu(peer->in, peer->in_len, now_ns - peer->last_in_ns >= GAP_NS, ret_used, ret);
}

static void answer(struct lims_sim_program *p, const struct lims_sim_modbus_map *m, const struct lims_sim_modbus_request *r, bool tcp,
	struct lims_sim_peer *peer, int64_t now_ns)
{
	struct lims_buf out;
	if (!lims_sim_modbus_is_for(m, r, tcp))
		return;
	struct lims_sim_fault f = lims_sim_fault_take(&p->fault);
	lims_buf_init(&out, 1024);
	lims_sim_modbus_answer(m, r, tcp, f, &out);
	if (out.len && !out.failed)
		lims_sim_peer_send(peer, out.data, out.len, lims_sim_program_due(p, f, out.len, now_ns));
	lims_buf_finish(&out);
}

void lims_sim_modbus_line_input(struct lims_sim_program *p, const struct lims_sim_modbus_map *m, unsigned slot, int64_t now_ns)
{
	struct lims_sim_peer *peer = &p->port.peer[slot];
	bool tcp = slot != LIMS_SIM_PTY_SLOT;
	struct lims_sim_modbus_request r;
	while (peer->fd >= 0 && peer->in_len) {
		size_t used = 0;
		switch (look(peer, tcp, now_ns, &used, &r)) {
		case LIMS_SIM_MODBUS_REQUEST:
			answer(p, m, &r, tcp, peer, now_ns);
			break;
		case LIMS_SIM_MODBUS_DROP:
			break;
		case LIMS_SIM_MODBUS_BROKEN:
			lims_sim_peer_close(peer);
			return;
		case LIMS_SIM_MODBUS_WAIT:
			// Never a request: more came without a pause than any frame holds.
			if (peer->in_len < sizeof peer->in)
				return;
			used = peer->in_len;
			break;
		}
		lims_sim_peer_consume(peer, used);
	}
}

void lims_sim_modbus_line_prepare(const struct lims_sim_program *p, struct lims_sim_wait *w)
{
	const struct lims_sim_peer *pty = &p->port.peer[LIMS_SIM_PTY_SLOT];
	if (pty->fd >= 0 && pty->in_len)
		lims_sim_wait_until(w, pty->last_in_ns + GAP_NS);
}

lims_rc lims_sim_modbus_line_set_unit(struct lims_sim_modbus_map *m, const char *value, struct lims_err *err)
{
	int64_t unit = 0;
	lims_rc rc = lims_sim_number_parse(value, 0, 1, 247, "--unit-id", &unit, err);
	if (!rc)
		m->unit = (uint8_t)unit;
	return rc;
}

lims_rc lims_sim_modbus_line_serial(const struct lims_sim_program *p, uint32_t fallback, uint32_t *ret, struct lims_err *err)
{
	int64_t v = fallback;
	lims_rc rc = p->serial ? lims_sim_number_parse(p->serial, 0, 0, UINT32_MAX, "--serial", &v, err) : LIMS_OK;
	if (!rc)
		*ret = (uint32_t)v;
	return rc;
}

uint32_t lims_sim_float32(int64_t v, int64_t scale)
{
	uint32_t bits = 0;
	float f = (float)((double)v / (double)scale);
	memcpy(&bits, &f, sizeof bits);
	return bits;
}
