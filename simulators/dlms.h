// SPDX-License-Identifier: Apache-2.0
// A DLMS meter behind HDLC: link, association without a password, GET of a few registers, and a pushed list. Pure: bytes in, bytes out.
#ifndef LIMS_SIMULATORS_DLMS_H
#define LIMS_SIMULATORS_DLMS_H

#include "lims-core/base/buf.h"

enum { LIMS_SIM_DLMS_LONGEST = 512 };

/// What the meter shows at this moment.
struct lims_sim_dlms_values {
	uint32_t total;   ///< 0.01 kWh
	int64_t power_dw; ///< 0.1 W
	int64_t mv, ua;   ///< of the circuit
	int32_t pf_ppm;
	uint32_t serial;
	bool small_units; ///< power and voltage in thousandths, the number with the scaler
};

/// How it was set up.
struct lims_sim_dlms_setup {
	unsigned max_info; ///< bytes of an information field, 16…LIMS_SIM_DLMS_LONGEST; longer answers go in segments
	unsigned block;    ///< bytes of a block of a pushed list, by general block transfer; 0: the list goes whole
	bool password;     ///< refuses whoever gives none
};

/// The link with one client.
struct lims_sim_dlms_link {
	bool open, associated;
	uint8_t send, receive; ///< N(S) of the next frame of each side
	uint8_t rest[LIMS_SIM_DLMS_LONGEST];
	size_t rest_len;  ///< of an answer whose first segments were sent
	unsigned refused; ///< questions that would have changed something
};

/// Takes one frame of the client and puts the answer into `reply`. Returns the bytes that are done with; 0: more are needed. What is damaged or for another
/// address is not answered. `denied` is put in place of a value (a data access result, 0: none).
size_t lims_sim_dlms_hear(struct lims_sim_dlms_link *l, const struct lims_sim_dlms_setup *s, const struct lims_sim_dlms_values *v,
	unsigned denied, const uint8_t *in, size_t n, struct lims_buf *reply);
/// The list that the meter sends by itself, in as many segments as it takes.
void lims_sim_dlms_push(const struct lims_sim_dlms_setup *s, const struct lims_sim_dlms_values *v, struct lims_buf *out);

#endif
