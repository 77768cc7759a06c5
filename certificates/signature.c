// SPDX-License-Identifier: Apache-2.0
// Places to sign: up to three beside each other, the date above the rightmost, never torn over a page break.
#include "certificates/section.h"

enum { ABREAST = 3 };

#define DATE_WIDTH 220.0

static const struct lims_type date_type = {LIMS_FACE_ITALIC, 10.5, 13, &lims_ink_black};
static const struct lims_type date_en_type = {LIMS_FACE_ITALIC, 8.5, 11, &lims_ink_grey};
static const struct lims_type role_type = {LIMS_FACE_BOLD, 10.5, 13.5, &lims_ink_black};
static const struct lims_type role_en_type = {LIMS_FACE_ITALIC, 8.5, 10.5, &lims_ink_grey};
static const struct lims_type name_type = {LIMS_FACE_BOLD, 10.5, 13.5, &lims_ink_black};
static const struct lims_type detail_type = {LIMS_FACE_REGULAR, 8.5, 10.5, &lims_ink_grey};
static const struct lims_type remark_type = {LIMS_FACE_ITALIC, 9, 11, &lims_ink_black};

/// One line of places, as three rows of stacks.
struct places {
	size_t n;
	struct lims_stack role[ABREAST], remark[ABREAST], name[ABREAST];
	double role_height, remark_height, name_height;
};

static struct places lay_out(const struct lims_sheet *sheet, size_t first, double room)
{
	const struct lims_paper *p = sheet->paper;
	struct places l = {.n = p->signature_count - first < ABREAST ? p->signature_count - first : ABREAST};
	// One place alone stands at the right, where the one who decides signs.
	size_t slots = l.n == 1 ? 2 : l.n;
	double width = SHEET_BODY / (double)slots;
	for (size_t i = 0; i < l.n; i++) {
		const struct lims_paper_signature *s = &p->signatures[first + i];
		struct lims_stack stack = {
			.x = SHEET_LEFT + width * (double)(i + slots - l.n) + 5, .width = width - 10, .align = LIMS_ALIGN_CENTRE};
		l.role[i] = l.remark[i] = l.name[i] = stack;
		l.role[i].part[0] = (struct lims_part){&role_type, lims_or_dash(s->role.vi), false};
		l.role[i].part[1] = (struct lims_part){&role_en_type, s->role.en, false};
		l.remark[i].part[0] = (struct lims_part){&remark_type, s->remark, false};
		l.name[i].part[0] = (struct lims_part){&name_type, s->name, false};
		l.name[i].part[1] = (struct lims_part){&detail_type, s->detail, false};
	}
	l.role_height = lims_row_height(sheet, l.role, l.n);
	l.remark_height = lims_row_height(sheet, l.remark, l.n) + 6;
	if (l.remark_height < room)
		l.remark_height = room;
	l.name_height = lims_row_height(sheet, l.name, l.n);
	return l;
}

static double places_height(const struct places *l)
{
	return l->role_height + l->remark_height + l->name_height + 6;
}

static double date_height(const struct lims_sheet *sheet)
{
	return lims_bilingual_present(sheet->paper->place_date) ? date_type.leading + date_en_type.leading + 4 : 0;
}

double lims_signatures_height(const struct lims_sheet *sheet, double room)
{
	double height = date_height(sheet) + 8;
	for (size_t first = 0; first < sheet->paper->signature_count; first += ABREAST) {
		struct places l = lay_out(sheet, first, room);
		height += places_height(&l);
	}
	return height;
}

static void draw_date(struct lims_sheet *sheet, const struct places *l)
{
	if (!lims_bilingual_present(sheet->paper->place_date))
		return;
	struct lims_stack stack = l->role[l->n - 1];
	// Three abreast leave too little room for a date on one line.
	double centre = stack.x + stack.width / 2, width = stack.width < DATE_WIDTH ? DATE_WIDTH : stack.width;
	stack.x = centre + width / 2 > SHEET_RIGHT ? SHEET_RIGHT - width : centre - width / 2;
	stack.width = width;
	stack.part[0] = (struct lims_part){&date_type, sheet->paper->place_date.vi, false};
	stack.part[1] = (struct lims_part){&date_en_type, sheet->paper->place_date.en, false};
	lims_row_draw(sheet, &stack, 1, lims_page_fresh(sheet), lims_page_begin, NULL);
	sheet->y += 4;
}

static void draw_places(struct lims_sheet *sheet, const struct places *l)
{
	const double fresh = lims_page_fresh(sheet);
	lims_row_draw(sheet, l->role, l->n, fresh, lims_page_begin, NULL);
	double y = sheet->y;
	sheet->y += 4;
	lims_row_draw(sheet, l->remark, l->n, fresh, lims_page_begin, NULL);
	if (sheet->y < y + l->remark_height && sheet->y >= y)
		sheet->y = y + l->remark_height;
	lims_row_draw(sheet, l->name, l->n, fresh, lims_page_begin, NULL);
	sheet->y += 6;
}

void lims_signatures_draw(struct lims_sheet *sheet, double room)
{
	sheet->y += 8;
	for (size_t first = 0; first < sheet->paper->signature_count && sheet->rc == LIMS_OK; first += ABREAST) {
		struct places l = lay_out(sheet, first, room);
		double height = places_height(&l) + (first == 0 ? date_height(sheet) : 0);
		if (sheet->y + height > sheet->bottom && height <= lims_page_fresh(sheet))
			lims_page_begin(sheet, NULL);
		if (first == 0)
			draw_date(sheet, &l);
		draw_places(sheet, &l);
	}
}
