// SPDX-License-Identifier: Apache-2.0
// Reading and writing "lims-worksheet-1" (docs/formats/worksheet.md).
#include "lims-core/base/arena.h"
#include "lims-core/engine/worksheet.h"

#include <stdio.h>
#include <string.h>

/// Two passes over one document: the first counts, the second fills.
struct reader {
	struct lims_arena *arena;
	struct lims_err *err;
	struct lims_worksheet w;
	struct lims_ws_answer *answers;
	struct lims_ws_cell *cells;
	bool filling;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into the memory given for it; split it.");
}

static lims_rc bad(struct reader *r, const char *place, const char *what)
{
	return lims_err_set(r->err, LIMS_E_INPUT, "%s: %s", place, what);
}

static const char *keep(struct reader *r, const char *text)
{
	return text == NULL ? NULL : lims_arena_text(r->arena, text);
}

/// An object of texts: {"Max": "15 kg", …}. `skip` names a member that is not a value.
static lims_rc read_values(struct reader *r, const struct lims_json *j, const char *place, const char *const *skip,
	const struct lims_ws_value **ret, size_t *ret_n)
{
	if (j == NULL)
		return LIMS_OK;
	if (!lims_json_is_object(j))
		return bad(r, place, "must be an object like {\"Max\": \"15 kg\"}.");
	size_t n = lims_json_size(j), kept = 0;
	struct lims_ws_value *list = lims_arena_array(r->arena, n + 1, sizeof *list);
	if (list == NULL)
		return no_memory(r->err);
	for (size_t i = 0; i < n; i++) {
		const char *key = NULL;
		const struct lims_json *v = lims_json_member(j, i, &key);
		bool skipped = false;
		for (size_t s = 0; skip != NULL && skip[s] != NULL; s++)
			skipped = skipped || strcmp(skip[s], key) == 0;
		if (skipped)
			continue;
		if (!lims_json_is_string(v))
			return lims_err_set(r->err, LIMS_E_INPUT, "%s.%s: must be a text with its digits and unit, like \"15 kg\".", place, key);
		list[kept].name = keep(r, key);
		list[kept].text = keep(r, lims_json_text(v));
		if (list[kept].name == NULL || list[kept].text == NULL)
			return no_memory(r->err);
		kept++;
	}
	*ret = list;
	*ret_n = kept;
	return LIMS_OK;
}

/// Conditions: a text, or a list of texts (start, end).
static lims_rc read_conditions(struct reader *r, const struct lims_json *j)
{
	if (j == NULL)
		return LIMS_OK;
	if (!lims_json_is_object(j))
		return bad(r, "conditions", "must be an object like {\"temperature\": \"24.1 Cel\"}.");
	size_t n = 0, at = 0;
	for (size_t i = 0; i < lims_json_size(j); i++) {
		const struct lims_json *v = lims_json_member(j, i, &(const char *){NULL});
		n += lims_json_is_array(v) ? lims_json_size(v) : 1;
	}
	struct lims_ws_value *list = lims_arena_array(r->arena, n + 1, sizeof *list);
	if (list == NULL)
		return no_memory(r->err);
	for (size_t i = 0; i < lims_json_size(j); i++) {
		const char *key = NULL;
		const struct lims_json *v = lims_json_member(j, i, &key);
		for (size_t k = 0; k < (lims_json_is_array(v) ? lims_json_size(v) : 1); k++) {
			const struct lims_json *one = lims_json_is_array(v) ? lims_json_at(v, k) : v;
			if (!lims_json_is_string(one))
				return lims_err_set(r->err, LIMS_E_INPUT, "conditions.%s: must be a text like \"24.1 Cel\", or a list of them.", key);
			list[at].name = keep(r, key);
			list[at].text = keep(r, lims_json_text(one));
			if (list[at].name == NULL || list[at].text == NULL)
				return no_memory(r->err);
			at++;
		}
	}
	r->w.conditions = list;
	r->w.condition_count = at;
	return LIMS_OK;
}

