// SPDX-License-Identifier: Apache-2.0
// What a certificate states between its points, at its ends, over its range; exact, and in the units that the procedure asks for.
#include "lims-core/engine/curve.h"
#include "lims-core/engine/units.h"

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

struct desk {
	struct lims_arena *arena;
	const struct lims_units *units;
	struct lims_err err;
};

static int setup(void **state)
{
	static struct desk desk;
	struct lims_buf text = {0};
	struct lims_faults faults;
	struct lims_node *root = NULL;
	desk = (struct desk){.arena = lims_arena_create(64 << 20)};
	*state = &desk;
	if (desk.arena == NULL || lims_file_read(LIMS_SOURCE_DIR "/calibration-data/units.yaml", 1 << 20, &text, &desk.err) != LIMS_OK)
		return -1;
	lims_faults_init(&faults, desk.arena, "units.yaml");
	lims_yaml_parse(lims_buf_text(&text), text.len, &faults, &root);
	desk.units = root == NULL ? NULL : lims_units_read(root, desk.arena, &faults);
	lims_buf_finish(&text);
	return desk.units != NULL ? 0 : -1;
}

static int teardown(void **state)
{
	struct desk *d = *state;
	lims_arena_destroy(d->arena);
	return 0;
}

static const struct lims_unit *unit(struct desk *d, const char *code)
{
	struct lims_unit *u = lims_arena_take(d->arena, sizeof *u);
	if (strcmp(code, "1") == 0)
		*u = lims_unit_one();
	else
		assert_int_equal(lims_unit_parse(d->units, code, strlen(code), u, &d->err), LIMS_OK);
	return u;
}

static struct lims_certified asked(struct desk *d, const char *code, const char *of)
{
	struct lims_unit *difference = lims_arena_take(d->arena, sizeof *difference);
	struct lims_certified as = {.name = "c", .unit = code, .measure = unit(d, code), .of = of, .difference = difference};
	*difference = lims_unit_difference(d->units, as.measure);
	as.argument = of[0] != '\0' ? unit(d, of) : NULL;
	return as;
}

/// The curve that a JSON object states, for a procedure that asks for `code` over `of` ("": a number).
static lims_rc build(struct desk *d, const char *json, const char *code, const char *of, const struct lims_curve **ret)
{
	char text[4000];
	struct lims_json_doc *doc = NULL;
	struct lims_node *node = NULL;
	struct lims_faults faults;
	struct lims_ws_certificate c;
	struct lims_certified as = asked(d, code, of);
	snprintf(text, sizeof text, "{\"number\":\"1\",\"data\":{\"c\":%s}}", json);
	assert_int_equal(lims_json_parse(text, strlen(text), sizeof text, &doc, &d->err), LIMS_OK);
	assert_int_equal(lims_node_json(lims_json_root(doc), d->arena, &node, &d->err), LIMS_OK);
	lims_json_destroy(doc);
	lims_faults_init(&faults, d->arena, "certificate");
	lims_certificate_read(node, NULL, d->arena, &faults, &c);
	lims_rc rc = lims_faults_check(&faults, &d->err);
	return rc != LIMS_OK ? rc : lims_curve_build(&c.curves[0], &as, d->units, d->arena, ret, &d->err);
}

static const struct lims_curve *built(struct desk *d, const char *json, const char *code, const char *of)
{
	const struct lims_curve *c = NULL;
	if (build(d, json, code, of, &c) != LIMS_OK)
		fail_msg("%s: %s", json, d->err.text);
	return c;
}

static void refused(struct desk *d, const char *json, const char *code, const char *of, const char *words)
{
	const struct lims_curve *c = NULL;
	if (build(d, json, code, of, &c) != LIMS_E_INPUT)
		fail_msg("%s was accepted", json);
	if (strstr(d->err.text, words) == NULL)
		fail_msg("%s: expected \"%s\", got \"%s\"", json, words, d->err.text);
}

static struct lims_value at(const char *text)
{
	struct lims_value v = lims_value_number(lims_dec_from_int(0), NULL);
	assert_int_equal(lims_dec_parse(text, strlen(text), &v.number, NULL), LIMS_OK);
	return v;
}

