// SPDX-License-Identifier: Apache-2.0
// Jobs: the contract review (xem xét yêu cầu), and what state the job is in, computed from its items (ISO/IEC 17025, 7.1).
#ifndef LIMS_LABORATORY_INTAKE_JOBS_H
#define LIMS_LABORATORY_INTAKE_JOBS_H

#include "laboratory/registers.h"

enum { LIMS_JOB_FIELDS = 5, LIMS_SITE_FIELDS = 6 };
extern const struct lims_field lims_job_fields[LIMS_JOB_FIELDS], lims_site_fields[LIMS_SITE_FIELDS];

/// Check of the register: a job came on a day that is no future one, and is not due before it came.
lims_rc lims_job_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);

/// What was agreed with the customer before the work. NULL: not said.
struct lims_job_review {
	const char *procedures;    ///< ids, separated by commas; needed
	const char *decision_rule; ///< "as_procedure" (NULL means it too), "none" or a name of the engine's rules: simple, guard_band …
	const char *fee;
	const char *due_on;     ///< ISO date
	const char *samples_by; ///< "customer" (NULL means it too) or "laboratory"
	const char *deviations; ///< from the method or from what was asked, as agreed
	const char *note;       ///< pertinent discussions
	bool declined;          ///< the laboratory does not take the work
	struct lims_date on;    ///< month 0: today
};
/// A further review is a change of the contract: the last one counts, all stay. LIMS_E_NOT_FOUND: no such job, no such procedure.
lims_rc lims_job_review(struct lims_laboratory *lab, const char *job, const struct lims_job_review *r, struct lims_err *err);
/// Ends a job that will not be done further, and why. LIMS_E_REFUSED when it is closed already.
lims_rc lims_job_close(struct lims_laboratory *lab, const char *job, const char *note, struct lims_err *err);

enum lims_job_state {
	LIMS_JOB_EMPTY,       ///< no item yet
	LIMS_JOB_RECEIVED,    ///< nothing was begun
	LIMS_JOB_IN_WORK,     ///< some item is in work
	LIMS_JOB_DONE,        ///< every item has its paper, some are still here
	LIMS_JOB_HANDED_BACK, ///< everything was handed back
	LIMS_JOB_CLOSED,      ///< ended by a person
};
const char *lims_job_state_name(enum lims_job_state s); ///< "empty", "received", …; never translated

/// Texts live during the call; NULL or "": nothing.
struct lims_job {
	const char *code, *customer, *site, *note, *received_on;
	char due_on[LIMS_DATE_TEXT]; ///< of the review, else of the register
	char reviewed_by[LIMS_CODE]; ///< "": nobody has reviewed it
	char reviewed_on[LIMS_DATE_TEXT];
	char procedures[1024]; ///< that the last review names
	char decision_rule[32], fee[256], samples_by[32], deviations[1024], review_note[1024];
	bool declined;
	size_t items, done, handed_back;
	size_t beyond; ///< items whose procedure the last review does not name
	enum lims_job_state state;
	bool late; ///< due before today and not every item is done
};
typedef lims_rc lims_job_visit(void *ctx, const struct lims_job *j, struct lims_err *err);
/// code NULL: every job in the order of codes. LIMS_E_NOT_FOUND for a code.
lims_rc lims_job_each(struct lims_laboratory *lab, const char *code, lims_job_visit *visit, void *ctx, struct lims_err *err);

#endif
