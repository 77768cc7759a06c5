// SPDX-License-Identifier: Apache-2.0
// Gathers what a paper says from the registers, the worksheet and the result, as JSON that is kept with it.
#include "laboratory/paper_content.h"

#include "laboratory/items.h"
#include "laboratory/override.h"
#include "laboratory/paper_as_found.h"
#include "laboratory/paper_forms.h"
#include "laboratory/paper_marks.h"
#include "laboratory/paper_names.h"
#include "laboratory/people/gate_cells.h"
#include "laboratory/people/licences.h"
#include "laboratory/people/people.h"
#include "laboratory/samples/on_paper.h"
#include "lims-core/base/text.h"

#include <stdio.h>

/// A row of a register on its way into the content.
struct register_writer {
	struct lims_jw *w;
	const char *but; ///< a field that is left out; NULL: none
};

static lims_rc put_register(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	const struct register_writer *c = ctx;
	(void)err;
	lims_jw_text(c->w, "code", row->code);
	for (size_t i = 0; i < r->count; i++)
		if (row->values[i] && row->values[i][0] && !lims_text_equal(r->fields[i].name, c->but))
			lims_jw_text(c->w, r->fields[i].name, row->values[i]);
	return LIMS_OK;
}

static lims_rc put_one(
	struct lims_laboratory *lab, struct lims_jw *w, const char *key, const char *noun, const char *code, struct lims_err *err)
{
	struct register_writer c = {w, NULL};
	lims_rc rc = LIMS_OK;
	lims_jw_object(w, key);
	if (code)
		rc = lims_register_one(lab, lims_register_find(noun), code, put_register, &c, err);
	lims_jw_end_object(w);
	return rc;
}

static void put_row(struct lims_jw *w, const char *key, const struct lims_scope_row *row)
{
	lims_jw_object(w, key);
	lims_jw_text(w, "row", row->code);
	lims_jw_text(w, "licence", row->licence);
	lims_jw_text(w, "kind", row->kind);
	lims_jw_text(w, "number", row->number);
	if (row->symbol[0])
		lims_jw_text(w, "symbol", row->symbol);
	lims_jw_end_object(w);
}

/// The head as it stood on the day of issue, and the licences whose number or mark may stand on this paper. Once rows of a scope are recorded, no number
/// stands on a paper but by its row; before, none on a paper of what the list of the organisation does not name.
static lims_rc put_head(
	struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, struct lims_date issued, struct lims_err *err)
{
	struct lims_scope_found found;
	lims_rc rc = lims_cell_scope(lab, o, &found, err);
	if (rc)
		return rc;
	struct register_writer c = {w, found.listed ? NULL : "designation"};
	lims_jw_object(w, "org");
	rc = lims_register_one_on(lab, lims_register_find("org"), "main", issued, put_register, &c, err);
	if (found.covered && lims_text_equal(found.row.kind, "designation"))
		lims_jw_text(w, "designation", found.row.number);
	lims_jw_end_object(w);
	if (found.covered)
		put_row(w, "licence", &found.row);
	lims_jw_array(w, "marks");
	for (size_t i = 0; i < found.mark_count; i++)
		put_row(w, NULL, &found.marks[i]);
	lims_jw_end_array(w);
	return rc;
}

struct item_writer {
	struct lims_jw *w;
	char customer[LIMS_CODE];
};

static lims_rc put_item(void *ctx, const struct lims_item *i, struct lims_err *err)
{
	struct item_writer *c = ctx;
	char date[LIMS_DATE_TEXT];
	const struct {
		const char *key, *value;
	} texts[] = {{"code", i->code}, {"name", i->name}, {"type", i->type}, {"serial", lims_item_number(i)}, {"maker", i->maker},
		{"country", i->country}, {"year", i->year}, {"place", i->place}, {"condition", i->condition}};
	(void)err;
	for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++)
		if (texts[k].value && texts[k].value[0])
			lims_jw_text(c->w, texts[k].key, texts[k].value);
	lims_date_text(i->received_on, date);
	lims_jw_text(c->w, "received_on", date);
	snprintf(c->customer, sizeof c->customer, "%s", i->customer ? i->customer : "");
	return LIMS_OK;
}