/// The look-up in decimals, and that it is the one in rationals rounded once. "x" NULL: a number.
static struct lims_value look(const struct lims_curve *c, enum lims_ref_part part, const char *x)
{
	struct lims_value v = x != NULL ? at(x) : at("0"), got;
	struct lims_rvalue r = {.kind = LIMS_KIND_NUMBER, .number = lims_rat_create()}, exact = {.number = lims_rat_create()};
	assert_int_equal(lims_rat_from_dec(r.number, v.number, NULL), LIMS_OK);
	lims_curve_look(c, part, x != NULL ? &v : NULL, &got);
	lims_curve_look_rat(c, part, x != NULL ? &r : NULL, &exact);
	assert_int_equal(got.kind, exact.kind);
	if (got.kind == LIMS_KIND_NUMBER) {
		struct lims_dec d;
		bool inexact = false;
		assert_int_equal(lims_rat_to_dec(exact.number, &d, &inexact, NULL), LIMS_OK);
		assert_int_equal(lims_dec_cmp(d, got.number), 0);
		assert_int_equal(got.exact, !inexact);
	}
	lims_rat_destroy(r.number);
	lims_rat_destroy(exact.number);
	return got;
}

static void gives(const struct lims_curve *c, enum lims_ref_part part, const char *x, const char *want)
{
	struct lims_value got = look(c, part, x);
	char text[LIMS_DEC_TEXT] = "";
	if (got.kind == LIMS_KIND_NUMBER)
		lims_dec_text(got.number, text);
	if (got.kind != LIMS_KIND_NUMBER || lims_dec_cmp(got.number, at(want).number) != 0)
		fail_msg("at %s: expected %s, got %s%s", x, want, text, got.kind == LIMS_KIND_NONE ? lims_value_reason_name(got.reason) : "");
}

static void nothing(const struct lims_curve *c, enum lims_ref_part part, const char *x, enum lims_value_reason reason)
{
	struct lims_value got = look(c, part, x);
	assert_int_equal(got.kind, LIMS_KIND_NONE);
	assert_int_equal(got.reason, reason);
}

static void between_two_points_the_line_is_straight_and_exact(void **state)
{
	struct desk *d = *state;
	const struct lims_curve *c = built(d,
		"{\"points\":[{\"at\":\"0 kPa\",\"value\":\"0.02 kPa\"},{\"at\":\"30 kPa\",\"value\":\"0.05 kPa\"},"
		"{\"at\":\"33 kPa\",\"value\":\"-0.02 kPa\"}],\"U\":\"0.04 kPa\",\"k\":\"2\"}",
		"kPa", "kPa");
	gives(c, LIMS_PART_VALUE, "0", "0.02");
	gives(c, LIMS_PART_VALUE, "10", "0.03"); // 0.02 + 10/30 of 0.03
	gives(c, LIMS_PART_VALUE, "30", "0.05");
	gives(c, LIMS_PART_VALUE, "33.0", "-0.02");
	gives(c, LIMS_PART_VALUE, "31.5", "0.015");
	// 0.05 - 0.07/3 = 0.08/3
	assert_false(look(c, LIMS_PART_VALUE, "31").exact);
	gives(c, LIMS_PART_VALUE, "31", "0.02666666666666666666666666666666667");
	gives(c, LIMS_PART_EXPANDED, "31", "0.04");
	gives(c, LIMS_PART_FACTOR, "31", "2");
	assert_true(lims_curve_slope(c, 31) < -0.0233 && lims_curve_slope(c, 31) > -0.0234); // -0.07/3
	assert_true(lims_curve_slope(c, 30) < -0.0233);                                      // at a point the line above it
	assert_true(lims_curve_slope(c, 33) < -0.0233);                                      // at the last the line below
}

