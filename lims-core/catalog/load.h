// SPDX-License-Identifier: Apache-2.0
// What the readers of data files share: memory, faults, units, formulas that wait until all names are known. Inside of the catalog.
#ifndef LIMS_CATALOG_LOAD_H
#define LIMS_CATALOG_LOAD_H

#include "lims-core/base/yaml.h"
#include "lims-core/engine/formula.h"
#include "lims-core/engine/names.h"
#include "lims-core/engine/table.h"

enum { LIMS_LOAD_MEMORY = 64 * 1024 * 1024, LIMS_LOAD_ITEMS_MAX = 2000, LIMS_LOAD_PENDING_MAX = 8000 };

/// A formula of a procedure that is compiled when every name is known.
struct lims_pending {
	const struct lims_node *node;
	const struct lims_formula **slot;
	struct lims_type want;
	bool wanted; ///< `want` is meant
	bool sides;
	enum lims_place place;
	size_t step;
};

/// The reading of one file.
/// A unit that was read before.
struct lims_load_known_unit {
	const char *code; ///< as the file writes it
	const struct lims_unit *unit;
};
enum { LIMS_LOAD_UNITS_KNOWN = 64 };

struct lims_load {
	struct lims_arena *arena;
	struct lims_faults *f;
	const struct lims_units *units;
	struct lims_load_known_unit known[LIMS_LOAD_UNITS_KNOWN];
	size_t unit_count;
	const struct lims_procedure *procedure; ///< while its steps are read: its standards stand
	struct lims_source source;              ///< of the file; blocks without their own take it
	struct lims_pending *pending;
	size_t pending_count, pending_cap;
	struct lims_load_within *withins; ///< criteria that wait for lims_load_decisions (read_decision.c)
	size_t within_count, within_cap;
	const struct lims_load_decision *decision; ///< of the file, for criteria without their own; NULL: none
	const char *step_id;                       ///< of the step that is read; NULL: none
	const struct lims_node
		*frame;                ///< what the block that is read stands in: a table, a dated rule; NULL: nothing that gives it its meaning
	const char **drafts;       ///< sentences
	struct lims_block *blocks; ///< the same blocks
	size_t draft_count, draft_cap;
};

/// Memory for `n` elements; a fault and NULL when it is out or n is beyond LIMS_LOAD_ITEMS_MAX.
void *lims_load_array(struct lims_load *l, const struct lims_node *at, size_t n, size_t size);
/// Children of a list; 0 with a fault when it is no list. NULL is 0.
size_t lims_load_list(struct lims_load *l, const struct lims_node *list);
/// {vi: …, en: …}; `vi` is needed.
struct lims_words lims_load_words(struct lims_load *l, struct lims_node *map, const char *key, bool needed);
/// A word of ASCII letters, digits and '_' that begins with a letter (with `dashes` also '-').
const char *lims_load_id(struct lims_load *l, struct lims_node *map, const char *key, bool dashes);
bool lims_load_id_good(const char *id, bool dashes);
/// `source:` of a part of a block: the file's own when absent; single keys fall back to the file's. With a source it is a block of its own, called
/// "steps.STEP.ID" inside a step and else "GROUP.ID"; without one it belongs to the block around it.
struct lims_source lims_load_part(struct lims_load *l, struct lims_node *map, const char *group, const char *id);
/// The same of a clause that is a block with or without a source: a step, a standard.
struct lims_source lims_load_clause(struct lims_load *l, struct lims_node *map, const char *group, const char *id);
/// The same of a block of any kind; `is` gives its kind, its name and, where it has one, its time.
struct lims_source lims_load_block(struct lims_load *l, struct lims_node *map, struct lims_block is);
/// A node `source:`; what it does not say is that of `base`.
struct lims_source lims_load_source_node(struct lims_load *l, struct lims_node *node, const struct lims_source *base);
/// What a procedure says beside its blocks, as the block "procedure" when the file is draft; after lims_load_file_source.
void lims_load_head(struct lims_load *l, struct lims_node *root);
/// The file's own source: document, evidence needed.
void lims_load_file_source(struct lims_load *l, struct lims_node *root);
/// A unit by its code in a text node; NULL and a fault when it is bad.
const struct lims_unit *lims_load_unit(struct lims_load *l, const struct lims_node *node);
/// The key `unit` of a map ("1" when absent and not needed); *ret_code its text.
const struct lims_unit *lims_load_unit_key(struct lims_load *l, struct lims_node *map, bool needed, const char **ret_code);
/// `sign: positive` or `not_negative` of a number that is no point with a zero of its own.
enum lims_sign lims_load_sign(struct lims_load *l, struct lims_node *map, const struct lims_unit *measure);
/// A list of texts or of {id, vi, en}; ids also as a NULL-terminated list.
void lims_load_choices(
	struct lims_load *l, struct lims_node *list, const struct lims_choice **ret, size_t *ret_n, const char *const **ret_ids);
