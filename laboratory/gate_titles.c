// SPDX-License-Identifier: Apache-2.0
// The table of what gates are called.
#include "laboratory/gate_titles.h"

#include <stdio.h>

const char *lims_gate_title(const struct lims_lang *lang, enum lims_gate gate, char out[LIMS_GATE_TITLE])
{
	static const char *const titles[] = {
		[LIMS_GATE_STANDARD_IN_DATE] = LIMS_MSG("period of validity of standards"),
		[LIMS_GATE_STANDARD_CERTIFIED] = LIMS_MSG("certification of standards"),
		[LIMS_GATE_VERIFIER_CARD] = LIMS_MSG("verifier's card"),
		[LIMS_GATE_AUTHORISATION] = LIMS_MSG("authorisation of people"),
		[LIMS_GATE_TYPE_APPROVAL] = LIMS_MSG("type approval of the item"),
		[LIMS_GATE_LICENCE_ROW] = LIMS_MSG("row of a licence"),
		[LIMS_GATE_ENVIRONMENT] = LIMS_MSG("surroundings"),
		[LIMS_GATE_SECOND_PERSON] = LIMS_MSG("second person"),
		[LIMS_GATE_EVIDENCE_CONFIRMED] = LIMS_MSG("confirmation of draft contents"),
		[LIMS_GATE_ORGANISATION_CONFLICT] = LIMS_MSG("independence of control verification"),
		[LIMS_GATE_SOFTWARE_VALIDATED] = LIMS_MSG("validation of the software"),
		[LIMS_GATE_SETUP_CONFIRMED] = LIMS_MSG("confirmation of set-ups"),
	};
	_Static_assert(sizeof titles / sizeof titles[0] == LIMS_GATE_COUNT, "every gate has a title");
	if (lang == NULL || (size_t)gate >= LIMS_GATE_COUNT)
		(void)snprintf(out, LIMS_GATE_TITLE, "%s", lims_gate_name(gate));
	else
		(void)snprintf(out, LIMS_GATE_TITLE, "%s [%s]", lims_tr(lang, titles[gate]), lims_gate_name(gate));
	return out;
}
