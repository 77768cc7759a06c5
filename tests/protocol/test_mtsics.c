// SPDX-License-Identifier: Apache-2.0
// MT-SICS lines as the reference manual writes them, and lines that must not become a reading.
#include "drivers/protocol/scales/mtsics.h"
#include "tests/protocol/collect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void same(const char *line, const char *expected)
{
	char out[4096];
	assert_string_equal(decoded("mt-sics", NULL, "", line, strlen(line), out), expected);
}

static struct lims_reading only(const char *line, const char *setup)
{
	struct collected c = {.count = 0};
	struct lims_setup s;
	assert_int_equal(lims_setup_parse(setup, &s, NULL), LIMS_OK);
	lims_decode(lims_protocol_find("mt-sics"), NULL, &s, (const uint8_t *)line, strlen(line), collect, &c);
	assert_int_equal(c.count, 1);
	return c.r[0];
}

static void a_stable_weight_is_a_reading_with_its_digits(void **state)
{
	(void)state;
	struct lims_reading r = only("S S     100.00 g\r\n", "");
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_string_equal(r.digits, "100.00");
	assert_int_equal(lims_dec_places(r.value), 2);
	assert_string_equal(r.unit, "g");
	assert_string_equal(r.role, "mass");
	assert_true(r.stable);
	assert_int_equal(r.stable_origin, LIMS_ORIGIN_WIRE);
	assert_int_equal(r.unit_origin, LIMS_ORIGIN_WIRE);
	assert_int_equal(r.frame_len, 18);
}

static void every_unit_has_its_ucum_code(void **state)
{
	(void)state;
	same("S S      1.000 kg\r\n", "1.000 kg");
	same("S S        1.0 mg\r\n", "1.0 mg");
	same("S S      1.000 t\r\n", "1.000 t");
	same("S S      1.000 ct\r\n", "1.000 [car_m]");
	same("S S      1.000 lb\r\n", "1.000 [lb_av]");
	same("S S      1.000 oz\r\n", "1.000 [oz_av]");
	same("S S      1.000 ozt\r\n", "1.000 [oz_tr]");
	same("S S         12 PCS\r\n", "12 1");
}

/// The manual: 10 characters, right-justified; more on balances of high resolution.
static void the_stability_of_a_field_that_is_too_narrow_is_not_taken_at_its_word(void **state)
{
	(void)state;
	struct lims_reading r = only("S S    100.00 g\r\n", ""); // a blank was lost, it might have been a digit
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_string_equal(r.digits, "100.00");
	assert_false(r.stable);
	assert_int_equal(r.stable_origin, LIMS_ORIGIN_INFERRED);
	assert_non_null(strstr(r.note, "less than 10 characters"));
	assert_true(only("S S     10.000 g\r\n", "").stable);
	assert_true(only("S S  1234.56789 g\r\n", "").stable);
	assert_true(only("S S    12345.67\r\n", "unit=g").stable);
	assert_int_equal(only("S D    100.00 g\r\n", "").reason, LIMS_REASON_UNSTABLE);
	// Captures of before were taken at their word.
	struct collected c = {.count = 0};
	struct lims_scan scan = {.version = 1};
	lims_decode_stream(
		lims_protocol_find("mt-sics"), &scan, (const uint8_t *)"S S 1.00 g\r\n", 12, true, 0, (struct lims_moment){0}, collect, &c, NULL);
	assert_true(c.count == 1 && c.r[0].stable);
}

static void a_dynamic_weight_is_shown_and_is_no_reading(void **state)
{
	(void)state;
	same("S D      99.87 g\r\n", "unstable 99.87 g");
}

static void fields_are_split_at_blanks_not_by_column(void **state)
{
	(void)state;
	same("S S 1.0 g\r\n", "1.0 g");
	same("S S                    -0.0001234567 kg\r\n", "-0.0001234567 kg");
}

static void status_replies_carry_no_value(void **state)
{
	(void)state;
	same("S I\r\n", "busy@0+5");
	same("S +\r\n", "overload@0+5");
	same("S -\r\n", "underload@0+5");
	same("ES\r\nET\r\nEL\r\n", "device_error@0+4 | device_error@4+4 | device_error@8+4");
}

static void identity_and_acknowledgements_are_good_frames_without_a_value(void **state)
{
	(void)state;
	char text[LIMS_READING_NOTE];
	struct lims_reading r = only("I4 A \"1234567\"\r\n", "");
	assert_int_equal(r.reason, LIMS_REASON_NOT_A_VALUE);
	assert_true(lims_mtsics_text(r.note, "I4", text, sizeof text));
	assert_string_equal(text, "1234567");
	assert_false(lims_mtsics_text(r.note, "I2", text, sizeof text));
	same("Z A\r\nT S     100.00 g\r\nTA A       0.00 g\r\n", "not_a_value@0+5 | not_a_value@5+18 | not_a_value@23+19");
}

static void a_compound_or_unknown_unit_is_refused_by_name(void **state)
{
	(void)state;
	struct lims_reading r = only("S D 12:07.50 lb:oz\r\n", "");
	assert_int_equal(r.reason, LIMS_REASON_UNIT_UNKNOWN);
	assert_string_equal(r.note, "unit lb:oz");
	assert_string_equal(r.digits, "");
	same("S S     100.00 tl\r\n", "unit_unknown 100.00 ");
}

