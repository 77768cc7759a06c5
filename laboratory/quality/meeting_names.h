// SPDX-License-Identifier: Apache-2.0
// Inside the folder: what two entries that met are known by, with those that came before either of them.
#ifndef LIMS_LABORATORY_QUALITY_MEETING_NAMES_H
#define LIMS_LABORATORY_QUALITY_MEETING_NAMES_H

#include "laboratory/quality/incidents.h"
#include "lims-core/chain/entry.h"

enum { LIMS_MEETING_PAIR = 128, LIMS_MEETING_NAMES = 24, LIMS_MEETING_FIXED = 4 };
/// Two entries in one order, whichever of them came in.
void lims_meeting_pair(const struct lims_entry *a, const struct lims_entry *b, char out[LIMS_MEETING_PAIR]);

/// Zeroed at first; not copied, for the list points into it.
struct lims_meeting_names {
	struct lims_incident_name list[LIMS_MEETING_NAMES];
	char texts[LIMS_MEETING_NAMES][LIMS_MEETING_PAIR];
	size_t count, turn;
};
/// One of the first LIMS_MEETING_FIXED; text is the caller's.
void lims_meeting_names_add(struct lims_meeting_names *n, const char *text, bool opens, bool ends);
void lims_meeting_names_pair(struct lims_meeting_names *n, const struct lims_entry *a, const struct lims_entry *b, bool ends);
/// A pair of which one was written before: while its incident is open it tells what came after it too. Of too many the last ones are kept.
void lims_meeting_names_before(struct lims_meeting_names *n, const struct lims_entry *a, const struct lims_entry *b);

#endif
