// SPDX-License-Identifier: Apache-2.0
// How a result writes its values: shared by the files that write it and not by other rooms.
#ifndef LIMS_ENGINE_RESULT_VALUE_H
#define LIMS_ENGINE_RESULT_VALUE_H

#include "lims-core/engine/worksheet.h"

/// {"value", "unit", "exact", "printed", "printed_unit"} or {"reason"}.
void lims_result_value_json(struct lims_jw *w, const char *key, const struct lims_result_value *v);
/// {"vi", "en"}.
void lims_result_words_json(struct lims_jw *w, const char *key, const struct lims_words *words);
/// The member "decision" of a criterion.
void lims_result_decision_json(struct lims_jw *w, const struct lims_result_decision *d);
/// The members "budgets" and "together"; nothing when the procedure has no budget.
void lims_result_budgets_json(struct lims_jw *w, const struct lims_result *r);
/// A binary number as the result writes it and as formulas see it: 6 significant digits. False when it is not finite.
bool lims_result_number(double v, struct lims_dec *ret);

#endif
