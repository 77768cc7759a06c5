// SPDX-License-Identifier: Apache-2.0
// Records marks on instruments, compares what is found with the last record, and refuses a number that was used before.
#include "laboratory/stock/marks.h"

#include "laboratory/desk.h"
#include "laboratory/registers.h"
#include "laboratory/stock/stock.h"
#include "laboratory/stock/stock_queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024 };

static const char none[] = "none", die[] = "die";
static const char *const kinds[] = {LIMS_MSG("sticker"), LIMS_MSG("calibration_sticker"), LIMS_MSG("seal"), LIMS_MSG("die"), NULL};

static lims_rc used_before(const char *text, const char *kind, struct lims_stmt *stmt, struct lims_err *err)
{
	const char *paper = lims_stmt_col_text(stmt, 2), *worksheet = lims_stmt_col_text(stmt, 1);
	return lims_err_set(err, LIMS_E_REFUSED, "The %s %s was used already, on %s, for %s (%s)", lims_err_tr(err, kind), text,
		lims_stmt_col_text(stmt, 5), lims_stmt_col_text(stmt, 0),
		paper[0]       ? paper
		: worksheet[0] ? worksheet
					   : "–");
}

/// A die prints as often as it is used; it must be ours and in use.
static lims_rc check_die(struct lims_db *db, const char *code, struct lims_err *err)
{
	const struct lims_register *r = lims_register_find(die);
	const struct lims_date now = {.month = 0};
	char state[64] = "";
	lims_rc rc = lims_register_stored(db, r, code, "state", now, state, sizeof state, err);
	if (!rc && !state[0])
		rc = lims_register_missing(r, code, err);
	if (!rc && !lims_text_equal(state, "in_use"))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s is %s: it cannot be used", code, lims_err_tr(err, state));
	return rc;
}

/// item NULL: of any item.
static lims_rc check_unused(struct lims_db *db, const char *kind, const struct lims_serial *s, const char *text, const char *item,
	const char *worksheet, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_mark_first, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, kind);
	lims_stmt_text(stmt, 2, s->key);
	lims_stmt_int(stmt, 3, s->number);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		const char *by = lims_stmt_col_text(stmt, 0), *sheet = lims_stmt_col_text(stmt, 1);
		// The paper and the place on the instrument both name the sticker of one work; a replaced paper names it again.
		bool same = item && lims_text_equal(by, item) && (!worksheet || !sheet[0] || lims_text_equal(sheet, worksheet));
		if (same)
			continue;
		rc = used_before(text, kind, stmt, err);
		break;
	}
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_placed_check(
	struct lims_db *db, const char *kind, const char *text, const char *item, const char *worksheet, struct lims_err *err)
{
	struct lims_serial s;
	if (lims_text_equal(kind, die))
		return check_die(db, text, err);
	lims_rc rc = lims_serial_read(text, &s, err);
	if (!rc)
		rc = check_unused(db, kind, &s, text, item, worksheet, err);
	return rc ? rc : lims_stock_usable(db, kind, &s, text, err);
}

lims_rc lims_placed_unused(struct lims_db *db, const char *kind, const char *text, struct lims_err *err)
{
	struct lims_serial s;
	// Words of a record of before ("unreadable") are no number, and may stand on several.
	if (lims_serial_read(text, &s, NULL) != LIMS_OK || s.number < 0)
		return LIMS_OK;
	return check_unused(db, kind, &s, text, NULL, NULL, err);
}

struct recording {
	struct lims_laboratory *lab;
	const char *item;
	const struct lims_placed_act *act;
	struct lims_placed_finding *finding;
	char on[LIMS_DATE_TEXT];
};

static lims_rc last_record(struct recording *c, struct lims_db *db, struct lims_placed_finding *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_mark_last, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, c->item);
	lims_stmt_text(stmt, 2, c->act->kind);
	lims_stmt_text(stmt, 3, c->act->place ? c->act->place : "");
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row) {
		bool removed = lims_text_equal(lims_stmt_col_text(stmt, 0), "removed");
		ret->compared = true;
		snprintf(ret->expected, sizeof ret->expected, "%s", removed ? none : lims_stmt_col_text(stmt, 1));
		snprintf(ret->item, sizeof ret->item, "%s", lims_stmt_col_text(stmt, 2));
		snprintf(ret->on, sizeof ret->on, "%s", lims_stmt_col_text(stmt, 3));
	}
	lims_stmt_release(stmt);
	return rc;
}

static bool same_serial(const char *a, const char *b)
{
	struct lims_serial s, t;
	if (lims_serial_read(a, &s, NULL) != LIMS_OK || lims_serial_read(b, &t, NULL) != LIMS_OK)
		return lims_text_equal(a, b);
	return s.number == t.number && lims_text_equal(s.key, t.key);
}

static lims_rc put_text(struct recording *c, struct lims_jw *w, const char *name, const char *value, struct lims_err *err)
{
	struct lims_buf text;
	if (!value || !value[0])
		return LIMS_OK;
	lims_buf_init(&text, 2048);
	lims_rc rc = lims_desk_text(c->lab, name, value, &text, err);
	if (!rc)
		lims_jw_text(w, name, lims_buf_text(&text));
	lims_buf_finish(&text);
	return rc;
}

