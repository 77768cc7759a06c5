// SPDX-License-Identifier: Apache-2.0
// Checking data files with all faults at once, and listing the procedures.
#include "lims-core/catalog/set.h"

#include <stdlib.h>
#include <string.h>

static bool starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

const char *lims_overlay_find(void *ctx, const char *name, size_t *ret_n)
{
	const struct lims_overlay *c = ctx;
	if (strcmp(name, c->name) == 0) {
		*ret_n = c->n;
		return c->bytes;
	}
	return c->catalog == NULL ? NULL : lims_catalog_bytes(c->catalog, name, ret_n);
}

static void read_certificate(struct lims_builder *b, struct lims_set_file *file)
{
	struct lims_certificate_file certificate;
	b->load.f = &file->faults;
	lims_load_certificate(&b->load, file->root, b->arena, &certificate);
}

void lims_builder_load(struct lims_builder *b, struct lims_set_file *file, struct lims_loaded *ret)
{
	struct lims_faults quiet;
	lims_faults_init(&quiet, b->arena, file->blob.name);
	const char *format =
		file->root == NULL || file->root->kind != LIMS_NODE_MAP ? "" : lims_node_get_text(file->root, "format", "", &quiet);
	b->load.f = &file->faults;
	*ret = (struct lims_loaded){.law = ""};
	if (file->root == NULL)
		return;
	const struct lims_period *periods = NULL;
	struct lims_regulations *law = NULL;
	size_t n = 0;
	if (strcmp(format, "lims-units-1") == 0)
		(void)lims_units_read(file->root, b->arena, &file->faults);
	else if (strcmp(format, "lims-procedure-1") == 0)
		ret->procedure = lims_builder_procedure(b, file);
	else if (strcmp(format, "lims-tolerance-1") == 0 && lims_builder_units(b))
		ret->table = lims_builder_table(b, file);
	else if (starts(format, "lims-certificate-") && lims_builder_units(b))
		read_certificate(b, file);
	else if (strcmp(format, "lims-tolerance-1") == 0 || starts(format, "lims-certificate-"))
		lims_fault_add(&file->faults, NULL, "The file units.yaml is missing or has faults; put it right first.");
	else if (strcmp(format, "lims-periods-1") == 0)
		(void)lims_load_periods(&b->load, file->root, "", &periods, &n);
	else if (starts(format, "lims-gates-") || starts(format, "lims-forms-") || starts(format, "lims-validity-") ||
			 starts(format, "lims-conflicts-") || starts(format, "lims-retention-") || starts(format, "lims-group2-") ||
			 starts(format, "lims-causes-") || starts(format, "lims-licences-") || starts(format, "lims-ages-")) {
		law = lims_regulations_take(b->arena);
		lims_load_regulation(&b->load, file->root, format, law);
	} else
		lims_fault_add(
			&file->faults, file->root, "The file has no known format; its first line must be like \"format: lims-procedure-1\".");
	if (file->faults.count == 0 && (law != NULL || strcmp(format, "lims-periods-1") == 0)) {
		ret->law = format;
		ret->regulations = law;
	}
}

struct lims_set_file *lims_builder_check_file(
	struct lims_builder *own, const char *name, struct lims_builder **ret_b, struct lims_loaded *ret)
{
	bool common = own->shared != NULL && starts(name, "tolerances/");
	struct lims_set_file *file = common ? lims_builder_read(own->shared, name) : NULL;
	struct lims_builder *b = file != NULL ? own->shared : own;
	if (file == NULL)
		file = lims_builder_read(own, name);
	if (file == NULL)
		return NULL;
	lims_builder_load(b, file, ret);
	b->load.f = &file->faults;
	if (ret->procedure != NULL)
		lims_procedure_reach(&b->load, ret->procedure);
	*ret_b = b;
	return file;
}

