// SPDX-License-Identifier: Apache-2.0
// A Modbus slave on a simulator's line: TCP clients speak Modbus TCP, the pseudo-terminal Modbus RTU.
#ifndef LIMS_SIMULATORS_MODBUS_LINE_H
#define LIMS_SIMULATORS_MODBUS_LINE_H

#include "simulators/modbus.h"
#include "simulators/program.h"

/// Answers what came in on one slot of the program's port.
void lims_sim_modbus_line_input(struct lims_sim_program *p, const struct lims_sim_modbus_map *m, unsigned slot, int64_t now_ns);
/// Wakes the loop when a silence on the serial line is long enough to mean something.
void lims_sim_modbus_line_prepare(const struct lims_sim_program *p, struct lims_sim_wait *w);

/// The unit address from an option.
lims_rc lims_sim_modbus_line_set_unit(struct lims_sim_modbus_map *m, const char *value, struct lims_err *err);
/// The program's --serial as a number, `fallback` when there was none. LIMS_E_INPUT when it is no number up to 4294967295.
lims_rc lims_sim_modbus_line_serial(const struct lims_sim_program *p, uint32_t fallback, uint32_t *ret, struct lims_err *err);

/// v / scale as the bits of an IEEE 754 binary32.
uint32_t lims_sim_float32(int64_t v, int64_t scale);

#endif
