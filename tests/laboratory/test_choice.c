// SPDX-License-Identifier: Apache-2.0
// A choice, or an answer to a checklist, is typed by its word or by what it is called, and stands in the record by its word.
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

static void says(const char *text, const char *word)
{
	const char *found = NULL;
	struct lims_err err = {0};
	assert_int_equal(lims_bench_answer_word(text, &found, &err), word ? LIMS_OK : LIMS_E_INPUT);
	if (word)
		assert_string_equal(found, word);
	else
		assert_null(found);
}

static void an_answer_is_known_in_both_languages_in_full_and_short(void **state)
{
	(void)state;
	static const char *const yes[] = {"yes", "Yes", "y", "Y", "có", "Có", "CÓ", "co", "c", "C"},
							 *const no[] = {"no", "NO", "n", "không", "Không", "KHONG", "k", "ko"},
							 *const neither[] = {"na", "NA", "N/A", "not_applicable", "Not applicable", "không áp dụng", "Khong ap dung"};
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		says(yes[i], "yes");
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		says(no[i], "no");
	for (size_t i = 0; i < sizeof neither / sizeof neither[0]; i++)
		says(neither[i], "not_applicable");
}

/// A beginning is no answer: "kh" and "không áp" may become either.
static void what_is_no_answer_is_refused(void **state)
{
	(void)state;
	static const char *const none[] = {"", "maybe", "có lẽ", "kh", "không áp", "ye", "1"};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		says(none[i], NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_choice_is_known_by_its_word_and_by_its_label_in_both_languages),
		cmocka_unit_test(what_is_called_so_by_none_or_by_several_stays_as_it_was_typed),
		cmocka_unit_test(the_word_goes_before_a_label_and_the_label_to_the_letter_before_another),
		cmocka_unit_test(an_answer_is_known_in_both_languages_in_full_and_short),
		cmocka_unit_test(what_is_no_answer_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
