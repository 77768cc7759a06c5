// SPDX-License-Identifier: Apache-2.0
// Fills the matrix of the scope from the registers, the cases of quality and the papers.
#include "laboratory/people/matrix.h"

#include "laboratory/cmc.h"
#include "laboratory/desk.h"
#include "laboratory/people/people.h"
#include "laboratory/people/queries.h"
#include "laboratory/quality/cases.h"
#include "laboratory/registers.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 4 << 20, CASES_MAX = 512, VALUE = 1001, TARGET = 64 };

static const char *const columns[] = {"method", "budget", "people", "signatories", "comparison", "audit", "certificate"};
static const char *const states[] = {"empty", "planned", "over", "failed", "good", "not_asked"};

const char *lims_matrix_column_name(enum lims_matrix_column c)
{
	return columns[c];
}

const char *lims_matrix_state_name(enum lims_matrix_state s)
{
	return states[s];
}

/// A comparison or an audit, read once for all rows.
struct known_case {
	const char *subject, *code, *day, *due, *procedures, *outcome;
	bool done;
};

struct filling {
	struct lims_laboratory *lab;
	struct lims_arena *arena;
	struct lims_date day;
	char today[LIMS_DATE_TEXT]; ///< the day as text
	struct known_case comparisons[CASES_MAX], audits[CASES_MAX];
	size_t comparison_count, audit_count;
	lims_matrix_visit *visit;
	void *ctx;
};

static bool after(const char *day, const struct filling *f)
{
	return strcmp(day, f->today) > 0;
}

/// No date is an open end. Dates of the registers are ISO 8601: they compare as texts.
static bool holds(const char *from, const char *until, const struct filling *f)
{
	return (!from[0] || !after(from, f)) && (!until[0] || strcmp(until, f->today) >= 0);
}

// ---- cases

static lims_rc kept(struct filling *f, const char *subject, const char *field, const char **ret, struct lims_err *err)
{
	char value[VALUE] = "";
	lims_rc rc = lims_case_value_in(lims_journal_db(f->lab->journal), subject, field, value, sizeof value, err);
	if (!rc)
		*ret = lims_arena_text(f->arena, value);
	return !rc && !*ret ? lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the matrix of the scope") : rc;
}

/// When a step was done, by the day that its person gave; "" when it was not.
static lims_rc step_day(struct filling *f, const char *subject, const char *step, const char **ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(f->lab->journal), &lims_q_case_step_day, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, step);
	rc = lims_stmt_step(stmt, &row, err);
	*ret = rc ? NULL : lims_arena_text(f->arena, row ? lims_stmt_col_text(stmt, 0) : "");
	lims_stmt_release(stmt);
	return !rc && !*ret ? lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the matrix of the scope") : rc;
}

struct gathering {
	struct filling *f;
	const char *noun, *list_field, *outcome_field;
	const char *step, *day_field; ///< the day of the outcome: that of the step, or what the field says
	struct known_case *cases;
	size_t *count;
};

static lims_rc take_case(void *ctx, const struct lims_case_row *row, struct lims_err *err)
{
	struct gathering *g = ctx;
	char subject[LIMS_CASE_SUBJECT];
	struct known_case c = {.done = false};
	if (*g->count == CASES_MAX)
		return lims_err_set(
			err, LIMS_E_REFUSED, "More than %d cases of the kind %s: the matrix does not show them", CASES_MAX, lims_err_tr(err, g->noun));
	snprintf(subject, sizeof subject, "%s:%s", g->noun, row->code);
	c.subject = lims_arena_text(g->f->arena, subject);
	c.code = lims_arena_text(g->f->arena, row->code);
	c.due = lims_arena_text(g->f->arena, row->due_on);
	if (!c.subject || !c.code || !c.due)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the matrix of the scope");
	lims_rc rc = kept(g->f, subject, g->list_field, &c.procedures, err);
	if (!rc)
		rc = g->day_field ? kept(g->f, subject, g->day_field, &c.day, err) : step_day(g->f, subject, g->step, &c.day, err);
	if (!rc && g->outcome_field)
		rc = kept(g->f, subject, g->outcome_field, &c.outcome, err);
	if (rc)
		return rc;
	c.done = c.day[0] && !after(c.day, g->f);
	// What was given up without an outcome is no plan any more.
	if (!c.done && (row->closed || after(row->opened_on, g->f)))
		return LIMS_OK;
	g->cases[(*g->count)++] = c;
	return LIMS_OK;
}

