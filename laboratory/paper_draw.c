// SPDX-License-Identifier: Apache-2.0
// Fills the forms of certificates/ from the kept content, the worksheet and the result, and renders them.
#include "laboratory/paper_content.h"
#include "laboratory/paper_drawing.h"
#include "laboratory/paper_marks.h"
#include "laboratory/paper_steps.h"
#include "laboratory/presentation.h"

#include "certificates/certificate.h"
#include "certificates/notice.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { CONTENT_MAX = 16 << 20 };

lims_rc lims_paper_no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The paper is larger than the program's limit for one worksheet");
}

static const char *text(const struct lims_json *j, const char *key)
{
	return lims_json_get_text(j, key, NULL);
}

struct lims_date lims_paper_date(const struct lims_json *j, const char *key)
{
	struct lims_date d = {0};
	const char *t = text(j, key);
	if (t && t[0] && lims_date_parse(t, &d, NULL) != LIMS_OK)
		d = (struct lims_date){0};
	return d;
}

/// The numbers of licences whose mark may stand on this paper: "VILAS 380".
static const char *accreditation(struct lims_paper_drawing *d)
{
	const struct lims_json *marks = lims_json_get(d->j, "marks");
	const char *list = NULL;
	for (size_t i = 0; i < lims_json_size(marks); i++) {
		const char *number = text(lims_json_at(marks, i), "number");
		list = list ? lims_arena_printf(d->arena, "%s, %s", list, number) : number;
	}
	return list;
}

static lims_rc add_picture(struct lims_paper_drawing *d, const char *hash, struct lims_err *err)
{
	struct lims_buf png = {0};
	if (!hash || !hash[0] || d->picture_count == LIMS_PAPER_PICTURES)
		return LIMS_OK;
	lims_rc rc = d->blobs->get(d->blobs->ctx, hash, &png, err);
	if (!rc)
		rc = lims_image_read(png.data, png.len, &d->pictures[d->picture_count], err);
	if (!rc)
		d->picture_count++;
	lims_buf_finish(&png);
	return rc;
}

/// The logo, and the symbols of the licences whose mark may stand on this paper.
static lims_rc fill_pictures(struct lims_paper_drawing *d, struct lims_err *err)
{
	const struct lims_json *marks = lims_json_get(d->j, "marks");
	if (!d->blobs)
		return LIMS_OK;
	lims_rc rc = add_picture(d, text(lims_json_get(d->j, "org"), "logo"), err);
	for (size_t i = 0; !rc && i < lims_json_size(marks); i++)
		rc = add_picture(d, text(lims_json_at(marks, i), "symbol"), err);
	d->issue.org.pictures = d->pictures;
	d->issue.org.picture_count = d->picture_count;
	return rc;
}

void lims_paper_release(struct lims_paper_drawing *d)
{
	for (size_t i = 0; i < d->picture_count; i++)
		lims_image_finish(&d->pictures[i]);
	d->picture_count = 0;
}

/// On papers with results the number of the licence that covers the work, whatever its kind; that of an accreditation stands as a mark, where its row allows it.
static void fill_licence(struct lims_paper_drawing *d)
{
	static const struct {
		const char *kind;
		struct lims_bilingual label;
	} labels[] = {{"registration", {"Số đăng ký", "Registration No."}},
		{"materials_laboratory", {"Phòng thí nghiệm chuyên ngành xây dựng số", "Construction laboratory No."}}};
	const struct lims_json *licence = lims_json_get(d->j, "licence");
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (lims_text_equal(text(licence, "kind"), labels[i].kind)) {
			d->issue.org.designation = text(licence, "number");
			d->issue.org.licence = labels[i].label;
		}
}

