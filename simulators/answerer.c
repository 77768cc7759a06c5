// SPDX-License-Identifier: Apache-2.0
// Questions in, answers out, faults between.
#include "simulators/answerer.h"

void lims_sim_spoil_common(struct lims_sim_fault f, const uint8_t *question, size_t n, const struct lims_buf *reply, struct lims_buf *out)
{
	static const uint8_t noise[] = {0x00, 0xFF, 0x80, 0x13};
	if (f.kind == LIMS_SIM_FAULT_SILENT || f.kind == LIMS_SIM_FAULT_VANISH)
		return;
	if (f.kind == LIMS_SIM_FAULT_NOISE)
		lims_buf_add(out, noise, sizeof noise);
	if (f.kind == LIMS_SIM_FAULT_ECHO)
		lims_buf_add(out, question, n);
	lims_buf_add(out, reply->data, f.kind == LIMS_SIM_FAULT_TRUNCATE ? reply->len / 2 : reply->len);
}

void lims_sim_answer(struct lims_sim_program *p, unsigned slot, int64_t now_ns, void *ctx, lims_sim_hear_fn hear, lims_sim_spoil_fn spoil)
{
	struct lims_sim_peer *peer = &p->port.peer[slot];
	size_t used;
	do {
		struct lims_buf reply, out;
		lims_buf_init(&reply, 1024);
		lims_buf_init(&out, 4096);
		used = peer->in_len ? hear(ctx, peer->in, peer->in_len, &reply) : 0;
		if (reply.len) {
			struct lims_sim_fault f = lims_sim_fault_take(&p->fault);
			spoil(f, peer->in, used, &reply, &out);
			if (out.len && !out.failed)
				lims_sim_peer_send(peer, out.data, out.len, lims_sim_program_due(p, f, out.len, now_ns));
		}
		lims_sim_peer_consume(peer, used);
		lims_buf_finish(&reply);
		lims_buf_finish(&out);
	} while (used && lims_sim_peer_is_open(peer));
}