static lims_rc read_standards(struct reader *r, const struct lims_json *j)
{
	static const char *const skip[] = {"role", "id", "pieces", "certificates", NULL};
	if (j == NULL)
		return LIMS_OK;
	if (!lims_json_is_array(j))
		return bad(r, "standards", "must be a list of objects like {\"role\": \"weights\", \"class\": \"M1\"}.");
	size_t n = lims_json_size(j);
	struct lims_ws_standard *list = lims_arena_array(r->arena, n + 1, sizeof *list);
	if (list == NULL)
		return no_memory(r->err);
	for (size_t i = 0; i < n; i++) {
		const struct lims_json *s = lims_json_at(j, i);
		const char *role = lims_json_get_text(s, "role", NULL);
		if (role == NULL)
			return lims_err_set(
				r->err, LIMS_E_INPUT, "standards[%zu]: the member \"role\" is missing; name what the standard is used for.", i);
		list[i].role = keep(r, role);
		list[i].id = keep(r, lims_json_get_text(s, "id", NULL));
		if (list[i].role == NULL)
			return no_memory(r->err);
		lims_rc rc = read_values(r, s, "standards", skip, &list[i].values, &list[i].value_count);
		if (rc != LIMS_OK)
			return rc;
		rc = lims_standard_from_json(s, r->arena, &list[i], r->err);
		if (rc != LIMS_OK)
			return rc == LIMS_E_INPUT ? lims_err_context(r->err, "standards[%zu]", i) : rc;
	}
	r->w.standards = list;
	r->w.standard_count = n;
	return LIMS_OK;
}

/// The pieces of a load: a list of their names.
static lims_rc read_names(struct reader *r, const char *place, const struct lims_json *list, struct lims_ws_cell *c)
{
	size_t n = lims_json_size(list);
	const char **names = r->filling ? lims_arena_array(r->arena, n + 1, sizeof *names) : NULL;
	if (!lims_json_is_array(list) || n == 0)
		return lims_err_set(r->err, LIMS_E_INPUT, "%s: \"pieces\" is a list of names, like [\"5 kg\", \"2 kg*\"].", place);
	if (r->filling && names == NULL)
		return no_memory(r->err);
	for (size_t i = 0; i < n; i++) {
		const char *name = lims_json_text(lims_json_at(list, i));
		if (name == NULL || name[0] == '\0')
			return lims_err_set(r->err, LIMS_E_INPUT, "%s: pieces[%zu] must be the name of a piece.", place, i);
		if (r->filling && (names[i] = keep(r, name)) == NULL)
			return no_memory(r->err);
	}
	c->pieces = names;
	c->piece_count = n;
	return LIMS_OK;
}

/// One cell: a text, or {"value": …, "pieces": [], "unstable": true}, or {"reason": …}. null and an absent member are no cell.
static lims_rc read_cell(struct reader *r, const char *step, size_t row, size_t run, const char *column, const struct lims_json *v)
{
	const char *text = lims_json_text(v), *reason = NULL, *at = NULL;
	bool unstable = false;
	struct lims_ws_cell load = {0};
	if (lims_json_is_object(v)) {
		text = lims_json_get_text(v, "value", NULL);
		reason = lims_json_get_text(v, "reason", NULL);
		unstable = lims_json_get_bool(v, "unstable", false);
		at = lims_json_get_text(v, "at", NULL);
		for (size_t i = 0; i < lims_json_size(v); i++) {
			const char *key = NULL;
			(void)lims_json_member(v, i, &key);
			if (strcmp(key, "value") != 0 && strcmp(key, "reason") != 0 && strcmp(key, "unstable") != 0 && strcmp(key, "pieces") != 0 &&
				strcmp(key, "at") != 0)
				return lims_err_set(r->err, LIMS_E_INPUT,
					"steps.%s.rows[%zu].%s: unknown member \"%s\"; use value, pieces, at, unstable or reason.", step, row, column, key);
		}
		const struct lims_json *flag = lims_json_get(v, "unstable"), *why = lims_json_get(v, "reason");
		if ((flag != NULL && !lims_json_is_bool(flag)) || (why != NULL && (reason == NULL || reason[0] == '\0')))
			return lims_err_set(
				r->err, LIMS_E_INPUT, "steps.%s.rows[%zu].%s: \"unstable\" is true or false, \"reason\" is a text.", step, row, column);
		if (lims_json_get(v, "pieces") != NULL) {
			char place[160];
			(void)snprintf(place, sizeof place, "steps.%s.rows[%zu].%s", step, row, column);
			lims_rc rc = read_names(r, place, lims_json_get(v, "pieces"), &load);
			if (rc != LIMS_OK)
				return rc;
		}
	}
	if (text == NULL && reason == NULL && load.piece_count == 0)
		return lims_err_set(r->err, LIMS_E_INPUT,
			"steps.%s.rows[%zu].%s: must be a text with its digits and unit, like \"500 g\"; leave out what was not measured.", step, row,
			column);
	if (r->filling) {
		struct lims_ws_cell *c = &r->cells[r->w.cell_count];
		*c = (struct lims_ws_cell){.step = keep(r, step),
			.row = row,
			.run = run,
			.column = keep(r, column),
			.text = keep(r, text),
			.reason = keep(r, reason),
			.unstable = unstable,
			.at = keep(r, at),
			.pieces = load.pieces,
			.piece_count = load.piece_count};
		if (c->step == NULL || c->column == NULL || (text != NULL && c->text == NULL) || (reason != NULL && c->reason == NULL) ||
			(at != NULL && c->at == NULL))
			return no_memory(r->err);
	}
	r->w.cell_count++;
	return LIMS_OK;
}

