// SPDX-License-Identifier: Apache-2.0
// ConST and Additel (ADT68x, CDP and DPS modules): text lines of fields between colons; only questions (R) are ever sent.
//
//   question  address:R|W:COMMAND[:parameter…][:] end                255:R:MRMD:1
//   answer    address:F:COMMAND:field[:field…] end                   001:F:MRMD: 12.3456:KPA   (without fields: what was set is set)
//   error     address:E:COMMAND?:code end, or address:E:text end     001:E:MRMD?:1005
//
// address: one to three digits, 255 for any. end: 00h (modules), CR LF (gauges). There is no checksum: the grammar is the check. MRMD gives value and unit; a
// module whose range was never set sends raw counts, a whole number without a unit. MRMN is the value without correction.
// Sources: Additel ADT681 manual, appendix I p. 38; firmware of the CDP module as published in tianqing314/DeviceLink (commands, fields, codes).
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "lims-core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LINE = 160, FIELDS = 10 };

/// Could a line begin like this? "255:F:" as far as it has come.
static bool begins(const uint8_t *bytes, size_t n)
{
	size_t i = 0;
	while (i < n && i < 3 && bytes[i] >= '0' && bytes[i] <= '9')
		i++;
	if (!i)
		return false;
	if (i < n && bytes[i++] != ':')
		return false;
	if (i < n && !memchr("FERW", bytes[i++], 4))
		return false;
	return i >= n || bytes[i] == ':';
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (!begins(bytes, n))
		return;
	size_t room = n < LINE ? n : LINE, at = 0;
	while (at < room && bytes[at] && bytes[at] != '\r' && bytes[at] != '\n')
		at++;
	if (at == room && n >= LINE) {
		ret->reason = LIMS_REASON_OVERSIZED;
		return;
	}
	if (at < room && bytes[at] == '\r') {
		at++;
		if (at < n && bytes[at] != '\n') {
			ret->reason = LIMS_REASON_BAD_FRAME;
			return;
		}
	}
	ret->count = 1;
	ret->len[0] = at < n ? at + 1 : n + 1;
}

/// Fields between colons, the empty ones at the end left out; FIELDS + 1 when there are more.
static size_t split(const uint8_t *frame, size_t n, struct lims_piece *ret)
{
	const char *text = (const char *)frame;
	while (n && (!text[n - 1] || text[n - 1] == '\r' || text[n - 1] == '\n' || text[n - 1] == ':'))
		n--;
	size_t count = 0;
	for (size_t from = 0; from <= n;) {
		const char *colon = memchr(text + from, ':', n - from);
		size_t end = colon ? (size_t)(colon - text) : n;
		if (count == FIELDS)
			return FIELDS + 1;
		ret[count++] = (struct lims_piece){text + from, end - from};
		from = end + 1;
	}
	return count;
}

static unsigned address_of(struct lims_piece p)
{
	unsigned address = 0;
	for (size_t i = 0; i < p.len && i < 3; i++)
		address = address * 10 + (unsigned)(p.at[i] - '0');
	return address;
}

static bool is_command(struct lims_piece p)
{
	if (p.len < 2 || p.len > 8)
		return false;
	for (size_t i = 0; i < p.len; i++)
		if (!(p.at[i] >= 'A' && p.at[i] <= 'Z') && !(p.at[i] >= '0' && p.at[i] <= '9'))
			return false;
	return true;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct lims_piece f[FIELDS];
	size_t count = split(frame, n, f);
	if (count < 3 || count > FIELDS || (f[1].at[0] != 'E' && !is_command(f[2])))
		return LIMS_REASON_BAD_FRAME;
	if (address_of(f[0]) > 255)
		return LIMS_REASON_BAD_FRAME;
	bool measured = lims_piece_is(f[2], "MRMD") || lims_piece_is(f[2], "MRMN");
	if (f[1].at[0] == 'F' && measured && (count < 4 || count > 5))
		return LIMS_REASON_BAD_FRAME;
	for (size_t i = 2; i < count; i++) {
		// The head of another line within this one: its end was lost.
		if (i > 2 && f[i].len == 1 && memchr("FERW", f[i].at[0], 4))
			return LIMS_REASON_BAD_FRAME;
		for (size_t k = 0; k < f[i].len; k++)
			if ((unsigned char)f[i].at[k] < 0x20 || f[i].at[k] == 0x7f)
				return LIMS_REASON_BAD_FRAME;
		bool degrees = i == 3 && count == 4 && f[1].at[0] == 'F' && lims_piece_is(f[2], "OTEMP");
		if (!degrees && !lims_line_printable(f[i].at, f[i].len))
			return LIMS_REASON_BAD_FRAME;
	}
	return LIMS_REASON_NONE;
}

