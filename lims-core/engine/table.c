// SPDX-License-Identifier: Apache-2.0
// Looking up a limit: the group by its choices, the band by its ends, the value by its formula.
#include "lims-core/engine/table.h"

#include <string.h>

static bool arg_name(void *ctx, const char *name, struct lims_expr_name *ret)
{
	const struct lims_table *t = ctx;
	for (size_t i = 0; i < t->arg_count; i++) {
		if (strcmp(t->args[i].name, name) != 0)
			continue;
		bool number = t->args[i].kind == LIMS_CELL_NUMBER;
		*ret = (struct lims_expr_name){.id = (int)i,
			.type = {.kind = number ? LIMS_KIND_NUMBER : LIMS_KIND_TEXT, .unit = t->args[i].measure, .choices = t->args[i].choices}};
		return true;
	}
	return false;
}

void lims_table_scope(const struct lims_table *t, const struct lims_units *units, struct lims_scope *ret)
{
	*ret = (struct lims_scope){.units = units, .ctx = (void *)(uintptr_t)t, .name = arg_name};
}

/// The arguments of one look-up: decimals, or rationals with the decimals absent.
struct look {
	struct lims_date day;
	const struct lims_value *value;
	const struct lims_rvalue *rvalue;
	size_t n;
};

static void look_get(void *ctx, int id, long row, struct lims_value *ret)
{
	const struct look *l = ctx;
	(void)row;
	if (id < 0 || (size_t)id >= l->n) {
		*ret = lims_value_none(LIMS_VALUE_NOT_IN_TABLE);
		return;
	}
	if (l->value != NULL) {
		*ret = l->value[id];
		return;
	}
	const struct lims_rvalue *r = &l->rvalue[id];
	*ret = (struct lims_value){.kind = r->kind, .reason = r->reason, .truth = r->truth, .text = r->text, .unit = r->unit};
	if (r->kind == LIMS_KIND_NUMBER) {
		bool inexact = false;
		if (lims_rat_to_dec(r->number, &ret->number, &inexact, NULL) != LIMS_OK)
			*ret = lims_value_none(LIMS_VALUE_TOO_LARGE);
	}
}

static void look_get_rat(void *ctx, int id, long row, struct lims_rvalue *ret)
{
	const struct look *l = ctx;
	struct lims_rat *number = ret->number;
	(void)row;
	if (l->rvalue != NULL && id >= 0 && (size_t)id < l->n) {
		*ret = l->rvalue[id];
		ret->number = number;
		if (ret->kind == LIMS_KIND_NUMBER)
			lims_rat_copy(number, l->rvalue[id].number);
		return;
	}
	struct lims_value v;
	look_get(ctx, id, row, &v);
	lims_rvalue_take(ret, &v);
	if (v.kind == LIMS_KIND_NUMBER && lims_rat_from_dec(number, v.number, NULL) != LIMS_OK) {
		ret->kind = LIMS_KIND_NONE;
		ret->reason = LIMS_VALUE_TOO_LARGE;
	}
}

static bool choice_allowed(const struct lims_table *t, const struct lims_table_group *g, size_t i, const char *text)
{
	for (size_t c = 0; text != NULL && t->args[i].choices[c] != NULL; c++) {
		if (strcmp(t->args[i].choices[c], text) == 0)
			return (g->allows[i] >> c & 1u) != 0;
	}
	return false;
}

static const struct lims_table_group *group_for(const struct lims_table *t, const struct look *l, enum lims_value_reason *ret_reason)
{
	for (size_t g = 0; g < t->group_count; g++) {
		bool fits = true;
		for (size_t i = 0; i < t->arg_count && fits; i++) {
			if (t->args[i].kind == LIMS_CELL_CHOICE)
				fits = choice_allowed(t, &t->groups[g], i, l->value != NULL ? l->value[i].text : l->rvalue[i].text);
		}
		if (fits && lims_in_force(t->groups[g].from, t->groups[g].to, l->day))
			return &t->groups[g];
		if (fits)
			*ret_reason = LIMS_VALUE_NOT_IN_FORCE;
	}
	return NULL;
}