static lims_rc gather(struct filling *f, struct gathering g, struct lims_err *err)
{
	g.f = f;
	return lims_case_each(f->lab, lims_case_kind_find(g.noun), false, "", take_case, &g, err);
}

/// Whether the case names the procedure among its own, or the row itself as what it is about.
static lims_rc concerns(struct filling *f, const struct known_case *c, const struct lims_matrix_row *row, bool *ret, struct lims_err *err)
{
	char target[TARGET];
	struct lims_stmt *stmt = NULL;
	*ret = lims_desk_listed(c->procedures, row->procedure);
	if (*ret)
		return LIMS_OK;
	snprintf(target, sizeof target, "scope:%s", row->code);
	lims_rc rc = lims_db_use(lims_journal_db(f->lab->journal), &lims_q_case_names, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, c->subject);
	lims_stmt_text(stmt, 2, target);
	rc = lims_stmt_step(stmt, ret, err);
	lims_stmt_release(stmt);
	return rc;
}

/// The last one that has an outcome; else the one that is due first.
static lims_rc fill_case(struct filling *f, const struct known_case *cases, size_t count, const char *bad, struct lims_matrix_row *row,
	enum lims_matrix_column column, struct lims_err *err)
{
	const struct known_case *last = NULL, *next = NULL;
	struct lims_matrix_cell *cell = &row->cells[column];
	for (size_t i = 0; i < count; i++) {
		bool mine = false;
		lims_rc rc = concerns(f, &cases[i], row, &mine, err);
		if (rc)
			return rc;
		if (mine && cases[i].done && (!last || strcmp(cases[i].day, last->day) >= 0))
			last = &cases[i];
		if (mine && !cases[i].done && (!next || strcmp(cases[i].due, next->due) < 0))
			next = &cases[i];
	}
	const struct known_case *c = last ? last : next;
	if (!c)
		return LIMS_OK;
	cell->state = !last                                                  ? LIMS_MATRIX_PLANNED
				  : last->outcome && lims_text_equal(last->outcome, bad) ? LIMS_MATRIX_FAILED
																		 : LIMS_MATRIX_GOOD;
	snprintf(cell->code, sizeof cell->code, "%s", c->code);
	snprintf(cell->day, sizeof cell->day, "%s", last ? c->day : c->due);
	snprintf(cell->outcome, sizeof cell->outcome, "%s", last && c->outcome ? c->outcome : "");
	return LIMS_OK;
}

// ---- records of the method and of its budgets

struct latest {
	const struct filling *f;
	const char *procedure, *bad;
	struct lims_matrix_cell *cell;
};

static lims_rc take_record(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct latest *l = ctx;
	const char *done = lims_register_value(r, row, "done-on"), *said = lims_register_value(r, row, "conclusion");
	const char *until = lims_register_value(r, row, "until");
	(void)err;
	if (!lims_text_equal(lims_register_value(r, row, "procedure"), l->procedure) || after(done, l->f) || strcmp(done, l->cell->day) < 0)
		return LIMS_OK;
	l->cell->state = lims_text_equal(said, l->bad) ? LIMS_MATRIX_FAILED : !holds("", until, l->f) ? LIMS_MATRIX_OVER : LIMS_MATRIX_GOOD;
	snprintf(l->cell->code, sizeof l->cell->code, "%s", row->code);
	snprintf(l->cell->day, sizeof l->cell->day, "%s", done);
	snprintf(l->cell->outcome, sizeof l->cell->outcome, "%s", said);
	return LIMS_OK;
}

/// Whether the procedure has a budget at all; one whose file is gone is asked.
static bool has_budget(struct lims_laboratory *lab, const char *procedure)
{
	struct lims_procedure_set *set = NULL;
	bool found = lims_catalog_load(lab->catalog, procedure, &set, NULL) != LIMS_OK;
	const struct lims_procedure *p = found ? NULL : lims_procedure_set_procedure(set);
	for (size_t s = 0; p && s < p->step_count; s++)
		for (size_t c = 0; c < p->steps[s].column_count; c++)
			found = found || p->steps[s].columns[c].budget;
	lims_procedure_set_destroy(set);
	return found;
}

