// SPDX-License-Identifier: Apache-2.0
// Scores of comparisons between laboratories (so sánh liên phòng, thử nghiệm thành thạo): En, z and z', judged exactly.
//
// ISO 13528 and ISO/IEC 17043: En = (x − X) / √(U² + U_X²) with expanded uncertainties (k = 2), z = (x − X) / σ, z' = (x − X) / √(σ² + u_X²) with the standard
// uncertainty of the assigned value. |En| ≤ 1 is satisfactory, else not; |z| ≤ 2 satisfactory, 2 < |z| < 3 questionable, |z| ≥ 3 not. Neither standard was at hand, so no
// clause is named; the formulas are held against published values (tests).
#ifndef LIMS_ENGINE_SCORES_H
#define LIMS_ENGINE_SCORES_H

#include "lims-core/base/dec.h"

enum lims_score_kind { LIMS_SCORE_EN, LIMS_SCORE_Z, LIMS_SCORE_Z_PRIME };
enum lims_score_verdict { LIMS_SCORE_SATISFACTORY, LIMS_SCORE_QUESTIONABLE, LIMS_SCORE_UNSATISFACTORY };

struct lims_score {
	struct lims_dec value; ///< with its sign, to 34 digits
	enum lims_score_verdict verdict;
};

/// The score of x against the assigned value, in one unit. En: a = U of x, b = U of the assigned value. z: a = σ, b is not looked at. z': a = σ, b = standard
/// uncertainty of the assigned value. Decided in rationals, not from the rounded value. LIMS_E_INPUT: an uncertainty below zero, or nothing to divide by.
lims_rc lims_score_of(enum lims_score_kind kind, struct lims_dec x, struct lims_dec assigned, struct lims_dec a, struct lims_dec b,
	struct lims_score *ret, struct lims_err *err);

const char *lims_score_name(enum lims_score_kind kind);         ///< "En", "z", "z'"
const char *lims_score_verdict_name(enum lims_score_verdict v); ///< "satisfactory", "questionable", "unsatisfactory"

#endif
