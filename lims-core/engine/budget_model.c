// SPDX-License-Identifier: Apache-2.0
// From the cells below a measurand to its model: registers for quantities, a variable for each component, sensitivities.
#include "lims-core/engine/eval_budget.h"

#include "lims-core/engine/eval_standard.h"

#include <math.h>
#include <string.h>

enum { BUSY = -2 }; ///< in place of a register

/// Differences of sums below this part of them are rounding.
static const double noise = 1e-12;

static int quantity_reg(struct budget_model *m, struct budget_quantity *q);

static int fail_at(struct budget_model *m, const struct budget_quantity *q, const struct lims_component *c, enum lims_value_reason reason)
{
	const char *name = budget_quantity_name(m->ev, m->b, q);
	const char *place = c == NULL ? name : lims_arena_printf(m->ev->arena, "%s/%s", name, c->id);
	(void)budget_fail(m, lims_value_reason_name(reason), place);
	return LIMS_TAPE_NONE;
}

/// The place from which a formula of the model looks.
struct model_at {
	struct budget_model *m;
	size_t step, row, run;
};

/// The register of a name of a formula. A number of another budget, and what nothing uncertain stands behind, is a constant.
static lims_rc name_reg(void *ctx, int id, long row, const struct lims_unit *unit, int *ret_register, struct lims_err *err)
{
	struct model_at *at = ctx;
	struct budget_model *m = at->m;
	struct lims_ref ref = lims_ref_unpack(id);
	struct lims_eval_cell *cell = lims_eval_find(m->ev, at->step, at->row, at->run, id, row);
	int reg = LIMS_TAPE_NONE;
	(void)unit; // quantities stand on the tape in the unit that is declared for them
	if (cell == NULL)
		(void)budget_fail(m, lims_value_reason_name(LIMS_VALUE_MISSING), "");
	if (cell != NULL && !lims_ref_of_budget(ref)) {
		struct budget_quantity *q = budget_quantity_of(m->ev, cell, ref, ref.kind == LIMS_REF_CONDITION && row > 0 ? (size_t)row : 0);
		if (q == NULL)
			(void)budget_fail(m, lims_value_reason_name(LIMS_VALUE_NO_MEMORY), "");
		else
			reg = quantity_reg(m, q);
	}
	if (m->failed)
		return lims_err_set(err, LIMS_E_REFUSED, "An input of the budget has no value.");
	*ret_register = lims_tape_varies(m->tape, reg) ? reg : LIMS_TAPE_NONE;
	return LIMS_OK;
}

static double slope(void *ctx, int id, double x)
{
	const struct model_at *at = ctx;
	return lims_eval_certified_slope(at->m->ev, id, x);
}

static int formula_reg(struct budget_model *m, const struct budget_quantity *q)
{
	struct model_at at = {.m = m, .step = q->cell->step, .row = q->cell->row, .run = q->cell->run};
	struct lims_expr_tape to = {.tape = m->tape, .ctx = &at, .cell = name_reg, .slope = slope};
	struct lims_err err = {0};
	int reg = LIMS_TAPE_NONE;
	if (m->ev->depth >= LIMS_EVAL_DEPTH_MAX)
		return fail_at(m, q, NULL, LIMS_VALUE_TOO_LARGE);
	lims_rc rc = lims_eval_tape(m->ev, q->cell->formula->expr, at.step, at.row, at.run, &to, &reg, &err);
	if (rc != LIMS_OK && !m->failed)
		(void)budget_fail(m, rc == LIMS_E_MEMORY ? lims_value_reason_name(LIMS_VALUE_NO_MEMORY) : "not_differentiable",
			budget_quantity_name(m->ev, m->b, q));
	return m->failed ? LIMS_TAPE_NONE : reg;
}

/// Room for one more variable; NULL when there are too many.
static struct budget_term *new_term(struct budget_model *m)
{
	struct budget *b = m->b;
	if (b->term_count == LIMS_BUDGET_TERMS_MAX) {
		(void)budget_fail(m, lims_value_reason_name(LIMS_VALUE_TOO_LARGE), "");
		return NULL;
	}
	if (b->term_count == m->term_cap) {
		size_t cap = m->term_cap == 0 ? 16 : m->term_cap * 2;
		struct budget_term *grown = lims_arena_array(m->ev->arena, cap, sizeof *grown);
		if (grown == NULL) {
			(void)budget_fail(m, lims_value_reason_name(LIMS_VALUE_NO_MEMORY), "");
			return NULL;
		}
		if (b->term_count > 0)
			memcpy(grown, b->terms, b->term_count * sizeof *grown);
		b->terms = grown;
		m->term_cap = cap;
	}
	return &b->terms[b->term_count++];
}

