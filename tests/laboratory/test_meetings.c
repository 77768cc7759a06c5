// SPDX-License-Identifier: Apache-2.0
// Two copies that worked apart meet: what both wrote of one thing is said and becomes an incident, once, and the rule of which counts stays as it is.
#include "tests/laboratory/copies.h"

#include "laboratory/stock/marks.h"
#include "laboratory/stock/stock.h"
#include "lims-core/journal/met.h"

#include <stdio.h>
#include <string.h>

static lims_rc list_again(void *ctx, const struct lims_stock_run *r, struct lims_err *err)
{
	char *out = ctx;
	(void)err;
	if (r->again[0])
		snprintf(out + strlen(out), 512 - strlen(out), "%s %s + %s;", r->from, r->item, r->again);
	return LIMS_OK;
}

static lims_rc count_again(void *ctx, const struct lims_stock_sum *s, struct lims_err *err)
{
	int64_t *n = ctx;
	(void)err;
	*n += s->again;
	return LIMS_OK;
}

/// "sticker" at no place, "seal" at one: the number stands on two instruments, and the ledger names both.
static void used_twice(struct world *w, const char *kind, const char *place)
{
	char first[LIMS_CODE], second[LIMS_CODE], have[512] = "", want[512];
	int64_t n = 0;
	wd_scale(w, "S-1", first);
	wd_scale(w, "S-2", second);
	cp_receive_lot(w, kind);
	cp_hand_out(w, w->store, kind, "SL 000101", "SL 000120", "ti");
	struct cp_two t = cp_second(w);
	cp_apply_mark(w, t.here, kind, first, place, "SL 000109");
	cp_apply_mark(w, t.there, kind, second, place, "sl000109");
	const char *told = cp_meet(w, &t);
	snprintf(want, sizeof want, "A sticker or seal was used twice: SL 000109: – (%s), – (%s)\n", first, second);
	assert_string_equal(told, want);
	wd_ok(w, lims_stock_each(w->lab, NULL, NULL, list_again, have, &w->err));
	snprintf(want, sizeof want, "SL 000109 %s + – (%s);", first, second);
	assert_string_equal(have, want);
	wd_ok(w, lims_stock_lots(w->lab, count_again, &n, &w->err));
	assert_int_equal(n, 1);
}

static void a_sticker_that_two_nodes_used_is_told_and_stands_twice_in_the_ledger(void **state)
{
	used_twice(*state, "sticker", NULL);
}

static void a_seal_that_two_nodes_used_too(void **state)
{
	used_twice(*state, "seal", "nắp");
}

static void use_for(struct world *w, const char *store, const char *item, char ret_sheet[LIMS_CODE])
{
	struct lims_placed_finding f;
	cp_open(w, store);
	wd_open(w, item, "", ret_sheet);
	struct lims_placed_act act = {.kind = "sticker", .applied = "SL 000109", .worksheet = ret_sheet};
	wd_as(w, "ti");
	wd_ok(w, lims_placed_record(w->lab, item, &act, &f, &w->err));
}

/// The first use says of no worksheet that it is another one; the second one does.
static void works_of_one_instrument_are_told_apart_behind_a_use_without_a_worksheet(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], here[LIMS_CODE], there[LIMS_CODE], have[512] = "", want[512];
	wd_scale(w, "S-1", item);
	cp_receive_lot(w, "sticker");
	cp_hand_out(w, w->store, "sticker", "SL 000101", "SL 000120", "ti");
	cp_apply_mark(w, w->store, "sticker", item, NULL, "SL 000109");
	struct cp_two t = cp_second(w);
	use_for(w, t.here, item, here);
	use_for(w, t.there, item, there);
	snprintf(want, sizeof want, "A sticker or seal was used twice: SL 000109: %s (%s), %s (%s)\n", here, item, there, item);
	assert_string_equal(cp_meet(w, &t), want);
	wd_ok(w, lims_stock_each(w->lab, NULL, NULL, list_again, have, &w->err));
	snprintf(want, sizeof want, "SL 000109 %s + %s (%s);", item, there, item);
	assert_string_equal(have, want);
}

