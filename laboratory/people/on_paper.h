// SPDX-License-Identifier: Apache-2.0
// Who stands behind an issued paper, and what allowed them on that day (ISO/IEC 17025:2017 6.2.5 e, 6.2.6; TT 24/2013/TT-BKHCN art. 34).
#ifndef LIMS_LABORATORY_PEOPLE_ON_PAPER_H
#define LIMS_LABORATORY_PEOPLE_ON_PAPER_H

#include "laboratory/people/people.h"

/// One person in one part. Texts live during the visit.
struct lims_paper_person {
	const char *activity; ///< "measure", "review", "sign"
	const char *code, *name;
	struct lims_date day;       ///< of the work; of a signature the day of issue
	struct lims_authorised may; ///< for the procedure on that day
	bool carded;                ///< a card is asked: who measures in a verification
	struct lims_card card;
};
typedef lims_rc lims_paper_person_visit(void *ctx, const struct lims_paper_person *p, struct lims_err *err);
/// Everybody who measured (or observed), then the reviewer, then the signatory. `lang`: of the reasons; NULL English. LIMS_E_NOT_FOUND: no such paper.
lims_rc lims_paper_people(struct lims_laboratory *lab, const char *number, const struct lims_lang *lang, lims_paper_person_visit *visit,
	void *ctx, struct lims_err *err);

#endif
