// SPDX-License-Identifier: Apache-2.0
// Fills the forms of certificates/ from the kept content, the worksheet and the result, and renders them.
#include "laboratory/paper_content.h"
#include "laboratory/paper_drawing.h"
#include "laboratory/paper_rules.h"
#include "laboratory/paper_steps.h"
#include "laboratory/presentation.h"

#include "certificates/certificate.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { CONTENT_MAX = 16 << 20 };

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The paper is larger than the program's limit for one worksheet");
}

static const char *text(const struct lims_json *j, const char *key)
{
	return lims_json_get_text(j, key, NULL);
}

static struct lims_date date(const struct lims_json *j, const char *key)
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
		.number = text(d->j, "number"),
		.place = text(org, "place"),
		.issued = date(d->j, "issued_on"),
		.record_hash = text(d->j, "record"),
		.chain_head = text(d->j, "head"),
		.training = lims_json_get_bool(d->j, "training", true),
		.program = text(d->j, "program"),
	};
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
			return c->choices[i].label.vi;
	return lims_present_moment(d->arena, v->text);
}

static lims_rc fill_item(struct lims_paper_drawing *d, struct lims_err *err)
{
	const struct lims_json *i = lims_json_get(d->j, "item");
	const struct lims_procedure *p = d->o->p;
	struct lims_paper_field *fields = lims_arena_array(d->arena, p->item_count + 1, sizeof *fields);
	size_t n = 0;
	if (!fields)
		return no_memory(err);
	for (size_t k = 0; k < p->item_count; k++) {
		const struct lims_result_value *v = &d->r->item[k];
		if (!v->has_value)
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
		.received = date(i, "received_on"),
		.started = d->o->sheet.work_on,
	};
}

/// What comes from an opening balance stands on paper with this word until somebody here has recorded it.
#define TAKEN_OVER " (tiếp nhận từ hồ sơ cũ, hệ thống này chưa kiểm chứng)"

static lims_rc fill_standards(struct lims_paper_drawing *d, struct lims_err *err)
{
	const struct lims_dossier *s = &d->o->sheet;
	struct lims_form_standard *list = lims_arena_array(d->arena, s->standard_count + 1, sizeof *list);
	if (!list)
		return no_memory(err);
	for (size_t i = 0; i < s->standard_count; i++) {
		const struct lims_dossier_standard *from = &s->standards[i];
		const char *by = lims_dossier_standard_field(from, "certified-by"), *number = lims_dossier_standard_field(from, "certificate");
		const char *class = lims_dossier_standard_field(from, "class"), *limit = lims_dossier_standard_field(from, "limit");
		const char *origin = lims_dossier_standard_field(from, "taken-over") ? TAKEN_OVER : "";
		list[i] = (struct lims_form_standard){
			.name = lims_dossier_standard_field(from, "name"),
			.serial = lims_dossier_standard_field(from, "serial"),
			.accuracy = class && limit ? lims_arena_printf(d->arena, "%s; %s", class, lims_present_written(d->arena, d->o->p->units, limit))
						: class        ? class
									   : lims_present_written(d->arena, d->o->p->units, limit),
			.certificate = number ? lims_arena_printf(d->arena, "%s%s%s%s", number, by ? ", " : "", by ? by : "", origin) : number,
		};
		const char *until = lims_dossier_standard_field(from, "valid-until");
		if (until)
			(void)lims_date_parse(until, &list[i].valid_until, NULL);
	}
	d->standards = list;
	d->standard_count = s->standard_count;
	return LIMS_OK;
}

/// Which paper this one stands in place of, and why (ISO/IEC 17025, 7.8.8.3).
static void add_replaced(struct lims_paper_drawing *d)
{
	const struct lims_json *j = lims_json_get(d->j, "replaces");
	if (!j)
		return;
	const char *day = lims_present_date(d->arena, date(j, "issued_on"));
	d->statements[d->statement_count++] =
		(struct lims_bilingual){lims_arena_printf(d->arena, "Giấy này thay thế giấy số %s ngày %s, giấy đó không còn giá trị. Lý do: %s",
									text(j, "number"), day, text(j, "reason")),
			lims_arena_printf(d->arena, "This paper replaces No. %s of %s, which is no longer valid.", text(j, "number"), day)};
}

