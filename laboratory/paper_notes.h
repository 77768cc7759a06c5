// SPDX-License-Identifier: Apache-2.0
// What papers with results say about them by themselves: uncertainty with its coverage, traceability, the plain rule of decision (ISO/IEC 17025:2017, 7.8.3, 7.8.4, 7.8.6).
#ifndef LIMS_LABORATORY_PAPER_NOTES_H
#define LIMS_LABORATORY_PAPER_NOTES_H

#include "laboratory/paper_drawing.h"

enum { LIMS_PAPER_NOTES = 4 };

/// Writes them to `out` and returns how many, at most LIMS_PAPER_NOTES.
size_t lims_paper_notes(struct lims_paper_drawing *d, struct lims_bilingual *out);

/// The k of every uncertainty, and the probability of coverage where it follows; "k" and "p" of an object that is open. Nothing where none was found or several were: they stand in the table.
void lims_paper_put_coverage(struct lims_jw *w, struct lims_arena *arena, const struct lims_result *r);
/// What such an object says that the result of the paper does not, e.g. of results as found: "k = 2,13, xác suất phủ khoảng 95,45 %". Both NULL: nothing.
struct lims_bilingual lims_paper_other_coverage(struct lims_arena *arena, const struct lims_json *of, const struct lims_result *r);
/// k as it stands on paper: "2", "2,13".
const char *lims_paper_k(struct lims_arena *arena, double k);
/// Whether all uncertainties of the result have one k on paper; false also when there is none.
bool lims_paper_one_k(const struct lims_result *r);
/// Whether a conformity criterion is one that holds a result against a requirement, so that its outcome is a statement of conformity.
bool lims_paper_assesses(const struct lims_result_criterion *c);
/// Whether the paper states conformity at all: something was held against a requirement, or the service is an inspection.
bool lims_paper_assessed_any(const struct lims_paper_form *form, const struct lims_result *r);

#endif
