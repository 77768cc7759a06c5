// SPDX-License-Identifier: Apache-2.0
// A serial port through libserialport, with every setting set and none inherited, and the list of adapters.
#include "drivers/transport/line.h"

#include "lims-core/base/clock.h"
#include "lims-core/base/lang.h"

#include <libserialport.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>

enum { DRAIN_MS = 15 };

struct serial {
	struct sp_port *port;
	struct lims_url url; ///< its settings
	int fd;              ///< the library's own, for waiting
};

static lims_rc failed(struct lims_err *err, const char *path, const char *what)
{
	char *why = sp_last_error_message();
	lims_err_set(err, LIMS_E_DEVICE, "%s: %s (%s); check the adapter, its cable, and that you may use the port (group dialout)", path,
		lims_err_tr(err, what), why && *why ? why : lims_err_tr(err, LIMS_MSG("no further reason")));
	sp_free_error_message(why);
	return LIMS_E_DEVICE;
}

static lims_rc unplugged(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_DEVICE, "the serial port is gone; plug the adapter in again");
}

/// An unplugged port reads as zero bytes without an error; only a question about its queue tells.
static bool lives(struct serial *s)
{
	return sp_input_waiting(s->port) >= 0;
}

static lims_rc serial_send(void *state, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err)
{
	struct serial *s = state;
	int sent = sp_blocking_write(s->port, bytes, n, timeout_ms > 0 ? (unsigned)timeout_ms : 1);
	if (sent < 0)
		return unplugged(err);
	if ((size_t)sent != n)
		return lims_err_set(
			err, LIMS_E_DEVICE, "the port does not take the bytes within %d ms; check flow control and the instrument", timeout_ms);
	return LIMS_OK;
}

