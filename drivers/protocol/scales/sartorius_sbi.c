// SPDX-License-Identifier: Apache-2.0
// Sartorius SBI, the replies of Sartorius balances with 16 and with 22 characters.
//
//   S _ D D D D D D D D _ U U U CR LF                16: S sign or blank, D right-justified with point, U unit
//   I I I I I I S _ D D D D D D D D _ U U U CR LF    22: the same after six characters that name the value: N, G, T, Stat, Qnt …
//   Stat       High | Low | Cal. Ext. | ERR ### | --    no value; in 16 characters without "Stat"
//
// The second column and the one behind D may hold a digit or the brackets around a digit that is not verified ("+ 123.5[6] g"). A blank unit means that the balance is not
// at rest. There is no checksum: the columns are the check. Lines are 7 bits, with odd parity on delivery.
// Sources: Sartorius, Entris II data sheet p. 3, CP323S manual p. 55, MSE manual p. 71, LE2202S p. 51, GC803S p. 57, ME215S p. 136 (names of values);
// vectors of the driver numat/sartorius.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LINE = 64, SHORT = 14, LABEL = 6, NUMBER = 11, UNIT = 3 };

/// What the six characters in front of a value say. Whatever is not here is a result of a computation and no weight on the pan.
static const struct label {
	const char *name, *role;
	bool net;
} labels[] = {
	{"", "mass", false},
	{"N", "mass", true},
	{"N1", "mass", true},
	{"G", "mass", false},
	{"G#", "mass", false},
	{"T", "mass_tare", false},
	{"T1", "mass_tare", false},
	{"T2", "mass_tare", false},
	{"Qnt", "count", false},
	{"Prc", "ratio", false},
};

static const struct special {
	const char *text;
	enum lims_reason reason;
} specials[] = {
	{"High", LIMS_REASON_OVERLOAD},
	{"H", LIMS_REASON_OVERLOAD},
	{"Low", LIMS_REASON_UNDERLOAD},
	{"L", LIMS_REASON_UNDERLOAD},
	{"Cal. Ext.", LIMS_REASON_BUSY},
	{"Cal.Ext.", LIMS_REASON_BUSY},
	{"C", LIMS_REASON_BUSY},
	{"--", LIMS_REASON_NO_VALUE},
};

static struct lims_piece part(const char *line, size_t at, size_t len)
{
	return (struct lims_piece){line + at, len};
}

/// The reason of a line that carries no value, NONE when it may carry one.
static enum lims_reason special_of(const char *line, size_t len)
{
	bool stat = len >= 4 && memcmp(line, "Stat", 4) == 0;
	size_t from = stat ? 4 : 0;
	struct lims_piece p = lims_piece_trim(part(line, from, len - from));
	for (size_t i = 0; i < sizeof specials / sizeof specials[0]; i++)
		if (lims_piece_is(p, specials[i].text))
			return specials[i].reason;
	if (stat || (p.len > 3 && (memcmp(p.at, "ERR", 3) == 0 || memcmp(p.at, "Err", 3) == 0)))
		return LIMS_REASON_DEVICE_ERROR;
	return LIMS_REASON_NONE;
}

/// The columns of a value, which start at `at`.
static bool value_columns(const char *line, size_t at)
{
	const char *v = line + at;
	return memchr("+- ", v[0], 3) && memchr(" 0123456789[", v[1], 12) && memchr(" ]", v[10], 2) && v[9] >= '0' && v[9] <= '9';
}

/// Where the value starts: 0, 6, or NOWHERE. "Stat     ERR 101" has the columns of a value and is none.
enum { NOWHERE = LINE };
static size_t value_at(const char *line, size_t len)
{
	if (len == SHORT && value_columns(line, 0))
		return 0;
	if (len == LABEL + SHORT && value_columns(line, LABEL) && memcmp(line, "Stat", 4) != 0)
		return LABEL;
	return NOWHERE;
}

