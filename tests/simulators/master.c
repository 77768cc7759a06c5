// SPDX-License-Identifier: Apache-2.0
// libmodbus as client; words are put together by hand.
#include "tests/simulators/master.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

modbus_t *master_open(const char *line, int unit)
{
	char host[64];
	(void)snprintf(host, sizeof host, "%s", line);
	char *colon = strrchr(host, ':');
	if (colon)
		*colon = '\0';
	modbus_t *m = colon ? modbus_new_tcp(host, (int)strtol(colon + 1, NULL, 10)) : modbus_new_rtu(line, 9600, 'N', 8, 1);
	assert_non_null(m);
	assert_int_equal(modbus_set_slave(m, unit), 0);
	assert_int_equal(modbus_set_response_timeout(m, 1, 0), 0);
	assert_int_equal(modbus_connect(m), 0);
	return m;
}

void master_close(modbus_t *m)
{
	modbus_close(m);
	modbus_free(m);
}

uint32_t master_u32(modbus_t *m, int address)
{
	uint16_t w[2] = {0};
	assert_int_equal(modbus_read_input_registers(m, address, 2, w), 2);
	return (uint32_t)w[0] << 16 | w[1];
}

int master_fault(modbus_t *m, int function, int address, int count)
{
	uint16_t w[MODBUS_MAX_READ_REGISTERS];
	int n = function == 3 ? modbus_read_registers(m, address, count, w) : modbus_read_input_registers(m, address, count, w);
	return n == count ? 0 : errno;
}

struct gate master_gate(modbus_t *m)
{
	uint16_t w[12];
	uint32_t v[6];
	assert_int_equal(modbus_read_input_registers(m, 0x0100, 12, w), 12);
	for (int i = 0; i < 6; i++)
		v[i] = (uint32_t)w[2 * i] << 16 | w[2 * i + 1];
	return (struct gate){v[0], v[1], v[2], v[3], v[4], v[5]};
}
