// SPDX-License-Identifier: Apache-2.0
// Takes the URL of a line apart.
#include "drivers/transport/transport.h"

#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

static const struct scheme {
	const char *name;
	enum lims_line_kind kind;
	bool host;           ///< HOST:PORT, else a path
	unsigned port;       ///< default
	const char *allowed; ///< settings, each between blanks
	const char *protocol;
} schemes[] = {
	{"serial:", LIMS_LINE_SERIAL, false, 0, " baud format flow rts dtr unit ", NULL},
	{"pty:", LIMS_LINE_PTY, false, 0, " unit ", NULL},
	{"tcp:", LIMS_LINE_TCP, true, 0, " unit ", NULL},
	{"modbus-rtu:", LIMS_LINE_MODBUS_RTU, false, 0, " baud format unit ", "modbus-rtu"},
	{"modbus-tcp:", LIMS_LINE_MODBUS_TCP, true, 502, " unit ", "modbus-tcp"},
	{"replay:", LIMS_LINE_REPLAY, false, 0, " unit ", NULL},
};

static lims_rc bad(struct lims_err *err, const char *text, const char *what)
{
	return lims_err_set(err, LIMS_E_INPUT,
		"\"%s\" is no line to an instrument: %s; write for example serial:/dev/ttyUSB0?baud=9600&format=8N1, tcp:192.168.1.20:4001, "
		"modbus-rtu:/dev/ttyUSB0?unit=1, modbus-tcp:192.168.1.30:502?unit=1, pty:/dev/pts/3, replay:FILE or record:FILE:URL",
		text, lims_err_tr(err, what));
}

static bool number(const char *text, size_t n, unsigned low, unsigned high, unsigned *ret)
{
	unsigned v = 0;
	if (n < 1 || n > 7)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		v = v * 10 + (unsigned)(text[i] - '0');
	}
	if (v < low || v > high)
		return false;
	*ret = v;
	return true;
}

static bool is(const char *text, size_t n, const char *word)
{
	return n == strlen(word) && memcmp(text, word, n) == 0;
}

static bool read_format(const char *v, size_t n, char *ret)
{
	if (n != 3 || v[0] < '5' || v[0] > '8' || !strchr("NEO", v[1]) || (v[2] != '1' && v[2] != '2'))
		return false;
	memcpy(ret, v, 3);
	ret[3] = '\0';
	return true;
}

static bool read_level(const char *v, size_t n, bool *ret)
{
	*ret = is(v, n, "on");
	return *ret || is(v, n, "off");
}

static bool setting(struct lims_url *u, const char *key, size_t key_len, const char *v, size_t n)
{
	if (is(key, key_len, "baud"))
		return number(v, n, 50, 4000000, &u->baud);
	if (is(key, key_len, "format"))
		return read_format(v, n, u->format);
	if (is(key, key_len, "unit"))
		return number(v, n, 1, 255, &u->unit);
	if (is(key, key_len, "rts"))
		return read_level(v, n, &u->rts);
	if (is(key, key_len, "dtr"))
		return read_level(v, n, &u->dtr);
	if (is(key, key_len, "flow") && (is(v, n, "none") || is(v, n, "hardware") || is(v, n, "software"))) {
		u->flow = v[0];
		return true;
	}
	return false;
}

static bool settings(struct lims_url *u, const struct scheme *s, const char *at)
{
	while (*at) {
		size_t n = strcspn(at, "&");
		const char *equals = memchr(at, '=', n);
		char key[16];
		if (!equals || equals - at > 8)
			return false;
		snprintf(key, sizeof key, " %.*s ", (int)(equals - at), at);
		if (!strstr(s->allowed, key) || !setting(u, at, (size_t)(equals - at), equals + 1, n - (size_t)(equals - at) - 1))
			return false;
		at += n;
		if (*at == '&' && !*++at)
			return false;
	}
	return true;
}

