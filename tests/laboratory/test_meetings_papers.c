// SPDX-License-Identifier: Apache-2.0
// A paper that one copy issued, and a worksheet that the other one handed back, gave up or changed: told when they meet.
#include "tests/laboratory/copies.h"

#include "laboratory/bench_others.h"
#include "laboratory/paper_end.h"
#include "laboratory/said.h"
#include "laboratory/strikes.h"

#include <stdio.h>
#include <string.h>

#define TITLE "A paper was issued while its worksheet was handed back, given up or changed: "

static void hand_back(struct world *w, const char *store, const char *sheet)
{
	cp_open(w, store);
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, false, "nhầm số seri quả cân", &w->err));
}

static void issue(struct world *w, const char *store, const char *sheet, char number[LIMS_CODE])
{
	cp_open(w, store);
	wd_issue(w, sheet, number);
}

/// Once, with both, who, and on which node.
static void told_once(
	const char *told, const char *number, const char *issued_on, const char *sheet, const char *what, const char *changed_on)
{
	char want[256];
	snprintf(want, sizeof want, TITLE "paper:%s: si, 20", number);
	cp_has(told, want);
	snprintf(want, sizeof want, ", %s; worksheet:%s: %s, 20", issued_on, sheet, what);
	cp_has(told, want);
	snprintf(want, sizeof want, ", %s)", changed_on);
	cp_has(told, want);
	assert_null(strstr(strstr(told, TITLE) + 1, TITLE));
}

static void a_paper_of_a_worksheet_that_another_node_handed_back_is_told(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], about[256], want[256];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	struct cp_two t = cp_second(w);
	issue(w, t.here, sheet, number);
	hand_back(w, t.there, sheet);
	// What is written after it is of the same matter.
	wd_as(w, "ti");
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "25 Cel", &w->err));
	const char *told = cp_meet(w, &t);
	told_once(told, number, "A", sheet, "returned (re", "B");
	cp_has(told, "B): nhầm số seri quả cân\n");
	wd_query(w, "SELECT group_concat(target, ' ') FROM (SELECT target FROM case_link ORDER BY target)", about, sizeof about);
	snprintf(want, sizeof want, "paper:%s worksheet:%s", number, sheet);
	assert_string_equal(about, want);
	// The way out that it names.
	wd_as(w, "si");
	wd_ok(w, lims_paper_revoke(w->lab, number, "nhầm số seri", &w->err));
	assert_string_equal(cp_meet(w, &t), "");
}

/// The other way round, by the copy that handed it back, and over sticks that cross: both find it, and it is one.
static void two_copies_that_find_it_before_they_meet_make_one_incident(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], n[16];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	struct cp_two t = cp_second(w);
	hand_back(w, t.here, sheet);
	issue(w, t.there, sheet, number);
	cp_exchange(w, t.here, "one");
	cp_exchange(w, t.there, "two");
	told_once(cp_exchange(w, t.there, "one"), number, "B", sheet, "returned (re", "A");
	told_once(cp_exchange(w, t.here, "two"), number, "B", sheet, "returned (re", "A");
	for (int i = 0; i < 2; i++) {
		assert_string_equal(cp_exchange(w, t.here, "one"), "");
		assert_string_equal(cp_exchange(w, t.there, "one"), "");
	}
	wd_query(w, "SELECT count(*) FROM case_record WHERE noun = 'incident'", n, sizeof n);
	assert_string_equal(n, "1");
	wd_check_rebuild(w);
}

/// What comes to it while the incident is open is of it; who closed it did not know what came then.
static void what_opened_the_worksheet_once_more_is_told_anew_once_the_incident_is_closed(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], subject[128];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	struct cp_two t = cp_second(w);
	hand_back(w, t.here, sheet);
	issue(w, t.there, sheet, number);
	cp_exchange(w, t.here, "one");
	cp_has(cp_exchange(w, t.there, "one"), TITLE);
	for (int i = 0; i < 2; i++) {
		cp_open(w, t.here);
		wd_as(w, "ti");
		wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", i ? "24 Cel" : "25 Cel", &w->err));
		cp_exchange(w, t.here, i ? "three" : "two");
		const char *told = cp_exchange(w, t.there, i ? "three" : "two");
		if (i)
			told_once(told, number, "B", sheet, "recorded (ti", "A");
		else
			assert_string_equal(told, "");
		wd_query(w, "SELECT subject FROM case_record WHERE noun = 'incident' AND closed = 0", subject, sizeof subject);
		wd_append(w, "case.step", subject, "an", "{\"step\":\"close\",\"on\":\"2026-01-01\",\"to\":\"closed\",\"closed\":true}");
	}
}

static void a_worksheet_that_was_given_up_is_told_too(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	struct cp_two t = cp_second(w);
	issue(w, t.here, sheet, number);
	cp_open(w, t.there);
	wd_as(w, "ti");
	wd_ok(w, lims_bench_abandon(w->lab, sheet, "cân hỏng khi đo", &w->err));
	const char *told = cp_meet(w, &t);
	told_once(told, number, "A", sheet, "abandoned (ti", "B");
	cp_has(told, "B): cân hỏng khi đo\n");
}

/// While it was measured both had it open.
static void a_reading_that_was_struck_apart_from_the_paper_is_told_too(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_fill_scale(w, sheet, "14950 g");
	struct cp_two t = cp_second(w);
	cp_open(w, t.here);
	wd_as(w, "ti");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
	issue(w, t.here, sheet, number);
	cp_open(w, t.there);
	wd_as(w, "ti");
	wd_ok(w, lims_bench_strike_out(w->lab, sheet, 1, "misread", "gõ nhầm", false, &w->err));
	told_once(cp_meet(w, &t), number, "A", sheet, "struck (ti", "B");
}

/// A comment; a paper that was revoked before; what was handed back before, measured anew, and issued knowing that.
static void what_does_not_contradict_is_not_told(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], other[LIMS_CODE], number[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_ready_scale(w, "S-2", "14950 g", "", other);
	struct cp_two t = cp_second(w);
	issue(w, t.here, sheet, number);
	cp_open(w, t.there);
	wd_as(w, "re");
	wd_ok(w, lims_bench_comment(w->lab, sheet, "đã xem", &w->err));
	hand_back(w, t.there, other);
	assert_string_equal(cp_meet(w, &t), "");
	cp_open(w, t.there);
	wd_as(w, "ti");
	wd_ok(w, lims_bench_submit(w->lab, other, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, other, true, NULL, &w->err));
	assert_string_equal(cp_meet(w, &t), "");
	issue(w, t.here, other, number);
	wd_ok(w, lims_paper_revoke(w->lab, number, "sai", &w->err));
	hand_back(w, t.there, other);
	assert_string_equal(cp_meet(w, &t), "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_paper_of_a_worksheet_that_another_node_handed_back_is_told),
		T(two_copies_that_find_it_before_they_meet_make_one_incident),
		T(what_opened_the_worksheet_once_more_is_told_anew_once_the_incident_is_closed),
		T(a_worksheet_that_was_given_up_is_told_too),
		T(a_reading_that_was_struck_apart_from_the_paper_is_told_too),
		T(what_does_not_contradict_is_not_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