static void fill_issue(struct lims_paper_drawing *d)
{
	const struct lims_json *org = lims_json_get(d->j, "org");
	d->issue = (struct lims_form_issue){
		.org = {.parent = {text(org, "parent"), NULL},
			.name = {text(org, "name"), text(org, "name-en")},
			.address = text(org, "address"),
			.phone = text(org, "phone"),
			.email = text(org, "email"),
			.designation = text(org, "designation"),
			.accreditation = accreditation(d)},
		.words = lims_form_words(d->form->words),
		.number = text(d->j, "number"),
		.replaces = text(lims_json_get(d->j, "replaces"), "number"),
		.place = text(org, "place"),
		.issued = lims_paper_date(d->j, "issued_on"),
		.record_hash = text(d->j, "record"),
		.chain_head = text(d->j, "head"),
		.training = lims_json_get_bool(d->j, "training", true),
		.ended = d->ended,
		.program = text(d->j, "program"),
	};
	if (d->form->results)
		fill_licence(d);
	const char *created = text(d->j, "created");
	if (created)
		(void)lims_moment_parse(created, &d->issue.created, NULL);
}

/// "Max" for the label "Mức cân lớn nhất (Max)": where the field has a sign for it, paper names the sign.
static struct lims_bilingual short_label(const struct lims_characteristic *c)
{
	char sign[LIMS_CODE];
	snprintf(sign, sizeof sign, "(%s)", c->name);
	if (c->label.vi && strstr(c->label.vi, sign))
		return (struct lims_bilingual){c->name, c->name};
	return (struct lims_bilingual){c->label.vi, c->label.en};
}

static const char *characteristic_value(
	struct lims_paper_drawing *d, const struct lims_characteristic *c, const struct lims_result_value *v)
{
	if (c->kind == LIMS_CELL_NUMBER)
		return lims_present_value(d->arena, d->o->p->units, v->text, v->unit);
	for (size_t i = 0; i < c->choice_count; i++)
		if (lims_text_equal(c->choices[i].id, v->text) && c->choices[i].label.vi && c->choices[i].label.vi[0])
			return lims_present_class(d->arena, c->choices[i].label.vi);
	return c->choice_count ? lims_present_class(d->arena, v->text) : lims_present_moment(d->arena, v->text);
}

/// The paper says it in another line.
static bool said_of_sample(const struct lims_paper_drawing *d, const char *characteristic)
{
	const struct lims_json *named = lims_json_get(lims_json_get(d->j, "sample"), "named");
	for (size_t i = 0; i < lims_json_size(named); i++)
		if (lims_text_equal(lims_json_text(lims_json_at(named, i)), characteristic))
			return true;
	return false;
}

static lims_rc fill_item(struct lims_paper_drawing *d, struct lims_err *err)
{
	const struct lims_json *i = lims_json_get(d->j, "item");
	const struct lims_procedure *p = d->o->p;
	struct lims_paper_field *fields = lims_arena_array(d->arena, p->item_count + 1, sizeof *fields);
	size_t n = 0;
	if (!fields)
		return lims_paper_no_memory(err);
	for (size_t k = 0; k < p->item_count; k++) {
		const struct lims_result_value *v = &d->r->item[k];
		if (!v->has_value || said_of_sample(d, p->item[k].name))
			continue;
		fields[n++] =
			(struct lims_paper_field){.label = short_label(&p->item[k]), .value = characteristic_value(d, &p->item[k], v), .half = true};
	}
	const char *maker = text(i, "maker"), *country = text(i, "country");
	d->item = (struct lims_form_item){
		.name = {text(i, "name"), p->object.en},
		.type = text(i, "type"),
		.serial = text(i, "serial"),
		.code = text(i, "code"),
		.maker = maker && country ? lims_arena_printf(d->arena, "%s, %s", maker, country)
				 : maker          ? maker
								  : country,
		.year = text(i, "year"),
		.characteristics = fields,
		.characteristic_count = n,
		.condition = text(i, "condition"),
	};
	return LIMS_OK;
}

static void fill_customer_and_work(struct lims_paper_drawing *d)
{
	const struct lims_json *c = lims_json_get(d->j, "customer"), *i = lims_json_get(d->j, "item");
	const struct lims_procedure *p = d->o->p;
	const struct lims_mode *mode = lims_procedure_mode(p, d->o->sheet.mode);
	d->customer = (struct lims_form_customer){text(c, "name"), text(c, "address"), text(c, "contact"), text(i, "place")};
	d->work = (struct lims_form_work){
		.method = {lims_arena_printf(d->arena, "%s %s", p->method_code, p->method_title.vi), p->method_title.en},
		.mode = {mode ? mode->title.vi : d->o->sheet.mode, mode ? mode->title.en : NULL},
		.place = d->o->sheet.place ? d->o->sheet.place : text(lims_json_get(d->j, "org"), "address"),
		.received = lims_paper_date(i, "received_on"),
		.started = d->o->sheet.work_on,
	};
}

