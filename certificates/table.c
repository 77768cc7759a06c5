// SPDX-License-Identifier: Apache-2.0
// Tables: column widths from weights or content, numbers on their decimal comma, headings repeated on every page.
#include "certificates/section.h"

#include <string.h>

#define PAD_X 4.0
#define PAD_Y 2.6
#define OUTCOME_ROOM 34.0
#define FIRST_ROW 20.0

struct table {
	const struct lims_paper_section *section;
	const struct lims_type *cell, *strong, *struck;
	double x[LIMS_PAPER_COLUMNS];
	double width[LIMS_PAPER_COLUMNS];
	double before[LIMS_PAPER_COLUMNS]; ///< widest part before the decimal comma
	double after[LIMS_PAPER_COLUMNS];
	double head_height;
};

static const struct lims_type cell_type[3] = {{LIMS_FACE_REGULAR, 10, 12.5, &lims_ink_black}, {LIMS_FACE_REGULAR, 9, 11.2, &lims_ink_black},
	{LIMS_FACE_REGULAR, 8, 10, &lims_ink_black}};
static const struct lims_type strong_type[3] = {
	{LIMS_FACE_BOLD, 10, 12.5, &lims_ink_black}, {LIMS_FACE_BOLD, 9, 11.2, &lims_ink_black}, {LIMS_FACE_BOLD, 8, 10, &lims_ink_black}};
static const struct lims_type struck_type[3] = {{LIMS_FACE_REGULAR, 10, 12.5, &lims_ink_grey}, {LIMS_FACE_REGULAR, 9, 11.2, &lims_ink_grey},
	{LIMS_FACE_REGULAR, 8, 10, &lims_ink_grey}};
static const struct lims_type head_type = {LIMS_FACE_BOLD, 9, 11, &lims_ink_black};
static const struct lims_type head_en_type = {LIMS_FACE_ITALIC, 7.5, 9, &lims_ink_grey};
static const struct lims_type unit_type = {LIMS_FACE_REGULAR, 8.5, 10.5, &lims_ink_black};
static const struct lims_type note_type = {LIMS_FACE_ITALIC, 8.5, 10.5, &lims_ink_grey};

static const struct lims_type *type_of(const struct table *table, const struct lims_paper_cell *cell)
{
	return cell->struck ? table->struck : cell->strong ? table->strong : table->cell;
}

// The widest word and the widest line of a text.
static void widen(const struct lims_sheet *sheet, const struct lims_type *type, const char *text, double *word, double *line)
{
	if (!text)
		return;
	double line_width = 0;
	for (const char *at = text; *at;) {
		size_t n = strcspn(at, " \n");
		double w = lims_face_width(sheet->fonts, type->face, type->size, at, n);
		*word = w > *word ? w : *word;
		line_width += w;
		*line = line_width > *line ? line_width : *line;
		at += n;
		if (*at == ' ')
			line_width += lims_face_width(sheet->fonts, type->face, type->size, " ", 1);
		else if (*at == '\n')
			line_width = 0;
		at += *at != '\0';
	}
}

static void share_by_weight(struct table *table)
{
	double sum = 0;
	for (size_t c = 0; c < table->section->column_count; c++)
		sum += table->section->columns[c].weight ? table->section->columns[c].weight : 1;
	for (size_t c = 0; c < table->section->column_count; c++)
		table->width[c] = SHEET_BODY * (table->section->columns[c].weight ? table->section->columns[c].weight : 1) / sum;
}

