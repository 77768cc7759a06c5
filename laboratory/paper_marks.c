// SPDX-License-Identifier: Apache-2.0
// Former marks: from the register of marks into the content of a notice, and from there into its words.
#include "laboratory/paper_marks.h"

#include "laboratory/paper_change.h"
#include "laboratory/stock/marks.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { SAID_MAX = 1 << 20 };

struct writer {
	struct lims_jw *w;
	const char *sheet, *item;
	char since[LIMS_DATE_TEXT];
	bool applied; ///< what was put on; else what was there before
};

static const char old_marks[] = "old_marks", new_marks[] = "new_marks";

/// What was recorded with no worksheet is of this work when it was on this visit of the instrument and since the day of the work.
static bool of_this_work(const struct writer *c, const struct lims_placed *m)
{
	if (m->worksheet && m->worksheet[0])
		return lims_text_equal(m->worksheet, c->sheet);
	return lims_text_equal(m->item, c->item) && strcmp(m->on, c->since) >= 0;
}

static lims_rc put_mark(void *ctx, const struct lims_placed *m, struct lims_err *err)
{
	struct writer *c = ctx;
	(void)err;
	bool wanted =
		c->applied ? lims_text_equal(m->what, "applied") : lims_text_equal(m->what, "found") || lims_text_equal(m->what, "removed");
	if (!wanted || !of_this_work(c, m))
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

static lims_rc put_recorded(
	struct lims_laboratory *lab, struct lims_jw *w, const char *key, const struct lims_opened_sheet *o, struct lims_err *err)
{
	struct writer c = {.w = w, .sheet = o->code, .item = o->sheet.item, .applied = key == new_marks};
	lims_date_text(o->sheet.work_on, c.since);
	lims_jw_array(w, key);
	lims_rc rc = lims_placed_each(lab, o->sheet.item, put_mark, &c, err);
	lims_jw_end_array(w);
	return rc;
}

static lims_rc put_again(struct lims_laboratory *lab, struct lims_jw *w, const char *key, const char *number, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	struct lims_buf b;
	lims_rc rc = lims_paper_said(lab, number, &doc, err);
	const struct lims_json *marks = rc ? NULL : lims_json_get(lims_json_root(doc), key);
	lims_buf_init(&b, SAID_MAX);
	if (marks)
		rc = lims_json_dump(marks, &b, err);
	if (!rc && marks)
		lims_jw_raw(w, key, lims_buf_text(&b), b.len);
	lims_buf_finish(&b);
	lims_json_destroy(doc);
	return rc;
}

lims_rc lims_paper_marks_put(struct lims_laboratory *lab, struct lims_jw *w, const char *kind, const struct lims_opened_sheet *o,
	const char *replaces, struct lims_err *err)
{
	const char *key = lims_text_equal(kind, "notice") ? old_marks : lims_text_equal(kind, "certificate") ? new_marks : NULL;
	if (!key)
		return LIMS_OK;
	return replaces[0] ? put_again(lab, w, key, replaces, err) : put_recorded(lab, w, key, o, err);
}

static const char *place_of(const struct lims_json *mark, struct lims_arena *arena)
{
	const char *place = lims_json_get_text(mark, "place", "");
	return place[0] ? lims_arena_printf(arena, " (%s)", place) : "";
}

/// A sticker is crossed out, a seal taken off, an impressed mark made void; or it was found and is still there.
static const struct {
	const char *kind;
	struct lims_bilingual name, fate;
} kinds[] = {{"sticker", {"Tem", "Sticker"}, {"đã hủy bằng hai gạch chéo", "crossed out with two slashes"}},
	{"seal", {"Niêm", "Seal"}, {"đã tháo bỏ", "taken off"}}, {"die", {"Dấu", "Mark"}, {"đã hủy", "made void"}}};

static struct lims_bilingual words(const struct lims_json *mark, bool removed, struct lims_arena *arena)
{
	static const struct lims_bilingual left = {"có trên phương tiện, chưa hủy", "found, not made void"};
	const char *number = lims_json_get_text(mark, "number", ""), *place = place_of(mark, arena);
	for (size_t i = 0; place && i < sizeof kinds / sizeof kinds[0]; i++) {
		struct lims_bilingual fate = removed ? kinds[i].fate : left;
		if (lims_text_equal(lims_json_get_text(mark, "kind", ""), kinds[i].kind))
			return (struct lims_bilingual){lims_arena_printf(arena, "%s %s%s – %s", kinds[i].name.vi, number, place, fate.vi),
				lims_arena_printf(arena, "%s %s%s: %s", kinds[i].name.en, number, place, fate.en)};
	}
	return (struct lims_bilingual){NULL, NULL};
}

const char *lims_paper_marks_applied(const struct lims_json *content, struct lims_arena *arena)
{
	const struct lims_json *marks = lims_json_get(content, new_marks);
	const char *list = NULL;
	for (size_t i = 0; i < lims_json_size(marks); i++) {
		const struct lims_json *m = lims_json_at(marks, i);
		const char *number = lims_json_get_text(m, "number", ""), *place = place_of(m, arena);
		for (size_t k = 0; place && k < sizeof kinds / sizeof kinds[0]; k++)
			if (lims_text_equal(lims_json_get_text(m, "kind", ""), kinds[k].kind))
				list = lims_arena_printf(arena, "%s%s%s %s%s", list ? list : "", list ? "; " : "", kinds[k].name.vi, number, place);
	}
	if (marks && !list)
		return "Không ghi nhận thêm ngoài các mục ở trên";
	return list;
}

static bool removed(const struct lims_json *mark)
{
	return lims_text_equal(lims_json_get_text(mark, "what", ""), "removed");
}

/// Whether the mark that was found at a place was taken off or crossed out there, whatever number was written then.
static bool removed_there(const struct lims_json *marks, const struct lims_json *found)
{
	for (size_t i = 0; i < lims_json_size(marks); i++) {
		const struct lims_json *m = lims_json_at(marks, i);
		if (removed(m) && lims_text_equal(lims_json_get_text(m, "kind", ""), lims_json_get_text(found, "kind", "")) &&
			lims_text_equal(lims_json_get_text(m, "place", ""), lims_json_get_text(found, "place", "")))
			return true;
	}
	return false;
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
		bool nothing = lims_text_equal(lims_json_get_text(m, "number", ""), "none");
		if (removed(m) || (!nothing && !removed_there(marks, m)))
			list[ret->old_mark_count++] = words(m, removed(m), arena);
		none = none && nothing;
	}
	for (size_t i = 0; i < ret->old_mark_count; i++)
		if (!list[i].vi || !list[i].en)
			return false;
	ret->old_marks = list;
	ret->no_old_mark = none;
	return true;
}
