// SPDX-License-Identifier: Apache-2.0
// Bounded buffers around one non-blocking descriptor.
#include "simulators/peer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void lims_sim_peer_open(struct lims_sim_peer *p, int fd, bool keep_open)
{
	*p = (struct lims_sim_peer){.fd = fd, .keep_open = keep_open};
	lims_buf_init(&p->out, keep_open ? LIMS_SIM_PEER_OUT_PTY : LIMS_SIM_PEER_OUT);
}

void lims_sim_peer_close(struct lims_sim_peer *p)
{
	if (p->fd < 0)
		return;
	close(p->fd);
	lims_buf_finish(&p->out);
	*p = (struct lims_sim_peer){.fd = -1};
}

bool lims_sim_peer_is_open(const struct lims_sim_peer *p)
{
	return p->fd >= 0;
}

static void forget_output(struct lims_sim_peer *p)
{
	lims_buf_finish(&p->out);
	lims_buf_init(&p->out, LIMS_SIM_PEER_OUT_PTY);
	p->sent = 0;
	p->holds = 0;
}

// Moves what is still to be sent to the front, so that a busy line does not grow for ever.
static void compact(struct lims_sim_peer *p)
{
	if (p->sent == p->out.len) {
		lims_buf_clear(&p->out);
	} else if (p->sent > p->out.max / 4) {
		memmove(p->out.data, p->out.data + p->sent, p->out.len - p->sent);
		p->out.len -= p->sent;
	} else {
		return;
	}
	for (unsigned i = 0; i < p->holds; i++)
		p->hold[i].at -= p->sent;
	p->sent = 0;
}

void lims_sim_peer_send(struct lims_sim_peer *p, const void *bytes, size_t n, int64_t due_ns)
{
	if (p->fd < 0)
		return;
	compact(p);
	if (due_ns > 0 && p->holds < LIMS_SIM_PEER_HOLDS) {
		p->hold[p->holds].at = p->out.len;
		p->hold[p->holds++].due_ns = due_ns;
	}
	lims_buf_add(&p->out, bytes, n);
	if (!p->out.failed)
		return;
	if (p->keep_open)
		forget_output(p);
	else
		lims_sim_peer_close(p);
}

void lims_sim_peer_consume(struct lims_sim_peer *p, size_t n)
{
	if (n > p->in_len)
		n = p->in_len;
	memmove(p->in, p->in + n, p->in_len - n);
	p->in_len -= n;
}

static bool output_ready(const struct lims_sim_peer *p, int64_t now_ns)
{
	return p->sent < p->out.len && (p->holds == 0 || p->hold[0].at > p->sent || p->hold[0].due_ns <= now_ns);
}

void lims_sim_peer_prepare(const struct lims_sim_peer *p, struct lims_sim_wait *w)
{
	if (p->fd < 0)
		return;
	short events = p->in_len < sizeof p->in ? POLLIN : 0;
	if (output_ready(p, w->now_ns))
		events |= POLLOUT;
	else if (p->sent < p->out.len)
		lims_sim_wait_until(w, p->hold[0].due_ns);
	lims_sim_wait_fd(w, p->fd, events);
}

// A closed or broken socket ends the peer; a pseudo-terminal lives on.
static void lost(struct lims_sim_peer *p)
{
	if (!p->keep_open)
		lims_sim_peer_close(p);
}

void lims_sim_peer_read(struct lims_sim_peer *p, int64_t now_ns)
{
	while (p->fd >= 0 && p->in_len < sizeof p->in) {
		ssize_t n = read(p->fd, p->in + p->in_len, sizeof p->in - p->in_len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			lost(p);
			return;
		}
		p->in_len += (size_t)n;
		p->last_in_ns = now_ns;
	}
}

void lims_sim_peer_write(struct lims_sim_peer *p, int64_t now_ns)
{
	while (p->fd >= 0 && output_ready(p, now_ns)) {
		while (p->holds && p->hold[0].at <= p->sent && p->hold[0].due_ns <= now_ns) {
			p->holds--;
			memmove(p->hold, p->hold + 1, p->holds * sizeof p->hold[0]);
		}
		if (!output_ready(p, now_ns))
			return;
		size_t end = p->holds ? p->hold[0].at : p->out.len;
		ssize_t n = write(p->fd, p->out.data + p->sent, end - p->sent);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			lost(p);
			return;
		}
		p->sent += (size_t)n;
	}
}
