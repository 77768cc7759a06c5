// SPDX-License-Identifier: Apache-2.0
// Writes items, their parts and their approvals as entries of one command.
#include "laboratory/intake/receiving.h"

#include "laboratory/desk.h"
#include "laboratory/intake/happening.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { CHARACTERISTICS_MAX = 64, TEXT_MAX = 1100 };

const char *const lims_approval_answers[] = {"older_than_rule", "not_found", NULL};

void lims_shelf_finish(struct lims_shelf *s)
{
	for (size_t i = 0; i < s->count; i++)
		lims_procedure_set_destroy(s->sets[i]);
	s->count = 0;
}

lims_rc lims_shelf_take(struct lims_shelf *s, const char *id, const struct lims_procedure **ret, struct lims_err *err)
{
	size_t at = 0;
	if (!id || !id[0])
		return lims_err_set(err, LIMS_E_INPUT, "Say by which procedure the item is verified: --procedure ID (see lims procedure list)");
	while (at < s->count && !lims_text_equal(s->ids[at], id))
		at++;
	if (at == s->count) {
		if (at == sizeof s->sets / sizeof s->sets[0] || strlen(id) >= sizeof s->ids[0])
			return lims_err_set(err, LIMS_E_INPUT, "There is no procedure %s: see lims procedure list", id);
		lims_rc rc = lims_catalog_load(s->lab->catalog, id, &s->sets[at], err);
		if (rc)
			return rc;
		snprintf(s->ids[at], sizeof s->ids[at], "%s", id);
		s->count++;
	}
	*ret = lims_procedure_set_procedure(s->sets[at]);
	return LIMS_OK;
}

/* ---- approval */

static lims_rc check_approval(const struct lims_approval *a, struct lims_err *err)
{
	bool known = !a->answer;
	for (size_t i = 0; !known && lims_approval_answers[i]; i++)
		known = lims_text_equal(a->answer, lims_approval_answers[i]);
	if (!known)
		return lims_err_set(err, LIMS_E_INPUT, "%s says nothing about a type approval: use older_than_rule or not_found", a->answer);
	if ((a->answer != NULL) == (a->number && a->number[0]))
		return lims_err_set(err, LIMS_E_INPUT, "Give the number of the type approval, or the answer that stands in its place, not both");
	return LIMS_OK;
}

static lims_rc approve_in(
	struct lims_tx *tx, struct lims_laboratory *lab, const char *item, const struct lims_approval *a, struct lims_err *err)
{
	const struct lims_field_value values[] = {
		{"number", a->number}, {"holder", a->holder}, {"until", a->until}, {"answer", a->answer}, {"note", a->note}};
	const struct lims_happening_draft d = {
		.action = LIMS_ACTION_RECEIVE, .type = "item.approval", .noun = "item", .code = item, .values = values, .count = 5};
	lims_rc rc = check_approval(a, err);
	return rc ? rc : lims_happen_in(tx, lab, &d, err);
}

struct approving {
	struct lims_laboratory *lab;
	const char *item;
	const struct lims_approval *a;
};

static lims_rc approve(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct approving *c = ctx;
	return approve_in(tx, c->lab, c->item, c->a, err);
}

lims_rc lims_item_approve(struct lims_laboratory *lab, const char *item, const struct lims_approval *a, struct lims_err *err)
{
	struct approving c = {lab, item, a};
	lims_rc rc = lims_item_stands(lab, item, err);
	return rc ? rc : lims_journal_command(lab->journal, approve, &c, err);
}

static lims_rc take_number(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct lims_approval_state *s = ctx;
	(void)err;
	snprintf(s->number, sizeof s->number, "%s", i->type_approval ? i->type_approval : "");
	return LIMS_OK;
}

