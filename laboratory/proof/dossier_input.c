// SPDX-License-Identifier: Apache-2.0
// The engine's input of a folded worksheet: what counts now, and of its standards what the procedure asks for.
#include "laboratory/proof/dossier.h"

#include "lims-core/base/text.h"

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The worksheet is larger than the program's limit for one worksheet");
}

/// What the procedure asks of a standard, from the register's fields of the same name.
static lims_rc input_standard(const struct lims_dossier *s, const struct lims_procedure *p, const struct lims_dossier_standard *from,
	struct lims_ws_standard *to, struct lims_err *err)
{
	const struct lims_standard_need *need = NULL;
	for (size_t i = 0; i < p->standard_count; i++)
		if (lims_text_equal(p->standards[i].role, from->role))
			need = &p->standards[i];
	*to = (struct lims_ws_standard){.role = from->role, .id = from->code};
	if (need && (need->pieces || need->certified_count > 0)) {
		to->certificates = from->certificates;
		to->certificate_count = from->certificate_count;
	}
	if (!need || need->asked_count == 0)
		return LIMS_OK;
	struct lims_ws_value *values = lims_arena_array(s->arena, need->asked_count, sizeof *values);
	if (!values)
		return no_memory(err);
	for (size_t a = 0; a < need->asked_count; a++)
		for (size_t f = 0; f < from->field_count; f++)
			if (lims_text_equal(need->asked[a].name, from->fields[f].name))
				values[to->value_count++] = from->fields[f];
	to->values = values;
	return LIMS_OK;
}

/// Moments go into the worksheet only where time counts: elsewhere they decide nothing, and the record has them.
static const char *input_moment(const struct lims_procedure *p, const struct lims_dossier_reading *r)
{
	const struct lims_step *step = lims_procedure_step(p, r->step);
	bool counts = step && (step->kind == LIMS_STEP_TIMED || (step->kind == LIMS_STEP_PAIRED && step->hold));
	return counts ? r->taken : NULL;
}

lims_rc lims_dossier_standards(
	const struct lims_dossier *s, const struct lims_procedure *p, const struct lims_ws_standard **ret, struct lims_err *err)
{
	struct lims_ws_standard *standards = lims_arena_array(s->arena, s->standard_count + 1, sizeof *standards);
	lims_rc rc = standards ? LIMS_OK : no_memory(err);
	for (size_t i = 0; !rc && i < s->standard_count; i++)
		rc = input_standard(s, p, &s->standards[i], &standards[i], err);
	if (!rc)
		*ret = standards;
	return rc;
}

lims_rc lims_dossier_input(const struct lims_dossier *s, const struct lims_procedure *p, struct lims_worksheet *ret_w, struct lims_err *err)
{
	struct lims_worksheet w = {.procedure = s->procedure,
		.mode = s->mode,
		.date = s->dated ? s->work_on : (struct lims_date){0},
		.item = s->characteristics,
		.item_count = s->characteristic_count,
		.cmc = s->cmc,
		.cmc_count = s->cmc_count,
		.conditions = s->conditions,
		.condition_count = s->condition_count,
		.standard_count = s->standard_count};
	struct lims_ws_answer *answers = lims_arena_array(s->arena, s->answer_count + 1, sizeof *answers);
	struct lims_ws_cell *cells = lims_arena_array(s->arena, s->reading_count + 1, sizeof *cells);
	if (!answers || !cells)
		return no_memory(err);
	lims_rc rc = lims_dossier_standards(s, p, &w.standards, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < s->answer_count; i++)
		answers[w.answer_count++] = s->answers[i].a;
	for (size_t i = 0; i < s->reading_count; i++) {
		const struct lims_dossier_reading *r = &s->readings[i];
		if (lims_dossier_counts(r))
			cells[w.cell_count++] = (struct lims_ws_cell){.step = r->step,
				.row = (size_t)r->row,
				.run = (size_t)r->run,
				.column = r->column,
				.text = r->value,
				.pieces = r->pieces,
				.piece_count = r->piece_count,
				.at = input_moment(p, r)};
	}
	w.answers = answers;
	w.cells = cells;
	*ret_w = w;
	return LIMS_OK;
}
