// SPDX-License-Identifier: Apache-2.0
// Loads from pieces: exact, with the fewest pieces, or the nearest that can be made; held against all subsets where there are few.
#include "lims-core/engine/compose.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

static struct lims_composition compose(const int64_t *sizes, size_t n, int64_t target, struct lims_arena **ret_arena)
{
	struct lims_composition c;
	*ret_arena = lims_arena_create(64 << 20);
	struct lims_composer *composer = lims_composer_create(sizes, n, *ret_arena);
	assert_non_null(composer);
	lims_compose(composer, target, &c);
	int64_t sum = 0;
	for (size_t i = 0; i < c.count; i++) {
		assert_true(c.pieces[i] < n);
		for (size_t k = 0; k < i; k++)
			assert_int_not_equal(c.pieces[k], c.pieces[i]); // each piece once
		assert_true(i == 0 || sizes[c.pieces[i]] <= sizes[c.pieces[i - 1]]);
		sum += sizes[c.pieces[i]];
	}
	assert_int_equal(sum, c.sum);
	assert_int_equal(c.reached, sum == target && c.reached);
	return c;
}

static void expect(const int64_t *sizes, size_t n, int64_t target, bool reached, int64_t sum, size_t count)
{
	struct lims_arena *arena;
	struct lims_composition c = compose(sizes, n, target, &arena);
	assert_true(c.decided);
	assert_int_equal(c.reached, reached);
	if (c.sum != sum || c.count != count)
		fail_msg("%lld: expected %lld of %zu pieces, got %lld of %zu", (long long)target, (long long)sum, count, (long long)c.sum, c.count);
	lims_arena_destroy(arena);
}

/// A set of weights from 1 mg to 20 kg in milligrams, 5-2-2-1 in every decade.
static const int64_t set[] = {20000000, 20000000, 10000000, 5000000, 2000000, 2000000, 1000000, 500000, 200000, 200000, 100000, 50000,
	20000, 20000, 10000, 5000, 2000, 2000, 1000, 500, 200, 200, 100, 50, 20, 20, 10, 5, 2, 2, 1};
enum { SET = sizeof set / sizeof *set };

static void a_set_in_decades_makes_every_load(void **state)
{
	(void)state;
	expect(set, SET, 15000000, true, 15000000, 2);
	expect(set, SET, 7500000, true, 7500000, 3);
	expect(set, SET, 9999999, true, 9999999, 21); // 5 + 2 + 2 in each of seven decades
	expect(set, SET, 1, true, 1, 1);
	expect(set, SET, 0, true, 0, 0);
	expect(set, SET, 61111110, true, 61111110, SET); // 60 kg, 1 kg, 100 g, … 10 mg: all there is
}

static void the_fewest_pieces_are_taken_not_the_largest_first(void **state)
{
	(void)state;
	static const int64_t sizes[] = {6, 5, 5, 1, 1, 1, 1};
	expect(sizes, 7, 10, true, 10, 2); // 5 + 5, not 6 + 1 + 1 + 1 + 1
	static const int64_t thirds[] = {9, 6, 6, 6, 1, 1, 1};
	expect(thirds, 7, 18, true, 18, 3); // 6 + 6 + 6
}

static void equal_pieces_are_taken_in_their_order(void **state)
{
	(void)state;
	static const int64_t sizes[] = {5, 2, 5, 2};
	struct lims_arena *arena;
	struct lims_composition c = compose(sizes, 4, 7, &arena);
	assert_int_equal(c.pieces[0], 0);
	assert_int_equal(c.pieces[1], 1);
	lims_arena_destroy(arena);
}

static void what_cannot_be_made_gives_the_nearest(void **state)
{
	(void)state;
	static const int64_t sizes[] = {20, 20, 10, 5};
	expect(sizes, 4, 23, false, 25, 2);
	expect(sizes, 4, 22, false, 20, 1);
	expect(sizes, 4, 12, false, 10, 1);
	expect(sizes, 4, 1000, false, 55, 4); // all there is
	expect(sizes, 4, 52, false, 50, 3);
	static const int64_t even[] = {2, 4, 8};
	expect(even, 3, 7, false, 6, 2); // 6 and 8 are equally near: the smaller
	expect(even, 0, 7, false, 0, 0);
}

/// All subsets of sixteen pieces made by chance, for targets made by chance.
static void nothing_better_stands_among_all_subsets(void **state)
{
	(void)state;
	uint32_t seed = 12345;
	for (int round = 0; round < 60; round++) {
		int64_t sizes[12];
		for (size_t i = 0; i < 12; i++) {
			seed = seed * 1664525u + 1013904223u;
			sizes[i] = 1 + (seed >> 20) % (round % 3 == 0 ? 12u : 400u);
		}
		seed = seed * 1664525u + 1013904223u;
		int64_t target = (seed >> 16) % 1500u, best = -1;
		size_t fewest = 99;
		for (unsigned m = 0; m < 1u << 12; m++) {
			int64_t sum = 0;
			size_t n = 0;
			for (size_t i = 0; i < 12; i++) {
				sum += m >> i & 1u ? sizes[i] : 0;
				n += m >> i & 1u;
			}
			int64_t off = sum > target ? sum - target : target - sum, best_off = best > target ? best - target : target - best;
			if (best < 0 || off < best_off || (off == best_off && sum < best)) {
				best = sum;
				fewest = 99;
			}
			if (sum == best && n < fewest)
				fewest = n;
		}
		struct lims_arena *arena;
		struct lims_composition c = compose(sizes, 12, target, &arena);
		assert_true(c.decided);
		assert_int_equal(c.reached, best == target);
		assert_int_equal(c.sum, best);
		if (c.reached)
			assert_int_equal(c.count, fewest);
		lims_arena_destroy(arena);
	}
}

/// A thousand pieces of different, awkward sizes: the search ends, and says when it was not complete.
static void a_thousand_pieces_end_in_bounded_work(void **state)
{
	(void)state;
	static int64_t sizes[1000];
	for (size_t i = 0; i < 1000; i++)
		sizes[i] = 1000003 + (int64_t)i * 7919;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	struct lims_composer *composer = lims_composer_create(sizes, 1000, arena);
	assert_non_null(composer);
	struct lims_composition c;
	for (int i = 0; i < 50; i++) {
		lims_compose(composer, 777777777 + i, &c);
		if (c.reached)
			assert_int_equal(c.sum, 777777777 + i);
	}
	assert_false(c.decided && !c.reached);
	lims_arena_destroy(arena);
}

static void sizes_that_are_none_are_refused(void **state)
{
	(void)state;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	static const int64_t zero[] = {1, 0}, negative[] = {-1, 2}, huge[] = {INT64_MAX, 1};
	assert_null(lims_composer_create(zero, 2, arena));
	assert_null(lims_composer_create(negative, 2, arena));
	assert_null(lims_composer_create(huge, 2, arena));
	lims_arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_in_decades_makes_every_load),
		cmocka_unit_test(the_fewest_pieces_are_taken_not_the_largest_first),
		cmocka_unit_test(equal_pieces_are_taken_in_their_order),
		cmocka_unit_test(what_cannot_be_made_gives_the_nearest),
		cmocka_unit_test(nothing_better_stands_among_all_subsets),
		cmocka_unit_test(a_thousand_pieces_end_in_bounded_work),
		cmocka_unit_test(sizes_that_are_none_are_refused),
	};
	return cmocka_run_group_tests_name("engine compose", tests, NULL, NULL);
}
