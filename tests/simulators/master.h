// SPDX-License-Identifier: Apache-2.0
// A Modbus master for the tests, over libmodbus: an implementation that shares nothing with the simulators.
#ifndef LIMS_TESTS_SIMULATORS_MASTER_H
#define LIMS_TESTS_SIMULATORS_MASTER_H

#include <stdint.h>

struct _modbus;

/// Opens "127.0.0.1:port" (TCP) or "/dev/pts/4" (RTU, 9600 8N1) for a unit. Fails the test when that does not work.
struct _modbus *master_open(const char *line, int unit);
void master_close(struct _modbus *m);
/// Two registers by function 4, high word first. Fails the test when there is no answer.
uint32_t master_u32(struct _modbus *m, int address);
/// 0, or libmodbus's errno of a read of `count` registers by function 3 or 4.
int master_fault(struct _modbus *m, int function, int address, int count);

/// The gate block of a reference in one read.
struct gate {
	uint32_t number, pulses, energy, voltage, current, power_factor;
};
struct gate master_gate(struct _modbus *m);

#endif
