// SPDX-License-Identifier: Apache-2.0
// Inside the folder: who wrote an entry, when and on which node, in words.
#ifndef LIMS_LABORATORY_QUALITY_MEETING_WHO_H
#define LIMS_LABORATORY_QUALITY_MEETING_WHO_H

#include "laboratory/laboratory.h"
#include "lims-core/journal/nodes.h"

enum { LIMS_MEETING_WHO = 200 };
struct lims_meeting_nodes {
	struct lims_journal_node_info *list; ///< owned
	size_t count;
};
/// LIMS_E_STORAGE, LIMS_E_MEMORY.
lims_rc lims_meeting_nodes_init(struct lims_meeting_nodes *n, struct lims_laboratory *lab, struct lims_err *err);
void lims_meeting_nodes_finish(struct lims_meeting_nodes *n); ///< also of a zeroed one
/// "si, 2026-05-01T10:00, B".
void lims_meeting_who(const struct lims_meeting_nodes *n, const struct lims_entry *e, char out[LIMS_MEETING_WHO]);

#endif
