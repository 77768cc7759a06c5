// SPDX-License-Identifier: Apache-2.0
// Inside of the room: what stands on every page around its content.
#ifndef LIMS_CERTIFICATES_PAGE_H
#define LIMS_CERTIFICATES_PAGE_H

#include "certificates/row.h"

/// Height of the body of a page that is not the first.
double lims_page_fresh(const struct lims_sheet *sheet);
/// Begins the next page with frame, mark across the page and head; sets sheet->y and sheet->bottom. Fits lims_break_fn.
void lims_page_begin(struct lims_sheet *sheet, void *context);
/// Writes the feet, once the number of pages is known.
void lims_page_number_all(struct lims_sheet *sheet);
/// QR, record hash and journal head at the foot of the first page.
void lims_proof_draw(struct lims_sheet *sheet, double top);
bool lims_proof_wanted(const struct lims_paper *paper);

#define LIMS_PROOF_HEIGHT 86.0

#endif
