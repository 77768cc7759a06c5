// SPDX-License-Identifier: Apache-2.0
// Fuzzes the whole path of lims evaluate: the bytes of a procedure, a line "=== worksheet", the bytes of a worksheet; a result or one sentence.
#include "lims-core/base/arena.h"
#include "lims-core/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>

enum { OUT_MAX = 32 * 1024 * 1024, ARENA_MAX = 64 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct lims_catalog *house(void)
{
	static const char *const dirs[] = {
		LIMS_SOURCE_DIR "/calibration-data", LIMS_SOURCE_DIR "/tests/data/house", LIMS_SOURCE_DIR "/tests/data/dated"};
	static const struct lims_catalog *catalog;
	struct lims_catalog *opened = NULL;
	if (catalog == NULL && lims_catalog_open(dirs, sizeof dirs / sizeof *dirs, &opened, NULL) != LIMS_OK)
		abort();
	if (catalog == NULL)
		catalog = opened;
	return catalog;
}

/// Whatever decides must pass when the whole passes.
static void check_verdict(const struct lims_result *r)
{
	for (size_t i = 0; i < r->criterion_count; i++) {
		bool decides = r->criteria[i].role == LIMS_ROLE_CONFORMITY || r->criteria[i].role == LIMS_ROLE_VALIDITY;
		if (decides && r->verdict == LIMS_VERDICT_PASS && r->criteria[i].outcome != LIMS_VERDICT_PASS)
			abort();
	}
}

static void check_json(const struct lims_buf *b)
{
	struct lims_json_doc *doc = NULL;
	if (b->failed || lims_json_parse(lims_buf_text(b), b->len, OUT_MAX, &doc, NULL) != LIMS_OK)
		abort();
	lims_json_destroy(doc);
}

static void evaluate(const struct lims_procedure *p, const struct lims_worksheet *w)
{
	struct lims_result *a = NULL, *b = NULL;
	struct lims_err err = {0};
	struct lims_buf x, y;
	lims_buf_init(&x, OUT_MAX);
	lims_buf_init(&y, OUT_MAX);
	lims_rc rc = lims_worksheet_evaluate(p, w, &a, &err);
	if (rc != lims_worksheet_evaluate(p, w, &b, NULL) || (rc != LIMS_OK && err.text[0] == '\0'))
		abort();
	if (rc == LIMS_OK) {
		check_verdict(a);
		lims_result_json(a, &x);
		lims_result_json(b, &y);
		check_json(&x);
		if (x.len != y.len || memcmp(x.data, y.data, x.len) != 0)
			abort(); // not the same twice
	}
	lims_buf_finish(&x);
	lims_buf_finish(&y);
	lims_result_destroy(a);
	lims_result_destroy(b);
}

static void plan(const struct lims_procedure *p, const struct lims_worksheet *w)
{
	struct lims_plan *made = NULL;
	struct lims_buf b;
	if (lims_plan_worksheet(p, w, &made, NULL) != LIMS_OK)
		return;
	lims_buf_init(&b, OUT_MAX);
	lims_plan_json(made, &b);
	check_json(&b);
	lims_buf_finish(&b);
	lims_plan_destroy(made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char mark[] = "\n=== worksheet\n";
	const char *text = (const char *)data, *cut = size == 0 ? NULL : memmem(text, size, mark, sizeof mark - 1);
	struct lims_procedure_set *set = NULL;
	const struct lims_worksheet *w = NULL;
	struct lims_err err = {0};
	if (cut == NULL)
		return 0;
	lims_rc rc = lims_catalog_load_file(house(), "x.yaml", text, (size_t)(cut + 1 - text), &set, &err);
	if (rc != LIMS_OK && err.text[0] == '\0')
		abort(); // refused without a sentence
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	const char *sheet = cut + sizeof mark - 1;
	if (rc == LIMS_OK && arena != NULL && lims_worksheet_read_json(sheet, size - (size_t)(sheet - text), arena, &w, &err) == LIMS_OK) {
		plan(lims_procedure_set_procedure(set), w);
		evaluate(lims_procedure_set_procedure(set), w);
	}
	lims_arena_destroy(arena);
	lims_procedure_set_destroy(set);
	return 0;
}
