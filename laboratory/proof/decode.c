// SPDX-License-Identifier: Apache-2.0
// Turns kept capture bytes into the value of one role, at the bench and years later alike.
#include "laboratory/proof/proof.h"

#include "drivers/protocol/capture.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/expr.h"
#include "lims-core/engine/place.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 16 << 20 };

lims_rc lims_proof_decode(const void *capture, size_t capture_len, const void *model, size_t model_len, const char *role,
	struct lims_reading *ret_reading, char ret_value[LIMS_PROOF_VALUE], struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to decode a capture");
	struct lims_capture c;
	struct lims_faults faults;
	const struct lims_model *m = NULL;
	struct lims_decision v = {0};
	lims_rc rc = lims_capture_parse(capture, capture_len, arena, &c, err);
	if (!rc && model) {
		lims_faults_init(&faults, arena, c.head.model);
		faults.lang = err ? err->lang : NULL;
		rc = lims_model_read(model, model_len, c.head.model, arena, &faults, &m, err);
	}
	if (!rc)
		rc = lims_capture_decide(&c, m, role, &v, err);
	if (!rc) {
		*ret_reading = v.reading;
		ret_value[0] = '\0';
		if (v.reading.reason == LIMS_REASON_NONE)
			snprintf(ret_value, LIMS_PROOF_VALUE, lims_text_equal(v.reading.unit, "1") ? "%s" : "%s %s", v.reading.digits, v.reading.unit);
	}
	lims_arena_destroy(arena);
	return rc;
}

static const struct lims_result_cell *cell_at(const struct lims_result *r, const struct lims_ws_cell *cell)
{
	for (size_t i = 0; i < r->step_count; i++) {
		const struct lims_result_step *s = &r->steps[i];
		if (!lims_text_equal(s->step->id, cell->step) || cell->row >= s->row_count || cell->run >= s->rows[cell->row].run_count)
			continue;
		for (size_t c = 0; c < s->step->column_count; c++)
			if (lims_text_equal(s->step->columns[c].id, cell->column))
				return &s->rows[cell->row].runs[cell->run].cells[c];
	}
	return NULL;
}

/// Loads need the pieces of the standards; for every other cell they decide nothing, and a frame without them is evaluated as it always was.
static lims_rc frame(const struct lims_procedure *p, const struct lims_dossier *s, const struct lims_ws_cell *cell,
	struct lims_worksheet *ret_w, struct lims_err *err)
{
	const struct lims_step *step = lims_procedure_step(p, cell->step);
	const struct lims_column *column = step ? lims_step_column(step, cell->column) : NULL;
	*ret_w = (struct lims_worksheet){.procedure = s->procedure,
		.mode = s->mode,
		.date = s->dated ? s->work_on : (struct lims_date){0},
		.item = s->characteristics,
		.item_count = s->characteristic_count,
		.cells = cell,
		.cell_count = 1};
	if (!column || !column->load)
		return LIMS_OK;
	ret_w->standard_count = s->standard_count;
	return lims_dossier_standards(s, p, &ret_w->standards, err);
}

/// The sentence behind the name of a reason.
static const char *sentence(const char *name)
{
	for (int r = LIMS_VALUE_MISSING; r <= LIMS_VALUE_SIGN; r++)
		if (lims_text_equal(name, lims_value_reason_name((enum lims_value_reason)r)))
			return lims_value_reason_text((enum lims_value_reason)r);
	return name;
}

static bool is_reason(const struct lims_result_cell *at, enum lims_value_reason reason)
{
	return at && !at->v.has_value && lims_text_equal(at->v.reason, lims_value_reason_name(reason));
}

static lims_rc misfit(
	const struct lims_procedure *p, const struct lims_ws_cell *cell, const struct lims_result_cell *at, struct lims_err *err)
{
	char place[LIMS_PLACE_TEXT] = "";
	const struct lims_lang *lang = err ? err->lang : NULL;
	const struct lims_step *step = lims_procedure_step(p, cell->step);
	if (step)
		lims_place_text(lang, step, cell->row, cell->run, lims_step_column(step, cell->column), place);
	if (at && at->load)
		return lims_err_set(err, LIMS_E_INPUT, "%s: the load has no value: %s", place, lims_tr(lang, sentence(at->v.reason)));
	if (is_reason(at, LIMS_VALUE_SIGN))
		return at->column->sign == LIMS_SIGN_POSITIVE
				   ? lims_err_set(err, LIMS_E_INPUT, "%s: %s is not above zero, and it cannot be less: look again", place, cell->text)
				   : lims_err_set(err, LIMS_E_INPUT, "%s: %s is below zero, which it cannot be: look again", place, cell->text);
	return lims_err_set(err, LIMS_E_INPUT, "%s: %s is not in %s or a unit of the same kind", place, cell->text,
		at ? at->column->unit : lims_tr(lang, "the unit of the column"));
}

