// SPDX-License-Identifier: Apache-2.0
// Units, numbers and line ends of gauges, probes and meters.
#include "drivers/protocol/quantity.h"

#include <stdio.h>
#include <string.h>

static const char water[] = "the gauge's setting says at which temperature its water is counted";

// Names that differ by case only are never folded: "mPa" and "MPA" are not the same. One table for each length of a name.
static const struct lims_wire_unit of_1[] = {
	{"K", "K", "temperature", NULL},
	{"V", "V", "voltage", NULL},
	{"A", "A", "current", NULL},
	{"s", "s", "duration", NULL},
	{"%", "%", "ratio", NULL},
	{"N", "N", "force", NULL},
};
static const struct lims_wire_unit of_2[] = {
	{"Pa", "Pa", "pressure", NULL},
	{"PA", "Pa", "pressure", NULL},
	{"'C", "Cel", "temperature", NULL},
	{"\xa1\xe6", "Cel", "temperature", NULL}, // "degree Celsius" in GB 2312
	{"'F", "[degF]", "temperature", NULL},
	{"mV", "mV", "voltage", NULL},
	{"kV", "kV", "voltage", NULL},
	{"uA", "uA", "current", NULL},
	{"mA", "mA", "current", NULL},
	{"MA", "mA", "current", NULL},
	{"kA", "kA", "current", NULL},
	{"Hz", "Hz", "frequency", NULL},
	{"ms", "ms", "duration", NULL},
	{"mN", "mN", "force", NULL},
	{"kN", "kN", "force", NULL},
	{"gF", "gf", "force", NULL},
	{"Nm", "N.m", "torque", NULL},
};
static const struct lims_wire_unit of_3[] = {
	{"hPa", "hPa", "pressure", NULL},
	{"HPA", "hPa", "pressure", NULL},
	{"kPa", "kPa", "pressure", NULL},
	{"KPA", "kPa", "pressure", NULL},
	{"KPa", "kPa", "pressure", NULL},
	{"MPa", "MPa", "pressure", NULL},
	{"MPA", "MPa", "pressure", NULL},
	{"bar", "bar", "pressure", NULL},
	{"BAR", "bar", "pressure", NULL},
	{"Bar", "bar", "pressure", NULL},
	{"psi", "[psi]", "pressure", NULL},
	{"PSI", "[psi]", "pressure", NULL},
	// The degree sign and the ordinal that looks like it, in UTF-8; octal, because a hexadecimal escape would take the letter too.
	{"\302\260C", "Cel", "temperature", NULL},
	{"\302\272C", "Cel", "temperature", NULL},
	{"\xe2\x84\x83", "Cel", "temperature", NULL}, // the character "degree Celsius" in UTF-8
	{"\302\260F", "[degF]", "temperature", NULL},
	{"%RH", "%", "relative_humidity", NULL},
	{"ppm", "[ppm]", "water_content", NULL},
	{"Ohm", "Ohm", "resistance", NULL},
	{"ohm", "Ohm", "resistance", NULL},
	{"kgF", "kgf", "force", NULL},
	{"lbF", "[lbf_av]", "force", NULL},
	{"Ncm", "N.cm", "torque", NULL},
	{"Nmm", "N.mm", "torque", NULL},
};
static const struct lims_wire_unit of_4[] = {
	{"mbar", "mbar", "pressure", NULL},
	{"MBAR", "mbar", "pressure", NULL},
	{"mBar", "mbar", "pressure", NULL},
	{"bara", "bar", "pressure", "absolute"},
	{"barg", "bar", "pressure", "gauge"},
	{"psia", "[psi]", "pressure", "absolute"},
	{"psig", "[psi]", "pressure", "gauge"},
	{"mmHg", "mm[Hg]", "pressure", NULL},
	{"MMHG", "mm[Hg]", "pressure", NULL},
	{"cmHg", "cm[Hg]", "pressure", NULL},
	{"CMHG", "cm[Hg]", "pressure", NULL},
	{"inHg", "[in_i'Hg]", "pressure", NULL},
	{"INHG", "[in_i'Hg]", "pressure", NULL},
	{"g/m3", "g/m3", "absolute_humidity", NULL},
	{"g/kg", "g/kg", "mixing_ratio", NULL},
	{"ppmV", "[ppm]", "water_content", NULL},
	{"mOhm", "mOhm", "resistance", NULL},
	{"kOhm", "kOhm", "resistance", NULL},
	{"MOhm", "MOhm", "resistance", NULL},
	{"GOhm", "GOhm", "resistance", NULL},
	{"kgFm", "kgf.m", "torque", NULL},
	{"gFcm", "gf.cm", "torque", NULL},
};
static const struct lims_wire_unit of_5[] = {
	{"mmH2O", "mm[H2O]", "pressure", water},
	{"MMH2O", "mm[H2O]", "pressure", water},
	{"cmH2O", "cm[H2O]", "pressure", water},
	{"CMH2O", "cm[H2O]", "pressure", water},
	{"inH2O", "[in_i'H2O]", "pressure", water},
	{"INH2O", "[in_i'H2O]", "pressure", water},
	{"kJ/kg", "kJ/kg", "enthalpy", NULL},
	{"lbFin", "[lbf_av].[in_i]", "torque", NULL},
	{"lbFft", "[lbf_av].[ft_i]", "torque", NULL},
	{"kgFmm", "kgf.mm", "torque", NULL},
};
static const struct lims_wire_unit of_6[] = {
	{"kg/cm2", "kgf/cm2", "pressure", NULL},
	{"KG/CM2", "kgf/cm2", "pressure", NULL},
};
static const struct lims_wire_unit of_7[] = {
	{"kgf/cm2", "kgf/cm2", "pressure", NULL},
	{"KGF/CM2", "kgf/cm2", "pressure", NULL},
};
#define TABLE(rows)                                                                                                                        \
	{                                                                                                                                      \
		rows, sizeof rows / sizeof rows[0]                                                                                                 \
	}
