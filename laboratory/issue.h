// SPDX-License-Identifier: Apache-2.0
// Issuing: certificates for what passed, notices for what failed, each with its record (cấp giấy chứng nhận).
#ifndef LIMS_LABORATORY_ISSUE_H
#define LIMS_LABORATORY_ISSUE_H

#include "laboratory/laboratory.h"
#include "lims-core/base/buf.h"

/// Issues the paper of a reviewed worksheet by its service (paper_forms.h): of a verification a certificate when it passed, a notice of failure when it failed; of every
/// other service the paper with its results. Refused when not determined or when a hard gate says no. Interrupted between number and paper, the next call goes on with the same number.
/// sticker may be NULL. *ret_warnings: one line per gate that warned, appended; when gates refuse, also one for each that is shut.
lims_rc lims_issue(struct lims_laboratory *lab, const char *worksheet, const char *sticker, char ret_number[LIMS_CODE],
	struct lims_buf *ret_warnings, struct lims_err *err);

/// Issues a corrected paper of the same worksheet in place of `number`, which ends: what the registers say now (a name, an address), the same result to the last digit. Its number is that of
/// the first with R1, R2, … and it says what it replaces and why (ISO/IEC 17025, 7.8.8). LIMS_E_REFUSED when the paper has ended already, or when the new one would say the same;
/// sticker NULL: that of the first. Otherwise as lims_issue.
lims_rc lims_issue_replacement(struct lims_laboratory *lab, const char *number, const char *reason, const char *sticker,
	char ret_number[LIMS_CODE], struct lims_buf *ret_warnings, struct lims_err *err);

struct lims_issued {
	const char *number;
	const char *state;       ///< "issued", "revoked" or "replaced"
	const char *replaces;    ///< number of the paper in whose place it stands; NULL: none
	const char *replaced_by; ///< NULL: none
	struct lims_date ended;  ///< month 0 while it stands
	const char *ended_by, *ended_note;
	struct lims_date
		over; ///< of a certificate: something happened to its item on that day (laboratory/due.h), its validity is over; month 0: nothing
	const char *kind;                                 ///< proof/paper_kinds.h
	const char *worksheet, *item, *customer, *result; ///< result: "pass" or "fail"
	const char *issued_by;
	struct lims_date issued_on;
	struct lims_date valid_until; ///< month 0 for a notice
	const char *pdf, *record_pdf; ///< hashes
	const char *printed;          ///< hash of the JSON of everything that was printed
	const char *head;             ///< chain head as printed: node:sequence:hash
	const char *record;           ///< hash of the record as printed: of the entry by which the worksheet was submitted
};
typedef lims_rc lims_issued_visit(void *ctx, const struct lims_issued *i, struct lims_err *err);
/// number NULL: all that were ever issued, in the order of numbers. LIMS_E_NOT_FOUND for a number that was never issued.
lims_rc lims_issued_each(struct lims_laboratory *lab, const char *number, lims_issued_visit *visit, void *ctx, struct lims_err *err);
/// The kept PDF bytes of the paper, or of its record. Printing is recorded (`print` true).
lims_rc lims_issued_pdf(
	struct lims_laboratory *lab, const char *number, bool record, bool print, struct lims_buf *ret_pdf, struct lims_err *err);

#endif
