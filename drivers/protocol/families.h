// SPDX-License-Identifier: Apache-2.0
// The rows of the table of protocols, by family; each stands at the end of its parser.
#ifndef LIMS_PROTOCOL_FAMILIES_H
#define LIMS_PROTOCOL_FAMILIES_H

#include "drivers/protocol/protocol.h"

// scales
extern const struct lims_protocol lims_protocol_mtsics;
// electricity
extern const struct lims_protocol lims_protocol_iec62056;
extern const struct lims_protocol lims_protocol_dsmr_p1;
extern const struct lims_protocol lims_protocol_sml;
extern const struct lims_protocol lims_protocol_dlt645_1997;
extern const struct lims_protocol lims_protocol_dlt645_2007;
extern const struct lims_protocol lims_protocol_dlms_hdlc;
extern const struct lims_protocol lims_protocol_dlms_apdu;
extern const struct lims_protocol lims_protocol_dlms_client;
extern const struct lims_protocol lims_protocol_zera_scpi;
// weighing indicators
extern const struct lims_protocol lims_protocol_xk3190_0;
extern const struct lims_protocol lims_protocol_xk3190_1;
extern const struct lims_protocol lims_protocol_xk3190_2;
extern const struct lims_protocol lims_protocol_xk3190_3;
extern const struct lims_protocol lims_protocol_xk3190_command;
extern const struct lims_protocol lims_protocol_xk3190_a12e;
extern const struct lims_protocol lims_protocol_xk3196g;
extern const struct lims_protocol lims_protocol_tscale;
extern const struct lims_protocol lims_protocol_jadever;
extern const struct lims_protocol lims_protocol_sterling7600;
extern const struct lims_protocol lims_protocol_label_indicator;
extern const struct lims_protocol lims_protocol_toledo;
extern const struct lims_protocol lims_protocol_and_standard;
extern const struct lims_protocol lims_protocol_sartorius_sbi;
extern const struct lims_protocol lims_protocol_ohaus;
extern const struct lims_protocol lims_protocol_kern_vibra;
extern const struct lims_protocol lims_protocol_kern_text;
extern const struct lims_protocol lims_protocol_mettler_print;
extern const struct lims_protocol lims_protocol_cas_22;
extern const struct lims_protocol lims_protocol_cas_18;
extern const struct lims_protocol lims_protocol_cas_10;
extern const struct lims_protocol lims_protocol_cas_enq;
// fuel dispensers, listened to
extern const struct lims_protocol lims_protocol_wayne_dart;
extern const struct lims_protocol lims_protocol_gilbarco_twotp;
extern const struct lims_protocol lims_protocol_tatsuno_sslan;
extern const struct lims_protocol lims_protocol_shelf_v22;
extern const struct lims_protocol lims_protocol_azt_2;
// any instrument that speaks in lines
extern const struct lims_protocol lims_protocol_line_pattern;
extern const struct lims_protocol lims_protocol_line_query;
extern const struct lims_protocol lims_protocol_scpi;
// pressure
extern const struct lims_protocol lims_protocol_keller;
extern const struct lims_protocol lims_protocol_const;
extern const struct lims_protocol lims_protocol_const_module;
extern const struct lims_protocol lims_protocol_xp2i;
extern const struct lims_protocol lims_protocol_fluke;
extern const struct lims_protocol lims_protocol_dpi740;
extern const struct lims_protocol lims_protocol_mensor;
extern const struct lims_protocol lims_protocol_honeywell;
extern const struct lims_protocol lims_protocol_seculife;
// earth
extern const struct lims_protocol lims_protocol_metrel;
// environment
extern const struct lims_protocol lims_protocol_vaisala;
extern const struct lims_protocol lims_protocol_easybus;
extern const struct lims_protocol lims_protocol_ithx;
// force
extern const struct lims_protocol lims_protocol_mark10;
// any instrument with registers
extern const struct lims_protocol lims_protocol_modbus_rtu;
extern const struct lims_protocol lims_protocol_modbus_tcp;

#endif
