// SPDX-License-Identifier: Apache-2.0
// The kinds of papers (loại giấy) as the journal and the registers name them. Each has a series of numbers of its own.
#ifndef LIMS_LABORATORY_PROOF_PAPER_KINDS_H
#define LIMS_LABORATORY_PROOF_PAPER_KINDS_H

#include <stddef.h>

struct lims_paper_series {
	const char *
		kind; ///< "certificate" (of verification), "notice" (of failure), "calibration", "test", "measurement", "inspection", "own_standard"
	const char *series; ///< letters before the year of the number
	const char *name;   ///< for people, LIMS_MSG
	const char *column; ///< in a spreadsheet of last numbers, Vietnamese (docs/formats/opening.md)
};

extern const struct lims_paper_series lims_paper_series_all[];
extern const size_t lims_paper_series_count;

/// NULL when there is none of this name.
const struct lims_paper_series *lims_paper_series_find(const char *kind);
/// Its name; of an unknown one the word itself.
const char *lims_paper_kind_name(const char *kind);

#endif