/// What comes from an opening balance stands on paper with this word until somebody here has recorded it.
#define TAKEN_OVER " (tiếp nhận từ hồ sơ cũ, hệ thống này chưa kiểm chứng)"

/// A standard of the worksheet, or one that the content names.
struct standard_source {
	const struct lims_dossier_standard *own;
	const struct lims_json *named;
};

static const char *field_of(struct standard_source s, const char *name)
{
	return s.own ? lims_dossier_standard_field(s.own, name) : text(s.named, name);
}

static struct lims_form_standard standard_of(struct lims_paper_drawing *d, struct standard_source from)
{
	const char *by = field_of(from, "certified-by"), *number = field_of(from, "certificate"), *until = field_of(from, "valid-until");
	const char *class = field_of(from, "class"), *limit = field_of(from, "limit");
	const char *origin = field_of(from, "taken-over") ? TAKEN_OVER : "";
	class = lims_present_class(d->arena, class);
	struct lims_form_standard s = {
		.name = field_of(from, "name"),
		.serial = field_of(from, "serial"),
		.accuracy = class && limit ? lims_arena_printf(d->arena, "%s; %s", class, lims_present_written(d->arena, d->o->p->units, limit))
					: class        ? class
								   : lims_present_written(d->arena, d->o->p->units, limit),
		.certificate = number ? lims_arena_printf(d->arena, "%s%s%s%s", number, by ? ", " : "", by ? by : "", origin) : number,
	};
	if (until)
		(void)lims_date_parse(until, &s.valid_until, NULL);
	return s;
}

/// The same standard under the same certificate was used as left.
static bool used_as_left(const struct lims_dossier *s, const struct lims_json *named)
{
	static const char *const same[] = {"certificate", "certified-by", "valid-until"};
	for (size_t i = 0; i < s->standard_count; i++) {
		bool is = lims_text_equal(s->standards[i].code, lims_json_get_text(named, "code", ""));
		for (size_t k = 0; is && k < sizeof same / sizeof same[0]; k++) {
			const char *mine = lims_dossier_standard_field(&s->standards[i], same[k]);
			is = lims_text_equal(mine ? mine : "", lims_json_get_text(named, same[k], ""));
		}
		if (is)
			return true;
	}
	return false;
}

/// Those of the worksheet, and behind them those that only the results as found rest on.
static lims_rc fill_standards(struct lims_paper_drawing *d, struct lims_err *err)
{
	const struct lims_dossier *s = &d->o->sheet;
	const struct lims_json *found = lims_json_get(lims_json_get(d->j, "as_found"), "standards");
	struct lims_form_standard *list = lims_arena_array(d->arena, s->standard_count + lims_json_size(found) + 1, sizeof *list);
	if (!list)
		return lims_paper_no_memory(err);
	for (size_t i = 0; i < s->standard_count; i++)
		list[i] = standard_of(d, (struct standard_source){&s->standards[i], NULL});
	d->standards = list;
	d->standard_count = s->standard_count;
	for (size_t i = 0; i < lims_json_size(found); i++) {
		const struct lims_json *named = lims_json_at(found, i);
		if (used_as_left(s, named))
			continue;
		struct lims_form_standard one = standard_of(d, (struct standard_source){NULL, named});
		one.name = lims_arena_printf(d->arena, "%s (trước khi hiệu chỉnh / as found)", one.name ? one.name : "");
		list[d->standard_count + d->found_standard_count++] = one;
	}
	return LIMS_OK;
}

