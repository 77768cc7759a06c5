// SPDX-License-Identifier: Apache-2.0
// Reading the standards that a procedure needs: what is asked of them, and what their certificates must state.
#include "lims-core/catalog/load.h"

#include "lims-core/engine/standard.h"

#include <string.h>

static const struct lims_unit *difference(struct lims_load *l, const struct lims_node *at, const struct lims_unit *measure)
{
	struct lims_unit *unit = lims_load_array(l, at, 1, sizeof *unit);
	if (unit != NULL && measure != NULL && l->units != NULL)
		*unit = lims_unit_difference(l->units, measure);
	return unit;
}

static void read_certified(struct lims_load *l, struct lims_node *node, struct lims_standard_need *s, struct lims_certified *c)
{
	node->read = true;
	c->name = lims_load_id(l, node, "name", false);
	c->label = lims_load_words(l, node, "label", false);
	c->measure = lims_load_unit_key(l, node, true, &c->unit);
	c->difference = difference(l, node, c->measure);
	c->of = lims_node_get_text(node, "of", "", l->f);
	if (c->of[0] != '\0')
		c->argument = lims_load_unit(l, lims_node_get(node, "of", l->f));
	for (size_t i = 0; i < s->asked_count; i++) {
		if (strcmp(s->asked[i].name, c->name) == 0)
			lims_fault_add(l->f, node, "\"%s\" is asked of the standard and stated by its certificate; rename one.", c->name);
	}
}

static void read_certificate(struct lims_load *l, struct lims_node *list, struct lims_standard_need *s)
{
	size_t n = lims_load_list(l, list), count = 0;
	struct lims_certified *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	if (n > LIMS_STANDARD_CURVES_MAX) {
		lims_fault_add(l->f, list, "At most %d quantities of a certificate can be asked for.", LIMS_STANDARD_CURVES_MAX);
		return;
	}
	for (struct lims_node *node = list->first; node != NULL; node = node->next) {
		read_certified(l, node, s, &all[count++]);
		for (size_t k = 0; k + 1 < count; k++) {
			if (strcmp(all[k].name, all[count - 1].name) == 0)
				lims_fault_add(l->f, node, "\"%s\" stands here twice; rename one.", all[k].name);
		}
	}
	s->certified = all;
	s->certified_count = n;
}

/// pieces: {unit: g, limit: "r111(class, nominal)"}
static void read_pieces(struct lims_load *l, struct lims_node *node, struct lims_standard_need *s, size_t index)
{
	if (node == NULL)
		return;
	struct lims_pieces *p = lims_load_array(l, node, 1, sizeof *p);
	if (p == NULL)
		return;
	p->measure = lims_load_unit_key(l, node, true, &p->unit);
	if (p->measure != NULL && p->measure->affine)
		lims_fault_add(l->f, node, "Pieces are added up, and points in %s cannot be; choose another unit.", p->unit);
	for (size_t i = 0; i < s->asked_count; i++) {
		if (strcmp(s->asked[i].name, "nominal") == 0)
			lims_fault_add(l->f, node, "\"nominal\" is the nominal value of a piece; rename what is asked.");
	}
	lims_load_later(l, &(struct lims_pending){.node = lims_node_get(node, "limit", l->f),
						   .slot = &p->limit,
						   .want = {.kind = LIMS_KIND_NUMBER, .unit = p->measure},
						   .wanted = true,
						   .place = LIMS_PLACE_PIECE,
						   .step = index});
	s->pieces = p;
}

void lims_load_standards(struct lims_load *l, struct lims_node *root, struct lims_procedure *p)
{
	static const char *const values[] = {"nominal", "certificate", NULL};
	struct lims_node *list = lims_node_get(root, "standards", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_standard_need *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		struct lims_standard_need *s = &all[i];
		node->read = true;
		s->role = lims_load_id(l, node, "role", false);
		s->kind = lims_load_id(l, node, "kind", true);
		s->title = lims_load_words(l, node, "title", true);
		s->requirement = lims_load_words(l, node, "requirement", false);
		s->ratio = lims_node_get_text(node, "ratio", "", l->f);
		s->required = lims_node_get_bool(node, "required", true, l->f);
		s->asked = lims_load_characteristics(l, lims_node_get(node, "asked", l->f), false, &s->asked_count);
		read_certificate(l, lims_node_get(node, "certificate", l->f), s);
		read_pieces(l, lims_node_get(node, "pieces", l->f), s, i);
		s->by_certificate = lims_node_get_choice(node, "values", values, s->certified_count > 0, l->f) == 1;
		if (!s->by_certificate && s->certified_count > 0)
			lims_fault_add(l->f, node, "The values are nominal, and \"certificate\" asks for those of the certificate; remove one.");
		s->source = lims_load_clause(l, node, "standards", s->role);
		lims_load_later(l, &(struct lims_pending){.node = lims_node_get(node, "when", l->f),
							   .slot = &s->when,
							   .want = {.kind = LIMS_KIND_BOOL},
							   .wanted = true,
							   .place = LIMS_PLACE_ITEM});
		for (size_t k = 0; k < i; k++) {
			if (strcmp(all[k].role, s->role) == 0)
				lims_fault_add(l->f, node, "The role \"%s\" stands here twice; rename one.", s->role);
		}
	}
	p->standards = all;
	p->standard_count = n;
}
