// SPDX-License-Identifier: Apache-2.0
// Tables: column widths from weights or content, numbers on their decimal comma, headings repeated on every page.
#include "certificates/section.h"

#include <string.h>

#define PAD_Y 2.6
#define OUTCOME_ROOM 34.0
#define FIRST_ROW 20.0
#define LEAST_WORD 10.0
#define STEP 3.0

// How a table is set: from the widest to the tightest.
struct setting {
	struct lims_type cell, strong, struck, head, head_en, unit;
	double pad; ///< left and right of a cell
};

#define SETTING(cell_size, cell_leading, head_size, head_leading, en_size, en_leading, unit_size, unit_leading, pad_x)                     \
	{                                                                                                                                      \
		.cell = {LIMS_FACE_REGULAR, cell_size, cell_leading, &lims_ink_black},                                                             \
		.strong = {LIMS_FACE_BOLD, cell_size, cell_leading, &lims_ink_black},                                                              \
		.struck = {LIMS_FACE_REGULAR, cell_size, cell_leading, &lims_ink_grey},                                                            \
		.head = {LIMS_FACE_BOLD, head_size, head_leading, &lims_ink_black},                                                                \
		.head_en = {LIMS_FACE_ITALIC, en_size, en_leading, &lims_ink_grey},                                                                \
		.unit = {LIMS_FACE_REGULAR, unit_size, unit_leading, &lims_ink_black}, .pad = (pad_x),                                             \
	}
static const struct setting settings[] = {
	SETTING(10, 12.5, 9, 11, 7.5, 9, 8.5, 10.5, 4),
	SETTING(9, 11.2, 9, 11, 7.5, 9, 8.5, 10.5, 4),
	SETTING(8, 10, 9, 11, 7.5, 9, 8.5, 10.5, 4),
	SETTING(8, 10, 8, 10, 7, 8.5, 8, 10, 2),
};
enum { ROWS_LOOKED_AT = 100, SETTINGS = sizeof settings / sizeof settings[0] };

struct table {
	const struct lims_paper_section *section;
	const struct setting *set;
	double x[LIMS_PAPER_COLUMNS];
	double width[LIMS_PAPER_COLUMNS];
	double least[LIMS_PAPER_COLUMNS];  ///< of the widest word or number, padding included
	double line[LIMS_PAPER_COLUMNS];   ///< of the widest line, padding included
	double before[LIMS_PAPER_COLUMNS]; ///< widest part before the decimal comma
	double after[LIMS_PAPER_COLUMNS];
	double head_height;
};

static const struct lims_type note_type = {LIMS_FACE_ITALIC, 8.5, 10.5, &lims_ink_grey};

