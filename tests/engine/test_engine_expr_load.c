// SPDX-License-Identifier: Apache-2.0
// Loading formulas: what is refused, where, in which words, and how quickly.
#include "tests/engine/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct sheet sheet;

static int setup(void **state)
{
	(void)state;
	struct lims_err err = {0};
	sheet_open(&sheet);
	assert_int_equal(sheet_define(&sheet, "m", "500 'g'", &err), LIMS_OK);
	assert_int_equal(sheet_define(&sheet, "v", "20 'L'", &err), LIMS_OK);
	assert_int_equal(sheet_define(&sheet, "class", "\"III\"", &err), LIMS_OK);
	assert_int_equal(sheet_define(&sheet, "zero.E", "0.5 'g'", &err), LIMS_OK);
	assert_int_equal(sheet_define(&sheet, "ΔL", "1.5 'g'", &err), LIMS_OK);
	assert_int_equal(sheet_define(&sheet, "số_đọc", "7 'g'", &err), LIMS_OK);
	assert_int_equal(sheet_define(&sheet, "up.E", "[1 'g', 2 'g']", &err), LIMS_OK);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sheet_close(&sheet);
	return 0;
}

/// Refused with a sentence that names this character and holds these words.
static void refused(const char *formula, int character, const char *words)
{
	const struct lims_expr *e;
	struct lims_err err = {0};
	char start[32];
	snprintf(start, sizeof start, "character %d: ", character);
	if (sheet_compile(&sheet, formula, &e, &err) == LIMS_OK)
		fail_msg("%s was taken", formula);
	assert_int_equal(err.code, LIMS_E_INPUT);
	if (strncmp(err.text, start, strlen(start)) != 0 || !strstr(err.text, words))
		fail_msg("%s\n  says: %s\n  not: %s…%s", formula, err.text, start, words);
}

static void faults_name_their_character_and_both_units(void **state)
{
	(void)state;
	refused("m + v", 3, "\"g\" and \"L\" cannot be added");
	refused("ΔL + 2 'mL'", 4, "\"g\" and \"mL\"");
	refused("m <= 3 'kPa' * v", 3, "\"g\" and \"kPa.L\" cannot be compared");
	refused("max(m, v)", 1, "\"g\" and \"L\"");
	refused("if(true, m, v)", 1, "\"g\" and \"L\"");
	refused("[m, v]", 1, "\"g\" and \"L\"");
	refused("round(m, 1)", 10, "\"1\", but \"g\"");
	refused("in(m, 'L')", 1, "\"g\" cannot be converted to \"L\"");
	refused("m + unknown", 5, "\"unknown\" is not known");
	refused("3 'kgg'", 1, "\"kgg\" is unknown");
}

static void slips_of_the_pen_are_refused(void **state)
{
	(void)state;
	refused("", 1, "empty");
	refused("   ", 4, "empty");
	refused("1 +", 4, "ends where a value");
	refused("(1", 3, "')' expected");
	refused("1)", 2, "an operator is expected");
	refused("max(1,", 7, "ends where");
	refused("max()", 5, "argument is missing");
	refused("[]", 2, "at least one element");
	refused("1.", 3, "digits must follow");
	refused(".5", 1, "has no meaning");
	refused("1.2.3", 4, "second decimal point");
	refused("500e", 4, "blank between number and name");
	refused("2^m", 3, "whole number");
	refused("2^0", 3, "between 1 and");
	refused("2^1.5", 3, "whole number");
	refused("2^99", 3, "between 1 and");
	refused("m m", 3, "an operator is expected");
	refused("m.", 3, "a letter must follow");
	refused("\"abc", 1, "not closed");
	refused("3 'kg", 3, "not closed");
	refused("m = 3", 3, "write ==");
	refused("m ≤ 3", 3, "U+2264");
	refused("m && v", 3, "no meaning");
	refused("'kg'", 1, "number before it");
	refused("m * 'kg'", 5, "stands behind a number");
	refused("in(m, 3 'kg')", 7, "unit in single quotes");
	refused("if(m, 1, 2)", 4, "true or false is needed");
	refused("if(true, 1)", 1, "three arguments");
	refused("if(true, 1, \"a\")", 1, "in one case");
	refused("m and true", 1, "true or false is needed");
	refused("class + 1", 1, "a number is needed");
	refused("class == 1", 7, "cannot be compared");
	refused("class == \"V\"", 10, "none of the choices");
	refused("m[1]", 2, "only a list");
	refused("up.E[up.E]", 6, "single number");
	refused("up.E[1 'g']", 6, "\"g\", but \"1\"");
	refused("first(m)", 7, "needs a list");
	refused("first(up.E, true)", 13, "must be a list");
	refused("abs(1, 2)", 1, "write abs(x)");
	refused("12345678901234567890123456789012345", 1, "34");
	refused("1 <= 2 <= 3", 8, "do not chain");
	refused("\xff", 1, "UTF-8");
}

