// SPDX-License-Identifier: Apache-2.0
// Gathers the results as found from the worksheet before the adjustment.
#include "laboratory/paper_as_found.h"

#include "laboratory/gates_pass.h"
#include "laboratory/override.h"
#include "laboratory/paper_names.h"
#include "laboratory/paper_notes.h"
#include "laboratory/paper_steps.h"
#include "laboratory/paper_tables.h"
#include "laboratory/queries.h"
#include "lims-core/base/text.h"

#include <stdio.h>

/// Opens the worksheet as found; *ret: its results stand on the paper. By another procedure they are another matter. Finish it also after a failure.
static lims_rc open_found(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_opened_sheet *found, bool *ret, struct lims_err *err)
{
	*ret = false;
	if (!o->sheet.as_found)
		return LIMS_OK;
	lims_rc rc = lims_opened_sheet_init(found, lims_journal_db(lab->journal), o->sheet.as_found, err);
	*ret = !rc && !lims_text_equal(found->sheet.state, "abandoned") && lims_text_equal(found->sheet.procedure, o->sheet.procedure);
	return rc;
}

/// The paper of the worksheet that stands, a first one or a replacement; "": none.
static lims_rc standing_paper(struct lims_laboratory *lab, const char *worksheet, char ret[LIMS_CODE], struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	ret[0] = '\0';
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_paper_of_sheet, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, worksheet);
	while (!ret[0] && !(rc = lims_stmt_step(stmt, &row, err)) && row)
		if (lims_text_equal(lims_stmt_col_text(stmt, 1), "issued"))
			snprintf(ret, LIMS_CODE, "%s", lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	return rc;
}

