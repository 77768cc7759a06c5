// SPDX-License-Identifier: Apache-2.0
// From the texts of a certificate to a curve, with everything checked that a certificate can get wrong.
#include "lims-core/engine/curve_inside.h"

#include "lims-core/engine/input.h"

#include <string.h>

struct builder {
	const struct lims_ws_curve *from;
	const struct lims_units *units;
	struct lims_arena *arena;
	struct lims_err *err;
	struct lims_curve *c;
};

static lims_rc no_memory(struct builder *b)
{
	return lims_err_set(b->err, LIMS_E_MEMORY, "There is no memory for the certificate; make it smaller.");
}

/// A number with its unit. A temperature in °C and a difference in K are different things, whatever their size.
static lims_rc number(struct builder *b, const char *name, const char *text, const struct lims_unit *measure, struct curve_number *ret)
{
	struct lims_value v;
	if (text == NULL) {
		*ret = (struct curve_number){.there = false};
		return LIMS_OK;
	}
	struct lims_input_type type = {.name = name, .kind = LIMS_CELL_NUMBER, .measure = measure, .units = b->units};
	lims_rc rc = lims_input_read(&type, text, b->arena, &v, b->err);
	if (rc != LIMS_OK)
		return rc;
	if (v.unit->affine != measure->affine)
		return lims_err_set(b->err, LIMS_E_INPUT,
			"%s: \"%s\" is given where %s is needed: a point with its own zero and a difference are different things.", name, text,
			measure->code);
	*ret = (struct curve_number){.there = true, .stated = v.number};
	return lims_unit_conv(v.unit, measure, &ret->conv, b->err);
}

static lims_rc above_zero(struct builder *b, const char *name, const char *text, const struct lims_unit *measure, struct curve_number *ret)
{
	lims_rc rc = number(b, name, text, measure, ret);
	if (rc == LIMS_OK && ret->there && lims_dec_sign(ret->stated) <= 0)
		rc = lims_err_set(b->err, LIMS_E_INPUT, "%s: \"%s\" is not above zero; leave it out when the certificate states none.", name, text);
	return rc;
}

/// -1, 0, 1 of two numbers in the declared unit; 1 when they cannot be compared.
static int order(const struct curve_number *a, const struct curve_number *b)
{
	struct lims_rat x, y;
	int c = 1;
	lims_rat_init(&x);
	lims_rat_init(&y);
	if (curve_rat(a, &x) && curve_rat(b, &y))
		c = lims_rat_cmp(&x, &y);
	lims_rat_finish(&x);
	lims_rat_finish(&y);
	return c;
}

static lims_rc build_points(struct builder *b, const struct lims_certified *as)
{
	const struct lims_ws_curve *from = b->from;
	struct curve_point *points = lims_arena_array(b->arena, from->point_count + 1, sizeof *points);
	if (points == NULL)
		return no_memory(b);
	if (from->point_count == 0)
		return lims_err_set(b->err, LIMS_E_INPUT, "there are no points; give at least one.");
	for (size_t i = 0; i < from->point_count; i++) {
		const struct lims_ws_point *p = &from->points[i];
		lims_rc rc = number(b, "at", p->at, as->argument, &points[i].x);
		if (rc == LIMS_OK)
			rc = number(b, "value", p->value, as->measure, &points[i].y);
		if (rc == LIMS_OK)
			rc = above_zero(b, "U", p->U != NULL ? p->U : from->U, as->difference, &points[i].U);
		if (rc == LIMS_OK)
			rc = above_zero(b, "k", p->k != NULL ? p->k : from->k, b->c->one, &points[i].k);
		if (rc == LIMS_OK && (!points[i].x.there || !points[i].y.there))
			rc = lims_err_set(b->err, LIMS_E_INPUT, "a point needs \"at\" and \"value\".");
		if (rc != LIMS_OK)
			return lims_err_context(b->err, "point %zu", i + 1);
		if (i > 0 && order(&points[i - 1].x, &points[i].x) >= 0)
			return lims_err_set(b->err, LIMS_E_INPUT, "the points must ascend: point %zu at %s does not lie above %s; sort them.", i + 1,
				p->at, from->points[i - 1].at);
	}
	b->c->points = points;
	b->c->point_count = from->point_count;
	return LIMS_OK;
}

