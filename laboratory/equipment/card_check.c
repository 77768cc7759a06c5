// SPDX-License-Identifier: Apache-2.0
// Checks the numbers and days of the cards of standards and devices.
#include "laboratory/equipment/card_check.h"

#include "laboratory/device_setup.h"
#include "laboratory/equipment/identity.h"
#include "laboratory/people/people.h"
#include "lims-core/base/dec.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { VALUE = 1001 };

lims_rc lims_cost_check(const char *text, struct lims_err *err)
{
	struct lims_dec d;
	if (lims_dec_parse(text, strlen(text), &d, NULL) == LIMS_OK && lims_dec_sign(d) >= 0)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "--cost is no number: %.60s; write digits alone, like 1500000", text);
}

static lims_rc check_interval(const char *text, struct lims_err *err)
{
	struct lims_dec d;
	int64_t months = 0;
	if (lims_dec_parse(text, strlen(text), &d, NULL) == LIMS_OK && lims_dec_to_int(d, &months) && months >= 1 &&
		months <= LIMS_INTERVAL_MAX)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "--interval is a whole number of months from 1 to %d, not %.60s", LIMS_INTERVAL_MAX, text);
}

lims_rc lims_equipment_numbers(const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < count; i++) {
		if (!values[i].value || !values[i].value[0])
			continue;
		if (lims_text_equal(values[i].name, "cost"))
			rc = lims_cost_check(values[i].value, err);
		else if (lims_text_equal(values[i].name, "interval"))
			rc = check_interval(values[i].value, err);
	}
	return rc;
}

static lims_rc check_certified(struct lims_laboratory *lab, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	struct lims_date on;
	for (size_t i = 0; i < count; i++)
		if (lims_text_equal(values[i].name, "certified-on") && lims_date_parse(values[i].value, &on, NULL) == LIMS_OK &&
			lims_date_cmp(on, lims_laboratory_today(lab)) > 0)
			return lims_err_set(err, LIMS_E_INPUT, "--certified-on %s lies in the future: nobody has certified it yet", values[i].value);
	return LIMS_OK;
}

lims_rc lims_card_days(struct lims_laboratory *lab, const struct lims_register *r, const char *code, const struct lims_field_value *values,
	size_t count, struct lims_err *err)
{
	char from[VALUE], until[VALUE];
	lims_rc rc = check_certified(lab, values, count, err);
	if (!rc)
		rc = lims_register_will(lab, r, code, values, count, "certified-on", from, sizeof from, err);
	if (!rc)
		rc = lims_register_will(lab, r, code, values, count, "valid-until", until, sizeof until, err);
	if (!rc)
		rc = lims_order_of_days(from, until, "certified-on", "valid-until", err);
	return rc;
}

lims_rc lims_device_card_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	lims_rc rc = lims_equipment_numbers(values, count, err);
	for (size_t i = 0; !rc && i < count; i++)
		if (lims_text_equal(values[i].name, "port") && (strncmp(values[i].value, "pty:", 4) == 0 || strstr(values[i].value, ":pty:")))
			rc = lims_device_evidence(lab, code, true, err);
	if (!rc)
		rc = lims_card_days(lab, lims_register_find("device"), code, values, count, err);
	return rc ? rc : lims_identity_renumbered(lab, "device", code, values, count, err);
}
