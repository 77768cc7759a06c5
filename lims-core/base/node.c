// SPDX-License-Identifier: Apache-2.0
// Typed access to the nodes of a data file; what is wrong becomes a fault, and reading goes on.
#include "lims-core/base/yaml.h"

#include <stdio.h>
#include <string.h>

struct lims_node *lims_node_get(struct lims_node *map, const char *key, struct lims_faults *f)
{
	if (!map)
		return NULL;
	if (map->kind != LIMS_NODE_MAP) {
		lims_fault_add(f, map, "a map is expected here: write lines of \"key: value\"");
		return NULL;
	}
	for (struct lims_node *child = map->first; child; child = child->next) {
		if (strcmp(child->key, key) == 0) {
			child->read = true;
			return child;
		}
	}
	return NULL;
}

struct lims_node *lims_node_need(struct lims_node *map, const char *key, struct lims_faults *f)
{
	struct lims_node *child = lims_node_get(map, key, f);
	if (!child && map && map->kind == LIMS_NODE_MAP)
		lims_fault_add(f, map, "the key \"%s\" is missing here: add it", key);
	return child;
}

static bool is_blank(const struct lims_node *node)
{
	return node->kind == LIMS_NODE_TEXT && !node->quoted && node->text[0] == '\0';
}

// The scalar child; NULL when absent or blank, and when it is no scalar, which is a fault.
static struct lims_node *get_scalar(struct lims_node *map, const char *key, struct lims_faults *f)
{
	struct lims_node *child = lims_node_get(map, key, f);
	if (!child || is_blank(child))
		return NULL;
	if (child->kind == LIMS_NODE_TEXT)
		return child;
	lims_fault_add(f, child, "the key \"%s\" takes one value, not a list or map", key);
	return NULL;
}

static struct lims_node *need_scalar(struct lims_node *map, const char *key, struct lims_faults *f)
{
	struct lims_node *child = lims_node_need(map, key, f);
	if (child && is_blank(child)) {
		lims_fault_add(f, child, "the key \"%s\" has no value: write one", key);
		return NULL;
	}
	return child ? get_scalar(map, key, f) : NULL;
}

const char *lims_node_get_text(struct lims_node *map, const char *key, const char *fallback, struct lims_faults *f)
{
	const struct lims_node *child = get_scalar(map, key, f);
	return child ? child->text : fallback;
}

const char *lims_node_need_text(struct lims_node *map, const char *key, struct lims_faults *f)
{
	const struct lims_node *child = need_scalar(map, key, f);
	return child ? child->text : "";
}

bool lims_node_get_bool(struct lims_node *map, const char *key, bool fallback, struct lims_faults *f)
{
	const struct lims_node *child = get_scalar(map, key, f);
	if (!child)
		return fallback;
	if (!child->quoted && strcmp(child->text, "true") == 0)
		return true;
	if (!child->quoted && strcmp(child->text, "false") == 0)
		return false;
	lims_fault_add(f, child, "the key \"%s\" must be true or false, without quotes", key);
	return fallback;
}

// A decimal integer within int64_t, nothing else.
static bool read_int(const char *text, int64_t *ret)
{
	bool minus = *text == '-';
	const char *at = text + (*text == '-' || *text == '+');
	int64_t v = 0;
	if (*at == '\0')
		return false;
	for (; *at; at++) {
		int d = *at - '0';
		if (*at < '0' || *at > '9' || __builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, minus ? -d : d, &v))
			return false;
	}
	*ret = v;
	return true;
}

int64_t lims_node_get_int(struct lims_node *map, const char *key, int64_t fallback, int64_t low, int64_t high, struct lims_faults *f)
{
	const struct lims_node *child = get_scalar(map, key, f);
	int64_t v;
	if (!child)
		return fallback;
	if (!child->quoted && read_int(child->text, &v) && v >= low && v <= high)
		return v;
	lims_fault_add(
		f, child, "the key \"%s\" must be a whole number from %lld to %lld, without quotes", key, (long long)low, (long long)high);
	return fallback;
}

static bool read_dec(const struct lims_node *child, const char *key, struct lims_dec *ret, struct lims_faults *f)
{
	struct lims_err err = {.lang = f->lang};
	if (!child)
		return false;
	if (child->quoted) {
		lims_fault_add(f, child, "the key \"%s\" takes a number: write it without quotes", key);
		return false;
	}
	if (lims_dec_parse(child->text, strlen(child->text), ret, &err) == LIMS_OK)
		return true;
	lims_fault_add(f, child, "the key \"%s\": %s", key, err.text);
	return false;
}

bool lims_node_need_dec(struct lims_node *map, const char *key, struct lims_dec *ret, struct lims_faults *f)
{
	return read_dec(need_scalar(map, key, f), key, ret, f);
}

bool lims_node_get_dec(struct lims_node *map, const char *key, struct lims_dec *ret, struct lims_faults *f)
{
	return read_dec(get_scalar(map, key, f), key, ret, f);
}

int lims_node_get_choice(struct lims_node *map, const char *key, const char *const *choices, int fallback, struct lims_faults *f)
{
	const struct lims_node *child = get_scalar(map, key, f);
	if (!child)
		return fallback;
	for (int i = 0; choices[i]; i++)
		if (strcmp(child->text, choices[i]) == 0)
			return i;
	char list[256] = "";
	size_t len = 0;
	for (int i = 0; choices[i] && len < sizeof list; i++)
		len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", i ? ", " : "", choices[i]);
	lims_fault_add(f, child, "\"%.60s\" is no choice for the key \"%s\": write one of %s", child->text, key, list);
	return -1;
}

void lims_node_mark(struct lims_node *node)
{
	if (!node)
		return;
	node->read = true;
	for (struct lims_node *child = node->first; child; child = child->next)
		lims_node_mark(child);
}

void lims_node_unread(const struct lims_node *root, struct lims_faults *f)
{
	if (!root)
		return;
	for (const struct lims_node *child = root->first; child; child = child->next) {
		if (root->kind == LIMS_NODE_MAP && !child->read)
			lims_fault_at(f, child->key_line, child->key_column, "the key \"%s\" is not known here: check its spelling", child->key);
		else
			lims_node_unread(child, f);
	}
}
