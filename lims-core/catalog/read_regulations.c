// SPDX-License-Identifier: Apache-2.0
// Reading what the law asks: gates by service, the rule of validity dates, dated forms (regulations/*.yaml).
#include "lims-core/catalog/regulations.h"

#include <string.h>

enum { SERVICES = LIMS_REGULATION_SERVICES, FORMS_MAX = 100, READINGS = LIMS_REGULATION_READINGS };

static const char *const services[SERVICES + 1] = {
	"verification", "calibration", "test", "measurement", "inspection", "own_standard", "training", NULL};
static const char *const gates[LIMS_GATE_COUNT + 1] = {"standard_in_date", "standard_certified", "verifier_card", "authorisation",
	"type_approval", "licence_row", "environment", "second_person", "evidence_confirmed", "organisation_conflict", "software_validated",
	"setup_confirmed", NULL};
static const char *const validity_rules[] = {"month_end", "same_day", "day_before", NULL};
static const char *const actions[] = {"off", "warn", "override", "hard", NULL};

const char *lims_gate_action_name(enum lims_gate_action a)
{
	return (size_t)a < 4 ? actions[a] : "";
}

const char *lims_gate_name(enum lims_gate g)
{
	return (size_t)g < LIMS_GATE_COUNT ? gates[g] : "";
}

struct lims_regulations *lims_regulations_take(struct lims_arena *arena)
{
	return lims_arena_take(arena, sizeof(struct lims_regulations));
}

static void read_gate(struct lims_load *l, struct lims_node *node, struct lims_regulations *r, bool *seen)
{
	int gate = lims_node_get_choice(node, "gate", gates, -1, l->f);
	struct lims_words sentence = lims_load_words(l, node, "sentence", true);
	const char *role = lims_node_get_text(node, "override_role", "", l->f);
	struct lims_source source =
		lims_load_block(l, node, (struct lims_block){.kind = LIMS_BLOCK_RULE, .name = gate < 0 ? "gate" : gates[gate]});
	struct lims_node *map = lims_node_need(node, "services", l->f);
	if (gate < 0) {
		if (lims_node_get(node, "gate", l->f) == NULL)
			lims_fault_add(l->f, node, "the key \"gate\" is missing here: add it");
		return;
	}
	if (seen[gate])
		lims_fault_add(l->f, node, "The gate \"%s\" stands here twice; remove one.", gates[gate]);
	seen[gate] = true;
	for (int s = 0; map != NULL && s < SERVICES; s++) {
		(void)lims_node_need(map, services[s], l->f);
		int action = lims_node_get_choice(map, services[s], actions, LIMS_GATE_HARD, l->f);
		r->rules[gate][s] = (struct lims_gate_rule){.action = action < 0 ? LIMS_GATE_HARD : (enum lims_gate_action)action,
			.override_role = role,
			.sentence = sentence,
			.source = source};
		if (action == LIMS_GATE_OVERRIDE && role[0] == '\0')
			lims_fault_add(l->f, node, "The gate \"%s\" can be overridden, but \"override_role\" does not say by whom.", gates[gate]);
	}
}

static void read_gates(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	bool seen[LIMS_GATE_COUNT] = {false};
	struct lims_node *list = lims_node_need(root, "gates", l->f);
	if (lims_load_list(l, list) == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next) {
		node->read = true;
		read_gate(l, node, r, seen);
	}
	for (int g = 0; g < LIMS_GATE_COUNT; g++) {
		if (!seen[g])
			lims_fault_add(
				l->f, list, "The gate \"%s\" is missing; say for every service whether it is off, warn, override or hard.", gates[g]);
	}
	r->has_gates = true;
}

