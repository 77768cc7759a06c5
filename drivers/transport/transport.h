// SPDX-License-Identifier: Apache-2.0
// A line to an instrument: opened by URL, bytes in and out, every call bounded in time.
//
//   serial:/dev/ttyUSB0?baud=9600&format=8N1&flow=none&rts=on&dtr=on   libserialport; every setting is set, none inherited
//   serial:usb=A50285BI?baud=9600          the adapter with this serial number, wherever it is plugged; @1 behind it: its second port
//   pty:/dev/pts/N                         pseudo-terminal of a simulator (termios raw); always counts as simulated
//   tcp:HOST:PORT                          raw TCP, as serial device servers speak; IPv6 in brackets
//   modbus-rtu:/dev/ttyUSB0?baud=9600&format=8E1&unit=1   libmodbus opens and sends, we read; a pseudo-terminal is allowed
//   modbus-tcp:HOST:PORT?unit=1            libmodbus opens; port 502 when left out
//   replay:FILE                            answers from a capture, refuses any other question
//   record:FILE:URL                        any of these, writing a capture beside it
#ifndef LIMS_TRANSPORT_TRANSPORT_H
#define LIMS_TRANSPORT_TRANSPORT_H

#include "drivers/protocol/capture.h"

enum { LIMS_URL_TEXT = 256, LIMS_PATH_TEXT = 200 };

enum lims_line_kind { LIMS_LINE_SERIAL, LIMS_LINE_PTY, LIMS_LINE_TCP, LIMS_LINE_MODBUS_RTU, LIMS_LINE_MODBUS_TCP, LIMS_LINE_REPLAY };

/// A URL taken apart, with the defaults filled in. Plain values.
struct lims_url {
	enum lims_line_kind kind;
	char text[LIMS_URL_TEXT];    ///< as given, without record:
	char path[LIMS_PATH_TEXT];   ///< device file, capture, or host; "" for an adapter that is found when the line is opened
	char usb[64];                ///< serial number of the adapter; "" the path says it
	unsigned port;               ///< TCP
	unsigned baud;               ///< 0: not given
	char format[4];              ///< "" not given
	char flow;                   ///< 'n' none, 'h' RTS/CTS, 's' XON/XOFF
	bool rts, dtr;               ///< levels while open
	unsigned unit;               ///< Modbus address; 0 not given
	char record[LIMS_PATH_TEXT]; ///< file of record:, "" none
	const char *protocol;        ///< id that the kind of line implies ("modbus-rtu"); NULL: any
	bool listen;                 ///< set by who opens it: the line is opened so that nothing can be sent
};
/// LIMS_E_INPUT says what a URL looks like. Settings that the kind does not know are refused.
lims_rc lims_url_parse(const char *text, struct lims_url *ret, struct lims_err *err);

struct lims_line;

/// Opens a line (≤ 5 s). baud and format not given: 9600 8N1, for modbus-rtu 9600 8E1. `head` becomes the header of record: (NULL without record:).
/// LIMS_E_DEVICE when it cannot be opened, LIMS_E_INPUT for a bad replay file, LIMS_E_STORAGE for a bad record file.
lims_rc lims_line_open(const struct lims_url *url, const struct lims_capture_head *head, struct lims_line **ret_line, struct lims_err *err);
void lims_line_close(struct lims_line *l); ///< accepts NULL
/// Sends all n bytes within timeout_ms (≤ 60000). LIMS_E_DEVICE when the line is gone or does not take them, LIMS_E_INPUT on a line
/// that was opened to listen.
lims_rc lims_line_send(struct lims_line *l, const uint8_t *bytes, size_t n, int timeout_ms, struct lims_err *err);
/// Takes another speed and format once everything sent has left the port (IEC 62056-21); nothing happens on a line without a speed of its own. LIMS_E_DEVICE.
lims_rc lims_line_speed(struct lims_line *l, unsigned baud, const char *format, struct lims_err *err);
/// Writes a mark into a recording; nothing happens on other lines.
void lims_line_mark(struct lims_line *l, const char *what);
/// Waits at most timeout_ms (0: does not wait) for at least one byte and reads what is there, at most `room` bytes. LIMS_OK with *ret_n = 0: nothing came.
/// LIMS_E_DEVICE: the line is gone (unplugged, closed by the other side).
lims_rc lims_line_receive(struct lims_line *l, uint8_t *ret_bytes, size_t room, int timeout_ms, size_t *ret_n, struct lims_err *err);
/// True when what it gives is no evidence: pty:, and a replayed capture.
bool lims_line_simulated(const struct lims_line *l);

/// The lines that several instruments of one program share: RS-485 with many meters, a gateway. Two instruments whose URLs differ in `unit` only are then on
/// one line and never speak at the same time. Destroy it after the last of them is closed.
struct lims_lines;
struct lims_lines *lims_lines_create(void);    ///< NULL when there is no memory
void lims_lines_destroy(struct lims_lines *p); ///< accepts NULL

/// A serial adapter found on this machine. Texts are "" where the system knows nothing.
struct lims_serial {
	char name[64]; ///< "/dev/ttyUSB0"
	char description[96];
	char serial[64];             ///< the adapter's own serial number: stays the same when it is plugged elsewhere
	int usb_vendor, usb_product; ///< -1 unknown
};
/// Up to `room` adapters; *ret_count says how many there are in all. LIMS_E_DEVICE when the system does not list them.
lims_rc lims_serial_list(struct lims_serial *ret, size_t room, size_t *ret_count, struct lims_err *err);

#endif
