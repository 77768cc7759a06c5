// SPDX-License-Identifier: Apache-2.0
// A procedure with everything that it is built from: units, tables, periods, each file read once and hashed.
#include "lims-core/catalog/set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lims_builder *lims_builder_create(struct lims_finder finder)
{
	struct lims_builder *b = calloc(1, sizeof *b);
	if (b == NULL)
		return NULL;
	b->arena = lims_arena_create(LIMS_LOAD_MEMORY);
	if (b->arena == NULL) {
		free(b);
		return NULL;
	}
	b->finder = finder;
	b->load = (struct lims_load){.arena = b->arena};
	return b;
}

struct lims_builder *lims_builder_for(struct lims_finder finder, const struct lims_err *err)
{
	struct lims_builder *b = lims_builder_create(finder);
	if (b != NULL && err != NULL)
		b->lang = err->lang;
	return b;
}

void lims_builder_destroy(struct lims_builder *b)
{
	if (b == NULL)
		return;
	lims_arena_destroy(b->arena);
	free(b);
}

struct lims_set_file *lims_builder_read(struct lims_builder *b, const char *name)
{
	for (size_t i = 0; i < b->file_count; i++) {
		if (strcmp(b->files[i].blob.name, name) == 0)
			return &b->files[i];
	}
	size_t n = 0;
	const char *bytes = b->finder.find(b->finder.ctx, name, &n);
	if (bytes == NULL || b->file_count == LIMS_SET_FILES_MAX)
		return NULL;
	struct lims_set_file *file = &b->files[b->file_count];
	*file =
		(struct lims_set_file){.blob = {.name = lims_arena_text(b->arena, name), .bytes = lims_arena_textn(b->arena, bytes, n), .n = n}};
	if (file->blob.name == NULL || file->blob.bytes == NULL || lims_sha256(bytes, n, &file->blob.hash, NULL) != LIMS_OK) {
		b->no_memory = true;
		return NULL;
	}
	b->file_count++;
	lims_faults_init(&file->faults, b->arena, file->blob.name);
	file->faults.lang = b->lang;
	lims_yaml_parse(file->blob.bytes, n, &file->faults, &file->root);
	return file;
}

bool lims_builder_units(struct lims_builder *b)
{
	if (b->load.units == NULL && b->shared != NULL && lims_builder_units(b->shared))
		b->load.units = b->shared->load.units;
	if (b->load.units != NULL)
		return true;
	struct lims_set_file *file = lims_builder_read(b, "units.yaml");
	if (file == NULL || file->root == NULL)
		return false;
	if (file->faults.count == 0)
		b->load.units = lims_units_read(file->root, b->arena, &file->faults);
	return b->load.units != NULL;
}

/// Others find a file by its id: it is its name, in whatever folder it is checked.
static void check_id(struct lims_set_file *file, const char *id)
{
	const char *slash = strrchr(file->blob.name, '/'), *base = slash == NULL ? file->blob.name : slash + 1;
	size_t n = strlen(id);
	if (strncmp(base, id, n) != 0 || strcmp(base + n, ".yaml") != 0)
		lims_fault_add(&file->faults, file->root, "The id \"%s\" must be the name of the file without \".yaml\".", id);
}

const struct lims_table *lims_builder_table(struct lims_builder *b, struct lims_set_file *file)
{
	struct lims_load *l = &b->load;
	if (file->root == NULL || file->table_built)
		return file->table;
	l->f = &file->faults;
	const struct lims_table *t = lims_load_table(l, file->root);
	if (t != NULL)
		check_id(file, t->id);
	file->table = file->faults.count == 0 ? t : NULL;
	file->table_built = true;
	return file->table;
}

/// A file that others use too, in *ret_b the builder that holds it; NULL when there is none.
static struct lims_set_file *read_common(struct lims_builder *b, const char *name, struct lims_builder **ret_b)
{
	struct lims_set_file *file = b->shared == NULL ? NULL : lims_builder_read(b->shared, name);
	*ret_b = file != NULL ? b->shared : b;
	return file != NULL ? file : lims_builder_read(b, name);
}

