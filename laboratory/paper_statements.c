// SPDX-License-Identifier: Apache-2.0
// The sentences of papers and records: what was replaced or let pass, how results are to be read, where readings come from.
#include "laboratory/paper_drawing.h"
#include "laboratory/paper_names.h"
#include "laboratory/paper_notes.h"
#include "laboratory/paper_rules.h"
#include "laboratory/presentation.h"

#include "lims-core/base/text.h"

enum { OWN = 14 }; ///< that are written here, beside those that are counted

static const struct lims_bilingual as_found = {"Đo trước khi hiệu chỉnh: ", "Measurement as found: "};

static const char *text(const struct lims_json *j, const char *key)
{
	return lims_json_get_text(j, key, NULL);
}

static void say(struct lims_paper_drawing *d, const char *vi, const char *en)
{
	d->statements[d->statement_count++] = (struct lims_bilingual){vi, en};
}

/// Which paper this one stands in place of, and why (ISO/IEC 17025, 7.8.8.3).
static void add_replaced(struct lims_paper_drawing *d)
{
	const struct lims_json *j = lims_json_get(d->j, "replaces");
	if (!j)
		return;
	const char *day = lims_present_date(d->arena, lims_paper_date(j, "issued_on"));
	d->statements[d->statement_count++] =
		(struct lims_bilingual){lims_arena_printf(d->arena, "Giấy này thay thế giấy số %s ngày %s, giấy đó không còn giá trị. Lý do: %s",
									text(j, "number"), day, text(j, "reason")),
			lims_arena_printf(d->arena, "This paper replaces No. %s of %s, which is no longer valid.", text(j, "number"), day)};
}

/// What was not met and who let it pass.
static void add_overrides(struct lims_paper_drawing *d, const struct lims_json *of, struct lims_bilingual when)
{
	const struct lims_json *list = lims_json_get(of, "overrides");
	for (size_t i = 0; i < lims_json_size(list); i++) {
		const struct lims_json *v = lims_json_at(list, i);
		d->statements[d->statement_count++] =
			(struct lims_bilingual){lims_arena_printf(d->arena, "%sKhông đáp ứng yêu cầu “%s”; %s cho phép. Lý do: %s", when.vi,
										text(v, "vi"), text(v, "name"), text(v, "reason")),
				lims_arena_printf(d->arena, "%sNot met: “%s”; allowed by %s.", when.en, text(v, "en"), text(v, "name"))};
	}
}

/// What was declared and is not among the results: every sentence about the whole is about the rest of it.
static void add_part(
	struct lims_paper_drawing *d, const struct lims_json *of, struct lims_bilingual when, const struct lims_dossier_unmeasured *u)
{
	const char *at = lims_present_moment(d->arena, u->at);
	d->statements[d->statement_count++] =
		(struct lims_bilingual){lims_arena_printf(d->arena, "%sKhông đo “%s”: %s (%s, %s). Kết quả và kết luận không bao gồm phần này.",
									when.vi, u->part, u->reason, lims_paper_name(of, u->actor), at),
			lims_arena_printf(
				d->arena, "%s“%s” was not measured, for the reason given; results and conclusion do not cover it.", when.en, u->part)};
}

static void add_unmeasured(struct lims_paper_drawing *d)
{
	const struct lims_dossier *s = &d->o->sheet;
	const struct lims_json *other = lims_json_get(d->j, "as_found"), *found = lims_json_get(other, "unmeasured");
	for (size_t i = 0; i < s->unmeasured_count; i++)
		add_part(d, d->j, (struct lims_bilingual){"", ""}, &s->unmeasured[i]);
	for (size_t i = 0; i < lims_json_size(found); i++) {
		const struct lims_json *j = lims_json_at(found, i);
		add_part(d, other, as_found, &(struct lims_dossier_unmeasured){text(j, "part"), text(j, "reason"), text(j, "by"), text(j, "at")});
	}
}

/// Rules of decision, then what the procedure says.
static bool add_remarks(struct lims_paper_drawing *d, struct lims_bilingual *to, size_t *n)
{
	size_t rules = lims_paper_rules(d->arena, d->r, to + *n);
	if (rules == SIZE_MAX)
		return false;
	*n += rules;
	for (size_t i = 0; i < d->r->statement_count; i++)
		to[(*n)++] = (struct lims_bilingual){d->r->statements[i]->text.vi, d->r->statements[i]->text.en};
	return true;
}

static void add_drafts(struct lims_paper_drawing *d)
{
	int64_t drafts = lims_json_get_int(d->j, "drafts", 0);
	if (drafts > 0)
		say(d,
			lims_arena_printf(d->arena,
				"Quy trình và biểu mẫu dùng ở đây có %lld chỗ còn là bản nháp, chưa được xác nhận theo văn bản gốc.", (long long)drafts),
			"Parts of the procedure and forms used here are drafts that nobody has confirmed against the document.");
}

static void add_scope(struct lims_paper_drawing *d)
{
	if (lims_text_equal(text(d->j, "scope"), "outside"))
		say(d, "Kết quả trên giấy này nằm ngoài phạm vi được chỉ định, đăng ký hoặc công nhận của đơn vị.",
			"The results of this paper are outside of the scope of the organisation's designation, registration or accreditation.");
}