static void nothing_is_told_outside_of_the_points(void **state)
{
	struct desk *d = *state;
	const struct lims_curve *c =
		built(d, "{\"points\":[{\"at\":\"1 V\",\"value\":\"1 mV\"},{\"at\":\"2 V\",\"value\":\"2 mV\"}]}", "mV", "V");
	nothing(c, LIMS_PART_VALUE, "0.9999999999", LIMS_VALUE_OUTSIDE);
	nothing(c, LIMS_PART_VALUE, "2.0000000001", LIMS_VALUE_OUTSIDE);
	nothing(c, LIMS_PART_EXPANDED, "1.5", LIMS_VALUE_NOT_CERTIFIED);
	nothing(c, LIMS_PART_FACTOR, "1.5", LIMS_VALUE_NOT_CERTIFIED);
	c = built(d, "{\"points\":[{\"at\":\"1 V\",\"value\":\"1 mV\"}]}", "mV", "V");
	gives(c, LIMS_PART_VALUE, "1", "1");
	nothing(c, LIMS_PART_VALUE, "1.1", LIMS_VALUE_OUTSIDE);
}

/// Of two neighbours with their own U and k: U on the straight line, k the smaller, so that U/k is never too small.
static void uncertainty_between_points_follows_the_points(void **state)
{
	struct desk *d = *state;
	const struct lims_curve *c = built(d,
		"{\"points\":[{\"at\":\"0 g\",\"value\":\"0 mg\",\"U\":\"1 mg\",\"k\":\"2\"},{\"at\":\"10 g\",\"value\":\"0 mg\",\"U\":\"3 mg\","
		"\"k\":\"2.13\"}]}",
		"mg", "g");
	gives(c, LIMS_PART_EXPANDED, "0", "1");
	gives(c, LIMS_PART_EXPANDED, "2.5", "1.5");
	gives(c, LIMS_PART_EXPANDED, "10", "3");
	gives(c, LIMS_PART_FACTOR, "2.5", "2");
	gives(c, LIMS_PART_FACTOR, "10", "2.13");
}

static void units_of_the_certificate_are_converted_exactly(void **state)
{
	struct desk *d = *state;
	// 1 bar = 100 kPa
	const struct lims_curve *c = built(
		d, "{\"points\":[{\"at\":\"0 bar\",\"value\":\"0 mbar\"},{\"at\":\"3 bar\",\"value\":\"6 mbar\"}],\"U\":\"2 mbar\"}", "kPa", "kPa");
	gives(c, LIMS_PART_VALUE, "100", "0.2"); // 2 mbar
	gives(c, LIMS_PART_EXPANDED, "100", "0.2");
	nothing(c, LIMS_PART_VALUE, "300.1", LIMS_VALUE_OUTSIDE);
	// y = 1 + 2 x mbar, x in bar: at 50 kPa 2 mbar; the slope is 2 mbar/bar = 0.002
	c = built(d, "{\"polynomial\":[\"1\",\"2\"],\"unit\":\"mbar\",\"of\":\"bar\",\"from\":\"0 bar\",\"to\":\"1 bar\"}", "kPa", "kPa");
	gives(c, LIMS_PART_VALUE, "50", "0.2");
	assert_true(lims_curve_slope(c, 50) > 0.001999 && lims_curve_slope(c, 50) < 0.002001);
}

static void a_polynomial_holds_within_its_range(void **state)
{
	struct desk *d = *state;
	// a thermometer's correction in K over its reading in °C: 0.01 - 0.002 t + 0.00001 t²
	const struct lims_curve *c = built(d,
		"{\"polynomial\":[\"0.01\",\"-0.002\",\"1e-5\"],\"unit\":\"K\",\"of\":\"Cel\",\"from\":\"0 Cel\",\"to\":\"100 Cel\",\"U\":\"0.02 "
		"K\",\"k\":\"2\"}",
		"K", "Cel");
	gives(c, LIMS_PART_VALUE, "0", "0.01");
	gives(c, LIMS_PART_VALUE, "100", "-0.09");       // 0.01 - 0.2 + 0.1
	gives(c, LIMS_PART_VALUE, "50.5", "-0.0654975"); // 0.01 - 0.101 + 0.0255025
	nothing(c, LIMS_PART_VALUE, "-0.1", LIMS_VALUE_OUTSIDE);
	nothing(c, LIMS_PART_EXPANDED, "100.1", LIMS_VALUE_OUTSIDE);
	gives(c, LIMS_PART_EXPANDED, "100", "0.02");
}

