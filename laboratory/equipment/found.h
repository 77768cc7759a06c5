// SPDX-License-Identifier: Apache-2.0
// As found (tình trạng khi nhận để hiệu chuẩn): what a standard showed before it was adjusted, and which results would have been others.
//
// Clause: ISO/IEC 17025:2017 6.4.9, 7.10.1 c, 7.8.4.1 d.
#ifndef LIMS_LABORATORY_EQUIPMENT_FOUND_H
#define LIMS_LABORATORY_EQUIPMENT_FOUND_H

#include "laboratory/equipment/drift.h"
#include "laboratory/standards.h"
#include "lims-core/base/lang.h"

/// The reason of the case that values outside acceptance open, for who shows it in another language.
#define LIMS_FOUND_WHY LIMS_MSG("Values as found of %s against the certificate %s: %s of %s beyond what is allowed, %s results flip")

enum lims_found_effect {
	LIMS_FOUND_FLIPS, ///< another verdict
	LIMS_FOUND_SAME,  ///< computed again with the values as found: the same verdict
	LIMS_FOUND_OTHER, ///< its procedure takes nothing from the certificate: nothing can be computed, a person looks at its margin
};

/// One worksheet that rests on the old certificate.
struct lims_found_sheet {
	const char *worksheet, *day, *number; ///< number: of its paper; "" when none is issued
	const char *verdict, *would_be;       ///< as submitted, and with the values as found
	enum lims_found_effect effect;
	int64_t margin; ///< smallest margin in 10⁻⁹ of the limit, as it was submitted
};

struct lims_found_total {
	char against[LIMS_CODE * 2]; ///< number of the certificate that they are compared with
	size_t compared, beyond;     ///< values, and those that drifted beyond what is allowed
	size_t flips, same, other;   ///< worksheets
	size_t not_judged;           ///< values of the file without an outcome: compared with nothing, or nothing says what is allowed
	bool outside;                ///< outside acceptance: a value beyond, or a result that flips
	char opened[LIMS_CODE];      ///< the case of nonconforming work; "" when none was needed
};

/// "outside", "not_judged" while any value has no outcome, "within".
const char *lims_found_outcome(const struct lims_found_total *total);

struct lims_found_visits {
	lims_drift_visit *drift;
	lims_rc (*sheet)(void *ctx, const struct lims_found_sheet *s, struct lims_err *err);
	void *ctx;
};

/// Reads values as found from a file of the form lims-certificate-1 or -2, compares them with the certificate that they end (against NULL: of those that state
/// something that the file states too, the one in force on the day before they were found, else the last), computes every submitted worksheet that rests on it again with them in its place, records all of
/// it and opens nonconforming work when they are outside acceptance. Faults of the file as in lims_standard_certify. LIMS_E_NOT_FOUND: no certificate states
/// anything of the file. LIMS_E_REFUSED: not one value could be compared, or they are of another item (equipment/identity.h); nothing is recorded.
lims_rc lims_found_record(struct lims_laboratory *lab, const char *code, const struct lims_standard_papers *papers, const char *against,
	const struct lims_found_visits *visits, struct lims_found_total *ret, struct lims_buf *ret_faults, struct lims_err *err);

#endif
