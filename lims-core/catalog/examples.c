// SPDX-License-Identifier: Apache-2.0
// Running the examples of data files against what they expect.
#include "lims-core/catalog/example_run.h"

#include "lims-core/base/lang.h"

#include "lims-core/catalog/set.h"
#include "lims-core/engine/input.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RESULT_MAX = 32 * 1024 * 1024 };

void lims_runner_complain(struct lims_runner *r, const char *fmt, ...)
{
	char *text = NULL;
	va_list args;
	va_start(args, fmt);
	if (vasprintf(&text, lims_tr(r->b->lang, fmt), args) < 0)
		text = NULL;
	va_end(args);
	r->complaints++;
	lims_buf_addf(r->report, "%s:%d: %s: %s\n", r->file->blob.name, r->line, r->id,
		text != NULL ? text : lims_tr(r->b->lang, "no memory is left to say what is wrong"));
	free(text);
}

/* ---- comparing ---- */

bool lims_example_same_number(const struct lims_units *units, const char *expected, const struct lims_value *got, struct lims_arena *arena)
{
	bool rounded = expected[0] == '~';
	const char *text = rounded ? expected + 1 : expected;
	while (*text == ' ')
		text++;
	struct lims_value want;
	struct lims_input_type type = {.name = "expect", .kind = LIMS_CELL_NUMBER, .measure = got->unit, .units = units};
	if (lims_input_read(&type, text, arena, &want, NULL) != LIMS_OK)
		return false;
	struct lims_dec value;
	bool inexact = false;
	if (lims_unit_convert(got->unit, want.unit, got->number, &value, &inexact, NULL) != LIMS_OK)
		return false;
	if (rounded && lims_dec_round(value, lims_dec_places(want.number), LIMS_ROUND_HALF_UP, &value, NULL) != LIMS_OK)
		return false;
	return lims_dec_cmp(value, want.number) == 0;
}

static bool same_cell(struct lims_runner *r, const char *expected, const struct lims_result_cell *cell)
{
	if (strcmp(expected, "-") == 0)
		return !cell->v.has_value;
	if (!cell->v.has_value)
		return false;
	if (cell->v.kind != LIMS_CELL_NUMBER)
		return strcmp(expected, cell->v.text) == 0;
	struct lims_value got = lims_value_number(cell->v.value, cell->column->measure);
	return lims_example_same_number(r->b->load.units, expected, &got, r->b->arena);
}

static void expect_cell(struct lims_runner *r, const struct lims_result *res, const char *step, const char *column, size_t row, size_t run,
	const struct lims_node *want, bool printed)
{
	const struct lims_result_cell *cell = lims_result_cell(res, step, row, run, column);
	if (want->kind != LIMS_NODE_TEXT || cell == NULL) {
		lims_runner_complain(r, "%s.%s[%zu]: there is no such cell", step, column, row);
		return;
	}
	bool same = printed ? strcmp(want->text, cell->v.has_value ? cell->v.printed : "-") == 0 : same_cell(r, want->text, cell);
	if (!same && cell->v.has_value)
		lims_runner_complain(
			r, "%s.%s[%zu]: expected %s, got %s %s", step, column, row, want->text, printed ? cell->v.printed : cell->v.text, cell->v.unit);
	else if (!same)
		lims_runner_complain(r, "%s.%s[%zu]: expected %s, got no value: %s", step, column, row, want->text, cell->v.reason);
}

/// A list over the rows, each a cell or a list over its runs.
static void expect_column(
	struct lims_runner *r, const struct lims_result *res, const char *step, const struct lims_node *column, bool printed)
{
	size_t row = 0;
	if (column->kind != LIMS_NODE_LIST) {
		lims_runner_complain(r, "%s.%s: a list over the rows is expected", step, column->key);
		return;
	}
	for (const struct lims_node *cell = column->first; cell != NULL; cell = cell->next, row++) {
		size_t run = 0;
		if (cell->kind != LIMS_NODE_LIST)
			expect_cell(r, res, step, column->key, row, 0, cell, printed);
		for (const struct lims_node *one = cell->kind == LIMS_NODE_LIST ? cell->first : NULL; one != NULL; one = one->next, run++)
			expect_cell(r, res, step, column->key, row, run, one, printed);
	}
}

static void expect_columns(
	struct lims_runner *r, const struct lims_result *res, const struct lims_example_judge *j, struct lims_node *map, bool printed)
{
	const char *name = printed ? "printed" : "cells";
	for (struct lims_node *step = lims_example_first(j, map, name, LIMS_MSG("steps")); step != NULL; step = step->next)
		for (struct lims_node *column = lims_example_first(j, step, step->key, LIMS_MSG("columns")); column != NULL; column = column->next)
			expect_column(r, res, step->key, column, printed);
}

