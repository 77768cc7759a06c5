// SPDX-License-Identifier: Apache-2.0
// Units, numbers and line ends of gauges, probes and meters.
#include "drivers/protocol/quantity.h"

#include <stdio.h>
#include <string.h>

static const char water[] = "the gauge's setting says at which temperature its water is counted";

// Names that differ by case only are never folded: "mPa" and "MPA" are not the same.
#define UNIT(name, code, quantity, remark)                                                                                                 \
	{                                                                                                                                      \
		name, sizeof name - 1, code, quantity, remark                                                                                      \
	}
static const struct lims_wire_unit units[] = {
	UNIT("Pa", "Pa", "pressure", NULL),
	UNIT("PA", "Pa", "pressure", NULL),
	UNIT("hPa", "hPa", "pressure", NULL),
	UNIT("HPA", "hPa", "pressure", NULL),
	UNIT("kPa", "kPa", "pressure", NULL),
	UNIT("KPA", "kPa", "pressure", NULL),
	UNIT("KPa", "kPa", "pressure", NULL),
	UNIT("MPa", "MPa", "pressure", NULL),
	UNIT("MPA", "MPa", "pressure", NULL),
	UNIT("mbar", "mbar", "pressure", NULL),
	UNIT("MBAR", "mbar", "pressure", NULL),
	UNIT("mBar", "mbar", "pressure", NULL),
	UNIT("bar", "bar", "pressure", NULL),
	UNIT("BAR", "bar", "pressure", NULL),
	UNIT("Bar", "bar", "pressure", NULL),
	UNIT("bara", "bar", "pressure", "absolute"),
	UNIT("barg", "bar", "pressure", "gauge"),
	UNIT("psi", "[psi]", "pressure", NULL),
	UNIT("PSI", "[psi]", "pressure", NULL),
	UNIT("psia", "[psi]", "pressure", "absolute"),
	UNIT("psig", "[psi]", "pressure", "gauge"),
	UNIT("mmHg", "mm[Hg]", "pressure", NULL),
	UNIT("MMHG", "mm[Hg]", "pressure", NULL),
	UNIT("cmHg", "cm[Hg]", "pressure", NULL),
	UNIT("CMHG", "cm[Hg]", "pressure", NULL),
	UNIT("inHg", "[in_i'Hg]", "pressure", NULL),
	UNIT("INHG", "[in_i'Hg]", "pressure", NULL),
	UNIT("mmH2O", "mm[H2O]", "pressure", water),
	UNIT("MMH2O", "mm[H2O]", "pressure", water),
	UNIT("cmH2O", "cm[H2O]", "pressure", water),
	UNIT("CMH2O", "cm[H2O]", "pressure", water),
	UNIT("inH2O", "[in_i'H2O]", "pressure", water),
	UNIT("INH2O", "[in_i'H2O]", "pressure", water),
	UNIT("kgf/cm2", "kgf/cm2", "pressure", NULL),
	UNIT("KGF/CM2", "kgf/cm2", "pressure", NULL),
	UNIT("kg/cm2", "kgf/cm2", "pressure", NULL),
	UNIT("KG/CM2", "kgf/cm2", "pressure", NULL),
	UNIT("'C", "Cel", "temperature", NULL),
	UNIT("\xc2\xb0"
		 "C",
		"Cel", "temperature", NULL),
	UNIT("\xc2\xba"
		 "C",
		"Cel", "temperature", NULL),
	UNIT("\xe2\x84\x83", "Cel", "temperature", NULL), // the character "degree Celsius" in UTF-8
	UNIT("\xa1\xe6", "Cel", "temperature", NULL),     // the same in GB 2312
	UNIT("'F", "[degF]", "temperature", NULL),
	UNIT("\xc2\xb0"
		 "F",
		"[degF]", "temperature", NULL),
	UNIT("K", "K", "temperature", NULL),
	UNIT("%RH", "%", "relative_humidity", NULL),
	UNIT("g/m3", "g/m3", "absolute_humidity", NULL),
	UNIT("g/kg", "g/kg", "mixing_ratio", NULL),
	UNIT("kJ/kg", "kJ/kg", "enthalpy", NULL),
	UNIT("ppm", "[ppm]", "water_content", NULL),
	UNIT("ppmV", "[ppm]", "water_content", NULL),
	UNIT("mOhm", "mOhm", "resistance", NULL),
	UNIT("Ohm", "Ohm", "resistance", NULL),
	UNIT("ohm", "Ohm", "resistance", NULL),
	UNIT("kOhm", "kOhm", "resistance", NULL),
	UNIT("MOhm", "MOhm", "resistance", NULL),
	UNIT("GOhm", "GOhm", "resistance", NULL),
	UNIT("mV", "mV", "voltage", NULL),
	UNIT("V", "V", "voltage", NULL),
	UNIT("kV", "kV", "voltage", NULL),
	UNIT("uA", "uA", "current", NULL),
	UNIT("mA", "mA", "current", NULL),
	UNIT("MA", "mA", "current", NULL),
	UNIT("A", "A", "current", NULL),
	UNIT("kA", "kA", "current", NULL),
	UNIT("Hz", "Hz", "frequency", NULL),
	UNIT("ms", "ms", "duration", NULL),
	UNIT("s", "s", "duration", NULL),
	UNIT("%", "%", "ratio", NULL),
	UNIT("mN", "mN", "force", NULL),
	UNIT("N", "N", "force", NULL),
	UNIT("kN", "kN", "force", NULL),
	UNIT("gF", "gf", "force", NULL),
	UNIT("kgF", "kgf", "force", NULL),
	UNIT("lbF", "[lbf_av]", "force", NULL),
	UNIT("Nm", "N.m", "torque", NULL),
	UNIT("Ncm", "N.cm", "torque", NULL),
	UNIT("Nmm", "N.mm", "torque", NULL),
	UNIT("lbFin", "[lbf_av].[in_i]", "torque", NULL),
	UNIT("lbFft", "[lbf_av].[ft_i]", "torque", NULL),
	UNIT("kgFmm", "kgf.mm", "torque", NULL),
	UNIT("kgFm", "kgf.m", "torque", NULL),
	UNIT("gFcm", "gf.cm", "torque", NULL),
};

