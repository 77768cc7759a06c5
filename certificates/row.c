// SPDX-License-Identifier: Apache-2.0
// Draws the columns of a row line by line; what does not fit goes on below the next page's head.
#include "certificates/row.h"
#include "lims-core/base/text.h"

#include <string.h>

struct column {
	const struct lims_stack *stack;
	size_t part;
	struct lims_wrap wrap;
	double y;
};

double lims_stack_height(const struct lims_sheet *sheet, const struct lims_stack *stack)
{
	double height = 0;
	for (size_t i = 0; i < ROW_PARTS; i++)
		if (stack->part[i].type)
			height += (double)lims_wrap_count(sheet, stack->part[i].type, stack->width, stack->part[i].text) * stack->part[i].type->leading;
	return height;
}

double lims_row_height(const struct lims_sheet *sheet, const struct lims_stack *stacks, size_t n)
{
	double height = 0;
	for (size_t i = 0; i < n; i++) {
		double own = lims_stack_height(sheet, &stacks[i]);
		if (own > height)
			height = own;
	}
	return height;
}

bool lims_decimal_split(
	const struct lims_sheet *sheet, const struct lims_type *type, const char *text, double *ret_before, double *ret_after)
{
	if (!text)
		return false;
	const char *at = text;
	bool digits = false;
	size_t n = strlen(text);
	for (const char *end = text + n; at < end;) {
		const char *next = at;
		uint32_t code = lims_text_next(&next, end);
		bool sign = code == '+' || code == '-' || code == 0x2212 || code == 0xB1 || code == ' ' || code == 0xA0 || code == '.';
		bool digit = code >= '0' && code <= '9';
		if (!sign && !digit)
			break;
		digits = digits || digit;
		at = next;
	}
	if (!digits || strchr(text, '\n'))
		return false;
	*ret_before = lims_face_width(sheet->fonts, type->face, type->size, text, (size_t)(at - text));
	*ret_after = lims_type_width(sheet, type, at);
	return true;
}

static void start_part(const struct lims_sheet *sheet, struct column *col)
{
	for (; col->part < ROW_PARTS; col->part++) {
		const struct lims_part *part = &col->stack->part[col->part];
		if (!part->type || !part->text || !*part->text)
			continue;
		double width = col->stack->width;
		if (col->stack->align == LIMS_ALIGN_CENTRE)
			width = lims_wrap_balance(sheet, part->type, width, part->text);
		col->wrap = lims_wrap_start(sheet, part->type, width, part->text);
		return;
	}
}

static double indent_of(
	const struct lims_sheet *sheet, const struct lims_stack *stack, const struct lims_part *part, const struct lims_line *line)
{
	double slack = stack->width - line->width;
	double before, after;
	switch (stack->align) {
	case LIMS_ALIGN_LEFT:
		return 0;
	case LIMS_ALIGN_RIGHT:
		return slack;
	case LIMS_ALIGN_CENTRE:
		return slack / 2;
	case LIMS_ALIGN_DECIMAL:
		break;
	}
	if (!lims_decimal_split(sheet, part->type, part->text, &before, &after) || before + after > stack->width)
		return slack / 2;
	double indent = stack->comma - before;
	return indent < 0 ? 0 : indent > slack ? slack : indent;
}

static void draw_line(struct lims_sheet *sheet, struct column *col, const struct lims_part *part, const struct lims_line *line)
{
	double x = col->stack->x + indent_of(sheet, col->stack, part, line);
	double baseline = col->y + 0.75 * part->type->leading;
	lims_sheet_draw_text(sheet, x, baseline, part->type, line->text, line->n);
	if (part->struck && line->n > 0) {
		double middle = baseline - 0.26 * part->type->size;
		lims_sheet_draw_rule(sheet, x - 1.5, middle, x + line->width + 1.5, middle, 0.8, &lims_ink_black);
	}
	col->y += part->type->leading;
}

// Draws the lines of one column that fit on this page; true when the column is finished.
static bool draw_column(struct lims_sheet *sheet, struct column *col)
{
	while (col->part < ROW_PARTS) {
		const struct lims_part *part = &col->stack->part[col->part];
		if (col->y + part->type->leading > sheet->bottom + 0.01)
			return false;
		struct lims_line line;
		lims_wrap_next(&col->wrap, &line);
		draw_line(sheet, col, part, &line);
		if (!col->wrap.at) {
			col->part++;
			start_part(sheet, col);
		}
	}
	return true;
}

void lims_row_draw(
	struct lims_sheet *sheet, const struct lims_stack *stacks, size_t n, double fresh, lims_break_fn *on_break, void *context)
{
	struct column column[LIMS_PAPER_COLUMNS];
	double height = lims_row_height(sheet, stacks, n);
	if (sheet->y + height > sheet->bottom && height <= fresh)
		on_break(sheet, context);
	for (size_t i = 0; i < n; i++) {
		column[i] = (struct column){.stack = &stacks[i], .y = sheet->y};
		start_part(sheet, &column[i]);
	}
	bool done = false;
	while (!done && sheet->rc == LIMS_OK) {
		double lowest = sheet->y;
		done = true;
		for (size_t i = 0; i < n; i++) {
			done = draw_column(sheet, &column[i]) && done;
			if (column[i].y > lowest)
				lowest = column[i].y;
		}
		sheet->y = lowest;
		if (done)
			break;
		on_break(sheet, context);
		for (size_t i = 0; i < n; i++)
			column[i].y = sheet->y;
	}
}
