// SPDX-License-Identifier: Apache-2.0
// Late entry: values that were written on paper at the time, copied afterwards with the scan as the original (nhập muộn từ giấy; ISO/IEC 17025, 7.5.1).
#ifndef LIMS_LABORATORY_LATE_H
#define LIMS_LABORATORY_LATE_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"

struct lims_late {
	const void *scan; ///< bytes of the scanned sheet: PDF, PNG, JPEG
	size_t scan_len;
	const char *observed; ///< when it was written: RFC 3339, or "2026-11-20 09:30" in the laboratory's zone
	const char *observer; ///< who wrote it; NULL: who copies it
	const char *note;     ///< may be NULL
};
/// Says that a worksheet's values are copied from a sheet of paper from now on. Each typed value after it belongs to that sheet, with its time, until
/// another one is given or a value is said to be read just now. LIMS_E_INPUT: no scan, a time that lies in the future. LIMS_E_REFUSED: as lims_late_day.
lims_rc lims_bench_late(struct lims_laboratory *lab, const char *worksheet, const struct lims_late *late, struct lims_err *err);
/// A moment as it is typed. LIMS_E_INPUT.
lims_rc lims_late_moment(const struct lims_laboratory *lab, const char *text, struct lims_moment *ret, struct lims_err *err);

struct lims_opened_sheet;
/// LIMS_E_REFUSED when the paper was written before the day of the work: the certificate's days would be wrong. Not for the service test, whose work lasts for days.
lims_rc lims_late_day(
	const struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_moment observed, struct lims_err *err);

/// What comparing gave.
struct lims_compared {
	int same, differing;
	int waiting; ///< values of the worksheet that nobody found the same yet
};
/// A second person reads the paper and types its digits again, in the order of the recorded values that wait; whoever typed one cannot compare it.
/// Each comparison is recorded. ret_lines: one line per value that differs, with what was typed now and not what was recorded: it is read again without seeing it. LIMS_E_REFUSED: nothing waits, or more was typed than waits.
lims_rc lims_bench_compare(struct lims_laboratory *lab, const char *worksheet, const char *const *values, size_t count,
	struct lims_compared *ret, struct lims_buf *ret_lines, struct lims_err *err);
/// The places that wait for a comparison, one line each, without their values: whoever compares reads them on the paper. Appended.
lims_rc lims_bench_to_compare(
	struct lims_laboratory *lab, const char *worksheet, struct lims_buf *ret_lines, int *ret_count, struct lims_err *err);

#endif
