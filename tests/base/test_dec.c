// SPDX-License-Identifier: Apache-2.0
// Decimals: text, quantum, exact arithmetic, the inexact flag, float registers.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/dec.h"
#include "lims-core/base/rat.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static struct lims_dec dec(const char *text)
{
	struct lims_dec d;
	struct lims_err err = {0};
	if (lims_dec_parse(text, strlen(text), &d, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return d;
}

static void expect_text(struct lims_dec d, const char *text)
{
	char out[LIMS_DEC_TEXT];
	lims_dec_text(d, out);
	assert_string_equal(out, text);
}

static void the_library_reports_lost_digits(void **state)
{
	(void)state;
	assert_int_equal(lims_dec_self_check(NULL), LIMS_OK);
}

static void text_keeps_every_digit(void **state)
{
	(void)state;
	static const char *const same[] = {"0", "20.10", "-12", "0.0500", "0.00", "100.00", "-0.001", "1234567890123456789012345678901234",
		"0.1234567890123456789012345678901234", "1e50", "1.23e-50", "-1.000e-60", "0e-50", "1e4000", "1e-4000"};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		expect_text(dec(same[i]), same[i]);
}

static void other_spellings_become_plain(void **state)
{
	(void)state;
	static const struct {
		const char *in, *out;
	} rows[] = {{"+5", "5"}, {"007.50", "7.50"}, {"5e2", "500"}, {"5E+2", "500"}, {"12.5e-3", "0.0125"}, {"1.50e1", "15.0"},
		{"-0.00", "0.00"}, {"0e5", "0"}, {"00000000000000000000000000000000000000000000000001", "1"}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		expect_text(dec(rows[i].in), rows[i].out);
}

static void what_is_no_number_is_refused_and_leaves_the_output(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "+", ".", ".5", "5.", "1,5", " 1", "1 ", "1e", "1e+", "e5", "0x10", "NaN", "Infinity", "--1",
		"1.2.3", "1_000", "12345678901234567890123456789012345", "1e4001", "1e-4001", "10e4000", "0.1e-4000", "1e99999999999999999999",
		"1e-99999999999999999999", "\xEF\xBC\x91"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct lims_dec d = dec("77");
		struct lims_err err = {0};
		if (lims_dec_parse(bad[i], strlen(bad[i]), &d, &err) != LIMS_E_INPUT)
			fail_msg("\"%s\" was read", bad[i]);
		assert_int_equal(err.code, LIMS_E_INPUT);
		assert_true(strlen(err.text) > 10);
		expect_text(d, "77");
	}
}

static void a_nul_or_a_rest_in_the_text_is_refused(void **state)
{
	(void)state;
	struct lims_dec d;
	assert_int_equal(lims_dec_parse("1\0002", 3, &d, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_parse("12345", 3, &d, NULL), LIMS_OK);
	expect_text(d, "123");
}

static void error_exactly_at_the_limit_passes(void **state)
{
	(void)state;
	struct lims_dec error;
	bool inexact = false;
	assert_int_equal(lims_dec_sub(dec("50.2"), dec("50.0"), &error, &inexact, NULL), LIMS_OK);
	assert_false(inexact);
	assert_true(lims_dec_cmp(error, dec("0.2")) <= 0);
	// The same in binary says the opposite: the reason for this room.
	volatile double a = 50.2, b = 50.0;
	assert_false(a - b <= 0.2);
}

static void arithmetic_keeps_the_quantum(void **state)
{
	(void)state;
	struct lims_dec r;
	assert_int_equal(lims_dec_add(dec("20.10"), dec("1"), &r, NULL, NULL), LIMS_OK);
	expect_text(r, "21.10");
	assert_int_equal(lims_dec_sub(dec("20.10"), dec("20.1"), &r, NULL, NULL), LIMS_OK);
	expect_text(r, "0.00");
	assert_int_equal(lims_dec_mul(dec("1.20"), dec("-3.0"), &r, NULL, NULL), LIMS_OK);
	expect_text(r, "-3.600");
	assert_int_equal(lims_dec_div(dec("1"), dec("8"), &r, NULL, NULL), LIMS_OK);
	expect_text(r, "0.125");
	assert_int_equal(lims_dec_sqrt(dec("2.25"), &r, NULL, NULL), LIMS_OK);
	expect_text(r, "1.5");
}

static void one_third_and_the_root_of_two_are_inexact(void **state)
{
	(void)state;
	struct lims_dec r;
	bool inexact = false;
	assert_int_equal(lims_dec_div(dec("1"), dec("3"), &r, &inexact, NULL), LIMS_OK);
	assert_true(inexact);
	expect_text(r, "0.3333333333333333333333333333333333");
	inexact = false;
	assert_int_equal(lims_dec_sqrt(dec("2"), &r, &inexact, NULL), LIMS_OK);
	assert_true(inexact);
	// OEIS A002193: 1.4142135623730950488016887242096980785696…
	expect_text(r, "1.414213562373095048801688724209698");
	inexact = false;
	assert_int_equal(lims_dec_add(dec("1234567890123456789012345678901234"), dec("0.1"), &r, &inexact, NULL), LIMS_OK);
	assert_true(inexact);
}

static void an_exact_result_never_clears_the_flag(void **state)
{
	(void)state;
	struct lims_dec r;
	bool inexact = true;
	assert_int_equal(lims_dec_add(dec("1"), dec("1"), &r, &inexact, NULL), LIMS_OK);
	assert_true(inexact);
}

static void impossible_arithmetic_is_refused(void **state)
{
	(void)state;
	struct lims_dec r = dec("77");
	bool inexact = false;
	struct lims_err err = {0};
	assert_int_equal(lims_dec_div(dec("1"), dec("0.00"), &r, &inexact, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "zero"));
	assert_int_equal(lims_dec_div(dec("0"), dec("0"), &r, &inexact, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_sqrt(dec("-0.01"), &r, &inexact, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "negative"));
	assert_int_equal(lims_dec_mul(dec("1e3000"), dec("1e3000"), &r, &inexact, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "too large"));
	assert_int_equal(lims_dec_mul(dec("1e4000"), dec("1e4000"), &r, &inexact, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_dec_mul(dec("1e-3000"), dec("1e-3000"), &r, &inexact, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "too small"));
	assert_int_equal(lims_dec_mul(dec("1e-4000"), dec("1e-4000"), &r, &inexact, &err), LIMS_E_INPUT);
	assert_int_equal(lims_dec_div(dec("1e4000"), dec("1e-4000"), &r, &inexact, NULL), LIMS_E_INPUT);
	expect_text(r, "77");
	assert_false(inexact);
	assert_int_equal(lims_dec_sqrt(dec("0.00"), &r, &inexact, NULL), LIMS_OK);
	assert_int_equal(lims_dec_sign(r), 0);
}

static void comparison_is_by_value(void **state)
{
	(void)state;
	assert_int_equal(lims_dec_cmp(dec("20.10"), dec("20.1")), 0);
	assert_int_equal(lims_dec_cmp(dec("5e2"), dec("500.0")), 0);
	assert_int_equal(lims_dec_cmp(dec("0.00"), dec("-0")), 0);
	assert_int_equal(lims_dec_cmp(dec("-1"), dec("-0.999")), -1);
	assert_int_equal(lims_dec_cmp(dec("1e-4000"), dec("0")), 1);
	assert_int_equal(lims_dec_sign(dec("-0.0")), 0);
	assert_int_equal(lims_dec_sign(dec("-3")), -1);
	assert_int_equal(lims_dec_sign(dec("0.001")), 1);
}

static void places_are_as_written(void **state)
{
	(void)state;
	assert_int_equal(lims_dec_places(dec("20.10")), 2);
	assert_int_equal(lims_dec_places(dec("500")), 0);
	assert_int_equal(lims_dec_places(dec("5e2")), -2);
	assert_int_equal(lims_dec_places(dec("0.000")), 3);
}

static void signs_change_but_zero_has_none(void **state)
{
	(void)state;
	struct lims_dec r;
	expect_text(lims_dec_neg(dec("1.50")), "-1.50");
	expect_text(lims_dec_neg(dec("-1.50")), "1.50");
	expect_text(lims_dec_neg(dec("0.0")), "0.0");
	expect_text(lims_dec_abs(dec("-7")), "7");
	assert_int_equal(lims_dec_mul(dec("0.0"), dec("-3"), &r, NULL, NULL), LIMS_OK);
	expect_text(r, "0.0");
}

static void integers_come_and_go_whole(void **state)
{
	(void)state;
	int64_t v = 7;
	expect_text(lims_dec_from_int(INT64_MIN), "-9223372036854775808");
	expect_text(lims_dec_from_int(INT64_MAX), "9223372036854775807");
	expect_text(lims_dec_scaled(-12340, -3), "-12.340");
	expect_text(lims_dec_scaled(5, 2), "500");
	assert_true(lims_dec_to_int(dec("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
	assert_true(lims_dec_to_int(dec("9223372036854775807.000"), &v));
	assert_true(v == INT64_MAX);
	assert_true(lims_dec_to_int(dec("5e2"), &v));
	assert_int_equal(v, 500);
	assert_true(lims_dec_to_int(dec("0e4000"), &v));
	assert_int_equal(v, 0);
	v = 7;
	assert_false(lims_dec_to_int(dec("9223372036854775808"), &v));
	assert_false(lims_dec_to_int(dec("-9223372036854775809"), &v));
	assert_false(lims_dec_to_int(dec("0.5"), &v));
	assert_false(lims_dec_to_int(dec("1e4000"), &v));
	assert_int_equal(v, 7);
}

static void double_is_the_nearest_one(void **state)
{
	(void)state;
	assert_true(fabs(lims_dec_to_double(dec("-12.5")) + 12.5) < 1e-300);
	assert_true(fabs(lims_dec_to_double(dec("0.1")) - 0.1) < 1e-300);
}

static void trimming_touches_only_zeros_after_the_point(void **state)
{
	(void)state;
	expect_text(lims_dec_trim(dec("20.10")), "20.1");
	expect_text(lims_dec_trim(dec("5.00")), "5");
	expect_text(lims_dec_trim(dec("500")), "500");
	expect_text(lims_dec_trim(dec("0.000")), "0");
	expect_text(lims_dec_trim(dec("1.230")), "1.23");
}

// Bits by hand from IEEE 754: 230.2 / 2^7 = 1.7984375, and 1.7984375 × 2^23 = 15086387.2, rounded 0xE63333, so the register is
// 0x43663333; its neighbour 0x43663334 is 230.20001220703125 and means 230.20001. 0x3DCCCCCD is the binary32 nearest to 0.1; 0x7F7FFFFF is FLT_MAX = 3.40282347e+38 (C17 5.2.4.2.2),
// 0x00800000 FLT_MIN = 1.17549435e-38, 0x00000001 = 2^-149 = 1.4013e-45, 0x4B800000 = 2^24, 0x5D5E0B6B is 1e18.
static void a_float_register_gives_the_decimal_that_was_meant(void **state)
{
	(void)state;
	static const struct {
		uint32_t bits;
		const char *text;
	} rows[] = {{0x43663333, "230.2"}, {0x43663334, "230.20001"}, {0x3DCCCCCD, "0.1"}, {0x00000000, "0"}, {0x80000000, "0"},
		{0x3F800000, "1"}, {0xBF800000, "-1"}, {0x42C80000, "100"}, {0x4B800000, "16777216"}, {0x7F7FFFFF, "3.4028235e38"},
		{0x00800000, "1.1754944e-38"}, {0x00000001, "1e-45"}, {0x5D5E0B6B, "1000000000000000000"}, {0x42480000, "50"},
		{0x3EAAAAAB, "0.33333334"}, {0x40490FDB, "3.1415927"}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_dec d;
		assert_int_equal(lims_dec_from_float32(rows[i].bits, &d, NULL), LIMS_OK);
		expect_text(d, rows[i].text);
	}
}

static void a_float_register_without_a_number_is_refused(void **state)
{
	(void)state;
	static const uint32_t bits[] = {0x7F800000, 0xFF800000, 0x7FC00000, 0xFFFFFFFF};
	for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
		struct lims_dec d = dec("77");
		assert_int_equal(lims_dec_from_float32(bits[i], &d, NULL), LIMS_E_INPUT);
		expect_text(d, "77");
	}
}

// By hand from IEEE 754: 230.2 / 2^7 = 1.7984375 = 1.CC666…h, cut after 13 hexadecimal digits (the next is 6). 0.1 is 1.999…h × 2^-4, rounded up at the end. DBL_MAX and
// DBL_MIN by C17 5.2.4.2.2; 2^-1074 = 4.94e-324, the shortest is 5e-324; 1/3 = 1.555…h × 2^-2; 2^53 = 9007199254740992; 1e23 lies half way between two and has the even one.
static void a_double_register_gives_the_decimal_that_was_meant(void **state)
{
	(void)state;
	static const struct {
		uint64_t bits;
		const char *text;
	} rows[] = {{0x406CC66666666666, "230.2"}, {0x3FB999999999999A, "0.1"}, {0x0000000000000000, "0"}, {0x8000000000000000, "0"},
		{0x3FF0000000000000, "1"}, {0xBFF0000000000000, "-1"}, {0x4059000000000000, "100"}, {0x4340000000000000, "9007199254740992"},
		{0x7FEFFFFFFFFFFFFF, "1.7976931348623157e308"}, {0x0010000000000000, "2.2250738585072014e-308"}, {0x0000000000000001, "5e-324"},
		{0x3FD5555555555555, "0.3333333333333333"}, {0x44B52D02C7E14AF6, "100000000000000000000000"}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_dec d;
		assert_int_equal(lims_dec_from_float64(rows[i].bits, &d, NULL), LIMS_OK);
		expect_text(d, rows[i].text);
	}
	static const uint64_t none[] = {0x7FF0000000000000, 0xFFF0000000000000, 0x7FF8000000000000, 0xFFFFFFFFFFFFFFFF};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		struct lims_dec d = dec("77");
		assert_int_equal(lims_dec_from_float64(none[i], &d, NULL), LIMS_E_INPUT);
		expect_text(d, "77");
	}
}

static uint64_t chance(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state >> 1;
}

/// Of 1 to 18 digits, now and then at the ends of a machine word, with 3 places before or up to 20 behind the point.
static struct lims_dec any_dec(uint64_t *state)
{
	static const int64_t ends[] = {0, 1, INT64_MAX, INT64_MAX - 1, (INT64_C(1) << 62) - 1, INT64_C(1) << 62, (INT64_C(1) << 62) + 1};
	int64_t c = (int64_t)(chance(state) >> (chance(state) % 62));
	if (chance(state) % 8 == 0)
		c = ends[chance(state) % (sizeof ends / sizeof *ends)];
	return lims_dec_scaled(chance(state) % 2 ? -c : c, (int)(chance(state) % 24) - 20);
}

/// value(r) is d, and d has so many places unless 34 digits do not hold them.
static void is_exactly(struct lims_dec d, const struct lims_rat *r, int places)
{
	struct lims_rat *v = lims_rat_create();
	assert_int_equal(lims_rat_from_dec(v, d, NULL), LIMS_OK);
	assert_int_equal(lims_rat_cmp(v, r), 0);
	if (lims_dec_magnitude(d) + 1 + places <= LIMS_DEC_DIGITS)
		assert_int_equal(lims_dec_places(d), places);
	lims_rat_destroy(v);
}

// What is short is worked out in machine words, what is long in the library: both give the exact value with the preferred exponent
// (IEEE 754-2008, 5.2.3: the lower one of a sum, the sum of a product).
static void sums_products_and_order_of_readings_are_exact(void **state)
{
	(void)state;
	uint64_t seed = 7;
	struct lims_rat *a = lims_rat_create(), *b = lims_rat_create(), *r = lims_rat_create();
	unsigned exact = 0;
	for (int i = 0; i < 200000; i++) {
		struct lims_dec x = any_dec(&seed), y = any_dec(&seed), d;
		int low = lims_dec_places(x) > lims_dec_places(y) ? lims_dec_places(x) : lims_dec_places(y);
		bool inexact = false;
		assert_int_equal(lims_rat_from_dec(a, x, NULL), LIMS_OK);
		assert_int_equal(lims_rat_from_dec(b, y, NULL), LIMS_OK);
		assert_int_equal(lims_dec_cmp(x, y), lims_rat_cmp(a, b));
		assert_int_equal(lims_dec_sign(x), lims_rat_sign(a));
		assert_int_equal(lims_dec_add(x, y, &d, &inexact, NULL), LIMS_OK);
		assert_int_equal(lims_rat_add(r, a, b, NULL), LIMS_OK);
		if (!inexact)
			is_exactly(d, r, low);
		exact += !inexact;
		inexact = false;
		assert_int_equal(lims_dec_sub(x, y, &d, &inexact, NULL), LIMS_OK);
		assert_int_equal(lims_rat_sub(r, a, b, NULL), LIMS_OK);
		if (!inexact)
			is_exactly(d, r, low);
		inexact = false;
		assert_int_equal(lims_dec_mul(x, y, &d, &inexact, NULL), LIMS_OK);
		assert_int_equal(lims_rat_mul(r, a, b, NULL), LIMS_OK);
		if (!inexact)
			is_exactly(d, r, lims_dec_places(x) + lims_dec_places(y));
		exact += !inexact;
	}
	assert_true(exact > 300000);
	lims_rat_destroy(a);
	lims_rat_destroy(b);
	lims_rat_destroy(r);
}

static void decimals_are_apart_by_a_power_of_ten_or_not(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		int power, order;
	} rows[] = {
		{"1.01", "1.00", -2, 1},
		{"1.01", "1.00", -1, 0},
		{"1.00", "1.01", -2, -1},
		{"1.000000000000000000000000000000001", "1", -33, 1},
		{"1.000000000000000000000000000000001", "1", -32, 0},
		{"-0.5", "0.5", 0, -1},
		{"0.5", "-0.5", 0, 1},
		{"0.5", "-0.4", 0, 0},
		{"-2", "-1", 0, -1},
		{"0", "0.00", -4000, 0},
		{"7", "7", -4000, 0},
		{"1e40", "-1e-40", 40, 1},
		{"-1e40", "1e-40", 41, 0},
		{"1e-40", "1e40", 39, -1},
		{"0", "1e-40", -40, -1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lims_dec a, b;
		assert_int_equal(lims_dec_parse(rows[i].a, strlen(rows[i].a), &a, NULL), LIMS_OK);
		assert_int_equal(lims_dec_parse(rows[i].b, strlen(rows[i].b), &b, NULL), LIMS_OK);
		if (lims_dec_cmp_apart(a, b, rows[i].power) != rows[i].order)
			fail_msg("%s and %s, 10^%d", rows[i].a, rows[i].b, rows[i].power);
	}
}

// Every decimal of six digits survives binary32 (FLT_DIG, C17 5.2.4.2.2), whatever its power of ten.
static void six_digits_survive_a_float_register(void **state)
{
	(void)state;
	uint32_t seed = 1;
	for (int i = 0; i < 20000; i++) {
		seed = seed * 1664525u + 1013904223u;
		int digits = (int)(seed >> 8) % 900000 + 100000;
		int power = (int)(seed >> 3 & 31) - 20;
		struct lims_dec d, wanted = lims_dec_scaled(digits, power);
		float f = (float)lims_dec_to_double(wanted);
		uint32_t bits;
		memcpy(&bits, &f, sizeof bits);
		assert_int_equal(lims_dec_from_float32(bits, &d, NULL), LIMS_OK);
		if (lims_dec_cmp(d, wanted) != 0)
			fail_msg("%de%d changed", digits, power);
	}
}

// The shortest text of the C library that reads back to the same float, digit by digit, is what the register means. Every exponent, powers of two among them.
static void a_float_register_is_the_shortest_text_that_reads_back(void **state)
{
	(void)state;
	uint64_t seed = 7;
	for (int i = 0; i < 60000; i++) {
		uint32_t bits = (uint32_t)chance(&seed);
		if (i % 16 == 0)
			bits &= 0xff800000u;
		float f;
		memcpy(&f, &bits, sizeof f);
		if ((bits >> 23 & 0xff) == 0xff || (bits >> 23 & 0xff) == 0)
			continue;
		char text[40];
		int digits = 1;
		for (float back = 0; digits <= 9; digits++) {
			snprintf(text, sizeof text, "%.*e", digits - 1, (double)f);
			struct lims_dec shorter;
			assert_int_equal(lims_dec_parse(text, strlen(text), &shorter, NULL), LIMS_OK);
			back = (float)lims_dec_to_double(shorter);
			if (memcmp(&back, &f, sizeof f) == 0)
				break;
		}
		struct lims_dec d, wanted;
		assert_int_equal(lims_dec_from_float32(bits, &d, NULL), LIMS_OK);
		assert_int_equal(lims_dec_parse(text, strlen(text), &wanted, NULL), LIMS_OK);
		// At a power of two the nearest decimal of that length may not read back and the one above it does.
		bool power_of_two = (bits & 0x7fffff) == 0;
		if (lims_dec_cmp(d, wanted) != 0 && !power_of_two)
			fail_msg("0x%08X", (unsigned)bits);
		float again = (float)lims_dec_to_double(d);
		assert_memory_equal(&again, &f, sizeof f);
	}
}

// Every decimal of fifteen digits survives binary64 (DBL_DIG).
static void fifteen_digits_survive_a_double_register(void **state)
{
	(void)state;
	uint64_t seed = 1;
	for (int i = 0; i < 5000; i++) {
		int64_t digits = (int64_t)(chance(&seed) % 900000000000000u) + 100000000000000;
		int power = (int)(chance(&seed) % 40) - 30;
		struct lims_dec d, wanted = lims_dec_scaled(digits, power);
		double f = lims_dec_to_double(wanted);
		uint64_t bits;
		memcpy(&bits, &f, sizeof bits);
		assert_int_equal(lims_dec_from_float64(bits, &d, NULL), LIMS_OK);
		if (lims_dec_cmp(d, wanted) != 0)
			fail_msg("%llde%d changed", (long long)digits, power);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_library_reports_lost_digits),
		cmocka_unit_test(text_keeps_every_digit),
		cmocka_unit_test(other_spellings_become_plain),
		cmocka_unit_test(what_is_no_number_is_refused_and_leaves_the_output),
		cmocka_unit_test(a_nul_or_a_rest_in_the_text_is_refused),
		cmocka_unit_test(error_exactly_at_the_limit_passes),
		cmocka_unit_test(arithmetic_keeps_the_quantum),
		cmocka_unit_test(one_third_and_the_root_of_two_are_inexact),
		cmocka_unit_test(an_exact_result_never_clears_the_flag),
		cmocka_unit_test(impossible_arithmetic_is_refused),
		cmocka_unit_test(comparison_is_by_value),
		cmocka_unit_test(places_are_as_written),
		cmocka_unit_test(signs_change_but_zero_has_none),
		cmocka_unit_test(integers_come_and_go_whole),
		cmocka_unit_test(double_is_the_nearest_one),
		cmocka_unit_test(trimming_touches_only_zeros_after_the_point),
		cmocka_unit_test(a_float_register_gives_the_decimal_that_was_meant),
		cmocka_unit_test(a_float_register_without_a_number_is_refused),
		cmocka_unit_test(a_double_register_gives_the_decimal_that_was_meant),
		cmocka_unit_test(sums_products_and_order_of_readings_are_exact),
		cmocka_unit_test(decimals_are_apart_by_a_power_of_ten_or_not),
		cmocka_unit_test(six_digits_survive_a_float_register),
		cmocka_unit_test(a_float_register_is_the_shortest_text_that_reads_back),
		cmocka_unit_test(fifteen_digits_survive_a_double_register),
	};
	return cmocka_run_group_tests_name("base dec", tests, NULL, NULL);
}