static const struct lims_type *type_of(const struct table *table, const struct lims_paper_cell *cell)
{
	return cell->struck ? &table->set->struck : cell->strong ? &table->set->strong : &table->set->cell;
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

static double weight_of(const struct table *table, size_t c)
{
	return table->section->columns[c].weight ? table->section->columns[c].weight : 1;
}

// By weight; false when a column would be narrower than its widest word.
static bool share_by_weight(struct table *table)
{
	double sum = 0;
	bool whole = true;
	for (size_t c = 0; c < table->section->column_count; c++)
		sum += weight_of(table, c);
	for (size_t c = 0; c < table->section->column_count; c++) {
		table->width[c] = SHEET_BODY * weight_of(table, c) / sum;
		whole = whole && table->width[c] >= table->least[c];
	}
	return whole;
}

// How high the heading and the highest cell of a column stand above each other.
static double tallness(const struct lims_sheet *sheet, const struct table *table, size_t c)
{
	const struct lims_paper_section *s = table->section;
	const double inner = table->width[c] - 2 * table->set->pad;
	double highest = 0;
	struct lims_stack head = {.width = inner,
		.part = {{&table->set->head, s->columns[c].heading.vi, false}, {&table->set->head_en, s->columns[c].heading.en, false}}};
	for (size_t r = 0; r < s->row_count && r < ROWS_LOOKED_AT; r++) {
		struct lims_stack cell = {.width = inner, .part = {{type_of(table, &s->rows[r].cells[c]), s->rows[r].cells[c].text, false}}};
		double height = lims_stack_height(sheet, &cell);
		highest = height > highest ? height : highest;
	}
	return lims_stack_height(sheet, &head) + highest;
}

// Where words are short of room: every column gets its widest word, and what is left goes step by step to the column that stands highest.
static void share_by_height(const struct lims_sheet *sheet, struct table *table)
{
	const size_t n = table->section->column_count;
	double tall[LIMS_PAPER_COLUMNS], room = SHEET_BODY;
	for (size_t c = 0; c < n; c++) {
		table->width[c] = table->least[c];
		room -= table->least[c];
		tall[c] = tallness(sheet, table, c);
	}
	while (room > STEP) {
		size_t next = n;
		for (size_t c = 0; c < n; c++)
			if (table->width[c] < table->line[c] && (next == n || tall[c] > tall[next]))
				next = c;
		if (next == n)
			break;
		table->width[next] += STEP;
		room -= STEP;
		tall[next] = tallness(sheet, table, next);
	}
	for (size_t c = 0; c < n; c++)
		table->width[c] += room / (double)n;
}

// Every column gets its widest word, then the room that is left goes where lines would wrap.
static void share_by_content(struct table *table)
{
	double wish[LIMS_PAPER_COLUMNS], least_sum = 0, wish_sum = 0;
	const size_t n = table->section->column_count;
	for (size_t c = 0; c < n; c++) {
		wish[c] = table->line[c] < SHEET_BODY / 2 ? table->line[c] : SHEET_BODY / 2;
		wish[c] = wish[c] > table->least[c] ? wish[c] : table->least[c];
		least_sum += table->least[c];
		wish_sum += wish[c];
	}
	for (size_t c = 0; c < n; c++) {
		table->width[c] = table->least[c];
		if (wish_sum <= SHEET_BODY)
			table->width[c] = wish[c] + (SHEET_BODY - wish_sum) / (double)n;
		else if (wish_sum > least_sum)
			table->width[c] = table->least[c] + (SHEET_BODY - least_sum) * (wish[c] - table->least[c]) / (wish_sum - least_sum);
	}
}

static void measure_numbers(const struct lims_sheet *sheet, struct table *table)
{
	const struct lims_paper_section *s = table->section;
	for (size_t c = 0; c < s->column_count; c++) {
		table->before[c] = table->after[c] = 0;
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

// What each column needs in this setting; false when the words do not stand whole beside each other.
static bool measure(const struct lims_sheet *sheet, struct table *table)
{
	const struct lims_paper_section *s = table->section;
	char units[LIMS_PAPER_COLUMNS][32];
	double sum = 0;
	measure_numbers(sheet, table);
	name_units(table, units);
	for (size_t c = 0; c < s->column_count; c++) {
		double word = LEAST_WORD, line = LEAST_WORD;
		widen(sheet, &table->set->head, s->columns[c].heading.vi, &word, &line);
		widen(sheet, &table->set->head_en, s->columns[c].heading.en, &word, &line);
		widen(sheet, &table->set->unit, units[c], &word, &line);
		for (size_t r = 0; r < s->row_count; r++)
			widen(sheet, type_of(table, &s->rows[r].cells[c]), lims_or_dash(s->rows[r].cells[c].text), &word, &line);
		double numbers = table->before[c] + table->after[c];
		word = word > numbers ? word : numbers;
		table->least[c] = word + 2 * table->set->pad;
		table->line[c] = (line > word ? line : word) + 2 * table->set->pad;
		sum += table->least[c];
	}
	return sum <= SHEET_BODY;
}

// The widest setting in which every word stands whole; where there is none, long words are cut before short ones.
static bool choose_setting(const struct lims_sheet *sheet, struct table *table)
{
	const size_t n = table->section->column_count;
	for (size_t i = n > 11 ? 2 : n > 8 ? 1 : 0; i < SETTINGS; i++) {
		table->set = &settings[i];
		if (measure(sheet, table))
			return true;
	}
	double sum = 0;
	for (size_t c = 0; c < n; c++) {
		table->least[c] = table->least[c] < SHEET_BODY / 3 ? table->least[c] : SHEET_BODY / 3;
		sum += table->least[c];
	}
	for (size_t c = 0; c < n && sum > SHEET_BODY; c++)
		table->least[c] *= SHEET_BODY / sum;
	return false;
}

static void lay_out(const struct lims_sheet *sheet, struct table *table)
{
	const struct lims_paper_section *s = table->section;
	(void)choose_setting(sheet, table);
	bool weighted = false;
	for (size_t c = 0; c < s->column_count; c++)
		weighted = weighted || s->columns[c].weight > 0;
	if (!weighted)
		share_by_content(table);
	else if (!share_by_weight(table))
		share_by_height(sheet, table);
	double x = SHEET_LEFT;
	for (size_t c = 0; c < s->column_count; c++) {
		table->x[c] = x;
		x += table->width[c];
	}
}

static struct lims_stack column_stack(const struct table *table, size_t c)
{
	double inner = table->width[c] - 2 * table->set->pad;
	double numbers = table->before[c] + table->after[c];
	return (struct lims_stack){.x = table->x[c] + table->set->pad,
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
		stacks[c].part[0] = (struct lims_part){&table->set->head, column->heading.vi, false};
		stacks[c].part[1] = (struct lims_part){&table->set->head_en, column->heading.en, false};
		stacks[c].part[2] = (struct lims_part){&table->set->unit, units[c], false};
	}
	return s->column_count;
}

static void rule(struct lims_sheet *sheet, double width, const struct lims_ink *ink)
{
	lims_sheet_draw_rule(sheet, SHEET_LEFT, sheet->y, SHEET_RIGHT, sheet->y, width, ink);
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

static struct lims_stack foot_stack(const struct lims_paper_section *s)
{
	return (struct lims_stack){.x = SHEET_LEFT, .width = SHEET_BODY, .part = {{&note_type, s->foot, false}}};
}

static double note_height(const struct lims_sheet *sheet, const struct lims_stack *note)
{
	double height = lims_row_height(sheet, note, 1);
	return height > 0 ? height + 1 : 0;
}

static void row_stacks(const struct table *table, const struct lims_paper_row *row, struct lims_stack *stacks, struct lims_stack *note)
{
	for (size_t c = 0; c < table->section->column_count; c++) {
		stacks[c] = column_stack(table, c);
		stacks[c].part[0] = (struct lims_part){type_of(table, &row->cells[c]), lims_or_dash(row->cells[c].text), row->cells[c].struck};
	}
	*note = (struct lims_stack){.x = SHEET_LEFT + table->set->pad, .width = SHEET_BODY - 2 * table->set->pad};
	note->part[0] = (struct lims_part){&note_type, row->note.vi, false};
	note->part[1] = (struct lims_part){&note_type, row->note.en, false};
}

/// With what may not be parted from it.
static double row_whole(
	const struct lims_sheet *sheet, const struct table *table, const struct lims_stack *stacks, const struct lims_stack *note, bool last)
{
	const struct lims_paper_section *s = table->section;
	const struct lims_stack foot = foot_stack(s);
	double whole = lims_row_height(sheet, stacks, s->column_count) + note_height(sheet, note) + 2 * PAD_Y;
	// The closing line is not left alone on the next page.
	if (last && (lims_bilingual_present(s->outcome) || s->state != LIMS_STATE_NONE))
		whole += OUTCOME_ROOM;
	return last ? whole + note_height(sheet, &foot) : whole;
}

static void draw_row(struct lims_sheet *sheet, struct table *table, const struct lims_paper_row *row, bool last)
{
	struct lims_stack stacks[LIMS_PAPER_COLUMNS], note;
	size_t n = table->section->column_count;
	row_stacks(table, row, stacks, &note);
	const double fresh = lims_page_fresh(sheet) - table->head_height - 2 * PAD_Y;
	const double whole = row_whole(sheet, table, stacks, &note, last);
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

bool lims_paper_table_fits(const struct lims_fonts *fonts, const struct lims_paper_section *table)
{
	const struct lims_sheet sheet = {.fonts = fonts};
	struct table t = {.section = table};
	return table->column_count <= LIMS_PAPER_COLUMNS && choose_setting(&sheet, &t);
}

/// What the first row takes, so that no heading stands without one; a row that no page holds begins anywhere.
static double first_row(const struct lims_sheet *sheet, const struct table *table)
{
	const struct lims_paper_section *s = table->section;
	struct lims_stack stacks[LIMS_PAPER_COLUMNS], note;
	if (s->row_count == 0)
		return FIRST_ROW;
	row_stacks(table, &s->rows[0], stacks, &note);
	double whole = row_whole(sheet, table, stacks, &note, s->row_count == 1);
	return whole > lims_page_fresh(sheet) - table->head_height - 2 * PAD_Y || whole < FIRST_ROW ? FIRST_ROW : whole;
}

static void set_table(const struct lims_sheet *sheet, struct table *table)
{
	char units[LIMS_PAPER_COLUMNS][32];
	struct lims_stack stacks[LIMS_PAPER_COLUMNS];
	lay_out(sheet, table);
	name_units(table, units);
	table->head_height = lims_row_height(sheet, stacks, head_stacks(table, units, stacks)) + 2 * PAD_Y;
}

double lims_table_least_height(const struct lims_sheet *sheet, const struct lims_paper_section *section)
{
	struct table table = {.section = section};
	set_table(sheet, &table);
	return table.head_height + first_row(sheet, &table);
}

void lims_table_draw(struct lims_sheet *sheet, const struct lims_paper_section *section)
{
	struct table table = {.section = section};
	set_table(sheet, &table);
	if (table.head_height > lims_page_fresh(sheet) / 3) {
		lims_sheet_stop(
			sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_INPUT,
					   "the column headings of the table '%s' take more than a third of a page; shorten them or widen the columns",
					   section->heading.vi ? section->heading.vi : ""));
		return;
	}
	if (sheet->y + table.head_height + first_row(sheet, &table) > sheet->bottom)
		lims_page_begin(sheet, NULL);
	draw_head(sheet, &table);
	for (size_t r = 0; r < section->row_count && sheet->rc == LIMS_OK; r++)
		draw_row(sheet, &table, &section->rows[r], r + 1 == section->row_count);
	rule(sheet, 0.9, &lims_ink_black);
	const struct lims_stack foot = foot_stack(section);
	if (note_height(sheet, &foot) > 0) {
		sheet->y += 2;
		lims_row_draw(sheet, &foot, 1, lims_page_fresh(sheet), lims_page_begin, NULL);
	}
	sheet->y += 4;
}
