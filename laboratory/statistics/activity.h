// SPDX-License-Identifier: Apache-2.0
// What the laboratory did in a span of days (báo cáo hoạt động): counted by procedure, service, person or customer.
//
// Counted is what was submitted and accepted by the review, by the unit and the day of its service; the verdict is that of the worksheet, also where
// its rows are counted. Control verification stands in lines of its own. Papers are counted one by one on the day they were issued, or ended.
#ifndef LIMS_LABORATORY_STATISTICS_ACTIVITY_H
#define LIMS_LABORATORY_STATISTICS_ACTIVITY_H

#include "laboratory/statistics/works.h"

/// The mode of a procedure that is control verification (kiểm định đối chứng).
#define LIMS_CONTROL_MODE "control"

enum lims_activity_by { LIMS_ACTIVITY_BY_PROCEDURE, LIMS_ACTIVITY_BY_SERVICE, LIMS_ACTIVITY_BY_PERSON, LIMS_ACTIVITY_BY_CUSTOMER };
/// "procedure", "service", "person", "customer"; NULL-terminated.
extern const char *const lims_activity_by_names[];

struct lims_activity_line {
	const char *key;        ///< id of a procedure, service, code of a person or customer; "" is not known
	struct lims_words name; ///< title of the procedure, name of the person or customer; of a service empty
	const char *unit;
	struct lims_words unit_label;
	bool control;
	size_t count, passed, failed, undetermined; ///< in the unit; the last three make the first
	size_t open;                      ///< worksheets of the span that are not accepted, or not issued where the day is that of issue
	size_t certificates, notices;     ///< issued in the span
	size_t revoked, replaced, voided; ///< ended in the span
};

struct lims_activity {
	struct lims_span span;
	enum lims_activity_by by;
	struct lims_activity_line *lines; ///< by key, control behind the others, then by unit
	size_t count;
	struct lims_activity_line *totals; ///< one for each unit; the papers of its works
	size_t total_count;
	struct lims_works *works; ///< owned
};

/// LIMS_E_INPUT: the span ends before it begins.
lims_rc lims_activity_load(
	struct lims_laboratory *lab, struct lims_span span, enum lims_activity_by by, struct lims_activity **ret, struct lims_err *err);
void lims_activity_destroy(struct lims_activity *a); ///< accepts NULL

/// Works of one whole in one mode on one day become one: passed when all passed, accepted when all are. Works of other services stay, those that were given up do not.
void lims_works_merge(struct lims_works *w);

#endif
