// SPDX-License-Identifier: Apache-2.0
// Reads the state of items from what is recorded, assigns them to people and hands them back.
#include "laboratory/intake/work.h"

#include "laboratory/desk.h"
#include "laboratory/intake/days.h"
#include "laboratory/intake/happening.h"
#include "laboratory/intake/intake_queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS_MAX = 20000 };

const char *lims_work_state_name(enum lims_work_state s)
{
	static const char *const names[] = {
		"received", "assigned", "in_work", "submitted", "reviewed", "subcontracted", "issued", "handed_back"};
	return (size_t)s < sizeof names / sizeof names[0] ? names[s] : "";
}

static enum lims_work_state state_of(const struct lims_item_work *w)
{
	if (w->returned_on)
		return LIMS_WORK_HANDED_BACK;
	if (w->paper)
		return LIMS_WORK_ISSUED;
	if (lims_text_equal(w->sheet_state, "reviewed"))
		return LIMS_WORK_REVIEWED;
	if (lims_text_equal(w->sheet_state, "submitted"))
		return LIMS_WORK_SUBMITTED;
	if (w->sheet)
		return LIMS_WORK_IN_WORK;
	if (w->subcontract)
		return LIMS_WORK_PARTNER;
	return w->assigned_to ? LIMS_WORK_ASSIGNED : LIMS_WORK_RECEIVED;
}

