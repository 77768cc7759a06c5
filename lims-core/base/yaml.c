// SPDX-License-Identifier: Apache-2.0
// libyaml's events become a tree of nodes; everything that our data files do not use is a fault.
#include "lims-core/base/yaml.h"

#include "lims-core/base/faults.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { DEEPEST = 16, LARGEST = 1 << 20 };

struct reader {
	yaml_parser_t parser;
	struct lims_faults *f;
	struct lims_buf nfc; // of one scalar
	const char *text;
	size_t n;
	bool dead; // nothing after this can be understood
};

static struct lims_node *read_node(struct reader *r, yaml_event_t *event, int depth);

// Line and column (1-based, in characters) of a byte.
static void place_of(const char *text, size_t at, int *ret_line, int *ret_column)
{
	int line = 1, column = 1;
	for (size_t i = 0; i < at; i++) {
		if (text[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			column++;
		}
	}
	*ret_line = line;
	*ret_column = column;
}

static void fault_at_byte(struct reader *r, size_t at, const char *sentence)
{
	int line, column;
	place_of(r->text, at < r->n ? at : r->n, &line, &column);
	lims_fault_at(r->f, line, column, "%s", lims_tr(r->f->lang, sentence));
}

// True when libyaml may see the bytes at all.
static bool check_bytes(struct reader *r)
{
	for (size_t at = 0, len; at < r->n; at += len) {
		len = lims_text_char(r->text + at, r->n - at);
		unsigned char c = (unsigned char)r->text[at];
		if (len == 0 && c != '\0') {
			fault_at_byte(r, at, LIMS_MSG("this is not valid UTF-8: save the file as UTF-8"));
			return false;
		}
		if ((c < 0x20 && !strchr("\t\n\r", c)) || c == '\0' || c == 0x7F) {
			fault_at_byte(r, at, LIMS_MSG("a control character stands here: remove it"));
			return false;
		}
	}
	return true;
}

// Does the line (0-based) begin with blanks that hold a tab?
static bool is_tab_indented(const struct reader *r, size_t line)
{
	const char *at = r->text, *end = r->text + r->n;
	for (; line > 0 && at < end; at++)
		line -= *at == '\n';
	while (at < end && *at == ' ')
		at++;
	return at < end && *at == '\t';
}

static void syntax_fault(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	int line = (int)p->problem_mark.line + 1, column = (int)p->problem_mark.column + 1;
	r->dead = true;
	if (p->error == YAML_MEMORY_ERROR)
		lims_fault_at(r->f, 1, 1, "there is no memory left to read this file");
	else if (p->error == YAML_READER_ERROR)
		fault_at_byte(r, p->problem_offset, LIMS_MSG("a character stands here that YAML does not allow: remove it"));
	else if (is_tab_indented(r, p->problem_mark.line))
		lims_fault_at(r->f, line, column, "a tab indents this line: use blanks");
	else if (p->context)
		lims_fault_at(r->f, line, column, "%s, %s that begins in line %zu", lims_yaml_words(r->f->lang, p->problem),
			lims_yaml_words(r->f->lang, p->context), p->context_mark.line + 1);
	else
		lims_fault_at(r->f, line, column, "%s", lims_yaml_words(r->f->lang, p->problem));
}

static bool next_event(struct reader *r, yaml_event_t *ret)
{
	if (r->dead)
		return false;
	if (yaml_parser_parse(&r->parser, ret))
		return true;
	syntax_fault(r);
	return false;
}

static void out_of_memory(struct reader *r)
{
	if (!r->dead)
		lims_fault_at(r->f, 1, 1, "there is not enough memory for this file");
	r->dead = true;
}

static struct lims_node *new_node(struct reader *r, const yaml_event_t *event, enum lims_node_kind kind)
{
	struct lims_node *node = lims_arena_take(r->f->arena, sizeof *node);
	if (!node) {
		out_of_memory(r);
		return NULL;
	}
	node->kind = kind;
	node->line = (int)event->start_mark.line + 1;
	node->column = (int)event->start_mark.column + 1;
	return node;
}

static bool is_plain_ascii(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] >= 0x7F || ((unsigned char)text[i] < 0x20 && text[i] != '\n' && text[i] != '\t'))
			return false;
	return true;
}

