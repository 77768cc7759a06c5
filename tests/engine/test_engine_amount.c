// SPDX-License-Identifier: Apache-2.0
// How numbers and units are shown: the point for records, programs and English, the comma for Vietnamese, text never changed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lims-core/engine/amount.h"

#include <string.h>

enum { VI = LIMS_AMOUNT_VIETNAMESE, EN = LIMS_AMOUNT_ENGLISH, RECORDED = LIMS_AMOUNT_RECORDED };

static const char *digits(int style, const char *text)
{
	static char out[LIMS_AMOUNT_DIGITS];
	return lims_amount_digits((enum lims_amount_style)style, text, out);
}

static const char *written(int style, const char *text)
{
	static char out[LIMS_AMOUNT_TEXT];
	return lims_amount_written((enum lims_amount_style)style, NULL, text, out);
}

static void each_style_has_its_decimal_sign_and_minus(void **state)
{
	(void)state;
	assert_string_equal(digits(VI, "-25.50"), "\u221225,50");
	assert_string_equal(digits(EN, "-25.50"), "\u221225.50");
	assert_string_equal(digits(RECORDED, "-25.50"), "-25.50");
	assert_string_equal(digits(VI, "+3.2"), "3,2");
	assert_string_equal(digits(VI, NULL), "");
}

static void text_that_is_no_number_stays_as_it_is(void **state)
{
	static const char *const texts[] = {"1.2.3", "v1.2", "PDM 0101.5"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_string_equal(digits(VI, texts[i]), texts[i]);
	assert_string_equal(written(VI, "v1.2"), "v1.2");
	assert_string_equal(written(VI, "PDM 0101.5"), "PDM 0101.5");
}

static void a_value_as_written_keeps_its_digits(void **state)
{
	(void)state;
	assert_string_equal(written(VI, "0.50 kg"), "0,50 kg");
	assert_string_equal(written(VI, "45 min"), "45 phút");
	assert_string_equal(written(VI, "10 {imp}"), "10 xung");
	assert_string_equal(written(EN, "0.50 kg"), "0.50 kg");
	assert_string_equal(written(RECORDED, "-0.50 min"), "-0.50 min");
}

static void more_digits_than_a_decimal_has_are_left_alone(void **state)
{
	char text[200];
	(void)state;
	memset(text, '7', sizeof text);
	text[1] = '.';
	text[sizeof text - 1] = '\0';
	assert_string_equal(digits(VI, text), text);
	assert_string_equal(written(VI, text), text);
}

static void relations_are_signs_for_people_only(void **state)
{
	(void)state;
	assert_string_equal(lims_amount_relation(LIMS_AMOUNT_VIETNAMESE, "<="), "≤");
	assert_string_equal(lims_amount_relation(LIMS_AMOUNT_RECORDED, "<="), "<=");
	assert_string_equal(lims_amount_relation(LIMS_AMOUNT_ENGLISH, "<"), "<");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_style_has_its_decimal_sign_and_minus),
		cmocka_unit_test(text_that_is_no_number_stays_as_it_is),
		cmocka_unit_test(a_value_as_written_keeps_its_digits),
		cmocka_unit_test(more_digits_than_a_decimal_has_are_left_alone),
		cmocka_unit_test(relations_are_signs_for_people_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
