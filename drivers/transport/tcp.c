// SPDX-License-Identifier: Apache-2.0
// Raw TCP, as serial device servers speak it.
#include "drivers/transport/line.h"

#include "lims-core/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECT_MS = 5000 };

struct tcp {
	int fd;
};

static lims_rc tcp_send(void *state, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	return lims_socket_send(((struct tcp *)state)->fd, bytes, n, timeout_ms, err);
}

static lims_rc tcp_receive(void *state, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err)
{
	return lims_fd_receive(((struct tcp *)state)->fd, ret_bytes, room, timeout_ms, ret_n, err);
}

static void tcp_close(void *state)
{
	close(((struct tcp *)state)->fd);
	free(state);
}

static const struct lims_line_ops tcp_ops = {tcp_send, tcp_receive, tcp_close, NULL, NULL};

/// A device server that lost its power says nothing for ever: after 10 s of silence it is asked three times whether it still lives.
static void stay_awake(int fd)
{
	static const struct {
		int level, name, value;
	} options[] = {{IPPROTO_TCP, TCP_NODELAY, 1}, {SOL_SOCKET, SO_KEEPALIVE, 1}, {IPPROTO_TCP, TCP_KEEPIDLE, 10},
		{IPPROTO_TCP, TCP_KEEPINTVL, 5}, {IPPROTO_TCP, TCP_KEEPCNT, 3}};
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
		setsockopt(fd, options[i].level, options[i].name, &options[i].value, sizeof options[i].value);
}

/// Connects one address within what is left of the time; -1 and errno otherwise.
static int connect_one(const struct addrinfo *a, int64_t start_us)
{
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
	if (fd < 0)
		return -1;
	int error = 0;
	if (connect(fd, a->ai_addr, a->ai_addrlen) != 0 && errno != EINPROGRESS)
		error = errno;
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	socklen_t n = sizeof error;
	if (!error && poll(&p, 1, lims_time_left_ms(start_us, CONNECT_MS)) <= 0)
		error = ETIMEDOUT;
	if (!error && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &n) != 0)
		error = errno;
	if (!error) {
		stay_awake(fd);
		return fd;
	}
	close(fd);
	errno = error;
	return -1;
}

lims_rc lims_line_open_tcp(const struct lims_url *url, struct lims_line *l, struct lims_err *err)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST}, *list = NULL;
	char service[8];
	snprintf(service, sizeof service, "%u", url->port);
	// Names go through the system's resolver, which has its own time limits; addresses do not.
	int rc = getaddrinfo(url->path, service, &hints, &list);
	hints.ai_flags = 0;
	if (rc == EAI_NONAME)
		rc = getaddrinfo(url->path, service, &hints, &list);
	if (rc != 0)
		return lims_err_set(err, LIMS_E_DEVICE, "the host \"%s\" is not found (%s)", url->path, gai_strerror(rc));
	int64_t start = lims_clock_monotonic_us();
	int fd = -1;
	for (const struct addrinfo *a = list; a && fd < 0; a = a->ai_next)
		fd = connect_one(a, start);
	int error = errno;
	freeaddrinfo(list);
	if (fd < 0)
		return lims_err_set(err, LIMS_E_DEVICE, "no connection to %s port %u (%s); check that the instrument or its device server is on",
			url->path, url->port, strerror(error));
	struct tcp *t = malloc(sizeof *t);
	if (!t) {
		close(fd);
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for a line");
	}
	t->fd = fd;
	l->ops = &tcp_ops;
	l->state = t;
	return LIMS_OK;
}
