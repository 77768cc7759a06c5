// SPDX-License-Identifier: Apache-2.0
// Values as people and worksheets write them.
#ifndef LIMS_ENGINE_INPUT_H
#define LIMS_ENGINE_INPUT_H

#include "lims-core/engine/expr.h"
#include "lims-core/engine/procedure.h"

/// Reads a value as people write it: "15 kg", a choice, a text. A unit of another dimension gives NONE with LIMS_VALUE_UNIT when `lenient`, else LIMS_E_INPUT;
/// so does a sign that it cannot have, with LIMS_VALUE_SIGN.
/// `name` for the sentence. Text and foreign units are copied into the arena.
struct lims_input_type {
	const char *name;
	enum lims_cell_kind kind;
	const struct lims_unit *measure;
	const char *unit; ///< the unit as its file writes it, which is what most texts have; NULL: not known
	const char *const *choices;
	const struct lims_units *units;
	bool lenient;
	enum lims_sign sign;
};
lims_rc lims_input_read(
	const struct lims_input_type *type, const char *text, struct lims_arena *arena, struct lims_value *ret, struct lims_err *err);

#endif
