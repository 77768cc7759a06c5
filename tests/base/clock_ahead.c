// SPDX-License-Identifier: Apache-2.0
// The linker sends every question for the time here (-Wl,--wrap).
#include "tests/base/clock_ahead.h"

#include "lims-core/base/clock.h"

int64_t clock_ahead_us;

struct lims_moment __real_lims_clock_now(int16_t offset_min);
struct lims_moment __wrap_lims_clock_now(int16_t offset_min);

struct lims_moment __wrap_lims_clock_now(int16_t offset_min)
{
	struct lims_moment m = __real_lims_clock_now(offset_min);
	m.us += clock_ahead_us;
	return m;
}
