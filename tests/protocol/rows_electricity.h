// SPDX-License-Identifier: Apache-2.0
// The cases of electricity meters from outside, which fill a file of their own.
#ifndef LIMS_TESTS_PROTOCOL_ROWS_ELECTRICITY_H
#define LIMS_TESTS_PROTOCOL_ROWS_ELECTRICITY_H

#include "tests/protocol/rows.h"

enum { ELECTRICITY_CASES = 63 };
extern const struct capture_row electricity_cases[ELECTRICITY_CASES];

#endif
