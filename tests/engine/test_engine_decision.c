// SPDX-License-Identifier: Apache-2.0
// Decision rules as properties: exactly at the acceptance limit, one last digit beyond, larger guard bands, other units, and the result's JSON.
#include "lims-core/catalog/catalog.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { TEXT = LIMS_DEC_TEXT + 4, ITEMS = 8, JSON_MAX = 1024 * 1024, CASES = 2000 };

struct house {
	struct lims_catalog *catalog;
	struct lims_procedure_set *set;
	struct lims_evaluator *evaluator;
};

static int open_house(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data", LIMS_SOURCE_DIR "/tests/data/models"};
	struct lims_err err = {0};
	struct house *h = calloc(1, sizeof *h);
	if (h == NULL || lims_catalog_open(dirs, 2, &h->catalog, &err) != LIMS_OK ||
		lims_catalog_load(h->catalog, "decision-rules", &h->set, &err) != LIMS_OK ||
		lims_evaluator_create(lims_procedure_set_procedure(h->set), &h->evaluator, &err) != LIMS_OK) {
		(void)fprintf(stderr, "%s %s\n", err.text, err.where);
		return -1;
	}
	*state = h;
	return 0;
}

static int close_house(void **state)
{
	struct house *h = *state;
	lims_evaluator_destroy(h->evaluator);
	lims_procedure_set_destroy(h->set);
	lims_catalog_close(h->catalog);
	free(h);
	return 0;
}

/// One value by one rule; item is a list of names and values, ended by NULL. The result lives until the next call.
static const struct lims_result *decide(void *const *state, const char *mode, const char *x, const char *const *item)
{
	const struct house *h = *state;
	struct lims_ws_value values[ITEMS];
	size_t n = 0;
	for (; item[2 * n] != NULL; n++)
		values[n] = (struct lims_ws_value){.name = item[2 * n], .text = item[2 * n + 1]};
	struct lims_ws_cell cell = {.step = "measured", .column = "x", .text = x};
	struct lims_worksheet w = {.mode = mode, .item = values, .item_count = n, .cells = &cell, .cell_count = 1};
	const struct lims_result *r = NULL;
	struct lims_err err = {0};
	if (lims_evaluator_run(h->evaluator, &w, &r, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return r;
}

static const struct lims_result_decision *decision_of(const struct lims_result *r)
{
	for (size_t i = 0; i < r->criterion_count; i++) {
		if (r->criteria[i].decision != NULL)
			return r->criteria[i].decision;
	}
	fail_msg("no decision");
	return NULL;
}

/// A generator for the tests alone (Numerical Recipes' LCG).
static long draw(uint32_t *seed, long below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (long)(*seed >> 8) % below;
}

/// coefficient × 10^-places, as text with the unit g.
static void grams(char *out, long coefficient, int places)
{
	char text[LIMS_DEC_TEXT];
	lims_dec_text(lims_dec_scaled(coefficient, -places), text);
	(void)snprintf(out, TEXT, "%s g", text);
}

// The limit T in 0.001 g, U of two digits in 0.001 g, r in hundredths: A = T − r U is a whole number of 0.00001 g, computed here in integers.
static void exactly_at_the_acceptance_limit_passes_and_one_last_digit_over_fails(void **state)
{
	uint32_t seed = 7;
	for (int i = 0; i < CASES; i++) {
		long t = draw(&seed, 20000) - 10000, u = 10 + draw(&seed, 90), r = draw(&seed, 200), a = t * 100 - r * u;
		char high[TEXT], um[TEXT], factor[TEXT], at[TEXT], over[TEXT];
		grams(high, t, 3);
		grams(um, u, 3);
		(void)snprintf(factor, sizeof factor, "%ld.%02ld", r / 100, r % 100);
		grams(at, a, 5);
		grams(over, a + 1, 5);
		const char *const item[] = {"sides", "one", "high", high, "Um", um, "r", factor, NULL};
		const struct lims_result *result = decide(state, "guard", at, item);
		if (result->verdict != LIMS_VERDICT_PASS || decision_of(result)->state != LIMS_DECIDED_PASS)
			fail_msg("T = %s, U = %s, r = %s: %s must pass", high, um, factor, at);
		if (decide(state, "guard", over, item)->verdict != LIMS_VERDICT_FAIL)
			fail_msg("T = %s, U = %s, r = %s: %s must fail", high, um, factor, over);
	}
}

static void a_larger_guard_band_never_turns_fail_into_pass(void **state)
{
	static const char *const factors[] = {"0", "0.42", "0.64", "0.83", "1", "1.5", "3", "5", "8"};
	for (long x = -1300; x <= 1300; x += 37) {
		char value[TEXT];
		bool failed = false;
		grams(value, x, 2);
		for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
			const char *const item[] = {"r", factors[i], NULL};
			bool pass = decide(state, "guard", value, item)->verdict == LIMS_VERDICT_PASS;
			if (failed && pass)
				fail_msg("%s passes with r = %s and failed with a smaller one", value, factors[i]);
			failed = failed || !pass;
		}
	}
}

static void a_larger_uncertainty_never_turns_fail_into_pass_by_probability(void **state)
{
	static const char *const uncertainties[] = {"0.1 g", "0.5 g", "1 g", "2 g", "4 g", "8 g", "16 g"};
	for (long x = -1300; x <= 1300; x += 51) {
		char value[TEXT];
		bool failed = false;
		grams(value, x, 2);
		for (size_t i = 0; i < sizeof uncertainties / sizeof *uncertainties; i++) {
			const char *const item[] = {"Um", uncertainties[i], NULL};
			bool pass = decide(state, "probability", value, item)->verdict == LIMS_VERDICT_PASS;
			if (failed && pass)
				fail_msg("%s passes with U = %s and failed with a smaller one", value, uncertainties[i]);
			failed = failed || !pass;
		}
	}
}

static void another_unit_changes_nothing(void **state)
{
	static const char *const in_grams[] = {"low", "-10 g", "high", "10 g", "Um", "2.0 g", "r", "0.83", NULL};
	static const char *const in_milligrams[] = {"low", "-10000 mg", "high", "0.010 kg", "Um", "2000 mg", "r", "83 %", NULL};
	static const char *const values[][2] = {
		{"8.34 g", "8340 mg"}, {"8.35 g", "0.00835 kg"}, {"-8.34 g", "-8340 mg"}, {"-8.3401 g", "-8340.1 mg"}, {"0 g", "0 kg"}};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		const struct lims_result *r = decide(state, "guard", values[i][0], in_grams);
		enum lims_verdict verdict = r->verdict;
		struct lims_dec high = decision_of(r)->accept_high.value;
		double p = decision_of(r)->probability;
		r = decide(state, "guard", values[i][1], in_milligrams);
		assert_int_equal(r->verdict, verdict);
		assert_int_equal(verdict, i == 1 || i == 3 ? LIMS_VERDICT_FAIL : LIMS_VERDICT_PASS);
		assert_int_equal(lims_dec_cmp(decision_of(r)->accept_high.value, high), 0);
		assert_true(decision_of(r)->probability == p);
	}
}

