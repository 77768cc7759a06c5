// SPDX-License-Identifier: Apache-2.0
// The reference meter's SCPI interface: questions for measured values and for the result of the error calculation. Pure.
#ifndef LIMS_SIMULATORS_SCPI_H
#define LIMS_SIMULATORS_SCPI_H

#include "lims-core/base/buf.h"
#include "simulators/gate.h"

struct lims_sim_scpi {
	const struct lims_sim_gate *gate; ///< not owned
	int64_t constant;                 ///< of the meter under test, imp/kWh; without it there is no error
	uint32_t serial;
	bool small_units; ///< voltages and currents in thousandths, the number with the unit
};

/// Takes one line of `in` and puts its answer into `reply`; what it does not know is not answered. Returns the bytes that are done with; 0: more are needed.
size_t lims_sim_scpi_hear(const struct lims_sim_scpi *s, const uint8_t *in, size_t n, struct lims_buf *reply);

#endif
