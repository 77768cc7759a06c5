// SPDX-License-Identifier: Apache-2.0
// Reading what a certificate of a standard states (lims-certificate-1 and -2), with everything checked that can be before a procedure asks for it.
#include "lims-core/catalog/set.h"

#include "lims-core/base/lang.h"

#include "lims-core/engine/curve.h"

#include <string.h>

static void tell(struct lims_load *l, const struct lims_node *at, lims_rc rc, const struct lims_err *why)
{
	if (rc != LIMS_OK)
		lims_fault_add(l->f, at, "%s", why->text);
}

static void check_curves(struct lims_load *l, struct lims_node *data, struct lims_arena *arena, const struct lims_ws_certificate *c)
{
	const struct lims_node *node = data != NULL ? data->first : NULL;
	for (size_t i = 0; i < c->curve_count && node != NULL; i++, node = node->next) {
		struct lims_err why = {.lang = l->f->lang};
		tell(l, node, lims_curve_check(&c->curves[i], l->units, arena, &why), &why);
	}
}

static void check_pieces(struct lims_load *l, struct lims_node *list, struct lims_arena *arena, const struct lims_ws_certificate *c)
{
	const struct lims_node *node = list != NULL ? list->first : NULL;
	for (size_t i = 0; i < c->piece_count && node != NULL; i++, node = node->next) {
		struct lims_err why = {.lang = l->f->lang};
		if (strchr(c->pieces[i].id, '+') != NULL || strstr(c->pieces[i].id, "..") != NULL)
			lims_fault_add(l->f, node, "\"id\" has a \"+\" or \"..\" in it, which stand between the pieces of a load; use another name.");
		tell(l, node, lims_piece_check(&c->pieces[i], l->units, arena, &why), &why);
	}
}

static const char *text_of(struct lims_load *l, struct lims_node *map, const char *key, struct lims_arena *arena)
{
	const char *text = lims_arena_text(arena, lims_node_get_text(map, key, "", l->f));
	if (text == NULL)
		lims_fault_add(l->f, map, "There is no memory for so much; make it smaller.");
	return text != NULL ? text : "";
}

/// The standards that the certificate names as used for it.
static void read_references(struct lims_load *l, struct lims_node *list, struct lims_arena *arena, struct lims_certificate_file *ret)
{
	size_t n = 0;
	if (list == NULL)
		return;
	list->read = true;
	if (list->kind != LIMS_NODE_LIST) {
		lims_fault_add(l->f, list, "\"standards\" is a list of {name, certificate, by}.");
		return;
	}
	for (const struct lims_node *node = list->first; node != NULL; node = node->next)
		n++;
	struct lims_certificate_reference *references = lims_arena_array(arena, n + 1, sizeof *references);
	if (references == NULL) {
		lims_fault_add(l->f, list, "There is no memory for so much; make it smaller.");
		return;
	}
	ret->standards = references;
	for (struct lims_node *node = list->first; node != NULL; node = node->next) {
		if (node->kind != LIMS_NODE_MAP) {
			lims_fault_add(l->f, node, "A standard that the certificate names is {name, certificate, by}.");
			continue;
		}
		node->read = true;
		references[ret->standard_count++] = (struct lims_certificate_reference){
			text_of(l, node, "name", arena), text_of(l, node, "certificate", arena), text_of(l, node, "by", arena)};
		if (lims_node_get(node, "name", l->f) == NULL)
			lims_fault_add(l->f, node, "A standard that the certificate names needs its \"name\".");
	}
}

/// What the certificate is of. Only the second edition of the format says it, and always.
static void read_item(struct lims_load *l, struct lims_node *root, bool second, struct lims_arena *arena, struct lims_certificate_item *ret)
{
	struct lims_node *map = lims_node_get(root, "item", l->f);
	if (map == NULL && second)
		lims_fault_add(l->f, root, "The certificate does not say of what it is; give \"item\": {serial, maker, model, kind}.");
	if (map == NULL)
		return;
	map->read = true;
	if (!second)
		lims_fault_add(l->f, map, "\"item\" belongs to the format lims-certificate-2; write that in the first line.");
	else if (map->kind != LIMS_NODE_MAP)
		lims_fault_add(l->f, map, "\"item\" is {serial, maker, model, kind}.");
	if (!second || map->kind != LIMS_NODE_MAP)
		return;
	(void)lims_node_need_text(map, "serial", l->f);
	*ret = (struct lims_certificate_item){
		text_of(l, map, "serial", arena), text_of(l, map, "maker", arena), text_of(l, map, "model", arena), text_of(l, map, "kind", arena)};
	lims_node_unread(map, l->f);
}