static const char *take_text(struct reader *r, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t n = event->data.scalar.length;
	if (!is_plain_ascii(text, n)) {
		struct lims_err err = {.lang = r->f->lang};
		lims_buf_clear(&r->nfc);
		if (lims_text_nfc(text, n, &r->nfc, &err) != LIMS_OK) {
			lims_fault_at(r->f, (int)event->start_mark.line + 1, (int)event->start_mark.column + 1, "%s", err.text);
			return "";
		}
		text = lims_buf_text(&r->nfc);
		n = r->nfc.len;
	}
	const char *copy = lims_arena_textn(r->f->arena, text, n);
	if (!copy)
		out_of_memory(r);
	return copy ? copy : "";
}

static void check_plain(struct reader *r, const yaml_event_t *event, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	int line = (int)event->start_mark.line + 1, column = (int)event->start_mark.column + 1;
	if (anchor)
		lims_fault_at(r->f, line, column, "an anchor (&%s) is not allowed: write the value where it is used", (const char *)anchor);
	if (tag)
		lims_fault_at(r->f, line, column, "a tag (%s) is not allowed: remove it", (const char *)tag);
}

static struct lims_node *read_scalar(struct reader *r, const yaml_event_t *event)
{
	struct lims_node *node = new_node(r, event, LIMS_NODE_TEXT);
	if (!node)
		return NULL;
	check_plain(r, event, event->data.scalar.anchor, event->data.scalar.tag);
	node->text = take_text(r, event);
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	return node;
}

static struct lims_node *read_alias(struct reader *r, const yaml_event_t *event)
{
	struct lims_node *node = new_node(r, event, LIMS_NODE_TEXT);
	if (!node)
		return NULL;
	node->text = "";
	lims_fault_add(r->f, node, "an alias (*%s) is not allowed: write the value here, or quote it", (const char *)event->data.alias.anchor);
	return node;
}

static bool is_too_deep(struct reader *r, const yaml_event_t *event, int depth)
{
	if (depth < DEEPEST)
		return false;
	lims_fault_at(r->f, (int)event->start_mark.line + 1, (int)event->start_mark.column + 1, "nested deeper than %d levels", DEEPEST);
	r->dead = true;
	return true;
}

static struct lims_node *read_list(struct reader *r, const yaml_event_t *start, int depth)
{
	struct lims_node *list = is_too_deep(r, start, depth) ? NULL : new_node(r, start, LIMS_NODE_LIST);
	if (!list)
		return NULL;
	check_plain(r, start, start->data.sequence_start.anchor, start->data.sequence_start.tag);
	struct lims_node **end = &list->first;
	yaml_event_t event;
	while (next_event(r, &event)) {
		bool done = event.type == YAML_SEQUENCE_END_EVENT;
		struct lims_node *child = done ? NULL : read_node(r, &event, depth + 1);
		yaml_event_delete(&event);
		if (done)
			return list;
		if (!child)
			return NULL;
		*end = child;
		end = &child->next;
		list->count++;
	}
	return NULL;
}

static int by_key(const void *a, const void *b)
{
	const struct lims_node *left = *(const struct lims_node *const *)a, *right = *(const struct lims_node *const *)b;
	int c = strcmp(left->key, right->key);
	if (c == 0)
		c = (left->key_line > right->key_line) - (left->key_line < right->key_line);
	return c ? c : (left->key_column > right->key_column) - (left->key_column < right->key_column);
}

// Sorted, so that a file of a hundred thousand keys takes no minutes.
static void check_duplicates(struct reader *r, const struct lims_node *map)
{
	if (map->count < 2)
		return;
	const struct lims_node **sorted = calloc(map->count, sizeof(struct lims_node *));
	if (!sorted) {
		out_of_memory(r);
		return;
	}
	size_t n = 0;
	for (const struct lims_node *child = map->first; child; child = child->next)
		sorted[n++] = child;
	qsort(sorted, n, sizeof sorted[0], by_key);
	for (size_t i = 1; i < n; i++)
		if (strcmp(sorted[i]->key, sorted[i - 1]->key) == 0)
			lims_fault_at(r->f, sorted[i]->key_line, sorted[i]->key_column, "the key \"%s\" stands already in line %d: keep one of them",
				sorted[i]->key, sorted[i - 1]->key_line);
	free(sorted);
}

