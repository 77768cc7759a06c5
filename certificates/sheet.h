// SPDX-License-Identifier: Apache-2.0
// Inside of the room: a document being drawn page by page; lines of type, rules and rectangles, measured from the top left in points.
#ifndef LIMS_CERTIFICATES_SHEET_H
#define LIMS_CERTIFICATES_SHEET_H

#include "certificates/face.h"
#include "certificates/paper.h"

#include <hpdf.h>

// A4 in points; libharu's own A4 is 0.28 pt too narrow and 0.89 pt too short.
#define SHEET_WIDTH 595.276
#define SHEET_HEIGHT 841.890
#define SHEET_LEFT 59.5
#define SHEET_RIGHT (SHEET_WIDTH - 53.9)
#define SHEET_BODY (SHEET_RIGHT - SHEET_LEFT)

struct lims_ink {
	double r, g, b;
};

extern const struct lims_ink lims_ink_black, lims_ink_grey, lims_ink_hair, lims_ink_pale, lims_ink_frame, lims_ink_warning;

struct lims_type {
	enum lims_face face;
	double size;
	double leading; ///< from line to line
	const struct lims_ink *ink;
};

struct lims_sheet {
	const struct lims_fonts *fonts;
	const struct lims_paper *paper;
	struct lims_err *err;
	lims_rc rc; ///< first failure; sticky: later drawing does nothing
	HPDF_Doc pdf;
	HPDF_Font font[LIMS_FACE_COUNT]; ///< loaded when first used
	HPDF_Page pages[LIMS_PAPER_PAGES];
	size_t page_count;
	HPDF_Page page;
	double y;      ///< where the next thing goes
	double bottom; ///< nothing of the body below this on the current page
};

/// One line of wrapped text; points into the text.
struct lims_line {
	const char *text;
	size_t n;
	double width;
};

/// Wraps at spaces and line feeds; a word wider than the line is cut between characters. Always advances.
struct lims_wrap {
	const struct lims_fonts *fonts;
	const struct lims_type *type;
	double width;
	const char *at;
};

lims_rc lims_sheet_init(struct lims_sheet *sheet, const struct lims_fonts *fonts, const struct lims_paper *paper, struct lims_err *err);
void lims_sheet_finish(struct lims_sheet *sheet);
/// Appends the bytes of the document.
lims_rc lims_sheet_save(struct lims_sheet *sheet, struct lims_buf *ret_pdf);
/// Where the sentence of a failure goes; NULL after the first, which is the one to report.
struct lims_err *lims_sheet_err(const struct lims_sheet *sheet);
/// Remembers the first failure and returns it.
lims_rc lims_sheet_stop(struct lims_sheet *sheet, lims_rc rc);

/// Adds an empty page and makes it the current one.
void lims_sheet_add_page(struct lims_sheet *sheet);
void lims_sheet_draw_text(struct lims_sheet *sheet, double x, double baseline, const struct lims_type *type, const char *text, size_t n);
void lims_sheet_draw_slanted(struct lims_sheet *sheet, double x, double y, double radians, const struct lims_type *type, const char *text);
void lims_sheet_draw_rule(struct lims_sheet *sheet, double x0, double y0, double x1, double y1, double width, const struct lims_ink *ink);
void lims_sheet_draw_box(struct lims_sheet *sheet, double x, double y, double w, double h, double width, const struct lims_ink *ink);
/// Fills a rectangle with white, so that nothing drawn before shows through.
void lims_sheet_clear_box(struct lims_sheet *sheet, double x, double y, double w, double h);
/// Draws a picture into a rectangle.
void lims_sheet_draw_image(struct lims_sheet *sheet, double x, double y, double w, double h, const struct lims_image *image);
/// Adds black rectangles to one path; lims_sheet_fill_boxes fills it.
void lims_sheet_add_box(struct lims_sheet *sheet, double x, double y, double w, double h);
void lims_sheet_fill_boxes(struct lims_sheet *sheet);

double lims_type_width(const struct lims_sheet *sheet, const struct lims_type *type, const char *text);
struct lims_wrap lims_wrap_start(const struct lims_sheet *sheet, const struct lims_type *type, double width, const char *text);
bool lims_wrap_next(struct lims_wrap *wrap, struct lims_line *ret_line);
size_t lims_wrap_count(const struct lims_sheet *sheet, const struct lims_type *type, double width, const char *text);
/// The narrowest width that needs no more lines than `width` does: a centred heading then has no lonely last word.
double lims_wrap_balance(const struct lims_sheet *sheet, const struct lims_type *type, double width, const char *text);
/// Draws wrapped text from the top `y`; returns the y below it. Centred lines are made about equally long. `align` other than DECIMAL.
double lims_sheet_draw_block(struct lims_sheet *sheet, double x, double y, double width, const struct lims_type *type,
	enum lims_paper_align align, const char *text);

#endif
