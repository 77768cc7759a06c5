// SPDX-License-Identifier: Apache-2.0
// Inside the folder: the sorts of incidents that the program records, in words, and what each is known by.
#ifndef LIMS_LABORATORY_QUALITY_INCIDENT_SORTS_H
#define LIMS_LABORATORY_QUALITY_INCIDENT_SORTS_H

#include "laboratory/quality/incidents.h"

struct lims_incident_sort {
	const char *title; ///< message id; may be worded anew
	/// Never changed, and none is used twice: the codes of incidents follow from it (docs/decisions/meetings.md), and cases of older programs have it as their title. Of
	/// the first sorts it is the title that they had then.
	const char *known_by;
	const char *because; ///< message id
	bool open;           ///< an open one stands for all of its sort
};
/// By enum lims_incident.
extern const struct lims_incident_sort lims_incident_sorts[];

#endif
