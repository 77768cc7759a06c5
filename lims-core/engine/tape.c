// SPDX-License-Identifier: Apache-2.0
// Building a tape.
#include "lims-core/engine/real.h"
#include "lims-core/engine/tape_node.h"

#include <math.h>
#include <string.h>

enum { MEMORY_MAX = 256 << 20 };

struct lims_tape *lims_tape_create(struct lims_arena *memory)
{
	struct lims_arena *own = memory ? NULL : lims_arena_create(MEMORY_MAX);
	struct lims_arena *from = memory ? memory : own;
	struct lims_tape *t = from ? lims_arena_take(from, sizeof *t) : NULL;
	if (!t) {
		lims_arena_destroy(own);
		return NULL;
	}
	t->memory = from;
	t->owns = own != NULL;
	return t;
}

void lims_tape_destroy(struct lims_tape *t)
{
	if (t && t->owns)
		lims_arena_destroy(t->memory);
}

struct lims_arena *lims_tape_memory(const struct lims_tape *t)
{
	return t->memory;
}

static double apply_truth(int op, double a, double b)
{
	bool x = fabs(a) > 0, y = fabs(b) > 0;
	switch (op) {
	case LIMS_TAPE_NOT:
		return !x;
	case LIMS_TAPE_AND:
		return x && y;
	case LIMS_TAPE_OR:
		return x || y;
	case LIMS_TAPE_LESS:
		return a < b;
	case LIMS_TAPE_LESS_EQUAL:
		return a <= b;
	default:
		return a <= b && a >= b;
	}
}

static double apply_function(int op, double a)
{
	switch (op) {
	case LIMS_TAPE_EXP:
		return lims_real_exp(a);
	case LIMS_TAPE_LOG:
		return lims_real_log(a);
	case LIMS_TAPE_LOG10:
		return lims_real_log10(a);
	case LIMS_TAPE_SIN:
		return lims_real_sin(a);
	case LIMS_TAPE_COS:
		return lims_real_cos(a);
	case LIMS_TAPE_TAN:
		return lims_real_tan(a);
	case LIMS_TAPE_ASIN:
		return lims_real_asin(a);
	case LIMS_TAPE_ACOS:
		return lims_real_acos(a);
	default:
		return lims_real_atan(a);
	}
}

double tape_apply(int op, double a, double b, double c, int n)
{
	switch (op) {
	case LIMS_TAPE_NEGATE:
		return -a;
	case LIMS_TAPE_ABS:
		return fabs(a);
	case LIMS_TAPE_SQRT:
		return a < 0 ? NAN : sqrt(a);
	case LIMS_TAPE_ADD:
		return a + b;
	case LIMS_TAPE_SUBTRACT:
		return a - b;
	case LIMS_TAPE_MULTIPLY:
		return a * b;
	case LIMS_TAPE_DIVIDE:
		return a / b;
	case LIMS_TAPE_POW:
		return lims_real_pow(a, b);
	case LIMS_TAPE_MIN:
		return b < a ? b : a;
	case LIMS_TAPE_MAX:
		return b > a ? b : a;
	case TAPE_POWER:
		return lims_real_power(a, n);
	case TAPE_SELECT:
		return fabs(a) > 0 ? b : c;
	case LIMS_TAPE_NOT:
	case LIMS_TAPE_AND:
	case LIMS_TAPE_OR:
	case LIMS_TAPE_LESS:
	case LIMS_TAPE_LESS_EQUAL:
	case LIMS_TAPE_EQUAL:
		return apply_truth(op, a, b);
	default:
		return apply_function(op, a);
	}
}

static int broken(struct lims_tape *t, enum tape_fault fault)
{
	if (t->fault == TAPE_SOUND)
		t->fault = fault;
	return LIMS_TAPE_NONE;
}

static int push(struct lims_tape *t, const struct tape_node *n)
{
	if (t->fault != TAPE_SOUND)
		return LIMS_TAPE_NONE;
	if (t->count >= LIMS_TAPE_REGISTERS_MAX)
		return broken(t, TAPE_TOO_LONG);
	if (t->count == t->room) {
		size_t room = t->room ? 2 * t->room : 64;
		struct tape_node *more = lims_arena_array(t->memory, room, sizeof *more);
		if (!more)
			return broken(t, TAPE_NO_MEMORY);
		if (t->count)
			memcpy(more, t->node, t->count * sizeof *more);
		t->node = more;
		t->room = room;
	}
	t->node[t->count] = *n;
	return (int)t->count++;
}

int lims_tape_input(struct lims_tape *t, double estimate)
{
	if (t->inputs >= LIMS_TAPE_INPUTS_MAX)
		return broken(t, TAPE_TOO_WIDE);
	int reg =
		push(t, &(struct tape_node){.op = TAPE_INPUT, .value = estimate, .varies = true, .a = -1, .b = -1, .c = -1, .n = (int)t->inputs});
	if (reg >= 0)
		t->input[t->inputs++] = reg;
	return reg;
}

