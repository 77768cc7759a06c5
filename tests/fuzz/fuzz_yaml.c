// SPDX-License-Identifier: Apache-2.0
// Any bytes as a data file: a tree or faults, never both and never neither.
#include "lims-core/base/text.h"
#include "lims-core/base/yaml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void walk(const struct lims_node *node, int depth)
{
	size_t n = 0;
	check(depth <= 17 && node->line > 0 && node->column > 0);
	check((node->text != NULL) == (node->kind == LIMS_NODE_TEXT));
	if (node->text)
		check(lims_text_valid(node->text, strlen(node->text)) && !node->first);
	for (const struct lims_node *child = node->first; child; child = child->next, n++) {
		check((child->key != NULL) == (node->kind == LIMS_NODE_MAP));
		walk(child, depth + 1);
	}
	check(n == node->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_arena *arena = lims_arena_create(16 << 20);
	struct lims_faults faults;
	struct lims_node *root = NULL;
	struct lims_dec d;
	struct lims_buf b;
	if (!arena)
		return 0;
	lims_faults_init(&faults, arena, "fuzz.yaml");
	lims_yaml_parse((const char *)data, size, &faults, &root);
	check((root == NULL) == (faults.count > 0));
	if (root) {
		walk(root, 1);
		lims_node_need_dec(root, "a", &d, &faults);
		lims_node_get_int(root, "b", 0, 0, 9, &faults);
		lims_node_unread(root, &faults);
	}
	lims_buf_init(&b, 1 << 20);
	lims_faults_print(&faults, &b);
	check(lims_text_valid(lims_buf_text(&b), b.len));
	lims_buf_finish(&b);
	lims_arena_destroy(arena);
	return 0;
}
