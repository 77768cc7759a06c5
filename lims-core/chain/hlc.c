// SPDX-License-Identifier: Apache-2.0
// The hybrid logical clock.
#include "lims-core/chain/hlc.h"

lims_rc lims_hlc_tick(struct lims_hlc last, int64_t wall_ms, struct lims_hlc *ret, struct lims_err *err)
{
	int64_t wall = wall_ms < 0 ? 0 : wall_ms > LIMS_HLC_MS_MAX ? LIMS_HLC_MS_MAX : wall_ms;
	struct lims_hlc next = {.ms = wall, .counter = 0};
	if (wall <= last.ms) {
		next.ms = last.ms;
		if (last.counter == UINT32_MAX)
			next.ms++;
		else
			next.counter = last.counter + 1;
	}
	if (next.ms > LIMS_HLC_MS_MAX)
		return lims_err_set(
			err, LIMS_E_STORAGE, "the journal's clock has reached its end; set the machine's clock and restore from a copy");
	*ret = next;
	return LIMS_OK;
}

struct lims_hlc lims_hlc_merge(struct lims_hlc a, struct lims_hlc b)
{
	return lims_hlc_cmp(a, b) >= 0 ? a : b;
}

int lims_hlc_cmp(struct lims_hlc a, struct lims_hlc b)
{
	if (a.ms != b.ms)
		return a.ms < b.ms ? -1 : 1;
	if (a.counter != b.counter)
		return a.counter < b.counter ? -1 : 1;
	return 0;
}
