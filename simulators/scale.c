// SPDX-License-Identifier: Apache-2.0
// The indication in whole numbers of 10^-9 units.
#include "simulators/scale.h"

#include <string.h>

void lims_sim_scale_init(struct lims_sim_scale *s)
{
	int64_t one = lims_sim_power_of_ten(LIMS_SIM_PLACES);
	*s = (struct lims_sim_scale){.max = 15000 * one, .d = 5 * one, .decimals = -1, .unit = "g", .random = {.state = 1}};
}

lims_rc lims_sim_scale_complete(struct lims_sim_scale *s, struct lims_err *err)
{
	int needed = LIMS_SIM_PLACES;
	while (needed > 0 && s->d % lims_sim_power_of_ten(LIMS_SIM_PLACES - needed + 1) == 0)
		needed--;
	if (s->e == 0)
		s->e = s->d;
	if (s->decimals < 0)
		s->decimals = needed;
	if (s->decimals < needed)
		return lims_err_set(err, LIMS_E_INPUT, "--decimals %d cannot show d; give at least %d", s->decimals, needed);
	if (s->d > s->max || s->e > s->max)
		return lims_err_set(err, LIMS_E_INPUT, "d or e is larger than Max; give a larger --max or a smaller --d and --e");
	// 9 e above Max must still be a weight that the arithmetic holds.
	if (s->e > LIMS_SIM_SCALE_LIMIT / 20)
		return lims_err_set(err, LIMS_E_INPUT, "e is too large; it is at most a twentieth of 100 million");
	return LIMS_OK;
}

lims_rc lims_sim_scale_put(struct lims_sim_scale *s, int64_t load, int64_t now_ns, struct lims_err *err)
{
	if (load > LIMS_SIM_SCALE_LIMIT || load < -LIMS_SIM_SCALE_LIMIT)
		return lims_err_set(err, LIMS_E_INPUT, "the load is out of range; it is at most 100 million");
	int64_t passed = now_ns - s->changed_ns;
	if (s->settle_ns > 0 && passed < s->settle_ns)
		s->load_before += (int64_t)((lims_sim_wide)(s->load - s->load_before) * passed / s->settle_ns);
	else
		s->load_before = s->load;
	s->load = load;
	s->changed_ns = now_ns;
	s->forced = LIMS_SIM_SCALE_FREE;
	return LIMS_OK;
}

lims_rc lims_sim_scale_error_at(struct lims_sim_scale *s, int64_t load, int64_t error, struct lims_err *err)
{
	unsigned at = 0;
	if (s->constant)
		s->points = 0;
	while (at < s->points && s->point[at].load < load)
		at++;
	bool replaces = at < s->points && s->point[at].load == load;
	if (!replaces && s->points == LIMS_SIM_SCALE_POINTS)
		return lims_err_set(err, LIMS_E_INPUT, "the error table is full; it has at most %d points", LIMS_SIM_SCALE_POINTS);
	if (!replaces) {
		memmove(&s->point[at + 1], &s->point[at], (s->points - at) * sizeof s->point[0]);
		s->points++;
	}
	s->point[at].load = load;
	s->point[at].error = error;
	s->constant = false;
	return LIMS_OK;
}

void lims_sim_scale_error_everywhere(struct lims_sim_scale *s, int64_t error)
{
	s->constant = true;
	s->points = 1;
	s->point[0].load = 0;
	s->point[0].error = error;
}

// Straight lines between the points; 0:0 is implied when the table says nothing at or below zero.
static int64_t table_error(const struct lims_sim_scale *s, int64_t load)
{
	int64_t load0 = 0, error0 = 0;
	if (s->constant)
		return s->point[0].error;
	if (s->points == 0 || (load < 0 && s->point[0].load >= 0))
		return s->points && s->point[0].load == 0 ? s->point[0].error : 0;
	for (unsigned i = 0; i < s->points; i++) {
		int64_t load1 = s->point[i].load, error1 = s->point[i].error;
		if (load == load1)
			return error1;
		if (load < load1) {
			// A first point below zero has nothing before it.
			if (i == 0 && load1 <= 0)
				return error1;
			return error0 + (int64_t)((lims_sim_wide)(error1 - error0) * (load - load0) / (load1 - load0));
		}
		load0 = load1;
		error0 = error1;
	}
	return error0;
}

static bool moving(const struct lims_sim_scale *s, int64_t now_ns)
{
	return s->load != s->load_before && now_ns - s->changed_ns < s->settle_ns;
}

// Before zero, tare and rounding.
static int64_t sensed(struct lims_sim_scale *s, int64_t now_ns)
{
	int64_t load = s->load;
	if (moving(s, now_ns))
		load = s->load_before + (int64_t)((lims_sim_wide)(s->load - s->load_before) * (now_ns - s->changed_ns) / s->settle_ns);
	int64_t span = (int64_t)((lims_sim_wide)load * s->span_error / LIMS_SIM_SCALE_SPAN);
	return load + span + s->zero_error + table_error(s, load) + lims_sim_noise_draw(&s->random, s->noise);
}

// A step begins half a step below its value: floor(x / d + 1/2), as an instrument does on both sides of zero.
static int64_t to_step(const struct lims_sim_scale *s, int64_t x)
{
	return (int64_t)lims_sim_floor_div((lims_sim_wide)2 * x + s->d, (lims_sim_wide)2 * s->d) * s->d;
}

struct lims_sim_indication lims_sim_scale_show(struct lims_sim_scale *s, int64_t now_ns)
{
	struct lims_sim_indication r = {.stable = !s->unstable && !moving(s, now_ns)};
	if (s->frozen)
		return s->last;
	int64_t gross = to_step(s, sensed(s, now_ns) - s->zero);
	r.over = s->forced == LIMS_SIM_SCALE_OVER || (s->forced == LIMS_SIM_SCALE_FREE && gross > s->max + 9 * s->e);
	r.under = s->forced == LIMS_SIM_SCALE_UNDER || (s->forced == LIMS_SIM_SCALE_FREE && gross < -20 * s->e);
	r.value = gross - s->tare;
	if (s->pounds) // 1 lb = 0.45359237 kg
		r.value = to_step(s, (int64_t)lims_sim_floor_div((lims_sim_wide)r.value * 100000000, 45359237));
	return r;
}

void lims_sim_scale_freeze(struct lims_sim_scale *s, bool on, int64_t now_ns)
{
	s->frozen = false;
	if (on)
		s->last = lims_sim_scale_show(s, now_ns);
	s->frozen = on;
}

char lims_sim_scale_set_zero(struct lims_sim_scale *s, int64_t now_ns)
{
	struct lims_sim_indication shown = lims_sim_scale_show(s, now_ns);
	int64_t x = sensed(s, now_ns);
	if (!shown.stable)
		return 'I';
	if (shown.over || x > s->max / 50)
		return '+';
	if (shown.under || x < -(s->max / 50))
		return '-';
	s->zero = x;
	s->tare = 0;
	return 'A';
}

char lims_sim_scale_set_tare(struct lims_sim_scale *s, int64_t now_ns)
{
	struct lims_sim_indication shown = lims_sim_scale_show(s, now_ns);
	if (!shown.stable)
		return 'I';
	if (shown.over)
		return '+';
	if (shown.under)
		return '-';
	s->tare += shown.value;
	return 'S';
}
