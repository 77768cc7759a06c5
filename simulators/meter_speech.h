// SPDX-License-Identifier: Apache-2.0
// What a meter may speak beside Modbus: IEC 62056-21 in modes A and C, DL/T 645 in both editions.
#ifndef LIMS_SIMULATORS_METER_SPEECH_H
#define LIMS_SIMULATORS_METER_SPEECH_H

#include "simulators/meter.h"
#include "simulators/program.h"

/// A conversation under way on one slot of the line.
struct lims_sim_meter_talk {
	bool awaits_choice; ///< IEC mode C: the identification was sent
	int64_t due_ns;     ///< when it goes on by itself; 0: nothing is under way
	unsigned rate;      ///< in baud, at which it goes on
};

/// The meter as it is spoken to.
struct lims_sim_meter_face {
	struct lims_sim_program *program;
	const struct lims_sim_meter *meter;
	uint32_t serial;
	bool check_rate;      ///< the pseudo-terminal must be set to the right speed, else the meter is not understood and does not understand
	bool small_units;     ///< IEC: power and energy in W and Wh and not in kW and kWh, the number with the unit
	bool parity;          ///< IEC: bytes as a port of 8 bits sees them, with even parity in bit 7
	unsigned wrong_rates; ///< times it was spoken to, or would have answered, at a wrong speed
	unsigned host_rate;   ///< as last seen on the pseudo-terminal
	struct lims_sim_meter_talk talk[LIMS_SIM_SLOTS];
};

struct lims_sim_meter_speech {
	const char *name;
	uint32_t faults;
	/// Takes what came in on a slot, answers, goes on with what is due.
	void (*input)(struct lims_sim_meter_face *f, unsigned slot, int64_t now_ns);
};

/// "iec-a", "iec-c", "dlt645-1997", "dlt645-2007"; NULL for any other name.
const struct lims_sim_meter_speech *lims_sim_meter_speech_find(const char *name);
/// Wakes the loop for what goes on by itself.
void lims_sim_meter_speech_prepare(const struct lims_sim_meter_face *f, struct lims_sim_wait *w);

/// Sends an answer with the program's fault done to it; a wrong check is the caller's, who knows where it stands.
void lims_sim_meter_send(
	struct lims_sim_meter_face *f, unsigned slot, struct lims_sim_fault fault, const struct lims_buf *answer, int64_t now_ns);
/// False when the slot is a pseudo-terminal that is set to another speed and speeds are checked. Counts that.
bool lims_sim_meter_rate_fits(struct lims_sim_meter_face *f, unsigned slot, unsigned rate);

void lims_sim_iec_a_input(struct lims_sim_meter_face *f, unsigned slot, int64_t now_ns);
void lims_sim_iec_c_input(struct lims_sim_meter_face *f, unsigned slot, int64_t now_ns);
void lims_sim_dlt_1997_input(struct lims_sim_meter_face *f, unsigned slot, int64_t now_ns);
void lims_sim_dlt_2007_input(struct lims_sim_meter_face *f, unsigned slot, int64_t now_ns);

#endif
