// SPDX-License-Identifier: Apache-2.0
// Bounded sending and receiving on a non-blocking descriptor, and the question whether a silent terminal still lives.
#include "drivers/transport/line.h"

#include "lims-core/base/clock.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

int lims_time_left_ms(int64_t start_us, int timeout_ms)
{
	int64_t left = timeout_ms - (lims_clock_monotonic_us() - start_us) / 1000;
	return left > 0 ? (int)left : 0;
}

static lims_rc gone(struct lims_err *err, const char *why)
{
	return lims_err_set(err, LIMS_E_DEVICE, "the line is gone (%s); check the cable and the instrument", why);
}

/// A terminal that woke up without bytes may have been unplugged: that shows only when it is asked.
static bool terminal_lives(int fd)
{
	struct termios t;
	return tcgetattr(fd, &t) == 0;
}

static bool is_socket(int fd)
{
	int type;
	socklen_t n = sizeof type;
	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &n) == 0;
}

lims_rc lims_fd_claim(int fd, const char *path, struct lims_err *err)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
		return LIMS_OK;
	return lims_err_set(
		err, LIMS_E_DEVICE, "%s is in use by another program of this laboratory; end it, or read the instrument there", path);
}

static lims_rc send_all(int fd, bool socket, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	int64_t start = lims_clock_monotonic_us();
	while (n) {
		ssize_t sent = socket ? send(fd, bytes, n, MSG_NOSIGNAL) : write(fd, bytes, n);
		if (sent > 0) {
			bytes += sent;
			n -= (size_t)sent;
			continue;
		}
		if (sent < 0 && errno != EAGAIN && errno != EINTR)
			return gone(err, strerror(errno));
		int left = lims_time_left_ms(start, timeout_ms);
		if (!left)
			return lims_err_set(
				err, LIMS_E_DEVICE, "the line does not take the bytes within %d ms; check flow control and the instrument", timeout_ms);
		struct pollfd p = {.fd = fd, .events = POLLOUT};
		poll(&p, 1, left);
	}
	return LIMS_OK;
}

lims_rc lims_fd_send(int fd, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	return send_all(fd, false, bytes, n, timeout_ms, err);
}

lims_rc lims_socket_send(int fd, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	return send_all(fd, true, bytes, n, timeout_ms, err);
}

lims_rc lims_fd_receive(int fd, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err)
{
	int64_t start = lims_clock_monotonic_us();
	for (;;) {
		int left = lims_time_left_ms(start, timeout_ms);
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int ready = poll(&p, 1, left);
		if (ready < 0 && errno != EINTR)
			return gone(err, strerror(errno));
		if (ready > 0) {
			ssize_t n = read(fd, ret_bytes, room);
			if (n > 0) {
				*ret_n = (size_t)n;
				return LIMS_OK;
			}
			if (n < 0 && errno != EAGAIN && errno != EINTR)
				return gone(err, strerror(errno));
			if (n == 0 && is_socket(fd))
				return gone(err, "the other side closed the connection");
			if (n == 0 && ((p.revents & (POLLHUP | POLLERR)) || !terminal_lives(fd)))
				return gone(err, "unplugged or closed");
			nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
		}
		if (!left) {
			*ret_n = 0;
			return LIMS_OK;
		}
	}
}
