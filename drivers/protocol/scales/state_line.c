// SPDX-License-Identifier: Apache-2.0
// Lines "ST,GS, 245.6 g": the part that T-Scale and Jadever share.
#include "drivers/protocol/scales/state_line.h"
#include "drivers/protocol/scales/weight_line.h"

#include <string.h>

enum { HEAD = 5 };

static bool two(const char *at, const char *const *list)
{
	return lims_piece_in((struct lims_piece){at, 2}, list);
}

bool lims_state_line(struct lims_piece line)
{
	static const char *const states[] = {"ST", "US", "OL", NULL};
	static const char *const kinds[] = {"GS", "NT", "TR", NULL};
	return line.len > HEAD && two(line.at, states) && line.at[2] == ',' && two(line.at + 3, kinds) &&
		   (line.at[HEAD] == ',' || line.at[HEAD] == ' ' || line.at[HEAD] == '+' || line.at[HEAD] == '-') &&
		   lims_line_printable(line.at, line.len);
}

void lims_state_line_decode(const struct lims_setup *setup, struct lims_piece line, struct lims_reading *r)
{
	size_t from = HEAD + (line.at[HEAD] == ',');
	struct lims_piece field = {line.at + from, line.len - from};
	memcpy(r->role, "mass", sizeof "mass");
	r->net = line.at[3] == 'N';
	if (line.at[0] == 'O') {
		lims_reading_reject(r, r, LIMS_REASON_OVERLOAD, "OL: outside the weighing range");
		return;
	}
	size_t cut = lims_weight_unit_at(field);
	if (!cut) {
		lims_reading_reject(r, r, LIMS_REASON_NO_VALUE, "the weight field holds no digit");
		return;
	}
	r->stable = line.at[0] == 'S';
	enum lims_reason number = lims_weight_number(r, (struct lims_piece){field.at, cut});
	enum lims_reason unit = lims_weight_unit(r, setup, (struct lims_piece){field.at + cut, field.len - cut}, NULL);
	lims_weight_judge(r, number, unit, !r->stable);
	if (line.at[3] == 'T')
		memcpy(r->role, "mass_tare", sizeof "mass_tare");
}
