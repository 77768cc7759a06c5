// SPDX-License-Identifier: Apache-2.0
// The run of one file's examples, and who runs which: inside of the catalog.
#ifndef LIMS_CATALOG_EXAMPLE_RUN_H
#define LIMS_CATALOG_EXAMPLE_RUN_H

#include "lims-core/catalog/examples.h"
#include "lims-core/catalog/regulations.h"

/// One file's run.
struct lims_runner {
	struct lims_builder *b;
	struct lims_set_file *file;
	struct lims_buf *report;
	struct lims_examples total;
	const char *id; ///< of the example that runs
	int line;       ///< where it stands
	size_t complaints;
	struct lims_buf result; ///< what the example that runs gave
	struct lims_example_watch watch;
};

/// Between these two one example runs.
struct lims_runner_mark {
	size_t complaints, len;
};
struct lims_runner_mark lims_runner_open(struct lims_runner *r, const struct lims_node *node, const char *id);
void lims_runner_close(struct lims_runner *r, struct lims_runner_mark before);
/// One line of the report: what was expected and not found.
void lims_runner_complain(struct lims_runner *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/// The id of an example, "?" without one.
const char *lims_runner_id(const struct lims_runner *r, struct lims_node *node);
/// Another example may be named after this one ("from"): an id that stands twice would say nothing.
void lims_runner_id_once(struct lims_runner *r, struct lims_node *examples, const struct lims_node *node);

/// The examples of a file of regulations, by its format line. regulations: what the file says; NULL of the periods.
void lims_example_law(struct lims_runner *r, const char *format, const struct lims_regulations *regulations);

#endif