/// Tables that stand under one name one after the other are called alike.
static bool same_call(const struct lims_table *a, const struct lims_table *b)
{
	bool same = a->arg_count == b->arg_count && lims_unit_same_dimension(a->measure, b->measure);
	for (size_t i = 0; same && i < a->arg_count; i++)
		same = a->args[i].kind == b->args[i].kind &&
			   (a->args[i].kind != LIMS_CELL_NUMBER || strcmp(a->args[i].measure->code, b->args[i].measure->code) == 0);
	return same;
}

/// Links the uses of one name and checks that every day of their time has one of them.
static void join_uses(struct lims_builder *b, struct lims_set_file *procedure, const struct lims_load_needs *needs, struct lims_use *uses)
{
	struct lims_spell *spells = lims_arena_array(b->arena, needs->table_count + 1, sizeof *spells);
	for (size_t i = 0; spells != NULL && i < needs->table_count; i++) {
		struct lims_spell cover = needs->tables[i].spell;
		struct lims_spell_fault wrong;
		size_t n = 0, last = i;
		bool first = true;
		for (size_t k = 0; k < i; k++)
			first = first && strcmp(uses[k].name, uses[i].name) != 0;
		for (size_t k = i; first && k < needs->table_count; k++) {
			if (strcmp(uses[k].name, uses[i].name) != 0)
				continue;
			spells[n++] = needs->tables[k].spell;
			lims_spells_cover(&cover, &needs->tables[k].spell, k == i);
			if (k > i && uses[i].table != NULL && uses[k].table != NULL && !same_call(uses[i].table, uses[k].table))
				lims_fault_add(&procedure->faults, needs->tables[k].node,
					"The tables that follow each other as \"%s\" need the same arguments in the same units; rename one.", uses[i].name);
			if (k > i)
				uses[last].next = k;
			last = k;
		}
		if (!first || lims_spells_check(spells, n, &cover, b->lang, &wrong))
			continue;
		struct lims_node at = {.line = wrong.line, .column = 1};
		if (wrong.overlap && wrong.text[0] == '\0')
			lims_fault_add(
				&procedure->faults, &at, "Two tables are called \"%s\"; rename one, or end one before the other begins.", uses[i].name);
		else if (wrong.overlap)
			lims_fault_add(&procedure->faults, &at, "Two tables are called \"%s\" %s; rename one, or end one before the other begins.",
				uses[i].name, wrong.text);
		else
			lims_fault_add(
				&procedure->faults, &at, "No table is called \"%s\" %s; let the dates follow each other.", uses[i].name, wrong.text);
	}
}

static const struct lims_use *use_tables(struct lims_builder *b, struct lims_set_file *procedure, const struct lims_load_needs *needs)
{
	struct lims_use *uses = lims_arena_array(b->arena, needs->table_count + 1, sizeof *uses);
	for (size_t i = 0; uses != NULL && i < needs->table_count; i++) {
		const struct lims_load_table_use *use = &needs->tables[i];
		struct lims_buf name;
		lims_buf_init(&name, 200);
		lims_buf_addf(&name, "tolerances/%s.yaml", use->id);
		struct lims_builder *owner;
		struct lims_set_file *file = read_common(b, lims_buf_text(&name), &owner);
		lims_buf_finish(&name);
		const struct lims_table *t = file != NULL && lims_builder_units(owner) ? lims_builder_table(owner, file) : NULL;
		if (file == NULL && b->finder.where == NULL)
			lims_fault_add(&procedure->faults, use->node, "There is no table \"%s\": no tolerances/%s.yaml in what the worksheet keeps.",
				use->id, use->id);
		else if (file == NULL)
			lims_fault_add(
				&procedure->faults, use->node, "There is no table \"%s\": no tolerances/%s.yaml in %s.", use->id, use->id, b->finder.where);
		else if (t == NULL)
			lims_fault_add(
				&procedure->faults, use->node, "The table \"%s\" has faults; put it right in tolerances/%s.yaml.", use->id, use->id);
		uses[i] = (struct lims_use){.name = use->name, .table = t, .from = use->spell.from, .to = use->spell.to};
	}
	if (uses != NULL)
		join_uses(b, procedure, needs, uses);
	return uses;
}

