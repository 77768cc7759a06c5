// SPDX-License-Identifier: Apache-2.0
// Frame, head, mark across the page, running head and foot.
#include "certificates/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FRAME_INSET 25.5
#define RUNNING_HEAD 44.0
#define ENDED_TOP 29.8
#define BODY_TOP 58.0
#define BODY_BOTTOM (SHEET_HEIGHT - 60.0)
// Five pictures and their gaps fit into the narrower of the two heads.
#define PICTURE_HEIGHT 32.0
#define PICTURE_WIDTH 42.0
#define PICTURE_GAP 5.0
#define FOOT_BASELINE (SHEET_HEIGHT - 36.0)

static const struct lims_type parent_type = {LIMS_FACE_REGULAR, 10.5, 13, &lims_ink_black};
static const struct lims_type org_type = {LIMS_FACE_BOLD, 11, 13.5, &lims_ink_black};
static const struct lims_type org_en_type = {LIMS_FACE_ITALIC, 8.5, 10.5, &lims_ink_black};
static const struct lims_type contact_type = {LIMS_FACE_REGULAR, 8.5, 10.5, &lims_ink_grey};
static const struct lims_type state_type = {LIMS_FACE_BOLD, 10.5, 13, &lims_ink_black};
static const struct lims_type motto_type = {LIMS_FACE_BOLD, 11.5, 14, &lims_ink_black};
static const struct lims_type title_type = {LIMS_FACE_BOLD, 19, 24, &lims_ink_black};
static const struct lims_type title_en_type = {LIMS_FACE_ITALIC, 12, 15, &lims_ink_black};
static const struct lims_type number_type = {LIMS_FACE_BOLD, 11.5, 16, &lims_ink_black};
static const struct lims_type subtitle_type = {LIMS_FACE_REGULAR, 10, 13, &lims_ink_black};
static const struct lims_type subtitle_en_type = {LIMS_FACE_ITALIC, 8.5, 10.5, &lims_ink_black};
static const struct lims_type foot_type = {LIMS_FACE_REGULAR, 8, 10, &lims_ink_grey};
static const struct lims_type foot_end_type = {LIMS_FACE_ITALIC, 8, 10, &lims_ink_grey};
static const struct lims_type warning_type = {LIMS_FACE_BOLD, 9, 11, &lims_ink_warning};
static const struct lims_type mark_type = {LIMS_FACE_BOLD, 30, 36, &lims_ink_pale};
static const struct lims_type mark_en_type = {LIMS_FACE_BOLD, 22, 36, &lims_ink_pale};

static const struct lims_ink ended_ink = {0.95, 0.74, 0.74};
static const struct lims_type ended_mark_type = {LIMS_FACE_BOLD, 30, 36, &ended_ink};
static const struct lims_type ended_words_type = {LIMS_FACE_BOLD, 13, 16, &ended_ink};
static const struct lims_type ended_type = {LIMS_FACE_BOLD, 7, 8, &lims_ink_warning};
#define ENDED_ACROSS 780.0
#define ENDED_LEAST 0.7

static const char ended_line[] = "KHÔNG CÒN GIÁ TRỊ / NO LONGER VALID";
static const char training_vi[] = "BẢN TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ";
static const char training_en[] = "TRAINING – NOT VALID";
static const char training_line[] = "BẢN TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ / TRAINING – NOT VALID";
static const char draft_vi[] = "BẢN NHÁP – CHƯA CÓ GIÁ TRỊ";
static const char draft_en[] = "DRAFT – NOT ISSUED";
static const char draft_line[] = "BẢN NHÁP – CHƯA CÓ GIÁ TRỊ / DRAFT – NOT ISSUED";

static double body_bottom(const struct lims_sheet *sheet)
{
	int lines = sheet->paper->training + sheet->paper->draft;
	return BODY_BOTTOM - 11.0 * lines;
}

double lims_page_fresh(const struct lims_sheet *sheet)
{
	return body_bottom(sheet) - BODY_TOP;
}

