// SPDX-License-Identifier: Apache-2.0
// Intervals with explicit ends, and the sides of a comparison.
#include "lims-core/engine/table.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

static struct lims_dec dec(const char *text)
{
	struct lims_dec d = lims_dec_from_int(0);
	assert_int_equal(lims_dec_parse(text, strlen(text), &d, NULL), LIMS_OK);
	return d;
}

static bool holds(const char *interval, const char *value)
{
	struct lims_interval i;
	struct lims_err err = {0};
	if (lims_interval_parse(interval, &i, &err) != LIMS_OK)
		fail_msg("%s: %s", interval, err.text);
	struct lims_rvalue r = {.kind = LIMS_KIND_NUMBER, .number = lims_rat_create()};
	assert_int_equal(lims_rat_from_dec(r.number, dec(value), &err), LIMS_OK);
	bool exact = lims_interval_holds(&i, dec(value)), rational = lims_interval_holds_rat(&i, &r);
	lims_rat_destroy(r.number);
	assert_int_equal(exact, rational); // both paths decide alike
	return exact;
}

static void an_end_belongs_where_its_bracket_says(void **state)
{
	(void)state;
	assert_false(holds("(500, 2000]", "500"));
	assert_true(holds("(500, 2000]", "500.0000000001"));
	assert_true(holds("(500, 2000]", "2000"));
	assert_true(holds("(500, 2000]", "2000.00"));
	assert_false(holds("(500, 2000]", "2000.0000000001"));
	assert_true(holds("[0, 0]", "0.0"));
	assert_true(holds("[0, inf)", "1e30"));
	assert_true(holds("(-inf, -1)", "-1.5"));
	assert_false(holds("(-inf, -1)", "-1"));
	assert_true(holds(" [ 0.05 , 0.1 ) ", "0.05"));
}

static void a_bad_interval_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "500", "(500; 2000]", "[2, 1]", "(1, 1]", "[1, inf]", "[-inf, 1)", "[inf, 2)", "[1, -inf)",
		"[1, 2] x", "[1 2]", "[a, 2]", "[1,]", "[,1]", "]1, 2[", "[1, 2", "[1, 2, 3]"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct lims_interval interval;
		struct lims_err err = {0};
		if (lims_interval_parse(bad[i], &interval, &err) != LIMS_E_INPUT)
			fail_msg("\"%s\" was accepted", bad[i]);
		assert_true(strlen(err.text) > 0);
	}
}

static void split(const char *text, const char *left, const char *relation, const char *right)
{
	size_t n = 0, at = 0;
	const char *found = NULL;
	if (!lims_formula_split(text, &n, &found, &at))
		fail_msg("\"%s\" was not split", text);
	assert_int_equal(n, strlen(left));
	assert_memory_equal(text, left, n);
	assert_string_equal(found, relation);
	assert_string_equal(text + at, right);
}

static void a_comparison_shows_its_sides(void **state)
{
	(void)state;
	split("abs(error) <= limit", "abs(error) ", "<=", " limit");
	split("max(a, if(b < c, 1, 2)) > 0.7 extra", "max(a, if(b < c, 1, 2)) ", ">", " 0.7 extra");
	split("registers == \"a <= b\"", "registers ", "==", " \"a <= b\"");
	split("notes.x != orbit", "notes.x ", "!=", " orbit"); // names that begin like not and or
	size_t n, at;
	const char *r;
	assert_false(lims_formula_split("a <= b and b <= c", &n, &r, &at));
	assert_false(lims_formula_split("not a <= b", &n, &r, &at));
	assert_false(lims_formula_split("all(abs(x) <= y)", &n, &r, &at));
	assert_false(lims_formula_split("a < b < c", &n, &r, &at));
	assert_false(lims_formula_split("\"open", &n, &r, &at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_end_belongs_where_its_bracket_says),
		cmocka_unit_test(a_bad_interval_is_refused),
		cmocka_unit_test(a_comparison_shows_its_sides),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
