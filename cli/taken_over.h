// SPDX-License-Identifier: Apache-2.0
// The word with which everything of an opening balance is shown until a person has recorded it in this system.
#ifndef LIMS_CLI_TAKEN_OVER_H
#define LIMS_CLI_TAKEN_OVER_H

#include "lims-core/base/lang.h"

#define LIMS_CLI_TAKEN_OVER LIMS_MSG("taken over, not verified by this system")

#endif
