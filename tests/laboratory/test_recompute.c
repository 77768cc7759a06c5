// SPDX-License-Identifier: Apache-2.0
// Recomputing is pure: from kept bytes in memory it says where a record or a paper differs, and what is missing.
#include "laboratory/proof/proof.h"
#include "lims-core/base/json.h"
#include "lims-core/catalog/catalog.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { BLOBS = 16, BIG = 4 << 20 };

struct kept {
	char hash[LIMS_HASH_HEX];
	char *bytes;
	size_t n;
};

/// A failing worksheet of a spring dial scale in memory: one point answered no, one value typed.
struct proof {
	struct lims_arena *arena;
	struct lims_dossier s;
	struct kept blobs[BLOBS];
	size_t count;
	struct lims_buf printed;
	struct lims_err err;
};

static void ok(struct proof *t, lims_rc rc)
{
	if (rc != LIMS_OK)
		fail_msg("%s", t->err.text);
}

static const char *keep(struct proof *t, const void *bytes, size_t n)
{
	struct lims_hash h;
	struct kept *k = &t->blobs[t->count++];
	assert_true(t->count <= BLOBS);
	ok(t, lims_sha256(bytes, n, &h, &t->err));
	lims_hash_hex(&h, k->hash);
	k->bytes = malloc(n);
	assert_non_null(k->bytes);
	memcpy(k->bytes, bytes, n);
	k->n = n;
	return k->hash;
}

static lims_rc get(void *ctx, const char *hash, struct lims_buf *ret, struct lims_err *err)
{
	struct proof *t = ctx;
	lims_buf_init(ret, BIG);
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->blobs[i].hash, hash) == 0) {
			lims_buf_add(ret, t->blobs[i].bytes, t->blobs[i].n);
			return LIMS_OK;
		}
	return lims_err_set(err, LIMS_E_CORRUPT, "The kept bytes %s are missing", hash);
}

static struct lims_proof_blobs blobs(struct proof *t)
{
	return (struct lims_proof_blobs){t, get};
}

static void add(struct proof *t, const char *type, const char *body)
{
	struct lims_dossier_entry e = {type, 1, body, strlen(body), "h", "ti", "2026-03-17T08:00:00Z"};
	ok(t, lims_dossier_apply(&t->s, &e, &t->err));
}

static void open_sheet(struct proof *t, const struct lims_procedure_set *set)
{
	struct lims_buf b;
	size_t n = 0;
	const struct lims_blob_file *files = lims_procedure_set_files(set, &n);
	lims_buf_init(&b, BIG);
	lims_buf_add_text(&b, "{\"item\":\"I-A1\",\"procedure\":\"spring-dial-scale\",\"mode\":\"periodic\",\"work_on\":\"2026-03-17\","
						  "\"characteristics\":{\"Max\":\"15 kg\",\"Min\":\"0.5 kg\",\"d\":\"50 g\",\"e\":\"50 g\"},\"files\":[");
	for (size_t i = 0; i < n; i++)
		lims_buf_addf(&b, "%s{\"name\":\"%s\",\"sha256\":\"%s\"}", i ? "," : "", files[i].name, keep(t, files[i].bytes, files[i].n));
	lims_buf_add_text(&b, "]}");
	add(t, "worksheet.opened", lims_buf_text(&b));
	lims_buf_finish(&b);
	add(t, "worksheet.checked", "{\"step\":\"visual\",\"point\":\"dial\",\"answer\":\"no\"}");
	add(t, "reading.entered", "{\"step\":\"weighing\",\"row\":0,\"run\":0,\"column\":\"up\",\"value\":\"510 g\"}");
}

static void submit(struct proof *t, const struct lims_procedure *p)
{
	struct lims_worksheet w;
	struct lims_result *r = NULL;
	struct lims_buf input, result, body;
	struct lims_jw jw;
	lims_buf_init(&input, BIG);
	lims_buf_init(&result, BIG);
	lims_buf_init(&body, BIG);
	ok(t, lims_dossier_input(&t->s, p, &w, &t->err));
	ok(t, lims_worksheet_evaluate(p, &w, &r, &t->err));
	assert_int_equal(r->verdict, LIMS_VERDICT_FAIL);
	lims_worksheet_json(&w, &input);
	lims_result_json(r, &result);
	lims_buf_addf(&body, "{\"verdict\":\"fail\",\"worksheet\":\"%s\",\"result\":\"%s\"}", keep(t, input.data, input.len),
		keep(t, result.data, result.len));
	add(t, "worksheet.submitted", lims_buf_text(&body));
	lims_buf_init(&t->printed, BIG);
	lims_jw_init(&jw, &t->printed);
	lims_jw_object(&jw, NULL);
	lims_proof_printed(&jw, "values", r);
	lims_jw_end_object(&jw);
	lims_result_destroy(r);
	lims_buf_finish(&input);
	lims_buf_finish(&result);
	lims_buf_finish(&body);
}