static void functions_of_lists_and_pure_numbers_name_what_they_need(void **state)
{
	(void)state;
	refused("pi(1)", 1, "write pi");
	refused("exp(m)", 5, "an argument of exp is in \"g\", but \"1\" is needed");
	refused("pow(2, v)", 8, "an argument of pow is in \"L\"");
	refused("sin(3 'Cel')", 5, "\"Cel\", but \"1\"");
	refused("ln(class)", 4, "a number is needed");
	refused("student(0.95)", 1, "write student(probability, degrees of freedom)");
	refused("normal(m)", 8, "\"g\", but \"1\"");
	refused("where(m, m > 1 'g')", 7, "where needs a list here");
	refused("where(up.E, m > 1 'g')", 15, "where needs a list here");
	refused("where(up.E, up.E)", 13, "a true or false is needed");
	refused("cumsum([1 'Cel', 2 'Cel'])", 8, "cannot be added up");
	refused("cumsum(m)", 8, "cumsum needs a list here");
	refused("slope(up.E)", 1, "write slope(x, y) or slope(x, y, weights)");
	refused("slope(m, up.E)", 7, "slope needs a list here");
	refused("slope(up.E, up.E, 1)", 19, "slope needs a list here");
	refused("slope0([1 'Cel'], up.E)", 8, "on a line through the origin");
	refused("wmean(up.E, [1 'Cel', 2 'Cel'])", 13, "cannot be a weight");
	refused("residual_sd(up.E, up.E, up.E)", 25, "exponents must be even");
	refused("fit_at(up.E, up.E, v)", 20, "\"L\", but \"g\"");
	refused("interpolate(v, up.E, up.E)", 13, "\"L\", but \"g\"");
	refused("interpolate(3 'K', [1 'Cel'], [1])", 13, "a point with its own zero");
	refused("poly(up.E, up.E, m, 1)", 18, "the degree must be a whole number written out, 1 to 4");
	refused("poly(up.E, up.E, 1.5, 1)", 18, "written out, 1 to 4");
	refused("poly(up.E, up.E, 2, 3)", 21, "the power k must be a whole number written out, 0 to 2");
	refused("poly(up.E, up.E, 2, -1)", 21, "0 to 2");
	refused("poly_at(up.E, up.E, 0, m)", 21, "1 to 4");
	refused("variance([1 'Cel', 2 'K'])", 10, "cannot be elements of one list");
	refused("variance(3 'deg')", 1, "more than 34 digits");
}

static void names_may_be_unicode_letters_and_dotted(void **state)
{
	(void)state;
	char out[256];
	sheet_text(&sheet, "ΔL + zero.E", out, sizeof out);
	assert_string_equal(out, "2.0 g");
	sheet_text(&sheet, "2 số_đọc", out, sizeof out);
	assert_string_equal(out, "14 g");
}

static void the_wanted_type_is_enforced(void **state)
{
	(void)state;
	struct lims_unit kg, litre;
	const struct lims_expr *e;
	struct lims_err err = {0};
	struct lims_value v;
	char text[LIMS_DEC_TEXT];
	struct lims_scope scope = sheet_scope(&sheet);
	struct lims_cells cells = sheet_cells(&sheet);
	assert_int_equal(lims_unit_parse(sheet.units, "kg", 2, &kg, &err), LIMS_OK);
	assert_int_equal(lims_unit_parse(sheet.units, "L", 1, &litre, &err), LIMS_OK);
	struct lims_type want = {.kind = LIMS_KIND_NUMBER, .unit = &kg};
	assert_int_equal(lims_expr_compile("2 m", 3, &scope, &want, sheet.arena, &e, &err), LIMS_OK);
	lims_expr_eval(e, &cells, &v);
	lims_dec_text(v.number, text);
	assert_string_equal(text, "1.000");
	assert_ptr_equal(v.unit, &kg);
	want.unit = &litre;
	assert_int_equal(lims_expr_compile("2 m", 3, &scope, &want, sheet.arena, &e, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "\"g\""));
	assert_non_null(strstr(err.text, "\"L\""));
	want = (struct lims_type){.kind = LIMS_KIND_BOOL};
	assert_int_equal(lims_expr_compile("2 m", 3, &scope, &want, sheet.arena, &e, &err), LIMS_E_INPUT);
	assert_int_equal(lims_expr_compile("up.E > m", 8, &scope, &want, sheet.arena, &e, &err), LIMS_E_INPUT);
	assert_int_equal(lims_expr_compile("any(up.E > m)", 13, &scope, &want, sheet.arena, &e, &err), LIMS_OK);
	want = (struct lims_type){.kind = LIMS_KIND_TEXT};
	assert_int_equal(lims_expr_compile("class", 5, &scope, &want, sheet.arena, &e, &err), LIMS_OK);
}

