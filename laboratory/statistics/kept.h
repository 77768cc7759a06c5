// SPDX-License-Identifier: Apache-2.0
// How long the records of this store must be kept, and which may be disposed of (thời hạn lưu hồ sơ). Nothing here deletes anything: the journal cannot.
#ifndef LIMS_LABORATORY_STATISTICS_KEPT_H
#define LIMS_LABORATORY_STATISTICS_KEPT_H

#include "laboratory/statistics/works.h"

struct lims_retention;

/// The records of one worksheet: readings, record, papers. Texts live during the call.
struct lims_kept {
	const char *worksheet, *item, *paper; ///< paper: the last one issued of it
	const char *procedure;
	struct lims_date begins;     ///< issued; month 0: the time has not begun, nothing was issued
	struct lims_date kept_until; ///< this day belongs to the time
	bool disposable;             ///< the time is over
};
typedef lims_rc lims_kept_visit(void *ctx, const struct lims_kept *k, struct lims_err *err);
/// Every worksheet by the rule of the record "worksheet" (regulations/retention.yaml), the longest kept last; those whose time has not begun come first. *ret_rule NULL: there is no
/// such rule, and nothing is visited: what no rule names is kept as long as the store.
lims_rc lims_kept_each(struct lims_laboratory *lab, struct lims_date on, lims_kept_visit *visit, void *ctx,
	const struct lims_retention **ret_rule, struct lims_err *err);

#endif
