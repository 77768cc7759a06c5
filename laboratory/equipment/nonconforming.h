// SPDX-License-Identifier: Apache-2.0
// Nonconforming work that the equipment opens by itself (công việc không phù hợp).
#ifndef LIMS_LABORATORY_EQUIPMENT_NONCONFORMING_H
#define LIMS_LABORATORY_EQUIPMENT_NONCONFORMING_H

#include "laboratory/laboratory.h"

struct lims_tx;

enum { LIMS_NONCONFORMING_PAPERS = 60 }; ///< papers that one case names; the others stand in its description by number

/// A case about a standard or device. Strings are the caller's.
struct lims_nonconforming {
	const char *noun, *code;   ///< "standard", "S-A1"
	const char *title;         ///< one sentence in the language of the laboratory
	const char *description;   ///< what is known; may be ""
	const char *because;       ///< one English sentence: what the program found
	const char *const *papers; ///< numbers of certificates that it concerns
	size_t paper_count;
};
/// Opens it within the command that found it. Clause: ISO/IEC 17025:2017 6.4.9, 7.10.
lims_rc lims_nonconforming_open(
	struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_nonconforming *n, char ret_case[LIMS_CODE], struct lims_err *err);

#endif
