// SPDX-License-Identifier: Apache-2.0
// The kinds of cases, one table each, and how a table is written.
#ifndef LIMS_LABORATORY_QUALITY_KINDS_H
#define LIMS_LABORATORY_QUALITY_KINDS_H

#include "laboratory/quality/cases.h"
#include "lims-core/base/lang.h"

#define CASE_COUNT(a) (sizeof(a) / sizeof(a)[0])
#define CASE_VALUE(n, l, req)                                                                                                              \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_VALUE, req, NULL, NULL                                                                                            \
	}
#define CASE_TEXT(n, l, req)                                                                                                               \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_TEXT, req, NULL, NULL                                                                                             \
	}
#define CASE_DATE(n, l, req)                                                                                                               \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_DATE, req, NULL, NULL                                                                                             \
	}
#define CASE_PAPER(n, l, req)                                                                                                              \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_FILE, req, NULL, NULL                                                                                             \
	}
#define CASE_PICK(n, l, req, list)                                                                                                         \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_CHOICE, req, list, NULL                                                                                           \
	}
#define CASE_CODE(n, l, req, noun)                                                                                                         \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_CODE, req, NULL, noun                                                                                             \
	}

/// A remark with or without a paper, or another due date, in any state that is not closed.
extern const struct lims_field lims_case_note_fields[];
enum { LIMS_CASE_NOTE_FIELDS = 3 };
#define CASE_NOTE                                                                                                                          \
	{                                                                                                                                      \
		"note", LIMS_MSG("Adds a remark, a paper or another due date"), NULL, NULL, lims_case_note_fields, LIMS_CASE_NOTE_FIELDS,          \
			LIMS_ACTION_REPORT, NULL, NULL, NULL                                                                                           \
	}
/// The row of a step whose fields stand in an array of its name.
#define CASE_STEP(verb, label, from, to, fields, action, other_than, check, after)                                                         \
	{                                                                                                                                      \
		verb, label, from, to, fields, CASE_COUNT(fields), action, other_than, check, after                                                \
	}
#define CASE_KIND(noun, label, prefix, states, steps)                                                                                      \
	{                                                                                                                                      \
		noun, label, prefix, states, CASE_COUNT(states), steps, CASE_COUNT(steps)                                                          \
	}

extern const struct lims_case_kind lims_case_nonconformity, lims_case_complaint, lims_case_correction, lims_case_risk, lims_case_comparison,
	lims_case_internal_audit, lims_case_management_review, lims_case_finding, lims_case_supplier_evaluation, lims_case_training,
	lims_case_document, lims_case_incident, lims_case_equipment_request;

/// Opens the corrective action that a case asks for, in the same transaction, naming the case.
lims_rc lims_case_correct(struct lims_case_doing *d, const char *because, struct lims_err *err);
/// A check: what --procedure or --procedures names is in the catalog. LIMS_E_INPUT names the first that is not.
lims_rc lims_case_check_procedures(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err);
/// A value that was filled in; NULL when it was not given or is "".
const char *lims_case_given(const struct lims_filled *filled, const char *field);

#endif
