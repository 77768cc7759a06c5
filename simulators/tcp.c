// SPDX-License-Identifier: Apache-2.0
// Socket calls for offering and finding a TCP line.
#include "simulators/tcp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

lims_rc lims_sim_tcp_listen(struct sockaddr_in *address, int *ret_fd, struct lims_err *err)
{
	int on = 1;
	socklen_t size = sizeof *address;
	struct sockaddr_in a = *address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) || bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 16) ||
		getsockname(fd, (struct sockaddr *)&a, &size)) {
		lims_err_set(err, LIMS_E_DEVICE, "cannot listen on port %u: %s; choose another address or port 0", ntohs(address->sin_port),
			strerror(errno));
		if (fd >= 0)
			close(fd);
		return LIMS_E_DEVICE;
	}
	*address = a;
	*ret_fd = fd;
	return LIMS_OK;
}

static void without_delay(int fd)
{
	int on = 1;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

int lims_sim_tcp_accept(int listening)
{
	int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0)
		without_delay(fd);
	return fd;
}

int lims_sim_tcp_connect(const struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	without_delay(fd);
	if (connect(fd, (const struct sockaddr *)address, sizeof *address) && errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	return fd;
}
