// SPDX-License-Identifier: Apache-2.0
// The kind of case of the equipment: a request for a standard, a device or a part (đề nghị trang bị), with its purpose, from the wish to what is in use.
#include "laboratory/access.h"
#include "laboratory/quality/kinds.h"

static const char *const what_for[] = {
	LIMS_MSG("new"), LIMS_MSG("replacement"), LIMS_MSG("repair"), LIMS_MSG("calibration"), LIMS_MSG("part"), NULL};
static const char *const decision[] = {LIMS_MSG("approved"), LIMS_MSG("refused"), NULL};

static const struct lims_field open_fields[] = {
	CASE_TEXT("title", LIMS_MSG("What is asked for"), true),
	CASE_TEXT("purpose", LIMS_MSG("What it is needed for"), true),
	CASE_PICK("kind", LIMS_MSG("New, replacement, repair, calibration or part"), true, what_for),
	CASE_TEXT("requirement", LIMS_MSG("What it must fulfil: range, class, uncertainty"), false),
	CASE_TEXT("cost", LIMS_MSG("Estimated cost in dong"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field decide_fields[] = {
	CASE_PICK("decision", LIMS_MSG("Decision"), true, decision),
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
};
static const struct lims_field order_fields[] = {
	CASE_CODE("supplier", LIMS_MSG("Supplier"), false, "supplier"),
	CASE_TEXT("cost", LIMS_MSG("What it costs"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field receive_fields[] = {
	CASE_TEXT("condition", LIMS_MSG("Condition on return"), true),
	CASE_TEXT("remark", LIMS_MSG("How it fulfils what was asked"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field close_fields[] = {
	CASE_TEXT("conclusion", LIMS_MSG("Conclusion"), true),
};

static const struct lims_case_state states[] = {
	{"requested", LIMS_MSG("requested"), false},
	{"approved", LIMS_MSG("approved"), false},
	{"refused", LIMS_MSG("refused"), true},
	{"ordered", LIMS_MSG("ordered"), false},
	{"received", LIMS_MSG("received"), false},
	{"closed", LIMS_MSG("closed"), true},
};

static lims_rc follow_decision(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err)
{
	const char *said = lims_case_given(d->filled, "decision");
	(void)computed;
	(void)err;
	if (said)
		d->to = said[0] == 'a' ? "approved" : "refused";
	return LIMS_OK;
}

static const struct lims_case_step steps[] = {
	CASE_STEP("open", LIMS_MSG("Asks for equipment"), NULL, "requested", open_fields, LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("decide", LIMS_MSG("Approves or refuses it"), "requested", "approved", decide_fields, LIMS_ACTION_QUALITY, "open",
		follow_decision, NULL),
	CASE_STEP("order", LIMS_MSG("It is ordered"), "approved", "ordered", order_fields, LIMS_ACTION_EQUIP, NULL, NULL, NULL),
	CASE_STEP("receive", LIMS_MSG("It has come and was checked against what was asked"), "approved,ordered", "received", receive_fields,
		LIMS_ACTION_EQUIP, NULL, NULL, NULL),
	CASE_STEP("close", LIMS_MSG("It is in use"), "received", "closed", close_fields, LIMS_ACTION_EQUIP, NULL, NULL, NULL),
	CASE_NOTE,
};

const struct lims_case_kind lims_case_equipment_request =
	CASE_KIND(LIMS_MSG("equipment-request"), LIMS_MSG("Equipment request"), "TB", states, steps);
