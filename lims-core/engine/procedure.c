// SPDX-License-Identifier: Apache-2.0
// Names of the enumerations, look-ups in a procedure, and the dates of validity.
#include "lims-core/engine/procedure.h"

#include <string.h>

const char *lims_evidence_name(enum lims_evidence e)
{
	static const char *const names[] = {"found", "derived", "knowledge-high", "knowledge-medium", "knowledge-low"};
	return (size_t)e < sizeof names / sizeof *names ? names[e] : "";
}

const char *lims_block_kind_name(enum lims_block_kind k)
{
	static const char *const names[] = {"clause", "row", "period", "form", "rule"};
	return (size_t)k < sizeof names / sizeof *names ? names[k] : "";
}

const char *lims_counting_date_name(enum lims_counting_date d)
{
	static const char *const names[] = {"work", "receipt", "issue"};
	return (size_t)d < sizeof names / sizeof *names ? names[d] : "";
}

const char *lims_role_name(enum lims_role r)
{
	static const char *const names[] = {"conformity", "validity", "selection", "information"};
	return (size_t)r < sizeof names / sizeof *names ? names[r] : "";
}

const char *lims_column_source_name(enum lims_column_source s)
{
	static const char *const names[] = {"row", "instrument", "entered", "computed"};
	return (size_t)s < sizeof names / sizeof *names ? names[s] : "";
}

const char *lims_pass_name(enum lims_pass p)
{
	static const char *const names[] = {"", "up", "hold", "down"};
	return (size_t)p < sizeof names / sizeof *names ? names[p] : "";
}

const char *lims_step_kind_name(enum lims_step_kind k)
{
	static const char *const names[] = {"checklist", "table", "series", "timed", "paired"};
	return (size_t)k < sizeof names / sizeof *names ? names[k] : "";
}

const char *lims_validity_rule_name(enum lims_validity_rule r)
{
	static const char *const names[] = {"month_end", "same_day", "day_before"};
	return (size_t)r < sizeof names / sizeof *names ? names[r] : "";
}

bool lims_validity_rule_read(const char *name, enum lims_validity_rule *ret)
{
	for (int r = LIMS_VALIDITY_MONTH_END; r <= LIMS_VALIDITY_DAY_BEFORE; r++) {
		if (strcmp(lims_validity_rule_name((enum lims_validity_rule)r), name) == 0) {
			*ret = (enum lims_validity_rule)r;
			return true;
		}
	}
	return false;
}

const struct lims_step *lims_procedure_step(const struct lims_procedure *p, const char *id)
{
	for (size_t i = 0; i < p->step_count; i++) {
		if (strcmp(p->steps[i].id, id) == 0)
			return &p->steps[i];
	}
	return NULL;
}

const struct lims_column *lims_step_column(const struct lims_step *s, const char *id)
{
	for (size_t i = 0; i < s->column_count; i++) {
		if (strcmp(s->columns[i].id, id) == 0)
			return &s->columns[i];
	}
	return NULL;
}

const struct lims_mode *lims_procedure_mode(const struct lims_procedure *p, const char *id)
{
	for (size_t i = 0; i < p->mode_count; i++) {
		if (strcmp(p->modes[i].id, id) == 0)
			return &p->modes[i];
	}
	return NULL;
}

bool lims_in_force(struct lims_date from, struct lims_date to, struct lims_date day)
{
	if (day.month == 0)
		return to.month == 0;
	return (from.month == 0 || lims_date_cmp(from, day) <= 0) && (to.month == 0 || lims_date_cmp(day, to) <= 0);
}

const struct lims_period *lims_procedure_period(const struct lims_procedure *p, struct lims_date day)
{
	for (size_t i = p->period_count; i > 0; i--) {
		const struct lims_period *period = &p->periods[i - 1];
		bool begun = period->from.month == 0 || lims_date_cmp(period->from, day) <= 0;
		bool ended = period->to.month != 0 && lims_date_cmp(period->to, day) < 0;
		if (begun && !ended)
			return period;
	}
	return NULL;
}

struct lims_date lims_validity_until(struct lims_date day, int months, enum lims_validity_rule rule)
{
	if (months <= 0 || day.month == 0)
		return (struct lims_date){0};
	struct lims_date last = lims_date_add_months(day, months);
	if (rule == LIMS_VALIDITY_MONTH_END)
		return lims_date_month_end(last);
	return rule == LIMS_VALIDITY_DAY_BEFORE ? lims_date_add_days(last, -1) : last;
}
