// SPDX-License-Identifier: Apache-2.0
// Gate arithmetic. Within a gate the load is constant (a change aborts it), so its energy is power times time.
#include "simulators/gate.h"

void lims_sim_gate_init(struct lims_sim_gate *g)
{
	*g = (struct lims_sim_gate){.pulses_wanted = 8, .hold_ns = 250000000, .state = LIMS_SIM_GATE_NO_LINE};
	g->load = (struct lims_sim_load){.mv = 220000, .pf_ppm = 1000000};
}

// Femtowatts with the own error; cut below one femtowatt.
static lims_sim_wide power_fw(const struct lims_sim_gate *g)
{
	return lims_sim_load_power_fw(&g->load) * (LIMS_SIM_WHOLE + g->error) / LIMS_SIM_WHOLE;
}

// 0.01 mWh = 0.036 J = 3.6·10^22 femtowatt · ns. False when a 32-bit register does not hold it.
static bool energy_of(const struct lims_sim_gate *g, int64_t ns, uint32_t *ret)
{
	const lims_sim_wide unit = (lims_sim_wide)36000 * lims_sim_power_of_ten(18);
	lims_sim_wide energy = 0;
	if (__builtin_mul_overflow(power_fw(g), (lims_sim_wide)ns, &energy))
		return false;
	energy = energy / unit + (energy % unit >= unit / 2);
	if (energy > UINT32_MAX)
		return false;
	*ret = (uint32_t)energy;
	return true;
}

static void latch(struct lims_sim_gate *g, int64_t real_ns)
{
	uint32_t energy = 0;
	bool held = g->latched_once && real_ns - g->latched_real_ns < g->hold_ns;
	if (held || !energy_of(g, g->last_ns - g->first_ns, &energy))
		return;
	g->result = (struct lims_sim_gate_result){
		.number = g->result.number + 1,
		.pulses = (uint32_t)g->counted,
		.energy = energy,
		.load = g->load,
	};
	g->latched_once = true;
	g->latched_real_ns = real_ns;
}

void lims_sim_gate_pulse(struct lims_sim_gate *g, int64_t sim_ns, int64_t real_ns)
{
	bool begins = g->state != LIMS_SIM_GATE_RUNS || sim_ns <= g->last_ns;
	g->last_ns = sim_ns;
	if (!begins && ++g->counted < g->pulses_wanted)
		return;
	if (!begins)
		latch(g, real_ns);
	g->state = LIMS_SIM_GATE_RUNS;
	g->first_ns = sim_ns;
	g->counted = 0;
}

void lims_sim_gate_abort(struct lims_sim_gate *g)
{
	if (g->state == LIMS_SIM_GATE_RUNS)
		g->state = LIMS_SIM_GATE_WAITS;
	g->counted = 0;
}

void lims_sim_gate_set_load(struct lims_sim_gate *g, const struct lims_sim_load *load)
{
	if (lims_sim_load_equal(&g->load, load))
		return;
	g->load = *load;
	lims_sim_gate_abort(g);
}

int64_t lims_sim_gate_power_uw(const struct lims_sim_gate *g)
{
	return (int64_t)(power_fw(g) / lims_sim_power_of_ten(9));
}
