// SPDX-License-Identifier: Apache-2.0
// What the declared set-up makes of a protocol: its manner, and how many readings in a row must agree.
#include "drivers/protocol/agree.h"

#include <string.h>

enum lims_manner lims_manner_of(const struct lims_protocol *protocol, const struct lims_setup *setup)
{
	return protocol->manner == LIMS_MANNER_ASK && setup && setup->listen ? LIMS_MANNER_LISTEN : protocol->manner;
}

void lims_agreement_of(const struct lims_protocol *protocol, const struct lims_setup *setup, struct lims_agreement *ret)
{
	unsigned usual = protocol->equal ? protocol->equal : protocol->manner == LIMS_MANNER_TALK ? 1 : LIMS_AGREE_EQUAL;
	unsigned need = setup->equal ? setup->equal : usual;
	unsigned over_ms = setup->has_over ? setup->over_ms : need > 1 ? LIMS_AGREE_OVER_MS : 0;
	*ret = (struct lims_agreement){.need = need, .over_us = (int64_t)over_ms * 1000, .within = lims_dec_from_int(0)};
	if (setup->has_within)
		ret->within = setup->within;
}

static bool same_kind(const struct lims_reading *a, const struct lims_reading *b)
{
	return strcmp(a->unit, b->unit) == 0 && strcmp(a->role, b->role) == 0 && a->net == b->net;
}

bool lims_agree_add(struct lims_agree_run *run, const struct lims_agreement *a, const struct lims_reading *r)
{
	struct lims_dec low = r->value, high = r->value, spread;
	bool inexact = false;
	bool goes_on = run->count && same_kind(&run->first, r);
	if (goes_on) {
		if (lims_dec_cmp(run->low, low) < 0)
			low = run->low;
		if (lims_dec_cmp(run->high, high) > 0)
			high = run->high;
		goes_on = lims_dec_sub(high, low, &spread, &inexact, NULL) == LIMS_OK && !inexact && lims_dec_cmp(spread, a->within) <= 0;
	}
	if (!goes_on) {
		*run = (struct lims_agree_run){.first = *r, .low = r->value, .high = r->value};
	} else {
		run->low = low;
		run->high = high;
	}
	run->count++;
	return run->count >= a->need && r->at.us - run->first.at.us >= a->over_us;
}