static void a_volume_expands_with_its_temperature(void **state)
{
	struct desk *d = *state;
	// 20.004 L at 20 °C, 33.5e-6 per K: at 26 °C 20.004 · (1 + 0.000201) = 20.008020804
	const struct lims_curve *c = built(d,
		"{\"expansion\":\"0.0000335 K-1\",\"value\":\"20.004 L\",\"at\":\"20 Cel\",\"from\":\"5 Cel\",\"to\":\"35 Cel\",\"U\":\"4 mL\"}",
		"L", "Cel");
	gives(c, LIMS_PART_VALUE, "20", "20.004");
	gives(c, LIMS_PART_VALUE, "26", "20.008020804");
	gives(c, LIMS_PART_EXPANDED, "26", "0.004");
	nothing(c, LIMS_PART_VALUE, "35.01", LIMS_VALUE_OUTSIDE);
}

static void a_number_keeps_its_digits(void **state)
{
	struct desk *d = *state;
	const struct lims_curve *c = built(d, "{\"constant\":\"1000.0120 mg\",\"U\":\"0.030 mg\",\"k\":\"2.00\"}", "g", "");
	char text[LIMS_DEC_TEXT];
	struct lims_value v = look(c, LIMS_PART_VALUE, NULL);
	lims_dec_text(v.number, text);
	assert_string_equal(text, "1.0000120");
	gives(c, LIMS_PART_EXPANDED, NULL, "0.00003");
	gives(c, LIMS_PART_FACTOR, NULL, "2");
}

static void bad_certificates_are_refused_with_their_place(void **state)
{
	struct desk *d = *state;
	refused(
		d, "{\"points\":[{\"at\":\"2 kPa\",\"value\":\"0 kPa\"},{\"at\":\"2.0 kPa\",\"value\":\"1 kPa\"}]}", "kPa", "kPa", "must ascend");
	refused(d, "{\"points\":[{\"at\":\"2 kPa\",\"value\":\"0 kPa\"},{\"at\":\"1 kPa\",\"value\":\"1 kPa\"}]}", "kPa", "kPa",
		"point 2 at 1 kPa does not lie above 2 kPa");
	refused(d, "{\"points\":[]}", "kPa", "kPa", "is empty");
	refused(d, "{\"points\":[{\"at\":\"NaN kPa\",\"value\":\"0 kPa\"}]}", "kPa", "kPa", "point 1: at: \"NaN kPa\" is no number");
	refused(d, "{\"points\":[{\"at\":\"1 kPa\",\"value\":\"inf kPa\"}]}", "kPa", "kPa", "no number");
	refused(d, "{\"points\":[{\"at\":\"1 kPa\",\"value\":\"1 g\"}]}", "kPa", "kPa", "not in kPa");
	refused(d, "{\"points\":[{\"at\":\"1 kPa\",\"value\":\"1 kPa\",\"sigma\":\"1 kPa\"}]}", "kPa", "kPa", "\"sigma\" is not known");
	refused(d, "{\"points\":[{\"at\":\"1 kPa\"}]}", "kPa", "kPa", "\"value\" is missing");
	refused(d, "{\"constant\":\"1 kPa\",\"U\":\"-0.1 kPa\"}", "kPa", "", "not above zero");
	refused(d, "{\"constant\":\"1 kPa\",\"k\":\"0\"}", "kPa", "", "not above zero");
	refused(d, "{\"constant\":\"1\"}", "kPa", "", "no unit");
	refused(d, "{\"constant\":\"1 kPa\",\"points\":[]}", "kPa", "kPa", "needs one of");
	refused(d, "{}", "kPa", "kPa", "needs one of");
	refused(d, "\"1 kPa\"", "kPa", "kPa", "A map is expected");
	refused(d, "{\"polynomial\":[\"1\"],\"unit\":\"kPa\",\"of\":\"kPa\"}", "kPa", "kPa", "\"from\" is missing");
	refused(d, "{\"polynomial\":[\"1 kPa\"],\"unit\":\"kPa\",\"of\":\"kPa\",\"from\":\"0 kPa\",\"to\":\"1 kPa\"}", "kPa", "kPa",
		"coefficient 0, \"1 kPa\", is no number");
	refused(d, "{\"polynomial\":[\"1\"],\"unit\":\"g\",\"of\":\"kPa\",\"from\":\"0 kPa\",\"to\":\"1 kPa\"}", "kPa", "kPa", "kPa is needed");
	refused(d, "{\"polynomial\":[\"1\"],\"unit\":\"kPa\",\"of\":\"kPa\",\"from\":\"2 kPa\",\"to\":\"1 kPa\"}", "kPa", "kPa",
		"exchange the ends");
	refused(d, "{\"points\":[{\"at\":\"1 kPa\",\"value\":\"1 kPa\"}]}", "kPa", "", "asks for a number");
	// a difference in K is no point in °C, whatever its size
	refused(d, "{\"constant\":\"0.02 Cel\"}", "K", "", "different things");
	refused(d, "{\"constant\":\"20 Cel\",\"U\":\"0.02 Cel\"}", "Cel", "", "different things");
	refused(d, "{\"expansion\":\"0.00003 Cel-1\",\"value\":\"20 L\",\"at\":\"20 Cel\"}", "L", "Cel", "Cel");
}