/// A rule of dates that its own example contradicts is not loaded at all.
static void read_validity_example(struct lims_load *l, struct lims_node *node, const struct lims_regulations *r)
{
	node->read = true;
	(void)lims_node_get_text(node, "id", "", l->f);
	(void)lims_node_get_text(node, "source", "", l->f);
	struct lims_date date = lims_load_date(l, node, "date"), until = lims_load_date(l, node, "until");
	int months = (int)lims_node_get_int(node, "months", 0, 1, 600, l->f);
	int of = lims_node_get_choice(node, "rule", validity_rules, (int)r->validity, l->f);
	struct lims_date got = lims_validity_until(date, months, of < 0 ? LIMS_VALIDITY_MONTH_END : (enum lims_validity_rule)of);
	char text[LIMS_DATE_TEXT];
	lims_date_text(got, text);
	if (date.month == 0 || until.month == 0 || lims_date_cmp(got, until) != 0)
		lims_fault_add(l->f, node, "The example gives %s and expects another day.", text);
}

static void read_validity(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	(void)lims_node_need(root, "default", l->f);
	int rule = lims_node_get_choice(root, "default", validity_rules, 0, l->f);
	r->validity = rule < 0 ? LIMS_VALIDITY_MONTH_END : (enum lims_validity_rule)rule;
	r->has_validity = true;
	struct lims_node *list = lims_node_need(root, "readings", l->f);
	size_t n = lims_load_list(l, list);
	for (struct lims_node *node = n > 0 ? list->first : NULL; node != NULL; node = node->next) {
		node->read = true;
		(void)lims_node_need(node, "rule", l->f);
		int reading = lims_node_get_choice(node, "rule", validity_rules, 0, l->f);
		(void)lims_load_words(l, node, "title", true);
		size_t drafts = l->draft_count;
		if (reading >= 0)
			(void)lims_load_block(l, node, (struct lims_block){.kind = LIMS_BLOCK_RULE, .name = validity_rules[reading]});
		if (l->draft_count > drafts)
			r->readings[reading] = l->blocks[drafts];
	}
	struct lims_node *examples = lims_node_need(root, "examples", l->f);
	n = lims_load_list(l, examples);
	for (struct lims_node *node = n > 0 ? examples->first : NULL; node != NULL; node = node->next)
		read_validity_example(l, node, r);
}

static void read_forms(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	struct lims_node *list = lims_node_need(root, "forms", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	if (n > FORMS_MAX) {
		lims_fault_add(l->f, list, "At most %d forms are allowed.", FORMS_MAX);
		return;
	}
	struct lims_form *forms = lims_load_array(l, list, n, sizeof *forms);
	if (forms == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		node->read = true;
		forms[i].id = lims_load_id(l, node, "id", false);
		forms[i].code = lims_node_get_text(node, "code", "", l->f);
		forms[i].title = lims_load_words(l, node, "title", true);
		forms[i].from = lims_load_date(l, node, "from");
		forms[i].to = lims_load_date(l, node, "to");
		size_t drafts = l->draft_count;
		struct lims_block is = {.kind = LIMS_BLOCK_FORM, .name = forms[i].id, .from = forms[i].from, .to = forms[i].to};
		forms[i].source = lims_load_block(l, node, is);
		if (l->draft_count > drafts)
			forms[i].block = l->blocks[drafts];
	}
	r->forms = forms;
	r->form_count = n;
	r->forms_lacking = lims_load_words(l, root, "lacking", false);
}

void lims_load_regulation(struct lims_load *l, struct lims_node *root, const char *format, struct lims_regulations *r)
{
	if (root == NULL || r == NULL)
		return;
	lims_load_format(l, root, format);
	(void)lims_load_id(l, root, "id", true);
	(void)lims_node_need_text(root, "revision", l->f);
	(void)lims_load_words(l, root, "title", true);
	lims_load_file_source(l, root);
	if (strcmp(format, "lims-gates-1") == 0)
		read_gates(l, root, r);
	else if (strcmp(format, "lims-validity-1") == 0)
		read_validity(l, root, r);
	else if (strcmp(format, "lims-forms-1") == 0)
		read_forms(l, root, r);
	else if (strcmp(format, "lims-conflicts-1") == 0)
		lims_load_conflicts(l, root, r);
	else if (strcmp(format, "lims-retention-1") == 0)
		lims_load_retention(l, root, r);
	else if (strcmp(format, "lims-causes-1") == 0)
		lims_load_causes(l, root, r);
	else if (strcmp(format, "lims-group2-1") == 0)
		lims_load_group2(l, root, r);
	else if (strcmp(format, "lims-licences-1") == 0)
		lims_load_licences(l, root, r);
	else if (strcmp(format, "lims-ages-1") == 0)
		lims_load_ages(l, root, r);
	else
		lims_fault_add(l->f, root, "This program does not read the format \"%s\".", format);
	lims_node_mark(lims_node_get(root, "examples", l->f));
	lims_node_unread(root, l->f);
}

static lims_rc load_files(struct lims_builder *b, struct lims_regulations *r, struct lims_err *err)
{
	static const struct {
		const char *name, *format;
		bool needed;
	} files[] = {{"regulations/gates.yaml", "lims-gates-1", true}, {"regulations/validity.yaml", "lims-validity-1", true},
		{"regulations/forms.yaml", "lims-forms-1", true}, {"regulations/conflicts.yaml", "lims-conflicts-1", false},
		{"regulations/retention.yaml", "lims-retention-1", false}, {"regulations/group2.yaml", "lims-group2-1", false},
		{"regulations/causes.yaml", "lims-causes-1", false}, {"regulations/licences.yaml", "lims-licences-1", false},
		{"regulations/sample-ages.yaml", "lims-ages-1", false}};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct lims_set_file *file = lims_builder_read(b, files[i].name);
		if (file == NULL && !files[i].needed)
			continue;
		if (file == NULL)
			return lims_err_set(err, LIMS_E_NOT_FOUND, "The data file %s is missing; put it back from the installation.", files[i].name);
		b->load.f = &file->faults;
		lims_load_regulation(&b->load, file->root, files[i].format, r);
	}
	return lims_builder_check(b, err);
}

