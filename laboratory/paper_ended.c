// SPDX-License-Identifier: Apache-2.0
// Draws papers that have ended once more, with what became of them.
#include "laboratory/paper_ended.h"

#include "laboratory/issue.h"
#include "laboratory/paper_content.h"
#include "laboratory/presentation.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { CONTENT_MAX = 16 << 20 };

struct end {
	char state[LIMS_CODE], by[LIMS_CODE], worksheet[LIMS_CODE], printed[LIMS_HASH_HEX];
	struct lims_date on;
};

static lims_rc take_end(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct end *e = ctx;
	(void)err;
	snprintf(e->state, sizeof e->state, "%s", i->state);
	snprintf(e->by, sizeof e->by, "%s", i->replaced_by ? i->replaced_by : "");
	snprintf(e->worksheet, sizeof e->worksheet, "%s", i->worksheet);
	snprintf(e->printed, sizeof e->printed, "%s", i->printed);
	e->on = i->ended;
	return LIMS_OK;
}

static struct lims_bilingual words(const struct end *e, struct lims_arena *arena)
{
	const char *day = lims_present_date(arena, e->on);
	if (lims_text_equal(e->state, "replaced"))
		return (struct lims_bilingual){lims_arena_printf(arena, "đã thay bằng số %s ngày %s", e->by, day),
			lims_arena_printf(arena, "replaced by No. %s on %s", e->by, day)};
	return (struct lims_bilingual){lims_arena_printf(arena, "đã thu hồi ngày %s", day), lims_arena_printf(arena, "revoked on %s", day)};
}

static lims_rc draw(struct lims_laboratory *lab, const struct end *e, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(lab->journal));
	struct lims_opened_sheet o = {0};
	struct lims_result *r = NULL;
	const struct lims_fonts *fonts = NULL;
	struct lims_buf content;
	lims_buf_init(&content, CONTENT_MAX);
	lims_rc rc = blobs.get(blobs.ctx, e->printed, &content, err);
	if (!rc)
		rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), e->worksheet, err);
	if (!rc)
		rc = lims_opened_sheet_evaluate(&o, &r, err);
	if (!rc)
		rc = lims_desk_fonts(lab, &fonts, err);
	if (!rc)
		rc = lims_paper_draw_ended(fonts, lims_buf_text(&content), content.len, &blobs, &o, r, words(e, o.arena), ret_pdf, err);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&content);
	return rc;
}

lims_rc lims_paper_ended_pdf(
	struct lims_laboratory *lab, const char *number, bool *ret_ended, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct end e = {.state = ""};
	lims_rc rc = lims_issued_each(lab, number, take_end, &e, err);
	bool ended = !rc && !lims_text_equal(e.state, "issued");
	if (ended)
		rc = draw(lab, &e, ret_pdf, err);
	if (!rc)
		*ret_ended = ended;
	return rc;
}
