// SPDX-License-Identifier: Apache-2.0
// Finds the number of a worksheet's paper, and the next one.
#include "laboratory/paper_number.h"

#include "laboratory/desk.h"
#include "laboratory/numbers.h"
#include "laboratory/paper_end.h"
#include "laboratory/queries.h"
#include "lims-core/base/text.h"
#include "lims-core/journal/nodes.h"

#include <stdio.h>
#include <string.h>

/// One row, which is no voided one. What was issued and stands goes before what has ended, and both before what was only taken.
static void take(struct lims_sheet_number *n, const char *number, const char *state, bool mine)
{
	if (lims_text_equal(state, "numbered") && !mine) {
		snprintf(n->elsewhere, sizeof n->elsewhere, "%s", number);
		return;
	}
	bool issued = !lims_text_equal(state, "numbered"), ended = issued && !lims_text_equal(state, "issued");
	if (n->issued && (!n->ended || !issued || ended))
		return;
	snprintf(n->number, sizeof n->number, "%s", number);
	n->issued = issued;
	n->ended = ended;
}

lims_rc lims_sheet_number_find(struct lims_laboratory *lab, struct lims_db *db, const char *worksheet, const char *replaces,
	struct lims_sheet_number *ret, struct lims_buf *ret_papers, struct lims_err *err)
{
	struct lims_sheet_number n = {.issued = false};
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_paper_of_sheet, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, worksheet);
	lims_buf_clear(ret_papers);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const char *state = lims_stmt_col_text(stmt, 1), *of = lims_stmt_col_text(stmt, 2);
		lims_buf_addf(ret_papers, "%s%s %s", ret_papers->len > 0 ? ", " : "", lims_stmt_col_text(stmt, 0), lims_err_tr(err, state));
		if (!lims_text_equal(state, "voided") && lims_text_equal(of ? of : "", replaces ? replaces : ""))
			take(&n, lims_stmt_col_text(stmt, 0), state, lims_text_equal(lims_stmt_col_text(stmt, 3), lims_journal_node(lab->journal)));
	}
	lims_stmt_release(stmt);
	if (!rc)
		*ret = n;
	return rc;
}

lims_rc lims_sheet_number_mine(const struct lims_sheet_number *n, const char *worksheet, struct lims_err *err)
{
	if (n->number[0] || !n->elsewhere[0])
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_REFUSED,
		"The number %s of %s was taken on another node, and its paper is still to come: issue it there, or give the number up first (lims "
		"certificate void %s)",
		n->elsewhere, worksheet, n->elsewhere);
}

lims_rc lims_sheet_number_next(struct lims_laboratory *lab, struct lims_db *db, const char *kind, int year, char ret_number[LIMS_CODE],
	int64_t *ret_ordinal, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	int64_t block = 0, last = 0;
	lims_rc rc = lims_journal_node_block(lab->journal, db, &block, err);
	if (!rc)
		rc = lims_db_use(db, &lims_q_paper_ordinal, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, kind);
	lims_stmt_int(stmt, 2, year);
	lims_stmt_int(stmt, 3, block * LIMS_NUMBER_BLOCK + 1);
	lims_stmt_int(stmt, 4, block * LIMS_NUMBER_BLOCK + LIMS_NUMBER_BLOCK);
	rc = lims_desk_number(stmt, &last, err);
	if (!rc && last == block * LIMS_NUMBER_BLOCK + LIMS_NUMBER_BLOCK)
		rc = lims_err_set(err, LIMS_E_REFUSED, "The block of %d numbers of this node is used up for %d", LIMS_NUMBER_BLOCK, year);
	if (!rc) {
		*ret_ordinal = last ? last + 1 : block * LIMS_NUMBER_BLOCK + 1;
		lims_number_write(lab, kind, year, *ret_ordinal, ret_number);
	}
	return rc;
}

lims_rc lims_sheet_number_after(
	struct lims_laboratory *lab, struct lims_db *db, const char *replaces, char ret_number[LIMS_CODE], struct lims_err *err)
{
	char before[LIMS_CODE];
	bool row = true;
	int64_t block = 0;
	lims_rc rc = lims_journal_node_block(lab->journal, db, &block, err);
	snprintf(ret_number, LIMS_CODE, "%s", replaces);
	while (!rc && row) {
		struct lims_stmt *stmt = NULL;
		snprintf(before, sizeof before, "%s", ret_number);
		rc = lims_paper_number_after(before, block, ret_number, err);
		if (!rc)
			rc = lims_db_use(db, &lims_q_paper, &stmt, err);
		if (rc)
			break;
		lims_stmt_text(stmt, 1, ret_number);
		rc = lims_stmt_step(stmt, &row, err);
		lims_stmt_release(stmt);
	}
	return rc;
}