/// The variable of an input; all inputs of one shared name have the same. An input is found again when the walk comes by a second time.
static struct budget_term *term_of(
	struct budget_model *m, const struct budget_quantity *q, const struct lims_component *c, const struct budget_input *in)
{
	bool shared = c->shared[0] != '\0';
	for (size_t i = 0; i < m->b->term_count; i++) {
		struct budget_term *t = &m->b->terms[i];
		if (!shared && t->component == c && t->quantity == q)
			return t;
		if (!shared || strcmp(t->component->shared, c->shared) != 0)
			continue;
		bool shape = !(t->in.u > 0 && in->u > 0) || (isnan(t->in.edge) && isnan(in->edge)) || fabs(t->in.edge - in->edge) < 1e-9;
		if (!shape) {
			(void)budget_fail(m, "shared_shape", c->shared);
			return NULL;
		}
		t->in.nu = fmin(t->in.nu, in->nu);
		return t;
	}
	struct budget_term *t = new_term(m);
	if (t != NULL)
		*t = (struct budget_term){.component = c, .quantity = q, .in = *in, .reg = lims_tape_input(m->tape, 0)};
	return t;
}

/// A member of a shared name stands for its share of the common variable, whose size is that of the first member with an uncertainty.
static int shared_delta(struct budget_model *m, struct budget_term *t, const struct budget_quantity *q, const struct lims_component *c,
	const struct budget_input *in)
{
	if (!(in->u > 0))
		return lims_tape_constant(m->tape, 0);
	if (!(t->in.u > 0)) {
		double nu = t->in.nu;
		t->in = *in;
		t->in.nu = nu;
		t->component = c;
		t->quantity = q;
	}
	return lims_tape_binary(m->tape, LIMS_TAPE_MULTIPLY, lims_tape_constant(m->tape, in->u / t->in.u), t->reg);
}

static int add_component(struct budget_model *m, struct budget_quantity *q, size_t i, double value, int reg)
{
	const struct lims_component *c = &q->components[i];
	struct budget_input *in = &q->inputs[i];
	if (!in->read)
		budget_input_read(m->ev, q, c, value, in);
	if (!in->has_value)
		return fail_at(m, q, c, in->reason);
	if (!in->applies)
		return reg;
	struct budget_term *t = term_of(m, q, c, in);
	if (t == NULL)
		return LIMS_TAPE_NONE;
	return lims_tape_binary(m->tape, LIMS_TAPE_ADD, reg, c->shared[0] == '\0' ? t->reg : shared_delta(m, t, q, c, in));
}

/// A computed quantity without a value: is it for something below that has none? Then that is named.
static void find_cause(struct budget_model *m, const struct budget_quantity *q)
{
	struct model_at at = {.m = m, .step = q->cell->step, .row = q->cell->row, .run = q->cell->run};
	struct lims_expr_tape to = {.tape = m->tape, .ctx = &at, .cell = name_reg, .slope = slope};
	int reg;
	if (m->ev->depth < LIMS_EVAL_DEPTH_MAX)
		(void)lims_eval_tape(m->ev, q->cell->formula->expr, at.step, at.row, at.run, &to, &reg, NULL);
}

static int make_reg(struct budget_model *m, struct budget_quantity *q)
{
	struct lims_value v;
	enum lims_value_reason reason;
	if (!budget_quantity_value(m->ev, q, &v, &reason)) {
		if (q->cell->formula != NULL)
			find_cause(m, q);
		return m->failed ? LIMS_TAPE_NONE : fail_at(m, q, NULL, reason);
	}
	double value = lims_dec_to_double(v.number);
	int reg = q->cell->formula != NULL ? formula_reg(m, q) : lims_tape_constant(m->tape, value);
	if (q->component_count > 0 && q->inputs == NULL)
		q->inputs = lims_arena_array(m->ev->arena, q->component_count, sizeof *q->inputs);
	if (q->component_count > 0 && q->inputs == NULL)
		return fail_at(m, q, NULL, LIMS_VALUE_NO_MEMORY);
	for (size_t i = 0; i < q->component_count && !m->failed; i++)
		reg = add_component(m, q, i, value, reg);
	return reg;
}

