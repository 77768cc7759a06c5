// SPDX-License-Identifier: Apache-2.0
// Units: codes, dimensions, exact conversion, and the faults of units.yaml.
#include "tests/engine/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct sheet sheet;

static int setup(void **state)
{
	(void)state;
	sheet_open(&sheet);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sheet_close(&sheet);
	return 0;
}

static struct lims_unit unit(const char *code)
{
	struct lims_unit u;
	struct lims_err err = {0};
	if (lims_unit_parse(sheet.units, code, strlen(code), &u, &err) != LIMS_OK)
		fail_msg("%s: %s", code, err.text);
	return u;
}

static struct lims_dec dec(const char *text)
{
	struct lims_dec d;
	assert_int_equal(lims_dec_parse(text, strlen(text), &d, NULL), LIMS_OK);
	return d;
}

/// Converts and compares the text of the result, its value, and the exact bit; then checks the rational path against it.
static void check(const char *value, const char *from, const char *to, const char *expected, bool exact)
{
	struct lims_unit a = unit(from), b = unit(to);
	struct lims_dec d;
	struct lims_err err = {0};
	char text[LIMS_DEC_TEXT];
	bool inexact = false;
	if (lims_unit_convert(&a, &b, dec(value), &d, &inexact, &err) != LIMS_OK)
		fail_msg("%s %s in %s: %s", value, from, to, err.text);
	lims_dec_text(d, text);
	if (strcmp(text, expected) != 0)
		fail_msg("%s %s is %s %s, not %s", value, from, text, to, expected);
	assert_int_equal(inexact, !exact);
	struct lims_unit_conv c;
	struct lims_rat *r = lims_rat_create();
	bool lost = false;
	assert_int_equal(lims_unit_conv(&a, &b, &c, &err), LIMS_OK);
	assert_int_equal(lims_rat_from_dec(r, dec(value), &err), LIMS_OK);
	assert_int_equal(lims_unit_apply_rat(&c, r, &err), LIMS_OK);
	assert_int_equal(lims_rat_to_dec(r, &d, &lost, &err), LIMS_OK);
	assert_int_equal(lims_dec_cmp(d, dec(expected)), 0);
	lims_rat_destroy(r);
}

static void conversions_are_exact(void **state)
{
	(void)state;
	// Powers of ten move the point and keep the digits written.
	check("20.10", "kg", "g", "20100", true);
	check("20.10", "g", "kg", "0.02010", true);
	check("500", "mg", "kg", "0.000500", true);
	check("1.50", "t", "kg", "1500", true);
	check("2.5", "kN", "daN", "250", true);
	check("1.000", "bar", "kPa", "100.0", true);
	check("25", "mL", "L", "0.025", true);
	check("1", "m3", "L", "1000", true);
	check("3", "cm2", "mm2", "300", true);
	// 1 mm[Hg] = 133.322 Pa (UCUM), so 3 mm[Hg] = 399.966 Pa = 0.399966 kPa.
	check("3", "mm[Hg]", "kPa", "0.399966", true);
	check("0.399966", "kPa", "mm[Hg]", "3", true);
	// Inches of these columns: 0.0254 x 133.322 and 0.0254 x 9.80665 kPa. One psi is 4.4482216152605 N on 0.00064516 m2 (pound and inch of 1959,
	// standard gravity): 6894.757293168361336722673445346890693781… Pa.
	check("1", "[in_i'Hg]", "kPa", "3.3863788", true);
	check("1", "[in_i'H2O]", "kPa", "0.24908891", true);
	check("1", "[psi]", "Pa", "6894.757293168361336722673445346891", false);
	check("2", "[lbf_av]", "N", "8.8964432305210", true);
	// 40/0.133322 to 34 digits by Python's decimal module.
	check("40", "kPa", "mm[Hg]", "300.0255021676842531615187290919728", false);
	// 1 kW.h = 3.6 MJ; meters write kWh.
	check("1", "kWh", "J", "3600000", true);
	check("1", "kW.h", "kWh", "1", true);
	check("12.340", "kWh", "W.h", "12340", true);
	check("90", "min", "h", "1.5", true);
	check("20", "min", "h", "0.3333333333333333333333333333333333", false);
	check("36", "km/h", "m/s", "10", true);
	check("6400", "{imp}/kW.h", "{imp}/W.h", "6.400", true);
	check("0.5", "%", "1", "0.005", true);
	check("0.012", "1", "%", "1.2", true);
	check("20", "[ppm]", "%", "0.0020", true);
	check("23.5", "Cel", "K", "296.65", true);
	check("273.15", "K", "Cel", "0.00", true);
	check("9.80665", "N", "kgf", "1", true);
	check("1", "daN/cm2", "MPa", "0.1", true);
	check("25000", "[VND]/L", "[VND]/mL", "25.000", true);
}

