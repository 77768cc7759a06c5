// SPDX-License-Identifier: Apache-2.0
// What the certificates of a standard state on the day of the work: the one in force, never silently another.
#include "lims-core/engine/eval_standard.h"

#include <string.h>

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.");
}

bool lims_eval_take_certified(struct lims_eval *ev)
{
	const struct lims_procedure *p = ev->procedure;
	ev->certified = lims_arena_array(ev->arena, p->standard_count + 1, sizeof *ev->certified);
	for (size_t s = 0; ev->certified != NULL && s < p->standard_count; s++) {
		size_t n = p->standards[s].certified_count;
		ev->certified[s] = n == 0 ? NULL : lims_arena_array(ev->arena, n, sizeof **ev->certified);
		if (n > 0 && ev->certified[s] == NULL)
			return false;
	}
	return ev->certified != NULL;
}

static const struct lims_ws_curve *curve_of(const struct lims_ws_certificate *c, const char *name)
{
	for (size_t i = 0; i < c->curve_count; i++) {
		if (strcmp(c->curves[i].name, name) == 0)
			return &c->curves[i];
	}
	return NULL;
}

static bool overlap(const struct lims_ws_certificate *a, const struct lims_ws_certificate *b)
{
	bool a_first = a->to.month != 0 && b->from.month != 0 && lims_date_cmp(a->to, b->from) < 0;
	bool b_first = b->to.month != 0 && a->from.month != 0 && lims_date_cmp(b->to, a->from) < 0;
	return !a_first && !b_first;
}

lims_rc lims_certificates_disjoint(const struct lims_ws_certificate *a, const struct lims_ws_certificate *b, struct lims_err *err)
{
	if (!overlap(a, b))
		return LIMS_OK;
	for (size_t i = 0; i < a->curve_count; i++) {
		if (curve_of(b, a->curves[i].name) != NULL)
			return lims_err_set(err, LIMS_E_INPUT,
				"The certificates %s and %s both state \"%s\" on some day; end one before the other begins.", a->number, b->number,
				a->curves[i].name);
	}
	for (size_t i = 0; i < a->piece_count; i++) {
		for (size_t k = 0; k < b->piece_count; k++) {
			if (strcmp(a->pieces[i].id, b->pieces[k].id) == 0)
				return lims_err_set(err, LIMS_E_INPUT,
					"The certificates %s and %s both state the piece \"%s\" on some day; end one before the other begins.", a->number,
					b->number, a->pieces[i].id);
		}
	}
	return LIMS_OK;
}

/// A number of a certificate as a cell: computed once, exact in rationals too.
static lims_rc number_cell(
	struct lims_eval *ev, const struct lims_curve *curve, enum lims_ref_part part, struct lims_eval_cell *cell, struct lims_err *err)
{
	lims_curve_look(curve, part, NULL, &cell->v);
	if (cell->v.kind != LIMS_KIND_NUMBER || cell->v.exact)
		return LIMS_OK;
	struct lims_rvalue r = {.number = lims_rat_create()};
	ev->rational++;
	if (r.number == NULL || !lims_eval_keep(ev, r.number))
		return no_memory(err);
	lims_curve_look_rat(curve, part, NULL, &r);
	cell->rat = r.number;
	return LIMS_OK;
}

static lims_rc set_number(struct lims_eval *ev, struct lims_eval_certified *c, struct lims_err *err)
{
	static const enum lims_ref_part parts[] = {LIMS_PART_VALUE, LIMS_PART_EXPANDED, LIMS_PART_FACTOR};
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < sizeof parts / sizeof *parts && rc == LIMS_OK; i++) {
		struct lims_eval_cell *cell = &c->number[i];
		*cell = (struct lims_eval_cell){.planned = true, .given = true, .state = LIMS_EVAL_DONE, .v = lims_value_none(c->reason)};
		if (c->curve != NULL)
			rc = number_cell(ev, c->curve, parts[i], cell, err);
	}
	return rc;
}

