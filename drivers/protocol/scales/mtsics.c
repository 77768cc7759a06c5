// SPDX-License-Identifier: Apache-2.0
// MT-SICS, the line protocol of Mettler-Toledo balances and of the many scales that speak it too (levels 0 and 1, reading only).
//
//   S SP S|D SP weight(10 characters, right-justified; wider on high-resolution balances) SP unit CR LF
//     | S stable, D dynamic
//   S SP I|+|- CR LF              not executable now | overload | underload
//   ES | ET | EL CR LF            syntax | transmission | logical error
//   I2 SP A SP "text" CR LF       identity lines; I4 A "serial" also comes by itself at power-on and after @
//
// There is no checksum: the grammar is the check. Fields are split at blanks, never by column.
// Sources: METTLER TOLEDO, Reference Manual MT-SICS (AL-IC p. 72, JS p. 30: replies and error replies).
#include "drivers/protocol/scales/mtsics.h"
#include "drivers/protocol/families.h"

#include <string.h>

enum { TOKENS = 8, LINE = 256 };

/// A piece of a line between blanks.
struct token {
	const char *at;
	size_t len;
};

static bool token_is(struct token t, const char *text)
{
	return t.len == strlen(text) && memcmp(t.at, text, t.len) == 0;
}

static bool token_in(struct token t, const char *const *list)
{
	for (; *list; list++)
		if (token_is(t, *list))
			return true;
	return false;
}

/// Splits at blanks; TOKENS + 1 when there are more than TOKENS.
static size_t split(const uint8_t *line, size_t n, struct token *ret)
{
	size_t count = 0;
	for (size_t i = 0; i < n;) {
		if (line[i] == ' ') {
			i++;
			continue;
		}
		size_t from = i;
		while (i < n && line[i] != ' ')
			i++;
		if (count == TOKENS)
			return TOKENS + 1;
		ret[count++] = (struct token){(const char *)line + from, i - from};
	}
	return count;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (!((bytes[0] >= 'A' && bytes[0] <= 'Z') || bytes[0] == '@'))
		return;
	size_t room = n < LINE ? n : LINE;
	const uint8_t *end = memchr(bytes, '\n', room);
	if (!end && n >= LINE) {
		ret->reason = LIMS_REASON_OVERSIZED;
		return;
	}
	if (end && (end == bytes || end[-1] != '\r')) {
		ret->reason = LIMS_REASON_BAD_FRAME;
		return;
	}
	ret->count = 1;
	ret->len[0] = end ? (size_t)(end - bytes) + 1 : n + 1;
}

static bool printable(const uint8_t *line, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (line[i] < 0x20 || line[i] > 0x7e)
			return false;
	return true;
}

/// After "I2 A": quoted texts and numbers, nothing else; each quotation is closed and followed by a blank or the end.
static bool quoted_texts(const char *rest, size_t n)
{
	bool inside = false;
	for (size_t i = 0; i < n; i++) {
		if (rest[i] == '"') {
			bool edge = inside ? i + 1 == n || rest[i + 1] == ' ' : i == 0 || rest[i - 1] == ' ';
			if (!edge)
				return false;
			inside = !inside;
		} else if (!inside && rest[i] != ' ' && (rest[i] < '0' || rest[i] > '9'))
			return false;
	}
	return !inside;
}

static const char *const status_plain[] = {"A", "I", "L", "+", "-", "S", "D", NULL};
static const char *const status_identity[] = {"A", "B", "I", "L", NULL};
static const char *const heads_acknowledged[] = {"Z", "ZI", "T", "TI", "TA", "TAC", "SR", "SIR", "D", "DW", "K", NULL};
static const char *const heads_tare[] = {"T", "TI", "TA", NULL};
static const char *const heads_identity[] = {"I0", "I1", "I2", "I3", "I4", "I5", "I10", "I11", NULL};
static const char *const heads_error[] = {"ES", "ET", "EL", NULL};
static const char *const requests[] = {
	"S", "SI", "SIR", "SR", "Z", "ZI", "T", "TI", "TA", "TAC", "@", "I0", "I1", "I2", "I3", "I4", "I5", "I10", "I11", NULL};