/// Text of a formula; NULL and a fault when it is no text or empty.
const char *lims_load_formula_text(struct lims_load *l, const struct lims_node *node);
/// Compiles at once; faults name the node's line.
const struct lims_formula *lims_load_formula(
	struct lims_load *l, const struct lims_node *node, const struct lims_scope *scope, const struct lims_type *want);
/// Remembers a formula for lims_load_compile.
void lims_load_later(struct lims_load *l, const struct lims_pending *p);
/// Compiles what waits, with the names of the procedure.
void lims_load_compile(struct lims_load *l, const struct lims_procedure *p);
/// When a block is in force: both days belong to it, no date is an open end.
struct lims_spell {
	struct lims_date from, to;
	int line;
};
/// The keys `from` and `to` of a block; reversed dates are a fault.
void lims_load_spell(struct lims_load *l, struct lims_node *map, struct lims_spell *ret);
/// What is wrong with spells: an overlap, `text` "on 2020-01-01" ("" when it has no first day), or a gap, "from 2020-01-01 to 2020-12-31"; in the
/// language of the fault.
struct lims_spell_fault {
	bool overlap;
	char text[64];
	int line;
};
/// Widens `cover` by one spell; `first`: takes it.
void lims_spells_cover(struct lims_spell *cover, const struct lims_spell *one, bool first);
/// Every day of `cover` lies in exactly one spell of the list, which is sorted here. False with the first fault.
bool lims_spells_check(
	struct lims_spell *list, size_t n, const struct lims_spell *cover, const struct lims_lang *lang, struct lims_spell_fault *ret);
/// A date key, ISO 8601; no date when absent.
struct lims_date lims_load_date(struct lims_load *l, struct lims_node *map, const char *key);
/// The format line of a file; a fault when it differs.
void lims_load_format(struct lims_load *l, struct lims_node *root, const char *format);

/// Finds the bytes of another file while a procedure is read; NULL when there is none.
struct lims_finder {
	void *ctx;
	const char *where; ///< the folders that are searched, for sentences; NULL: none
	const char *(*find)(void *ctx, const char *name, size_t *ret_n);
};

/// A tolerance table from its tree; NULL when there is a fault. Arena and faults of `l`.
const struct lims_table *lims_load_table(struct lims_load *l, struct lims_node *root);
/// Gaps and overlaps of bands and of choices, as faults.
void lims_table_check(struct lims_load *l, const struct lims_table *t);
/// A certificate of a standard (lims-certificate-1 and -2); faults to l. Nothing of the tree is kept.
struct lims_certificate_file;
void lims_load_certificate(struct lims_load *l, struct lims_node *root, struct lims_arena *arena, struct lims_certificate_file *ret);
/// Dated periods of the row `key` of regulations/periods.yaml; false with a fault at `at` when there is none.
bool lims_load_periods(struct lims_load *l, struct lims_node *root, const char *key, const struct lims_period **ret, size_t *ret_n);

/// A use of a table by a procedure, resolved by the caller of lims_load_procedure.
struct lims_load_table_use {
	const char *name; ///< as formulas call it
	const char *id;   ///< of the table file
	struct lims_spell spell;
	const struct lims_node *node;
};
/// What a procedure file needs from other files.
struct lims_load_needs {
	struct lims_load_table_use *tables;
	size_t table_count;
	const char *periods_key; ///< NULL: none
	const struct lims_node *periods_node;
};
/// First look: which other files a procedure uses.
void lims_load_needs(struct lims_load *l, struct lims_node *root, struct lims_load_needs *ret);
/// The whole procedure, with its tables and periods given. NULL when there is a fault.
struct lims_procedure *lims_load_procedure(struct lims_load *l, struct lims_node *root, const struct lims_use *uses, size_t use_count,
	const struct lims_period *periods, size_t period_count);
