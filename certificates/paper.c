// SPDX-License-Identifier: Apache-2.0
// Puts a paper together: check, head, sections, statements, signatures, annex, feet.
#include "certificates/paper.h"
#include "certificates/check.h"
#include "certificates/section.h"

#include <stdlib.h>

#define STRETCH_MAX 7.0
#define STRETCH_MIN (-4.0)

/// Statements that stand with the signatures; those behind them go behind the annex, and a note says so.
struct front {
	size_t statements;
	double height; ///< of statements, note and signatures
	double room;   ///< to sign
};

static const struct lims_bilingual more_overleaf = {"Còn ghi chú ở trang sau.", "Further statements overleaf."};

static struct front front_of(const struct lims_sheet *sheet, size_t statements, double room)
{
	const struct lims_paper *p = sheet->paper;
	struct front f = {.statements = statements, .room = room};
	f.height = lims_statements_height(sheet, p->statements, statements) + lims_signatures_height(sheet, room);
	if (statements < p->statement_count)
		f.height += lims_statements_height(sheet, &more_overleaf, 1) - (statements ? LIMS_STATEMENTS_GAP : 0);
	return f;
}

// Fields of a certificate and the lines they take; false when it is laid out like any other paper.
static bool all_fields(const struct lims_sheet *sheet, double *ret_height, size_t *ret_lines)
{
	const struct lims_paper *p = sheet->paper;
	*ret_height = 0;
	*ret_lines = 0;
	for (size_t i = 0; i < p->section_count; i++) {
		if (p->sections[i].kind != LIMS_SECTION_FIELDS || p->sections[i].new_page)
			return false;
		*ret_height += lims_fields_height(sheet, &p->sections[i]);
		for (size_t k = 0; k < p->sections[i].field_count; k++)
			*ret_lines += 1 + !p->sections[i].fields[k].half;
	}
	return p->kind == LIMS_PAPER_CERTIFICATE && *ret_lines > 0;
}

// The fields of a certificate are spread or drawn together a little, so that they and the signatures fill one page. What the fields and the signatures leave no room for is
// stated overleaf: nobody signs a page of signatures alone. So that no page is turned for the last statement, and the first one, which explains a sign in the fields, stands
// below them, there may be a little less room to sign.
static double stretch_of(const struct lims_sheet *sheet, struct front *front)
{
	const size_t all = sheet->paper->statement_count;
	double fields;
	size_t lines;
	*front = front_of(sheet, all, LIMS_SIGNING_ROOM);
	if (!all_fields(sheet, &fields, &lines))
		return 0;
	const double room = sheet->bottom - sheet->y - fields - 6;
	for (size_t n = all + 1; n-- > 0;) {
		struct front f = front_of(sheet, n, LIMS_SIGNING_ROOM);
		if (room - f.height < STRETCH_MIN * (double)lines / 2 && (n == all || n <= 1))
			f = front_of(sheet, n, LIMS_SIGNING_LEAST);
		double each = (room - f.height) * 2 / (double)lines;
		if (each < STRETCH_MIN)
			continue;
		*front = f;
		return each < STRETCH_MAX ? each : STRETCH_MAX;
	}
	return 0;
}

// Who signs must see on the same page what is concluded: index of the first of the closing sections of fields and paragraphs.
static size_t closing_from(const struct lims_sheet *sheet, const struct front *front, double *ret_height)
{
	const struct lims_paper *p = sheet->paper;
	size_t i = p->section_count;
	*ret_height = front->height;
	for (; i > 1; i--) {
		const struct lims_paper_section *s = &p->sections[i - 1];
		bool text = s->kind == LIMS_SECTION_TEXT;
		double height = text ? lims_text_height(sheet, s) : s->kind == LIMS_SECTION_FIELDS ? lims_fields_height(sheet, s) : 0;
		if (height <= 0 || *ret_height + height > lims_page_fresh(sheet) || lims_bilingual_present(s->outcome))
			break;
		*ret_height += height;
	}
	return p->signature_count ? i : p->section_count;
}

static void draw_all(struct lims_sheet *sheet)
{
	const struct lims_paper *p = sheet->paper;
	lims_page_begin(sheet, NULL);
	if (sheet->rc != LIMS_OK)
		return;
	struct front front;
	double stretch = stretch_of(sheet, &front), closing_height;
	const size_t closing = closing_from(sheet, &front, &closing_height);
	for (size_t i = 0; i < p->section_count && sheet->rc == LIMS_OK; i++) {
		if (i == closing && !p->sections[i].new_page && sheet->y + closing_height > sheet->bottom)
			lims_page_begin(sheet, NULL);
		lims_section_draw(sheet, p->sections, p->section_count, i, stretch);
	}
	size_t overleaf = p->statement_count - front.statements;
	lims_statements_draw(sheet, p->statements, front.statements);
	if (overleaf && front.statements)
		sheet->y -= LIMS_STATEMENTS_GAP;
	lims_statements_draw(sheet, &more_overleaf, overleaf > 0);
	if (p->signature_count)
		lims_signatures_draw(sheet, front.room);
	if ((p->annex_count || overleaf) && sheet->rc == LIMS_OK)
		lims_page_begin(sheet, NULL);
	if (p->ret_annex_page)
		*p->ret_annex_page = sheet->page_count;
	for (size_t i = 0; i < p->annex_count && sheet->rc == LIMS_OK; i++)
		lims_section_draw(sheet, p->annex, p->annex_count, i, 0);
	if (overleaf) {
		const struct lims_paper_section heading = {.kind = LIMS_SECTION_TEXT, .heading = {"Ghi chú", "Statements"}};
		lims_section_draw(sheet, &heading, 1, 0, 0);
		lims_statements_draw(sheet, p->statements + front.statements, overleaf);
	}
	lims_page_number_all(sheet);
}

lims_rc lims_paper_render(const struct lims_fonts *fonts, const struct lims_paper *paper, struct lims_buf *ret_pdf, struct lims_err *err)
{
	lims_rc rc = lims_paper_check(fonts, paper, err);
	if (rc != LIMS_OK)
		return rc;
	struct lims_sheet *sheet = malloc(sizeof *sheet);
	if (!sheet)
		return lims_err_set(err, LIMS_E_MEMORY, "no memory to draw the paper; close other programs and try again");
	rc = lims_sheet_init(sheet, fonts, paper, err);
	if (rc == LIMS_OK) {
		draw_all(sheet);
		rc = lims_sheet_save(sheet, ret_pdf);
	}
	lims_sheet_finish(sheet);
	free(sheet);
	return rc;
}
