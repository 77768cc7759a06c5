// SPDX-License-Identifier: Apache-2.0
// Why a gate is shut: every cause, not the first one only, so that who lets it pass has let pass what is there and nothing that comes after.
#ifndef LIMS_LABORATORY_GATE_CAUSES_H
#define LIMS_LABORATORY_GATE_CAUSES_H

#include "laboratory/gates.h"

struct lims_causes {
	struct lims_buf text; ///< one sentence a line, each once
	size_t count;
};

void lims_causes_init(struct lims_causes *c);
/// Adds a sentence; one that is there already is not added again. Empty: nothing.
void lims_causes_add(struct lims_causes *c, const char *sentence);
/// Adds every sentence of another list, which is finished.
void lims_causes_take(struct lims_causes *c, struct lims_causes *from);
/// Writes all of them, joined by "; ", and frees. What does not fit is counted at the end; as it is recorded (`lang` NULL) a digest of all of them stands
/// behind the count, so that two different lists never read alike. Returns whether there was none.
bool lims_causes_none(struct lims_causes *c, const struct lims_lang *lang, char why[LIMS_GATE_TEXT]);

#endif
