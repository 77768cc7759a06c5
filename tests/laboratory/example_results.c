// SPDX-License-Identifier: Apache-2.0
// Evaluates the examples of a procedure.
#include "tests/laboratory/example_results.h"

#include "lims-core/catalog/examples.h"

#include "tests/base/cmocka_room.h"

#include <stdint.h>
#include <stdlib.h>

enum { RESULTS_MAX = 100 };

struct example_results {
	struct lims_builder *own;
	struct lims_result *results[RESULTS_MAX];
	size_t count;
};

struct example_results *example_results(const struct lims_catalog *c, const char *file_name, size_t most,
	void (*visit)(void *ctx, const struct lims_procedure *p, const struct lims_result *r), void *ctx)
{
	struct example_results *kept = calloc(1, sizeof *kept);
	struct lims_builder *b = NULL;
	struct lims_loaded loaded;
	assert_non_null(kept);
	kept->own = lims_builder_create(lims_catalog_finder(c));
	assert_non_null(kept->own);
	struct lims_set_file *file = lims_builder_check_file(kept->own, file_name, &b, &loaded);
	assert_non_null(file);
	assert_non_null(loaded.procedure);
	struct lims_example *ex = lims_arena_take(b->arena, sizeof *ex);
	struct lims_node *examples = lims_node_get(file->root, "examples", &file->faults);
	assert_non_null(ex);
	assert_non_null(examples);
	b->load.f = &file->faults;
	for (struct lims_node *node = examples->first; node && kept->count < most && kept->count < RESULTS_MAX; node = node->next) {
		lims_example_read(&b->load, loaded.procedure, examples, node, ex);
		struct lims_worksheet w = lims_example_worksheet(loaded.procedure, ex);
		if (lims_worksheet_evaluate(loaded.procedure, &w, &kept->results[kept->count], NULL) == LIMS_OK)
			visit(ctx, loaded.procedure, kept->results[kept->count++]);
	}
	assert_true(kept->count > 0);
	return kept;
}

void example_results_destroy(struct example_results *kept)
{
	while (kept->count > 0)
		lims_result_destroy(kept->results[--kept->count]);
	lims_builder_destroy(kept->own);
	free(kept);
}
