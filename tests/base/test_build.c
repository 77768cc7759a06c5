// SPDX-License-Identifier: Apache-2.0
// The checks of the machine hold here, and would see a machine that rounds another way; every part of the build has a version.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/build.h"

#include <fenv.h>
#include <string.h>

static void every_check_holds_on_this_machine(void **state)
{
	(void)state;
	struct lims_build_check checks[LIMS_BUILD_CHECKS];
	lims_build_checks(checks);
	for (size_t i = 0; i < LIMS_BUILD_CHECKS; i++)
		if (!checks[i].good || checks[i].what[0] == '\0')
			fail_msg("%s", checks[i].id);
}

static void doubles_that_round_upward_are_seen(void **state)
{
	(void)state;
	struct lims_build_check checks[LIMS_BUILD_CHECKS];
	assert_int_equal(fesetround(FE_UPWARD), 0);
	lims_build_checks(checks);
	(void)fesetround(FE_TONEAREST);
	for (size_t i = 0; i < LIMS_BUILD_CHECKS; i++)
		assert_int_equal(checks[i].good, strcmp(checks[i].id, "double_binary64") != 0);
}

static void every_part_has_a_name_and_a_version(void **state)
{
	(void)state;
	struct lims_build_part parts[LIMS_BUILD_PARTS];
	lims_build_parts(parts);
	for (size_t i = 0; i < LIMS_BUILD_PARTS; i++) {
		assert_true(parts[i].name != NULL && parts[i].name[0] != '\0');
		assert_true(parts[i].version != NULL && parts[i].version[0] != '\0');
	}
#ifdef __GNUC__
	assert_non_null(strstr(parts[0].version, __VERSION__));
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_check_holds_on_this_machine),
		cmocka_unit_test(doubles_that_round_upward_are_seen),
		cmocka_unit_test(every_part_has_a_name_and_a_version),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