static void codes_are_normalised(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{"kg", "kg"},
		{"kW.h", "kW.h"},
		{"N/mm2", "N/mm2"},
		{"m.s-2", "m/s2"},
		{"/L", "1/L"},
		{"m/(s.s)", "m/s2"},
		{"mm[Hg]", "mm[Hg]"},
		{"10*-6/K", "1/10*6/K"},
		{"{imp}/kWh", "{imp}/kWh"},
		{"m/m", "1"},
		{"1", "1"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct lims_unit u = unit(cases[i][0]);
		assert_string_equal(u.code, cases[i][1]);
		struct lims_unit again = unit(u.code);
		assert_true(lims_unit_equal(&u, &again));
	}
}

static void prefixes_do_not_hide_units(void **state)
{
	(void)state;
	struct lims_unit min = unit("min"), s = unit("s"), pa = unit("Pa"), bar = unit("bar"), da_n = unit("daN"), n = unit("N");
	assert_true(lims_unit_same_dimension(&min, &s));
	assert_true(lims_unit_same_dimension(&pa, &bar));
	assert_true(lims_unit_same_dimension(&da_n, &n));
	struct lims_unit cd = unit("cd"), m_t = unit("mT"), tesla = unit("T"), tonne = unit("t"), kg = unit("kg");
	assert_true(lims_unit_same_dimension(&m_t, &tesla));
	assert_true(lims_unit_same_dimension(&tonne, &kg));
	assert_false(lims_unit_same_dimension(&cd, &s));
}

static void bad_codes_are_refused(void **state)
{
	(void)state;
	static const char *const codes[] = {"", "kgg", "Kg", "kmin", "m^2", "m 2", "{pulse}", "m//s", "m.", "(m", "m)", "m2.5", "mm[Hg", "m99",
		"s0", "12", "kk", "Cel/s", "Cel2", "1000000", "g+", "2g", "((((((((((m))))))))))", "°C", "m-"};
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		struct lims_unit u;
		struct lims_err err = {0};
		if (lims_unit_parse(sheet.units, codes[i], strlen(codes[i]), &u, &err) == LIMS_OK)
			fail_msg("\"%s\" was taken as %s", codes[i], u.code);
		assert_int_equal(err.code, LIMS_E_INPUT);
		assert_true(strlen(err.text) > 10);
	}
}

static void units_of_different_quantities_do_not_convert(void **state)
{
	(void)state;
	struct lims_unit g = unit("g"), l = unit("L"), imp = unit("{imp}"), one = lims_unit_one();
	struct lims_unit_conv c;
	struct lims_err err = {0};
	assert_int_equal(lims_unit_conv(&g, &l, &c, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "\"g\""));
	assert_non_null(strstr(err.text, "\"L\""));
	// Counted impulses are no pure number.
	assert_int_equal(lims_unit_conv(&imp, &one, &c, NULL), LIMS_E_INPUT);
}

