// SPDX-License-Identifier: Apache-2.0
// Gathers the results as found from the worksheet before the adjustment.
#include "laboratory/paper_as_found.h"

#include "laboratory/paper_number.h"
#include "laboratory/paper_steps.h"
#include "laboratory/paper_tables.h"
#include "lims-core/base/text.h"

enum { PAPERS_MAX = 4096 };

static lims_rc put(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *found, const struct lims_result *r,
	struct lims_err *err)
{
	const struct lims_paper_section *sections = NULL;
	struct lims_sheet_number number;
	struct lims_buf papers;
	char day[LIMS_DATE_TEXT];
	size_t n = 0;
	lims_buf_init(&papers, PAPERS_MAX);
	lims_rc rc = lims_opened_sheet_frozen(found, r, err);
	if (!rc)
		rc = lims_sheet_number_find(lab, lims_journal_db(lab->journal), found->code, NULL, &number, &papers, err);
	if (!rc)
		rc = lims_paper_steps(found, r, LIMS_STEPS_REPORT, &sections, &n, err);
	lims_buf_finish(&papers);
	if (rc)
		return rc;
	lims_date_text(found->sheet.work_on, day);
	lims_jw_object(w, "as_found");
	lims_jw_text(w, "worksheet", found->code);
	lims_jw_text(w, "work_on", day);
	if (number.issued)
		lims_jw_text(w, "number", number.number);
	lims_paper_tables_put(w, sections, n);
	lims_jw_end_object(w);
	return LIMS_OK;
}

lims_rc lims_paper_put_as_found(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, struct lims_err *err)
{
	struct lims_opened_sheet found = {0};
	struct lims_result *r = NULL;
	if (!o->sheet.as_found)
		return LIMS_OK;
	lims_rc rc = lims_opened_sheet_init(&found, lims_journal_db(lab->journal), o->sheet.as_found, err);
	if (!rc && !lims_text_equal(found.sheet.state, "abandoned")) {
		rc = lims_opened_sheet_evaluate(&found, &r, err);
		if (!rc)
			rc = put(lab, w, &found, r, err);
	}
	lims_result_destroy(r);
	lims_opened_sheet_finish(&found);
	return rc;
}

lims_rc lims_paper_as_found_ready(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_err *err)
{
	struct lims_opened_sheet found = {0};
	if (!o->sheet.as_found)
		return LIMS_OK;
	lims_rc rc = lims_opened_sheet_init(&found, lims_journal_db(lab->journal), o->sheet.as_found, err);
	if (!rc && !lims_text_equal(found.sheet.state, "reviewed") && !lims_text_equal(found.sheet.state, "abandoned"))
		rc = lims_err_set(err, LIMS_E_REFUSED,
			"The results as found (%s) stand on the same paper and are %s: submit and review them, or give them up with lims worksheet "
			"abandon %s "
			"--reason TEXT",
			o->sheet.as_found, lims_err_tr(err, found.sheet.state), o->sheet.as_found);
	lims_opened_sheet_finish(&found);
	return rc;
}
