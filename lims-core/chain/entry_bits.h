// SPDX-License-Identifier: Apache-2.0
// Inside the chain room: what the writer and the reader of an entry agree on.
#ifndef LIMS_CHAIN_ENTRY_BITS_H
#define LIMS_CHAIN_ENTRY_BITS_H

#include "lims-core/chain/entry.h"

enum { LIMS_ENTRY_FORMAT = 1 };
#define LIMS_ENTRY_WORD "lims-entry-"

/// How many of the n characters at `text` make the beginning of a token, or a type without its version, as it may stand in an entry; 0: none.
size_t lims_entry_token_length(const char *text, size_t n);
size_t lims_entry_type_length(const char *text, size_t n);
/// Whether the n characters at `text` are lower-case hexadecimal digits.
bool lims_entry_digits(const char *text, size_t n);
bool lims_entry_moment_valid(struct lims_moment m);

#endif
