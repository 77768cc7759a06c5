// SPDX-License-Identifier: Apache-2.0
// Moments and civil dates. Unix seconds of the examples were computed with GNU date (date -u -d … +%s).
#include "tests/base/cmocka_room.h"

#include "lims-core/base/clock.h"

#include <string.h>

static struct lims_date date(const char *text)
{
	struct lims_date d;
	struct lims_err err = {0};
	if (lims_date_parse(text, &d, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return d;
}

static void expect_date(struct lims_date d, const char *text)
{
	char out[LIMS_DATE_TEXT];
	lims_date_text(d, out);
	assert_string_equal(out, text);
}

static struct lims_moment moment(const char *text)
{
	struct lims_moment m;
	struct lims_err err = {0};
	if (lims_moment_parse(text, &m, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return m;
}

static void moments_are_utc_with_the_offset_kept(void **state)
{
	(void)state;
	static const struct {
		const char *in;
		int64_t us;
		int offset;
		const char *out;
	} rows[] = {
		{"1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00.000000+00:00"},
		{"2026-11-23T15:04:05.123456+07:00", 1795421045123456, 420, "2026-11-23T15:04:05.123456+07:00"},
		{"2026-11-23T15:04:05.5+07:00", 1795421045500000, 420, "2026-11-23T15:04:05.500000+07:00"},
		{"2024-02-29t23:59:59z", 1709251199000000, 0, "2024-02-29T23:59:59.000000+00:00"},
		{"2026-01-01T00:30:00-03:30", 1767240000000000, -210, "2026-01-01T00:30:00.000000-03:30"},
		{"1969-12-31T23:59:59.999999+00:00", -1, 0, "1969-12-31T23:59:59.999999+00:00"},
		{"1900-03-01T00:00:00Z", -2203891200000000, 0, "1900-03-01T00:00:00.000000+00:00"},
		{"9999-12-31T23:59:59Z", 253402300799000000, 0, "9999-12-31T23:59:59.000000+00:00"},
		{"0001-01-01T00:00:00Z", -62135596800000000, 0, "0001-01-01T00:00:00.000000+00:00"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char out[LIMS_MOMENT_TEXT];
		struct lims_moment m = moment(rows[i].in);
		if (m.us != rows[i].us)
			fail_msg("%s: %lld", rows[i].in, (long long)m.us);
		assert_int_equal(m.offset_min, rows[i].offset);
		lims_moment_text(m, out);
		assert_string_equal(out, rows[i].out);
		struct lims_moment again = {7, 7};
		assert_int_equal(strlen(out), LIMS_MOMENT_WRITTEN);
		assert_true(lims_moment_read(out, &again));
		assert_int_equal(again.us, m.us);
		assert_int_equal(again.offset_min, m.offset_min);
	}
}

// The reader of any RFC 3339, and writing again, tell what the quick reader must say.
static void the_quick_reader_takes_only_what_is_written(void **state)
{
	(void)state;
	static const char *const from[] = {
		"2026-11-23T15:04:05.123456+07:00", "2024-02-29T23:59:59.999999-03:30", "0001-01-01T00:00:00.000000+00:00"};
	static const char others[] = "0123456789:-+.tTzZ/ \x7f\xff";
	for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
		for (size_t at = 0; at < LIMS_MOMENT_WRITTEN; at++) {
			for (const char *c = others; *c; c++) {
				char text[LIMS_MOMENT_WRITTEN + 1], out[LIMS_MOMENT_TEXT] = "";
				struct lims_moment any, quick = {7, 7};
				memcpy(text, from[i], sizeof text);
				text[at] = *c;
				if (lims_moment_parse(text, &any, NULL) == LIMS_OK)
					lims_moment_text(any, out);
				bool same = strcmp(out, text) == 0;
				if (lims_moment_read(text, &quick) != same)
					fail_msg("%s", text);
				assert_int_equal(quick.us, same ? any.us : 7);
			}
		}
	}
	struct lims_moment m;
	assert_false(lims_moment_read("2026-11-23T15:04:05.123456-00:00", &m));
}

static void what_is_no_moment_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "2026-11-23", "2026-11-23T15:04:05", "2026-11-23 15:04:05Z", "2026-11-23T15:04Z",
		"2026-11-23T24:00:00Z", "2026-11-23T15:60:00Z", "2026-11-23T15:04:60Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z", "0000-01-01T00:00:00Z", "2026-11-23T15:04:05.Z",
		"2026-11-23T15:04:05.1234567Z", "2026-11-23T15:04:05+7:00", "2026-11-23T15:04:05+0700", "2026-11-23T15:04:05+24:00",
		"2026-11-23T15:04:05+07:60", "2026-11-23T15:04:05Zx", "2026-11-23T15:04:05+07:00 ", "26-11-23T15:04:05Z", "2026-1-23T15:04:05Z",
		"2026-11-23T15:04:0"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct lims_moment m = {7, 7};
		struct lims_err err = {0};
		if (lims_moment_parse(bad[i], &m, &err) != LIMS_E_INPUT)
			fail_msg("\"%s\" was read", bad[i]);
		assert_true(err.text[0] != '\0');
		assert_int_equal(m.us, 7);
	}
}

static void work_at_0630_in_viet_nam_carries_today_s_date(void **state)
{
	(void)state;
	struct lims_moment m = moment("2026-11-23T06:30:00+07:00");
	expect_date(lims_moment_date(m, 420), "2026-11-23");
	expect_date(lims_moment_date(m, 0), "2026-11-22");
	expect_date(lims_moment_date(moment("2026-12-31T23:59:59.999999Z"), 420), "2027-01-01");
	expect_date(lims_moment_date(moment("1969-12-31T23:59:59Z"), 0), "1969-12-31");
	expect_date(lims_moment_date(moment("1970-01-01T00:00:00Z"), -1), "1969-12-31");
	expect_date(lims_moment_date(moment("1899-12-31T23:59:59Z"), 0), "");
	expect_date(lims_moment_date(moment("1899-12-31T23:59:59Z"), 1), "1900-01-01");
}

static void the_farthest_moments_have_a_text(void **state)
{
	(void)state;
	char out[LIMS_MOMENT_TEXT];
	lims_moment_text((struct lims_moment){INT64_MAX, INT16_MAX}, out);
	assert_true(strlen(out) > 30);
	lims_moment_text((struct lims_moment){INT64_MIN, INT16_MIN}, out);
	assert_true(strlen(out) > 30);
	expect_date(lims_moment_date((struct lims_moment){INT64_MAX, 0}, INT16_MAX), "");
	expect_date(lims_moment_date((struct lims_moment){INT64_MIN, 0}, INT16_MIN), "");
}

static void the_clocks_run(void **state)
{
	(void)state;
	struct lims_moment a = lims_clock_now(420);
	assert_int_equal(a.offset_min, 420);
	assert_true(a.us > moment("2026-01-01T00:00:00Z").us);
	int64_t before = lims_clock_monotonic_us();
	assert_true(lims_clock_monotonic_us() >= before);
}

static void only_real_days_are_dates(void **state)
{
	(void)state;
	expect_date(date("2024-02-29"), "2024-02-29");
	expect_date(date("2000-02-29"), "2000-02-29");
	expect_date(date("1900-01-01"), "1900-01-01");
	expect_date(date("9999-12-31"), "9999-12-31");
	expect_date((struct lims_date){0}, "");
	static const char *const bad[] = {"", "2023-02-29", "1900-02-29", "2024-04-31", "2024-00-10", "2024-13-10", "2024-01-00", "1899-12-31",
		"2024-1-1", "24-01-01", "2024/01/01", "2024-01-011", " 2024-01-01", "2024-01-0x", "01-01-2024"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct lims_date d = {2000, 1, 1};
		if (lims_date_parse(bad[i], &d, NULL) != LIMS_E_INPUT)
			fail_msg("\"%s\" was read", bad[i]);
		expect_date(d, "2000-01-01");
	}
}

static void months_end_at_the_last_day_when_there_is_no_such_day(void **state)
{
	(void)state;
	expect_date(lims_date_add_months(date("2024-02-29"), 12), "2025-02-28");
	expect_date(lims_date_add_months(date("2024-02-29"), 48), "2028-02-29");
	expect_date(lims_date_add_months(date("2026-01-31"), 1), "2026-02-28");
	expect_date(lims_date_add_months(date("2026-01-31"), 3), "2026-04-30");
	expect_date(lims_date_add_months(date("2026-11-23"), 2), "2027-01-23");
	expect_date(lims_date_add_months(date("2026-03-31"), -1), "2026-02-28");
	expect_date(lims_date_add_months(date("2026-01-15"), -13), "2024-12-15");
	expect_date(lims_date_add_months(date("2026-11-23"), 0), "2026-11-23");
	expect_date(lims_date_add_months(date("9999-12-01"), 1), "");
	expect_date(lims_date_add_months(date("1900-01-01"), -1), "");
	expect_date(lims_date_add_months(date("2026-11-23"), INT32_MAX), "");
	expect_date(lims_date_add_months((struct lims_date){0}, 1), "");
}

static void the_end_of_a_month_is_its_last_day(void **state)
{
	(void)state;
	expect_date(lims_date_month_end(date("2026-11-23")), "2026-11-30");
	expect_date(lims_date_month_end(date("2024-02-01")), "2024-02-29");
	expect_date(lims_date_month_end(date("2100-02-01")), "2100-02-28");
	expect_date(lims_date_month_end(date("2026-12-31")), "2026-12-31");
	expect_date(lims_date_month_end((struct lims_date){0}), "");
}

static void days_count_across_months_and_years(void **state)
{
	(void)state;
	expect_date(lims_date_add_days(date("2026-12-31"), 1), "2027-01-01");
	expect_date(lims_date_add_days(date("2024-02-28"), 1), "2024-02-29");
	expect_date(lims_date_add_days(date("2024-03-01"), -1), "2024-02-29");
	expect_date(lims_date_add_days(date("2026-11-23"), 365), "2027-11-23");
	expect_date(lims_date_add_days(date("1970-01-01"), 20000), "2024-10-04"); // date -u -d @1728000000
	expect_date(lims_date_add_days(date("9999-12-31"), 1), "");
	expect_date(lims_date_add_days(date("1970-01-01"), INT32_MIN), "");
	expect_date(lims_date_add_days((struct lims_date){0}, 1), "");
}

// Every day of the range, counted by a calendar of its own.
static void every_day_follows_the_one_before(void **state)
{
	(void)state;
	struct lims_date d = date("1900-01-01");
	int year = 1900, month = 1, day = 1;
	while (d.month != 0) {
		if (d.year != year || d.month != month || d.day != day)
			fail_msg("%d-%d-%d", year, month, day);
		int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
		int last = month == 2 ? 28 + leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
		if (++day > last) {
			day = 1;
			if (++month > 12) {
				month = 1;
				year++;
			}
		}
		d = lims_date_add_days(d, 1);
	}
	assert_int_equal(year, 10000);
}

static void dates_have_an_order(void **state)
{
	(void)state;
	assert_int_equal(lims_date_cmp(date("2026-11-23"), date("2026-11-23")), 0);
	assert_int_equal(lims_date_cmp(date("2026-11-23"), date("2026-12-01")), -1);
	assert_int_equal(lims_date_cmp(date("2027-01-01"), date("2026-12-31")), 1);
	assert_int_equal(lims_date_cmp((struct lims_date){0}, date("1900-01-01")), -1);
	assert_int_equal(lims_date_cmp((struct lims_date){2020, 0, 0}, (struct lims_date){0}), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_are_utc_with_the_offset_kept),
		cmocka_unit_test(the_quick_reader_takes_only_what_is_written),
		cmocka_unit_test(what_is_no_moment_is_refused),
		cmocka_unit_test(work_at_0630_in_viet_nam_carries_today_s_date),
		cmocka_unit_test(the_farthest_moments_have_a_text),
		cmocka_unit_test(the_clocks_run),
		cmocka_unit_test(only_real_days_are_dates),
		cmocka_unit_test(months_end_at_the_last_day_when_there_is_no_such_day),
		cmocka_unit_test(the_end_of_a_month_is_its_last_day),
		cmocka_unit_test(days_count_across_months_and_years),
		cmocka_unit_test(every_day_follows_the_one_before),
		cmocka_unit_test(dates_have_an_order),
	};
	return cmocka_run_group_tests_name("base clock", tests, NULL, NULL);
}