/// Steps of a procedure (read_steps.c).
void lims_load_steps(struct lims_load *l, struct lims_node *root, struct lims_procedure *p);
/// The standards that a procedure needs (read_standards.c).
void lims_load_standards(struct lims_load *l, struct lims_node *root, struct lims_procedure *p);
/// Writes the columns, rows and criterion that a timed step, or a hold, stands for into the step's tree (step_times.c).
void lims_step_timed(struct lims_load *l, struct lims_node *step);
void lims_step_paired(struct lims_load *l, struct lims_node *step);
/// The unit of the times of such a step.
const struct lims_unit *lims_step_time_unit(struct lims_load *l, struct lims_node *step);
/// Whether a column of the step holds the times that are found from the moments of captured readings. holds: the step has a hold.
bool lims_step_clock(const struct lims_step *s, const char *column, bool holds);
/// The key `print` of a column (read_print.c).
void lims_load_print(struct lims_load *l, struct lims_node *node, struct lims_column *c, enum lims_place place, size_t step);
/// The unit of steps of a column: K for points in Cel.
const struct lims_unit *lims_load_step_unit(struct lims_load *l, const struct lims_node *node, const struct lims_unit *measure);
/// `load` and `tolerance` of a column of the step (read_loads.c); its source, kind and unit stand.
void lims_load_load(struct lims_load *l, struct lims_node *node, struct lims_column *c, size_t step);
/// A list of criteria; step is SIZE_MAX for the whole worksheet.
const struct lims_criterion *lims_load_criteria(
	struct lims_load *l, struct lims_node *list, size_t step, enum lims_step_kind kind, size_t *ret_n);
/// The keys `within` and `decision` of a criterion; c->within stays NULL without the first (read_decision.c).
void lims_load_within(struct lims_load *l, struct lims_node *node, struct lims_criterion *c, enum lims_place place, size_t step);
/// The key `decision` of the file.
void lims_load_default_decision(struct lims_load *l, struct lims_node *root);
/// Compiles what lims_load_within remembered; after lims_load_compile.
void lims_load_decisions(struct lims_load *l, const struct lims_procedure *p);
/// A list of characteristics; `item` allows checks.
const struct lims_characteristic *lims_load_characteristics(struct lims_load *l, struct lims_node *list, bool item, size_t *ret_n);
/// Components of uncertainty and budgets (read_uncertainty.c).
enum { LIMS_LOAD_SHARED_MAX = 200 };
struct lims_load_quantity {
	const char *name;                ///< for sentences
	const struct lims_unit *measure; ///< NULL: no number
	enum lims_place place;           ///< of the formulas
	size_t step;
};
/// The key `uncertainty` of a quantity; outputs stay untouched when it is absent.
void lims_load_components(
	struct lims_load *l, struct lims_node *map, const struct lims_load_quantity *q, const struct lims_component **ret, size_t *ret_n);
/// The keys `uncertainty` and `budget` of a column, and the units that they need.
void lims_load_column_uncertainty(struct lims_load *l, struct lims_node *node, struct lims_column *c, enum lims_place place, size_t step);
/// The key `correlations` of a step, or with SIZE_MAX of the file (read_correlations.c).
void lims_load_correlations(
	struct lims_load *l, struct lims_node *map, size_t step, enum lims_step_kind kind, const struct lims_correlation **ret, size_t *ret_n);
/// Names of correlations and shared components; after lims_load_compile.
void lims_load_uncertainty_check(struct lims_load *l, const struct lims_procedure *p);
/// The unit of differences of `measure`, and that of pure numbers.
const struct lims_unit *lims_load_difference(struct lims_load *l, const struct lims_node *at, const struct lims_unit *measure);
const struct lims_unit *lims_load_one(struct lims_load *l, const struct lims_node *at);
/// A share as a worksheet would write it: "95.45 %", 0.95; false with a fault.
bool lims_load_share(struct lims_load *l, const struct lims_node *node, struct lims_dec *ret);
/// Names that clash.
void lims_procedure_names(struct lims_load *l, const struct lims_procedure *p, const struct lims_node *root);
/// What the procedure says in vain, as faults; of a procedure without other faults (check_reach.c).
void lims_procedure_reach(struct lims_load *l, const struct lims_procedure *p);
/// Columns and derived values that refer to each other in a circle, or in too long a chain; after lims_load_compile.
void lims_procedure_circles(struct lims_load *l, const struct lims_procedure *p);

#endif
