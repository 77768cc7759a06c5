// SPDX-License-Identifier: Apache-2.0
// The pieces of the standards: read, given their limit, those of the day found by name.
#include "lims-core/engine/eval_load.h"

#include <stdlib.h>
#include <string.h>

/// The pieces of one standard while they are read.
struct taking {
	struct lims_eval *ev;
	size_t need;
	const struct lims_ws_standard *standard;
	struct lims_err *err;
};

static lims_rc no_memory(struct lims_err *err)
{
	return lims_err_set(err, LIMS_E_MEMORY, "The worksheet does not fit into memory; split it.");
}

static const struct lims_standard_need *need_of(const struct taking *t)
{
	return &t->ev->procedure->standards[t->need];
}

/// A value in the unit of the pieces; NONE when nothing is stated. `above`: it must be above zero.
static lims_rc read_value(const struct taking *t, const char *name, const char *text, bool above, struct lims_value *ret)
{
	const struct lims_unit *measure = strcmp(name, "k") == 0 ? t->ev->procedure->one : need_of(t)->pieces->measure;
	struct lims_input_type type = {.name = name, .kind = LIMS_CELL_NUMBER, .measure = measure, .units = t->ev->procedure->units};
	*ret = lims_value_none(LIMS_VALUE_NOT_CERTIFIED);
	if (text == NULL)
		return LIMS_OK;
	lims_rc rc = lims_input_read(&type, text, t->ev->arena, ret, t->err);
	if (rc == LIMS_OK && above && lims_dec_sign(ret->number) <= 0)
		rc = lims_err_set(t->err, LIMS_E_INPUT, "%s: \"%s\" is not above zero; correct it.", name, text);
	return rc;
}

/// What the limit's formula sees of a piece: its nominal value, and what is asked of it or of its whole standard.
struct piece_at {
	struct lims_eval *ev;
	const struct lims_value *nominal;
	struct lims_value *asked;
};

static void piece_get(void *ctx, int id, long row, struct lims_value *ret)
{
	const struct piece_at *at = ctx;
	struct lims_ref ref = lims_ref_unpack(id);
	(void)row;
	*ret = ref.b == 0 ? *at->nominal : at->asked[ref.b - 1];
}

static void piece_look(void *ctx, int id, const struct lims_value *arg, size_t n, struct lims_value *ret)
{
	const struct piece_at *at = ctx;
	lims_eval_look(at->ev, id, arg, n, ret);
}

static void piece_get_rat(void *ctx, int id, long row, struct lims_rvalue *ret)
{
	struct lims_rat *number = ret->number;
	struct lims_value v;
	piece_get(ctx, id, row, &v);
	lims_rvalue_take(ret, &v);
	if (v.kind == LIMS_KIND_NUMBER && lims_rat_from_dec(number, v.number, NULL) != LIMS_OK)
		*ret = (struct lims_rvalue){.kind = LIMS_KIND_NONE, .reason = LIMS_VALUE_TOO_LARGE, .number = number};
}

static void piece_look_rat(void *ctx, int id, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret)
{
	const struct piece_at *at = ctx;
	lims_eval_look_rat(at->ev, id, arg, n, ret);
}

static const char *value_named(const struct lims_ws_value *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].name, name) == 0)
			return list[i].text;
	}
	return NULL;
}

static lims_rc read_asked(const struct taking *t, const struct lims_ws_piece *from, struct lims_value *asked)
{
	const struct lims_standard_need *need = need_of(t);
	for (size_t i = 0; i < from->value_count; i++) {
		bool known = false;
		for (size_t a = 0; a < need->asked_count; a++)
			known = known || strcmp(need->asked[a].name, from->values[i].name) == 0;
		if (!known)
			return lims_err_set(
				t->err, LIMS_E_INPUT, "nothing named \"%s\" is asked of \"%s\"; remove it.", from->values[i].name, need->role);
	}
	for (size_t a = 0; a < need->asked_count; a++) {
		const struct lims_characteristic *c = &need->asked[a];
		const char *text = value_named(from->values, from->value_count, c->name);
		if (text == NULL)
			text = value_named(t->standard->values, t->standard->value_count, c->name);
		if (text == NULL)
			text = c->fallback;
		struct lims_input_type type = {.name = c->name,
			.kind = c->kind,
			.measure = c->measure,
			.choices = c->choice_ids,
			.units = t->ev->procedure->units,
			.sign = c->sign};
		asked[a] = lims_value_none(LIMS_VALUE_MISSING);
		lims_rc rc = text == NULL ? LIMS_OK : lims_input_read(&type, text, t->ev->arena, &asked[a], t->err);
		if (rc != LIMS_OK)
			return rc;
	}
	return LIMS_OK;
}

