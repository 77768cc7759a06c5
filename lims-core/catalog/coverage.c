// SPDX-License-Identifier: Apache-2.0
// Reading the coverage of facts and holding it against the files that are there.
#include "lims-core/catalog/coverage.h"

#include "lims-core/base/text.h"
#include "lims-core/catalog/set.h"

#include <string.h>

enum { ROWS_MAX = 2000, BY_MAX = 60 };

struct covering {
	const struct lims_catalog *c;
	struct lims_load l;
	struct lims_coverage_row *rows;
	size_t count;
	bool *named;                     ///< by index of the catalog's files
	struct lims_procedure_set *open; ///< the procedure whose steps were asked for last
	const char *open_id;
};

static const struct lims_procedure *procedure(struct covering *v, const char *file, size_t n)
{
	static const char folder[] = "procedures/";
	size_t prefix = strlen(folder), suffix = strlen(".yaml");
	if (n <= prefix + suffix || strncmp(file, folder, prefix) != 0)
		return NULL;
	const char *id = lims_arena_textn(v->l.arena, file + prefix, n - prefix - suffix);
	if (id != NULL && (v->open == NULL || strcmp(v->open_id, id) != 0)) {
		lims_procedure_set_destroy(v->open);
		v->open = NULL;
		if (lims_catalog_load(v->c, id, &v->open, NULL) == LIMS_OK)
			v->open_id = id;
	}
	return v->open == NULL ? NULL : lims_procedure_set_procedure(v->open);
}

static void check_name(struct covering *v, const struct lims_node *at, const char *name)
{
	size_t n = strcspn(name, "#"), i = 0;
	const struct lims_catalog_file *f = lims_catalog_file(v->c, 0);
	while (f != NULL && (strlen(f->name) != n || strncmp(f->name, name, n) != 0))
		f = lims_catalog_file(v->c, ++i);
	if (f == NULL) {
		lims_fault_add(v->l.f, at,
			"There is no data file \"%.*s\"; name one that is there, or say under \"missing\" why nothing carries this.", (int)n, name);
		return;
	}
	v->named[i] = true;
	if (name[n] == '\0')
		return;
	const struct lims_procedure *p = procedure(v, name, n);
	if (p == NULL || lims_procedure_step(p, name + n + 1) == NULL)
		lims_fault_add(v->l.f, at, "%.*s has no step \"%s\".", (int)n, name, name + n + 1);
}

static void read_by(struct covering *v, struct lims_node *list, struct lims_coverage_row *row)
{
	size_t n = lims_load_list(&v->l, list), i = 0;
	const char **by = lims_load_array(&v->l, list, n, sizeof *by);
	if (n > BY_MAX)
		lims_fault_add(v->l.f, list, "A row names at most %d files.", BY_MAX);
	if (by == NULL || n == 0 || n > BY_MAX)
		return;
	for (struct lims_node *one = list->first; one != NULL; one = one->next, i++) {
		one->read = true;
		by[i] = one->kind == LIMS_NODE_TEXT ? one->text : "";
		check_name(v, one, by[i]);
	}
	row->by = by;
	row->by_count = n;
}

static void read_row(struct covering *v, const char *section, struct lims_node *node)
{
	struct lims_faults *f = v->l.f;
	struct lims_coverage_row *row = &v->rows[v->count++];
	const char *text = lims_node_get_text(node, "text", NULL, f), *key = lims_node_get_text(node, "row", NULL, f);
	node->read = true;
	*row = (struct lims_coverage_row){.section = section, .row = text != NULL ? text : key, .text = text != NULL, .line = node->line};
	if ((text == NULL) == (key == NULL)) {
		lims_fault_add(f, node, "Say either \"row\", the first cells of a row of facts, or \"text\", a fact outside of tables.");
		row->row = "";
	}
	read_by(v, lims_node_get(node, "by", f), row);
	row->elsewhere = lims_node_get_text(node, "elsewhere", "", f);
	row->missing = lims_node_get_text(node, "missing", "", f);
	if ((row->by_count > 0) + (row->elsewhere[0] != '\0') + (row->missing[0] != '\0') != 1)
		lims_fault_add(
			f, node, "Say of each row one thing: \"by\" which files, \"elsewhere\" where in the program, or \"missing\" why not.");
	for (size_t i = 0; i + 1 < v->count; i++) {
		if (strcmp(v->rows[i].section, section) == 0 && strcmp(v->rows[i].row, row->row) == 0)
			lims_fault_add(f, node, "The row \"%s\" stands twice in section %s; join them.", row->row, section);
	}
}

