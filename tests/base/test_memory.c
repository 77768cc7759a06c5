// SPDX-License-Identifier: Apache-2.0
// Buffers and arenas: growth, maxima, sticky failure.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/arena.h"
#include "lims-core/base/buf.h"

#include <stdalign.h>
#include <string.h>

static void a_buffer_is_a_c_string(void **state)
{
	(void)state;
	struct lims_buf b;
	lims_buf_init(&b, 1000);
	assert_string_equal(lims_buf_text(&b), "");
	lims_buf_add_text(&b, "ab");
	lims_buf_add_char(&b, 'c');
	lims_buf_addf(&b, "%d-%s", 12, "x");
	lims_buf_add(&b, "yz", 1);
	assert_string_equal(lims_buf_text(&b), "abc12-xy");
	assert_int_equal(b.len, 8);
	lims_buf_add(&b, NULL, 0);
	assert_int_equal(lims_buf_check(&b, "it", NULL), LIMS_OK);
	lims_buf_finish(&b);
	lims_buf_finish(&b);
}

static void the_maximum_fits_and_one_more_fails_for_good(void **state)
{
	(void)state;
	struct lims_buf b;
	struct lims_err err = {0};
	lims_buf_init(&b, 100);
	for (int i = 0; i < 100; i++)
		lims_buf_add_char(&b, 'x');
	assert_false(b.failed);
	assert_int_equal(b.len, 100);
	assert_int_equal(b.data[100], 0);
	lims_buf_add_char(&b, 'x');
	assert_true(b.failed);
	assert_int_equal(b.len, 100);
	lims_buf_add(&b, "", 0);
	lims_buf_addf(&b, "%s", "");
	assert_int_equal(lims_buf_check(&b, "the page", &err), LIMS_E_MEMORY);
	assert_non_null(strstr(err.text, "the page"));
	assert_non_null(strstr(err.text, "100"));
	lims_buf_clear(&b);
	assert_false(b.failed);
	lims_buf_addf(&b, "%0100d", 1);
	assert_int_equal(b.len, 100);
	lims_buf_clear(&b);
	lims_buf_addf(&b, "%0101d", 1);
	assert_true(b.failed);
	lims_buf_finish(&b);
}

static void a_zeroed_buffer_takes_nothing(void **state)
{
	(void)state;
	struct lims_buf b = {0};
	lims_buf_add_char(&b, 'x');
	assert_true(b.failed);
	lims_buf_finish(&b);
	lims_buf_init(&b, SIZE_MAX);
	lims_buf_add(&b, "x", SIZE_MAX);
	assert_true(b.failed);
	lims_buf_finish(&b);
}

static void an_arena_gives_zeroed_aligned_memory_up_to_its_maximum(void **state)
{
	(void)state;
	struct lims_arena *a = lims_arena_create(100000);
	size_t taken = 0;
	for (size_t n = 0;; n = n % 700 + 13) {
		unsigned char *piece = lims_arena_take(a, n);
		if (!piece)
			break;
		assert_int_equal((uintptr_t)piece % alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(piece[i], 0);
		memset(piece, 0xAA, n);
		taken += n;
		assert_true(taken <= 100000);
	}
	assert_true(taken > 90000);
	lims_arena_destroy(a);
	lims_arena_destroy(NULL);
}

static void an_arena_refuses_impossible_sizes(void **state)
{
	(void)state;
	struct lims_arena *a = lims_arena_create(SIZE_MAX);
	assert_null(lims_arena_take(a, SIZE_MAX));
	assert_null(lims_arena_take(a, SIZE_MAX - 16));
	assert_null(lims_arena_array(a, SIZE_MAX / 4, 8));
	assert_null(lims_arena_textn(a, "x", SIZE_MAX));
	assert_non_null(lims_arena_array(a, 3, 8));
	assert_non_null(lims_arena_take(a, 3 << 20));
	lims_arena_destroy(a);
}

static void an_arena_that_was_reset_gives_the_same_memory_zeroed(void **state)
{
	(void)state;
	static const size_t sizes[] = {100, 5000, 24, 200000, 7, 3 << 20, 4096};
	enum { SIZES = sizeof sizes / sizeof *sizes };
	struct lims_arena *a = lims_arena_create(8 << 20);
	unsigned char *before[SIZES];
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < SIZES; i++) {
			unsigned char *piece = lims_arena_take(a, sizes[i]);
			assert_non_null(piece);
			assert_true(round == 0 || piece == before[i]);
			for (size_t k = 0; k < sizes[i]; k++)
				assert_int_equal(piece[k], 0);
			memset(piece, 0xa5, sizes[i]);
			before[i] = piece;
		}
		assert_null(lims_arena_take(a, 6 << 20)); // the maximum counts what is out
		lims_arena_reset(a);
	}
	// A first piece that fits into no early block leaves nothing behind either.
	unsigned char *large = lims_arena_take(a, 3 << 20);
	memset(large, 0xa5, 3 << 20);
	lims_arena_reset(a);
	large = lims_arena_take(a, 3 << 20);
	for (size_t k = 0; k < 3 << 20; k++)
		assert_int_equal(large[k], 0);
	lims_arena_destroy(a);
}

