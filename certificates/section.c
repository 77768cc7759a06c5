// SPDX-License-Identifier: Apache-2.0
// Headings, checklists, paragraphs and closing lines of the sections; statements.
#include "certificates/section.h"

#include <string.h>

#define STATE_WIDTH 104.0
#define HEADING_ROOM 76.0

static const struct lims_type heading_type = {LIMS_FACE_BOLD, 11.5, 14.5, &lims_ink_black};
static const struct lims_type heading_en_type = {LIMS_FACE_ITALIC, 9.5, 12, &lims_ink_grey};
static const struct lims_type clause_type = {LIMS_FACE_REGULAR, 8.5, 11, &lims_ink_grey};
static const struct lims_type text_type = {LIMS_FACE_REGULAR, 10.5, 13.5, &lims_ink_black};
static const struct lims_type text_en_type = {LIMS_FACE_ITALIC, 8.5, 10.5, &lims_ink_grey};
static const struct lims_type state_type = {LIMS_FACE_REGULAR, 10.5, 13.5, &lims_ink_black};
static const struct lims_type state_strong_type = {LIMS_FACE_BOLD, 10.5, 13.5, &lims_ink_black};
static const struct lims_type statement_type = {LIMS_FACE_REGULAR, 8.5, 10.5, &lims_ink_black};
static const struct lims_type statement_en_type = {LIMS_FACE_ITALIC, 7.5, 9.2, &lims_ink_grey};
static const struct lims_type remark_type = {LIMS_FACE_ITALIC, 9, 11, &lims_ink_black};

const char *lims_or_dash(const char *text)
{
	return text && *text ? text : "–";
}

bool lims_bilingual_present(struct lims_bilingual words)
{
	return (words.vi && *words.vi) || (words.en && *words.en);
}

struct lims_bilingual lims_state_words(enum lims_paper_state state)
{
	switch (state) {
	case LIMS_STATE_PASS:
		return (struct lims_bilingual){"Đạt", "Pass"};
	case LIMS_STATE_FAIL:
		return (struct lims_bilingual){"Không đạt", "Fail"};
	case LIMS_STATE_NOT_APPLICABLE:
		return (struct lims_bilingual){"Không áp dụng", "Not applicable"};
	case LIMS_STATE_NOT_DETERMINED:
		return (struct lims_bilingual){"Chưa xác định", "Not determined"};
	case LIMS_STATE_NONE:
		break;
	}
	return (struct lims_bilingual){NULL, NULL};
}

static void need(struct lims_sheet *sheet, double height)
{
	if (sheet->y + height > sheet->bottom)
		lims_page_begin(sheet, NULL);
}

static void draw_row(struct lims_sheet *sheet, const struct lims_stack *stacks, size_t n)
{
	lims_row_draw(sheet, stacks, n, lims_page_fresh(sheet), lims_page_begin, NULL);
}

static bool heading_alone(const struct lims_paper_section *s)
{
	return s->kind == LIMS_SECTION_TEXT && s->point_count == 0 && lims_bilingual_present(s->heading) &&
		   !lims_bilingual_present(s->outcome) && s->state == LIMS_STATE_NONE;
}

// The headings of chapters that follow each other, and below them the beginning of what they head.
static double heading_room(const struct lims_sheet *sheet, const struct lims_paper_section *list, size_t n, size_t i)
{
	double height = 0;
	for (; i + 1 < n && heading_alone(&list[i]) && !list[i + 1].new_page; i++)
		height += LIMS_HEADING_HEIGHT;
	double least = list[i].kind == LIMS_SECTION_TABLE ? lims_table_least_height(sheet, &list[i]) : 0;
	bool whole = least <= lims_page_fresh(sheet) / 2 && LIMS_HEADING_HEIGHT + least > HEADING_ROOM;
	return height + (whole ? LIMS_HEADING_HEIGHT + least : HEADING_ROOM);
}