static const struct {
	const struct lims_wire_unit *row;
	size_t count;
} units[] = {TABLE(of_1), TABLE(of_2), TABLE(of_3), TABLE(of_4), TABLE(of_5), TABLE(of_6), TABLE(of_7)};
enum { LONGEST = sizeof units / sizeof units[0] };

/// `text` has p's length. Names are short, and mostly their first byte decides: no call for it.
static bool same(struct lims_piece p, const char *text)
{
	for (size_t i = 0; i < p.len; i++)
		if (p.at[i] != text[i])
			return false;
	return true;
}

const struct lims_wire_unit *lims_wire_unit_find(struct lims_piece name)
{
	if (!name.len || name.len > LONGEST)
		return NULL;
	const struct lims_wire_unit *row = units[name.len - 1].row;
	for (size_t i = 0; i < units[name.len - 1].count; i++)
		if (same(name, row[i].wire))
			return &row[i];
	return NULL;
}

static bool same_text(const char *a, const char *b)
{
	for (; *a == *b; a++, b++)
		if (*a == '\0')
			return true;
	return false;
}

const char *lims_quantity_of_ucum(const char *ucum)
{
	static const char none[LIMS_READING_ROLE] = "value";
	// Names of two and three letters hold what is commonest, and "%RH" says more than "%".
	static const size_t by_length[LONGEST] = {2, 3, 4, 5, 6, 7, 1};
	for (size_t k = 0; k < LONGEST; k++) {
		size_t len = by_length[k];
		for (size_t i = 0; i < units[len - 1].count; i++)
			if (same_text(units[len - 1].row[i].ucum, ucum))
				return units[len - 1].row[i].role;
	}
	return none;
}

/// What does not fit is cut.
static void copy(char *out, size_t room, const char *text)
{
	size_t n = 0;
	for (; n + 1 < room && text[n]; n++)
		out[n] = text[n];
	out[n] = '\0';
}

void lims_quantity_role_suffix(struct lims_reading *r, const char *suffix)
{
	size_t used = strnlen(r->role, sizeof r->role - 2);
	r->role[used] = '_';
	copy(r->role + used + 1, sizeof r->role - used - 1, suffix);
}

void lims_quantity_role(struct lims_reading *r, const char *role, const char *suffix)
{
	copy(r->role, sizeof r->role, role);
	if (suffix)
		lims_quantity_role_suffix(r, suffix);
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

bool lims_quantity_is_number(struct lims_piece p)
{
	p = lims_piece_trim(p);
	return number_shape(p) >= 0;
}

enum lims_reason lims_quantity_number(struct lims_reading *r, struct lims_piece p)
{
	p = lims_piece_trim(p);
	if (!p.len)
		return LIMS_REASON_NO_VALUE;
	bool known = lims_piece_short(p, &r->value);
	int point = known ? 0 : number_shape(p);
	size_t len = p.len - (point == 1);
	if (!known && (point < 0 || len >= sizeof r->digits || lims_dec_parse(p.at, len, &r->value, NULL) != LIMS_OK)) {
		if (lims_line_printable(p.at, p.len)) // a note is UTF-8
			lims_piece_note(r, "value ", p);
		return LIMS_REASON_BAD_NUMBER;
	}
	// Mostly a few digits: no call for them.
	if (len >= 8)
		memcpy(r->digits, p.at, len);
	else
		for (size_t i = 0; i < len; i++)
			r->digits[i] = p.at[i];
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
	memcpy(r->unit, u->ucum, sizeof r->unit);
	if (!r->role[0])
		memcpy(r->role, u->role, sizeof r->role);
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
			memcpy(r->role, lims_quantity_of_ucum(r->unit), sizeof r->role);
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

static bool of_number(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+';
}

void lims_quantity_amount(struct lims_reading *r, struct lims_piece field, const struct lims_setup *setup)
{
	struct lims_piece all = lims_piece_trim(field), number = all;
	number.len = 0;
	while (number.len < all.len && of_number(all.at[number.len]))
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