static void a_missing_unit_needs_a_declared_one(void **state)
{
	(void)state;
	assert_int_equal(only("S S     100.00\r\n", "").reason, LIMS_REASON_NO_UNIT);
	struct lims_reading r = only("S S     100.00\r\n", "unit=kg");
	assert_int_equal(r.reason, LIMS_REASON_NONE);
	assert_string_equal(r.unit, "kg");
	assert_int_equal(r.unit_origin, LIMS_ORIGIN_DECLARED);
	// What the wire says is never replaced by what was declared.
	assert_string_equal(only("S S     100.00 g\r\n", "unit=kg").unit, "g");
}

static void a_blank_is_never_a_zero(void **state)
{
	(void)state;
	same("S S            g\r\n", "no_value@0+18");
	same("S S\r\n", "no_value@0+5");
}

static void what_is_no_plain_number_is_no_value(void **state)
{
	(void)state;
	static const char *const lines[] = {"S S 1e5 g\r\n", "S S 1O0.00 g\r\n", "S S 1.0.0 g\r\n", "S S --1 g\r\n", "S S 1. g\r\n",
		"S S .5 g\r\n", "S S 0x10 g\r\n", "S S inf g\r\n", "S S 1,5 g\r\n", "S S 12345678901234567890123456789012345678 g\r\n"};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		assert_int_equal(only(lines[i], "").reason, LIMS_REASON_BAD_NUMBER);
}

static void rubbish_is_named_and_the_next_line_is_read(void **state)
{
	(void)state;
	same("hello\r\nS S     100.00 g\r\n", "noise@0+7 | 100.00 g");
	same("\x80\xff\x13S S     100.00 g\r\n", "noise@0+3 | 100.00 g");
	same("QQ A\r\nS S     100.00 g\r\n", "bad_frame@0+6 | 100.00 g");
}

static void a_frame_that_lost_its_end_does_not_hide_its_neighbour(void **state)
{
	(void)state;
	same("S S     100.00 gS S     100.01 g\r\n", "bad_frame@0+16 | 100.01 g");
	same("S S     10S S     100.01 g\r\n", "bad_frame@0+10 | 100.01 g");
	same("I4 A \"123S S     100.01 g\r\n", "bad_frame@0+9 | 100.01 g");
}

static void a_line_without_carriage_return_is_no_frame(void **state)
{
	(void)state;
	same("S S     100.00 g\n", "bad_frame@0+17");
	same("S S     100.00 g\r", "truncated@0+17");
	same("S S     100.", "truncated@0+12");
}

static void a_line_beyond_the_maximum_is_oversized(void **state)
{
	(void)state;
	char line[700];
	memset(line, '1', sizeof line);
	memcpy(line, "S S ", 4);
	memcpy(line + 600, " g\r\nS S 5 g\r\n", 13);
	char out[4096];
	assert_string_equal(decoded("mt-sics", NULL, "", line, 613, out), "oversized@0+604 | 5 g");
}

static void nothing_that_changes_a_scale_can_be_asked(void **state)
{
	(void)state;
	static const char *const forbidden[] = {"Z", "T", "TA", "TAC", "ZI", "TI", "@", "SR", "D", "", "S\r\nZ"};
	struct lims_request q;
	for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
		assert_int_equal(lims_mtsics_request(forbidden[i], &q, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_mtsics_request("SI", &q, NULL), LIMS_OK);
	assert_int_equal(q.len, 4);
	assert_memory_equal(q.bytes, "SI\r\n", 4);
}

static bool stop_at_first(void *user, const struct lims_reading *r)
{
	(void)r;
	++*(int *)user;
	return false;
}

static void the_taker_can_stop_the_decoder(void **state)
{
	(void)state;
	const char *lines = "S S 1 g\r\nS S 2 g\r\n";
	int taken = 0;
	assert_int_equal(
		lims_decode(lims_protocol_find("mt-sics"), NULL, NULL, (const uint8_t *)lines, strlen(lines), stop_at_first, &taken), 1);
	assert_int_equal(taken, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stable_weight_is_a_reading_with_its_digits),
		cmocka_unit_test(every_unit_has_its_ucum_code),
		cmocka_unit_test(the_stability_of_a_field_that_is_too_narrow_is_not_taken_at_its_word),
		cmocka_unit_test(a_dynamic_weight_is_shown_and_is_no_reading),
		cmocka_unit_test(fields_are_split_at_blanks_not_by_column),
		cmocka_unit_test(status_replies_carry_no_value),
		cmocka_unit_test(identity_and_acknowledgements_are_good_frames_without_a_value),
		cmocka_unit_test(a_compound_or_unknown_unit_is_refused_by_name),
		cmocka_unit_test(a_missing_unit_needs_a_declared_one),
		cmocka_unit_test(a_blank_is_never_a_zero),
		cmocka_unit_test(what_is_no_plain_number_is_no_value),
		cmocka_unit_test(rubbish_is_named_and_the_next_line_is_read),
		cmocka_unit_test(a_frame_that_lost_its_end_does_not_hide_its_neighbour),
		cmocka_unit_test(a_line_without_carriage_return_is_no_frame),
		cmocka_unit_test(a_line_beyond_the_maximum_is_oversized),
		cmocka_unit_test(nothing_that_changes_a_scale_can_be_asked),
		cmocka_unit_test(the_taker_can_stop_the_decoder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
