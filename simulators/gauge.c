// SPDX-License-Identifier: Apache-2.0
// What a digital pressure gauge shows.
#include "simulators/gauge.h"

#include <string.h>

int64_t lims_sim_gauge_show(struct lims_sim_gauge *g)
{
	if (g->frozen)
		return g->frozen_value;
	lims_sim_wide exact = (lims_sim_wide)g->pressure + g->error - g->zero_at + lims_sim_noise_draw(&g->random, g->noise);
	return (int64_t)(lims_sim_floor_div(2 * exact + g->d, 2 * (lims_sim_wide)g->d) * g->d);
}

const struct lims_sim_gauge_speech *lims_sim_gauge_speech_find(const char *name)
{
	static const struct lims_sim_gauge_speech *const all[] = {&lims_sim_gauge_const, &lims_sim_gauge_keller};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}
