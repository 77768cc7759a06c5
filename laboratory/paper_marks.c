// SPDX-License-Identifier: Apache-2.0
// Former marks: from the register of marks into the content of a notice, and from there into its words.
#include "laboratory/paper_marks.h"

#include "laboratory/stock/marks.h"
#include "lims-core/base/text.h"

#include <string.h>

struct writer {
	struct lims_jw *w;
	const char *sheet;
	char since[LIMS_DATE_TEXT];
};

static bool of_this_work(const struct writer *c, const struct lims_placed *m)
{
	if (m->worksheet && m->worksheet[0])
		return lims_text_equal(m->worksheet, c->sheet);
	return strcmp(m->on, c->since) >= 0;
}

static lims_rc put_mark(void *ctx, const struct lims_placed *m, struct lims_err *err)
{
	struct writer *c = ctx;
	(void)err;
	if (!of_this_work(c, m) || !(lims_text_equal(m->what, "found") || lims_text_equal(m->what, "removed")))
		return LIMS_OK;
	lims_jw_object(c->w, NULL);
	lims_jw_text(c->w, "kind", m->kind);
	lims_jw_text(c->w, "what", m->what);
	lims_jw_text(c->w, "number", m->serial);
	if (m->place && m->place[0])
		lims_jw_text(c->w, "place", m->place);
	lims_jw_end_object(c->w);
	return LIMS_OK;
}

lims_rc lims_paper_marks_put(struct lims_laboratory *lab, struct lims_jw *w, const struct lims_opened_sheet *o, struct lims_err *err)
{
	struct writer c = {.w = w, .sheet = o->code};
	lims_date_text(o->sheet.work_on, c.since);
	lims_jw_array(w, "old_marks");
	lims_rc rc = lims_placed_each(lab, o->sheet.item, put_mark, &c, err);
	lims_jw_end_array(w);
	return rc;
}

static const char *place_of(const struct lims_json *mark, struct lims_arena *arena)
{
	const char *place = lims_json_get_text(mark, "place", "");
	return place[0] ? lims_arena_printf(arena, " (%s)", place) : "";
}

/// A sticker is crossed out, a seal taken off, an impressed mark made void.
static struct lims_bilingual words(const struct lims_json *mark, struct lims_arena *arena)
{
	static const struct {
		const char *kind;
		struct lims_bilingual name, fate;
	} kinds[] = {{"sticker", {"Tem", "Sticker"}, {"đã hủy bằng hai gạch chéo", "crossed out with two slashes"}},
		{"calibration_sticker", {"Tem hiệu chuẩn", "Calibration sticker"}, {"đã hủy bằng hai gạch chéo", "crossed out with two slashes"}},
		{"seal", {"Niêm", "Seal"}, {"đã tháo bỏ", "taken off"}}, {"die", {"Dấu", "Mark"}, {"đã hủy", "made void"}}};
	const char *number = lims_json_get_text(mark, "number", ""), *place = place_of(mark, arena);
	for (size_t i = 0; place && i < sizeof kinds / sizeof kinds[0]; i++)
		if (lims_text_equal(lims_json_get_text(mark, "kind", ""), kinds[i].kind))
			return (struct lims_bilingual){lims_arena_printf(arena, "%s %s%s – %s", kinds[i].name.vi, number, place, kinds[i].fate.vi),
				lims_arena_printf(arena, "%s %s%s: %s", kinds[i].name.en, number, place, kinds[i].fate.en)};
	return (struct lims_bilingual){NULL, NULL};
}

bool lims_paper_marks_read(const struct lims_json *content, struct lims_arena *arena, struct lims_notice *ret)
{
	const struct lims_json *marks = lims_json_get(content, "old_marks");
	size_t n = lims_json_size(marks);
	struct lims_bilingual *list = lims_arena_array(arena, n + 1, sizeof *list);
	if (!list)
		return false;
	bool none = n > 0;
	for (size_t i = 0; i < n; i++) {
		const struct lims_json *m = lims_json_at(marks, i);
		if (lims_text_equal(lims_json_get_text(m, "what", ""), "removed"))
			list[ret->old_mark_count++] = words(m, arena);
		none = none && lims_text_equal(lims_json_get_text(m, "number", ""), "none");
	}
	for (size_t i = 0; i < ret->old_mark_count; i++)
		if (!list[i].vi || !list[i].en)
			return false;
	ret->old_marks = list;
	ret->no_old_mark = none;
	return true;
}
