// SPDX-License-Identifier: Apache-2.0
// How a controller and a dispenser speak Gilbarco two-wire, written from the public descriptions (simulators/README.md).
#include "simulators/dispenser.h"

#include <string.h>

static void put(struct lims_sim_saying *s, unsigned byte)
{
	s->bytes[s->n++] = (unsigned char)byte;
}

static void put_digits(struct lims_sim_saying *s, int64_t value, unsigned digits)
{
	for (unsigned i = 0; i < digits; i++, value /= 10)
		put(s, 0xe0 | (unsigned)(value % 10));
}

static void close_block(struct lims_sim_saying *s)
{
	unsigned sum = 0;
	put(s, 0xfb);
	for (size_t i = 0; i < s->n; i++)
		sum += s->bytes[i];
	s->check = s->n;
	put(s, 0xe0 | ((16 - sum % 16) & 0x0f));
	put(s, 0xf0);
}

/// A command byte and its echo by the bus.
static size_t command(struct lims_sim_saying *ret, const struct lims_sim_dispenser *d, unsigned code)
{
	put(&ret[0], code << 4 | (unsigned)d->address);
	put(&ret[1], code << 4 | (unsigned)d->address);
	ret[1].from_pump = true;
	return 2;
}

static void put_transaction(struct lims_sim_saying *s, const struct lims_sim_dispenser *d)
{
	static const unsigned char head[] = {0xff, 0xf1, 0xf8, 0xeb};
	memcpy(s->bytes, head, sizeof head);
	s->n = sizeof head;
	put(s, 0xe0 | (unsigned)(d->address - 1));
	put_digits(s, 0, 3);
	put(s, 0xf6);
	put_digits(s, 0, 1); // hose 1
	put(s, 0xf4);
	put(s, 0xf7);
	put_digits(s, lims_sim_dispenser_price(d), 4);
	put(s, 0xf9);
	put_digits(s, lims_sim_dispenser_volume(d), 6);
	put(s, 0xfa);
	put_digits(s, lims_sim_dispenser_amount(d), 6);
	close_block(s);
	s->from_pump = true;
}

static void put_totals(struct lims_sim_saying *s, const struct lims_sim_dispenser *d)
{
	put(s, 0xff);
	put(s, 0xf6);
	put_digits(s, 0, 1);
	put(s, 0xf9);
	put_digits(s, d->total_ul / lims_sim_power_of_ten(4), 8); // 0.01 L
	put(s, 0xfa);
	put_digits(s, 0, 8);
	put(s, 0xf4);
	put_digits(s, lims_sim_dispenser_price(d), 4);
	put(s, 0xf5);
	put_digits(s, 0, 4);
	close_block(s);
	s->from_pump = true;
}

static size_t turn(struct lims_sim_dispenser *d, struct lims_sim_saying *ret)
{
	static const unsigned states[] = {
		[LIMS_SIM_PUMP_IDLE] = 0x6,
		[LIMS_SIM_PUMP_CALL] = 0x7,
		[LIMS_SIM_PUMP_AUTHORIZED] = 0x8,
		[LIMS_SIM_PUMP_FILLING] = 0x9,
		[LIMS_SIM_PUMP_FINISHED] = 0xa,
		[LIMS_SIM_PUMP_CLOSED] = 0x6,
	};
	size_t n = command(ret, d, 0);
	ret[n].from_pump = true;
	put(&ret[n++], states[d->state] << 4 | (unsigned)d->address);
	if (d->state == LIMS_SIM_PUMP_CALL)
		n += command(ret + n, d, 1);
	else if (d->state == LIMS_SIM_PUMP_FILLING) {
		n += command(ret + n, d, 6);
		ret[n].from_pump = true;
		put_digits(&ret[n++], lims_sim_dispenser_amount(d), 6);
	} else if (d->state == LIMS_SIM_PUMP_FINISHED) {
		n += command(ret + n, d, 4);
		put_transaction(&ret[n++], d);
	} else if (d->state == LIMS_SIM_PUMP_CLOSED) {
		n += command(ret + n, d, 5);
		put_totals(&ret[n++], d);
	}
	return n;
}

const struct lims_sim_forecourt lims_sim_forecourt_two_wire = {
	.name = "two-wire",
	.decimals_volume = 3,
	.decimals_amount = -1,
	.decimals_price = -1,
	.turn = turn,
};
