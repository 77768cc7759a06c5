// SPDX-License-Identifier: Apache-2.0
// Breaks text into lines that fit, by the widths that the PDF declares; needs no page and cannot stand still.
#include "certificates/sheet.h"
#include "lims-core/base/text.h"

#include <string.h>

double lims_type_width(const struct lims_sheet *sheet, const struct lims_type *type, const char *text)
{
	return text ? lims_face_width(sheet->fonts, type->face, type->size, text, strlen(text)) : 0;
}

struct lims_wrap lims_wrap_start(const struct lims_sheet *sheet, const struct lims_type *type, double width, const char *text)
{
	return (struct lims_wrap){.fonts = sheet->fonts, .type = type, .width = width, .at = text && *text ? text : NULL};
}

static double width_of(const struct lims_wrap *wrap, const char *from, const char *to)
{
	return lims_face_width(wrap->fonts, wrap->type->face, wrap->type->size, from, (size_t)(to - from));
}

// As many characters of a word as fit, at least one.
static const char *cut_word(const struct lims_wrap *wrap, const char *word, const char *end)
{
	const char *fit = word;
	double used = 0;
	while (fit < end) {
		const char *next = fit;
		lims_text_next(&next, end);
		used += width_of(wrap, fit, next);
		if (used > wrap->width && fit > word)
			break;
		fit = next;
	}
	return fit;
}

bool lims_wrap_next(struct lims_wrap *wrap, struct lims_line *ret_line)
{
	if (!wrap->at)
		return false;
	const char *start = wrap->at;
	const char *stop = start + strcspn(start, "\n");
	const char *fit = start; // end of the last word that fits
	double used = 0;
	// Widths are summed word by word, so that long text costs time in proportion to its length.
	for (const char *at = start; at < stop;) {
		const char *word = at + strspn(at, " ");
		const char *end = word + strcspn(word, " \n");
		used += width_of(wrap, at, end);
		if (used > wrap->width + 0.01)
			break;
		fit = end;
		at = end;
	}
	const char *rest = fit;
	if (fit == start && start < stop) {
		const char *word = start + strspn(start, " ");
		if (word < stop) {
			start = word;
			rest = fit = cut_word(wrap, word, word + strcspn(word, " \n"));
		} else {
			rest = stop;
		}
	}
	if (rest < stop)
		rest += strspn(rest, " ");
	*ret_line = (struct lims_line){.text = start, .n = (size_t)(fit - start), .width = width_of(wrap, start, fit)};
	if (rest >= stop)
		wrap->at = *stop == '\n' ? stop + 1 : NULL;
	else
		wrap->at = rest;
	return true;
}

size_t lims_wrap_count(const struct lims_sheet *sheet, const struct lims_type *type, double width, const char *text)
{
	struct lims_wrap wrap = lims_wrap_start(sheet, type, width, text);
	struct lims_line line;
	size_t n = 0;
	while (lims_wrap_next(&wrap, &line))
		n++;
	return n;
}

static double widest_word(const struct lims_sheet *sheet, const struct lims_type *type, const char *text)
{
	double widest = 0;
	for (const char *at = text; at && *at; at += strspn(at, " \n")) {
		size_t n = strcspn(at, " \n");
		double word = lims_face_width(sheet->fonts, type->face, type->size, at, n);
		widest = word > widest ? word : widest;
		at += n;
	}
	return widest;
}

double lims_wrap_balance(const struct lims_sheet *sheet, const struct lims_type *type, double width, const char *text)
{
	size_t lines = lims_wrap_count(sheet, type, width, text);
	double good = width;
	// A narrower block may have as many lines only because a word was cut for it.
	const double least = lines > 1 ? widest_word(sheet, type, text) : 0;
	for (double step = width / 4; lines > 1 && lines < 6 && step > 1; step /= 2)
		if (good - step >= least && lims_wrap_count(sheet, type, good - step, text) == lines)
			good -= step;
	return good;
}

double lims_sheet_draw_block(
	struct lims_sheet *sheet, double x, double y, double width, const struct lims_type *type, enum lims_paper_align align, const char *text)
{
	double narrow = align == LIMS_ALIGN_CENTRE ? lims_wrap_balance(sheet, type, width, text) : width;
	struct lims_wrap wrap = lims_wrap_start(sheet, type, narrow, text);
	struct lims_line line;
	while (lims_wrap_next(&wrap, &line)) {
		double slack = width - line.width;
		double indent = align == LIMS_ALIGN_RIGHT ? slack : align == LIMS_ALIGN_CENTRE ? slack / 2 : 0;
		y += type->leading;
		lims_sheet_draw_text(sheet, x + indent, y - 0.25 * type->leading, type, line.text, line.n);
	}
	return y;
}
