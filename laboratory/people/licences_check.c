// SPDX-License-Identifier: Apache-2.0
// What licences, rows of the scope and the organisation's old list mean together, before they are written.
#include "laboratory/people/licences.h"

#include "laboratory/desk.h"
#include "laboratory/people/bounds.h"
#include "laboratory/people/people.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { VALUE = 1001, ARENA_MAX = 1 << 20 };

lims_rc lims_procedures_known(struct lims_laboratory *lab, const char *option, const char *list, struct lims_err *err)
{
	for (const char *at = list; *at;) {
		char id[VALUE];
		struct lims_procedure_set *set = NULL;
		at += strspn(at, ", ");
		size_t n = strcspn(at, ", ");
		if (n == 0)
			break;
		snprintf(id, sizeof id, "%.*s", (int)n, at);
		lims_rc rc = lims_catalog_load(lab->catalog, id, &set, err);
		lims_procedure_set_destroy(set);
		if (rc == LIMS_E_NOT_FOUND)
			return lims_err_set(err, LIMS_E_INPUT, "--%s: there is no procedure %s (see lims procedure list)", option, id);
		if (rc)
			return rc;
		at += n;
	}
	return LIMS_OK;
}

static lims_rc will(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_field_value *values, size_t count,
	const char *field, char ret[VALUE], struct lims_err *err)
{
	return lims_register_will(lab, lims_register_find(noun), code, values, count, field, ret, VALUE, err);
}

static lims_rc check_days(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_field_value *values,
	size_t count, struct lims_err *err)
{
	char from[VALUE] = "", until[VALUE] = "";
	lims_rc rc = will(lab, noun, code, values, count, "from", from, err);
	if (!rc)
		rc = will(lab, noun, code, values, count, "until", until, err);
	return rc ? rc : lims_order_of_days(from, until, "from", "until", err);
}

/// The list of procedures when it is written now: what stands from before is not held against somebody who writes something else.
static lims_rc check_list(
	struct lims_laboratory *lab, const struct lims_field_value *values, size_t count, const char *field, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < count; i++)
		if (lims_text_equal(values[i].name, field))
			rc = lims_procedures_known(lab, field, values[i].value, err);
	return rc;
}

lims_rc lims_org_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	(void)code;
	return check_list(lab, values, count, "scope", err);
}

lims_rc lims_licence_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	lims_rc rc = check_days(lab, "licence", code, values, count, err);
	return rc ? rc : lims_record_alone(lab, "licence", code, values, count, err);
}

static bool is_service(const char *word)
{
	size_t i = 0;
	while (lims_scope_services[i] && !lims_text_equal(lims_scope_services[i], word))
		i++;
	return lims_scope_services[i] != NULL;
}

static lims_rc check_limits(
	struct lims_laboratory *lab, const char *procedure, const char *service, const char *limits, struct lims_err *err)
{
	struct lims_procedure_set *set = NULL;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	lims_rc rc = arena ? lims_catalog_load(lab->catalog, procedure, &set, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to check the scope");
	const struct lims_procedure *p = rc ? NULL : lims_procedure_set_procedure(set);
	// A word that is no service at all is told by the register itself.
	if (p && is_service(service) && !lims_text_equal(service, p->service))
		rc = lims_err_set(err, LIMS_E_INPUT, "The procedure %s is for the service %s, not %s", procedure, lims_err_tr(err, p->service),
			lims_err_tr(err, service));
	else if (p && lims_bounds_check(p, limits, arena, err) != LIMS_OK)
		rc = lims_err_context(err, "--limits");
	lims_procedure_set_destroy(set);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc check_signatories(struct lims_laboratory *lab, const char *list, struct lims_err *err)
{
	struct lims_db *db = lims_journal_db(lab->journal);
	for (const char *at = list; *at;) {
		char staff[LIMS_CODE];
		bool signs = false;
		at += strspn(at, ", ");
		size_t n = strcspn(at, ", ");
		if (n == 0)
			break;
		snprintf(staff, sizeof staff, "%.*s", (int)n, at);
		lims_rc rc = lims_access_role(db, staff, "signatory", &signs, err);
		if (rc)
			return rc;
		if (!signs)
			return lims_err_set(err, LIMS_E_INPUT, "--signatories: %s is no active person with the role signatory", staff);
		at += n;
	}
	return LIMS_OK;
}

/// The capability that the row names is one of its procedure. One that is not there is told by the register itself.
static lims_rc check_cmc(struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count,
	const char *procedure, struct lims_err *err)
{
	char cmc[VALUE] = "", about[VALUE] = "";
	lims_rc rc = will(lab, "scope", code, values, count, "cmc", cmc, err);
	if (!rc && cmc[0])
		rc = lims_register_stored(
			lims_journal_db(lab->journal), lims_register_find("cmc"), cmc, "procedure", (struct lims_date){0}, about, sizeof about, err);
	if (!rc && cmc[0] && about[0] && !lims_text_equal(about, procedure))
		rc = lims_err_set(err, LIMS_E_INPUT, "--cmc: %s is for the procedure %s, not %s", cmc, about, procedure);
	return rc;
}

lims_rc lims_scope_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	char procedure[VALUE] = "", service[VALUE] = "", limits[VALUE] = "", signatories[VALUE] = "";
	lims_rc rc = will(lab, "scope", code, values, count, "procedure", procedure, err);
	if (!rc)
		rc = will(lab, "scope", code, values, count, "service", service, err);
	if (!rc)
		rc = will(lab, "scope", code, values, count, "limits", limits, err);
	if (!rc)
		rc = will(lab, "scope", code, values, count, "signatories", signatories, err);
	// What is missing is told by the register itself.
	if (rc || !procedure[0])
		return rc;
	rc = lims_procedures_known(lab, "procedure", procedure, err);
	if (!rc)
		rc = check_limits(lab, procedure, service, limits, err);
	if (!rc && signatories[0])
		rc = check_signatories(lab, signatories, err);
	if (!rc)
		rc = check_cmc(lab, code, values, count, procedure, err);
	return rc ? rc : check_days(lab, "scope", code, values, count, err);
}