static void decode_pressure(const struct lims_scan *scan, const struct lims_piece *f, size_t count, struct lims_reading *r)
{
	struct lims_piece value = lims_piece_trim(f[3]), unit = count > 4 ? lims_piece_trim(f[4]) : (struct lims_piece){"", 0};
	bool counts = !unit.len && !memchr(value.at, '.', value.len);
	lims_quantity_role(r, "pressure", lims_piece_is(f[2], "MRMN") ? "uncorrected" : NULL);
	lims_quantity_judge(r, lims_quantity_number(r, value), lims_quantity_unit(r, unit, counts ? NULL : scan->setup));
	if (r->reason == LIMS_REASON_NO_UNIT && counts)
		lims_piece_note(r, "a whole number without a unit, as a module without a range sends its counts: ", value);
}

/// "range 0 to 100, gauge, 0.05": what stands behind the two ends differs by device.
static void decode_range(const struct lims_piece *f, size_t count, struct lims_reading *r)
{
	int used = 0;
	r->reason = LIMS_REASON_NOT_A_VALUE;
	lims_quantity_role(r, "range", NULL);
	for (size_t i = 3; i < count; i++) {
		struct lims_piece p = lims_piece_trim(f[i]);
		const char *kind = lims_piece_is(p, "G")   ? "gauge"
						   : lims_piece_is(p, "A") ? "absolute"
						   : lims_piece_is(p, "D") ? "differential"
												   : NULL;
		used += snprintf(r->note + used, sizeof r->note - (size_t)used, "%s%.*s",
			i == 3   ? "range "
			: i == 4 ? " to "
					 : ", ",
			kind ? (int)strlen(kind) : (int)p.len, kind ? kind : p.at);
		if ((size_t)used >= sizeof r->note)
			return;
	}
}

static void decode_error(const struct lims_piece *f, size_t count, struct lims_reading *r)
{
	static const struct {
		const char *code, *what;
	} errors[] = {
		{"1000", "its input overflowed"},
		{"1001", "not permitted now"},
		{"1004", "irregular characters in a number"},
		{"1005", "the pressure unit is not available"},
		{"1007", "wrong parameter"},
		{"1008", "the range was never set"},
		{"1017", "parameters are missing"},
		{"1018", "no such command"},
		{"1023", "wrong name of a pressure unit"},
		{"1024", "the pressure unit is not available"},
		{"1029", "a parameter is too long"},
	};
	const struct lims_piece code = count > 3 ? f[3] : f[2];
	const char *what = "";
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (lims_piece_is(code, errors[i].code))
			what = errors[i].what;
	r->reason = LIMS_REASON_DEVICE_ERROR;
	snprintf(r->note, sizeof r->note, "error %.*s%s%.*s%s%s", (int)code.len, code.at, count > 3 ? " to " : "",
		count > 3 ? (int)f[2].len : 0, f[2].at, *what ? ": " : "", what);
}

