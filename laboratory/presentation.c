// SPDX-License-Identifier: Apache-2.0
// Turns decimals, UCUM codes and dates into the text of Vietnamese paper.
#include "laboratory/presentation.h"

#include "lims-core/base/text.h"
#include "lims-core/engine/amount.h"

#include <stdio.h>
#include <string.h>

static const char *kept(struct lims_arena *arena, const char *text, const char *out)
{
	const char *copy = text == out ? lims_arena_text(arena, text) : text;
	return copy ? copy : "";
}

const char *lims_present_number(struct lims_arena *arena, const char *digits)
{
	char out[LIMS_AMOUNT_DIGITS];
	return kept(arena, lims_amount_digits(LIMS_AMOUNT_VIETNAMESE, digits, out), out);
}

const char *lims_present_class(struct lims_arena *arena, const char *class)
{
	const char *point = class ? strchr(class, '.') : NULL;
	size_t before = class ? strspn(class, "0123456789") : 0, after = point ? strspn(point + 1, "0123456789") : 0;
	if (!point || class + before != point || before == 0 || after == 0 || strchr(point + 1, '.'))
		return class;
	const char *text = lims_arena_printf(arena, "%.*s,%s", (int)before, class, point + 1);
	return text ? text : class;
}

const char *lims_present_unit(struct lims_arena *arena, const struct lims_units *units, const char *ucum)
{
	char out[LIMS_AMOUNT_UNIT];
	return kept(arena, lims_amount_unit(LIMS_AMOUNT_VIETNAMESE, units, ucum, out), out);
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
	char out[LIMS_AMOUNT_TEXT];
	return kept(arena, lims_amount_written(LIMS_AMOUNT_VIETNAMESE, units, value, out), out);
}

const char *lims_present_relation(const char *relation)
{
	return lims_amount_relation(LIMS_AMOUNT_VIETNAMESE, relation);
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
