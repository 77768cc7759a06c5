// SPDX-License-Identifier: Apache-2.0
// Reading the works and papers of the store.
#include "laboratory/statistics/works.h"

#include "laboratory/desk.h"
#include "laboratory/statistics/statistics_queries.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_MAX = 256 << 20, COUNTED_MAX = 1000, GROWTH = 256 };

struct reading {
	struct lims_laboratory *lab;
	struct lims_db *db;
	struct lims_works *w;
	size_t room, paper_room;
};

bool lims_span_has(const struct lims_span *s, struct lims_date day)
{
	return day.month != 0 && lims_date_cmp(s->from, day) <= 0 && lims_date_cmp(day, s->to) <= 0;
}

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the works of the laboratory");
}

/// A column as text of the arena; "" for none.
static const char *text_of(struct reading *r, struct lims_stmt *stmt, int column)
{
	const char *text = lims_stmt_col_text(stmt, column);
	const char *kept = text && text[0] ? lims_arena_text(r->w->arena, text) : "";
	return kept ? kept : "";
}

static lims_rc date_of(struct lims_stmt *stmt, int column, struct lims_date *ret, struct lims_err *err)
{
	const char *text = lims_stmt_col_text(stmt, column);
	return text && text[0] ? lims_date_parse(text, ret, err) : LIMS_OK;
}

/// The rule of a procedure; each is loaded once.
static lims_rc count_by(struct reading *r, const char *id, const struct lims_counted **ret, struct lims_err *err)
{
	struct lims_works *w = r->w;
	size_t i = 0;
	while (i < w->counted_count && !lims_text_equal(w->counted[i].id, id))
		i++;
	if (i == COUNTED_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "The store has work by more than %d procedures", COUNTED_MAX);
	if (i == w->counted_count) {
		struct lims_counted *c = &w->counted[w->counted_count++];
		c->id = id;
		if (lims_catalog_load(r->lab->catalog, id, &c->set, NULL) == LIMS_OK) {
			c->procedure = lims_procedure_set_procedure(c->set);
			c->counting = c->procedure->counting;
		}
		if (!c->counting.unit)
			c->counting = (struct lims_counting){.unit = "worksheet", .label = {.vi = "phiếu đo", .en = "worksheet"}, .of = ""};
	}
	*ret = &w->counted[i];
	return LIMS_OK;
}

static lims_rc count_rows(struct reading *r, const char *subject, const char *step, size_t *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	int64_t n = 0;
	lims_rc rc = lims_db_use(r->db, &lims_q_work_rows, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	lims_stmt_text(stmt, 2, step);
	rc = lims_desk_number(stmt, &n, err);
	*ret = n > 0 ? (size_t)n : 0;
	return rc;
}

/// Room for one element more; the array lives until the whole is destroyed.
static void *grown(void *list, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return list;
	void *more = realloc(list, (*room + GROWTH) * 2 * size);
	if (more)
		*room = (*room + GROWTH) * 2;
	return more;
}

/// One worksheet with its item; its rows are counted when this statement is through.
static lims_rc take_sheet(struct reading *r, struct lims_stmt *stmt, struct lims_work *k, struct lims_err *err)
{
	struct lims_date received = {0}, issued = {0};
	const char *state = lims_stmt_col_text(stmt, 7), *verdict = lims_stmt_col_text(stmt, 8);
	lims_rc rc = count_by(r, text_of(r, stmt, 4), &k->counted, err);
	if (!rc)
		rc = date_of(stmt, 6, &k->work, err);
	if (!rc)
		rc = date_of(stmt, 13, &received, err);
	if (!rc)
		rc = date_of(stmt, 14, &issued, err);
	if (rc)
		return rc;
	k->worksheet = text_of(r, stmt, 0);
	k->item = text_of(r, stmt, 2);
	k->whole = text_of(r, stmt, 3);
	k->mode = text_of(r, stmt, 5);
	k->person = text_of(r, stmt, 9);
	if (!k->person[0])
		k->person = text_of(r, stmt, 10);
	k->customer = text_of(r, stmt, 11);
	k->place = text_of(r, stmt, 12);
	k->on = k->counted->counting.date == LIMS_COUNTING_ISSUE     ? issued
			: k->counted->counting.date == LIMS_COUNTING_RECEIPT ? received
																 : k->work;
	k->accepted = lims_text_equal(state, "reviewed");
	k->given_up = lims_text_equal(state, "abandoned");
	k->verdict = lims_text_equal(verdict, "pass")   ? LIMS_VERDICT_PASS
				 : lims_text_equal(verdict, "fail") ? LIMS_VERDICT_FAIL
													: LIMS_VERDICT_UNDETERMINED;
	k->count = k->accepted ? 1 : 0;
	return LIMS_OK;
}

static lims_rc read_works(struct reading *r, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(r->db, &lims_q_works, &stmt, err);
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_work *list = grown(r->w->list, r->w->count, &r->room, sizeof *list);
		if (!list) {
			rc = no_memory(err);
			break;
		}
		r->w->list = list;
		list[r->w->count] = (struct lims_work){.count = 0};
		rc = take_sheet(r, stmt, &list[r->w->count], err);
		r->w->count += !rc;
	}
	if (stmt)
		lims_stmt_release(stmt);
	return rc;
}