/// "Giấy chứng nhận kiểm định, tem kiểm định"; NULL when none is earned.
static const char *marks_earned(struct lims_paper_drawing *d)
{
	const char *list = NULL;
	for (size_t i = 0; i < d->r->mark_count; i++) {
		const char *title = d->r->marks[i]->title.vi;
		list = list ? lims_arena_printf(d->arena, "%s; %s", list, title) : title;
	}
	return list;
}

struct lims_paper_signature lims_paper_person(struct lims_paper_drawing *d, const char *key, struct lims_bilingual role)
{
	const struct lims_json *p = lims_json_get(d->j, key);
	const char *card = d->form->results ? NULL : text(p, "card");
	const char *origin = lims_json_get_bool(p, "card_taken_over", false) ? TAKEN_OVER : "";
	return (struct lims_paper_signature){
		.role = role, .name = text(p, "name"), .detail = card ? lims_arena_printf(d->arena, "Thẻ KĐV số %s%s", card, origin) : NULL};
}

/// The head of the organisation signs under the head's title, anybody else under their own.
static struct lims_bilingual signatory(struct lims_paper_drawing *d)
{
	const struct lims_json *org = lims_json_get(d->j, "org"), *who = lims_json_get(d->j, "authoriser");
	const char *head = text(org, "signatory"), *title = text(org, "signatory-title");
	if (head && !lims_text_equal(head, text(who, "code")))
		title = text(who, "title") ? text(who, "title") : "Người được ủy quyền ký";
	return (struct lims_bilingual){title ? title : "Thủ trưởng đơn vị", "Authorised by"};
}

struct lims_paper_signature lims_paper_authoriser(struct lims_paper_drawing *d)
{
	return lims_paper_person(d, "authoriser", signatory(d));
}

static lims_rc draw_certificate(struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_buf *ret, struct lims_err *err)
{
	struct lims_certificate c = {.issue = d->issue,
		.item = d->item,
		.customer = d->customer,
		.work = d->work,
		.conclusion = {d->r->conclusion.vi, d->r->conclusion.en},
		.sticker = text(d->j, "sticker"),
		.valid_until = lims_paper_date(d->j, "valid_until"),
		.verifier = lims_paper_person(d, "verifier", (struct lims_bilingual){"Kiểm định viên", "Verifier"}),
		.authoriser = lims_paper_authoriser(d),
		.statements = d->statements,
		.statement_count = d->statement_count};
	c.issue.form_label = text(d->j, "form");
	return lims_certificate_render(fonts, &c, ret, err);
}

static lims_rc draw_notice(struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_buf *ret, struct lims_err *err)
{
	struct lims_paper_signature signatures[] = {
		lims_paper_person(d, "verifier", (struct lims_bilingual){"Kiểm định viên", "Verifier"}), lims_paper_authoriser(d)};
	struct lims_notice n = {.issue = d->issue,
		.item = d->item,
		.customer = d->customer,
		.work = d->work,
		.record = text(d->j, "worksheet"),
		.statements = d->statements,
		.statement_count = d->statement_count,
		.signatures = signatures,
		.signature_count = 2};
	n.issue.form_label = text(d->j, "form");
	if (!lims_paper_marks_read(d->j, d->arena, &n))
		return lims_paper_no_memory(err);
	lims_rc rc = lims_paper_criteria(d->o, d->r, LIMS_STEPS_RECORD, &n.failures, &n.failure_count, err);
	return rc ? rc : lims_notice_render(fonts, &n, ret, err);
}

/// The owner's representative, who signed on site or refused to.
static struct lims_paper_signature witness(struct lims_paper_drawing *d)
{
	const struct lims_dossier_witness *w = d->o->sheet.witness;
	struct lims_paper_signature s = {.role = {"Đại diện cơ sở", "Owner's representative"}, .name = w->name, .detail = w->position};
	if (w->refused)
		s.remark = lims_arena_printf(d->arena, "Từ chối ký: %s", w->remarks);
	else
		s.remark = w->remarks;
	return s;
}

