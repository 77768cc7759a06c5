// SPDX-License-Identifier: Apache-2.0
// Receives items: their characteristics are checked against the procedure that they will be verified by.
#include "laboratory/items.h"

#include "laboratory/desk.h"
#include "laboratory/queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024, CHARACTERISTICS_MAX = 64 };

struct receipt {
	struct lims_laboratory *lab;
	const struct lims_item *item;
	const char *name;
	char code[LIMS_CODE];
	char same[LIMS_CODE];
};

static lims_rc find_same(struct receipt *c, struct lims_db *db, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	struct lims_buf serial; // as it is kept: NFC
	bool row = false;
	c->same[0] = '\0';
	if (!c->item->serial || !c->item->serial[0])
		return LIMS_OK;
	lims_buf_init(&serial, BODY_MAX);
	lims_rc rc = lims_desk_text(c->lab, "serial", c->item->serial, &serial, err);
	if (!rc)
		rc = lims_db_use(db, &lims_q_item_serial, &stmt, err);
	if (rc) {
		lims_buf_finish(&serial);
		return rc;
	}
	lims_stmt_text(stmt, 1, c->item->procedure);
	lims_stmt_text(stmt, 2, lims_buf_text(&serial));
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row)
		snprintf(c->same, sizeof c->same, "%s", lims_stmt_col_text(stmt, 0));
	lims_stmt_release(stmt);
	lims_buf_finish(&serial);
	return rc;
}

static lims_rc refuse_standing(struct lims_db *db, const char *code, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(db, &lims_q_item, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, code);
	rc = lims_stmt_step(stmt, &row, err);
	lims_stmt_release(stmt);
	return !rc && row ? lims_err_set(err, LIMS_E_REFUSED, "The part %s stands already: give the next one another mark", code) : rc;
}

static lims_rc next_code(struct receipt *c, struct lims_db *db, int64_t *ret_ordinal, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	if (c->item->parent) {
		int n = snprintf(c->code, sizeof c->code, "%s.%s", c->item->parent, c->item->part);
		if (n >= (int)sizeof c->code - 1 || !lims_desk_code_valid(c->code))
			return lims_err_set(err, LIMS_E_INPUT, "%s is no mark of a part: use letters, digits, dot, dash and underscore", c->item->part);
		return refuse_standing(db, c->code, err);
	}
	lims_rc rc = lims_db_use(db, &lims_q_item_ordinal, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, lims_journal_node(c->lab->journal));
	rc = lims_desk_number(stmt, ret_ordinal, err);
	return rc ? rc : lims_desk_next_code(c->lab, db, "item", "I", ret_ordinal, c->code, err);
}

static lims_rc write_before(struct receipt *c, const struct lims_before *b, struct lims_jw *w, struct lims_err *err)
{
	const struct {
		const char *key, *value;
	} texts[] = {{"taken_over", b->opening}, {"certificate", b->certificate}, {"verified_on", b->verified_on},
		{"valid_until", b->valid_until}, {"verified_by", b->verified_by}, {"sticker", b->sticker}};
	lims_rc rc = LIMS_OK;
	for (size_t k = 0; !rc && k < sizeof texts / sizeof texts[0]; k++)
		rc = lims_desk_text_put(c->lab, w, texts[k].key, texts[k].value, err);
	if (b->until_computed)
		lims_jw_bool(w, "until_computed", true);
	return rc;
}

static const char *type_of(const struct lims_item *i)
{
	return i->before ? "item.taken_over" : i->parent ? "item.received/2" : "item.received";
}

static lims_rc write_body(struct receipt *c, int64_t ordinal, struct lims_jw *w, struct lims_err *err)
{
	const struct lims_item *i = c->item;
	const struct {
		const char *key, *value;
	} texts[] = {{"procedure", i->procedure}, {"name", c->name}, {"type", i->type}, {"serial", i->serial}, {"maker", i->maker},
		{"country", i->country}, {"year", i->year}, {"customer", i->customer}, {"job", i->job}, {"place", i->place},
		{"condition", i->condition}, {"type_approval", i->type_approval}, {"parent", i->parent}, {"part", i->part}};
	char date[LIMS_DATE_TEXT];
	lims_rc rc = LIMS_OK;
	lims_jw_int(w, "ordinal", ordinal);
	for (size_t k = 0; !rc && k < sizeof texts / sizeof texts[0]; k++)
		rc = lims_desk_text_put(c->lab, w, texts[k].key, texts[k].value, err);
	lims_date_text(i->received_on.month ? i->received_on : lims_laboratory_today(c->lab), date);
	lims_jw_text(w, "received_on", date);
	lims_jw_object(w, "characteristics");
	for (size_t k = 0; !rc && k < i->characteristic_count; k++)
		rc = lims_desk_text_put(c->lab, w, i->characteristics[k].name, i->characteristics[k].value, err);
	lims_jw_end_object(w);
	return rc || !i->before ? rc : write_before(c, i->before, w, err);
}

