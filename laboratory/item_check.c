// SPDX-License-Identifier: Apache-2.0
// What is wrong with an item before it is recorded: every fault, each with the member that it is about.
#include "laboratory/desk.h"
#include "laboratory/items.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { OLDEST = 1800, BODY_MAX = 64 * 1024, CHARACTERISTICS_MAX = 64 };

struct checking {
	struct lims_laboratory *lab;
	struct lims_db *db;
	const struct lims_item *item;
	const struct lims_fault_sink *sink;
	struct lims_err fault; ///< under way
	struct lims_err *err;
};

static lims_rc told(struct checking *c, const char *field, lims_rc rc)
{
	return lims_fault_tell(c->sink, field, rc, &c->fault, c->err);
}

static lims_rc check_needed(struct checking *c)
{
	lims_rc rc = LIMS_OK;
	if (!c->item->procedure || !c->item->procedure[0])
		rc = told(c, "procedure",
			lims_err_set(&c->fault, LIMS_E_INPUT, "Say by which procedure the item is verified: --procedure ID (see lims procedure list)"));
	if (!rc && (!c->item->customer || !c->item->customer[0]))
		rc = told(c, "customer", lims_err_set(&c->fault, LIMS_E_INPUT, "Say whose item it is: --customer CODE (see lims customer list)"));
	return rc;
}

static lims_rc check_days(struct checking *c)
{
	struct lims_date today = lims_laboratory_today(c->lab), came = c->item->received_on.month ? c->item->received_on : today;
	int made = lims_item_made(c->item);
	lims_rc rc = LIMS_OK;
	if (lims_date_cmp(came, today) > 0)
		rc = told(c, "received-on",
			lims_err_set(&c->fault, LIMS_E_INPUT, "The date of receipt lies in the future: give the day on which the item came"));
	if (!rc && c->item->year && c->item->year[0] && made < OLDEST)
		rc = told(c, "year",
			lims_err_set(&c->fault, LIMS_E_INPUT, "year: %.40s is no year of manufacture: write four digits, like 2024, or leave it out",
				c->item->year));
	if (!rc && made > came.year)
		rc = told(c, "year",
			lims_err_set(&c->fault, LIMS_E_INPUT, "year: the item cannot be made in %d and be here in %d", made, (int)came.year));
	return rc;
}

static lims_rc check_code(struct checking *c, const char *noun, const char *code)
{
	return code && code[0] ? told(c, noun, lims_register_stands(c->db, noun, code, &c->fault)) : LIMS_OK;
}

static lims_rc check_text(struct checking *c, const char *name, const char *value)
{
	struct lims_buf text;
	if (!value || !value[0])
		return LIMS_OK;
	lims_buf_init(&text, BODY_MAX);
	lims_rc rc = told(c, name, lims_desk_text(c->lab, name, value, &text, &c->fault));
	lims_buf_finish(&text);
	return rc;
}

static lims_rc check_texts(struct checking *c)
{
	const struct lims_item *i = c->item;
	const struct lims_field_value texts[] = {{"name", i->name}, {"type", i->type}, {"serial", i->serial}, {"maker", i->maker},
		{"country", i->country}, {"year", i->year}, {"place", i->place}, {"condition", i->condition}, {"type-approval", i->type_approval}};
	lims_rc rc = LIMS_OK;
	for (size_t k = 0; !rc && k < sizeof texts / sizeof texts[0]; k++)
		rc = check_text(c, texts[k].name, texts[k].value);
	for (size_t k = 0; !rc && k < i->characteristic_count; k++)
		rc = check_text(c, i->characteristics[k].name, i->characteristics[k].value);
	return rc;
}

struct counting {
	const struct lims_fault_sink *sink;
	size_t count;
};

static void count_fault(void *ctx, const char *field, const struct lims_err *fault)
{
	struct counting *c = ctx;
	c->count++;
	c->sink->visit(c->sink->ctx, field, fault);
}

/// The plan for the characteristics tells at last whether they are sound together, before anything is written.
static lims_rc check_characteristics(struct checking *c, const struct lims_procedure *p, bool partial)
{
	struct lims_ws_value values[CHARACTERISTICS_MAX];
	struct lims_plan *plan = NULL;
	size_t n = c->item->characteristic_count;
	struct counting counting = {c->sink, 0};
	const struct lims_fault_sink sink = {count_fault, &counting};
	bool complete = true;
	if (n > CHARACTERISTICS_MAX)
		return told(c, "", lims_err_set(&c->fault, LIMS_E_INPUT, "An item has at most %d characteristics", CHARACTERISTICS_MAX));
	for (size_t i = 0; i < n; i++)
		values[i] = (struct lims_ws_value){c->item->characteristics[i].name, c->item->characteristics[i].value};
	lims_rc rc = lims_characteristics_check(p, values, n, partial, &sink, c->err);
	for (size_t k = 0; partial && k < p->item_count; k++) {
		bool given = !p->item[k].required || p->item[k].fallback;
		for (size_t i = 0; i < n; i++)
			given = given || lims_text_equal(p->item[k].name, values[i].name);
		complete = complete && given;
	}
	if (rc || counting.count > 0 || !complete)
		return rc;
	rc = told(c, "", lims_plan_create(p, values, n, p->modes[0].id, &plan, &c->fault));
	lims_plan_destroy(plan);
	return rc;
}

lims_rc lims_item_check(struct lims_laboratory *lab, struct lims_db *db, const struct lims_item *item, const struct lims_procedure *p,
	enum lims_item_need need, const struct lims_fault_sink *sink, struct lims_err *err)
{
	struct checking c = {.lab = lab, .db = db, .item = item, .sink = sink, .fault = {.lang = err ? err->lang : NULL}, .err = err};
	lims_rc rc = check_needed(&c);
	if (!rc)
		rc = check_days(&c);
	if (!rc)
		rc = check_code(&c, "customer", item->customer);
	if (!rc)
		rc = check_code(&c, "job", item->job);
	if (!rc && p && need != LIMS_ITEM_PARTED)
		rc = check_characteristics(&c, p, need == LIMS_ITEM_KNOWN);
	return rc ? rc : check_texts(&c);
}

lims_rc lims_item_check_first(struct lims_laboratory *lab, struct lims_db *db, const struct lims_item *item, const struct lims_procedure *p,
	enum lims_item_need need, struct lims_err *err)
{
	struct lims_first_fault first = {.err = err};
	const struct lims_fault_sink sink = {lims_first_fault, &first};
	lims_rc rc = lims_item_check(lab, db, item, p, need, &sink, err);
	return rc ? rc : first.rc;
}