static lims_rc read_limit(const struct taking *t, const struct lims_ws_piece *from, struct lims_eval_piece *p)
{
	const struct lims_standard_need *need = need_of(t);
	struct lims_value *asked = lims_arena_array(t->ev->arena, need->asked_count + 1, sizeof *asked);
	if (asked == NULL)
		return no_memory(t->err);
	lims_rc rc = read_asked(t, from, asked);
	if (rc != LIMS_OK || from->limit != NULL || need->pieces->limit == NULL)
		return rc != LIMS_OK ? rc : read_value(t, "limit", from->limit, true, &p->limit);
	struct piece_at at = {.ev = t->ev, .nominal = &p->nominal, .asked = asked};
	struct lims_cells cells = {.ctx = &at, .get = piece_get, .get_rat = piece_get_rat, .look = piece_look, .look_rat = piece_look_rat};
	lims_expr_eval(need->pieces->limit->expr, &cells, &p->limit);
	if (p->limit.kind == LIMS_KIND_NUMBER && lims_dec_sign(p->limit.number) < 0)
		p->limit.number = lims_dec_abs(p->limit.number);
	return LIMS_OK;
}

static lims_rc read_piece(const struct taking *t, const struct lims_ws_piece *from, struct lims_eval_piece *p)
{
	lims_rc rc = read_value(t, "nominal", from->nominal, true, &p->nominal);
	if (rc == LIMS_OK)
		rc = read_value(t, "error", from->error, false, &p->error);
	if (rc == LIMS_OK)
		rc = read_value(t, "U", from->U, true, &p->expanded);
	if (rc == LIMS_OK)
		rc = read_value(t, "k", from->k, true, &p->factor);
	if (rc == LIMS_OK)
		rc = read_limit(t, from, p);
	return rc == LIMS_E_INPUT ? lims_err_context(t->err, "piece \"%s\"", from->id) : rc;
}

static lims_rc add(const struct taking *t, const struct lims_ws_piece *list, size_t n, bool in_force)
{
	struct lims_eval_pieces *all = &t->ev->pieces[t->need];
	for (size_t i = 0; i < n; i++) {
		if (all->count == LIMS_EVAL_PIECES_MAX)
			return lims_err_set(
				t->err, LIMS_E_INPUT, "there are more than %d pieces; name only the standards that were used.", LIMS_EVAL_PIECES_MAX);
		struct lims_eval_piece *p = &all->list[all->count++];
		*p = (struct lims_eval_piece){.id = list[i].id, .standard = t->standard->id != NULL ? t->standard->id : "", .in_force = in_force};
		lims_rc rc = read_piece(t, &list[i], p);
		if (rc != LIMS_OK)
			return rc;
	}
	return LIMS_OK;
}

static lims_rc add_standard(const struct taking *t)
{
	lims_rc rc = add(t, t->standard->pieces, t->standard->piece_count, true);
	for (size_t i = 0; i < t->standard->certificate_count && rc == LIMS_OK; i++) {
		const struct lims_ws_certificate *c = &t->standard->certificates[i];
		bool in_force = lims_in_force(c->from, c->to, t->ev->date);
		t->ev->pieces[t->need].other_days = t->ev->pieces[t->need].other_days || !in_force;
		rc = add(t, c->pieces, c->piece_count, in_force);
		if (rc == LIMS_E_INPUT)
			return lims_err_context(t->err, "certificate %s", c->number);
	}
	return rc;
}

