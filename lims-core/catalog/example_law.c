// SPDX-License-Identifier: Apache-2.0
// Running the examples of the regulations: what holds on a day, by when, for whom.
#include "lims-core/catalog/example_run.h"

#include <stdio.h>
#include <string.h>

/// One example of a file of regulations.
struct question {
	struct lims_runner *r;
	struct lims_load *l;
	const struct lims_regulations *law;
	struct lims_node *root, *node;
};

static const char *text_of(const struct question *q, const char *key)
{
	const char *text = lims_node_get_text(q->node, key, NULL, q->l->f);
	if (text == NULL)
		lims_runner_complain(q->r, "the key \"%s\" is missing", key);
	return text == NULL ? "" : text;
}

static struct lims_date date_of(const struct question *q, const char *key)
{
	size_t faults = q->l->f->count;
	struct lims_date day = lims_load_date(q->l, q->node, key);
	if (day.month == 0 || q->l->f->count > faults)
		lims_runner_complain(q->r, "\"%s\" is no date like 2026-11-23", key);
	return day;
}

/// What came out is what the key expects; a thing that there is not is "none".
static void expect(const struct question *q, const char *key, const char *got)
{
	const char *want = text_of(q, key);
	got = got == NULL || got[0] == '\0' ? "none" : got;
	lims_buf_add_text(&q->r->result, got);
	if (strcmp(want, got) != 0)
		lims_runner_complain(q->r, "expected %s %s, got %s", key, want, got);
}

static void expect_date(const struct question *q, const char *key, struct lims_date got)
{
	char text[LIMS_DATE_TEXT];
	lims_date_text(got, text);
	expect(q, key, text);
}

static void expect_months(const struct question *q, bool there, int months)
{
	char text[16];
	snprintf(text, sizeof text, "%d", months);
	expect(q, "months", there && months > 0 ? text : "none");
}

/* ---- one function for each kind of file ---- */

static void run_validity(const struct question *q)
{
	const char *usual = lims_node_get_text(q->root, "default", "", q->l->f);
	enum lims_validity_rule rule = LIMS_VALIDITY_MONTH_END;
	if (!lims_validity_rule_read(lims_node_get_text(q->node, "rule", usual, q->l->f), &rule))
		lims_runner_complain(q->r, "there is no such rule");
	expect_date(q, "until", lims_validity_until(date_of(q, "date"), (int)lims_node_get_int(q->node, "months", 0, 1, 600, q->l->f), rule));
}

static void run_period(const struct question *q)
{
	const struct lims_period *all = NULL, *found = NULL;
	size_t n = 0;
	struct lims_date day = date_of(q, "date");
	const char *kind = text_of(q, "kind");
	if (kind[0] == '\0' || !lims_load_periods(q->l, q->root, kind, &all, &n))
		return;
	for (size_t i = 0; i < n && found == NULL; i++)
		if (lims_in_force(all[i].from, all[i].to, day))
			found = &all[i];
	expect_months(q, found != NULL, found == NULL ? 0 : found->months);
}

/// Rows by their number and, where one number has several, a part of the name.
static void run_group2(const struct question *q)
{
	const struct lims_group2_list *list = lims_regulations_group2(q->law, date_of(q, "date"));
	const char *row = text_of(q, "row"), *name = lims_node_get_text(q->node, "name", "", q->l->f);
	const struct lims_group2_row *found = NULL;
	for (size_t i = 0; list != NULL && i < list->row_count; i++) {
		bool same = strcmp(list->rows[i].row, row) == 0 && strstr(list->rows[i].name, name) != NULL;
		if (same && found != NULL)
			lims_runner_complain(q->r, "row %s has several instruments; name one", row);
		found = same ? &list->rows[i] : found;
	}
	expect_months(q, found != NULL, found == NULL ? 0 : found->months);
}

static void run_form(const struct question *q)
{
	const struct lims_form *form = lims_regulations_form(q->law, text_of(q, "form"), date_of(q, "date"));
	expect(q, "code", form == NULL ? "" : form->code[0] == '\0' ? form->id : form->code);
}