static lims_rc append_mark(struct recording *c, struct lims_tx *tx, const char *what, const char *serial, struct lims_err *err)
{
	struct lims_buf body;
	struct lims_jw w;
	lims_rc rc = LIMS_OK;
	bool found = lims_text_equal(what, "found");
	if (!serial)
		return LIMS_OK;
	if (found) {
		rc = last_record(c, lims_tx_db(tx), c->finding, err);
		c->finding->differs = c->finding->compared && !same_serial(c->finding->expected, serial);
	}
	if (!rc && lims_text_equal(what, "applied"))
		rc = lims_placed_check(lims_tx_db(tx), c->act->kind, serial, c->item, c->act->worksheet, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "kind", c->act->kind);
	lims_jw_text(&w, "what", what);
	lims_jw_text(&w, "on", c->on);
	rc = put_text(c, &w, "serial", serial, err);
	if (!rc)
		rc = put_text(c, &w, "place", c->act->place, err);
	if (!rc)
		rc = put_text(c, &w, "worksheet", c->act->worksheet, err);
	if (!rc)
		rc = put_text(c, &w, "note", c->act->note, err);
	if (found && c->finding->differs)
		lims_jw_text(&w, "expected", c->finding->expected);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, "mark.recorded", "item", c->item, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc check_stands(struct lims_db *db, const char *noun, const char *code, struct lims_err *err)
{
	char subject[LIMS_SUBJECT_SIZE];
	bool there = false;
	if (!lims_desk_code_valid(code))
		return lims_err_set(err, LIMS_E_INPUT, "%s is no code: use letters, digits, dot, dash and underscore", code);
	snprintf(subject, sizeof subject, "%s:%s", noun, code);
	lims_rc rc = lims_desk_stands(db, subject, &there, err);
	return !rc && !there ? lims_err_set(err, LIMS_E_NOT_FOUND, "There is no %s %s", lims_err_tr(err, noun), code) : rc;
}

static lims_rc append_all(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct recording *c = ctx;
	const struct lims_placed_act *a = c->act;
	lims_rc rc = check_stands(lims_tx_db(tx), "item", c->item, err);
	if (!rc && a->worksheet)
		rc = check_stands(lims_tx_db(tx), "worksheet", a->worksheet, err);
	if (!rc)
		rc = append_mark(c, tx, "found", a->found, err);
	if (!rc)
		rc = append_mark(c, tx, "removed", a->removed, err);
	return rc ? rc : append_mark(c, tx, "applied", a->applied, err);
}

static lims_rc check_act(const struct lims_placed_act *a, struct lims_err *err)
{
	const char *serials[] = {lims_text_equal(a->found, none) ? NULL : a->found, a->removed, a->applied};
	struct lims_serial s;
	bool known = false;
	for (size_t i = 0; kinds[i]; i++)
		known = known || lims_text_equal(kinds[i], a->kind);
	if (!known)
		return lims_err_set(
			err, LIMS_E_INPUT, "\"%s\" is no kind of mark: use sticker, calibration_sticker, seal or die", a->kind ? a->kind : "");
	if (!a->found && !a->removed && !a->applied)
		return lims_err_set(err, LIMS_E_INPUT, "Say what was found, removed or applied");
	if (!lims_stock_is_sticker(a->kind) && !(a->place && a->place[0]))
		return lims_err_set(err, LIMS_E_INPUT, "Say with --place where on the instrument it is");
	for (size_t i = 0; i < sizeof serials / sizeof serials[0]; i++) {
		lims_rc rc = serials[i] ? lims_serial_read(serials[i], &s, err) : LIMS_OK;
		if (rc)
			return rc;
	}
	return LIMS_OK;
}

lims_rc lims_placed_record(struct lims_laboratory *lab, const char *item, const struct lims_placed_act *act,
	struct lims_placed_finding *ret_finding, struct lims_err *err)
{
	struct lims_placed_finding finding = {.differs = false};
	struct recording c = {.lab = lab, .item = item, .act = act, .finding = &finding};
	struct lims_date today = lims_laboratory_today(lab), on = act->on.month ? act->on : today;
	lims_rc rc = check_act(act, err);
	if (!rc && lims_date_cmp(on, today) > 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "The day lies in the future: record what happened after it happened");
	lims_date_text(on, c.on);
	if (!rc)
		rc = lims_journal_command(lab->journal, append_all, &c, err);
	if (!rc)
		*ret_finding = finding;
	return rc;
}

lims_rc lims_placed_each(struct lims_laboratory *lab, const char *item, lims_placed_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_marks_of, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, item);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_placed m = {.kind = lims_stmt_col_text(stmt, 0),
			.place = lims_stmt_col_text(stmt, 1),
			.what = lims_stmt_col_text(stmt, 2),
			.serial = lims_stmt_col_text(stmt, 3),
			.expected = lims_stmt_col_text(stmt, 4),
			.item = lims_stmt_col_text(stmt, 5),
			.worksheet = lims_stmt_col_text(stmt, 6),
			.paper = lims_stmt_col_text(stmt, 7),
			.on = lims_stmt_col_text(stmt, 8),
			.actor = lims_stmt_col_text(stmt, 9),
			.note = lims_stmt_col_text(stmt, 10)};
		rc = visit(ctx, &m, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}
