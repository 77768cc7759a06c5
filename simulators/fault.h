// SPDX-License-Identifier: Apache-2.0
// Faults on command: how the next answers are spoilt.
#ifndef LIMS_SIMULATORS_FAULT_H
#define LIMS_SIMULATORS_FAULT_H

#include "simulators/words.h"

#include <stdint.h>

enum lims_sim_fault_kind {
	LIMS_SIM_FAULT_NONE,
	LIMS_SIM_FAULT_TRUNCATE,
	LIMS_SIM_FAULT_NOISE,
	LIMS_SIM_FAULT_LATE, ///< argument: milliseconds
	LIMS_SIM_FAULT_SILENT,
	LIMS_SIM_FAULT_VANISH,
	LIMS_SIM_FAULT_GLUE,
	LIMS_SIM_FAULT_OVERSIZE,
	LIMS_SIM_FAULT_BLANK,
	LIMS_SIM_FAULT_CRC,
	LIMS_SIM_FAULT_EXCEPTION, ///< argument: code
	LIMS_SIM_FAULT_ECHO,
	LIMS_SIM_FAULT_UNIT,
	LIMS_SIM_FAULT_DECIMALS,
};

/// Sets of kinds, one bit each.
#define LIMS_SIM_FAULTS_COMMON                                                                                                             \
	(1u << LIMS_SIM_FAULT_NONE | 1u << LIMS_SIM_FAULT_TRUNCATE | 1u << LIMS_SIM_FAULT_NOISE | 1u << LIMS_SIM_FAULT_LATE |                  \
		1u << LIMS_SIM_FAULT_SILENT | 1u << LIMS_SIM_FAULT_VANISH)
#define LIMS_SIM_FAULTS_SICS                                                                                                               \
	(LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_GLUE | 1u << LIMS_SIM_FAULT_OVERSIZE | 1u << LIMS_SIM_FAULT_BLANK)
#define LIMS_SIM_FAULTS_MODBUS                                                                                                             \
	(LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_CRC | 1u << LIMS_SIM_FAULT_EXCEPTION | 1u << LIMS_SIM_FAULT_ECHO |                      \
		1u << LIMS_SIM_FAULT_UNIT)
#define LIMS_SIM_FAULTS_METER (LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_CRC | 1u << LIMS_SIM_FAULT_ECHO | 1u << LIMS_SIM_FAULT_UNIT)
#define LIMS_SIM_FAULTS_DISPENSER (LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_CRC | 1u << LIMS_SIM_FAULT_DECIMALS)

struct lims_sim_fault {
	enum lims_sim_fault_kind kind;
	int64_t argument;
	bool once;
};

/// Reads "fault NAME [ARG] [once]"; only kinds in `allowed`. LIMS_E_INPUT.
lims_rc lims_sim_fault_parse(const struct lims_sim_words *w, uint32_t allowed, struct lims_sim_fault *ret, struct lims_err *err);

/// The fault for this answer; one with `once` is spent.
struct lims_sim_fault lims_sim_fault_take(struct lims_sim_fault *f);

#endif