// Centred across the page along its rising diagonal; `shift` moves the line downwards, at right angles to it.
static void draw_across(struct lims_sheet *sheet, const struct lims_type *type, double shift, const char *text)
{
	const double angle = atan2(SHEET_HEIGHT, SHEET_WIDTH);
	double half = lims_type_width(sheet, type, text) / 2;
	double x = SHEET_WIDTH / 2 + shift * sin(angle) - half * cos(angle);
	double y = SHEET_HEIGHT / 2 + shift * cos(angle) + half * sin(angle);
	lims_sheet_draw_slanted(sheet, x, y, angle, type, text);
}

static void draw_marks(struct lims_sheet *sheet)
{
	const bool both = sheet->paper->training && sheet->paper->draft;
	if (sheet->paper->training) {
		draw_across(sheet, &mark_type, both ? 40 : -4, training_vi);
		draw_across(sheet, &mark_en_type, both ? 70 : 26, training_en);
	}
	if (sheet->paper->draft) {
		draw_across(sheet, &mark_type, both ? -60 : -4, draft_vi);
		draw_across(sheet, &mark_en_type, both ? -30 : 26, draft_en);
	}
}

/// The type, or so much smaller that the text stands on one line: what ended an amendment names two numbers.
static struct lims_type fitted(const struct lims_sheet *sheet, const struct lims_type *type, double room, const char *text)
{
	struct lims_type t = *type;
	double width = lims_type_width(sheet, type, text), part = width > room ? 0.99 * room / width : 1;
	t.size *= part > ENDED_LEAST ? part : ENDED_LEAST;
	return t;
}

/// Where neither the marks across the page nor the heads stand.
static void draw_ended(struct lims_sheet *sheet)
{
	const struct lims_bilingual *ended = &sheet->paper->ended;
	char line[1024];
	if (!ended->vi || !ended->en)
		return;
	draw_across(sheet, &ended_mark_type, -76, ended_line);
	snprintf(line, sizeof line, "%.450s / %.450s", ended->vi, ended->en);
	struct lims_type type = fitted(sheet, &ended_words_type, ENDED_ACROSS, line);
	draw_across(sheet, &type, -54, line);
	snprintf(line, sizeof line, "KHÔNG CÒN GIÁ TRỊ: %.450s / NO LONGER VALID: %.450s", ended->vi, ended->en);
	type = fitted(sheet, &ended_type, SHEET_BODY, line);
	lims_sheet_draw_block(sheet, SHEET_LEFT, ENDED_TOP, SHEET_BODY, &type, LIMS_ALIGN_LEFT, line);
}

static void draw_frame(struct lims_sheet *sheet)
{
	if (sheet->paper->kind != LIMS_PAPER_CERTIFICATE)
		return;
	lims_sheet_draw_box(
		sheet, FRAME_INSET, FRAME_INSET, SHEET_WIDTH - 2 * FRAME_INSET, SHEET_HEIGHT - 2 * FRAME_INSET, 1.1, &lims_ink_frame);
	lims_sheet_draw_box(sheet, FRAME_INSET + 3, FRAME_INSET + 3, SHEET_WIDTH - 2 * FRAME_INSET - 6, SHEET_HEIGHT - 2 * FRAME_INSET - 6,
		0.35, &lims_ink_frame);
}

static double centre(struct lims_sheet *sheet, double x, double y, double width, const struct lims_type *type, const char *text)
{
	return lims_sheet_draw_block(sheet, x, y, width, type, LIMS_ALIGN_CENTRE, text);
}

/// How wide a picture is that is as high as the row of pictures, or less where it would be too wide.
static double picture_width(const struct lims_image *image)
{
	double width = PICTURE_HEIGHT * image->width / image->height;
	return width < PICTURE_WIDTH ? width : PICTURE_WIDTH;
}

/// The pictures side by side, centred; the y below them.
static double draw_pictures(struct lims_sheet *sheet, double x, double y, double width)
{
	const struct lims_paper_org *org = &sheet->paper->org;
	double all = org->picture_count ? (double)(org->picture_count - 1) * PICTURE_GAP : 0;
	for (size_t i = 0; i < org->picture_count; i++)
		all += picture_width(&org->pictures[i]);
	double at = x + (width - all) / 2;
	for (size_t i = 0; i < org->picture_count; i++) {
		const struct lims_image *image = &org->pictures[i];
		double w = picture_width(image), h = w * image->height / image->width;
		lims_sheet_draw_image(sheet, at, y + (PICTURE_HEIGHT - h) / 2, w, h, image);
		at += w + PICTURE_GAP;
	}
	return org->picture_count ? y + PICTURE_HEIGHT + 4 : y;
}

