// SPDX-License-Identifier: Apache-2.0
// The sentences about uncertainty, traceability and conformity on papers with results.
#include "laboratory/paper_notes.h"

#include "laboratory/presentation.h"

#include "lims-core/base/text.h"
#include "lims-core/engine/uncertainty.h"

#include <stdio.h>
#include <string.h>

enum { K_TEXT = 32 };

static void k_text(double k, char out[K_TEXT])
{
	snprintf(out, K_TEXT, "%.2f", k);
	char *point = strchr(out, '.');
	if (point && strcmp(point, ".00") == 0)
		*point = '\0';
}

const char *lims_paper_k(struct lims_arena *arena, double k)
{
	char text[K_TEXT];
	k_text(k, text);
	return lims_present_number(arena, text);
}

static bool has_u(const struct lims_result_budget *b)
{
	return b->reason[0] == '\0' && b->U_text[0] != '\0';
}

/// The first budget that gave a U; NULL: none did.
static const struct lims_result_budget *first_u(const struct lims_result *r)
{
	for (size_t i = 0; i < r->budget_count; i++)
		if (has_u(&r->budgets[i]))
			return &r->budgets[i];
	return NULL;
}

bool lims_paper_one_k(const struct lims_result *r)
{
	const struct lims_result_budget *first = first_u(r);
	char a[K_TEXT], b[K_TEXT];
	if (!first)
		return false;
	k_text(first->k, a);
	for (size_t i = 0; i < r->budget_count; i++) {
		k_text(r->budgets[i].k, b);
		if (has_u(&r->budgets[i]) && strcmp(a, b) != 0)
			return false;
	}
	return true;
}

/// "95,45 %" of "0.9545"; NULL when budgets differ in it, or when k was chosen and does not follow from it: of those only k = 2 has usual words.
static const char *one_probability(struct lims_arena *arena, const struct lims_result *r)
{
	const struct lims_result_budget *first = first_u(r);
	bool chosen = lims_text_equal(first->rule, lims_coverage_rule_name(LIMS_COVERAGE_FIXED));
	struct lims_dec p;
	bool inexact = false;
	char text[LIMS_DEC_TEXT], k[K_TEXT];
	for (size_t i = 0; i < r->budget_count; i++)
		if (has_u(&r->budgets[i]) &&
			(!lims_text_equal(r->budgets[i].probability, first->probability) || !lims_text_equal(r->budgets[i].rule, first->rule)))
			return NULL;
	k_text(first->k, k);
	if (chosen)
		return lims_paper_one_k(r) && strcmp(k, "2") == 0 ? "95 %" : NULL;
	if (lims_dec_parse(first->probability, strlen(first->probability), &p, NULL) != LIMS_OK ||
		lims_dec_mul(p, lims_dec_from_int(100), &p, &inexact, NULL) != LIMS_OK)
		return NULL;
	lims_dec_text(lims_dec_trim(p), text);
	return lims_arena_printf(arena, "%s %%", lims_present_number(arena, text));
}

/// NULL: none was found, or several.
static const char *common_k(struct lims_arena *arena, const struct lims_result *r)
{
	return first_u(r) && lims_paper_one_k(r) ? lims_paper_k(arena, first_u(r)->k) : NULL;
}

void lims_paper_put_coverage(struct lims_jw *w, struct lims_arena *arena, const struct lims_result *r)
{
	const char *k = common_k(arena, r), *p = k ? one_probability(arena, r) : NULL;
	if (k)
		lims_jw_text(w, "k", k);
	if (p)
		lims_jw_text(w, "p", p);
}

struct lims_bilingual lims_paper_other_coverage(struct lims_arena *arena, const struct lims_json *of, const struct lims_result *r)
{
	const char *k = lims_json_get_text(of, "k", NULL), *p = lims_json_get_text(of, "p", NULL), *own = common_k(arena, r);
	const char *own_p = own ? one_probability(arena, r) : NULL;
	if (!k || (lims_text_equal(k, own ? own : "") && lims_text_equal(p ? p : "", own_p ? own_p : "")))
		return (struct lims_bilingual){NULL, NULL};
	return (struct lims_bilingual){lims_arena_printf(arena, "k = %s%s%s", k, p ? ", ứng với xác suất phủ khoảng " : "", p ? p : ""),
		lims_arena_printf(arena, "k = %s%s%s", k, p ? ", for a coverage probability of about " : "", p ? p : "")};
}

