// SPDX-License-Identifier: Apache-2.0
// The largest worksheet that a procedure allows against a small one, row by row. Work that grew with the square of the
// rows would give 8; what the caches no longer hold costs some of the rest.
#include "lims-core/catalog/catalog.h"
#include "tests/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

enum { PLANNED_MANY = 200, FEW = 25, RUNS = 40, ROUNDS = 20, TEXT = 32, YAML_MAX = 1 << 20 };

/// A series over planned and as many further rows, with functions over runs and over rows, and what to enter into it.
struct sheet {
	size_t planned;
	struct lims_procedure_set *set;
	struct lims_evaluator *evaluator;
	struct lims_worksheet w;
	struct lims_ws_cell *cells;
	char (*texts)[TEXT];
};

struct sheets {
	struct sheet many, few;
	bool failed;
};

static void write_procedure(struct lims_buf *b, size_t planned)
{
	lims_buf_addf(b, "format: lims-procedure-1\nid: rows\nrevision: \"1\"\ntitle: {vi: x}\nobject: {vi: x}\nservice: test\n"
					 "method: {code: x, title: {vi: x}}\nsource: {document: x, evidence: found}\nmodes: [{id: initial, vi: x}]\n"
					 "item: [{name: Max, label: {vi: x}, unit: g}]\nsteps:\n  - id: s\n    kind: series\n    title: {vi: x}\n");
	lims_buf_addf(b, "    runs: %d\n    more: %zu\n    rows:\n", RUNS, planned);
	for (size_t r = 0; r < planned; r++)
		lims_buf_addf(b, "      - {id: r%zu, label: {vi: x}, values: {load: \"%zu 'g'\"}}\n", r, r);
	lims_buf_addf(b, "    columns:\n      - {id: load, label: {vi: x}, unit: g, print: as_is}\n"
					 "      - {id: x, label: {vi: x}, unit: g, reads: {from: item, quantity: mass}}\n"
					 "      - {id: e, label: {vi: x}, unit: g, formula: \"(x - load) / 3\", print: {places: 2}}\n"
					 "      - {id: m, label: {vi: x}, unit: g, per: row, formula: \"mean(e)\", print: {places: 2}}\n"
					 "      - {id: r, label: {vi: x}, unit: g, per: row, formula: \"range(x)\", print: {places: 2}}\n    criteria:\n"
					 "      - {id: a, label: {vi: x}, per: run, that: \"abs(e) <= 1 'g'\"}\n"
					 "      - {id: b, label: {vi: x}, that: \"abs(m) <= 1 'g'\"}\n"
					 "      - {id: c, label: {vi: x}, per: step, that: \"max(abs(m - r)) <= mean(r) + 5 'g'\"}\n"
					 "      - {id: d, label: {vi: x}, per: step, that: \"load[argmax(abs(m))] <= 500 'g'\"}\n"
					 "conclusion: {pass: {vi: x}, fail: {vi: x}, undetermined: {vi: x}}\n"
					 "examples: [{id: x, mode: initial, item: {Max: 1 kg}, expect: {verdict: undetermined, failed: []}}]\n");
}

static lims_rc load(const struct lims_catalog *catalog, struct sheet *s, struct lims_err *err)
{
	struct lims_buf text;
	struct lims_blob_file files[2] = {{.name = "procedures/rows.yaml"}, {.name = "units.yaml"}};
	lims_buf_init(&text, YAML_MAX);
	write_procedure(&text, s->planned);
	files[0].bytes = lims_buf_text(&text);
	files[0].n = text.len;
	files[1].bytes = lims_catalog_bytes(catalog, "units.yaml", &files[1].n);
	lims_rc rc = lims_buf_check(&text, "the procedure", err);
	for (size_t i = 0; i < 2 && rc == LIMS_OK; i++)
		rc = lims_sha256(files[i].bytes, files[i].n, &files[i].hash, err);
	if (rc == LIMS_OK)
		rc = lims_procedure_load_bytes("rows", files, 2, &s->set, err);
	lims_buf_finish(&text);
	return rc;
}

static bool fill(struct sheet *s)
{
	static const struct lims_ws_value item[] = {{"Max", "1 kg"}};
	size_t rows = 2 * s->planned, n = 0, t = 0;
	s->cells = calloc(rows * (RUNS + 1), sizeof *s->cells);
	s->texts = calloc(rows * (RUNS + 1), sizeof *s->texts);
	if (s->cells == NULL || s->texts == NULL)
		return false;
	for (size_t r = 0; r < rows; r++) {
		for (size_t k = 0; k < RUNS; k++, t++) {
			(void)snprintf(s->texts[t], TEXT, "%zu.%zu g", r, (r + 3 * k) % 7);
			s->cells[n++] = (struct lims_ws_cell){.step = "s", .row = r, .run = k, .column = "x", .text = s->texts[t]};
		}
		if (r < s->planned)
			continue;
		(void)snprintf(s->texts[t], TEXT, "%zu g", r);
		s->cells[n++] = (struct lims_ws_cell){.step = "s", .row = r, .column = "load", .text = s->texts[t++]};
	}
	s->w = (struct lims_worksheet){.mode = "initial", .item = item, .item_count = 1, .cells = s->cells, .cell_count = n};
	return true;
}

static bool open_sheet(const struct lims_catalog *catalog, struct sheet *s, size_t planned, struct lims_err *err)
{
	s->planned = planned;
	return load(catalog, s, err) == LIMS_OK && fill(s) &&
		   lims_evaluator_create(lims_procedure_set_procedure(s->set), &s->evaluator, err) == LIMS_OK;
}

static void close_sheet(struct sheet *s)
{
	lims_evaluator_destroy(s->evaluator);
	lims_procedure_set_destroy(s->set);
	free(s->cells);
	free(s->texts);
}

static void run(struct sheets *b, struct sheet *s)
{
	const struct lims_result *r = NULL;
	b->failed = lims_evaluator_run(s->evaluator, &s->w, &r, NULL) != LIMS_OK || r->verdict != LIMS_VERDICT_PASS || b->failed;
}

static void many(void *ctx)
{
	struct sheets *b = ctx;
	run(b, &b->many);
}

static void few(void *ctx)
{
	struct sheets *b = ctx;
	run(b, &b->few);
}

int main(int argc, char **argv)
{
	static const char *const dirs[] = {BENCH_DATA};
	struct bench b;
	struct sheets s = {.failed = false};
	struct lims_err err = {0};
	struct lims_catalog *catalog = NULL;
	double many_s, few_s;
	bench_begin(&b, argc, argv);
	if (!bench_wants(&b, "evaluate_rows"))
		return bench_end(&b);
	size_t planned = b.smoke ? FEW : PLANNED_MANY;
	if (lims_catalog_open(dirs, 1, &catalog, &err) != LIMS_OK || !open_sheet(catalog, &s.many, planned, &err) ||
		!open_sheet(catalog, &s.few, FEW, &err)) {
		bench_fail(&b, err.text);
	} else {
		bench_turns(many, few, &s, bench_times(&b, ROUNDS), &many_s, &few_s);
		bench_line(
			"evaluate_rows", many_s * FEW / (few_s * (double)planned), 2, "a worksheet of 50 rows of 40 runs, to one of 400, per row");
		if (s.failed)
			bench_fail(&b, "evaluate_rows: a worksheet was refused or did not pass");
	}
	close_sheet(&s.many);
	close_sheet(&s.few);
	lims_catalog_close(catalog);
	return bench_end(&b);
}
