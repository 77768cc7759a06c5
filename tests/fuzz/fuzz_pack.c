// SPDX-License-Identifier: Apache-2.0
// The pack reader bounds everything it is told. A digest that a fuzzer cannot guess is made right first, so that it gets past it.
#include "lims-core/journal/pack.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct memory {
	const uint8_t *bytes;
	size_t n;
};

static lims_rc read_memory(void *ctx, uint64_t offset, void *bytes, size_t n, size_t *ret_n, struct lims_err *err)
{
	const struct memory *m = ctx;
	(void)err;
	size_t left = offset < m->n ? m->n - (size_t)offset : 0;
	*ret_n = left < n ? left : n;
	if (*ret_n)
		memcpy(bytes, m->bytes + offset, *ret_n);
	return LIMS_OK;
}

static lims_rc see_head(void *ctx, const struct lims_head *h, struct lims_err *err)
{
	(void)err;
	*(int64_t *)ctx += h->sequence > 0;
	return LIMS_OK;
}

static lims_rc see_entry(void *ctx, const unsigned char *bytes, size_t n, struct lims_err *err)
{
	struct lims_entry e;
	(void)err;
	*(int64_t *)ctx += lims_entry_read(bytes, n, &e, NULL) == LIMS_OK;
	return LIMS_OK;
}

static lims_rc see_blob(void *ctx, const struct lims_hash *hash, const unsigned char *bytes, size_t n, struct lims_err *err)
{
	(void)err;
	*(int64_t *)ctx += n && bytes[n - 1] == hash->b[0];
	return LIMS_OK;
}

static void walk(const uint8_t *bytes, size_t n)
{
	struct memory m = {.bytes = bytes, .n = n};
	struct lims_pack_source s = {.read = read_memory, .ctx = &m};
	struct lims_pack *p = NULL;
	int64_t seen = 0;
	size_t count = 0;
	const struct lims_pack_visit v = {.head = see_head, .entry = see_entry, .blob = see_blob, .ctx = &seen};
	if (lims_pack_open(s, &p, NULL) != LIMS_OK)
		return;
	const struct lims_pack_chain *chains = lims_pack_chains(p, &count);
	for (size_t i = 0; i < count; i++)
		if (lims_pack_walk_chain(p, &chains[i], false, &v, NULL) != LIMS_OK)
			abort(); // what was checked once reads again
	if (lims_pack_walk_blobs(p, &v, NULL) != LIMS_OK)
		abort();
	lims_pack_close(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	walk(data, size);
	// The same with a last line of ours: the number of records is what the fuzzer says, the digest is right.
	for (int64_t records = 5; records < 16; records++) {
		struct lims_hash h;
		char hex[LIMS_HASH_HEX], end[128];
		if (lims_sha256(size ? (const void *)data : "", size, &h, NULL) != LIMS_OK)
			return 0;
		lims_hash_hex(&h, hex);
		int n = snprintf(end, sizeof end, "end %" PRId64 " %s\n", records, hex);
		uint8_t *whole = malloc(size + (size_t)n);
		if (!whole)
			return 0;
		if (size)
			memcpy(whole, data, size);
		memcpy(whole + size, end, (size_t)n);
		walk(whole, size + (size_t)n);
		free(whole);
	}
	return 0;
}