// The key as a scalar node; NULL when nothing more can be read.
static struct lims_node *read_key(struct reader *r, yaml_event_t *event, int depth)
{
	struct lims_node *key = read_node(r, event, depth + 1);
	if (!key)
		return NULL;
	if (key->kind != LIMS_NODE_TEXT) {
		lims_fault_add(r->f, key, "a list or map cannot be a key");
		key->text = "";
	} else if (key->text[0] == '\0') {
		lims_fault_add(r->f, key, "a key is empty: write its name before the colon");
	}
	return key;
}

static struct lims_node *read_map(struct reader *r, const yaml_event_t *start, int depth)
{
	struct lims_node *map = is_too_deep(r, start, depth) ? NULL : new_node(r, start, LIMS_NODE_MAP);
	if (!map)
		return NULL;
	check_plain(r, start, start->data.mapping_start.anchor, start->data.mapping_start.tag);
	struct lims_node **end = &map->first;
	yaml_event_t event;
	while (next_event(r, &event)) {
		bool done = event.type == YAML_MAPPING_END_EVENT;
		struct lims_node *key = done ? NULL : read_key(r, &event, depth);
		yaml_event_delete(&event);
		if (done)
			break;
		if (!key || !next_event(r, &event))
			return NULL;
		struct lims_node *child = read_node(r, &event, depth + 1);
		yaml_event_delete(&event);
		if (!child)
			return NULL;
		child->key = key->text;
		child->key_line = key->line;
		child->key_column = key->column;
		*end = child;
		end = &child->next;
		map->count++;
	}
	if (r->dead)
		return NULL;
	check_duplicates(r, map);
	return map;
}

static struct lims_node *read_node(struct reader *r, yaml_event_t *event, int depth)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return read_scalar(r, event);
	case YAML_ALIAS_EVENT:
		return read_alias(r, event);
	case YAML_SEQUENCE_START_EVENT:
		return read_list(r, event, depth);
	case YAML_MAPPING_START_EVENT:
		return read_map(r, event, depth);
	default:
		r->dead = true;
		lims_fault_at(r->f, (int)event->start_mark.line + 1, (int)event->start_mark.column + 1, "a value is expected here");
		return NULL;
	}
}

static struct lims_node *read_stream(struct reader *r)
{
	struct lims_node *root = NULL;
	int documents = 0;
	yaml_event_t event;
	for (bool end = false; !end && next_event(r, &event); yaml_event_delete(&event)) {
		end = event.type == YAML_STREAM_END_EVENT;
		if (event.type == YAML_DOCUMENT_START_EVENT && ++documents > 1) {
			lims_fault_at(r->f, (int)event.start_mark.line + 1, (int)event.start_mark.column + 1,
				"a second document begins here: a data file holds one");
			end = true;
		} else if (event.type != YAML_STREAM_START_EVENT && event.type != YAML_DOCUMENT_START_EVENT &&
				   event.type != YAML_DOCUMENT_END_EVENT && !end) {
			root = read_node(r, &event, 0);
		}
	}
	if (documents == 0 && !r->dead)
		lims_fault_at(r->f, 1, 1, "the file is empty");
	return root;
}

void lims_yaml_parse(const char *text, size_t n, struct lims_faults *f, struct lims_node **ret_root)
{
	struct reader r = {.f = f, .text = text, .n = n};
	struct lims_node *root = NULL;
	*ret_root = NULL;
	if (n > LARGEST) {
		lims_fault_at(f, 1, 1, "the file has %zu bytes, at most %d are allowed: split it", n, LARGEST);
		return;
	}
	// libyaml skips a byte order mark only when it guesses the encoding.
	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		r.text += 3;
		r.n -= 3;
	}
	if (!check_bytes(&r))
		return;
	if (!yaml_parser_initialize(&r.parser)) {
		out_of_memory(&r);
		return;
	}
	lims_buf_init(&r.nfc, 4 * (size_t)LARGEST);
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	// libyaml asserts that there is a text, also when it is empty.
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(r.text ? r.text : ""), r.n);
	root = read_stream(&r);
	lims_buf_finish(&r.nfc);
	yaml_parser_delete(&r.parser);
	lims_faults_sort(f);
	if (f->count == 0)
		*ret_root = root;
}
