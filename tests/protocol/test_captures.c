// SPDX-License-Identifier: Apache-2.0
// The captures of this repository, and what becomes of them when they are cut, flipped, glued and preceded by noise.
#include "tests/protocol/collect.h"
#include "tests/protocol/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { BYTES = 4096, FLIPPED_MAX = 200 };

/// A row with its bytes, protocol and model at hand.
struct sample {
	const struct capture_row *row;
	char id[32];
	const struct lims_protocol *protocol;
	const struct lims_model *model;
	uint8_t bytes[BYTES];
	size_t n;
};

static const struct lims_protocol *protocol_of(const struct capture_row *row, char *ret_id, size_t room)
{
	snprintf(ret_id, room, "%.*s", (int)strcspn(row->file, "/"), row->file);
	return lims_protocol_find(row->protocol ? row->protocol : ret_id);
}

static void load(struct lims_arena *a, const struct capture_row *row, struct sample *s)
{
	char path[512];
	struct lims_buf file;
	snprintf(path, sizeof path, "%s/tests/captures/%s", LIMS_SOURCE_DIR, row->file);
	assert_int_equal(lims_file_read(path, BYTES / 2, &file, NULL), LIMS_OK);
	s->row = row;
	s->n = file.len;
	memcpy(s->bytes, file.data, file.len);
	lims_buf_finish(&file);
	s->protocol = protocol_of(row, s->id, sizeof s->id);
	assert_non_null(s->protocol);
	s->model = row->model ? model_of(a, row->model) : NULL;
}

static void run(const struct sample *s, const uint8_t *bytes, size_t n, struct collected *c)
{
	struct lims_setup setup;
	assert_int_equal(lims_setup_parse(s->row->setup ? s->row->setup : "", &setup, NULL), LIMS_OK);
	c->count = 0;
	lims_decode(s->protocol, s->model, &setup, bytes, n, collect, c);
	// Every byte is accounted for once: frames and rejected stretches lie one after the other.
	size_t end = 0;
	for (size_t i = 0; i < c->count && i < COLLECT_MAX; i++) {
		if (c->r[i].frame_at + c->r[i].frame_len == end)
			continue; // a further quantity of the same frame
		assert_int_equal(c->r[i].frame_at, end);
		end += c->r[i].frame_len;
	}
	if (c->count <= COLLECT_MAX)
		assert_int_equal(end, n);
}

static bool is_value(const struct lims_reading *r)
{
	return r->reason == LIMS_REASON_NONE;
}

static bool holds(const struct collected *c, const struct lims_reading *r)
{
	for (size_t i = 0; i < c->count && i < COLLECT_MAX; i++)
		if (is_value(&c->r[i]) && strcmp(c->r[i].digits, r->digits) == 0 && strcmp(c->r[i].unit, r->unit) == 0 &&
			strcmp(c->r[i].role, r->role) == 0)
			return true;
	return false;
}

/// The own captures of all families, one after the other; NULL after the last.
static const struct capture_row *row_at(size_t i)
{
	for (size_t f = 0; f < row_family_count; f++) {
		if (i < row_families[f]->capture_count)
			return &row_families[f]->captures[i];
		i -= row_families[f]->capture_count;
	}
	return NULL;
}

/// Loads row i; false after the last.
static bool next(struct lims_arena *a, size_t i, struct sample *s)
{
	const struct capture_row *row = row_at(i);
	lims_arena_reset(a); // the models of the row before
	if (row)
		load(a, row, s);
	return row != NULL;
}

static void nothing_new(const struct collected *whole, const struct collected *part, const struct sample *s, size_t at)
{
	for (size_t k = 0; k < part->count && k < COLLECT_MAX; k++)
		if (is_value(&part->r[k]) && !holds(whole, &part->r[k]))
			fail_msg("%s changed at byte %zu reads as %s %s", s->row->file, at, part->r[k].digits, part->r[k].unit);
}

static void every_capture_decodes_to_what_it_says(void **state)
{
	struct sample s;
	char out[DECODED_TEXT];
	for (size_t i = 0; next(*state, i, &s); i++) {
		decoded(s.protocol->id, s.model, s.row->setup ? s.row->setup : "", s.bytes, s.n, out);
		if (strcmp(out, s.row->expected) != 0)
			fail_msg("%s: %s instead of %s", s.row->file, out, s.row->expected);
		struct collected c;
		run(&s, s.bytes, s.n, &c);
		if (s.row->note && strcmp(c.r[0].note, s.row->note) != 0)
			fail_msg("%s: note \"%s\" instead of \"%s\"", s.row->file, c.r[0].note, s.row->note);
	}
}

