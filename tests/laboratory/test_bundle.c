// SPDX-License-Identifier: Apache-2.0
// A bundle is edited at every member, one after the other, and sealed again: each time it no longer holds.
#include "tests/laboratory/world.h"

#include "laboratory/bundle.h"
#include "laboratory/proof/bundle.h"

#include <stdio.h>
#include <string.h>

struct paper {
	struct world *w;
	struct lims_buf bytes;
	struct lims_arena *arena;
	struct lims_bundle bundle;
};

static void export_one(struct world *w, struct paper *p)
{
	char sheet[LIMS_CODE], number[LIMS_CODE];
	struct lims_bundle_made made;
	*p = (struct paper){.w = w, .arena = lims_arena_create(64 << 20)};
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_issue(w, sheet, number);
	lims_buf_init(&p->bytes, LIMS_BUNDLE_MAX);
	wd_ok(w, lims_bundle_export(w->lab, number, &p->bytes, &made, &w->err));
	wd_ok(w, lims_bundle_read(p->bytes.data, p->bytes.len, p->arena, &p->bundle, &w->err));
}

static void finish(struct paper *p)
{
	lims_buf_finish(&p->bytes);
	lims_arena_destroy(p->arena);
}

/// What lims-verify asks of a file: its shape, chain, heads and blobs, the paper, and that it computes again.
static bool holds(const struct lims_buf *file)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_bundle b;
	struct lims_bundle_count count;
	struct lims_bundle_paper paper;
	struct lims_dossier sheet;
	struct lims_proof_count proof;
	struct lims_buf lines;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	lims_buf_init(&lines, 1 << 20);
	lims_rc rc = lims_bundle_read(file->data, file->len, arena, &b, &err);
	if (rc == LIMS_OK)
		rc = lims_bundle_check(&b, NULL, NULL, &count, &err);
	if (rc == LIMS_OK)
		rc = lims_bundle_paper(&b, arena, &paper, &err);
	if (rc == LIMS_OK)
		rc = lims_bundle_sheet(&b, paper.worksheet, arena, &sheet, &err);
	if (rc == LIMS_OK)
		rc = lims_bundle_recompute(&b, &paper, &sheet, &proof, &lines, &err);
	bool whole = rc == LIMS_OK && lines.len == 0;
	lims_buf_finish(&lines);
	lims_arena_destroy(arena);
	return whole;
}

/// The digest in the last line is made right again, as somebody would who changed the file.
static void seal(struct paper *p)
{
	struct lims_hash sum;
	char hex[LIMS_HASH_HEX];
	size_t last = p->bytes.len - 1;
	while (p->bytes.data[last - 1] != '\n')
		last--;
	wd_ok(p->w, lims_sha256(p->bytes.data, last, &sum, &p->w->err));
	lims_hash_hex(&sum, hex);
	memcpy(p->bytes.data + p->bytes.len - LIMS_HASH_HEX, hex, LIMS_HASH_HEX - 1);
}

/// Flips one bit in the middle of a member, and back.
static bool holds_with_a_flip(struct paper *p, const unsigned char *member, size_t len)
{
	unsigned char *at = p->bytes.data + (member - p->bytes.data) + len / 2;
	*at ^= 1;
	seal(p);
	bool whole = holds(&p->bytes);
	*at ^= 1;
	seal(p);
	return whole;
}

static void a_flipped_bit_in_any_entry_or_blob_breaks_it(void **state)
{
	struct paper p;
	export_one(*state, &p);
	assert_true(holds(&p.bytes));
	assert_true(p.bundle.entry_count > 40 && p.bundle.blob_count > 5);
	for (size_t i = 0; i < p.bundle.entry_count; i++)
		if (holds_with_a_flip(&p, p.bundle.entries[i].bytes, p.bundle.entries[i].len))
			fail_msg("entry %zu (%s) was changed and the bundle holds", i, p.bundle.entries[i].e.type);
	for (size_t i = 0; i < p.bundle.blob_count; i++)
		if (p.bundle.blobs[i].len && holds_with_a_flip(&p, p.bundle.blobs[i].bytes, p.bundle.blobs[i].len))
			fail_msg("blob %zu was changed and the bundle holds", i);
	assert_true(holds(&p.bytes));
	finish(&p);
}

enum { NOBODY = -1 };

/// The bundle written anew: without one blob, without the head of one segment, or with an entry and the next one of its segment in each other's place.
static bool holds_rewritten(const struct paper *p, long without_blob, long without_head, long swapped)
{
	struct lims_buf file;
	struct lims_bundle_writer w;
	long entry = 0;
	lims_buf_init(&file, LIMS_BUNDLE_MAX);
	lims_bundle_begin(&w, &file, &p->bundle.header);
	for (size_t s = 0; s < p->bundle.segment_count; s++) {
		const struct lims_bundle_segment_view *v = &p->bundle.segments[s];
		lims_bundle_segment(&w, v->node, v->first, v->last);
		for (int64_t i = 0; i <= v->last - v->first; i++, entry++) {
			int64_t from = entry == swapped && i < v->last - v->first           ? i + 1
						   : swapped != NOBODY && entry == swapped + 1 && i > 0 ? i - 1
																				: i;
			lims_bundle_entry(&w, v->entries[from].bytes, v->entries[from].len);
		}
		if (v->has_head && (long)s != without_head)
			lims_bundle_head(&w, &v->head);
	}
	for (size_t i = 0; i < p->bundle.blob_count; i++)
		if ((long)i != without_blob)
			lims_bundle_blob(&w, &p->bundle.blobs[i].name, p->bundle.blobs[i].bytes, p->bundle.blobs[i].len);
	wd_ok(p->w, lims_bundle_end(&w, &p->w->err));
	bool whole = holds(&file);
	lims_buf_finish(&file);
	return whole;
}

static void without_any_blob_or_head_or_with_entries_exchanged_it_does_not_hold(void **state)
{
	struct paper p;
	export_one(*state, &p);
	assert_true(holds_rewritten(&p, NOBODY, NOBODY, NOBODY));
	for (size_t i = 0; i < p.bundle.blob_count; i++)
		if (holds_rewritten(&p, (long)i, NOBODY, NOBODY))
			fail_msg("blob %zu is missing and the bundle holds", i);
	for (size_t s = 0; s < p.bundle.segment_count; s++)
		if (p.bundle.segments[s].has_head && holds_rewritten(&p, NOBODY, (long)s, NOBODY))
			fail_msg("the head of segment %zu is missing and the bundle holds", s);
	long entry = 0;
	for (size_t s = 0; s < p.bundle.segment_count; s++)
		for (int64_t i = p.bundle.segments[s].first; i <= p.bundle.segments[s].last; i++, entry++)
			if (i < p.bundle.segments[s].last && holds_rewritten(&p, NOBODY, NOBODY, entry))
				fail_msg("entry %ld changed places with the next and the bundle holds", entry);
	finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_flipped_bit_in_any_entry_or_blob_breaks_it, wd_training, wd_teardown),
		cmocka_unit_test_setup_teardown(without_any_blob_or_head_or_with_entries_exchanged_it_does_not_hold, wd_training, wd_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
