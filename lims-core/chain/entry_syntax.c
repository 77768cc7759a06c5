// SPDX-License-Identifier: Apache-2.0
// What node ids, actors, subjects and types may look like, and the order of entries.
#include "lims-core/chain/entry.h"

#include <inttypes.h>
#include <string.h>

bool lims_entry_node_valid(const char *node)
{
	return node && strspn(node, "0123456789abcdef") == LIMS_NODE_ID - 1 && node[LIMS_NODE_ID - 1] == '\0';
}

bool lims_entry_token_valid(const char *text)
{
	if (!text || !*text)
		return false;
	for (size_t n = 0; text[n]; n++)
		if (n >= LIMS_SUBJECT_SIZE - 1 || text[n] < '!' || text[n] > '~')
			return false;
	return true;
}

bool lims_entry_type_valid(const char *type)
{
	if (!type)
		return false;
	bool begin = true;
	size_t words = 0;
	for (size_t n = 0; type[n]; n++) {
		char c = type[n];
		bool letter = c >= 'a' && c <= 'z';
		if (n >= LIMS_TYPE_SIZE - 1 - 4)
			return false;
		if (begin && !letter)
			return false;
		if (begin)
			words++;
		begin = c == '.';
		if (!letter && c != '.' && c != '_' && !(c >= '0' && c <= '9'))
			return false;
	}
	return words >= 2 && !begin;
}

lims_rc lims_entry_follows(const struct lims_entry *next, int64_t sequence, const struct lims_hash *hash, struct lims_err *err)
{
	if (next->sequence != sequence + 1)
		return lims_err_set(err, LIMS_E_CORRUPT,
			"node %s has entry %" PRId64 " after entry %" PRId64 "; the entries between them are missing or doubled", next->node,
			next->sequence, sequence);
	if (!lims_hash_equal(&next->previous, hash))
		return lims_err_set(err, LIMS_E_CORRUPT,
			"entry %" PRId64 " of node %s does not carry the hash of the entry before it; one of the two was changed", next->sequence,
			next->node);
	return LIMS_OK;
}

int lims_entry_cmp(const struct lims_entry *a, const struct lims_entry *b)
{
	int c = lims_hlc_cmp(a->clock, b->clock);
	if (c == 0)
		c = strcmp(a->node, b->node);
	if (c == 0)
		c = a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
	return c < 0 ? -1 : c > 0;
}
