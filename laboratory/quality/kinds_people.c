// SPDX-License-Identifier: Apache-2.0
// Kinds about people, papers and suppliers: training (6.2), controlled documents (8.3), evaluation of suppliers (6.6).
#include "laboratory/access.h"
#include "laboratory/desk.h"
#include "laboratory/people/people.h"
#include "laboratory/quality/kinds.h"
#include "laboratory/quality/quality_queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

/// The last value of a field of the case; "" when there is none.
static lims_rc value_of(struct lims_case_doing *d, const char *field, char *ret, size_t size, struct lims_err *err)
{
	return lims_case_value_in(lims_tx_db(d->tx), d->subject, field, ret, size, err);
}

// ---- training: đào tạo

static const char *const learned_by[] = {
	LIMS_MSG("course"), LIMS_MSG("supervised_work"), LIMS_MSG("self_study"), LIMS_MSG("instruction"), NULL};
static const char *const judged_by[] = {
	LIMS_MSG("witnessed"), LIMS_MSG("written_test"), LIMS_MSG("blind_sample"), LIMS_MSG("comparison"), LIMS_MSG("interview"), NULL};
static const char *const judgement[] = {LIMS_MSG("competent"), LIMS_MSG("not_yet"), NULL};

static const struct lims_field tr_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_CODE("person", LIMS_MSG("Person"), true, "staff"),
	CASE_TEXT("need", LIMS_MSG("Competence that is asked for"), true),
	CASE_TEXT("procedure", LIMS_MSG("Procedure"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), true),
};
static const struct lims_field tr_attend[] = {
	CASE_PICK("way", LIMS_MSG("In which way"), true, learned_by),
	CASE_DATE("held-on", LIMS_MSG("Held on"), true),
	CASE_TEXT("trainer", LIMS_MSG("Trainer"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), true),
};
static const struct lims_field tr_evaluate[] = {
	CASE_PICK("method", LIMS_MSG("Evaluated by"), true, judged_by),
	CASE_PICK("result", LIMS_MSG("Result"), true, judgement),
	CASE_TEXT("remark", LIMS_MSG("Remark"), false),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), true),
};
static const struct lims_field tr_authorise[] = {
	CASE_TEXT("procedure", LIMS_MSG("Procedure; the authorisation for it is recorded with this step"), false),
	{"activity", LIMS_MSG("Activities"), LIMS_FIELD_CHOICES, false, lims_activities, NULL},
	CASE_DATE("from", LIMS_MSG("From"), true),
	CASE_DATE("until", LIMS_MSG("Until"), false),
	CASE_PAPER("decision", LIMS_MSG("The decision"), false),
};
static const struct lims_field tr_cancel[] = {
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
};
static const struct lims_case_state tr_states[] = {
	{"planned", LIMS_MSG("planned"), false},
	{"trained", LIMS_MSG("trained"), false},
	{"competent", LIMS_MSG("competent"), false},
	{"authorised", LIMS_MSG("authorised"), true},
	{"cancelled", LIMS_MSG("cancelled"), true},
};

/// Nobody judges or authorises himself; who is not yet competent is trained on.
static lims_rc check_not_self(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err)
{
	char person[LIMS_CODE];
	lims_rc rc = lims_case_check_procedures(d, computed, err);
	if (!rc)
		rc = value_of(d, "person", person, sizeof person, err);
	if (!rc && lims_text_equal(person, d->actor))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s is the person of this training: another person does %s", d->actor, d->step->verb);
	const char *result = lims_case_given(d->filled, "result"), *from = lims_case_given(d->filled, "from");
	if (!rc && from)
		rc = lims_training_judged_before(lims_tx_db(d->tx), d->code, from, err);
	if (!rc && lims_text_equal(result, "not_yet"))
		d->to = "planned";
	return rc;
}

