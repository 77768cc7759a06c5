// SPDX-License-Identifier: Apache-2.0
// The inside of a tape, shared by the tape*.c files only.
#ifndef LIMS_ENGINE_TAPE_NODE_H
#define LIMS_ENGINE_TAPE_NODE_H

#include "lims-core/base/arena.h"
#include "lims-core/engine/tape.h"

#include <stdint.h>

/// Operations that have their own builder.
enum { TAPE_INPUT = LIMS_TAPE_OPS, TAPE_CONSTANT, TAPE_POWER, TAPE_SELECT };

struct tape_node {
	double value; ///< at the estimates
	uint8_t op;
	bool varies;
	int32_t a, b, c; ///< registers; -1: none
	int32_t n;       ///< exponent of TAPE_POWER, number of TAPE_INPUT
};

/// The first thing that went wrong while building.
enum tape_fault { TAPE_SOUND, TAPE_TOO_LONG, TAPE_TOO_WIDE, TAPE_BAD_REGISTER, TAPE_NO_MEMORY };

struct lims_tape {
	struct lims_arena *memory;
	bool owns; ///< the memory
	struct tape_node *node;
	size_t count, room;
	size_t inputs;
	int32_t input[LIMS_TAPE_INPUTS_MAX]; ///< register of each input
	enum tape_fault fault;
};

/// Value of one operation.
double tape_apply(int op, double a, double b, double c, int n);
/// Marks in `ret_needed` (a byte per register, zeroed) what the register is computed from; with `varying` only what varies.
void tape_reach(const struct lims_tape *t, int reg, bool varying, unsigned char *ret_needed);
/// LIMS_OK when the tape is sound and has this register.
lims_rc tape_check(const struct lims_tape *t, int reg, struct lims_err *err);
/// Taylor coefficients at x of a function of one register, f, f', f''/2, f'''/6; of TAPE_POWER and LIMS_TAPE_POW with exponent y.
void tape_taylor(int op, double x, double y, int n, double *ret);

#endif
