// SPDX-License-Identifier: Apache-2.0
// What a result says on paper beyond its numbers: the statements whose condition holds, and the marks that a pass earns.
#include "lims-core/engine/outcome.h"

#include "lims-core/base/lang.h"

#include <string.h>

/// A condition over the whole worksheet. Without a value it does not hold; of a pass that is told, elsewhere it is plain that something is missing.
static bool holds(struct lims_outcome *o, const char *what, const char *id, const struct lims_formula *when)
{
	if (when == NULL)
		return true;
	struct lims_value v;
	lims_eval_formula(o->ev, when->expr, 0, 0, 0, &v);
	if (v.kind != LIMS_KIND_BOOL && o->result->verdict == LIMS_VERDICT_PASS)
		lims_outcome_information(o, "The %s %s is left out, for its condition has no value: %s.", lims_tr(o->w->lang, what), id,
			lims_tr(o->w->lang, lims_value_reason_text(v.reason)));
	return v.kind == LIMS_KIND_BOOL && v.truth;
}

void lims_outcome_statements(struct lims_outcome *o)
{
	const struct lims_procedure *p = o->ev->procedure;
	struct lims_result *r = o->result;
	const struct lims_statement **statements = lims_arena_array(o->ev->arena, p->statement_count + 1, sizeof *statements);
	const struct lims_mark **marks = lims_arena_array(o->ev->arena, p->mark_count + 1, sizeof *marks);
	if (statements == NULL || marks == NULL) {
		o->no_memory = true;
		return;
	}
	for (size_t i = 0; i < p->statement_count; i++) {
		if (holds(o, LIMS_MSG("statement"), p->statements[i].id, p->statements[i].when))
			statements[r->statement_count++] = &p->statements[i];
	}
	for (size_t i = 0; r->verdict == LIMS_VERDICT_PASS && i < p->mark_count; i++) {
		if (holds(o, LIMS_MSG("mark"), p->marks[i].kind, p->marks[i].when))
			marks[r->mark_count++] = &p->marks[i];
	}
	r->statements = statements;
	r->marks = marks;
}

/// The rule of a criterion when a paper must state it; NULL otherwise.
static const struct lims_decision_terms *to_state(const struct lims_result_criterion *c)
{
	const struct lims_decision_terms *rule = c->decision == NULL ? NULL : &c->decision->within->decision;
	return rule == NULL || (rule->rule == LIMS_DECISION_SIMPLE && rule->ratio == NULL) ? NULL : rule;
}

void lims_outcome_rules(struct lims_outcome *o)
{
	struct lims_result *r = o->result;
	size_t used = 0;
	for (size_t i = 0; i < r->criterion_count; i++)
		used += to_state(&r->criteria[i]) != NULL;
	const struct lims_decision_terms **rules = used == 0 ? NULL : lims_arena_array(o->ev->arena, used, sizeof *rules);
	o->no_memory = o->no_memory || (used > 0 && rules == NULL);
	for (size_t i = 0; i < r->criterion_count && rules != NULL; i++) {
		const struct lims_decision_terms *rule = to_state(&r->criteria[i]);
		bool stated = rule == NULL;
		for (size_t k = 0; !stated && k < r->rule_count; k++)
			stated = rules[k] == rule || strcmp(rules[k]->statement.vi, rule->statement.vi) == 0;
		if (!stated)
			rules[r->rule_count++] = rule;
	}
	r->rules = rules;
}
