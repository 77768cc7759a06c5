// SPDX-License-Identifier: Apache-2.0
// The sentences of decision rules on certificate, notice and record (ISO/IEC 17025:2017, 7.8.6.2).
#include "laboratory/paper_rules.h"

enum { NAMED_MAX = 12 };

size_t lims_paper_rules_max(const struct lims_result *r)
{
	return r->rule_count + 2;
}

/// "Sai số tải tăng (3)": the criterion and its row, as the tables of the paper number it. NULL when memory is out.
static const char *place(struct lims_arena *arena, const struct lims_result_criterion *c, bool english)
{
	const char *label = english && c->label.en[0] != '\0' ? c->label.en : c->label.vi;
	return c->has_row ? lims_arena_printf(arena, "%s (%zu)", label, c->row + 1) : label;
}

/// The conformity criteria with this state, joined; "" when there is none, NULL when memory is out.
static const char *list(struct lims_arena *arena, const struct lims_result *r, enum lims_decision_state state, bool english)
{
	const char *joined = "";
	size_t named = 0;
	for (size_t i = 0; i < r->criterion_count; i++) {
		const struct lims_result_criterion *c = &r->criteria[i];
		if (c->role != LIMS_ROLE_CONFORMITY || c->decision == NULL || c->decision->state != state)
			continue;
		if (named++ == NAMED_MAX)
			return lims_arena_printf(arena, "%s; …", joined);
		const char *one = place(arena, c, english);
		joined = one == NULL ? NULL : lims_arena_printf(arena, "%s%s%s", joined, named > 1 ? "; " : "", one);
		if (joined == NULL)
			return NULL;
	}
	return joined;
}

/// One sentence for a state; false when memory is out.
static bool conditional(struct lims_arena *arena, const struct lims_result *r, enum lims_decision_state state, const char *vi,
	const char *en, struct lims_bilingual *out, size_t *n)
{
	const char *in_vi = list(arena, r, state, false), *in_en = list(arena, r, state, true);
	if (in_vi == NULL || in_en == NULL)
		return false;
	if (in_vi[0] == '\0')
		return true;
	out[*n] = (struct lims_bilingual){lims_arena_printf(arena, "%s: %s.", vi, in_vi), lims_arena_printf(arena, "%s: %s.", en, in_en)};
	return out[*n].vi != NULL && out[(*n)++].en != NULL;
}

size_t lims_paper_rules(struct lims_arena *arena, const struct lims_result *r, struct lims_bilingual *out)
{
	size_t n = 0;
	for (size_t i = 0; i < r->rule_count; i++)
		out[n++] = (struct lims_bilingual){r->rules[i]->statement.vi, r->rules[i]->statement.en};
	bool good = conditional(arena, r, LIMS_DECIDED_CONDITIONAL_PASS, "Đạt có điều kiện", "Conditional pass", out, &n) &&
				conditional(arena, r, LIMS_DECIDED_CONDITIONAL_FAIL, "Không đạt có điều kiện", "Conditional fail", out, &n);
	return good ? n : SIZE_MAX;
}
