// SPDX-License-Identifier: Apache-2.0
// Talks to libharu: pages, strings, rules, and its errors turned into ours.
#include "certificates/sheet.h"
#include "certificates/unicode_map.h"
#include "lims-core/base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct lims_ink lims_ink_black = {0, 0, 0};
const struct lims_ink lims_ink_grey = {0.36, 0.36, 0.36};
const struct lims_ink lims_ink_hair = {0.72, 0.72, 0.72};
const struct lims_ink lims_ink_pale = {0.90, 0.90, 0.90};
const struct lims_ink lims_ink_frame = {0.13, 0.22, 0.40};
const struct lims_ink lims_ink_warning = {0.70, 0.10, 0.10};

struct lims_err *lims_sheet_err(const struct lims_sheet *sheet)
{
	return sheet->rc == LIMS_OK ? sheet->err : NULL;
}

lims_rc lims_sheet_stop(struct lims_sheet *sheet, lims_rc rc)
{
	if (sheet->rc == LIMS_OK)
		sheet->rc = rc;
	return sheet->rc;
}

static void on_error(HPDF_STATUS code, HPDF_STATUS detail, void *user)
{
	struct lims_sheet *sheet = user;
	if (code == HPDF_FAILD_TO_ALLOC_MEM)
		lims_sheet_stop(
			sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_MEMORY, "no memory to draw the paper; close other programs and try again"));
	else
		lims_sheet_stop(sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_INPUT,
								   "the PDF library refuses the paper (error 0x%04lX, detail %lu); report it with this number",
								   (unsigned long)code, (unsigned long)detail));
}

static void write_info(struct lims_sheet *sheet)
{
	const struct lims_paper *p = sheet->paper;
	char title[1024];
	snprintf(title, sizeof title, "%s %s", p->title.vi ? p->title.vi : "", p->number);
	HPDF_SetInfoAttr(sheet->pdf, HPDF_INFO_TITLE, title);
	HPDF_SetInfoAttr(sheet->pdf, HPDF_INFO_AUTHOR, p->org.name.vi);
	if (p->program && *p->program)
		HPDF_SetInfoAttr(sheet->pdf, HPDF_INFO_CREATOR, p->program);
	if (p->created.us == 0)
		return;
	// The civil time of the moment, by way of its text: the date attribute wants fields and an offset.
	char text[LIMS_MOMENT_TEXT];
	lims_moment_text(p->created, text);
	int field[6] = {0};
	static const struct {
		int at, n;
	} where[6] = {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}};
	for (int i = 0; i < 6; i++)
		for (int k = 0; k < where[i].n; k++)
			field[i] = field[i] * 10 + (text[where[i].at + k] - '0');
	int offset = p->created.offset_min;
	int distance = offset < 0 ? -offset : offset;
	HPDF_Date date = {field[0], field[1], field[2], field[3], field[4], field[5],
		offset == 0  ? 'Z'
		: offset < 0 ? '-'
					 : '+',
		distance / 60, distance % 60};
	HPDF_SetInfoDateAttr(sheet->pdf, HPDF_INFO_CREATION_DATE, date);
	HPDF_SetInfoDateAttr(sheet->pdf, HPDF_INFO_MOD_DATE, date);
}

lims_rc lims_sheet_init(struct lims_sheet *sheet, const struct lims_fonts *fonts, const struct lims_paper *paper, struct lims_err *err)
{
	memset(sheet, 0, sizeof *sheet);
	sheet->fonts = fonts;
	sheet->paper = paper;
	sheet->err = err;
	sheet->pdf = HPDF_New(on_error, sheet);
	if (!sheet->pdf)
		return lims_sheet_stop(
			sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_MEMORY, "no memory to draw the paper; close other programs and try again"));
	HPDF_SetCompressionMode(sheet->pdf, HPDF_COMP_ALL);
	HPDF_UseUTFEncodings(sheet->pdf);
	HPDF_SetCurrentEncoder(sheet->pdf, "UTF-8");
	write_info(sheet);
	return sheet->rc;
}

void lims_sheet_finish(struct lims_sheet *sheet)
{
	if (sheet->pdf)
		HPDF_Free(sheet->pdf);
	sheet->pdf = NULL;
}

