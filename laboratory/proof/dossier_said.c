// SPDX-License-Identifier: Apache-2.0
// Folds what people decided and said around the readings: measured on, let a gate pass, copied from paper, compared, accepted, witnessed, adjusted.
#include "laboratory/proof/dossier_parts.h"

#include "lims-core/base/text.h"

#include <string.h>

enum { MAX_LIST = 20000 };

lims_rc lims_dossier_no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The worksheet is larger than the program's limit for one worksheet");
}

void *lims_dossier_grown(struct lims_arena *arena, const void *list, size_t count, size_t size)
{
	if (count >= MAX_LIST)
		return NULL;
	if (count && (count & (count - 1)) != 0)
		return (void *)list;
	void *bigger = lims_arena_array(arena, count ? count * 2 : 1, size);
	if (bigger && count)
		memcpy(bigger, list, count * size);
	return bigger;
}

const char *lims_dossier_copied(struct lims_dossier *s, const char *text)
{
	return text ? lims_arena_text(s->arena, text) : NULL;
}

const char *lims_dossier_member(struct lims_dossier *s, const struct lims_json *body, const char *key)
{
	return lims_dossier_copied(s, lims_json_get_text(body, key, NULL));
}

lims_rc lims_dossier_continued(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_dossier_continued *list = lims_dossier_grown(s->arena, s->continued, s->continued_count, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	list[s->continued_count] = (struct lims_dossier_continued){
		lims_dossier_member(s, body, "step"), lims_dossier_member(s, body, "note"), lims_dossier_copied(s, e->actor)};
	if (!list[s->continued_count].step || !list[s->continued_count].note)
		return lims_err_set(err, LIMS_E_CORRUPT, "Measuring went on without a step or a reason");
	s->continued = list;
	s->continued_count++;
	return LIMS_OK;
}

/// The last word about a part counts; without a reason it is measured after all. Behind the submission it changes nothing: nobody reviewed it with the rest.
lims_rc lims_dossier_unmeasured(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_dossier_unmeasured *list = lims_dossier_grown(s->arena, s->unmeasured, s->unmeasured_count, sizeof *list);
	const char *part = lims_dossier_member(s, body, "part"), *reason = lims_dossier_member(s, body, "reason");
	size_t n = 0;
	if (!list)
		return lims_dossier_no_memory(err);
	if (!part)
		return lims_err_set(err, LIMS_E_CORRUPT, "A part was not measured and has no mark");
	if (lims_text_equal(s->state, "submitted") || lims_text_equal(s->state, "reviewed"))
		return LIMS_OK;
	for (size_t i = 0; i < s->unmeasured_count; i++)
		if (!lims_text_equal(list[i].part, part))
			list[n++] = list[i];
	if (reason)
		list[n++] = (struct lims_dossier_unmeasured){part, reason, lims_dossier_copied(s, e->actor), lims_dossier_copied(s, e->at)};
	s->unmeasured = list;
	s->unmeasured_count = n;
	return LIMS_OK;
}

lims_rc lims_dossier_submitted_unmeasured(struct lims_dossier *s, const struct lims_json *list, struct lims_err *err)
{
	size_t n = lims_json_size(list);
	struct lims_dossier_unmeasured *all = n <= MAX_LIST ? lims_arena_array(s->arena, n ? n : 1, sizeof *all) : NULL;
	if (!all)
		return lims_dossier_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		const struct lims_json *j = lims_json_at(list, i);
		all[i] = (struct lims_dossier_unmeasured){lims_dossier_member(s, j, "part"), lims_dossier_member(s, j, "reason"),
			lims_dossier_member(s, j, "by"), lims_dossier_member(s, j, "at")};
		if (!all[i].part || !all[i].reason || !all[i].actor || !all[i].at)
			return lims_err_set(err, LIMS_E_CORRUPT, "A part was not measured and has no mark, reason, person or moment");
	}
	s->unmeasured = all;
	s->unmeasured_count = n;
	return LIMS_OK;
}

