// SPDX-License-Identifier: Apache-2.0
// Fills the paper that gives results (calibration, test, measurement, inspection) from the kept content, the worksheet and the result.
#include "certificates/report.h"

#include "laboratory/paper_drawing.h"
#include "laboratory/paper_notes.h"
#include "laboratory/paper_steps.h"
#include "laboratory/paper_tables.h"
#include "laboratory/presentation.h"

#include "lims-core/base/text.h"

#include <string.h>

enum { SAMPLE = 2 };

static const char *text(const struct lims_json *j, const char *key)
{
	return lims_json_get_text(j, key, NULL);
}

/// Who took the sample, with the minutes (7.8.2.1 k).
static void add_sampling(
	struct lims_paper_drawing *d, const struct lims_json *sample, struct lims_report *to, struct lims_paper_field *fields)
{
	const char *by = text(sample, "sampled_by"), *minutes = text(sample, "minutes");
	if (!by)
		return;
	fields[to->sample_count++] = (struct lims_paper_field){.label = {"Lấy mẫu", "Sampling"},
		.value = lims_arena_printf(d->arena, "%s%s", by, minutes ? "; có biên bản lấy mẫu lưu cùng hồ sơ" : ""),
		.value_en = minutes ? "Minutes of sampling are kept with the record" : NULL};
}

static void add_works(struct lims_paper_drawing *d, const struct lims_json *sample, struct lims_report *to, struct lims_paper_field *fields)
{
	const char *project = text(sample, "project"), *part = text(sample, "part"), *grade = text(sample, "grade");
	fields[to->sample_count++] = (struct lims_paper_field){.label = {"Công trình, hạng mục", "Works, part"},
		.value = lims_arena_printf(d->arena, "%s%s%s%s%s", project ? project : "–", part ? "; " : "", part ? part : "",
			grade ? "; mác thiết kế " : "", grade ? grade : "")};
}

/// Whether this is the last report on the sample, and which were before it.
static void add_stage(struct lims_paper_drawing *d, const struct lims_json *sample, struct lims_report *to, struct lims_paper_field *more)
{
	const struct lims_json *earlier = lims_json_get(sample, "earlier");
	const char *stage = text(sample, "report"), *list = NULL;
	long long days = (long long)lims_json_get_int(sample, "days", 0);
	if (!stage)
		return;
	for (size_t i = 0; i < lims_json_size(earlier); i++) {
		const struct lims_json *one = lims_json_at(earlier, i);
		list = lims_arena_printf(d->arena, "%s%s%s (%lld ngày)", list ? list : "", list ? ", " : "", text(one, "number"),
			(long long)lims_json_get_int(one, "days", 0));
	}
	bool final = lims_text_equal(stage, "final");
	more[to->more_count++] = (struct lims_paper_field){.label = {"Phạm vi báo cáo", "Report"},
		.value = lims_arena_printf(d->arena, "%s, tuổi quy định %lld ngày%s%s",
			final ? "Kết quả cuối cùng của tổ mẫu" : "Kết quả tạm thời, tổ mẫu còn được thử ở tuổi sau", days,
			list ? "; các giấy trước: " : "", list ? list : ""),
		.value_en = lims_arena_printf(d->arena,
			final ? "Final report of the set, age of %lld days" : "Interim report, further ages will be tested; age of %lld days", days)};
}