/// What was not met and who let it pass.
static void add_overrides(struct lims_paper_drawing *d)
{
	const struct lims_json *list = lims_json_get(d->j, "overrides");
	for (size_t i = 0; i < lims_json_size(list); i++) {
		const struct lims_json *v = lims_json_at(list, i);
		d->statements[d->statement_count++] =
			(struct lims_bilingual){lims_arena_printf(d->arena, "Không đáp ứng yêu cầu “%s”; %s cho phép. Lý do: %s", text(v, "vi"),
										text(v, "name"), text(v, "reason")),
				lims_arena_printf(d->arena, "Not met: “%s”; allowed by %s.", text(v, "en"), text(v, "name"))};
	}
}

/// What the forms do not say by themselves. Room is left for what the record adds.
static lims_rc fill_statements(struct lims_paper_drawing *d, struct lims_err *err)
{
	size_t overrides = lims_json_size(lims_json_get(d->j, "overrides"));
	d->statements = lims_arena_array(
		d->arena, d->r->statement_count + lims_paper_rules_max(d->r) + overrides + d->o->sheet.late_count + 9, sizeof *d->statements);
	if (!d->statements)
		return no_memory(err);
	add_replaced(d);
	add_overrides(d);
	size_t rules = lims_paper_rules(d->arena, d->r, d->statements + d->statement_count);
	if (rules == SIZE_MAX)
		return no_memory(err);
	d->statement_count += rules;
	for (size_t i = 0; i < d->r->statement_count; i++)
		d->statements[d->statement_count++] = (struct lims_bilingual){d->r->statements[i]->text.vi, d->r->statements[i]->text.en};
	int64_t drafts = lims_json_get_int(d->j, "drafts", 0);
	if (drafts > 0)
		d->statements[d->statement_count++] = (struct lims_bilingual){
			lims_arena_printf(d->arena,
				"Quy trình và biểu mẫu dùng ở đây có %lld chỗ còn là bản nháp, chưa được xác nhận theo văn bản gốc.", (long long)drafts),
			"Parts of the procedure and forms used here are drafts that nobody has confirmed against the document."};
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

static struct lims_paper_signature person(struct lims_paper_drawing *d, const char *key, struct lims_bilingual role)
{
	const struct lims_json *p = lims_json_get(d->j, key);
	const char *card = text(p, "card");
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
	return person(d, "authoriser", signatory(d));
}

static lims_rc draw_certificate(struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_buf *ret, struct lims_err *err)
{
	struct lims_certificate c = {.issue = d->issue,
		.item = d->item,
		.customer = d->customer,
		.work = d->work,
		.conclusion = {d->r->conclusion.vi, d->r->conclusion.en},
		.sticker = text(d->j, "sticker"),
		.valid_until = date(d->j, "valid_until"),
		.verifier = person(d, "verifier", (struct lims_bilingual){"Kiểm định viên", "Verifier"}),
		.authoriser = lims_paper_authoriser(d),
		.statements = d->statements,
		.statement_count = d->statement_count};
	c.issue.form_label = text(d->j, "form");
	return lims_certificate_render(fonts, &c, ret, err);
}

static lims_rc draw_notice(struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_buf *ret, struct lims_err *err)
{
	struct lims_paper_signature signatures[] = {
		person(d, "verifier", (struct lims_bilingual){"Kiểm định viên", "Verifier"}), lims_paper_authoriser(d)};
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
	lims_rc rc = lims_paper_failures(d->o, d->r, &n.failures, &n.failure_count, err);
	return rc ? rc : lims_notice_render(fonts, &n, ret, err);
}

/// Who measured on where the method stops, and why.
static void add_continued(struct lims_paper_drawing *d)
{
	const struct lims_dossier *s = &d->o->sheet;
	const struct lims_dossier_continued *c = d->r->overruled ? lims_dossier_continued_at(s, d->r->stopped_at->id) : NULL;
	if (!c)
		return;
	d->statements[d->statement_count++] =
		(struct lims_bilingual){lims_arena_printf(d->arena, "Phương pháp dừng ở phép thử không đạt “%s”; vẫn tiếp tục đo (%s): %s",
									d->r->stopped_at->title.vi, c->actor, c->note),
			"The method stops at the test that failed; measuring went on for the reason given."};
}

static bool observed_before(const struct lims_dossier *s, size_t reading)
{
	for (size_t i = 0; i < reading; i++)
		if (s->readings[i].observer && lims_text_equal(s->readings[i].observer, s->readings[reading].observer))
			return true;
	return false;
}

/// Where readings come from when they were not typed by who read them at that moment (ISO/IEC 17025, 7.5.1).
static void add_origins(struct lims_paper_drawing *d)
{
	const struct lims_dossier *s = &d->o->sheet;
	const char *observers = NULL, *compared = NULL;
	size_t photos = 0;
	for (size_t i = 0; i < s->reading_count; i++) {
		const struct lims_dossier_reading *x = &s->readings[i];
		if (x->observer && !observed_before(s, i))
			observers = observers ? lims_arena_printf(d->arena, "%s, %s", observers, x->observer) : x->observer;
		compared = x->compared_by ? x->compared_by : compared;
		photos += x->photo && !x->struck;
	}
	if (photos > 0)
		d->statements[d->statement_count++] =
			(struct lims_bilingual){lims_arena_printf(d->arena, "Ảnh chụp mặt chỉ thị được lưu cùng %zu số đọc.", photos),
				"Photos of the display are kept with the readings."};
	for (size_t i = 0; i < s->late_count; i++) {
		const struct lims_dossier_late *late = &s->lates[i];
		d->statements[d->statement_count++] = (struct lims_bilingual){
			lims_arena_printf(d->arena, "Số đọc chép từ bản ghi tay lúc %s (bản quét %.12s…); người chép %s, người đối chiếu %s.",
				lims_present_moment(d->arena, late->observed), late->scan, late->actor, compared ? compared : "–"),
			"Readings copied from a sheet written by hand; the scan is the original."};
	}
	if (observers)
		d->statements[d->statement_count++] = (struct lims_bilingual){
			lims_arena_printf(d->arena, "Người quan sát, đọc số: %s.", observers), "Observed by the persons named."};
	if (s->as_found)
		d->statements[d->statement_count++] =
			(struct lims_bilingual){lims_arena_printf(d->arena, "Kết quả trước khi hiệu chỉnh, sửa chữa: biên bản %s.", s->as_found),
				"Results before adjustment stand in the record named."};
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

static lims_rc draw_record(struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_buf *ret, struct lims_err *err)
{
	add_continued(d);
	add_origins(d);
	d->statements[d->statement_count++] = (struct lims_bilingual){
		"Kết quả chỉ có giá trị đối với phương tiện đo nêu trên.", "The results relate only to the item described above."};
	struct lims_paper_signature signatures[] = {person(d, "verifier", (struct lims_bilingual){"Kiểm định viên", "Verifier"}),
		person(d, "reviewer", (struct lims_bilingual){"Người soát lại", "Reviewed by"}), {.name = NULL}};
	if (d->o->sheet.witness)
		signatures[2] = witness(d);
	struct lims_record r = {.issue = d->issue,
		.item = d->item,
		.customer = d->customer,
		.work = d->work,
		.standards = d->standards,
		.standard_count = d->standard_count,
		.conditions = d->conditions,
		.condition_count = d->condition_count,
		.conclusion = lims_paper_state_of(d->r->verdict),
		.conclusion_words = {d->r->conclusion.vi, d->r->conclusion.en},
		.marks = marks_earned(d),
		.certificate = text(d->j, "number"),
		.sticker = text(d->j, "sticker"),
		.remarks = d->statements,
		.remark_count = d->statement_count,
		.signatures = signatures,
		.signature_count = d->o->sheet.witness ? 3 : 2};
	r.issue.number = text(d->j, "worksheet");
	r.issue.form_label = text(d->j, "record_form");
	lims_rc rc = lims_paper_steps(d->o, d->r, true, &r.steps, &r.step_count, err);
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

lims_rc lims_paper_draw(const struct lims_fonts *fonts, const char *content, size_t content_len, const struct lims_proof_blobs *blobs,
	const struct lims_opened_sheet *o, const struct lims_result *r, struct lims_buf *ret_paper, struct lims_buf *ret_record,
	struct lims_err *err)
{
	struct lims_paper_drawing d = {.arena = o->arena, .o = o, .r = r, .blobs = blobs};
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(content, content_len, CONTENT_MAX, &doc, err);
	if (rc)
		return rc;
	d.j = lims_json_root(doc);
	rc = fill_statements(&d, err);
	if (!rc)
		rc = lims_paper_fill(&d, err);
	if (!rc)
		rc = lims_text_equal(text(d.j, "kind"), "certificate") ? draw_certificate(&d, fonts, ret_paper, err)
															   : draw_notice(&d, fonts, ret_paper, err);
	if (!rc)
		rc = draw_record(&d, fonts, ret_record, err);
	lims_paper_release(&d);
	lims_json_destroy(doc);
	return rc;
}
