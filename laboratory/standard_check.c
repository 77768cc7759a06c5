// SPDX-License-Identifier: Apache-2.0
// What the fields of a standard mean together, before they are written: its days, a class that is one, and a serial number that no other card has.
#include "laboratory/desk.h"
#include "laboratory/equipment/card_check.h"
#include "laboratory/equipment/identity.h"
#include "laboratory/equipment/limit_check.h"
#include "laboratory/equipment/values_check.h"
#include "laboratory/standard_values.h"
#include "laboratory/standards.h"
#include "lims-core/base/dec.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1001 };

/// OIML R 111-1 for weights, OIML R 76-1 for scales; the classes of meters and gauges are numbers ("0.05", "0.2S"), those of a national hierarchy "hạng II".
static bool is_class(const char *class)
{
	static const char *const named[] = {"E0", "E1", "E2", "F1", "F2", "M1", "M1-2", "M2", "M2-3", "M3", "I", "II", "III", "IIII"};
	static const char rank[] = "hạng ";
	struct lims_dec number;
	size_t n = strlen(class);
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		if (lims_text_equal(class, named[i]))
			return true;
	if (strncmp(class, rank, sizeof rank - 1) == 0)
		return n > sizeof rank - 1;
	n -= n > 1 && class[n - 1] == 'S';
	return lims_dec_parse(class, n, &number, NULL) == LIMS_OK && lims_dec_sign(number) > 0;
}

struct serial_ctx {
	const char *code, *others;        ///< code NULL: a new card
	char serial[VALUE], maker[VALUE]; ///< as texts are compared
	char same[LIMS_CODE], name[VALUE];
};

static lims_rc fold(const char *text, char ret[VALUE], struct lims_err *err)
{
	return lims_desk_folded(text, "a serial number", ret, VALUE, err);
}

/// A card with this serial number, unless both say who made them and it is not the same.
static lims_rc take_card(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct serial_ctx *s = ctx;
	char serial[VALUE] = "", maker[VALUE] = "";
	if (s->same[0] || (s->code && lims_text_equal(s->code, row->code)) || lims_desk_listed(s->others, row->code))
		return LIMS_OK;
	lims_rc rc = fold(lims_register_value(r, row, "serial"), serial, err);
	if (!rc)
		rc = fold(lims_register_value(r, row, "maker"), maker, err);
	if (rc || !lims_text_equal(serial, s->serial) || (maker[0] && s->maker[0] && !lims_text_equal(maker, s->maker)))
		return rc;
	snprintf(s->same, sizeof s->same, "%s", row->code);
	snprintf(s->name, sizeof s->name, "%s", lims_register_value(r, row, "name"));
	return LIMS_OK;
}

/// One thing has one card, else the fault that is recorded of it stands on the other one.
static lims_rc check_serial(struct lims_laboratory *lab, const struct lims_register *r, const char *code,
	const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	char serial[VALUE], maker[VALUE], others[VALUE];
	struct serial_ctx s = {.code = code, .others = others};
	bool asked = lims_field_written(values, count, "serial") || lims_field_written(values, count, "maker");
	lims_rc rc = asked ? lims_register_will(lab, r, code, values, count, "serial", serial, sizeof serial, err) : LIMS_OK;
	if (!asked || rc)
		return rc;
	rc = lims_register_will(lab, r, code, values, count, "maker", maker, sizeof maker, err);
	if (!rc)
		rc = lims_register_will(lab, r, code, values, count, "another-than", others, sizeof others, err);
	if (!rc)
		rc = fold(serial, s.serial, err);
	if (!rc)
		rc = fold(maker, s.maker, err);
	if (!rc && s.serial[0])
		rc = lims_register_each(lab, r, take_card, &s, err);
	if (!rc && s.same[0])
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The serial number %.100s stands on the card %s (%.200s) already: use that card; if this is another thing, say so with "
			"--another-than %s",
			serial, s.same, s.name, s.same);
	return rc;
}

lims_rc lims_standard_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	const struct lims_register *r = lims_register_find("standard");
	for (size_t i = 0; i < count; i++)
		if (lims_text_equal(values[i].name, "class") && values[i].value[0] && !is_class(values[i].value))
			return lims_err_set(err, LIMS_E_INPUT,
				"--class %.60s is no accuracy class: use E1 … M3 (weights), I … IIII (scales), a number like 0.05 or 0.2S, or \"hạng …\"",
				values[i].value);
	lims_rc rc = lims_equipment_numbers(values, count, err);
	if (!rc)
		rc = lims_limit_check(lab, code, values, count, err);
	for (size_t i = 0; !rc && i < count; i++)
		if (lims_text_equal(values[i].name, "values"))
			rc = lims_standard_values(code, values[i].value, lims_standard_value_check, lab, err);
	if (!rc)
		rc = lims_card_days(lab, r, code, values, count, err);
	if (!rc)
		rc = lims_identity_renumbered(lab, "standard", code, values, count, err);
	return rc ? rc : check_serial(lab, r, code, values, count, err);
}
