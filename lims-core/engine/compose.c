// SPDX-License-Identifier: Apache-2.0
// A bounded search over the different sizes, largest first: what the smaller ones cannot make any more is not tried.
#include "lims-core/engine/compose.h"

#include <string.h>

enum { SEEN_MAX = 1 << 16, PROBES_MAX = 32 };

/// Pieces of one size, and what all smaller ones are together.
struct kind {
	int64_t size;
	size_t count;
	const size_t *pieces;
	int64_t all;    ///< sum of these and all smaller ones
	int64_t common; ///< their greatest common divisor
};

/// A rest that was met at a kind with so few pieces already used.
struct seen {
	uint32_t search, kind;
	uint32_t used;
	int64_t rest;
};

struct lims_composer {
	struct kind *kinds;
	size_t kind_count, piece_count;
	struct seen *seen;
	uint32_t search;
	long left; ///< work for all searches together
	// one search
	long work;
	size_t *take, *best_take, *low_take; ///< per kind
	size_t best_count;
	int64_t best_sum, target;
	bool exact, found;
	size_t *answer;
};

static int64_t divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/// Indexes of the pieces by size, largest first, equal ones as given.
static void sort(const int64_t *sizes, size_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = i;
		for (; at > 0 && sizes[order[at - 1]] < sizes[i]; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

static bool make_kinds(struct lims_composer *c, const int64_t *sizes, const size_t *order)
{
	int64_t all = 0, common = 0;
	for (size_t i = 0; i < c->piece_count; i++) {
		if (i == 0 || sizes[order[i]] != sizes[order[i - 1]])
			c->kinds[c->kind_count++] = (struct kind){.size = sizes[order[i]], .pieces = &order[i]};
		c->kinds[c->kind_count - 1].count++;
	}
	for (size_t k = c->kind_count; k > 0; k--) {
		struct kind *kind = &c->kinds[k - 1];
		for (size_t i = 0; i < kind->count; i++) {
			if (kind->size <= 0 || __builtin_add_overflow(all, kind->size, &all))
				return false;
		}
		common = divisor(kind->size, common);
		kind->all = all;
		kind->common = common;
	}
	return true;
}

struct lims_composer *lims_composer_create(const int64_t *sizes, size_t count, struct lims_arena *arena)
{
	struct lims_composer *c = lims_arena_take(arena, sizeof *c);
	size_t *order = lims_arena_array(arena, count + 1, sizeof *order);
	if (c == NULL || order == NULL || count > LIMS_COMPOSE_PIECES_MAX)
		return NULL;
	*c = (struct lims_composer){.piece_count = count,
		.kinds = lims_arena_array(arena, count + 1, sizeof *c->kinds),
		.seen = lims_arena_array(arena, SEEN_MAX, sizeof *c->seen),
		.take = lims_arena_array(arena, count + 1, sizeof *c->take),
		.best_take = lims_arena_array(arena, count + 1, sizeof *c->best_take),
		.low_take = lims_arena_array(arena, count + 1, sizeof *c->low_take),
		.left = LIMS_COMPOSE_WORK_ALL,
		.answer = lims_arena_array(arena, count + 1, sizeof *c->answer)};
	if (c->kinds == NULL || c->seen == NULL || c->take == NULL || c->best_take == NULL || c->low_take == NULL || c->answer == NULL)
		return NULL;
	sort(sizes, order, count);
	return make_kinds(c, sizes, order) ? c : NULL;
}

/// True when the same rest was met at this kind with no more pieces used; else it is noted, as long as there is room.
static bool met(struct lims_composer *c, size_t kind, int64_t rest, size_t used)
{
	uint64_t h = ((uint64_t)rest * UINT64_C(0x9e3779b97f4a7c15)) ^ ((uint64_t)kind * UINT64_C(0xc2b2ae3d27d4eb4f));
	size_t at = (size_t)(h >> 20) % SEEN_MAX;
	for (int i = 0; i < PROBES_MAX; i++, at = (at + 1) % SEEN_MAX) {
		struct seen *s = &c->seen[at];
		if (s->search != c->search) {
			*s = (struct seen){.search = c->search, .kind = (uint32_t)kind, .rest = rest, .used = (uint32_t)used};
			return false;
		}
		if (s->kind != kind || s->rest != rest)
			continue;
		if (s->used <= used)
			return true;
		s->used = (uint32_t)used;
		return false;
	}
	return false;
}

static void keep(struct lims_composer *c, size_t used, int64_t sum, size_t kinds)
{
	c->found = true;
	c->best_count = used;
	c->best_sum = sum;
	memset(c->best_take, 0, c->kind_count * sizeof *c->best_take);
	memcpy(c->best_take, c->take, kinds * sizeof *c->take);
}

/// True when nothing below this place can be better than what was found.
static bool hopeless(const struct lims_composer *c, size_t kind, int64_t rest, size_t used)
{
	const struct kind *k = &c->kinds[kind];
	if (c->exact) {
		if (rest > k->all || rest % k->common != 0)
			return true;
		int64_t least = (rest + k->size - 1) / k->size;
		return c->found && (int64_t)(c->best_count - used) <= least;
	}
	int64_t most = rest - rest % k->common;
	if (most > k->all)
		most = k->all;
	return c->found && c->target - rest + most <= c->best_sum;
}

/// Goes through what can be taken of each kind. `rest` is what is missing to the target; a sum never passes it.
static void search(struct lims_composer *c, size_t kind, int64_t rest, size_t used)
{
	if (c->work-- <= 0)
		return;
	if (rest == 0 || !c->exact) {
		bool better = !c->found || (c->exact ? used < c->best_count : c->target - rest > c->best_sum);
		if (better)
			keep(c, used, c->target - rest, kind);
	}
	if (rest == 0 || kind == c->kind_count || hopeless(c, kind, rest, used) || met(c, kind, rest, c->exact ? used : 0))
		return;
	const struct kind *k = &c->kinds[kind];
	int64_t below = k->all - k->size * (int64_t)k->count, most = rest / k->size, least = 0;
	if (most > (int64_t)k->count)
		most = (int64_t)k->count;
	if (c->exact && rest > below)
		least = (rest - below + k->size - 1) / k->size;
	for (int64_t n = most; n >= least && c->work > 0; n--) {
		c->take[kind] = (size_t)n;
		search(c, kind + 1, rest - n * k->size, used + (size_t)n);
		c->take[kind] = 0;
	}
}

/// The best for a target: exactly it with the fewest pieces, or the largest sum that does not pass it. True when the search was complete.
static bool run(struct lims_composer *c, int64_t target, bool exact)
{
	c->search++;
	c->work = c->left < LIMS_COMPOSE_WORK ? c->left : LIMS_COMPOSE_WORK;
	c->left -= c->work;
	c->exact = exact;
	c->found = false;
	c->best_sum = 0;
	c->best_count = 0;
	c->target = target;
	memset(c->take, 0, c->kind_count * sizeof *c->take);
	if (target >= 0)
		search(c, 0, target, 0);
	if (c->work <= 0)
		return false;
	c->left += c->work;
	return true;
}

/// Hands over what was found; `others`: the pieces that were not taken.
static void answer(struct lims_composer *c, bool others, struct lims_composition *ret)
{
	size_t n = 0;
	int64_t sum = 0;
	for (size_t k = 0; k < c->kind_count; k++) {
		const struct kind *kind = &c->kinds[k];
		size_t taken = c->best_take[k], from = others ? taken : 0, to = others ? kind->count : taken;
		for (size_t i = from; i < to; i++) {
			c->answer[n++] = kind->pieces[i];
			sum += kind->size;
		}
	}
	ret->count = n;
	ret->pieces = c->answer;
	ret->sum = sum;
}

void lims_compose(struct lims_composer *c, int64_t target, struct lims_composition *ret)
{
	int64_t total = c->kind_count > 0 ? c->kinds[0].all : 0;
	*ret = (struct lims_composition){.decided = run(c, target, true)};
	ret->reached = c->found;
	if (ret->reached) {
		answer(c, false, ret);
		return;
	}
	bool complete = run(c, target < total ? target : total, false);
	int64_t low = c->best_sum;
	memcpy(c->low_take, c->best_take, c->kind_count * sizeof *c->low_take);
	ret->decided = ret->decided && complete;
	// The smallest sum that is not below the target leaves the largest one that does not pass the rest.
	complete = run(c, total - target, false);
	ret->decided = ret->decided && complete;
	bool high = target <= total && c->found && total - c->best_sum - target < target - low;
	if (!high)
		memcpy(c->best_take, c->low_take, c->kind_count * sizeof *c->low_take);
	answer(c, high, ret);
}
