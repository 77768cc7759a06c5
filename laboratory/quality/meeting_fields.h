// SPDX-License-Identifier: Apache-2.0
// Inside the folder: fields of one code of a register that two copies recorded differently without knowing of each other.
#ifndef LIMS_LABORATORY_QUALITY_MEETING_FIELDS_H
#define LIMS_LABORATORY_QUALITY_MEETING_FIELDS_H

#include "laboratory/laboratory.h"
#include "laboratory/quality/meeting_names.h"
#include "lims-core/journal/sync.h"

/// Fields of one code of which the first entries that met are the same two; detail as people read it. Texts live during the call.
typedef lims_rc lims_meeting_fields_visit(void *ctx, const char *detail, const struct lims_meeting_names *names, struct lims_err *err);
/// `in`: an entry register.recorded that came in. The whole code is looked at with the first such entry of it (in the order of the clock), and with further ones nothing is said.
/// detail: every field with the last value that came in and was written without knowing of one that was here, with that one, in the order of the clock, and
/// with the value that stands where that is a later one. LIMS_E_STORAGE, LIMS_E_CORRUPT, LIMS_E_MEMORY, or what visit returns.
lims_rc lims_meeting_fields(struct lims_db *db, const struct lims_sync_met *met, const struct lims_stored *in,
	lims_meeting_fields_visit *visit, void *ctx, struct lims_err *err);

#endif
