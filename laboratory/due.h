// SPDX-License-Identifier: Apache-2.0
// What happens to an item after its certificate, and which items are to be verified again (đến hạn kiểm định).
#ifndef LIMS_LABORATORY_DUE_H
#define LIMS_LABORATORY_DUE_H

#include "laboratory/laboratory.h"

/// repaired, modified, damaged, certificate_lost, seal_broken, retired; NULL-terminated. Each ends the validity of a verification made before it (TT 23/2013/TT-BKHCN, art. 20(7)); a
/// retired item is not due any more.
extern const char *const lims_item_event_kinds[];

/// Records that something happened to an item on a day (no date: today). `by`: the person of the laboratory who did it, when not who records it; NULL. note may be NULL. LIMS_E_INPUT: no such kind, a day in the future; LIMS_E_NOT_FOUND.
lims_rc lims_item_happened(struct lims_laboratory *lab, const char *item, const char *kind, struct lims_date on, const char *by,
	const char *note, struct lims_err *err);

/// One of them, in the order of days. Texts live during the call.
struct lims_item_event {
	const char *kind, *note, *actor;
	struct lims_date on;
};
typedef lims_rc lims_item_event_visit(void *ctx, const struct lims_item_event *e, struct lims_err *err);
lims_rc lims_item_events(struct lims_laboratory *lab, const char *item, lims_item_event_visit *visit, void *ctx, struct lims_err *err);

/// An item whose certificate is over before a day. Texts live during the call.
struct lims_due {
	const char *item, *procedure, *name, *serial, *customer, *place;
	const char *certificate;
	struct lims_date valid_until, issued_on;
	bool taken_over;        ///< certificate and days are those of records of before, not verified by this system
	bool until_computed;    ///< valid_until stands in none of them and follows from the period of the procedure
	struct lims_date ended; ///< something happened to it on that day, before the cycle was over; month 0: nothing
};
typedef lims_rc lims_due_visit(void *ctx, const struct lims_due *d, struct lims_err *err);
/// Items whose last certificate ends before `before`, or was ended by then by what happened to the item; the first to end first. An instrument that came again (same procedure and serial number) and has a
/// younger certificate is not due by the old one; neither is what was retired, nor by a certificate that was replaced. What has none since it was revoked is due from that day.
lims_rc lims_due_each(struct lims_laboratory *lab, struct lims_date before, lims_due_visit *visit, void *ctx, struct lims_err *err);

#endif