static double draw_org(struct lims_sheet *sheet, double x, double y, double width)
{
	const struct lims_paper_org *org = &sheet->paper->org;
	char line[1024];
	y = draw_pictures(sheet, x, y, width);
	y = centre(sheet, x, y, width, &parent_type, org->parent.vi);
	y = centre(sheet, x, y, width, &org_type, org->name.vi);
	y = centre(sheet, x, y, width, &org_en_type, org->name.en);
	lims_sheet_draw_rule(sheet, x + width / 2 - 32, y + 3.5, x + width / 2 + 32, y + 3.5, 0.7, &lims_ink_black);
	y += 7;
	y = centre(sheet, x, y, width, &contact_type, org->address);
	bool phone = org->phone && *org->phone, email = org->email && *org->email;
	snprintf(line, sizeof line, "%s%.450s%s%.450s", phone ? "ĐT / Tel.: " : "", phone ? org->phone : "", phone && email ? " · " : "",
		email ? org->email : "");
	y = centre(sheet, x, y, width, &contact_type, line);
	if (org->designation && *org->designation) {
		bool other = org->licence.vi && org->licence.en;
		snprintf(line, sizeof line, "%.200s / %.200s: %.500s", other ? org->licence.vi : "Số chỉ định",
			other ? org->licence.en : "Designation No.", org->designation);
		y = centre(sheet, x, y, width, &contact_type, line);
	}
	if (org->accreditation && *org->accreditation) {
		snprintf(line, sizeof line, "Số công nhận / Accreditation No.: %.900s", org->accreditation);
		y = centre(sheet, x, y, width, &contact_type, line);
	}
	return y;
}

static double draw_motto(struct lims_sheet *sheet, double x, double y, double width)
{
	static const char motto[] = "Độc lập - Tự do - Hạnh phúc";
	y = centre(sheet, x, y, width, &state_type, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
	y = centre(sheet, x, y, width, &motto_type, motto);
	double half = lims_type_width(sheet, &motto_type, motto) / 2;
	lims_sheet_draw_rule(sheet, x + width / 2 - half, y + 1.5, x + width / 2 + half, y + 1.5, 0.7, &lims_ink_black);
	y = centre(sheet, x, y + 4, width, &org_en_type, "SOCIALIST REPUBLIC OF VIET NAM");
	return centre(sheet, x, y, width, &org_en_type, "Independence - Freedom - Happiness");
}

static void draw_first_head(struct lims_sheet *sheet)
{
	const struct lims_paper *p = sheet->paper;
	double top = 43, left, right = top;
	if (p->form_label && *p->form_label)
		lims_sheet_draw_block(sheet, SHEET_LEFT, 33, SHEET_BODY, &foot_end_type, LIMS_ALIGN_RIGHT, p->form_label);
	if (p->motto) {
		left = draw_org(sheet, SHEET_LEFT - 8, top, SHEET_BODY * 0.48);
		right = draw_motto(sheet, SHEET_LEFT + SHEET_BODY * 0.48, top, SHEET_BODY * 0.52 + 4);
	} else {
		left = draw_org(sheet, SHEET_LEFT, top, SHEET_BODY);
	}
	double y = (left > right ? left : right) + 12;
	y = centre(sheet, SHEET_LEFT, y, SHEET_BODY, &title_type, p->title.vi);
	y = centre(sheet, SHEET_LEFT, y, SHEET_BODY, &title_en_type, p->title.en);
	char number[512];
	snprintf(number, sizeof number, "Số (No.): %.400s", p->number);
	y = centre(sheet, SHEET_LEFT, y + 2, SHEET_BODY, &number_type, number);
	y = centre(sheet, SHEET_LEFT, y, SHEET_BODY, &subtitle_type, p->subtitle.vi);
	y = centre(sheet, SHEET_LEFT, y, SHEET_BODY, &subtitle_en_type, p->subtitle.en);
	sheet->y = y + 8;
	// A head of many lines may not push the body off the page for ever.
	if (sheet->y > SHEET_HEIGHT / 2)
		lims_sheet_stop(
			sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_INPUT,
					   "the head of the paper takes more than half a page; shorten the organisation's name and address, or the title"));
}

