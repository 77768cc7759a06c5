// SPDX-License-Identifier: Apache-2.0
// A bundle: one paper with everything that proves it in one file, read and checked without a store (docs/formats/bundle.md).
//
// Pure: bytes in, findings and answers out. `lims audit export` writes it; lims-verify reads it.
#ifndef LIMS_LABORATORY_PROOF_BUNDLE_H
#define LIMS_LABORATORY_PROOF_BUNDLE_H

#include "laboratory/proof/proof.h"
#include "lims-core/chain/head.h"

enum {
	LIMS_BUNDLE_MAX = 512 << 20, ///< bytes of a file
	LIMS_BUNDLE_TEXT = 128,
	LIMS_BUNDLE_RECORDS_MAX = 1 << 20, ///< entries, and blobs
};

/// What the first lines say. Plain values.
struct lims_bundle_header {
	char laboratory[LIMS_NODE_ID];
	bool training;
	char paper[LIMS_BUNDLE_TEXT];   ///< number of the paper
	char program[LIMS_BUNDLE_TEXT]; ///< "lims 0.1.0"
	struct lims_moment made;
};

// ---- Writing, into a buffer whose maximum is LIMS_BUNDLE_MAX

struct lims_bundle_writer {
	struct lims_buf *b; ///< not owned; failure is sticky
	int64_t records;
};
void lims_bundle_begin(struct lims_bundle_writer *w, struct lims_buf *b, const struct lims_bundle_header *h);
/// Consecutive entries of one node, `first` to `last`; then last - first + 1 entries, then at most one head of the last.
void lims_bundle_segment(struct lims_bundle_writer *w, const char *node, int64_t first, int64_t last);
void lims_bundle_entry(struct lims_bundle_writer *w, const void *bytes, size_t n);
void lims_bundle_head(struct lims_bundle_writer *w, const struct lims_head *h);
void lims_bundle_blob(struct lims_bundle_writer *w, const struct lims_hash *hash, const void *bytes, size_t n); ///< after all segments
/// LIMS_E_MEMORY when the file would be larger than LIMS_BUNDLE_MAX.
lims_rc lims_bundle_end(struct lims_bundle_writer *w, struct lims_err *err);

// ---- Reading

struct lims_bundle_entry_view {
	struct lims_entry e;   ///< the body points into the file's bytes; all zero when they are no entry
	struct lims_hash hash; ///< of its bytes, computed
	const unsigned char *bytes;
	size_t len;
};

struct lims_bundle_segment_view {
	char node[LIMS_NODE_ID];
	int64_t first, last;
	const struct lims_bundle_entry_view *entries; ///< last - first + 1
	bool has_head;
	struct lims_head head; ///< of the last entry
};

struct lims_bundle_blob_view {
	struct lims_hash name;
	const unsigned char *bytes;
	size_t len;
};

/// A bundle that was read. Memory in the arena, bytes in the file's.
struct lims_bundle {
	struct lims_bundle_header header;
	struct lims_bundle_segment_view *segments;
	size_t segment_count;
	struct lims_bundle_entry_view *entries; ///< of all segments, in the order of the file
	size_t entry_count;
	struct lims_bundle_blob_view *blobs;
	size_t blob_count;
};

/// Shape and digest of the file; entries, signatures and blobs are not judged yet. LIMS_E_INPUT: no bundle, of a newer format, damaged or cut off, with the
/// byte; LIMS_E_MEMORY.
lims_rc lims_bundle_read(const void *bytes, size_t n, struct lims_arena *arena, struct lims_bundle *ret, struct lims_err *err);

/// What was found good, and how often.
struct lims_bundle_count {
	size_t entries, about;     ///< all; those about the paper's own subjects (the others only join them to a signed head)
	size_t segments, heads;    ///< heads whose signature holds
	size_t vouched;            ///< segments that a successor's first entry vouches for instead of a head
	size_t nodes, self_stated; ///< nodes; those whose key nobody but the node itself states
	size_t blobs;
};
/// Called for each thing that is wrong, as one sentence.
typedef void lims_bundle_finding(void *ctx, const char *sentence);
/// What the first lines claim against what the entries say (laboratory, kind; program and time of writing stand in no entry), every entry against its neighbour, every segment against a head signed with its node's key, every key against who admitted the node, every blob against its name and the
/// entries that name it. LIMS_E_CORRUPT with the first finding; `report` may be NULL.
lims_rc lims_bundle_check(
	const struct lims_bundle *b, lims_bundle_finding *report, void *ctx, struct lims_bundle_count *ret, struct lims_err *err);

/// Whether the first line or any birth of a node says that this is training.
bool lims_bundle_training(const struct lims_bundle *b);

/// The paper as its entries say. Texts live in the arena.
struct lims_bundle_paper {
	const char *worksheet, *item, *kind, *result, *issued_on, *valid_until, *sticker, *head;
	const char *printed, *pdf, *record_pdf; ///< hashes
	const char *issued_by;
	const char *replaces; ///< number of the paper in whose place it stands; "" none
	const char *ended;    ///< "revoked", "replaced" or "voided"; "" while it stands, as far as the bundle knows
	const char *ended_on, *ended_by, *ended_note, *successor; ///< legal date, who, why, number of what replaces it; "" where there is none
};
/// LIMS_E_CORRUPT when the bundle has no such entry, or the head printed on the paper is not the entry that gave its number.
lims_rc lims_bundle_paper(const struct lims_bundle *b, struct lims_arena *arena, struct lims_bundle_paper *ret, struct lims_err *err);
/// The bundle's blobs for the proof.
struct lims_proof_blobs lims_bundle_blobs(const struct lims_bundle *b);
/// The worksheet folded from its entries.
lims_rc lims_bundle_sheet(
	const struct lims_bundle *b, const char *code, struct lims_arena *arena, struct lims_dossier *ret, struct lims_err *err);
/// Decodes every capture again, computes with the frozen files, and compares with what was recorded and printed: lims_proof_recompute, lims_proof_air,
/// lims_proof_found_again and the verdict of the paper. One line per difference.
lims_rc lims_bundle_recompute(const struct lims_bundle *b, const struct lims_bundle_paper *paper, struct lims_dossier *sheet,
	struct lims_proof_count *ret, struct lims_buf *ret_lines, struct lims_err *err);
/// The entries about one subject ("worksheet:A-1") in the order of the projection. *ret_list in the arena. LIMS_E_MEMORY.
lims_rc lims_bundle_subject(const struct lims_bundle *b, const char *subject, struct lims_arena *arena,
	const struct lims_bundle_entry_view ***ret_list, size_t *ret_count, struct lims_err *err);

#endif
