// SPDX-License-Identifier: Apache-2.0
// The JSON of a reading and of a frame that is none; the names of the reasons.
#include "tests/base/cmocka_room.h"

#include "lims-core/base/json.h"
#include "lims-core/base/reading.h"

#include <string.h>

static void expect_json(const struct lims_reading *r, const char *json)
{
	struct lims_buf b;
	struct lims_jw w;
	lims_buf_init(&b, 1000);
	lims_jw_init(&w, &b);
	lims_reading_json(&w, NULL, r);
	assert_string_equal(lims_buf_text(&b), json);
	lims_buf_finish(&b);
}

static void a_reading_carries_value_digits_unit_and_flags(void **state)
{
	(void)state;
	struct lims_reading r = {.digits = "+0100.00", .unit = "g", .role = "mass", .stable = true, .frame_at = 3, .frame_len = 18};
	assert_int_equal(lims_dec_parse("100.00", 6, &r.value, NULL), LIMS_OK);
	expect_json(&r, "{\"value\":\"100.00\",\"digits\":\"+0100.00\",\"unit\":\"g\",\"stable\":true,\"net\":false,\"role\":\"mass\","
					"\"frame_at\":3,\"frame_len\":18}");
	r.unit_origin = LIMS_ORIGIN_DECLARED;
	r.stable_origin = LIMS_ORIGIN_INFERRED;
	r.net = true;
	assert_int_equal(lims_moment_parse("2026-11-23T15:04:05+07:00", &r.at, NULL), LIMS_OK);
	expect_json(&r, "{\"value\":\"100.00\",\"digits\":\"+0100.00\",\"unit\":\"g\",\"unit_origin\":\"declared\",\"stable\":true,"
					"\"stable_origin\":\"inferred\",\"net\":true,\"role\":\"mass\",\"frame_at\":3,\"frame_len\":18,"
					"\"at\":\"2026-11-23T15:04:05.000000+07:00\"}");
}

static void no_reading_shows_its_reason_and_never_a_value(void **state)
{
	(void)state;
	struct lims_reading r = {.reason = LIMS_REASON_OVERLOAD, .note = "S +", .frame_len = 5};
	assert_int_equal(lims_dec_parse("5", 1, &r.value, NULL), LIMS_OK);
	expect_json(&r, "{\"reason\":\"overload\",\"note\":\"S +\",\"frame_at\":0,\"frame_len\":5}");
}

static void every_reason_has_a_name_of_its_own(void **state)
{
	(void)state;
	for (int a = LIMS_REASON_NONE; a <= LIMS_REASON_SIGN; a++) {
		const char *name = lims_reading_reason_name((enum lims_reason)a);
		assert_string_not_equal(name, "unknown");
		for (int b = LIMS_REASON_NONE; b < a; b++)
			assert_string_not_equal(name, lims_reading_reason_name((enum lims_reason)b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reading_carries_value_digits_unit_and_flags),
		cmocka_unit_test(no_reading_shows_its_reason_and_never_a_value),
		cmocka_unit_test(every_reason_has_a_name_of_its_own),
	};
	return cmocka_run_group_tests_name("base reading", tests, NULL, NULL);
}
