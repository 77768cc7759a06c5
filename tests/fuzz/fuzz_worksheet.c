// SPDX-License-Identifier: Apache-2.0
// Fuzzes worksheets: what is read evaluates the same twice, is never a pass when something that decides is missing, and writes JSON that reads.
#include "lims-core/base/arena.h"
#include "lims-core/catalog/catalog.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OUT_MAX = 16 * 1024 * 1024, ARENA_MAX = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PROCEDURES = 6, FOLDERS = 5 };

/// One with tolerances, one with budgets of uncertainty, one with loads of pieces, one with certificates, one with substitution loads, one with
/// planned moments and a hold.
static const struct lims_procedure *procedure(size_t i)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data", LIMS_SOURCE_DIR "/tests/data/models",
		LIMS_SOURCE_DIR "/tests/data/loads", LIMS_SOURCE_DIR "/tests/data/substitution", LIMS_SOURCE_DIR "/tests/data/house"};
	static const char *const ids[PROCEDURES] = {
		"spring-dial-scale", "uncertainty-rules", "bench-scale", "calibrated", "heavy-platform", "dynamometer"};
	static const struct lims_procedure_set *set[PROCEDURES];
	if (set[i] == NULL) {
		struct lims_catalog *catalog = NULL;
		struct lims_procedure_set *loaded = NULL;
		if (lims_catalog_open(dirs, FOLDERS, &catalog, NULL) != LIMS_OK || lims_catalog_load(catalog, ids[i], &loaded, NULL) != LIMS_OK)
			abort();
		lims_catalog_close(catalog);
		set[i] = loaded;
	}
	return lims_procedure_set_procedure(set[i]);
}

/// A budget has a reason, or numbers that are finite and a U that is not below its CMC.
static void check_budgets(const struct lims_result *r)
{
	for (size_t i = 0; i < r->budget_count; i++) {
		const struct lims_result_budget *b = &r->budgets[i];
		if (b->reason[0] == '\0' && (!isfinite(b->u) || !(b->k > 0) || lims_dec_sign(b->U) <= 0 || b->U_text[0] == '\0'))
			abort();
	}
}

static void check_verdict(const struct lims_result *r)
{
	for (size_t i = 0; i < r->criterion_count; i++) {
		bool decides = r->criteria[i].role == LIMS_ROLE_CONFORMITY || r->criteria[i].role == LIMS_ROLE_VALIDITY;
		if (decides && r->verdict == LIMS_VERDICT_PASS && r->criteria[i].outcome != LIMS_VERDICT_PASS)
			abort();
	}
}

static void evaluate(const struct lims_procedure *p, const struct lims_worksheet *w)
{
	struct lims_result *a = NULL, *b = NULL;
	struct lims_err err = {0};
	if (lims_worksheet_evaluate(p, w, &a, &err) != LIMS_OK)
		return;
	if (lims_worksheet_evaluate(p, w, &b, &err) != LIMS_OK)
		abort();
	check_verdict(a);
	check_budgets(a);
	struct lims_buf x, y;
	lims_buf_init(&x, OUT_MAX);
	lims_buf_init(&y, OUT_MAX);
	lims_result_json(a, &x);
	lims_result_json(b, &y);
	if (x.failed || x.len != y.len || memcmp(x.data, y.data, x.len) != 0)
		abort();
	struct lims_json_doc *doc = NULL;
	if (lims_json_parse(lims_buf_text(&x), x.len, OUT_MAX, &doc, &err) != LIMS_OK)
		abort();
	lims_json_destroy(doc);
	lims_buf_finish(&x);
	lims_buf_finish(&y);
	lims_result_destroy(a);
	lims_result_destroy(b);
}

static void plan(const struct lims_procedure *p, const struct lims_worksheet *w)
{
	struct lims_plan *made = NULL;
	struct lims_buf b;
	struct lims_json_doc *doc = NULL;
	if (lims_plan_worksheet(p, w, &made, NULL) != LIMS_OK)
		return;
	lims_buf_init(&b, OUT_MAX);
	lims_plan_json(made, &b);
	if (b.failed || lims_json_parse(lims_buf_text(&b), b.len, OUT_MAX, &doc, NULL) != LIMS_OK)
		abort();
	lims_json_destroy(doc);
	lims_buf_finish(&b);
	lims_plan_destroy(made);
}

/// What is written back reads, and is written the same again.
static void write_back(const struct lims_worksheet *w, struct lims_arena *arena)
{
	const struct lims_worksheet *again = NULL;
	struct lims_buf x, y;
	lims_buf_init(&x, LIMS_WORKSHEET_JSON_MAX);
	lims_buf_init(&y, LIMS_WORKSHEET_JSON_MAX);
	lims_worksheet_json(w, &x);
	if (!x.failed && lims_worksheet_read_json(lims_buf_text(&x), x.len, arena, &again, NULL) != LIMS_OK)
		abort();
	if (again != NULL)
		lims_worksheet_json(again, &y);
	if (again != NULL && (x.len != y.len || memcmp(x.data, y.data, x.len) != 0))
		abort();
	lims_buf_finish(&x);
	lims_buf_finish(&y);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	const struct lims_worksheet *w = NULL;
	struct lims_err err = {0};
	if (arena != NULL && lims_worksheet_read_json((const char *)data, size, arena, &w, &err) == LIMS_OK) {
		write_back(w, arena);
		for (size_t i = 0; i < PROCEDURES; i++) {
			evaluate(procedure(i), w);
			if (w->standard_count > 0)
				plan(procedure(i), w);
		}
	}
	lims_arena_destroy(arena);
	return 0;
}
