// SPDX-License-Identifier: Apache-2.0
// The real age of the sample of a worksheet beside the window of the age that was asked for, and the mode in which it still gives a result.
#ifndef LIMS_LABORATORY_BENCH_AGE_H
#define LIMS_LABORATORY_BENCH_AGE_H

#include "laboratory/opened_sheet.h"
#include "laboratory/samples/samples.h"

enum { LIMS_BENCH_MINUTE = 17 };

/// An age that lies outside of its window, or may.
struct lims_bench_age {
	int days,
		real; ///< asked for; by the readings that count, and before there are any of today (or of the day of the work, when that is over)
	const char *window; ///< "outside", "not_known"
	char from[LIMS_BENCH_MINUTE],
		to[LIMS_BENCH_MINUTE]; ///< of the window, "2026-11-28 12:30" by the clock of the place; of a day of casting alone the widest
	const struct lims_mode
		*way; ///< the mode of the procedure in which this does not stand in the way; NULL: none, or nothing stands in the way
};

/// Those of a worksheet whose method has windows, at most LIMS_SAMPLE_AGES. None when it is no sample's.
lims_rc lims_bench_ages(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_bench_age ret[LIMS_SAMPLE_AGES],
	size_t *ret_count, struct lims_err *err);

#endif
