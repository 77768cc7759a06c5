// SPDX-License-Identifier: Apache-2.0
// An empty database for one test: a file in a temporary folder, or, with LIMS_TEST_SERVER set, a database on the server that the environment names.
#ifndef TESTS_STORE_STORE_FIXTURE_H
#define TESTS_STORE_STORE_FIXTURE_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "lims-core/store/db.h"

enum { SF_PATH = 512 };

struct sf {
	char dir[SF_PATH];
};
int sf_setup(void **state);
int sf_teardown(void **state);
bool sf_on_server(void);
/// The address of a store of that name; on a server its database is made the first time it is asked for.
void sf_url(const struct sf *f, const char *name, char out[SF_PATH]);

#define sf_ok(rc, err) sf_ok_at((rc), (err), __FILE__, __LINE__)
void sf_ok_at(lims_rc rc, const struct lims_err *err, const char *file, int line);

#endif
