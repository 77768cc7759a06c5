// SPDX-License-Identifier: Apache-2.0
// Reads values with units and compares them as decimals.
#include "laboratory/equipment/measure.h"

#include "lims-core/base/text.h"
#include "lims-core/engine/standard.h"
#include "lims-core/engine/units.h"

#include <stdio.h>
#include <string.h>

lims_rc lims_measure_read(const char *text, struct lims_dec *ret_number, char ret_unit[LIMS_MEASURE_UNIT], struct lims_err *err)
{
	size_t n = strcspn(text, " ");
	const char *unit = text + n + strspn(text + n, " ");
	struct lims_dec d;
	if (n == 0 || lims_dec_parse(text, n, &d, NULL) != LIMS_OK || strlen(unit) >= LIMS_MEASURE_UNIT)
		return lims_err_set(
			err, LIMS_E_INPUT, "%s is no value: write a number with a decimal point and its unit, like \"1000.02 g\"", text);
	*ret_number = d;
	snprintf(ret_unit, LIMS_MEASURE_UNIT, "%s", unit);
	return LIMS_OK;
}

void lims_measure_of_curve(const struct lims_ws_curve *c, char ret[LIMS_MEASURE_UNIT])
{
	struct lims_dec number;
	const char *value = c->kind == LIMS_CURVE_POINTS && c->point_count > 0 ? c->points[0].value : c->value;
	ret[0] = '\0';
	if (c->kind == LIMS_CURVE_POLYNOMIAL)
		snprintf(ret, LIMS_MEASURE_UNIT, "%s", c->unit ? c->unit : "");
	else if (value)
		(void)lims_measure_read(value, &number, ret, NULL);
}

bool lims_measure_same_kind(const struct lims_units *units, const char *a, const char *b)
{
	struct lims_unit one, other;
	a = a[0] ? a : "1";
	b = b[0] ? b : "1";
	return lims_unit_parse(units, a, strlen(a), &one, NULL) == LIMS_OK && lims_unit_parse(units, b, strlen(b), &other, NULL) == LIMS_OK &&
		   lims_unit_same_dimension(&one, &other);
}

lims_rc lims_measure_convert(
	const struct lims_units *units, const char *from, const char *to, bool difference, struct lims_dec *number, struct lims_err *err)
{
	struct lims_unit a, b;
	struct lims_unit_conv conv;
	bool inexact = false;
	if (lims_text_equal(from, to))
		return LIMS_OK;
	bool known = units && lims_unit_parse(units, from, strlen(from), &a, NULL) == LIMS_OK &&
				 lims_unit_parse(units, to, strlen(to), &b, NULL) == LIMS_OK;
	if (known && difference) {
		a = lims_unit_difference(units, &a);
		b = lims_unit_difference(units, &b);
	}
	if (known && lims_unit_conv(&a, &b, &conv, NULL) == LIMS_OK && lims_unit_apply(&conv, *number, number, &inexact, NULL) == LIMS_OK &&
		!inexact)
		return LIMS_OK;
	if (!from[0] || !to[0])
		return lims_err_set(err, LIMS_E_INPUT,
			"A value without a unit cannot be compared with one in \"%s\": write the unit behind the number", from[0] ? from : to);
	return lims_err_set(err, LIMS_E_INPUT, "A value in \"%s\" cannot be compared with one in \"%s\": write both in one unit", from, to);
}

lims_rc lims_measure_check(const struct lims_units *units, const char *value, const char *reference, const char *limit, bool *ret_judged,
	bool *ret_within, struct lims_err *err)
{
	struct lims_dec v, r, l = {{0, 0}}, difference;
	char unit[LIMS_MEASURE_UNIT], other[LIMS_MEASURE_UNIT];
	*ret_judged = false;
	lims_rc rc = lims_measure_read(value, &v, unit, err);
	if (!rc && reference[0])
		rc = lims_measure_read(reference, &r, other, err);
	if (!rc && reference[0])
		rc = lims_measure_convert(units, other, unit, false, &r, err);
	if (!rc && limit[0])
		rc = lims_measure_read(limit, &l, other, err);
	if (!rc && limit[0])
		rc = lims_measure_convert(units, other, unit, true, &l, err);
	if (!rc && limit[0] && lims_dec_sign(l) < 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "The limit %s is below zero: write how far the value may be from the reference", limit);
	if (rc || !reference[0] || !limit[0])
		return rc;
	rc = lims_dec_sub(v, r, &difference, NULL, err);
	if (rc)
		return rc;
	*ret_judged = true;
	*ret_within = lims_dec_cmp(lims_dec_abs(difference), l) <= 0;
	return LIMS_OK;
}
