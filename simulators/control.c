// SPDX-License-Identifier: Apache-2.0
// Lines in, "ok" or "error" out.
#include "simulators/control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void take_lines(struct lims_sim_control *c, struct lims_sim_peer *peer, void (*answer)(struct lims_sim_peer *, const char *));

static void answer_peer(struct lims_sim_peer *peer, const char *text)
{
	lims_sim_peer_send(peer, text, strlen(text), 0);
}

// Nobody may read stdout: an answer that would block is dropped, the simulator must go on.
static void answer_stdout(struct lims_sim_peer *peer, const char *text)
{
	struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
	(void)peer;
	if (poll(&out, 1, 0) == 1 && (out.revents & POLLOUT)) {
		(void)fputs(text, stdout);
		(void)fflush(stdout);
	}
}

static void port_input(void *ctx, unsigned slot, int64_t now_ns)
{
	struct lims_sim_control *c = ctx;
	(void)now_ns;
	take_lines(c, &c->port.peer[slot], answer_peer);
}

void lims_sim_control_init(struct lims_sim_control *c, struct lims_sim_loop *loop)
{
	*c = (struct lims_sim_control){.loop = loop};
	lims_sim_port_init(&c->port, "control");
	c->port.ctx = c;
	c->port.input = port_input;
	c->standard.fd = STDIN_FILENO;
}

lims_rc lims_sim_control_open(struct lims_sim_control *c, struct lims_err *err)
{
	return lims_sim_port_open(&c->port, err);
}

void lims_sim_control_close(struct lims_sim_control *c)
{
	lims_sim_port_close(&c->port);
}

// "quit" is the same for all instruments; everything else is theirs.
static void carry_out(struct lims_sim_control *c, const unsigned char *line, size_t n, char *reply, size_t size)
{
	struct lims_sim_words w;
	struct lims_err err = {0};
	char text[LIMS_SIM_REPLY] = "";
	lims_rc rc = lims_sim_words_split(line, n, &w, &err);
	if (!rc && lims_sim_words_are(&w, "quit", 0, &rc, &err))
		c->loop->quit = true;
	else if (!rc)
		rc = c->command(c->ctx, &w, text, &err);
	if (rc)
		(void)snprintf(reply, size, "error %s\n", err.text);
	else
		(void)snprintf(reply, size, "ok%s%s\n", *text ? " " : "", text);
}

static void take_lines(struct lims_sim_control *c, struct lims_sim_peer *peer, void (*answer)(struct lims_sim_peer *, const char *))
{
	char reply[LIMS_ERR_TEXT + LIMS_SIM_REPLY];
	while (peer->fd >= 0 && peer->in_len && !c->loop->quit) {
		unsigned char *end = memchr(peer->in, '\n', peer->in_len);
		if (!end && peer->in_len < sizeof peer->in)
			return;
		size_t used = end ? (size_t)(end - peer->in) + 1 : peer->in_len;
		size_t n = end ? used - 1 : used;
		if (n && peer->in[n - 1] == '\r')
			n--;
		carry_out(c, peer->in, n, reply, sizeof reply);
		lims_sim_peer_consume(peer, used);
		answer(peer, reply);
	}
}

static void prepare(void *ctx, struct lims_sim_wait *w)
{
	struct lims_sim_control *c = ctx;
	struct lims_sim_source port = lims_sim_port_source(&c->port);
	lims_sim_wait_fd(w, c->standard.fd, POLLIN);
	port.prepare(port.ctx, w);
}

// stdin stays a blocking descriptor, for it may be shared with the shell: it is read only once poll found something.
static void read_stdin(struct lims_sim_control *c, const struct lims_sim_wait *w)
{
	struct lims_sim_peer *s = &c->standard;
	if (s->fd < 0 || !lims_sim_wait_found(w, s->fd))
		return;
	ssize_t n = read(s->fd, s->in + s->in_len, sizeof s->in - s->in_len);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		s->fd = -1;
		c->loop->quit = c->loop->quit || c->until_stdin_closes;
		return;
	}
	s->in_len += (size_t)n;
	take_lines(c, s, answer_stdout);
}

static void run(void *ctx, const struct lims_sim_wait *w)
{
	struct lims_sim_control *c = ctx;
	struct lims_sim_source port = lims_sim_port_source(&c->port);
	read_stdin(c, w);
	port.run(port.ctx, w);
}

struct lims_sim_source lims_sim_control_source(struct lims_sim_control *c)
{
	return (struct lims_sim_source){.ctx = c, .prepare = prepare, .run = run};
}
