// SPDX-License-Identifier: Apache-2.0
// Inside of the room: the parts of a paper, drawn from sheet->y downwards.
#ifndef LIMS_CERTIFICATES_SECTION_H
#define LIMS_CERTIFICATES_SECTION_H

#include "certificates/page.h"

/// Draws the section at `i` of a list; a heading stands on the page of what follows it, if that is the next section.
void lims_section_draw(struct lims_sheet *sheet, const struct lims_paper_section *list, size_t n, size_t i, double stretch);
/// Room that a heading of one line takes.
#define LIMS_HEADING_HEIGHT 30.0

/// Height of a section of paragraphs, heading included.
double lims_text_height(const struct lims_sheet *sheet, const struct lims_paper_section *section);
/// Height of a section of fields, heading included, without stretch.
double lims_fields_height(const struct lims_sheet *sheet, const struct lims_paper_section *section);
/// `stretch` is added below each line of fields.
void lims_fields_draw(struct lims_sheet *sheet, const struct lims_paper_section *section, double stretch);
/// Height of the table's head with the first row: what must stand below a heading.
double lims_table_least_height(const struct lims_sheet *sheet, const struct lims_paper_section *section);
void lims_table_draw(struct lims_sheet *sheet, const struct lims_paper_section *section);
/// Room above a block of statements.
#define LIMS_STATEMENTS_GAP 8.0
void lims_statements_draw(struct lims_sheet *sheet, const struct lims_bilingual *list, size_t n);
double lims_statements_height(const struct lims_sheet *sheet, const struct lims_bilingual *list, size_t n);
/// Room for a hand above a name, and the least: 14 mm.
#define LIMS_SIGNING_ROOM 54.0
#define LIMS_SIGNING_LEAST 40.0
void lims_signatures_draw(struct lims_sheet *sheet, double room);
double lims_signatures_height(const struct lims_sheet *sheet, double room);
/// "Đạt" / "Pass" and so on; both NULL for LIMS_STATE_NONE.
struct lims_bilingual lims_state_words(enum lims_paper_state state);

/// What is printed where a value is missing.
const char *lims_or_dash(const char *text);
bool lims_bilingual_present(struct lims_bilingual words);

#endif
