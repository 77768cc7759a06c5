// SPDX-License-Identifier: Apache-2.0
// Walks the numbers of papers in order and finds what is missing between them.
#include "laboratory/numbers.h"

#include "laboratory/desk.h"
#include "laboratory/proof/paper_kinds.h"
#include "laboratory/queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { STATE_TEXT = 16, KIND_TEXT = 16, NOTE_TEXT = 1100, NUMBERS_MAX = 64 * 1024 };

/// One number as its row says it.
struct number {
	char kind[KIND_TEXT], text[LIMS_CODE], state[STATE_TEXT], on[LIMS_DATE_TEXT], by[LIMS_CODE], note[NOTE_TEXT];
	int year;
	int64_t ordinal;
};

struct walking {
	lims_number_visit *visit;
	void *ctx;
	struct number first, last; ///< of the run so far
	int64_t count, missing;
	struct lims_laboratory *lab;
};

static void take_row(struct lims_stmt *stmt, struct number *n)
{
	*n = (struct number){.year = (int)lims_stmt_col_int(stmt, 1), .ordinal = lims_stmt_col_int(stmt, 2)};
	snprintf(n->kind, sizeof n->kind, "%s", lims_stmt_col_text(stmt, 0));
	snprintf(n->text, sizeof n->text, "%s", lims_stmt_col_text(stmt, 3));
	snprintf(n->state, sizeof n->state, "%s", lims_stmt_col_text(stmt, 4));
	const char *ended[] = {lims_stmt_col_text(stmt, 5), lims_stmt_col_text(stmt, 6), lims_stmt_col_text(stmt, 7)};
	snprintf(n->on, sizeof n->on, "%s", ended[0] ? ended[0] : "");
	snprintf(n->by, sizeof n->by, "%s", ended[1] ? ended[1] : "");
	snprintf(n->note, sizeof n->note, "%s", ended[2] ? ended[2] : "");
}

void lims_number_write(const struct lims_laboratory *lab, const char *kind, int year, int64_t ordinal, char out[LIMS_CODE])
{
	const struct lims_paper_series *k = lims_paper_series_find(kind);
	snprintf(
		out, LIMS_CODE, "%s%s%02d.%05lld", lims_laboratory_training(lab) ? "TH-" : "", k ? k->series : "", year % 100, (long long)ordinal);
}

static bool same_series(const struct number *a, const struct number *b)
{
	return a->year == b->year && lims_text_equal(a->kind, b->kind) &&
		   (a->ordinal - 1) / LIMS_NUMBER_BLOCK == (b->ordinal - 1) / LIMS_NUMBER_BLOCK;
}

static lims_rc tell(struct walking *w, struct lims_err *err)
{
	struct lims_number_run run = {
		w->first.kind, w->first.year, w->first.text, w->last.text, w->count, w->first.state, w->first.on, w->first.by, w->first.note};
	return w->count > 0 ? w->visit(w->ctx, &run, err) : LIMS_OK;
}

/// What was given before this system, from the beginning of the block: one run that stands alone.
static lims_rc tell_before(struct walking *w, const struct number *n, struct lims_err *err)
{
	char first[LIMS_CODE], last[LIMS_CODE];
	int64_t from = (n->ordinal - 1) / LIMS_NUMBER_BLOCK * LIMS_NUMBER_BLOCK + 1;
	lims_rc rc = tell(w, err);
	lims_number_write(w->lab, n->kind, n->year, from, first);
	lims_number_write(w->lab, n->kind, n->year, n->ordinal, last);
	struct lims_number_run run = {n->kind, n->year, first, last, n->ordinal - from + 1, n->state, "", n->by, n->note};
	w->last = *n;
	w->count = 0;
	return rc ? rc : w->visit(w->ctx, &run, err);
}

static lims_rc tell_missing(struct walking *w, const struct number *like, int64_t from, int64_t to, struct lims_err *err)
{
	char first[LIMS_CODE], last[LIMS_CODE];
	lims_number_write(w->lab, like->kind, like->year, from, first);
	lims_number_write(w->lab, like->kind, like->year, to, last);
	struct lims_number_run run = {like->kind, like->year, first, last, to - from + 1, LIMS_MSG("missing"), "", "", ""};
	w->missing += run.count;
	return w->visit(w->ctx, &run, err);
}