lims_rc lims_sheet_save(struct lims_sheet *sheet, struct lims_buf *ret_pdf)
{
	if (sheet->rc == LIMS_OK)
		HPDF_SaveToStream(sheet->pdf);
	if (sheet->rc != LIMS_OK)
		return sheet->rc;
	size_t size = HPDF_GetStreamSize(sheet->pdf);
	if (ret_pdf->failed || size > ret_pdf->max - ret_pdf->len)
		return lims_sheet_stop(sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_MEMORY,
										  "the PDF of %zu bytes is larger than its buffer allows; print less on one paper", size));
	HPDF_ResetStream(sheet->pdf);
	for (size_t done = 0; done < size && sheet->rc == LIMS_OK;) {
		HPDF_BYTE chunk[8192];
		size_t want = size - done < sizeof chunk ? size - done : sizeof chunk;
		HPDF_UINT32 n = (HPDF_UINT32)want;
		HPDF_ReadFromStream(sheet->pdf, chunk, &n);
		if (n == 0)
			return lims_sheet_stop(sheet,
				lims_err_set(lims_sheet_err(sheet), LIMS_E_MEMORY, "the PDF library lost %zu bytes of the paper; try again", size - done));
		lims_buf_add(ret_pdf, chunk, n);
		done += n;
	}
	if (sheet->rc == LIMS_OK)
		sheet->rc = lims_buf_check(ret_pdf, "the PDF", sheet->err);
	return sheet->rc;
}

void lims_sheet_add_page(struct lims_sheet *sheet)
{
	if (sheet->rc != LIMS_OK)
		return;
	if (sheet->page_count == LIMS_PAPER_PAGES) {
		lims_sheet_stop(sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_INPUT,
								   "the paper has more than %d pages; print less on one paper", LIMS_PAPER_PAGES));
		return;
	}
	HPDF_Page page = HPDF_AddPage(sheet->pdf);
	if (!page || sheet->rc != LIMS_OK) {
		lims_sheet_stop(
			sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_MEMORY, "no memory for another page; close other programs and try again"));
		return;
	}
	HPDF_Page_SetWidth(page, (HPDF_REAL)SHEET_WIDTH);
	HPDF_Page_SetHeight(page, (HPDF_REAL)SHEET_HEIGHT);
	sheet->pages[sheet->page_count++] = page;
	sheet->page = page;
}

static HPDF_Font take_font(struct lims_sheet *sheet, enum lims_face face)
{
	if (sheet->font[face] || sheet->rc != LIMS_OK)
		return sheet->font[face];
	const char *name = HPDF_LoadTTFontFromFile(sheet->pdf, lims_face_path(sheet->fonts, face), HPDF_TRUE);
	// HPDF_GetFont(NULL) is a crash in libharu 2.3.0.
	if (name && sheet->rc == LIMS_OK)
		sheet->font[face] = HPDF_GetFont(sheet->pdf, name, "UTF-8");
	if (sheet->font[face] && !lims_font_map_unicode(sheet->font[face]))
		sheet->font[face] = NULL;
	if (!sheet->font[face])
		lims_sheet_stop(sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_MEMORY, "the PDF library does not take a font; try again"));
	return sheet->font[face];
}

static HPDF_REAL up(double y)
{
	return (HPDF_REAL)(SHEET_HEIGHT - y);
}

static bool begin_text(struct lims_sheet *sheet, const struct lims_type *type)
{
	HPDF_Font font = take_font(sheet, type->face);
	if (!font || !sheet->page || sheet->rc != LIMS_OK)
		return false;
	HPDF_Page_SetRGBFill(sheet->page, (HPDF_REAL)type->ink->r, (HPDF_REAL)type->ink->g, (HPDF_REAL)type->ink->b);
	HPDF_Page_SetFontAndSize(sheet->page, font, (HPDF_REAL)type->size);
	HPDF_Page_BeginText(sheet->page);
	return sheet->rc == LIMS_OK;
}