static lims_rc own_unit(struct builder *b, const char *what, const char *code, const struct lims_unit *measure, struct lims_unit *ret)
{
	if (code == NULL)
		return lims_err_set(b->err, LIMS_E_INPUT, "\"%s\" is missing; a polynomial names the units of its numbers.", what);
	lims_rc rc = strcmp(code, "1") == 0 ? LIMS_OK : lims_unit_parse(b->units, code, strlen(code), ret, b->err);
	if (rc != LIMS_OK)
		return lims_err_context(b->err, "%s", what);
	if (!lims_unit_same_dimension(ret, measure) || ret->affine != measure->affine)
		return lims_err_set(b->err, LIMS_E_INPUT, "%s: \"%s\" is given where %s is needed.", what, code, measure->code);
	return LIMS_OK;
}

static lims_rc build_polynomial(struct builder *b, const struct lims_certified *as)
{
	const struct lims_ws_curve *from = b->from;
	struct lims_dec *list = lims_arena_array(b->arena, from->coefficient_count + 1, sizeof *list);
	struct lims_unit unit = lims_unit_one(), of = lims_unit_one();
	if (list == NULL)
		return no_memory(b);
	if (from->coefficient_count == 0 || from->coefficient_count > LIMS_STANDARD_COEFFICIENTS_MAX || from->from == NULL || from->to == NULL)
		return lims_err_set(b->err, LIMS_E_INPUT, "a polynomial needs 1 to %d coefficients and its range, \"from\" and \"to\".",
			LIMS_STANDARD_COEFFICIENTS_MAX);
	for (size_t i = 0; i < from->coefficient_count; i++) {
		const char *text = from->coefficients[i];
		if (lims_dec_parse(text, strlen(text), &list[i], NULL) != LIMS_OK)
			return lims_err_set(b->err, LIMS_E_INPUT, "coefficient %zu, \"%s\", is no number; write digits and a point alone.", i, text);
	}
	b->c->coefficients = list;
	b->c->coefficient_count = from->coefficient_count;
	lims_rc rc = own_unit(b, "unit", from->unit, as->measure, &unit);
	if (rc == LIMS_OK)
		rc = own_unit(b, "of", from->of, as->argument, &of);
	if (rc == LIMS_OK)
		rc = lims_unit_conv(as->argument, &of, &b->c->to_argument, b->err);
	return rc == LIMS_OK ? lims_unit_conv(&unit, as->measure, &b->c->to_value, b->err) : rc;
}

static lims_rc build_expansion(struct builder *b, const struct lims_certified *as)
{
	struct lims_unit *per = lims_arena_take(b->arena, sizeof *per), difference;
	if (per == NULL)
		return no_memory(b);
	difference = lims_unit_difference(b->units, as->argument);
	lims_rc rc = lims_unit_pow(&difference, -1, per, b->err);
	if (rc == LIMS_OK)
		rc = number(b, "value", b->from->value, as->measure, &b->c->value);
	if (rc == LIMS_OK)
		rc = number(b, "at", b->from->at, as->argument, &b->c->at);
	if (rc == LIMS_OK)
		rc = number(b, "expansion", b->from->expansion, per, &b->c->expansion);
	if (rc == LIMS_OK && as->measure->affine)
		rc = lims_err_set(b->err, LIMS_E_INPUT, "what expands is no temperature in %s.", as->unit);
	if (rc == LIMS_OK && (!b->c->value.there || !b->c->at.there || !b->c->expansion.there))
		rc = lims_err_set(b->err, LIMS_E_INPUT, "an expansion needs \"value\", \"at\" and \"expansion\".");
	return rc;
}

static lims_rc build_kind(struct builder *b, const struct lims_certified *as)
{
	lims_rc rc;
	if (as->argument == NULL && b->from->kind != LIMS_CURVE_CONSTANT)
		return lims_err_set(b->err, LIMS_E_INPUT, "the procedure asks for a number here, not for something over another quantity.");
	switch (b->from->kind) {
	case LIMS_CURVE_POINTS:
		return build_points(b, as);
	case LIMS_CURVE_POLYNOMIAL:
		return build_polynomial(b, as);
	case LIMS_CURVE_EXPANSION:
		return build_expansion(b, as);
	case LIMS_CURVE_CONSTANT:
		break;
	}
	rc = number(b, "constant", b->from->value, as->measure, &b->c->value);
	if (rc == LIMS_OK && !b->c->value.there)
		rc = lims_err_set(b->err, LIMS_E_INPUT, "\"constant\" has no value.");
	return rc;
}

