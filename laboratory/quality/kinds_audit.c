// SPDX-License-Identifier: Apache-2.0
// Kinds of looking at oneself: internal audits (8.8), management reviews (8.9), findings of assessors, and incidents of the system itself (7.11.3 e).
#include "laboratory/quality/kinds.h"

// ---- internal audit: đánh giá nội bộ

static const struct lims_field ia_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_TEXT("scope", LIMS_MSG("Clauses, methods and places to be audited"), true),
	CASE_TEXT("procedures", LIMS_MSG("Procedures whose work is looked at, separated by commas"), false),
	CASE_CODE("auditor", LIMS_MSG("Auditor"), true, "staff"),
	CASE_DATE("due-on", LIMS_MSG("Due by"), true),
};
static const struct lims_field ia_perform[] = {
	CASE_DATE("held-on", LIMS_MSG("Held on"), true),
	CASE_TEXT("procedures", LIMS_MSG("Procedures whose work was looked at, when others than planned"), false),
	CASE_TEXT("summary", LIMS_MSG("Summary"), true),
	CASE_TEXT("findings", LIMS_MSG("Findings"), true),
	CASE_PAPER("report", LIMS_MSG("The report"), true),
};
static const struct lims_field ia_close[] = {
	CASE_TEXT("conclusion", LIMS_MSG("Conclusion"), true),
	CASE_DATE("reported-on", LIMS_MSG("Reported to the management on"), true),
};
static const struct lims_case_state ia_states[] = {
	{"planned", LIMS_MSG("planned"), false},
	{"performed", LIMS_MSG("performed"), false},
	{"closed", LIMS_MSG("closed"), true},
};
static const struct lims_case_step ia_steps[] = {
	CASE_STEP(
		"open", LIMS_MSG("Plans an internal audit"), NULL, "planned", ia_open, LIMS_ACTION_QUALITY, NULL, lims_case_check_procedures, NULL),
	CASE_STEP("perform", LIMS_MSG("Records what was found; corrective actions name the audit with --about"), "planned", "performed",
		ia_perform, LIMS_ACTION_REPORT, NULL, lims_case_check_procedures, NULL),
	CASE_STEP("close", LIMS_MSG("Closes the case"), "performed", "closed", ia_close, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_internal_audit =
	CASE_KIND(LIMS_MSG("internal-audit"), LIMS_MSG("Internal audit"), "IA", ia_states, ia_steps);

// ---- management review: xem xét của lãnh đạo

static const struct lims_field mr_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_DATE("due-on", LIMS_MSG("Due by"), true),
};
// The inputs of ISO/IEC 17025:2017, 8.9.2 a to o, in its order: each is needed, so that none is forgotten.
static const struct lims_field mr_inputs[] = {
	CASE_TEXT("issues", LIMS_MSG("a) Changes in internal and external issues"), true),
	CASE_TEXT("objectives", LIMS_MSG("b) Fulfilment of objectives"), true),
	CASE_TEXT("policies", LIMS_MSG("c) Suitability of policies and procedures"), true),
	CASE_TEXT("previous", LIMS_MSG("d) Actions of earlier reviews"), true),
	CASE_TEXT("audits", LIMS_MSG("e) Internal audits"), true),
	CASE_TEXT("corrections", LIMS_MSG("f) Corrective actions"), true),
	CASE_TEXT("assessments", LIMS_MSG("g) Assessments by others"), true),
	CASE_TEXT("workload", LIMS_MSG("h) Changes in volume and kind of work"), true),
	CASE_TEXT("feedback", LIMS_MSG("i) What customers and staff say"), true),
	CASE_TEXT("complaints", LIMS_MSG("j) Complaints"), true),
	CASE_TEXT("improvements", LIMS_MSG("k) Improvements that were made"), true),
	CASE_TEXT("resources", LIMS_MSG("l) Whether resources suffice"), true),
	CASE_TEXT("risks", LIMS_MSG("m) Risks"), true),
	CASE_TEXT("validity", LIMS_MSG("n) What assures the validity of results"), true),
	CASE_TEXT("other", LIMS_MSG("o) Monitoring, training and others"), true),
};
// 8.9.3.
static const struct lims_field mr_hold[] = {
	CASE_DATE("held-on", LIMS_MSG("Held on"), true),
	CASE_TEXT("effectiveness", LIMS_MSG("Effectiveness of the system"), true),
	CASE_TEXT("improvement", LIMS_MSG("Improvement of the work"), true),
	CASE_TEXT("resources-needed", LIMS_MSG("Resources needed"), true),
	CASE_TEXT("changes", LIMS_MSG("Changes needed"), true),
	CASE_PAPER("minutes", LIMS_MSG("The minutes"), true),
};
static const struct lims_field mr_close[] = {
	CASE_TEXT("conclusion", LIMS_MSG("Conclusion"), true),
};
static const struct lims_case_state mr_states[] = {
	{"planned", LIMS_MSG("planned"), false},
	{"prepared", LIMS_MSG("prepared"), false},
	{"held", LIMS_MSG("held"), false},
	{"closed", LIMS_MSG("closed"), true},
};
static const struct lims_case_step mr_steps[] = {
	CASE_STEP("open", LIMS_MSG("Plans a management review"), NULL, "planned", mr_open, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP("prepare", LIMS_MSG("Records the inputs that 8.9.2 asks for, each of them"), "planned,prepared", "prepared", mr_inputs,
		LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP(
		"hold", LIMS_MSG("Records what was decided, with the minutes"), "prepared", "held", mr_hold, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP("close", LIMS_MSG("Closes the case"), "held", "closed", mr_close, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_management_review =
	CASE_KIND(LIMS_MSG("management-review"), LIMS_MSG("Management review"), "MR", mr_states, mr_steps);

// ---- finding of an assessor: phát hiện của đoàn đánh giá

static const char *const finding_grade[] = {LIMS_MSG("major"), LIMS_MSG("minor"), LIMS_MSG("observation"), NULL};

static const struct lims_field af_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_TEXT("body", LIMS_MSG("Who assessed"), true),
	CASE_TEXT("clause", LIMS_MSG("Clause"), true),
	CASE_PICK("grade", LIMS_MSG("Grade"), true, finding_grade),
	CASE_PAPER("paper", LIMS_MSG("The paper itself"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), true),
};
static const struct lims_field af_answer[] = {
	CASE_TEXT("root-cause", LIMS_MSG("Root cause"), true),
	CASE_TEXT("actions", LIMS_MSG("Actions"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), true),
};
static const struct lims_field af_accept[] = {
	CASE_DATE("accepted-on", LIMS_MSG("Accepted on"), true),
	CASE_PAPER("letter", LIMS_MSG("The letter"), true),
};
static const struct lims_field af_reject[] = {
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
	CASE_DATE("due-on", LIMS_MSG("Due by"), true),
};
static const struct lims_case_state af_states[] = {
	{"open", LIMS_MSG("newly opened"), false},
	{"answered", LIMS_MSG("answered"), false},
	{"closed", LIMS_MSG("closed"), true},
};
static const struct lims_case_step af_steps[] = {
	CASE_STEP("open", LIMS_MSG("Records what an assessor found"), NULL, "open", af_open, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP(
		"answer", LIMS_MSG("Records the answer with its evidence"), "open", "answered", af_answer, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP("accept", LIMS_MSG("Closes with the letter by which the assessor accepted"), "answered", "closed", af_accept,
		LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP(
		"reject", LIMS_MSG("The assessor did not accept the answer"), "answered", "open", af_reject, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_finding =
	CASE_KIND(LIMS_MSG("finding"), LIMS_MSG("Finding of an assessor"), "AF", af_states, af_steps);

// ---- incident of the system itself: sự cố hệ thống

static const struct lims_field in_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_TEXT("description", LIMS_MSG("Description"), false),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field in_act[] = {
	CASE_TEXT("immediate", LIMS_MSG("What was done at once"), true),
	CASE_TEXT("impact", LIMS_MSG("Impact on results, also earlier ones"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field in_close[] = {
	CASE_TEXT("corrective", LIMS_MSG("What keeps it from happening again"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_case_state in_states[] = {
	{"recorded", LIMS_MSG("recorded"), false},
	{"acted", LIMS_MSG("acted upon"), false},
	{"closed", LIMS_MSG("closed"), true},
};
static const struct lims_case_step in_steps[] = {
	CASE_STEP("open", LIMS_MSG("Records a failure of the system; most are recorded by the program"), NULL, "recorded", in_open,
		LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("act", LIMS_MSG("Records what was done at once"), "recorded,acted", "acted", in_act, LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("close", LIMS_MSG("Closes the case"), "acted", "closed", in_close, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_incident =
	CASE_KIND(LIMS_MSG("incident"), LIMS_MSG("Incident of the system"), "IN", in_states, in_steps);
