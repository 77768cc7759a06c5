// SPDX-License-Identifier: Apache-2.0
// The sheet of named formulas that the tests of the expression language share.
#include "tests/engine/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { ARENA_MAX = 256 * 1024 * 1024, TABLE_ID = 7, FILE_MAX = 1 << 20 };

void sheet_open(struct sheet *s)
{
	struct lims_err err = {0};
	struct lims_buf text;
	struct lims_faults faults;
	struct lims_node *root;
	memset(s, 0, sizeof *s);
	s->arena = lims_arena_create(ARENA_MAX);
	assert_non_null(s->arena);
	if (lims_file_read(LIMS_SOURCE_DIR "/calibration-data/units.yaml", FILE_MAX, &text, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	lims_faults_init(&faults, s->arena, "units.yaml");
	lims_yaml_parse(lims_buf_text(&text), text.len, &faults, &root);
	if (root)
		s->units = lims_units_read(root, s->arena, &faults);
	lims_buf_finish(&text);
	if (lims_faults_check(&faults, &err) != LIMS_OK)
		fail_msg("%s: %s", err.where, err.text);
	assert_non_null(s->units);
}

void sheet_close(struct sheet *s)
{
	lims_arena_destroy(s->arena);
}

void sheet_clear(struct sheet *s)
{
	s->cells = 0;
	s->gets = s->rational_gets = 0;
}

static const char *const classes[] = {"III", "IIII", NULL};

static bool on_name(void *ctx, const char *name, struct lims_expr_name *ret)
{
	struct sheet *s = ctx;
	for (size_t i = s->cells; i-- > 0;)
		if (strcmp(s->cell[i].name, name) == 0) {
			*ret = (struct lims_expr_name){.id = (int)i, .type = s->cell[i].type};
			if (ret->type.kind == LIMS_KIND_TEXT)
				ret->type.choices = classes;
			return true;
		}
	return false;
}

static bool on_table(void *ctx, const char *name, struct lims_expr_table *ret)
{
	struct sheet *s = ctx;
	struct lims_unit *one = lims_arena_take(s->arena, sizeof *one);
	if (!one || strcmp(name, "mpe") != 0)
		return false;
	*one = lims_unit_one();
	ret->id = TABLE_ID;
	ret->args = 2;
	ret->arg[0] = ret->result = (struct lims_type){.kind = LIMS_KIND_NUMBER, .unit = one};
	ret->arg[1] = (struct lims_type){.kind = LIMS_KIND_TEXT, .choices = classes};
	return true;
}

struct lims_scope sheet_scope(struct sheet *s)
{
	return (struct lims_scope){.units = s->units, .ctx = s, .name = on_name, .table = on_table};
}

static void on_get(void *ctx, int id, long row, struct lims_value *ret)
{
	struct sheet *s = ctx;
	struct lims_cells cells = sheet_cells(s);
	const struct sheet_cell *c = &s->cell[id];
	s->gets++;
	if (c->given)
		*ret = lims_value_number(c->number, NULL);
	else if (!c->expr)
		*ret = lims_value_none(c->reason);
	else if (row < 0)
		lims_expr_eval(c->expr, &cells, ret);
	else
		lims_expr_eval_row(c->expr, &cells, (size_t)row, ret);
}

static void on_get_rat(void *ctx, int id, long row, struct lims_rvalue *ret)
{
	struct sheet *s = ctx;
	struct lims_cells cells = sheet_cells(s);
	const struct sheet_cell *c = &s->cell[id];
	s->rational_gets++;
	if (!c->expr)
		ret->reason = c->reason;
	else if (row < 0)
		lims_expr_eval_rat(c->expr, &cells, ret);
	else
		lims_expr_eval_row_rat(c->expr, &cells, (size_t)row, ret);
}

static size_t on_count(void *ctx, int id)
{
	struct sheet *s = ctx;
	struct lims_cells cells = sheet_cells(s);
	enum lims_value_reason reason;
	size_t n = 0;
	if (s->cell[id].expr)
		lims_expr_count(s->cell[id].expr, &cells, &n, &reason);
	return n;
}

static const struct {
	const char *class;
	int64_t limit[3];
} bands[] = {{"IIII", {50, 200, 1000}}, {"III", {500, 2000, 10000}}};

static void on_look(void *ctx, int id, const struct lims_value *arg, size_t n, struct lims_value *ret)
{
	(void)ctx;
	assert_int_equal(id, TABLE_ID);
	assert_int_equal(n, 2);
	for (size_t b = 0; b < 2; b++)
		for (int i = 2; strcmp(bands[b].class, arg[1].text) == 0 && i >= 0; i--)
			if (lims_dec_cmp(arg[0].number, lims_dec_from_int(bands[b].limit[i])) <= 0)
				*ret = lims_value_number(lims_dec_scaled(5 * (i + 1), -1), NULL);
}

static void on_look_rat(void *ctx, int id, const struct lims_rvalue *arg, size_t n, struct lims_rvalue *ret)
{
	(void)ctx;
	assert_int_equal(id, TABLE_ID);
	assert_int_equal(n, 2);
	struct lims_rvalue end = {.kind = LIMS_KIND_NUMBER, .number = lims_rat_create()};
	assert_non_null(end.number);
	for (size_t b = 0; b < 2; b++)
		for (int i = 2; strcmp(bands[b].class, arg[1].text) == 0 && i >= 0; i--) {
			assert_int_equal(lims_rat_from_dec(end.number, lims_dec_from_int(bands[b].limit[i]), NULL), LIMS_OK);
			if (lims_rvalue_compare(&arg[0], &end) > 0)
				break;
			assert_int_equal(lims_rat_from_dec(ret->number, lims_dec_scaled(5 * (i + 1), -1), NULL), LIMS_OK);
			ret->kind = LIMS_KIND_NUMBER;
		}
	lims_rat_destroy(end.number);
}

struct lims_cells sheet_cells(struct sheet *s)
{
	return (struct lims_cells){
		.ctx = s,
		.get = on_get,
		.count = on_count,
		.get_rat = s->no_rationals ? NULL : on_get_rat,
		.look = on_look,
		.look_rat = s->no_rationals ? NULL : on_look_rat,
	};
}

lims_rc sheet_compile(struct sheet *s, const char *formula, const struct lims_expr **ret, struct lims_err *err)
{
	struct lims_scope scope = sheet_scope(s);
	return lims_expr_compile(formula, strlen(formula), &scope, NULL, s->arena, ret, err);
}

lims_rc sheet_define(struct sheet *s, const char *name, const char *formula, struct lims_err *err)
{
	struct sheet_cell *c = &s->cell[s->cells];
	char one[128];
	bool missing = strncmp(formula, "missing", 7) == 0;
	bool rejected = strncmp(formula, "rejected", 8) == 0;
	assert_true(s->cells < SHEET_CELLS);
	assert_true(strlen(name) < sizeof c->name);
	if (missing || rejected) {
		assert_true(strlen(formula) < sizeof one - 2);
		snprintf(one, sizeof one, "1 %s", formula + (missing ? 7 : 8));
		formula = one;
	}
	const struct lims_expr *e;
	lims_rc rc = sheet_compile(s, formula, &e, err);
	if (rc != LIMS_OK)
		return rc;
	memcpy(c->name, name, strlen(name) + 1);
	c->type = lims_expr_type(e);
	c->expr = missing || rejected ? NULL : e;
	c->given = false;
	c->reason = rejected ? LIMS_VALUE_REJECTED : LIMS_VALUE_MISSING;
	s->cells++;
	return LIMS_OK;
}

int sheet_reading(struct sheet *s, const char *name, const char *unit)
{
	char formula[64];
	struct lims_err err = {0};
	snprintf(formula, sizeof formula, "missing '%s'", unit);
	if (sheet_define(s, name, formula, &err) != LIMS_OK)
		fail_msg("%s: %s", name, err.text);
	s->cell[s->cells - 1].given = true;
	return (int)s->cells - 1;
}

void sheet_set(struct sheet *s, int id, struct lims_dec number)
{
	s->cell[id].number = number;
}

struct lims_value sheet_value(struct sheet *s, const char *formula)
{
	const struct lims_expr *e;
	struct lims_err err = {0};
	struct lims_value v;
	struct lims_cells cells = sheet_cells(s);
	if (sheet_compile(s, formula, &e, &err) != LIMS_OK)
		fail_msg("%s: %s", formula, err.text);
	lims_expr_eval(e, &cells, &v);
	return v;
}

static void value_text(const struct lims_value *v, struct lims_buf *b)
{
	char number[LIMS_DEC_TEXT];
	switch (v->kind) {
	case LIMS_KIND_NONE:
		lims_buf_addf(b, "no value: %s", lims_value_reason_name(v->reason));
		break;
	case LIMS_KIND_NUMBER:
		lims_dec_text(v->number, number);
		lims_buf_add_text(b, number);
		if (strcmp(v->unit->code, "1") != 0)
			lims_buf_addf(b, " %s", v->unit->code);
		break;
	case LIMS_KIND_BOOL:
		lims_buf_add_text(b, v->truth ? "true" : "false");
		break;
	case LIMS_KIND_TEXT:
		lims_buf_addf(b, "\"%s\"", v->text);
		break;
	}
}

static void list_text(const struct lims_expr *e, const struct lims_cells *cells, struct lims_buf *b)
{
	size_t n;
	enum lims_value_reason reason;
	struct lims_value v;
	if (!lims_expr_count(e, cells, &n, &reason)) {
		lims_buf_addf(b, "no value: %s", lims_value_reason_name(reason));
		return;
	}
	lims_buf_add_char(b, '[');
	for (size_t i = 0; i < n; i++) {
		lims_expr_eval_row(e, cells, i, &v);
		lims_buf_add_text(b, i ? ", " : "");
		value_text(&v, b);
	}
	lims_buf_add_char(b, ']');
}

void sheet_text(struct sheet *s, const char *formula, char *out, size_t cap)
{
	const struct lims_expr *e;
	struct lims_err err = {0};
	struct lims_cells cells = sheet_cells(s);
	struct lims_value v;
	struct lims_buf b;
	lims_buf_init(&b, 4096);
	if (sheet_compile(s, formula, &e, &err) != LIMS_OK) {
		lims_buf_addf(&b, "refused: %s", err.text);
	} else if (lims_expr_type(e).list) {
		list_text(e, &cells, &b);
	} else {
		lims_expr_eval(e, &cells, &v);
		value_text(&v, &b);
	}
	assert_true(b.len < cap && !b.failed);
	memcpy(out, lims_buf_text(&b), b.len + 1);
	lims_buf_finish(&b);
}
