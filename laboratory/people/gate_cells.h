// SPDX-License-Identifier: Apache-2.0
// The gates about people and licences (laboratory/gates.h): each says whether it is open, and else why not; those about several people add every cause.
#ifndef LIMS_LABORATORY_PEOPLE_GATE_CELLS_H
#define LIMS_LABORATORY_PEOPLE_GATE_CELLS_H

#include "laboratory/gates.h"

struct lims_causes;

/// Who submitted holds a card for the field of the procedure on the day of the work and of each reading (TT 24/2013/TT-BKHCN art. 34, 43(4)).
void lims_cell_verifier_card(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes);
/// Everybody who read a value that counts is authorised to measure by the procedure on the day of the reading (a value that was typed: of the work), and who
/// submitted on the day of the work (ISO/IEC 17025, 6.2.6). As soon as anybody was authorised to review or to sign, who reviewed and who signs is asked for
/// theirs too: on the day of the review, and today; who signs is not asked for when an override is recorded, which somebody else does.
void lims_cell_authorisation(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes);
/// A row of a licence that the service needs covers the item, the place, the day of the work and today; in a store without rows the old list of the organisation.
void lims_cell_licence_row(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes);
/// Another person has reviewed, and nobody who measured had repaired, adjusted or modified the instrument before (who adjusted does not verify).
void lims_cell_second_person(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes);

/// What the organisation's licences say about the work of a worksheet; what the gate and the paper rest on.
struct lims_scope_found;
lims_rc lims_cell_scope(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_scope_found *ret, struct lims_err *err);

#endif
