// SPDX-License-Identifier: Apache-2.0
// cmocka with the headers that it wants before it.
#ifndef LIMS_TESTS_BASE_CMOCKA_ROOM_H
#define LIMS_TESTS_BASE_CMOCKA_ROOM_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#endif
