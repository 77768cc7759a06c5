// SPDX-License-Identifier: Apache-2.0
// The kind of proficiency tests and comparisons between laboratories (7.7.2): planned, reported, judged by En, z and z', and what follows from the judgement.
#include "laboratory/desk.h"
#include "laboratory/equipment/measure.h"
#include "laboratory/quality/kinds.h"
#include "laboratory/quality/quality_queries.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/scores.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20, QUANTITY = 256, UNIT = 64, PLACES = 3 };

static const char *const sort[] = {LIMS_MSG("proficiency"), LIMS_MSG("inter_laboratory"), LIMS_MSG("intra_laboratory"), NULL};

static const struct lims_field pt_open[] = {
	CASE_TEXT("title", LIMS_MSG("What is it about"), true),
	CASE_PICK("sort", LIMS_MSG("Sort"), true, sort),
	CASE_TEXT("provider", LIMS_MSG("Who organises it"), true),
	CASE_TEXT("quantity", LIMS_MSG("Quantity and point"), true),
	CASE_TEXT("procedure", LIMS_MSG("Procedure"), false),
	CASE_PAPER("paper", LIMS_MSG("The paper itself"), false),
	CASE_DATE("due-on", LIMS_MSG("Due by"), true),
};
static const struct lims_field pt_report[] = {
	CASE_VALUE("value", LIMS_MSG("Own value with its unit"), true),
	CASE_VALUE("U", LIMS_MSG("Own expanded uncertainty (k = 2)"), false),
	CASE_PAPER("evidence", LIMS_MSG("Evidence"), false),
};
static const char *const yes[] = {"yes", NULL};
#define ASSESSED                                                                                                                           \
	CASE_VALUE("assigned", LIMS_MSG("Assigned value with its unit"), true),                                                                \
		CASE_VALUE("assigned-U", LIMS_MSG("Its expanded uncertainty (k = 2), for En"), false),                                             \
		CASE_VALUE("sigma", LIMS_MSG("Standard deviation for the assessment, for z"), false),                                              \
		CASE_VALUE("assigned-u", LIMS_MSG("Standard uncertainty of the assigned value, with --sigma for z'"), false),                      \
		CASE_PICK("far", LIMS_MSG("The two values are as far apart as that"), false, yes)
static const struct lims_field pt_evaluate[] = {
	ASSESSED,
	CASE_PAPER("report", LIMS_MSG("The report"), true),
};
static const struct lims_field pt_correct[] = {
	ASSESSED,
	CASE_TEXT("reason", LIMS_MSG("What was wrong with the evaluation that stands"), true),
	CASE_PAPER("report", LIMS_MSG("The report"), false),
};
static const struct lims_field pt_close[] = {
	CASE_TEXT("conclusion", LIMS_MSG("Conclusion"), true),
};
static const struct lims_field pt_cancel[] = {
	CASE_TEXT("reason", LIMS_MSG("Reason"), true),
};
static const struct lims_case_state pt_states[] = {
	{"planned", LIMS_MSG("planned"), false},
	{"reported", LIMS_MSG("reported"), false},
	{"evaluated", LIMS_MSG("evaluated"), false},
	{"closed", LIMS_MSG("closed"), true},
	{"cancelled", LIMS_MSG("cancelled"), true},
};

struct quantity {
	bool given;
	struct lims_dec value;
	char unit[UNIT];
};

/// "10.0012 g": a number, a blank, a unit; the unit may be missing for a pure number.
static lims_rc read_quantity(const char *field, const char *text, struct quantity *ret, struct lims_err *err)
{
	size_t n = strcspn(text, " ");
	ret->given = text[0] != '\0';
	if (!ret->given)
		return LIMS_OK;
	const char *unit = text + n + strspn(text + n, " ");
	if (strlen(unit) >= UNIT || lims_dec_parse(text, n, &ret->value, NULL) != LIMS_OK)
		return lims_err_set(err, LIMS_E_INPUT, "--%s is a number with its unit, like \"10.0012 g\", not %s", field, text);
	snprintf(ret->unit, sizeof ret->unit, "%s", unit);
	return LIMS_OK;
}

static lims_rc given_quantity(const struct lims_filled *filled, const char *field, struct quantity *ret, struct lims_err *err)
{
	const char *text = lims_case_given(filled, field);
	return read_quantity(field, text ? text : "", ret, err);
}

