// SPDX-License-Identifier: Apache-2.0
// The explicit table of wire protocols; a protocol that is not here does not exist.
#include "drivers/protocol/modbus.h"
#include "drivers/protocol/mtsics.h"

#include <string.h>

// clang-format off
static const struct lims_protocol table[] = {
	{
		.id = "mt-sics",
		.version = 1,
		.title = "METTLER TOLEDO Standard Interface Command Set, levels 0 and 1, reading only",
		.status = LIMS_PROTOCOL_STABLE,
		.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
		.source = "METTLER TOLEDO, MT-SICS reference manual; vectors of the driver Atlantis-Software/mt-sics",
		.frame_max = LIMS_MTSICS_LINE,
		.end = '\n',
		.shape = lims_mtsics_shape,
		.check = lims_mtsics_check,
		.decode = lims_mtsics_decode,
	},
	{
		.id = "modbus-rtu",
		.version = 1,
		.title = "Modbus over a serial line, binary framing, reading of registers",
		.status = LIMS_PROTOCOL_STABLE,
		.evidence = LIMS_MODEL_EVIDENCE_CAPTURES,
		.source = "Modbus Organization, MODBUS over Serial Line V1.02 and MODBUS Application Protocol V1.1b3",
		.frame_max = LIMS_MODBUS_RTU_MAX,
		.end = -1,
		.has_registers = true,
		.shape = lims_modbus_rtu_shape,
		.check = lims_modbus_rtu_check,
		.decode = lims_modbus_rtu_decode,
		.is_request = lims_modbus_rtu_is_request,
	},
	{
		.id = "modbus-tcp",
		.version = 1,
		.title = "Modbus over TCP with the MBAP header, reading of registers",
		.status = LIMS_PROTOCOL_EXPERIMENTAL,
		.evidence = LIMS_MODEL_EVIDENCE_DOCUMENT,
		.source = "Modbus Organization, MODBUS Messaging on TCP/IP Implementation Guide V1.0b and MODBUS Application Protocol V1.1b3",
		.frame_max = LIMS_MODBUS_TCP_MAX,
		.end = -1,
		.has_registers = true,
		.shape = lims_modbus_tcp_shape,
		.check = lims_modbus_tcp_check,
		.decode = lims_modbus_tcp_decode,
		.is_request = lims_modbus_tcp_is_request,
	},
};
// clang-format on

const struct lims_protocol *lims_protocols(size_t *ret_count)
{
	*ret_count = sizeof table / sizeof table[0];
	return table;
}

const struct lims_protocol *lims_protocol_find(const char *id)
{
	for (size_t i = 0; id && i < sizeof table / sizeof table[0]; i++)
		if (strcmp(table[i].id, id) == 0)
			return &table[i];
	return NULL;
}

bool lims_protocol_serves(const char *model_protocol, const char *line_protocol)
{
	const struct lims_protocol *a = lims_protocol_find(model_protocol);
	const struct lims_protocol *b = lims_protocol_find(line_protocol);
	return a && b && (a == b || (a->has_registers && b->has_registers));
}

const char *lims_protocol_status_name(enum lims_protocol_status s)
{
	return s == LIMS_PROTOCOL_STABLE ? "stable" : "experimental";
}
