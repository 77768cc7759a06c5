// SPDX-License-Identifier: Apache-2.0
// A paper that one copy issued, and what the other one recorded that would have shut one of its gates: told when they meet.
#include "tests/laboratory/copies.h"

#include "laboratory/equipment/life.h"
#include "laboratory/paper_end.h"
#include "laboratory/people/people.h"

#include <stdio.h>
#include <string.h>

#define TITLE "A paper was issued while another node recorded what stands against it: "

static void set_status(struct world *w, const char *store, const char *code, const char *status)
{
	struct lims_field_value values[] = {{"status", status}};
	struct lims_life_act act = {.noun = "standard", .code = code, .values = values, .count = 1};
	char opened[LIMS_CODE];
	cp_open(w, store);
	wd_as(w, "ti");
	wd_ok(w, lims_life_record(w->lab, lims_life_verb_find("status"), &act, opened, &w->err));
}

static void issue(struct world *w, const char *store, const char *sheet, char number[LIMS_CODE])
{
	cp_open(w, store);
	wd_issue(w, sheet, number);
}

static void told_once(const char *told, const char *number, const char *issued_on, const char *why, const char *subject, const char *on)
{
	char want[256];
	snprintf(want, sizeof want, TITLE "paper:%s: si, 20", number);
	cp_has(told, want);
	snprintf(want, sizeof want, ", %s; %s", issued_on, why);
	cp_has(told, want);
	snprintf(want, sizeof want, " (%s: ", subject);
	cp_has(told, want);
	snprintf(want, sizeof want, ", %s)\n", on);
	cp_has(told, want);
	assert_null(strstr(strstr(told, TITLE) + 1, TITLE));
}

static void a_standard_that_another_node_took_out_of_service_is_told(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], about[256], want[256];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	struct cp_two t = cp_second(w);
	issue(w, t.here, sheet, number);
	set_status(w, t.there, "qc1", "fault");
	const char *told = cp_meet(w, &t);
	told_once(told, number, "A", "standard qc1 was not in service on the day of the work: ", "standard:qc1", "B");
	wd_query(w, "SELECT group_concat(target, ' ') FROM (SELECT target FROM case_link ORDER BY target)", about, sizeof about);
	snprintf(want, sizeof want, "paper:%s standard:qc1", number);
	assert_string_equal(about, want);
}

/// The other way round: the paper comes to the copy that has the status; and over sticks that cross both find one incident.
static void a_paper_that_comes_to_what_stands_against_it_is_told_too(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], n[16];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	struct cp_two t = cp_second(w);
	set_status(w, t.here, "qc1", "fault");
	issue(w, t.there, sheet, number);
	cp_exchange(w, t.here, "one");
	cp_exchange(w, t.there, "two");
	told_once(cp_exchange(w, t.here, "two"), number, "B", "standard qc1 was not in service", "standard:qc1", "A");
	told_once(cp_exchange(w, t.there, "one"), number, "B", "standard qc1 was not in service", "standard:qc1", "A");
	for (int i = 0; i < 2; i++) {
		assert_string_equal(cp_exchange(w, t.here, "one"), "");
		assert_string_equal(cp_exchange(w, t.there, "one"), "");
	}
	wd_query(w, "SELECT count(*) FROM case_record WHERE noun = 'incident'", n, sizeof n);
	assert_string_equal(n, "1");
	wd_check_rebuild(w);
}

static void an_authorisation_that_another_node_withdrew_is_told(void **state)
{
	static const struct lims_date today = {0};
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], code[LIMS_CODE], subject[64];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "authorisation", NULL, code, "staff", "ti", "procedure", "spring-dial-scale", "activity", "measure", "from",
				 "2026-01-01", "training", "kèm cặp 2025", NULL));
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	struct cp_two t = cp_second(w);
	issue(w, t.here, sheet, number);
	cp_open(w, t.there);
	wd_ok(w, lims_authorisation_withdraw(w->lab, code, today, "chưa đạt đánh giá", &w->err));
	snprintf(subject, sizeof subject, "authorisation:%s", code);
	told_once(cp_meet(w, &t), number, "A", "ti was not authorised (measure) for spring-dial-scale on the day: ", subject, "B");
}

/// Another standard; one that was in service again on that day; a paper that was revoked; and what was known when the paper was issued.
static void what_does_not_stand_against_a_paper_is_not_told(void **state)
{
	struct world *w = *state;
	char sheets[3][LIMS_CODE], number[LIMS_CODE];
	wd_ready_scale(w, "S-1", "14950 g", "", sheets[0]);
	wd_ready_scale(w, "S-2", "14950 g", "", sheets[1]);
	wd_ready_scale(w, "S-3", "14950 g", "", sheets[2]);
	struct cp_two t = cp_second(w);
	issue(w, t.here, sheets[0], number);
	set_status(w, t.there, "ct1", "fault");
	set_status(w, t.there, "qc1", "fault");
	set_status(w, t.there, "qc1", "in_service");
	assert_string_equal(cp_meet(w, &t), "");
	issue(w, t.here, sheets[1], number);
	wd_ok(w, lims_paper_revoke(w->lab, number, "sai", &w->err));
	set_status(w, t.there, "qc1", "fault");
	assert_string_equal(cp_meet(w, &t), "");
	issue(w, t.here, sheets[2], number);
	set_status(w, t.there, "qc1", "fault"); // the paper says so already
	assert_string_equal(cp_meet(w, &t), "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_standard_that_another_node_took_out_of_service_is_told),
		T(a_paper_that_comes_to_what_stands_against_it_is_told_too),
		T(an_authorisation_that_another_node_withdrew_is_told),
		T(what_does_not_stand_against_a_paper_is_not_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