/// "S S 100.00 g", "S D 12:07.50 lb:oz", a blank field, a missing unit: all of them are weight lines, what they are worth is the decoder's business.
static bool weight_line(const struct token *t, size_t count)
{
	return count >= 2 && count <= 4 && token_is(t[0], "S") && (token_is(t[1], "S") || token_is(t[1], "D"));
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	size_t len = n - 2;
	struct token t[TOKENS];
	if (!printable(frame, len))
		return LIMS_REASON_BAD_FRAME;
	size_t count = split(frame, len, t);
	if (!count)
		return LIMS_REASON_BAD_FRAME;
	if (count <= TOKENS && weight_line(t, count))
		return LIMS_REASON_NONE;
	if (count == 1)
		return token_in(t[0], heads_error) || token_in(t[0], requests) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
	if (count == 2 && token_is(t[0], "S") && (token_is(t[1], "I") || token_is(t[1], "+") || token_is(t[1], "-") || token_is(t[1], "L")))
		return LIMS_REASON_NONE;
	if (count == 2 && token_in(t[0], heads_acknowledged) && token_in(t[1], status_plain))
		return LIMS_REASON_NONE;
	if (count == 4 && token_in(t[0], heads_tare) && token_in(t[1], status_plain))
		return LIMS_REASON_NONE;
	const char *rest = t[1].at + t[1].len;
	if (token_in(t[0], heads_identity) && token_in(t[1], status_identity) && quoted_texts(rest, len - (size_t)(rest - (const char *)frame)))
		return LIMS_REASON_NONE;
	return LIMS_REASON_BAD_FRAME;
}

static const struct unit_name {
	const char *wire, *ucum, *role;
} units[] = {
	{"g", "g", "mass"},
	{"kg", "kg", "mass"},
	{"mg", "mg", "mass"},
	{"ug", "ug", "mass"},
	{"t", "t", "mass"},
	{"ct", "[car_m]", "mass"},
	{"lb", "[lb_av]", "mass"},
	{"oz", "[oz_av]", "mass"},
	{"ozt", "[oz_tr]", "mass"},
	{"dwt", "[pwt_tr]", "mass"},
	{"GN", "[gr]", "mass"},
	{"gn", "[gr]", "mass"},
	{"N", "N", "force"},
	{"PCS", "1", "count"},
	{"pcs", "1", "count"},
	{"%", "%", "ratio"},
};

/// [+-]digits[.digits] and nothing else.
static bool plain_number(struct token t)
{
	size_t i = t.len && (t.at[0] == '-' || t.at[0] == '+') ? 1 : 0;
	size_t before = 0, after = 0;
	bool point = false;
	for (; i < t.len; i++) {
		if (t.at[i] == '.' && !point)
			point = true;
		else if (t.at[i] >= '0' && t.at[i] <= '9')
			point ? after++ : before++;
		else
			return false;
	}
	return before && (!point || after);
}

static void note_token(struct lims_reading *r, const char *before, struct token t)
{
	size_t used = strlen(before);
	size_t n = t.len < sizeof r->note - used - 1 ? t.len : sizeof r->note - used - 1;
	memcpy(r->note, before, used);
	memcpy(r->note + used, t.at, n);
	r->note[used + n] = '\0';
}

static enum lims_reason read_unit(struct lims_reading *r, const struct lims_setup *setup, const struct token *unit)
{
	if (!unit) {
		if (!setup || !setup->unit[0])
			return LIMS_REASON_NO_UNIT;
		memcpy(r->unit, setup->unit, sizeof r->unit);
		r->unit_origin = LIMS_ORIGIN_DECLARED;
		return LIMS_REASON_NONE;
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!token_is(*unit, units[i].wire))
			continue;
		memcpy(r->unit, units[i].ucum, strlen(units[i].ucum) + 1);
		memcpy(r->role, units[i].role, strlen(units[i].role) + 1);
		return LIMS_REASON_NONE;
	}
	note_token(r, "unit ", *unit);
	return LIMS_REASON_UNIT_UNKNOWN;
}

static enum lims_reason read_value(struct lims_reading *r, struct token value)
{
	if (!plain_number(value) || value.len >= sizeof r->digits || lims_dec_parse(value.at, value.len, &r->value, NULL) != LIMS_OK) {
		note_token(r, "value ", value);
		return LIMS_REASON_BAD_NUMBER;
	}
	memcpy(r->digits, value.at, value.len);
	r->digits[value.len] = '\0';
	return LIMS_REASON_NONE;
}