static void a_capture_cut_at_any_byte_gives_no_other_reading(void **state)
{
	struct sample s;
	struct collected whole, part;
	for (size_t i = 0; next(*state, i, &s); i++) {
		run(&s, s.bytes, s.n, &whole);
		for (size_t n = 0; n < s.n; n++) {
			run(&s, s.bytes, n, &part);
			nothing_new(&whole, &part, &s, n);
		}
		// The tail alone, as when the port is opened in the middle of a frame. A line without a check may lose its head unnoticed.
		for (size_t n = 1; n < s.n && (s.protocol->end < 0 || s.protocol->crc); n++) {
			run(&s, s.bytes + n, s.n - n, &part);
			nothing_new(&whole, &part, &s, n);
		}
	}
}

static void a_flipped_byte_under_a_check_never_gives_another_reading(void **state)
{
	struct sample s;
	struct collected whole, flipped;
	size_t tried = 0;
	for (size_t i = 0; next(*state, i, &s); i++) {
		// One flip makes the wrong check of a "bad-" capture right again.
		if (!s.protocol->crc || strstr(s.row->file, "/bad-") || s.n > FLIPPED_MAX)
			continue;
		run(&s, s.bytes, s.n, &whole);
		for (size_t at = 0; at < s.n; at++)
			for (unsigned mask = 1; mask < 256; mask++, tried++) {
				s.bytes[at] ^= (uint8_t)mask;
				run(&s, s.bytes, s.n, &flipped);
				nothing_new(&whole, &flipped, &s, at);
				s.bytes[at] ^= (uint8_t)mask;
			}
	}
	print_message("%zu flipped bytes under a check, no other reading\n", tried);
}

/// The good frames that follow a spoiled capture of this protocol.
static void load_good(struct lims_arena *a, const struct lims_protocol *protocol, struct sample *s)
{
	char id[sizeof s->id];
	const struct capture_row *row;
	for (size_t i = 0; (row = row_at(i)); i++)
		if (row->good && protocol_of(row, id, sizeof id) == protocol) {
			load(a, row, s);
			return;
		}
	fail_msg("%s has no capture that is marked good", protocol->id);
}

static bool found_after(const struct sample *good, const struct collected *c)
{
	struct collected alone;
	run(good, good->bytes, good->n, &alone);
	return c->count && c->count <= COLLECT_MAX && is_value(&c->r[c->count - 1]) && holds(&alone, &c->r[c->count - 1]);
}

static void after_any_spoiled_byte_the_next_good_frame_is_found(void **state)
{
	struct sample s, good;
	struct collected c;
	size_t tried = 0, missed = 0;
	for (size_t i = 0; next(*state, i, &s); i++) {
		load_good(*state, s.protocol, &good);
		for (size_t at = 0; at < s.n && s.n < FLIPPED_MAX; at++)
			for (unsigned mask = 1; mask < 256; mask += mask < 128 ? mask : 127, tried++) {
				uint8_t both[2 * BYTES];
				memcpy(both, s.bytes, s.n);
				both[at] ^= (uint8_t)mask;
				memcpy(both + s.n, good.bytes, good.n);
				run(&good, both, s.n + good.n, &c);
				missed += !found_after(&good, &c);
			}
	}
	print_message("%zu spoiled captures before a good one, %zu times it was missed\n", tried, missed);
	assert_int_equal(missed, 0);
}

static void after_any_cut_the_next_good_frame_is_found(void **state)
{
	struct sample s, good;
	struct collected c;
	size_t tried = 0, missed = 0;
	for (size_t i = 0; next(*state, i, &s); i++) {
		load_good(*state, s.protocol, &good);
		for (size_t n = 0; n < s.n; n++, tried++) {
			uint8_t both[2 * BYTES];
			memcpy(both, s.bytes, n);
			memcpy(both + n, good.bytes, good.n);
			run(&good, both, n + good.n, &c);
			missed += !found_after(&good, &c);
		}
	}
	print_message("%zu captures cut before a good one, %zu times it was missed\n", tried, missed);
	assert_int_equal(missed, 0);
}

static void after_noise_the_next_good_frame_is_found(void **state)
{
	uint32_t seed = 1;
	size_t tried = 0, missed = 0, protocols;
	const struct lims_protocol *const *table = lims_protocols(&protocols);
	for (size_t p = 0; p < protocols; p++) {
		struct sample good;
		load_good(*state, table[p], &good);
		for (size_t n = 1; n <= 400; n++, tried++) {
			struct collected c;
			uint8_t both[2 * BYTES];
			for (size_t i = 0; i < n; i++) {
				seed = seed * 1664525u + 1013904223u;
				both[i] = (uint8_t)(seed >> 24);
			}
			memcpy(both + n, good.bytes, good.n);
			run(&good, both, n + good.n, &c);
			missed += !(c.count > COLLECT_MAX || found_after(&good, &c));
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
		cmocka_unit_test(after_any_cut_the_next_good_frame_is_found),
		cmocka_unit_test(after_noise_the_next_good_frame_is_found),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