/// As lims_proof_pieces; *ret_sign is set when all that is wrong with the value is its sign.
static lims_rc fill(const struct lims_procedure *p, const struct lims_dossier *s, const struct lims_ws_cell *cell,
	char ret_value[LIMS_PROOF_VALUE], bool *ret_sign, struct lims_err *err)
{
	struct lims_worksheet w;
	struct lims_result *r = NULL;
	lims_rc rc = frame(p, s, cell, &w, err);
	if (!rc)
		rc = lims_worksheet_evaluate(p, &w, &r, err);
	if (rc)
		return rc;
	// The engine goes on without a value that has a unit of another quantity; nothing that it would leave aside fills a cell.
	const struct lims_result_cell *at = cell_at(r, cell);
	ret_value[0] = '\0';
	*ret_sign = is_reason(at, LIMS_VALUE_SIGN);
	if (!at || !at->v.has_value)
		rc = misfit(p, cell, at, err);
	else if (at->load && cell->piece_count > 0)
		snprintf(ret_value, LIMS_PROOF_VALUE, "%s %s", at->load->nominal.text, at->load->nominal.unit);
	lims_result_destroy(r);
	return rc;
}

lims_rc lims_proof_pieces(const struct lims_procedure *p, const struct lims_dossier *s, const struct lims_ws_cell *cell,
	char ret_value[LIMS_PROOF_VALUE], struct lims_err *err)
{
	bool sign = false;
	return fill(p, s, cell, ret_value, &sign, err);
}

lims_rc lims_proof_fits(const struct lims_procedure *p, const struct lims_dossier *s, const struct lims_ws_cell *cell, struct lims_err *err)
{
	char value[LIMS_PROOF_VALUE];
	return lims_proof_pieces(p, s, cell, value, err);
}

/// Kept with the reading for ever: no language where the units say it all, else the sentence as far as it fits, with a mark where it is cut.
static void note_misfit(struct lims_reading *r, const struct lims_column *column, const char *sentence)
{
	enum { WHOLE = sizeof r->note - 8 };
	if (r->unit[0] && !lims_text_equal(r->unit, column->unit))
		snprintf(r->note, sizeof r->note, "%.40s ≠ %.40s", r->unit, column->unit);
	else if (strlen(sentence) < sizeof r->note)
		memcpy(r->note, sentence, strlen(sentence) + 1);
	else
		snprintf(r->note, sizeof r->note, "%.*s…", (int)WHOLE, sentence);
	lims_text_clean(r->note, true);
}

lims_rc lims_proof_reading(const struct lims_procedure *p, const struct lims_dossier *s, const struct lims_ws_cell *cell,
	const struct lims_proof_bytes *bytes, struct lims_reading *ret_reading, char ret_value[LIMS_PROOF_VALUE], struct lims_err *err)
{
	const struct lims_step *step = lims_procedure_step(p, cell->step);
	const struct lims_column *column = step ? lims_step_column(step, cell->column) : NULL;
	struct lims_ws_cell filled = *cell;
	struct lims_err why = {.code = LIMS_OK}; // English: it is recorded
	char made[LIMS_PROOF_VALUE];
	bool sign = false;
	if (!column || column->source != LIMS_COLUMN_INSTRUMENT)
		return lims_err_set(err, LIMS_E_INPUT, "The column %s of the step %s is typed, not captured", cell->column, cell->step);
	lims_rc rc = lims_proof_decode(bytes->capture, bytes->capture_len, bytes->model, bytes->model_len,
		column->quantity[0] ? column->quantity : NULL, ret_reading, ret_value, err);
	if (rc || !ret_value[0])
		return rc;
	filled.text = ret_value;
	rc = fill(p, s, &filled, made, &sign, &why);
	if (rc == LIMS_E_INPUT) {
		ret_reading->reason = sign ? LIMS_REASON_SIGN : LIMS_REASON_UNIT_UNKNOWN;
		if (sign)
			snprintf(ret_reading->note, sizeof ret_reading->note, "%.90s", ret_value); // what was shown
		else
			note_misfit(ret_reading, column, why.text);
		ret_value[0] = '\0';
		rc = LIMS_OK;
	} else if (rc && err) {
		*err = why;
	}
	return rc;
}