static lims_rc read_row(struct reader *r, const char *step, size_t row, const struct lims_json *j)
{
	if (!lims_json_is_object(j))
		return lims_err_set(r->err, LIMS_E_INPUT, "steps.%s.rows[%zu]: must be an object of cells.", step, row);
	for (size_t i = 0; i < lims_json_size(j); i++) {
		const char *key = NULL;
		const struct lims_json *v = lims_json_member(j, i, &key);
		if (strcmp(key, "runs") != 0) {
			lims_rc rc = read_cell(r, step, row, 0, key, v);
			if (rc != LIMS_OK)
				return rc;
			continue;
		}
		if (!lims_json_is_array(v))
			return lims_err_set(r->err, LIMS_E_INPUT, "steps.%s.rows[%zu].runs: must be a list of objects of cells.", step, row);
		for (size_t k = 0; k < lims_json_size(v); k++) {
			const struct lims_json *run = lims_json_at(v, k);
			if (!lims_json_is_object(run))
				return lims_err_set(r->err, LIMS_E_INPUT, "steps.%s.rows[%zu].runs[%zu]: must be an object of cells.", step, row, k);
			for (size_t c = 0; c < lims_json_size(run); c++) {
				const char *column = NULL;
				const struct lims_json *cell = lims_json_member(run, c, &column);
				lims_rc rc = read_cell(r, step, row, k, column, cell);
				if (rc != LIMS_OK)
					return rc;
			}
		}
	}
	return LIMS_OK;
}

/// "yes", or {"answer": "no", "note": "…"}.
static lims_rc read_answers(struct reader *r, const char *step, const struct lims_json *j)
{
	if (!lims_json_is_object(j))
		return lims_err_set(r->err, LIMS_E_INPUT, "steps.%s.answers: must be an object like {\"label\": \"yes\"}.", step);
	for (size_t i = 0; i < lims_json_size(j); i++) {
		const char *key = NULL;
		const struct lims_json *v = lims_json_member(j, i, &key);
		const char *answer = lims_json_is_object(v) ? lims_json_get_text(v, "answer", NULL) : lims_json_text(v);
		if (answer == NULL)
			return lims_err_set(r->err, LIMS_E_INPUT, "steps.%s.answers.%s: must be \"yes\", \"no\" or \"not_applicable\".", step, key);
		if (r->filling) {
			struct lims_ws_answer *a = &r->answers[r->w.answer_count];
			*a = (struct lims_ws_answer){.step = keep(r, step),
				.check = keep(r, key),
				.answer = keep(r, answer),
				.note = keep(r, lims_json_get_text(v, "note", NULL))};
			if (a->step == NULL || a->check == NULL || a->answer == NULL)
				return no_memory(r->err);
		}
		r->w.answer_count++;
	}
	return LIMS_OK;
}

static lims_rc read_step(struct reader *r, const char *id, const struct lims_json *j)
{
	if (!lims_json_is_object(j))
		return lims_err_set(r->err, LIMS_E_INPUT, "steps.%s: must be an object with \"rows\" or \"answers\".", id);
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; i < lims_json_size(j) && rc == LIMS_OK; i++) {
		const char *key = NULL;
		const struct lims_json *v = lims_json_member(j, i, &key);
		if (strcmp(key, "answers") == 0) {
			rc = read_answers(r, id, v);
		} else if (strcmp(key, "rows") == 0 && lims_json_is_array(v)) {
			for (size_t k = 0; k < lims_json_size(v) && rc == LIMS_OK; k++)
				rc = read_row(r, id, k, lims_json_at(v, k));
		} else {
			rc = lims_err_set(
				r->err, LIMS_E_INPUT, "steps.%s.%s: is not known or no list; a step has \"rows\": [{…}] or \"answers\": {…}.", id, key);
		}
	}
	return rc;
}