static lims_rc receive(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct receipt *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	int64_t ordinal = 0;
	lims_rc rc = find_same(c, lims_tx_db(tx), err);
	if (!rc)
		rc = next_code(c, lims_tx_db(tx), &ordinal, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	rc = write_body(c, ordinal, &w, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_RECEIVE, type_of(c->item), "item", c->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

lims_rc lims_item_write_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_item *item, const struct lims_procedure *p,
	char ret_code[LIMS_CODE], char ret_same[LIMS_CODE], struct lims_err *err)
{
	struct receipt c = {.lab = lab, .item = item, .name = item->name && item->name[0] ? item->name : p->object.vi};
	lims_rc rc = receive(tx, &c, err);
	if (!rc) {
		snprintf(ret_code, LIMS_CODE, "%s", c.code);
		snprintf(ret_same, LIMS_CODE, "%s", c.same);
	}
	return rc;
}

lims_rc lims_item_receive_in(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_item *item, const struct lims_procedure *p,
	enum lims_item_need need, char ret_code[LIMS_CODE], char ret_same[LIMS_CODE], struct lims_err *err)
{
	lims_rc rc = lims_item_check_first(lab, lims_tx_db(tx), item, p, need, err);
	return rc ? rc : lims_item_write_in(tx, lab, item, p, ret_code, ret_same, err);
}

struct single {
	struct lims_laboratory *lab;
	const struct lims_item *item;
	const struct lims_procedure *p;
	char *code, *same;
};

static lims_rc receive_one(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct single *s = ctx;
	return lims_item_receive_in(tx, s->lab, s->item, s->p, LIMS_ITEM_WHOLE, s->code, s->same, err);
}

lims_rc lims_item_receive(
	struct lims_laboratory *lab, const struct lims_item *item, char ret_code[LIMS_CODE], char ret_same[LIMS_CODE], struct lims_err *err)
{
	struct lims_procedure_set *set = NULL;
	lims_rc rc = lims_item_check_first(lab, lims_journal_db(lab->journal), item, NULL, LIMS_ITEM_WHOLE, err);
	if (!rc)
		rc = lims_catalog_load(lab->catalog, item->procedure, &set, err);
	if (rc)
		return rc;
	struct single s = {lab, item, lims_procedure_set_procedure(set), ret_code, ret_same};
	rc = lims_journal_command(lab->journal, receive_one, &s, err);
	lims_procedure_set_destroy(set);
	return rc;
}

const char *lims_item_number(const struct lims_item *item)
{
	return item->serial && item->serial[0] ? item->serial : item->code;
}

int lims_item_made(const struct lims_item *item)
{
	const char *year = item->year ? item->year : "";
	int made = 0;
	if (strlen(year) != 4 || strspn(year, "0123456789") != 4)
		return 0;
	for (size_t i = 0; i < 4; i++)
		made = made * 10 + (year[i] - '0');
	return made;
}

static lims_rc visit_row(struct lims_stmt *stmt, lims_item_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_item i = {0};
	struct lims_field_value values[CHARACTERISTICS_MAX];
	struct lims_json_doc *doc = NULL;
	const char **const texts[] = {&i.procedure, &i.name, &i.type, &i.serial, &i.maker, &i.country, &i.year, &i.customer, &i.job, &i.place,
		&i.condition, &i.type_approval};
	const char *json = lims_stmt_col_text(stmt, 14);
	i.parent = lims_stmt_col_text(stmt, 15);
	i.part = lims_stmt_col_text(stmt, 16);
	i.taken_over = lims_stmt_col_text(stmt, 17);
	snprintf(i.code, sizeof i.code, "%s", lims_stmt_col_text(stmt, 0));
	for (int k = 0; k < (int)(sizeof texts / sizeof texts[0]); k++)
		*texts[k] = lims_stmt_col_text(stmt, k + 1);
	lims_rc rc = lims_date_parse(lims_stmt_col_text(stmt, 13), &i.received_on, err);
	if (!rc)
		rc = lims_json_parse(json, strlen(json), BODY_MAX, &doc, err);
	if (!rc) {
		const struct lims_json *root = lims_json_root(doc);
		for (size_t k = 0; k < lims_json_size(root) && k < CHARACTERISTICS_MAX; k++) {
			values[k].value = lims_json_text(lims_json_member(root, k, &values[k].name));
			i.characteristic_count++;
		}
		i.characteristics = values;
		rc = visit(ctx, &i, err);
	}
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_item_each(struct lims_laboratory *lab, const char *code, lims_item_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false, any = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), code ? &lims_q_item : &lims_q_items, &stmt, err);
	if (rc)
		return rc;
	if (code)
		lims_stmt_text(stmt, 1, code);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		any = true;
		rc = visit_row(stmt, visit, ctx, err);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	if (!rc && code && !any)
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no item %s", code);
	return rc;
}

static lims_rc there_is(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	(void)ctx, (void)i, (void)err;
	return LIMS_OK;
}

lims_rc lims_item_stands(struct lims_laboratory *lab, const char *code, struct lims_err *err)
{
	return lims_item_each(lab, code, there_is, NULL, err);
}

lims_rc lims_item_before(struct lims_laboratory *lab, const char *code, lims_before_visit *visit, void *ctx, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_item_before, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, code);
	rc = lims_stmt_step(stmt, &row, err);
	if (!rc && row) {
		const struct lims_before b = {lims_stmt_col_text(stmt, 0), lims_stmt_col_text(stmt, 1), lims_stmt_col_text(stmt, 2),
			lims_stmt_col_text(stmt, 3), lims_stmt_col_text(stmt, 4), lims_stmt_col_text(stmt, 5), lims_stmt_col_int(stmt, 6) != 0};
		rc = visit(ctx, &b, err);
	}
	lims_stmt_release(stmt);
	return !rc && !row ? lims_err_set(err, LIMS_E_NOT_FOUND, "The item %s was not taken over", code) : rc;
}