static bool names_criterion(const char *text, const struct lims_result_criterion *c)
{
	size_t n = strlen(c->step);
	if (n == 0)
		return strcmp(text, c->id) == 0;
	return strncmp(text, c->step, n) == 0 && text[n] == '.' && strcmp(text + n + 1, c->id) == 0;
}

/// The failed criteria must be exactly those that are named.
static void expect_failed(struct lims_runner *r, const struct lims_result *res, const struct lims_node *list)
{
	for (const struct lims_node *want = list != NULL && list->kind == LIMS_NODE_LIST ? list->first : NULL; want != NULL;
		 want = want->next) {
		bool found = false;
		for (size_t i = 0; i < res->criterion_count; i++)
			found = found || (res->criteria[i].outcome == LIMS_VERDICT_FAIL && want->kind == LIMS_NODE_TEXT &&
								 names_criterion(want->text, &res->criteria[i]));
		if (!found)
			lims_runner_complain(r, "the criterion %s was expected to fail and did not", want->kind == LIMS_NODE_TEXT ? want->text : "?");
	}
	for (size_t i = 0; i < res->criterion_count; i++) {
		const struct lims_result_criterion *c = &res->criteria[i];
		bool named = c->outcome != LIMS_VERDICT_FAIL;
		for (const struct lims_node *want = list != NULL && list->kind == LIMS_NODE_LIST ? list->first : NULL; want != NULL;
			 want = want->next)
			named = named || (want->kind == LIMS_NODE_TEXT && names_criterion(want->text, c));
		if (!named)
			lims_runner_complain(r, "the criterion %s%s%s failed unexpectedly in row %zu: %s %s %s %s", c->step,
				c->step[0] != '\0' ? "." : "", c->id, c->row, c->left.text, c->relation, c->right.text, c->right.unit);
	}
}

static const char *statement_id(const struct lims_result *res, size_t i)
{
	return res->statements[i]->id;
}

static const char *mark_kind(const struct lims_result *res, size_t i)
{
	return res->marks[i]->kind;
}

/// Exactly these, in the order of the procedure.
static void expect_ids(struct lims_runner *r, const char *what, const struct lims_node *list, size_t n,
	const char *(*id)(const struct lims_result *res, size_t i), const struct lims_result *res)
{
	size_t i = 0;
	what = lims_tr(r->b->lang, what);
	if (list->kind != LIMS_NODE_LIST)
		lims_runner_complain(r, "a list of each %s is expected", what);
	for (const struct lims_node *want = list->kind == LIMS_NODE_LIST ? list->first : NULL; want != NULL; want = want->next, i++) {
		const char *got = i < n ? id(res, i) : lims_tr(r->b->lang, "none");
		if (want->kind != LIMS_NODE_TEXT || strcmp(want->text, got) != 0)
			lims_runner_complain(r, "expected the %s %s, got %s", what, want->kind == LIMS_NODE_TEXT ? want->text : "?", got);
	}
	for (; i < n; i++)
		lims_runner_complain(r, "the %s %s was not expected", what, id(res, i));
}

static void complain_text(void *ctx, const char *text)
{
	lims_runner_complain(ctx, "%s", text);
}

/// What an example gives is in English, so that it is the same for everybody; whom it is told reads the reason in the language of the report.
static void complain_verdict(
	struct lims_runner *r, const struct lims_procedure *p, struct lims_worksheet w, const char *expected, const struct lims_result *res)
{
	struct lims_result *told = NULL;
	w.lang = r->b->lang;
	if (w.lang != NULL && lims_worksheet_evaluate(p, &w, &told, NULL) == LIMS_OK)
		res = told;
	lims_runner_complain(r, "expected the verdict %s, got %s%s%s", expected, lims_verdict_name(res->verdict),
		res->reason_count > 0 ? ": " : "", res->reason_count > 0 ? res->reasons[0] : "");
	lims_result_destroy(told);
}

static int expect_verdict(struct lims_runner *r, const struct lims_procedure *p, const struct lims_worksheet *w,
	const struct lims_result *res, struct lims_node *expect)
{
	static const char *const verdicts[] = {"undetermined", "pass", "fail", NULL};
	int verdict = lims_node_get_choice(expect, "verdict", verdicts, -1, &r->file->faults);
	if (verdict < 0)
		lims_runner_complain(r, "the expected verdict is missing");
	else if (verdict != (int)res->verdict)
		complain_verdict(r, p, *w, verdicts[verdict], res);
	return verdict;
}

