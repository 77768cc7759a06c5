// SPDX-License-Identifier: Apache-2.0
// Whatever a table of the laboratory shows to people has its Vietnamese name: nouns, labels, states, steps, fields, and the codes that a field may hold.
#include "laboratory/equipment/life.h"
#include "laboratory/quality/cases.h"
#include "laboratory/registers.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int missing;

/// A name that is the same in both languages: of a person, a method, a body, a hash.
static bool same_in_both(const char *text)
{
	static const char *const known[] = {"cmc", "vilas", "SHA-256", "nelson", "western_electric", "CMC", "E-mail", "VILAS"};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (lims_text_equal(known[i], text))
			return true;
	return false;
}

static void has_words(const struct lims_lang *vi, const char *where, const char *text)
{
	if (!lims_text_equal(lims_tr(vi, text), text) || same_in_both(text))
		return;
	print_error("%s: \"%s\" has no Vietnamese\n", where, text);
	missing++;
}

static void fields_have_words(const struct lims_lang *vi, const char *where, const struct lims_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		has_words(vi, where, fields[i].label);
		for (size_t k = 0; fields[i].choices && fields[i].choices[k]; k++)
			has_words(vi, where, fields[i].choices[k]);
	}
}

static struct lims_lang *vietnamese(void)
{
	struct lims_lang *vi = NULL;
	missing = 0;
	assert_int_equal(lims_lang_open(LIMS_BUILD_DIR "/share/lims/locale", "vi", &vi, NULL), LIMS_OK);
	return vi;
}

static void every_state_step_and_field_of_a_case_has_vietnamese_words(void **state)
{
	struct lims_lang *vi = vietnamese();
	size_t count = 0;
	const struct lims_case_kind *const *kinds = lims_case_kinds(&count);
	(void)state;
	for (size_t k = 0; k < count; k++) {
		has_words(vi, "case", kinds[k]->noun);
		has_words(vi, kinds[k]->noun, kinds[k]->label);
		for (size_t i = 0; i < kinds[k]->state_count; i++)
			has_words(vi, kinds[k]->noun, kinds[k]->states[i].label);
		for (size_t i = 0; i < kinds[k]->step_count; i++) {
			has_words(vi, kinds[k]->noun, kinds[k]->steps[i].label);
			fields_have_words(vi, kinds[k]->noun, kinds[k]->steps[i].fields, kinds[k]->steps[i].count);
		}
	}
	lims_lang_destroy(vi);
	assert_int_equal(missing, 0);
}

static void every_register_its_fields_and_their_codes_have_vietnamese_words(void **state)
{
	struct lims_lang *vi = vietnamese();
	size_t count = 0;
	const struct lims_register *registers = lims_registers(&count);
	(void)state;
	for (size_t r = 0; r < count; r++) {
		has_words(vi, "register", registers[r].noun);
		has_words(vi, registers[r].noun, registers[r].label);
		fields_have_words(vi, registers[r].noun, registers[r].fields, registers[r].count);
	}
	lims_lang_destroy(vi);
	assert_int_equal(missing, 0);
}

static void what_happens_to_equipment_has_vietnamese_words(void **state)
{
	struct lims_lang *vi = vietnamese();
	size_t count = 0;
	const struct lims_life_verb *verbs = lims_life_verbs(&count);
	(void)state;
	for (size_t i = 0; i < count; i++) {
		has_words(vi, "life", verbs[i].label);
		fields_have_words(vi, verbs[i].verb, verbs[i].fields, verbs[i].count);
	}
	lims_lang_destroy(vi);
	assert_int_equal(missing, 0);
}

static void a_word_that_the_catalogue_lacks_is_found(void **state)
{
	struct lims_lang *vi = vietnamese();
	static const char *const choices[] = {"yes", "a_code_without_words", NULL};
	static const struct lims_field field = {"x", "a label that nobody knows", LIMS_FIELD_CHOICE, false, choices, NULL};
	(void)state;
	fields_have_words(vi, "planted, and expected", &field, 1);
	lims_lang_destroy(vi);
	assert_int_equal(missing, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_step_and_field_of_a_case_has_vietnamese_words),
		cmocka_unit_test(every_register_its_fields_and_their_codes_have_vietnamese_words),
		cmocka_unit_test(what_happens_to_equipment_has_vietnamese_words),
		cmocka_unit_test(a_word_that_the_catalogue_lacks_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