static void decode_answer(const struct lims_scan *scan, const struct lims_piece *f, size_t count, struct lims_reading *r)
{
	static const struct {
		const char *command, *role;
	} texts[] = {{"OTYPE", "serial_number"}, {"OCODE", "serial_number"}, {"OVER", "software_version"}, {"OHVER", "hardware_version"},
		{"ODCAL", "calibration_date"}};
	if (count < 4) { // the answer to a command that sets something
		r->reason = LIMS_REASON_NOT_A_VALUE;
		snprintf(r->note, sizeof r->note, "%.*s: done, no value", (int)f[2].len, f[2].at);
		return;
	}
	if (lims_piece_is(f[2], "MRMD") || lims_piece_is(f[2], "MRMN")) {
		decode_pressure(scan, f, count, r);
		return;
	}
	if (lims_piece_is(f[2], "OTEMP")) {
		// Of the gauge itself, not of the room.
		lims_quantity_role(r, "temperature_internal", NULL);
		lims_quantity_amount(r, f[3], NULL);
		return;
	}
	if (lims_piece_is(f[2], "ORAN")) {
		decode_range(f, count, r);
		return;
	}
	struct lims_piece rest = {f[3].at, (size_t)(f[count - 1].at + f[count - 1].len - f[3].at)};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (lims_piece_is(f[2], texts[i].command)) {
			lims_quantity_text(r, texts[i].role, "", rest);
			return;
		}
	r->reason = LIMS_REASON_NOT_A_VALUE;
	snprintf(r->note, sizeof r->note, "%.*s: %.*s", (int)f[2].len, f[2].at, (int)rest.len, rest.at);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece f[FIELDS];
	size_t count = split(frame, n, f);
	if (f[1].at[0] == 'E')
		decode_error(f, count, &r);
	else if (f[1].at[0] == 'F')
		decode_answer(scan, f, count, &r);
	else {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		snprintf(r.note, sizeof r.note, "%s %.*s to address %.*s", f[1].at[0] == 'R' ? "question" : "command", (int)f[2].len, f[2].at,
			(int)f[0].len, f[0].at);
	}
	lims_emit_reading(emit, &r);
}

static const struct asked {
	const char *role, *command;
} asked[] = {{"pressure", "MRMD"}, {"pressure_uncorrected", "MRMN"}, {"temperature_internal", "OTEMP"}, {"serial_number", "OTYPE"},
	{"software_version", "OVER"}, {"range", "ORAN"}};

/// Only R: nothing that zeroes, sets or calibrates is ever sent.
static lims_rc question(const struct lims_ask *ask, bool module, struct lims_request *ret, struct lims_err *err)
{
	const char *command = NULL;
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		if (strcmp(asked[i].role, ask->role) == 0)
			command = asked[i].command;
	if (!command)
		return lims_quantity_cannot("const-additel", ask->role, err);
	struct lims_request q = {.unit = (uint8_t)(ask->unit && ask->unit < 255 ? ask->unit : 255)};
	q.len = (size_t)snprintf((char *)q.bytes, sizeof q.bytes, module ? "%u:R:%s:" : "%u:R:%s:1\r\n", q.unit, command) + module;
	*ret = q;
	return LIMS_OK;
}

static lims_rc request_gauge(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	return question(ask, false, ret, err);
}

static lims_rc request_module(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	return question(ask, true, ret, err);
}

static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	struct lims_piece f[FIELDS];
	if (n > LINE || split(frame, n, f) < 3 || !lims_piece_is(f[1], "R"))
		return false;
	*ret = (struct lims_request){.len = n};
	memcpy(ret->bytes, frame, n);
	return true;
}

/// An answer carries the command of its question; an error may carry a text alone.
static bool answers(const struct lims_request *q, const struct lims_reading *r, const uint8_t *frame)
{
	struct lims_piece asked_for[FIELDS], f[FIELDS];
	if (split(q->bytes, q->len, asked_for) < 3 || split(frame, r->frame_len, f) < 3)
		return false;
	bool address = lims_piece_is(asked_for[0], "255") || address_of(f[0]) == address_of(asked_for[0]);
	bool command = f[2].len == asked_for[2].len && memcmp(f[2].at, asked_for[2].at, f[2].len) == 0;
	return address && (f[1].at[0] == 'E' || (f[1].at[0] == 'F' && command));
}

const struct lims_protocol lims_protocol_const = {
	.id = "const-additel",
	.version = 1,
	.title = LIMS_MSG("ConST and Additel pressure gauges and modules, text between colons, reading only"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Additel ADT681 manual, appendix I; firmware of the CDP module published in tianqing314/DeviceLink",
	.frame_max = LINE,
	.end = '\n',
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.role = "pressure",
	.identity = {.software = "software_version", .serial = "serial_number"},
	.request = request_gauge,
	.answers = answers,
};

const struct lims_protocol lims_protocol_const_module = {
	.id = "const-module",
	.version = 1,
	.title = LIMS_MSG("ConST pressure modules (CDP, DPS): as const-additel, questions end with 00h"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "firmware of the CDP module published in tianqing314/DeviceLink",
	.frame_max = LINE,
	.end = 0,
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.role = "pressure",
	.identity = {.software = "software_version", .serial = "serial_number"},
	.request = request_module,
	.answers = answers,
};
