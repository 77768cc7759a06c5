// SPDX-License-Identifier: Apache-2.0
// Finds stickers and seals that were used for two works.
#include "laboratory/stock/again.h"

#include "laboratory/desk.h"
#include "laboratory/stock/serial.h"
#include "laboratory/stock/stock_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>

const char *lims_mark_work(const struct lims_mark_use *use)
{
	return use->paper[0] ? use->paper : use->worksheet[0] ? use->worksheet : "–";
}

bool lims_mark_same_work(const struct lims_mark_use *a, const struct lims_mark_use *b)
{
	return lims_text_equal(a->item, b->item) && (!a->worksheet[0] || !b->worksheet[0] || lims_text_equal(a->worksheet, b->worksheet));
}

void lims_mark_again_text(const struct lims_mark_again *m, char *out, size_t size)
{
	snprintf(
		out, size, "%s: %s (%s), %s (%s)", m->serial, lims_mark_work(&m->first), m->first.item, lims_mark_work(&m->again), m->again.item);
}

/// A use, copied from its row.
struct use {
	char serial[LIMS_SERIAL_TEXT], item[LIMS_CODE], worksheet[LIMS_CODE], paper[LIMS_CODE], on[LIMS_DATE_TEXT];
};

/// The number that is looked at.
struct number {
	char kind[16], key[LIMS_SERIAL_TEXT];
	int64_t number; ///< -1: none yet
	struct use first;
	struct use sheet; ///< the first use that has a worksheet, else the first one
};

static void take_use(struct lims_stmt *stmt, struct use *u)
{
	snprintf(u->serial, sizeof u->serial, "%s", lims_stmt_col_text(stmt, 3));
	snprintf(u->item, sizeof u->item, "%s", lims_stmt_col_text(stmt, 4));
	snprintf(u->worksheet, sizeof u->worksheet, "%s", lims_stmt_col_text(stmt, 5));
	snprintf(u->paper, sizeof u->paper, "%s", lims_stmt_col_text(stmt, 6));
	snprintf(u->on, sizeof u->on, "%s", lims_stmt_col_text(stmt, 7));
}

static void take_number(struct lims_stmt *stmt, struct number *n)
{
	n->number = lims_stmt_col_int(stmt, 2);
	snprintf(n->kind, sizeof n->kind, "%s", lims_stmt_col_text(stmt, 0));
	snprintf(n->key, sizeof n->key, "%s", lims_stmt_col_text(stmt, 1));
	take_use(stmt, &n->first);
	n->sheet = n->first;
}

static bool goes_on(const struct number *n, struct lims_stmt *stmt)
{
	return n->number == lims_stmt_col_int(stmt, 2) && lims_text_equal(n->kind, lims_stmt_col_text(stmt, 0)) &&
		   lims_text_equal(n->key, lims_stmt_col_text(stmt, 1));
}

static lims_rc hold(struct number *n, struct lims_stmt *stmt, lims_mark_again_visit *visit, void *ctx, struct lims_err *err)
{
	const struct lims_mark_use again = {
		lims_stmt_col_text(stmt, 4), lims_stmt_col_text(stmt, 5), lims_stmt_col_text(stmt, 6), lims_stmt_col_text(stmt, 7)};
	const struct use *firsts[] = {&n->first, &n->sheet};
	for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
		const struct use *f = firsts[i];
		struct lims_mark_again m = {n->kind, f->serial, {f->item, f->worksheet, f->paper, f->on}, again};
		if (!lims_mark_same_work(&m.first, &m.again))
			return visit(ctx, &m, err);
	}
	if (!n->sheet.worksheet[0])
		take_use(stmt, &n->sheet);
	return LIMS_OK;
}

static lims_rc walk(struct lims_stmt *stmt, lims_mark_again_visit *visit, void *ctx, struct lims_err *err)
{
	struct number n = {.number = -1};
	bool row = false;
	lims_rc rc = LIMS_OK;
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		if (goes_on(&n, stmt))
			rc = hold(&n, stmt, visit, ctx, err);
		else
			take_number(stmt, &n);
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_marks_again(struct lims_laboratory *lab, lims_mark_again_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_marks_again, &stmt, err);
	return rc ? rc : walk(stmt, visit, ctx, err);
}

lims_rc lims_marks_again_of(
	struct lims_laboratory *lab, const struct lims_entry *e, lims_mark_again_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_mark_uses, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, e->subject);
	lims_stmt_text(stmt, 2, e->node);
	lims_stmt_int(stmt, 3, e->sequence);
	return walk(stmt, visit, ctx, err);
}