static void compare(struct lims_runner *r, const struct lims_procedure *p, const struct lims_worksheet *w, const struct lims_result *res,
	struct lims_node *expect)
{
	struct lims_faults *f = &r->file->faults;
	int verdict = expect_verdict(r, p, w, res, expect);
	struct lims_node *failed = lims_node_get(expect, "failed", f);
	if (verdict != LIMS_VERDICT_PASS && failed == NULL)
		lims_runner_complain(r, "\"failed\" is missing: name the criteria that fail, or []");
	expect_failed(r, res, failed);
	struct lims_example_judge judge = {
		.units = r->b->load.units, .lang = r->b->lang, .arena = r->b->arena, .faults = f, .ctx = r, .complain = complain_text};
	expect_columns(r, res, &judge, lims_node_get(expect, "cells", f), false);
	expect_columns(r, res, &judge, lims_node_get(expect, "printed", f), true);
	lims_example_expect_budgets(&judge, res, lims_node_get(expect, "budgets", f));
	lims_example_expect_decisions(&judge, res, lims_node_get(expect, "decisions", f));
	lims_example_expect_correlations(&judge, res, lims_node_get(expect, "correlations", f));
	int64_t notes = lims_node_get_int(expect, "information", -1, 0, 1000, f);
	if (notes >= 0 && notes != (int64_t)res->information_count)
		lims_runner_complain(r, "expected %d sentences of information, got %zu", (int)notes, res->information_count);
	struct lims_node *part = lims_node_get(expect, "statements", f);
	if (part != NULL)
		expect_ids(r, LIMS_MSG("statement"), part, res->statement_count, statement_id, res);
	part = lims_node_get(expect, "marks", f);
	if (part != NULL)
		expect_ids(r, LIMS_MSG("mark"), part, res->mark_count, mark_kind, res);
	const char *stopped = lims_node_get_text(expect, "stopped_at", NULL, f);
	if (stopped != NULL && (res->stopped_at == NULL || strcmp(stopped, res->stopped_at->id) != 0))
		lims_runner_complain(r, "expected the method to stop at %s", stopped);
	static const char *const known[] = {"verdict", "failed", "cells", "printed", "information", "statements", "marks", "stopped_at",
		"refused", "budgets", "correlations", "decisions"};
	struct lims_example_spot whole = {.judge = &judge, .what = LIMS_MSG("the result of"), .place = r->id};
	lims_example_keys(&whole, expect, known, sizeof known / sizeof *known);
}

/* ---- running ---- */

struct lims_runner_mark lims_runner_open(struct lims_runner *r, const struct lims_node *node, const char *id)
{
	r->line = node->line;
	lims_buf_clear(&r->result);
	r->id = id;
	return (struct lims_runner_mark){.complaints = r->complaints, .len = r->report->len};
}

const char *lims_runner_id(const struct lims_runner *r, struct lims_node *node)
{
	return node->kind == LIMS_NODE_MAP ? lims_node_get_text(node, "id", "?", &r->file->faults) : "?";
}

void lims_runner_id_once(struct lims_runner *r, struct lims_node *examples, const struct lims_node *node)
{
	for (struct lims_node *other = examples->first; other != node; other = other->next) {
		if (strcmp(lims_runner_id(r, other), r->id) == 0)
			lims_runner_complain(r, "the id stands twice, first in line %d; rename one", other->line);
	}
}

void lims_runner_close(struct lims_runner *r, struct lims_runner_mark before)
{
	if (r->result.failed)
		lims_runner_complain(r, "the result is larger than %d bytes", RESULT_MAX);
	bool failed = r->complaints > before.complaints;
	r->total.run++;
	if (failed)
		r->total.failed++;
	else
		lims_buf_addf(r->report, "%s: %s: ok\n", r->file->blob.name, r->id);
	struct lims_example_run run = {.id = r->id,
		.failed = failed,
		.lines = lims_buf_text(r->report) + before.len,
		.lines_len = r->report->len - before.len,
		.result = lims_buf_text(&r->result),
		.result_len = r->result.len};
	if (r->watch.visit != NULL)
		r->watch.visit(r->watch.ctx, &run);
}

struct lims_worksheet lims_example_worksheet(const struct lims_procedure *p, const struct lims_example *ex)
{
	return (struct lims_worksheet){.procedure = p->id,
		.mode = ex->mode,
		.date = ex->date,
		.item = ex->item,
		.item_count = ex->item_count,
		.standards = ex->standards,
		.standard_count = ex->standard_count,
		.conditions = ex->conditions,
		.condition_count = ex->condition_count,
		.answers = ex->answers,
		.answer_count = ex->answer_count,
		.cells = ex->cells,
		.cell_count = ex->cell_count,
		.cmc = ex->cmc,
		.cmc_count = ex->cmc_count};
}