static void what_was_taken_since_a_mark_is_given_back_zeroed(void **state)
{
	(void)state;
	struct lims_arena *a = lims_arena_create(8 << 20);
	struct lims_arena_mark start = lims_arena_mark(a);
	unsigned char *kept = lims_arena_take(a, 100);
	memset(kept, 0x5a, 100);
	for (int round = 0; round < 3; round++) {
		struct lims_arena_mark outer = lims_arena_mark(a);
		unsigned char *x = lims_arena_take(a, 1000);
		memset(x, 0xa5, 1000);
		struct lims_arena_mark inner = lims_arena_mark(a);
		unsigned char *y = lims_arena_take(a, 2 << 20);
		memset(y, 0xa5, 2 << 20);
		lims_arena_release(a, inner);
		assert_int_equal(x[999], 0xa5);
		unsigned char *again = lims_arena_take(a, 2 << 20);
		assert_ptr_equal(again, y);
		for (size_t k = 0; k < 2 << 20; k++)
			assert_int_equal(again[k], 0);
		lims_arena_release(a, outer);
		assert_ptr_equal(lims_arena_take(a, 1000), x);
		lims_arena_release(a, outer);
	}
	assert_int_equal(kept[99], 0x5a);
	lims_arena_release(a, start);
	assert_ptr_equal(lims_arena_take(a, 100), kept);
	assert_int_equal(kept[99], 0);
	lims_arena_destroy(a);
}

static void an_arena_copies_text(void **state)
{
	(void)state;
	struct lims_arena *a = lims_arena_create(1000);
	assert_string_equal(lims_arena_text(a, "abc"), "abc");
	assert_string_equal(lims_arena_textn(a, "abcdef", 2), "ab");
	assert_string_equal(lims_arena_textn(a, NULL, 0), "");
	assert_string_equal(lims_arena_printf(a, "%s-%d", "x", 7), "x-7");
	assert_null(lims_arena_printf(a, "%01000d", 1));
	lims_arena_destroy(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_buffer_is_a_c_string),
		cmocka_unit_test(the_maximum_fits_and_one_more_fails_for_good),
		cmocka_unit_test(a_zeroed_buffer_takes_nothing),
		cmocka_unit_test(an_arena_gives_zeroed_aligned_memory_up_to_its_maximum),
		cmocka_unit_test(an_arena_refuses_impossible_sizes),
		cmocka_unit_test(an_arena_that_was_reset_gives_the_same_memory_zeroed),
		cmocka_unit_test(what_was_taken_since_a_mark_is_given_back_zeroed),
		cmocka_unit_test(an_arena_copies_text),
	};
	return cmocka_run_group_tests_name("base memory", tests, NULL, NULL);
}
