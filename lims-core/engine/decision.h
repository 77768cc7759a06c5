// SPDX-License-Identifier: Apache-2.0
// Decision rules (quy tắc quyết định): how a measured value, its uncertainty and the limits together become a statement of conformity.
//
// ILAC-G8:09/2019 clause 4.2, JCGM 106:2012 clauses 7 to 9. Comparisons with acceptance limits are exact, with U as it is reported;
// probabilities and risks are doubles. The file form is docs/formats/procedure-decision.md.
#ifndef LIMS_ENGINE_DECISION_H
#define LIMS_ENGINE_DECISION_H

#include "lims-core/base/arena.h"
#include "lims-core/engine/procedure.h"

enum lims_decision_rule {
	LIMS_DECISION_SIMPLE,            ///< the tolerance limits themselves (ILAC-G8 4.2.1; JCGM 106 8.2)
	LIMS_DECISION_GUARD_BAND,        ///< each limit moved inwards by w (ILAC-G8 4.2.2; JCGM 106 8.3.2)
	LIMS_DECISION_GUARDED_REJECTION, ///< each limit moved outwards by w (JCGM 106 8.3.3)
	LIMS_DECISION_PROBABILITY,       ///< the conformance probability is at least so large (JCGM 106 7 and 8.3)
	LIMS_DECISION_NON_BINARY,        ///< four states around the limits (ILAC-G8 4.2.3)
};
const char *lims_decision_rule_name(enum lims_decision_rule r); ///< "simple", "guard_band", …; "" when unknown

/// What a value is by its rule. The middle two exist only with NON_BINARY.
enum lims_decision_state {
	LIMS_DECIDED_NOT,
	LIMS_DECIDED_PASS,
	LIMS_DECIDED_CONDITIONAL_PASS, ///< within the limits, but not by w
	LIMS_DECIDED_CONDITIONAL_FAIL, ///< outside of the limits, but not by w
	LIMS_DECIDED_FAIL,
};
const char *lims_decision_state_name(
	enum lims_decision_state s); ///< "undetermined", "pass", "conditional_pass", "conditional_fail", "fail"

/// How the middle states count for the verdict.
enum lims_conditional {
	LIMS_CONDITIONAL_TOLERANCE, ///< by the limits themselves: conditional pass passes, conditional fail fails
	LIMS_CONDITIONAL_PASS,
	LIMS_CONDITIONAL_FAIL,
	LIMS_CONDITIONAL_UNDETERMINED,
};

/// A rule with its amounts.
struct lims_decision_terms {
	enum lims_decision_rule rule;
	const struct lims_formula *ratio;  ///< SIMPLE: U is at most so many times half the interval, or the one limit; NULL: U is not looked at
	const struct lims_formula *factor; ///< w = r U; NULL where `width` stands
	const struct lims_formula *width;  ///< w itself
	struct lims_dec at_least;          ///< PROBABILITY: within 0 and 1
	enum lims_conditional conditional;
	const struct lims_formula *prior_mean, *prior_sd; ///< what is known of such items before: for global risks; NULL: nothing
	const char *document, *clause;                    ///< where the rule comes from
	struct lims_words statement;                      ///< the rule in words for the paper, ends with a full stop
};

/// `within:` of a criterion: a value between two limits, one of which may be missing.
struct lims_within {
	const struct lims_formula *value;
	const struct lims_formula *low, *high; ///< in the unit of the value; NULL: no limit there
	const struct lims_formula *expanded;   ///< `value.U`, U of the value as reported; NULL when the value is no column with a budget
	const struct lims_unit *measure;       ///< of the value
	const struct lims_unit *difference;    ///< of U, w and the prior's sd; equally large
	struct lims_decision_terms decision;
};

/// Fills document, clause and statement. `amount` is the text of ratio, r, w or the probability as the file has it; "" when the rule has
/// none. False when memory is out.
bool lims_decision_describe(struct lims_decision_terms *d, const char *amount, struct lims_arena *arena);

#endif
