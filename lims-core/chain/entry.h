// SPDX-License-Identifier: Apache-2.0
// One journal entry as the byte string that is stored, hashed, shipped and never changed (design 3; docs/formats/journal.md).
//
//   lims-entry-1
//   node 5f0c2f1e9b7d4a6c8e3b1d2f4a6c8e0b
//   sequence 17
//   previous <SHA-256 of the node's entry 16, 64 hexadecimal digits; 64 zeros before the first>
//   clock 1763882645123.0
//   written 2026-11-23T15:04:05.123456+07:00
//   observed 2026-11-23T15:04:02.000000+07:00
//   actor staff/an
//   type reading.captured/1
//   subject worksheet/A-00012
//   <empty line>
//   {"digits":"12.340", … }
//
// Every line ends with one '\n'; the body is one JSON object and ends the entry, with nothing after it.
#ifndef LIMS_CHAIN_ENTRY_H
#define LIMS_CHAIN_ENTRY_H

#include "lims-core/base/buf.h"
#include "lims-core/base/clock.h"
#include "lims-core/base/crypto.h"
#include "lims-core/chain/hlc.h"

enum {
	LIMS_ENTRY_MAX = 1 << 20,               ///< bytes of a whole entry
	LIMS_ENTRY_BODY_MAX = (1 << 20) - 2048, ///< bytes of a body, so that any header still fits
	LIMS_NODE_ID = 33,                      ///< 32 lower-case hexadecimal digits and '\0'
	LIMS_ACTOR_SIZE = 129,                  ///< 1…128 characters and '\0'
	LIMS_TYPE_SIZE = 65,
	LIMS_SUBJECT_SIZE = 129,
	LIMS_VERSION_MAX = 999,
};

/// One entry, decoded. Plain values but for the body, which points into the bytes it was read from (not owned, not '\0'-terminated).
struct lims_entry {
	char node[LIMS_NODE_ID];
	int64_t sequence; ///< 1, 2, 3, … without a gap per node
	struct lims_hash previous;
	struct lims_hlc clock;
	struct lims_moment written;      ///< the machine's clock and the offset of local time at that node when it was appended
	struct lims_moment observed;     ///< when it happened, as the actor says
	char actor[LIMS_ACTOR_SIZE];     ///< who; printable ASCII without blanks ("staff/an", "program")
	char type[LIMS_TYPE_SIZE];       ///< "reading.captured": words of [a-z0-9_] that begin with a letter, joined by '.', two at least
	unsigned version;                ///< of the body, 1…LIMS_VERSION_MAX
	char subject[LIMS_SUBJECT_SIZE]; ///< what it is about; printable ASCII without blanks ("item/1b2c", "nodes")
	const char *body;
	size_t body_len;
};

bool lims_entry_node_valid(const char *node);  ///< all accept NULL (false)
bool lims_entry_token_valid(const char *text); ///< actor and subject: 1…128 of '!'…'~'
bool lims_entry_type_valid(const char *type);  ///< without the version

/// Appends the bytes of `e` to b (initialised by the caller, max ≥ LIMS_ENTRY_MAX). LIMS_E_INPUT names the field that cannot be written
/// (syntax, range, a body that is no JSON object or too long); b may then hold a part. LIMS_E_MEMORY.
lims_rc lims_entry_write(const struct lims_entry *e, struct lims_buf *b, struct lims_err *err);
/// Reads exactly what lims_entry_write writes and nothing else: what is read and written again gives the same bytes. LIMS_E_CORRUPT with
/// the line; LIMS_E_INPUT when it is of a newer format than this program; after either what *ret holds means nothing. ret->body points into
/// `bytes`.
lims_rc lims_entry_read(const void *bytes, size_t n, struct lims_entry *ret, struct lims_err *err);
/// The same without parsing the body as JSON, for bytes whose hash is already known to be right.
lims_rc lims_entry_read_header(const void *bytes, size_t n, struct lims_entry *ret, struct lims_err *err);
/// LIMS_OK when it is a body as an entry may have it; LIMS_E_INPUT, LIMS_E_MEMORY.
lims_rc lims_entry_check_body(const char *body, size_t n, struct lims_err *err);
/// LIMS_OK when `next` follows an entry of the same node with `sequence` and `hash` (0 and zeros: nothing before it); LIMS_E_CORRUPT says
/// why not.
lims_rc lims_entry_follows(const struct lims_entry *next, int64_t sequence, const struct lims_hash *hash, struct lims_err *err);
/// The order of the projection: clock, node, sequence. -1, 0, 1.
int lims_entry_cmp(const struct lims_entry *a, const struct lims_entry *b);

#endif
