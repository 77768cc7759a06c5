// SPDX-License-Identifier: Apache-2.0
// Registers that hold decimals or rationals, so that the formula of a fit is written once for both; shared by the expr_*.c files only.
#ifndef LIMS_ENGINE_EXPR_CALC_H
#define LIMS_ENGINE_EXPR_CALC_H

#include "lims-core/engine/expr_node.h"

enum { CALC_REGISTERS = 64 };

/// Every operation is paid from the run's steps, for a rational costs as much as many nodes.
enum { CALC_DECIMAL_COST = 1, CALC_RATIONAL_COST = 8 };

struct calc {
	struct run *run;
	bool rational;
	bool lost;  ///< decimals: an operand was inexact or a digit was lost; rationals: an operand is approximate
	lims_rc rc; ///< the first failure; later operations do nothing
	struct lims_dec dec[CALC_REGISTERS];
	struct lims_rat *rat[CALC_REGISTERS]; ///< owned; made when first written; read while NULL as nothing: write before reading
};

void calc_begin(struct calc *c, struct run *r, bool rational);
void calc_end(struct calc *c);
void calc_set(struct calc *c, int to, int64_t value);
void calc_copy(struct calc *c, int to, int a);
/// to = a ∘ b; `to` may be a or b.
void calc_add(struct calc *c, int to, int a, int b);
void calc_sub(struct calc *c, int to, int a, int b);
void calc_mul(struct calc *c, int to, int a, int b);
/// The divisor must not be zero.
void calc_div(struct calc *c, int to, int a, int b);
/// to = to + a·b, by way of `scratch`.
void calc_add_product(struct calc *c, int to, int a, int b, int scratch);
/// -1, 0, 1; 0 after a failure.
int calc_sign(const struct calc *c, int a);
/// The value of a number node. False with a reason when there is none.
bool calc_eval(struct calc *c, int to, const struct node *n, long row, enum lims_value_reason *reason);
/// Why there is no value after a failure.
enum lims_value_reason calc_reason(const struct calc *c);
/// Keeps the first `n` registers in the memo of a node, or brings them back.
void calc_keep(const struct calc *c, int n, struct expr_memo *memo);
void calc_recall(struct calc *c, int n, const struct expr_memo *memo);

/// interpolate: the value is top / under. False with a reason. expr_interpolate.c
bool expr_interpolate(struct run *r, const struct node *n, long row, struct calc *c, int top, int under, enum lims_value_reason *reason);

#endif