int lims_tape_constant(struct lims_tape *t, double value)
{
	return push(t, &(struct tape_node){.op = TAPE_CONSTANT, .value = value, .a = -1, .b = -1, .c = -1});
}

static bool exists(const struct lims_tape *t, int reg)
{
	return reg >= 0 && (size_t)reg < t->count;
}

/// An operation on registers that exist; `b` and `c` are -1 where it takes fewer.
static int operate(struct lims_tape *t, int op, int a, int b, int c, int n)
{
	if (!exists(t, a) || (b != -1 && !exists(t, b)) || (c != -1 && !exists(t, c)))
		return broken(t, TAPE_BAD_REGISTER);
	const struct tape_node *x = &t->node[a], *y = b < 0 ? x : &t->node[b], *z = c < 0 ? x : &t->node[c];
	double value = tape_apply(op, x->value, y->value, z->value, n);
	if (!x->varies && !y->varies && !z->varies)
		return lims_tape_constant(t, value);
	return push(t, &(struct tape_node){.op = (uint8_t)op, .value = value, .varies = true, .a = a, .b = b, .c = c, .n = n});
}

int lims_tape_unary(struct lims_tape *t, enum lims_tape_op op, int a)
{
	if (op > LIMS_TAPE_NOT)
		a = LIMS_TAPE_NONE;
	return operate(t, op, a, -1, -1, 0);
}

int lims_tape_binary(struct lims_tape *t, enum lims_tape_op op, int a, int b)
{
	if (op <= LIMS_TAPE_NOT || op >= LIMS_TAPE_OPS || b < 0)
		a = LIMS_TAPE_NONE;
	return operate(t, op, a, b, -1, 0);
}

int lims_tape_power(struct lims_tape *t, int a, int n)
{
	return n == 1 && exists(t, a) ? a : operate(t, TAPE_POWER, a, -1, -1, n);
}

int lims_tape_select(struct lims_tape *t, int condition, int then, int otherwise)
{
	if (then < 0 || otherwise < 0)
		condition = LIMS_TAPE_NONE;
	if (exists(t, condition) && !t->node[condition].varies)
		return fabs(t->node[condition].value) > 0 ? then : otherwise;
	return operate(t, TAPE_SELECT, condition, then, otherwise, 0);
}

lims_rc lims_tape_state(const struct lims_tape *t, struct lims_err *err)
{
	switch (t->fault) {
	case TAPE_SOUND:
		return LIMS_OK;
	case TAPE_TOO_LONG:
		return lims_err_set(err, LIMS_E_INPUT, "the model has more than %d operations; evaluate the uncertainty of fewer values at once",
			LIMS_TAPE_REGISTERS_MAX);
	case TAPE_TOO_WIDE:
		return lims_err_set(err, LIMS_E_INPUT,
			"the model has more than %d uncertain quantities; evaluate the uncertainty of fewer values at once", LIMS_TAPE_INPUTS_MAX);
	case TAPE_NO_MEMORY:
		return lims_err_set(err, LIMS_E_MEMORY, "there is no memory for the model; close other programs and try again");
	default:
		return lims_err_set(err, LIMS_E_INPUT, "an operation of the model refers to a value that does not exist; report this fault");
	}
}

size_t lims_tape_inputs(const struct lims_tape *t)
{
	return t->inputs;
}

double lims_tape_input_estimate(const struct lims_tape *t, size_t input)
{
	return input < t->inputs ? t->node[t->input[input]].value : NAN;
}

size_t lims_tape_registers(const struct lims_tape *t)
{
	return t->count;
}

double lims_tape_value(const struct lims_tape *t, int reg)
{
	return exists(t, reg) ? t->node[reg].value : NAN;
}

bool lims_tape_varies(const struct lims_tape *t, int reg)
{
	return exists(t, reg) && t->node[reg].varies;
}

lims_rc tape_check(const struct lims_tape *t, int reg, struct lims_err *err)
{
	lims_rc rc = lims_tape_state(t, err);
	if (rc == LIMS_OK && !exists(t, reg))
		rc = lims_err_set(err, LIMS_E_INPUT, "a result of the model does not exist; report this fault");
	return rc;
}

void tape_reach(const struct lims_tape *t, int reg, bool varying, unsigned char *ret_needed)
{
	ret_needed[reg] = !varying || t->node[reg].varies;
	for (int i = reg; i >= 0; i--) {
		const struct tape_node *n = &t->node[i];
		if (!ret_needed[i])
			continue;
		const int from[3] = {n->a, n->b, n->c};
		for (int k = 0; k < 3; k++)
			if (from[k] >= 0 && (!varying || t->node[from[k]].varies))
				ret_needed[from[k]] = 1;
	}
}
