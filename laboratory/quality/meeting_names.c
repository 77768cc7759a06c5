// SPDX-License-Identifier: Apache-2.0
// Names what met by the entries.
#include "laboratory/quality/meeting_names.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void lims_meeting_pair(const struct lims_entry *a, const struct lims_entry *b, char out[LIMS_MEETING_PAIR])
{
	int order = strcmp(a->node, b->node);
	bool swap = order > 0 || (order == 0 && a->sequence > b->sequence);
	const struct lims_entry *first = swap ? b : a, *second = swap ? a : b;
	snprintf(out, LIMS_MEETING_PAIR, "%s:%" PRId64 " %s:%" PRId64, first->node, first->sequence, second->node, second->sequence);
}

void lims_meeting_names_add(struct lims_meeting_names *n, const char *text, bool opens, bool ends)
{
	if (n->count < LIMS_MEETING_FIXED)
		n->list[n->count++] = (struct lims_incident_name){text, opens, ends};
}

void lims_meeting_names_pair(struct lims_meeting_names *n, const struct lims_entry *a, const struct lims_entry *b, bool ends)
{
	char *text = n->texts[n->count];
	lims_meeting_pair(a, b, text);
	lims_meeting_names_add(n, text, true, ends);
}

void lims_meeting_names_before(struct lims_meeting_names *n, const struct lims_entry *a, const struct lims_entry *b)
{
	size_t at = n->count < LIMS_MEETING_NAMES ? n->count++ : LIMS_MEETING_FIXED + n->turn++ % (LIMS_MEETING_NAMES - LIMS_MEETING_FIXED);
	lims_meeting_pair(a, b, n->texts[at]);
	n->list[at] = (struct lims_incident_name){n->texts[at], false, false};
}