static int setup(void **state)
{
	static const char *const dirs[] = {LIMS_BUILD_DIR "/share/lims"};
	struct proof *t = calloc(1, sizeof *t);
	struct lims_catalog *c = NULL;
	struct lims_procedure_set *set = NULL;
	if (!t)
		return -1;
	*state = t;
	t->arena = lims_arena_create(16 << 20);
	lims_dossier_init(&t->s, t->arena);
	ok(t, lims_catalog_open(dirs, 1, &c, &t->err));
	ok(t, lims_catalog_load(c, "spring-dial-scale", &set, &t->err));
	open_sheet(t, set);
	submit(t, lims_procedure_set_procedure(set));
	lims_procedure_set_destroy(set);
	lims_catalog_close(c);
	return 0;
}

static int teardown(void **state)
{
	struct proof *t = *state;
	for (size_t i = 0; i < t->count; i++)
		free(t->blobs[i].bytes);
	lims_buf_finish(&t->printed);
	lims_arena_destroy(t->arena);
	free(t);
	return 0;
}

static lims_rc recompute(struct proof *t, const char *printed, struct lims_proof_count *ret, char lines[4096])
{
	struct lims_proof_blobs b = blobs(t);
	struct lims_buf out;
	lims_buf_init(&out, 1 << 20);
	lims_rc rc = lims_proof_recompute(&t->s, &b, printed, strlen(printed), ret, &out, NULL, NULL, &t->err);
	snprintf(lines, 4096, "%s", lims_buf_text(&out));
	lims_buf_finish(&out);
	return rc;
}