/// 110–120 and 115–125: of 115–120 both say that they have them.
static void numbers_handed_out_on_two_nodes_are_told(void **state)
{
	struct world *w = *state;
	cp_receive_lot(w, "sticker");
	struct cp_two t = cp_second(w);
	cp_hand_out(w, t.here, "sticker", "SL 000110", "SL 000120", "ti");
	cp_hand_out(w, t.there, "sticker", "SL 000115", "SL 000125", "si");
	const char *told = cp_meet(w, &t);
	cp_has(told, "Numbers of the stock were moved on two nodes at the same time: lot:LOT-A1, SL 000115 – SL 000120: issued ti (");
	cp_has(told, "; issued si (");
	// To one person, or one after the other, nothing is wrong.
	cp_hand_out(w, t.here, "sticker", "SL 000130", "SL 000140", "ti");
	cp_hand_out(w, t.there, "sticker", "SL 000135", "SL 000140", "ti");
	cp_hand_out(w, t.there, "sticker", "SL 000150", NULL, "ti");
	assert_string_equal(cp_meet(w, &t), "");
}

static void a_serial_number_that_two_nodes_received_is_told(void **state)
{
	struct world *w = *state;
	char before[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE], want[256];
	wd_scale(w, "S-0", before);
	struct cp_two t = cp_second(w);
	cp_open(w, t.here);
	wd_scale(w, "S-9", first);
	cp_open(w, t.there);
	wd_scale(w, "S-9", second);
	wd_scale(w, "S-0", before); // it came again, and that was known here
	const char *told = cp_meet(w, &t);
	snprintf(want, sizeof want, "A serial number was received on two nodes at the same time: S-9 (spring-dial-scale): item:%s (", first);
	cp_has(told, want);
	snprintf(want, sizeof want, "; item:%s (", second);
	cp_has(told, want);
	assert_null(strstr(told, "S-0"));
}

static void a_field_that_two_nodes_changed_is_told_with_the_value_that_stands(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	char value[256];
	cp_set_customer(w, t.here, "address", "1 Trần Phú");
	cp_set_customer(w, t.here, "address", "2 Trần Phú");
	cp_set_customer(w, t.here, "phone", "01");
	cp_set_customer(w, t.there, "address", "3 Lê Lợi");
	cp_set_customer(w, t.there, "contact", "Bà Lan");
	const char *told = cp_meet(w, &t);
	cp_has(told, "A register was changed on two nodes at the same time: customer:kh1 address: \"2 Trần Phú\" (an, ");
	cp_has(told, "), \"3 Lê Lợi\" (an, ");
	assert_null(strstr(told, "phone"));
	assert_null(strstr(told, "contact"));
	assert_null(strstr(told, "1 Trần Phú"));
	wd_field(w, "customer", "kh1", "address", value);
	assert_string_equal(value, "3 Lê Lợi");
	// What was written after the meeting was written knowing it; what says the same is no conflict.
	cp_set_customer(w, t.here, "address", "4 Quang Trung");
	assert_string_equal(cp_meet(w, &t), "");
	cp_set_customer(w, t.here, "phone", "02");
	cp_set_customer(w, t.there, "phone", "02");
	assert_string_equal(cp_meet(w, &t), "");
}

static void two_marks_on_one_place_are_told(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], want[256];
	wd_scale(w, "S-1", item);
	struct cp_two t = cp_second(w);
	cp_apply_mark(w, t.here, "seal", item, "nắp", "K 01");
	cp_apply_mark(w, t.here, "seal", item, "đáy", "K 02");
	cp_apply_mark(w, t.there, "seal", item, "nắp", "K 11");
	const char *told = cp_meet(w, &t);
	snprintf(want, sizeof want, "Two different marks were put on one place: item:%s, nắp: K 01 (ti, ", item);
	cp_has(told, want);
	cp_has(told, "); K 11 (ti, ");
	assert_null(strstr(told, "K 02"));
}

/// As somebody does who finds a seal, takes it off and puts another one on.
static void exchange_seal(struct world *w, const char *store, const char *item, const char *found, const char *applied)
{
	struct lims_placed_finding f;
	struct lims_placed_act act = {.kind = "seal", .place = "nắp", .found = found, .removed = found, .applied = applied};
	cp_open(w, store);
	wd_as(w, "ti");
	wd_ok(w, lims_placed_record(w->lab, item, &act, &f, &w->err));
}