static void read_sections(struct covering *v, struct lims_node *root)
{
	struct lims_node *list = lims_node_need(root, "sections", v->l.f);
	size_t n = lims_load_list(&v->l, list);
	for (struct lims_node *section = n > 0 ? list->first : NULL; section != NULL; section = section->next) {
		section->read = true;
		const char *id = lims_node_need_text(section, "section", v->l.f);
		(void)lims_node_need_text(section, "title", v->l.f);
		struct lims_node *rows = lims_node_need(section, "rows", v->l.f);
		size_t count = lims_load_list(&v->l, rows);
		if (v->count + count > ROWS_MAX) {
			lims_fault_add(v->l.f, rows, "At most %d rows are allowed.", ROWS_MAX);
			return;
		}
		for (struct lims_node *row = count > 0 ? rows->first : NULL; row != NULL; row = row->next)
			read_row(v, id, row);
	}
}

/// A file that no fact needs is either wrong or a fact that nobody wrote down.
static void check_named(struct covering *v, const struct lims_node *root)
{
	for (size_t i = 0; i < lims_catalog_count(v->c); i++) {
		const struct lims_catalog_file *f = lims_catalog_file(v->c, i);
		if (!f->own && !v->named[i] && (lims_text_starts(f->name, "procedures/") || lims_text_starts(f->name, "tolerances/")))
			lims_fault_add(v->l.f, root, "No row names %s; say which facts it carries.", f->name);
	}
}

static void sum_up(const struct covering *v, struct lims_coverage *ret)
{
	ret->rows = v->rows;
	ret->count = v->count;
	for (size_t i = 0; i < v->count; i++) {
		ret->carried += v->rows[i].by_count > 0;
		ret->in_program += v->rows[i].elsewhere[0] != '\0';
		ret->missing += v->rows[i].missing[0] != '\0';
	}
}

lims_rc lims_coverage_read(const struct lims_catalog *c, const char *name, const char *bytes, size_t n, struct lims_arena *arena,
	struct lims_coverage *ret, struct lims_buf *report, size_t *ret_faults, struct lims_err *err)
{
	struct lims_faults faults;
	struct lims_node *root = NULL;
	struct covering v = {.c = c, .l = {.arena = arena, .f = &faults}};
	struct lims_coverage found = {.document = ""};
	lims_faults_init(&faults, arena, name);
	faults.lang = err != NULL ? err->lang : NULL;
	v.rows = lims_arena_array(arena, ROWS_MAX, sizeof *v.rows);
	v.named = lims_arena_array(arena, lims_catalog_count(c) + 1, sizeof *v.named);
	if (v.rows == NULL || v.named == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the coverage.");
	lims_yaml_parse(bytes, n, &faults, &root);
	if (root != NULL) {
		lims_load_format(&v.l, root, "lims-coverage-1");
		found.document = lims_node_need_text(root, "document", &faults);
		read_sections(&v, root);
		check_named(&v, root);
		lims_node_unread(root, &faults);
		sum_up(&v, &found);
	}
	lims_procedure_set_destroy(v.open);
	lims_faults_print(&faults, report);
	*ret_faults = faults.count;
	if (faults.count == 0)
		*ret = found;
	return lims_buf_check(report, "the report of faults", err);
}
