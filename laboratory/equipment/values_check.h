// SPDX-License-Identifier: Apache-2.0
// What the card of a standard says for procedures ("error=0.1 kPa; scale=1000 kN") is held against what they ask.
#ifndef LIMS_LABORATORY_EQUIPMENT_VALUES_CHECK_H
#define LIMS_LABORATORY_EQUIPMENT_VALUES_CHECK_H

#include "laboratory/laboratory.h"

/// A lims_standard_value_visit whose ctx is the laboratory: a value that some procedure asks of a standard by that name must be one that at least one of
/// them takes: its choices, its sign. A name that no procedure has, or of another quantity, may be one of a file to come. LIMS_E_INPUT says what is wrong.
lims_rc lims_standard_value_check(void *ctx, const char *name, const char *value, struct lims_err *err);

#endif
