// SPDX-License-Identifier: Apache-2.0
// Turns decimals, UCUM codes and dates into the text of Vietnamese paper.
#include "laboratory/presentation.h"

#include "lims-core/base/dec.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/units.h"

#include <stdio.h>
#include <string.h>

const char *lims_present_number(struct lims_arena *arena, const char *digits)
{
	struct lims_dec d;
	if (!digits || !digits[0])
		return "";
	if (lims_dec_parse(digits, strlen(digits), &d, NULL) != LIMS_OK)
		return digits;
	char *text = lims_arena_printf(arena, "%s%s", digits[0] == '-' ? "\u2212" : "", digits + (digits[0] == '-' || digits[0] == '+'));
	for (char *at = text; at && *at; at++)
		if (*at == '.')
			*at = ',';
	return text ? text : "";
}

const char *lims_present_unit(struct lims_arena *arena, const struct lims_units *units, const char *ucum)
{
	// Where Vietnamese paper has a word, or leaves the dot of the product out.
	static const struct {
		const char *code, *sign;
	} signs[] = {
		{"min", "phút"},
		{"d", "ngày"},
		{"{imp}", "xung"},
		{"{imp}/kWh", "xung/kWh"},
		{"{imp}/(kW.h)", "xung/kWh"},
		{"kW.h", "kWh"},
		{"W.h", "Wh"},
	};
	char symbol[LIMS_UNIT_SYMBOL];
	struct lims_unit unit;
	if (!ucum)
		return "";
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (lims_text_equal(signs[i].code, ucum))
			return signs[i].sign;
	if (!units || lims_unit_parse(units, ucum, strlen(ucum), &unit, NULL) != LIMS_OK)
		return ucum;
	lims_unit_symbol(&unit, symbol);
	const char *sign = lims_arena_text(arena, symbol);
	return sign ? sign : ucum;
}

const char *lims_present_value(struct lims_arena *arena, const struct lims_units *units, const char *digits, const char *ucum)
{
	const char *number = lims_present_number(arena, digits), *unit = lims_present_unit(arena, units, ucum);
	if (!number[0] || !unit[0])
		return number;
	const char *text = lims_arena_printf(arena, "%s %s", number, unit);
	return text ? text : "";
}

const char *lims_present_written(struct lims_arena *arena, const struct lims_units *units, const char *value)
{
	const char *blank = value ? strchr(value, ' ') : NULL;
	if (!blank)
		return lims_present_number(arena, value);
	return lims_present_value(arena, units, lims_arena_textn(arena, value, (size_t)(blank - value)), blank + 1);
}

const char *lims_present_relation(const char *relation)
{
	static const char *const signs[][2] = {
		{"<=", "≤"},
		{">=", "≥"},
		{"==", "="},
		{"!=", "≠"},
	};
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (lims_text_equal(signs[i][0], relation))
			return signs[i][1];
	return relation;
}

const char *lims_present_date(struct lims_arena *arena, struct lims_date d)
{
	if (!d.month)
		return "";
	const char *text = lims_arena_printf(arena, "%02d/%02d/%04d", d.day, d.month, d.year);
	return text ? text : "";
}

const char *lims_present_moment(struct lims_arena *arena, const char *text)
{
	char day[LIMS_DATE_TEXT];
	struct lims_date d;
	size_t n = strlen(text);
	(void)snprintf(day, sizeof day, "%.10s", text);
	if (lims_date_parse(day, &d, NULL) != LIMS_OK)
		return text;
	const char *shown = lims_present_date(arena, d);
	if (n > 10)
		shown = n >= 16 && strchr("T ", text[10]) && text[13] == ':' ? lims_arena_printf(arena, "%s %.5s", shown, text + 11) : text;
	return shown ? shown : text;
}
