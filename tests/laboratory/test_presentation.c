// SPDX-License-Identifier: Apache-2.0
// How values stand on Vietnamese paper; the signs of units are those of SI and of the laws' Vietnamese texts.
#include "laboratory/presentation.h"
#include "lims-core/base/buf.h"
#include "lims-core/base/yaml.h"
#include "lims-core/engine/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct lims_arena *arena;
static const struct lims_units *units;

static int begin(void **state)
{
	struct lims_buf file = {0};
	struct lims_faults faults;
	struct lims_node *root = NULL;
	(void)state;
	arena = lims_arena_create(8 << 20);
	if (!arena || lims_file_read(LIMS_BUILD_DIR "/share/lims/units.yaml", 1 << 20, &file, NULL) != LIMS_OK)
		return -1;
	lims_faults_init(&faults, arena, "units.yaml");
	lims_yaml_parse(lims_buf_text(&file), file.len, &faults, &root);
	units = root ? lims_units_read(root, arena, &faults) : NULL;
	lims_buf_finish(&file);
	return units ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	lims_arena_destroy(arena);
	return 0;
}

static void units_have_the_signs_of_paper(void **state)
{
	(void)state;
	static const char *const cases[][2] = {{"Cel", "°C"}, {"kOhm", "kΩ"}, {"m3/h", "m³/h"}, {"1", ""}, {"{imp}", "xung"},
		{"{imp}/(kW.h)", "xung/kWh"}, {"kW.h", "kWh"}, {"min", "phút"}, {"d", "ngày"}, {"kg", "kg"}, {"no such unit", "no such unit"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(lims_present_unit(arena, units, cases[i][0]), cases[i][1]);
	assert_string_equal(lims_present_unit(arena, NULL, "Cel"), "Cel");
	assert_string_equal(lims_present_unit(arena, units, NULL), "");
}

static void days_and_moments_are_written_as_on_vietnamese_paper(void **state)
{
	(void)state;
	assert_string_equal(lims_present_moment(arena, "2026-11-28"), "28/11/2026");
	assert_string_equal(lims_present_moment(arena, "2026-11-28T10:30:59.000001+07:00"), "28/11/2026 10:30");
	assert_string_equal(lims_present_moment(arena, "2026-11-20 12:34"), "20/11/2026 12:34");
	static const char *const others[] = {"", "2026-02-30", "2026-11-28-7", "2026-11-28 sáng", "B25", "28/11/2026"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_string_equal(lims_present_moment(arena, others[i]), others[i]);
}

static void values_have_the_decimal_comma_and_a_true_minus(void **state)
{
	(void)state;
	assert_string_equal(lims_present_written(arena, units, "-0.50 kW.h"), "−0,50 kWh");
	assert_string_equal(lims_present_value(arena, units, "12.5", "Cel"), "12,5 °C");
	assert_string_equal(lims_present_number(arena, "hỏng.rồi"), "hỏng.rồi");
	assert_string_equal(lims_present_relation("<="), "≤");
}

static void a_class_in_figures_has_the_decimal_comma(void **state)
{
	static const char *const words[] = {"M1", "III", "hạng 2", "1.2.3", ".5", "E2"};
	(void)state;
	assert_string_equal(lims_present_class(arena, "0.05"), "0,05");
	assert_string_equal(lims_present_class(arena, "0.2S"), "0,2S");
	assert_null(lims_present_class(arena, NULL));
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		assert_string_equal(lims_present_class(arena, words[i]), words[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_have_the_signs_of_paper),
		cmocka_unit_test(days_and_moments_are_written_as_on_vietnamese_paper),
		cmocka_unit_test(values_have_the_decimal_comma_and_a_true_minus),
		cmocka_unit_test(a_class_in_figures_has_the_decimal_comma),
	};
	return cmocka_run_group_tests_name("laboratory presentation", tests, begin, end);
}