static lims_rc serial_receive(void *state, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err)
{
	struct serial *s = state;
	int64_t start = lims_clock_monotonic_us();
	for (;;) {
		// The library's own blocking read does not come back from a port that was pulled out.
		int left = lims_time_left_ms(start, timeout_ms);
		struct pollfd wake = {.fd = s->fd, .events = POLLIN};
		poll(&wake, 1, left);
		int n = (int)sp_nonblocking_read(s->port, ret_bytes, room);
		if (n < 0 || (n == 0 && !lives(s)))
			return unplugged(err);
		if (n > 0 || !left) {
			*ret_n = (size_t)n;
			return LIMS_OK;
		}
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
}

static void serial_close(void *state)
{
	struct serial *s = state;
	sp_close(s->port);
	sp_free_port(s->port);
	free(s);
}

/// libserialport 0.1.1 looks for the RTS/CTS bit in the wrong word of the terminal's settings: it neither sets it nor clears what another program left.
static bool set_hardware_flow(int fd, bool on)
{
	struct termios t;
	if (tcgetattr(fd, &t) != 0)
		return false;
	t.c_cflag = on ? t.c_cflag | CRTSCTS : t.c_cflag & ~(tcflag_t)CRTSCTS;
	return tcsetattr(fd, TCSANOW, &t) == 0 && tcgetattr(fd, &t) == 0 && ((t.c_cflag & CRTSCTS) != 0) == on;
}

/// What the kernel has kept of a format: a driver may drop what its chip cannot do without saying so.
static bool format_kept(int fd, const char *f)
{
	static const tcflag_t sizes[] = {CS5, CS6, CS7, CS8};
	struct termios t;
	tcflag_t want = sizes[f[0] - '5'];
	want |= f[1] == 'E' ? PARENB : f[1] == 'O' ? PARENB | PARODD : 0;
	want |= f[2] == '2' ? CSTOPB : 0;
	return tcgetattr(fd, &t) == 0 && (t.c_cflag & (tcflag_t)(CSIZE | PARENB | (f[1] == 'N' ? 0 : PARODD) | CSTOPB)) == want;
}

/// Everything at once: setting by setting, what another program left behind can make a combination that the library refuses.
static bool set_all(struct sp_port *p, const struct lims_url *url, const char *f, int baud)
{
	enum sp_parity parity = f[1] == 'E' ? SP_PARITY_EVEN : f[1] == 'O' ? SP_PARITY_ODD : SP_PARITY_NONE;
	struct sp_port_config *c = NULL;
	if (sp_new_config(&c) != SP_OK)
		return false;
	bool good = sp_set_config_baudrate(c, baud) == SP_OK && sp_set_config_bits(c, f[0] - '0') == SP_OK &&
				sp_set_config_parity(c, parity) == SP_OK && sp_set_config_stopbits(c, f[2] - '0') == SP_OK &&
				sp_set_config_rts(c, url->rts ? SP_RTS_ON : SP_RTS_OFF) == SP_OK && sp_set_config_cts(c, SP_CTS_IGNORE) == SP_OK &&
				sp_set_config_dtr(c, url->dtr ? SP_DTR_ON : SP_DTR_OFF) == SP_OK && sp_set_config_dsr(c, SP_DSR_IGNORE) == SP_OK &&
				sp_set_config_xon_xoff(c, url->flow == 's' ? SP_XONXOFF_INOUT : SP_XONXOFF_DISABLED) == SP_OK &&
				sp_set_config(p, c) == SP_OK;
	sp_free_config(c);
	return good;
}

static lims_rc configure(struct sp_port *p, const struct lims_url *url, struct lims_err *err)
{
	const char *f = url->format[0] ? url->format : "8N1";
	unsigned baud = url->baud ? url->baud : 9600;
	bool odd = !lims_baud_is_standard(baud);
	int fd = -1;
	if (!set_all(p, url, f, odd ? 9600 : (int)baud) || sp_get_port_handle(p, &fd) != SP_OK || !set_hardware_flow(fd, url->flow == 'h'))
		return failed(err, url->path, LIMS_MSG("the port does not take its settings"));
	if (!format_kept(fd, f))
		return lims_err_set(err, LIMS_E_DEVICE, "%s: the port does not take the format %s; use an adapter that can", url->path, f);
	return odd ? lims_fd_speed(fd, baud, err) : LIMS_OK;
}

/// The last bit must have left before the speed changes; some adapters say so a little too early.
static lims_rc serial_speed(void *state, unsigned baud, const char *format, struct lims_err *err)
{
	struct serial *s = state;
	s->url.baud = baud;
	memcpy(s->url.format, format, sizeof s->url.format);
	if (sp_drain(s->port) != SP_OK)
		return unplugged(err);
	nanosleep(&(struct timespec){.tv_nsec = DRAIN_MS * 1000000}, NULL);
	return configure(s->port, &s->url, err);
}

static const struct lims_line_ops serial_ops = {serial_send, serial_receive, serial_close, serial_speed, NULL};

lims_rc lims_line_open_serial(const struct lims_url *url, struct lims_line *l, struct lims_err *err)
{
	struct sp_port *port = NULL;
	// The other side could stop at an XOFF that is sent to it, and bytes 11h and 13h of the talk would be taken out.
	if (url->listen && url->flow == 's')
		return lims_err_set(
			err, LIMS_E_INPUT, "%s is only listened to, and flow=software would send XOFF on it; take flow=none", url->path);
	if (sp_get_port_by_name(url->path, &port) != SP_OK)
		return failed(err, url->path, LIMS_MSG("there is no such serial port"));
	if (sp_open(port, url->listen ? SP_MODE_READ : SP_MODE_READ_WRITE) != SP_OK) {
		lims_rc rc = failed(err, url->path, LIMS_MSG("the port cannot be opened"));
		sp_free_port(port);
		return rc;
	}
	struct serial *s = malloc(sizeof *s);
	lims_rc rc = s ? configure(port, url, err) : lims_err_set(err, LIMS_E_MEMORY, "no memory for a line");
	if (rc == LIMS_OK && (sp_get_port_handle(port, &s->fd) != SP_OK || sp_flush(port, SP_BUF_BOTH) != SP_OK))
		rc = failed(err, url->path, LIMS_MSG("the port does not take its settings"));
	if (rc == LIMS_OK)
		rc = lims_fd_claim(s->fd, url->path, err);
	if (rc != LIMS_OK) {
		free(s);
		sp_close(port);
		sp_free_port(port);
		return rc;
	}
	s->port = port;
	s->url = *url;
	l->ops = &serial_ops;
	l->state = s;
	return LIMS_OK;
}

static void copy(char *ret, size_t room, const char *text)
{
	size_t n = text ? strnlen(text, room - 1) : 0;
	if (n)
		memcpy(ret, text, n);
	ret[n] = '\0';
}

static void describe(struct sp_port *p, struct lims_serial *s)
{
	int vendor = -1, product = -1;
	copy(s->name, sizeof s->name, sp_get_port_name(p));
	copy(s->description, sizeof s->description, sp_get_port_description(p));
	s->serial[0] = '\0';
	if (sp_get_port_transport(p) == SP_TRANSPORT_USB) {
		copy(s->serial, sizeof s->serial, sp_get_port_usb_serial(p));
		if (sp_get_port_usb_vid_pid(p, &vendor, &product) != SP_OK)
			vendor = product = -1;
	}
	s->usb_vendor = vendor;
	s->usb_product = product;
}

lims_rc lims_serial_list(struct lims_serial *ret, size_t room, size_t *ret_count, struct lims_err *err)
{
	struct sp_port **list = NULL;
	if (sp_list_ports(&list) != SP_OK)
		return failed(err, "serial ports", "the system does not list them");
	size_t n = 0;
	for (; list[n]; n++)
		if (n < room)
			describe(list[n], &ret[n]);
	sp_free_port_list(list);
	*ret_count = n;
	return LIMS_OK;
}
