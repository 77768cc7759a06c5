// SPDX-License-Identifier: Apache-2.0
// A pressure gauge that speaks the KELLER bus: F48, F69, F73 and F74, pressure in bar.
// Source: KELLER AG, communication protocol class 5 group 20 (functions, lengths, error codes; CRC of Modbus, high byte first).
#include "simulators/gauge.h"
#include "simulators/modbus.h"

#include <string.h>

enum { F48 = 48, F69 = 69, F73 = 73, F74 = 74, TRANSPARENT = 250, NOT_INITIALISED = 32, NOT_IMPLEMENTED = 1, WRONG_PARAMETER = 2 };

static void put_crc(uint8_t *frame, size_t n, unsigned change)
{
	uint16_t crc = (uint16_t)(lims_sim_modbus_crc(frame, n) ^ change);
	frame[n] = (uint8_t)(crc >> 8);
	frame[n + 1] = (uint8_t)crc;
}

static void add_frame(struct lims_buf *out, uint8_t address, uint8_t function, const uint8_t *data, size_t n)
{
	uint8_t frame[16] = {address, function};
	memcpy(frame + 2, data, n);
	put_crc(frame, 2 + n, 0);
	lims_buf_add(out, frame, 4 + n);
}

static void put32(uint8_t *at, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(v >> (24 - 8 * i));
}

/// CH0 and P1 are the pressure, T and TOB1 the temperature; false: there is no such channel.
static bool value_of(struct lims_sim_gauge *g, uint8_t channel, int64_t *ret)
{
	if (channel == 0 || channel == 1)
		*ret = lims_sim_gauge_show(g);
	else if (channel == 3 || channel == 4)
		*ret = g->temperature;
	else
		return false;
	return true;
}

static void add_value(struct lims_sim_gauge *g, uint8_t address, uint8_t function, uint8_t channel, struct lims_buf *out)
{
	uint8_t data[5] = {0, 0, 0, 0, (uint8_t)(g->broken && channel < 2 ? 3 : 0)};
	static const uint8_t wrong = WRONG_PARAMETER;
	int64_t value = 0;
	if (!value_of(g, channel, &value)) {
		add_frame(out, address, function | 0x80, &wrong, 1);
		return;
	}
	if (function == F73) {
		float shown = (float)((double)value / 1e9);
		uint32_t bits;
		memcpy(&bits, &shown, sizeof bits);
		put32(data, data[4] ? 0x7fc00000u : bits);
	} else {
		// 1/100 mbar of a pressure in bar, 1/100 degree of a temperature
		put32(data, (uint32_t)(int32_t)lims_sim_floor_div(value, channel < 2 ? 10000 : 10000000));
	}
	add_frame(out, address, function, data, sizeof data);
}

static void answer(struct lims_sim_gauge *g, const uint8_t *q, struct lims_buf *out)
{
	static const uint8_t unknown = NOT_IMPLEMENTED, early = NOT_INITIALISED;
	uint8_t data[6] = {5, 20, 26, 1, 10, 0}, address = q[0];
	if (address != TRANSPARENT && address != g->address)
		return;
	if (q[1] == F48) {
		g->greeted = true;
		add_frame(out, address, F48, data, sizeof data);
	} else if (!g->greeted) {
		add_frame(out, address, q[1] | 0x80, &early, 1);
	} else if (q[1] == F69) {
		int64_t serial = 0;
		(void)lims_sim_number_parse(g->serial, 0, 0, UINT32_MAX, "serial", &serial, NULL);
		put32(data, (uint32_t)serial);
		add_frame(out, address, F69, data, 4);
	} else if (q[1] == F73 || q[1] == F74) {
		add_value(g, address, q[1], q[2], out);
	} else {
		add_frame(out, address, q[1] | 0x80, &unknown, 1);
	}
}

static size_t hear(struct lims_sim_gauge *g, const uint8_t *in, size_t n, struct lims_buf *out)
{
	size_t len = n < 2 ? 2 : in[1] == F48 || in[1] == F69 ? 4 : 5;
	uint8_t frame[8];
	if (n < len || n < 4)
		return 0;
	memcpy(frame, in, len - 2);
	put_crc(frame, len - 2, 0);
	if (memcmp(frame, in, len) != 0)
		return 1; // not the beginning of a question
	answer(g, in, out);
	return len;
}

static void spoil(struct lims_sim_fault f, const uint8_t *question, size_t n, const struct lims_buf *reply, struct lims_buf *out)
{
	lims_sim_spoil_common(f, question, n, reply, out);
	if (f.kind == LIMS_SIM_FAULT_CRC && out->len > 2)
		put_crc((uint8_t *)out->data, out->len - 2, 0x0100);
}

const struct lims_sim_gauge_speech lims_sim_gauge_keller = {
	.name = "keller",
	.faults = LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_ECHO | 1u << LIMS_SIM_FAULT_CRC,
	.hear = hear,
	.spoil = spoil,
};
