// SPDX-License-Identifier: Apache-2.0
// What node ids, actors, subjects and types may look like, and the order of entries.
#include "lims-core/chain/entry_bits.h"

#include <inttypes.h>
#include <string.h>

// One day inside what RFC 3339 can write with any offset.
#define MOMENT_LOW INT64_C(-2208902400000000)
#define MOMENT_HIGH INT64_C(253402214400000000)

bool lims_entry_moment_valid(struct lims_moment m)
{
	return m.us >= MOMENT_LOW && m.us <= MOMENT_HIGH && m.offset_min > -1440 && m.offset_min < 1440;
}

static bool between(char c, char low, char high)
{
	return (unsigned char)(c - low) <= (unsigned char)(high - low);
}

bool lims_entry_digits(const char *text, size_t n)
{
	// Without leaving at the first that is none: the digits of a hash cannot be guessed, and so many are looked at at once.
	unsigned char other = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned char digit = between(text[i], '0', '9'), letter = between(text[i], 'a', 'f');
		other |= (unsigned char)!(digit | letter);
	}
	return !other;
}

bool lims_entry_node_valid(const char *node)
{
	return node && strlen(node) == LIMS_NODE_ID - 1 && lims_entry_digits(node, LIMS_NODE_ID - 1);
}

size_t lims_entry_token_length(const char *text, size_t n)
{
	size_t most = n < LIMS_SUBJECT_SIZE - 1 ? n : LIMS_SUBJECT_SIZE - 1, length = 0;
	while (length < most && between(text[length], '!', '~'))
		length++;
	return length;
}

bool lims_entry_token_valid(const char *text)
{
	size_t n = text ? lims_entry_token_length(text, strlen(text)) : 0;
	return n > 0 && text[n] == '\0';
}

size_t lims_entry_type_length(const char *text, size_t n)
{
	// Room is left for "/999".
	size_t most = n < LIMS_TYPE_SIZE - 1 - 4 ? n : LIMS_TYPE_SIZE - 1 - 4, words = 0, length = 0;
	bool begin = true;
	for (; length < most; length++) {
		char c = text[length];
		bool letter = between(c, 'a', 'z');
		if (!letter && (begin || (c != '.' && c != '_' && !between(c, '0', '9'))))
			break;
		words += begin;
		begin = c == '.';
	}
	return words >= 2 && !begin ? length : 0;
}

bool lims_entry_type_valid(const char *type)
{
	size_t n = type ? lims_entry_type_length(type, strlen(type)) : 0;
	return n > 0 && type[n] == '\0';
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
