// SPDX-License-Identifier: Apache-2.0
// Captures at hand.
#include "tests/protocol/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const struct capture_row *sample_row(bool outside, size_t i)
{
	for (size_t f = 0; f < row_family_count; f++) {
		const struct capture_rows *rows = row_families[f];
		size_t count = outside ? rows->case_count : rows->capture_count;
		if (i < count)
			return outside ? &rows->cases[i] : &rows->captures[i];
		i -= count;
	}
	return NULL;
}

const struct lims_protocol *sample_protocol(const struct capture_row *row)
{
	char id[32];
	snprintf(id, sizeof id, "%.*s", (int)strcspn(row->file, "/"), row->file);
	return lims_protocol_find(row->protocol ? row->protocol : id);
}

static void load(struct lims_arena *a, bool outside, const struct capture_row *row, struct sample *s)
{
	char path[512];
	struct lims_buf file;
	snprintf(path, sizeof path, "%s/%s/%s", outside ? getenv("LIMS_CASES") : LIMS_SOURCE_DIR, outside ? "captures" : "tests/captures",
		row->file);
	if (lims_file_read(path, SAMPLE_WHOLE, &file, NULL) != LIMS_OK)
		fail_msg("%s is missing", path);
	s->row = row;
	s->n = file.len < sizeof s->bytes ? file.len : sizeof s->bytes;
	s->left_out = file.len - s->n;
	memcpy(s->bytes, file.data, s->n);
	lims_buf_finish(&file);
	s->protocol = sample_protocol(row);
	assert_non_null(s->protocol);
	s->model = row->model ? model_of(a, row->model) : NULL;
	assert_int_equal(lims_setup_parse(row->setup ? row->setup : "", &s->setup, NULL), LIMS_OK);
}

bool sample_next(struct lims_arena *arena, bool outside, size_t i, struct sample *s)
{
	const struct capture_row *row = sample_row(outside, i);
	lims_arena_reset(arena);
	if (row)
		load(arena, outside, row, s);
	return row != NULL;
}

void sample_good(struct lims_arena *arena, const struct lims_protocol *protocol, struct sample *s)
{
	const struct capture_row *row;
	for (size_t i = 0; (row = sample_row(false, i)); i++)
		if (row->good && sample_protocol(row) == protocol) {
			load(arena, false, row, s);
			return;
		}
	fail_msg("%s has no capture that is marked good", protocol->id);
}

void sample_run(const struct sample *s, const uint8_t *bytes, size_t n, struct collected *c)
{
	c->count = 0;
	lims_decode(s->protocol, s->model, &s->setup, bytes, n, collect, c);
	// Frames and rejected stretches lie one after the other.
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

bool sample_is_value(const struct lims_reading *r)
{
	return r->reason == LIMS_REASON_NONE;
}

bool sample_holds(const struct collected *c, const struct lims_reading *r)
{
	for (size_t i = 0; i < c->count && i < COLLECT_MAX; i++)
		if (sample_is_value(&c->r[i]) && strcmp(c->r[i].digits, r->digits) == 0 && strcmp(c->r[i].unit, r->unit) == 0 &&
			strcmp(c->r[i].role, r->role) == 0)
			return true;
	return false;
}

static bool keep_last(void *user, const struct lims_reading *r)
{
	struct lims_reading *last = user;
	*last = *r;
	return true;
}

bool sample_found_after(const struct sample *good, const uint8_t *bytes, size_t n)
{
	struct collected alone;
	struct lims_reading last = {.reason = LIMS_REASON_TIMEOUT};
	uint8_t both[2 * SAMPLE_BYTES];
	assert_true(n + good->n <= sizeof both);
	memcpy(both, bytes, n);
	memcpy(both + n, good->bytes, good->n);
	sample_run(good, good->bytes, good->n, &alone);
	lims_decode(good->protocol, good->model, &good->setup, both, n + good->n, keep_last, &last);
	return sample_is_value(&last) && sample_holds(&alone, &last);
}

void sample_noise(uint8_t *bytes, size_t n, uint32_t *seed)
{
	for (size_t i = 0; i < n; i++) {
		*seed = *seed * 1664525u + 1013904223u;
		bytes[i] = (uint8_t)(*seed >> 24);
	}
}
