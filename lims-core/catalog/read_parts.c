// SPDX-License-Identifier: Apache-2.0
// The parts that every data file is made of: words, sources, units, choices, formulas, dates.
#include "lims-core/catalog/load.h"

#include <string.h>

void *lims_load_array(struct lims_load *l, const struct lims_node *at, size_t n, size_t size)
{
	if (n > LIMS_LOAD_ITEMS_MAX) {
		lims_fault_add(l->f, at, "This list has %zu elements; at most %d are allowed.", n, LIMS_LOAD_ITEMS_MAX);
		return NULL;
	}
	void *memory = lims_arena_array(l->arena, n + 1, size);
	if (memory == NULL)
		lims_fault_add(l->f, at, "The file does not fit into the memory for data files; make it smaller.");
	return memory;
}

size_t lims_load_list(struct lims_load *l, const struct lims_node *list)
{
	if (list == NULL)
		return 0;
	if (list->kind == LIMS_NODE_LIST)
		return list->count;
	lims_fault_add(l->f, list, "A list is expected here: write lines that begin with \"- \".");
	return 0;
}

struct lims_words lims_load_words(struct lims_load *l, struct lims_node *map, const char *key, bool needed)
{
	struct lims_words words = {.vi = "", .en = ""};
	struct lims_node *node = needed ? lims_node_need(map, key, l->f) : lims_node_get(map, key, l->f);
	if (node == NULL)
		return words;
	if (node->kind == LIMS_NODE_TEXT) {
		lims_fault_add(l->f, node, "\"%s\" needs both languages: write {vi: \"…\", en: \"…\"}.", key);
		return words;
	}
	words.vi = lims_node_need_text(node, "vi", l->f);
	words.en = lims_node_get_text(node, "en", "", l->f);
	return words;
}

/// Words of the language of formulas: a name like them could never be meant.
static bool word_of_formulas(const char *id)
{
	static const char *const words[] = {"and", "or", "not", "true", "false", "if", NULL};
	size_t i = 0;
	while (words[i] != NULL && strcmp(words[i], id) != 0)
		i++;
	return words[i] != NULL;
}

bool lims_load_id_good(const char *id, bool dashes)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	if (id == NULL || id[0] == '\0' || strchr(letters, id[0]) == NULL || strlen(id) > 40)
		return false;
	for (const char *at = id; *at != '\0'; at++) {
		bool good = strchr(letters, *at) != NULL || (*at >= '0' && *at <= '9') || *at == '_' || (dashes && *at == '-');
		if (!good)
			return false;
	}
	return true;
}

const char *lims_load_id(struct lims_load *l, struct lims_node *map, const char *key, bool dashes)
{
	const char *id = lims_node_need_text(map, key, l->f);
	bool good = id[0] == '\0' || lims_load_id_good(id, dashes);
	if (!good && dashes)
		lims_fault_add(l->f, lims_node_get(map, key, l->f),
			"\"%s\" is no good name: use at most 40 letters a-z, digits and _ or -, a letter first.", id);
	else if (!good)
		lims_fault_add(
			l->f, lims_node_get(map, key, l->f), "\"%s\" is no good name: use at most 40 letters a-z, digits and _, a letter first.", id);
	if (!dashes && word_of_formulas(id))
		lims_fault_add(l->f, lims_node_get(map, key, l->f), "\"%s\" is a word of the formulas; choose another name.", id);
	return id;
}

static const char *const evidences[] = {"found", "derived", "knowledge-high", "knowledge-medium", "knowledge-low", NULL};
static const char *const statuses[] = {"ready", "draft", NULL};

struct lims_source lims_load_source_node(struct lims_load *l, struct lims_node *node, const struct lims_source *base)
{
	struct lims_source s = *base;
	int evidence = lims_node_get_choice(node, "evidence", evidences, (int)base->evidence, l->f);
	int status = lims_node_get_choice(node, "status", statuses, 0, l->f);
	s.document = lims_node_get_text(node, "document", base->document, l->f);
	bool same = strcmp(s.document, base->document) == 0;
	s.edition = lims_node_get_text(node, "edition", same ? base->edition : "", l->f);
	s.clause = lims_node_get_text(node, "clause", "", l->f);
	s.note = lims_node_get_text(node, "note", "", l->f);
	s.evidence = evidence < 0 ? LIMS_EVIDENCE_LOW : (enum lims_evidence)evidence;
	s.draft = status == 1 || s.evidence == LIMS_EVIDENCE_MEDIUM || s.evidence == LIMS_EVIDENCE_LOW;
	return s;
}

