// SPDX-License-Identifier: Apache-2.0
// The conditions of a worksheet as its papers tell them: corrected, within what was required, and by which instrument.
#include "laboratory/paper_drawing.h"
#include "laboratory/paper_steps.h"
#include "laboratory/paper_struck.h"
#include "laboratory/presentation.h"
#include "laboratory/proof/correction.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

static const char *limits_of(struct lims_arena *arena, const struct lims_condition *c)
{
	char low[LIMS_DEC_TEXT], high[LIMS_DEC_TEXT];
	lims_dec_text(c->low, low);
	lims_dec_text(c->high, high);
	if (c->has_low && c->has_high)
		return lims_arena_printf(arena, "(%s ÷ %s)", lims_present_number(arena, low), lims_present_number(arena, high));
	if (c->has_high)
		return lims_arena_printf(arena, "≤ %s", lims_present_number(arena, high));
	return c->has_low ? lims_arena_printf(arena, "≥ %s", lims_present_number(arena, low)) : NULL;
}

/// How the readings of a condition were judged: the worst of them. Where nothing is required, a reading does not pass.
static enum lims_paper_state condition_state(const struct lims_result *r, const struct lims_condition *of)
{
	enum lims_paper_state state = LIMS_STATE_NONE;
	for (size_t i = 0; i < r->criterion_count; i++) {
		const struct lims_result_criterion *c = &r->criteria[i];
		if (c->step[0] || !lims_text_equal(c->id, of->quantity) || state == LIMS_STATE_FAIL)
			continue;
		if (state == LIMS_STATE_NONE || c->outcome != LIMS_VERDICT_PASS)
			state = lims_paper_state_of(c->outcome);
	}
	return state == LIMS_STATE_PASS && !of->has_low && !of->has_high ? LIMS_STATE_NONE : state;
}

static const char *value_of(const struct lims_paper_drawing *d, const struct lims_dossier_condition *said)
{
	char printed[LIMS_PROOF_VALUE];
	snprintf(printed, sizeof printed, "%s", said->value);
	if (said->shown)
		lims_correction_printed(said->shown, said->value, printed);
	return lims_present_written(d->arena, d->o->p->units, printed);
}

/// In the cell of a line whose name says the unit it is not said again.
static const char *cell_of(const struct lims_paper_drawing *d, const struct lims_dossier_condition *said, const char *unit)
{
	const char *value = value_of(d, said);
	size_t n = strlen(value), u = strlen(unit);
	bool says = u > 0 && n > u + 1 && value[n - u - 1] == ' ' && lims_text_equal(value + n - u, unit);
	const char *number = says ? lims_arena_printf(d->arena, "%.*s", (int)(n - u - 1), value) : NULL;
	return number ? number : value;
}

/// What an instrument showed and by which certificate that was corrected: "24,3 °C → 24,1 °C (nhiet1, N-2, U = 0,3 K)". False: no memory.
static bool add_shown(struct lims_paper_drawing *d, const struct lims_dossier_condition *said, const char *value, const char **list)
{
	const struct lims_units *units = d->o->p->units;
	const char *certificate = said->corrected_by ? said->corrected_by->number : said->certificate ? said->certificate : "–";
	// What was taken before corrections were is drawn as it was.
	if (!said->device || said->version < 5)
		return true;
	const char *shown = said->shown ? lims_present_written(d->arena, units, said->shown) : value;
	const char *U = said->U ? lims_arena_printf(d->arena, ", U = %s", lims_present_written(d->arena, units, said->U)) : "";
	const char *one = lims_arena_printf(
		d->arena, "%s%s%s (%s, %s%s)", shown, said->shown ? " → " : "", said->shown ? value : "", said->device, certificate, U ? U : "");
	*list = *list && one ? lims_arena_printf(d->arena, "%s; %s", *list, one) : one;
	return *list != NULL;
}

/// By whose readings a condition is told, as a line of its own.
static void put_shown(struct lims_paper_drawing *d, const char *list, struct lims_form_condition *to)
{
	if (list)
		to->shown = (struct lims_bilingual){lims_arena_printf(d->arena, "Số chỉ → đã hiệu chính: %s", list), "Shown → corrected"};
}

lims_rc lims_paper_conditions(struct lims_paper_drawing *d, struct lims_err *err)
{
	const struct lims_procedure *p = d->o->p;
	const struct lims_dossier *s = &d->o->sheet;
	struct lims_form_condition *list = lims_arena_array(d->arena, p->condition_count + 1, sizeof *list);
	size_t n = 0;
	if (!list)
		return lims_err_set(err, LIMS_E_MEMORY, "The paper is larger than the program's limit for one worksheet");
	for (size_t i = 0; i < p->condition_count; i++) {
		const struct lims_condition *c = &p->conditions[i];
		struct lims_form_condition *to = &list[n];
		const char *shown = NULL;
		if (!d->r->condition_applies[i])
			continue;
		to->unit = lims_present_unit(d->arena, d->o->p->units, c->unit);
		for (size_t k = 0; k < s->recorded_count; k++) {
			const struct lims_dossier_condition *said = &s->recorded[k];
			if (said->struck || !lims_text_equal(said->quantity, c->quantity))
				continue;
			const char *value = value_of(d, said);
			if (!add_shown(d, said, value, &shown))
				return lims_err_set(err, LIMS_E_MEMORY, "The paper is larger than the program's limit for one worksheet");
			*(to->start ? &to->end : &to->start) = cell_of(d, said, to->unit);
		}
		if (!to->start && !c->required && !d->blank)
			continue;
		to->quantity = (struct lims_bilingual){c->title.vi, c->title.en};
		to->limits = limits_of(d->arena, c);
		to->state = condition_state(d->r, c);
		put_shown(d, shown, to);
		n++;
	}
	d->conditions = list;
	d->condition_count = n;
	return LIMS_OK;
}

/// A condition that was struck: its value, drawn through, with its cause below.
static struct lims_form_condition struck_condition(struct lims_paper_drawing *d, const struct lims_dossier_condition *said)
{
	const struct lims_procedure *p = d->o->p;
	struct lims_form_condition to = {.quantity = {said->quantity, NULL}, .unit = "", .struck = true};
	for (size_t i = 0; i < p->condition_count; i++)
		if (lims_text_equal(p->conditions[i].quantity, said->quantity)) {
			to.quantity = (struct lims_bilingual){p->conditions[i].title.vi, p->conditions[i].title.en};
			to.unit = lims_present_unit(d->arena, p->units, p->conditions[i].unit);
		}
	to.start = cell_of(d, said, to.unit);
	to.shown = (struct lims_bilingual){lims_arena_printf(d->arena, "Gạch bỏ: %s%s%s (%s)", lims_paper_cause(said->struck),
										   said->struck_note ? "; " : "", said->struck_note ? said->struck_note : "", said->struck_by),
		"Struck out"};
	return to;
}

lims_rc lims_paper_struck_conditions(struct lims_paper_drawing *d, struct lims_err *err)
{
	const struct lims_dossier *s = &d->o->sheet;
	struct lims_form_condition *list = lims_arena_array(d->arena, d->condition_count + s->recorded_count + 1, sizeof *list);
	size_t n = d->condition_count;
	if (!list)
		return lims_paper_no_memory(err);
	if (n > 0)
		memcpy(list, d->conditions, n * sizeof *list);
	for (size_t i = 0; i < s->recorded_count; i++)
		if (s->recorded[i].struck)
			list[n++] = struck_condition(d, &s->recorded[i]);
	d->conditions = list;
	d->condition_count = n;
	return LIMS_OK;
}
