// SPDX-License-Identifier: Apache-2.0
// Gathers the life of an instrument from items, worksheets, papers and events.
#include "laboratory/intake/history.h"

#include "laboratory/desk.h"
#include "laboratory/intake/happening.h"
#include "laboratory/intake/intake_queries.h"
#include "laboratory/items.h"

#include <stdio.h>
#include <string.h>

lims_rc lims_item_life(struct lims_laboratory *lab, const char *item, lims_life_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_item_stands(lab, item, err);
	if (!rc)
		rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_life, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, item);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_life l = {.on = lims_stmt_col_text(stmt, 0),
			.item = lims_stmt_col_text(stmt, 2),
			.what = lims_stmt_col_text(stmt, 3),
			.code = lims_stmt_col_text(stmt, 4),
			.state = lims_stmt_col_text(stmt, 5),
			.detail = lims_stmt_col_text(stmt, 6),
			.actor = lims_stmt_col_text(stmt, 7)};
		rc = visit(ctx, &l, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

struct parts {
	lims_item_part_visit *visit;
	void *ctx;
};

static lims_rc visit_row(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct parts *p = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc)
		return rc;
	const struct lims_json *b = lims_json_root(doc);
	struct lims_item_part part = {
		lims_json_get_text(b, "part", ""), lims_json_get_text(b, "name", NULL), lims_json_get_text(b, "serial", NULL), NULL};
	rc = p->visit(p->ctx, &part, err);
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_item_parts(struct lims_laboratory *lab, const char *item, lims_item_part_visit *visit, void *ctx, struct lims_err *err)
{
	struct parts p = {visit, ctx};
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_parts, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, item);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_item_part part = {
			lims_stmt_col_text(stmt, 0), lims_stmt_col_text(stmt, 1), lims_stmt_col_text(stmt, 2), lims_stmt_col_text(stmt, 3)};
		rc = visit(ctx, &part, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc ? rc : lims_happenings(lab, "item", item, "item.part", visit_row, &p, err);
}