/// What a certificate states about 20 °C and K is checked by itself too, when no procedure asks yet.
static void a_certificate_is_checked_by_itself(void **state)
{
	struct desk *d = *state;
	struct lims_ws_point descending[] = {{.at = "2 bar", .value = "1 mbar"}, {.at = "1 bar", .value = "1 mbar"}};
	struct lims_ws_curve curve = {.name = "c", .kind = LIMS_CURVE_POINTS, .points = descending, .point_count = 2};
	assert_int_equal(lims_curve_check(&curve, d->units, d->arena, &d->err), LIMS_E_INPUT);
	assert_non_null(strstr(d->err.text, "must ascend"));
	descending[0].at = "0.5 bar";
	assert_int_equal(lims_curve_check(&curve, d->units, d->arena, &d->err), LIMS_OK);
	descending[1].at = "1 L";
	assert_int_equal(lims_curve_check(&curve, d->units, d->arena, &d->err), LIMS_E_INPUT);
	struct lims_ws_curve expansion = {
		.name = "c", .kind = LIMS_CURVE_EXPANSION, .value = "20 L", .at = "20 Cel", .expansion = "0.00003 K-1", .from = "5 Cel"};
	assert_int_equal(lims_curve_check(&expansion, d->units, d->arena, &d->err), LIMS_OK);
	expansion.from = "5 kPa";
	assert_int_equal(lims_curve_check(&expansion, d->units, d->arena, &d->err), LIMS_E_INPUT);
	static const char *const coefficients[] = {"1", "2"};
	struct lims_ws_curve polynomial = {.name = "c",
		.kind = LIMS_CURVE_POLYNOMIAL,
		.coefficients = coefficients,
		.coefficient_count = 2,
		.unit = "K",
		.of = "Cel",
		.from = "0 Cel",
		.to = "9 Cel"};
	assert_int_equal(lims_curve_check(&polynomial, d->units, d->arena, &d->err), LIMS_OK);
	struct lims_ws_curve constant = {.name = "c", .kind = LIMS_CURVE_CONSTANT, .value = "1.2 mV", .k = "two"};
	assert_int_equal(lims_curve_check(&constant, d->units, d->arena, &d->err), LIMS_E_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(between_two_points_the_line_is_straight_and_exact),
		cmocka_unit_test(nothing_is_told_outside_of_the_points),
		cmocka_unit_test(uncertainty_between_points_follows_the_points),
		cmocka_unit_test(units_of_the_certificate_are_converted_exactly),
		cmocka_unit_test(a_polynomial_holds_within_its_range),
		cmocka_unit_test(a_volume_expands_with_its_temperature),
		cmocka_unit_test(a_number_keeps_its_digits),
		cmocka_unit_test(bad_certificates_are_refused_with_their_place),
		cmocka_unit_test(a_certificate_is_checked_by_itself),
	};
	return cmocka_run_group_tests_name("engine curve", tests, setup, teardown);
}
