// SPDX-License-Identifier: Apache-2.0
// Ages at which construction samples are tested, and whether a test lies in the window of its age (regulations/sample-ages.yaml).
#ifndef LIMS_CATALOG_AGES_H
#define LIMS_CATALOG_AGES_H

#include "lims-core/base/clock.h"
#include "lims-core/catalog/catalog.h"

enum { LIMS_AGE_NO_WINDOW = -1, LIMS_AGE_WORD = 16 };

struct lims_age {
	int days;
	int early_min, late_min;  ///< LIMS_AGE_NO_WINDOW: not known
	const char *const *steps; ///< of the worksheet that holds this age; NULL: the whole worksheet
	const char *age, *window; ///< characteristics of this age alone, where one worksheet holds several; "": those of the method
};
struct lims_ages {
	const char *procedure;
	const char *cast, *age, *window,
		*earlier; ///< characteristics by which a worksheet is told the moment of casting, the real age, whether it is in the window, reports of earlier ages; "" none
	const char *works, *specimens; ///< characteristics for project and part, and for the number of specimens of an age; "" none
	const struct lims_age *list;
	size_t count;
	struct lims_source source;
	struct lims_block block; ///< file NULL: no draft
};
/// NULL when nothing is known of the procedure's ages.
const struct lims_ages *lims_regulations_ages(const struct lims_regulations *r, const char *procedure);
/// All of them; NULL beyond the end.
const struct lims_ages *lims_regulations_ages_at(const struct lims_regulations *r, size_t i);
const struct lims_age *lims_ages_find(const struct lims_ages *a, int days); ///< NULL: not planned by the file

/// A time that is known to lie between two moments, both in microseconds of lims_moment; a civil day from 00:00 to 24:00.
struct lims_span {
	int64_t from_us, to_us;
};
/// "2026-11-01T08:30:00+07:00", "2026-11-01T08:30" (zone_min) or "2026-11-01". LIMS_E_INPUT.
lims_rc lims_span_read(const char *text, int16_t zone_min, struct lims_span *ret, struct lims_err *err);

/// "within", "outside" or "not_known": of a test whose time is only known to lie in a span, what holds for all of it. age NULL: not known.
const char *lims_age_judge(const struct lims_age *age, const struct lims_span *cast, const struct lims_span *tested);

#endif