/// Behind the results of the worksheet those from before the adjustment.
static lims_rc add_results(struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_report *to, struct lims_err *err)
{
	const struct lims_paper_section *steps = NULL;
	const struct lims_json *found = lims_json_get(d->j, "as_found"), *tables = lims_json_get(found, "tables");
	size_t n = 0, more = lims_json_size(tables);
	lims_rc rc = lims_paper_steps(d->o, d->r, LIMS_STEPS_REPORT, fonts, &steps, &n, err);
	struct lims_paper_section *all = rc ? NULL : lims_arena_array(d->arena, n + more + 3, sizeof *all);
	struct lims_paper_point *point = rc ? NULL : lims_arena_array(d->arena, 2, sizeof *point);
	if (rc)
		return rc;
	if (!all || !point)
		return lims_paper_no_memory(err);
	if (more > 0)
		all[to->result_count++] = (struct lims_paper_section){
			.kind = LIMS_SECTION_TEXT, .heading = {"Kết quả sau khi hiệu chỉnh", "Results after adjustment (as left)"}};
	memcpy(all + to->result_count, steps, n * sizeof *all);
	to->result_count += n;
	if (more > 0) {
		const char *day = lims_present_date(d->arena, lims_paper_date(found, "work_on")), *number = text(found, "number");
		const struct lims_bilingual other = lims_paper_other_coverage(d->arena, found, d->r);
		point[0].text = (struct lims_bilingual){lims_arena_printf(d->arena, "Đo ngày %s, biên bản %s%s%s.", day, text(found, "worksheet"),
													number ? ", giấy chứng nhận số " : "", number ? number : ""),
			lims_arena_printf(d->arena, "Measured on %s, record %s%s%s.", day, text(found, "worksheet"), number ? ", certificate No. " : "",
				number ? number : "")};
		point[1].text = (struct lims_bilingual){
			lims_arena_printf(d->arena, "Độ không đảm bảo đo mở rộng U của các kết quả này: hệ số phủ %s.", other.vi ? other.vi : ""),
			lims_arena_printf(d->arena, "Expanded uncertainty U of these results: coverage factor %s.", other.en ? other.en : "")};
		all[to->result_count++] = (struct lims_paper_section){.kind = LIMS_SECTION_TEXT,
			.heading = {"Kết quả trước khi hiệu chỉnh", "Results before adjustment (as found)"},
			.points = point,
			.point_count = other.vi ? 2 : 1};
		if (lims_paper_tables_get(d->arena, tables, all + to->result_count) == SIZE_MAX)
			return lims_paper_no_memory(err);
		to->result_count += more;
	}
	to->results = all;
	return LIMS_OK;
}

static const struct lims_bilingual values_only = {
	"Chỉ nêu kết quả, không đánh giá sự phù hợp", "Results only; no requirement was assessed"};

lims_rc lims_paper_draw_report(
	struct lims_paper_drawing *d, const struct lims_fonts *fonts, struct lims_buf *ret_paper, struct lims_err *err)
{
	struct lims_paper_field more[1], fields[SAMPLE];
	struct lims_report r = {.issue = d->issue,
		.item = d->item,
		.customer = d->customer,
		.work = d->work,
		.more = more,
		.sample = fields,
		.conclusion = values_only,
		.sticker = text(d->j, "sticker"),
		.performer = lims_paper_person(d, "verifier", lims_form_words(d->form->words)->performer),
		.authoriser = lims_paper_authoriser(d),
		.standards = d->standards,
		.standard_count = d->standard_count + d->found_standard_count,
		.conditions = d->conditions,
		.condition_count = d->condition_count,
		.notes = d->notes,
		.note_count = d->note_count,
		.statements = d->statements,
		.statement_count = d->statement_count};
	const struct lims_json *sample = lims_json_get(d->j, "sample");
	r.issue.form_label = text(d->j, "form");
	if (lims_paper_assessed_any(d->form, d->r)) {
		r.conclusion = (struct lims_bilingual){d->r->conclusion.vi, d->r->conclusion.en};
		r.state = lims_paper_state_of(d->r->verdict);
	}
	if (sample) {
		add_works(d, sample, &r, fields);
		add_sampling(d, sample, &r, fields);
		add_stage(d, sample, &r, more);
	}
	lims_rc rc = add_results(d, fonts, &r, err);
	if (!rc)
		rc = lims_paper_criteria(d->o, d->r, LIMS_STEPS_REPORT, &r.assessed, &r.assessed_count, err);
	return rc ? rc : lims_report_render(fonts, &r, ret_paper, err);
}