static bool use_periods(struct lims_builder *b, struct lims_set_file *procedure, const struct lims_load_needs *needs,
	const struct lims_period **ret, size_t *ret_n)
{
	if (needs->periods_key == NULL)
		return true;
	struct lims_builder *owner;
	struct lims_set_file *file = read_common(b, "regulations/periods.yaml", &owner);
	bool good = false;
	if (file != NULL && file->root != NULL) {
		owner->load.f = &file->faults;
		good = lims_load_periods(&owner->load, file->root, needs->periods_key, ret, ret_n) && file->faults.count == 0;
	}
	if (!good)
		lims_fault_add(
			&procedure->faults, needs->periods_node, "The file regulations/periods.yaml is missing or has faults; put it right.");
	else if (*ret_n == 0)
		lims_fault_add(&procedure->faults, needs->periods_node, "The file regulations/periods.yaml has no row for \"%s\"; add one.",
			needs->periods_key);
	return good;
}

static bool table_drafts(const struct lims_use *uses, size_t n)
{
	bool any = false;
	for (size_t i = 0; i < n; i++)
		any = any || uses[i].table->draft;
	return any;
}

struct lims_procedure *lims_builder_procedure(struct lims_builder *b, struct lims_set_file *file)
{
	struct lims_load *l = &b->load;
	if (file->root == NULL)
		return NULL;
	if (!lims_builder_units(b)) {
		lims_fault_add(&file->faults, NULL, "The file units.yaml is missing or has faults; put it right first.");
		return NULL;
	}
	struct lims_load_needs needs;
	l->f = &file->faults;
	lims_load_needs(l, file->root, &needs);
	const struct lims_use *uses = needs.tables == NULL ? NULL : use_tables(b, file, &needs);
	const struct lims_period *periods = NULL;
	size_t period_count = 0;
	(void)use_periods(b, file, &needs, &periods, &period_count);
	bool whole = uses != NULL;
	for (size_t i = 0; whole && i < needs.table_count; i++)
		whole = uses[i].table != NULL;
	l->f = &file->faults;
	struct lims_procedure *p = lims_load_procedure(l, file->root, uses, whole ? needs.table_count : 0, periods, period_count);
	if (p == NULL || file->faults.count > 0)
		return NULL;
	p->draft = p->draft || table_drafts(uses, needs.table_count);
	check_id(file, p->id);
	return file->faults.count == 0 ? p : NULL;
}

lims_rc lims_builder_check(const struct lims_builder *b, struct lims_err *err)
{
	if (b->no_memory)
		return lims_err_set(err, LIMS_E_MEMORY, "The data files do not fit into the memory for them; make them smaller.");
	for (size_t i = 0; i < b->file_count; i++) {
		lims_rc rc = lims_faults_check(&b->files[i].faults, err);
		if (rc != LIMS_OK)
			return rc;
	}
	return LIMS_OK;
}

static int by_name(const void *a, const void *b)
{
	const struct lims_blob_file *x = a, *y = b;
	return strcmp(x->name, y->name);
}

/// Turns a good builder into a set; the builder's arena goes over.
static lims_rc take_set(struct lims_builder *b, struct lims_procedure *p, struct lims_procedure_set **ret_set, struct lims_err *err)
{
	struct lims_procedure_set *set = lims_arena_take(b->arena, sizeof *set);
	struct lims_blob_file *files = lims_arena_array(b->arena, b->file_count, sizeof *files);
	struct lims_file_used *used = lims_arena_array(b->arena, b->file_count, sizeof *used);
	if (set == NULL || files == NULL || used == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "The data files do not fit into the memory for them; make them smaller.");
	for (size_t i = 0; i < b->file_count; i++)
		files[i] = b->files[i].blob;
	qsort(files, b->file_count, sizeof *files, by_name);
	for (size_t i = 0; i < b->file_count; i++)
		used[i] = (struct lims_file_used){.name = files[i].name, .hash = files[i].hash};
	p->files = used;
	p->file_count = b->file_count;
	*set = (struct lims_procedure_set){.arena = b->arena, .procedure = p, .files = files, .file_count = b->file_count};
	b->arena = NULL;
	*ret_set = set;
	return LIMS_OK;
}