/// What was learned and judged becomes the authorisation that the gates ask for, in the same transaction.
static lims_rc tr_after_authorise(struct lims_case_doing *d, struct lims_err *err)
{
	char person[LIMS_CODE], code[LIMS_CODE];
	const char *procedure = lims_case_given(d->filled, "procedure"), *activity = lims_case_given(d->filled, "activity"),
			   *until = lims_case_given(d->filled, "until");
	if (!procedure)
		return LIMS_OK;
	lims_rc rc = value_of(d, "person", person, sizeof person, err);
	struct lims_field_value values[] = {{"staff", person}, {"procedure", procedure}, {"activity", activity ? activity : "measure"},
		{"from", lims_case_given(d->filled, "from")}, {"training", d->code}, {"until", until}};
	struct lims_filled filled = {.values = values, .count = CASE_COUNT(values) - (until ? 0 : 1)};
	struct lims_field_file decision = {.field = "evidence"};
	for (size_t i = 0; i < d->filled->file_count; i++)
		if (lims_text_equal(d->filled->files[i].field, "decision")) {
			decision = d->filled->files[i];
			decision.field = "evidence";
			filled.files = &decision;
			filled.file_count = 1;
		}
	return rc ? rc : lims_register_fill_in(d->tx, d->lab, lims_register_find("authorisation"), NULL, &filled, code, err);
}

