// SPDX-License-Identifier: Apache-2.0
// OBIS codes: every spelling reads, no two codes share a role, units by text and code, scaled integers.
#include "drivers/protocol/electricity/obis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void every_spelling_of_a_code_reads(void **state)
{
	(void)state;
	static const struct {
		const char *spelling, *code;
	} rows[] = {
		{"1.8.0", "1.8.0"},
		{"1-0:1.8.0", "1-0:1.8.0"},
		{"1-0:1.8.0*255", "1-0:1.8.0*255"},
		{"1-0:1.8.0.255", "1-0:1.8.0*255"},
		{"1.0.1.8.0.255", "1-0:1.8.0*255"},
		{"1.8.0*01", "1.8.0*1"},
		{"1.8.0&01", "1.8.0&1"},
		{"F.F", "97.97"},
		{"F.F.0", "97.97.0"},
		{"C.1.0", "96.1.0"},
		{"1-1:C.2.1", "1-1:96.2.1"},
		{"P.01", "99.1"},
		{"P.98", "99.98"},
		{"0-1:24.2.1", "0-1:24.2.1"},
		{"129-129:199.130.5*255", "129-129:199.130.5*255"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_obis o;
		char text[LIMS_OBIS_TEXT];
		assert_true(lims_obis_read(rows[i].spelling, strlen(rows[i].spelling), &o));
		lims_obis_text(&o, text);
		assert_string_equal(text, rows[i].code);
	}
}

static void what_is_no_code_is_refused(void **state)
{
	(void)state;
	static const char *const rows[] = {"", "1", "1.", ".8.0", "1..0", "1.8.0*", "256.8.0", "1.8.0.0", "1:8.0", "1-0:1.8.0*255*1", "1.8*0.1",
		"X.8.0", "1.8.0 ", "1-0:1-8.0", "1.8.0000", "1.0.1.8.0.255.1", "1.0.1.8.0", "1-0.1.8.0"};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_obis o;
		if (lims_obis_read(rows[i], strlen(rows[i]), &o))
			fail_msg("\"%s\" reads as a code", rows[i]);
	}
}

static void a_code_names_the_quantity_and_its_unit(void **state)
{
	(void)state;
	// Groups C, D, E by the Blue Book, 7.5 (electricity): C 1, 2 active import, export; 3, 4 reactive; 11, 12 I, U; 13 PF; 14 f; 20 more per phase.
	static const struct {
		const char *code, *role, *unit;
	} rows[] = {
		{"1.8.0", "energy_active_import", "Wh"}, {"1-0:1.8.0*255", "energy_active_import", "Wh"},
		{"1.8.2", "energy_active_import_t2", "Wh"}, {"1.8.0*01", "energy_active_import_p01", "Wh"},
		{"1.8.0&01", "energy_active_import_r01", "Wh"}, {"1-1:1.8.1", "energy_active_import_t1_ch1", "Wh"},
		{"2.8.0", "energy_active_export", "Wh"}, {"3.8.0", "energy_reactive_import", "varh"}, {"8.8.0", "energy_reactive_q4", "varh"},
		{"16.7.0", "power_active", "W"}, {"36.7.0", "power_active_l1", "W"}, {"1.7.0", "power_active_import", "W"},
		{"1.6.1", "demand_active_import_max_t1", "W"}, {"31.7.0", "current_l1", "A"}, {"52.7.0", "voltage_l2", "V"},
		{"73.7.0", "power_factor_l3", "1"}, {"14.7.0", "frequency", "Hz"}, {"0.3.0", "meter_constant", "{imp}/kWh"},
		{"F.F", "error_register", NULL}, {"0.0.0", "serial_number", NULL}, {"C.1.0", "device_id_1", NULL},
		// no names of their own
		{"1-0:1.7.1*255", "obis_1-0:1.7.1*255", "W"}, {"0-1:24.2.1", "obis_0-1:24.2.1", NULL}, {"0-0:1.8.0", "obis_0-0:1.8.0", NULL},
		{"7-0:1.8.0", "obis_7-0:1.8.0", NULL}, {"81.7.1", "obis_81.7.1", NULL},
		{"1-3:3.8.12*101", "obis_1-3:3.8.12*101", "varh"}, // the name would be too long
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_obis o;
		char role[LIMS_READING_ROLE];
		assert_true(lims_obis_read(rows[i].code, strlen(rows[i].code), &o));
		const char *unit = lims_obis_role(&o, role);
		assert_string_equal(role, rows[i].role);
		if (!rows[i].unit) {
			assert_null(unit);
			continue;
		}
		assert_non_null(unit);
		assert_string_equal(unit, rows[i].unit);
	}
}

