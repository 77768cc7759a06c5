// SPDX-License-Identifier: Apache-2.0
// Crystal XP2i digital test gauges: text lines; a pressure is two of them.
//
//   ?P,U CR  →  value(10 characters, right-justified, always with a point) CR LF unit(10 characters, right-justified) CR LF
//                  "     2478." CR LF "      mbar" CR LF
//               BATT or ERR n in place of the value
//   A,0 | N,0 | N,4 | X,0 CR LF           done | syntax | damaged | protected by a password
//   =xxxxxxxxxxxxxxxxx= CR                the gauge was reset
//   ?SN# ?MOD ?VER ?MSG  →  one line of text
//
// 7-bit ASCII; a byte with bit 7 is damage. Source: Crystal Engineering, XP2i Programming Instruction Manual, pp. 2–10.
#include "drivers/protocol/families.h"
#include "drivers/protocol/quantity.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LINE = 64, FIELD = 10, PAIR = 2 * (FIELD + 2), SIGNATURE = 20 };

static struct lims_piece field_of(const uint8_t *at)
{
	return lims_piece_trim((struct lims_piece){(const char *)at, FIELD});
}

static bool ends_right(const uint8_t *at)
{
	return at[FIELD - 1] != ' ' && lims_line_printable(at, FIELD);
}

/// The first line of a pressure, as far as its ten characters say.
static bool is_value(const uint8_t *at)
{
	struct lims_piece p = field_of(at);
	if (!ends_right(at) || p.len < 2)
		return false;
	if (lims_piece_is(p, "BATT") || (p.len >= 5 && memcmp(p.at, "ERR ", 4) == 0))
		return true;
	for (size_t i = 0; i < p.len; i++)
		if (!memchr("+-.0123456789", p.at[i], 13))
			return false;
	return memchr(p.at, '.', p.len) != NULL;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	ret->count = 0;
	ret->reason = LIMS_REASON_NOISE;
	if (bytes[0] < 0x20 || bytes[0] > 0x7e)
		return;
	lims_end_shape(scan, LIMS_END_CR_LF, bytes, n, LINE, ret);
	if (bytes[0] == '=' && n >= SIGNATURE && bytes[SIGNATURE - 1] == '\r')
		ret->len[0] = SIGNATURE;
	else if (ret->count && ret->len[0] == FIELD + 2 && n >= FIELD + 2 && is_value(bytes))
		ret->len[0] = PAIR;
}

static bool is_unit(const uint8_t *line)
{
	struct lims_piece p = field_of(line);
	return ends_right(line) && ((p.at[0] >= 'A' && p.at[0] <= 'Z') || (p.at[0] >= 'a' && p.at[0] <= 'z')) && line[FIELD] == '\r' &&
		   line[FIELD + 1] == '\n';
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	if (n == PAIR && is_value(frame))
		return frame[FIELD] == '\r' && frame[FIELD + 1] == '\n' && is_unit(frame + FIELD + 2) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
	struct lims_piece line = lims_end_cut(frame, n);
	return line.len && lims_line_printable(line.at, line.len) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode_pressure(const struct lims_scan *scan, const uint8_t *frame, struct lims_reading *r)
{
	struct lims_piece value = field_of(frame), unit = field_of(frame + FIELD + 2);
	lims_quantity_role(r, "pressure", NULL);
	if (lims_piece_is(value, "BATT"))
		lims_reading_reject(r, r, LIMS_REASON_DEVICE_ERROR, "BATT: the battery is low, there is no value");
	else if (value.at[0] == 'E') {
		r->reason = LIMS_REASON_DEVICE_ERROR;
		lims_piece_note(r, "", value);
	} else
		lims_quantity_judge(r, lims_quantity_number(r, value), lims_quantity_unit(r, unit, scan->setup));
}

static const struct asked {
	const char *role, *question;
} asked[] = {{"pressure", "?P,U\r"}, {"model", "?MOD\r"}, {"software_version", "?VER\r"}, {"serial_number", "?SN#\r"}};

/// The role of what was asked for; NULL when listening.
static const char *role_of(const struct lims_request *q)
{
	for (size_t i = 0; q && i < sizeof asked / sizeof asked[0]; i++)
		if (q->len == strlen(asked[i].question) && memcmp(q->bytes, asked[i].question, q->len) == 0)
			return asked[i].role;
	return NULL;
}

static void decode_line(struct lims_piece line, const char *role, struct lims_reading *r)
{
	static const struct {
		const char *wire, *note;
	} refusals[] = {{"N,0", "N,0: the gauge does not know the instruction"}, {"N,4", "N,4: the gauge received a damaged instruction"},
		{"X,0", "X,0: protected by a password"}};
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
		if (lims_piece_is(line, refusals[i].wire)) {
			lims_reading_reject(r, r, LIMS_REASON_DEVICE_ERROR, refusals[i].note);
			return;
		}
	if (role && strcmp(role, "pressure") == 0) {
		lims_reading_reject(r, r, LIMS_REASON_BAD_FRAME, "a line of text, asked was a pressure");
		return;
	}
	r->reason = LIMS_REASON_NOT_A_VALUE;
	if (role)
		lims_quantity_role(r, role, NULL);
	lims_piece_note(r, line.at[0] == '=' ? "the gauge was reset: " : "", line);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	const char *role = role_of(scan->asked);
	if (n != PAIR || !is_value(frame))
		decode_line(lims_piece_trim(lims_end_cut(frame, n)), role, &r);
	else if (role && strcmp(role, "pressure") != 0)
		lims_reading_reject(&r, &r, LIMS_REASON_BAD_FRAME, "a pressure, asked was something else");
	else
		decode_pressure(scan, frame, &r);
	lims_emit_reading(emit, &r);
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		if (strcmp(asked[i].role, ask->role) == 0) {
			lims_quantity_question(ret, asked[i].question);
			return LIMS_OK;
		}
	return lims_quantity_cannot("crystal-xp2i", ask->role, err);
}

const struct lims_protocol lims_protocol_xp2i = {
	.id = "crystal-xp2i",
	.version = 1,
	.title = LIMS_MSG("Crystal XP2i digital test gauges"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Crystal Engineering, XP2i Programming Instruction Manual, pp. 2-10",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_ASK,
	.role = "pressure",
	.identity = {.model = "model", .software = "software_version", .serial = "serial_number"},
	.request = request,
};
