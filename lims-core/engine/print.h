// SPDX-License-Identifier: Apache-2.0
// Rounding a value for paper and screen by the column's rule: inside of the evaluation, not for other rooms.
#ifndef LIMS_ENGINE_PRINT_H
#define LIMS_ENGINE_PRINT_H

#include "lims-core/engine/eval.h"

/// Places after the point that stand for "by the rule"; more_digits adds to the rule's own.
struct lims_print_job {
	struct lims_eval *ev;
	const struct lims_print *rule;   ///< NULL: as is
	const struct lims_unit *measure; ///< unit of the value
	const struct lims_expr *expr;    ///< computes the value once more in rationals when it is not exact; NULL: the decimal is rounded
	const struct lims_rat *exact;    ///< the value in `measure` where it is not exact and no formula computes it; NULL otherwise
	const char *text;                ///< of `in_measure`, when it was written before: the same digits share it; NULL otherwise
	struct lims_dec in_measure;      ///< the value in `measure`
	size_t step, row, run;           ///< where expr and the rule's step are seen from
	int more_digits;
};

/// True when an exact value in `measure` is printed by the rule with just its own digits.
bool lims_print_keeps(const struct lims_print *rule, const struct lims_unit *measure);
/// The rounded text without unit, in the rule's unit; "" when it cannot be printed. Memory of the evaluation.
const char *lims_print_value(const struct lims_print_job *job, const struct lims_value *v);
/// The same as a decimal; false when it cannot be rounded.
bool lims_print_round(const struct lims_print_job *job, const struct lims_value *v, struct lims_dec *ret);

#endif
