// SPDX-License-Identifier: Apache-2.0
// The inside of the unit table, shared by the files that read it, parse codes and print units; nobody else includes it.
#ifndef LIMS_ENGINE_UNITS_TABLE_H
#define LIMS_ENGINE_UNITS_TABLE_H

#include "lims-core/engine/units.h"

struct lims_unit_prefix {
	const char *code;
	const char *symbol;
	int power; ///< of ten
};

struct lims_unit_atom {
	const char *code;
	const char *symbol;
	bool metric; ///< takes prefixes
	struct lims_dim dim;
	struct lims_dec num;
	struct lims_dec den;
	struct lims_dec offset;
	bool affine;
};

struct lims_units {
	const struct lims_unit_atom *bases; ///< one per dimension, in the order of lims_dim.e
	size_t base_count;
	const struct lims_unit_prefix *prefixes;
	size_t prefix_count;
	const struct lims_unit_atom *atoms; ///< without the bases
	size_t atom_count;
};

enum { LIMS_UNIT_EXPONENT_MAX = 24 };

/// Atom by its exact code, NULL when there is none.
const struct lims_unit_atom *lims_units_atom(const struct lims_units *units, const char *code, size_t n);
/// A unit of one term.
lims_rc lims_unit_from_term(
	const struct lims_unit_prefix *prefix, const struct lims_unit_atom *atom, int exponent, struct lims_unit *ret, struct lims_err *err);
/// Writes u->code from its terms. LIMS_E_INPUT when it does not fit.
lims_rc lims_unit_write_code(struct lims_unit *u, struct lims_err *err);

#endif