// Vietnamese, English and clause on one line where they fit, else below each other.
static void draw_heading(struct lims_sheet *sheet, const struct lims_paper_section *section, double room)
{
	const struct lims_bilingual *h = &section->heading;
	if (!lims_bilingual_present(*h))
		return;
	need(sheet, room);
	sheet->y += 9;
	double vi = lims_type_width(sheet, &heading_type, h->vi);
	double en = lims_type_width(sheet, &heading_en_type, h->en);
	double clause = lims_type_width(sheet, &clause_type, section->clause);
	bool one_line = vi + en + 12 <= SHEET_BODY && !strchr(h->vi ? h->vi : "", '\n') && !strchr(h->en ? h->en : "", '\n');
	bool clause_fits = one_line && !strchr(section->clause ? section->clause : "", '\n') && vi + en + clause + 30 <= SHEET_BODY;
	double baseline = sheet->y + 0.75 * heading_type.leading;
	if (one_line) {
		if (h->vi)
			lims_sheet_draw_text(sheet, SHEET_LEFT, baseline, &heading_type, h->vi, strlen(h->vi));
		if (h->en)
			lims_sheet_draw_text(sheet, SHEET_LEFT + vi + (vi > 0 ? 7 : 0), baseline, &heading_en_type, h->en, strlen(h->en));
		sheet->y += heading_type.leading;
	}
	if (section->clause && clause_fits)
		lims_sheet_draw_text(sheet, SHEET_RIGHT - clause, baseline, &clause_type, section->clause, strlen(section->clause));
	struct lims_stack rest = {.x = SHEET_LEFT, .width = SHEET_BODY};
	if (!one_line) {
		rest.part[0] = (struct lims_part){&heading_type, h->vi, false};
		rest.part[1] = (struct lims_part){&heading_en_type, h->en, false};
	}
	if (!clause_fits)
		rest.part[2] = (struct lims_part){&clause_type, section->clause, false};
	draw_row(sheet, &rest, 1);
	sheet->y += 3;
}

static struct lims_stack state_stack(enum lims_paper_state state)
{
	const struct lims_type *type = state == LIMS_STATE_FAIL || state == LIMS_STATE_NOT_DETERMINED ? &state_strong_type : &state_type;
	struct lims_bilingual words = lims_state_words(state);
	return (struct lims_stack){.x = SHEET_RIGHT - STATE_WIDTH,
		.width = STATE_WIDTH,
		.align = LIMS_ALIGN_RIGHT,
		.part = {{type, words.vi, false}, {&text_en_type, words.en, false}}};
}

static void draw_checklist(struct lims_sheet *sheet, const struct lims_paper_section *section)
{
	for (size_t i = 0; i < section->point_count && sheet->rc == LIMS_OK; i++) {
		const struct lims_paper_point *point = &section->points[i];
		struct lims_stack stacks[2] = {{.x = SHEET_LEFT, .width = SHEET_BODY - STATE_WIDTH - 12}, state_stack(point->state)};
		stacks[0].part[0] = (struct lims_part){&text_type, lims_or_dash(point->text.vi), false};
		stacks[0].part[1] = (struct lims_part){&text_en_type, point->text.en, false};
		stacks[0].part[2] = (struct lims_part){&remark_type, point->remark, false};
		draw_row(sheet, stacks, 2);
		sheet->y += 2;
		lims_sheet_draw_rule(sheet, SHEET_LEFT, sheet->y, SHEET_RIGHT, sheet->y, 0.4, &lims_ink_hair);
		sheet->y += 2;
	}
}

static struct lims_stack text_stack(const struct lims_paper_point *point)
{
	struct lims_stack stack = {.x = SHEET_LEFT, .width = SHEET_BODY};
	stack.part[0] = (struct lims_part){&text_type, lims_or_dash(point->text.vi), false};
	stack.part[1] = (struct lims_part){&text_en_type, point->text.en, false};
	return stack;
}

double lims_text_height(const struct lims_sheet *sheet, const struct lims_paper_section *section)
{
	double height = lims_bilingual_present(section->heading) ? LIMS_HEADING_HEIGHT : 0;
	for (size_t i = 0; i < section->point_count; i++) {
		struct lims_stack stack = text_stack(&section->points[i]);
		height += lims_stack_height(sheet, &stack) + 3;
	}
	return height;
}

