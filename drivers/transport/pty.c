// SPDX-License-Identifier: Apache-2.0
// A pseudo-terminal, for simulators: libserialport refuses them, so plain termios in raw mode.
#include "drivers/transport/line.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct pty {
	int fd;
};

static lims_rc pty_send(void *state, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	return lims_fd_send(((struct pty *)state)->fd, bytes, n, timeout_ms, err);
}

static lims_rc pty_receive(void *state, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err)
{
	return lims_fd_receive(((struct pty *)state)->fd, ret_bytes, room, timeout_ms, ret_n, err);
}

/// Nothing moves at this rate; a simulator sees it in the settings of the terminal. A pseudo-terminal has always 8 bits.
static lims_rc pty_speed(void *state, unsigned baud, const char *format, struct lims_err *err)
{
	struct termios t;
	int fd = ((struct pty *)state)->fd;
	(void)format;
	if (tcgetattr(fd, &t) != 0 || cfsetspeed(&t, baud) != 0 || tcsetattr(fd, TCSANOW, &t) != 0)
		return lims_err_set(err, LIMS_E_DEVICE, "the pseudo-terminal does not take %u Bd (%s)", baud, strerror(errno));
	return LIMS_OK;
}

static void pty_close(void *state)
{
	close(((struct pty *)state)->fd);
	free(state);
}

static const struct lims_line_ops pty_ops = {pty_send, pty_receive, pty_close, pty_speed, NULL};

lims_rc lims_line_open_pty(const struct lims_url *url, struct lims_line *l, struct lims_err *err)
{
	struct termios t;
	int fd = open(url->path, (url->listen ? O_RDONLY : O_RDWR) | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return lims_err_set(err, LIMS_E_DEVICE, "%s cannot be opened (%s); is the simulator running?", url->path, strerror(errno));
	struct pty *p = malloc(sizeof *p);
	if (!p || tcgetattr(fd, &t) != 0) {
		int error = errno;
		bool memory = !p;
		free(p);
		close(fd);
		return memory ? lims_err_set(err, LIMS_E_MEMORY, "no memory for a line")
					  : lims_err_set(err, LIMS_E_DEVICE, "%s is no terminal (%s)", url->path, strerror(error));
	}
	lims_rc rc = lims_fd_claim(fd, url->path, err);
	if (rc != LIMS_OK) {
		free(p);
		close(fd);
		return rc;
	}
	cfmakeraw(&t);
	t.c_cflag |= CLOCAL | CREAD;
	t.c_cc[VMIN] = 0;
	t.c_cc[VTIME] = 0;
	if (url->baud)
		(void)cfsetspeed(&t, url->baud);
	tcsetattr(fd, TCSANOW, &t);
	tcflush(fd, TCIOFLUSH);
	p->fd = fd;
	l->ops = &pty_ops;
	l->state = p;
	l->simulated = true;
	return LIMS_OK;
}
