// SPDX-License-Identifier: Apache-2.0
// What lims-verify says of a bundle: what it proves, what its paper rests on, and its story.
#ifndef LIMS_VERIFY_REPORT_H
#define LIMS_VERIFY_REPORT_H

#include "laboratory/proof/bundle.h"
#include "lims-core/base/lang.h"

/// Where the words go and in which language.
struct report {
	const struct lims_lang *lang;
	struct lims_buf *out;
	bool quiet; ///< findings only, and that the paper has ended
	bool ended; ///< the bundle says that the paper was revoked or replaced
};

/// Checks chain, heads, keys and blobs, computes the paper again, and explains what it rests on. Memory in `arena`. LIMS_E_CORRUPT with the first thing that is wrong;
/// everything that was found stands in the report by then.
lims_rc report_bundle(struct report *r, const struct lims_bundle *b, struct lims_arena *arena, struct lims_err *err);

#endif
