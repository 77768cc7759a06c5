// SPDX-License-Identifier: Apache-2.0
// Captures with everything that decoding them needs, and what is held against them when their bytes are spoiled.
#ifndef LIMS_TESTS_PROTOCOL_SAMPLE_H
#define LIMS_TESTS_PROTOCOL_SAMPLE_H

#include "tests/protocol/collect.h"
#include "tests/protocol/rows.h"

enum { SAMPLE_BYTES = 4096, SAMPLE_WHOLE = 1 << 16 };

/// A row with its bytes, protocol and model at hand.
struct sample {
	const struct capture_row *row;
	const struct lims_protocol *protocol;
	const struct lims_model *model;
	struct lims_setup setup;
	uint8_t bytes[SAMPLE_BYTES];
	size_t n;
	size_t left_out; ///< bytes of a longer file that are not looked at
};

/// Own captures, or those from outside, one after the other; NULL after the last.
const struct capture_row *sample_row(bool outside, size_t i);
/// The protocol of a row.
const struct lims_protocol *sample_protocol(const struct capture_row *row);
/// Fills `s` with row i; false after the last. Empties the arena first, where the model lies. Outside rows need LIMS_CASES.
bool sample_next(struct lims_arena *arena, bool outside, size_t i, struct sample *s);
/// The own capture of this protocol that ends with good values.
void sample_good(struct lims_arena *arena, const struct lims_protocol *protocol, struct sample *s);

/// Decodes n bytes as those of `s`, and holds that every byte is accounted for once.
void sample_run(const struct sample *s, const uint8_t *bytes, size_t n, struct collected *ret);
/// The last reading of spoiled bytes with `good` behind them is one of `good` alone.
bool sample_found_after(const struct sample *good, const uint8_t *bytes, size_t n);
bool sample_is_value(const struct lims_reading *r);
/// Is there a value of these digits, unit and role?
bool sample_holds(const struct collected *c, const struct lims_reading *r);
/// Pseudo-random bytes, the same for the same *seed.
void sample_noise(uint8_t *bytes, size_t n, uint32_t *seed);

#endif