const struct lims_wire_unit *lims_wire_unit_find(struct lims_piece name)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (name.len == units[i].len && name.at[0] == units[i].wire[0] && memcmp(name.at, units[i].wire, name.len) == 0)
			return &units[i];
	return NULL;
}

const char *lims_quantity_of_ucum(const char *ucum)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(units[i].ucum, ucum) == 0)
			return units[i].role;
	return "value";
}

/// What does not fit is cut.
static void copy(char *out, size_t room, const char *text)
{
	size_t n = strnlen(text, room - 1);
	memcpy(out, text, n);
	out[n] = '\0';
}

void lims_quantity_role(struct lims_reading *r, const char *role, const char *suffix)
{
	if (suffix)
		snprintf(r->role, sizeof r->role, "%s_%s", role, suffix);
	else
		copy(r->role, sizeof r->role, role);
}

static size_t digits_at(const char *at, const char *end)
{
	size_t n = 0;
	while (at + n < end && at[n] >= '0' && at[n] <= '9')
		n++;
	return n;
}

/// Length of a point that ends the number ("2478."), which the decimal reader does not take: 1 or 0; -1 when this is no number.
static int number_shape(struct lims_piece p)
{
	const char *at = p.at, *end = p.at + p.len;
	if (at < end && (*at == '+' || *at == '-'))
		at++;
	size_t before = digits_at(at, end);
	if (!before)
		return -1;
	at += before;
	bool point = at < end && *at == '.';
	size_t after = point ? digits_at(at + 1, end) : 0;
	at += point + after;
	if (at == end)
		return point && !after;
	if ((*at != 'E' && *at != 'e') || (point && !after))
		return -1;
	at++;
	if (at < end && (*at == '+' || *at == '-'))
		at++;
	size_t exponent = digits_at(at, end);
	return exponent && exponent <= 3 && at + exponent == end ? 0 : -1;
}

enum lims_reason lims_quantity_number(struct lims_reading *r, struct lims_piece p)
{
	p = lims_piece_trim(p);
	if (!p.len)
		return LIMS_REASON_NO_VALUE;
	int point = number_shape(p);
	size_t len = p.len - (point == 1);
	if (point < 0 || len >= sizeof r->digits || lims_dec_parse(p.at, len, &r->value, NULL) != LIMS_OK) {
		if (lims_line_printable(p.at, p.len)) // a note is UTF-8
			lims_piece_note(r, "value ", p);
		return LIMS_REASON_BAD_NUMBER;
	}
	memcpy(r->digits, p.at, len);
	r->digits[len] = '\0';
	return LIMS_REASON_NONE;
}

static enum lims_reason fill(struct lims_reading *r, struct lims_dec value)
{
	char text[LIMS_DEC_TEXT];
	size_t n = lims_dec_text(value, text);
	if (n >= sizeof r->digits)
		return LIMS_REASON_BAD_NUMBER;
	r->value = value;
	memcpy(r->digits, text, n + 1);
	return LIMS_REASON_NONE;
}

