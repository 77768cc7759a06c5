// SPDX-License-Identifier: Apache-2.0
// Reads the ages of test, and judges a test against the window of its age.
#include "lims-core/catalog/ages.h"

#include "lims-core/catalog/regulations.h"

#include <stdio.h>
#include <string.h>

enum { DAYS_MAX = 3650, MINUTES_MAX = 100000, STEPS_MAX = 20 };
#define MINUTE_US ((int64_t)60 * 1000000)
#define DAY_US (24 * 60 * MINUTE_US)

static const char *const *read_steps(struct lims_load *l, struct lims_node *node)
{
	struct lims_node *list = lims_node_get(node, "steps", l->f);
	size_t n = list == NULL ? 0 : lims_load_list(l, list), i = 0;
	const char **steps = n == 0 ? NULL : lims_load_array(l, list, n + 1, sizeof *steps);
	if (n > STEPS_MAX)
		lims_fault_add(l->f, list, "At most %d names are allowed.", STEPS_MAX);
	for (struct lims_node *one = steps == NULL || n > STEPS_MAX ? NULL : list->first; one != NULL; one = one->next) {
		one->read = true;
		steps[i++] = one->kind == LIMS_NODE_TEXT ? one->text : "";
		if (!lims_load_id_good(steps[i - 1], false))
			lims_fault_add(l->f, one, "An id is expected here.");
	}
	return steps;
}

static const char *characteristic(struct lims_load *l, struct lims_node *node, const char *key)
{
	return lims_node_get(node, key, l->f) == NULL ? "" : lims_load_id(l, node, key, false);
}

static void read_ages(struct lims_load *l, struct lims_node *node, struct lims_ages *a)
{
	struct lims_node *list = lims_node_need(node, "ages", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_age *all = lims_load_array(l, list, n, sizeof *all);
	for (struct lims_node *one = all == NULL || n == 0 ? NULL : list->first; one != NULL; one = one->next, i++) {
		one->read = true;
		(void)lims_node_need(one, "days", l->f);
		all[i].days = (int)lims_node_get_int(one, "days", 1, 1, DAYS_MAX, l->f);
		all[i].early_min = (int)lims_node_get_int(one, "early_min", LIMS_AGE_NO_WINDOW, 0, MINUTES_MAX, l->f);
		all[i].late_min = (int)lims_node_get_int(one, "late_min", LIMS_AGE_NO_WINDOW, 0, MINUTES_MAX, l->f);
		all[i].steps = read_steps(l, one);
		all[i].age = characteristic(l, one, "age");
		all[i].window = characteristic(l, one, "window");
		if ((all[i].early_min == LIMS_AGE_NO_WINDOW) != (all[i].late_min == LIMS_AGE_NO_WINDOW))
			lims_fault_add(l->f, one, "A window has both ends: early_min and late_min, or neither.");
		if (i > 0 && all[i].days <= all[i - 1].days)
			lims_fault_add(l->f, one, "The ages must ascend.");
	}
	a->list = all;
	a->count = i;
}

void lims_load_ages(struct lims_load *l, struct lims_node *root, struct lims_regulations *r)
{
	struct lims_node *list = lims_node_need(root, "methods", l->f);
	size_t n = lims_load_list(l, list), i = 0;
	struct lims_ages *all = lims_load_array(l, list, n, sizeof *all);
	for (struct lims_node *node = all == NULL || n == 0 ? NULL : list->first; node != NULL; node = node->next, i++) {
		size_t drafts = l->draft_count;
		node->read = true;
		all[i].procedure = lims_load_id(l, node, "procedure", true);
		all[i].cast = characteristic(l, node, "cast");
		all[i].age = characteristic(l, node, "age");
		all[i].window = characteristic(l, node, "window");
		all[i].earlier = characteristic(l, node, "earlier");
		all[i].works = characteristic(l, node, "works");
		all[i].specimens = characteristic(l, node, "specimens");
		all[i].source = lims_load_block(l, node, (struct lims_block){.kind = LIMS_BLOCK_RULE, .name = all[i].procedure});
		if (l->draft_count > drafts)
			all[i].block = l->blocks[drafts];
		read_ages(l, node, &all[i]);
	}
	r->ages = all;
	r->ages_count = i;
}

const struct lims_ages *lims_regulations_ages_at(const struct lims_regulations *r, size_t i)
{
	return i < r->ages_count ? &r->ages[i] : NULL;
}

const struct lims_ages *lims_regulations_ages(const struct lims_regulations *r, const char *procedure)
{
	for (size_t i = 0; i < r->ages_count; i++)
		if (strcmp(r->ages[i].procedure, procedure) == 0)
			return &r->ages[i];
	return NULL;
}

const struct lims_age *lims_ages_find(const struct lims_ages *a, int days)
{
	for (size_t i = 0; a != NULL && i < a->count; i++)
		if (a->list[i].days == days)
			return &a->list[i];
	return NULL;
}

lims_rc lims_span_read(const char *text, int16_t zone_min, struct lims_span *ret, struct lims_err *err)
{
	char full[64];
	struct lims_moment m;
	struct lims_date day;
	int zone = zone_min < 0 ? -zone_min : zone_min;
	const char *rest = strlen(text) == 10 ? "T00:00:00" : strlen(text) == 16 ? ":00" : NULL;
	if (rest != NULL && strlen(text) == 10 && lims_date_parse(text, &day, err) != LIMS_OK)
		return LIMS_E_INPUT;
	if (rest != NULL)
		snprintf(full, sizeof full, "%s%s%c%02d:%02d", text, rest, zone_min < 0 ? '-' : '+', zone / 60, zone % 60);
	else
		snprintf(full, sizeof full, "%.60s", text);
	lims_rc rc = lims_moment_parse(full, &m, NULL);
	if (rc != LIMS_OK)
		return lims_err_set(err, LIMS_E_INPUT, "%.60s is no day (2026-11-01) and no moment (2026-11-01T08:30)", text);
	*ret = (struct lims_span){m.us, strlen(text) == 10 ? m.us + DAY_US : m.us};
	return LIMS_OK;
}

const char *lims_age_judge(const struct lims_age *age, const struct lims_span *cast, const struct lims_span *tested)
{
	if (age == NULL || age->early_min == LIMS_AGE_NO_WINDOW)
		return "not_known";
	int64_t youngest = tested->from_us - cast->to_us, oldest = tested->to_us - cast->from_us;
	int64_t first = age->days * DAY_US - age->early_min * MINUTE_US, last = age->days * DAY_US + age->late_min * MINUTE_US;
	if (youngest >= first && oldest <= last)
		return "within";
	return oldest < first || youngest > last ? "outside" : "not_known";
}
