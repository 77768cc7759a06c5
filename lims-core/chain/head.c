// SPDX-License-Identifier: Apache-2.0
// Signing and checking heads.
#include "lims-core/chain/head.h"

#include <inttypes.h>
#include <stdio.h>

enum { HEAD_TEXT = 256 };

static lims_rc head_text(const struct lims_head *h, char out[HEAD_TEXT], size_t *ret_len, struct lims_err *err)
{
	if (!lims_entry_node_valid(h->node))
		return lims_err_set(err, LIMS_E_INPUT, "the head names no node; a node id has 32 hexadecimal digits");
	if (h->sequence < 1)
		return lims_err_set(err, LIMS_E_INPUT, "the head has sequence %" PRId64 "; sequences begin at 1", h->sequence);
	char hex[LIMS_HASH_HEX];
	lims_hash_hex(&h->hash, hex);
	int n = snprintf(out, HEAD_TEXT, "lims-head-1\nnode %s\nsequence %" PRId64 "\nhash %s\n", h->node, h->sequence, hex);
	*ret_len = (size_t)n;
	return LIMS_OK;
}

lims_rc lims_head_sign(struct lims_head *h, const uint8_t secret[LIMS_KEY_SECRET], struct lims_err *err)
{
	char text[HEAD_TEXT];
	size_t len = 0;
	lims_rc rc = head_text(h, text, &len, err);
	if (rc != LIMS_OK)
		return rc;
	return lims_sign(secret, text, len, h->signature, err);
}

lims_rc lims_head_verify(const struct lims_head *h, const uint8_t public_key[LIMS_KEY_PUBLIC], struct lims_err *err)
{
	char text[HEAD_TEXT];
	size_t len = 0;
	lims_rc rc = head_text(h, text, &len, err);
	if (rc != LIMS_OK)
		return rc;
	if (!lims_sign_verify(public_key, text, len, h->signature))
		return lims_err_set(err, LIMS_E_CORRUPT,
			"the signature of the head of node %s at sequence %" PRId64 " is not made by that node's key", h->node, h->sequence);
	return LIMS_OK;
}