void lims_quantity_scaled(struct lims_reading *r, int64_t whole, int places)
{
	fill(r, lims_dec_scaled(whole, -places));
}

enum lims_reason lims_quantity_float32(struct lims_reading *r, uint32_t bits)
{
	struct lims_dec value;
	if (lims_dec_from_float32(bits, &value, NULL) == LIMS_OK)
		return fill(r, value);
	snprintf(r->note, sizeof r->note, "%s", bits & 0x7fffff ? "the device sends NaN" : "the device sends infinity");
	return LIMS_REASON_NO_VALUE;
}

enum lims_reason lims_quantity_known_unit(struct lims_reading *r, const struct lims_wire_unit *u)
{
	copy(r->unit, sizeof r->unit, u->ucum);
	if (!r->role[0])
		lims_quantity_role(r, u->role, NULL);
	if (u->note && !r->note[0])
		copy(r->note, sizeof r->note, u->note);
	return LIMS_REASON_NONE;
}

enum lims_reason lims_quantity_unit(struct lims_reading *r, struct lims_piece name, const struct lims_setup *setup)
{
	if (!name.len) {
		if (!setup || !setup->unit[0])
			return LIMS_REASON_NO_UNIT;
		memcpy(r->unit, setup->unit, sizeof r->unit);
		r->unit_origin = LIMS_ORIGIN_DECLARED;
		if (!r->role[0])
			lims_quantity_role(r, lims_quantity_of_ucum(r->unit), NULL);
		return LIMS_REASON_NONE;
	}
	const struct lims_wire_unit *u = lims_wire_unit_find(name);
	if (!u) {
		if (lims_line_printable(name.at, name.len))
			lims_piece_note(r, "unit ", name);
		return LIMS_REASON_UNIT_UNKNOWN;
	}
	return lims_quantity_known_unit(r, u);
}

void lims_quantity_judge(struct lims_reading *r, enum lims_reason number, enum lims_reason unit)
{
	r->stable = false;
	r->stable_origin = LIMS_ORIGIN_INFERRED;
	r->reason = unit == LIMS_REASON_UNIT_UNKNOWN || number == LIMS_REASON_NONE ? unit : number;
	if (r->reason == LIMS_REASON_NO_UNIT)
		lims_note_no_unit(r);
}

void lims_quantity_amount(struct lims_reading *r, struct lims_piece field, const struct lims_setup *setup)
{
	struct lims_piece all = lims_piece_trim(field), number = all;
	number.len = 0;
	while (number.len < all.len && memchr("+-.0123456789", all.at[number.len], 13))
		number.len++;
	struct lims_piece unit = {all.at + number.len, all.len - number.len};
	unit = lims_piece_trim(unit);
	lims_quantity_judge(r, lims_quantity_number(r, number.len ? number : all), lims_quantity_unit(r, unit, setup));
}

void lims_quantity_text(struct lims_reading *r, const char *role, const char *before, struct lims_piece text)
{
	r->reason = LIMS_REASON_NOT_A_VALUE;
	lims_quantity_role(r, role, NULL);
	lims_piece_note(r, before, text);
}

void lims_quantity_question(struct lims_request *ret, const char *text)
{
	*ret = (struct lims_request){.len = strlen(text)};
	memcpy(ret->bytes, text, ret->len);
}

lims_rc lims_quantity_cannot(const char *protocol, const char *role, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no quantity that %s can be asked for", role, protocol);
}

void lims_end_shape(
	const struct lims_scan *scan, enum lims_line_end how, const uint8_t *bytes, size_t n, size_t max, struct lims_shape *ret)
{
	size_t room = n < max ? n : max;
	size_t at = 0;
	while (at < room && (bytes[at] & 0x7f) != '\r' && (bytes[at] & 0x7f) != '\n')
		at++;
	ret->count = 0;
	if (at == room && n >= max) {
		ret->reason = LIMS_REASON_OVERSIZED;
		return;
	}
	ret->count = 1;
	if (at == room)
		ret->len[0] = n + 1;
	else if ((bytes[at] & 0x7f) == '\n')
		ret->len[0] = at + 1;
	else if (at + 1 < n && (bytes[at + 1] & 0x7f) == '\n')
		ret->len[0] = at + 2;
	else if (how == LIMS_END_CR_LF && scan->more && at + 1 >= n)
		ret->len[0] = at + 2; // the LF may still be on its way
	else
		ret->len[0] = at + 1;
}

struct lims_piece lims_end_cut(const void *frame, size_t n)
{
	const char *text = frame;
	while (n && ((text[n - 1] & 0x7f) == '\r' || (text[n - 1] & 0x7f) == '\n'))
		n--;
	return (struct lims_piece){text, n};
}
