// SPDX-License-Identifier: Apache-2.0
// Notes of dispensers put together by hand: every frame of a line has one, and printf would take half of the parser's time.
#ifndef LIMS_PROTOCOL_FUEL_WORDS_H
#define LIMS_PROTOCOL_FUEL_WORDS_H

#include "drivers/protocol/protocol.h"

/// Puts the words behind each other; what does not fit is cut. `out` always ends with NUL.
void lims_fuel_join(char *out, size_t room, const char *const *words, size_t count);
#define LIMS_FUEL_LIST(...) (const char *const[]){__VA_ARGS__}, sizeof(const char *const[]){__VA_ARGS__} / sizeof(char *)
#define LIMS_FUEL_WORDS(out, room, ...) lims_fuel_join(out, room, LIMS_FUEL_LIST(__VA_ARGS__))
/// The number with at least `width` digits (≤ 20); `out` holds 24 bytes. Returns it.
char *lims_fuel_number(char *out, uint64_t value, unsigned width);
/// "52h"; `out` holds 4 bytes. Returns it.
char *lims_fuel_hex(char *out, uint8_t value);
/// Digits with a point `places` from their end (negative: zeros behind them): 2005 and 2 are "20.05", 5 and 2 "0.05". `out` holds 48 bytes.
void lims_fuel_decimal(char *out, uint64_t value, int places);

/// Gives a frame that carries no measured value: a command, a state, an acknowledgement. The words as above.
void lims_fuel_give_list(const struct lims_reading *base, struct lims_emit *emit, const char *const *words, size_t count);
#define LIMS_FUEL_GIVE_WORDS(base, emit, ...) lims_fuel_give_list(base, emit, LIMS_FUEL_LIST(__VA_ARGS__))

#endif