/// Every certificate is read, so that a fault in one is found on every day; the one in force counts.
static lims_rc certify(struct lims_eval *ev, const struct lims_certified *as, const struct lims_ws_standard *given,
	struct lims_eval_certified *ret, struct lims_err *err)
{
	ret->reason = LIMS_VALUE_NOT_CERTIFIED;
	for (size_t i = 0; i < given->certificate_count; i++) {
		const struct lims_ws_certificate *c = &given->certificates[i];
		const struct lims_ws_curve *from = curve_of(c, as->name);
		const struct lims_curve *curve = NULL;
		lims_rc rc = from == NULL ? LIMS_OK : lims_curve_build(from, as, ev->procedure->units, ev->arena, &curve, err);
		if (rc != LIMS_OK)
			return lims_err_context(err, "certificate %s, %s", c->number, as->name);
		bool in_force = lims_in_force(c->from, c->to, ev->date);
		if (in_force && curve != NULL)
			ret->curve = curve;
		if (!in_force && (from != NULL || (c->curve_count == 0 && c->piece_count == 0)))
			ret->reason = LIMS_VALUE_NOT_IN_FORCE;
	}
	return LIMS_OK;
}

lims_rc lims_eval_certify(struct lims_eval *ev, size_t need, const struct lims_ws_standard *given, struct lims_err *err)
{
	const struct lims_standard_need *n = &ev->procedure->standards[need];
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < given->certificate_count && rc == LIMS_OK; i++) {
		for (size_t k = 0; k < i && rc == LIMS_OK; k++)
			rc = lims_certificates_disjoint(&given->certificates[k], &given->certificates[i], err);
	}
	for (size_t i = 0; i < n->certified_count && rc == LIMS_OK; i++)
		rc = certify(ev, &n->certified[i], given, &ev->certified[need][i], err);
	for (size_t i = 0; i < n->certified_count && rc == LIMS_OK; i++) {
		if (n->certified[i].argument == NULL)
			rc = set_number(ev, &ev->certified[need][i], err);
	}
	return rc == LIMS_E_INPUT ? lims_err_context(err, "standards: %s", n->role) : rc;
}

struct lims_eval_cell *lims_eval_certified_number(struct lims_eval *ev, struct lims_ref ref)
{
	return &ev->certified[ref.a][ref.b].number[ref.part == LIMS_PART_VALUE ? 0 : ref.part == LIMS_PART_EXPANDED ? 1 : 2];
}

void lims_eval_certified_look(struct lims_eval *ev, int id, const struct lims_value *x, struct lims_value *ret)
{
	struct lims_ref ref = lims_call_unpack(id);
	const struct lims_eval_certified *c = &ev->certified[ref.a][ref.b];
	if (c->curve == NULL)
		*ret = lims_value_none(c->reason);
	else
		lims_curve_look(c->curve, ref.part, x, ret);
	ev->rational += ret->kind == LIMS_KIND_NUMBER && !ret->exact;
}

void lims_eval_certified_look_rat(struct lims_eval *ev, int id, const struct lims_rvalue *x, struct lims_rvalue *ret)
{
	struct lims_ref ref = lims_call_unpack(id);
	const struct lims_eval_certified *c = &ev->certified[ref.a][ref.b];
	if (c->curve != NULL) {
		lims_curve_look_rat(c->curve, ref.part, x, ret);
		return;
	}
	ret->kind = LIMS_KIND_NONE;
	ret->reason = c->reason;
}

double lims_eval_certified_slope(const struct lims_eval *ev, int id, double x)
{
	struct lims_ref ref = lims_call_unpack(id);
	const struct lims_curve *curve = ev->certified[ref.a][ref.b].curve;
	return curve == NULL || ref.part != LIMS_PART_VALUE ? 0 : lims_curve_slope(curve, x);
}