// Every column gets its widest word if all of these fit, then the room that is left goes where lines would wrap.
static void share_by_content(const struct lims_sheet *sheet, struct table *table)
{
	const struct lims_paper_section *s = table->section;
	double least[LIMS_PAPER_COLUMNS], wish[LIMS_PAPER_COLUMNS], least_sum = 0, wish_sum = 0;
	for (size_t c = 0; c < s->column_count; c++) {
		double word = 10, line = 10;
		widen(sheet, &head_type, s->columns[c].heading.vi, &word, &line);
		widen(sheet, &head_en_type, s->columns[c].heading.en, &word, &line);
		for (size_t r = 0; r < s->row_count; r++)
			widen(sheet, type_of(table, &s->rows[r].cells[c]), lims_or_dash(s->rows[r].cells[c].text), &word, &line);
		double numbers = table->before[c] + table->after[c];
		word = word > numbers ? word : numbers;
		line = line > word ? line : word;
		least[c] = (word < SHEET_BODY / 3 ? word : SHEET_BODY / 3) + 2 * PAD_X;
		wish[c] = (line < SHEET_BODY / 2 ? line : SHEET_BODY / 2) + 2 * PAD_X;
		wish[c] = wish[c] > least[c] ? wish[c] : least[c];
		least_sum += least[c];
		wish_sum += wish[c];
	}
	for (size_t c = 0; c < s->column_count; c++) {
		if (wish_sum <= SHEET_BODY)
			table->width[c] = wish[c] + (SHEET_BODY - wish_sum) / (double)s->column_count;
		else if (least_sum < SHEET_BODY)
			table->width[c] = least[c] + (SHEET_BODY - least_sum) * (wish[c] - least[c]) / (wish_sum - least_sum);
		else
			table->width[c] = SHEET_BODY * least[c] / least_sum;
	}
}

static void measure_numbers(const struct lims_sheet *sheet, struct table *table)
{
	const struct lims_paper_section *s = table->section;
	for (size_t c = 0; c < s->column_count; c++) {
		for (size_t r = 0; s->columns[c].align == LIMS_ALIGN_DECIMAL && r < s->row_count; r++) {
			const struct lims_paper_cell *cell = &s->rows[r].cells[c];
			double before, after;
			if (!lims_decimal_split(sheet, type_of(table, cell), cell->text, &before, &after))
				continue;
			table->before[c] = before > table->before[c] ? before : table->before[c];
			table->after[c] = after > table->after[c] ? after : table->after[c];
		}
	}
}

static void lay_out(const struct lims_sheet *sheet, struct table *table)
{
	const struct lims_paper_section *s = table->section;
	int size = s->column_count > 11 ? 2 : s->column_count > 8 ? 1 : 0;
	table->cell = &cell_type[size];
	table->strong = &strong_type[size];
	table->struck = &struck_type[size];
	measure_numbers(sheet, table);
	bool weighted = false;
	for (size_t c = 0; c < s->column_count; c++)
		weighted = weighted || s->columns[c].weight > 0;
	if (weighted)
		share_by_weight(table);
	else
		share_by_content(sheet, table);
	double x = SHEET_LEFT;
	for (size_t c = 0; c < s->column_count; c++) {
		table->x[c] = x;
		x += table->width[c];
	}
}

static struct lims_stack column_stack(const struct table *table, size_t c)
{
	double inner = table->width[c] - 2 * PAD_X;
	double numbers = table->before[c] + table->after[c];
	return (struct lims_stack){.x = table->x[c] + PAD_X,
		.width = inner,
		.align = table->section->columns[c].align,
		.comma = (inner - numbers) / 2 + table->before[c]};
}

static size_t head_stacks(const struct table *table, char units[][32], struct lims_stack *stacks)
{
	const struct lims_paper_section *s = table->section;
	for (size_t c = 0; c < s->column_count; c++) {
		const struct lims_paper_column *column = &s->columns[c];
		stacks[c] = column_stack(table, c);
		if (column->align == LIMS_ALIGN_DECIMAL)
			stacks[c].align = LIMS_ALIGN_CENTRE;
		stacks[c].part[0] = (struct lims_part){&head_type, column->heading.vi, false};
		stacks[c].part[1] = (struct lims_part){&head_en_type, column->heading.en, false};
		stacks[c].part[2] = (struct lims_part){&unit_type, units[c], false};
	}
	return s->column_count;
}

static void rule(struct lims_sheet *sheet, double width, const struct lims_ink *ink)
{
	lims_sheet_draw_rule(sheet, SHEET_LEFT, sheet->y, SHEET_RIGHT, sheet->y, width, ink);
}

static void name_units(const struct table *table, char units[][32])
{
	for (size_t c = 0; c < table->section->column_count; c++) {
		const char *unit = table->section->columns[c].unit;
		units[c][0] = '\0';
		// A unit that does not fit here was refused when the paper was checked.
		if (unit && *unit && strlen(unit) < 29) {
			units[c][0] = '(';
			memcpy(units[c] + 1, unit, strlen(unit));
			memcpy(units[c] + 1 + strlen(unit), ")", 2);
		}
	}
}