lims_rc lims_paper_valid_until(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_date *ret, struct lims_err *err)
{
	enum lims_validity_rule rule = LIMS_VALIDITY_MONTH_END;
	const struct lims_period *period = lims_procedure_period(o->p, o->sheet.work_on);
	lims_rc rc = lims_desk_validity(lab, &rule, err);
	if (!rc)
		*ret = period ? lims_validity_until(o->sheet.work_on, period->months, rule) : (struct lims_date){0};
	return rc;
}

/// With the card that was valid for the field on the day of the work, when the laboratory keeps cards.
static lims_rc put_verifier(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, struct lims_err *err)
{
	struct register_writer c = {w, "card"};
	struct lims_card card;
	const char *who = o->sheet.submitted_by;
	lims_rc rc = who ? lims_card_of(lab, who, o->p->id, o->sheet.work_on, NULL, &card, err) : LIMS_OK;
	lims_jw_object(w, "verifier");
	if (!rc && who)
		rc = lims_register_one(lab, lims_register_find("staff"), who, put_register, &c, err);
	if (!rc && who && card.number[0])
		lims_jw_text(w, "card", card.number);
	if (!rc && who && card.number[0] && card.taken_over)
		lims_jw_bool(w, "card_taken_over", true);
	lims_jw_end_object(w);
	return rc;
}

static lims_rc put_people(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, struct lims_err *err)
{
	const char *actor = NULL;
	lims_rc rc = lims_desk_actor(lab, &actor, err);
	if (!rc)
		rc = put_verifier(lab, w, o, err);
	if (!rc)
		rc = put_one(lab, w, "reviewer", "staff", o->sheet.reviewed_by, err);
	if (!rc)
		rc = put_one(lab, w, "authoriser", "staff", actor, err);
	return rc;
}

static void put_form(struct lims_laboratory *lab, struct lims_jw *w, const char *key, const char *id, struct lims_date day)
{
	const struct lims_regulations *regulations = NULL;
	const struct lims_form *f =
		lims_desk_regulations(lab, &regulations, NULL) == LIMS_OK ? lims_regulations_form(regulations, id, day) : NULL;
	lims_jw_text(w, key, f ? f->code : "");
}

/// What only papers with results say.
static lims_rc put_results(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o,
	const struct lims_paper_form *form, struct lims_err *err)
{
	struct lims_scope_found found;
	lims_rc rc = lims_cell_scope(lab, o, &found, err);
	if (!rc && found.rows > 0 && !found.covered)
		lims_jw_text(w, "scope", "outside");
	if (!rc)
		rc = lims_sample_printed(lab, o->sheet.item, w, err);
	return !rc && form->as_found ? lims_paper_put_as_found(lab, w, o, err) : rc;
}

static void put_replaced(struct lims_jw *w, const struct lims_paper_number *n)
{
	char date[LIMS_DATE_TEXT];
	if (!n->replaces[0])
		return;
	lims_date_text(n->replaces_on, date);
	lims_jw_object(w, "replaces");
	lims_jw_text(w, "number", n->replaces);
	lims_jw_text(w, "issued_on", date);
	lims_jw_text(w, "reason", n->reason);
	lims_jw_end_object(w);
}

