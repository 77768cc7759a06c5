// SPDX-License-Identifier: Apache-2.0
// A further change of what met, known to one copy only, is of the incident that is open; once that is closed it is told anew.
#include "tests/laboratory/copies.h"

#include "laboratory/stock/stock.h"

#include <stdio.h>
#include <string.h>

static void incidents_are(struct world *w, const char *store, const char *count)
{
	char n[16];
	cp_open(w, store);
	wd_query(w, "SELECT count(*) FROM case_record WHERE noun = 'incident'", n, sizeof n);
	assert_string_equal(n, count);
	wd_check_rebuild(w);
}

/// All that stand on that store, as a person closes them.
static void close_incidents(struct world *w, const char *store)
{
	char subject[128];
	cp_open(w, store);
	for (;;) {
		wd_query(w, "SELECT subject FROM case_record WHERE noun = 'incident' AND closed = 0", subject, sizeof subject);
		if (!subject[0])
			return;
		wd_append(w, "case.step", subject, "an",
			"{\"fields\":{\"corrective\":\"đã xử lý\"},\"step\":\"close\",\"on\":\"2026-01-01\",\"to\":\"closed\",\"closed\":true}");
	}
}

/// A writes a stick, changes on, and takes the stick that B wrote before it had taken anything: each finds another last value of A.
static void two_copies_of_which_one_knows_a_further_value_make_one_incident(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	cp_set_customer(w, t.here, "address", "A1");
	cp_set_customer(w, t.there, "address", "B1");
	cp_exchange(w, t.here, "one");
	cp_exchange(w, t.there, "two");
	cp_set_customer(w, t.here, "address", "A2");
	cp_has(cp_exchange(w, t.there, "one"), "address: \"A1\" (an, ");
	const char *told = cp_exchange(w, t.here, "two");
	cp_has(told, "\"B1\" (an, ");
	cp_has(told, "\"A2\" (an, ");
	for (int i = 0; i < 2; i++) {
		assert_string_equal(cp_exchange(w, t.here, "one"), "");
		assert_string_equal(cp_exchange(w, t.there, "one"), "");
	}
	incidents_are(w, t.there, "1");
}

/// While it is open it stands for what A writes on without knowing; who closed it looked at what was there then.
static void a_further_value_is_told_anew_once_the_incident_is_closed(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	cp_set_customer(w, t.here, "address", "A1");
	cp_set_customer(w, t.there, "address", "B1");
	cp_exchange(w, t.here, "one");
	cp_has(cp_exchange(w, t.there, "one"), "address: \"A1\" (an, ");
	cp_set_customer(w, t.here, "address", "A2");
	cp_exchange(w, t.here, "two");
	assert_string_equal(cp_exchange(w, t.there, "two"), "");
	close_incidents(w, t.there);
	cp_set_customer(w, t.here, "address", "A3");
	cp_exchange(w, t.here, "three");
	const char *told = cp_exchange(w, t.there, "three");
	cp_has(told, "\"B1\" (an, ");
	cp_has(told, "\"A3\" (an, ");
	incidents_are(w, t.there, "2");
	assert_string_equal(cp_exchange(w, t.here, "one"), "");
}

/// One that is of other entries than the ones that met now says nothing of them, open or not.
static void what_meets_after_a_meeting_is_told_beside_an_open_incident(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	cp_set_customer(w, t.here, "address", "A1");
	cp_set_customer(w, t.there, "address", "B1");
	cp_has(cp_meet(w, &t), "address: \"A1\" (an, ");
	cp_set_customer(w, t.here, "address", "A2");
	cp_set_customer(w, t.there, "address", "B2");
	cp_has(cp_meet(w, &t), "address: \"A2\" (an, ");
	incidents_are(w, t.there, "2");
}

/// Fields of the same two entries are one incident, others are another.
static void fields_that_met_first_in_other_entries_are_another_incident(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	cp_open(w, t.here);
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "A1", "phone", "1", NULL));
	cp_open(w, t.there);
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "B1", "phone", "2", NULL));
	cp_exchange(w, t.there, "two");
	cp_set_customer(w, t.here, "contact", "Bà Lan");
	cp_set_customer(w, t.there, "contact", "Ông Tư");
	const char *told = cp_meet(w, &t);
	cp_has(told, "customer:kh1 address: \"A1\" (an, ");
	cp_has(told, "; phone: \"1\" (an, ");
	cp_has(told, "customer:kh1 contact: \"Bà Lan\" (an, ");
	assert_string_equal(cp_exchange(w, t.here, "two"), "");
	incidents_are(w, t.there, "2");
}

static void give_back(struct world *w, const char *store, const char *serial)
{
	struct lims_stock_move m = {.kind = "sticker", .what = "returned", .from = serial};
	cp_open(w, store);
	wd_as(w, "ti");
	wd_ok(w, lims_stock_moved(w->lab, &m, &w->err));
}

