// SPDX-License-Identifier: Apache-2.0
// The error: code and sentence, context, cutting at whole characters, exit codes.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/err.h"
#include "lims-core/base/text.h"

#include <string.h>

static void the_code_comes_back(void **state)
{
	(void)state;
	struct lims_err err = {0};
	assert_int_equal(lims_err_set(&err, LIMS_E_DEVICE, "port %d is silent", 3), LIMS_E_DEVICE);
	assert_int_equal(err.code, LIMS_E_DEVICE);
	assert_string_equal(err.text, "port 3 is silent");
	assert_int_equal(lims_err_set(NULL, LIMS_E_CORRUPT, "x"), LIMS_E_CORRUPT);
}

static void context_comes_first_and_keeps_the_code(void **state)
{
	(void)state;
	struct lims_err err = {0};
	lims_err_set(&err, LIMS_E_STORAGE, "the disk is full");
	lims_err_where(&err, "%s:%d", "a.yaml", 3);
	assert_int_equal(lims_err_context(&err, "certificate %s", "K-17"), LIMS_E_STORAGE);
	assert_string_equal(err.text, "certificate K-17: the disk is full");
	assert_string_equal(err.where, "a.yaml:3");
}

static void context_without_an_error_is_still_a_failure(void **state)
{
	(void)state;
	struct lims_err err = {0};
	assert_int_not_equal(lims_err_context(NULL, "x"), LIMS_OK);
	assert_int_not_equal(lims_err_context(&err, "x"), LIMS_OK);
}

static void a_new_error_forgets_the_old_place(void **state)
{
	(void)state;
	struct lims_err err = {0};
	lims_err_where(&err, "a.yaml:3");
	lims_err_set(&err, LIMS_E_INPUT, "other");
	assert_string_equal(err.where, "");
}

static void a_long_sentence_is_cut_at_a_whole_character(void **state)
{
	(void)state;
	// ệ has three bytes, so two of three shifts would cut it.
	for (size_t shift = 0; shift < 3; shift++) {
		char text[2000] = "xyz";
		text[shift] = '\0';
		for (int i = 0; i < 400; i++)
			memcpy(text + shift + i * 3, "\xE1\xBB\x87", 4);
		struct lims_err err = {0};
		lims_err_set(&err, LIMS_E_INPUT, "%s", text);
		assert_true(strlen(err.text) >= LIMS_ERR_TEXT - 3);
		assert_true(lims_text_valid(err.text, strlen(err.text)));
		assert_null(strchr(err.text, '?'));
		lims_err_context(&err, "a");
		assert_true(lims_text_valid(err.text, strlen(err.text)));
		assert_null(strchr(err.text, '?'));
	}
}

static void quoted_rubbish_becomes_question_marks(void **state)
{
	(void)state;
	struct lims_err err = {0};
	lims_err_set(&err, LIMS_E_INPUT, "\"%s\" is no number", "\x1B[2J\xFF\xC3\n\xC3\xA0");
	assert_string_equal(err.text, "\"?[2J???\xC3\xA0\" is no number");
}

static void clearing_keeps_the_language(void **state)
{
	(void)state;
	int lang;
	struct lims_err err = {.lang = (const struct lims_lang *)&lang, .code = LIMS_E_INPUT, .text = "x", .where = "y"};
	lims_err_clear(&err);
	assert_int_equal(err.code, LIMS_OK);
	assert_string_equal(err.text, "");
	assert_string_equal(err.where, "");
	assert_ptr_equal(err.lang, &lang);
	lims_err_clear(NULL);
	lims_err_where(NULL, "x");
}

static void exit_codes_are_those_of_the_contract(void **state)
{
	(void)state;
	assert_int_equal(lims_err_exit_code(LIMS_OK), 0);
	assert_int_equal(lims_err_exit_code(LIMS_E_REFUSED), 1);
	assert_int_equal(lims_err_exit_code(LIMS_E_CORRUPT), 1);
	assert_int_equal(lims_err_exit_code(LIMS_E_INPUT), 2);
	assert_int_equal(lims_err_exit_code(LIMS_E_NOT_FOUND), 2);
	assert_int_equal(lims_err_exit_code(LIMS_E_DEVICE), 3);
	assert_int_equal(lims_err_exit_code(LIMS_E_STORAGE), 4);
	assert_int_equal(lims_err_exit_code(LIMS_E_MEMORY), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_code_comes_back),
		cmocka_unit_test(context_comes_first_and_keeps_the_code),
		cmocka_unit_test(context_without_an_error_is_still_a_failure),
		cmocka_unit_test(a_new_error_forgets_the_old_place),
		cmocka_unit_test(a_long_sentence_is_cut_at_a_whole_character),
		cmocka_unit_test(quoted_rubbish_becomes_question_marks),
		cmocka_unit_test(clearing_keeps_the_language),
		cmocka_unit_test(exit_codes_are_those_of_the_contract),
	};
	return cmocka_run_group_tests_name("base err", tests, NULL, NULL);
}
