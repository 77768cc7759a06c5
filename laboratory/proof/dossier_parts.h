// SPDX-License-Identifier: Apache-2.0
// What the files of the fold share. Inside of the dossier.
#ifndef LIMS_LABORATORY_PROOF_DOSSIER_PARTS_H
#define LIMS_LABORATORY_PROOF_DOSSIER_PARTS_H

#include "laboratory/proof/dossier.h"
#include "lims-core/base/json.h"

lims_rc lims_dossier_no_memory(struct lims_err *err); ///< sets and returns LIMS_E_MEMORY
/// A list in the arena with one more element; grows by doubling, the old one stays in the arena until the end. NULL: no memory, or too many.
void *lims_dossier_grown(struct lims_arena *arena, const void *list, size_t count, size_t size);
const char *lims_dossier_copied(struct lims_dossier *s, const char *text); ///< into the arena; NULL for NULL
const char *lims_dossier_member(
	struct lims_dossier *s, const struct lims_json *body, const char *key); ///< a text, copied; NULL: there is none

/// Reads one entry of its type into the worksheet. LIMS_E_CORRUPT, LIMS_E_MEMORY.
typedef lims_rc lims_dossier_read_entry(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err);
lims_dossier_read_entry lims_dossier_continued;
lims_dossier_read_entry lims_dossier_unmeasured;
lims_dossier_read_entry lims_dossier_overridden;
lims_dossier_read_entry lims_dossier_late;
lims_dossier_read_entry lims_dossier_compared;
lims_dossier_read_entry lims_dossier_accepted;
lims_dossier_read_entry lims_dossier_witnessed;
lims_dossier_read_entry lims_dossier_commented;
lims_dossier_read_entry lims_dossier_adjusted;
lims_dossier_read_entry lims_dossier_abandoned;
lims_dossier_read_entry lims_dossier_told;
/// The parts that were said not to be measured when the worksheet was submitted: those stand, whatever was said by then on other nodes. LIMS_E_CORRUPT, LIMS_E_MEMORY.
lims_rc lims_dossier_submitted_unmeasured(struct lims_dossier *s, const struct lims_json *list, struct lims_err *err);

#endif
