// SPDX-License-Identifier: Apache-2.0
// Lists the comparisons of a result with what they rest on, and reads and orders them again.
#include "laboratory/equipment/points.h"

#include "lims-core/base/rat.h"
#include "lims-core/base/text.h"
#include "lims-core/engine/formula.h"
#include "lims-core/engine/uncertainty.h"

#include <stdio.h>
#include <string.h>

enum { AT_MAX = 512 };

/* ---- what a point rests on ---- */

static bool word_at(const char *text, const char *at)
{
	char before = at > text ? at[-1] : ' ';
	bool letter = (before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z') || (before >= '0' && before <= '9');
	return !letter && before != '_' && before != '.';
}

/// Whether the formula speaks of the role: "reference.U", "weights.correction(x)".
static bool speaks_of(const struct lims_formula *f, const char *role)
{
	size_t n = strlen(role);
	for (const char *at = f && f->text ? strstr(f->text, role) : NULL; at; at = strstr(at + 1, role))
		if (at[n] == '.' && word_at(f->text, at))
			return true;
	return false;
}

static bool column_uses(const struct lims_column *c, const char *role)
{
	if (c->load)
		return lims_text_equal(c->load->need->role, role);
	return lims_text_equal(c->instrument, role) || speaks_of(c->formula, role) || speaks_of(c->fallback, role);
}

/// Whether something in the step names the role.
static bool step_uses(const struct lims_step *step, const char *role)
{
	for (size_t i = 0; i < step->column_count; i++)
		if (column_uses(&step->columns[i], role))
			return true;
	for (size_t i = 0; i < step->criterion_count; i++)
		if (speaks_of(step->criteria[i].that, role))
			return true;
	return false;
}

static bool step_names_any(const struct lims_dossier *s, const struct lims_step *step)
{
	for (size_t i = 0; i < s->standard_count; i++)
		if (step_uses(step, s->standards[i].role))
			return true;
	return false;
}

static bool states_piece(const struct lims_dossier_standard *standard, const char *piece)
{
	for (size_t c = 0; c < standard->certificate_count; c++)
		for (size_t i = 0; i < standard->certificates[c].piece_count; i++)
			if (lims_text_equal(standard->certificates[c].pieces[i].id, piece))
				return true;
	return false;
}

/// A piece as a worksheet names it belongs to the standard that it names, else to the one of the role that states it.
static bool piece_of(const struct lims_dossier_standard *standard, const char *named, const char **ret_piece)
{
	size_t n = strlen(standard->code);
	bool with_code = strncmp(named, standard->code, n) == 0 && named[n] == '/';
	*ret_piece = with_code ? named + n + 1 : named;
	return with_code || states_piece(standard, named);
}

/// Writes the pieces of this standard that make the loads of a row; the number of pieces of all standards into *ret_named.
static size_t put_pieces(struct lims_jw *w, const struct lims_dossier_standard *standard, const struct lims_result_step *rs, size_t row,
	size_t run, size_t *ret_named)
{
	char name[AT_MAX];
	size_t mine = 0;
	for (size_t c = 0; c < rs->step->column_count; c++) {
		const struct lims_result_cell *cell = &rs->rows[row].runs[rs->step->columns[c].per_run ? run : 0].cells[c];
		if (!cell->planned || !cell->load || !lims_text_equal(rs->step->columns[c].load->need->role, standard->role))
			continue;
		for (size_t i = 0; i < cell->load->piece_count; i++) {
			const char *piece = NULL;
			(*ret_named)++;
			if (!piece_of(standard, cell->load->pieces[i], &piece))
				continue;
			snprintf(name, sizeof name, "%s/%s", standard->code, piece);
			lims_jw_text(w, NULL, name);
			mine++;
		}
	}
	return mine;
}

static void put_uses(
	struct lims_jw *w, const struct lims_dossier *s, const struct lims_result_step *rs, const struct lims_result_criterion *c)
{
	bool named = rs && step_names_any(s, rs->step);
	lims_jw_array(w, "uses");
	for (size_t i = 0; i < s->standard_count; i++) {
		const struct lims_dossier_standard *standard = &s->standards[i];
		size_t of_all = 0, mine = 0;
		// Nothing in the step names a standard: the point may rest on every one of the worksheet.
		if (named && !step_uses(rs->step, standard->role))
			continue;
		if (rs && c->has_row && c->row < rs->row_count)
			mine = put_pieces(w, standard, rs, c->row, c->has_run ? c->run : 0, &of_all);
		if (mine == 0 && of_all == 0)
			lims_jw_text(w, NULL, standard->code);
	}
	lims_jw_end_array(w);
}

/* ---- writing ---- */

static void put_at(struct lims_jw *w, const struct lims_result_step *rs, const struct lims_result_criterion *c)
{
	char at[AT_MAX] = "";
	size_t n = 0;
	if (!rs || !c->has_row || c->row >= rs->row_count) {
		lims_jw_text(w, "at", "");
		return;
	}
	const struct lims_result_row *row = &rs->rows[c->row];
	for (size_t i = 0; i < rs->step->column_count && n < sizeof at; i++) {
		const struct lims_result_cell *cell = &row->runs[0].cells[i];
		if (rs->step->columns[i].source == LIMS_COLUMN_ROW && cell->planned && cell->v.has_value)
			n += (size_t)snprintf(at + n, sizeof at - n, "%s%s%s%s", n > 0 ? ", " : "", cell->v.text,
				cell->v.kind == LIMS_CELL_NUMBER && cell->v.unit[0] ? " " : "", cell->v.kind == LIMS_CELL_NUMBER ? cell->v.unit : "");
	}
	lims_jw_text(w, "at", at[0] ? at : row->id);
}

void lims_points_json(struct lims_jw *w, const struct lims_dossier *s, const struct lims_result *r)
{
	lims_jw_array(w, "points");
	for (size_t i = 0; i < r->criterion_count; i++) {
		const struct lims_result_criterion *c = &r->criteria[i];
		if (c->role != LIMS_ROLE_CONFORMITY || !c->compared || !c->left.has_value || !c->right.has_value ||
			c->left.kind != LIMS_CELL_NUMBER)
			continue;
		const struct lims_result_step *rs = NULL;
		for (size_t k = 0; k < r->step_count; k++)
			if (lims_text_equal(r->steps[k].step->id, c->step))
				rs = &r->steps[k];
		lims_jw_object(w, NULL);
		lims_jw_text(w, "step", c->step);
		if (c->has_row)
			lims_jw_int(w, "row", (int64_t)c->row);
		if (c->has_run)
			lims_jw_int(w, "run", (int64_t)c->run);
		put_at(w, rs, c);
		lims_jw_text(w, "criterion", c->id);
		lims_jw_text(w, "value", c->left.text);
		lims_jw_text(w, "relation", c->relation);
		lims_jw_text(w, "limit", c->right.text);
		lims_jw_text(w, "unit", c->left.unit);
		lims_jw_text(w, "outcome", lims_verdict_name(c->outcome));
		put_uses(w, s, rs, c);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

/* ---- reading ---- */

static bool decimal(const char *text, struct lims_dec *ret)
{
	return lims_dec_parse(text, strlen(text), ret, NULL) == LIMS_OK;
}

/// The signed way to the limit: positive within.
static bool way(const struct lims_point *p, struct lims_dec value, struct lims_dec limit, struct lims_dec *ret, bool *inexact)
{
	if (p->relation[0] == '<')
		return lims_dec_sub(limit, value, ret, inexact, NULL) == LIMS_OK;
	return p->relation[0] == '>' && lims_dec_sub(value, limit, ret, inexact, NULL) == LIMS_OK;
}

lims_rc lims_point_read(const struct lims_json *j, struct lims_point *ret, struct lims_err *err)
{
	struct lims_point p = {.step = lims_json_get_text(j, "step", ""),
		.criterion = lims_json_get_text(j, "criterion", ""),
		.row = (int)lims_json_get_int(j, "row", -1),
		.run = (int)lims_json_get_int(j, "run", -1),
		.at = lims_json_get_text(j, "at", ""),
		.value = lims_json_get_text(j, "value", ""),
		.relation = lims_json_get_text(j, "relation", ""),
		.limit = lims_json_get_text(j, "limit", ""),
		.unit = lims_json_get_text(j, "unit", ""),
		.outcome = lims_json_get_text(j, "outcome", ""),
		.uses = lims_json_get(j, "uses")};
	struct lims_dec value, limit, to;
	bool inexact = false;
	if (!decimal(p.value, &value) || !decimal(p.limit, &limit))
		return lims_err_set(err, LIMS_E_CORRUPT, "A point of %s compares %s with %s, which are no numbers", p.step, p.value, p.limit);
	p.has_margin = lims_dec_sign(limit) != 0 && way(&p, value, limit, &to, &inexact) &&
				   lims_dec_div(to, lims_dec_abs(limit), &p.margin, &inexact, NULL) == LIMS_OK;
	p.exact = !inexact;
	*ret = p;
	return LIMS_OK;
}

bool lims_point_uses(const struct lims_point *p, const char *standard, struct lims_buf *ret_pieces)
{
	size_t n = strlen(standard);
	bool found = false;
	for (size_t i = 0; i < lims_json_size(p->uses); i++) {
		const char *name = lims_json_text(lims_json_at(p->uses, i));
		if (!name || strncmp(name, standard, n) != 0 || (name[n] != '\0' && name[n] != '/'))
			continue;
		found = true;
		if (ret_pieces && name[n] == '/')
			lims_buf_addf(ret_pieces, "%s%s", ret_pieces->len > 0 ? " + " : "", name + n + 1);
	}
	return found;
}

/// The margin as a fraction; false when memory is out.
static bool as_rational(const struct lims_point *p, struct lims_rat *ret, struct lims_rat *limit)
{
	struct lims_dec value, bound;
	if (!decimal(p->value, &value) || !decimal(p->limit, &bound) || lims_rat_from_dec(ret, value, NULL) != LIMS_OK ||
		lims_rat_from_dec(limit, bound, NULL) != LIMS_OK || lims_rat_sub(ret, limit, ret, NULL) != LIMS_OK)
		return false;
	if (p->relation[0] == '>')
		lims_rat_neg(ret, ret);
	if (lims_rat_sign(limit) < 0)
		lims_rat_neg(limit, limit);
	return lims_rat_div(ret, ret, limit, NULL) == LIMS_OK;
}

static int cmp_rational(const struct lims_point *a, const struct lims_point *b)
{
	struct lims_rat *x = lims_rat_create(), *y = lims_rat_create(), *limit = lims_rat_create();
	int order = 0;
	if (x && y && limit && as_rational(a, x, limit) && as_rational(b, y, limit))
		order = lims_rat_cmp(x, y);
	lims_rat_destroy(x);
	lims_rat_destroy(y);
	lims_rat_destroy(limit);
	return order;
}

int lims_point_cmp(const struct lims_point *a, const struct lims_point *b)
{
	if (!a->has_margin || !b->has_margin)
		return a->has_margin - b->has_margin;
	int order = lims_dec_cmp(a->margin, b->margin);
	return order != 0 || (a->exact && b->exact) ? order : cmp_rational(a, b);
}

int64_t lims_point_key(const struct lims_point *p)
{
	struct lims_dec scaled, whole;
	int64_t key = 0;
	if (!p->has_margin)
		return INT64_MIN;
	bool below = lims_dec_sign(p->margin) < 0;
	if (lims_dec_mul(p->margin, lims_dec_from_int(LIMS_POINT_UNIT), &scaled, NULL, NULL) != LIMS_OK ||
		lims_dec_round(scaled, 0, below ? LIMS_ROUND_UP : LIMS_ROUND_DOWN, &whole, NULL) != LIMS_OK || !lims_dec_to_int(whole, &key))
		return below ? INT64_MIN + 1 : INT64_MAX;
	return key;
}
