// SPDX-License-Identifier: Apache-2.0
// What is on record about the competence of one person: authorisations, verifiers' cards, trainings (hồ sơ năng lực của một người).
//
// ISO/IEC 17025:2017 6.2.5: determination, selection, training, supervision, authorisation, monitoring.
#ifndef LIMS_LABORATORY_PEOPLE_COMPETENCE_H
#define LIMS_LABORATORY_PEOPLE_COMPETENCE_H

#include "laboratory/laboratory.h"

/// One record. Texts live during the call; "" where there is none.
struct lims_competence {
	const char *kind;   ///< "authorisation", "card", "training"
	const char *code;   ///< of the record
	const char *what;   ///< procedure; number of a card; title of a training
	const char *covers; ///< activities, or fields of a card, separated by commas
	const char *from;   ///< of a training: when it was planned
	const char *until;  ///< of a training: when it is due
	const char *ground; ///< why authorised; who issued the card
	/// On the day that was asked for: "holds", "not_yet", "ended", "withdrawn"; of a training its state ("planned", "competent", …), which is that of today.
	const char *state;
};
typedef lims_rc lims_competence_visit(void *ctx, const struct lims_competence *c, struct lims_err *err);
/// Authorisations, then cards, then trainings, each in the order of their codes or of their opening. LIMS_E_NOT_FOUND: nobody has this code.
lims_rc lims_competence_each(
	struct lims_laboratory *lab, const char *staff, struct lims_date day, lims_competence_visit *visit, void *ctx, struct lims_err *err);

#endif
