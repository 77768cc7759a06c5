// SPDX-License-Identifier: Apache-2.0
// The pump's display and the course of a delivery.
#include "simulators/dispenser.h"

#include <string.h>

const char *lims_sim_pump_state_name(enum lims_sim_pump_state s)
{
	static const char *const names[] = {"idle", "call", "authorized", "filling", "finished", "closed"};
	return names[s];
}

void lims_sim_dispenser_init(struct lims_sim_dispenser *d)
{
	*d = (struct lims_sim_dispenser){.address = 1, .price = 23560 * lims_sim_power_of_ten(9), .flow_ul_s = 500000};
}

/// value · 10^-from as a multiple of 10^-to, rounded half up; `to` may be negative.
static int64_t rescale(lims_sim_wide value, int from, int to)
{
	while (from < to) {
		value *= 10;
		from++;
	}
	if (from == to)
		return (int64_t)value;
	lims_sim_wide step = 1;
	while (from-- > to)
		step *= 10;
	return (int64_t)lims_sim_floor_div(value + step / 2, step);
}

int64_t lims_sim_dispenser_price(const struct lims_sim_dispenser *d)
{
	return rescale(d->price, LIMS_SIM_PLACES, d->decimals_price);
}

lims_rc lims_sim_dispenser_complete(const struct lims_sim_dispenser *d, struct lims_err *err)
{
	lims_sim_wide back = lims_sim_dispenser_price(d);
	for (int i = d->decimals_price; i < LIMS_SIM_PLACES; i++)
		back *= 10;
	if (back != d->price)
		return lims_err_set(err, LIMS_E_INPUT, "the price does not fit its digits; give --decimals more places for it, or another price");
	return LIMS_OK;
}

lims_rc lims_sim_dispenser_deliver(struct lims_sim_dispenser *d, int64_t volume_ul, struct lims_err *err)
{
	if (d->state != LIMS_SIM_PUMP_IDLE)
		return lims_err_set(err, LIMS_E_INPUT, "a delivery is under way; wait until it is over");
	d->state = LIMS_SIM_PUMP_CALL;
	d->wanted_ul = volume_ul;
	return LIMS_OK;
}

void lims_sim_dispenser_flow(struct lims_sim_dispenser *d, int64_t now_ns)
{
	if (d->state != LIMS_SIM_PUMP_FILLING)
		return;
	lims_sim_wide flowed = (lims_sim_wide)(now_ns - d->started_ns) * d->flow_ul_s / 1000000000;
	d->shown_ul = flowed < d->wanted_ul ? (int64_t)flowed : d->wanted_ul;
}

void lims_sim_dispenser_heard(struct lims_sim_dispenser *d, int64_t now_ns)
{
	switch (d->state) {
	case LIMS_SIM_PUMP_CALL:
		d->state = LIMS_SIM_PUMP_AUTHORIZED;
		d->shown_ul = 0;
		break;
	case LIMS_SIM_PUMP_AUTHORIZED:
		d->state = LIMS_SIM_PUMP_FILLING;
		d->started_ns = now_ns;
		break;
	case LIMS_SIM_PUMP_FILLING:
		if (d->shown_ul < d->wanted_ul)
			break;
		d->state = LIMS_SIM_PUMP_FINISHED;
		d->total_ul += d->shown_ul;
		break;
	case LIMS_SIM_PUMP_FINISHED:
		d->state = LIMS_SIM_PUMP_CLOSED;
		break;
	case LIMS_SIM_PUMP_CLOSED:
		d->state = LIMS_SIM_PUMP_IDLE;
		break;
	case LIMS_SIM_PUMP_IDLE:
		break;
	}
}

int64_t lims_sim_dispenser_volume(const struct lims_sim_dispenser *d)
{
	return rescale(d->shown_ul, LIMS_SIM_VOLUME_PLACES, d->decimals_volume);
}

int64_t lims_sim_dispenser_amount(const struct lims_sim_dispenser *d)
{
	lims_sim_wide product = (lims_sim_wide)lims_sim_dispenser_volume(d) * lims_sim_dispenser_price(d);
	return rescale(product, d->decimals_volume + d->decimals_price, d->decimals_amount - d->amount_decimals_off);
}

int64_t lims_sim_dispenser_delivered(const struct lims_sim_dispenser *d)
{
	return (int64_t)lims_sim_floor_div((lims_sim_wide)d->shown_ul * LIMS_SIM_ERROR_WHOLE, LIMS_SIM_ERROR_WHOLE + d->error);
}

const struct lims_sim_forecourt *lims_sim_forecourt_find(const char *name)
{
	const struct lims_sim_forecourt *const all[] = {&lims_sim_forecourt_dart, &lims_sim_forecourt_two_wire};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i]->name, name) == 0)
			return all[i];
	return NULL;
}
