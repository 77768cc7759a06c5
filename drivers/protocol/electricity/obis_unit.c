// SPDX-License-Identifier: Apache-2.0
// Units as meters write them, as text and as DLMS code; integers with a power of ten.
// Sources: DLMS UA Blue Book ed. 12.2, table of enumerated units; texts as in the published telegrams of meters (docs/devices.md).
#include "drivers/protocol/electricity/obis.h"

#include <string.h>

/// Spellings beside UCUM's own; the first column is what stands in the brackets.
static const struct spelling {
	const char *text, *ucum;
} spellings[] = {
	{"kWh", "kWh"},
	{"kW", "kW"},
	{"W", "W"},
	{"Wh", "Wh"},
	{"V", "V"},
	{"A", "A"},
	{"Hz", "Hz"},
	{"kvarh", "kvarh"},
	{"kvar", "kvar"},
	{"var", "var"},
	{"varh", "varh"},
	{"kVArh", "kvarh"},
	{"kVAr", "kvar"},
	{"VArh", "varh"},
	{"VAr", "var"},
	{"kVarh", "kvarh"},
	{"kVar", "kvar"},
	{"Varh", "varh"},
	{"Var", "var"},
	{"kVARh", "kvarh"},
	{"kVAR", "kvar"},
	{"VARh", "varh"},
	{"VAR", "var"},
	{"MWh", "MWh"},
	{"MW", "MW"},
	{"Mvarh", "Mvarh"},
	{"Mvar", "Mvar"},
	{"MVArh", "Mvarh"},
	{"MVAr", "Mvar"},
	{"GWh", "GWh"},
	{"VA", "VA"},
	{"kVA", "kVA"},
	{"MVA", "MVA"},
	{"VAh", "VA.h"},
	{"kVAh", "kVA.h"},
	{"MVAh", "MVA.h"},
	{"kV", "kV"},
	{"mV", "mV"},
	{"mA", "mA"},
	{"kA", "kA"},
	{"mW", "mW"},
	{"m3", "m3"},
	{"m3/h", "m3/h"},
	{"GJ", "GJ"},
	{"MJ", "MJ"},
	{"kJ", "kJ"},
	{"J", "J"},
	{"s", "s"},
	{"min", "min"},
	{"h", "h"},
	{"d", "d"},
	{"deg", "deg"},
	{"\xc2\xb0", "deg"},
	{"C", "Cel"},
	{"\xc2\xb0"
	 "C",
		"Cel"},
	{"K", "K"},
	{"%", "%"},
	{"bar", "bar"},
	{"l", "L"},
	{"imp/kWh", "{imp}/kWh"},
	{"Imp/kWh", "{imp}/kWh"},
};

const char *lims_obis_unit_of_text(const char *text, size_t n)
{
	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
		if (spellings[i].text[0] == text[0] && strlen(spellings[i].text) == n && memcmp(spellings[i].text, text, n) == 0)
			return spellings[i].ucum;
	return NULL;
}

const char *lims_obis_unit_of_code(unsigned code)
{
	static const char *const units[] = {
		[4] = "d",
		[5] = "h",
		[6] = "min",
		[7] = "s",
		[8] = "deg",
		[9] = "Cel",
		[11] = "m",
		[12] = "m/s",
		[13] = "m3",
		[14] = "m3",
		[15] = "m3/h",
		[16] = "m3/h",
		[17] = "m3/d",
		[18] = "m3/d",
		[19] = "L",
		[20] = "kg",
		[21] = "N",
		[22] = "N.m",
		[23] = "Pa",
		[24] = "bar",
		[25] = "J",
		[26] = "J/h",
		[27] = "W",
		[28] = "VA",
		[29] = "var",
		[30] = "Wh",
		[31] = "VA.h",
		[32] = "varh",
		[33] = "A",
		[34] = "C",
		[35] = "V",
		[36] = "V/m",
		[37] = "F",
		[38] = "Ohm",
		[40] = "Wb",
		[41] = "T",
		[42] = "A/m",
		[43] = "H",
		[44] = "Hz",
		[45] = "{imp}/Wh",
		[46] = "{imp}/varh",
		[47] = "{imp}/(VA.h)",
		[48] = "V2.h",
		[49] = "A2.h",
		[50] = "kg/s",
		[51] = "S",
		[52] = "K",
		[55] = "{imp}/m3",
		[56] = "%",
		[57] = "A.h",
	};
	if (code == 255)
		return "1";
	return code < sizeof units / sizeof units[0] ? units[code] : NULL;
}

bool lims_obis_unit_fits(const char *base, const char *unit)
{
	if (strcmp(base, unit) == 0)
		return true;
	return unit[0] && strchr("kMGm", unit[0]) && strcmp(base, unit + 1) == 0;
}

enum lims_reason lims_obis_no_unit(struct lims_reading *r, const struct lims_setup *setup, const char *base)
{
	if (base && setup && setup->unit[0] && lims_obis_unit_fits(base, setup->unit)) {
		memcpy(r->unit, setup->unit, sizeof r->unit);
		r->unit_origin = LIMS_ORIGIN_DECLARED;
		return LIMS_REASON_NONE;
	}
	if (!base || strcmp(base, "1") != 0)
		return LIMS_REASON_NO_UNIT;
	memcpy(r->unit, "1", 2);
	r->unit_origin = LIMS_ORIGIN_INFERRED;
	return LIMS_REASON_NONE;
}

/// The digits of a number into out, most significant first.
static size_t write_digits(uint64_t value, char *out)
{
	char turned[20];
	size_t n = 0;
	do
		turned[n++] = (char)('0' + value % 10);
	while (value /= 10);
	for (size_t i = 0; i < n; i++)
		out[i] = turned[n - 1 - i];
	return n;
}

bool lims_obis_number(struct lims_reading *r, bool negative, uint64_t magnitude, int exponent)
{
	enum { POWER = 20 };
	char digits[POWER], *out = r->digits;
	size_t n = write_digits(magnitude, digits);
	if (exponent < -POWER || exponent > POWER || (int)n + exponent > LIMS_DEC_DIGITS)
		return false;
	size_t places = exponent < 0 ? (size_t)-exponent : 0;
	if (negative && magnitude)
		*out++ = '-';
	for (size_t zeros = n > places ? 0 : places + 1 - n, i = 0; i < zeros; i++) {
		if (i == 1)
			*out++ = '.';
		*out++ = '0';
	}
	for (size_t i = 0; i < n; i++) {
		if (places && n - i == places)
			*out++ = '.';
		*out++ = digits[i];
	}
	for (int i = 0; i < exponent && magnitude; i++)
		*out++ = '0';
	*out = '\0';
	if (magnitude > INT64_MAX)
		return lims_dec_parse(r->digits, (size_t)(out - r->digits), &r->value, NULL) == LIMS_OK;
	r->value = lims_dec_scaled(negative ? -(int64_t)magnitude : (int64_t)magnitude, exponent);
	return true;
}
