// SPDX-License-Identifier: Apache-2.0
// The list of kinds of cases, and what their tables share.
#include "laboratory/quality/kinds.h"

#include "laboratory/people/licences.h"
#include "lims-core/base/text.h"

const struct lims_field lims_case_note_fields[LIMS_CASE_NOTE_FIELDS] = {
	CASE_TEXT("text", LIMS_MSG("Remark"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
};

static const struct lims_case_kind *const kinds[] = {
	&lims_case_nonconformity,
	&lims_case_complaint,
	&lims_case_correction,
	&lims_case_risk,
	&lims_case_comparison,
	&lims_case_internal_audit,
	&lims_case_management_review,
	&lims_case_finding,
	&lims_case_supplier_evaluation,
	&lims_case_training,
	&lims_case_document,
	&lims_case_incident,
	&lims_case_equipment_request,
};

const struct lims_case_kind *const *lims_case_kinds(size_t *ret_count)
{
	*ret_count = CASE_COUNT(kinds);
	return kinds;
}

const struct lims_case_kind *lims_case_kind_find(const char *noun)
{
	for (size_t i = 0; i < CASE_COUNT(kinds); i++)
		if (lims_text_equal(kinds[i]->noun, noun))
			return kinds[i];
	return NULL;
}

const struct lims_case_step *lims_case_step_find(const struct lims_case_kind *kind, const char *verb)
{
	for (size_t i = 0; i < kind->step_count; i++)
		if (lims_text_equal(kind->steps[i].verb, verb))
			return &kind->steps[i];
	return NULL;
}

const struct lims_case_state *lims_case_state_find(const struct lims_case_kind *kind, const char *name)
{
	for (size_t i = 0; i < kind->state_count; i++)
		if (lims_text_equal(kind->states[i].name, name))
			return &kind->states[i];
	return NULL;
}

bool lims_case_step_signs(const struct lims_case_kind *kind, const struct lims_case_step *step)
{
	const struct lims_case_state *to = step->to ? lims_case_state_find(kind, step->to) : NULL;
	return step != kind->steps && (step->action == LIMS_ACTION_QUALITY || (to && to->closed));
}

lims_rc lims_case_check_procedures(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err)
{
	static const char *const fields[] = {"procedure", "procedures"};
	lims_rc rc = LIMS_OK;
	(void)computed;
	for (size_t i = 0; !rc && i < CASE_COUNT(fields); i++) {
		const char *given = lims_case_given(d->filled, fields[i]);
		rc = given ? lims_procedures_known(d->lab, fields[i], given, err) : LIMS_OK;
	}
	return rc;
}

const char *lims_case_given(const struct lims_filled *filled, const char *field)
{
	for (size_t i = 0; i < filled->count; i++)
		if (lims_text_equal(filled->values[i].name, field) && filled->values[i].value[0])
			return filled->values[i].value;
	return NULL;
}
