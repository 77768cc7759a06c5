// SPDX-License-Identifier: Apache-2.0
// Pulses at 1/k kWh: time is rounded up to a nanosecond at each, the rest of the energy is carried on.
#include "simulators/meter.h"

#include <string.h>

// 1 kWh = 3.6·10^6 J, in femtowatt · 10^-7 · ns = 10^-31 J.
static lims_sim_wide pulse_energy(void)
{
	return (lims_sim_wide)36 * lims_sim_power_of_ten(18) * lims_sim_power_of_ten(18);
}

void lims_sim_meter_init(struct lims_sim_meter *m)
{
	*m = (struct lims_sim_meter){.constant = 1600, .starting_ua = 20000, .random = {.state = 1}};
	m->load = (struct lims_sim_load){.mv = 220000, .pf_ppm = 1000000};
}

static bool same_point(const struct lims_sim_load *a, const struct lims_sim_load *b)
{
	return a->ua == b->ua && a->pf_ppm == b->pf_ppm && a->pf_kind == b->pf_kind;
}

lims_rc lims_sim_meter_error_at(struct lims_sim_meter *m, const struct lims_sim_load *at, int64_t error, struct lims_err *err)
{
	unsigned i = 0;
	while (i < m->points && !same_point(&m->point[i].at, at))
		i++;
	if (i == LIMS_SIM_METER_POINTS)
		return lims_err_set(err, LIMS_E_INPUT, "the error table is full; it has at most %d points", LIMS_SIM_METER_POINTS);
	m->point[i].at = *at;
	m->point[i].error = error;
	m->points += i == m->points;
	return LIMS_OK;
}

static int64_t error_now(const struct lims_sim_meter *m)
{
	for (unsigned i = 0; i < m->points; i++)
		if (same_point(&m->point[i].at, &m->load))
			return m->point[i].error;
	return m->error;
}

// Registered power in femtowatt · 10^-7, with the given further error.
static lims_sim_wide registered(const struct lims_sim_meter *m, int64_t noise)
{
	if (m->load.mv == 0)
		return 0;
	if (m->load.ua == 0 || m->load.ua < m->starting_ua)
		return (lims_sim_wide)m->creep_mw * lims_sim_power_of_ten(12) * LIMS_SIM_WHOLE;
	int64_t factor = LIMS_SIM_WHOLE + error_now(m) + noise;
	return factor > 0 ? lims_sim_load_power_fw(&m->load) * factor : 0;
}

int64_t lims_sim_meter_next_ns(const struct lims_sim_meter *m)
{
	lims_sim_wide rate = registered(m, m->pulse_noise) * m->constant;
	if (rate <= 0)
		return INT64_MAX;
	lims_sim_wide left = pulse_energy() - m->energy;
	lims_sim_wide at = m->now_ns + (left + rate - 1) / rate;
	return at < INT64_MAX ? (int64_t)at : INT64_MAX;
}

bool lims_sim_meter_step(struct lims_sim_meter *m, int64_t until_ns, int64_t *ret_pulse_ns)
{
	int64_t pulse = lims_sim_meter_next_ns(m);
	int64_t to = pulse <= until_ns ? pulse : until_ns;
	if (to <= m->now_ns && pulse > until_ns)
		return false;
	m->energy += registered(m, m->pulse_noise) * m->constant * (to - m->now_ns);
	m->now_ns = to;
	if (pulse > until_ns || pulse == INT64_MAX)
		return false;
	m->energy -= pulse_energy();
	m->pulses++;
	m->pulse_noise = lims_sim_noise_draw(&m->random, m->noise);
	*ret_pulse_ns = pulse;
	return true;
}

int64_t lims_sim_meter_power_uw(const struct lims_sim_meter *m)
{
	return (int64_t)(registered(m, 0) / LIMS_SIM_WHOLE / lims_sim_power_of_ten(9));
}

uint32_t lims_sim_meter_total(const struct lims_sim_meter *m)
{
	// pulses / k kWh, and the part of the pulse under way in 10^-12.
	const int64_t fine = lims_sim_power_of_ten(12);
	lims_sim_wide part = m->energy / (pulse_energy() / fine);
	lims_sim_wide hundredths = ((lims_sim_wide)m->pulses * fine + part) * 100 / ((lims_sim_wide)m->constant * fine);
	return (uint32_t)(hundredths + m->register_start);
}
