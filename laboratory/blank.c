// SPDX-License-Identifier: Apache-2.0
// Plans a worksheet that nobody filled and draws it in the form of the record.
#include "laboratory/blank.h"

#include "laboratory/paper_content.h"
#include "lims-core/base/text.h"

enum { ARENA_MAX = 64 << 20, CONTENT_MAX = 1 << 20 };

/// The frame of an opened worksheet, without anything that was read.
static lims_rc of_worksheet(struct lims_laboratory *lab, const char *code, struct lims_opened_sheet *o, struct lims_err *err)
{
	lims_rc rc = lims_opened_sheet_init(o, lims_journal_db(lab->journal), code, err);
	o->sheet.reading_count = o->sheet.condition_count = o->sheet.answer_count = 0;
	return rc;
}

static lims_rc of_procedure(struct lims_laboratory *lab, const struct lims_blank *b, struct lims_opened_sheet *o, struct lims_err *err)
{
	struct lims_worksheet input;
	*o = (struct lims_opened_sheet){.arena = lims_arena_create(ARENA_MAX)};
	if (!o->arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the blank record");
	lims_dossier_init(&o->sheet, o->arena);
	o->sheet.procedure = b->procedure;
	o->sheet.mode = b->mode ? b->mode : "periodic";
	o->sheet.state = "open";
	o->sheet.item = "";
	o->sheet.characteristics = b->item;
	o->sheet.characteristic_count = b->item_count;
	lims_rc rc = lims_catalog_load(lab->catalog, b->procedure, &o->set, err);
	if (!rc) {
		o->p = lims_procedure_set_procedure(o->set);
		rc = lims_dossier_input(&o->sheet, o->p, &input, err);
	}
	return rc ? rc : lims_plan_worksheet(o->p, &input, &o->plan, err);
}

lims_rc lims_blank_record(struct lims_laboratory *lab, const struct lims_blank *blank, struct lims_buf *ret_pdf, struct lims_err *err)
{
	const struct lims_fonts *fonts = NULL;
	struct lims_opened_sheet o = {0};
	struct lims_result *r = NULL;
	struct lims_proof_blobs blobs = lims_desk_blobs(lims_journal_db(lab->journal));
	struct lims_buf content;
	lims_buf_init(&content, CONTENT_MAX);
	lims_rc rc = blank->worksheet ? of_worksheet(lab, blank->worksheet, &o, err) : of_procedure(lab, blank, &o, err);
	if (!rc)
		rc = lims_opened_sheet_evaluate(&o, &r, err);
	if (!rc)
		rc = lims_paper_blank_content(lab, blank->worksheet, &o, &content, err);
	if (!rc)
		rc = lims_desk_fonts(lab, &fonts, err);
	if (!rc)
		rc = lims_paper_draw_blank(fonts, lims_buf_text(&content), content.len, &blobs, &o, r, ret_pdf, err);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&content);
	return rc;
}
