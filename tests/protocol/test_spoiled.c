// SPDX-License-Identifier: Apache-2.0
// Captures cut, flipped, glued to their neighbour and preceded by noise: those from outside (LIMS_CASES names the folder), and of the own ones what no
// check protects. Of a longer file the first 4096 bytes are looked at, and where there are more places than PLACES only some of them: both is counted.
#include "tests/protocol/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PLACES = 256, ALL_MASKS = 64 };

/// What was tried, and what was not.
struct tally {
	size_t files, tried, missed, sampled, shortened;
};

static bool next(struct lims_arena *a, bool outside, size_t i, struct sample *s, struct tally *t)
{
	if ((outside && !getenv("LIMS_CASES")) || !sample_next(a, outside, i, s))
		return false;
	t->files++;
	t->sampled += s->n > PLACES;
	t->shortened += s->left_out > 0;
	return true;
}

static void tell(const char *what, const struct tally *t)
{
	print_message(
		"%s: %zu tried on %zu captures (of %zu longer than %d bytes at every n-th byte, of %zu the first %d bytes), %zu missed%s\n", what,
		t->tried, t->files, t->sampled, PLACES, t->shortened, SAMPLE_BYTES, t->missed,
		getenv("LIMS_CASES") ? "" : " (LIMS_CASES is not set)");
}

/// Every byte, or every n-th one of long captures. The step is odd so that it drifts through frames of even length.
static size_t step_of(const struct sample *s)
{
	return s->n <= PLACES ? 1 : (s->n / PLACES + 1) | 1;
}

static unsigned next_mask(const struct sample *s, unsigned mask)
{
	return s->n <= ALL_MASKS ? mask + 1 : mask + (mask < 128 ? mask : 127);
}

static void fail_at(const struct sample *s, const char *what, size_t at, const struct lims_reading *r)
{
	fail_msg("%s of %s, %s at byte %zu: %s %s %s", s->protocol->id, s->row->file, what, at, r->role, r->digits, r->unit);
}

static void nothing_new(const struct collected *whole, const struct collected *part, const struct sample *s, const char *what, size_t at)
{
	assert_true(whole->count <= COLLECT_MAX);
	for (size_t k = 0; k < part->count && k < COLLECT_MAX; k++)
		if (sample_is_value(&part->r[k]) && !sample_holds(whole, &part->r[k]))
			fail_at(s, what, at, &part->r[k]);
}

static void an_outside_capture_cut_at_any_byte_gives_no_other_reading(void **state)
{
	struct sample s;
	struct collected whole, part;
	struct tally t = {0};
	for (size_t i = 0; next(*state, true, i, &s, &t); i++) {
		sample_run(&s, s.bytes, s.n, &whole);
		for (size_t n = 0; n < s.n; n += step_of(&s), t.tried++) {
			sample_run(&s, s.bytes, n, &part);
			nothing_new(&whole, &part, &s, "cut", n);
		}
		// A line without a check may lose its head unnoticed.
		for (size_t n = 1; n < s.n && (s.protocol->end < 0 || s.protocol->crc); n += step_of(&s), t.tried++) {
			sample_run(&s, s.bytes + n, s.n - n, &part);
			nothing_new(&whole, &part, &s, "begun", n);
		}
	}
	tell("cuts", &t);
}

/// Does the format know a frame of this length here, and does it pass what check there is?
static bool whole_frame(const struct sample *s, const uint8_t *bytes, const struct lims_reading *r)
{
	char note[LIMS_READING_NOTE];
	struct lims_memory memory = {.joined = false};
	struct lims_scan scan = {.model = s->model, .setup = &s->setup, .memory = &memory, .at = r->frame_at};
	struct lims_shape shape = {.count = 0};
	s->protocol->shape(&scan, bytes + r->frame_at, s->n - r->frame_at, &shape);
	for (size_t i = 0; i < shape.count; i++)
		if (shape.len[i] == r->frame_len)
			return r->frame_len <= s->protocol->frame_max &&
				   s->protocol->check(&scan, bytes + r->frame_at, r->frame_len, note) == LIMS_REASON_NONE;
	return false;
}

