// SPDX-License-Identifier: Apache-2.0
// How did it look on that day: the store as it stood at a moment, on either back end (LIMS_TEST_SERVER), which nobody can write into.
#include "laboratory/paper_end.h"
#include "tests/laboratory/world.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static lims_rc open_past(struct world *w, struct lims_moment moment, struct lims_laboratory **ret)
{
	struct lims_laboratory_params p = {
		.store = w->store, .keys = w->keys, .data = w->data, .own_data = w->own, .actor = "an", .zone_min = 420, .as_of = moment};
	return lims_laboratory_open(&p, ret, &w->err);
}

/// The clock of the next entry lies behind this moment for certain.
static struct lims_moment pause_here(void)
{
	struct lims_moment m = lims_clock_now(420);
	usleep(3000);
	return m;
}

struct seen {
	int papers;
	char number[LIMS_CODE], state[16];
};

static lims_rc see(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	struct seen *s = ctx;
	(void)err;
	s->papers++;
	snprintf(s->number, sizeof s->number, "%s", i->number);
	snprintf(s->state, sizeof s->state, "%s", i->state);
	return LIMS_OK;
}

static void phone_then(struct world *w, struct lims_moment moment, const char *phone)
{
	struct lims_laboratory *past = NULL;
	char now[256] = "";
	wd_ok(w, open_past(w, moment, &past));
	wd_ok(w, lims_register_field(past, "customer", "kh1", "phone", now, sizeof now, &w->err));
	assert_string_equal(now, phone);
	lims_laboratory_close(past);
}

static void a_register_shows_what_it_said_then(void **state)
{
	struct world *w = *state;
	wd_as(w, "le");
	struct lims_moment first = pause_here();
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "phone", "0912 000 001", NULL));
	struct lims_moment second = pause_here();
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "phone", "0912 000 002", NULL));
	pause_here();
	phone_then(w, first, "");
	phone_then(w, second, "0912 000 001");
	phone_then(w, lims_clock_now(420), "0912 000 002");
}

static void a_paper_is_valid_until_the_moment_that_ended_it(void **state)
{
	struct world *w = *state;
	struct lims_laboratory *past = NULL;
	struct lims_audit_recount n = {0};
	struct lims_buf lines;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	struct seen seen = {0};
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	struct lims_moment before = pause_here();
	wd_issue(w, sheet, number);
	struct lims_moment valid = pause_here();
	wd_as(w, "si");
	wd_ok(w, lims_paper_revoke(w->lab, number, "chuẩn hỏng", &w->err));
	pause_here();
	wd_ok(w, open_past(w, before, &past));
	wd_ok(w, lims_issued_each(past, NULL, see, &seen, &w->err));
	assert_int_equal(seen.papers, 0);
	lims_laboratory_close(past);
	wd_ok(w, open_past(w, valid, &past));
	wd_ok(w, lims_issued_each(past, NULL, see, &seen, &w->err));
	assert_int_equal(seen.papers, 1);
	assert_string_equal(seen.number, number);
	assert_string_equal(seen.state, "issued");
	// Its blobs are those of the store.
	lims_buf_init(&lines, 4096);
	wd_ok(w, lims_audit_recompute(past, number, &n, &lines, &w->err));
	assert_int_equal(n.differences, 0);
	lims_buf_finish(&lines);
	lims_laboratory_close(past);
	seen = (struct seen){0};
	wd_ok(w, lims_issued_each(w->lab, NULL, see, &seen, &w->err));
	assert_string_equal(seen.state, "revoked");
}

static void nobody_writes_into_the_past(void **state)
{
	struct world *w = *state;
	struct lims_laboratory *past = NULL;
	wd_as(w, "an");
	int64_t entries = wd_entries(w);
	wd_ok(w, open_past(w, pause_here(), &past));
	static const struct lims_field_value values[] = {{"phone", "1"}};
	char code[LIMS_CODE];
	wd_fails(w, lims_register_record(past, lims_register_find("customer"), "kh1", values, 1, code, &w->err), LIMS_E_REFUSED,
		"how the store stood at");
	lims_laboratory_close(past);
	assert_int_equal(wd_entries(w), entries);
}

static void today_is_the_day_that_is_shown(void **state)
{
	struct world *w = *state;
	struct lims_laboratory *past = NULL;
	struct lims_moment moment = pause_here();
	wd_ok(w, open_past(w, moment, &past));
	assert_int_equal(lims_date_cmp(lims_laboratory_today(past), lims_moment_date(moment, 420)), 0);
	lims_laboratory_close(past);
}

static void before_the_first_entry_and_after_now_there_is_nothing_to_show(void **state)
{
	struct world *w = *state;
	struct lims_laboratory *past = NULL;
	struct lims_moment moment = lims_clock_now(420);
	wd_fails(w, open_past(w, (struct lims_moment){moment.us - INT64_C(86400000000), 420}, &past), LIMS_E_NOT_FOUND, "nothing was recorded");
	wd_fails(w, open_past(w, (struct lims_moment){moment.us + INT64_C(86400000000), 420}, &past), LIMS_E_INPUT, "future");
	assert_null(past);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_register_shows_what_it_said_then),
		T(a_paper_is_valid_until_the_moment_that_ended_it),
		T(nobody_writes_into_the_past),
		T(today_is_the_day_that_is_shown),
		T(before_the_first_entry_and_after_now_there_is_nothing_to_show),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
