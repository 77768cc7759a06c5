// SPDX-License-Identifier: Apache-2.0
// Many trials of a tape at once: each operation runs over a block of trials, so that the choice of operation costs nothing per trial.
#include "lims-core/engine/real.h"
#include "lims-core/engine/tape_node.h"

#include <math.h>
#include <stdlib.h>

struct instruction {
	uint8_t op;
	int32_t n;
	int32_t to, a, b, c; ///< slots; operands that it does not have are the first one
};

struct lims_tape_batch {
	double *slots; ///< [slot][LIMS_TAPE_BLOCK]
	size_t slot_count;
	struct instruction *code;
	size_t code_count;
	int32_t *input; ///< slot of each input; -1: not needed
	size_t input_count;
	int32_t *output; ///< slot of each output
	size_t output_count;
};

static double *slot(const struct lims_tape_batch *b, int32_t s)
{
	return b->slots + (size_t)s * LIMS_TAPE_BLOCK;
}

void lims_tape_batch_destroy(struct lims_tape_batch *b)
{
	if (!b)
		return;
	free(b->slots);
	free(b->code);
	free(b->input);
	free(b->output);
	free(b);
}

/// Gives every needed register a slot; the slot of a register that is not needed any more is used again. Inputs, constants and outputs keep
/// theirs.
struct allotment {
	int32_t *of;     ///< slot of each register, -1: none
	int32_t *last;   ///< the last register that needs this one; INT32_MAX: keep
	int32_t *unused; ///< stack of free slots
	size_t unused_count;
	int32_t slots;
};

static void find_last_uses(const struct lims_tape *t, const unsigned char *needed, struct allotment *a)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct tape_node *n = &t->node[i];
		if (!needed[i])
			continue;
		if (n->op == TAPE_INPUT || n->op == TAPE_CONSTANT)
			a->last[i] = INT32_MAX;
		const int32_t from[3] = {n->a, n->b, n->c};
		for (int k = 0; k < 3; k++)
			if (from[k] >= 0 && a->last[from[k]] != INT32_MAX)
				a->last[from[k]] = (int32_t)i;
	}
}

static void give_back(struct allotment *a, int32_t reg, int32_t at)
{
	if (reg < 0 || a->last[reg] != at)
		return;
	a->last[reg] = -1; // once, also when both operands are the same
	a->unused[a->unused_count++] = a->of[reg];
}

static void compile(struct lims_tape_batch *b, const struct lims_tape *t, const unsigned char *needed, struct allotment *a)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct tape_node *n = &t->node[i];
		if (!needed[i])
			continue;
		int32_t to = a->unused_count > 0 && n->op != TAPE_INPUT && n->op != TAPE_CONSTANT ? a->unused[--a->unused_count] : a->slots++;
		a->of[i] = to;
		if (n->op == TAPE_INPUT)
			b->input[n->n] = to;
		if (n->op == TAPE_INPUT || n->op == TAPE_CONSTANT)
			continue;
		struct instruction *code = &b->code[b->code_count++];
		code->op = n->op;
		code->n = n->n;
		code->to = to;
		code->a = a->of[n->a];
		code->b = n->b >= 0 ? a->of[n->b] : code->a;
		code->c = n->c >= 0 ? a->of[n->c] : code->a;
		give_back(a, n->a, (int32_t)i);
		give_back(a, n->b, (int32_t)i);
		give_back(a, n->c, (int32_t)i);
	}
}

static lims_rc build(
	struct lims_tape_batch *b, const struct lims_tape *t, const int *regs, unsigned char *needed, struct allotment *a, struct lims_err *err)
{
	for (size_t i = 0; i < t->count; i++)
		a->of[i] = a->last[i] = -1;
	for (size_t i = 0; i < t->inputs; i++)
		b->input[i] = -1;
	for (size_t i = 0; i < b->output_count; i++) {
		tape_reach(t, regs[i], false, needed);
		a->last[regs[i]] = INT32_MAX;
	}
	find_last_uses(t, needed, a);
	compile(b, t, needed, a);
	if (a->slots > LIMS_TAPE_SLOTS_MAX)
		return lims_err_set(
			err, LIMS_E_INPUT, "the model is too large for Monte Carlo (%d values at once); evaluate fewer results at once", a->slots);
	b->slot_count = (size_t)a->slots;
	b->slots = malloc(b->slot_count * LIMS_TAPE_BLOCK * sizeof *b->slots);
	if (!b->slots)
		return lims_err_set(err, LIMS_E_MEMORY, "there is no memory for Monte Carlo; close other programs and try again");
	for (size_t i = 0; i < t->count; i++)
		for (size_t k = 0; k < LIMS_TAPE_BLOCK && a->of[i] >= 0 && (t->node[i].op == TAPE_INPUT || t->node[i].op == TAPE_CONSTANT); k++)
			slot(b, a->of[i])[k] = t->node[i].value;
	for (size_t i = 0; i < b->output_count; i++)
		b->output[i] = a->of[regs[i]];
	return LIMS_OK;
}

