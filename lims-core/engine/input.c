// SPDX-License-Identifier: Apache-2.0
// Reading values as people and worksheets write them: a number with its unit, a choice, a text.
#include "lims-core/engine/input.h"

#include "lims-core/base/text.h"

#include <string.h>

enum { INPUT_TEXT_MAX = 1000 };

static lims_rc read_choice(const struct lims_input_type *type, const char *text, struct lims_value *ret, struct lims_err *err)
{
	char list[256] = "";
	size_t at = 0;
	for (size_t i = 0; type->choices[i] != NULL; i++) {
		if (strcmp(type->choices[i], text) == 0) {
			*ret = lims_value_text(type->choices[i]);
			return LIMS_OK;
		}
		size_t n = strlen(type->choices[i]);
		if (at + n + 3 < sizeof list) {
			if (at > 0) {
				memcpy(list + at, ", ", 2);
				at += 2;
			}
			memcpy(list + at, type->choices[i], n + 1);
			at += n;
		}
	}
	return lims_err_set(err, LIMS_E_INPUT, "%s: \"%s\" is none of the choices; use one of: %s.", type->name, text, list);
}

static lims_rc read_number(
	const struct lims_input_type *type, const char *text, struct lims_arena *arena, struct lims_value *ret, struct lims_err *err)
{
	size_t n = strcspn(text, " ");
	struct lims_dec number;
	if (lims_dec_parse(text, n, &number, NULL) != LIMS_OK)
		return lims_err_set(
			err, LIMS_E_INPUT, "%s: \"%s\" is no number; write digits, a point and the unit, like \"12.340 kg\".", type->name, text);
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

lims_rc lims_input_read(
	const struct lims_input_type *type, const char *text, struct lims_arena *arena, struct lims_value *ret, struct lims_err *err)
{
	size_t n = strlen(text);
	if (n == 0 || n > INPUT_TEXT_MAX || !lims_text_valid(text, n))
		return lims_err_set(
			err, LIMS_E_INPUT, "%s: the value is empty, too long or no valid text; leave out what is not known.", type->name);
	if (type->kind == LIMS_CELL_CHOICE)
		return read_choice(type, text, ret, err);
	if (type->kind == LIMS_CELL_NUMBER)
		return read_number(type, text, arena, ret, err);
	char *copy = lims_arena_text(arena, text);
	if (copy == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.");
	*ret = lims_value_text(copy);
	return LIMS_OK;
}
