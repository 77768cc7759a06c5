// SPDX-License-Identifier: Apache-2.0
// What this program is built of, and what it finds of the machine's arithmetic: for a report that names both.
#ifndef LIMS_BASE_BUILD_H
#define LIMS_BASE_BUILD_H

#include "lims-core/base/err.h"

enum { LIMS_BUILD_PARTS = 9, LIMS_BUILD_CHECKS = 4 };

/// A compiler or library with its version. Strings are static; libraries say which version runs, not which was compiled against.
struct lims_build_part {
	const char *name;
	const char *version;
};
/// The compiler first, then the libraries that take part in results.
void lims_build_parts(struct lims_build_part ret[LIMS_BUILD_PARTS]);

/// One property of the machine or of a library on which results stand, tried now.
struct lims_build_check {
	const char *id;   ///< "decimal_inexact"; never translated
	const char *what; ///< message id
	bool good;
};
void lims_build_checks(struct lims_build_check ret[LIMS_BUILD_CHECKS]);

#endif