/// `shared` as in struct lims_builder.
static lims_rc check_file(
	const struct lims_overlay *checked, struct lims_builder *shared, struct lims_buf *report, size_t *ret_faults, struct lims_err *err)
{
	struct lims_builder *own = lims_builder_for(lims_overlay_finder(checked), err);
	if (own == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the data files.");
	own->shared = shared;
	struct lims_builder *b = NULL;
	struct lims_loaded loaded;
	lims_rc rc = LIMS_OK;
	struct lims_set_file *file = lims_builder_check_file(own, checked->name, &b, &loaded);
	if (file == NULL) {
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the data file %s.", checked->name);
	} else {
		lims_faults_print(&file->faults, report);
		*ret_faults = file->faults.count;
		rc = lims_buf_check(report, "the report of faults", err);
	}
	lims_builder_destroy(own);
	return rc;
}

lims_rc lims_catalog_check_bytes(const struct lims_catalog *c, const char *name, const char *bytes, size_t n, struct lims_buf *report,
	size_t *ret_faults, struct lims_err *err)
{
	struct lims_overlay checked = {.catalog = c, .name = name, .bytes = bytes, .n = n};
	return check_file(&checked, NULL, report, ret_faults, err);
}

lims_rc lims_catalog_check(const struct lims_catalog *c, struct lims_buf *report, size_t *ret_faults, struct lims_err *err)
{
	size_t total = 0;
	struct lims_builder *shared = lims_builder_for(lims_catalog_finder(c), err);
	lims_rc rc = shared == NULL ? lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the data files.") : LIMS_OK;
	for (size_t i = 0; i < lims_catalog_count(c) && rc == LIMS_OK; i++) {
		struct lims_overlay checked = {.catalog = c, .name = lims_catalog_file(c, i)->name};
		size_t faults = 0;
		checked.bytes = lims_catalog_bytes(c, checked.name, &checked.n);
		rc = check_file(&checked, shared, report, &faults, err);
		total += faults;
	}
	lims_builder_destroy(shared);
	if (rc == LIMS_OK)
		*ret_faults = total;
	return rc;
}

static lims_rc list_one(const struct lims_catalog *c, const struct lims_catalog_file *file, struct lims_arena *arena,
	struct lims_catalog_entry *ret, struct lims_err *err)
{
	const char *base = file->name + strlen("procedures/");
	char *id = lims_arena_textn(arena, base, strlen(base) - strlen(".yaml"));
	*ret = (struct lims_catalog_entry){.id = id,
		.title = {.vi = "", .en = ""},
		.method_code = "",
		.service = "",
		.own = file->own,
		.overridden = file->hidden != NULL,
		.hash = file->hash};
	ret->file = lims_arena_text(arena, file->name);
	if (id == NULL || ret->file == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the list of procedures.");
	struct lims_procedure_set *set = NULL;
	struct lims_err why = {0};
	if (lims_catalog_load(c, id, &set, &why) != LIMS_OK) {
		ret->faulty = true;
		return LIMS_OK;
	}
	const struct lims_procedure *p = lims_procedure_set_procedure(set);
	ret->title.vi = lims_arena_text(arena, p->title.vi);
	ret->title.en = lims_arena_text(arena, p->title.en);
	ret->method_code = lims_arena_text(arena, p->method_code);
	ret->service = lims_arena_text(arena, p->service);
	ret->draft = p->draft;
	for (size_t i = 0; i < p->file_count; i++) {
		const struct lims_catalog_file *used = lims_catalog_file_named(c, p->files[i].name);
		ret->own_files += used != NULL && used->own && strcmp(used->name, file->name) != 0;
	}
	lims_procedure_set_destroy(set);
	bool whole = ret->title.vi != NULL && ret->title.en != NULL && ret->method_code != NULL && ret->service != NULL;
	return whole ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the list of procedures.");
}

lims_rc lims_catalog_list(const struct lims_catalog *c, struct lims_arena *arena, const struct lims_catalog_entry **ret_list,
	size_t *ret_count, struct lims_err *err)
{
	struct lims_catalog_entry *list = lims_arena_array(arena, lims_catalog_count(c) + 1, sizeof *list);
	if (list == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the list of procedures.");
	size_t n = 0;
	for (size_t i = 0; i < lims_catalog_count(c); i++) {
		const struct lims_catalog_file *file = lims_catalog_file(c, i);
		if (!starts(file->name, "procedures/"))
			continue;
		lims_rc rc = list_one(c, file, arena, &list[n++], err);
		if (rc != LIMS_OK)
			return rc;
	}
	*ret_list = list;
	*ret_count = n;
	return LIMS_OK;
}