static lims_rc take_approval(void *ctx, const struct lims_happening *h, struct lims_err *err)
{
	struct lims_approval_state *s = ctx;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(h->body, strlen(h->body), LIMS_ENTRY_BODY_MAX, &doc, err);
	if (rc)
		return rc;
	const struct lims_json *b = lims_json_root(doc);
	snprintf(s->number, sizeof s->number, "%s", lims_json_get_text(b, "number", ""));
	snprintf(s->holder, sizeof s->holder, "%s", lims_json_get_text(b, "holder", ""));
	snprintf(s->until, sizeof s->until, "%s", lims_json_get_text(b, "until", ""));
	snprintf(s->answer, sizeof s->answer, "%s", lims_json_get_text(b, "answer", ""));
	snprintf(s->by, sizeof s->by, "%s", h->actor);
	snprintf(s->on, sizeof s->on, "%s", h->on);
	lims_json_destroy(doc);
	return LIMS_OK;
}

lims_rc lims_item_approval(struct lims_laboratory *lab, const char *item, struct lims_approval_state *ret, struct lims_err *err)
{
	struct lims_approval_state s = {0};
	lims_rc rc = lims_item_each(lab, item, take_number, &s, err);
	if (!rc)
		rc = lims_happenings(lab, "item", item, "item.approval", take_approval, &s, err);
	if (!rc)
		*ret = s;
	return rc;
}

bool lims_approval_ended(const struct lims_approval *a, struct lims_date day)
{
	struct lims_date until;
	return a->until && lims_date_parse(a->until, &until, NULL) == LIMS_OK && lims_date_cmp(until, day) < 0;
}

lims_rc lims_approval_asked(struct lims_laboratory *lab, const char *procedure, struct lims_date day, bool *ret, struct lims_err *err)
{
	struct lims_procedure_set *set = NULL;
	lims_rc rc = lims_catalog_load(lab->catalog, procedure, &set, err);
	if (rc)
		return rc;
	const struct lims_period *period = lims_procedure_period(lims_procedure_set_procedure(set), day);
	*ret = period && period->type_approval;
	lims_procedure_set_destroy(set);
	return LIMS_OK;
}

/* ---- parts */

/// How the parts of what a procedure is for are kept.
enum parts { PARTS_NONE, PARTS_ITEMS, PARTS_ROWS };

static enum parts parts_of(const struct lims_procedure *p)
{
	static const char *const wholes[] = {"instrument", "sample", "set", "lot"};
	if (!p->counting.unit)
		return PARTS_NONE;
	for (size_t i = 0; i < sizeof wholes / sizeof wholes[0]; i++)
		if (lims_text_equal(p->counting.unit, wholes[i]))
			return PARTS_NONE;
	return p->counting.of && p->counting.of[0] ? PARTS_ROWS : PARTS_ITEMS;
}

static enum lims_item_need need_of(const struct lims_item *item, bool measured)
{
	return !measured ? LIMS_ITEM_PARTED : item->before ? LIMS_ITEM_KNOWN : LIMS_ITEM_WHOLE;
}

struct part {
	const char *mark, *name, *serial; ///< name and serial NULL: from the whole
};

static lims_rc row_part(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_item *whole, const struct lims_procedure *p,
	const struct part *part, struct lims_err *err)
{
	char name[TEXT_MAX];
	snprintf(name, sizeof name, "%s %s", p->counting.label.vi, part->mark);
	const struct lims_field_value values[] = {{"part", part->mark}, {"name", part->name ? part->name : name}, {"serial", part->serial}};
	const struct lims_happening_draft d = {
		.action = LIMS_ACTION_RECEIVE, .type = "item.part", .noun = "item", .code = whole->code, .values = values, .count = 3};
	return lims_happen_in(tx, lab, &d, err);
}