static lims_rc load(struct lims_finder finder, const char *id, struct lims_procedure_set **ret_set, struct lims_err *err)
{
	if (!lims_load_id_good(id, true))
		return lims_err_set(err, LIMS_E_INPUT, "\"%s\" is no name of a procedure.", id);
	struct lims_builder *b = lims_builder_for(finder, err);
	struct lims_buf name;
	lims_buf_init(&name, 200);
	lims_buf_addf(&name, "procedures/%s.yaml", id);
	lims_rc rc = LIMS_OK;
	if (b == NULL) {
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the data files.");
		goto out;
	}
	struct lims_set_file *file = lims_builder_read(b, lims_buf_text(&name));
	if (file == NULL && !b->no_memory) {
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no procedure \"%s\"; see which there are with: lims procedure list.", id);
		goto out;
	}
	struct lims_procedure *p = file == NULL ? NULL : lims_builder_procedure(b, file);
	rc = lims_builder_check(b, err);
	if (rc == LIMS_OK && p == NULL)
		rc = lims_err_set(err, LIMS_E_INPUT, "The procedure \"%s\" cannot be read.", id);
	if (rc == LIMS_OK)
		rc = take_set(b, p, ret_set, err);
out:
	lims_buf_finish(&name);
	lims_builder_destroy(b);
	return rc;
}

lims_rc lims_catalog_load(const struct lims_catalog *c, const char *id, struct lims_procedure_set **ret_set, struct lims_err *err)
{
	return load(lims_catalog_finder(c), id, ret_set, err);
}

lims_rc lims_catalog_load_file(const struct lims_catalog *c, const char *file_name, const char *bytes, size_t n,
	struct lims_procedure_set **ret_set, struct lims_err *err)
{
	char id[LIMS_CATALOG_ID], name[LIMS_CATALOG_ID + 16];
	size_t len = strlen(file_name);
	if (len <= 5 || len - 5 >= sizeof id || strcmp(file_name + len - 5, ".yaml") != 0)
		return lims_err_set(err, LIMS_E_INPUT, "The file of a procedure is called by its id, ID.yaml, not \"%s\".", file_name);
	snprintf(id, sizeof id, "%.*s", (int)(len - 5), file_name);
	snprintf(name, sizeof name, "procedures/%s.yaml", id);
	struct lims_overlay overlay = {.catalog = c, .name = name, .bytes = bytes, .n = n};
	return load(lims_overlay_finder(&overlay), id, ret_set, err);
}

const char *lims_given_find(void *ctx, const char *name, size_t *ret_n)
{
	const struct lims_given *g = ctx;
	for (size_t i = 0; i < g->count; i++) {
		if (strcmp(g->files[i].name, name) == 0) {
			*ret_n = g->files[i].n;
			return g->files[i].bytes;
		}
	}
	return NULL;
}

lims_rc lims_procedure_load_bytes(
	const char *id, const struct lims_blob_file *files, size_t file_count, struct lims_procedure_set **ret_set, struct lims_err *err)
{
	for (size_t i = 0; i < file_count; i++) {
		struct lims_hash hash;
		lims_rc rc = lims_sha256(files[i].bytes, files[i].n, &hash, err);
		if (rc != LIMS_OK)
			return rc;
		if (!lims_hash_equal(&hash, &files[i].hash))
			return lims_err_set(err, LIMS_E_CORRUPT, "The bytes of \"%s\" do not fit the hash under which they were kept.", files[i].name);
	}
	struct lims_given given = {.files = files, .count = file_count};
	struct lims_finder finder = {.ctx = &given, .find = lims_given_find};
	return load(finder, id, ret_set, err);
}

void lims_procedure_set_destroy(struct lims_procedure_set *set)
{
	if (set != NULL)
		lims_arena_destroy(set->arena);
}

const struct lims_procedure *lims_procedure_set_procedure(const struct lims_procedure_set *set)
{
	return set->procedure;
}

const struct lims_blob_file *lims_procedure_set_files(const struct lims_procedure_set *set, size_t *ret_count)
{
	*ret_count = set->file_count;
	return set->files;
}
