// SPDX-License-Identifier: Apache-2.0
// Events of items, and the list of what is due.
#include "laboratory/due.h"

#include "laboratory/desk.h"
#include "laboratory/intake/days.h"
#include "laboratory/items.h"
#include "laboratory/queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 4096, NOTE_MAX = 1008 };

const char *const lims_item_event_kinds[] = {
	"repaired", "modified", "adjusted", "damaged", "certificate_lost", "seal_broken", "retired", NULL};

struct happening {
	struct lims_laboratory *lab;
	const char *item, *kind;
	const char *by; ///< who did it, when not who records it; NULL
	struct lims_date on;
	struct lims_buf note;
};

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct happening *h = ctx;
	struct lims_buf body;
	struct lims_jw w;
	char on[LIMS_DATE_TEXT];
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_date_text(h->on, on);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "kind", h->kind);
	lims_jw_text(&w, "on", on);
	if (h->note.len > 0)
		lims_jw_text(&w, "note", lims_buf_text(&h->note));
	if (h->by)
		lims_jw_text(&w, "by", h->by);
	lims_jw_end_object(&w);
	lims_rc rc =
		lims_desk_append(tx, h->lab, LIMS_ACTION_RECEIVE, h->by ? "item.event/2" : "item.event", "item", h->item, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

/// When an instrument is known first, under whichever of its codes, and whether records of before tell of it.
struct known {
	char since[LIMS_DATE_TEXT];
	bool taken_over;
	int made; ///< year; 0: not said
};

static lims_rc take_year(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct known *k = ctx;
	(void)err;
	k->made = lims_item_made(i);
	return LIMS_OK;
}

static lims_rc read_known(struct lims_laboratory *lab, const char *item, struct known *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_item_each(lab, item, take_year, ret, err);
	if (!rc)
		rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_item_known, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, item);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row) {
		snprintf(ret->since, sizeof ret->since, "%s", lims_stmt_col_text(stmt, 0));
		ret->taken_over = lims_stmt_col_int(stmt, 1) > 0;
	}
	lims_stmt_release(stmt);
	return rc;
}

/// What happened before the laboratory knew the instrument ends nothing that it has said of it.
static lims_rc check_known(struct lims_laboratory *lab, const char *item, struct lims_date on, struct lims_err *err)
{
	struct known k = {.made = 0};
	char day[LIMS_DATE_TEXT];
	lims_rc rc = read_known(lab, item, &k, err);
	lims_date_text(on, day);
	if (!rc && k.made > on.year)
		rc = lims_err_set(err, LIMS_E_INPUT, "%s lies before %d, the year in which the item %s was made", day, k.made, item);
	if (!rc && !k.taken_over && lims_day_before(day, k.since))
		rc = lims_err_set(err, LIMS_E_INPUT,
			"The item %s came for the first time on %s: what happened to it on %s belongs to its condition on receipt", item, k.since, day);
	return rc;
}

lims_rc lims_item_happened(struct lims_laboratory *lab, const char *item, const char *kind, struct lims_date on, const char *by,
	const char *note, struct lims_err *err)
{
	struct happening h = {.lab = lab, .item = item, .kind = kind, .by = by, .on = on};
	struct lims_date today = lims_laboratory_today(lab);
	size_t known = 0;
	while (lims_item_event_kinds[known] && !lims_text_equal(lims_item_event_kinds[known], kind))
		known++;
	if (!lims_item_event_kinds[known])
		return lims_err_set(err, LIMS_E_INPUT,
			"\"%s\" is nothing that happens to an item; use repaired, modified, adjusted, damaged, certificate_lost, seal_broken or "
			"retired",
			kind);
	if (on.month == 0)
		h.on = today;
	if (lims_date_cmp(h.on, today) > 0)
		return lims_err_set(err, LIMS_E_INPUT, "The day lies in the future: record what happened after it happened");
	lims_buf_init(&h.note, NOTE_MAX);
	lims_rc rc = check_known(lab, item, h.on, err);
	if (!rc && by)
		rc = lims_register_stands(lims_journal_db(lab->journal), "staff", by, err);
	if (!rc && note)
		rc = lims_desk_text(lab, "note", note, &h.note, err);
	if (!rc)
		rc = lims_journal_command(lab->journal, append, &h, err);
	lims_buf_finish(&h.note);
	return rc;
}

lims_rc lims_item_events(struct lims_laboratory *lab, const char *item, lims_item_event_visit *visit, void *ctx, struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE];
	struct lims_stmt *stmt = NULL;
	bool row = false;
	snprintf(subject, sizeof subject, "item:%s", item);
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_item_events, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, subject);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_item_event e = {lims_stmt_col_text(stmt, 0), lims_stmt_col_text(stmt, 2), lims_stmt_col_text(stmt, 3), {0}};
		rc = lims_date_parse(lims_stmt_col_text(stmt, 1), &e.on, err);
		if (!rc)
			rc = visit(ctx, &e, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc visit_due(struct lims_stmt *stmt, lims_due_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_due d = {.item = lims_stmt_col_text(stmt, 0),
		.name = lims_stmt_col_text(stmt, 1),
		.serial = lims_stmt_col_text(stmt, 2),
		.customer = lims_stmt_col_text(stmt, 3),
		.place = lims_stmt_col_text(stmt, 4),
		.certificate = lims_stmt_col_text(stmt, 5),
		.procedure = lims_stmt_col_text(stmt, 9),
		.taken_over = lims_stmt_col_int(stmt, 10) != 0,
		.until_computed = lims_stmt_col_int(stmt, 11) != 0};
	const char *ended = lims_stmt_col_text(stmt, 8);
	lims_rc rc = lims_date_parse(lims_stmt_col_text(stmt, 6), &d.valid_until, err);
	if (!rc)
		rc = lims_date_parse(lims_stmt_col_text(stmt, 7), &d.issued_on, err);
	if (!rc && ended)
		rc = lims_date_parse(ended, &d.ended, err);
	return rc ? rc : visit(ctx, &d, err);
}

lims_rc lims_due_each(struct lims_laboratory *lab, struct lims_date before, lims_due_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char day[LIMS_DATE_TEXT];
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_due, &stmt, err);
	if (rc)
		return rc;
	lims_date_text(before, day);
	lims_stmt_text(stmt, 1, day);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		rc = visit_due(stmt, visit, ctx, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}
