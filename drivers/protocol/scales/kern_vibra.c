// SPDX-License-Identifier: Apache-2.0
// The 14, 15 and 16 byte lines of Shinko (Vibra) balances and of the Kern balances built by them.
//
//   P D D D D D D D U U S1 S2 CR LF        14: P sign (blank: zero or positive), D digits with point, leading zeros may be blanks
//   P D D D D D D D D U U S1 S2 CR LF      15: one digit more
//   P D D D D D D / D U U S1 S2 CR LF      15 and 16, verified models: "/" before the last digit, which is finer than e
//
//   U unit: " G" KG CT OZ LB OT DW GR TL MO to " %" PC;  S1 result of a comparison: L G H or blank;  S2: S stable, U unstable, E error, blank nothing said
//
// A tael (TL) is not the same everywhere and the line does not say which; mom and tola have no UCUM code: they are refused. There is no checksum: the columns are the check.
// A line of 15 bytes that lost its sign looks like one of 14 when blanks follow: what is joined in the middle of a line must be dropped by who opens the port.
// Sources: Shinko, Vibra HG manual p. 28; Kern, EW/EG-N manual p. 52, PNJ manual p. 69 (the stroke); both plain forms as in libsigrok src/scale/kern.c.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { SHORTEST = 14, LINE = 16, COMPARED_AT = 4, STATE_AT = 3 }; // from the end of the line

static const struct lims_unit_name names[] = {
	{"G", "g", "mass"},
	{"KG", "kg", "mass"},
	{"CT", "[car_m]", "mass"},
	{"OZ", "[oz_av]", "mass"},
	{"LB", "[lb_av]", "mass"},
	{"OT", "[oz_tr]", "mass"},
	{"DW", "[pwt_tr]", "mass"},
	{"GR", "[gr]", "mass"},
	{"PC", "1", "count"},
	{"TL", NULL, NULL},
	{"MO", NULL, NULL},
	{"to", NULL, NULL},
	{0},
};

static void shape(const struct lims_scan *scan, const uint8_t *bytes, size_t n, struct lims_shape *ret)
{
	(void)scan;
	lims_line_shape(bytes, n, LINE, ret);
}

/// The stroke before the last digit of a verified model.
static bool has_stroke(const char *at, size_t n)
{
	return at[n - 2] == '/';
}

/// Sign or blank, blanks, digits with at most one point: no blank behind a digit.
static bool data_columns(const char *at, size_t n)
{
	if (at[0] != '+' && at[0] != '-' && at[0] != ' ')
		return false;
	size_t i = 1, points = 0;
	while (i < n && at[i] == ' ')
		i++;
	for (; i < n; i++) {
		points += at[i] == '.';
		if (at[i] != '.' && (at[i] < '0' || at[i] > '9') && (i != n - 2 || !has_stroke(at, n)))
			return false;
	}
	return points <= 1;
}

static enum lims_reason check(const struct lims_scan *scan, const uint8_t *frame, size_t n, char *ret_note)
{
	(void)scan;
	(void)ret_note;
	const char *line = (const char *)frame;
	if (n < SHORTEST || !lims_line_printable(frame, n - 2))
		return LIMS_REASON_BAD_FRAME;
	// 14 bytes have no stroke, 16 have one.
	bool stroke = has_stroke(line, n - 6);
	if ((n == SHORTEST && stroke) || (n == LINE && !stroke))
		return LIMS_REASON_BAD_FRAME;
	bool states = memchr("LGH ", line[n - COMPARED_AT], 4) && memchr("SUE ", line[n - STATE_AT], 4);
	// On an error the digits are not looked at.
	bool data = line[n - STATE_AT] == 'E' || data_columns(line, n - 6);
	return states && data ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static enum lims_reason read_number(struct lims_reading *r, const char *at, size_t n)
{
	char digits[LINE];
	if (!has_stroke(at, n))
		return lims_weight_number(r, (struct lims_piece){at, n});
	memcpy(digits, at, n - 2);
	digits[n - 2] = at[n - 1];
	enum lims_reason reason = lims_weight_number(r, (struct lims_piece){digits, n - 1});
	if (reason == LIMS_REASON_NONE)
		lims_piece_note(r, "the last digit is finer than e", (struct lims_piece){"", 0});
	return reason;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	const char *line = (const char *)frame;
	char state = line[n - STATE_AT];
	memcpy(r.role, "mass", sizeof "mass");
	if (state == 'E') {
		lims_reading_reject(&r, &r, LIMS_REASON_DEVICE_ERROR, "E: outside the weighing range, or another error");
		lims_emit_reading(emit, &r);
		return;
	}
	r.stable = state == 'S';
	if (state == ' ')
		lims_weight_no_stability(&r);
	enum lims_reason number = read_number(&r, line, n - 6);
	enum lims_reason unit = lims_weight_unit(&r, scan->setup, (struct lims_piece){line + n - 6, 2}, names);
	lims_weight_judge(&r, number, unit, state == 'U');
	lims_emit_reading(emit, &r);
}

const struct lims_protocol lims_protocol_kern_vibra = {
	.id = "kern-vibra",
	.version = 1,
	.title = LIMS_MSG("Shinko, Vibra and Kern lines of 14, 15 and 16 bytes"),
	.status = LIMS_PROTOCOL_EXPERIMENTAL,
	.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
	.source = "Shinko, Vibra HG manual p. 28; Kern, EW/EG-N manual p. 52, PNJ manual p. 69; log of a verified balance",
	.frame_max = LINE,
	.end = '\n',
	.from_line_start = true,
	.shape = shape,
	.check = check,
	.decode = decode,
	.role = "mass",
};
