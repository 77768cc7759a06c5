// SPDX-License-Identifier: Apache-2.0
// The hybrid logical clock: the machine's milliseconds while they rise, a counter while they do not, so that order never runs backwards.
#ifndef LIMS_CHAIN_HLC_H
#define LIMS_CHAIN_HLC_H

#include "lims-core/base/err.h"

#include <stdint.h>

/// Kulkarni et al., "Logical Physical Clocks" (2014). ms: milliseconds since 1970-01-01T00:00:00Z, 0 … LIMS_HLC_MS_MAX.
struct lims_hlc {
	int64_t ms;
	uint32_t counter;
};

/// Last millisecond of the year 9999.
#define LIMS_HLC_MS_MAX INT64_C(253402300799999)

/// The clock of a new entry: later than `last` (the latest clock known here, own or imported; zero: none) whatever the machine's clock
/// `wall_ms` says.
/// LIMS_E_STORAGE when the clock has reached its end.
lims_rc lims_hlc_tick(struct lims_hlc last, int64_t wall_ms, struct lims_hlc *ret, struct lims_err *err);
/// The later of two clocks: what is known here after something was imported.
struct lims_hlc lims_hlc_merge(struct lims_hlc a, struct lims_hlc b);
int lims_hlc_cmp(struct lims_hlc a, struct lims_hlc b); ///< -1, 0, 1

#endif