/// Text protocols: the digits stand in the frame, in this order.
static bool digits_from_frame(const struct sample *s, const uint8_t *bytes, const struct lims_reading *r)
{
	const uint8_t *at = bytes + r->frame_at, *end = at + r->frame_len;
	for (const char *d = r->digits; *d && s->protocol->end >= 0; d++, at++) {
		while (at < end && (*at & 0x7f) != (uint8_t)*d && !(*d == '.' && *at == ','))
			at++;
		if (at == end)
			return false;
	}
	return true;
}

/// Under a check no other value may come. Without one a flipped digit is another digit: what may be asked is that a value is that of a whole frame.
static void look_at_flip(const struct sample *s, const struct collected *whole, size_t at)
{
	struct collected flipped;
	sample_run(s, s->bytes, s->n, &flipped);
	if (s->protocol->crc) {
		nothing_new(whole, &flipped, s, "flipped", at);
		return;
	}
	for (size_t k = 0; k < flipped.count && k < COLLECT_MAX; k++) {
		const struct lims_reading *r = &flipped.r[k];
		if (sample_is_value(r) && (!whole_frame(s, s->bytes, r) || !digits_from_frame(s, s->bytes, r)))
			fail_at(s, "flipped", at, r);
	}
}

static void flip_all(struct lims_arena *a, bool outside, const char *what)
{
	struct sample s, good;
	struct collected whole;
	struct tally t = {0};
	for (size_t i = 0; next(a, outside, i, &s, &t); i++) {
		sample_good(a, s.protocol, &good);
		sample_run(&s, s.bytes, s.n, &whole);
		if (strstr(s.row->file, "bad") || (!outside && s.protocol->crc))
			continue; // those of the next tests, and of test_captures.c
		for (size_t at = 0; at < s.n; at += step_of(&s))
			for (unsigned mask = 1; mask < 256; mask = next_mask(&s, mask), t.tried++) {
				s.bytes[at] ^= (uint8_t)mask;
				look_at_flip(&s, &whole, at);
				t.missed += outside && !sample_found_after(&good, s.bytes, s.n);
				s.bytes[at] ^= (uint8_t)mask;
			}
	}
	tell(what, &t);
	assert_int_equal(t.missed, 0);
}

static void a_flipped_byte_of_an_outside_capture_gives_no_value_but_of_a_whole_frame(void **state)
{
	flip_all(*state, true, "flips outside");
}

static void a_flipped_byte_without_a_check_gives_no_value_but_of_a_whole_frame(void **state)
{
	flip_all(*state, false, "own flips without a check");
}

static size_t values_of(const struct sample *s)
{
	struct collected c;
	size_t n = 0;
	sample_run(s, s->bytes, s->n, &c);
	for (size_t k = 0; k < c.count && k < COLLECT_MAX; k++)
		n += sample_is_value(&c.r[k]);
	return n;
}

/// Of one place of a frame with a wrong check one byte value makes it right again; more would mean that the check is not looked at.
static void mend(struct sample *s, struct tally *t)
{
	size_t before = values_of(s);
	for (size_t at = 0; at < s->n; at++) {
		size_t mended = 0;
		for (unsigned mask = 1; mask < 256; mask++, t->tried++) {
			s->bytes[at] ^= (uint8_t)mask;
			mended += values_of(s) > before;
			s->bytes[at] ^= (uint8_t)mask;
		}
		if (mended > 1)
			fail_msg("%s: %zu bytes at place %zu make a value of it", s->row->file, mended, at);
	}
}

static void a_wrong_check_is_mended_by_one_byte_at_a_place_and_gives_no_value_without(void **state)
{
	struct sample s;
	struct tally t = {0};
	for (size_t i = 0; sample_next(*state, false, i, &s); i++)
		if (s.protocol->crc && strstr(s.row->file, "/bad-") && s.n <= PLACES) {
			t.files++;
			mend(&s, &t);
		}
	tell("wrong checks", &t);
	assert_true(t.files > 20);
}

