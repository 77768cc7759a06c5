// SPDX-License-Identifier: Apache-2.0
// What parsers of text lines share, on lines written here.
#include "drivers/protocol/scales/weight_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct lims_piece piece(const char *text)
{
	return (struct lims_piece){text, strlen(text)};
}

static void number_is(const char *field, const char *digits, enum lims_reason reason)
{
	struct lims_reading r = {0};
	assert_int_equal(lims_weight_number(&r, piece(field)), reason);
	assert_string_equal(r.digits, digits);
}

static void sign_blanks_digits_is_a_number(void **state)
{
	(void)state;
	number_is("-  1.640", "-1.640", LIMS_REASON_NONE);
	number_is("  +00012.34 ", "+00012.34", LIMS_REASON_NONE);
	number_is("   0.360", "0.360", LIMS_REASON_NONE);
	number_is("12", "12", LIMS_REASON_NONE);
}

static void a_number_has_the_value_that_every_decimal_has(void **state)
{
	(void)state;
	static const char *const texts[] = {"0", "-0.00", "+0.000", "12", "-12.340", "+00012.34", "9999999999999999", "-999999999999999.9",
		"0.00000000000000001", "123456789012345678", "1234567890123456789.5", "-0.1234567890123456789012345678"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct lims_reading r = {0};
		struct lims_dec expected;
		assert_int_equal(lims_dec_parse(texts[i], strlen(texts[i]), &expected, NULL), LIMS_OK);
		assert_int_equal(lims_weight_number(&r, piece(texts[i])), LIMS_REASON_NONE);
		assert_memory_equal(&r.value, &expected, sizeof expected);
	}
}