/// Once per model. A budget that is made in between, because a formula asks for its U, leaves its own stamps; what it touched is walked again.
static int quantity_reg(struct budget_model *m, struct budget_quantity *q)
{
	if (q->stamp == m->stamp)
		return q->reg == BUSY ? fail_at(m, q, NULL, LIMS_VALUE_CYCLE) : q->reg;
	q->stamp = m->stamp;
	q->reg = BUSY;
	int reg = make_reg(m, q);
	q->stamp = m->stamp;
	q->reg = reg;
	return reg;
}

/// The sensitivities of all variables.
static bool differentiate(struct budget_model *m)
{
	size_t n = lims_tape_inputs(m->tape);
	double *gradient = lims_arena_array(m->ev->scratch, n + 1, sizeof *gradient);
	struct lims_err err = {0};
	if (gradient == NULL)
		return budget_fail(m, lims_value_reason_name(LIMS_VALUE_NO_MEMORY), "");
	lims_rc rc = lims_tape_gradient(m->tape, m->out, gradient, &err);
	for (size_t i = 0; i < m->b->term_count && rc == LIMS_OK; i++)
		m->b->terms[i].c = gradient[i]; // the terms are the inputs of the tape, in its order
	return rc == LIMS_OK || budget_fail(m, rc == LIMS_E_MEMORY ? lims_value_reason_name(LIMS_VALUE_NO_MEMORY) : "not_differentiable", "");
}

bool budget_model_build(struct budget_model *m)
{
	struct budget *b = m->b;
	struct lims_ref ref = {.kind = LIMS_REF_ONE, .a = b->step, .b = b->at};
	struct budget_quantity *q = budget_quantity_of(m->ev, b->cell, ref, 0);
	m->tape = lims_tape_create(m->ev->scratch);
	if (q == NULL || m->tape == NULL)
		return budget_fail(m, lims_value_reason_name(LIMS_VALUE_NO_MEMORY), "");
	m->out = quantity_reg(m, q);
	if (m->failed)
		return false;
	lims_rc rc = lims_tape_state(m->tape, NULL);
	if (rc != LIMS_OK)
		return budget_fail(m, lims_value_reason_name(rc == LIMS_E_MEMORY ? LIMS_VALUE_NO_MEMORY : LIMS_VALUE_TOO_LARGE), "");
	m->all->work += lims_tape_registers(m->tape);
	if (m->all->work > LIMS_BUDGET_WORK_MAX)
		return budget_fail(m, lims_value_reason_name(LIMS_VALUE_TOO_LARGE), "");
	return differentiate(m);
}

/// What two variables together add, or one alone when a and b are the same.
static bool variance_of(struct budget_model *m, double *u, size_t a, size_t b, double *ret)
{
	u[a] = m->b->terms[a].in.u;
	u[b] = m->b->terms[b].in.u;
	bool good = lims_tape_second_order(m->tape, m->out, u, ret, NULL) == LIMS_OK;
	u[a] = u[b] = 0;
	m->all->work += lims_tape_registers(m->tape);
	return good && m->all->work <= LIMS_BUDGET_WORK_MAX;
}

bool budget_model_second_order(struct budget_model *m, double *ret_terms)
{
	size_t n = m->b->term_count;
	double *u = lims_arena_array(m->ev->scratch, n + 1, sizeof *u);
	bool good = u != NULL;
	for (size_t i = 0; i < n && good; i++)
		good = variance_of(m, u, i, i, &ret_terms[i * n + i]);
	for (size_t i = 0; i < n && good; i++) {
		for (size_t k = i + 1; k < n && good; k++) {
			double both, alone = ret_terms[i * n + i] + ret_terms[k * n + k];
			good = variance_of(m, u, i, k, &both);
			ret_terms[i * n + k] = good && fabs(both - alone) > noise * (fabs(both) + fabs(alone)) ? both - alone : 0;
		}
	}
	return good;
}
