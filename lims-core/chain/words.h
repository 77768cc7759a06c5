// SPDX-License-Identifier: Apache-2.0
// The words of a line of the files that carry entries (sync packs, bundles): one blank between two words, none at the ends.
#ifndef LIMS_CHAIN_WORDS_H
#define LIMS_CHAIN_WORDS_H

#include "lims-core/chain/entry.h"

/// The word at *at, ended by a '\0' that replaces its blank; *at moves behind it, to NULL after the last. NULL at the end or for an empty word.
const char *lims_word(char **at);
/// A decimal number between low and high without leading zeros.
bool lims_word_number(char **at, int64_t low, int64_t high, int64_t *ret);
bool lims_word_node(char **at, char out[LIMS_NODE_ID]);
bool lims_word_hash(char **at, struct lims_hash *ret);
bool lims_word_hex(char **at, void *out, size_t n); ///< exactly n bytes

#endif
