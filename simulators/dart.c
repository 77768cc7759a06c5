// SPDX-License-Identifier: Apache-2.0
// How a controller and a dispenser speak DART, written from the public descriptions (simulators/README.md).
#include "simulators/dispenser.h"

#include <string.h>

enum { FIRST_ADDRESS = 0x50, NOZZLE = 1 };

static void put(struct lims_sim_saying *s, unsigned byte)
{
	s->bytes[s->n++] = (unsigned char)byte;
}

static void put_bcd(struct lims_sim_saying *s, int64_t value, unsigned bytes)
{
	for (unsigned i = bytes; i-- > 0;) {
		int64_t pair = value / lims_sim_power_of_ten((int)(2 * i)) % 100;
		put(s, (unsigned)(pair / 10 << 4 | pair % 10));
	}
}

static void put_short(struct lims_sim_saying *s, int address, unsigned control, bool from_pump)
{
	s->from_pump = from_pump;
	put(s, FIRST_ADDRESS + (unsigned)address);
	put(s, control);
	put(s, 0xfa);
}

/// Puts the CRC and the end behind the data, and a mark before each FAh.
static void close_block(struct lims_sim_saying *s)
{
	unsigned crc = 0;
	struct lims_sim_saying plain = *s;
	for (size_t i = 0; i < plain.n; i++) {
		crc ^= plain.bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
	}
	put(&plain, crc & 0xff);
	put(&plain, crc >> 8);
	s->n = 0;
	for (size_t i = 0; i < plain.n; i++) {
		if (plain.bytes[i] == 0xfa)
			put(s, 0x10);
		put(s, plain.bytes[i]);
	}
	s->check = s->n - 1;
	put(s, 0x03);
	put(s, 0xfa);
}

static void put_state(struct lims_sim_saying *s, unsigned state)
{
	put(s, 0x01);
	put(s, 0x01);
	put(s, state);
}

static void put_sale(struct lims_sim_saying *s, const struct lims_sim_dispenser *d)
{
	put(s, 0x02);
	put(s, 0x08);
	put_bcd(s, lims_sim_dispenser_volume(d), 4);
	put_bcd(s, lims_sim_dispenser_amount(d), 4);
}

static void put_price(struct lims_sim_saying *s, const struct lims_sim_dispenser *d, bool out)
{
	put(s, 0x03);
	put(s, 0x04);
	put_bcd(s, lims_sim_dispenser_price(d), 3);
	put(s, NOZZLE | (out ? 0x10u : 0));
}

/// What the pump has to say in its state.
static void put_report(struct lims_sim_saying *s, const struct lims_sim_dispenser *d)
{
	s->from_pump = true;
	put(s, FIRST_ADDRESS + (unsigned)d->address);
	put(s, 0x30 | (d->block & 0x0f));
	switch (d->state) {
	case LIMS_SIM_PUMP_CALL:
		put_price(s, d, true);
		break;
	case LIMS_SIM_PUMP_AUTHORIZED:
		put_state(s, 2);
		put_sale(s, d);
		put_price(s, d, true);
		break;
	case LIMS_SIM_PUMP_FILLING:
		put_state(s, 4);
		put_sale(s, d);
		put_price(s, d, true);
		break;
	case LIMS_SIM_PUMP_FINISHED:
		put_state(s, 5);
		put_sale(s, d);
		put_price(s, d, false);
		break;
	default:
		put_sale(s, d);
		put_state(s, 1);
		break;
	}
	close_block(s);
}

/// The controller lets the nozzle deliver, or resets the pump after a sale.
static void put_command(struct lims_sim_saying *s, const struct lims_sim_dispenser *d)
{
	put(s, FIRST_ADDRESS + (unsigned)d->address);
	put(s, 0x30);
	put_state(s, 5); // reset
	if (d->state == LIMS_SIM_PUMP_CALL) {
		put(s, 0x02); // allowed nozzles
		put(s, 0x01);
		put(s, NOZZLE);
		put(s, 0x05); // prices
		put(s, 0x03);
		put_bcd(s, lims_sim_dispenser_price(d), 3);
		put_state(s, 6); // authorize
	}
	close_block(s);
}

static size_t turn(struct lims_sim_dispenser *d, struct lims_sim_saying *ret)
{
	size_t n = 0;
	put_short(&ret[n++], d->address, 0x20, false);
	if (d->state == LIMS_SIM_PUMP_IDLE) {
		put_short(&ret[n++], d->address, 0x70, true);
		return n;
	}
	d->block = d->block % 15 + 1;
	put_report(&ret[n++], d);
	put_short(&ret[n++], d->address, 0xc0 | d->block, false);
	if (d->state == LIMS_SIM_PUMP_CALL || d->state == LIMS_SIM_PUMP_FINISHED) {
		put_command(&ret[n++], d);
		put_short(&ret[n++], d->address, 0xc0, true);
	}
	return n;
}

const struct lims_sim_forecourt lims_sim_forecourt_dart = {
	.name = "dart",
	.decimals_volume = 2,
	.decimals_amount = 0,
	.decimals_price = 0,
	.turn = turn,
};
