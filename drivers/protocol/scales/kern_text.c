// SPDX-License-Identifier: Apache-2.0
// The text lines of Kern balances (572, 573, KB, DS, FKB, FKT, IKT, PKT …) and of G&G balances, by themselves or asked by one letter.
//
//   B V V V V V V V V V V V _ U U U CR LF     Kern, 18 bytes: B blank or M, V right-justified number with its sign, U unit, left-justified
//   B V V V V V V V V V V V _ CR LF           Kern, 15 bytes: the same without a unit: not at rest
//   _ _ _ _ _ _ _ E r r o r CR LF            Kern, 14 bytes: fault
//   S V V V V V V V V _ U U CR LF             G&G, 14 bytes: S sign or blank, blanks before the digits; a blank unit: not at rest
//
// There is no checksum and no head: columns and length are the check. Kern sends 18 bytes only at rest; whether G&G does is not published, so their lines say nothing
// of rest while they have a unit.
// Sources: Kern, FKB manual p. 37 (formats and the letters s, w, t without CR LF), 572/573/KB/DS/FKB manual p. 18; lines of a Kern and of a G&G balance in issue 15 of
// eamars/OpenTrickler-RP2040-Controller.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LINE = 18, KERN_NUMBER = 12, KERN_REST = 16, KERN_MOVING = 13, GG_NUMBER = 9, GG = 12 };

static const char error_line[] = "       Error";

/// The columns of a line; number = 0: none.
struct columns {
	size_t number, unit, unit_len;
	bool kern;
};

/// A right-justified number ends at `end` and one blank follows.
static bool ends_at(const char *line, size_t end)
{
	return line[end - 1] >= '0' && line[end - 1] <= '9' && line[end] == ' ';
}

static struct columns columns_of(const char *line, size_t len)
{
	struct columns none = {0};
	if (len == KERN_REST && ends_at(line, KERN_NUMBER) && (line[0] == ' ' || line[0] == 'M' || line[0] == '-' || line[0] == '+'))
		return (struct columns){KERN_NUMBER, KERN_NUMBER + 1, 3, true};
	if (len == KERN_MOVING && ends_at(line, KERN_NUMBER) && (line[0] == ' ' || line[0] == 'M' || line[0] == '-' || line[0] == '+'))
		return (struct columns){KERN_NUMBER, KERN_MOVING, 0, true};
	if (len == GG && ends_at(line, GG_NUMBER) && (line[0] == ' ' || line[0] == '-' || line[0] == '+'))
		return (struct columns){GG_NUMBER, GG_NUMBER + 1, 2, false};
	return none;
}

static bool is_error(const char *line, size_t len)
{
	return len == sizeof error_line - 1 && memcmp(line, error_line, len) == 0;
}

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	lims_line_shape(bytes, n, LINE, ret);
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	const char *line = (const char *)frame;
	bool known = is_error(line, n - 2) || columns_of(line, n - 2).number;
	return known && lims_line_printable(frame, n - 2) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode_weight(const struct lims_scan *scan, const char *line, struct columns c, struct lims_reading *r)
{
	size_t marked = c.kern && line[0] == 'M';
	struct lims_piece unit = lims_piece_trim((struct lims_piece){line + c.unit, c.unit_len});
	memcpy(r->role, "mass", sizeof "mass");
	enum lims_reason number = lims_weight_number(r, (struct lims_piece){line + marked, c.number - marked});
	enum lims_reason found = unit.len ? lims_weight_unit(r, scan->setup, unit, NULL) : LIMS_REASON_NONE;
	r->stable = c.kern && unit.len;
	if (!c.kern && unit.len)
		lims_weight_no_stability(r);
	lims_weight_judge(r, number, found, !unit.len);
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	const char *line = (const char *)frame;
	if (is_error(line, n - 2))
		lims_reading_reject(&r, &r, LIMS_REASON_DEVICE_ERROR, "Error");
	else
		decode_weight(scan, line, columns_of(line, n - 2), &r);
	lims_emit_reading(emit, &r);
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	static const struct lims_weight_question questions[] = {{"mass", "w"}, {0}};
	return lims_weight_request(ask, questions, ret, err);
}

const struct lims_protocol lims_protocol_kern_text = {
	.id = "kern-text",
	.version = 1,
	.title = LIMS_MSG("Kern and G&G text lines"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "Kern, FKB manual p. 37; lines of a Kern and a G&G balance (OpenTrickler-RP2040-Controller, issue 15)",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.manner = LIMS_MANNER_ASK,
	.speaks = true,
	.role = "mass",
	.request = request,
};