static void products_and_roots_of_units(void **state)
{
	(void)state;
	struct lims_unit per = unit("{imp}/kWh"), kwh = unit("kW.h"), imp = unit("{imp}"), u;
	assert_int_equal(lims_unit_mul(&per, &kwh, &u, NULL), LIMS_OK);
	assert_true(lims_unit_equal(&u, &imp)); // factors cancel although the codes do not
	struct lims_unit area = unit("mm2"), mm = unit("mm"), g = unit("g"), cel = unit("Cel"), k = unit("K");
	assert_int_equal(lims_unit_root(&area, &u, NULL), LIMS_OK);
	assert_true(lims_unit_equal(&u, &mm));
	assert_int_equal(lims_unit_root(&g, &u, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_unit_mul(&cel, &g, &u, NULL), LIMS_E_INPUT);
	struct lims_unit d = lims_unit_difference(sheet.units, &cel);
	assert_true(lims_unit_equal(&d, &k));
	assert_int_equal(lims_unit_pow(&g, 25, &u, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_unit_pow(&mm, 3, &u, NULL), LIMS_OK);
	assert_string_equal(u.code, "mm3");
}

static void symbols_as_paper_shows_them(void **state)
{
	(void)state;
	static const char *const cases[][2] = {{"mm[Hg]", "mmHg"}, {"Cel", "°C"}, {"kOhm", "kΩ"}, {"m3/h", "m³/h"}, {"{imp}/kWh", "imp/kWh"},
		{"[VND]/L", "đ/L"}, {"1", ""}, {"um", "µm"}, {"kW.h", "kW·h"}, {"%", "%"}, {"g/(m2.s)", "g/(m²·s)"}, {"1/K", "1/K"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char out[LIMS_UNIT_SYMBOL];
		struct lims_unit u = unit(cases[i][0]);
		lims_unit_symbol(&u, out);
		assert_string_equal(out, cases[i][1]);
	}
}

static void read_text(const char *text, struct lims_faults *f, const struct lims_units **ret)
{
	struct lims_node *root = NULL;
	lims_faults_init(f, sheet.arena, "units.yaml");
	lims_yaml_parse(text, strlen(text), f, &root);
	*ret = root ? lims_units_read(root, sheet.arena, f) : NULL;
}

static void faults_of_a_unit_file_are_all_named(void **state)
{
	(void)state;
	static const char text[] = "format: lims-units-1\n"
							   "source: {document: test}\n"
							   "bases:\n"
							   "  - {code: m, quantity: length, metric: true}\n"
							   "  - {code: s, quantity: time}\n"
							   "prefixes:\n"
							   "  - {code: k, power: 3}\n"
							   "units:\n"
							   "  - {code: h, is: sec, factor: 3600}\n" // 9: unknown unit
							   "  - {code: m, is: s}\n"                 // 10: defined twice
							   "  - {code: v2, is: m}\n"                // 11: digit in a code
							   "  - {code: min, is: s, factor: 0}\n"    // 12: factor 0
							   "  - {code: d, is: s, facter: 86400}\n"  // 13: unknown key
							   "  - {code: x, is: km, offset: 5}\n";    // 14: offset with factor
	struct lims_faults f;
	const struct lims_units *units;
	read_text(text, &f, &units);
	assert_null(units);
	static const int lines[] = {9, 10, 11, 12, 13, 14};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		bool found = false;
		for (size_t k = 0; k < f.kept; k++)
			found = found || f.list[k].line == lines[i];
		if (!found)
			fail_msg("no fault is reported for line %d", lines[i]);
	}
}

static void a_unit_file_without_its_parts_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"[]", "a: b", "format: lims-units-2\nsource: x\nbases: []\nprefixes: []\nunits: []\n",
		"format: lims-units-1\nbases: []\nprefixes: []\nunits: []\n",
		"format: lims-units-1\nsource: x\nbases: {a: b}\nprefixes: []\nunits: []\n",
		"format: lims-units-1\nsource: x\nbases: [text]\nprefixes: []\nunits: []\n",
		// km is already kilo-metre
		("format: lims-units-1\nsource: x\nbases: [{code: m, quantity: l, metric: true}]\nprefixes: [{code: k, power: 3}]\n"
		 "units: [{code: km, is: m, factor: 5}]\n")};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct lims_faults f;
		const struct lims_units *units;
		read_text(texts[i], &f, &units);
		assert_null(units);
		assert_true(f.count > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conversions_are_exact),
		cmocka_unit_test(codes_are_normalised),
		cmocka_unit_test(prefixes_do_not_hide_units),
		cmocka_unit_test(bad_codes_are_refused),
		cmocka_unit_test(units_of_different_quantities_do_not_convert),
		cmocka_unit_test(products_and_roots_of_units),
		cmocka_unit_test(symbols_as_paper_shows_them),
		cmocka_unit_test(faults_of_a_unit_file_are_all_named),
		cmocka_unit_test(a_unit_file_without_its_parts_is_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