lims_rc lims_dossier_overridden(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_dossier_override *list = lims_dossier_grown(s->arena, s->overrides, s->override_count, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	struct lims_dossier_override *v = &list[s->override_count];
	*v = (struct lims_dossier_override){lims_dossier_member(s, body, "gate"), lims_dossier_member(s, body, "why"),
		lims_dossier_member(s, body, "role"), lims_dossier_member(s, body, "reason"), lims_dossier_copied(s, e->actor),
		lims_dossier_copied(s, e->at)};
	if (!v->gate || !v->why || !v->role || !v->reason)
		return lims_err_set(err, LIMS_E_CORRUPT, "A gate was overridden without its name, cause, role or reason");
	s->overrides = list;
	s->override_count++;
	return LIMS_OK;
}

lims_rc lims_dossier_late(struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_dossier_late *list = lims_dossier_grown(s->arena, s->lates, s->late_count, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	list[s->late_count] =
		(struct lims_dossier_late){lims_dossier_copied(s, e->hash), lims_dossier_member(s, body, "scan"), lims_dossier_copied(s, e->at),
			lims_dossier_member(s, body, "observer"), lims_dossier_copied(s, e->actor), lims_dossier_member(s, body, "note")};
	if (!list[s->late_count].scan)
		return lims_err_set(err, LIMS_E_CORRUPT, "A late entry names no scan of its paper");
	s->lates = list;
	s->late_count++;
	return LIMS_OK;
}

bool lims_dossier_copied_from(const struct lims_dossier *s, const struct lims_dossier_late *late, const char **ret_compared)
{
	bool any = false;
	for (size_t i = 0; i < s->reading_count; i++) {
		if (s->readings[i].spare || !lims_text_equal(s->readings[i].late, late->entry))
			continue;
		any = true;
		*ret_compared = s->readings[i].compared_by ? s->readings[i].compared_by : *ret_compared;
	}
	for (size_t i = 0; i < s->recorded_count; i++) {
		if (!lims_text_equal(s->recorded[i].late, late->entry))
			continue;
		any = true;
		*ret_compared = s->recorded[i].compared_by ? s->recorded[i].compared_by : *ret_compared;
	}
	return any;
}

/// The last comparison of a reading counts. What is compared is neither measured nor changed.
lims_rc lims_dossier_compared(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	const char *entry = lims_json_get_text(body, "entry", "");
	bool same = lims_json_get_bool(body, "same", false);
	(void)err;
	for (size_t i = 0; i < s->reading_count; i++)
		if (lims_text_equal(s->readings[i].entry, entry)) {
			s->readings[i].compared_by = lims_dossier_copied(s, e->actor);
			s->readings[i].compared = same;
		}
	for (size_t i = 0; i < s->recorded_count; i++)
		if (lims_text_equal(s->recorded[i].entry, entry)) {
			s->recorded[i].compared_by = lims_dossier_copied(s, e->actor);
			s->recorded[i].compared = same;
		}
	return LIMS_OK;
}

lims_rc lims_dossier_accepted(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	const char *entry = lims_json_get_text(body, "reading", "");
	(void)err;
	for (size_t i = 0; i < s->reading_count; i++)
		if (lims_text_equal(s->readings[i].entry, entry) && s->readings[i].struck)
			s->readings[i].accepted_by = lims_dossier_copied(s, e->actor);
	entry = e->version >= 2 ? lims_json_get_text(body, "condition", "") : "";
	for (size_t i = 0; i < s->recorded_count; i++)
		if (lims_text_equal(s->recorded[i].entry, entry) && s->recorded[i].struck)
			s->recorded[i].accepted_by = lims_dossier_copied(s, e->actor);
	return LIMS_OK;
}

lims_rc lims_dossier_witnessed(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_dossier_witness *w = lims_arena_array(s->arena, 1, sizeof *w);
	if (!w)
		return lims_dossier_no_memory(err);
	*w = (struct lims_dossier_witness){lims_dossier_member(s, body, "name"), lims_dossier_member(s, body, "position"),
		lims_dossier_member(s, body, "remarks"), lims_json_get_bool(body, "refused", false), lims_dossier_member(s, body, "scan"),
		lims_dossier_copied(s, e->actor), lims_dossier_copied(s, e->at)};
	if (!w->name)
		return lims_err_set(err, LIMS_E_CORRUPT, "The owner's representative has no name");
	s->witness = w;
	return LIMS_OK;
}

lims_rc lims_dossier_commented(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	struct lims_dossier_comment *list = lims_dossier_grown(s->arena, s->comments, s->comment_count, sizeof *list);
	if (!list)
		return lims_dossier_no_memory(err);
	list[s->comment_count] = (struct lims_dossier_comment){
		lims_dossier_member(s, body, "text"), lims_dossier_copied(s, e->actor), lims_dossier_copied(s, e->at)};
	if (!list[s->comment_count].text)
		return lims_err_set(err, LIMS_E_CORRUPT, "A comment has no text");
	s->comments = list;
	s->comment_count++;
	return LIMS_OK;
}

lims_rc lims_dossier_adjusted(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	s->adjusted_by = lims_dossier_copied(s, lims_json_get_text(body, "by", e->actor));
	s->adjusted_note = lims_dossier_member(s, body, "note");
	s->adjusted_at = lims_dossier_copied(s, e->at);
	return s->adjusted_note ? LIMS_OK : lims_err_set(err, LIMS_E_CORRUPT, "An adjustment does not say what was done");
}

lims_rc lims_dossier_abandoned(
	struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	s->state = "abandoned";
	s->abandoned_by = lims_dossier_copied(s, e->actor);
	s->abandoned_note = lims_dossier_member(s, body, "note");
	return s->abandoned_note ? LIMS_OK : lims_err_set(err, LIMS_E_CORRUPT, "A worksheet was given up without a reason");
}

/// Stands in the place of what the worksheet was told before under the same name. Since version 2 it may go on in another mode.
lims_rc lims_dossier_told(struct lims_dossier *s, const struct lims_dossier_entry *e, const struct lims_json *body, struct lims_err *err)
{
	const struct lims_json *object = lims_json_get(body, "characteristics");
	size_t n = lims_json_size(object), count = s->characteristic_count;
	struct lims_ws_value *list = n > 0 && n <= MAX_LIST && count <= MAX_LIST ? lims_arena_array(s->arena, count + n, sizeof *list) : NULL;
	const char *mode = e->version > 1 ? lims_json_get_text(body, "mode", NULL) : NULL;
	if (mode && mode[0])
		s->mode = lims_dossier_copied(s, mode);
	if (mode && mode[0] && n == 0)
		return s->mode ? LIMS_OK : lims_dossier_no_memory(err);
	if (n == 0)
		return lims_err_set(err, LIMS_E_CORRUPT, "The worksheet was told nothing");
	if (!list)
		return lims_dossier_no_memory(err);
	for (size_t i = 0; i < count; i++)
		list[i] = s->characteristics[i];
	for (size_t i = 0; i < n; i++) {
		const char *key = NULL, *text = lims_json_text(lims_json_member(object, i, &key));
		size_t at = 0;
		if (!text || !text[0])
			return lims_err_set(err, LIMS_E_CORRUPT, "The worksheet was told a characteristic without a value");
		while (at < count && !lims_text_equal(list[at].name, key))
			at++;
		list[at] = (struct lims_ws_value){lims_dossier_copied(s, key), lims_dossier_copied(s, text)};
		count += at == count;
	}
	s->characteristics = list;
	s->characteristic_count = count;
	return LIMS_OK;
}