/// The question was for a text (model, serial number, software).
static const char *asked_for_text(const struct lims_scan *scan)
{
	static const char *const roles[] = {"model", "serial_number", "software"};
	const struct lims_request *q = scan->asked;
	if (!q || q->len < 3 || q->bytes[0] != 0x1b || q->bytes[1] != 'x' || q->bytes[2] < '1' || q->bytes[2] > '3')
		return NULL;
	return roles[q->bytes[2] - '1'];
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	lims_line_shape_seven(bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	char line[LINE];
	enum lims_reason reason = lims_line_seven(frame, n, LIMS_BITS_ODD, line, ret_note);
	if (reason != LIMS_REASON_NONE)
		return reason;
	size_t len = n - 2;
	bool known = value_at(line, len) != NOWHERE || special_of(line, len) != LIMS_REASON_NONE || (len && asked_for_text(scan));
	return known && lims_line_printable(line, len) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static const struct label *label_of(struct lims_piece name)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (lims_piece_is(name, labels[i].name))
			return &labels[i];
	return NULL;
}

/// The number without the brackets around its last digits: "123.5[6]" → "123.56".
static size_t without_brackets(struct lims_piece p, char *out)
{
	const char *open = memchr(p.at, '[', p.len);
	bool pair = open && p.at[p.len - 1] == ']' && open + 2 < p.at + p.len;
	size_t used = 0;
	for (size_t i = 0; i < p.len; i++)
		if (!pair || (p.at + i != open && i + 1 != p.len))
			out[used++] = p.at[i];
	return used;
}

static void decode_value(const struct lims_scan *scan, const char *line, size_t at, struct lims_reading *r)
{
	const struct label *label = label_of(lims_piece_trim(part(line, 0, at)));
	if (!label) {
		r->reason = LIMS_REASON_NOT_A_VALUE;
		lims_piece_note(r, "", part(line, 0, at + SHORT));
		return;
	}
	char number[NUMBER];
	struct lims_piece wire = lims_piece_trim(part(line, at, NUMBER)), unit = part(line, at + NUMBER, UNIT);
	enum lims_reason found = lims_weight_number(r, (struct lims_piece){number, without_brackets(wire, number)});
	r->net = label->net;
	r->stable = lims_piece_trim(unit).len > 0;
	enum lims_reason unit_found = r->stable ? lims_weight_unit(r, scan->setup, unit, NULL) : LIMS_REASON_NONE;
	if (!r->role[0] || strcmp(label->role, "mass_tare") == 0)
		memcpy(r->role, label->role, strlen(label->role) + 1);
	lims_weight_judge(r, found, unit_found, !r->stable);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	char line[LINE];
	lims_line_seven(frame, n, LIMS_BITS_ODD, line, NULL);
	size_t len = n - 2, at = value_at(line, len);
	const char *text = asked_for_text(scan);
	// A late weight is not the text that was asked for; a unit tells them apart.
	if (text && (at == NOWHERE || !lims_piece_trim(part(line, at + NUMBER, UNIT)).len)) {
		r.reason = LIMS_REASON_NOT_A_VALUE;
		memcpy(r.role, text, strlen(text) + 1);
		lims_piece_note(&r, "", lims_piece_trim(part(line, 0, len)));
	} else if (at != NOWHERE) {
		decode_value(scan, line, at, &r);
	} else {
		r.reason = special_of(line, len);
		lims_piece_note(&r, "", lims_piece_trim(part(line, 0, len)));
	}
	lims_emit_reading(emit, &r);
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	static const struct lims_weight_question questions[] = {
		{"mass", "\x1bP\r\n"}, {"model", "\x1bx1_\r\n"}, {"serial_number", "\x1bx2_\r\n"}, {"software", "\x1bx3_\r\n"}, {0}};
	return lims_weight_request(ask, questions, ret, err);
}

const struct lims_protocol lims_protocol_sartorius_sbi = {
	.id = "sartorius-sbi",
	.version = 1,
	.title = LIMS_MSG("Sartorius SBI, 16 and 22 characters"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_THIRD_PARTY,
	.source = "Sartorius, Entris II data sheet p. 3, CP323S manual p. 55, ME215S manual p. 136; vectors of the driver numat/sartorius",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.seven_bits = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_ASK,
	.speaks = true,
	.role = "mass",
	.identity = {.model = "model", .software = "software", .serial = "serial_number"},
	.request = request,
};