static lims_rc read_steps(struct reader *r, const struct lims_json *j)
{
	if (j == NULL)
		return LIMS_OK;
	if (!lims_json_is_object(j))
		return bad(r, "steps", "must be an object of steps.");
	for (int pass = 0; pass < 2; pass++) {
		r->filling = pass == 1;
		if (r->filling) {
			r->cells = lims_arena_array(r->arena, r->w.cell_count + 1, sizeof *r->cells);
			r->answers = lims_arena_array(r->arena, r->w.answer_count + 1, sizeof *r->answers);
			if (r->cells == NULL || r->answers == NULL)
				return no_memory(r->err);
		}
		r->w.cell_count = r->w.answer_count = 0;
		for (size_t i = 0; i < lims_json_size(j); i++) {
			const char *key = NULL;
			const struct lims_json *v = lims_json_member(j, i, &key);
			lims_rc rc = read_step(r, key, v);
			if (rc != LIMS_OK)
				return rc;
		}
	}
	r->w.cells = r->cells;
	r->w.answers = r->answers;
	return LIMS_OK;
}

static lims_rc check_members(struct reader *r, const struct lims_json *root)
{
	static const char *const known[] = {"format", "procedure", "mode", "date", "item", "standards", "conditions", "steps", "cmc", "note"};
	for (size_t i = 0; i < lims_json_size(root); i++) {
		const char *key = NULL;
		(void)lims_json_member(root, i, &key);
		bool found = false;
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			found = found || strcmp(known[k], key) == 0;
		if (!found)
			return lims_err_set(r->err, LIMS_E_INPUT, "The worksheet has an unknown member \"%s\"; correct or remove it.", key);
	}
	return LIMS_OK;
}

static lims_rc read_root(struct reader *r, const struct lims_json *root)
{
	const char *format = NULL, *mode = NULL;
	lims_rc rc = lims_json_is_object(root) ? LIMS_OK : bad(r, "worksheet", "must be an object.");
	if (rc == LIMS_OK)
		rc = lims_json_need_text(root, "format", &format, r->err);
	if (rc == LIMS_OK && strcmp(format, "lims-worksheet-1") != 0)
		rc = lims_err_set(r->err, LIMS_E_INPUT, "The format \"%s\" is not known; this program reads \"lims-worksheet-1\".", format);
	if (rc == LIMS_OK)
		rc = check_members(r, root);
	if (rc == LIMS_OK)
		rc = lims_json_need_text(root, "mode", &mode, r->err);
	if (rc != LIMS_OK)
		return rc;
	r->w.mode = keep(r, mode);
	r->w.procedure = keep(r, lims_json_get_text(root, "procedure", NULL));
	if (r->w.mode == NULL)
		return no_memory(r->err);
	const struct lims_json *date = lims_json_get(root, "date");
	if (date != NULL && lims_json_text(date) == NULL)
		return bad(r, "date", "must be a text like \"2026-11-23\".");
	if (date != NULL && lims_date_parse(lims_json_text(date), &r->w.date, r->err) != LIMS_OK)
		return lims_err_context(r->err, "date");
	rc = read_values(r, lims_json_get(root, "item"), "item", NULL, &r->w.item, &r->w.item_count);
	if (rc == LIMS_OK)
		rc = read_standards(r, lims_json_get(root, "standards"));
	if (rc == LIMS_OK)
		rc = read_conditions(r, lims_json_get(root, "conditions"));
	if (rc == LIMS_OK)
		rc = read_values(r, lims_json_get(root, "cmc"), "cmc", NULL, &r->w.cmc, &r->w.cmc_count);
	return rc == LIMS_OK ? read_steps(r, lims_json_get(root, "steps")) : rc;
}

lims_rc lims_worksheet_read_json(
	const char *text, size_t n, struct lims_arena *arena, const struct lims_worksheet **ret_w, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = lims_json_parse(text, n, LIMS_WORKSHEET_JSON_MAX, &doc, err);
	if (rc != LIMS_OK)
		return rc;
	struct reader r = {.arena = arena, .err = err};
	rc = read_root(&r, lims_json_root(doc));
	lims_json_destroy(doc);
	if (rc != LIMS_OK)
		return rc;
	struct lims_worksheet *w = lims_arena_take(arena, sizeof *w);
	if (w == NULL)
		return no_memory(err);
	*w = r.w;
	*ret_w = w;
	return LIMS_OK;
}
