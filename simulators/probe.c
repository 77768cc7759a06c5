// SPDX-License-Identifier: Apache-2.0
// What a probe of air shows.
#include "simulators/probe.h"

#include <string.h>

int64_t lims_sim_probe_show(struct lims_sim_probe *p, enum lims_sim_probe_quantity q)
{
	if (p->frozen)
		return p->frozen_value[q];
	int64_t value = p->value[q] + lims_sim_noise_draw(&p->random, p->noise);
	if (q == LIMS_SIM_TEMPERATURE && p->fahrenheit)
		value = (int64_t)lims_sim_floor_div((lims_sim_wide)value * 9, 5) + INT64_C(32000000000);
	return value;
}

const struct lims_sim_probe_speech *lims_sim_probe_speech_find(const char *name)
{
	static const struct lims_sim_probe_speech *const all[] = {&lims_sim_probe_vaisala, &lims_sim_probe_easybus};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}
