// SPDX-License-Identifier: Apache-2.0
// Reading values as people and worksheets write them: a number with its unit, a choice, a text.
#include "lims-core/engine/input.h"

#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { INPUT_TEXT_MAX = 1000, SHOWN_MAX = 64, THOUSANDS = 3 };

static lims_rc read_choice(const struct lims_input_type *type, const char *text, struct lims_value *ret, struct lims_err *err)
{
	char list[LIMS_ERR_TEXT / 4 * 3] = "";
	for (size_t i = 0; type->choices[i] != NULL; i++) {
		if (strcmp(type->choices[i], text) == 0) {
			*ret = lims_value_text(type->choices[i]);
			return LIMS_OK;
		}
	}
	for (size_t i = 0, at = 0; type->choices[i] != NULL; i++) {
		const char *choice = type->choices[i];
		bool fits = at + strlen(choice) + sizeof ", , …" <= sizeof list;
		at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", at > 0 ? ", " : "", fits ? choice : "…");
		if (!fits) // a later one is not named as if it were the last
			break;
	}
	return lims_err_set(err, LIMS_E_INPUT, "%s: \"%s\" is none of the choices; use one of: %s.", type->name, text, list);
}

/// Copies the number, every comma as `point` ('\0': left out), a blank, and the unit.
static void rewrite(char *out, const char *number, size_t n, char point, const char *unit)
{
	size_t at = 0;
	for (size_t i = 0; i < n; i++)
		if (number[i] != ',')
			out[at++] = number[i];
		else if (point != '\0')
			out[at++] = point;
	out[at++] = ' ';
	memcpy(out + at, unit, strlen(unit) + 1);
}

/// More digits than a decimal holds, and nothing else wrong with it; false: something else is.
static bool too_long(const char *text)
{
	size_t n = strcspn(text, " "), digits = 0, points = 0, at = text[0] == '-' || text[0] == '+';
	for (; at < n; at++) {
		digits += text[at] >= '0' && text[at] <= '9';
		points += text[at] == '.';
		if (!((text[at] >= '0' && text[at] <= '9') || text[at] == '.'))
			return false;
	}
	return digits > LIMS_DEC_DIGITS && points <= 1;
}

/// Whether a unit stands there, or nothing: a letter O for a zero is no reason to part the number.
static bool is_unit(const struct lims_input_type *type, const char *code)
{
	struct lims_unit unit;
	return code[0] == '\0' || (type->unit != NULL && strcmp(code, type->unit) == 0) ||
		   lims_unit_parse(type->units, code, strlen(code), &unit, NULL) == LIMS_OK;
}

/// Says what is wrong with a number that people write otherwise elsewhere: "0,5 kg", "500g". Nothing is put right silently.
static lims_rc say_no_number(const struct lims_input_type *type, const char *text, struct lims_err *err)
{
	size_t n = strspn(text, "+-0123456789.,"), total = strlen(text);
	const char *comma = memchr(text, ',', n), *unit = text + n + strspn(text + n, " ");
	char meant[SHOWN_MAX + 2], other[SHOWN_MAX + 2];
	struct lims_dec number;
	if (too_long(text))
		return lims_err_set(
			err, LIMS_E_INPUT, "%s: the number has more than %d digits; write it as it was shown.", type->name, LIMS_DEC_DIGITS);
	if (n == 0 || total > SHOWN_MAX || !is_unit(type, unit))
		n = 0;
	else
		rewrite(meant, text, n, '.', unit);
	if (n == 0 || lims_dec_parse(meant, n, &number, NULL) != LIMS_OK)
		return lims_err_set(
			err, LIMS_E_INPUT, "%s: \"%s\" is no number; write digits, a point and the unit, like \"12.340 kg\".", type->name, text);
	if (!comma)
		return lims_err_set(err, LIMS_E_INPUT, "%s: \"%s\" has no blank between number and unit; write \"%s\".", type->name, text, meant);
	if ((size_t)(text + n - comma) != THOUSANDS + 1)
		return lims_err_set(err, LIMS_E_INPUT, "%s: \"%s\" has a decimal comma; write a point: \"%s\".", type->name, text, meant);
	rewrite(other, text, n, '\0', unit);
	return lims_err_set(err, LIMS_E_INPUT, "%s: \"%s\" may mean two numbers; write \"%s\" or \"%s\".", type->name, text, meant, other);
}

