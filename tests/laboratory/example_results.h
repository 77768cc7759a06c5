// SPDX-License-Identifier: Apache-2.0
// The results of the examples in the file of a procedure, for tests that draw or print them.
#ifndef LIMS_TESTS_LABORATORY_EXAMPLE_RESULTS_H
#define LIMS_TESTS_LABORATORY_EXAMPLE_RESULTS_H

#include "lims-core/catalog/catalog.h"

/// What the results point into.
struct example_results;

/// Evaluates at most `most` examples that are not refused, and calls `visit` for each; fails the test when there is none. Everything lives until
/// example_results_destroy.
struct example_results *example_results(const struct lims_catalog *c, const char *file_name, size_t most,
	void (*visit)(void *ctx, const struct lims_procedure *p, const struct lims_result *r), void *ctx);
void example_results_destroy(struct example_results *kept);

#endif
