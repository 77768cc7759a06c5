// SPDX-License-Identifier: Apache-2.0
// SCPI: a text question that is answered with one line.
//
//   question  MEAS:PRES? LF                        header with "?"; which one stands in the model file
//   answer    number LF | number , unit LF         "+1.01325E+02", "100.02,KPA"; a blank instead of the comma is taken too
//   answer    number , "text" LF                   from the error queue: 0 is no error
//   answer    text LF                              an identity (*IDN?), a state
//
// 9.91E37 stands for "not a number", 9.9E37 and -9.9E37 for infinity: none of them is a value. A number alone has the unit that the model names
// for its question, else the declared one. Whether the value is at rest is not said.
// Source: SCPI Consortium, SCPI-1999 volume 1, 7.2.1.4 and 7.2.1.5 (INF, NAN), volume 2, 21.8 (error queue); IEEE 488.2, 8.7 (numeric responses).
#include "drivers/protocol/families.h"
#include "drivers/protocol/generic/lines.h"
#include "drivers/protocol/quantity.h"
#include "lims-core/base/lang.h"

#include <string.h>

// Names that are SCPI's own; all others are those of gauges and probes (quantity.c).
static const struct lims_line_name own_units[] = {
#define UNIT(wire, ucum)                                                                                                                   \
	{                                                                                                                                      \
		.text = wire, .len = sizeof wire - 1, .unit = ucum                                                                                 \
	}
	UNIT("OHM", "Ohm"),
	UNIT("HZ", "Hz"),
	UNIT("S", "s"),
	UNIT("W", "W"),
	UNIT("CEL", "Cel"),
	UNIT("C", "Cel"),
	UNIT("PCT", "%"),
#undef UNIT
};
static const struct lims_lines plain = {.end = '\n', .decimal = '.', .units = {own_units, sizeof own_units / sizeof own_units[0]}};

static const struct lims_lines *lines_of(const struct lims_scan *scan)
{
	return scan->model && scan->model->lines ? scan->model->lines : &plain;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	size_t room = n < LIMS_LINE_MAX ? n : LIMS_LINE_MAX;
	const uint8_t *end = memchr(bytes, lines_of(scan)->end, room);
	ret->count = end || n < LIMS_LINE_MAX;
	ret->reason = LIMS_REASON_OVERSIZED;
	ret->len[0] = end ? (size_t)(end - bytes) + 1 : n + 1;
}

