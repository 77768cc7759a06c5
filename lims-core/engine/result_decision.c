// SPDX-License-Identifier: Apache-2.0
// A decision in "lims-result-1" (docs/formats/worksheet.md).
#include "lims-core/engine/result_value.h"

enum { PROBABILITY_DIGITS = 6 };

static void amount(struct lims_jw *w, const char *key, const struct lims_result_value *v)
{
	if (v->has_value)
		lims_result_value_json(w, key, v);
}

static void probability(struct lims_jw *w, const char *key, double p)
{
	struct lims_dec d;
	if (lims_dec_from_double(p, PROBABILITY_DIGITS, &d, NULL) == LIMS_OK)
		lims_jw_dec(w, key, lims_dec_trim(d));
}

static void limits(struct lims_jw *w, const char *key, const struct lims_result_value *low, const struct lims_result_value *high)
{
	lims_jw_object(w, key);
	amount(w, "low", low);
	amount(w, "high", high);
	lims_jw_end_object(w);
}

void lims_result_decision_json(struct lims_jw *w, const struct lims_result_decision *d)
{
	const struct lims_decision_terms *rule = &d->within->decision;
	lims_jw_object(w, "decision");
	lims_jw_text(w, "rule", lims_decision_rule_name(rule->rule));
	lims_jw_text(w, "document", rule->document);
	lims_jw_text(w, "clause", rule->clause);
	lims_result_words_json(w, "statement", &rule->statement);
	lims_jw_text(w, "state", lims_decision_state_name(d->state));
	limits(w, "tolerance", &d->low, &d->high);
	if (d->accept_low.has_value || d->accept_high.has_value)
		limits(w, "acceptance", &d->accept_low, &d->accept_high);
	amount(w, "U", &d->expanded);
	amount(w, "w", &d->width);
	if (d->has_probability) {
		probability(w, "probability", d->probability);
		if (d->state != LIMS_DECIDED_NOT)
			probability(w, "specific_risk", d->risk);
	}
	if (d->has_global) {
		probability(w, "consumer_risk", d->consumer);
		probability(w, "producer_risk", d->producer);
	}
	lims_jw_end_object(w);
}