/// A frame that stands there without the bytes in front of it too. A line may tell what an earlier one means: the price of a pump makes a value of it.
static bool known_frame(const struct collected *alone, const struct lims_reading *r, size_t n)
{
	for (size_t k = 0; k < alone->count && k < COLLECT_MAX; k++)
		if (alone->r[k].frame_at + n == r->frame_at && alone->r[k].frame_len == r->frame_len && alone->r[k].reason != LIMS_REASON_NOISE &&
			(alone->r[k].reason < LIMS_REASON_BAD_FRAME || alone->r[k].reason > LIMS_REASON_OVERSIZED))
			return true;
	return false;
}

/// Of what stands behind other bytes at most the first frame is lost, and under a check nothing is added.
static void look_behind(const struct sample *before, size_t n, const struct sample *s, struct tally *t)
{
	struct collected first, alone, both;
	uint8_t bytes[2 * SAMPLE_BYTES];
	memcpy(bytes, before->bytes, n);
	memcpy(bytes + n, s->bytes, s->n);
	sample_run(s, before->bytes, n, &first); // with the set-up of both
	sample_run(s, s->bytes, s->n, &alone);
	sample_run(s, bytes, n + s->n, &both);
	t->tried++;
	for (size_t k = 0; k < alone.count && both.count <= COLLECT_MAX; k++)
		t->missed += sample_is_value(&alone.r[k]) && alone.r[k].frame_at > alone.r[0].frame_at && !sample_holds(&both, &alone.r[k]);
	for (size_t k = 0; k < both.count && k < COLLECT_MAX && s->protocol->crc; k++)
		if (sample_is_value(&both.r[k]) && !sample_holds(&first, &both.r[k]) && !sample_holds(&alone, &both.r[k]) &&
			!known_frame(&alone, &both.r[k], n))
			fail_at(s, before->row->file, n, &both.r[k]);
}

static void an_outside_capture_glued_to_the_next_one_keeps_its_readings(void **state)
{
	struct tally t = {0};
	static struct sample s, before;
	before.protocol = NULL;
	for (size_t i = 0; next(*state, true, i, &s, &t); i++) {
		if (before.protocol == s.protocol && !before.model && !s.model)
			look_behind(&before, before.n, &s, &t);
		before = s;
	}
	tell("glued", &t);
	assert_int_equal(t.missed, 0);
}

static void noise_before_an_outside_capture_hides_no_more_than_its_first_frame(void **state)
{
	static const size_t lengths[] = {1, 2, 3, 5, 8, 16, 40, 200};
	struct tally t = {0};
	uint32_t seed = 7;
	static struct sample s, noise;
	for (size_t i = 0; next(*state, true, i, &s, &t); i++) {
		noise = s;
		for (size_t k = 0; k < 4 * sizeof lengths / sizeof lengths[0]; k++) {
			sample_noise(noise.bytes, lengths[k / 4], &seed);
			look_behind(&noise, lengths[k / 4], &s, &t);
		}
	}
	tell("noise", &t);
	assert_int_equal(t.missed, 0);
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
		cmocka_unit_test(an_outside_capture_cut_at_any_byte_gives_no_other_reading),
		cmocka_unit_test(a_flipped_byte_of_an_outside_capture_gives_no_value_but_of_a_whole_frame),
		cmocka_unit_test(a_flipped_byte_without_a_check_gives_no_value_but_of_a_whole_frame),
		cmocka_unit_test(a_wrong_check_is_mended_by_one_byte_at_a_place_and_gives_no_value_without),
		cmocka_unit_test(an_outside_capture_glued_to_the_next_one_keeps_its_readings),
		cmocka_unit_test(noise_before_an_outside_capture_hides_no_more_than_its_first_frame),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
