// SPDX-License-Identifier: Apache-2.0
// Says of a declared part that it is not measured, and why, or that it is measured after all.
#include "laboratory/bench.h"

#include "laboratory/desk.h"
#include "laboratory/opened_sheet.h"
#include "lims-core/base/text.h"

enum { BODY_MAX = 16 * 1024, REASON_MAX = 4000 };

void lims_unmeasured_put(struct lims_jw *w, const struct lims_dossier *s)
{
	lims_jw_array(w, "unmeasured");
	for (size_t i = 0; i < s->unmeasured_count; i++) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "part", s->unmeasured[i].part);
		lims_jw_text(w, "reason", s->unmeasured[i].reason);
		lims_jw_text(w, "by", s->unmeasured[i].actor);
		lims_jw_text(w, "at", s->unmeasured[i].at);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

struct saying {
	struct lims_laboratory *lab;
	const char *code, *part;
	struct lims_buf reason; ///< empty: measured after all
};

static bool among(const char *const *marks, size_t n, const char *mark)
{
	for (size_t i = 0; i < n; i++)
		if (lims_text_equal(marks[i], mark))
			return true;
	return false;
}

/// A part that has its row was measured: which row is whose, nobody but the technician knows, so the rows are counted.
static lims_rc check_rows(const struct saying *c, struct lims_opened_sheet *o, struct lims_err *err)
{
	struct lims_result *r = NULL;
	lims_rc rc = lims_opened_sheet_evaluate(o, &r, err);
	for (size_t i = 0; !rc && i < r->step_count; i++)
		if (r->steps[i].applies && lims_text_equal(r->steps[i].step->id, o->p->counting.of) && r->steps[i].row_count >= o->part_count)
			rc = lims_err_set(err, LIMS_E_REFUSED,
				"%s has %zu rows for %zu parts that are to be measured: strike the row of what was not measured, then say why %s was not",
				c->code, r->steps[i].row_count, o->part_count, c->part);
	lims_result_destroy(r);
	return rc;
}

static lims_rc check_part(const struct saying *c, struct lims_opened_sheet *o, struct lims_err *err)
{
	bool waits = among(o->parts, o->part_count, c->part), said = among(o->unmeasured, o->unmeasured_count, c->part);
	if (!waits && !said)
		return lims_err_set(
			err, LIMS_E_NOT_FOUND, "No part %s of %s was declared: see lims item show %s", c->part, o->sheet.item, o->sheet.item);
	if (c->reason.len == 0 && !said)
		return lims_err_set(err, LIMS_E_REFUSED, "The part %s of %s is to be measured already", c->part, o->sheet.item);
	return c->reason.len > 0 && waits ? check_rows(c, o, err) : LIMS_OK;
}

static lims_rc append(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct saying *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf body;
	struct lims_jw w;
	lims_buf_init(&body, BODY_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_opened_sheet_writable(&o, c->code, err);
	if (!rc)
		rc = check_part(c, &o, err);
	if (!rc) {
		lims_jw_init(&w, &body);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "part", c->part);
		if (c->reason.len > 0)
			lims_jw_text(&w, "reason", lims_buf_text(&c->reason));
		lims_jw_end_object(&w);
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, "worksheet.unmeasured", "worksheet", c->code, &body, NULL, err);
	}
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_bench_unmeasured(
	struct lims_laboratory *lab, const char *worksheet, const char *part, const char *reason, struct lims_err *err)
{
	struct saying c = {.lab = lab, .code = worksheet, .part = part};
	lims_buf_init(&c.reason, REASON_MAX);
	lims_rc rc = LIMS_OK;
	if (reason)
		rc = reason[0] ? lims_desk_text(lab, "reason", reason, &c.reason, err)
					   : lims_err_set(err, LIMS_E_INPUT, "Say why the part is not measured: --reason TEXT");
	if (!rc)
		rc = lims_journal_command(lab->journal, append, &c, err);
	lims_buf_finish(&c.reason);
	return rc;
}
