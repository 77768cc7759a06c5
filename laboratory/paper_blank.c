// SPDX-License-Identifier: Apache-2.0
// Draws a record that nobody filled yet: the plan with room for a hand.
#include "laboratory/paper_content.h"
#include "laboratory/paper_drawing.h"
#include "laboratory/paper_steps.h"

#include <stdint.h>

enum { CONTENT_MAX = 16 << 20 };

static const char room[] = " "; ///< an empty place; without it the form prints a dash, which means that there is nothing

/// Cells without a value become places to write in; what follows from the plan (loads, limits) stands there already.
static bool make_room(struct lims_arena *arena, struct lims_paper_section *s)
{
	s->outcome = (struct lims_bilingual){NULL, NULL};
	s->state = LIMS_STATE_NONE;
	struct lims_paper_row *rows = lims_arena_array(arena, s->row_count + 1, sizeof *rows);
	struct lims_paper_point *points = lims_arena_array(arena, s->point_count + 1, sizeof *points);
	if (!rows || !points)
		return false;
	for (size_t i = 0; i < s->row_count; i++) {
		struct lims_paper_cell *cells = lims_arena_array(arena, s->column_count + 1, sizeof *cells);
		if (!cells)
			return false;
		for (size_t c = 0; c < s->column_count; c++)
			cells[c].text = s->rows[i].cells[c].text ? s->rows[i].cells[c].text : room;
		rows[i] = (struct lims_paper_row){.cells = cells};
	}
	for (size_t i = 0; i < s->point_count; i++) {
		points[i] = s->points[i];
		if (s->kind == LIMS_SECTION_CHECKLIST)
			points[i].remark = "□ Đạt   □ Không đạt   □ Không áp dụng";
		points[i].state = LIMS_STATE_NONE;
	}
	if (s->kind == LIMS_SECTION_TABLE)
		s->rows = rows;
	s->points = points;
	return true;
}

static void room_for(const char **text)
{
	if (!*text || !**text)
		*text = room;
}

/// Names of the standards that the procedure asks for, where the worksheet names none yet.
static lims_rc standards_to_name(struct lims_paper_drawing *d, struct lims_err *err)
{
	const struct lims_procedure *p = d->o->p;
	struct lims_form_standard *list = lims_arena_array(d->arena, p->standard_count + 1, sizeof *list);
	if (!list)
		return lims_paper_no_memory(err);
	if (d->standard_count > 0)
		return LIMS_OK;
	for (size_t i = 0; i < p->standard_count; i++)
		if (d->o->plan->standard_applies[i])
			list[d->standard_count++] =
				(struct lims_form_standard){.name = p->standards[i].title.vi, .serial = room, .accuracy = room, .certificate = room};
	d->standards = list;
	return LIMS_OK;
}

/// Every place of the head that is not known yet, and every condition, is left empty.
static void empty_places(struct lims_paper_drawing *d)
{
	struct lims_form_condition *conditions = (struct lims_form_condition *)(uintptr_t)d->conditions;
	for (size_t i = 0; i < d->condition_count; i++) {
		conditions[i].start = conditions[i].end = room;
		conditions[i].state = LIMS_STATE_NONE;
	}
	const char **const places[] = {&d->item.type, &d->item.serial, &d->item.code, &d->item.maker, &d->item.year, &d->item.condition,
		&d->customer.name, &d->customer.address, &d->customer.contact, &d->customer.place_of_use};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		room_for(places[i]);
	if (!d->item.name.vi || !d->item.name.vi[0])
		d->item.name.vi = d->o->p->object.vi;
}

/// The planned steps with room for what is measured; *ret_own in the arena.
static lims_rc empty_steps(struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_paper_section **ret_own,
	size_t *ret_count, struct lims_err *err)
{
	const struct lims_paper_section *steps = NULL;
	size_t n = 0;
	lims_rc rc = lims_paper_steps(d->o, d->r, LIMS_STEPS_PLAN, fonts, &steps, &n, err);
	struct lims_paper_section *own = rc ? NULL : lims_arena_array(d->arena, n + 1, sizeof *own);
	if (!rc && !own)
		rc = lims_paper_no_memory(err);
	for (size_t i = 0; !rc && i < n; i++) {
		own[i] = steps[i];
		rc = make_room(d->arena, &own[i]) ? LIMS_OK : lims_paper_no_memory(err);
	}
	*ret_own = own;
	*ret_count = n;
	return rc;
}

static lims_rc render(struct lims_paper_drawing *d, const struct lims_fonts *fonts, const struct lims_paper_section *steps, size_t count,
	struct lims_buf *ret, struct lims_err *err)
{
	static const struct lims_bilingual remarks[] = {
		{"Bản ghi tay: ghi bằng mực ngay khi đọc, không tẩy xóa; gạch một nét qua số sai, ghi số đúng, lý do và ký bên cạnh.",
			"Write in ink at the time of reading; strike with one line, never erase."},
		{"Thời gian bắt đầu: ................................ Kết thúc: ................................", "Begin and end"},
		{"Ý kiến của đại diện cơ sở: "
		 ".......................................................................................................",
			"Remarks of the owner's representative"}};
	struct lims_paper_signature signatures[] = {{.role = {"Người quan sát", "Observer"}}, {.role = {"Người ghi", "Recorder"}},
		{.role = {"Đại diện cơ sở", "Owner's representative"}}};
	struct lims_record record = lims_paper_record(d);
	record.steps = steps;
	record.step_count = count;
	record.conclusion_words = (struct lims_bilingual){"□ Đạt   □ Không đạt   □ Chưa xác định", NULL};
	record.certificate = record.sticker = record.seals = room;
	record.remarks = remarks;
	record.remark_count = sizeof remarks / sizeof remarks[0];
	record.signatures = signatures;
	record.signature_count = sizeof signatures / sizeof signatures[0];
	if (!record.issue.number || !record.issue.number[0])
		record.issue.number = "................";
	return lims_record_render(fonts, &record, ret, err);
}

lims_rc lims_paper_draw_blank(const struct lims_fonts *fonts, const char *content, size_t content_len, const struct lims_proof_blobs *blobs,
	struct lims_opened_sheet *o, const struct lims_result *r, struct lims_buf *ret_record, struct lims_err *err)
{
	struct lims_paper_drawing d = {.arena = o->arena, .o = o, .r = r, .blobs = blobs, .blank = true};
	d.form = lims_paper_form_of(o->p->service, LIMS_VERDICT_PASS);
	struct lims_paper_section *steps = NULL;
	struct lims_json_doc *doc = NULL;
	size_t n = 0;
	lims_rc rc = d.form ? lims_json_parse(content, content_len, CONTENT_MAX, &doc, err)
						: lims_err_set(err, LIMS_E_INPUT, "There is no form of record for the service %s", o->p->service);
	if (rc)
		return rc;
	d.j = lims_json_root(doc);
	rc = lims_paper_fill(&d, err);
	if (!rc)
		rc = standards_to_name(&d, err);
	if (!rc)
		rc = empty_steps(&d, fonts, &steps, &n, err);
	if (!rc) {
		empty_places(&d);
		rc = render(&d, fonts, steps, n, ret_record, err);
	}
	lims_paper_release(&d);
	lims_json_destroy(doc);
	return rc;
}
