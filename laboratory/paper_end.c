// SPDX-License-Identifier: Apache-2.0
// Ends papers, each by an entry of its own.
#include "laboratory/paper_end.h"

#include "laboratory/desk.h"
#include "laboratory/people/signing.h"
#include "laboratory/queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 4096, STATE_TEXT = 16, REASON_MAX = 1008, TURN_DIGITS = 9 };

/// State of a number, "" when nobody ever took it.
static lims_rc read_state(
	struct lims_db *db, const char *number, char ret_state[STATE_TEXT], struct lims_date *ret_issued_on, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_paper, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, number);
	rc = lims_stmt_step(stmt, &row, err);
	snprintf(ret_state, STATE_TEXT, "%s", !rc && row ? lims_stmt_col_text(stmt, 13) : "");
	const char *on = !rc && row ? lims_stmt_col_text(stmt, 7) : NULL;
	if (ret_issued_on && on && on[0])
		rc = lims_date_parse(on, ret_issued_on, err);
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc expect_state(
	struct lims_db *db, const char *number, const char *wanted, struct lims_date *ret_issued_on, struct lims_err *err)
{
	char state[STATE_TEXT];
	lims_rc rc = read_state(db, number, state, ret_issued_on, err);
	if (rc || lims_text_equal(state, wanted))
		return rc;
	if (!state[0])
		return lims_err_set(err, LIMS_E_NOT_FOUND, "No paper has the number %s", number);
	if (lims_text_equal(state, "numbered"))
		return lims_err_set(err, LIMS_E_REFUSED,
			"The number %s was taken and nothing was issued under it: issue its worksheet, or void the number", number);
	if (lims_text_equal(state, "issued"))
		return lims_err_set(err, LIMS_E_REFUSED, "%s was issued: revoke or replace it", number);
	return lims_err_set(err, LIMS_E_REFUSED, "%s has ended already: it was %s", number, lims_err_tr(err, state));
}

lims_rc lims_paper_stands(struct lims_db *db, const char *number, struct lims_date *ret_issued_on, struct lims_err *err)
{
	return expect_state(db, number, "issued", ret_issued_on, err);
}

void lims_paper_turns(int64_t block, int64_t *ret_first, int64_t *ret_last)
{
	*ret_first = block * LIMS_PAPER_TURNS + 1;
	*ret_last = block * LIMS_PAPER_TURNS + LIMS_PAPER_TURNS;
}

lims_rc lims_paper_number_after(const char *number, int64_t block, char ret[LIMS_CODE], struct lims_err *err)
{
	size_t n = strlen(number), digits = 0;
	while (digits < n && number[n - 1 - digits] >= '0' && number[n - 1 - digits] <= '9')
		digits++;
	bool again = digits > 0 && digits <= TURN_DIGITS && n > digits && number[n - 1 - digits] == 'R';
	size_t stem = again ? n - digits - 1 : n;
	int64_t turn = 0, first = 0, last = 0;
	for (size_t i = n - digits; again && i < n; i++)
		turn = 10 * turn + (number[i] - '0');
	lims_paper_turns(block, &first, &last);
	turn = turn < first || turn > last ? first : turn + 1;
	if (turn > last || snprintf(ret, LIMS_CODE, "%.*sR%lld", (int)stem, number, (long long)turn) >= LIMS_CODE)
		return lims_err_set(err, LIMS_E_REFUSED, "%s was replaced too often to be given a further number: measure again", number);
	return LIMS_OK;
}

lims_rc lims_paper_reason(struct lims_laboratory *lab, const char *reason, struct lims_buf *ret, struct lims_err *err)
{
	if (!reason || !reason[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say why: --reason TEXT");
	return lims_desk_text(lab, "reason", reason, ret, err);
}

lims_rc lims_paper_append_end(struct lims_tx *tx, struct lims_laboratory *lab, const char *type, const char *number,
	const struct lims_paper_ending *e, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	struct lims_head head;
	char today[LIMS_DATE_TEXT];
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_date_text(lims_laboratory_today(lab), today);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "on", today);
	lims_jw_text(&w, "note", e->note);
	if (e->by)
		lims_jw_text(&w, "by", e->by);
	lims_signing_put(&w, e->asked);
	lims_jw_end_object(&w);
	lims_rc rc = lims_desk_append(tx, lab, LIMS_ACTION_REVOKE, type, "paper", number, &body, NULL, err);
	lims_buf_finish(&body);
	return rc ? rc : lims_journal_sign_head(tx, &head, err);
}

struct ending {
	struct lims_laboratory *lab;
	const char *type, *number, *from;
	struct lims_buf note;
	bool asked;
};

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct ending *e = ctx;
	lims_rc rc = expect_state(lims_tx_db(tx), e->number, e->from, NULL, err);
	const struct lims_paper_ending end = {.note = lims_buf_text(&e->note), .asked = e->asked};
	return rc ? rc : lims_paper_append_end(tx, e->lab, e->type, e->number, &end, err);
}

static lims_rc end_paper(
	struct lims_laboratory *lab, const char *type, const char *from, const char *number, const char *reason, struct lims_err *err)
{
	struct ending e = {.lab = lab, .type = type, .number = number, .from = from};
	lims_buf_init(&e.note, REASON_MAX);
	const char *actor = NULL;
	lims_rc rc = lims_paper_reason(lab, reason, &e.note, err);
	if (!rc)
		rc = lims_desk_actor(lab, &actor, err);
	if (!rc)
		rc = lims_access_check(lims_journal_db(lab->journal), actor, LIMS_ACTION_REVOKE, err);
	if (!rc)
		rc = expect_state(lims_journal_db(lab->journal), number, from, NULL, err);
	if (!rc)
		rc = lims_signing_ask(lab, type, LIMS_ACTION_REVOKE, &e.asked, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append, &e, err);
	lims_buf_finish(&e.note);
	return rc;
}

lims_rc lims_paper_revoke(struct lims_laboratory *lab, const char *number, const char *reason, struct lims_err *err)
{
	return end_paper(lab, "paper.revoked", "issued", number, reason, err);
}

lims_rc lims_paper_void(struct lims_laboratory *lab, const char *number, const char *reason, struct lims_err *err)
{
	return end_paper(lab, "paper.voided", "numbered", number, reason, err);
}
