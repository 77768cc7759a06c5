// SPDX-License-Identifier: Apache-2.0
// The arena: blocks that grow with use, all freed together.
#include "lims-core/base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20 };

struct block {
	struct block *next;
	size_t cap;
	size_t used;
	alignas(max_align_t) unsigned char bytes[];
};

struct lims_arena {
	struct block *first;   // the oldest, and the smallest
	struct block *last;    // the newest
	struct block *current; // pieces are taken from here; the blocks behind it are empty
	size_t max;
	size_t taken;
};

struct lims_arena *lims_arena_create(size_t max)
{
	struct lims_arena *a = calloc(1, sizeof *a);
	if (a)
		a->max = max;
	return a;
}

void lims_arena_destroy(struct lims_arena *a)
{
	if (!a)
		return;
	for (struct block *b = a->first; b;) {
		struct block *next = b->next;
		free(b);
		b = next;
	}
	free(a);
}

struct lims_arena_mark lims_arena_mark(const struct lims_arena *a)
{
	return (struct lims_arena_mark){.block = a->current, .used = a->current ? a->current->used : 0, .taken = a->taken};
}

void lims_arena_release(struct lims_arena *a, struct lims_arena_mark mark)
{
	struct block *keep = mark.block;
	for (struct block *b = keep ? keep : a->first; b; b = b == a->current ? NULL : b->next) {
		size_t used = b == keep ? mark.used : 0;
		memset(b->bytes + used, 0, b->used - used);
		b->used = used;
	}
	a->current = keep ? keep : a->first;
	a->taken = mark.taken;
}

void lims_arena_reset(struct lims_arena *a)
{
	lims_arena_release(a, (struct lims_arena_mark){0});
}

static struct block *add_block(struct lims_arena *a, size_t n)
{
	size_t cap = a->last ? a->last->cap * 2 : FIRST_BLOCK;
	if (cap > LARGEST_BLOCK)
		cap = LARGEST_BLOCK;
	if (cap < n)
		cap = n;
	if (cap > SIZE_MAX - sizeof(struct block))
		return NULL;
	struct block *b = calloc(1, sizeof *b + cap);
	if (!b)
		return NULL;
	b->cap = cap;
	if (a->last)
		a->last->next = b;
	else
		a->first = b;
	a->last = b;
	return b;
}

void *lims_arena_take(struct lims_arena *a, size_t n)
{
	const size_t unit = alignof(max_align_t);
	if (n > SIZE_MAX - unit)
		return NULL;
	n = n == 0 ? unit : (n + unit - 1) / unit * unit;
	if (n > a->max - a->taken)
		return NULL;
	struct block *b = a->current;
	while (b && n > b->cap - b->used)
		b = b->next;
	if (!b)
		b = add_block(a, n);
	if (!b)
		return NULL;
	a->current = b;
	void *piece = b->bytes + b->used;
	b->used += n;
	a->taken += n;
	return piece;
}

void *lims_arena_array(struct lims_arena *a, size_t count, size_t size)
{
	size_t n;
	if (__builtin_mul_overflow(count, size, &n))
		return NULL;
	return lims_arena_take(a, n);
}

char *lims_arena_textn(struct lims_arena *a, const char *text, size_t n)
{
	if (n == SIZE_MAX)
		return NULL;
	char *copy = lims_arena_take(a, n + 1);
	if (copy && n > 0)
		memcpy(copy, text, n);
	return copy;
}

char *lims_arena_text(struct lims_arena *a, const char *text)
{
	return lims_arena_textn(a, text, strlen(text));
}

char *lims_arena_printf(struct lims_arena *a, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	char *text = n < 0 ? NULL : lims_arena_take(a, (size_t)n + 1);
	if (text)
		vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	return text;
}
