// SPDX-License-Identifier: Apache-2.0
// Copies chains that wait for their admission from the pack that was read into the one that is written.
#include "lims-core/journal/carry.h"

#include <stdlib.h>

static lims_rc carry_head(void *ctx, const struct lims_head *h, struct lims_err *err)
{
	const struct lims_carry *c = ctx;
	return lims_pack_add_head(c->to, h, err);
}

static lims_rc carry_entry(void *ctx, const unsigned char *bytes, size_t n, struct lims_err *err)
{
	struct lims_carry *c = ctx;
	struct lims_stored e = {.bytes = bytes, .len = n};
	struct lims_hashes names = {.count = 0};
	lims_rc rc = lims_pack_add_entry(c->to, bytes, n, err);
	c->result->entries_out++;
	// What this program cannot read names nothing that it could carry along; who takes it refuses or knows it.
	if (rc != LIMS_OK || lims_entry_read(bytes, n, &e.entry, NULL) != LIMS_OK || lims_body_blobs(&e.entry, &names, NULL) != LIMS_OK)
		return rc;
	for (size_t i = 0; i < names.count && rc == LIMS_OK; i++)
		if (!lims_hashes_has(&c->blobs, &names.list[i]) && !lims_hashes_add(&c->blobs, &names.list[i]))
			rc = lims_err_set(err, LIMS_E_MEMORY, "no memory for the names of blobs");
	free(names.list);
	return rc;
}

static lims_rc carry_chain(struct lims_carry *c, const struct lims_pack_chain *chain, struct lims_err *err)
{
	const struct lims_pack_visit v = {.head = carry_head, .entry = carry_entry, .ctx = c};
	int64_t here = 0;
	lims_rc rc = lims_journal_count(c->db, chain->node, &here, err);
	if (rc != LIMS_OK || here > 0)
		return rc;
	rc = lims_pack_add_chain(c->to, chain, err);
	return rc == LIMS_OK ? lims_pack_walk_chain(c->from, chain, false, &v, err) : rc;
}

lims_rc lims_carry_chains(struct lims_carry *c, struct lims_err *err)
{
	size_t count = 0;
	const struct lims_pack_chain *chains = c->from ? lims_pack_chains(c->from, &count) : NULL;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < count && rc == LIMS_OK; i++)
		rc = carry_chain(c, &chains[i], err);
	return rc;
}

struct carrying {
	struct lims_carry *c;
	const struct lims_hashes *written;
};

static lims_rc carry_blob(void *ctx, const struct lims_hash *hash, const unsigned char *bytes, size_t n, struct lims_err *err)
{
	const struct carrying *k = ctx;
	if (!lims_hashes_has(&k->c->blobs, hash) || lims_hashes_has(k->written, hash))
		return LIMS_OK;
	k->c->result->blobs_out++;
	return lims_pack_add_blob(k->c->to, hash, bytes, n, err);
}

lims_rc lims_carry_blobs(struct lims_carry *c, const struct lims_hashes *written, struct lims_err *err)
{
	struct carrying k = {c, written};
	const struct lims_pack_visit v = {.blob = carry_blob, .ctx = &k};
	return c->blobs.count > 0 ? lims_pack_walk_blobs(c->from, &v, err) : LIMS_OK;
}
