// SPDX-License-Identifier: Apache-2.0
// Gives what the recorded certificates of a standard state: when each counts, and a worksheet what is in force.
#include "laboratory/standards.h"

#include "laboratory/certificate_rows.h"
#include "laboratory/desk.h"
#include "laboratory/equipment/life.h"
#include "laboratory/queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/arena.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20, ALL_MAX = 32 << 20 };

static lims_rc check_stands(struct lims_laboratory *lab, const char *noun, const char *code, struct lims_err *err)
{
	return lims_register_stands(lims_journal_db(lab->journal), noun, code, err);
}

lims_rc lims_certificate_rows(
	struct lims_db *db, const char *noun, const char *code, lims_standard_visit *take, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char subject[LIMS_SUBJECT_SIZE];
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_certificates, &stmt, err);
	if (rc)
		return rc;
	snprintf(subject, sizeof subject, "%s:%s", noun, code);
	lims_stmt_text(stmt, 1, subject);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_standard_row r = {.number = lims_stmt_col_text(stmt, 0),
			.by = lims_stmt_col_text(stmt, 1),
			.stated = lims_stmt_col_text(stmt, 2),
			.evidence = lims_stmt_col_text(stmt, 3),
			.actor = lims_stmt_col_text(stmt, 4),
			.taken_over = lims_stmt_col_int(stmt, 5) != 0,
			.identity = lims_stmt_col_text(stmt, 6)};
		rc = take(ctx, &r, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_certificate_list(const struct lims_buf *list, struct lims_arena *arena, struct lims_ws_standard *ret, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	*ret = (struct lims_ws_standard){.role = ""};
	lims_rc rc = lims_buf_check(list, "the certificates of a standard", err);
	if (!rc)
		rc = lims_json_parse(lims_buf_text(list), list->len, ALL_MAX, &doc, err);
	if (!rc)
		rc = lims_standard_from_json(lims_json_root(doc), arena, ret, err);
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_certificate_put(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct lims_certificate_listing *l = ctx;
	(void)err;
	if (!lims_text_equal(row->number, l->but))
		lims_jw_raw(&l->w, NULL, row->stated, strlen(row->stated));
	return LIMS_OK;
}

struct visiting {
	lims_standard_visit *visit;
	void *ctx;
};

static lims_rc visit_row(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	const struct visiting *v = ctx;
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_standard_row whole = *row;
	struct lims_ws_standard one;
	struct lims_buf list;
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	lims_buf_init(&list, ALL_MAX);
	lims_buf_addf(&list, "{\"certificates\":[");
	lims_buf_add_text(&list, row->stated);
	lims_buf_add_text(&list, "]}");
	lims_rc rc = lims_certificate_list(&list, arena, &one, err);
	if (rc == LIMS_E_INPUT) {
		lims_err_context(err, "The recorded certificate %s cannot be read", row->number);
		if (err)
			err->code = LIMS_E_CORRUPT;
		rc = LIMS_E_CORRUPT;
	}
	if (!rc && one.certificate_count == 1) {
		whole.certificate = one.certificates[0];
		rc = v->visit(v->ctx, &whole, err);
	}
	lims_buf_finish(&list);
	lims_arena_destroy(arena);
	return rc;
}

lims_rc lims_standard_each(
	struct lims_laboratory *lab, const char *noun, const char *code, lims_standard_visit *visit, void *ctx, struct lims_err *err)
{
	struct visiting v = {visit, ctx};
	lims_rc rc = check_stands(lab, noun, code, err);
	return rc ? rc : lims_certificate_rows(lims_journal_db(lab->journal), noun, code, visit_row, &v, err);
}

/// All of them as they were recorded.
static lims_rc read_all(
	struct lims_db *db, const char *noun, const char *code, struct lims_arena *arena, struct lims_ws_standard *ret, struct lims_err *err)
{
	struct lims_buf list;
	struct lims_certificate_listing l = {.but = NULL};
	lims_buf_init(&list, ALL_MAX);
	lims_jw_init(&l.w, &list);
	lims_jw_object(&l.w, NULL);
	lims_jw_array(&l.w, "certificates");
	lims_rc rc = lims_certificate_rows(db, noun, code, lims_certificate_put, &l, err);
	lims_jw_end_array(&l.w);
	lims_jw_end_object(&l.w);
	if (!rc)
		rc = lims_certificate_list(&list, arena, ret, err);
	lims_buf_finish(&list);
	return rc;
}

lims_rc lims_standard_periods(struct lims_laboratory *lab, const char *noun, const char *code, struct lims_arena *arena,
	struct lims_certificate_period **ret, size_t *ret_count, struct lims_err *err)
{
	struct lims_ws_standard all;
	lims_rc rc = check_stands(lab, noun, code, err);
	if (!rc)
		rc = read_all(lims_journal_db(lab->journal), noun, code, arena, &all, err);
	if (rc)
		return rc;
	struct lims_certificate_decision *decisions = lims_arena_array(arena, all.certificate_count + 1, sizeof *decisions);
	struct lims_certificate_period *periods = lims_arena_array(arena, all.certificate_count + 1, sizeof *periods);
	if (!decisions || !periods)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	rc = lims_life_decisions(lab, noun, code, all.certificates, all.certificate_count, decisions, err);
	if (!rc)
		rc = lims_periods_settle(all.certificates, decisions, all.certificate_count, periods, err);
	if (!rc) {
		*ret = periods;
		*ret_count = all.certificate_count;
	}
	return rc;
}

struct asking {
	const struct lims_certificate_period *periods;
	size_t count;
	struct lims_date day;
	bool any;
};

static lims_rc ask_row(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	struct asking *a = ctx;
	(void)err;
	for (size_t i = 0; row->taken_over && i < a->count; i++) {
		const struct lims_certificate_period *p = &a->periods[i];
		bool counts = p->state == LIMS_PERIOD_COUNTS || p->state == LIMS_PERIOD_WAITS;
		if (lims_text_equal(p->certificate->number, row->number) && counts && lims_in_force(p->from, p->to, a->day))
			a->any = true;
	}
	return LIMS_OK;
}

lims_rc lims_standard_taken_over(struct lims_laboratory *lab, const char *code, struct lims_date day, bool *ret, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ALL_MAX);
	struct lims_certificate_period *periods = NULL;
	struct asking a = {.day = day};
	lims_rc rc = arena ? lims_standard_periods(lab, "standard", code, arena, &periods, &a.count, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	a.periods = periods;
	if (!rc)
		rc = lims_certificate_rows(lims_journal_db(lab->journal), "standard", code, ask_row, &a, err);
	if (!rc)
		*ret = a.any;
	lims_arena_destroy(arena);
	return rc;
}

/// One that was refused, or whose days another takes, is none that a worksheet could rest on. Of those in conflict it is known that they are there: their values are nobody's.
static void freeze_one(const struct lims_certificate_period *p, struct lims_date day, struct lims_jw *w)
{
	struct lims_ws_certificate c = *p->certificate;
	if (p->state == LIMS_PERIOD_REFUSED || p->state == LIMS_PERIOD_NEVER)
		return;
	c.from = p->from;
	c.to = p->to;
	if (p->state == LIMS_PERIOD_CONFLICT || !lims_in_force(c.from, c.to, day))
		c = (struct lims_ws_certificate){.number = c.number, .from = c.from, .to = c.to};
	lims_jw_object(w, NULL);
	lims_certificate_json(&c, w);
	lims_jw_end_object(w);
}

lims_rc lims_standard_freeze(struct lims_laboratory *lab, const char *code, struct lims_date day, struct lims_jw *w, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ALL_MAX);
	struct lims_certificate_period *periods = NULL;
	size_t count = 0;
	lims_rc rc = arena ? lims_standard_periods(lab, "standard", code, arena, &periods, &count, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	if (!rc && count > 0)
		lims_jw_array(w, "certificates");
	for (size_t i = 0; !rc && i < count; i++)
		freeze_one(&periods[i], day, w);
	if (!rc && count > 0)
		lims_jw_end_array(w);
	lims_arena_destroy(arena);
	return rc;
}
