// SPDX-License-Identifier: Apache-2.0
// What DL/T 645-1997 and -2007 share: the data items, by their identification.
#ifndef LIMS_PROTOCOL_ELECTRICITY_DLT645_H
#define LIMS_PROTOCOL_ELECTRICITY_DLT645_H

#include "lims-core/base/reading.h"

enum lims_dlt_kind { LIMS_DLT_NUMBER, LIMS_DLT_DATE, LIMS_DLT_TIME, LIMS_DLT_DIGITS, LIMS_DLT_TEXT };

enum { LIMS_DLT_DECLARED = -1 };

/// How one value of an answer is written and what it is.
struct lims_dlt_item {
	enum lims_dlt_kind kind;
	char role[LIMS_READING_ROLE];
	const char *unit; ///< UCUM; NULL for texts
	size_t bytes;     ///< 0: all that there are
	int decimals;     ///< LIMS_DLT_DECLARED: makers differ, the set-up must say it
	bool has_sign;    ///< the top bit of the highest byte
};

/// The value number `index` of the answer to `di` (a block has several). False when the item is not known.
bool lims_dlt_item_1997(uint32_t di, size_t index, struct lims_dlt_item *ret);
bool lims_dlt_item_2007(uint32_t di, size_t index, struct lims_dlt_item *ret);
/// The identification to ask for a role; false when there is none.
bool lims_dlt_find_1997(const char *role, uint32_t *ret);
bool lims_dlt_find_2007(const char *role, uint32_t *ret);

#endif
