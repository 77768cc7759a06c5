// SPDX-License-Identifier: Apache-2.0
// What a Tatsuno dispenser expects after power-on, to recognise the pair of challenge and answer at a tap. Nothing of it is ever sent.
#ifndef LIMS_PROTOCOL_FUEL_TATSUNO_H
#define LIMS_PROTOCOL_FUEL_TATSUNO_H

#include <stdint.h>

/// The two hexadecimal digits YY of the answer A00YY to the challenge Q00XXXX, as one byte: low byte of high + low byte of CRC-16/KERMIT over the ASCII text
/// "00XXXX". Found and verified on 25 recorded pairs (control.com thread 5572) and two of another log.
uint8_t lims_tatsuno_answer(const char challenge[4]);

#endif