void lims_load_file_source(struct lims_load *l, struct lims_node *root)
{
	static const struct lims_source empty = {.document = "", .edition = "", .clause = "", .note = ""};
	l->source = empty;
	struct lims_node *node = lims_node_need(root, "source", l->f);
	if (node == NULL)
		return;
	(void)lims_node_need_text(node, "document", l->f);
	(void)lims_node_need_text(node, "evidence", l->f);
	l->source = lims_load_source_node(l, node, &empty);
}

/// The same code is the same unit everywhere in a procedure and its tables, so that values that come and go between them need no conversion.
static const struct lims_unit *known_unit(const struct lims_load *l, const char *code)
{
	for (size_t i = 0; i < l->unit_count; i++) {
		if (strcmp(l->known[i].code, code) == 0)
			return l->known[i].unit;
	}
	return NULL;
}

static const struct lims_unit *read_unit(struct lims_load *l, const struct lims_node *at, const char *code)
{
	struct lims_err err = {.lang = l->f->lang};
	const struct lims_unit *known = known_unit(l, code);
	struct lims_unit *unit = known != NULL ? NULL : lims_load_array(l, at, 1, sizeof *unit);
	if (unit == NULL)
		return known;
	*unit = lims_unit_one();
	if (strcmp(code, "1") != 0 && l->units == NULL) {
		lims_fault_add(l->f, at, "The unit \"%s\" cannot be read because units.yaml has faults; correct that file first.", code);
		return unit;
	}
	if (strcmp(code, "1") != 0 && lims_unit_parse(l->units, code, strlen(code), unit, &err) != LIMS_OK) {
		lims_fault_add(l->f, at, "%s", err.text);
		*unit = lims_unit_one();
		return unit;
	}
	if (l->unit_count < LIMS_LOAD_UNITS_KNOWN)
		l->known[l->unit_count++] = (struct lims_load_known_unit){.code = code, .unit = unit};
	return unit;
}

enum lims_sign lims_load_sign(struct lims_load *l, struct lims_node *map, const struct lims_unit *measure)
{
	static const char *const signs[] = {"not_negative", "positive", NULL};
	struct lims_node *node = lims_node_get(map, "sign", l->f);
	int sign = lims_node_get_choice(map, "sign", signs, -1, l->f);
	if (node != NULL && (measure == NULL || measure->affine))
		lims_fault_add(l->f, node, "Only a number has a \"sign\", and no temperature in Cel, whose zero is a point of a scale.");
	return sign < 0 ? LIMS_SIGN_ANY : sign == 0 ? LIMS_SIGN_NOT_NEGATIVE : LIMS_SIGN_POSITIVE;
}

const struct lims_unit *lims_load_unit(struct lims_load *l, const struct lims_node *node)
{
	if (node == NULL)
		return NULL;
	if (node->kind == LIMS_NODE_TEXT)
		return read_unit(l, node, node->text);
	lims_fault_add(l->f, node, "A unit is expected here, as its UCUM code.");
	return read_unit(l, node, "1");
}

const struct lims_unit *lims_load_unit_key(struct lims_load *l, struct lims_node *map, bool needed, const char **ret_code)
{
	struct lims_node *node = needed ? lims_node_need(map, "unit", l->f) : lims_node_get(map, "unit", l->f);
	*ret_code = node != NULL && node->kind == LIMS_NODE_TEXT ? node->text : "1";
	return node != NULL ? lims_load_unit(l, node) : read_unit(l, map, "1");
}

void lims_load_choices(
	struct lims_load *l, struct lims_node *list, const struct lims_choice **ret, size_t *ret_n, const char *const **ret_ids)
{
	size_t n = lims_load_list(l, list);
	struct lims_choice *choices = lims_load_array(l, list, n, sizeof *choices);
	const char **ids = lims_load_array(l, list, n, sizeof *ids);
	if (choices == NULL || ids == NULL)
		return;
	if (n == 0)
		lims_fault_add(l->f, list, "The list of choices is empty; name at least one.");
	size_t i = 0;
	for (struct lims_node *node = n > 0 ? list->first : NULL; node != NULL; node = node->next, i++) {
		node->read = true;
		if (node->kind == LIMS_NODE_TEXT) {
			choices[i] = (struct lims_choice){.id = node->text, .label = {.vi = node->text, .en = node->text}};
		} else {
			choices[i].id = lims_node_need_text(node, "id", l->f);
			choices[i].label.vi = lims_node_need_text(node, "vi", l->f);
			choices[i].label.en = lims_node_get_text(node, "en", "", l->f);
		}
		ids[i] = choices[i].id;
		for (size_t k = 0; k < i; k++) {
			if (strcmp(ids[k], ids[i]) == 0)
				lims_fault_add(l->f, node, "The choice \"%s\" stands here twice; remove one.", ids[i]);
		}
	}
	*ret = choices;
	*ret_n = n;
	*ret_ids = ids;
}

