// SPDX-License-Identifier: Apache-2.0
// Units by UCUM code: dimension, exact factor and offset, so that what cannot be added is refused and what can is converted exactly.
#ifndef LIMS_ENGINE_UNITS_H
#define LIMS_ENGINE_UNITS_H

#include "lims-core/base/rat.h"
#include "lims-core/base/yaml.h"

/// Bases (m, g, s, A, K, … and counted things such as {imp} and [VND]) come from units.yaml; this many at most.
enum { LIMS_UNIT_BASES = 16, LIMS_UNIT_TERMS = 8, LIMS_UNIT_CODE = 64, LIMS_UNIT_SYMBOL = 64 };

struct lims_units; ///< the table read from units.yaml; owned by the arena it was read into, never changes afterwards

/// Exponents of the bases. Equal dimensions can be added and compared.
struct lims_dim {
	signed char e[LIMS_UNIT_BASES];
};

/// One factor of a unit as written: prefix and atom to a power. The pointers belong to the table.
struct lims_unit_term {
	const struct lims_unit_prefix *prefix; ///< NULL: none
	const struct lims_unit_atom *atom;
	int exponent;
};

/// A unit by value: quantity in bases = value × num / den (+ offset for °C). Copies share nothing that must be freed.
/// The pointers inside stay good as long as the table's arena.
struct lims_unit {
	char code[LIMS_UNIT_CODE]; ///< UCUM code, normalised from the terms: "kW.h", "g/L", "1"
	struct lims_dim dim;
	struct lims_dec num;    ///< > 0
	struct lims_dec den;    ///< > 0
	struct lims_dec offset; ///< in bases; 0 unless affine
	bool affine;            ///< a point with its own zero (Cel): differences are in K
	size_t terms;
	struct lims_unit_term term[LIMS_UNIT_TERMS];
};

/// Reads units.yaml (docs/formats/units.md) from its node tree. Every fault goes to f; NULL when there is any, or no memory.
/// Pure: the caller reads the file. All memory from `arena`.
const struct lims_units *lims_units_read(struct lims_node *root, struct lims_arena *arena, struct lims_faults *f);

/// Reads a UCUM code: atoms with prefixes, '.', '/', exponents ("m2", "s-1"), parentheses, integers, "10*3". LIMS_E_INPUT names what is
/// unknown. "" is refused; the unit of a pure number is "1".
lims_rc lims_unit_parse(const struct lims_units *units, const char *code, size_t n, struct lims_unit *ret, struct lims_err *err);

/// The unit of a pure number, needs no table.
struct lims_unit lims_unit_one(void);
/// Same dimension: values can be compared and, unless affine, added after conversion.
bool lims_unit_same_dimension(const struct lims_unit *a, const struct lims_unit *b);
/// Same dimension, factor and offset: values need no conversion ("kWh" and "kW.h").
bool lims_unit_equal(const struct lims_unit *a, const struct lims_unit *b);
/// True when the dimension is that of a pure number (1, %, g/kg).
bool lims_unit_is_pure(const struct lims_unit *a);

/// ret may be a or b. LIMS_E_INPUT: more terms, a higher exponent (24) or more digits than fit, or an affine operand ("use K").
lims_rc lims_unit_mul(const struct lims_unit *a, const struct lims_unit *b, struct lims_unit *ret, struct lims_err *err);
lims_rc lims_unit_div(const struct lims_unit *a, const struct lims_unit *b, struct lims_unit *ret, struct lims_err *err);
lims_rc lims_unit_pow(const struct lims_unit *a, int exponent, struct lims_unit *ret, struct lims_err *err);
/// Square root; LIMS_E_INPUT when an exponent is odd.
lims_rc lims_unit_root(const struct lims_unit *a, struct lims_unit *ret, struct lims_err *err);
/// The unit of differences: K for Cel, the unit itself otherwise.
struct lims_unit lims_unit_difference(const struct lims_units *units, const struct lims_unit *a);

/// An exact conversion between two units of one dimension, worked out once: to = (from × mul) / div + add.
struct lims_unit_conv {
	struct lims_dec mul;
	struct lims_dec div;
	struct lims_dec add;
	bool same;    ///< nothing to do
	bool divides; ///< div is not 1: the decimal result may be inexact
	bool shifts;  ///< add is not 0
};
/// LIMS_E_INPUT, naming both units, when the dimensions differ.
lims_rc lims_unit_conv(const struct lims_unit *from, const struct lims_unit *to, struct lims_unit_conv *ret, struct lims_err *err);
/// Decimal; *inexact set to true (never cleared) when digits were lost. Powers of ten move the point and keep the digits (20.10 kg → 20100 g).
lims_rc lims_unit_apply(const struct lims_unit_conv *c, struct lims_dec v, struct lims_dec *ret, bool *inexact, struct lims_err *err);
/// Exact, in place.
lims_rc lims_unit_apply_rat(const struct lims_unit_conv *c, struct lims_rat *v, struct lims_err *err);

/// lims_unit_conv and lims_unit_apply in one.
lims_rc lims_unit_convert(
	const struct lims_unit *from, const struct lims_unit *to, struct lims_dec v, struct lims_dec *ret, bool *inexact, struct lims_err *err);

/// The unit as paper shows it ("mmHg", "°C", "kΩ", "m³/h"); "" for a pure number. out holds LIMS_UNIT_SYMBOL bytes.
void lims_unit_symbol(const struct lims_unit *u, char *out);

#endif