static void what_is_no_plain_number_has_no_digits(void **state)
{
	(void)state;
	static const char *const bad[] = {"- -1", "+-1", "1 2", "1-", "-", "1.", ".5", "1,5", "1e5", "12.3.4", "0x1", "9999999E+19",
		"12345678901234567890123456789012345678901234567890"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		number_is(bad[i], "", LIMS_REASON_BAD_NUMBER);
}

static void a_blank_weight_field_is_no_zero(void **state)
{
	(void)state;
	number_is("        ", "", LIMS_REASON_NO_VALUE);
	number_is("", "", LIMS_REASON_NO_VALUE);
	struct lims_reading r = {0};
	assert_int_equal(lims_weight_scaled(&r, false, piece("      "), 2), LIMS_REASON_NO_VALUE);
	assert_string_equal(r.digits, "");
}

static void scaled_is(bool negative, const char *field, int places, const char *digits)
{
	struct lims_reading r = {0};
	struct lims_dec expected;
	assert_int_equal(lims_weight_scaled(&r, negative, piece(field), places), LIMS_REASON_NONE);
	assert_string_equal(r.digits, digits);
	assert_int_equal(lims_dec_parse(digits, strlen(digits), &expected, NULL), LIMS_OK);
	assert_int_equal(lims_dec_cmp(r.value, expected), 0);
}

static void digits_without_a_point_get_it_where_the_frame_says(void **state)
{
	(void)state;
	scaled_is(false, "001234", 2, "0012.34");
	scaled_is(true, "  1234", 2, "-12.34");
	scaled_is(false, "     5", 3, "0.005");
	scaled_is(false, "000123", 0, "000123");
	scaled_is(false, "000123", -2, "00012300");
	scaled_is(false, "1234567", 7, "0.1234567");
	struct lims_reading r = {0};
	assert_int_equal(lims_weight_scaled(&r, false, piece("12 4"), 0), LIMS_REASON_BAD_NUMBER);
	assert_int_equal(lims_weight_scaled(&r, false, piece("12  "), 0), LIMS_REASON_BAD_NUMBER);
	assert_int_equal(lims_weight_scaled(&r, false, piece("1.23"), 0), LIMS_REASON_BAD_NUMBER);
	assert_int_equal(lims_weight_scaled(&r, false, piece("123"), 10), LIMS_REASON_BAD_NUMBER);
}

static void a_unit_is_found_by_its_exact_name(void **state)
{
	(void)state;
	static const struct lims_unit_name own[] = {{"KG", "kg", "mass"}, {"TL", NULL, NULL}, {0}};
	struct lims_setup setup = {.unit = "kg"};
	struct lims_reading r = {0};
	assert_int_equal(lims_weight_unit(&r, &setup, piece("  g"), own), LIMS_REASON_NONE);
	assert_string_equal(r.unit, "g");
	assert_int_equal(r.unit_origin, LIMS_ORIGIN_WIRE);
	assert_int_equal(lims_weight_unit(&r, NULL, piece("KG"), own), LIMS_REASON_NONE);
	assert_string_equal(r.unit, "kg");
	assert_int_equal(lims_weight_unit(&r, NULL, piece("KG"), NULL), LIMS_REASON_UNIT_UNKNOWN);
	assert_int_equal(lims_weight_unit(&r, &setup, piece("TL"), own), LIMS_REASON_UNIT_UNKNOWN);
	assert_string_equal(r.note, "unit TL");
	assert_int_equal(lims_weight_unit(&r, NULL, piece("  "), own), LIMS_REASON_NO_UNIT);
	assert_int_equal(lims_weight_unit(&r, &setup, piece("  "), own), LIMS_REASON_NONE);
	assert_int_equal(r.unit_origin, LIMS_ORIGIN_DECLARED);
}

// "ST" is 53h (even: four ones) 54h (odd: three ones); with even parity 53h D4h, with odd parity D3h 54h.
static void bit_7_is_parity_only_when_every_byte_says_so(void **state)
{
	(void)state;
	assert_int_equal(lims_line_bits((const uint8_t *)"\x53\x54", 2), LIMS_BITS_SEVEN);
	assert_int_equal(lims_line_bits((const uint8_t *)"\x53\xd4", 2), LIMS_BITS_EVEN);
	assert_int_equal(lims_line_bits((const uint8_t *)"\xd3\x54", 2), LIMS_BITS_ODD);
	assert_int_equal(lims_line_bits((const uint8_t *)"\xd3\xd4", 2), LIMS_BITS_MIXED);
	char out[2], note[LIMS_READING_NOTE] = "";
	assert_int_equal(lims_line_seven((const uint8_t *)"\x53\xd4", 2, LIMS_BITS_EVEN, out, note), LIMS_REASON_NONE);
	assert_memory_equal(out, "ST", 2);
	assert_int_equal(lims_line_seven((const uint8_t *)"\x53\xd4", 2, LIMS_BITS_ODD, out, note), LIMS_REASON_BAD_CHECK);
	assert_non_null(strstr(note, "port settings"));
	assert_int_equal(lims_line_seven((const uint8_t *)"\xd3\xd4", 2, LIMS_BITS_EVEN, out, NULL), LIMS_REASON_BAD_CHECK);
}

static void printable_is_20h_to_7eh_at_every_place(void **state)
{
	(void)state;
	char line[20];
	for (size_t n = 0; n <= sizeof line; n++)
		for (size_t at = 0; at < n; at++)
			for (unsigned byte = 0; byte < 256; byte++) {
				memset(line, '~', sizeof line);
				line[at] = (char)byte;
				assert_int_equal(lims_line_printable(line, n), byte >= 0x20 && byte <= 0x7e);
			}
}

static size_t shaped(const char *line, size_t max, bool seven, enum lims_reason *ret_reason)
{
	struct lims_shape s = {0};
	(seven ? lims_line_shape_seven : lims_line_shape)((const uint8_t *)line, strlen(line), max, &s);
	*ret_reason = s.reason;
	return s.count ? s.len[0] : 0;
}

static void a_line_ends_with_cr_lf(void **state)
{
	(void)state;
	enum lims_reason reason;
	assert_int_equal(shaped("AB\r\nC", 10, false, &reason), 4);
	assert_int_equal(shaped("AB\r", 10, false, &reason), 4);
	assert_int_equal(shaped("AB\n", 10, false, &reason), 0);
	assert_int_equal(reason, LIMS_REASON_BAD_FRAME);
	assert_int_equal(shaped("ABCDEFGHIJ\r\n", 10, false, &reason), 0);
	assert_int_equal(reason, LIMS_REASON_OVERSIZED);
	// CR with even parity is 8Dh, LF with odd parity 8Ah.
	assert_int_equal(shaped("AB\x8d\n", 10, true, &reason), 4);
	assert_int_equal(shaped("AB\r\x8a", 10, true, &reason), 4);
	assert_int_equal(shaped("AB\r\x8a", 10, false, &reason), 5);
}

static void the_first_fault_in_the_order_of_weight_is_told(void **state)
{
	(void)state;
	struct lims_reading r = {0};
	lims_weight_judge(&r, LIMS_REASON_BAD_NUMBER, LIMS_REASON_UNIT_UNKNOWN, true);
	assert_int_equal(r.reason, LIMS_REASON_UNIT_UNKNOWN);
	lims_weight_judge(&r, LIMS_REASON_NO_VALUE, LIMS_REASON_NO_UNIT, true);
	assert_int_equal(r.reason, LIMS_REASON_NO_VALUE);
	lims_weight_judge(&r, LIMS_REASON_NONE, LIMS_REASON_NO_UNIT, true);
	assert_int_equal(r.reason, LIMS_REASON_NO_UNIT);
	lims_weight_judge(&r, LIMS_REASON_NONE, LIMS_REASON_NONE, true);
	assert_int_equal(r.reason, LIMS_REASON_UNSTABLE);
	lims_weight_judge(&r, LIMS_REASON_NONE, LIMS_REASON_NONE, false);
	assert_int_equal(r.reason, LIMS_REASON_NONE);
}

/// As the general reader, bit for bit, or left to it.
static void a_short_number_is_what_the_general_reader_makes_of_it(void **state)
{
	(void)state;
	static const char *const read[] = {"0", "-0", "-0.0", "+0.00", "5", "+5", "-12.340", "00012.34", "0.001", "999999999999999999", "1E5",
		"1e-5", "-5.830000E01", "0.000000E+00", "0E7", "12.50e-03", "1E99", "0.00000000000001"};
	static const char *const left[] = {"", "+", "-", ".5", "5.", "5.E1", "5E", "5E+", "5E123", "1.2.3", "1,2", " 5", "5 ", "0x5", "--5",
		"1E5.0", "1234567890123456789", "NaN"};
	struct lims_dec expected, got;
	for (size_t i = 0; i < sizeof read / sizeof read[0]; i++) {
		assert_true(lims_piece_short(piece(read[i]), &got));
		assert_int_equal(lims_dec_parse(read[i], strlen(read[i]), &expected, NULL), LIMS_OK);
		if (memcmp(&got, &expected, sizeof got) != 0)
			fail_msg("%s", read[i]);
	}
	for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
		if (lims_piece_short(piece(left[i]), &got))
			fail_msg("\"%s\" is read", left[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sign_blanks_digits_is_a_number),
		cmocka_unit_test(a_number_has_the_value_that_every_decimal_has),
		cmocka_unit_test(what_is_no_plain_number_has_no_digits),
		cmocka_unit_test(a_blank_weight_field_is_no_zero),
		cmocka_unit_test(digits_without_a_point_get_it_where_the_frame_says),
		cmocka_unit_test(a_unit_is_found_by_its_exact_name),
		cmocka_unit_test(bit_7_is_parity_only_when_every_byte_says_so),
		cmocka_unit_test(printable_is_20h_to_7eh_at_every_place),
		cmocka_unit_test(a_line_ends_with_cr_lf),
		cmocka_unit_test(the_first_fault_in_the_order_of_weight_is_told),
		cmocka_unit_test(a_short_number_is_what_the_general_reader_makes_of_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