static lims_rc read_number(
	const struct lims_input_type *type, const char *text, struct lims_arena *arena, struct lims_value *ret, struct lims_err *err)
{
	size_t n = strcspn(text, " ");
	struct lims_dec number;
	if (lims_dec_parse(text, n, &number, NULL) != LIMS_OK)
		return say_no_number(type, text, err);
	const char *code = text + n;
	while (*code == ' ')
		code++;
	if (*code == '\0') {
		if (strcmp(type->measure->code, "1") != 0)
			return lims_err_set(err, LIMS_E_INPUT, "%s: \"%s\" has no unit; write it behind the number, like \"%s %s\".", type->name, text,
				text, type->measure->code);
		*ret = lims_value_number(number, type->measure);
		return LIMS_OK;
	}
	if ((type->unit != NULL && strcmp(code, type->unit) == 0) || strcmp(code, type->measure->code) == 0) {
		*ret = lims_value_number(number, type->measure);
		return LIMS_OK;
	}
	struct lims_unit *unit = lims_arena_take(arena, sizeof *unit);
	if (unit == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.");
	lims_rc rc = lims_unit_parse(type->units, code, strlen(code), unit, err);
	if (rc != LIMS_OK)
		return lims_err_context(err, "%s: \"%s\"", type->name, text);
	if (!lims_unit_same_dimension(unit, type->measure)) {
		if (!type->lenient)
			return lims_err_set(
				err, LIMS_E_INPUT, "%s: \"%s\" is not in %s or a unit of the same kind.", type->name, text, type->measure->code);
		*ret = lims_value_none(LIMS_VALUE_UNIT);
		return LIMS_OK;
	}
	*ret = lims_value_number(number, unit);
	return LIMS_OK;
}

/// Units that are no points keep the sign, so the number as it was written decides.
static lims_rc check_sign(const struct lims_input_type *type, const char *text, struct lims_value *v, struct lims_err *err)
{
	int sign = v->kind == LIMS_KIND_NUMBER ? lims_dec_sign(v->number) : 1;
	if (type->sign == LIMS_SIGN_ANY || sign > 0 || (sign == 0 && type->sign == LIMS_SIGN_NOT_NEGATIVE))
		return LIMS_OK;
	if (type->lenient) {
		*v = lims_value_none(LIMS_VALUE_SIGN);
		return LIMS_OK;
	}
	if (type->sign == LIMS_SIGN_POSITIVE)
		return lims_err_set(err, LIMS_E_INPUT, "%s: \"%s\" is not above zero, and it cannot be less; correct it.", type->name, text);
	return lims_err_set(err, LIMS_E_INPUT, "%s: \"%s\" is below zero, which it cannot be; correct it.", type->name, text);
}

lims_rc lims_input_read(
	const struct lims_input_type *type, const char *text, struct lims_arena *arena, struct lims_value *ret, struct lims_err *err)
{
	size_t n = strlen(text);
	if (n == 0 || n > INPUT_TEXT_MAX || !lims_text_valid(text, n))
		return lims_err_set(
			err, LIMS_E_INPUT, "%s: the value is empty, too long or no valid text; leave out what is not known.", type->name);
	if (type->kind == LIMS_CELL_CHOICE)
		return read_choice(type, text, ret, err);
	if (type->kind == LIMS_CELL_NUMBER) {
		struct lims_value v;
		lims_rc rc = read_number(type, text, arena, &v, err);
		if (rc == LIMS_OK)
			rc = check_sign(type, text, &v, err);
		if (rc == LIMS_OK)
			*ret = v;
		return rc;
	}
	char *copy = lims_arena_text(arena, text);
	if (copy == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.");
	*ret = lims_value_text(copy);
	return LIMS_OK;
}