void lims_load_certificate(struct lims_load *l, struct lims_node *root, struct lims_arena *arena, struct lims_certificate_file *ret)
{
	static const char *const extra[] = {"format", "by", "item", "standards", NULL};
	size_t before = l->f->count;
	*ret = (struct lims_certificate_file){.by = "", .item = {"", "", "", ""}, .certificate = {.number = ""}};
	bool second = strcmp(lims_node_get_text(root, "format", "", l->f), "lims-certificate-2") == 0;
	lims_load_format(l, root, second ? "lims-certificate-2" : "lims-certificate-1");
	if (l->f->count != before)
		return;
	read_item(l, root, second, arena, &ret->item);
	ret->by = text_of(l, root, "by", arena);
	read_references(l, lims_node_get(root, "standards", l->f), arena, ret);
	lims_certificate_read(root, extra, arena, l->f, &ret->certificate);
	const struct lims_ws_certificate *c = &ret->certificate;
	if (strlen(c->number) >= LIMS_CERTIFICATE_NUMBER)
		lims_fault_add(
			l->f, lims_node_get(root, "number", l->f), "\"number\" has more than %d bytes; shorten it.", LIMS_CERTIFICATE_NUMBER - 1);
	struct lims_node *data = lims_node_get(root, "data", l->f), *pieces = lims_node_get(root, "pieces", l->f);
	if (data == NULL && pieces == NULL)
		lims_fault_add(l->f, root, "The certificate states nothing; give \"data\" or \"pieces\".");
	// What is not even there in the right shape cannot be read as numbers.
	if (l->f->count != before)
		return;
	check_curves(l, data, arena, c);
	check_pieces(l, pieces, arena, c);
}

lims_rc lims_catalog_certificate(const struct lims_catalog *c, const char *name, const char *bytes, size_t n, struct lims_arena *arena,
	struct lims_certificate_file *ret, struct lims_buf *report, size_t *ret_faults, struct lims_err *err)
{
	struct lims_overlay checked = {.catalog = c, .name = name, .bytes = bytes, .n = n};
	struct lims_builder *b = lims_builder_for(lims_overlay_finder(&checked), err);
	if (b == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the data files.");
	struct lims_set_file *file = lims_builder_read(b, name);
	lims_rc rc = LIMS_OK;
	if (file == NULL) {
		rc = lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the data file %s.", name);
	} else {
		bool units = lims_builder_units(b);
		b->load.f = &file->faults;
		if (!units)
			lims_fault_add(&file->faults, NULL, "The file units.yaml is missing or has faults; put it right first.");
		else if (file->root != NULL)
			lims_load_certificate(&b->load, file->root, arena, ret);
		lims_faults_print(&file->faults, report);
		*ret_faults = file->faults.count;
		rc = lims_buf_check(report, "the report of faults", err);
	}
	lims_builder_destroy(b);
	return rc;
}

lims_rc lims_catalog_units(const struct lims_catalog *c, struct lims_arena *arena, const struct lims_units **ret, struct lims_err *err)
{
	struct lims_builder *b = lims_builder_create(lims_catalog_finder(c));
	if (b == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the data files.");
	struct lims_set_file *file = lims_builder_read(b, "units.yaml");
	const struct lims_units *units = NULL;
	// Once more than the builder reads it: what is given away lives in the caller's arena.
	if (file != NULL && file->root != NULL && file->faults.count == 0)
		units = lims_units_read(file->root, arena, &file->faults);
	lims_builder_destroy(b);
	if (units == NULL)
		return lims_err_set(err, LIMS_E_INPUT, "The file units.yaml is missing or has faults; put it right first.");
	*ret = units;
	return LIMS_OK;
}
