// SPDX-License-Identifier: Apache-2.0
// A choice is typed by its word or by what it is called, and stands in the record by its word.
#include "laboratory/bench_choice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct lims_choice soil[] = {
	{"dry", {.vi = "Khô", .en = "Dry"}}, {"moist", {.vi = "Ẩm", .en = "Moist"}}, {"wet", {.vi = "Ướt", .en = "Wet"}}};
/// One word is what another one is called; two labels differ in their marks alone; one label has no English.
static const struct lims_choice confused[] = {
	{"open", {.vi = "Đóng", .en = "Closed"}}, {"closed", {.vi = "Mở", .en = "Open"}}, {"ma", {.vi = "Mạ"}}, {"grave", {.vi = "Má"}}};

static void means(const struct lims_choice *choices, size_t count, const char *text, const char *word)
{
	const struct lims_column column = {.choices = choices, .choice_count = count};
	const char *found = NULL;
	assert_int_equal(lims_bench_choice(&column, text, &found, NULL), LIMS_OK);
	assert_string_equal(found, word);
}

static void a_choice_is_known_by_its_word_and_by_its_label_in_both_languages(void **state)
{
	(void)state;
	static const char *const dry[] = {"dry", "Khô", "khô", "KHÔ", "kho", "Dry", "DRY"}, *const wet[] = {"wet", "Ướt", "uot", "ướt", "WET"};
	for (size_t i = 0; i < sizeof dry / sizeof dry[0]; i++)
		means(soil, 3, dry[i], "dry");
	for (size_t i = 0; i < sizeof wet / sizeof wet[0]; i++)
		means(soil, 3, wet[i], "wet");
	means(soil, 3, "am", "moist");
}

static void what_is_called_so_by_none_or_by_several_stays_as_it_was_typed(void **state)
{
	(void)state;
	means(soil, 3, "mud", "mud");
	means(soil, 3, "dr", "dr");
	means(confused, 4, "MA", "MA"); // Mạ and Má without their marks
	means(soil, 0, "khô", "khô");   // no choice at all
}

static void the_word_goes_before_a_label_and_the_label_to_the_letter_before_another(void **state)
{
	(void)state;
	means(confused, 4, "open", "open");
	means(confused, 4, "Open", "closed");
	means(confused, 4, "ma", "ma");
	means(confused, 4, "Má", "grave");
	means(confused, 4, "Mạ", "ma");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_choice_is_known_by_its_word_and_by_its_label_in_both_languages),
		cmocka_unit_test(what_is_called_so_by_none_or_by_several_stays_as_it_was_typed),
		cmocka_unit_test(the_word_goes_before_a_label_and_the_label_to_the_letter_before_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