// ---- people

static void add_person(struct lims_matrix_cell *cell, const char *staff)
{
	size_t at = strlen(cell->people);
	snprintf(cell->people + at, sizeof cell->people - at, "%s%s", at ? ", " : "", staff);
}

struct peopling {
	struct filling *f;
	struct lims_matrix_row *row;
	enum lims_matrix_column column;
	const char *role; ///< that the person needs besides
	bool card;
};

static lims_rc take_person(void *ctx, const char *staff, const char *code, struct lims_err *err)
{
	struct peopling *p = ctx;
	struct lims_matrix_cell *cell = &p->row->cells[p->column];
	struct lims_card card = {.holds = true};
	bool active = false;
	(void)code;
	lims_rc rc = lims_access_role(lims_journal_db(p->f->lab->journal), staff, p->role, &active, err);
	if (!rc && active && p->card)
		rc = lims_card_of(p->f->lab, staff, p->row->procedure, p->f->day, NULL, &card, err);
	if (rc || !active)
		return rc;
	if (card.holds) {
		// Whom the row can rest on comes first; those without a card are left out as soon as there is one.
		if (cell->state != LIMS_MATRIX_GOOD)
			cell->people[0] = '\0';
		cell->state = LIMS_MATRIX_GOOD;
		snprintf(cell->outcome, sizeof cell->outcome, "%s", "");
		add_person(cell, staff);
	} else if (cell->state != LIMS_MATRIX_GOOD) {
		cell->state = LIMS_MATRIX_FAILED;
		snprintf(cell->outcome, sizeof cell->outcome, "no_card");
		add_person(cell, staff);
	}
	return LIMS_OK;
}

/// The people whom the row names and who may sign on the day; of a row that names nobody, those who are authorised to sign.
static lims_rc fill_signatories(struct filling *f, const char *list, struct lims_matrix_row *row, struct lims_err *err)
{
	struct peopling p = {f, row, LIMS_MATRIX_SIGNATORIES, "signatory", false};
	struct lims_matrix_cell *cell = &row->cells[LIMS_MATRIX_SIGNATORIES];
	lims_rc rc = LIMS_OK;
	if (!list[0])
		return lims_authorised_each(f->lab, "sign", row->procedure, f->day, take_person, &p, err);
	for (const char *at = list; !rc && *at;) {
		char staff[LIMS_CODE];
		struct lims_authorised a = {.anybody = false};
		at += strspn(at, ", ");
		size_t n = strcspn(at, ", ");
		snprintf(staff, sizeof staff, "%.*s", (int)n, at);
		if (n > 0)
			rc = lims_authorised(f->lab, staff, "sign", row->procedure, f->day, NULL, &a, err);
		if (!rc && n > 0 && (a.holds || !a.anybody))
			rc = take_person(&p, staff, "", err);
		at += n;
	}
	// Named, and nobody of them may sign any more.
	if (!rc && cell->state == LIMS_MATRIX_EMPTY) {
		cell->state = LIMS_MATRIX_FAILED;
		snprintf(cell->people, sizeof cell->people, "%s", list);
	}
	return rc;
}

static lims_rc fill_certificate(struct filling *f, struct lims_matrix_row *row, struct lims_err *err)
{
	struct lims_matrix_cell *cell = &row->cells[LIMS_MATRIX_CERTIFICATE];
	struct lims_stmt *stmt = NULL;
	bool found = false;
	lims_rc rc = lims_db_use(lims_journal_db(f->lab->journal), &lims_q_last_paper, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, row->procedure);
	lims_stmt_text(stmt, 2, f->today);
	rc = lims_stmt_step(stmt, &found, err);
	if (!rc && found) {
		cell->state = LIMS_MATRIX_GOOD;
		snprintf(cell->code, sizeof cell->code, "%s", lims_stmt_col_text(stmt, 0));
		snprintf(cell->day, sizeof cell->day, "%s", lims_stmt_col_text(stmt, 1));
	}
	lims_stmt_release(stmt);
	return rc;
}

// ---- rows

