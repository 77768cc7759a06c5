// SPDX-License-Identifier: Apache-2.0
// One frame of HDLC as meters use it (IEC 62056-46): found by its length, never by the next flag.
#ifndef LIMS_PROTOCOL_ELECTRICITY_HDLC_H
#define LIMS_PROTOCOL_ELECTRICITY_HDLC_H

#include "lims-core/base/reading.h"

#include <stddef.h>
#include <stdint.h>

/// Kinds of a control byte.
enum lims_hdlc_kind {
	LIMS_HDLC_I,    ///< numbered information
	LIMS_HDLC_UI,   ///< information without a number, as in a push
	LIMS_HDLC_RR,   ///< ready for the next
	LIMS_HDLC_RNR,  ///< not ready
	LIMS_HDLC_SNRM, ///< opens the link
	LIMS_HDLC_DISC, ///< closes it
	LIMS_HDLC_UA,   ///< agreed
	LIMS_HDLC_DM,   ///< the link is closed
	LIMS_HDLC_FRMR, ///< frame refused
	LIMS_HDLC_OTHER,
};

/// A frame. Pointers lie in the bytes that were read. Plain values.
struct lims_hdlc {
	size_t len;      ///< with the flags before it and the one behind it
	size_t body_at;  ///< behind the flags before it
	size_t body_len; ///< as the frame says: from the format to the FCS
	bool segmented;  ///< more segments of the message follow
	uint8_t control;
	const uint8_t *destination, *source;
	size_t destination_len, source_len;
	const uint8_t *info; ///< NULL: no information field
	size_t info_len;
};

/// Reads what is there of a frame at bytes[0]: flags (one may be missing when the frame before shared it), format, addresses, control, HCS. Reasons:
/// NONE: so far a frame, and ret->len is how many bytes it has (more than n: the rest has not come, the fields behind may be unset);
/// NOISE, BAD_FRAME, BAD_CHECK (of the header): none.
enum lims_reason lims_hdlc_read(const uint8_t *bytes, size_t n, struct lims_hdlc *ret);
/// The check at the end and the flag behind it, for a frame that is whole: NONE, BAD_FRAME, BAD_CHECK.
enum lims_reason lims_hdlc_check(const uint8_t *bytes, const struct lims_hdlc *h);

/// A frame to be sent, with its flags: at most 12 + n bytes more than the addresses. `info` NULL: none. Returns its length.
size_t lims_hdlc_write(
	uint8_t *out, const uint8_t *to, size_t to_len, const uint8_t *from, size_t from_len, uint8_t control, const uint8_t *info, size_t n);

enum lims_hdlc_kind lims_hdlc_kind_of(uint8_t control);
const char *lims_hdlc_kind_name(enum lims_hdlc_kind k); ///< "I", "UI", "RR", "SNRM", …
/// True when both go from the same station to the same station.
bool lims_hdlc_same_way(const struct lims_hdlc *a, const struct lims_hdlc *b);

#endif