lims_rc lims_paper_statements(struct lims_paper_drawing *d, struct lims_err *err)
{
	const struct lims_json *found = lims_json_get(d->j, "as_found");
	size_t overrides = lims_json_size(lims_json_get(d->j, "overrides")) + lims_json_size(lims_json_get(found, "overrides"));
	size_t said = lims_json_size(lims_json_get(found, "unmeasured")) + lims_json_size(lims_json_get(found, "late"));
	size_t all = d->r->statement_count + lims_paper_rules_max(d->r) + overrides + said + d->o->sheet.late_count +
				 d->o->sheet.unmeasured_count + LIMS_PAPER_NOTES + OWN;
	d->statements = lims_arena_array(d->arena, all, sizeof *d->statements);
	d->notes = lims_arena_array(d->arena, all, sizeof *d->notes);
	if (!d->statements || !d->notes)
		return lims_paper_no_memory(err);
	add_replaced(d);
	add_unmeasured(d);
	add_overrides(d, d->j, (struct lims_bilingual){"", ""});
	add_overrides(d, found, as_found);
	if (d->form->results) {
		add_scope(d);
		d->note_count = lims_paper_notes(d, d->notes);
		if (!add_remarks(d, d->notes, &d->note_count))
			return lims_paper_no_memory(err);
	} else if (!add_remarks(d, d->statements, &d->statement_count))
		return lims_paper_no_memory(err);
	add_drafts(d);
	return LIMS_OK;
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
									d->r->stopped_at->title.vi, lims_paper_name(d->j, c->actor), c->note),
			"The method stops at the test that failed; measuring went on for the reason given."};
}

static bool observed_before(const struct lims_dossier *s, size_t reading)
{
	for (size_t i = 0; i < reading; i++)
		if (s->readings[i].observer && lims_text_equal(s->readings[i].observer, s->readings[reading].observer))
			return true;
	return false;
}

static void add_copied(struct lims_paper_drawing *d, const struct lims_json *of, struct lims_bilingual when,
	const struct lims_dossier_late *late, const char *compared)
{
	d->statements[d->statement_count++] = (struct lims_bilingual){
		lims_arena_printf(d->arena, "%sSố đọc chép từ bản ghi tay lúc %s (bản quét %.12s…); người chép %s, người đối chiếu %s.", when.vi,
			lims_present_moment(d->arena, late->observed), late->scan, lims_paper_name(of, late->actor),
			compared ? lims_paper_name(of, compared) : "–"),
		lims_arena_printf(d->arena, "%sReadings copied from a sheet written by hand; the scan is the original.", when.en)};
}

static void add_found_copied(struct lims_paper_drawing *d)
{
	const struct lims_json *found = lims_json_get(d->j, "as_found"), *list = lims_json_get(found, "late");
	for (size_t i = 0; i < lims_json_size(list); i++) {
		const struct lims_json *j = lims_json_at(list, i);
		const struct lims_dossier_late late = {.scan = text(j, "scan"), .observed = text(j, "at"), .actor = text(j, "by")};
		add_copied(d, found, as_found, &late, text(j, "compared"));
	}
}

/// Where readings come from when they were not typed by who read them at that moment (ISO/IEC 17025, 7.5.1).
static void add_origins(struct lims_paper_drawing *d)
{
	const struct lims_dossier *s = &d->o->sheet;
	const char *observers = NULL;
	size_t photos = 0;
	for (size_t i = 0; i < s->reading_count; i++) {
		const struct lims_dossier_reading *x = &s->readings[i];
		if (x->observer && !observed_before(s, i)) {
			const char *name = lims_paper_name(d->j, x->observer);
			observers = observers ? lims_arena_printf(d->arena, "%s, %s", observers, name) : name;
		}
		photos += x->photo && !x->struck;
	}
	if (photos > 0)
		d->statements[d->statement_count++] =
			(struct lims_bilingual){lims_arena_printf(d->arena, "Ảnh chụp mặt chỉ thị được lưu cùng %zu số đọc.", photos),
				"Photos of the display are kept with the readings."};
	for (size_t i = 0; i < s->late_count; i++) {
		const char *compared = NULL;
		if (lims_dossier_copied_from(s, &s->lates[i], &compared))
			add_copied(d, d->j, (struct lims_bilingual){"", ""}, &s->lates[i], compared);
	}
	add_found_copied(d);
	if (observers)
		d->statements[d->statement_count++] = (struct lims_bilingual){
			lims_arena_printf(d->arena, "Người quan sát, đọc số: %s.", observers), "Observed by the persons named."};
	if (s->as_found)
		d->statements[d->statement_count++] =
			(struct lims_bilingual){lims_arena_printf(d->arena, "Kết quả trước khi hiệu chỉnh, sửa chữa: biên bản %s.", s->as_found),
				"Results before adjustment stand in the record named."};
}

void lims_paper_record_statements(struct lims_paper_drawing *d)
{
	for (size_t i = 0; i < d->note_count; i++)
		d->statements[d->statement_count++] = d->notes[i];
	add_continued(d);
	add_origins(d);
	if (d->form->results)
		d->statements[d->statement_count++] = lims_form_words(d->form->words)->relates;
	else
		say(d, "Kết quả chỉ có giá trị đối với phương tiện đo nêu trên.", "The results relate only to the item described above.");
}