/// The printed content with the first `from` replaced.
static char *edited(struct proof *t, const char *from, const char *to)
{
	const char *text = lims_buf_text(&t->printed), *at = strstr(text, from);
	if (!at)
		fail_msg("%s is not printed in %.2000s", from, text);
	size_t size = strlen(text) + strlen(to) + 1;
	char *out = malloc(size);
	assert_non_null(out);
	snprintf(out, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	return out;
}

static void what_was_printed_is_computed_again(void **state)
{
	struct proof *t = *state;
	struct lims_proof_count n = {0};
	char lines[4096];
	ok(t, recompute(t, lims_buf_text(&t->printed), &n, lines));
	assert_string_equal(lines, "");
	assert_int_equal(n.differences, 0);
	assert_int_equal(n.typed, 1);
	assert_int_equal(n.readings, 0);
	assert_true(n.cells > 10);
}

static void one_difference(struct proof *t, char *printed, const char *line)
{
	struct lims_proof_count n = {0};
	char lines[4096];
	ok(t, recompute(t, printed, &n, lines));
	assert_int_equal(n.differences, 1);
	if (!strstr(lines, line))
		fail_msg("%s is not in %s", line, lines);
	free(printed);
}

static void each_printed_value_is_held_against_the_computed_one(void **state)
{
	struct proof *t = *state;
	one_difference(t, edited(t, "\"text\":\"510 g\"", "\"text\":\"500 g\""), "weighing/0/0/up: printed 500 g, computed 510 g");
	one_difference(t, edited(t, "\"text\":\"10 g\"", "\"text\":\"0 g\""), "weighing/0/0/error_up: printed 0 g, computed 10 g");
	one_difference(t, edited(t, "{\"at\":\"verdict\",\"text\":\"fail\"}", "{\"at\":\"verdict\",\"text\":\"pass\"}"),
		"verdict: printed pass, computed fail");
	one_difference(t, edited(t, ",{\"at\":\"verdict\",\"text\":\"fail\"}", ""), "verdict: printed nothing, computed fail");
	one_difference(
		t, edited(t, "[{", "[{\"at\":\"weighing/9/0/up\",\"text\":\"1 g\"},{"), "weighing/9/0/up: printed 1 g, computed nothing");
}

static void a_paper_without_its_values_differs_everywhere(void **state)
{
	struct proof *t = *state;
	struct lims_proof_count n = {0};
	char lines[4096];
	ok(t, recompute(t, "{}", &n, lines));
	assert_int_equal(n.differences, n.cells);
	assert_int_not_equal(recompute(t, "no JSON", &n, lines), LIMS_OK);
}

static void missing_or_changed_evidence_is_corrupt(void **state)
{
	struct proof *t = *state;
	struct lims_proof_count n = {0};
	char lines[4096];
	for (size_t i = 0; i < t->count; i++) {
		char first = t->blobs[i].hash[0];
		t->blobs[i].hash[0] = 'x';
		assert_int_equal(recompute(t, lims_buf_text(&t->printed), &n, lines), LIMS_E_CORRUPT);
		t->blobs[i].hash[0] = first;
	}
	// A provider that does not check hashes: the frozen files do, the frozen worksheet and result show as differences.
	for (size_t i = 0; i < t->count; i++) {
		t->blobs[i].bytes[t->blobs[i].n / 2] ^= 1;
		n = (struct lims_proof_count){0};
		lims_rc rc = recompute(t, lims_buf_text(&t->printed), &n, lines);
		if (rc != LIMS_E_CORRUPT && !(rc == LIMS_OK && n.differences == 1 && i >= t->count - 2))
			fail_msg("blob %zu: %d, %d differences: %s", i, (int)rc, n.differences, t->err.text);
		t->blobs[i].bytes[t->blobs[i].n / 2] ^= 1;
	}
	ok(t, recompute(t, lims_buf_text(&t->printed), &n, lines));
	t->s.frozen_result = NULL;
	assert_int_equal(recompute(t, lims_buf_text(&t->printed), &n, lines), LIMS_E_CORRUPT);
	assert_non_null(strstr(t->err.text, "never submitted"));
}

/// The frozen result with the first `from` replaced, under the same name: as an earlier program wrote it.
static void rewrite_result(struct proof *t, const char *from, const char *to)
{
	struct kept *k = t->blobs;
	while (strcmp(k->hash, t->s.frozen_result) != 0)
		k++;
	char *text = malloc(k->n + 1), *out = NULL;
	assert_non_null(text);
	memcpy(text, k->bytes, k->n);
	text[k->n] = '\0';
	char *at = strstr(text, from);
	if (!at)
		fail_msg("%s is not in %.2000s", from, text);
	size_t size = k->n + strlen(to) + 1;
	out = malloc(size);
	assert_non_null(out);
	k->n = (size_t)snprintf(out, size, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	free(text);
	free(k->bytes);
	k->bytes = out;
}

static void a_result_that_says_more_than_was_frozen_agrees(void **state)
{
	struct proof *t = *state;
	struct lims_proof_count n = {0};
	char lines[4096];
	rewrite_result(t, "\"marks\":[],", "");
	ok(t, recompute(t, lims_buf_text(&t->printed), &n, lines));
	assert_int_equal(n.differences, 0);
	rewrite_result(t, "\"revision\":", "\"edition\":");
	ok(t, recompute(t, lims_buf_text(&t->printed), &n, lines));
	assert_int_equal(n.differences, 1);
	assert_non_null(strstr(lines, "result: what is computed is not what was submitted"));
}

static void a_reading_that_came_after_the_submit_shows(void **state)
{
	struct proof *t = *state;
	struct lims_proof_count n = {0};
	char lines[4096];
	add(t, "reading.entered", "{\"step\":\"weighing\",\"row\":0,\"run\":0,\"column\":\"down\",\"value\":\"500 g\"}");
	ok(t, recompute(t, lims_buf_text(&t->printed), &n, lines));
	assert_true(n.differences >= 3);
	assert_non_null(strstr(lines, "worksheet: "));
	assert_non_null(strstr(lines, "weighing/0/0/down: printed nothing, computed 500 g"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_was_printed_is_computed_again),
		T(each_printed_value_is_held_against_the_computed_one),
		T(a_paper_without_its_values_differs_everywhere),
		T(missing_or_changed_evidence_is_corrupt),
		T(a_result_that_says_more_than_was_frozen_agrees),
		T(a_reading_that_came_after_the_submit_shows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