static const struct lims_case_step tr_steps[] = {
	CASE_STEP("open", LIMS_MSG("Plans a training of a person"), NULL, "planned", tr_open, LIMS_ACTION_QUALITY, NULL,
		lims_case_check_procedures, NULL),
	CASE_STEP("attend", LIMS_MSG("Records that the person was trained, with evidence"), "planned,trained", "trained", tr_attend,
		LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("evaluate", LIMS_MSG("Judges whether it was learned, by another person, with evidence"), "trained", "competent", tr_evaluate,
		LIMS_ACTION_REPORT, NULL, check_not_self, NULL),
	CASE_STEP("authorise", LIMS_MSG("Authorises the person on this evidence"), "competent", "authorised", tr_authorise, LIMS_ACTION_QUALITY,
		NULL, check_not_self, tr_after_authorise),
	CASE_STEP("cancel", LIMS_MSG("Gives the training up"), "planned,trained,competent", "cancelled", tr_cancel, LIMS_ACTION_QUALITY, NULL,
		NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_training = CASE_KIND(LIMS_MSG("training"), LIMS_MSG("Training"), "TR", tr_states, tr_steps);

// ---- controlled document: tài liệu được kiểm soát; each edition is one case

static const char *const origin[] = {LIMS_MSG("internal"), LIMS_MSG("external"), NULL};

static const struct lims_field dc_open[] = {
	CASE_TEXT("title", LIMS_MSG("Title of the document"), true),
	CASE_PICK("origin", LIMS_MSG("Origin"), true, origin),
	CASE_TEXT("edition", LIMS_MSG("Edition"), true),
	CASE_TEXT("procedure", LIMS_MSG("Procedure at whose bench it is shown"), false),
	CASE_PAPER("paper", LIMS_MSG("The paper itself"), true),
	CASE_TEXT("replaces", LIMS_MSG("Code of the edition that it replaces"), false),
	CASE_TEXT("distribution", LIMS_MSG("Where it is laid out"), false),
	CASE_DATE("due-on", LIMS_MSG("To be reviewed until"), false),
};
static const struct lims_field dc_approve[] = {
	CASE_DATE("from", LIMS_MSG("In force from"), true),
	CASE_DATE("due-on", LIMS_MSG("To be reviewed until"), false),
};
static const struct lims_field dc_read[] = {
	CASE_TEXT("remark", LIMS_MSG("Remark"), false),
};
static const struct lims_field dc_review[] = {
	CASE_TEXT("conclusion", LIMS_MSG("Conclusion"), true),
	CASE_DATE("due-on", LIMS_MSG("To be reviewed until"), true),
};
static const struct lims_field dc_withdraw[] = {
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
};
static const struct lims_case_state dc_states[] = {
	{"draft", LIMS_MSG("draft"), false},
	{"in_force", LIMS_MSG("in force"), false},
	{"obsolete", LIMS_MSG("OBSOLETE"), true},
};

static lims_rc dc_check_open(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err)
{
	char state[64], subject[LIMS_CASE_SUBJECT];
	const char *old = lims_case_given(d->filled, "replaces");
	(void)computed;
	if (!old)
		return LIMS_OK;
	snprintf(subject, sizeof subject, "document:%.40s", old);
	lims_rc rc = lims_case_state_in(lims_tx_db(d->tx), subject, state, sizeof state, err);
	if (!rc && !state[0])
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no document %s to be replaced", old);
	if (!rc && lims_text_equal(state, "obsolete"))
		rc = lims_err_set(err, LIMS_E_REFUSED, "The document %s is obsolete already: name the edition that is in force", old);
	return rc;
}

/// What it replaces is obsolete from the same moment on: at no time are two editions in force.
static lims_rc dc_after_approve(struct lims_case_doing *d, struct lims_err *err)
{
	char old[LIMS_CODE], subject[LIMS_CASE_SUBJECT], state[64];
	lims_rc rc = value_of(d, "replaces", old, sizeof old, err);
	if (rc || !old[0])
		return rc;
	snprintf(subject, sizeof subject, "document:%s", old);
	rc = lims_case_state_in(lims_tx_db(d->tx), subject, state, sizeof state, err);
	if (rc || lims_text_equal(state, "obsolete"))
		return rc;
	struct lims_field_value values[] = {{"reason", d->code}};
	const char *about[] = {d->subject};
	struct lims_case_act act = {.filled = {.values = values, .count = 1}, .about = about, .about_count = 1};
	return lims_case_step_in(d->tx, d->lab, "document", old, "withdraw", &act, LIMS_MSG("replaced by a newer edition"), err);
}

static const struct lims_case_step dc_steps[] = {
	CASE_STEP("open", LIMS_MSG("Records an edition of a document as a draft"), NULL, "draft", dc_open, LIMS_ACTION_QUALITY, NULL,
		dc_check_open, NULL),
	CASE_STEP("approve", LIMS_MSG("Puts it in force, by another person; the edition before becomes obsolete"), "draft", "in_force",
		dc_approve, LIMS_ACTION_QUALITY, "open", NULL, dc_after_approve),
	CASE_STEP("read", LIMS_MSG("The actor confirms having read it"), "in_force", "in_force", dc_read, LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("review", LIMS_MSG("Reviewed, stays in force"), "in_force", "in_force", dc_review, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP(
		"withdraw", LIMS_MSG("Takes it out of force"), "draft,in_force", "obsolete", dc_withdraw, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_document =
	CASE_KIND(LIMS_MSG("document"), LIMS_MSG("Controlled document"), "DOC", dc_states, dc_steps);

// ---- evaluation of a supplier: đánh giá nhà cung cấp

static const char *const approval[] = {LIMS_MSG("approved"), LIMS_MSG("conditional"), LIMS_MSG("refused"), NULL};

static const struct lims_field se_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_CODE("supplier", LIMS_MSG("Supplier"), true, "supplier"),
	CASE_TEXT("criteria", LIMS_MSG("Criteria"), true),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
};
static const struct lims_field se_evaluate[] = {
	CASE_PICK("result", LIMS_MSG("Result"), true, approval),
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
	CASE_DATE("due-on", LIMS_MSG("To be evaluated again until"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), true),
};
static const struct lims_field se_check[] = {
	CASE_TEXT("delivery", LIMS_MSG("What was delivered"), true),
	CASE_PICK("conforms", LIMS_MSG("Conforms to the order"), true, lims_access_yes_no),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field se_close[] = {
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
};
static const struct lims_case_state se_states[] = {
	{"planned", LIMS_MSG("planned"), false},
	{"evaluated", LIMS_MSG("evaluated"), false},
	{"ended", LIMS_MSG("ended"), true},
};
static const struct lims_case_step se_steps[] = {
	CASE_STEP("open", LIMS_MSG("Plans the evaluation of a supplier"), NULL, "planned", se_open, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP("evaluate", LIMS_MSG("Approves the supplier or does not, with evidence"), "planned,evaluated", "evaluated", se_evaluate,
		LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP("receive", LIMS_MSG("Checks what was delivered against the order"), "evaluated", "evaluated", se_check, LIMS_ACTION_REPORT,
		NULL, NULL, NULL),
	CASE_STEP(
		"end", LIMS_MSG("Nothing more is bought there"), "planned,evaluated", "ended", se_close, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_supplier_evaluation =
	CASE_KIND(LIMS_MSG("supplier-evaluation"), LIMS_MSG("Evaluation of a supplier"), "SE", se_states, se_steps);
