// SPDX-License-Identifier: Apache-2.0
// The fields of method verifications and budget reviews, and what they must agree with.
#include "laboratory/people/capability.h"

#include "laboratory/cmc.h"
#include "laboratory/desk.h"
#include "laboratory/people/licences.h"
#include "laboratory/people/people.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

enum { VALUE = 1001 };

static const char *const fitness[] = {LIMS_MSG("fit"), LIMS_MSG("fit_with_limits"), LIMS_MSG("not_fit"), NULL};
static const char *const standing[] = {LIMS_MSG("stands"), LIMS_MSG("changed"), NULL};

const struct lims_field lims_method_fields[LIMS_METHOD_FIELDS] = {
	{"procedure", LIMS_MSG("Procedure"), LIMS_FIELD_TEXT, true, NULL, NULL},
	{"done-on", LIMS_MSG("Done on"), LIMS_FIELD_DATE, true, NULL, NULL},
	{"staff", LIMS_MSG("Who"), LIMS_FIELD_CODE, true, NULL, "staff"},
	{"points", LIMS_MSG("Range or points that were measured"), LIMS_FIELD_TEXT, true, NULL, NULL},
	{"conclusion", LIMS_MSG("Conclusion"), LIMS_FIELD_CHOICE, true, fitness, NULL},
	{"limitation", LIMS_MSG("Limits of use"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"until", LIMS_MSG("To be verified again until"), LIMS_FIELD_DATE, false, NULL, NULL},
	{"note", LIMS_MSG("Note"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"report", LIMS_MSG("The report"), LIMS_FIELD_FILE, true, NULL, NULL},
};

const struct lims_field lims_budget_fields[LIMS_BUDGET_FIELDS] = {
	{"procedure", LIMS_MSG("Procedure"), LIMS_FIELD_TEXT, true, NULL, NULL},
	{"result", LIMS_MSG("Result, as STEP.COLUMN of the procedure"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"done-on", LIMS_MSG("Done on"), LIMS_FIELD_DATE, true, NULL, NULL},
	{"staff", LIMS_MSG("Who"), LIMS_FIELD_CODE, true, NULL, "staff"},
	{"conclusion", LIMS_MSG("Conclusion"), LIMS_FIELD_CHOICE, true, standing, NULL},
	{"change", LIMS_MSG("What was changed"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"until", LIMS_MSG("To be reviewed until"), LIMS_FIELD_DATE, true, NULL, NULL},
	{"note", LIMS_MSG("Note"), LIMS_FIELD_TEXT, false, NULL, NULL},
	{"report", LIMS_MSG("The report"), LIMS_FIELD_FILE, true, NULL, NULL},
};

/// A record as it will stand.
struct record {
	struct lims_laboratory *lab;
	const char *noun, *code;
	const struct lims_field_value *values;
	size_t count;
};

static lims_rc will(const struct record *c, const char *field, char ret[VALUE], struct lims_err *err)
{
	return lims_register_will(c->lab, lims_register_find(c->noun), c->code, c->values, c->count, field, ret, VALUE, err);
}

/// What both have: a procedure of the catalog, a day that has come, and a next one behind it.
static lims_rc check_record(const struct record *c, char procedure[VALUE], struct lims_err *err)
{
	char done[VALUE] = "", until[VALUE] = "";
	struct lims_date day;
	lims_rc rc = will(c, "procedure", procedure, err);
	if (!rc)
		rc = will(c, "done-on", done, err);
	if (!rc)
		rc = will(c, "until", until, err);
	if (!rc)
		rc = lims_procedures_known(c->lab, "procedure", procedure, err);
	if (!rc && lims_date_parse(done, &day, NULL) == LIMS_OK && lims_date_cmp(day, lims_laboratory_today(c->lab)) > 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "--done-on %s has not come yet: what is planned is recorded when it is done", done);
	return rc ? rc : lims_order_of_days(done, until, "done-on", "until", err);
}

/// A conclusion that needs a word of explanation gets it.
static lims_rc explain(const struct record *c, const char *conclusion, const char *field, struct lims_err *err)
{
	char said[VALUE] = "", text[VALUE] = "";
	lims_rc rc = will(c, "conclusion", said, err);
	if (!rc && lims_text_equal(said, conclusion))
		rc = will(c, field, text, err);
	else
		return rc;
	return !rc && !text[0] ? lims_err_set(err, LIMS_E_INPUT, "--conclusion %s needs --%s", conclusion, field) : rc;
}

lims_rc lims_method_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	const struct record c = {lab, "method-verification", code, values, count};
	char procedure[VALUE] = "";
	lims_rc rc = check_record(&c, procedure, err);
	return rc ? rc : explain(&c, "fit_with_limits", "limitation", err);
}

static lims_rc check_result(struct lims_laboratory *lab, const char *procedure, const char *result, struct lims_err *err)
{
	struct lims_procedure_set *set = NULL;
	bool known = false;
	lims_rc rc = lims_catalog_load(lab->catalog, procedure, &set, err);
	const struct lims_procedure *p = rc ? NULL : lims_procedure_set_procedure(set);
	if (p)
		known = lims_cmc_column(p, result) != NULL;
	if (p && !known)
		rc = lims_err_set(err, LIMS_E_INPUT,
			"The procedure %s has no result %s with an uncertainty: write STEP.COLUMN (see lims procedure show %s)", procedure, result,
			procedure);
	lims_procedure_set_destroy(set);
	return rc;
}

lims_rc lims_budget_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	const struct record c = {lab, "budget-review", code, values, count};
	char procedure[VALUE] = "", result[VALUE] = "";
	lims_rc rc = check_record(&c, procedure, err);
	if (!rc)
		rc = will(&c, "result", result, err);
	if (!rc && procedure[0] && result[0])
		rc = check_result(lab, procedure, result, err);
	return rc ? rc : explain(&c, "changed", "change", err);
}
