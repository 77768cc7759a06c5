// SPDX-License-Identifier: Apache-2.0
// What is asked of the surroundings of a worksheet and what was recorded of them.
#include "laboratory/equipment/conditions.h"

#include "laboratory/equipment/measure.h"
#include "laboratory/opened_sheet.h"
#include "laboratory/strikes.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/input.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 16 * 1024, NOTE_MAX = 2000 };

struct striking {
	struct lims_laboratory *lab;
	const char *code, *cause, *note;
	int number;
};

static lims_rc put_struck(
	const struct striking *c, const struct lims_dossier_condition *condition, struct lims_buf *body, struct lims_err *err)
{
	struct lims_buf text;
	struct lims_jw w;
	lims_buf_init(&text, NOTE_MAX);
	lims_rc rc = c->note ? lims_desk_text(c->lab, "note", c->note, &text, err) : LIMS_OK;
	lims_jw_init(&w, body);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "condition", condition->entry);
	lims_jw_text(&w, "cause", c->cause);
	if (c->note)
		lims_jw_text(&w, "note", lims_buf_text(&text));
	lims_jw_end_object(&w);
	lims_buf_finish(&text);
	return rc;
}

static lims_rc append_struck(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct striking *c = ctx;
	struct lims_opened_sheet o;
	struct lims_buf body;
	lims_buf_init(&body, BODY_MAX);
	lims_rc rc = lims_opened_sheet_init(&o, lims_tx_db(tx), c->code, err);
	if (!rc)
		rc = lims_opened_sheet_writable(&o, c->code, err);
	if (!rc && (c->number < 1 || (size_t)c->number > o.sheet.recorded_count))
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "The worksheet %s has %zu recorded conditions: see lims worksheet show", c->code,
			o.sheet.recorded_count);
	if (!rc && o.sheet.recorded[c->number - 1].struck)
		rc = lims_err_set(err, LIMS_E_REFUSED, "The condition c%d is struck out already", c->number);
	if (!rc)
		rc = put_struck(c, &o.sheet.recorded[c->number - 1], &body, err);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_MEASURE, "worksheet.condition_struck", "worksheet", c->code, &body, NULL, err);
	lims_opened_sheet_finish(&o);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_condition_strike(
	struct lims_laboratory *lab, const char *worksheet, int number, const char *cause, const char *note, struct lims_err *err)
{
	struct striking c = {lab, worksheet, cause, note, number};
	const char *label = NULL;
	lims_rc rc = lims_bench_cause(lab, cause, note, &label, err);
	return rc ? rc : lims_journal_command(lab->journal, append_struck, &c, err);
}

/* ---- doubting ---- */

/// Further outside than the limits are apart.
static bool far_outside(const struct lims_condition *c, const struct lims_value *v)
{
	struct lims_dec width, low, high, in;
	struct lims_unit_conv conv;
	if (lims_unit_conv(v->unit, c->measure, &conv, NULL) != LIMS_OK || lims_unit_apply(&conv, v->number, &in, NULL, NULL) != LIMS_OK)
		return false;
	return lims_dec_sub(c->high, c->low, &width, NULL, NULL) == LIMS_OK && lims_dec_sub(c->low, width, &low, NULL, NULL) == LIMS_OK &&
		   lims_dec_add(c->high, width, &high, NULL, NULL) == LIMS_OK && (lims_dec_cmp(in, low) < 0 || lims_dec_cmp(in, high) > 0);
}

/// value read in `unit`; false when it is no number in it.
static bool number_in(const char *value, const char *unit, struct lims_dec *ret)
{
	char is[LIMS_MEASURE_UNIT];
	return lims_measure_read(value, ret, is, NULL) == LIMS_OK && lims_text_equal(is, unit);
}

static bool between(struct lims_dec d, int low, int high)
{
	return lims_dec_cmp(d, lims_dec_from_int(low)) >= 0 && lims_dec_cmp(d, lims_dec_from_int(high)) <= 0;
}

