// SPDX-License-Identifier: Apache-2.0
// Opens nonconforming work about a standard or a device, with the papers that rest on it.
#include "laboratory/equipment/nonconforming.h"

#include "laboratory/quality/cases.h"

#include <stdio.h>

enum { NAME_MAX = LIMS_CODE + 16 };

lims_rc lims_nonconforming_open(
	struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_nonconforming *n, char ret_case[LIMS_CODE], struct lims_err *err)
{
	const struct lims_field_value values[] = {{"title", n->title}, {"found-by", "equipment"}, {"description", n->description}};
	char names[LIMS_NONCONFORMING_PAPERS + 1][NAME_MAX];
	const char *about[LIMS_NONCONFORMING_PAPERS + 1];
	size_t count = 0;
	snprintf(names[count], NAME_MAX, "%s:%s", n->noun, n->code);
	about[count] = names[count];
	count++;
	for (size_t i = 0; i < n->paper_count && i < LIMS_NONCONFORMING_PAPERS; i++, count++) {
		snprintf(names[count], NAME_MAX, "certificate:%s", n->papers[i]);
		about[count] = names[count];
	}
	struct lims_case_act act = {.filled = {.values = values, .count = n->description[0] ? 3 : 2}, .about = about, .about_count = count};
	return lims_case_open_in(tx, lab, "nonconformity", NULL, &act, n->because, ret_case, err);
}