static int by_name(const void *a, const void *b)
{
	const struct lims_eval_piece *x = a, *y = b;
	int c = strcmp(x->id, y->id);
	if (c == 0)
		c = strcmp(x->standard, y->standard);
	return c != 0 ? c : y->in_force - x->in_force;
}

/// Sorts the pieces of a need; of one standard each is there once on the day.
static lims_rc arrange(struct lims_eval *ev, size_t need, struct lims_err *err)
{
	struct lims_eval_pieces *all = &ev->pieces[need];
	qsort(all->list, all->count, sizeof *all->list, by_name);
	for (size_t i = 1; i < all->count; i++) {
		const struct lims_eval_piece *a = &all->list[i - 1], *b = &all->list[i];
		if (a->in_force && b->in_force && strcmp(a->id, b->id) == 0 && strcmp(a->standard, b->standard) == 0)
			return lims_err_set(err, LIMS_E_INPUT, "standards: %s: the piece \"%s\" is there twice on the day of the work; keep one.",
				ev->procedure->standards[need].role, a->id);
	}
	return LIMS_OK;
}

lims_rc lims_eval_take_pieces(struct lims_eval *ev, const struct lims_worksheet *w, struct lims_err *err)
{
	const struct lims_procedure *p = ev->procedure;
	ev->pieces = lims_arena_array(ev->arena, p->standard_count + 1, sizeof *ev->pieces);
	if (ev->pieces == NULL)
		return no_memory(err);
	for (size_t s = 0; s < p->standard_count; s++) {
		if (p->standards[s].pieces == NULL)
			continue;
		ev->pieces[s].list = lims_arena_array(ev->arena, LIMS_EVAL_PIECES_MAX, sizeof *ev->pieces[s].list);
		if (ev->pieces[s].list == NULL)
			return no_memory(err);
		for (size_t i = 0; i < w->standard_count; i++) {
			struct taking t = {.ev = ev, .need = s, .standard = &w->standards[i], .err = err};
			if (strcmp(w->standards[i].role, p->standards[s].role) != 0)
				continue;
			lims_rc rc = add_standard(&t);
			if (rc != LIMS_OK)
				return rc == LIMS_E_INPUT ? lims_err_context(err, "standards: %s", p->standards[s].role) : rc;
		}
		lims_rc rc = arrange(ev, s, err);
		if (rc != LIMS_OK)
			return rc;
	}
	return LIMS_OK;
}

/// First piece whose id is not below `id`.
static size_t first_of(const struct lims_eval_pieces *all, const char *id)
{
	size_t low = 0, high = all->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(all->list[middle].id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

lims_rc lims_eval_find_piece(
	const struct lims_eval *ev, size_t need, const char *name, const struct lims_eval_piece **ret, struct lims_err *err)
{
	const struct lims_eval_pieces *all = &ev->pieces[need];
	const char *slash = strchr(name, '/'), *id = slash != NULL ? slash + 1 : name;
	const struct lims_eval_piece *found = NULL;
	bool other_day = all->other_days;
	for (size_t i = first_of(all, id); i < all->count && strcmp(all->list[i].id, id) == 0; i++) {
		const struct lims_eval_piece *p = &all->list[i];
		size_t n = slash != NULL ? (size_t)(slash - name) : 0;
		if (slash != NULL && (strlen(p->standard) != n || memcmp(p->standard, name, n) != 0))
			continue;
		if (!p->in_force)
			continue;
		if (found != NULL)
			return lims_err_set(err, LIMS_E_INPUT, "Several standards have a piece \"%s\"; write which one, like \"%s/%s\".", id,
				p->standard[0] != '\0' ? p->standard : "STANDARD", id);
		found = p;
	}
	if (found == NULL && !other_day)
		return lims_err_set(err, LIMS_E_INPUT, "The standards in the role \"%s\" have no piece \"%s\"; name one that they have.",
			ev->procedure->standards[need].role, name);
	*ret = found;
	return LIMS_OK;
}
