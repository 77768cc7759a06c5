// SPDX-License-Identifier: Apache-2.0
// What the protocol tests share: readings collected as one line of text, files, models.
#ifndef LIMS_TESTS_PROTOCOL_COLLECT_H
#define LIMS_TESTS_PROTOCOL_COLLECT_H

#include "drivers/protocol/capture.h"

enum { COLLECT_MAX = 320 };

/// Readings as they came. More than COLLECT_MAX are counted and not kept.
struct collected {
	struct lims_reading r[COLLECT_MAX];
	size_t count;
};
bool collect(void *user, const struct lims_reading *r);

/// Decodes and returns in `out` (DECODED_TEXT bytes) what came: "230.5 V | bad_check@8+9 | 0.360 kg x454", values with unit (and their reason when they are
/// no reading), else reason, offset and length; equal values one after the other are counted.
enum { DECODED_TEXT = 8192 };
const char *decoded(const char *protocol, const struct lims_model *model, const char *setup, const void *bytes, size_t n, char *out);

/// Reads drivers/models/NAME.yaml of the source tree; fails the test when it has faults. Lives as long as the arena.
const struct lims_model *model_of(struct lims_arena *arena, const char *name);

#endif
