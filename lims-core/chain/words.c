// SPDX-License-Identifier: Apache-2.0
// The words of a line.
#include "lims-core/chain/words.h"

#include "lims-core/base/text.h"

#include <string.h>

const char *lims_word(char **at)
{
	char *start = *at;
	if (!start || !*start || *start == ' ')
		return NULL;
	char *space = strchr(start, ' ');
	*at = space ? space + 1 : NULL;
	if (space)
		*space = '\0';
	return start;
}

bool lims_word_number(char **at, int64_t low, int64_t high, int64_t *ret)
{
	const char *w = lims_word(at);
	int64_t n = 0;
	if (!w || (*w == '0' && w[1]))
		return false;
	for (; *w; w++) {
		if (*w < '0' || *w > '9' || n > (INT64_MAX - (*w - '0')) / 10)
			return false;
		n = n * 10 + (*w - '0');
	}
	if (n < low || n > high)
		return false;
	*ret = n;
	return true;
}

bool lims_word_node(char **at, char out[LIMS_NODE_ID])
{
	const char *w = lims_word(at);
	if (!lims_entry_node_valid(w))
		return false;
	memcpy(out, w, LIMS_NODE_ID);
	return true;
}

bool lims_word_hash(char **at, struct lims_hash *ret)
{
	const char *w = lims_word(at);
	return w && lims_hash_read(w, ret);
}

bool lims_word_hex(char **at, void *out, size_t n)
{
	const char *w = lims_word(at);
	return w && lims_hex_read(w, strlen(w), out, n);
}