struct seen {
	char text[256];
	size_t len;
};

static void on_name(void *ctx, const char *name, bool is_table)
{
	struct seen *s = ctx;
	s->len += (size_t)snprintf(s->text + s->len, sizeof s->text - s->len, "%s%s ", name, is_table ? "()" : "");
}

static void on_ref(void *ctx, int id, bool is_table)
{
	struct seen *s = ctx;
	s->len += (size_t)snprintf(s->text + s->len, sizeof s->text - s->len, "%d%s ", id, is_table ? "()" : "");
}

static void references_are_listed_in_the_order_written(void **state)
{
	(void)state;
	static const char formula[] = "if(m > 0, max(up.E, zero.E) / m, mpe(m / 1 'g', class)) + unknown";
	const struct lims_parsed *p;
	const struct lims_expr *e;
	struct lims_err err = {0};
	struct seen names = {0}, ids = {0};
	assert_int_equal(lims_expr_parse(formula, strlen(formula), sheet.arena, &p, &err), LIMS_OK);
	lims_parsed_names(p, &names, on_name);
	assert_string_equal(names.text, "m up.E zero.E m mpe() m class unknown ");
	assert_int_equal(sheet_compile(&sheet, "zero.E / m + mpe(m / 1 'g', class)", &e, &err), LIMS_OK);
	lims_expr_refs(e, &ids, on_ref);
	assert_string_equal(ids.text, "3 0 7() 0 2 ");
}

static void reserved_words_are_known(void **state)
{
	(void)state;
	assert_true(lims_expr_reserved("if"));
	assert_true(lims_expr_reserved("and"));
	assert_true(lims_expr_reserved("max"));
	assert_false(lims_expr_reserved("mpe"));
	assert_true(lims_expr_reserved("pi"));
	assert_true(lims_expr_reserved("fit_at"));
	assert_false(lims_expr_reserved("Max"));
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void refuse_repeated(const char *before, const char *middle, const char *after, size_t n)
{
	size_t a = strlen(before), c = strlen(after);
	char *text = malloc(n * (a + c) + strlen(middle) + 1);
	const struct lims_parsed *p;
	struct lims_err err = {0};
	size_t at = 0;
	assert_non_null(text);
	for (size_t i = 0; i < n; i++, at += a)
		memcpy(text + at, before, a);
	memcpy(text + at, middle, strlen(middle));
	at += strlen(middle);
	for (size_t i = 0; i < n; i++, at += c)
		memcpy(text + at, after, c);
	assert_int_equal(lims_expr_parse(text, at, sheet.arena, &p, &err), LIMS_E_INPUT);
	free(text);
}

static void a_million_parentheses_are_refused_at_once(void **state)
{
	(void)state;
	double start = seconds();
	refuse_repeated("(", "1", ")", 1000000);
	refuse_repeated("(", "1", ")", 2000);
	refuse_repeated("(", "1", ")", 64);
	refuse_repeated("-", "1", "", 4000);
	refuse_repeated("not ", "true", "", 1000);
	refuse_repeated("[", "1", "]", 1000);
	refuse_repeated("abs(", "1", ")", 900);
	refuse_repeated("if(true, 1, ", "1", ")", 300);
	refuse_repeated("1+", "1", "", 2000);
	refuse_repeated("m[", "1", "]", 1000);
	assert_true(seconds() - start < 1.0);
}

static void nesting_and_length_up_to_the_bound_work(void **state)
{
	(void)state;
	char text[LIMS_EXPR_SOURCE_MAX + 1] = "", out[256];
	size_t n = 0;
	for (int i = 0; i < 60; i++)
		text[n++] = '(';
	text[n++] = '1';
	for (int i = 0; i < 60; i++)
		text[n++] = ')';
	sheet_text(&sheet, text, out, sizeof out);
	assert_string_equal(out, "1");
	n = 0;
	for (int i = 0; i < 500; i++, n += 2)
		memcpy(text + n, "1+", 2);
	memcpy(text + n, "1", 2);
	sheet_text(&sheet, text, out, sizeof out);
	assert_string_equal(out, "501");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faults_name_their_character_and_both_units),
		cmocka_unit_test(slips_of_the_pen_are_refused),
		cmocka_unit_test(functions_of_lists_and_pure_numbers_name_what_they_need),
		cmocka_unit_test(names_may_be_unicode_letters_and_dotted),
		cmocka_unit_test(the_wanted_type_is_enforced),
		cmocka_unit_test(references_are_listed_in_the_order_written),
		cmocka_unit_test(reserved_words_are_known),
		cmocka_unit_test(a_million_parentheses_are_refused_at_once),
		cmocka_unit_test(nesting_and_length_up_to_the_bound_work),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
