// SPDX-License-Identifier: Apache-2.0
// Fills the form of the amendment.
#include "laboratory/amendment_draw.h"

#include "certificates/amendment.h"
#include "laboratory/paper_drawing.h"
#include "lims-core/base/text.h"

static lims_rc render(const struct lims_fonts *fonts, const struct lims_amendment_drawing *from, struct lims_paper_drawing *d,
	struct lims_buf *ret_pdf, struct lims_err *err)
{
	lims_rc rc = lims_paper_fill(d, err);
	if (rc)
		return rc;
	struct lims_amendment_form form = {.issue = d->issue,
		.item = d->item,
		.customer = d->customer,
		.paper = lims_text_equal(d->form->kind, "notice") ? (struct lims_bilingual){"Thông báo không đạt", "Notice of failure"}
														  : lims_form_words(d->form->words)->name,
		.paper_number = lims_json_get_text(from->paper, "number", ""),
		.paper_on = lims_paper_date(from->paper, "issued_on"),
		.result = lims_json_get_text(from->paper, "result", ""),
		.text = from->text,
		.reason = from->reason,
		.signature = lims_paper_authoriser(d)};
	return lims_amendment_render(fonts, &form, ret_pdf, err);
}

lims_rc lims_amendment_draw(const struct lims_fonts *fonts, const struct lims_amendment_drawing *from, const struct lims_proof_blobs *blobs,
	const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_buf *ret_pdf, struct lims_err *err)
{
	struct lims_paper_drawing d = {.arena = o->arena, .j = from->content, .o = o, .r = r, .blobs = blobs, .ended = from->ended};
	d.form = lims_paper_form_of_kind(lims_json_get_text(from->paper, "kind", ""));
	if (!d.form)
		return lims_err_set(err, LIMS_E_INPUT, "The paper is of a kind that this program does not know: use a newer one");
	lims_rc rc = render(fonts, from, &d, ret_pdf, err);
	lims_paper_release(&d);
	return rc;
}