static lims_rc fill(struct filling *f, const char *signatories, struct lims_matrix_row *row, struct lims_err *err)
{
	struct latest method = {f, row->procedure, "not_fit", &row->cells[LIMS_MATRIX_METHOD]};
	struct latest budget = {f, row->procedure, "", &row->cells[LIMS_MATRIX_BUDGET]};
	struct peopling people = {f, row, LIMS_MATRIX_PEOPLE, "technician", lims_text_equal(row->service, "verification")};
	lims_rc rc = lims_register_each(f->lab, lims_register_find("method-verification"), take_record, &method, err);
	if (!rc)
		rc = lims_register_each(f->lab, lims_register_find("budget-review"), take_record, &budget, err);
	if (!rc && budget.cell->state == LIMS_MATRIX_EMPTY && !has_budget(f->lab, row->procedure))
		budget.cell->state = LIMS_MATRIX_NOT_ASKED;
	if (!rc)
		rc = lims_authorised_each(f->lab, "measure", row->procedure, f->day, take_person, &people, err);
	if (!rc)
		rc = fill_signatories(f, signatories, row, err);
	if (!rc)
		rc = fill_case(f, f->comparisons, f->comparison_count, "unsatisfactory", row, LIMS_MATRIX_COMPARISON, err);
	if (!rc)
		rc = fill_case(f, f->audits, f->audit_count, "", row, LIMS_MATRIX_AUDIT, err);
	return rc ? rc : fill_certificate(f, row, err);
}

/// What a row takes from its licence, copied.
struct licence {
	struct filling *f;
	const char *number, *kind;
	bool holds;
};

static lims_rc take_licence(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct licence *l = ctx;
	l->number = lims_arena_text(l->f->arena, lims_register_value(r, row, "number"));
	l->kind = lims_arena_text(l->f->arena, lims_register_value(r, row, "kind"));
	l->holds = holds(lims_register_value(r, row, "from"), lims_register_value(r, row, "until"), l->f);
	return l->number && l->kind ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the matrix of the scope");
}

static lims_rc take_row(void *ctx, const struct lims_register *r, const struct lims_register_row *found, struct lims_err *err)
{
	struct filling *f = ctx;
	struct licence l = {.f = f, .number = "", .kind = ""};
	const char *licence = lims_register_value(r, found, "licence");
	lims_rc rc = lims_register_one(f->lab, lims_register_find("licence"), licence, take_licence, &l, err);
	if (rc)
		return rc;
	struct lims_matrix_row row = {.code = found->code,
		.licence = licence,
		.licence_number = l.number,
		.licence_kind = l.kind,
		.service = lims_register_value(r, found, "service"),
		.procedure = lims_register_value(r, found, "procedure"),
		.range = lims_register_value(r, found, "range"),
		.limits = lims_register_value(r, found, "limits"),
		.place = lims_register_value(r, found, "place"),
		.holds = l.holds && holds(lims_register_value(r, found, "from"), lims_register_value(r, found, "until"), f)};
	rc = fill(f, lims_register_value(r, found, "signatories"), &row, err);
	return rc ? rc : f->visit(f->ctx, &row, err);
}

lims_rc lims_scope_matrix(
	struct lims_laboratory *lab, const char *code, struct lims_date day, lims_matrix_visit *visit, void *ctx, struct lims_err *err)
{
	const struct lims_register *scope = lims_register_find("scope");
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct filling *f = arena ? lims_arena_take(arena, sizeof *f) : NULL;
	lims_rc rc = f ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the matrix of the scope");
	if (!rc) {
		*f = (struct filling){.lab = lab, .arena = arena, .day = day, .visit = visit, .ctx = ctx};
		lims_date_text(day, f->today);
		rc = gather(
			f, (struct gathering){NULL, "comparison", "procedure", "verdict", "evaluate", NULL, f->comparisons, &f->comparison_count}, err);
	}
	if (!rc)
		rc = gather(f, (struct gathering){NULL, "internal-audit", "procedures", NULL, NULL, "held-on", f->audits, &f->audit_count}, err);
	if (!rc)
		rc = code ? lims_register_one(lab, scope, code, take_row, f, err) : lims_register_each(lab, scope, take_row, f, err);
	lims_arena_destroy(arena);
	return rc;
}