static void draw_text(struct lims_sheet *sheet, const struct lims_paper_section *section)
{
	for (size_t i = 0; i < section->point_count && sheet->rc == LIMS_OK; i++) {
		struct lims_stack stack = text_stack(&section->points[i]);
		draw_row(sheet, &stack, 1);
		sheet->y += 3;
	}
}

static void draw_outcome(struct lims_sheet *sheet, const struct lims_paper_section *section)
{
	if (!lims_bilingual_present(section->outcome) && section->state == LIMS_STATE_NONE)
		return;
	struct lims_stack stacks[2] = {{.x = SHEET_LEFT, .width = SHEET_BODY - STATE_WIDTH - 12}, state_stack(section->state)};
	stacks[0].part[0] = (struct lims_part){&text_type, section->outcome.vi, false};
	stacks[0].part[1] = (struct lims_part){&text_en_type, section->outcome.en, false};
	stacks[1].part[0].type = &state_strong_type;
	sheet->y += 1;
	draw_row(sheet, stacks, 2);
	sheet->y += 3;
}

void lims_section_draw(struct lims_sheet *sheet, const struct lims_paper_section *list, size_t n, size_t i, double stretch)
{
	const struct lims_paper_section *section = &list[i];
	if (section->new_page)
		lims_page_begin(sheet, NULL);
	draw_heading(sheet, section, heading_room(sheet, list, n, i));
	switch (section->kind) {
	case LIMS_SECTION_FIELDS:
		lims_fields_draw(sheet, section, stretch);
		break;
	case LIMS_SECTION_TABLE:
		lims_table_draw(sheet, section);
		break;
	case LIMS_SECTION_CHECKLIST:
		draw_checklist(sheet, section);
		break;
	case LIMS_SECTION_TEXT:
		draw_text(sheet, section);
		break;
	}
	draw_outcome(sheet, section);
}

// A short statement has its English behind it, a long one below it.
static bool shares_line(const struct lims_sheet *sheet, const struct lims_bilingual *words)
{
	if (!words->vi || !words->en || strchr(words->vi, '\n') || strchr(words->en, '\n'))
		return false;
	return lims_type_width(sheet, &statement_type, words->vi) + lims_type_width(sheet, &statement_en_type, words->en) + 6 <= SHEET_BODY;
}

static struct lims_stack statement_stack(const struct lims_sheet *sheet, const struct lims_bilingual *words)
{
	struct lims_stack stack = {.x = SHEET_LEFT, .width = SHEET_BODY};
	stack.part[0] = (struct lims_part){&statement_type, words->vi, false};
	if (!shares_line(sheet, words))
		stack.part[1] = (struct lims_part){&statement_en_type, words->en, false};
	return stack;
}

double lims_statements_height(const struct lims_sheet *sheet, const struct lims_bilingual *list, size_t n)
{
	double height = n ? LIMS_STATEMENTS_GAP : 0;
	for (size_t i = 0; i < n; i++) {
		struct lims_stack stack = statement_stack(sheet, &list[i]);
		height += lims_stack_height(sheet, &stack) + 2;
	}
	return height;
}

void lims_statements_draw(struct lims_sheet *sheet, const struct lims_bilingual *list, size_t n)
{
	if (n)
		sheet->y += LIMS_STATEMENTS_GAP;
	for (size_t i = 0; i < n && sheet->rc == LIMS_OK; i++) {
		const struct lims_bilingual *words = &list[i];
		struct lims_stack stack = statement_stack(sheet, words);
		double y = sheet->y;
		draw_row(sheet, &stack, 1);
		if (shares_line(sheet, words) && sheet->y > y)
			lims_sheet_draw_text(sheet, SHEET_LEFT + lims_type_width(sheet, &statement_type, words->vi) + 6,
				y + 0.75 * statement_type.leading, &statement_en_type, words->en, strlen(words->en));
		sheet->y += 2;
	}
}
