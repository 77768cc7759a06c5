// SPDX-License-Identifier: Apache-2.0
// Writing a bundle into a buffer.
#include "laboratory/proof/bundle.h"
#include "lims-core/base/text.h"

#include <inttypes.h>

void lims_bundle_begin(struct lims_bundle_writer *w, struct lims_buf *b, const struct lims_bundle_header *h)
{
	char made[LIMS_MOMENT_TEXT];
	lims_moment_text(h->made, made);
	*w = (struct lims_bundle_writer){.b = b, .records = 6};
	lims_buf_addf(b, "lims-bundle-1\nlaboratory %s\nkind %s\npaper %s\nprogram %s\nmade %s\n", h->laboratory,
		h->training ? "training" : "production", h->paper, h->program, made);
}

static void put_bytes(struct lims_bundle_writer *w, const void *bytes, size_t n)
{
	w->records++;
	lims_buf_add(w->b, bytes, n);
	lims_buf_add_char(w->b, '\n');
}

void lims_bundle_segment(struct lims_bundle_writer *w, const char *node, int64_t first, int64_t last)
{
	lims_buf_addf(w->b, "segment %s %" PRId64 " %" PRId64 "\n", node, first, last);
	w->records++;
}

void lims_bundle_entry(struct lims_bundle_writer *w, const void *bytes, size_t n)
{
	lims_buf_addf(w->b, "entry %zu\n", n);
	put_bytes(w, bytes, n);
}

void lims_bundle_head(struct lims_bundle_writer *w, const struct lims_head *h)
{
	char hash[LIMS_HASH_HEX], signature[2 * LIMS_SIGNATURE + 1];
	lims_hash_hex(&h->hash, hash);
	lims_hex_write(h->signature, sizeof h->signature, signature);
	lims_buf_addf(w->b, "head %" PRId64 " %s %s\n", h->sequence, hash, signature);
	w->records++;
}

void lims_bundle_blob(struct lims_bundle_writer *w, const struct lims_hash *hash, const void *bytes, size_t n)
{
	char hex[LIMS_HASH_HEX];
	lims_hash_hex(hash, hex);
	lims_buf_addf(w->b, "blob %s %zu\n", hex, n);
	put_bytes(w, bytes, n);
}

lims_rc lims_bundle_end(struct lims_bundle_writer *w, struct lims_err *err)
{
	struct lims_hash digest;
	char hex[LIMS_HASH_HEX];
	lims_rc rc = lims_buf_check(w->b, "the bundle", err);
	if (rc == LIMS_OK)
		rc = lims_sha256(w->b->data, w->b->len, &digest, err);
	if (rc != LIMS_OK)
		return rc;
	lims_hash_hex(&digest, hex);
	lims_buf_addf(w->b, "end %" PRId64 " %s\n", w->records, hex);
	return lims_buf_check(w->b, "the bundle", err);
}
