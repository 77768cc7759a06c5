// SPDX-License-Identifier: Apache-2.0
// What the protocols of Yaohua's XK3190 indicators share: the XOR as two characters.
#ifndef LIMS_PROTOCOL_SCALES_XK3190_H
#define LIMS_PROTOCOL_SCALES_XK3190_H

#include "drivers/protocol/protocol.h"

/// The XOR of n bytes as two characters, high half first: 0…9 as 30h…39h, 10…15 as 41h ('A') … 46h.
void lims_xk3190_xor(const uint8_t *bytes, size_t n, uint8_t *ret_two);
/// LIMS_REASON_NONE when the two characters at `two` are the XOR of the n bytes, else LIMS_REASON_BAD_CHECK with a note that names both.
enum lims_reason lims_xk3190_check(const uint8_t *bytes, size_t n, const uint8_t *two, char *ret_note);

/// sign ('+' or '-'), six digits, number of decimals '0'…'4': the eight bytes in which format 0 and command mode give a weight. Fills digits, value, unit
/// and reason; stability is not on the wire.
void lims_xk3190_weight(const struct lims_setup *setup, const uint8_t *eight, struct lims_reading *r);

#endif