/// Why the worksheet is refused, in the language of the report.
static void complain_refusal(struct lims_runner *r, const struct lims_procedure *p, struct lims_worksheet w)
{
	struct lims_err err = {.lang = r->b->lang};
	struct lims_result *res = NULL;
	w.lang = r->b->lang;
	if (lims_worksheet_evaluate(p, &w, &res, &err) != LIMS_OK)
		lims_runner_complain(r, "%s", err.text);
	lims_result_destroy(res);
}

static void run_worksheet(struct lims_runner *r, const struct lims_procedure *p, const struct lims_example *ex)
{
	struct lims_worksheet w = lims_example_worksheet(p, ex);
	struct lims_err err = {0};
	struct lims_result *res = NULL;
	struct lims_node *expect = lims_node_get(ex->node, "expect", &r->file->faults);
	const char *refused = expect == NULL ? NULL : lims_node_get_text(expect, "refused", NULL, &r->file->faults);
	lims_rc rc = lims_worksheet_evaluate(p, &w, &res, &err);
	if (rc == LIMS_OK)
		lims_result_json(res, &r->result);
	else
		lims_buf_add_text(&r->result, err.text);
	if (refused != NULL) {
		if (rc != LIMS_E_INPUT || strstr(err.text, refused) == NULL)
			lims_runner_complain(r, "expected to be refused with \"%s\", got \"%s\"", refused, err.text);
	} else if (rc != LIMS_OK) {
		complain_refusal(r, p, w);
	} else if (expect == NULL) {
		lims_runner_complain(r, "the example expects nothing");
	} else {
		compare(r, p, &w, res, expect);
	}
	lims_result_destroy(res);
}

static void run_procedure(struct lims_runner *r, const struct lims_procedure *p)
{
	struct lims_load *l = &r->b->load;
	struct lims_node *examples = lims_node_get(r->file->root, "examples", &r->file->faults);
	struct lims_example *ex = lims_arena_take(r->b->arena, sizeof *ex);
	if (ex == NULL || examples == NULL)
		return;
	l->f = &r->file->faults;
	for (struct lims_node *node = examples->kind == LIMS_NODE_LIST ? examples->first : NULL; node != NULL; node = node->next) {
		size_t faults = r->file->faults.count;
		struct lims_runner_mark before = lims_runner_open(r, node, lims_runner_id(r, node));
		lims_example_read(l, p, examples, node, ex);
		lims_runner_id_once(r, examples, node);
		if (r->file->faults.count == faults)
			run_worksheet(r, p, ex);
		if (r->file->faults.count > faults) {
			const struct lims_fault *last = &r->file->faults.list[r->file->faults.kept - 1];
			r->line = last->line;
			lims_runner_complain(r, "%s", last->text);
		}
		lims_runner_close(r, before);
	}
}

/// The digits of the value in the unit of the table, or the reason why there is none.
static void put_lookup(struct lims_runner *r, const struct lims_value *got)
{
	char text[LIMS_DEC_TEXT];
	if (got->kind == LIMS_KIND_NUMBER)
		lims_dec_text(got->number, text);
	lims_buf_add_text(&r->result, got->kind == LIMS_KIND_NUMBER ? text : lims_value_reason_name(got->reason));
}

