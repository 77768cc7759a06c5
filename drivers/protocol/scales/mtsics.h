// SPDX-License-Identifier: Apache-2.0
// What MT-SICS offers beyond its row in the table of protocols; see mtsics.c for the frame.
#ifndef LIMS_PROTOCOL_SCALES_MTSICS_H
#define LIMS_PROTOCOL_SCALES_MTSICS_H

#include "drivers/protocol/protocol.h"

/// The quoted text of an identity line as it stands in a reading's note: `I4 A "1234567"` → 1234567. False when the note is no answer to `head`.
bool lims_mtsics_text(const char *note, const char *head, char *ret_text, size_t room);

#endif
