// SPDX-License-Identifier: Apache-2.0
// The works of the laboratory as its reports count them: by the unit and the day that each service declares (đơn vị tính, ngày tính).
#ifndef LIMS_LABORATORY_STATISTICS_WORKS_H
#define LIMS_LABORATORY_STATISTICS_WORKS_H

#include "laboratory/laboratory.h"
#include "lims-core/base/arena.h"
#include "lims-core/engine/worksheet.h"

struct lims_procedure_set;

/// What a procedure of the store is counted by today: the file in force now, which a laboratory may override, so that one report has one rule.
struct lims_counted {
	const char *id;
	const struct lims_procedure *procedure; ///< NULL: its file is gone or faulty; then one for each worksheet on the day of the work
	struct lims_counting counting;
	struct lims_procedure_set *set;
};

/// One worksheet, or with counting.whole those of one whole.
struct lims_work {
	const char *worksheet, *item, *whole, *mode, *customer, *person;
	const char *place;
	const struct lims_counted *counted;
	struct lims_date on;   ///< its counting day; month 0: not issued yet
	struct lims_date work; ///< the day of the work
	bool accepted;         ///< submitted, and accepted by the review
	bool given_up;         ///< no work any more; its record is kept
	enum lims_verdict verdict;
	size_t count; ///< of the counting unit; 0 unless accepted
};

/// One paper that was issued.
struct lims_work_paper {
	const char *number, *worksheet, *kind, *state, *mode, *person, *customer, *sticker;
	const struct lims_counted *counted;
	struct lims_date issued, ended; ///< ended: revoked, voided or replaced on; month 0: it stands
};

struct lims_works {
	struct lims_work *list;
	size_t count;
	struct lims_work_paper *papers;
	size_t paper_count;
	struct lims_counted *counted;
	size_t counted_count;
	struct lims_arena *arena;
};

/// Every worksheet and every paper of the store.
lims_rc lims_works_load(struct lims_laboratory *lab, struct lims_works **ret, struct lims_err *err);
void lims_works_destroy(struct lims_works *w); ///< accepts NULL

/// A span of days, both in it.
struct lims_span {
	struct lims_date from, to;
};
bool lims_span_has(const struct lims_span *s, struct lims_date day);

#endif
