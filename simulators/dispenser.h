// SPDX-License-Identifier: Apache-2.0
// A fuel dispenser with one nozzle, and the controller that lets it deliver: what stands on its display, and what the two say to each other.
#ifndef LIMS_SIMULATORS_DISPENSER_H
#define LIMS_SIMULATORS_DISPENSER_H

#include "simulators/number.h"

#include <stddef.h>

enum { LIMS_SIM_SAID = 128, LIMS_SIM_SAYINGS = 8, LIMS_SIM_VOLUME_PLACES = 6, LIMS_SIM_ERROR_WHOLE = 10000000 };

/// Where a delivery stands. Each is told to the controller once; what was not heard is told again.
enum lims_sim_pump_state {
	LIMS_SIM_PUMP_IDLE,
	LIMS_SIM_PUMP_CALL, ///< the nozzle was taken
	LIMS_SIM_PUMP_AUTHORIZED,
	LIMS_SIM_PUMP_FILLING,
	LIMS_SIM_PUMP_FINISHED,
	LIMS_SIM_PUMP_CLOSED, ///< the nozzle hangs again, the sale is still shown
};
const char *lims_sim_pump_state_name(enum lims_sim_pump_state s);

struct lims_sim_dispenser {
	int address; ///< 1…15
	int decimals_volume, decimals_amount, decimals_price;
	int64_t price;            ///< multiple of 10^-9 of the currency, each litre
	int64_t flow_ul_s;        ///< µL/s
	int64_t error;            ///< of the indication, multiple of 10^-7 (percent with five places)
	bool amount_decimals_off; ///< fault: the amount is told with one digit less

	enum lims_sim_pump_state state;
	int64_t wanted_ul, shown_ul; ///< shown: what the meter counted
	int64_t started_ns;
	int64_t total_ul; ///< totaliser
	unsigned block;   ///< of the pump's own frames
};

void lims_sim_dispenser_init(struct lims_sim_dispenser *d);
/// The price must be whole in the digits of the wire. LIMS_E_INPUT.
lims_rc lims_sim_dispenser_complete(const struct lims_sim_dispenser *d, struct lims_err *err);
/// Takes the nozzle and delivers until the display shows that many µL. LIMS_E_INPUT while a delivery is under way.
lims_rc lims_sim_dispenser_deliver(struct lims_sim_dispenser *d, int64_t volume_ul, struct lims_err *err);
/// Lets the fuel flow up to now.
void lims_sim_dispenser_flow(struct lims_sim_dispenser *d, int64_t now_ns);
/// The controller heard the state: on to the next.
void lims_sim_dispenser_heard(struct lims_sim_dispenser *d, int64_t now_ns);

/// Digits of the display without their points. The amount is the volume shown × the price, rounded half up.
int64_t lims_sim_dispenser_volume(const struct lims_sim_dispenser *d);
int64_t lims_sim_dispenser_amount(const struct lims_sim_dispenser *d);
int64_t lims_sim_dispenser_price(const struct lims_sim_dispenser *d);
/// What really flowed, µL.
int64_t lims_sim_dispenser_delivered(const struct lims_sim_dispenser *d);

/// One thing that is said on the line.
struct lims_sim_saying {
	unsigned char bytes[LIMS_SIM_SAID];
	size_t n;
	size_t check;   ///< place of a byte of the check; 0: it has none
	bool from_pump; ///< faults are those of the pump
};

/// A way of speaking: one turn of the controller and what the pump answers. Returns the number of sayings.
struct lims_sim_forecourt {
	const char *name;
	int decimals_volume, decimals_amount, decimals_price; ///< by default
	size_t (*turn)(struct lims_sim_dispenser *d, struct lims_sim_saying *ret);
};
extern const struct lims_sim_forecourt lims_sim_forecourt_dart, lims_sim_forecourt_two_wire;
/// "dart", "two-wire"; NULL for any other name.
const struct lims_sim_forecourt *lims_sim_forecourt_find(const char *name);

#endif