struct lims_record lims_paper_record(const struct lims_paper_drawing *d)
{
	struct lims_record r = {.issue = d->issue,
		.item = d->item,
		.customer = d->customer,
		.work = d->work,
		.standards = d->standards,
		.standard_count = d->standard_count,
		.conditions = d->conditions,
		.condition_count = d->condition_count};
	r.issue.number = text(d->j, "worksheet");
	r.issue.form_label = text(d->j, "record_form");
	return r;
}

static lims_rc draw_record(struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_buf *ret, struct lims_err *err)
{
	lims_paper_record_statements(d);
	lims_rc rc = lims_paper_struck_conditions(d, err);
	if (rc)
		return rc;
	struct lims_paper_signature signatures[] = {lims_paper_person(d, "verifier", lims_form_words(d->form->words)->performer),
		lims_paper_person(d, "reviewer", (struct lims_bilingual){"Người soát lại", "Reviewed by"}), {.name = NULL}};
	if (d->o->sheet.witness)
		signatures[2] = witness(d);
	struct lims_record r = lims_paper_record(d);
	r.conclusion = lims_paper_state_of(d->r->verdict);
	r.conclusion_words = (struct lims_bilingual){d->r->conclusion.vi, d->r->conclusion.en};
	r.marks = d->form->results ? NULL : marks_earned(d);
	r.certificate = text(d->j, "number");
	r.sticker = text(d->j, "sticker");
	r.seals = lims_paper_marks_applied(d->j, d->arena);
	r.issue.replaces = NULL;
	r.remarks = d->statements;
	r.remark_count = d->statement_count;
	r.signatures = signatures;
	r.signature_count = d->o->sheet.witness ? 3 : 2;
	rc = lims_paper_steps(d->o, d->r, LIMS_STEPS_RECORD, fonts, &r.steps, &r.step_count, err);
	return rc ? rc : lims_record_render(fonts, &r, ret, err);
}

lims_rc lims_paper_fill(struct lims_paper_drawing *d, struct lims_err *err)
{
	fill_issue(d);
	fill_customer_and_work(d);
	lims_rc rc = fill_pictures(d, err);
	if (!rc)
		rc = fill_item(d, err);
	if (!rc)
		rc = fill_standards(d, err);
	return rc ? rc : lims_paper_conditions(d, err);
}

/// Also the record, unless ret_record is NULL.
static lims_rc draw(struct lims_paper_drawing *d, const struct lims_fonts *fonts, const char *content, size_t content_len,
	struct lims_buf *ret_paper, struct lims_buf *ret_record, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(content, content_len, CONTENT_MAX, &doc, err);
	if (rc)
		return rc;
	d->j = lims_json_root(doc);
	d->form = lims_paper_form_of_kind(text(d->j, "kind"));
	rc = d->form ? lims_paper_statements(d, err)
				 : lims_err_set(err, LIMS_E_INPUT, "The paper is of a kind that this program does not know: use a newer one");
	if (!rc)
		rc = lims_paper_fill(d, err);
	if (!rc)
		rc = d->form->results                                ? lims_paper_draw_report(d, fonts, ret_paper, err)
			 : lims_text_equal(d->form->kind, "certificate") ? draw_certificate(d, fonts, ret_paper, err)
															 : draw_notice(d, fonts, ret_paper, err);
	if (!rc && ret_record)
		rc = draw_record(d, fonts, ret_record, err);
	lims_paper_release(d);
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_paper_draw(const struct lims_fonts *fonts, const char *content, size_t content_len, const struct lims_proof_blobs *blobs,
	const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_buf *ret_paper, struct lims_buf *ret_record,
	struct lims_err *err)
{
	struct lims_paper_drawing d = {.arena = o->arena, .o = o, .r = r, .blobs = blobs};
	return draw(&d, fonts, content, content_len, ret_paper, ret_record, err);
}

lims_rc lims_paper_draw_ended(const struct lims_fonts *fonts, const char *content, size_t content_len, const struct lims_proof_blobs *blobs,
	const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_bilingual ended, struct lims_buf *ret_paper,
	struct lims_err *err)
{
	struct lims_paper_drawing d = {.arena = o->arena, .o = o, .r = r, .blobs = blobs, .ended = ended};
	return draw(&d, fonts, content, content_len, ret_paper, NULL, err);
}
