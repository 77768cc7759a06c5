// SPDX-License-Identifier: Apache-2.0
// One evaluation of a meter's worksheet against the same arithmetic by hand, and the day's work of a laboratory against one second.
#include "lims-core/catalog/catalog.h"
#include "tests/bench/bench.h"
#include "tests/bench/meter_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHEETS = 64, ROUNDS = 5000, TURN = 2, LOT = 2629 };

struct meters {
	struct meter_sheet sheet[SHEETS];
	struct meter_worksheet worksheet[SHEETS];
	struct lims_evaluator *evaluator;
	struct meter_result by_hand;
	size_t times, next; ///< sheets of one turn, and where it begins
	bool failed;
};

static void by_engine(void *ctx)
{
	struct meters *m = ctx;
	const struct lims_result *r;
	for (size_t i = 0; i < m->times; i++)
		m->failed = lims_evaluator_run(m->evaluator, &m->worksheet[(m->next + i) % SHEETS].w, &r, NULL) != LIMS_OK || m->failed;
}

static void by_hand(void *ctx)
{
	struct meters *m = ctx;
	for (size_t i = 0; i < m->times; i++, m->next++)
		m->failed = !meter_by_hand(&m->sheet[m->next % SHEETS], &m->by_hand) || m->failed;
}

static bool printed(const struct lims_result *r, const char *step, size_t row, size_t run, const char *column, const char *expected)
{
	const struct lims_result_cell *c = lims_result_cell(r, step, row, run, column);
	return c != NULL && strcmp(c->v.printed, expected) == 0;
}

/// Engine and hand must say the same, else the comparison is worth nothing.
static bool agree(struct meters *m, size_t sheet)
{
	const struct lims_result *r;
	struct meter_result *h = &m->by_hand;
	if (lims_evaluator_run(m->evaluator, &m->worksheet[sheet].w, &r, NULL) != LIMS_OK || !meter_by_hand(&m->sheet[sheet], h))
		return false;
	unsigned failed = 0;
	for (size_t i = 0; i < r->criterion_count; i++)
		failed += r->criteria[i].outcome == LIMS_VERDICT_FAIL;
	bool same = r->verdict == h->verdict && failed == h->failed && r->information_count == h->questioned &&
				printed(r, "no_load", 0, 0, "minimum", h->no_load_minimum) && printed(r, "register", 0, 0, "advance", h->advance) &&
				printed(r, "register", 0, 0, "error", h->register_error);
	for (size_t p = 0; p < METER_POINTS; p++) {
		same = same && printed(r, "errors", p, 0, "spread", h->spread[p]) && printed(r, "errors", p, 0, "limit", h->limit[p]);
		for (size_t k = 0; k < METER_RUNS; k++)
			same = same && printed(r, "errors", p, k, "energy", h->energy[p][k]) && printed(r, "errors", p, k, "error", h->error[p][k]);
		// Beside a failed limit the engine prints more digits than the rule.
		same = same && (failed > 0 || printed(r, "errors", p, 0, "mean_error", h->mean_error[p]));
	}
	if (!same)
		(void)fprintf(stderr,
			"bench: sheet %zu is \"%s\" to the engine and \"%s\" by hand; does the procedure ask for what meter_sheet.c has not?\n", sheet,
			lims_verdict_name(r->verdict), lims_verdict_name(h->verdict));
	return same;
}

static void measure(struct bench *b, struct meters *m)
{
	double engine_s, hand_s;
	for (size_t i = 0; i < SHEETS; i++) {
		if (!agree(m, i)) {
			bench_fail(b, "evaluate: the engine and the arithmetic by hand give different results");
			return;
		}
	}
	if (bench_wants(b, "evaluate")) {
		m->times = TURN;
		bench_turns(by_engine, by_hand, m, bench_times(b, ROUNDS), &engine_s, &hand_s);
		bench_line("evaluate", engine_s / hand_s, 5, "the same worksheet by hand in decimal128");
	}
	if (bench_wants(b, "evaluate_2629_s")) {
		m->times = b->smoke ? 2 : LOT;
		bench_turns(by_engine, by_hand, m, bench_times(b, 5), &engine_s, &hand_s);
		bench_line("evaluate_2629_s", engine_s, 1, "one second for 2629 worksheets on one core");
	}
	if (m->failed)
		bench_fail(b, "evaluate: a worksheet was refused");
}

int main(int argc, char **argv)
{
	static const char *const dirs[] = {BENCH_DATA};
	struct bench b;
	struct lims_err err = {0};
	struct lims_catalog *catalog = NULL;
	struct lims_procedure_set *set = NULL;
	bench_begin(&b, argc, argv);
	struct meters *m = calloc(1, sizeof *m);
	if (m == NULL || lims_catalog_open(dirs, 1, &catalog, &err) != LIMS_OK ||
		lims_catalog_load(catalog, "single-phase-static-meter", &set, &err) != LIMS_OK ||
		lims_evaluator_create(lims_procedure_set_procedure(set), &m->evaluator, &err) != LIMS_OK) {
		bench_fail(&b, err.text);
		goto out;
	}
	for (unsigned i = 0; i < SHEETS; i++) {
		meter_sheet_fill(&m->sheet[i], i);
		meter_sheet_worksheet(&m->sheet[i], &m->worksheet[i]);
	}
	measure(&b, m);
out:
	if (m != NULL)
		lims_evaluator_destroy(m->evaluator);
	lims_procedure_set_destroy(set);
	lims_catalog_close(catalog);
	free(m);
	return bench_end(&b);
}
