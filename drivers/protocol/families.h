// SPDX-License-Identifier: Apache-2.0
// The rows of the table of protocols, by family; each stands at the end of its parser.
#ifndef LIMS_PROTOCOL_FAMILIES_H
#define LIMS_PROTOCOL_FAMILIES_H

#include "drivers/protocol/protocol.h"

// scales
extern const struct lims_protocol lims_protocol_mtsics;
// electricity
extern const struct lims_protocol lims_protocol_sml;
// any instrument with registers
extern const struct lims_protocol lims_protocol_modbus_rtu;
extern const struct lims_protocol lims_protocol_modbus_tcp;

#endif
