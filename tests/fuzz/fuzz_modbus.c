// SPDX-License-Identifier: Apache-2.0
// Any bytes as Modbus RTU and TCP, listening and as the answer to a question.
#include "tests/fuzz/fuzz_protocol.h"

static struct lims_model_register registers[] = {
	{.role = "voltage", .unit = "V", .function = 4, .address = 0, .type = LIMS_WORD_FLOAT32},
	{.role = "temperature", .unit = "Cel", .function = 4, .address = 2, .type = LIMS_WORD_INT16, .order = LIMS_ORDER_BADC},
	{.role = "energy", .unit = "kWh", .function = 3, .address = 4, .type = LIMS_WORD_UINT32, .order = LIMS_ORDER_CDAB},
	{.role = "power", .unit = "W", .function = 3, .address = 6, .type = LIMS_WORD_INT32, .order = LIMS_ORDER_DCBA},
	{.role = "energy_64", .unit = "Wh", .function = 3, .address = 8, .type = LIMS_WORD_UINT64, .order = LIMS_ORDER_BADC},
	{.role = "energy_signed", .unit = "Wh", .function = 3, .address = 12, .type = LIMS_WORD_INT64, .order = LIMS_ORDER_CDAB},
	{.role = "energy_float", .unit = "Wh", .function = 4, .address = 4, .type = LIMS_WORD_FLOAT64},
};

static void one_protocol(const char *id, const struct lims_model *model, const struct lims_setup *setup, const uint8_t *data, size_t size)
{
	const struct lims_protocol *p = lims_protocol_find(id);
	struct lims_scan scan = {.model = model, .setup = setup};
	struct lims_request q;
	struct lims_outcome o;
	decode_all_ways(id, &scan, data, size);
	check(lims_modbus_request(p, 1, 1, 4, 0, 2, &q, NULL) == LIMS_OK);
	scan.asked = &q;
	decode_all_ways(id, &scan, data, size);
	lims_exchange_look(p, &scan, 2 + (int)(size & 1), "voltage", data, size, true, NULL, NULL, &o);
	check(o.used == size && (!o.has_wanted || o.answers));
	check(!o.has_wanted || o.wanted.frame_len == (p->id[7] == 't' ? 13u : 9u));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_model model = {.registers = registers, .register_count = sizeof registers / sizeof registers[0]};
	struct lims_setup declared = {.unit = "V", .has_type = true, .type = LIMS_WORD_FLOAT32}, start = {.has_start = true, .start = 0};
	for (size_t i = 0; i < model.register_count; i++) {
		registers[i].scale = lims_dec_scaled(1, -(int)i);
		registers[i].no_value[0] = 0x7fff;
		registers[i].no_values = 1;
	}
	bool by_model = size && data[0] & 1;
	one_protocol("modbus-rtu", by_model ? &model : NULL, by_model ? &start : &declared, data, size);
	one_protocol("modbus-tcp", by_model ? &model : NULL, by_model ? &start : &declared, data, size);
	return 0;
}