const char *lims_load_formula_text(struct lims_load *l, const struct lims_node *node)
{
	if (node == NULL)
		return NULL;
	if (node->kind == LIMS_NODE_TEXT && node->text[0] != '\0' && strlen(node->text) <= LIMS_EXPR_SOURCE_MAX)
		return node->text;
	lims_fault_add(l->f, node, "A formula is expected here, in quotes, of at most %d bytes.", LIMS_EXPR_SOURCE_MAX);
	return NULL;
}

static const struct lims_formula *compile(
	struct lims_load *l, const struct lims_node *node, const struct lims_scope *scope, const struct lims_type *want, bool sides)
{
	const char *text = lims_load_formula_text(l, node);
	if (text == NULL)
		return NULL;
	struct lims_err err = {.lang = l->f->lang};
	const struct lims_formula *formula = NULL;
	if (l->units == NULL) {
		lims_fault_add(l->f, node, "The formula cannot be read because units.yaml has faults; correct that file first.");
		return NULL;
	}
	if (lims_formula_compile(text, scope, want, sides, node->line, node->column, l->arena, &formula, &err) != LIMS_OK)
		lims_fault_add(l->f, node, "In \"%s\", %s", text, err.text);
	return formula;
}

const struct lims_formula *lims_load_formula(
	struct lims_load *l, const struct lims_node *node, const struct lims_scope *scope, const struct lims_type *want)
{
	return compile(l, node, scope, want, false);
}

void lims_load_later(struct lims_load *l, const struct lims_pending *p)
{
	if (p->node == NULL)
		return;
	if (l->pending_count >= LIMS_LOAD_PENDING_MAX) {
		lims_fault_add(l->f, p->node, "The file has more than %d formulas; split it.", LIMS_LOAD_PENDING_MAX);
		return;
	}
	if (l->pending_count == l->pending_cap) {
		size_t cap = l->pending_cap == 0 ? 128 : l->pending_cap * 2;
		struct lims_pending *grown = lims_arena_array(l->arena, cap, sizeof *grown);
		if (grown == NULL) {
			lims_fault_add(l->f, p->node, "The file does not fit into the memory for data files; make it smaller.");
			return;
		}
		if (l->pending_count > 0)
			memcpy(grown, l->pending, l->pending_count * sizeof *grown);
		l->pending = grown;
		l->pending_cap = cap;
	}
	l->pending[l->pending_count++] = *p;
}

void lims_load_compile(struct lims_load *l, const struct lims_procedure *p)
{
	for (size_t i = 0; i < l->pending_count; i++) {
		const struct lims_pending *one = &l->pending[i];
		struct lims_names names = {.procedure = p, .place = one->place, .step = one->step};
		struct lims_scope scope;
		lims_names_scope(&names, &scope);
		*one->slot = compile(l, one->node, &scope, one->wanted ? &one->want : NULL, one->sides);
	}
}

struct lims_date lims_load_date(struct lims_load *l, struct lims_node *map, const char *key)
{
	struct lims_date date = {0};
	const char *text = lims_node_get_text(map, key, NULL, l->f);
	struct lims_err err = {.lang = l->f->lang};
	if (text != NULL && lims_date_parse(text, &date, &err) != LIMS_OK)
		lims_fault_add(l->f, lims_node_get(map, key, l->f), "%s", err.text);
	return date;
}

void lims_load_format(struct lims_load *l, struct lims_node *root, const char *format)
{
	const char *text = lims_node_need_text(root, "format", l->f);
	if (text[0] != '\0' && strcmp(text, format) != 0)
		lims_fault_add(l->f, lims_node_get(root, "format", l->f), "The format must be %s here; this file says \"%s\".", format, text);
}
