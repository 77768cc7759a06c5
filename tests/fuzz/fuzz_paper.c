// SPDX-License-Identifier: Apache-2.0
// Any texts at all become a paper or a refusal: the input's lines are its number, heading, labels, values, cells and notes.
#include "certificates/paper.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXTS = 12, MAX_PDF = 64 << 20 };

static const struct lims_fonts *fonts_once(void)
{
	static struct lims_fonts *fonts;
	if (!fonts && lims_fonts_create(NULL, &fonts, NULL) != LIMS_OK)
		abort();
	return fonts;
}

// Splits the copy at 0x1F, so that line feeds stay inside the texts.
static void split(char *copy, const char *text[TEXTS])
{
	for (int i = 0; i < TEXTS; i++)
		text[i] = "";
	for (int i = 0; i < TEXTS; i++) {
		text[i] = copy;
		char *end = strchr(copy, '\x1f');
		if (!end)
			return;
		*end = '\0';
		copy = end + 1;
	}
}

static void draw(const char *const t[TEXTS], unsigned flags)
{
	const struct lims_paper_field fields[] = {
		{.label = {t[1], t[2]}, .value = t[3], .value_en = t[4], .half = flags & 1},
		{.label = {t[2], t[1]}, .value = t[5], .strong = true, .half = flags & 1},
	};
	const struct lims_paper_column columns[] = {
		{.heading = {t[6], t[2]}, .unit = t[7], .align = (enum lims_paper_align)(flags >> 1 & 3)},
		{.heading = {t[1], NULL}, .unit = NULL, .align = LIMS_ALIGN_DECIMAL},
	};
	const struct lims_paper_cell cells[] = {{.text = t[8], .struck = flags & 8}, {.text = t[9], .strong = true}};
	const struct lims_paper_row rows[] = {{.cells = cells, .note = {t[10], t[4]}}, {.cells = cells}};
	const struct lims_paper_point point = {.text = {t[10], t[4]}, .state = LIMS_STATE_FAIL, .remark = t[11]};
	const struct lims_paper_section sections[] = {
		{.kind = LIMS_SECTION_FIELDS, .heading = {t[6], t[4]}, .clause = t[7], .fields = fields, .field_count = 2},
		{.kind = LIMS_SECTION_TABLE,
			.heading = {t[6], NULL},
			.columns = columns,
			.column_count = 2,
			.rows = rows,
			.row_count = 2,
			.outcome = {t[3], t[4]}},
		{.kind = flags & 16 ? LIMS_SECTION_TEXT : LIMS_SECTION_CHECKLIST, .heading = {t[5], t[4]}, .points = &point, .point_count = 1},
	};
	const struct lims_paper_signature signature = {.role = {t[1], t[2]}, .name = t[3], .detail = t[7], .remark = t[11]};
	const struct lims_paper paper = {
		.kind = flags & 32 ? LIMS_PAPER_CERTIFICATE : LIMS_PAPER_RECORD,
		.org = {.name = {t[5], t[4]}, .address = t[3]},
		.motto = flags & 64,
		.title = {t[6], t[2]},
		.number = t[0],
		.sections = sections,
		.section_count = 3,
		.signatures = &signature,
		.signature_count = 1,
		.qr_text = t[9],
		.training = flags & 128,
	};
	struct lims_buf pdf;
	struct lims_err err = {0};
	lims_buf_init(&pdf, MAX_PDF);
	lims_rc rc = lims_paper_render(fonts_once(), &paper, &pdf, &err);
	if (rc == LIMS_OK && (pdf.len < 8 || memcmp(pdf.data, "%PDF-", 5) != 0))
		abort();
	if (rc != LIMS_OK && (rc != LIMS_E_INPUT || pdf.len != 0 || !*err.text))
		abort();
	lims_buf_finish(&pdf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > 65536)
		return 0;
	char *copy = malloc(size);
	if (!copy)
		return 0;
	memcpy(copy, data + 1, size - 1);
	copy[size - 1] = '\0';
	const char *text[TEXTS];
	split(copy, text);
	draw(text, data[0]);
	free(copy);
	return 0;
}
