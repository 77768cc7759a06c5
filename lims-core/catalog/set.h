// SPDX-License-Identifier: Apache-2.0
// Building a procedure from its files wherever their bytes come from: inside of the catalog.
#ifndef LIMS_CATALOG_SET_H
#define LIMS_CATALOG_SET_H

#include "lims-core/catalog/catalog.h"
#include "lims-core/catalog/load.h"

enum { LIMS_SET_FILES_MAX = 64 };

/// One file that is read while a set is built.
struct lims_set_file {
	struct lims_blob_file blob; ///< bytes in the arena of the builder
	struct lims_faults faults;
	struct lims_node *root; ///< NULL when it does not parse
	const struct lims_table *table;
	bool table_built; ///< `table` is what lims_builder_table gave
};

/// What is built; all memory in `arena`.
struct lims_builder {
	struct lims_arena *arena;
	struct lims_finder finder;
	struct lims_load load;
	struct lims_set_file files[LIMS_SET_FILES_MAX];
	size_t file_count;
	struct lims_builder *shared;  ///< in a check of many files: where units, tables and periods are read once for all; NULL otherwise
	const struct lims_lang *lang; ///< language of the faults; NULL: English
	bool no_memory;
};

struct lims_procedure_set {
	struct lims_arena *arena;
	const struct lims_procedure *procedure;
	const struct lims_blob_file *files;
	size_t file_count;
};

/// NULL when there is no memory.
struct lims_builder *lims_builder_create(struct lims_finder finder);
/// One whose faults are told in the language of err, which may be NULL (English).
struct lims_builder *lims_builder_for(struct lims_finder finder, const struct lims_err *err);
/// Frees the builder and, unless taken, everything built.
void lims_builder_destroy(struct lims_builder *b);
/// Reads and parses a file once; NULL when the finder has none (no fault is added then).
struct lims_set_file *lims_builder_read(struct lims_builder *b, const char *name);
/// units.yaml; false when it is missing or faulty.
bool lims_builder_units(struct lims_builder *b);
/// The procedure of a file that was read; its tables and periods are read too. NULL when there is any fault in any file.
struct lims_procedure *lims_builder_procedure(struct lims_builder *b, struct lims_set_file *file);
/// The table of a file that was read; NULL when there is a fault.
const struct lims_table *lims_builder_table(struct lims_builder *b, struct lims_set_file *file);
/// What a file of any kind was loaded as.
struct lims_loaded {
	const struct lims_procedure *procedure; ///< NULL when it is none, or has faults
	const struct lims_table *table;
	const char *law;                            ///< format line of a file of regulations without faults; "" otherwise
	const struct lims_regulations *regulations; ///< what it says; NULL of the periods
};
/// Loads a file that was read by its format line, whatever its folder. Faults are the file's.
void lims_builder_load(struct lims_builder *b, struct lims_set_file *file, struct lims_loaded *ret);
/// Reads and loads a file as a check of it does, with what it says in vain; tables stand where they are shared (own->shared may be NULL). *ret_b is the
/// builder that holds the file. NULL when there is no memory.
struct lims_set_file *lims_builder_check_file(
	struct lims_builder *own, const char *name, struct lims_builder **ret_b, struct lims_loaded *ret);
/// The first fault of any file as an error, or LIMS_OK.
lims_rc lims_builder_check(const struct lims_builder *b, struct lims_err *err);

/// The finder over a catalog.
const char *lims_catalog_find(void *ctx, const char *name, size_t *ret_n);
/// Bytes that stand in front of the catalog's file of the same name, and the finder over both. catalog NULL: nothing else.
struct lims_overlay {
	const struct lims_catalog *catalog;
	const char *name;
	const char *bytes;
	size_t n;
};
const char *lims_overlay_find(void *ctx, const char *name, size_t *ret_n);
struct lims_finder lims_catalog_finder(const struct lims_catalog *c);
struct lims_finder lims_overlay_finder(const struct lims_overlay *o);
/// Files given as bytes, and the finder over them.
struct lims_given {
	const struct lims_blob_file *files;
	size_t count;
};
const char *lims_given_find(void *ctx, const char *name, size_t *ret_n);
/// Regulation files other than the periods (read_regulations.c); faults to l.
void lims_load_regulation(struct lims_load *l, struct lims_node *root, const char *name, struct lims_regulations *r);
struct lims_regulations *lims_regulations_take(struct lims_arena *arena);

#endif
