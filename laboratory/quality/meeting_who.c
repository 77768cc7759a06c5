// SPDX-License-Identifier: Apache-2.0
// Says who wrote an entry; nodes by the codes that people know.
#include "laboratory/quality/meeting_who.h"

#include "laboratory/desk.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>

lims_rc lims_meeting_nodes_init(struct lims_meeting_nodes *n, struct lims_laboratory *lab, struct lims_err *err)
{
	*n = (struct lims_meeting_nodes){.count = 0};
	return lims_journal_nodes(lab->journal, &n->list, &n->count, err);
}

void lims_meeting_nodes_finish(struct lims_meeting_nodes *n)
{
	free(n->list);
	*n = (struct lims_meeting_nodes){.count = 0};
}

static const char *code_of(const struct lims_meeting_nodes *n, const char *node)
{
	for (size_t i = 0; i < n->count; i++)
		if (lims_text_equal(n->list[i].node, node))
			return n->list[i].code;
	return node;
}

void lims_meeting_who(const struct lims_meeting_nodes *n, const struct lims_entry *e, char out[LIMS_MEETING_WHO])
{
	char at[LIMS_MOMENT_TEXT];
	lims_moment_text(e->written, at);
	snprintf(out, LIMS_MEETING_WHO, "%.100s, %.16s, %.40s", e->actor, at, code_of(n, e->node));
}