static void further_marks_and_moves_are_of_the_open_incident(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE];
	wd_scale(w, "S-1", item);
	cp_receive_lot(w, "sticker");
	struct cp_two t = cp_second(w);
	cp_apply_mark(w, t.here, "seal", item, "nắp", "K 01");
	cp_hand_out(w, t.here, "sticker", "SL 000110", "SL 000120", "ti");
	cp_apply_mark(w, t.there, "seal", item, "nắp", "K 11");
	cp_hand_out(w, t.there, "sticker", "SL 000115", "SL 000125", "si");
	cp_exchange(w, t.here, "one");
	const char *told = cp_exchange(w, t.there, "one");
	cp_has(told, "nắp: K 01 (ti, ");
	cp_has(told, "SL 000115 – SL 000120: issued ti (");
	cp_apply_mark(w, t.here, "seal", item, "nắp", "K 02");
	give_back(w, t.here, "SL 000118");
	cp_exchange(w, t.here, "two");
	assert_string_equal(cp_exchange(w, t.there, "two"), "");
	incidents_are(w, t.there, "2");
	close_incidents(w, t.there);
	cp_apply_mark(w, t.here, "seal", item, "nắp", "K 03");
	cp_exchange(w, t.here, "three");
	cp_has(cp_exchange(w, t.there, "three"), "nắp: K 11 (ti, ");
	incidents_are(w, t.there, "3");
}

/// B used the number first; A's use is told without its paper, and with it: it stays one.
static void a_number_used_twice_is_one_incident_with_and_without_its_paper(void **state)
{
	struct world *w = *state;
	char first[LIMS_CODE], second[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE], want[256];
	struct lims_buf warnings;
	wd_scale(w, "S-1", first);
	wd_scale(w, "S-2", second);
	wd_open(w, first, "", sheet);
	wd_finish_scale(w, sheet, "14950 g");
	struct cp_two t = cp_second(w);
	cp_apply_mark(w, t.there, "sticker", second, NULL, "SL 000109");
	cp_exchange(w, t.there, "two"); // also lets the clock go on
	cp_apply_mark(w, t.here, "sticker", first, NULL, "sl000109");
	cp_exchange(w, t.here, "one");
	snprintf(want, sizeof want, "A sticker or seal was used twice: SL 000109: – (%s), – (%s)\n", second, first);
	assert_string_equal(cp_exchange(w, t.there, "one"), want);
	cp_open(w, t.here);
	wd_as(w, "si");
	lims_buf_init(&warnings, 1 << 16);
	wd_ok(w, lims_issue(w->lab, sheet, "SL 000109", number, &warnings, &w->err));
	lims_buf_finish(&warnings);
	cp_exchange(w, t.here, "three");
	assert_string_equal(cp_exchange(w, t.there, "three"), "");
	incidents_are(w, t.there, "1");
	cp_exchange(w, t.here, "two"); // and who finds it without the incident finds it under the same code
	assert_string_equal(cp_exchange(w, t.there, "one"), "");
	cp_exchange(w, t.here, "one");
	assert_string_equal(cp_exchange(w, t.there, "one"), "");
	incidents_are(w, t.there, "1");
}

/// An older program recorded it under a running number and in words, before the paper was known; by now the same is said in other words.
static void a_number_that_an_older_program_told_in_other_words_is_not_told_again(void **state)
{
	struct world *w = *state;
	char first[LIMS_CODE], second[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE], body[512];
	struct lims_buf warnings;
	wd_scale(w, "S-1", first);
	wd_scale(w, "S-2", second);
	wd_open(w, first, "", sheet);
	wd_finish_scale(w, sheet, "14950 g");
	struct cp_two t = cp_second(w);
	cp_apply_mark(w, t.there, "sticker", second, NULL, "SL 000109");
	snprintf(body, sizeof body,
		"{\"fields\":{\"title\":\"A sticker or seal was used twice\",\"description\":\"SL 000109: – (%s), %s (%s)\"},\"ordinal\":7,"
		"\"step\":\"open\",\"on\":\"2026-01-01\",\"to\":\"recorded\",\"closed\":false,\"because\":\"x\"}",
		second, sheet, first);
	wd_append(w, "case.opened", "incident:IN-B7", "program", body);
	cp_exchange(w, t.there, "two"); // also lets the clock go on
	cp_open(w, t.here);
	wd_as(w, "si");
	lims_buf_init(&warnings, 1 << 16);
	wd_ok(w, lims_issue(w->lab, sheet, "SL 000109", number, &warnings, &w->err));
	lims_buf_finish(&warnings);
	cp_exchange(w, t.here, "one");
	assert_string_equal(cp_exchange(w, t.there, "one"), "");
	incidents_are(w, t.there, "1");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(two_copies_of_which_one_knows_a_further_value_make_one_incident),
		T(a_further_value_is_told_anew_once_the_incident_is_closed),
		T(what_meets_after_a_meeting_is_told_beside_an_open_incident),
		T(fields_that_met_first_in_other_entries_are_another_incident),
		T(further_marks_and_moves_are_of_the_open_incident),
		T(a_number_used_twice_is_one_incident_with_and_without_its_paper),
		T(a_number_that_an_older_program_told_in_other_words_is_not_told_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
