// SPDX-License-Identifier: Apache-2.0
// Reading which licences cover a service, whose mark may stand beside, and what the fields of verifiers' cards are (regulations/licences.yaml).
#include "lims-core/catalog/regulations.h"

#include <string.h>

static const char *const services[] = {"verification", "calibration", "test", "measurement", "inspection", "own_standard", NULL};

static bool among(const char *const *list, const char *word)
{
	for (; list != NULL && *list != NULL; list++) {
		if (strcmp(*list, word) == 0)
			return true;
	}
	return false;
}

static void read_services(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	struct lims_node *list = lims_node_need(root, "services", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_service_licences *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		node->read = true;
		(void)lims_node_need(node, "service", l->f);
		int service = lims_node_get_choice(node, "service", services, 0, l->f);
		all[i].service = services[service < 0 ? 0 : service];
		all[i].kinds = lims_load_ids(l, node, "licences");
		all[i].source = lims_load_block(l, node, (struct lims_block){.kind = LIMS_BLOCK_RULE, .name = all[i].service});
		for (size_t k = 0; k < i; k++) {
			if (strcmp(all[k].service, all[i].service) == 0)
				lims_fault_add(l->f, node, "The service \"%s\" stands here twice; remove one.", all[i].service);
		}
	}
	r->licences = all;
	r->licence_count = n;
}

static void read_fields(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	struct lims_node *list = lims_node_need(root, "fields", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_card_field *all = lims_load_array(l, list, n, sizeof *all);
	if (all == NULL || n == 0)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		node->read = true;
		all[i].id = lims_load_id(l, node, "id", false);
		all[i].title = lims_load_words(l, node, "title", true);
		all[i].procedures = lims_load_ids(l, node, "procedures");
		for (size_t k = 0; k < i; k++)
			for (const char *const *p = all[i].procedures; p != NULL && *p != NULL; p++) {
				if (among(all[k].procedures, *p))
					lims_fault_add(l->f, node, "The procedure %s lies in two fields; remove one.", *p);
			}
	}
	r->fields = all;
	r->field_count = n;
}

void lims_load_licences(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	read_services(l, root, r);
	r->marks = lims_load_ids(l, root, "marks");
	read_fields(l, root, r);
}

bool lims_regulations_licence_covers(const struct lims_regulations *r, const char *service, const char *kind)
{
	for (size_t i = 0; i < r->licence_count; i++) {
		if (strcmp(r->licences[i].service, service) == 0)
			return among(r->licences[i].kinds, kind);
	}
	return true;
}

bool lims_regulations_licence_marks(const struct lims_regulations *r, const char *kind)
{
	return among(r->marks, kind);
}

const struct lims_card_field *lims_regulations_fields(const struct lims_regulations *r, size_t *ret_count)
{
	*ret_count = r->field_count;
	return r->fields;
}

const struct lims_card_field *lims_regulations_field_of(const struct lims_regulations *r, const char *procedure)
{
	for (size_t i = 0; i < r->field_count; i++) {
		if (among(r->fields[i].procedures, procedure))
			return &r->fields[i];
	}
	return NULL;
}
