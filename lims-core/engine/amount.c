// SPDX-License-Identifier: Apache-2.0
// Turns recorded decimals and UCUM codes into what people read.
#include "lims-core/engine/amount.h"

#include "lims-core/base/dec.h"

#include <stdio.h>
#include <string.h>

enum lims_amount_style lims_amount_style_of(const struct lims_lang *lang)
{
	if (lang == NULL)
		return LIMS_AMOUNT_RECORDED;
	return strcmp(lims_lang_code(lang), "en") == 0 ? LIMS_AMOUNT_ENGLISH : LIMS_AMOUNT_VIETNAMESE;
}

static bool is_number(const char *text)
{
	struct lims_dec d;
	size_t n = strlen(text);
	return n > 0 && n < LIMS_AMOUNT_DIGITS - 4 && lims_dec_parse(text, n, &d, NULL) == LIMS_OK;
}

const char *lims_amount_digits(enum lims_amount_style style, const char *digits, char out[LIMS_AMOUNT_DIGITS])
{
	if (digits == NULL)
		return "";
	if (style == LIMS_AMOUNT_RECORDED || !is_number(digits))
		return digits;
	(void)snprintf(out, LIMS_AMOUNT_DIGITS, "%s%s", digits[0] == '-' ? "\u2212" : "", digits + (digits[0] == '-' || digits[0] == '+'));
	for (char *at = out; style == LIMS_AMOUNT_VIETNAMESE && *at != '\0'; at++)
		if (*at == '.')
			*at = ',';
	return out;
}

const char *lims_amount_unit(enum lims_amount_style style, const struct lims_units *units, const char *ucum, char out[LIMS_AMOUNT_UNIT])
{
	// Where Vietnamese has a word, or leaves the dot of the product out.
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
	struct lims_unit unit;
	if (ucum == NULL)
		return "";
	if (style == LIMS_AMOUNT_RECORDED)
		return ucum;
	for (size_t i = 0; style == LIMS_AMOUNT_VIETNAMESE && i < sizeof signs / sizeof signs[0]; i++)
		if (strcmp(signs[i].code, ucum) == 0)
			return signs[i].sign;
	if (units == NULL || lims_unit_parse(units, ucum, strlen(ucum), &unit, NULL) != LIMS_OK)
		return ucum;
	lims_unit_symbol(&unit, out);
	return out;
}

const char *lims_amount(
	enum lims_amount_style style, const struct lims_units *units, const char *digits, const char *ucum, char out[LIMS_AMOUNT_TEXT])
{
	char number[LIMS_AMOUNT_DIGITS], sign[LIMS_AMOUNT_UNIT];
	const char *left = lims_amount_digits(style, digits, number), *right = lims_amount_unit(style, units, ucum, sign);
	(void)snprintf(out, LIMS_AMOUNT_TEXT, "%s%s%s", left, left[0] != '\0' && right[0] != '\0' ? " " : "", left[0] != '\0' ? right : "");
	return out;
}

const char *lims_amount_written(enum lims_amount_style style, const struct lims_units *units, const char *value, char out[LIMS_AMOUNT_TEXT])
{
	char digits[LIMS_AMOUNT_DIGITS];
	struct lims_unit unit;
	const char *blank = value != NULL ? strchr(value, ' ') : NULL;
	if (value == NULL)
		return "";
	if (blank == NULL) {
		const char *number = lims_amount_digits(style, value, digits);
		if (number == value)
			return value;
		(void)snprintf(out, LIMS_AMOUNT_TEXT, "%s", number);
		return out;
	}
	(void)snprintf(digits, sizeof digits, "%.*s", (int)(blank - value < LIMS_AMOUNT_DIGITS ? blank - value : 0), value);
	if (style == LIMS_AMOUNT_RECORDED || !is_number(digits) ||
		(units != NULL && lims_unit_parse(units, blank + 1, strlen(blank + 1), &unit, NULL) != LIMS_OK) ||
		strlen(blank) >= LIMS_AMOUNT_UNIT)
		return value;
	return lims_amount(style, units, digits, blank + 1, out);
}

const char *lims_amount_relation(enum lims_amount_style style, const char *relation)
{
	static const char *const signs[][2] = {{"<=", "≤"}, {">=", "≥"}, {"==", "="}, {"!=", "≠"}};
	for (size_t i = 0; style != LIMS_AMOUNT_RECORDED && i < sizeof signs / sizeof signs[0]; i++)
		if (relation != NULL && strcmp(signs[i][0], relation) == 0)
			return signs[i][1];
	return relation;
}
