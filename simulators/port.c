// SPDX-License-Identifier: Apache-2.0
// Accepting, reading and writing of one offered line.
#include "simulators/port.h"

#include "simulators/tcp.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <unistd.h>

void lims_sim_port_init(struct lims_sim_port *p, const char *label)
{
	*p = (struct lims_sim_port){.label = label, .listening = -1, .pty = {.slave = -1}};
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++)
		p->peer[i].fd = -1;
}

static void announce_tcp(const struct lims_sim_port *p)
{
	char host[INET_ADDRSTRLEN] = "";
	(void)inet_ntop(AF_INET, &p->address.sin_addr, host, sizeof host);
	(void)printf("%s tcp:%s:%u\n", p->label, host, ntohs(p->address.sin_port));
	(void)fflush(stdout);
}

lims_rc lims_sim_port_open(struct lims_sim_port *p, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	if (p->use_tcp && p->listening < 0) {
		rc = lims_sim_tcp_listen(&p->address, &p->listening, err);
		if (rc)
			return rc;
		announce_tcp(p);
	}
	if (p->use_pty && !lims_sim_peer_is_open(&p->peer[LIMS_SIM_PTY_SLOT])) {
		int master = -1;
		rc = lims_sim_pty_open(&p->pty, p->link, &master, err);
		if (rc)
			return rc;
		lims_sim_peer_open(&p->peer[LIMS_SIM_PTY_SLOT], master, true);
		if (p->opened)
			p->opened(p->ctx, LIMS_SIM_PTY_SLOT);
		(void)printf("%s pty:%s\n", p->label, p->pty.name);
		(void)fflush(stdout);
	}
	return LIMS_OK;
}

void lims_sim_port_close(struct lims_sim_port *p)
{
	if (p->listening >= 0)
		close(p->listening);
	p->listening = -1;
	lims_sim_pty_close(&p->pty);
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++)
		lims_sim_peer_close(&p->peer[i]);
}

void lims_sim_port_broadcast(struct lims_sim_port *p, const void *bytes, size_t n)
{
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++)
		lims_sim_peer_send(&p->peer[i], bytes, n, 0);
}

static void prepare(void *ctx, struct lims_sim_wait *w)
{
	struct lims_sim_port *p = ctx;
	lims_sim_wait_fd(w, p->listening, POLLIN);
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++)
		lims_sim_peer_prepare(&p->peer[i], w);
}

// A client beyond the bound is accepted and closed at once, so that it does not wait in vain.
static void accept_client(struct lims_sim_port *p)
{
	int fd = lims_sim_tcp_accept(p->listening);
	if (fd < 0)
		return;
	for (unsigned i = 0; i < LIMS_SIM_CLIENTS; i++) {
		if (lims_sim_peer_is_open(&p->peer[i]))
			continue;
		lims_sim_peer_open(&p->peer[i], fd, false);
		if (p->opened)
			p->opened(p->ctx, i);
		return;
	}
	close(fd);
}

static void run(void *ctx, const struct lims_sim_wait *w)
{
	struct lims_sim_port *p = ctx;
	if (p->listening >= 0 && lims_sim_wait_found(w, p->listening))
		accept_client(p);
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++) {
		if (lims_sim_wait_found(w, p->peer[i].fd) & (POLLIN | POLLHUP | POLLERR))
			lims_sim_peer_read(&p->peer[i], w->now_ns);
		if (p->input && lims_sim_peer_is_open(&p->peer[i]))
			p->input(p->ctx, i, w->now_ns);
	}
	lims_sim_port_flush(p, w->now_ns);
}

void lims_sim_port_flush(struct lims_sim_port *p, int64_t now_ns)
{
	for (unsigned i = 0; i < LIMS_SIM_SLOTS; i++)
		lims_sim_peer_write(&p->peer[i], now_ns);
}

struct lims_sim_source lims_sim_port_source(struct lims_sim_port *p)
{
	return (struct lims_sim_source){.ctx = p, .prepare = prepare, .run = run};
}
