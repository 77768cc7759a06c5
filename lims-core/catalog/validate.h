// SPDX-License-Identifier: Apache-2.0
// Validation of the program with its data files: every example of every file, and one digest of all that came out (docs/formats/validation.md).
//
// Pure over the bytes of the files: the same bytes and a program that computes the same give the same digest on every machine.
#ifndef LIMS_CATALOG_VALIDATE_H
#define LIMS_CATALOG_VALIDATE_H

#include "lims-core/catalog/catalog.h"

struct lims_validated_example {
	const char *id;
	bool failed;
	const char *lines;       ///< what was expected and not found, one line each, in the language of the run; "" when all is as expected
	struct lims_hash result; ///< SHA-256 of what came out: "lims-result-1" without its files, a refusal, a value of a table, a date
};

struct lims_validated_file {
	const char *name;
	struct lims_hash hash;
	bool own;                ///< the laboratory's own
	bool hides;              ///< in place of an installed file
	struct lims_hash hidden; ///< of that file
	const char *faults;      ///< lines "file:line:column: sentence"; a file with faults runs no examples
	size_t fault_count;
	const char *const *drafts; ///< its blocks that wait for a confirmation
	size_t draft_count;
	const struct lims_validated_example *examples;
	size_t example_count, failed;
	struct lims_hash results; ///< of all examples of the file
};

struct lims_validation {
	struct lims_arena *arena;
	const struct lims_validated_file *files; ///< sorted by name
	size_t file_count;
	size_t examples, failed, faults, drafts;
	struct lims_hash digest;
};

/// Checks and runs every file of the catalog. Faults and failed examples are results, not errors; they are told in the language of err, and results and
/// digest are the same in every one. LIMS_E_MEMORY.
lims_rc lims_validation_run(const struct lims_catalog *c, struct lims_validation **ret, struct lims_err *err);
/// The same for these files alone, which are sorted by name: what a worksheet froze. No folder is read.
lims_rc lims_validation_run_bytes(const struct lims_blob_file *files, size_t count, struct lims_validation **ret, struct lims_err *err);
void lims_validation_destroy(struct lims_validation *v); ///< accepts NULL
/// No fault and no failed example.
bool lims_validation_good(const struct lims_validation *v);
/// NULL when there is no file of that name.
const struct lims_validated_file *lims_validation_file(const struct lims_validation *v, const char *name);

#endif
