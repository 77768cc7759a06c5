// SPDX-License-Identifier: Apache-2.0
// Inside the folder: fields of one code of a register that two copies recorded differently without knowing of each other.
#ifndef LIMS_LABORATORY_QUALITY_MEETING_FIELDS_H
#define LIMS_LABORATORY_QUALITY_MEETING_FIELDS_H

#include "laboratory/laboratory.h"
#include "lims-core/journal/sync.h"

enum { LIMS_MEETING_PAIR = 128 };
/// Two entries in one order, whichever of them came in.
void lims_meeting_pair(const struct lims_entry *a, const struct lims_entry *b, char out[LIMS_MEETING_PAIR]);

/// `in`: an entry register.recorded that came in. The whole code is looked at with the first such entry of it (in the order of the clock), and with further ones nothing is said.
/// ret_detail: every field with the last value that came in and was written without knowing of one that was here, with that one, in the order of the clock, and
/// with the value that stands where that is a later one. LIMS_E_STORAGE, LIMS_E_CORRUPT, LIMS_E_MEMORY.
lims_rc lims_meeting_fields(struct lims_db *db, const struct lims_sync_met *met, const struct lims_stored *in, struct lims_buf *ret_detail,
	struct lims_buf *ret_same, bool *ret_met, struct lims_err *err);

#endif
