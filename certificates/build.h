// SPDX-License-Identifier: Apache-2.0
// Inside of the room: the pieces from which the forms build a paper; everything lies in an arena that lives for one rendering.
#ifndef LIMS_CERTIFICATES_BUILD_H
#define LIMS_CERTIFICATES_BUILD_H

#include "certificates/form.h"
#include "lims-core/base/arena.h"

enum { BUILD_FIELDS = 24, BUILD_ARENA = 16 << 20 };

/// A list of fields that grows; a full list or no memory is remembered and reported by lims_build_check.
struct lims_build {
	struct lims_arena *arena;
	bool failed;
};

struct lims_field_list {
	struct lims_paper_field field[BUILD_FIELDS];
	size_t n;
};

/// What the QR of a form says beside its identity.
struct lims_qr_facts {
	const char *kind;   ///< that of the words, or "record", "notice", "amendment"
	const char *result; ///< "pass", "fail", "not-determined", "not-assessed"
	struct lims_date valid_until;
};

const char *lims_build_printf(struct lims_build *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
lims_rc lims_build_check(const struct lims_build *b, struct lims_err *err);

void lims_field_add(struct lims_build *b, struct lims_field_list *list, struct lims_paper_field field);
/// dd/mm/yyyy; NULL when there is no date.
const char *lims_date_print(struct lims_build *b, struct lims_date date);
/// "01/02/2026" or "01/02/2026 – 03/02/2026".
const char *lims_period_print(struct lims_build *b, struct lims_date from, struct lims_date to);
/// "Thái Nguyên, ngày 23 tháng 11 năm 2026" and "23 November 2026"; dots to be filled in when there is no date.
struct lims_bilingual lims_place_date(struct lims_build *b, const char *place, struct lims_date date);

/// Paragraphs below a heading; without memory b->failed.
struct lims_paper_section lims_text_section(
	struct lims_build *b, struct lims_bilingual heading, const struct lims_bilingual *points, size_t n);

/// Identity, marks, foot and QR of the paper; sections and signatures are the form's.
void lims_issue_fill(struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_item *item,
	const struct lims_qr_facts *qr, struct lims_paper *paper);
/// The words of the service.
const struct lims_form_words *lims_words_of(const struct lims_form_issue *issue);
void lims_item_fields(
	struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_item *item, struct lims_field_list *list);
void lims_customer_fields(
	struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_customer *customer, struct lims_field_list *list);
void lims_work_fields(
	struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_work *work, struct lims_field_list *list);
/// Tables; both NULL-safe for empty lists: the caller leaves them out.
struct lims_paper_section lims_standards_table(
	struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_standard *standards, size_t n);
struct lims_paper_section lims_conditions_table(struct lims_build *b, const struct lims_form_condition *conditions, size_t n);
/// The heading with a number before both languages.
struct lims_bilingual lims_numbered(struct lims_build *b, const char *number, struct lims_bilingual heading);

#endif