static lims_rc next(struct walking *w, const struct number *n, struct lims_err *err)
{
	if (lims_text_equal(n->state, "taken_over"))
		return tell_before(w, n, err);
	bool goes_on = w->last.year > 0 && same_series(&w->last, n);
	int64_t expected = goes_on ? w->last.ordinal + 1 : (n->ordinal - 1) / LIMS_NUMBER_BLOCK * LIMS_NUMBER_BLOCK + 1;
	if (goes_on && w->count > 0 && n->ordinal == expected && !n->on[0] && !w->last.on[0] && lims_text_equal(n->state, w->last.state)) {
		w->last = *n;
		w->count++;
		return LIMS_OK;
	}
	lims_rc rc = tell(w, err);
	if (!rc && n->ordinal > expected)
		rc = tell_missing(w, n, expected, n->ordinal - 1, err);
	w->first = w->last = *n;
	w->count = 1;
	return rc;
}

lims_rc lims_numbers_each(
	struct lims_laboratory *lab, int year, lims_number_visit *visit, void *ctx, int64_t *ret_missing, struct lims_err *err)
{
	struct walking w = {.visit = visit, .ctx = ctx, .lab = lab};
	struct lims_stmt *stmt = NULL;
	struct number n;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_paper_numbers, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_int(stmt, 1, year);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		take_row(stmt, &n);
		rc = next(&w, &n, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	if (!rc)
		rc = tell(&w, err);
	if (!rc)
		*ret_missing = w.missing;
	return rc;
}

lims_rc lims_numbers_again(
	struct lims_laboratory *lab, const char *number, int year, lims_again_visit *visit, void *ctx, int64_t *ret_count, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char from[12] = "", to[12] = "9999";
	bool row = false;
	int64_t n = 0;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_paper_again, &stmt, err);
	if (rc)
		return rc;
	if (year > 0) {
		snprintf(from, sizeof from, "%d", year);
		snprintf(to, sizeof to, "%d", year + 1);
	}
	lims_stmt_text(stmt, 1, number ? number : "");
	lims_stmt_text(stmt, 2, from);
	lims_stmt_text(stmt, 3, to);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_paper_again a = {.number = lims_stmt_col_text(stmt, 0),
			.kind = lims_stmt_col_text(stmt, 1),
			.worksheet = lims_stmt_col_text(stmt, 2),
			.node = lims_stmt_col_text(stmt, 3),
			.sequence = lims_stmt_col_int(stmt, 4),
			.on = lims_stmt_col_text(stmt, 5),
			.by = lims_stmt_col_text(stmt, 6),
			.sticker = lims_stmt_col_text(stmt, 7),
			.pdf = lims_stmt_col_text(stmt, 8)};
		n++;
		rc = visit(ctx, &a, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	if (!rc)
		*ret_count = n;
	return rc;
}

/// The worksheet whose papers are gathered.
struct twins {
	char worksheet[LIMS_CODE], first[LIMS_CODE], last[LIMS_CODE];
	struct lims_buf numbers;
	int64_t papers, sheets;
	lims_twins_visit *visit;
	void *ctx;
};

static lims_rc tell_twins(struct twins *g, struct lims_err *err)
{
	struct lims_paper_twins t = {g->worksheet, g->first, g->last, lims_buf_text(&g->numbers), g->papers};
	if (g->papers == 0)
		return LIMS_OK;
	g->sheets++;
	return g->visit(g->ctx, &t, err);
}

static lims_rc take_twin(struct twins *g, const char *worksheet, const char *number, struct lims_err *err)
{
	if (g->papers == 0 || !lims_text_equal(g->worksheet, worksheet)) {
		lims_rc rc = tell_twins(g, err);
		if (rc)
			return rc;
		g->papers = 0;
		lims_buf_clear(&g->numbers);
		snprintf(g->worksheet, sizeof g->worksheet, "%s", worksheet);
		snprintf(g->first, sizeof g->first, "%s", number);
	}
	lims_buf_addf(&g->numbers, "%s%s", g->papers++ ? ", " : "", number);
	snprintf(g->last, sizeof g->last, "%s", number);
	return LIMS_OK;
}

lims_rc lims_numbers_twins(
	struct lims_laboratory *lab, const char *worksheet, lims_twins_visit *visit, void *ctx, int64_t *ret_count, struct lims_err *err)
{
	struct twins g = {.visit = visit, .ctx = ctx};
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_paper_twins, &stmt, err);
	if (rc)
		return rc;
	lims_buf_init(&g.numbers, NUMBERS_MAX);
	lims_stmt_text(stmt, 1, worksheet ? worksheet : "");
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		rc = take_twin(&g, lims_stmt_col_text(stmt, 0), lims_stmt_col_text(stmt, 1), err);
	lims_stmt_release(stmt);
	if (!rc)
		rc = tell_twins(&g, err);
	lims_buf_finish(&g.numbers);
	if (!rc)
		*ret_count = g.sheets;
	return rc;
}
