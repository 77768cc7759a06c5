// SPDX-License-Identifier: Apache-2.0
// The regulations in memory, and the readers of their files. Inside of the catalog.
#ifndef LIMS_CATALOG_REGULATIONS_H
#define LIMS_CATALOG_REGULATIONS_H

#include "lims-core/catalog/ages.h"
#include "lims-core/catalog/set.h"

enum { LIMS_REGULATION_SERVICES = 7, LIMS_REGULATION_READINGS = LIMS_VALIDITY_DAY_BEFORE + 1 };

struct lims_regulations {
	struct lims_arena *arena; ///< owned; NULL when the structure is only checked
	struct lims_gate_rule rules[LIMS_GATE_COUNT][LIMS_REGULATION_SERVICES];
	bool has_gates;
	enum lims_validity_rule validity;
	struct lims_block readings[LIMS_REGULATION_READINGS]; ///< of the rules of validity dates that are draft; file NULL: not draft
	bool has_validity;
	struct lims_form *forms;
	size_t form_count;
	const struct lims_conflict *conflicts;
	size_t conflict_count;
	const struct lims_retention *retention;
	size_t retention_count;
	const struct lims_cause *causes;
	size_t cause_count;
	const struct lims_group2_list *group2;
	size_t group2_count;
	struct lims_words forms_lacking;
	const struct lims_service_licences *licences;
	size_t licence_count;
	const char *const *marks;
	const struct lims_card_field *fields;
	size_t field_count;
	const struct lims_ages *ages;
	size_t ages_count;
	const struct lims_block *blocks;
	size_t block_count;
};

/// What stands below the head of a file (read_law.c); faults to l.
void lims_load_conflicts(struct lims_load *l, struct lims_node *root, struct lims_regulations *r);
void lims_load_retention(struct lims_load *l, struct lims_node *root, struct lims_regulations *r);
void lims_load_causes(struct lims_load *l, struct lims_node *root, struct lims_regulations *r);
void lims_load_group2(struct lims_load *l, struct lims_node *root, struct lims_regulations *r);
void lims_load_licences(struct lims_load *l, struct lims_node *root, struct lims_regulations *r); ///< read_licences.c
/// A list of ids; NULL-terminated.
const char *const *lims_load_ids(struct lims_load *l, struct lims_node *map, const char *key);
void lims_load_ages(struct lims_load *l, struct lims_node *root, struct lims_regulations *r); ///< ages.c

#endif