/// Brings what is given to the unit of the value by the units of the house. assigned: the one that is a value itself; NULL: all are differences.
static lims_rc to_unit(struct lims_laboratory *lab, const char *unit, struct quantity *const *all, size_t count,
	const struct quantity *assigned, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	const struct lims_units *units = NULL;
	lims_rc rc =
		arena ? lims_catalog_units(lab->catalog, arena, &units, err) : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the units");
	for (size_t i = 0; !rc && i < count; i++)
		if (all[i]->given)
			rc = lims_measure_convert(units, all[i]->unit, unit, all[i] != assigned, &all[i]->value, err);
	lims_arena_destroy(arena);
	return rc;
}

static lims_rc pt_check_report(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err)
{
	struct quantity value, U;
	(void)computed;
	lims_rc rc = given_quantity(d->filled, "value", &value, err);
	if (!rc)
		rc = given_quantity(d->filled, "U", &U, err);
	if (!rc && U.given && lims_dec_sign(U.value) <= 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "--U is an expanded uncertainty and lies above zero, not %s", lims_case_given(d->filled, "U"));
	return rc ? rc : to_unit(d->lab, value.unit, (struct quantity *const[]){&U}, 1, NULL, err);
}

struct assessment {
	struct quantity value, U, assigned, assigned_U, sigma, assigned_u;
	int worst; ///< verdict; -1: nothing computed
};

/// Values of two units that lie ten times apart are a unit that was mistaken, nearly always.
static lims_rc doubt_unit(struct lims_case_doing *d, const struct assessment *a, const char *value, struct lims_err *err)
{
	struct lims_dec own = lims_dec_abs(a->value.value), its = lims_dec_abs(a->assigned.value), ten, tenfold = own;
	bool own_less = lims_dec_cmp(own, its) < 0;
	const char *given = lims_case_given(d->filled, "assigned"), *unit = given + strcspn(given, " ");
	lims_rc rc = lims_dec_parse("10", 2, &ten, err);
	if (!rc)
		rc = lims_dec_mul(own_less ? own : its, ten, &tenfold, NULL, err);
	if (rc || lims_text_equal(unit + strspn(unit, " "), a->value.unit) || lims_case_given(d->filled, "far") ||
		lims_dec_cmp(tenfold, own_less ? its : own) >= 0)
		return rc;
	return lims_err_set(err, LIMS_E_REFUSED,
		"The assigned value %s and the reported one, %s, are more than ten times apart: is the unit right? If they are, repeat with --far "
		"yes",
		given, value);
}

static lims_rc read_assessment(struct lims_case_doing *d, struct assessment *a, struct lims_err *err)
{
	char value[QUANTITY], U[QUANTITY];
	struct lims_db *db = lims_tx_db(d->tx);
	lims_rc rc = lims_case_value_in(db, d->subject, "value", value, sizeof value, err);
	if (!rc)
		rc = lims_case_value_in(db, d->subject, "U", U, sizeof U, err);
	if (!rc)
		rc = read_quantity("value", value, &a->value, err);
	if (!rc)
		rc = read_quantity("U", U, &a->U, err);
	if (!rc)
		rc = given_quantity(d->filled, "assigned", &a->assigned, err);
	if (!rc)
		rc = given_quantity(d->filled, "assigned-U", &a->assigned_U, err);
	if (!rc)
		rc = given_quantity(d->filled, "sigma", &a->sigma, err);
	if (!rc)
		rc = given_quantity(d->filled, "assigned-u", &a->assigned_u, err);
	struct quantity *const all[] = {&a->U, &a->assigned, &a->assigned_U, &a->sigma, &a->assigned_u};
	if (!rc)
		rc = to_unit(d->lab, a->value.unit, all, CASE_COUNT(all), &a->assigned, err);
	return rc ? rc : doubt_unit(d, a, value, err);
}

static lims_rc put_score(
	struct assessment *a, enum lims_score_kind kind, struct lims_dec by, struct lims_dec and, struct lims_jw *w, struct lims_err *err)
{
	struct lims_score s;
	struct lims_dec rounded;
	char name[32];
	lims_rc rc = lims_score_of(kind, a->value.value, a->assigned.value, by, and, &s, err);
	if (!rc)
		rc = lims_dec_round(s.value, PLACES, LIMS_ROUND_HALF_EVEN, &rounded, err);
	if (rc)
		return rc;
	lims_jw_dec(w, lims_score_name(kind), rounded);
	snprintf(name, sizeof name, "%s.verdict", lims_score_name(kind));
	lims_jw_text(w, name, lims_score_verdict_name(s.verdict));
	if ((int)s.verdict > a->worst)
		a->worst = (int)s.verdict;
	return LIMS_OK;
}

