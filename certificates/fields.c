// SPDX-License-Identifier: Apache-2.0
// Lines "label: value" in aligned columns, one or two to a line.
#include "certificates/section.h"

#define LABEL_WIDTH 148.0
#define GAP 10.0
#define LEFT_VALUE_WIDTH 122.0
#define RIGHT_LABEL_WIDTH 92.0
#define LINE_GAP 4.0

static const struct lims_type label_type = {LIMS_FACE_REGULAR, 10.5, 13, &lims_ink_black};
static const struct lims_type label_en_type = {LIMS_FACE_ITALIC, 8, 9, &lims_ink_grey};
static const struct lims_type value_type = {LIMS_FACE_REGULAR, 11, 13, &lims_ink_black};
static const struct lims_type value_strong_type = {LIMS_FACE_BOLD, 11, 13, &lims_ink_black};
static const struct lims_type value_en_type = {LIMS_FACE_ITALIC, 8.5, 9.5, &lims_ink_grey};

static struct lims_stack label_stack(const struct lims_paper_field *field, double x, double width)
{
	return (struct lims_stack){
		.x = x, .width = width, .part = {{&label_type, field->label.vi, false}, {&label_en_type, field->label.en, false}}};
}

static struct lims_stack value_stack(const struct lims_paper_field *field, double x, double width)
{
	const struct lims_type *type = field->strong ? &value_strong_type : &value_type;
	return (struct lims_stack){
		.x = x, .width = width, .part = {{type, lims_or_dash(field->value), false}, {&value_en_type, field->value_en, false}}};
}

// The stacks of the line that begins with field i; returns how many fields it takes.
static size_t line_stacks(const struct lims_paper_section *section, size_t i, struct lims_stack stacks[4], size_t *ret_n)
{
	const struct lims_paper_field *field = &section->fields[i];
	const double value_x = SHEET_LEFT + LABEL_WIDTH + GAP;
	bool pair = field->half && i + 1 < section->field_count && field[1].half;
	stacks[0] = label_stack(field, SHEET_LEFT, LABEL_WIDTH);
	stacks[1] = value_stack(field, value_x, pair ? LEFT_VALUE_WIDTH : SHEET_RIGHT - value_x);
	*ret_n = pair ? 4 : 2;
	if (!pair)
		return 1;
	const double label_x = value_x + LEFT_VALUE_WIDTH + GAP;
	stacks[2] = label_stack(&field[1], label_x, RIGHT_LABEL_WIDTH);
	stacks[3] = value_stack(&field[1], label_x + RIGHT_LABEL_WIDTH + 6, SHEET_RIGHT - label_x - RIGHT_LABEL_WIDTH - 6);
	return 2;
}

double lims_fields_height(const struct lims_sheet *sheet, const struct lims_paper_section *section)
{
	double height = lims_bilingual_present(section->heading) ? LIMS_HEADING_HEIGHT : 0;
	size_t n;
	struct lims_stack stacks[4];
	for (size_t i = 0; i < section->field_count;) {
		i += line_stacks(section, i, stacks, &n);
		height += lims_row_height(sheet, stacks, n) + LINE_GAP;
	}
	return height;
}

void lims_fields_draw(struct lims_sheet *sheet, const struct lims_paper_section *section, double stretch)
{
	struct lims_stack stacks[4];
	size_t n;
	for (size_t i = 0; i < section->field_count && sheet->rc == LIMS_OK;) {
		i += line_stacks(section, i, stacks, &n);
		lims_row_draw(sheet, stacks, n, lims_page_fresh(sheet), lims_page_begin, NULL);
		sheet->y += LINE_GAP + stretch;
	}
}
