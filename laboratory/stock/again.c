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

/// The first use of the number that is looked at, copied from its row.
struct first {
	char kind[16], key[LIMS_SERIAL_TEXT], serial[LIMS_SERIAL_TEXT];
	char item[LIMS_CODE], worksheet[LIMS_CODE], paper[LIMS_CODE], on[LIMS_DATE_TEXT];
	int64_t number;
};

static void take_first(struct lims_stmt *stmt, struct first *f)
{
	f->number = lims_stmt_col_int(stmt, 2);
	snprintf(f->kind, sizeof f->kind, "%s", lims_stmt_col_text(stmt, 0));
	snprintf(f->key, sizeof f->key, "%s", lims_stmt_col_text(stmt, 1));
	snprintf(f->serial, sizeof f->serial, "%s", lims_stmt_col_text(stmt, 3));
	snprintf(f->item, sizeof f->item, "%s", lims_stmt_col_text(stmt, 4));
	snprintf(f->worksheet, sizeof f->worksheet, "%s", lims_stmt_col_text(stmt, 5));
	snprintf(f->paper, sizeof f->paper, "%s", lims_stmt_col_text(stmt, 6));
	snprintf(f->on, sizeof f->on, "%s", lims_stmt_col_text(stmt, 7));
}

static bool goes_on(const struct first *f, struct lims_stmt *stmt)
{
	return f->number == lims_stmt_col_int(stmt, 2) && lims_text_equal(f->kind, lims_stmt_col_text(stmt, 0)) &&
		   lims_text_equal(f->key, lims_stmt_col_text(stmt, 1));
}

lims_rc lims_marks_again(struct lims_laboratory *lab, lims_mark_again_visit *visit, void *ctx, struct lims_err *err)
{
	struct first f = {.number = -1};
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_marks_again, &stmt, err);
	if (rc)
		return rc;
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		if (!goes_on(&f, stmt)) {
			take_first(stmt, &f);
			continue;
		}
		struct lims_mark_again m = {f.kind, f.serial, {f.item, f.worksheet, f.paper, f.on},
			{lims_stmt_col_text(stmt, 4), lims_stmt_col_text(stmt, 5), lims_stmt_col_text(stmt, 6), lims_stmt_col_text(stmt, 7)}};
		if (!lims_mark_same_work(&m.first, &m.again))
			rc = visit(ctx, &m, err);
	}
	lims_stmt_release(stmt);
	return rc;
}
