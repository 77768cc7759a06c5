// SPDX-License-Identifier: Apache-2.0
// Modbus lines: libmodbus opens them and sends on the serial one; what comes back is read from its descriptor by us.
//
// libmodbus throws rejected bytes away and, on RTU, returns a late answer to the previous question as success. Its raw request on
// TCP carries transaction number 0 for ever, so the frame with our own number goes straight to its socket.
#include "drivers/transport/line.h"

#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>

enum { CONNECT_S = 5 };

struct bus {
	modbus_t *ctx;
	int fd;
	bool rtu;
};

static lims_rc bus_send(void *state, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	struct bus *b = state;
	if (!b->rtu)
		return lims_socket_send(b->fd, bytes, n, timeout_ms, err);
	// libmodbus puts the CRC on again, the same one; it also turns the line round where the adapter needs it.
	if (n < 4)
		return lims_err_set(err, LIMS_E_INPUT, "a Modbus RTU frame has at least four bytes");
	int sent = modbus_send_raw_request(b->ctx, bytes, (int)n - 2);
	if (sent != (int)n)
		return lims_err_set(err, LIMS_E_DEVICE, "the Modbus line does not take the question (%s); check the cable",
			sent < 0 ? modbus_strerror(errno) : "cut short");
	return LIMS_OK;
}

static lims_rc bus_receive(void *state, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err)
{
	return lims_fd_receive(((struct bus *)state)->fd, ret_bytes, room, timeout_ms, ret_n, err);
}

static void bus_close(void *state)
{
	struct bus *b = state;
	modbus_close(b->ctx);
	modbus_free(b->ctx);
	free(b);
}

static const struct lims_line_ops bus_ops = {bus_send, bus_receive, bus_close, NULL, NULL};

static modbus_t *new_context(const struct lims_url *url)
{
	char service[8];
	const char *f = url->format[0] ? url->format : "8E1"; // the default of the standard
	if (url->kind == LIMS_LINE_MODBUS_RTU)
		return modbus_new_rtu(url->path, url->baud ? (int)url->baud : 9600, f[1], f[0] - '0', f[2] - '0');
	snprintf(service, sizeof service, "%u", url->port);
	return modbus_new_tcp_pi(url->path, service);
}

lims_rc lims_line_open_modbus(const struct lims_url *url, struct lims_line *l, struct lims_err *err)
{
	struct bus *b = calloc(1, sizeof *b);
	if (!b)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory for a line");
	b->rtu = url->kind == LIMS_LINE_MODBUS_RTU;
	b->ctx = new_context(url);
	if (!b->ctx) {
		free(b);
		return lims_err_set(err, LIMS_E_INPUT, "\"%s\" is refused by the Modbus library (%s)", url->text, modbus_strerror(errno));
	}
	modbus_set_response_timeout(b->ctx, CONNECT_S, 0);
	modbus_set_slave(b->ctx, url->unit ? (int)url->unit : 1);
	if (modbus_connect(b->ctx) != 0) {
		int error = errno;
		modbus_free(b->ctx);
		free(b);
		return lims_err_set(err, LIMS_E_DEVICE, "no connection to %s (%s); check that the instrument is on and its settings", url->path,
			error ? modbus_strerror(error) : "it does not answer");
	}
	b->fd = modbus_get_socket(b->ctx);
	lims_rc rc = LIMS_OK;
	if (b->rtu) {
		rc = lims_fd_claim(b->fd, url->path, err);
		// libmodbus takes 9600 for every rate that it has no name for.
		if (rc == LIMS_OK && url->baud && !lims_baud_is_standard(url->baud))
			rc = lims_fd_speed(b->fd, url->baud, err);
		tcflush(b->fd, TCIOFLUSH);
	}
	if (rc != LIMS_OK) {
		bus_close(b);
		return rc;
	}
	l->ops = &bus_ops;
	l->state = b;
	// A pseudo-terminal is a simulator's.
	l->simulated = b->rtu && strncmp(url->path, "/dev/pts/", 9) == 0;
	return LIMS_OK;
}
