// SPDX-License-Identifier: Apache-2.0
// The explicit table of wire protocols; a protocol that is not here does not exist.
#include "drivers/protocol/families.h"

#include <string.h>

// clang-format off
static const struct lims_protocol *const table[] = {
	// scales
	&lims_protocol_mtsics,
	// electricity
	&lims_protocol_iec62056,
	&lims_protocol_dsmr_p1,
	&lims_protocol_sml,
	&lims_protocol_dlt645_1997,
	&lims_protocol_dlt645_2007,
	&lims_protocol_dlms_hdlc,
	&lims_protocol_dlms_apdu,
	&lims_protocol_dlms_client,
	&lims_protocol_zera_scpi,
	// weighing indicators
	&lims_protocol_xk3190_0,
	&lims_protocol_xk3190_1,
	&lims_protocol_xk3190_2,
	&lims_protocol_xk3190_3,
	&lims_protocol_xk3190_command,
	&lims_protocol_xk3190_a12e,
	&lims_protocol_xk3196g,
	&lims_protocol_tscale,
	&lims_protocol_jadever,
	&lims_protocol_sterling7600,
	&lims_protocol_label_indicator,
	&lims_protocol_toledo,
	&lims_protocol_and_standard,
	&lims_protocol_sartorius_sbi,
	&lims_protocol_ohaus,
	&lims_protocol_kern_vibra,
	&lims_protocol_kern_text,
	&lims_protocol_mettler_print,
	&lims_protocol_cas_22,
	&lims_protocol_cas_18,
	&lims_protocol_cas_10,
	&lims_protocol_cas_enq,
	// fuel dispensers, listened to
	&lims_protocol_gilbarco_twotp,
	&lims_protocol_tatsuno_sslan,
	&lims_protocol_wayne_dart,
	&lims_protocol_shelf_v22,
	&lims_protocol_azt_2,
	// any instrument that speaks in lines
	&lims_protocol_line_pattern,
	&lims_protocol_line_query,
	&lims_protocol_scpi,
	// pressure
	&lims_protocol_keller,
	&lims_protocol_const,
	&lims_protocol_const_module,
	&lims_protocol_xp2i,
	&lims_protocol_fluke,
	&lims_protocol_dpi740,
	&lims_protocol_mensor,
	&lims_protocol_honeywell,
	&lims_protocol_seculife,
	// earth
	&lims_protocol_metrel,
	// environment
	&lims_protocol_vaisala,
	&lims_protocol_easybus,
	&lims_protocol_ithx,
	// force
	&lims_protocol_mark10,
	// any instrument with registers
	&lims_protocol_modbus_rtu,
	&lims_protocol_modbus_tcp,
};
// clang-format on

const struct lims_protocol *const *lims_protocols(size_t *ret_count)
{
	*ret_count = sizeof table / sizeof table[0];
	return table;
}

const struct lims_protocol *lims_protocol_find(const char *id)
{
	for (size_t i = 0; id && i < sizeof table / sizeof table[0]; i++)
		if (strcmp(table[i]->id, id) == 0)
			return table[i];
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

const char *lims_manner_name(enum lims_manner m)
{
	static const char *const names[] = {"listen", "ask", "talk"};
	return names[m];
}