static void put_standards(struct lims_jw *w, const struct lims_dossier *s)
{
	static const char *const copied[] = {
		"name", "serial", "class", "limit", "certificate", "certified-by", "certified-on", "valid-until", "taken-over"};
	lims_jw_array(w, "standards");
	for (size_t i = 0; i < s->standard_count; i++) {
		lims_jw_object(w, NULL);
		lims_jw_text(w, "code", s->standards[i].code);
		for (size_t k = 0; k < sizeof copied / sizeof copied[0]; k++) {
			const char *value = lims_dossier_standard_field(&s->standards[i], copied[k]);
			if (value)
				lims_jw_text(w, copied[k], value);
		}
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

/// What was said of it stands in its entries; on this paper as of the results as left: what was not measured, and from which sheets readings were copied.
static void put_said(struct lims_jw *w, const struct lims_dossier *s)
{
	lims_unmeasured_put(w, s);
	lims_jw_array(w, "late");
	for (size_t i = 0; i < s->late_count; i++) {
		const char *compared = NULL;
		if (!lims_dossier_copied_from(s, &s->lates[i], &compared))
			continue;
		lims_jw_object(w, NULL);
		lims_jw_text(w, "at", s->lates[i].observed);
		lims_jw_text(w, "scan", s->lates[i].scan);
		lims_jw_text(w, "by", s->lates[i].actor);
		if (compared)
			lims_jw_text(w, "compared", compared);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

static lims_rc put(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *found, const struct lims_result *r,
	struct lims_err *err)
{
	const struct lims_paper_section *sections = NULL;
	struct lims_gate_outcome gates[LIMS_GATE_COUNT];
	char day[LIMS_DATE_TEXT], number[LIMS_CODE];
	size_t n = 0;
	lims_rc rc = lims_opened_sheet_frozen(found, r, err);
	if (!rc)
		rc = standing_paper(lab, found->code, number, err);
	if (!rc)
		rc = lims_gates_evaluate(lab, found, gates, err);
	if (!rc)
		rc = lims_paper_steps(found, r, LIMS_STEPS_REPORT, NULL, &sections, &n, err);
	if (rc)
		return rc;
	lims_date_text(found->sheet.work_on, day);
	lims_jw_object(w, "as_found");
	lims_jw_text(w, "worksheet", found->code);
	lims_jw_text(w, "work_on", day);
	if (number[0])
		lims_jw_text(w, "number", number);
	rc = lims_overrides_printed(lab, w, found, gates, err);
	if (!rc)
		rc = lims_paper_names_put(lab, w, found, err);
	put_said(w, &found->sheet);
	put_standards(w, &found->sheet);
	lims_paper_put_coverage(w, found->arena, r);
	lims_paper_tables_put(w, sections, n);
	lims_proof_printed(w, "values", r);
	lims_proof_uncertainties(w, "uncertainties", r);
	lims_jw_end_object(w);
	return rc;
}

lims_rc lims_paper_put_as_found(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, struct lims_err *err)
{
	struct lims_opened_sheet found = {0};
	struct lims_result *r = NULL;
	bool printed = false;
	lims_rc rc = open_found(lab, o, &found, &printed, err);
	if (!rc && printed)
		rc = lims_opened_sheet_evaluate(&found, &r, err);
	if (!rc && printed)
		rc = put(lab, w, &found, r, err);
	lims_result_destroy(r);
	lims_opened_sheet_finish(&found);
	return rc;
}

/// What holds for the results as left holds for those as found: they stand on the same paper under the same signature.
static lims_rc check(struct lims_laboratory *lab, struct lims_opened_sheet *found, struct lims_buf *ret_gates, struct lims_buf *warnings,
	struct lims_err *err)
{
	struct lims_gate_outcome gates[LIMS_GATE_COUNT];
	struct lims_result *r = NULL;
	const char *actor = NULL;
	char before[LIMS_CODE + 2];
	size_t copies = lims_dossier_uncompared(&found->sheet);
	if (!lims_text_equal(found->sheet.state, "reviewed"))
		return lims_err_set(err, LIMS_E_REFUSED,
			"The results as found (%s) stand on the same paper and are %s: submit and review them, or give them up with lims worksheet "
			"abandon %s "
			"--reason TEXT",
			found->code, lims_err_tr(err, found->sheet.state), found->code);
	if (copies > 0)
		return lims_err_set(
			err, LIMS_E_REFUSED, "%zu values of %s were copied from paper and nobody compared them with it", copies, found->code);
	snprintf(before, sizeof before, "%s: ", found->code);
	lims_rc rc = lims_opened_sheet_evaluate(found, &r, err);
	// As of the results as left: a part may have been declared after it was submitted.
	if (!rc && r->verdict == LIMS_VERDICT_PASS)
		rc = lims_opened_sheet_parts(found, r, err);
	if (!rc)
		rc = lims_opened_sheet_contradicted(found, err);
	if (!rc)
		rc = lims_opened_sheet_frozen(found, r, err);
	lims_result_destroy(r);
	if (!rc)
		rc = lims_gates_pass(lab, found, before, gates, warnings, err);
	if (rc) {
		lims_err_context(err, "The results as found (%s)", found->code);
		return rc;
	}
	rc = lims_desk_actor(lab, &actor, err);
	if (!rc && lims_dossier_worked(&found->sheet, actor))
		rc = lims_err_set(err, LIMS_E_REFUSED, "%s worked on %s and cannot sign for it: another person signs", actor, found->code);
	if (!rc) {
		struct lims_jw w;
		lims_jw_init(&w, ret_gates);
		lims_jw_object(&w, NULL);
		lims_jw_text(&w, "worksheet", found->code);
		lims_gates_put(&w, found, gates);
		lims_jw_end_object(&w);
	}
	return rc;
}

lims_rc lims_paper_as_found_ready(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_buf *ret_gates,
	struct lims_buf *warnings, struct lims_err *err)
{
	struct lims_opened_sheet found = {0};
	bool printed = false;
	lims_rc rc = open_found(lab, o, &found, &printed, err);
	if (!rc && printed)
		rc = check(lab, &found, ret_gates, warnings, err);
	lims_opened_sheet_finish(&found);
	return rc;
}