/// The part is what a worksheet is of: an item with the characteristics of the whole, its mark where the procedure asks for it.
static lims_rc item_part(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_item *whole, const struct lims_procedure *p,
	const struct part *part, char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct lims_item item = *whole;
	struct lims_field_value values[CHARACTERISTICS_MAX];
	char name[TEXT_MAX], serial[TEXT_MAX], same[LIMS_CODE];
	size_t n = 0;
	for (size_t i = 0; i < whole->characteristic_count && n + 1 < CHARACTERISTICS_MAX; i++)
		if (!lims_text_equal(whole->characteristics[i].name, p->counting.unit))
			values[n++] = whole->characteristics[i];
	for (size_t i = 0; i < p->item_count; i++)
		if (lims_text_equal(p->item[i].name, p->counting.unit))
			values[n++] = (struct lims_field_value){p->counting.unit, part->mark};
	snprintf(name, sizeof name, "%s, %s %s", whole->name && whole->name[0] ? whole->name : p->object.vi, p->counting.label.vi, part->mark);
	snprintf(serial, sizeof serial, "%s/%s", whole->serial ? whole->serial : "", part->mark);
	item.parent = whole->code;
	item.part = part->mark;
	item.name = part->name ? part->name : name;
	// A part without a number of its own has that of the whole with its mark; a whole without one has the laboratory's, and so has the part.
	item.serial = part->serial ? part->serial : whole->serial && whole->serial[0] ? serial : NULL;
	item.characteristics = values;
	item.characteristic_count = n;
	return lims_item_receive_in(tx, lab, &item, p, need_of(&item, true), ret_code, same, err);
}

static lims_rc no_parts(const struct lims_procedure *p, struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_REFUSED, "The procedure %s counts wholes (%s): what it is for has no parts", p->id,
		p->counting.unit ? p->counting.unit : "?");
}

static lims_rc put_parts(struct lims_tx *tx, struct lims_laboratory *lab, const struct lims_receipt *r, const struct lims_item *whole,
	const struct lims_procedure *p, lims_received_visit *visit, void *ctx, struct lims_err *err)
{
	char mark[16], code[LIMS_CODE];
	lims_rc rc = LIMS_OK;
	for (int k = 1; !rc && k <= r->parts; k++) {
		struct part part = {.mark = mark};
		snprintf(mark, sizeof mark, "%d", k);
		if (parts_of(p) == PARTS_ROWS) {
			rc = row_part(tx, lab, whole, p, &part, err);
			continue;
		}
		rc = item_part(tx, lab, whole, p, &part, code, err);
		if (!rc)
			rc = visit(ctx, code, "", true, err);
	}
	return rc;
}

lims_rc lims_receipt_check(struct lims_laboratory *lab, struct lims_db *db, struct lims_shelf *shelf, const struct lims_receipt *r,
	const struct lims_fault_sink *sink, struct lims_err *err)
{
	const struct lims_procedure *p = NULL;
	struct lims_err fault = {.lang = err ? err->lang : NULL};
	bool named = r->item.procedure && r->item.procedure[0], numbered = r->item.serial && r->item.serial[0];
	lims_rc rc = named ? lims_fault_tell(sink, "procedure", lims_shelf_take(shelf, r->item.procedure, &p, &fault), &fault, err) : LIMS_OK;
	if (!rc && (r->quantity > LIMS_QUANTITY_MAX || r->parts > LIMS_PARTS_MAX || r->parts < 0))
		rc = lims_fault_tell(sink, "quantity",
			lims_err_set(&fault, LIMS_E_INPUT, "At most %d items of %d parts at once", LIMS_QUANTITY_MAX, LIMS_PARTS_MAX), &fault, err);
	if (!rc && r->quantity > 1 && numbered)
		rc = lims_fault_tell(sink, "quantity",
			lims_err_set(
				&fault, LIMS_E_INPUT, "%d items cannot have one serial number: leave it out, or receive them one by one", r->quantity),
			&fault, err);
	if (!rc && p && r->parts > 0 && parts_of(p) == PARTS_NONE)
		rc = lims_fault_tell(sink, "parts", no_parts(p, &fault), &fault, err);
	if (!rc && (r->approval.answer || r->approval.number))
		rc = lims_fault_tell(sink, r->approval.answer ? "no-approval" : "type-approval", check_approval(&r->approval, &fault), &fault, err);
	if (rc)
		return rc;
	bool measured = !p || r->parts == 0 || parts_of(p) == PARTS_ROWS;
	return lims_item_check(lab, db, &r->item, p, need_of(&r->item, measured), sink, err);
}