/// JCGM 100 7.2.4; the usual words for k = 2.
static struct lims_bilingual uncertainty(struct lims_paper_drawing *d)
{
	const struct lims_result_budget *first = first_u(d->r);
	const char *p = one_probability(d->arena, d->r), *k = lims_paper_k(d->arena, first->k);
	const char *vi = "Độ không đảm bảo đo mở rộng U là độ không đảm bảo đo chuẩn tổng hợp nhân với hệ số phủ k";
	const char *en = "The expanded uncertainty U is the combined standard uncertainty multiplied by the coverage factor k";
	if (!lims_paper_one_k(d->r))
		return (struct lims_bilingual){
			lims_arena_printf(d->arena, "%s ghi trong bảng%s%s.", vi, p ? ", ứng với xác suất phủ khoảng " : "", p ? p : ""),
			lims_arena_printf(d->arena, "%s stated in the table%s%s.", en, p ? ", for a coverage probability of about " : "", p ? p : "")};
	return (struct lims_bilingual){
		lims_arena_printf(d->arena, "%s = %s%s%s.", vi, k, p ? ", ứng với xác suất phủ khoảng " : "", p ? p : ""),
		lims_arena_printf(d->arena, "%s = %s%s%s.", en, k, p ? ", for a coverage probability of about " : "", p ? p : "")};
}

/// Every standard names its certificate, also of the results as found; without one nothing is claimed.
static bool traceable(const struct lims_paper_drawing *d)
{
	const struct lims_dossier *s = &d->o->sheet;
	const struct lims_json *found = lims_json_get(lims_json_get(d->j, "as_found"), "standards");
	if (found && lims_json_size(found) == 0)
		return false;
	for (size_t i = 0; i < lims_json_size(found); i++)
		if (!lims_json_get_text(lims_json_at(found, i), "certificate", "")[0])
			return false;
	for (size_t i = 0; i < s->standard_count; i++) {
		const char *number = lims_dossier_standard_field(&s->standards[i], "certificate");
		if (!number || !number[0])
			return false;
	}
	return s->standard_count > 0;
}

bool lims_paper_assesses(const struct lims_result_criterion *c)
{
	return c->role == LIMS_ROLE_CONFORMITY && (c->compared || c->decision || c->outcome == LIMS_VERDICT_FAIL);
}

bool lims_paper_assessed_any(const struct lims_paper_form *form, const struct lims_result *r)
{
	for (size_t i = 0; i < r->criterion_count; i++)
		if (lims_paper_assesses(&r->criteria[i]))
			return true;
	return form->words == LIMS_FORM_INSPECTION;
}

/// A comparison in a procedure that names no rule is one of the values as they are.
static bool plainly_decided(const struct lims_result *r)
{
	for (size_t i = 0; i < r->criterion_count; i++)
		if (lims_paper_assesses(&r->criteria[i]) && r->criteria[i].compared && !r->criteria[i].decision)
			return true;
	return false;
}

/// What the customer said and the laboratory did not find out (ISO/IEC 17025, 7.8.2.2).
static struct lims_bilingual customers_data(const struct lims_paper_drawing *d)
{
	if (lims_json_get(d->j, "sample"))
		return (struct lims_bilingual){
			"Thông tin về mẫu, công trình, ngày đúc và yêu cầu ghi ở trang 1 do khách hàng cung cấp, phòng thử nghiệm không chịu "
			"trách nhiệm về các thông tin đó; tuổi mẫu tính từ ngày đúc đã nêu.",
			"Sample, works, date of casting and requirements on page 1 were stated by the customer and the laboratory does not answer for "
			"them; the "
			"age follows from the stated date."};
	return (struct lims_bilingual){
		"Đặc điểm và yêu cầu ghi ở trang 1 do khách hàng cung cấp, phòng thử nghiệm không chịu trách nhiệm về các thông tin đó.",
		"Description and requirements on page 1 were stated by the customer; the laboratory does not answer for them."};
}

size_t lims_paper_notes(struct lims_paper_drawing *d, struct lims_bilingual *out)
{
	enum lims_form_service s = d->form->words;
	size_t n = 0;
	if (first_u(d->r))
		out[n++] = uncertainty(d);
	if ((s == LIMS_FORM_CALIBRATION || s == LIMS_FORM_OWN_STANDARD) && traceable(d))
		out[n++] = (struct lims_bilingual){
			"Kết quả được liên kết chuẩn tới hệ đơn vị đo quốc tế SI thông qua các chuẩn có giấy chứng nhận nêu ở trên.",
			"The results are traceable to the SI through the standards whose certificates are named above."};
	if (plainly_decided(d->r))
		out[n++] = (struct lims_bilingual){
			"Quy tắc quyết định: chấp nhận đơn giản (ILAC-G8:09/2019, 4.2.1). Kết quả được so sánh trực tiếp với giới "
			"hạn nêu trong bảng đánh giá, không trừ độ không đảm bảo đo.",
			"Decision rule: simple acceptance (ILAC-G8:09/2019, 4.2.1). Results are held against the stated limits as they are, the "
			"uncertainty is not taken into account."};
	if (s == LIMS_FORM_TEST || s == LIMS_FORM_MEASUREMENT)
		out[n++] = customers_data(d);
	return n;
}
