// SPDX-License-Identifier: Apache-2.0
// Control verification (kiểm định đối chứng): what the authority allotted to whom, and what of it is done.
//
// TT 23/2013/TT-BKHCN art. 19, 21, 22: numbers and organisations are decided by the national authority, by kind and province; no sampling rate and no
// acceptance number stands in the law. So a quota is a plan to compare with, and decides nothing.
#ifndef LIMS_LABORATORY_STATISTICS_CONTROL_H
#define LIMS_LABORATORY_STATISTICS_CONTROL_H

#include "laboratory/registers.h"
#include "laboratory/statistics/activity.h"

/// The register "quota" (chỉ tiêu kiểm định đối chứng): year, kind, province, organisation, planned, document.
enum { LIMS_QUOTA_FIELDS = 6 };
extern const struct lims_field lims_quota_fields[LIMS_QUOTA_FIELDS];
/// A year of four digits, a procedure that has control verification, a whole number planned.
lims_rc lims_quota_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err);

struct lims_control_line {
	const char *code; ///< of the quota; "" what was done beside every quota
	const char *kind; ///< procedure
	struct lims_words title;
	const char *province, *organisation, *document;
	size_t planned;
	bool ours; ///< the organisation is this laboratory's; of another what is done is not known here
	size_t done, passed, failed, undetermined;
};
struct lims_control {
	int year;
	struct lims_control_line *lines;
	size_t count;
	struct lims_works *works; ///< owned
};
/// A work belongs to the first quota of its kind whose province stands in the place of the item, or, where no place is on record, in the address of the customer; a quota without a
/// province takes what no other takes.
lims_rc lims_control_load(struct lims_laboratory *lab, int year, struct lims_control **ret, struct lims_err *err);
void lims_control_destroy(struct lims_control *c); ///< accepts NULL

#endif
