// SPDX-License-Identifier: Apache-2.0
// Memory that is taken piece by piece and given back all at once; loaders build their structures in it.
#ifndef LIMS_BASE_ARENA_H
#define LIMS_BASE_ARENA_H

#include <stddef.h>

struct lims_arena;

/// NULL when there is no memory. `max` bounds the sum of all pieces.
struct lims_arena *lims_arena_create(size_t max);
void lims_arena_destroy(struct lims_arena *a); ///< accepts NULL
/// Gives back all pieces and keeps the memory: what is taken next costs no allocation until it needs more than was used before.
void lims_arena_reset(struct lims_arena *a);
/// Where the pieces end. Plain values.
struct lims_arena_mark {
	void *block;
	size_t used, taken;
};
struct lims_arena_mark lims_arena_mark(const struct lims_arena *a);
/// Gives back what was taken since the mark and keeps the memory. Marks are released in reverse order.
void lims_arena_release(struct lims_arena *a, struct lims_arena_mark mark);
/// Zeroed memory, aligned for any type; NULL when the maximum would be passed or memory is out.
void *lims_arena_take(struct lims_arena *a, size_t n);
/// A zeroed array of `count` elements; NULL also when the product overflows.
void *lims_arena_array(struct lims_arena *a, size_t count, size_t size);
char *lims_arena_text(struct lims_arena *a, const char *text);            ///< copy of a C string
char *lims_arena_textn(struct lims_arena *a, const char *text, size_t n); ///< copy of n bytes, '\0' added
char *lims_arena_printf(struct lims_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
