// SPDX-License-Identifier: Apache-2.0
// A thermometer that speaks EASYBus: its value (function 0), its identity number (12) and its unit (extended code 202).
// Source: Greisinger, Schnittstellenbeschreibung EASYBus V1.0, 8.1 and 8.5 (groups of two bytes with a check, inverted bytes, long values).
#include "simulators/probe.h"

#include <string.h>

enum { GROUP = 3, EXTENDED = 15, CODE_UNIT = 202, NO_SENSOR = 16365, BIAS = 0x02000000, ERRORS = 0x07f5e100, PLACES = 2 };

static uint8_t check_of(uint8_t a, uint8_t b)
{
	uint8_t crc = 0;
	const uint8_t bytes[] = {a, b};
	for (int i = 0; i < 2; i++) {
		crc ^= bytes[i];
		for (int k = 0; k < 8; k++)
			crc = (uint8_t)(crc & 0x80 ? crc << 1 ^ 0x07 : crc << 1);
	}
	return (uint8_t)~crc;
}

static void add_group(struct lims_buf *out, uint8_t a, uint8_t b)
{
	const uint8_t group[GROUP] = {a, b, check_of(a, b)};
	lims_buf_add(out, group, GROUP);
}

static void add_head(struct lims_buf *out, uint8_t address, unsigned function, unsigned groups)
{
	add_group(out, address, (uint8_t)(function << 4 | groups << 1 | 1));
}

static void add_long(struct lims_buf *out, uint32_t value)
{
	uint32_t bits = (uint32_t)(PLACES + 15) << 27 | (value & 0x07ffffff);
	add_group(out, (uint8_t) ~(bits >> 24), (uint8_t)(bits >> 16));
	add_group(out, (uint8_t) ~(bits >> 8), (uint8_t)bits);
}

static void answer(struct lims_sim_probe *p, const uint8_t *q, struct lims_buf *out)
{
	unsigned function = q[1] >> 4, code = (uint8_t)~q[GROUP];
	if ((uint8_t)~q[0] != p->address)
		return;
	if (function == 0) {
		int64_t shown = lims_sim_floor_div((lims_sim_wide)lims_sim_probe_show(p, LIMS_SIM_TEMPERATURE) + 5000000, 10000000);
		add_head(out, q[0], 0, 2);
		add_long(out, p->missing[LIMS_SIM_TEMPERATURE] ? ERRORS + NO_SENSOR : (uint32_t)(int32_t)(shown - BIAS));
	} else if (function == 12) {
		int64_t serial = 0;
		(void)lims_sim_number_parse(p->serial, 0, 0, UINT32_MAX, "serial", &serial, NULL);
		add_head(out, q[0], 12, 2);
		add_group(out, (uint8_t) ~(serial >> 24), (uint8_t)(serial >> 16));
		add_group(out, (uint8_t) ~(serial >> 8), (uint8_t)serial);
	} else if (function == EXTENDED && code == CODE_UNIT) {
		add_head(out, q[0], EXTENDED, 2);
		add_group(out, q[GROUP], 0);
		add_group(out, 0xff, p->fahrenheit ? 2 : 1);
	}
}

static size_t hear(struct lims_sim_probe *p, const uint8_t *in, size_t n, struct lims_buf *out)
{
	if (n < GROUP)
		return 0;
	if (check_of(in[0], in[1]) != in[2] || in[1] & 1)
		return 1; // not the beginning of a question
	size_t len = GROUP * (1 + (size_t)(in[1] >> 1 & 3));
	uint8_t question[GROUP * 4] = {0};
	if (n < len)
		return 0;
	memcpy(question, in, len);
	for (size_t at = GROUP; at < len; at += GROUP)
		if (check_of(in[at], in[at + 1]) != in[at + 2])
			return len;
	answer(p, question, out);
	return len;
}

static void spoil(struct lims_sim_fault f, const uint8_t *question, size_t n, const struct lims_buf *reply, struct lims_buf *out)
{
	lims_sim_spoil_common(f, question, n, reply, out);
	if (f.kind == LIMS_SIM_FAULT_CRC && out->len)
		((uint8_t *)out->data)[out->len - 1] ^= 1;
}

const struct lims_sim_probe_speech lims_sim_probe_easybus = {
	.name = "easybus",
	.faults = LIMS_SIM_FAULTS_COMMON | 1u << LIMS_SIM_FAULT_CRC,
	.hear = hear,
	.spoil = spoil,
};
