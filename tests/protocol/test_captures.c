// SPDX-License-Identifier: Apache-2.0
// The captures of this repository, and what becomes of them when they are cut, flipped, glued and preceded by noise.
#include "tests/protocol/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { FLIPPED_MAX = 200 };

static void nothing_new(const struct collected *whole, const struct collected *part, const struct sample *s, size_t at)
{
	for (size_t k = 0; k < part->count && k < COLLECT_MAX; k++)
		if (sample_is_value(&part->r[k]) && !sample_holds(whole, &part->r[k]))
			fail_msg("%s changed at byte %zu reads as %s %s", s->row->file, at, part->r[k].digits, part->r[k].unit);
}

static void every_capture_decodes_to_what_it_says(void **state)
{
	struct sample s;
	char out[DECODED_TEXT];
	for (size_t i = 0; sample_next(*state, false, i, &s); i++) {
		assert_int_equal(s.left_out, 0);
		decoded(s.protocol->id, s.model, s.row->setup ? s.row->setup : "", s.bytes, s.n, out);
		if (strcmp(out, s.row->expected) != 0)
			fail_msg("%s: %s instead of %s", s.row->file, out, s.row->expected);
		struct collected c;
		sample_run(&s, s.bytes, s.n, &c);
		if (s.row->note && strcmp(c.r[0].note, s.row->note) != 0)
			fail_msg("%s: note \"%s\" instead of \"%s\"", s.row->file, c.r[0].note, s.row->note);
	}
}

static void a_capture_cut_at_any_byte_gives_no_other_reading(void **state)
{
	struct sample s;
	struct collected whole, part;
	for (size_t i = 0; sample_next(*state, false, i, &s); i++) {
		sample_run(&s, s.bytes, s.n, &whole);
		for (size_t n = 0; n < s.n; n++) {
			sample_run(&s, s.bytes, n, &part);
			nothing_new(&whole, &part, &s, n);
		}
		// The tail alone, as when the port is opened in the middle of a frame. A line without a check may lose its head unnoticed.
		for (size_t n = 1; n < s.n && (s.protocol->end < 0 || s.protocol->crc); n++) {
			sample_run(&s, s.bytes + n, s.n - n, &part);
			nothing_new(&whole, &part, &s, n);
		}
	}
}

static void a_flipped_byte_under_a_check_never_gives_another_reading(void **state)
{
	struct sample s;
	struct collected whole, flipped;
	size_t tried = 0;
	for (size_t i = 0; sample_next(*state, false, i, &s); i++) {
		// One flip makes the wrong check of a "bad-" capture right again.
		if (!s.protocol->crc || strstr(s.row->file, "/bad-") || s.n > FLIPPED_MAX)
			continue;
		sample_run(&s, s.bytes, s.n, &whole);
		for (size_t at = 0; at < s.n; at++)
			for (unsigned mask = 1; mask < 256; mask++, tried++) {
				s.bytes[at] ^= (uint8_t)mask;
				sample_run(&s, s.bytes, s.n, &flipped);
				nothing_new(&whole, &flipped, &s, at);
				s.bytes[at] ^= (uint8_t)mask;
			}
	}
	print_message("%zu flipped bytes under a check, no other reading\n", tried);
}

static void after_any_spoiled_byte_the_next_good_frame_is_found(void **state)
{
	struct sample s, good;
	size_t tried = 0, missed = 0;
	for (size_t i = 0; sample_next(*state, false, i, &s); i++) {
		sample_good(*state, s.protocol, &good);
		for (size_t at = 0; at < s.n && s.n < FLIPPED_MAX; at++)
			for (unsigned mask = 1; mask < 256; mask += mask < 128 ? mask : 127, tried++) {
				s.bytes[at] ^= (uint8_t)mask;
				missed += !sample_found_after(&good, s.bytes, s.n);
				s.bytes[at] ^= (uint8_t)mask;
			}
	}
	print_message("%zu spoiled captures before a good one, %zu times it was missed\n", tried, missed);
	assert_int_equal(missed, 0);
}

static void after_any_capture_whole_or_cut_the_next_good_frame_is_found(void **state)
{
	struct sample s, good;
	size_t tried = 0, missed = 0;
	for (size_t i = 0; sample_next(*state, false, i, &s); i++) {
		sample_good(*state, s.protocol, &good);
		for (size_t n = 0; n <= s.n; n++, tried++)
			missed += !sample_found_after(&good, s.bytes, n);
	}
	print_message("%zu captures whole or cut before a good one, %zu times it was missed\n", tried, missed);
	assert_int_equal(missed, 0);
}

static void after_noise_the_next_good_frame_is_found(void **state)
{
	uint32_t seed = 1;
	size_t tried = 0, missed = 0, protocols;
	const struct lims_protocol *const *table = lims_protocols(&protocols);
	for (size_t p = 0; p < protocols; p++) {
		struct sample good;
		sample_good(*state, table[p], &good);
		for (size_t n = 1; n <= 400; n++, tried++) {
			uint8_t noise[400];
			sample_noise(noise, n, &seed);
			missed += !sample_found_after(&good, noise, n);
		}
	}
	print_message("%zu stretches of noise before a good frame, %zu times it was missed\n", tried, missed);
	assert_int_equal(missed, 0);
}

static int setup(void **state)
{
	*state = lims_arena_create((size_t)1 << 28);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	lims_arena_destroy(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_capture_decodes_to_what_it_says),
		cmocka_unit_test(a_capture_cut_at_any_byte_gives_no_other_reading),
		cmocka_unit_test(a_flipped_byte_under_a_check_never_gives_another_reading),
		cmocka_unit_test(after_any_spoiled_byte_the_next_good_frame_is_found),
		cmocka_unit_test(after_any_capture_whole_or_cut_the_next_good_frame_is_found),
		cmocka_unit_test(after_noise_the_next_good_frame_is_found),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