/// The instrument came again at one node, while the other one still worked under its first code.
static void two_marks_on_one_place_under_two_codes_of_an_instrument_are_told_too(void **state)
{
	struct world *w = *state;
	char first[LIMS_CODE], second[LIMS_CODE], other[LIMS_CODE], want[256];
	wd_scale(w, "S-1", first);
	wd_scale(w, "S-2", other);
	struct cp_two t = cp_second(w);
	cp_apply_mark(w, t.here, "seal", first, "nắp", "K 01");
	cp_apply_mark(w, t.here, "seal", other, "nắp", "K 02");
	cp_open(w, t.there);
	wd_scale(w, "S-1", second);
	cp_apply_mark(w, t.there, "seal", second, "nắp", "K 11");
	const char *told = cp_meet(w, &t);
	snprintf(want, sizeof want, "Two different marks were put on one place: item:%s, item:%s, nắp: K 01 (ti, ", first, second);
	cp_has(told, want);
	cp_has(told, "); K 11 (ti, ");
	assert_null(strstr(told, "K 02"));
}

static void a_mark_that_the_other_node_found_there_and_took_off_contradicts_nothing(void **state)
{
	struct world *w = *state;
	char first[LIMS_CODE], second[LIMS_CODE], other[LIMS_CODE];
	wd_scale(w, "S-1", first);
	wd_scale(w, "S-2", other);
	struct cp_two t = cp_second(w);
	cp_apply_mark(w, t.here, "seal", first, "nắp", "K 01");
	cp_apply_mark(w, t.here, "seal", other, "nắp", "K 02");
	cp_exchange(w, t.here, "stick"); // also lets the clock go on
	cp_open(w, t.there);
	wd_scale(w, "S-1", second);
	exchange_seal(w, t.there, second, "k01", "K 11");
	exchange_seal(w, t.there, other, "K 02", "K 12");
	assert_string_equal(cp_meet(w, &t), "");
}

/// Over a third copy, with a stick each: who carried it knew, and the two who wrote did not know of each other.
static void what_met_over_a_third_copy_is_told_there(void **state)
{
	struct world *w = *state;
	char other[WD_PATH];
	struct cp_two t = cp_second(w);
	wd_path(w, "c.db", other);
	cp_join(w, t.here, other, "C");
	cp_exchange(w, t.here, "join-B");
	cp_exchange(w, t.there, "join-B");
	cp_set_customer(w, t.there, "address", "B");
	cp_set_customer(w, other, "address", "C");
	assert_string_equal(cp_exchange(w, t.there, "join-B"), "");
	assert_string_equal(cp_exchange(w, t.here, "join-B"), "");
	assert_string_equal(cp_exchange(w, other, "join-C"), "");
	cp_has(cp_exchange(w, t.here, "join-C"), "customer:kh1 address: \"B\" (");
	assert_string_equal(cp_exchange(w, t.there, "join-B"), "");
	assert_string_equal(cp_exchange(w, t.here, "join-B"), "");
	assert_string_equal(cp_exchange(w, t.there, "join-B"), "");
	assert_string_equal(cp_exchange(w, other, "join-C"), "");
	wd_check_rebuild(w);
}

/// Of the node whose store it is: its entries without the last `fewer` ones, and all of them.
static struct lims_sync_span span_of(struct world *w, const char *store, int64_t fewer)
{
	struct lims_sync_span s;
	cp_open(w, store);
	struct lims_journal *j = lims_laboratory_journal(w->lab);
	snprintf(s.node, sizeof s.node, "%s", lims_journal_node(j));
	wd_ok(w, lims_journal_count(lims_journal_db(j), s.node, &s.after, &w->err));
	s.before = s.after - fewer;
	return s;
}

