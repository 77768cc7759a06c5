// SPDX-License-Identifier: Apache-2.0
// Any bytes as a bundle, the same with the digest of its last line made right, the same without one of its entries, and any pieces in a bundle whose
// shape and digest are right: read, checked, computed again and explained, or refused; never harmed.
#include "laboratory/proof/bundle.h"

#include <stdlib.h>
#include <string.h>

enum { ARENA = 64 << 20, FILE_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/// What lims-verify does, whatever the chain says.
static void compute(const struct lims_bundle *b, struct lims_arena *arena)
{
	struct lims_bundle_paper paper;
	struct lims_dossier sheet;
	struct lims_proof_count proof;
	struct lims_err err = {0};
	struct lims_buf lines;
	lims_buf_init(&lines, FILE_MAX);
	lims_rc rc = lims_bundle_paper(b, arena, &paper, &err);
	if (rc == LIMS_OK)
		rc = lims_bundle_sheet(b, paper.worksheet, arena, &sheet, &err);
	if (rc == LIMS_OK)
		rc = lims_bundle_recompute(b, &paper, &sheet, &proof, &lines, &err);
	check(rc == LIMS_OK || err.text[0]);
	(void)lims_bundle_training(b);
	lims_buf_finish(&lines);
}

static void judge(const void *bytes, size_t n, bool well_formed)
{
	struct lims_arena *arena = lims_arena_create(ARENA);
	struct lims_bundle b;
	struct lims_bundle_count count;
	struct lims_err err = {0};
	lims_rc rc = arena ? lims_bundle_read(bytes, n, arena, &b, &err) : LIMS_E_MEMORY;
	if (arena && rc != LIMS_OK)
		check(!well_formed && err.text[0]);
	if (rc == LIMS_OK) {
		rc = lims_bundle_check(&b, NULL, NULL, &count, &err);
		check(rc == LIMS_OK || (rc == LIMS_E_CORRUPT && err.text[0]));
		compute(&b, arena);
		if (b.entry_count > 0) {
			b.entries[n % b.entry_count].e.subject[0] = '\0'; // about nothing: as if somebody had taken it out
			compute(&b, arena);
		}
	}
	lims_arena_destroy(arena);
}

/// The same bytes with the digest that they have, as somebody would seal what he changed.
static void reseal(const uint8_t *data, size_t size, struct lims_buf *file)
{
	static const char word[] = "\nend ";
	struct lims_hash digest;
	char hex[LIMS_HASH_HEX];
	size_t end = size;
	while (end > 0 && (size - end < sizeof word - 1 || memcmp(data + end, word, sizeof word - 1) != 0))
		end--;
	size_t count = end + sizeof word - 1, blank = count;
	while (blank < size && data[blank] != ' ')
		blank++;
	if (end == 0 || blank == size || lims_sha256(data, end + 1, &digest, NULL) != LIMS_OK)
		return;
	lims_hash_hex(&digest, hex);
	lims_buf_add(file, data, blank + 1);
	lims_buf_add_text(file, hex);
	lims_buf_add_char(file, '\n');
	judge(file->data, file->len, false);
	lims_buf_clear(file);
}

/// Pieces: a letter, a length byte, that many bytes. s: a segment of as many of the following e (entries); h: a head; b: a blob.
static void build(const uint8_t *data, size_t size, struct lims_buf *file)
{
	static const struct lims_bundle_header h = {
		.laboratory = "00000000000000000000000000000001", .paper = "V26.00001", .program = "lims", .training = true};
	static const char node[] = "00000000000000000000000000000002";
	struct lims_bundle_writer w;
	int64_t next = 1;
	size_t at = 0;
	bool blobs = false, headed = true;
	lims_bundle_begin(&w, file, &h);
	while (at + 2 <= size) {
		uint8_t kind = data[at], len = data[at + 1];
		const uint8_t *piece = data + at + 2;
		size_t n = size - at - 2 < len ? size - at - 2 : len;
		at += 2 + n;
		if (kind == 'b') {
			struct lims_hash name;
			check(lims_sha256(piece, n, &name, NULL) == LIMS_OK);
			name.b[0] ^= n > 0 && piece[0] == 0; // now and then under a wrong name
			lims_bundle_blob(&w, &name, piece, n);
			blobs = true;
		} else if (kind == 'h' && !headed && !blobs) {
			struct lims_head head = {.sequence = next - 1};
			memcpy(head.signature, piece, n < sizeof head.signature ? n : sizeof head.signature);
			lims_bundle_head(&w, &head);
			headed = true;
		} else if (!blobs && n > 0) {
			lims_bundle_segment(&w, node, next, next);
			lims_bundle_entry(&w, piece, n);
			next++;
			headed = false;
		}
	}
	check(lims_bundle_end(&w, NULL) == LIMS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_buf file;
	judge(data, size, false);
	if (size > FILE_MAX / 4)
		return 0;
	lims_buf_init(&file, FILE_MAX);
	reseal(data, size, &file);
	build(data, size, &file);
	judge(file.data, file.len, true);
	lims_buf_finish(&file);
	return 0;
}
