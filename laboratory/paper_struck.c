// SPDX-License-Identifier: Apache-2.0
// Words of readings that were struck out, for papers.
#include "laboratory/paper_struck.h"

#include "laboratory/presentation.h"
#include "lims-core/base/text.h"

const char *lims_paper_cause(const char *cause)
{
	static const char *const words[][2] = {{"disturbance", "nhiễu, va chạm"}, {"misread", "đọc nhầm"}, {"wrong_load", "sai tải"},
		{"unstable", "chưa ổn định"}, {"equipment_fault", "hỏng thiết bị"}, {"wrong_cell", "ghi nhầm chỗ"}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (lims_text_equal(words[i][0], cause))
			return words[i][1];
	return cause;
}

const char *lims_paper_struck_text(
	struct lims_arena *arena, const struct lims_units *units, const struct lims_column *column, const char *value)
{
	for (size_t i = 0; i < column->choice_count; i++)
		if (lims_text_equal(column->choices[i].id, value))
			return column->choices[i].label.vi;
	return column->kind == LIMS_CELL_NUMBER ? lims_present_written(arena, units, value) : lims_present_moment(arena, value);
}