lims_rc lims_tape_batch_create(const struct lims_tape *t, const int *regs, size_t count, struct lims_tape_batch **ret, struct lims_err *err)
{
	lims_rc rc = lims_tape_state(t, err);
	for (size_t i = 0; i < count && rc == LIMS_OK; i++)
		rc = tape_check(t, regs[i], err);
	if (rc != LIMS_OK)
		return rc;
	struct lims_tape_batch *b = calloc(1, sizeof *b);
	unsigned char *needed = calloc(t->count + 1, 1);
	struct allotment a = {.of = calloc(t->count + 1, sizeof *a.of),
		.last = calloc(t->count + 1, sizeof *a.last),
		.unused = calloc(t->count + 1, sizeof *a.unused)};
	if (b) {
		b->code = calloc(t->count + 1, sizeof *b->code);
		b->input = calloc(t->inputs + 1, sizeof *b->input);
		b->output = calloc(count + 1, sizeof *b->output);
		b->input_count = t->inputs;
		b->output_count = count;
	}
	if (!b || !b->code || !b->input || !b->output || !needed || !a.of || !a.last || !a.unused)
		rc = lims_err_set(err, LIMS_E_MEMORY, "there is no memory for Monte Carlo; close other programs and try again");
	else
		rc = build(b, t, regs, needed, &a, err);
	if (rc == LIMS_OK) {
		*ret = b;
		b = NULL;
	}
	lims_tape_batch_destroy(b);
	free(needed);
	free(a.of);
	free(a.last);
	free(a.unused);
	return rc;
}

double *lims_tape_batch_input(const struct lims_tape_batch *b, size_t input)
{
	return input < b->input_count && b->input[input] >= 0 ? slot(b, b->input[input]) : NULL;
}

const double *lims_tape_batch_output(const struct lims_tape_batch *b, size_t index)
{
	return slot(b, b->output[index]);
}

size_t lims_tape_batch_operations(const struct lims_tape_batch *b)
{
	return b->code_count + 1;
}

/// A result never shares its slot with an operand.
static void run_one(const struct instruction *code, double *restrict to, const double *a, const double *b, const double *c, size_t n)
{
#define EACH(result)                                                                                                                       \
	for (size_t i = 0; i < n; i++)                                                                                                         \
		to[i] = (result);                                                                                                                  \
	return
	switch (code->op) {
	case LIMS_TAPE_NEGATE:
		EACH(-a[i]);
	case LIMS_TAPE_ABS:
		EACH(fabs(a[i]));
	case LIMS_TAPE_SQRT:
		EACH(a[i] < 0 ? NAN : sqrt(a[i]));
	case LIMS_TAPE_ADD:
		EACH(a[i] + b[i]);
	case LIMS_TAPE_SUBTRACT:
		EACH(a[i] - b[i]);
	case LIMS_TAPE_MULTIPLY:
		EACH(a[i] * b[i]);
	case LIMS_TAPE_DIVIDE:
		EACH(a[i] / b[i]);
	case LIMS_TAPE_MIN:
		EACH(b[i] < a[i] ? b[i] : a[i]);
	case LIMS_TAPE_MAX:
		EACH(b[i] > a[i] ? b[i] : a[i]);
	case LIMS_TAPE_EXP:
		EACH(lims_real_exp(a[i]));
	case LIMS_TAPE_LOG:
		EACH(lims_real_log(a[i]));
	case LIMS_TAPE_SIN:
		EACH(lims_real_sin(a[i]));
	case LIMS_TAPE_COS:
		EACH(lims_real_cos(a[i]));
	case TAPE_POWER:
		if (code->n == 2) {
			EACH(a[i] * a[i]);
		}
		EACH(lims_real_power(a[i], code->n));
	case TAPE_SELECT:
		EACH(fabs(a[i]) > 0 ? b[i] : c[i]);
	default:
		EACH(tape_apply(code->op, a[i], b[i], c[i], code->n));
	}
#undef EACH
}

void lims_tape_batch_run(struct lims_tape_batch *b, size_t n)
{
	if (n > LIMS_TAPE_BLOCK)
		n = LIMS_TAPE_BLOCK;
	for (size_t i = 0; i < b->code_count; i++) {
		const struct instruction *code = &b->code[i];
		run_one(code, slot(b, code->to), slot(b, code->a), slot(b, code->b), slot(b, code->c), n);
	}
}
