// SPDX-License-Identifier: Apache-2.0
// What a submitted worksheet compared, point by point, with the standards and pieces that each point rests on and its margin to the limit.
//
// Written into the entry that submits the worksheet, so that a trace reads what was decided and computes nothing again.
#ifndef LIMS_LABORATORY_EQUIPMENT_POINTS_H
#define LIMS_LABORATORY_EQUIPMENT_POINTS_H

#include "laboratory/proof/dossier.h"
#include "lims-core/base/json.h"

enum { LIMS_POINT_UNIT = 1000000000 }; ///< margins in tables are counted in parts of it, rounded down: they only order

/// One comparison that decided the item. Texts belong to whoever holds the JSON.
struct lims_point {
	const char *step, *criterion;
	int row, run;   ///< from 0; -1: of the whole step
	const char *at; ///< planned values of its row, "7500 g"; may be ""
	const char *value, *relation, *limit, *unit;
	const char *outcome;          ///< lims_verdict_name
	const struct lims_json *uses; ///< array of "STANDARD" and "STANDARD/PIECE"
	bool has_margin;              ///< the limit is a number other than zero
	struct lims_dec
		margin; ///< (limit − value) / |limit| of an upper limit, the other way round of a lower one; below zero beyond the limit
	bool exact; ///< no digit of the quotient was lost
};

/// Writes the member `points`: every comparison by which the item was judged, in the order of the result.
void lims_points_json(struct lims_jw *w, const struct lims_dossier *s, const struct lims_result *r);
/// Reads one of them. LIMS_E_CORRUPT when its numbers are none.
lims_rc lims_point_read(const struct lims_json *j, struct lims_point *ret, struct lims_err *err);
/// Whether the point rests on the standard; ret_pieces (may be NULL) takes the names of its pieces, "5 kg + 2 kg".
bool lims_point_uses(const struct lims_point *p, const char *standard, struct lims_buf *ret_pieces);
/// Order by margin: a point without one first, then the smallest, decided exactly. -1, 0, 1.
int lims_point_cmp(const struct lims_point *a, const struct lims_point *b);
/// The margin in parts of LIMS_POINT_UNIT, rounded down and kept within 64 bits; a point without one gives INT64_MIN.
int64_t lims_point_key(const struct lims_point *p);

#endif