/// tokens: S, S|D, value, unit; the field may be blank and the unit missing.
static void decode_weight(const struct lims_scan *scan, const struct token *t, size_t count, struct lims_reading *r)
{
	memcpy(r->role, "mass", sizeof "mass");
	r->stable = token_is(t[1], "S");
	if (count == 2 || (count == 3 && ((t[2].at[0] >= 'A' && t[2].at[0] <= 'Z') || (t[2].at[0] >= 'a' && t[2].at[0] <= 'z')))) {
		lims_reading_reject(r, r, LIMS_REASON_NO_VALUE, "the weight field is blank");
		return;
	}
	r->reason = read_value(r, t[2]);
	enum lims_reason unit = read_unit(r, scan->setup, count == 4 ? &t[3] : NULL);
	// The unit comes first: "12:07.50 lb:oz" is refused for its unit, not for its number.
	if (unit == LIMS_REASON_UNIT_UNKNOWN || r->reason == LIMS_REASON_NONE)
		r->reason = unit;
	if (r->reason == LIMS_REASON_NONE && !r->stable)
		r->reason = LIMS_REASON_UNSTABLE;
}

static void decode_status(const uint8_t *frame, size_t len, const struct token *t, size_t count, struct lims_reading *r)
{
	static const struct {
		const char *head, *status;
		enum lims_reason reason;
		const char *note;
	} known[] = {
		{"S", "I", LIMS_REASON_BUSY, "the scale cannot do it now"},
		{"S", "+", LIMS_REASON_OVERLOAD, "above the weighing range"},
		{"S", "-", LIMS_REASON_UNDERLOAD, "below the weighing range"},
		{"S", "L", LIMS_REASON_DEVICE_ERROR, "the scale understood the command but not its parameter"},
		{"ES", "", LIMS_REASON_DEVICE_ERROR, "ES: the scale does not know the command"},
		{"ET", "", LIMS_REASON_DEVICE_ERROR, "ET: the scale received a damaged command"},
		{"EL", "", LIMS_REASON_DEVICE_ERROR, "EL: the scale cannot execute the command"},
	};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (!token_is(t[0], known[i].head) || (known[i].status[0] ? count < 2 || !token_is(t[1], known[i].status) : count != 1))
			continue;
		lims_reading_reject(r, r, known[i].reason, known[i].note);
		return;
	}
	r->reason = LIMS_REASON_NOT_A_VALUE;
	note_token(r, "", (struct token){(const char *)frame, len});
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct token t[TOKENS];
	size_t count = split(frame, n - 2, t);
	if (count <= TOKENS && weight_line(t, count))
		decode_weight(scan, t, count, &r);
	else
		decode_status(frame, n - 2, t, count, &r);
	lims_emit_reading(emit, &r);
}

lims_rc lims_mtsics_request(const char *command, struct lims_request *ret, struct lims_err *err)
{
	// Nothing here changes the instrument: no zero, no tare, no reset.
	static const char *const allowed[] = {"S", "SI", "SIR", "I2", "I3", "I4", NULL};
	if (!token_in((struct token){command, strlen(command)}, allowed))
		return lims_err_set(
			err, LIMS_E_INPUT, "the command \"%s\" is not one that may be sent to a scale; use S, SI, SIR, I2, I3 or I4", command);
	struct lims_request r = {.len = strlen(command) + 2};
	memcpy(r.bytes, command, r.len - 2);
	memcpy(r.bytes + r.len - 2, "\r\n", 2);
	*ret = r;
	return LIMS_OK;
}

bool lims_mtsics_text(const char *note, const char *head, char *ret_text, size_t room)
{
	size_t n = strlen(head);
	if (strncmp(note, head, n) != 0 || strncmp(note + n, " A \"", 4) != 0)
		return false;
	const char *from = note + n + 4;
	const char *to = strchr(from, '"');
	size_t len = to ? (size_t)(to - from) : strlen(from);
	if (len >= room)
		len = room - 1;
	memcpy(ret_text, from, len);
	ret_text[len] = '\0';
	return true;
}

const struct lims_protocol lims_protocol_mtsics = {
	.id = "mt-sics",
	.version = 1,
	.title = "METTLER TOLEDO Standard Interface Command Set, levels 0 and 1, reading only",
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "METTLER TOLEDO, MT-SICS reference manual; vectors of the driver Atlantis-Software/mt-sics",
	.frame_max = LINE,
	.end = '\n',
	.shape = shape,
	.check = check,
	.decode = decode,
};