/// The line without its end, of which a CR may be part.
static struct lims_piece line_of(const uint8_t *frame, size_t n)
{
	size_t len = n - 1;
	return (struct lims_piece){(const char *)frame, len && frame[len - 1] == '\r' ? len - 1 : len};
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	struct lims_piece line = lims_piece_trim(line_of(frame, n));
	return line.len && lims_line_printable(line.at, line.len) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

/// "123.4,KPA" into number and unit; false when the line is no number with at most one word behind it.
static bool split(struct lims_piece line, struct lims_piece *ret_number, struct lims_piece *ret_unit)
{
	size_t n = lims_line_number_length(line, '.');
	*ret_number = (struct lims_piece){line.at, n};
	*ret_unit = lims_piece_trim((struct lims_piece){line.at + n, line.len - n});
	if (!n || memchr(line.at, ' ', n))
		return false;
	if (!ret_unit->len)
		return true;
	bool apart = ret_unit->at[0] == ',' || ret_unit->at[0] == ';' || ret_unit->at > line.at + n;
	if (ret_unit->at[0] == ',' || ret_unit->at[0] == ';')
		*ret_unit = lims_piece_trim((struct lims_piece){ret_unit->at + 1, ret_unit->len - 1});
	return apart && ret_unit->len && !memchr(ret_unit->at, ',', ret_unit->len) && !memchr(ret_unit->at, ' ', ret_unit->len);
}

static const char *unit_in(const struct lims_line_names *names, struct lims_piece name)
{
	const struct lims_line_name *u = lims_line_name_at(names, name);
	return u && u->len == name.len ? u->unit : NULL;
}

/// The UCUM code of a name: of the model, of SCPI, of gauges. SCPI's M is milli where gauges mean mega: "MPA" is only what the model says.
static const char *unit_named(const struct lims_lines *lines, struct lims_piece name)
{
	const char *ucum = unit_in(&lines->units, name);
	if (!ucum)
		ucum = unit_in(&plain.units, name);
	const struct lims_wire_unit *w = ucum || lims_piece_is(name, "MPA") ? NULL : lims_wire_unit_find(name);
	return w ? w->ucum : ucum;
}

static enum lims_reason read_unit(
	const struct lims_scan *scan, const struct lims_line_query *q, struct lims_piece name, struct lims_reading *r)
{
	const char *ucum = name.len                              ? unit_named(lines_of(scan), name)
					   : q && q->unit                        ? q->unit
					   : scan->setup && scan->setup->unit[0] ? scan->setup->unit
															 : NULL;
	if (!ucum && name.len)
		lims_piece_note(r, "unit ", name);
	if (!ucum)
		return name.len ? LIMS_REASON_UNIT_UNKNOWN : LIMS_REASON_NO_UNIT;
	r->unit_origin = name.len ? LIMS_ORIGIN_WIRE : LIMS_ORIGIN_DECLARED;
	memcpy(r->unit, ucum, strlen(ucum) + 1);
	return LIMS_REASON_NONE;
}

/// The numbers that stand for no number.
static enum lims_reason special(const char *digits, struct lims_dec value)
{
	size_t n = strlen(digits);
	if (n < 2 || memcmp(digits + n - 2, "37", 2) != 0)
		return LIMS_REASON_NONE;
	struct lims_dec nan = lims_dec_scaled(991, 35), inf = lims_dec_scaled(99, 36);
	if (lims_dec_cmp(lims_dec_abs(value), nan) == 0)
		return LIMS_REASON_NO_VALUE;
	if (lims_dec_cmp(lims_dec_abs(value), inf) == 0)
		return lims_dec_sign(value) > 0 ? LIMS_REASON_OVERLOAD : LIMS_REASON_UNDERLOAD;
	return LIMS_REASON_NONE;
}

static void decode_value(
	const struct lims_scan *scan, const struct lims_line_query *q, struct lims_piece number, struct lims_piece unit, struct lims_reading *r)
{
	const char *role = q ? q->role : "value";
	memcpy(r->role, role, strlen(role) + 1);
	r->stable_origin = LIMS_ORIGIN_INFERRED;
	r->reason = lims_line_number(lines_of(scan), number, r);
	if (r->reason != LIMS_REASON_NONE)
		return;
	r->reason = special(r->digits, r->value);
	if (r->reason != LIMS_REASON_NONE) {
		r->digits[0] = '\0';
		lims_piece_note(r, "SCPI sends this for no number or for infinity: ", number);
		return;
	}
	r->reason = read_unit(scan, q, unit, r);
	if (r->reason == LIMS_REASON_NO_UNIT)
		lims_note_no_unit(r);
}

/// -113,"Undefined header"
static bool is_error_entry(struct lims_piece line)
{
	size_t n = line.at[line.len - 1] == '"' ? lims_line_number_length(line, '.') : 0;
	return n && n + 1 < line.len && line.at[n] == ',' && line.at[n + 1] == '"';
}

static bool is_identity_question(const struct lims_request *q)
{
	return q && q->len >= 5 && memcmp(q->bytes, "*IDN?", 5) == 0;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct lims_piece line = lims_piece_trim(line_of(frame, n)), number, unit;
	const struct lims_request *question = scan->asked ? scan->asked : scan->seen;
	const struct lims_lines *lines = lines_of(scan);
	const struct lims_line_query *q = question      ? lims_line_query_of(lines, question->bytes, question->len)
									  : scan->model ? lims_line_query_for(lines, "")
													: NULL;
	bool is_number = split(line, &number, &unit);
	if (is_identity_question(question)) {
		memcpy(r.role, "identity", sizeof "identity");
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "", line);
	} else if (is_error_entry(line)) {
		r.reason = line.at[0] == '0' || line.at[1] == '0' ? LIMS_REASON_NOT_A_VALUE : LIMS_REASON_DEVICE_ERROR;
		lims_piece_note(&r, "", line);
	} else if (is_number) {
		decode_value(scan, q, number, unit, &r);
	} else {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(&r, "", line);
	}
	lims_emit_reading(emit, &r);
}

static bool in_header(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ':' || c == '*' || c == '_';
}

/// A question is a header with "?" behind it, and perhaps parameters behind a blank.
static bool is_request(const uint8_t *frame, size_t n, struct lims_request *ret)
{
	size_t header = 0;
	while (header < n && in_header(frame[header]))
		header++;
	if (header < 2 || header + 1 >= n || n > LIMS_LINE_SEND + 2 || frame[header] != '?' || frame[header + 1] > ' ')
		return false;
	struct lims_request r = {.len = n};
	memcpy(r.bytes, frame, n);
	*ret = r;
	return true;
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	const struct lims_line_query *q = ask->model && ask->model->lines ? lims_line_query_for(ask->model->lines, ask->role) : NULL;
	struct lims_request r = {.bytes = "*IDN?\n", .len = 6};
	if (q) {
		memcpy(r.bytes, q->bytes, q->len);
		r.len = q->len;
	} else if (strcmp(ask->role, "identity") != 0)
		return lims_err_set(err, LIMS_E_INPUT, "no entry of \"queries\" in the model \"%s\" asks for \"%s\"",
			ask->model ? ask->model->id : "(none)", ask->role);
	*ret = r;
	return LIMS_OK;
}

const struct lims_protocol lims_protocol_scpi = {
	.id = "scpi",
	.version = 1,
	.title = LIMS_MSG("SCPI: a text question answered with number[,unit]"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "SCPI Consortium, SCPI-1999 volumes 1 and 2; IEEE 488.2",
	.frame_max = LIMS_LINE_MAX,
	.end = '\n',
	.from_line_start = true,
	.has_lines = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.is_request = is_request,
	.manner = LIMS_MANNER_ASK,
	.identity = {.model = "identity"},
	.request = request,
};
