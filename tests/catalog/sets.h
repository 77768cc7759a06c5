// SPDX-License-Identifier: Apache-2.0
// What the tests share that look whether files have the examples that show them.
#ifndef TESTS_CATALOG_SETS_H
#define TESTS_CATALOG_SETS_H

#include "tests/base/cmocka_room.h"

#include "lims-core/catalog/examples.h"

enum { SETS_LIST = 1 << 16, SETS_TEXT = 120 };

/// Adds "FILE has no example WHAT WHICH" to a list of SETS_LIST bytes.
void sets_lack(char *list, const char *file, const char *what, const char *which);
/// "24.69 Cel" with one last digit more or less; NULL when the text is no number. out holds SETS_TEXT bytes.
const char *sets_nudged(const char *text, int by, char out[SETS_TEXT]);
/// Looks at every file of the house in a folder, of which there are at least so many; fails when the list is not empty.
void sets_over_files(const char *folder, size_t least, void (*check)(const struct lims_catalog *c, const char *name, char *list));

#endif
