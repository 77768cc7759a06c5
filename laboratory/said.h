// SPDX-License-Identifier: Apache-2.0
// What is said about a worksheet beside its values: comments, the owner's representative, an adjustment that ends it.
#ifndef LIMS_LABORATORY_SAID_H
#define LIMS_LABORATORY_SAID_H

#include "laboratory/laboratory.h"

/// A remark of anybody who works here; it changes nothing and can be made at any time.
lims_rc lims_bench_comment(struct lims_laboratory *lab, const char *worksheet, const char *text, struct lims_err *err);

/// Who was there for the owner (đại diện cơ sở) and signed the record on site, or refused to.
struct lims_witness {
	const char *name;
	const char *position; ///< NULL: not said
	const char *remarks;  ///< NULL: none; of a refusal its reason, which is needed
	bool refused;
	const void *scan; ///< of the signed sheet; NULL: none
	size_t scan_len;
};
/// Until the record is printed, that is, before the paper is issued; the last one counts. LIMS_E_INPUT, LIMS_E_REFUSED.
lims_rc lims_bench_witness(struct lims_laboratory *lab, const char *worksheet, const struct lims_witness *w, struct lims_err *err);

/// The item was adjusted: what was measured so far is as found, and the worksheet takes no more readings. `by`: who adjusted; NULL: the actor, else a code
/// of the staff register or a name from outside ("owner"). The next worksheet of the item begins the verification after repair, and who adjusted does not
/// submit it. LIMS_E_REFUSED: adjusted already.
lims_rc lims_bench_adjusted(struct lims_laboratory *lab, const char *worksheet, const char *note, const char *by, struct lims_err *err);

#endif