static void no_two_codes_of_electricity_share_a_role(void **state)
{
	(void)state;
	enum { CODES = 101 * 10 * 5 };
	static char roles[CODES][LIMS_READING_ROLE];
	size_t n = 0;
	for (unsigned c = 0; c <= 100; c++)
		for (unsigned d = 0; d < 10; d++)
			for (unsigned e = 0; e < 5; e++) {
				struct lims_obis o = lims_obis_of((uint8_t[]){1, 0, (uint8_t)c, (uint8_t)d, (uint8_t)e, 255});
				lims_obis_role(&o, roles[n++]);
			}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(roles[i], roles[k]);
}

static void units_are_known_by_text_and_by_code(void **state)
{
	(void)state;
	assert_string_equal(lims_obis_unit_of_text("kWh", 3), "kWh");
	assert_string_equal(lims_obis_unit_of_text("kVArh*", 5), "kvarh");
	assert_null(lims_obis_unit_of_text("kwx", 3));
	assert_null(lims_obis_unit_of_text("", 0));
	// facts 5.3: unit code 30 Wh, 27 W, 29 var, 33 A, 35 V, 44 Hz, 8 degrees
	assert_string_equal(lims_obis_unit_of_code(30), "Wh");
	assert_string_equal(lims_obis_unit_of_code(27), "W");
	assert_string_equal(lims_obis_unit_of_code(29), "var");
	assert_string_equal(lims_obis_unit_of_code(33), "A");
	assert_string_equal(lims_obis_unit_of_code(35), "V");
	assert_string_equal(lims_obis_unit_of_code(44), "Hz");
	assert_string_equal(lims_obis_unit_of_code(8), "deg");
	assert_string_equal(lims_obis_unit_of_code(255), "1");
	assert_null(lims_obis_unit_of_code(0));
	assert_null(lims_obis_unit_of_code(200));
	assert_true(lims_obis_unit_fits("Wh", "kWh"));
	assert_true(lims_obis_unit_fits("V", "V"));
	assert_false(lims_obis_unit_fits("V", "kWh"));
	assert_false(lims_obis_unit_fits("W", "kWh"));
}

static void an_integer_with_a_power_of_ten_keeps_its_digits(void **state)
{
	(void)state;
	static const struct {
		bool negative;
		uint64_t magnitude;
		int exponent;
		const char *digits;
	} rows[] = {
		{false, 54301577, -1, "5430157.7"},
		{true, 56321916, -4, "-5632.1916"},
		{false, 25688, 3, "25688000"},
		{false, 0, 3, "0"},
		{false, 0, -1, "0.0"},
		{false, 5, -3, "0.005"},
		{true, 12, -2, "-0.12"},
		{true, 0, -2, "0.00"},
		{false, 168, 0, "168"},
		{false, UINT64_MAX, -1, "1844674407370955161.5"},
		{true, (uint64_t)INT64_MAX + 1, 15, "-9223372036854775808000000000000000"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct lims_reading r = {.reason = LIMS_REASON_NONE};
		struct lims_dec value;
		assert_true(lims_obis_number(&r, rows[i].negative, rows[i].magnitude, rows[i].exponent));
		assert_string_equal(r.digits, rows[i].digits);
		assert_int_equal(lims_dec_parse(r.digits, strlen(r.digits), &value, NULL), LIMS_OK);
		assert_int_equal(lims_dec_cmp(r.value, value), 0);
	}
	struct lims_reading r = {.digits = "kept"};
	assert_false(lims_obis_number(&r, false, 1, 21));
	assert_false(lims_obis_number(&r, false, 1, -21));
	assert_false(lims_obis_number(&r, false, UINT64_MAX, 15)); // 35 digits
	assert_string_equal(r.digits, "kept");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_spelling_of_a_code_reads),
		cmocka_unit_test(what_is_no_code_is_refused),
		cmocka_unit_test(a_code_names_the_quantity_and_its_unit),
		cmocka_unit_test(no_two_codes_of_electricity_share_a_role),
		cmocka_unit_test(units_are_known_by_text_and_by_code),
		cmocka_unit_test(an_integer_with_a_power_of_ten_keeps_its_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