/// A pack of B with what B wrote knowing the value of A, and with what C wrote without knowing it, which B carries on and has not taken.
static void each_writer_in_a_pack_is_asked_what_it_knew(void **state)
{
	struct world *w = *state;
	struct cp_meeting m = {.w = w};
	char other[WD_PATH];
	struct cp_two t = cp_second(w);
	wd_path(w, "c.db", other);
	cp_join(w, t.here, other, "C");
	cp_set_customer(w, t.here, "address", "A1");
	cp_exchange(w, t.here, "join-B");
	cp_exchange(w, t.there, "join-B");
	cp_set_customer(w, t.there, "address", "B1");
	cp_set_customer(w, other, "address", "C1");
	struct lims_sync_span spans[] = {span_of(w, t.here, 0), span_of(w, t.there, 1), span_of(w, other, 1)};
	cp_exchange(w, t.there, "join-B");
	cp_exchange(w, other, "join-C");
	cp_take_blindly(w, t.here, "join-B");
	cp_take_blindly(w, t.here, "join-C");
	struct lims_pack_have haves[3] = {{.sequence = spans[1].after}, {.sequence = spans[0].after}, {.sequence = spans[0].after - 1}};
	const int writers[] = {1, 1, 2}, nodes[] = {1, 0, 0};
	for (int i = 0; i < 3; i++) {
		memcpy(haves[i].writer, spans[writers[i]].node, sizeof haves[i].writer);
		memcpy(haves[i].node, spans[nodes[i]].node, sizeof haves[i].node);
	}
	struct lims_sync_met met = {.spans = spans, .count = 3, .haves = haves, .have_count = 3};
	memcpy(met.writer, spans[1].node, sizeof met.writer);
	wd_ok(w, lims_incident_meetings(w->lab, &met, cp_take, &m, &w->err));
	cp_has(m.told, "customer:kh1 address: \"A1\" (an, ");
	cp_has(m.told, "), \"C1\" (an, ");
	assert_null(strstr(m.told, "B1"));
}

/// Ended between taking the pack and looking at it, or the incident could not be written: the next exchange tells it first, over whatever stick.
static void what_came_in_with_an_exchange_that_was_interrupted_is_told_by_the_next_one(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	cp_set_customer(w, t.here, "address", "A1");
	cp_set_customer(w, t.there, "address", "B1");
	assert_string_equal(cp_exchange(w, t.here, "stick"), "");
	cp_take_blindly(w, t.there, "stick");
	assert_non_null(strstr(w->err.text, "the next lims sync does it: interrupted"));
	cp_set_customer(w, t.there, "address", "B2"); // without knowing what met, and it stands
	const char *told = cp_exchange(w, t.there, "another stick");
	cp_has(told, "customer:kh1 address: \"A1\" (an, ");
	cp_has(told, "), \"B1\" (an, ");
	cp_has(told, "), \"B2\" (an, ");
	assert_string_equal(cp_exchange(w, t.there, "stick"), "");
	assert_string_equal(cp_exchange(w, t.here, "stick"), "");
	wd_check_rebuild(w);
}

static void a_look_at_all_marks_finds_what_was_used_twice_too(void **state)
{
	struct world *w = *state;
	char first[LIMS_CODE], second[LIMS_CODE];
	wd_scale(w, "S-1", first);
	wd_scale(w, "S-2", second);
	struct cp_two t = cp_second(w);
	cp_apply_mark(w, t.here, "seal", first, "nắp", "K 01");
	cp_apply_mark(w, t.there, "seal", second, "nắp", "K 01");
	cp_exchange(w, t.here, "stick");
	cp_take_blindly(w, t.there, "stick");
	wd_ok(w, lims_incident_marks(w->lab, &w->err));
	// So the exchange that looks at it later finds it told.
	assert_string_equal(cp_exchange(w, t.there, "another stick"), "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_sticker_that_two_nodes_used_is_told_and_stands_twice_in_the_ledger),
		T(a_seal_that_two_nodes_used_too),
		T(works_of_one_instrument_are_told_apart_behind_a_use_without_a_worksheet),
		T(numbers_handed_out_on_two_nodes_are_told),
		T(a_serial_number_that_two_nodes_received_is_told),
		T(a_field_that_two_nodes_changed_is_told_with_the_value_that_stands),
		T(two_marks_on_one_place_are_told),
		T(two_marks_on_one_place_under_two_codes_of_an_instrument_are_told_too),
		T(a_mark_that_the_other_node_found_there_and_took_off_contradicts_nothing),
		T(what_met_over_a_third_copy_is_told_there),
		T(a_look_at_all_marks_finds_what_was_used_twice_too),
		T(each_writer_in_a_pack_is_asked_what_it_knew),
		T(what_came_in_with_an_exchange_that_was_interrupted_is_told_by_the_next_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