// One line of at most `width`; what does not fit is shown to be missing.
static void draw_one_line(
	struct lims_sheet *sheet, double x, double width, const struct lims_type *type, enum lims_paper_align align, const char *text)
{
	const char *more = " …";
	if (lims_wrap_count(sheet, type, width, text) == 1)
		more = "";
	const double room = width - lims_type_width(sheet, type, more);
	struct lims_wrap wrap = lims_wrap_start(sheet, type, room, text);
	struct lims_line line;
	if (!lims_wrap_next(&wrap, &line))
		return;
	if (align == LIMS_ALIGN_RIGHT)
		x += room - line.width;
	lims_sheet_draw_text(sheet, x, RUNNING_HEAD, type, line.text, line.n);
	lims_sheet_draw_text(sheet, x + line.width, RUNNING_HEAD, type, more, strlen(more));
}

static void draw_running_head(struct lims_sheet *sheet)
{
	draw_one_line(sheet, SHEET_LEFT, SHEET_BODY * 0.7, &foot_type, LIMS_ALIGN_LEFT, sheet->paper->org.name.vi);
	draw_one_line(sheet, SHEET_LEFT + SHEET_BODY * 0.71, SHEET_BODY * 0.29, &foot_end_type, LIMS_ALIGN_RIGHT, sheet->paper->title.vi);
	lims_sheet_draw_rule(sheet, SHEET_LEFT, RUNNING_HEAD + 4.5, SHEET_RIGHT, RUNNING_HEAD + 4.5, 0.35, &lims_ink_grey);
	sheet->y = BODY_TOP;
}

void lims_page_begin(struct lims_sheet *sheet, void *context)
{
	(void)context;
	lims_sheet_add_page(sheet);
	if (sheet->rc != LIMS_OK)
		return;
	draw_marks(sheet);
	draw_ended(sheet);
	draw_frame(sheet);
	sheet->bottom = body_bottom(sheet);
	if (sheet->page_count > 1) {
		draw_running_head(sheet);
		return;
	}
	draw_first_head(sheet);
	if (lims_proof_wanted(sheet->paper)) {
		sheet->bottom -= LIMS_PROOF_HEIGHT;
		lims_proof_draw(sheet, sheet->bottom);
	}
}

static void draw_foot(struct lims_sheet *sheet, size_t page)
{
	const struct lims_paper *p = sheet->paper;
	char line[512];
	double y = FOOT_BASELINE;
	lims_sheet_draw_rule(sheet, SHEET_LEFT, y - 11, SHEET_RIGHT, y - 11, 0.35, &lims_ink_grey);
	int n = snprintf(line, sizeof line, "Số / No.: %.400s", p->number);
	lims_sheet_draw_text(sheet, SHEET_LEFT, y, &foot_type, line, (size_t)n);
	n = snprintf(line, sizeof line, "Trang %zu/%zu · Page %zu/%zu", page + 1, sheet->page_count, page + 1, sheet->page_count);
	lims_sheet_draw_text(sheet, SHEET_RIGHT - lims_type_width(sheet, &foot_type, line), y, &foot_type, line, (size_t)n);
	if (page + 1 == sheet->page_count)
		lims_sheet_draw_block(sheet, SHEET_LEFT, y - 7.5, SHEET_BODY, &foot_end_type, LIMS_ALIGN_CENTRE, "– Hết / End –");
	y -= 25;
	if (p->draft)
		lims_sheet_draw_block(sheet, SHEET_LEFT, y, SHEET_BODY, &warning_type, LIMS_ALIGN_CENTRE, draft_line);
	if (p->training)
		lims_sheet_draw_block(sheet, SHEET_LEFT, p->draft ? y - 11 : y, SHEET_BODY, &warning_type, LIMS_ALIGN_CENTRE, training_line);
}

void lims_page_number_all(struct lims_sheet *sheet)
{
	for (size_t i = 0; i < sheet->page_count && sheet->rc == LIMS_OK; i++) {
		sheet->page = sheet->pages[i];
		draw_foot(sheet, i);
	}
}
