// SPDX-License-Identifier: Apache-2.0
// Which names a formula of a procedure can see at its place, and the number by which the evaluator finds them again.
#ifndef LIMS_ENGINE_NAMES_H
#define LIMS_ENGINE_NAMES_H

#include "lims-core/engine/expr.h"
#include "lims-core/engine/procedure.h"

/// What a number stands for. `a` and `b` are indexes, below LIMS_REF_INDEX_MAX.
enum lims_ref_kind {
	LIMS_REF_ITEM,    ///< a: characteristic
	LIMS_REF_DERIVED, ///< a: derived value
	LIMS_REF_MODE,
	LIMS_REF_STANDARD,  ///< a: need, b: what is asked of it
	LIMS_REF_CONDITION, ///< a: condition; a list, for it may be read several times
	LIMS_REF_PIECE,     ///< b: 0 its nominal value, 1 … what is asked of the standard
	LIMS_REF_CERTIFIED, ///< a: need, b: number of its certificate; part VALUE, EXPANDED or FACTOR
	LIMS_REF_ABOVE,     ///< whether there is a row above the own one
	LIMS_REF_HERE,      ///< b: column of the same step, same row and run
	LIMS_REF_PREVIOUS,  ///< a: step, b: column of the same step one row above, same run
	LIMS_REF_RUNS,      ///< b: column of the same step and row, a list over its runs
	LIMS_REF_ALL,       ///< a: step, b: column; a list over rows and runs
	LIMS_REF_ONE,       ///< a: step, b: column; of a step with one row and one run
};
enum { LIMS_REF_INDEX_MAX = 4096 };

/// What of a column is meant: its value, a number of its budget (column.u, column.U, column.k, column.nu), or one of the pieces of a load.
enum lims_ref_part {
	LIMS_PART_VALUE,
	LIMS_PART_STANDARD, ///< u
	LIMS_PART_EXPANDED, ///< U as reported
	LIMS_PART_FACTOR,   ///< k
	LIMS_PART_FREEDOM,  ///< nu
	LIMS_PART_LIMIT,    ///< of a load: the limits of its pieces together
	LIMS_PART_NOMINAL,  ///< of a load: its nominal value
};

struct lims_ref {
	enum lims_ref_kind kind;
	enum lims_ref_part part; ///< of a column; VALUE otherwise
	unsigned a, b;           ///< b is below LIMS_REF_INDEX_MAX / 2
};
/// True for a number of the budget of a column, or of the pieces of a load.
static inline bool lims_ref_of_budget(struct lims_ref ref)
{
	return ref.kind >= LIMS_REF_HERE && ref.part != LIMS_PART_VALUE;
}
int lims_ref_pack(struct lims_ref ref);
/// In the header, because every name of every formula goes through it.
static inline struct lims_ref lims_ref_unpack(int id)
{
	unsigned u = (unsigned)id;
	return (struct lims_ref){
		.kind = (enum lims_ref_kind)(u >> 26), .part = (enum lims_ref_part)(u >> 23 & 7u), .a = u >> 11 & 0xfffu, .b = u & 0x7ffu};
}

/// What is called like a table: below LIMS_CALL_CERTIFIED a use of the procedure, from there on a curve of a certificate.
enum { LIMS_CALL_CERTIFIED = 1 << 24 };
int lims_call_pack(size_t need, size_t certified, enum lims_ref_part part);
/// kind CERTIFIED, as a number of a certificate has it.
struct lims_ref lims_call_unpack(int id);

/// Where a formula stands.
enum lims_place {
	LIMS_PLACE_ITEM,      ///< item, derived values, mode
	LIMS_PLACE_WHEN,      ///< the same and the planned values of the row
	LIMS_PLACE_RUN,       ///< everything, per-run columns of the own run
	LIMS_PLACE_ROW,       ///< everything, per-run columns of a series as lists
	LIMS_PLACE_STEP,      ///< everything, the own step's columns as lists
	LIMS_PLACE_WORKSHEET, ///< everything, columns by step.column
	LIMS_PLACE_PIECE,     ///< a piece of a standard: nominal, and what is asked
};

/// The context of lims_scope; must outlive the compiling. Only names, units and kinds of the procedure are read.
struct lims_names {
	const struct lims_procedure *procedure;
	enum lims_place place;
	size_t step; ///< index; meaningful for WHEN, RUN, ROW, STEP; of the need for PIECE
};
void lims_names_scope(const struct lims_names *names, struct lims_scope *ret);

/// True when a step always has one row and one run, so that step.column is one value.
bool lims_step_single(const struct lims_step *s);

#endif
