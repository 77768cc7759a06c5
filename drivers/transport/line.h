// SPDX-License-Identifier: Apache-2.0
// What every kind of line gives to the room: three functions over its own state.
#ifndef LIMS_TRANSPORT_LINE_H
#define LIMS_TRANSPORT_LINE_H

#include "drivers/transport/transport.h"

struct lims_line_ops {
	lims_rc (*send)(void *state, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err);
	lims_rc (*receive)(void *state, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err);
	void (*close)(void *state); ///< frees the state too
	/// Takes another speed once everything sent has left. NULL: the line has no speed of its own.
	lims_rc (*speed)(void *state, unsigned baud, const char *format, struct lims_err *err);
	void (*mark)(void *state, const char *what); ///< NULL: nobody keeps it
};

struct lims_line {
	const struct lims_line_ops *ops;
	void *state;
	bool simulated;
	bool listens; ///< nothing can be sent
};

// Openers of the kinds (of a line that only listens, for reading only where the system can); each fills ops and state (owned by the line from then on) or leaves *l alone and says why.
lims_rc lims_line_open_tcp(const struct lims_url *url, struct lims_line *l, struct lims_err *err);
lims_rc lims_line_open_pty(const struct lims_url *url, struct lims_line *l, struct lims_err *err);
lims_rc lims_line_open_serial(const struct lims_url *url, struct lims_line *l, struct lims_err *err);
lims_rc lims_line_open_modbus(const struct lims_url *url, struct lims_line *l, struct lims_err *err);
lims_rc lims_line_open_replay(const struct lims_url *url, struct lims_line *l, struct lims_err *err);
/// The header of the capture that a replay line answers from; false for other lines.
bool lims_line_replay_head(const struct lims_line *l, struct lims_capture_head *ret);
/// Wraps an open line, which it takes over on success; the file must not exist yet.
lims_rc lims_line_wrap_record(
	const char *file, const struct lims_capture_head *head, bool listens, struct lims_line *l, struct lims_err *err);

/// Has the rate a name that libraries know?
bool lims_baud_is_standard(unsigned baud);
/// Sets any rate on an open terminal and reads it back. LIMS_E_DEVICE when the port does not take it or is more than 2 % off.
lims_rc lims_fd_speed(int fd, unsigned baud, struct lims_err *err);
/// The device file of the adapter with a serial number, "NUMBER" or "NUMBER@INTERFACE"; `sys` is /sys. LIMS_E_DEVICE: none, or several.
lims_rc lims_usb_find(const char *sys, const char *name, char *ret_path, size_t room, struct lims_err *err);

/// Keeps other processes of this program off a serial port: two masters on one line take each other's answers. LIMS_E_DEVICE: one is there.
lims_rc lims_fd_claim(int fd, const char *path, struct lims_err *err);

// A non-blocking descriptor: sent to as a terminal or as a socket, received from as either.
lims_rc lims_socket_send(int fd, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err);
lims_rc lims_fd_send(int fd, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err);
lims_rc lims_fd_receive(int fd, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err);
/// What is left of timeout_ms since the monotonic moment start_us, 0 when it is over.
int lims_time_left_ms(int64_t start_us, int timeout_ms);

#endif