lims_rc lims_receipt_write_in(struct lims_tx *tx, struct lims_laboratory *lab, struct lims_shelf *shelf, const struct lims_receipt *r,
	lims_received_visit *visit, void *ctx, struct lims_err *err)
{
	const struct lims_procedure *p = NULL;
	struct lims_item item = r->item;
	char same[LIMS_CODE];
	lims_rc rc = lims_shelf_take(shelf, item.procedure, &p, err);
	for (int i = 0; !rc && i < (r->quantity > 0 ? r->quantity : 1); i++) {
		rc = lims_item_write_in(tx, lab, &item, p, item.code, same, err);
		if (!rc && (r->approval.answer || r->approval.number))
			rc = approve_in(tx, lab, item.code, &r->approval, err);
		if (!rc)
			rc = visit(ctx, item.code, same, false, err);
		if (!rc)
			rc = put_parts(tx, lab, r, &item, p, visit, ctx, err);
	}
	return rc;
}

struct recording {
	struct lims_laboratory *lab;
	struct lims_shelf shelf;
	const struct lims_receipt *r;
	lims_received_visit *visit;
	void *ctx;
};

static lims_rc record(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct recording *c = ctx;
	struct lims_first_fault first = {.err = err};
	const struct lims_fault_sink sink = {lims_first_fault, &first};
	lims_rc rc = lims_receipt_check(c->lab, lims_tx_db(tx), &c->shelf, c->r, &sink, err);
	if (!rc)
		rc = first.rc;
	return rc ? rc : lims_receipt_write_in(tx, c->lab, &c->shelf, c->r, c->visit, c->ctx, err);
}

lims_rc lims_receipt_record(
	struct lims_laboratory *lab, const struct lims_receipt *r, lims_received_visit *visit, void *ctx, struct lims_err *err)
{
	struct recording c = {.lab = lab, .shelf = {.lab = lab}, .r = r, .visit = visit, .ctx = ctx};
	lims_rc rc = lims_journal_command(lab->journal, record, &c, err);
	lims_shelf_finish(&c.shelf);
	return rc;
}

struct adding {
	struct lims_laboratory *lab;
	struct part part;
	struct lims_shelf shelf;
	char *code;
	const struct lims_item *whole;
};

static lims_rc add_part(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct adding *a = ctx;
	const struct lims_procedure *p = NULL;
	lims_rc rc = lims_shelf_take(&a->shelf, a->whole->procedure, &p, err);
	if (rc)
		return rc;
	if (a->whole->parent || parts_of(p) == PARTS_NONE)
		return no_parts(p, err);
	if (parts_of(p) == PARTS_ITEMS)
		return item_part(tx, a->lab, a->whole, p, &a->part, a->code, err);
	snprintf(a->code, LIMS_CODE, "%s", a->whole->code);
	return row_part(tx, a->lab, a->whole, p, &a->part, err);
}

static lims_rc add_to(void *ctx, const struct lims_item *whole, struct lims_err *err)
{
	struct adding *a = ctx;
	a->whole = whole;
	return lims_journal_command(a->lab->journal, add_part, a, err);
}

lims_rc lims_item_add_part(struct lims_laboratory *lab, const char *item, const char *mark, const char *name, const char *serial,
	char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct adding a = {.lab = lab, .part = {mark, name, serial}, .shelf = {.lab = lab}, .code = ret_code};
	if (!lims_desk_code_valid(mark))
		return lims_err_set(err, LIMS_E_INPUT, "%s is no mark of a part: use letters, digits, dot, dash and underscore", mark);
	lims_rc rc = lims_item_each(lab, item, add_to, &a, err);
	lims_shelf_finish(&a.shelf);
	return rc;
}
