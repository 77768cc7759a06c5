// SPDX-License-Identifier: Apache-2.0
// Inside of the room: columns of wrapped text drawn beside each other, over page breaks where they must.
#ifndef LIMS_CERTIFICATES_ROW_H
#define LIMS_CERTIFICATES_ROW_H

#include "certificates/sheet.h"

enum { ROW_PARTS = 3 };

struct lims_part {
	const struct lims_type *type;
	const char *text; ///< NULL or "": takes no room
	bool struck;
};

/// One column of a row: up to three texts below each other, e.g. Vietnamese and then English.
struct lims_stack {
	double x, width;
	enum lims_paper_align align;
	double comma; ///< for LIMS_ALIGN_DECIMAL: distance of the decimal comma from x
	struct lims_part part[ROW_PARTS];
};

/// Called when a row goes on to the next page: begins it and draws what repeats there.
typedef void lims_break_fn(struct lims_sheet *sheet, void *context);

double lims_stack_height(const struct lims_sheet *sheet, const struct lims_stack *stack);
double lims_row_height(const struct lims_sheet *sheet, const struct lims_stack *stacks, size_t n);
/// Draws from sheet->y and moves it below. A row that fits on an empty page (`fresh` points high) is never torn. At most LIMS_PAPER_COLUMNS stacks.
void lims_row_draw(
	struct lims_sheet *sheet, const struct lims_stack *stacks, size_t n, double fresh, lims_break_fn *on_break, void *context);
/// Width before the decimal comma of a number and from the comma on; false when the text is no number.
bool lims_decimal_split(
	const struct lims_sheet *sheet, const struct lims_type *type, const char *text, double *ret_before, double *ret_after);

#endif