static lims_rc walk(
	struct lims_db *db, const struct lims_sql *sql, const char *key, lims_work_visit *visit, void *ctx, bool *ret_any, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, sql, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, key);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_item_work w = {0};
		const char **const texts[] = {&w.item, &w.procedure, &w.name, &w.serial, &w.customer, &w.job, &w.place, &w.received_on,
			&w.assigned_to, &w.assigned_until, &w.returned_to, &w.returned_on, &w.sheet, &w.sheet_state, &w.verdict, &w.paper,
			&w.paper_kind, &w.subcontract};
		for (int i = 0; i < (int)(sizeof texts / sizeof texts[0]); i++)
			*texts[i] = lims_stmt_col_text(stmt, i);
		w.state = state_of(&w);
		if (ret_any)
			*ret_any = true;
		rc = visit(ctx, &w, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_work_of_job(struct lims_laboratory *lab, const char *job, lims_work_visit *visit, void *ctx, struct lims_err *err)
{
	return walk(lims_journal_db(lab->journal), &lims_q_desk_of_job, job, visit, ctx, NULL, err);
}

lims_rc lims_work_of_item(struct lims_laboratory *lab, const char *item, lims_work_visit *visit, void *ctx, struct lims_err *err)
{
	bool any = false;
	lims_rc rc = walk(lims_journal_db(lab->journal), &lims_q_desk, item, visit, ctx, &any, err);
	if (!rc && !any)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no item %s", item);
	return rc;
}

struct person {
	const char *staff;
	lims_work_visit *visit;
	void *ctx;
};

static lims_rc visit_open(void *ctx, const struct lims_item_work *w, struct lims_err *err)
{
	struct person *p = ctx;
	return lims_text_equal(w->assigned_to, p->staff) && w->state < LIMS_WORK_ISSUED ? p->visit(p->ctx, w, err) : LIMS_OK;
}

lims_rc lims_work_of_person(struct lims_laboratory *lab, const char *staff, lims_work_visit *visit, void *ctx, struct lims_err *err)
{
	struct person p = {staff, visit, ctx};
	return walk(lims_journal_db(lab->journal), &lims_q_desk_of, staff, visit_open, &p, NULL, err);
}

/* ---- the same done to many */

struct chosen {
	struct lims_laboratory *lab;
	const struct lims_work_choice *choice;
	struct lims_happening_draft d;
	char (*codes)[LIMS_CODE];
	size_t count;
};

static lims_rc add(struct chosen *c, const struct lims_item_work *w, struct lims_err *err)
{
	char on[LIMS_DATE_TEXT];
	lims_date_text(c->d.on, on);
	if (lims_day_before(on, w->received_on))
		return lims_err_set(err, LIMS_E_INPUT, "The item %s came on %s: nothing was done with it here on %s", w->item, w->received_on, on);
	if (c->count == ITEMS_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "At most %d items at once", ITEMS_MAX);
	snprintf(c->codes[c->count++], LIMS_CODE, "%s", w->item);
	return LIMS_OK;
}

static lims_rc add_waiting(void *ctx, const struct lims_item_work *w, struct lims_err *err)
{
	return w->state == LIMS_WORK_HANDED_BACK ? LIMS_OK : add(ctx, w, err);
}

static lims_rc add_named(void *ctx, const struct lims_item_work *w, struct lims_err *err)
{
	if (w->state == LIMS_WORK_HANDED_BACK)
		return lims_err_set(err, LIMS_E_REFUSED, "The item %s was handed back to %s on %s: receive it again when it comes again", w->item,
			w->returned_to ? w->returned_to : "", w->returned_on);
	return add(ctx, w, err);
}

static lims_rc append_all(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct chosen *c = ctx;
	struct lims_db *db = lims_tx_db(tx);
	bool any = false;
	lims_rc rc = LIMS_OK;
	c->count = 0;
	if (c->choice->job)
		rc = walk(db, &lims_q_desk_of_job, c->choice->job, add_waiting, c, NULL, err);
	for (size_t i = 0; !rc && i < c->choice->count; i++) {
		any = false;
		rc = walk(db, &lims_q_desk, c->choice->items[i], add_named, c, &any, err);
		if (!rc && !any)
			rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no item %s", c->choice->items[i]);
		// What is done to a whole is done to its parts.
		if (!rc)
			rc = walk(db, &lims_q_desk_parts, c->choice->items[i], add_waiting, c, NULL, err);
	}
	if (!rc && c->count == 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "There is no item to do this to: name items, or a job that has some");
	for (size_t i = 0; !rc && i < c->count; i++) {
		c->d.code = c->codes[i];
		rc = lims_happen_in(tx, c->lab, &c->d, err);
	}
	return rc;
}

static lims_rc do_to_all(struct lims_laboratory *lab, const struct lims_work_choice *choice, struct lims_happening_draft d,
	size_t *ret_count, struct lims_err *err)
{
	struct chosen c = {.lab = lab, .choice = choice, .d = d};
	char found[LIMS_CODE];
	lims_rc rc = choice->job ? lims_register_field(lab, "job", choice->job, "customer", found, sizeof found, err) : LIMS_OK;
	if (rc)
		return rc;
	c.codes = malloc(ITEMS_MAX * sizeof *c.codes);
	if (!c.codes)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for %d items", ITEMS_MAX);
	rc = lims_journal_command(lab->journal, append_all, &c, err);
	if (!rc)
		*ret_count = c.count;
	free(c.codes);
	return rc;
}

lims_rc lims_item_assign(struct lims_laboratory *lab, const struct lims_work_choice *choice, const char *staff, const char *until,
	const char *note, size_t *ret_count, struct lims_err *err)
{
	const struct lims_field_value values[] = {{"who", staff}, {"until", until}, {"note", note}};
	struct lims_happening_draft d = {.action = LIMS_ACTION_RECEIVE, .type = "item.assigned", .noun = "item", .values = values, .count = 3};
	char active[8];
	lims_rc rc = lims_register_field(lab, "staff", staff, "active", active, sizeof active, err);
	if (!rc && lims_text_equal(active, "no"))
		rc = lims_err_set(err, LIMS_E_INPUT, "%s is no longer active in the staff register", staff);
	if (!rc && lims_day_is_over(lab, until))
		rc = lims_err_set(err, LIMS_E_INPUT, "--%s: %s is over already: give a day that is to come", "until", until);
	return rc ? rc : do_to_all(lab, choice, d, ret_count, err);
}

lims_rc lims_item_hand_back(struct lims_laboratory *lab, const struct lims_work_choice *choice, const char *taken_by, struct lims_date on,
	const char *note, size_t *ret_count, struct lims_err *err)
{
	const struct lims_field_value values[] = {{"who", taken_by}, {"note", note}};
	struct lims_happening_draft d = {
		.action = LIMS_ACTION_RECEIVE, .type = "item.handed_back", .noun = "item", .on = on, .values = values, .count = 2};
	if (!taken_by || !taken_by[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say who took it: --to NAME");
	return do_to_all(lab, choice, d, ret_count, err);
}