lims_rc lims_air_check(const char *quantity, const char *value, struct lims_err *err)
{
	struct lims_dec d;
	bool cold =
		lims_text_equal(quantity, "temperature") && ((number_in(value, "Cel", &d) && lims_dec_cmp(d, lims_dec_scaled(-27315, -2)) < 0) ||
														(number_in(value, "K", &d) && lims_dec_sign(d) < 0));
	if (cold)
		return lims_err_set(err, LIMS_E_INPUT, "%s %s cannot be: nothing is colder than -273.15 °C", quantity, value);
	if (!lims_text_equal(quantity, "humidity") || !number_in(value, "%", &d) || between(d, 0, 100))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "%s %s cannot be: the humidity of the air lies from 0 to 100 %%", quantity, value);
}

lims_rc lims_air_doubt(const char *quantity, const char *value, struct lims_err *err)
{
	struct lims_dec d;
	if (!lims_text_equal(quantity, "temperature") || !number_in(value, "Cel", &d) || between(d, LIMS_AIR_COLDEST, LIMS_AIR_HOTTEST))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_REFUSED,
		"%s %s is no air that people work in and was not recorded: is it a slip? If it was read like that, repeat with --sure", quantity,
		value);
}

lims_rc lims_condition_named(const struct lims_procedure *p, const char *quantity, struct lims_err *err)
{
	char names[512] = "";
	size_t at = 0;
	for (size_t i = 0; i < p->condition_count; i++) {
		const char *name = p->conditions[i].quantity;
		if (lims_text_equal(name, quantity))
			return LIMS_OK;
		if (at + strlen(name) + 3 < sizeof names)
			at += (size_t)snprintf(names + at, sizeof names - at, "%s%s", at ? ", " : "", name);
	}
	if (!at)
		return lims_err_set(err, LIMS_E_INPUT, "The procedure %s asks for no conditions: %s would be shown nowhere", p->id, quantity);
	return lims_err_set(err, LIMS_E_INPUT, "The procedure %s knows no condition %s: it asks for %s", p->id, quantity, names);
}

static lims_rc doubt(const struct lims_opened_sheet *o, const char *quantity, const char *value, struct lims_err *err)
{
	for (size_t i = 0; i < o->p->condition_count; i++) {
		const struct lims_condition *c = &o->p->conditions[i];
		struct lims_value v;
		char low[LIMS_DEC_TEXT], high[LIMS_DEC_TEXT];
		struct lims_input_type type = {
			.name = quantity, .kind = LIMS_CELL_NUMBER, .measure = c->measure, .unit = c->unit, .units = o->p->units};
		if (!o->plan->condition_applies[i] || !c->has_low || !c->has_high || !lims_text_equal(c->quantity, quantity) ||
			lims_input_read(&type, value, o->arena, &v, NULL) != LIMS_OK || !far_outside(c, &v))
			continue;
		lims_dec_text(c->low, low);
		lims_dec_text(c->high, high);
		return lims_err_set(err, LIMS_E_REFUSED,
			"%s %s lies far outside %s to %s %s and was not recorded: is it a slip? If it was read like that, repeat with --sure", quantity,
			value, low, high, c->unit);
	}
	return lims_air_doubt(quantity, value, err);
}

lims_rc lims_condition_doubt(
	struct lims_laboratory *lab, const char *worksheet, const char *quantity, const char *value, struct lims_err *err)
{
	struct lims_opened_sheet o;
	lims_rc rc = lims_opened_sheet_init(&o, lims_journal_db(lab->journal), worksheet, err);
	if (!rc)
		rc = doubt(&o, quantity, value, err);
	lims_opened_sheet_finish(&o);
	return rc;
}

/* ---- what is asked ---- */

size_t lims_condition_states(const struct lims_procedure *p, const struct lims_plan *plan, const struct lims_dossier *sheet,
	struct lims_condition_state *ret, size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < p->condition_count && n < most; i++) {
		const struct lims_condition *c = &p->conditions[i];
		if (!plan->condition_applies[i])
			continue;
		ret[n] = (struct lims_condition_state){.asked = c, .limits = c->role == LIMS_ROLE_VALIDITY && (c->has_low || c->has_high)};
		for (size_t k = 0; k < sheet->condition_count; k++)
			ret[n].recorded = ret[n].recorded || lims_text_equal(sheet->conditions[k].name, c->quantity);
		n++;
	}
	return n;
}
