// SPDX-License-Identifier: Apache-2.0
// What the files of this room share: walking the ages of sets, and the age of a day. Inside of the room.
#ifndef LIMS_LABORATORY_SAMPLE_GROUPS_H
#define LIMS_LABORATORY_SAMPLE_GROUPS_H

#include "laboratory/samples/samples.h"
#include "lims-core/catalog/ages.h"

struct lims_sql;
struct lims_sample_told;

/// key NULL: the statement takes none; day NULL: whatever the day, else those planned for it or late on it.
lims_rc lims_sample_walk(struct lims_laboratory *lab, const struct lims_sql *sql, const char *key, const char *day,
	lims_sample_group_visit *visit, void *ctx, struct lims_err *err);
/// Whether a step holds an age; age NULL or without steps: every step does.
bool lims_sample_of_age(const struct lims_age *age, const char *step);
/// What the readings of an age that count say: days by the calendar of the last, and the worst of their windows. *ret_days -1: nothing was read. LIMS_E_REFUSED: read before it was cast.
lims_rc lims_sample_judge(struct lims_laboratory *lab, const struct lims_dossier *sheet, const struct lims_procedure *p,
	const struct lims_age *age, const char *cast_at, int *ret_days, const char **ret_window, struct lims_err *err);
/// One more value; a name "" or a text "" is passed over. lims_sample_bind when all are there.
void lims_sample_put(struct lims_sample_told *told, const char *name, const char *text);
/// Days by the calendar from casting to a day.
int lims_sample_age_days(const struct lims_laboratory *lab, const char *cast_at, struct lims_date day);

#endif
