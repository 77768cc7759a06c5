// SPDX-License-Identifier: Apache-2.0
// Kinds about the work itself: nonconforming work (7.10), complaints (7.9), corrective actions (8.7), risks and improvements (8.5, 8.6).
#include "laboratory/access.h"
#include "laboratory/desk.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/quality/kinds.h"
#include "laboratory/quality/quality_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { SHEET_MAX = 64 << 20 };

// ---- nonconforming work: công việc không phù hợp

static const char *const found_by[] = {LIMS_MSG("check"), LIMS_MSG("review"), LIMS_MSG("audit"), LIMS_MSG("complaint"),
	LIMS_MSG("equipment"), LIMS_MSG("comparison"), LIMS_MSG("environment"), LIMS_MSG("staff"), NULL};
static const char *const weight[] = {LIMS_MSG("minor"), LIMS_MSG("major"), LIMS_MSG("critical"), NULL};
static const char *const decision[] = {LIMS_MSG("accept"), LIMS_MSG("repeat"), LIMS_MSG("recall"), NULL};

static const struct lims_field nc_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_TEXT("description", LIMS_MSG("Description"), false),
	CASE_PICK("found-by", LIMS_MSG("Found by"), false, found_by),
	CASE_PICK("work-halted", LIMS_MSG("Work halted"), false, lims_access_yes_no),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
};
static const struct lims_field nc_assess[] = {
	CASE_PICK("significance", LIMS_MSG("Significance"), true, weight),
	CASE_TEXT("impact", LIMS_MSG("Impact on results, also earlier ones"), true),
	CASE_PICK("work-halted", LIMS_MSG("Work halted"), true, lims_access_yes_no),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
};
static const struct lims_field nc_decide[] = {
	CASE_PICK("decision", LIMS_MSG("Decision"), true, decision),
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
};
static const struct lims_field nc_inform[] = {
	CASE_DATE("customer-told-on", LIMS_MSG("Customer told on"), true),
	CASE_TEXT("how", LIMS_MSG("How"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field nc_resume[] = {
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field nc_close[] = {
	CASE_TEXT("conclusion", LIMS_MSG("Conclusion"), true),
	CASE_PICK("corrective-action", LIMS_MSG("Corrective action needed"), true, lims_access_yes_no),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};

static const struct lims_case_state nc_states[] = {
	{"reported", LIMS_MSG("reported"), false},
	{"assessed", LIMS_MSG("assessed"), false},
	{"decided", LIMS_MSG("decided"), false},
	{"informed", LIMS_MSG("customer told"), false},
	{"resumed", LIMS_MSG("work resumed"), false},
	{"closed", LIMS_MSG("closed"), true},
};

static lims_rc value_of(struct lims_case_doing *d, const char *field, char *ret, size_t size, struct lims_err *err)
{
	return lims_case_value_in(lims_tx_db(d->tx), d->subject, field, ret, size, err);
}

/// After the decision to recall, every certificate that the case names has ended before it is closed (7.10.1 e).
static lims_rc check_recalled(struct lims_case_doing *d, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_tx_db(d->tx), &lims_q_case_papers_alive, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, d->subject);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"%s was to be recalled and still stands: revoke or replace it first (lims certificate revoke)", lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc nc_check_close(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err)
{
	char text[64];
	(void)computed;
	lims_rc rc = value_of(d, "decision", text, sizeof text, err);
	if (!rc && lims_text_equal(text, "recall")) {
		rc = value_of(d, "customer-told-on", text, sizeof text, err);
		if (!rc && !text[0])
			rc = lims_err_set(err, LIMS_E_REFUSED, "The customer was not told of the recall: lims nonconformity inform %s", d->code);
		if (!rc)
			rc = check_recalled(d, err);
	}
	if (!rc)
		rc = value_of(d, "work-halted", text, sizeof text, err);
	if (rc || !lims_text_equal(text, "yes"))
		return rc;
	bool resumed = false;
	struct lims_stmt *stmt = NULL;
	rc = lims_db_use(lims_tx_db(d->tx), &lims_q_case_step_done, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, d->subject);
	lims_stmt_text(stmt, 2, "resume");
	rc = lims_stmt_step(stmt, &resumed, err);
	lims_stmt_release(stmt);
	if (!rc && !resumed)
		rc = lims_err_set(err, LIMS_E_REFUSED, "The work was halted and nobody allowed it again: lims nonconformity resume %s", d->code);
	return rc;
}

lims_rc lims_case_correct(struct lims_case_doing *d, const char *because, struct lims_err *err)
{
	char title[LIMS_CASE_SUBJECT], code[LIMS_CODE];
	struct lims_field_value values[] = {{"title", title}};
	const char *about[] = {d->subject};
	struct lims_case_act act = {.filled = {.values = values, .count = 1}, .about = about, .about_count = 1};
	snprintf(title, sizeof title, "%s %s", lims_tr(d->lab->p.lang, d->kind->label), d->code);
	return lims_case_open_in(d->tx, d->lab, "correction", NULL, &act, because, code, err);
}

static lims_rc nc_after_close(struct lims_case_doing *d, struct lims_err *err)
{
	if (!lims_text_equal(lims_case_given(d->filled, "corrective-action"), "yes"))
		return LIMS_OK;
	return lims_case_correct(d, LIMS_MSG("nonconforming work that could happen again"), err);
}

static const struct lims_case_step nc_steps[] = {
	CASE_STEP("open", LIMS_MSG("Reports nonconforming work"), NULL, "reported", nc_open, LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("assess", LIMS_MSG("Judges its weight and its impact on results; --about names the certificates concerned"),
		"reported,assessed", "assessed", nc_assess, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP("decide", LIMS_MSG("Decides what happens with the results"), "assessed", "decided", nc_decide, LIMS_ACTION_QUALITY, NULL,
		NULL, NULL),
	CASE_STEP("inform", LIMS_MSG("Records that the customer was told"), "decided,resumed", "informed", nc_inform, LIMS_ACTION_REPORT, NULL,
		NULL, NULL),
	CASE_STEP("resume", LIMS_MSG("Allows the halted work again"), "decided,informed", "resumed", nc_resume, LIMS_ACTION_QUALITY, "open",
		NULL, NULL),
	CASE_STEP("close", LIMS_MSG("Closes the case"), "decided,informed,resumed", "closed", nc_close, LIMS_ACTION_QUALITY, NULL,
		nc_check_close, nc_after_close),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_nonconformity =
	CASE_KIND(LIMS_MSG("nonconformity"), LIMS_MSG("Nonconforming work"), "NC", nc_states, nc_steps);

// ---- complaint: khiếu nại

static const char *const way[] = {
	LIMS_MSG("letter"), LIMS_MSG("e-mail"), LIMS_MSG("telephone"), LIMS_MSG("in_person"), LIMS_MSG("authority"), LIMS_MSG("other"), NULL};

static const struct lims_field cp_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_TEXT("from", LIMS_MSG("Who complains"), true),
	CASE_CODE("customer", LIMS_MSG("Customer"), false, "customer"),
	CASE_PICK("received-by", LIMS_MSG("How it came"), true, way),
	CASE_TEXT("description", LIMS_MSG("Description"), false),
	CASE_PAPER("letter", LIMS_MSG("The letter"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
};
static const struct lims_field cp_acknowledge[] = {
	CASE_PICK("relates", LIMS_MSG("Relates to what the laboratory does"), true, lims_access_yes_no),
	CASE_DATE("told-on", LIMS_MSG("Receipt confirmed on"), true),
	CASE_TEXT("reason", LIMS_MSG("Reason"), false),
};
static const struct lims_field cp_investigate[] = {
	CASE_TEXT("findings", LIMS_MSG("Findings"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field cp_decide[] = {
	CASE_PICK("justified", LIMS_MSG("Justified"), true, lims_access_yes_no),
	CASE_TEXT("decision", LIMS_MSG("Decision"), true),
	CASE_PICK("corrective-action", LIMS_MSG("Corrective action needed"), true, lims_access_yes_no),
};
static const struct lims_field cp_answer[] = {
	CASE_DATE("told-on", LIMS_MSG("Told on"), true),
	CASE_PAPER("letter", LIMS_MSG("The letter"), true),
};

static const struct lims_case_state cp_states[] = {
	{"received", LIMS_MSG("received"), false},
	{"acknowledged", LIMS_MSG("acknowledged"), false},
	{"investigated", LIMS_MSG("investigated"), false},
	{"decided", LIMS_MSG("decided"), false},
	{"closed", LIMS_MSG("closed"), true},
};

/// Took part in the worksheet: worked on it, reviewed it, adjusted the instrument, or let one of its gates pass.
static bool took_part(const struct lims_dossier *s, const char *actor)
{
	for (size_t i = 0; i < s->override_count; i++)
		if (lims_text_equal(s->overrides[i].actor, actor))
			return true;
	return lims_dossier_worked(s, actor) || (s->reviewed_by && lims_text_equal(s->reviewed_by, actor)) ||
		   (s->adjusted_by && lims_text_equal(s->adjusted_by, actor));
}

static lims_rc not_in_sheet(struct lims_case_doing *d, const char *code, struct lims_err *err)
{
	struct lims_dossier s;
	struct lims_arena *arena = lims_arena_create(SHEET_MAX);
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read the worksheet %s", code);
	lims_rc rc = lims_desk_sheet(lims_tx_db(d->tx), code, arena, &s, err);
	if (!rc && took_part(&s, d->actor))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s worked on %s, which is complained of: somebody else decides", d->actor, code);
	lims_arena_destroy(arena);
	return rc;
}

/// The first text of a statement that asks about the case and `second`; "" when there is none.
static lims_rc ask(struct lims_case_doing *d, const struct lims_sql *sql, const char *second, char ret[LIMS_CODE], struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_tx_db(d->tx), sql, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, d->subject);
	lims_stmt_text(stmt, 2, second);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc)
		snprintf(ret, LIMS_CODE, "%s", row ? lims_stmt_col_text(stmt, 0) : "");
	lims_stmt_release(stmt);
	return rc;
}

/// Decided by somebody who was not in the work that is complained of (7.9.6): nobody who signed a paper that the case names, or took part in its worksheet
/// or in one that the case names.
static lims_rc cp_check_decide(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err)
{
	char paper[LIMS_CODE] = "", last[LIMS_CODE] = "", code[LIMS_CODE] = "";
	(void)computed;
	lims_rc rc = ask(d, &lims_q_case_signed, d->actor, paper, err);
	if (!rc && paper[0])
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s signed %s, which is complained of: somebody else decides", d->actor, paper);
	while (!rc && !(rc = ask(d, &lims_q_case_sheet_after, last, code, err)) && code[0]) {
		rc = not_in_sheet(d, code, err);
		snprintf(last, sizeof last, "%s", code);
	}
	return rc;
}

static lims_rc cp_after_decide(struct lims_case_doing *d, struct lims_err *err)
{
	if (!lims_text_equal(lims_case_given(d->filled, "corrective-action"), "yes"))
		return LIMS_OK;
	return lims_case_correct(d, LIMS_MSG("a complaint that asks for a corrective action"), err);
}

static const struct lims_case_step cp_steps[] = {
	CASE_STEP("open", LIMS_MSG("Records a complaint"), NULL, "received", cp_open, LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("acknowledge", LIMS_MSG("Says whether it relates to the laboratory's work, and that it came"), "received", "acknowledged",
		cp_acknowledge, LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("investigate", LIMS_MSG("Records what was found"), "acknowledged,investigated", "investigated", cp_investigate,
		LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("decide", LIMS_MSG("Decides, by somebody who was not in the work complained of"), "investigated", "decided", cp_decide,
		LIMS_ACTION_QUALITY, NULL, cp_check_decide, cp_after_decide),
	CASE_STEP("answer", LIMS_MSG("Closes with the letter to the complainant"), "decided", "closed", cp_answer, LIMS_ACTION_REPORT, NULL,
		NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_complaint = CASE_KIND(LIMS_MSG("complaint"), LIMS_MSG("Complaint"), "CP", cp_states, cp_steps);

// ---- corrective action: hành động khắc phục

static const char *const cause_method[] = {LIMS_MSG("five_whys"), LIMS_MSG("fishbone"), LIMS_MSG("comparison"), LIMS_MSG("other"), NULL};

static const struct lims_field ca_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_TEXT("description", LIMS_MSG("Description"), false),
	CASE_CODE("owner", LIMS_MSG("Responsible"), false, "staff"),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
};
static const struct lims_field ca_analyse[] = {
	CASE_TEXT("root-cause", LIMS_MSG("Root cause"), true),
	CASE_PICK("method", LIMS_MSG("Found with"), false, cause_method),
	CASE_TEXT("elsewhere", LIMS_MSG("Does or could it exist elsewhere"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_field ca_plan[] = {
	CASE_TEXT("actions", LIMS_MSG("Actions"), true),
	CASE_CODE("owner", LIMS_MSG("Responsible"), true, "staff"),
	CASE_DATE("due-on", LIMS_MSG("Due by"), true),
};
static const struct lims_field ca_implement[] = {
	CASE_TEXT("done", LIMS_MSG("What was done"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), true),
};
static const struct lims_field ca_close[] = {
	CASE_TEXT("effectiveness", LIMS_MSG("How it is known to be effective"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), true),
};
static const struct lims_field ca_reject[] = {
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
	CASE_DATE("due-on", LIMS_MSG("Due by"), true),
};

static const struct lims_case_state ca_states[] = {
	{"open", LIMS_MSG("newly opened"), false},
	{"analysed", LIMS_MSG("analysed"), false},
	{"planned", LIMS_MSG("planned"), false},
	{"implemented", LIMS_MSG("implemented"), false},
	{"closed", LIMS_MSG("closed"), true},
};
static const struct lims_case_step ca_steps[] = {
	CASE_STEP("open", LIMS_MSG("Opens a corrective action"), NULL, "open", ca_open, LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("analyse", LIMS_MSG("Records the root cause"), "open,analysed", "analysed", ca_analyse, LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP(
		"plan", LIMS_MSG("Plans actions with who and until when"), "analysed", "planned", ca_plan, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_STEP("implement", LIMS_MSG("Records what was done, with evidence"), "planned", "implemented", ca_implement, LIMS_ACTION_REPORT,
		NULL, NULL, NULL),
	CASE_STEP("close", LIMS_MSG("Closes it as effective, with evidence, by another person"), "implemented", "closed", ca_close,
		LIMS_ACTION_QUALITY, "implement", NULL, NULL),
	CASE_STEP("reject", LIMS_MSG("Sends it back because it was not effective"), "implemented", "open", ca_reject, LIMS_ACTION_QUALITY,
		"implement", NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_correction =
	CASE_KIND(LIMS_MSG("correction"), LIMS_MSG("Corrective action"), "CA", ca_states, ca_steps);

// ---- risks and opportunities, improvements: rủi ro, cơ hội, cải tiến

static const char *const risk_kind[] = {LIMS_MSG("risk"), LIMS_MSG("opportunity"), LIMS_MSG("impartiality"), LIMS_MSG("improvement"), NULL};
static const char *const grade[] = {LIMS_MSG("low"), LIMS_MSG("medium"), LIMS_MSG("high"), NULL};

static const struct lims_field rk_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_PICK("sort", LIMS_MSG("Sort"), true, risk_kind),
	CASE_PICK("likelihood", LIMS_MSG("Likelihood"), false, grade),
	CASE_PICK("consequence", LIMS_MSG("Consequence"), false, grade),
	CASE_TEXT("description", LIMS_MSG("Description"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), false),
};
static const struct lims_field rk_treat[] = {
	CASE_TEXT("actions", LIMS_MSG("Actions"), true),
	CASE_CODE("owner", LIMS_MSG("Responsible"), true, "staff"),
	CASE_DATE("due-on", LIMS_MSG("Due by"), true),
};
static const struct lims_field rk_close[] = {
	CASE_TEXT("effectiveness", LIMS_MSG("How it is known to be effective"), true),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const struct lims_case_state rk_states[] = {
	{"open", LIMS_MSG("newly opened"), false},
	{"treated", LIMS_MSG("being treated"), false},
	{"closed", LIMS_MSG("closed"), true},
};
static const struct lims_case_step rk_steps[] = {
	CASE_STEP("open", LIMS_MSG("Records a risk, an opportunity, a threat to impartiality or an improvement"), NULL, "open", rk_open,
		LIMS_ACTION_REPORT, NULL, NULL, NULL),
	CASE_STEP("treat", LIMS_MSG("Plans actions with who and until when"), "open,treated", "treated", rk_treat, LIMS_ACTION_QUALITY, NULL,
		NULL, NULL),
	CASE_STEP("close", LIMS_MSG("Closes the case"), "treated", "closed", rk_close, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_risk = CASE_KIND(LIMS_MSG("risk"), LIMS_MSG("Risk or opportunity"), "RK", rk_states, rk_steps);
