// SPDX-License-Identifier: Apache-2.0
// Finds what rests on a standard or an instrument, and since when it is in doubt.
#include "laboratory/equipment/resting.h"

#include "laboratory/desk.h"
#include "laboratory/equipment/life.h"
#include "laboratory/equipment/queries.h"
#include "laboratory/standards.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { VERDICT_MAX = 24 };

static lims_rc last_paper(struct lims_laboratory *lab, const char *worksheet, char number[LIMS_CODE], struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_trace_papers, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, worksheet);
	rc = lims_stmt_step(stmt, &row, err);
	snprintf(number, LIMS_CODE, "%s", !rc && row ? lims_stmt_col_text(stmt, 0) : "");
	lims_stmt_release(stmt);
	return rc;
}

static lims_rc walk(struct lims_laboratory *lab, const struct lims_sql *sql, const char *code, struct lims_date from,
	lims_resting_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	char day_from[LIMS_DATE_TEXT];
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), sql, &stmt, err);
	if (rc)
		return rc;
	lims_date_text(from, day_from);
	lims_stmt_text(stmt, 1, code);
	lims_stmt_text(stmt, 2, day_from);
	while (!rc && !(rc = lims_stmt_step(stmt, &row, err)) && row) {
		char worksheet[LIMS_CODE], day[LIMS_DATE_TEXT], verdict[VERDICT_MAX], number[LIMS_CODE];
		snprintf(worksheet, sizeof worksheet, "%s", lims_stmt_col_text(stmt, 0));
		snprintf(day, sizeof day, "%s", lims_stmt_col_text(stmt, 1));
		snprintf(verdict, sizeof verdict, "%s", lims_stmt_col_text(stmt, 2));
		struct lims_resting r = {.worksheet = worksheet,
			.day = day,
			.verdict = verdict,
			.number = number,
			.margin = sql == &lims_q_found_sheets ? lims_stmt_col_int(stmt, 3) : 0};
		rc = last_paper(lab, worksheet, number, err);
		if (!rc)
			rc = visit(ctx, &r, err);
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_resting_each(
	struct lims_laboratory *lab, const char *standard, struct lims_date from, lims_resting_visit *visit, void *ctx, struct lims_err *err)
{
	return walk(lab, &lims_q_found_sheets, standard, from, visit, ctx, err);
}

lims_rc lims_resting_on_device(
	struct lims_laboratory *lab, const char *device, struct lims_date from, lims_resting_visit *visit, void *ctx, struct lims_err *err)
{
	return walk(lab, &lims_q_device_sheets, device, from, visit, ctx, err);
}

/* ---- since when ---- */

struct since {
	struct lims_date before, best;
};

static void note_day(struct since *s, struct lims_date day)
{
	if (day.month != 0 && lims_date_cmp(day, s->before) < 0 && lims_date_cmp(day, s->best) > 0)
		s->best = day;
}

static lims_rc take_event(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct since *s = ctx;
	struct lims_json_doc *doc = NULL;
	struct lims_date day;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	if (!rc && lims_text_equal(lims_json_get_text(lims_json_root(doc), "outcome", ""), "pass") &&
		lims_date_parse(h->on, &day, NULL) == LIMS_OK)
		note_day(s, day);
	lims_json_destroy(doc);
	return rc;
}

static lims_rc take_certificate(void *ctx, const struct lims_standard_row *row, struct lims_err *err)
{
	(void)err;
	note_day(ctx, row->certificate.from);
	return LIMS_OK;
}

lims_rc lims_resting_since(
	struct lims_laboratory *lab, const char *noun, const char *code, struct lims_date day, struct lims_date *ret, struct lims_err *err)
{
	static const char *const types[] = {"equipment.checked", "equipment.functional"};
	struct since s = {.before = day};
	struct lims_date certified;
	char on[LIMS_DATE_TEXT] = "";
	lims_rc rc = lims_standard_each(lab, noun, code, take_certificate, &s, err);
	if (!rc)
		rc = lims_register_field(lab, noun, code, "certified-on", on, sizeof on, err);
	if (!rc && on[0] && lims_date_parse(on, &certified, NULL) == LIMS_OK)
		note_day(&s, certified);
	for (size_t i = 0; !rc && i < sizeof types / sizeof types[0]; i++)
		rc = lims_happenings(lab, noun, code, types[i], take_event, &s, err);
	if (!rc)
		*ret = s.best;
	return rc;
}
