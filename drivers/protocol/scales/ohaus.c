// SPDX-License-Identifier: Apache-2.0
// The text lines of Ohaus scales, printed by themselves or when asked.
//
//   Defender 3000, as seen:  P W(7) _ U(5) S L(1) CR LF               "-  1.640 kg    N"
//   Defender 3000, manual:   P _ W(7) _ U(5) S L(3) CR LF
//   Ranger:                  P _ _ W(7) _ U(1, 2, 4 or 5) _ S _ L(3, or 1) CR LF
//   older balances:          W(12) _ U(5) S CR LF, and W(11 or, with a point, 12) _ U _ S CR LF
//
// P sign or blank, W right-justified (the older ones with the sign before the first digit), U unit, left-justified, S "?" in motion, L "G" gross, "N" or "NET" net,
// "T" tare, "B/G" gross. There is no checksum and no head: the columns and the length of the line are the check, so that a line that lost its first
// characters (among them the sign) fits no other form. Units of three letters in the manual's form of the Defender 3000 are not taken for that reason.
// Sources: Ohaus, Defender 3000 manual p. EN-35, Ranger manual p. 36, RS232 interface manual p. EN-3; a log of a Defender 3000.
#include "drivers/protocol/families.h"
#include "drivers/protocol/scales/weight_line.h"
#include "lims-core/base/lang.h"

#include <string.h>

enum { LINE = 40 };

/// Columns of one form. The value ends with a digit, one blank stands between value and unit.
struct form {
	size_t value;             ///< characters of sign and number
	size_t unit;              ///< characters of the unit
	size_t mark, legend;      ///< where the sign of stability and the legend stand
	size_t len;               ///< of the line without its end
	size_t shortest, longest; ///< letters of the units that are taken
};

static const struct form forms[] = {
	{8, 5, 14, 15, 16, 0, 5},
	{9, 5, 15, 16, 19, 0, 2},
	{10, 2, 14, 16, 19, 0, 2},
	{10, 2, 14, 16, 17, 0, 2},
	{10, 1, 13, 15, 18, 1, 1},
	{10, 1, 13, 15, 16, 1, 1},
	{10, 4, 16, 18, 21, 4, 4},
	{10, 5, 17, 19, 22, 5, 5},
	{12, 5, 18, 19, 19, 0, 5},
};

static const char *const legends[] = {"", "G", "N", "NET", "T", "B/G", "B", NULL};

struct fields {
	struct lims_piece value, unit, legend;
	bool moving;
};

static bool letters(struct lims_piece p)
{
	for (size_t i = 0; i < p.len; i++)
		if (!((p.at[i] >= 'a' && p.at[i] <= 'z') || (p.at[i] >= 'A' && p.at[i] <= 'Z') || p.at[i] == '%'))
			return false;
	return true;
}

static bool blank(const char *line, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (line[i] != ' ')
			return false;
	return true;
}

static bool fits(const struct form *f, const char *line, size_t len, struct fields *ret)
{
	size_t unit = f->value + 1;
	if (len != f->len || line[f->value] != ' ' || line[f->value - 1] == ' ' || !blank(line, unit + f->unit, f->mark))
		return false;
	if ((line[f->mark] != '?' && line[f->mark] != ' ') || !blank(line, f->mark + 1, f->legend))
		return false;
	ret->value = (struct lims_piece){line, f->value};
	ret->unit = (struct lims_piece){line + unit, f->unit};
	while (ret->unit.len && ret->unit.at[ret->unit.len - 1] == ' ')
		ret->unit.len--;
	ret->legend = lims_piece_trim((struct lims_piece){line + f->legend, len - f->legend});
	ret->moving = line[f->mark] == '?';
	return letters(ret->unit) && ret->unit.len >= f->shortest && ret->unit.len <= f->longest && lims_piece_in(ret->legend, legends);
}

/// The older form whose unit is not padded; the field of its number has one place more when there is a point.
static bool fits_unpadded(const char *line, size_t len, struct fields *ret)
{
	size_t value = memchr(line, '.', len) ? 12 : 11;
	if (len < value + 4 || len > value + 8)
		return false;
	size_t unit = len - value - 3;
	const struct form f = {value, unit, len - 1, len, len, unit, unit};
	return fits(&f, line, len, ret);
}

static bool read_line(const char *line, size_t len, struct fields *ret)
{
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (fits(&forms[i], line, len, ret))
			return true;
	return fits_unpadded(line, len, ret);
}

static bool error_line(const char *line, size_t len)
{
	return len == 2 && memcmp(line, "ES", 2) == 0;
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
	struct fields fields;
	const char *line = (const char *)frame;
	if (!lims_line_printable(frame, n - 2))
		return LIMS_REASON_BAD_FRAME;
	return error_line(line, n - 2) || read_line(line, n - 2, &fields) ? LIMS_REASON_NONE : LIMS_REASON_BAD_FRAME;
}

static void decode(const struct lims_scan *scan, const uint8_t *frame, size_t n, const struct lims_reading *base, struct lims_emit *emit)
{
	struct lims_reading r = *base;
	struct fields f = {0};
	const char *line = (const char *)frame;
	if (error_line(line, n - 2)) {
		lims_reading_reject(&r, &r, LIMS_REASON_DEVICE_ERROR, "ES: the scale does not know the command or did not come to rest");
		lims_emit_reading(emit, &r);
		return;
	}
	read_line(line, n - 2, &f);
	memcpy(r.role, "mass", sizeof "mass");
	r.stable = !f.moving;
	r.net = f.legend.len && f.legend.at[0] == 'N';
	enum lims_reason number = lims_weight_number(&r, f.value);
	enum lims_reason unit = lims_weight_unit(&r, scan->setup, f.unit, NULL);
	if (lims_piece_is(f.legend, "T"))
		memcpy(r.role, "mass_tare", sizeof "mass_tare");
	lims_weight_judge(&r, number, unit, f.moving);
	lims_emit_reading(emit, &r);
}

static lims_rc request(const struct lims_ask *ask, struct lims_request *ret, struct lims_err *err)
{
	static const struct lims_weight_question questions[] = {{"mass", "IP\r\n"}, {0}};
	return lims_weight_request(ask, questions, ret, err);
}

const struct lims_protocol lims_protocol_ohaus = {
	.id = "ohaus",
	.version = 1,
	.title = LIMS_MSG("Ohaus text lines (Defender, Ranger, older balances)"),
	.status = LIMS_PROTOCOL_STABLE,
	.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
	.source = "Ohaus, Defender 3000 manual p. EN-35, Ranger manual p. 36; log of a Defender 3000",
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
