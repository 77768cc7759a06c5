// SPDX-License-Identifier: Apache-2.0
// The strip at the foot of the first page that ties the paper to the journal: QR drawn as rectangles, hashes beside it.
#include "certificates/page.h"

#include <errno.h>
#include <qrencode.h>
#include <stdio.h>
#include <string.h>

// VERSION_MIN keeps the modules, and with them the quiet zone, small enough for the strip.
enum { VERSION_MIN = 9, VERSION_MAX = 20, ECI_UTF8 = 26, QUIET = 4 };

#define QR_SIZE 76.0

static const struct lims_type caption_type = {LIMS_FACE_REGULAR, 8.5, 10.5, &lims_ink_black};
static const struct lims_type caption_en_type = {LIMS_FACE_ITALIC, 7.5, 9.5, &lims_ink_black};
static const struct lims_type hash_type = {LIMS_FACE_REGULAR, 7.5, 9.5, &lims_ink_grey};

static bool present(const char *text)
{
	return text && *text;
}

bool lims_proof_wanted(const struct lims_paper *paper)
{
	return present(paper->qr_text) || present(paper->record_hash) || present(paper->chain_head) || present(paper->program);
}

// Byte mode with the UTF-8 mark, so that readers need not guess the encoding of Vietnamese.
static QRcode *encode(const char *text)
{
	QRcode *code = NULL;
	QRinput *input = QRinput_new2(VERSION_MIN, QR_ECLEVEL_M);
	if (!input)
		return NULL;
	if (QRinput_appendECIheader(input, ECI_UTF8) == 0 &&
		QRinput_append(input, QR_MODE_8, (int)strlen(text), (const unsigned char *)text) == 0)
		code = QRcode_encodeInput(input);
	QRinput_free(input);
	return code;
}

static void draw_modules(struct lims_sheet *sheet, const QRcode *code, double x, double y)
{
	const double side = QR_SIZE / code->width;
	// The quiet zone stays white even where a mark runs across the page.
	lims_sheet_clear_box(sheet, x - QUIET * side, y - QUIET * side, QR_SIZE + 2 * QUIET * side, QR_SIZE + 2 * QUIET * side);
	for (int row = 0; row < code->width; row++) {
		const unsigned char *module = code->data + (size_t)row * (size_t)code->width;
		for (int from = 0, to; from < code->width; from = to) {
			for (to = from + 1; to < code->width && (module[to] & 1) == (module[from] & 1); to++)
				;
			if (module[from] & 1)
				lims_sheet_add_box(sheet, x + from * side, y + row * side, (to - from) * side, side);
		}
	}
	lims_sheet_fill_boxes(sheet);
}

static void draw_qr(struct lims_sheet *sheet, double x, double y)
{
	const char *text = sheet->paper->qr_text;
	if (strlen(text) > LIMS_PAPER_QR_TEXT) {
		lims_sheet_stop(sheet,
			lims_err_set(lims_sheet_err(sheet), LIMS_E_INPUT,
				"the QR text has %zu bytes, more than the %d that still read from print; shorten it", strlen(text), LIMS_PAPER_QR_TEXT));
		return;
	}
	QRcode *code = encode(text);
	if (!code) {
		lims_sheet_stop(
			sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_MEMORY, "the QR cannot be made: %s; try again", strerrordesc_np(errno)));
		return;
	}
	if (code->version > VERSION_MAX)
		lims_sheet_stop(sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_INPUT,
								   "the QR text makes a symbol of version %d, too fine to print; shorten it", code->version));
	else
		draw_modules(sheet, code, x, y);
	QRcode_free(code);
}

static double draw_pair(struct lims_sheet *sheet, double x, double y, double width, const char *label, const char *value)
{
	char line[1024];
	if (!present(value))
		return y;
	snprintf(line, sizeof line, "%s: %.900s", label, value);
	return lims_sheet_draw_block(sheet, x, y, width, &hash_type, LIMS_ALIGN_LEFT, line);
}

void lims_proof_draw(struct lims_sheet *sheet, double top)
{
	const struct lims_paper *p = sheet->paper;
	double x = SHEET_LEFT, y = top + 9;
	lims_sheet_draw_rule(sheet, SHEET_LEFT, top + 3, SHEET_RIGHT, top + 3, 0.35, &lims_ink_grey);
	if (present(p->qr_text)) {
		draw_qr(sheet, x, y);
		x += QR_SIZE + 14;
	}
	double width = SHEET_RIGHT - x;
	if (present(p->qr_text)) {
		y = lims_sheet_draw_block(
			sheet, x, y, width, &caption_type, LIMS_ALIGN_LEFT, "Quét mã để đối chiếu nội dung giấy này với hồ sơ của phòng đo.");
		y = lims_sheet_draw_block(
			sheet, x, y, width, &caption_en_type, LIMS_ALIGN_LEFT, "Scan to compare this paper with the laboratory's record.");
		y += 4;
	}
	y = draw_pair(sheet, x, y, width, "Mã băm hồ sơ / Record SHA-256", p->record_hash);
	y = draw_pair(sheet, x, y, width, "Đầu chuỗi nhật ký / Journal head", p->chain_head);
	y = draw_pair(sheet, x, y, width, "Phần mềm / Software", p->program);
	if (y > top + LIMS_PROOF_HEIGHT + 2)
		lims_sheet_stop(sheet, lims_err_set(lims_sheet_err(sheet), LIMS_E_INPUT,
								   "record hash, journal head or program name is too long for its place at the foot; shorten it"));
}
