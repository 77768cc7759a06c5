// SPDX-License-Identifier: Apache-2.0
// Which pieces make a load: an exact choice with the fewest pieces, or the nearest sum that can be made.
#ifndef LIMS_ENGINE_COMPOSE_H
#define LIMS_ENGINE_COMPOSE_H

#include "lims-core/base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	LIMS_COMPOSE_PIECES_MAX = 1000,
	LIMS_COMPOSE_WORK = 400000,                     ///< steps of one search; a set in decades needs some hundred
	LIMS_COMPOSE_WORK_ALL = 10 * LIMS_COMPOSE_WORK, ///< of all searches of a composer
};

/// The search over one set of pieces; several loads one after the other.
struct lims_composer;

struct lims_composition {
	bool reached; ///< the target itself is made
	bool decided; ///< the search was complete: fewest pieces, or the target cannot be made; else the best that was found
	size_t count;
	const size_t *pieces; ///< indexes, the largest first; belong to the composer and are gone with its next search
	int64_t sum;
};

/// Sizes are above zero and their sum within int64_t; of equal ones the earlier is taken first. NULL when memory is out or a size is not good.
/// All memory from the arena; the sizes are copied.
struct lims_composer *lims_composer_create(const int64_t *sizes, size_t count, struct lims_arena *arena);
/// Pieces whose sum is `target` (≥ 0); where there are none, those with the nearest sum, the smaller of two that are equally near.
void lims_compose(struct lims_composer *c, int64_t target, struct lims_composition *ret);

#endif
