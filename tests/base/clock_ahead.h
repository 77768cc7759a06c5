// SPDX-License-Identifier: Apache-2.0
// A clock that a test sets: its program is linked with the target test_clock_ahead, and every question for the time goes through here.
#ifndef TESTS_BASE_CLOCK_AHEAD_H
#define TESTS_BASE_CLOCK_AHEAD_H

#include <stdint.h>

/// How far the clock of the test stands ahead; negative: behind. 0 at the start.
extern int64_t clock_ahead_us;

#endif