/// The values of the axes: decimals where they are exact, rationals where they are not.
struct axis_values {
	struct lims_value v[LIMS_TABLE_AXES];
	struct lims_rvalue r[LIMS_TABLE_AXES];
};

/// LIMS_VALUE_MISSING is not given by an axis whose arguments have values, so it serves as "all well".
static enum lims_value_reason axes_value(const struct lims_table *t, const struct lims_cells *cells, bool rational, struct axis_values *a)
{
	for (size_t i = 0; i < t->axis_count; i++) {
		if (!rational) {
			lims_expr_eval(t->axes[i].formula->expr, cells, &a->v[i]);
			if (a->v[i].kind != LIMS_KIND_NUMBER)
				return a->v[i].reason;
			if (a->v[i].exact)
				continue;
		}
		a->r[i].number = lims_rat_create();
		if (a->r[i].number == NULL)
			return LIMS_VALUE_NO_MEMORY;
		lims_expr_eval_rat(t->axes[i].formula->expr, cells, &a->r[i]);
		if (a->r[i].kind != LIMS_KIND_NUMBER)
			return a->r[i].reason;
	}
	return LIMS_VALUE_MISSING;
}

static const struct lims_band *band_for(const struct lims_table *t, const struct lims_table_group *g, const struct axis_values *a)
{
	for (size_t b = 0; b < g->band_count; b++) {
		bool holds = true;
		for (size_t i = 0; i < t->axis_count && holds; i++) {
			const struct lims_interval *at = &g->bands[b].at[i];
			holds = a->r[i].number != NULL ? lims_interval_holds_rat(at, &a->r[i]) : lims_interval_holds(at, a->v[i].number);
		}
		if (holds)
			return &g->bands[b];
	}
	return NULL;
}

/// The band for the arguments, and the group in which it stands; NULL and the reason when there is none.
static const struct lims_band *find(const struct lims_table *t, const struct look *l, const struct lims_cells *cells,
	const struct lims_table_group **ret_group, enum lims_value_reason *ret_reason)
{
	*ret_reason = LIMS_VALUE_NOT_IN_TABLE;
	if (l->n != t->arg_count)
		return NULL;
	const struct lims_table_group *g = group_for(t, l, ret_reason);
	if (g == NULL)
		return NULL;
	*ret_reason = LIMS_VALUE_NOT_IN_TABLE;
	*ret_group = g;
	struct axis_values a;
	memset(&a, 0, sizeof a);
	const struct lims_band *band = NULL;
	enum lims_value_reason reason = axes_value(t, cells, l->rvalue != NULL, &a);
	if (reason == LIMS_VALUE_MISSING)
		band = band_for(t, g, &a);
	else
		*ret_reason = reason;
	for (size_t i = 0; i < LIMS_TABLE_AXES; i++)
		lims_rat_destroy(a.r[i].number);
	return band != NULL && band->value != NULL ? band : NULL;
}

const struct lims_source *lims_table_look(
	const struct lims_table *t, struct lims_date day, const struct lims_value *arg, size_t n, struct lims_value *ret)
{
	struct look l = {.day = day, .value = arg, .n = n};
	struct lims_cells cells = {.ctx = &l, .get = look_get, .get_rat = look_get_rat};
	const struct lims_table_group *group = NULL;
	enum lims_value_reason reason;
	const struct lims_band *band = find(t, &l, &cells, &group, &reason);
	if (band == NULL) {
		*ret = lims_value_none(reason);
		return NULL;
	}
	lims_expr_eval(band->value->expr, &cells, ret);
	return &group->source;
}

const struct lims_source *lims_table_look_rat(
	const struct lims_table *t, struct lims_date day, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret)
{
	struct look l = {.day = day, .rvalue = arg, .n = n};
	struct lims_cells cells = {.ctx = &l, .get = look_get, .get_rat = look_get_rat};
	const struct lims_table_group *group = NULL;
	enum lims_value_reason reason;
	const struct lims_band *band = find(t, &l, &cells, &group, &reason);
	if (band == NULL) {
		ret->kind = LIMS_KIND_NONE;
		ret->reason = reason;
		return NULL;
	}
	lims_expr_eval_rat(band->value->expr, &cells, ret);
	return &group->source;
}