lims_rc lims_paper_content(struct lims_laboratory *lab, const char *worksheet, const struct lims_opened_sheet *o,
	const struct lims_gate_outcome gates[LIMS_GATE_COUNT], const struct lims_result *r, const struct lims_paper_number *n,
	const char *sticker, struct lims_buf *b, struct lims_err *err)
{
	struct lims_jw w;
	char date[LIMS_DATE_TEXT], created[LIMS_MOMENT_TEXT];
	struct item_writer item = {.w = &w};
	struct lims_date valid = {0};
	size_t open = 0;
	const struct lims_paper_form *form = lims_paper_form_of_kind(n->kind);
	lims_rc rc = form ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "There is no kind of paper \"%s\"", n->kind);
	if (!rc && form->period && r->verdict == LIMS_VERDICT_PASS)
		rc = lims_paper_valid_until(lab, o, &valid, err);
	if (!rc)
		rc = lims_blocks_open(lab, o, &open, NULL, err);
	if (rc)
		return rc;
	lims_jw_init(&w, b);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "format", "lims-printed-1");
	lims_jw_text(&w, "program", "lims " LIMS_VERSION);
	lims_jw_bool(&w, "training", lims_laboratory_training(lab));
	lims_jw_text(&w, "kind", n->kind);
	lims_jw_text(&w, "number", n->number);
	lims_jw_text(&w, "worksheet", worksheet);
	lims_date_text(n->issued_on, date);
	lims_jw_text(&w, "issued_on", date);
	lims_moment_text(n->numbered, created);
	lims_jw_text(&w, "created", created);
	lims_date_text(o->sheet.work_on, date);
	lims_jw_text(&w, "work_on", date);
	lims_date_text(valid, date);
	lims_jw_text(&w, "valid_until", date);
	lims_jw_text(&w, "result", lims_verdict_name(r->verdict));
	lims_jw_text(&w, "sticker", sticker ? sticker : "");
	put_form(lab, &w, "form", form->form, n->issued_on);
	put_form(lab, &w, "record_form", form->record_form, n->issued_on);
	lims_jw_int(&w, "drafts", (int64_t)open);
	lims_jw_text(&w, "record", o->sheet.submission);
	lims_jw_text(&w, "head", n->head);
	put_replaced(&w, n);
	rc = lims_overrides_printed(lab, &w, o, gates, err);
	if (!rc)
		rc = put_head(lab, &w, o, n->issued_on, err);
	lims_jw_object(&w, "item");
	if (!rc)
		rc = lims_item_each(lab, o->sheet.item, put_item, &item, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = put_one(lab, &w, "customer", "customer", item.customer, err);
	if (!rc)
		rc = put_people(lab, &w, o, err);
	if (!rc)
		rc = lims_paper_names_put(lab, &w, o, err);
	if (!rc)
		rc = lims_paper_marks_put(lab, &w, form->kind, o, n->replaces, err);
	if (!rc && form->results)
		rc = put_results(lab, &w, o, form, err);
	lims_proof_printed(&w, "values", r);
	lims_proof_uncertainties(&w, "uncertainties", r);
	lims_jw_end_object(&w);
	return rc ? rc : lims_buf_check(b, "the printed content", err);
}

lims_rc lims_paper_blank_content(
	struct lims_laboratory *lab, const char *worksheet, const struct lims_opened_sheet *o, struct lims_buf *b, struct lims_err *err)
{
	struct lims_jw w;
	struct item_writer item = {.w = &w};
	lims_jw_init(&w, b);
	lims_jw_object(&w, NULL);
	lims_jw_text(&w, "format", "lims-blank-1");
	lims_jw_text(&w, "program", "lims " LIMS_VERSION);
	lims_jw_bool(&w, "training", lims_laboratory_training(lab));
	lims_jw_text(&w, "worksheet", worksheet ? worksheet : "");
	const struct lims_paper_form *form = lims_paper_form_of(o->p->service, LIMS_VERDICT_PASS);
	put_form(lab, &w, "record_form", form ? form->record_form : "", lims_laboratory_today(lab));
	lims_rc rc = put_one(lab, &w, "org", "org", "main", err);
	lims_jw_object(&w, "item");
	if (!rc && worksheet)
		rc = lims_item_each(lab, o->sheet.item, put_item, &item, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = put_one(lab, &w, "customer", "customer", item.customer[0] ? item.customer : NULL, err);
	lims_jw_end_object(&w);
	return rc ? rc : lims_buf_check(b, "the blank record", err);
}
