// SPDX-License-Identifier: Apache-2.0
// A model of measurement as straight-line operations on doubles: its value, sensitivities, second-order terms, and many trials at once.
#ifndef LIMS_ENGINE_TAPE_H
#define LIMS_ENGINE_TAPE_H

#include "lims-core/base/err.h"

/// For uncertainty only. A register is a whole number ≥ 0, given out in order; every operation makes a new one, with its value at the
/// estimates. The unit of a register is its maker's affair. Functions are those of real.h, so results have the same bits on every machine.
///
/// Building cannot fail half way: when a register cannot be made, LIMS_TAPE_NONE is given instead, it is accepted as an operand and gives
/// LIMS_TAPE_NONE again, and lims_tape_state says what happened first. So build all, then ask once.
struct lims_tape;

enum {
	LIMS_TAPE_NONE = -1,
	LIMS_TAPE_REGISTERS_MAX = 262144,
	LIMS_TAPE_INPUTS_MAX = 1024,
	LIMS_TAPE_SECOND_ORDER_MAX = 20000000, ///< pairs of inputs × operations of lims_tape_second_order
};

/// Truths are 1 and 0. Comparisons and what SELECT, MIN, MAX and ABS choose is decided anew in each trial; in derivatives they stay as they
/// are at the estimates. At a kink the derivative is that of one side: of ABS at 0 it is +1, MIN and MAX of equals take the first.
enum lims_tape_op {
	// of one register
	LIMS_TAPE_NEGATE,
	LIMS_TAPE_ABS,
	LIMS_TAPE_SQRT,
	LIMS_TAPE_EXP,
	LIMS_TAPE_LOG,
	LIMS_TAPE_LOG10,
	LIMS_TAPE_SIN,
	LIMS_TAPE_COS,
	LIMS_TAPE_TAN,
	LIMS_TAPE_ASIN,
	LIMS_TAPE_ACOS,
	LIMS_TAPE_ATAN,
	LIMS_TAPE_NOT,
	// of two
	LIMS_TAPE_ADD,
	LIMS_TAPE_SUBTRACT,
	LIMS_TAPE_MULTIPLY,
	LIMS_TAPE_DIVIDE,
	LIMS_TAPE_POW,
	LIMS_TAPE_MIN,
	LIMS_TAPE_MAX,
	LIMS_TAPE_LESS,
	LIMS_TAPE_LESS_EQUAL,
	LIMS_TAPE_EQUAL,
	LIMS_TAPE_AND,
	LIMS_TAPE_OR,
	LIMS_TAPE_OPS
};

struct lims_arena;
/// Takes all its memory, also that of derivatives, from `memory`, which may be NULL: then the tape has its own. NULL when there is no memory.
struct lims_tape *lims_tape_create(struct lims_arena *memory);
/// Gives back the tape's own memory; what it took from an arena goes with that. Accepts NULL.
void lims_tape_destroy(struct lims_tape *t);
/// Where whoever builds the tape may take what lives no longer than the tape.
struct lims_arena *lims_tape_memory(const struct lims_tape *t);

/// An input quantity (đại lượng đầu vào) with its best estimate. Inputs are numbered 0, 1, 2, … in the order made.
int lims_tape_input(struct lims_tape *t, double estimate);
int lims_tape_constant(struct lims_tape *t, double value);
/// Operations on constants alone give constants.
int lims_tape_unary(struct lims_tape *t, enum lims_tape_op op, int a);
int lims_tape_binary(struct lims_tape *t, enum lims_tape_op op, int a, int b);
/// a^n.
int lims_tape_power(struct lims_tape *t, int a, int n);
/// `then` where `condition` is not 0, else `otherwise`.
int lims_tape_select(struct lims_tape *t, int condition, int then, int otherwise);

/// LIMS_OK when every register could be made; else LIMS_E_INPUT (too many registers or inputs, or an operand that does not exist) or
/// LIMS_E_MEMORY, with a sentence.
lims_rc lims_tape_state(const struct lims_tape *t, struct lims_err *err);
size_t lims_tape_inputs(const struct lims_tape *t);
/// Estimate of an input by its number; NaN beyond.
double lims_tape_input_estimate(const struct lims_tape *t, size_t input);
size_t lims_tape_registers(const struct lims_tape *t);
/// Value at the estimates; NaN for LIMS_TAPE_NONE and where a function is outside its domain.
double lims_tape_value(const struct lims_tape *t, int reg);
/// True when an input stands anywhere behind the register.
bool lims_tape_varies(const struct lims_tape *t, int reg);

/// The sensitivity coefficients (hệ số nhạy) ∂f/∂x_i of one register at the estimates (GUM 5.1.3), by reverse accumulation: exact but for
/// rounding. ret_gradient has lims_tape_inputs elements. LIMS_E_INPUT when the value or a coefficient is not finite (a root at 0),
/// or the tape is not sound; LIMS_E_MEMORY.
lims_rc lims_tape_gradient(const struct lims_tape *t, int reg, double *ret_gradient, struct lims_err *err);

/// What the terms of next higher order add to u_c² for independent inputs (GUM 5.1.2, note): ΣΣ (½ f_ij² + f_i f_ijj) u_i² u_j², from exact
/// derivatives (truncated Taylor series, no differences). It may be negative. u[i] is the standard uncertainty of input i; an input with
/// u = 0 is left out. LIMS_E_INPUT: as lims_tape_gradient, a u that is negative or not finite, or pairs × operations beyond
/// LIMS_TAPE_SECOND_ORDER_MAX; LIMS_E_MEMORY.
lims_rc lims_tape_second_order(const struct lims_tape *t, int reg, const double *u, double *ret_variance, struct lims_err *err);

/// Many trials at once: only what the outputs need, in blocks, without a decision per trial.
struct lims_tape_batch;
enum { LIMS_TAPE_BLOCK = 256, LIMS_TAPE_SLOTS_MAX = 32768 };

/// For `count` registers. The tape may be destroyed before the batch. LIMS_E_INPUT: the tape is not sound, a register does not exist, or more
/// than LIMS_TAPE_SLOTS_MAX intermediate values are needed at once; LIMS_E_MEMORY.
lims_rc lims_tape_batch_create(
	const struct lims_tape *t, const int *regs, size_t count, struct lims_tape_batch **ret, struct lims_err *err);
void lims_tape_batch_destroy(struct lims_tape_batch *b); ///< accepts NULL
/// LIMS_TAPE_BLOCK values of an input to be written before each run; they hold the estimate until then and keep what was written. NULL when
/// no output depends on the input.
double *lims_tape_batch_input(const struct lims_tape_batch *b, size_t input);
/// Computes the first n ≤ LIMS_TAPE_BLOCK trials.
void lims_tape_batch_run(struct lims_tape_batch *b, size_t n);
/// The values of output `index` after a run; NaN or infinite where a trial left the domain of a function.
const double *lims_tape_batch_output(const struct lims_tape_batch *b, size_t index);
/// Operations of one trial, at least 1.
size_t lims_tape_batch_operations(const struct lims_tape_batch *b);

#endif
