// SPDX-License-Identifier: Apache-2.0
// JSON as the tree that data files are read from, so that one reader serves both.
#include "lims-core/base/json.h"
#include "lims-core/base/yaml.h"

enum { DEPTH_MAX = 16 };

struct builder {
	struct lims_arena *arena;
	struct lims_err *err;
};

/// `line`: the element of the nearest list, from 1.
static lims_rc build(struct builder *b, const struct lims_json *j, int depth, int line, struct lims_node **ret)
{
	struct lims_node *node = lims_arena_take(b->arena, sizeof *node);
	if (!node)
		return lims_err_set(b->err, LIMS_E_MEMORY, "There is no memory for so much; make it smaller.");
	if (depth > DEPTH_MAX)
		return lims_err_set(b->err, LIMS_E_INPUT, "it is nested deeper than %d levels", DEPTH_MAX);
	*ret = node;
	const char *text = lims_json_text(j);
	if (text) {
		*node = (struct lims_node){.kind = LIMS_NODE_TEXT, .quoted = true, .line = line, .text = lims_arena_text(b->arena, text)};
		return node->text ? LIMS_OK : lims_err_set(b->err, LIMS_E_MEMORY, "There is no memory for so much; make it smaller.");
	}
	bool object = lims_json_is_object(j);
	if (!object && !lims_json_is_array(j))
		return lims_err_set(b->err, LIMS_E_INPUT, "a text in quotes is expected, with its digits and unit");
	*node = (struct lims_node){.kind = object ? LIMS_NODE_MAP : LIMS_NODE_LIST, .count = lims_json_size(j), .line = line};
	struct lims_node **tail = &node->first;
	const char *key = NULL;
	size_t i = 0;
	for (const struct lims_json *child = object ? lims_json_next(j, NULL, &key) : lims_json_at(j, 0); child;
		 child = object ? lims_json_next(j, key, &key) : lims_json_at(j, i), tail = &(*tail)->next) {
		lims_rc rc = build(b, child, depth + 1, object ? line : (int)i + 1, tail);
		if (rc == LIMS_E_INPUT)
			return object ? lims_err_context(b->err, "%s", key) : lims_err_context(b->err, "element %zu", i + 1);
		if (rc)
			return rc;
		i++;
		if (object)
			(*tail)->key = lims_arena_text(b->arena, key);
		if (object && !(*tail)->key)
			return lims_err_set(b->err, LIMS_E_MEMORY, "There is no memory for so much; make it smaller.");
	}
	return LIMS_OK;
}

lims_rc lims_node_json(const struct lims_json *j, struct lims_arena *arena, struct lims_node **ret_node, struct lims_err *err)
{
	struct builder b = {.arena = arena, .err = err};
	struct lims_node *node = NULL;
	lims_rc rc = build(&b, j, 0, 0, &node);
	if (rc == LIMS_OK)
		*ret_node = node;
	return rc;
}