lims_rc lims_regulations_load(const struct lims_catalog *c, struct lims_regulations **ret, struct lims_err *err)
{
	struct lims_builder *b = lims_builder_for(lims_catalog_finder(c), err);
	struct lims_regulations *r = b == NULL ? NULL : lims_regulations_take(b->arena);
	lims_rc rc = r == NULL ? lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the data files.") : load_files(b, r, err);
	if (rc == LIMS_OK) {
		r->blocks = b->load.blocks;
		r->block_count = b->load.draft_count;
		r->arena = b->arena;
		b->arena = NULL;
		*ret = r;
	}
	lims_builder_destroy(b);
	return rc;
}

void lims_regulations_destroy(struct lims_regulations *r)
{
	if (r != NULL)
		lims_arena_destroy(r->arena);
}

const struct lims_gate_rule *lims_regulations_gate(const struct lims_regulations *r, enum lims_gate gate, const char *service)
{
	for (size_t s = 0; s < SERVICES && (size_t)gate < LIMS_GATE_COUNT; s++) {
		if (strcmp(services[s], service) == 0)
			return &r->rules[gate][s];
	}
	return NULL;
}

enum lims_validity_rule lims_regulations_validity(const struct lims_regulations *r)
{
	return r->validity;
}

const struct lims_block *lims_regulations_reading(const struct lims_regulations *r, enum lims_validity_rule rule)
{
	return (size_t)rule < READINGS && r->readings[rule].file != NULL ? &r->readings[rule] : NULL;
}

const struct lims_block *lims_regulations_blocks(const struct lims_regulations *r, size_t *ret_count)
{
	*ret_count = r->block_count;
	return r->blocks;
}

const struct lims_form *lims_regulations_form(const struct lims_regulations *r, const char *id, struct lims_date day)
{
	for (size_t i = 0; i < r->form_count; i++) {
		const struct lims_form *f = &r->forms[i];
		bool begun = f->from.month == 0 || lims_date_cmp(f->from, day) <= 0;
		bool ended = f->to.month != 0 && lims_date_cmp(f->to, day) < 0;
		if (strcmp(f->id, id) == 0 && begun && !ended)
			return f;
	}
	return NULL;
}

struct lims_words lims_regulations_forms_lacking(const struct lims_regulations *r)
{
	return r->forms_lacking;
}
