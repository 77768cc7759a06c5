// SPDX-License-Identifier: Apache-2.0
// Incidents that the program records by itself: once each, in its own name, and only where the store takes entries.
#include "tests/base/clock_ahead.h"
#include "tests/laboratory/world.h"

#include "laboratory/desk.h"
#include "laboratory/quality/incidents.h"

#include <stdio.h>
#include <string.h>

static void incidents_are(struct world *w, const char *want)
{
	char have[256];
	wd_query(w,
		"SELECT group_concat(code || ' ' || state || ' ' || opened_by, ';') FROM (SELECT * FROM case_record WHERE noun = 'incident' ORDER "
		"BY code)",
		have, sizeof have);
	assert_string_equal(have, want);
}

static void a_clock_set_back_is_one_incident_however_often_it_is_asked(void **state)
{
	struct world *w = *state;
	struct lims_laboratory *lab = wd_as(w, "le");
	wd_ok(w, lims_incident_clocks(lab, &w->err));
	incidents_are(w, "");
	clock_ahead_us = INT64_C(-3600000000);
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "Xã Khác", NULL));
	wd_ok(w, lims_incident_clocks(lab, &w->err));
	clock_ahead_us = 0;
	wd_ok(w, lims_incident_clocks(lab, &w->err));
	wd_ok(w, lims_incident_clocks(lab, &w->err));
	incidents_are(w, "IN-A1 recorded program");
	char told[512];
	wd_query(w, "SELECT value FROM case_value WHERE field = 'description' AND subject = 'incident:IN-A1'", told, sizeof told);
	assert_non_null(strstr(told, " → "));
	clock_ahead_us = INT64_C(-7200000000);
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "Xã Khác Nữa", NULL));
	wd_ok(w, lims_incident_clocks(lab, &w->err));
	incidents_are(w, "IN-A1 recorded program;IN-A2 recorded program");
	clock_ahead_us = 0;
	wd_check_rebuild(w);
}

static void an_open_failure_stands_for_the_next_ones_of_its_sort(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	// Who may only read can be the one who finds it.
	struct lims_laboratory *lab = wd_as(w, NULL);
	wd_ok(w, lims_incident_record(lab, LIMS_INCIDENT_VERIFY, "entry 5\nis wrong", code, &w->err));
	assert_string_equal(code, "IN-A1");
	int64_t before = wd_entries(w);
	wd_ok(w, lims_incident_record(lab, LIMS_INCIDENT_VERIFY, "entry 6 is wrong", code, &w->err));
	assert_string_equal(code, "IN-A1");
	assert_int_equal(wd_entries(w), before);
	// Of a restore each is its own.
	wd_ok(w, lims_incident_record(lab, LIMS_INCIDENT_RESTORE, "a.backup: 5 entries, by le", code, &w->err));
	assert_string_equal(code, "IN-A2");
	wd_ok(w, lims_incident_record(lab, LIMS_INCIDENT_RESTORE, "b.backup: 6 entries, by le", code, &w->err));
	assert_string_equal(code, "IN-A3");
	incidents_are(w, "IN-A1 recorded program;IN-A2 recorded program;IN-A3 recorded program");
	// A recomputation is another sort than a verification, and the same damage is told once however often it is met.
	wd_ok(w, lims_incident_record(lab, LIMS_INCIDENT_RECOMPUTE, "1 of 3 papers differ", code, &w->err));
	assert_string_equal(code, "IN-A4");
	for (int i = 0; i < 2; i++) {
		wd_ok(w, lims_incident_record(lab, LIMS_INCIDENT_DAMAGED, "the store lost the photo", code, &w->err));
		assert_string_equal(code, "IN-A5");
	}
	wd_ok(w, lims_incident_record(lab, LIMS_INCIDENT_DAMAGED, "the store lost the letter", code, &w->err));
	assert_string_equal(code, "IN-A6");
	wd_check_rebuild(w);
}

static void what_cannot_be_printed_costs_the_detail_and_not_the_incident(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], long_text[2000];
	struct lims_laboratory *lab = wd_as(w, "le");
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	wd_ok(w, lims_incident_record(lab, LIMS_INCIDENT_VERIFY, "\xff\xfe\x01", code, &w->err));
	wd_ok(w, lims_incident_record(lab, LIMS_INCIDENT_RESTORE, long_text, code, &w->err));
	incidents_are(w, "IN-A1 recorded program;IN-A2 recorded program");
}

/// As the first programs titled it: the words of a title may change, what was recorded under them is not recorded again.
static void what_stands_under_the_first_title_of_its_sort_is_not_recorded_again(void **state)
{
	static const struct {
		enum lims_incident what;
		const char *title;
	} first[] = {{LIMS_INCIDENT_VERIFY, "The record does not verify"}, {LIMS_INCIDENT_RESTORE, "The store was restored from a backup"},
		{LIMS_INCIDENT_CLOCK, "The clock was set back"}, {LIMS_INCIDENT_RECOMPUTE, "Papers differ from what the kept bytes give"},
		{LIMS_INCIDENT_DAMAGED, "Kept evidence is lost or damaged"},
		{LIMS_INCIDENT_ADOPTED, "The store was adopted without the key of its node"}, {LIMS_INCIDENT_PACK, "A pack of entries was refused"},
		{LIMS_INCIDENT_NUMBER, "A number was given to two papers, or to one after it was given up"},
		{LIMS_INCIDENT_TWINS, "Several papers of one worksheet stand"},
		{LIMS_INCIDENT_RESTART, "A program was ended while the store was open, and the machine was started anew since"},
		{LIMS_INCIDENT_MARK, "A sticker or seal was used twice"},
		{LIMS_INCIDENT_REGISTER, "A register was changed on two nodes at the same time"},
		{LIMS_INCIDENT_SERIAL, "A serial number was received on two nodes at the same time"},
		{LIMS_INCIDENT_STOCK, "Numbers of the stock were moved on two nodes at the same time"},
		{LIMS_INCIDENT_PLACE, "Two different marks were put on one place"},
		{LIMS_INCIDENT_CARD, "The serial number of a card was changed while a certificate of another one was recorded on it"}};
	struct world *w = *state;
	char subject[64], body[512], code[LIMS_CODE];
	wd_as(w, "le");
	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
		snprintf(subject, sizeof subject, "incident:IN-X%zu", i);
		snprintf(body, sizeof body,
			"{\"fields\":{\"title\":\"%s\",\"description\":\"như trước\"},\"ordinal\":%zu,\"step\":\"open\",\"on\":\"2026-01-01\","
			"\"to\":\"recorded\",\"closed\":false,\"because\":\"x\"}",
			first[i].title, i + 1);
		wd_append(w, "case.opened", subject, "program", body);
		wd_ok(w, lims_incident_record(w->lab, first[i].what, "như trước", code, &w->err));
		assert_string_equal(code, subject + strlen("incident:"));
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_clock_set_back_is_one_incident_however_often_it_is_asked),
		T(an_open_failure_stands_for_the_next_ones_of_its_sort),
		T(what_cannot_be_printed_costs_the_detail_and_not_the_incident),
		T(what_stands_under_the_first_title_of_its_sort_is_not_recorded_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
