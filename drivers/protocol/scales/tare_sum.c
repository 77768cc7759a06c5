// SPDX-License-Identifier: Apache-2.0
// Gross = net + tare, the check that a record of three weights carries in itself.
#include "drivers/protocol/scales/tare_sum.h"
#include "drivers/protocol/protocol.h"

#include <string.h>

static bool has_number(const struct lims_reading *r)
{
	return r->reason == LIMS_REASON_NONE || r->reason == LIMS_REASON_NO_UNIT;
}

static void refuse(struct lims_reading *r, enum lims_reason reason, const char *note)
{
	if (!has_number(r))
		return;
	lims_reading_reject(r, r, reason, note);
}

void lims_tare_sum(struct lims_reading *gross, struct lims_reading *net, struct lims_reading *tare)
{
	struct lims_reading *all[] = {gross, net, tare};
	struct lims_dec sum;
	bool inexact = false;
	enum lims_reason reason = LIMS_REASON_UNSTABLE;
	const char *note = "gross is not net + tare: caught in motion";
	if (!has_number(gross) || !has_number(net) || !has_number(tare) || strcmp(gross->unit, net->unit) != 0 ||
		strcmp(gross->unit, tare->unit) != 0) {
		reason = LIMS_REASON_BAD_CHECK;
		note = "gross = net + tare cannot be checked";
	} else if (lims_dec_add(net->value, tare->value, &sum, &inexact, NULL) == LIMS_OK && !inexact && lims_dec_cmp(sum, gross->value) == 0)
		return;
	for (size_t i = 0; i < 3; i++)
		refuse(all[i], reason, note);
}
