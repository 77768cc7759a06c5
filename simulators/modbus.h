// SPDX-License-Identifier: Apache-2.0
// A Modbus slave, pure: framing of RTU and TCP, functions 03 and 04, and faults on command.
#ifndef LIMS_SIMULATORS_MODBUS_H
#define LIMS_SIMULATORS_MODBUS_H

#include "lims-core/base/buf.h"
#include "simulators/fault.h"

enum {
	LIMS_SIM_MODBUS_PDU = 253, ///< Modbus Application Protocol V1.1b3, 4.1
	LIMS_SIM_MODBUS_READ = 125,
	LIMS_SIM_MODBUS_ILLEGAL_FUNCTION = 0x01,
	LIMS_SIM_MODBUS_ILLEGAL_ADDRESS = 0x02,
	LIMS_SIM_MODBUS_ILLEGAL_VALUE = 0x03,
	LIMS_SIM_MODBUS_NO_TARGET = 0x0B,
};

/// The instrument's registers: pairs of 32 bits at even addresses.
struct lims_sim_modbus_map {
	uint8_t unit; ///< 1…247
	void *ctx;    ///< not owned
	/// The 32 bits at an even address; false: nothing is there.
	bool (*pair)(void *ctx, unsigned address, uint32_t *ret_bits);
	/// May a read take exactly this block? NULL: any.
	bool (*block)(void *ctx, unsigned address, unsigned count);
};

/// One whole request, transport taken off.
struct lims_sim_modbus_request {
	uint8_t unit;
	uint16_t transaction; ///< TCP only
	uint8_t pdu[LIMS_SIM_MODBUS_PDU];
	size_t pdu_len;
	uint8_t frame[LIMS_SIM_MODBUS_PDU + 7]; ///< as it came, for the echo
	size_t frame_len;
};

enum lims_sim_modbus_seen {
	LIMS_SIM_MODBUS_WAIT,    ///< more bytes are needed
	LIMS_SIM_MODBUS_REQUEST, ///< a whole request; *ret_used bytes are its
	LIMS_SIM_MODBUS_DROP,    ///< *ret_used bytes are nothing that a slave answers (RTU)
	LIMS_SIM_MODBUS_BROKEN,  ///< the stream cannot be trusted any more: close it (TCP)
};

/// CRC-16 of Modbus over serial line V1.02, 6.2.2 (polynomial A001h, start FFFFh).
uint16_t lims_sim_modbus_crc(const uint8_t *bytes, size_t n);

/// Looks for a request at the front of what came over a serial line. `silent`: no byte has come for a frame's gap, so nothing more belongs to it.
enum lims_sim_modbus_seen lims_sim_modbus_look_rtu(
	const uint8_t *bytes, size_t n, bool silent, size_t *ret_used, struct lims_sim_modbus_request *ret);
/// Looks for a request at the front of what came over TCP.
enum lims_sim_modbus_seen lims_sim_modbus_look_tcp(const uint8_t *bytes, size_t n, size_t *ret_used, struct lims_sim_modbus_request *ret);

/// Adds the whole answer frame, spoilt by the fault (a kind of LIMS_SIM_FAULTS_MODBUS), to `out`; nothing when a slave keeps silent (other unit on
/// RTU, broadcast, fault silent).
void lims_sim_modbus_answer(
	const struct lims_sim_modbus_map *m, const struct lims_sim_modbus_request *r, bool tcp, struct lims_sim_fault f, struct lims_buf *out);

/// Is this request answered at all? Others do not use up a fault.
bool lims_sim_modbus_is_for(const struct lims_sim_modbus_map *m, const struct lims_sim_modbus_request *r, bool tcp);

#endif
