// SPDX-License-Identifier: Apache-2.0
// What asking a DLMS meter and reading its answers share; inside of the client.
#ifndef LIMS_PROTOCOL_ELECTRICITY_DLMS_CLIENT_H
#define LIMS_PROTOCOL_ELECTRICITY_DLMS_CLIENT_H

#include "drivers/protocol/electricity/dlms.h"

/// Attributes of a register that are asked for (IEC 62056-62).
enum { LIMS_DLMS_VALUE = 2, LIMS_DLMS_SCALER_UNIT = 3 };

/// The number of the question tells the answer to the value from the answer to the scaler.
uint8_t lims_dlms_invoke(int attribute);

/// A block of an answer.
struct lims_dlms_block {
	uint64_t number;
	bool last;
};
/// The head of C4 02 up to its data: invoke, last, number, result 00. False: it is another, or not whole.
bool lims_dlms_block_read(struct lims_axdr *a, struct lims_dlms_block *ret);

/// The value in the answers of a whole conversation, scaled, and what is said beside it. A value without its scaler is told as none.
void lims_dlms_client_conclude(const struct lims_scan *scan, const struct lims_talk_piece *pieces, size_t count, struct lims_emit *emit);

#endif
