// SPDX-License-Identifier: Apache-2.0
// Loads made of pieces: which pieces there are on the day of the run, and what those of a load are together. Inside of plan and evaluation.
#ifndef LIMS_ENGINE_EVAL_LOAD_H
#define LIMS_ENGINE_EVAL_LOAD_H

#include "lims-core/engine/eval.h"
#include "lims-core/engine/names.h"

enum { LIMS_EVAL_PIECES_MAX = 1000 }; ///< of one role

/// One piece of the standards of a role. Values in the unit of the need's pieces; NONE where nothing is stated.
struct lims_eval_piece {
	const char *id;
	const char *standard; ///< id of the standard; "" when it has none
	bool in_force;        ///< else only known from a certificate of another day
	struct lims_value nominal, limit, error, expanded, factor;
};

struct lims_eval_pieces {
	struct lims_eval_piece *list; ///< by id, then standard
	size_t count;
	bool other_days; ///< some certificate is not in force: a piece that is not found may be in it
};

/// What the pieces of a load are together.
struct lims_eval_load {
	const char *const *names; ///< as the worksheet names them
	size_t name_count;
	bool stated;            ///< the worksheet also states the value
	struct lims_value plan; ///< the planned value that it replaces; NONE when there is none
	struct lims_eval_cell nominal, limit, expanded, factor;
};

/// The pieces of all standards of a worksheet. LIMS_E_INPUT: a bad number, a nominal value not above zero, a piece that is there twice.
lims_rc lims_eval_take_pieces(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err);
/// The piece of a name; NULL with LIMS_OK when it is only in a certificate that is not in force. LIMS_E_INPUT: none, or several.
lims_rc lims_eval_find_piece(
	const struct lims_eval *ev, size_t need, const char *name, const struct lims_eval_piece **ret, struct lims_err *err);
/// Every load of the worksheet, when its cells are filled. LIMS_E_INPUT: a piece that is not there or named twice, or a value that the pieces do not make.
lims_rc lims_eval_loads(struct lims_eval *ev, struct lims_err *err);
/// What pieces are together, in the unit of a column: the parts of *ret.
lims_rc lims_eval_add_pieces(struct lims_eval *ev, const struct lims_unit *measure, const struct lims_eval_piece *const *list, size_t n,
	struct lims_eval_load *ret, struct lims_err *err);
/// The part of a load; NULL when the cell has no load or the load no such part.
struct lims_eval_cell *lims_eval_load_part(struct lims_eval_cell *cell, enum lims_ref_part part);

#endif