static lims_rc read_rows(struct reading *r, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < r->w->count; i++) {
		struct lims_work *k = &r->w->list[i];
		char subject[LIMS_SUBJECT_SIZE];
		if (!k->accepted || !k->counted->counting.of[0])
			continue;
		snprintf(subject, sizeof subject, "worksheet:%s", k->worksheet);
		rc = count_rows(r, subject, k->counted->counting.of, &k->count, err);
	}
	return rc;
}

static lims_rc take_paper(struct reading *r, struct lims_stmt *stmt, struct lims_work_paper *p, struct lims_err *err)
{
	*p = (struct lims_work_paper){.number = text_of(r, stmt, 0),
		.kind = text_of(r, stmt, 1),
		.state = text_of(r, stmt, 2),
		.sticker = text_of(r, stmt, 5),
		.worksheet = text_of(r, stmt, 6),
		.mode = text_of(r, stmt, 8),
		.person = text_of(r, stmt, 9),
		.customer = text_of(r, stmt, 11)};
	if (!p->person[0])
		p->person = text_of(r, stmt, 10);
	lims_rc rc = count_by(r, text_of(r, stmt, 7), &p->counted, err);
	if (!rc)
		rc = date_of(stmt, 3, &p->issued, err);
	return rc ? rc : date_of(stmt, 4, &p->ended, err);
}

static lims_rc read_papers(struct reading *r, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(r->db, &lims_q_work_papers, &stmt, err);
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_work_paper *list = grown(r->w->papers, r->w->paper_count, &r->paper_room, sizeof *list);
		if (!list) {
			rc = no_memory(err);
			break;
		}
		r->w->papers = list;
		rc = take_paper(r, stmt, &list[r->w->paper_count], err);
		r->w->paper_count += !rc;
	}
	if (stmt)
		lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_works_load(struct lims_laboratory *lab, struct lims_works **ret, struct lims_err *err)
{
	struct lims_works *w = calloc(1, sizeof *w);
	struct reading r = {.lab = lab, .db = lims_journal_db(lab->journal), .w = w};
	if (!w)
		return no_memory(err);
	w->arena = lims_arena_create(ARENA_MAX);
	w->counted = w->arena ? lims_arena_array(w->arena, COUNTED_MAX, sizeof *w->counted) : NULL;
	lims_rc rc = w->counted ? read_works(&r, err) : no_memory(err);
	if (!rc)
		rc = read_rows(&r, err);
	if (!rc)
		rc = read_papers(&r, err);
	if (rc) {
		lims_works_destroy(w);
		return rc;
	}
	*ret = w;
	return LIMS_OK;
}

void lims_works_destroy(struct lims_works *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->counted_count; i++)
		lims_procedure_set_destroy(w->counted[i].set);
	lims_arena_destroy(w->arena);
	free(w->list);
	free(w->papers);
	free(w);
}
