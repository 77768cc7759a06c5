// SPDX-License-Identifier: Apache-2.0
// Scores of comparisons: published values of NIST Dataplot (its reference pages of z and z' of ISO 13528, data GEAR.DAT, which print three places cut off), and limits by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lims-core/engine/scores.h"

#include <string.h>

static struct lims_dec D(const char *text) {
	struct lims_dec d;
	assert_int_equal(lims_dec_parse(text, strlen(text), &d, NULL), LIMS_OK);
	return d;
}

static struct lims_score
score(enum lims_score_kind kind, const char *x, const char *X, const char *a, const char *b)
{
	struct lims_score s;
	struct lims_err err = {0};
	if (lims_score_of(kind, D(x), D(X), D(a), D(b), &s, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return s;
}

static void value_is(struct lims_score s, int places, enum lims_rounding how, const char *want)
{
	char text[LIMS_DEC_TEXT];
	struct lims_dec d;
	assert_int_equal(lims_dec_round(s.value, places, how, &d, NULL), LIMS_OK);
	lims_dec_text(d, text);
	assert_string_equal(text, want);
}

/// https://www.itl.nist.gov/div898/software/dataplot/refman2/auxillar/zscore.htm: assigned value 1, σ the standard deviation of GEAR.DAT, 0.6278908E-02.
static void z_agrees_with_the_reference_pages_of_dataplot(void **state)
{
	static const struct {
		const char *x, *z;
	} rows[] = {{"1.006", "0.955"}, {"0.996", "-0.637"}, {"0.998", "-0.318"}, {"1.000", "0.000"}, {"0.992", "-1.274"}, {"0.993", "-1.114"},
		{"1.002", "0.318"}, {"0.988", "-1.911"}, {"0.987", "-2.070"}, {"0.991", "-1.433"}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		value_is(score(LIMS_SCORE_Z, rows[i].x, "1", "0.006278908", "0"), 3, LIMS_ROUND_DOWN, rows[i].z);
	assert_int_equal(score(LIMS_SCORE_Z, "0.987", "1", "0.006278908", "0").verdict, LIMS_SCORE_QUESTIONABLE);
	assert_int_equal(score(LIMS_SCORE_Z, "0.988", "1", "0.006278908", "0").verdict, LIMS_SCORE_SATISFACTORY);
}

/// …/zprime.htm: the same with the standard uncertainty 0.001 of the assigned value.
static void z_prime_agrees_with_the_reference_pages_of_dataplot(void **state)
{
	static const struct {
		const char *x, *z;
	} rows[] = {{"1.006", "0.943"}, {"0.996", "-0.629"}, {"0.998", "-0.314"}, {"0.992", "-1.258"}, {"0.993", "-1.100"}, {"0.994", "-0.943"},
		{"0.988", "-1.887"}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		value_is(score(LIMS_SCORE_Z_PRIME, rows[i].x, "1", "0.006278908", "0.001"), 3, LIMS_ROUND_DOWN, rows[i].z);
}

/// By hand: √(0.0009² + 0.0012²) = 0.0015, so that 0.0012 gives 0.8 and 0.0015 exactly 1.
static void en_of_a_difference_as_large_as_the_uncertainty_is_satisfactory(void **state)
{
	(void)state;
	struct lims_score s = score(LIMS_SCORE_EN, "10.0012", "10.0000", "0.0009", "0.0012");
	value_is(s, 4, LIMS_ROUND_HALF_EVEN, "0.8000");
	assert_int_equal(s.verdict, LIMS_SCORE_SATISFACTORY);
	s = score(LIMS_SCORE_EN, "9.9985", "10.0000", "0.0009", "0.0012");
	value_is(s, 4, LIMS_ROUND_HALF_EVEN, "-1.0000");
	assert_int_equal(s.verdict, LIMS_SCORE_SATISFACTORY);
	// One step of 10⁻³⁰ beyond, which no double and no printed digit would show.
	s = score(LIMS_SCORE_EN, "0.001500000000000000000000000001", "0", "0.0009", "0.0012");
	assert_int_equal(s.verdict, LIMS_SCORE_UNSATISFACTORY);
}

static void z_of_two_is_satisfactory_and_of_three_is_not(void **state)
{
	static const struct {
		const char *x;
		enum lims_score_verdict want;
	} rows[] = {{"10.2", LIMS_SCORE_SATISFACTORY}, {"9.8", LIMS_SCORE_SATISFACTORY}, {"10.2000001", LIMS_SCORE_QUESTIONABLE},
		{"10.2999999", LIMS_SCORE_QUESTIONABLE}, {"10.3", LIMS_SCORE_UNSATISFACTORY}, {"9.7", LIMS_SCORE_UNSATISFACTORY}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(score(LIMS_SCORE_Z, rows[i].x, "10", "0.1", "0").verdict, rows[i].want);
	// z' with σ = 0.3 and u = 0.4 divides by 0.5: 1.0 is 2, 1.5 is 3.
	assert_int_equal(score(LIMS_SCORE_Z_PRIME, "11", "10", "0.3", "0.4").verdict, LIMS_SCORE_SATISFACTORY);
	assert_int_equal(score(LIMS_SCORE_Z_PRIME, "11.49", "10", "0.3", "0.4").verdict, LIMS_SCORE_QUESTIONABLE);
	assert_int_equal(score(LIMS_SCORE_Z_PRIME, "11.5", "10", "0.3", "0.4").verdict, LIMS_SCORE_UNSATISFACTORY);
}

static void nothing_to_divide_by_gives_no_score(void **state)
{
	struct lims_score s;
	struct lims_err err = {0};
	(void)state;
	assert_int_equal(lims_score_of(LIMS_SCORE_Z, D("1"), D("1"), D("0"), D("5"), &s, &err), LIMS_E_INPUT);
	assert_int_equal(lims_score_of(LIMS_SCORE_EN, D("1"), D("1"), D("0"), D("0"), &s, &err), LIMS_E_INPUT);
	assert_int_equal(lims_score_of(LIMS_SCORE_EN, D("1"), D("1"), D("-1"), D("2"), &s, &err), LIMS_E_INPUT);
	assert_int_equal(lims_score_of(LIMS_SCORE_EN, D("1"), D("1"), D("1"), D("-2"), &s, &err), LIMS_E_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(z_agrees_with_the_reference_pages_of_dataplot),
		cmocka_unit_test(z_prime_agrees_with_the_reference_pages_of_dataplot),
		cmocka_unit_test(en_of_a_difference_as_large_as_the_uncertainty_is_satisfactory),
		cmocka_unit_test(z_of_two_is_satisfactory_and_of_three_is_not),
		cmocka_unit_test(nothing_to_divide_by_gives_no_score),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