/// Computes every score for which there is what it needs; the worst one is the verdict.
static lims_rc pt_check_evaluate(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err)
{
	struct assessment a = {.worst = -1};
	lims_rc rc = read_assessment(d, &a, err);
	if (!rc && a.assigned_U.given && !a.U.given)
		rc = lims_err_set(err, LIMS_E_INPUT, "En needs the own expanded uncertainty: lims comparison report %s --value … --U …", d->code);
	if (!rc && a.assigned_u.given && !a.sigma.given)
		rc = lims_err_set(err, LIMS_E_INPUT, "--assigned-u serves z' and needs --sigma beside it");
	if (!rc && a.U.given && a.assigned_U.given)
		rc = put_score(&a, LIMS_SCORE_EN, a.U.value, a.assigned_U.value, computed, err);
	if (!rc && a.sigma.given)
		rc = put_score(&a, LIMS_SCORE_Z, a.sigma.value, a.sigma.value, computed, err);
	if (!rc && a.sigma.given && a.assigned_u.given)
		rc = put_score(&a, LIMS_SCORE_Z_PRIME, a.sigma.value, a.assigned_u.value, computed, err);
	if (!rc && a.worst < 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "Nothing to judge by: give --assigned-U for En, or --sigma for z");
	if (rc)
		return rc;
	lims_jw_text(computed, "verdict", lims_score_verdict_name((enum lims_score_verdict)a.worst));
	d->outcome = a.worst;
	return LIMS_OK;
}

/// One round asks for one corrective action, also when its evaluation is corrected.
static lims_rc pt_after_evaluate(struct lims_case_doing *d, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false, asked = false;
	if (d->outcome != LIMS_SCORE_UNSATISFACTORY)
		return LIMS_OK;
	lims_rc rc = lims_db_use(lims_tx_db(d->tx), &lims_q_case_naming, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, d->subject);
	while (!asked && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		asked = strncmp(lims_stmt_col_text(stmt, 0), "correction:", sizeof "correction:" - 1) == 0;
	lims_stmt_release(stmt);
	return rc || asked ? rc : lims_case_correct(d, LIMS_MSG("an unsatisfactory score in a comparison"), err);
}

/// An unsatisfactory result is closed after its corrective action.
static lims_rc pt_check_close(struct lims_case_doing *d, struct lims_jw *computed, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	(void)computed;
	lims_rc rc = lims_db_use(lims_tx_db(d->tx), &lims_q_case_open_corrections, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, d->subject);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		rc = lims_err_set(err, LIMS_E_REFUSED, "The corrective action %s is still open: close it first", lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	return rc;
}

static const struct lims_case_step pt_steps[] = {
	CASE_STEP("open", LIMS_MSG("Plans to take part in a comparison, for one quantity and point"), NULL, "planned", pt_open,
		LIMS_ACTION_QUALITY, NULL, lims_case_check_procedures, NULL),
	CASE_STEP("report", LIMS_MSG("Records what the laboratory reported"), "planned,reported", "reported", pt_report, LIMS_ACTION_REPORT,
		NULL, pt_check_report, NULL),
	CASE_STEP("evaluate", LIMS_MSG("Computes En, z and z' from the organiser's report and judges them"), "reported", "evaluated",
		pt_evaluate, LIMS_ACTION_QUALITY, NULL, pt_check_evaluate, pt_after_evaluate),
	CASE_STEP("correct", LIMS_MSG("Corrects the evaluation with a reason; the first one stays in the record"), "evaluated", "evaluated",
		pt_correct, LIMS_ACTION_QUALITY, NULL, pt_check_evaluate, pt_after_evaluate),
	CASE_STEP("close", LIMS_MSG("Closes the case"), "evaluated", "closed", pt_close, LIMS_ACTION_QUALITY, NULL, pt_check_close, NULL),
	CASE_STEP(
		"cancel", LIMS_MSG("It did not take place"), "planned,reported", "cancelled", pt_cancel, LIMS_ACTION_QUALITY, NULL, NULL, NULL),
	CASE_NOTE,
};
const struct lims_case_kind lims_case_comparison =
	CASE_KIND(LIMS_MSG("comparison"), LIMS_MSG("Comparison between laboratories"), "PT", pt_states, pt_steps);
