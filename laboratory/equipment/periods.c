// SPDX-License-Identifier: Apache-2.0
// Brings the days of certificates that state the same into an order without two on one day.
#include "laboratory/equipment/periods.h"

bool lims_certificates_in_common(const struct lims_ws_certificate *a, const struct lims_ws_certificate *b)
{
	struct lims_ws_certificate x = *a, y = *b;
	x.from = x.to = y.from = y.to = (struct lims_date){0};
	return lims_certificates_disjoint(&x, &y, NULL) != LIMS_OK;
}

static bool before(struct lims_date a, struct lims_date b) ///< of days on which something begins: none is the first
{
	return lims_date_cmp(a, b) < 0;
}

/// On some day both count.
static bool meet(const struct lims_certificate_period *a, const struct lims_certificate_period *b)
{
	bool a_first = a->to.month != 0 && before(a->to, b->from), b_first = b->to.month != 0 && before(b->to, a->from);
	return !a_first && !b_first;
}

static void check_empty(struct lims_certificate_period *p)
{
	if (p->state != LIMS_PERIOD_REFUSED && p->to.month != 0 && before(p->to, p->from))
		p->state = LIMS_PERIOD_NEVER;
}

/// The later one of two that meet.
static void settle_two(struct lims_certificate_period *older, struct lims_certificate_period *later, bool accepted)
{
	if (older->state == LIMS_PERIOD_REFUSED || older->state == LIMS_PERIOD_NEVER || later->state == LIMS_PERIOD_NEVER ||
		!meet(older, later))
		return;
	if (accepted) {
		older->to = lims_date_add_days(later->from, -1);
		check_empty(older);
		// It began on the same day, or on none: nothing is left of it.
		if (older->to.month == 0)
			older->state = LIMS_PERIOD_NEVER;
		return;
	}
	if (lims_date_cmp(older->from, later->from) == 0 && lims_date_cmp(older->certificate->from, later->certificate->from) == 0) {
		older->state = later->state = LIMS_PERIOD_CONFLICT;
		return;
	}
	later->state = LIMS_PERIOD_WAITS;
	if (older->to.month == 0) {
		later->state = LIMS_PERIOD_NEVER;
		return;
	}
	later->from = lims_date_add_days(older->to, 1);
	check_empty(later);
}

/// Positions in the order in which they begin; of one day the accepted ones come last.
static void order(const struct lims_certificate_period *p, const struct lims_certificate_decision *d, size_t count, size_t *at)
{
	for (size_t i = 0; i < count; i++) {
		size_t k = i;
		for (; k > 0; k--) {
			int cmp = lims_date_cmp(p[at[k - 1]].from, p[i].from);
			if (cmp < 0 || (cmp == 0 && (d[i].accepted || !d[at[k - 1]].accepted)))
				break;
			at[k] = at[k - 1];
		}
		at[k] = i;
	}
}

lims_rc lims_periods_settle(const struct lims_ws_certificate *all, const struct lims_certificate_decision *decisions, size_t count,
	struct lims_certificate_period *ret, struct lims_err *err)
{
	size_t at[LIMS_PERIODS_MAX];
	if (count > LIMS_PERIODS_MAX)
		return lims_err_set(err, LIMS_E_INPUT, "A standard has at most %d certificates", LIMS_PERIODS_MAX);
	for (size_t i = 0; i < count; i++) {
		ret[i] = (struct lims_certificate_period){.certificate = &all[i], .from = all[i].from, .to = all[i].to};
		if (decisions[i].accepted && decisions[i].from.month != 0 && before(all[i].from, decisions[i].from))
			ret[i].from = decisions[i].from;
		if (decisions[i].refused)
			ret[i].state = LIMS_PERIOD_REFUSED;
		check_empty(&ret[i]);
	}
	order(ret, decisions, count, at);
	for (size_t i = 1; i < count; i++)
		for (size_t k = 0; k < i; k++) {
			struct lims_certificate_period *older = &ret[at[k]], *later = &ret[at[i]];
			if (later->state != LIMS_PERIOD_REFUSED && lims_certificates_in_common(older->certificate, later->certificate))
				settle_two(older, later, decisions[at[i]].accepted);
		}
	return LIMS_OK;
}