static void run_gate(const struct question *q)
{
	const char *gate = text_of(q, "gate"), *service = text_of(q, "service");
	const struct lims_gate_rule *rule = NULL;
	for (int g = 0; g < LIMS_GATE_COUNT; g++)
		if (strcmp(lims_gate_name((enum lims_gate)g), gate) == 0)
			rule = lims_regulations_gate(q->law, (enum lims_gate)g, service);
	expect(q, "action", rule == NULL ? "" : lims_gate_action_name(rule->action));
}

static void run_conflict(const struct question *q)
{
	const struct lims_conflict *c = lims_regulations_conflict(q->law, text_of(q, "procedure"), text_of(q, "mode"));
	expect(q, "conflict", c == NULL ? "" : c->id);
}

static void run_retention(const struct question *q)
{
	size_t n = 0;
	const struct lims_retention *all = lims_regulations_retention(q->law, &n), *found = NULL;
	const char *id = text_of(q, "record");
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, id) == 0)
			found = &all[i];
	struct lims_date from = date_of(q, "from"), until = {0};
	if (found)
		until = lims_retention_until(found, from);
	expect_date(q, "kept_until", until);
}

static void run_licence(const struct question *q)
{
	const struct lims_card_field *field = lims_regulations_field_of(q->law, text_of(q, "procedure"));
	bool covers = lims_regulations_licence_covers(q->law, text_of(q, "service"), text_of(q, "licence"));
	expect(q, "covered", covers ? "yes" : "no");
	expect(q, "field", field == NULL ? "" : field->id);
}

static void run_ages(const struct question *q)
{
	const struct lims_ages *a = lims_regulations_ages(q->law, text_of(q, "procedure"));
	enum { ZONE_MIN = 420 }; // days of the examples are those of Viet Nam
	struct lims_span cast = {0, 0}, tested = {0, 0};
	int days = (int)lims_node_get_int(q->node, "days", 0, 1, 10000, q->l->f);
	if (lims_span_read(text_of(q, "cast"), ZONE_MIN, &cast, NULL) != LIMS_OK ||
		lims_span_read(text_of(q, "tested"), ZONE_MIN, &tested, NULL) != LIMS_OK)
		lims_runner_complain(q->r, "\"cast\" or \"tested\" is no day and no moment");
	expect(q, "window", lims_age_judge(lims_ages_find(a, days), &cast, &tested));
}

static void run_cause(const struct question *q)
{
	const struct lims_cause *c = lims_regulations_cause(q->law, text_of(q, "cause"));
	expect(q, "note", c == NULL ? "none" : c->note ? "needed" : "not_needed");
}

void lims_example_law(struct lims_runner *r, const char *format, const struct lims_regulations *regulations)
{
	static const struct {
		const char *format;
		void (*run)(const struct question *q);
	} kinds[] = {{"lims-validity-1", run_validity}, {"lims-periods-1", run_period}, {"lims-group2-1", run_group2},
		{"lims-forms-1", run_form}, {"lims-gates-1", run_gate}, {"lims-conflicts-1", run_conflict}, {"lims-retention-1", run_retention},
		{"lims-licences-1", run_licence}, {"lims-ages-1", run_ages}, {"lims-causes-1", run_cause}};
	struct question q = {.r = r, .l = &r->b->load, .law = regulations, .root = r->file->root};
	q.l->f = &r->file->faults;
	struct lims_node *examples = lims_node_get(q.root, "examples", q.l->f);
	for (struct lims_node *node = examples != NULL && examples->kind == LIMS_NODE_LIST ? examples->first : NULL; node != NULL;
		 node = node->next) {
		struct lims_runner_mark before = lims_runner_open(r, node, lims_runner_id(r, node));
		q.node = node;
		lims_runner_id_once(r, examples, node);
		for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
			if (strcmp(kinds[k].format, format) == 0)
				kinds[k].run(&q);
		lims_runner_close(r, before);
	}
}
