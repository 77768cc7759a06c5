// SPDX-License-Identifier: Apache-2.0
// What the fields of a standard mean together, before they are written: its days, and a class that is one.
#include "laboratory/desk.h"
#include "laboratory/people/people.h"
#include "laboratory/standards.h"
#include "lims-core/base/dec.h"
#include "lims-core/base/text.h"

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

lims_rc lims_standard_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	const struct lims_register *r = lims_register_find("standard");
	char from[VALUE], until[VALUE];
	for (size_t i = 0; i < count; i++)
		if (lims_text_equal(values[i].name, "class") && values[i].value[0] && !is_class(values[i].value))
			return lims_err_set(err, LIMS_E_INPUT,
				"--class %.60s is no accuracy class: use E1 … M3 (weights), I … IIII (scales), a number like 0.05 or 0.2S, or \"hạng …\"",
				values[i].value);
	lims_rc rc = lims_register_will(lab, r, code, values, count, "certified-on", from, sizeof from, err);
	if (!rc)
		rc = lims_register_will(lab, r, code, values, count, "valid-until", until, sizeof until, err);
	return rc ? rc : lims_order_of_days(from, until, "certified-on", "valid-until", err);
}