void lims_sheet_draw_text(struct lims_sheet *sheet, double x, double baseline, const struct lims_type *type, const char *text, size_t n)
{
	char line[LIMS_PAPER_TEXT + 1];
	if (n == 0 || sheet->rc != LIMS_OK)
		return;
	if (n >= sizeof line) {
		lims_sheet_stop(
			sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_INPUT, "a line of %zu bytes is too long for paper; shorten it", n));
		return;
	}
	memcpy(line, text, n);
	line[n] = '\0';
	if (!begin_text(sheet, type))
		return;
	HPDF_Page_TextOut(sheet->page, (HPDF_REAL)x, up(baseline), line);
	HPDF_Page_EndText(sheet->page);
}

void lims_sheet_draw_slanted(struct lims_sheet *sheet, double x, double y, double radians, const struct lims_type *type, const char *text)
{
	if (!begin_text(sheet, type))
		return;
	HPDF_REAL c = (HPDF_REAL)cos(radians), s = (HPDF_REAL)sin(radians);
	HPDF_Page_SetTextMatrix(sheet->page, c, s, -s, c, (HPDF_REAL)x, up(y));
	HPDF_Page_ShowText(sheet->page, text);
	HPDF_Page_EndText(sheet->page);
}

static bool begin_stroke(struct lims_sheet *sheet, double width, const struct lims_ink *ink)
{
	if (!sheet->page || sheet->rc != LIMS_OK)
		return false;
	HPDF_Page_SetLineWidth(sheet->page, (HPDF_REAL)width);
	HPDF_Page_SetRGBStroke(sheet->page, (HPDF_REAL)ink->r, (HPDF_REAL)ink->g, (HPDF_REAL)ink->b);
	return true;
}

void lims_sheet_draw_rule(struct lims_sheet *sheet, double x0, double y0, double x1, double y1, double width, const struct lims_ink *ink)
{
	if (!begin_stroke(sheet, width, ink))
		return;
	HPDF_Page_MoveTo(sheet->page, (HPDF_REAL)x0, up(y0));
	HPDF_Page_LineTo(sheet->page, (HPDF_REAL)x1, up(y1));
	HPDF_Page_Stroke(sheet->page);
}

void lims_sheet_draw_box(struct lims_sheet *sheet, double x, double y, double w, double h, double width, const struct lims_ink *ink)
{
	if (!begin_stroke(sheet, width, ink))
		return;
	HPDF_Page_Rectangle(sheet->page, (HPDF_REAL)x, up(y + h), (HPDF_REAL)w, (HPDF_REAL)h);
	HPDF_Page_Stroke(sheet->page);
}

void lims_sheet_clear_box(struct lims_sheet *sheet, double x, double y, double w, double h)
{
	if (!sheet->page || sheet->rc != LIMS_OK)
		return;
	HPDF_Page_SetRGBFill(sheet->page, 1, 1, 1);
	HPDF_Page_Rectangle(sheet->page, (HPDF_REAL)x, up(y + h), (HPDF_REAL)w, (HPDF_REAL)h);
	HPDF_Page_Fill(sheet->page);
	HPDF_Page_SetRGBFill(sheet->page, 0, 0, 0);
}

void lims_sheet_draw_image(struct lims_sheet *sheet, double x, double y, double w, double h, const struct lims_image *image)
{
	if (!sheet->page || sheet->rc != LIMS_OK)
		return;
	HPDF_Image made = HPDF_LoadRawImageFromMem(sheet->pdf, image->rgb, image->width, image->height, HPDF_CS_DEVICE_RGB, 8);
	if (made)
		HPDF_Page_DrawImage(sheet->page, made, (HPDF_REAL)x, up(y + h), (HPDF_REAL)w, (HPDF_REAL)h);
}

void lims_sheet_add_box(struct lims_sheet *sheet, double x, double y, double w, double h)
{
	if (sheet->page && sheet->rc == LIMS_OK)
		HPDF_Page_Rectangle(sheet->page, (HPDF_REAL)x, up(y + h), (HPDF_REAL)w, (HPDF_REAL)h);
}

void lims_sheet_fill_boxes(struct lims_sheet *sheet)
{
	if (sheet->page && sheet->rc == LIMS_OK)
		HPDF_Page_Fill(sheet->page);
}