static void draw_head(struct lims_sheet *sheet, const struct table *table)
{
	char units[LIMS_PAPER_COLUMNS][32];
	struct lims_stack stacks[LIMS_PAPER_COLUMNS];
	name_units(table, units);
	size_t n = head_stacks(table, units, stacks);
	rule(sheet, 0.9, &lims_ink_black);
	sheet->y += PAD_Y;
	lims_row_draw(sheet, stacks, n, lims_page_fresh(sheet), lims_page_begin, NULL);
	sheet->y += PAD_Y;
	rule(sheet, 0.5, &lims_ink_black);
}

static void break_table(struct lims_sheet *sheet, void *context)
{
	rule(sheet, 0.5, &lims_ink_grey);
	lims_page_begin(sheet, NULL);
	draw_head(sheet, context);
	sheet->y += PAD_Y;
}

static double note_height(const struct lims_sheet *sheet, const struct lims_stack *note)
{
	double height = lims_row_height(sheet, note, 1);
	return height > 0 ? height + 1 : 0;
}

static void draw_row(struct lims_sheet *sheet, struct table *table, const struct lims_paper_row *row, bool last)
{
	struct lims_stack stacks[LIMS_PAPER_COLUMNS];
	size_t n = table->section->column_count;
	for (size_t c = 0; c < n; c++) {
		stacks[c] = column_stack(table, c);
		stacks[c].part[0] = (struct lims_part){type_of(table, &row->cells[c]), lims_or_dash(row->cells[c].text), row->cells[c].struck};
	}
	struct lims_stack note = {.x = SHEET_LEFT + PAD_X, .width = SHEET_BODY - 2 * PAD_X};
	note.part[0] = (struct lims_part){&note_type, row->note.vi, false};
	note.part[1] = (struct lims_part){&note_type, row->note.en, false};
	const double fresh = lims_page_fresh(sheet) - table->head_height - 2 * PAD_Y;
	double whole = lims_row_height(sheet, stacks, n) + note_height(sheet, &note) + 2 * PAD_Y;
	// The closing line is not left alone on the next page.
	if (last && (lims_bilingual_present(table->section->outcome) || table->section->state != LIMS_STATE_NONE))
		whole += OUTCOME_ROOM;
	if (sheet->y + whole > sheet->bottom && whole <= fresh)
		break_table(sheet, table);
	else
		sheet->y += PAD_Y;
	lims_row_draw(sheet, stacks, n, fresh, break_table, table);
	if (note_height(sheet, &note) > 0) {
		sheet->y += 1;
		lims_row_draw(sheet, &note, 1, fresh, break_table, table);
	}
	sheet->y += PAD_Y;
	if (!last)
		rule(sheet, 0.4, &lims_ink_hair);
}

double lims_table_least_height(const struct lims_sheet *sheet, const struct lims_paper_section *section)
{
	struct table table = {.section = section};
	char units[LIMS_PAPER_COLUMNS][32];
	struct lims_stack stacks[LIMS_PAPER_COLUMNS];
	lay_out(sheet, &table);
	name_units(&table, units);
	return lims_row_height(sheet, stacks, head_stacks(&table, units, stacks)) + 2 * PAD_Y + FIRST_ROW;
}

void lims_table_draw(struct lims_sheet *sheet, const struct lims_paper_section *section)
{
	struct table table = {.section = section};
	char units[LIMS_PAPER_COLUMNS][32];
	struct lims_stack stacks[LIMS_PAPER_COLUMNS];
	lay_out(sheet, &table);
	name_units(&table, units);
	table.head_height = lims_row_height(sheet, stacks, head_stacks(&table, units, stacks)) + 2 * PAD_Y;
	if (table.head_height > lims_page_fresh(sheet) / 3) {
		lims_sheet_stop(
			sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_INPUT,
					   "the column headings of the table '%s' take more than a third of a page; shorten them or widen the columns",
					   section->heading.vi ? section->heading.vi : ""));
		return;
	}
	if (sheet->y + table.head_height + FIRST_ROW > sheet->bottom)
		lims_page_begin(sheet, NULL);
	draw_head(sheet, &table);
	for (size_t r = 0; r < section->row_count && sheet->rc == LIMS_OK; r++)
		draw_row(sheet, &table, &section->rows[r], r + 1 == section->row_count);
	rule(sheet, 0.9, &lims_ink_black);
	sheet->y += 4;
}
