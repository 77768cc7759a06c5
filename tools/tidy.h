// SPDX-License-Identifier: Apache-2.0
// Read before every source by `tools/check tidy`: tells the analyzer what it cannot see, that an error never returns LIMS_OK.
#ifndef LIMS_TOOLS_TIDY_H
#define LIMS_TOOLS_TIDY_H

#include "lims-core/base/err.h"

#define LIMS_TIDY_FAILS(call)                                                                                                              \
	__extension__({                                                                                                                        \
		lims_rc lims_tidy_rc = (call);                                                                                                     \
		if (lims_tidy_rc == LIMS_OK)                                                                                                       \
			__builtin_unreachable();                                                                                                       \
		lims_tidy_rc;                                                                                                                      \
	})
#define lims_err_set(...) LIMS_TIDY_FAILS((lims_err_set)(__VA_ARGS__))
#define lims_err_context(...) LIMS_TIDY_FAILS((lims_err_context)(__VA_ARGS__))

#endif
