// SPDX-License-Identifier: Apache-2.0
// A formula of a data file: the compiled expression with its place, and the two sides when it is a comparison.
#ifndef LIMS_ENGINE_FORMULA_H
#define LIMS_ENGINE_FORMULA_H

#include "lims-core/engine/expr.h"

/// Belongs to the arena of the file's structures; never changes.
struct lims_formula {
	const struct lims_expr *expr;
	const struct lims_expr *left;  ///< of a comparison at the top level; NULL otherwise
	const struct lims_expr *right; ///< in the unit of `left`
	const char *relation;          ///< "<=" …; "" otherwise
	const char *text;
	int line, column;
};

/// Compiles `text`. With `sides` a comparison at the top level is also compiled side by side. LIMS_E_INPUT as lims_expr_compile.
lims_rc lims_formula_compile(const char *text, const struct lims_scope *scope, const struct lims_type *want, bool sides, int line,
	int column, struct lims_arena *arena, const struct lims_formula **ret, struct lims_err *err);

/// Finds the relation of a comparison at the top level: outside of parentheses, brackets and quotes, and only when no `and`, `or`, `not`
/// stands beside it. False when there is none or more than one.
bool lims_formula_split(const char *text, size_t *ret_left_n, const char **ret_relation, size_t *ret_right_at);

/// Whether the text of the formula says this name: not as a part of a longer one.
bool lims_formula_mentions(const struct lims_formula *f, const char *name);

#endif