lims_rc lims_curve_build(const struct lims_ws_curve *from, const struct lims_certified *as, const struct lims_units *units,
	struct lims_arena *arena, const struct lims_curve **ret, struct lims_err *err)
{
	struct lims_curve *c = lims_arena_take(arena, sizeof *c);
	struct lims_unit *one = lims_arena_take(arena, sizeof *one);
	struct builder b = {.from = from, .units = units, .arena = arena, .err = err, .c = c};
	if (c == NULL || one == NULL)
		return no_memory(&b);
	*one = lims_unit_one();
	*c = (struct lims_curve){.kind = from->kind, .measure = as->measure, .difference = as->difference, .one = one};
	lims_rc rc = build_kind(&b, as);
	if (rc == LIMS_OK)
		rc = above_zero(&b, "U", from->U, as->difference, &c->U);
	if (rc == LIMS_OK)
		rc = above_zero(&b, "k", from->k, one, &c->k);
	if (rc == LIMS_OK && as->argument == NULL && (from->from != NULL || from->to != NULL))
		rc = lims_err_set(err, LIMS_E_INPUT, "a number has no range; remove \"from\" and \"to\".");
	if (rc == LIMS_OK && as->argument != NULL)
		rc = number(&b, "from", from->from, as->argument, &c->from);
	if (rc == LIMS_OK && as->argument != NULL)
		rc = number(&b, "to", from->to, as->argument, &c->to);
	if (rc == LIMS_OK && c->from.there && c->to.there && order(&c->from, &c->to) > 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "the range runs from %s to %s; exchange the ends.", from->from, from->to);
	if (rc == LIMS_OK)
		*ret = c;
	return rc;
}

/// The unit behind a number; that of a pure number when there is none.
static lims_rc unit_of(struct builder *b, const char *text, struct lims_unit **ret)
{
	*ret = lims_arena_take(b->arena, sizeof **ret);
	if (*ret == NULL)
		return no_memory(b);
	**ret = lims_unit_one();
	const char *code = text == NULL ? "" : text + strcspn(text, " ");
	while (*code == ' ')
		code++;
	return *code == '\0' || strcmp(code, "1") == 0 ? LIMS_OK : lims_unit_parse(b->units, code, strlen(code), *ret, b->err);
}

lims_rc lims_curve_check(const struct lims_ws_curve *from, const struct lims_units *units, struct lims_arena *arena, struct lims_err *err)
{
	struct builder b = {.from = from, .units = units, .arena = arena, .err = err};
	struct lims_unit *measure = NULL, *argument = NULL, *difference = lims_arena_take(arena, sizeof *difference);
	const struct lims_curve *c;
	const char *value = from->value, *at = from->at != NULL ? from->at : from->from != NULL ? from->from : from->to;
	if (from->kind == LIMS_CURVE_POINTS && from->point_count > 0) {
		value = from->points[0].value;
		at = from->points[0].at;
	}
	if (from->kind == LIMS_CURVE_POLYNOMIAL) {
		value = from->unit == NULL ? NULL : lims_arena_printf(arena, "0 %s", from->unit);
		at = from->of == NULL ? NULL : lims_arena_printf(arena, "0 %s", from->of);
	}
	lims_rc rc = difference == NULL ? no_memory(&b) : unit_of(&b, value, &measure);
	if (rc == LIMS_OK)
		rc = unit_of(&b, at, &argument);
	if (rc != LIMS_OK)
		return rc;
	*difference = lims_unit_difference(units, measure);
	struct lims_certified as = {.name = from->name,
		.unit = measure->code,
		.measure = measure,
		.difference = difference,
		.of = "",
		.argument = from->kind == LIMS_CURVE_CONSTANT && at == NULL ? NULL : argument};
	return lims_curve_build(from, &as, units, arena, &c, err);
}

lims_rc lims_piece_check(const struct lims_ws_piece *p, const struct lims_units *units, struct lims_arena *arena, struct lims_err *err)
{
	struct builder b = {.units = units, .arena = arena, .err = err};
	struct lims_unit *measure = NULL, one = lims_unit_one();
	struct curve_number n;
	if (p->nominal == NULL)
		return LIMS_OK;
	lims_rc rc = unit_of(&b, p->nominal, &measure);
	if (rc == LIMS_OK && measure->affine)
		rc = lims_err_set(err, LIMS_E_INPUT, "nominal: pieces are added up, and points in %s cannot be; use another unit.", measure->code);
	if (rc == LIMS_OK)
		rc = number(&b, "nominal", p->nominal, measure, &n);
	if (rc == LIMS_OK && lims_dec_sign(n.stated) <= 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "nominal: \"%s\" is not above zero; correct it.", p->nominal);
	if (rc == LIMS_OK)
		rc = number(&b, "error", p->error, measure, &n);
	if (rc == LIMS_OK)
		rc = above_zero(&b, "limit", p->limit, measure, &n);
	if (rc == LIMS_OK)
		rc = above_zero(&b, "U", p->U, measure, &n);
	return rc == LIMS_OK ? above_zero(&b, "k", p->k, &one, &n) : rc;
}