static const char *const modes[] = {"simple", "ratio", "guard", "rejection", "probability", "four", "four_fail"};

/// A pass waits for the uncertainty that the method asks for, whatever rule decides.
static void without_uncertainty_only_simple_acceptance_fails_and_nothing_passes(void **state)
{
	static const char *const item[] = {"whole", "0", NULL};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		assert_int_equal(decide(state, modes[i], "99 g", item)->verdict, i == 0 ? LIMS_VERDICT_FAIL : LIMS_VERDICT_UNDETERMINED);
		const struct lims_result *r = decide(state, modes[i], "0 g", item);
		assert_int_equal(r->verdict, LIMS_VERDICT_UNDETERMINED);
		assert_int_equal(decision_of(r)->state, i == 0 ? LIMS_DECIDED_PASS : LIMS_DECIDED_NOT);
		assert_non_null(strstr(r->reasons[0], i == 0 ? "uncertainty" : "not determined"));
	}
}

static void without_a_reading_nothing_is_decided(void **state)
{
	static const char *const item[] = {"r", "1", NULL};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		const struct lims_result *r = decide(state, modes[i], NULL, item);
		assert_int_equal(r->verdict, LIMS_VERDICT_UNDETERMINED);
		assert_int_equal(decision_of(r)->state, LIMS_DECIDED_NOT);
		assert_false(decision_of(r)->has_probability);
		assert_true(decision_of(r)->high.has_value);
	}
}

/// The rule is stated once, however many rows it decided; plain simple acceptance is not stated.
static void rules_to_be_stated_are_listed_once(void **state)
{
	static const char *const item[] = {"r", "0.83", NULL};
	const struct lims_result *r = decide(state, "guard", "1 g", item);
	assert_int_equal(r->rule_count, 1);
	assert_non_null(strstr(r->rules[0]->statement.vi, "ILAC-G8:09/2019, 4.2.2"));
	assert_non_null(strstr(r->rules[0]->statement.en, "w = r × U"));
	assert_int_equal(decide(state, "simple", "1 g", item)->rule_count, 0);
	assert_int_equal(decide(state, "ratio", "1 g", item)->rule_count, 1);
}

static void the_decision_stands_in_the_result(void **state)
{
	static const char *const item[] = {"sides", "one", "r", "1", NULL};
	static const char *const wanted[] = {"\"decision\":{\"rule\":\"guard_band\",\"document\":\"ILAC-G8:09/2019\",\"clause\":\"4.2.2\"",
		"\"state\":\"pass\"", "\"tolerance\":{\"high\":{\"value\":\"10\",\"unit\":\"g\"",
		"\"acceptance\":{\"high\":{\"value\":\"8.0\",\"unit\":\"g\"", "\"U\":{\"value\":\"2.0\"", "\"w\":{\"value\":\"2.0\"",
		"\"probability\":\"0.97725\"", "\"specific_risk\":\"0.0227501\""};
	struct lims_buf b;
	lims_buf_init(&b, JSON_MAX);
	lims_result_json(decide(state, "guard", "8 g", item), &b);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		if (strstr(lims_buf_text(&b), wanted[i]) == NULL)
			fail_msg("%s is missing in %s", wanted[i], lims_buf_text(&b));
	}
	lims_buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exactly_at_the_acceptance_limit_passes_and_one_last_digit_over_fails),
		cmocka_unit_test(a_larger_guard_band_never_turns_fail_into_pass),
		cmocka_unit_test(a_larger_uncertainty_never_turns_fail_into_pass_by_probability),
		cmocka_unit_test(another_unit_changes_nothing),
		cmocka_unit_test(without_uncertainty_only_simple_acceptance_fails_and_nothing_passes),
		cmocka_unit_test(without_a_reading_nothing_is_decided),
		cmocka_unit_test(rules_to_be_stated_are_listed_once),
		cmocka_unit_test(the_decision_stands_in_the_result),
	};
	return cmocka_run_group_tests(tests, open_house, close_house);
}