static void run_lookup(struct lims_runner *r, const struct lims_table *t, struct lims_node *node)
{
	struct lims_faults *f = &r->file->faults;
	struct lims_node *map = lims_node_get(node, "arguments", f);
	const char *expected = lims_node_get_text(node, "value", NULL, f);
	struct lims_value args[LIMS_EXPR_ARGS_MAX];
	if (map == NULL || expected == NULL) {
		lims_runner_complain(r, "an example of a table has arguments and value");
		return;
	}
	for (size_t a = 0; a < t->arg_count; a++) {
		struct lims_err err = {.lang = r->b->lang};
		const char *text = lims_node_get_text(map, t->args[a].name, "", f);
		struct lims_input_type type = {.name = t->args[a].name,
			.kind = t->args[a].kind,
			.measure = t->args[a].measure,
			.choices = t->args[a].choices,
			.units = r->b->load.units};
		if (lims_input_read(&type, text, r->b->arena, &args[a], &err) != LIMS_OK) {
			lims_runner_complain(r, "%s", err.text);
			return;
		}
		bool inexact = false;
		if (args[a].kind == LIMS_KIND_NUMBER &&
			lims_unit_convert(args[a].unit, t->args[a].measure, args[a].number, &args[a].number, &inexact, NULL) != LIMS_OK)
			lims_runner_complain(r, "the argument %s cannot be converted", t->args[a].name);
		args[a].unit = t->args[a].measure;
	}
	struct lims_value got;
	size_t faults = f->count;
	struct lims_date day = lims_load_date(&r->b->load, node, "date");
	if (f->count > faults)
		lims_runner_complain(r, "\"date\" is no date like 2026-11-23");
	lims_table_look(t, day, args, t->arg_count, &got);
	put_lookup(r, &got);
	bool none = strcmp(expected, "none") == 0;
	if (none && got.kind == LIMS_KIND_NONE && (got.reason == LIMS_VALUE_NOT_IN_TABLE || got.reason == LIMS_VALUE_NOT_IN_FORCE))
		return;
	if (got.kind == LIMS_KIND_NUMBER && got.unit == NULL)
		got.unit = t->measure;
	if (none || got.kind != LIMS_KIND_NUMBER || !lims_example_same_number(r->b->load.units, expected, &got, r->b->arena)) {
		char text[LIMS_DEC_TEXT];
		if (got.kind == LIMS_KIND_NUMBER)
			lims_dec_text(got.number, text);
		if (got.kind == LIMS_KIND_NUMBER)
			lims_runner_complain(r, "expected %s, got %s", expected, text);
		else
			lims_runner_complain(r, "expected %s, got no value", expected);
	}
}

static void run_table(struct lims_runner *r, const struct lims_table *t)
{
	struct lims_node *examples = lims_node_get(r->file->root, "examples", &r->file->faults);
	for (struct lims_node *node = examples != NULL && examples->kind == LIMS_NODE_LIST ? examples->first : NULL; node != NULL;
		 node = node->next) {
		struct lims_runner_mark before = lims_runner_open(r, node, lims_runner_id(r, node));
		lims_runner_id_once(r, examples, node);
		run_lookup(r, t, node);
		lims_runner_close(r, before);
	}
}

void lims_examples_of(struct lims_builder *b, struct lims_set_file *file, const struct lims_loaded *loaded, struct lims_buf *report,
	struct lims_example_watch watch, struct lims_examples *ret)
{
	struct lims_runner r = {.b = b, .file = file, .report = report, .id = "", .watch = watch};
	lims_buf_init(&r.result, RESULT_MAX);
	if (loaded->procedure != NULL)
		run_procedure(&r, loaded->procedure);
	if (loaded->table != NULL)
		run_table(&r, loaded->table);
	if (loaded->law[0] != '\0')
		lims_example_law(&r, loaded->law, loaded->regulations);
	*ret = r.total;
	lims_buf_finish(&r.result);
}

static lims_rc run_examples(
	struct lims_finder finder, const char *name, struct lims_buf *report, struct lims_examples *ret, struct lims_err *err)
{
	struct lims_builder *b = lims_builder_for(finder, err);
	struct lims_examples total = {0};
	struct lims_loaded loaded;
	if (b == NULL)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the data files.");
	lims_rc rc = LIMS_OK;
	struct lims_set_file *file = lims_builder_read(b, name);
	if (file == NULL) {
		rc = lims_err_set(err, LIMS_E_NOT_FOUND, "There is no data file \"%s\".", name);
		goto out;
	}
	lims_builder_load(b, file, &loaded);
	rc = lims_builder_check(b, err);
	if (rc != LIMS_OK)
		goto out;
	lims_examples_of(b, file, &loaded, report, (struct lims_example_watch){.visit = NULL}, &total);
	rc = lims_buf_check(report, "the report of the examples", err);
	if (rc == LIMS_OK)
		*ret = total;
out:
	lims_builder_destroy(b);
	return rc;
}

lims_rc lims_catalog_examples(
	const struct lims_catalog *c, const char *name, struct lims_buf *report, struct lims_examples *ret, struct lims_err *err)
{
	return run_examples(lims_catalog_finder(c), name, report, ret, err);
}

lims_rc lims_catalog_examples_bytes(const struct lims_catalog *c, const char *name, const char *bytes, size_t n, struct lims_buf *report,
	struct lims_examples *ret, struct lims_err *err)
{
	struct lims_overlay overlay = {.catalog = c, .name = name, .bytes = bytes, .n = n};
	return run_examples(lims_overlay_finder(&overlay), name, report, ret, err);
}