/// HOST:PORT, [IPv6]:PORT, or HOST when the scheme has a default port.
static bool host_and_port(struct lims_url *u, const struct scheme *s, const char *text, size_t n)
{
	const char *colon = memrchr(text, ':', n);
	if (n && text[0] == '[') {
		const char *close = memchr(text, ']', n);
		if (!close || (close + 1 < text + n && close[1] != ':'))
			return false;
		colon = close + 1 < text + n ? close + 1 : NULL;
		size_t len = (size_t)(close - text) - 1;
		memcpy(u->path, text + 1, len);
		u->path[len] = '\0';
	} else {
		size_t len = colon ? (size_t)(colon - text) : n;
		memcpy(u->path, text, len);
		u->path[len] = '\0';
	}
	u->port = s->port;
	if (colon && !number(colon + 1, n - (size_t)(colon - text) - 1, 1, 65535, &u->port))
		return false;
	return u->port && u->path[0] && !strchr(u->path, '/');
}

/// "usb=NUMBER" or "usb=NUMBER@INTERFACE".
static bool usb_number(struct lims_url *u, const char *text, size_t n)
{
	if (n < 5 || memcmp(text, "usb=", 4) != 0 || n - 4 >= sizeof u->usb || memchr(text, '/', n))
		return false;
	memcpy(u->usb, text + 4, n - 4);
	u->usb[n - 4] = '\0';
	return true;
}

/// "FILE:" up to the scheme that follows it: a file name may hold colons.
static const char *after_record(const char *text, char *ret_file)
{
	const char *best = NULL;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		char colon[24];
		snprintf(colon, sizeof colon, ":%s", schemes[i].name);
		const char *at = strstr(text, colon);
		if (at && (!best || at < best))
			best = at;
	}
	if (!best || best == text || best - text >= LIMS_PATH_TEXT)
		return NULL;
	memcpy(ret_file, text, (size_t)(best - text));
	ret_file[best - text] = '\0';
	return best + 1;
}

lims_rc lims_url_parse(const char *text, struct lims_url *ret, struct lims_err *err)
{
	struct lims_url u = {.flow = 'n', .rts = true, .dtr = true};
	const char *at = text;
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c <= 0x20 || *c == 0x7f)
			return bad(err, "(not shown)", LIMS_MSG("it holds a blank or a control character"));
	if (strncmp(at, "record:", 7) == 0) {
		at = after_record(at + 7, u.record);
		if (!at)
			return bad(err, text, LIMS_MSG("record: needs a file and a line"));
	}
	if (strlen(at) >= LIMS_PATH_TEXT)
		return bad(err, "(too long)", LIMS_MSG("it is longer than 199 bytes"));
	const struct scheme *s = NULL;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (strncmp(at, schemes[i].name, strlen(schemes[i].name)) == 0)
			s = &schemes[i];
	if (!s)
		return bad(err, text, LIMS_MSG("it begins with no known kind"));
	memcpy(u.text, at, strlen(at) + 1);
	u.kind = s->kind;
	u.protocol = s->protocol;
	at += strlen(s->name);
	size_t n = strcspn(at, "?");
	if (s->host ? !host_and_port(&u, s, at, n) : n == 0)
		return bad(
			err, text, s->host ? LIMS_MSG("after the kind stand host and port") : LIMS_MSG("after the kind stands a device or file"));
	if (!s->host && !usb_number(&u, at, n)) {
		memcpy(u.path, at, n);
		u.path[n] = '\0';
	}
	if (u.usb[0] && u.kind != LIMS_LINE_SERIAL && u.kind != LIMS_LINE_MODBUS_RTU)
		return bad(err, text, LIMS_MSG("usb= is for serial: and modbus-rtu:"));
	if (at[n] == '?' && !settings(&u, s, at + n + 1))
		return bad(err, text, LIMS_MSG("a setting after the question mark is unknown for this kind or has a bad value"));
	*ret = u;
	return LIMS_OK;
}
