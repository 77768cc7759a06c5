// SPDX-License-Identifier: Apache-2.0
// Stickers and seals: every number has one place, none is used twice, and what is found on an instrument is compared with the last record.
#include "tests/laboratory/world.h"

#include "laboratory/stock/marks.h"
#include "laboratory/stock/stock.h"
#include "lims-core/base/buf.h"
#include "lims-core/journal/nodes.h"
#include "lims-core/journal/sync.h"

#include <stdio.h>
#include <string.h>

static lims_rc receive(struct world *w, const char *kind, const char *from, const char *to, char code[LIMS_CODE])
{
	struct lims_stock_lot lot = {.kind = kind, .from = from, .to = to};
	wd_as(w, "ti");
	return lims_stock_receive(w->lab, NULL, &lot, code, &w->err);
}

static lims_rc move(struct world *w, const char *what, const char *from, const char *to, const char *person, const char *note)
{
	struct lims_stock_move m = {.kind = "sticker", .what = what, .from = from, .to = to, .person = person, .note = note};
	wd_as(w, "ti");
	return lims_stock_moved(w->lab, &m, &w->err);
}

static lims_rc put_run(void *ctx, const struct lims_stock_run *r, struct lims_err *err)
{
	char *out = ctx;
	(void)err;
	snprintf(out + strlen(out), 1024 - strlen(out), "%s-%s %s %s;", r->from, r->to, r->state, r->person);
	return LIMS_OK;
}

static void ledger_is(struct world *w, const char *person, const char *want)
{
	char have[1024] = "";
	wd_ok(w, lims_stock_each(w->lab, NULL, person, put_run, have, &w->err));
	assert_string_equal(have, want);
}

static lims_rc issue(struct world *w, const char *sheet, const char *sticker, char number[LIMS_CODE])
{
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	wd_as(w, "si");
	lims_rc rc = lims_issue(w->lab, sheet, sticker, number, &warnings, &w->err);
	lims_buf_finish(&warnings);
	return rc;
}

static void numbers_are_read_as_a_series_and_a_running_number(void **state)
{
	struct lims_serial s;
	char text[LIMS_SERIAL_TEXT];
	(void)state;
	assert_int_equal(lims_serial_read("sl 000101", &s, NULL), LIMS_OK);
	assert_string_equal(s.key, "SL");
	assert_int_equal(s.number, 101);
	lims_serial_write(&s, 99, text);
	assert_string_equal(text, "sl 000099");
	assert_int_equal(lims_serial_read("25V.00001", &s, NULL), LIMS_OK);
	assert_string_equal(s.key, "25V.");
	assert_int_equal(lims_serial_read("K-HD", &s, NULL), LIMS_OK);
	assert_int_equal(s.number, -1);
	assert_int_equal(lims_serial_read("", &s, NULL), LIMS_E_INPUT);
	assert_int_equal(lims_serial_read("1234567890123456", &s, NULL), LIMS_E_INPUT);
}

static void a_range_is_of_one_series_and_in_one_lot(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_as(w, "ti");
	int64_t before = wd_entries(w);
	wd_fails(w, receive(w, "sticker", "SL 000101", "SM 000200", code), LIMS_E_INPUT, "is no range");
	wd_fails(w, receive(w, "sticker", "SL 000101", "SL 0200", code), LIMS_E_INPUT, "is no range");
	wd_fails(w, receive(w, "sticker", "SL 000101", "SL 000100", code), LIMS_E_INPUT, "is no range");
	wd_fails(w, receive(w, "sticker", "SL 000000", "SL 999999", code), LIMS_E_INPUT, "100000");
	wd_fails(w, receive(w, "label", "SL 000101", "SL 000200", code), LIMS_E_INPUT, "label");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, receive(w, "sticker", "SL 000101", "SL 000200", code));
	assert_string_equal(code, "LOT-A1");
	wd_fails(w, receive(w, "sticker", "SL000200", "SL000300", code), LIMS_E_REFUSED, "LOT-A1");
	// A seal of the same number is another thing.
	wd_ok(w, receive(w, "seal", "SL 000101", "SL 000200", code));
	wd_check_rebuild(w);
}

static void what_was_ordered_is_received_once(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], same[LIMS_CODE];
	struct lims_stock_lot order = {.kind = "sticker", .quantity = 100}, lot = {.kind = "sticker", .from = "SL 000101", .to = "SL 000200"};
	wd_as(w, "ti");
	wd_ok(w, lims_stock_order(w->lab, &order, code, &w->err));
	ledger_is(w, NULL, "");
	wd_ok(w, lims_stock_receive(w->lab, code, &lot, same, &w->err));
	assert_string_equal(same, code);
	ledger_is(w, NULL, "SL 000101-SL 000200 in_store ;");
	lot.from = "SL 000201";
	lot.to = "SL 000300";
	wd_fails(w, lims_stock_receive(w->lab, code, &lot, same, &w->err), LIMS_E_REFUSED, "received already");
	wd_fails(w, lims_stock_receive(w->lab, "LOT-A9", &lot, same, &w->err), LIMS_E_NOT_FOUND, "LOT-A9");
	order.supplier = "SUP-9";
	wd_fails(w, lims_stock_order(w->lab, &order, code, &w->err), LIMS_E_NOT_FOUND, "SUP-9");
	wd_check_rebuild(w);
}

static void open_store(struct world *w, const char *store)
{
	wd_close(w);
	snprintf(w->store, sizeof w->store, "%s", store);
	wd_as(w, "ti");
}

static void exchange(struct world *w, const char *store)
{
	struct lims_sync_result r;
	char pack[WD_PATH];
	open_store(w, store);
	wd_path(w, "pack", pack);
	wd_ok(w, lims_journal_sync_file(lims_laboratory_journal(w->lab), pack, &r, &w->err));
}

/// A second node that is admitted; both know of everything.
static void second_node(struct world *w, const char *here, const char *there)
{
	struct lims_journal_params p = {.code = "B", .actor = "program", .program = "test", .keys_dir = w->keys, .offset_min = 420};
	char pack[WD_PATH], node[LIMS_NODE_ID];
	exchange(w, here);
	wd_path(w, "pack", pack);
	wd_close(w);
	wd_ok(w, lims_journal_join(there, pack, &p, node, &w->err));
	exchange(w, there);
	exchange(w, here);
	wd_ok(w, lims_journal_admit(lims_laboratory_journal(w->lab), node, "an", &w->err));
	exchange(w, here);
	exchange(w, there);
}

static void receive_as(struct world *w, const char *store, const char *code, const char *from, const char *to)
{
	const struct lims_stock_lot lot = {.kind = "sticker", .from = from, .to = to};
	char same[LIMS_CODE];
	open_store(w, store);
	wd_ok(w, lims_stock_receive(w->lab, code, &lot, same, &w->err));
}

/// 101–200 here and 151–250 there, neither knowing of the other: the lot has 101–250, on both.
static void what_two_nodes_received_of_one_lot_is_all_in_it(void **state)
{
	static const char want[] = "SL 000101-SL 000200 in_store ;SL 000201-SL 000210 issued ti;SL 000211-SL 000250 in_store ;";
	struct world *w = *state;
	struct lims_stock_lot order = {.kind = "sticker", .quantity = 150};
	char here[WD_PATH], there[WD_PATH], code[LIMS_CODE], digest[LIMS_HASH_HEX], other[LIMS_HASH_HEX];
	wd_as(w, "ti");
	wd_ok(w, lims_stock_order(w->lab, &order, code, &w->err));
	snprintf(here, sizeof here, "%s", w->store);
	wd_path(w, "b.db", there);
	second_node(w, here, there);
	receive_as(w, here, code, "SL 000101", "SL 000200");
	receive_as(w, there, code, "SL 000151", "SL 000250");
	wd_ok(w, move(w, "issued", "SL 000201", "SL 000210", "ti", NULL));
	exchange(w, there);
	exchange(w, here);
	exchange(w, there);
	ledger_is(w, NULL, want);
	wd_check_rebuild(w);
	wd_digest(w, other);
	open_store(w, here);
	ledger_is(w, NULL, want);
	wd_check_rebuild(w);
	wd_digest(w, digest);
	assert_string_equal(digest, other);
	// What is on an instrument may come from either range.
	struct lims_placed_finding f;
	struct lims_placed_act act = {.kind = "sticker", .applied = "SL 000205"};
	char item[LIMS_CODE];
	wd_scale(w, "77", item);
	wd_as(w, "ti");
	wd_ok(w, lims_placed_record(w->lab, item, &act, &f, &w->err));
}

static void two_series_of_one_lot_have_fates_of_their_own(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_ok(w, receive(w, "sticker", "SL 000101", "SL 000110", code));
	wd_append(w, "stock.received", "lot:LOT-A1", "ti",
		"{\"kind\":\"sticker\",\"from\":\"SM 000101\",\"to\":\"SM 000110\",\"on\":\"2026-01-05\"}");
	wd_ok(w, move(w, "issued", "SM 000101", "SM 000110", "ti", NULL));
	ledger_is(w, NULL, "SL 000101-SL 000110 in_store ;SM 000101-SM 000110 issued ti;");
	wd_check_rebuild(w);
}

static void every_number_has_one_place(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_ok(w, receive(w, "sticker", "SL 000101", "SL 000110", code));
	wd_fails(w, move(w, "issued", "SL 000101", "SL 000111", "ti", NULL), LIMS_E_NOT_FOUND, "No lot");
	wd_fails(w, move(w, "issued", "SL 000101", NULL, NULL, NULL), LIMS_E_INPUT, "--person");
	wd_fails(w, move(w, "issued", "SL 000101", NULL, "nobody", NULL), LIMS_E_NOT_FOUND, "nobody");
	wd_fails(w, move(w, "returned", "SL 000101", NULL, NULL, NULL), LIMS_E_REFUSED, "SL 000101 is");
	struct lims_stock_move visit = {.kind = "sticker", .what = "issued", .from = "SL 000101", .person = "ti", .visit = "VIS-A9"};
	wd_fails(w, lims_stock_moved(w->lab, &visit, &w->err), LIMS_E_NOT_FOUND, "VIS-A9");
	visit.what = "returned";
	visit.person = NULL;
	wd_fails(w, lims_stock_moved(w->lab, &visit, &w->err), LIMS_E_INPUT, "visit");
	wd_ok(w, move(w, "issued", "SL 000101", "SL 000106", "ti", NULL));
	wd_fails(w, move(w, "issued", "SL 000106", "SL 000107", "si", NULL), LIMS_E_REFUSED, "SL 000106");
	wd_fails(w, move(w, "damaged", "SL 000102", NULL, NULL, NULL), LIMS_E_INPUT, "--note");
	wd_ok(w, move(w, "damaged", "SL 000102", "SL 000103", NULL, "rách"));
	wd_ok(w, move(w, "returned", "SL 000105", "SL 000106", NULL, NULL));
	wd_ok(w, move(w, "lost", "SL 000110", NULL, NULL, "mất ở kho"));
	wd_fails(w, move(w, "lost", "SL 000102", NULL, NULL, "mất"), LIMS_E_REFUSED, "SL 000102");
	wd_ok(w, move(w, "destroyed", "SL 000102", NULL, NULL, "đã hủy, có biên bản"));
	ledger_is(w, NULL,
		"SL 000101-SL 000101 issued ti;SL 000102-SL 000102 destroyed ti;SL 000103-SL 000103 damaged ti;SL 000104-SL 000104 issued ti;"
		"SL 000105-SL 000106 in_store ;SL 000107-SL 000109 in_store ;SL 000110-SL 000110 lost ;");
	ledger_is(w, "ti",
		"SL 000101-SL 000101 issued ti;SL 000102-SL 000102 destroyed ti;SL 000103-SL 000103 damaged ti;SL 000104-SL 000104 issued ti;");
	wd_check_rebuild(w);
}

static void a_sticker_is_never_used_twice(void **state)
{
	struct world *w = *state;
	char first[LIMS_CODE], second[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE];
	wd_ready_scale(w, "0001", "14950 g", "", first);
	wd_ready_scale(w, "0002", "14950 g", "", second);
	wd_ok(w, issue(w, first, "SL 000101", number));
	int64_t before = wd_entries(w);
	wd_fails(w, issue(w, second, "SL 000101", other), LIMS_E_REFUSED, number);
	wd_fails(w, issue(w, second, "sl000101", other), LIMS_E_REFUSED, "was used already");
	// No number of a paper was taken for the refused ones.
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, issue(w, second, "SL 000102", other));
	// A corrected paper of the same work names its sticker again.
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "address", "Xã Đúng", NULL));
	wd_as(w, "si");
	wd_ok(w, lims_issue_replacement(w->lab, number, "sai địa chỉ", NULL, other, &warnings, &w->err));
	lims_buf_finish(&warnings);
	wd_check_rebuild(w);
}

static void where_stock_is_kept_only_what_was_handed_out_is_used(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], code[LIMS_CODE];
	wd_ready_scale(w, "0001", "14950 g", "", sheet);
	wd_ok(w, receive(w, "sticker", "SL 000101", "SL 000110", code));
	wd_fails(w, issue(w, sheet, "SL 000111", number), LIMS_E_REFUSED, "in no lot");
	wd_fails(w, issue(w, sheet, "SL 000101", number), LIMS_E_REFUSED, "issued to nobody");
	wd_ok(w, move(w, "issued", "SL 000101", "SL 000105", "ti", NULL));
	wd_ok(w, move(w, "damaged", "SL 000101", NULL, NULL, "rách"));
	wd_fails(w, issue(w, sheet, "SL 000101", number), LIMS_E_REFUSED, "cannot be used");
	wd_ok(w, issue(w, sheet, "SL 000102", number));
	ledger_is(w, "ti", "SL 000101-SL 000101 damaged ti;SL 000102-SL 000102 used ti;SL 000103-SL 000105 issued ti;");
	wd_fails(w, move(w, "returned", "SL 000102", NULL, NULL, NULL), LIMS_E_REFUSED, "SL 000102");
	wd_check_rebuild(w);
}

static lims_rc record(struct world *w, const char *item, const char *place, const char *found, const char *removed, const char *applied,
	struct lims_placed_finding *f)
{
	struct lims_placed_act act = {.kind = "seal", .place = place, .found = found, .removed = removed, .applied = applied};
	wd_as(w, "ti");
	return lims_placed_record(w->lab, item, &act, f, &w->err);
}

static void what_is_found_is_compared_with_what_was_put_there(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], again[LIMS_CODE];
	struct lims_placed_finding f;
	wd_scale(w, "77", item);
	wd_fails(w, record(w, item, NULL, NULL, NULL, "N 0001", &f), LIMS_E_INPUT, "--place");
	wd_fails(w, record(w, "I-A99", "nắp", NULL, NULL, "N 0001", &f), LIMS_E_NOT_FOUND, "I-A99");
	wd_fails(w, record(w, item, "nắp", NULL, NULL, NULL, &f), LIMS_E_INPUT, "found, removed or applied");
	wd_ok(w, record(w, item, "nắp", "X 1", NULL, NULL, &f));
	assert_false(f.compared);
	wd_ok(w, record(w, item, "nắp", NULL, NULL, "N 0001", &f));
	wd_ok(w, record(w, item, "bảng mạch", NULL, NULL, "N 0002", &f));
	// The same instrument comes again under another code.
	wd_scale(w, "77", again);
	assert_string_not_equal(item, again);
	wd_ok(w, record(w, again, "nắp", "n0001", NULL, NULL, &f));
	assert_true(f.compared);
	assert_false(f.differs);
	assert_string_equal(f.item, item);
	wd_ok(w, record(w, again, "bảng mạch", "N 0003", "N 0003", "N 0004", &f));
	assert_true(f.differs);
	assert_string_equal(f.expected, "N 0002");
	wd_ok(w, record(w, again, "bảng mạch", "none", NULL, NULL, &f));
	assert_true(f.differs);
	assert_string_equal(f.expected, "N 0004");
	wd_ok(w, record(w, again, "bảng mạch", NULL, "N 0004", NULL, &f));
	wd_ok(w, record(w, again, "bảng mạch", "none", NULL, NULL, &f));
	assert_false(f.differs);
	wd_check_rebuild(w);
}

static void a_seal_is_never_put_on_two_instruments(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], other[LIMS_CODE];
	struct lims_placed_finding f;
	wd_scale(w, "77", item);
	wd_scale(w, "78", other);
	wd_ok(w, record(w, item, "nắp", NULL, NULL, "N 0001", &f));
	int64_t before = wd_entries(w);
	wd_fails(w, record(w, other, "nắp", "none", NULL, "N 0001", &f), LIMS_E_REFUSED, item);
	// Of a refused command nothing stays, not even what was found.
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, record(w, other, "nắp", NULL, NULL, "N 0002", &f));
}

static void a_die_prints_as_often_as_it_is_used_while_it_is_in_use(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], other[LIMS_CODE];
	struct lims_placed_finding f;
	struct lims_placed_act act = {.kind = "die", .place = "đòn cân", .applied = "K-01"};
	wd_scale(w, "77", item);
	wd_scale(w, "78", other);
	wd_as(w, "ti");
	wd_fails(w, lims_placed_record(w->lab, item, &act, &f, &w->err), LIMS_E_NOT_FOUND, "K-01");
	wd_ok(w, wd_set(w, "die", "K-01", NULL, "kind", "die", "mark", "TT 12", "holder", "ti", "state", "in_use", NULL));
	wd_ok(w, lims_placed_record(w->lab, item, &act, &f, &w->err));
	wd_ok(w, lims_placed_record(w->lab, other, &act, &f, &w->err));
	act.applied = NULL;
	act.found = "K-02";
	wd_ok(w, lims_placed_record(w->lab, item, &act, &f, &w->err));
	assert_true(f.differs);
	assert_string_equal(f.expected, "K-01");
	act.found = NULL;
	act.applied = "K-01";
	act.place = NULL;
	wd_fails(w, lims_placed_record(w->lab, item, &act, &f, &w->err), LIMS_E_INPUT, "--place");
	act.place = "đòn cân";
	wd_ok(w, wd_set(w, "die", "K-01", NULL, "state", "lost", NULL));
	wd_fails(w, lims_placed_record(w->lab, item, &act, &f, &w->err), LIMS_E_REFUSED, "K-01");
	wd_check_rebuild(w);
}

static lims_rc put_placed(void *ctx, const struct lims_placed *m, struct lims_err *err)
{
	char *out = ctx;
	(void)err;
	snprintf(
		out + strlen(out), 512 - strlen(out), "%s %s%s%s;", m->what, m->serial, m->expected ? " not " : "", m->expected ? m->expected : "");
	return LIMS_OK;
}

static void the_story_of_marks_shows_the_sticker_of_the_paper_and_the_finding(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], again[LIMS_CODE], have[512] = "";
	struct lims_placed_finding f;
	struct lims_placed_act found = {.kind = "sticker", .found = "SL 000999"};
	wd_ready_scale(w, "0001", "14950 g", "", sheet);
	wd_ok(w, issue(w, sheet, "SL 000101", number));
	wd_scale(w, "0001", again);
	wd_as(w, "ti");
	wd_ok(w, lims_placed_record(w->lab, again, &found, &f, &w->err));
	assert_true(f.differs);
	assert_string_equal(f.expected, "SL 000101");
	wd_ok(w, lims_placed_each(w->lab, again, put_placed, have, &w->err));
	assert_string_equal(have, "used SL 000101;found SL 000999 not SL 000101;");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_as_a_series_and_a_running_number),
		T(a_range_is_of_one_series_and_in_one_lot),
		T(what_was_ordered_is_received_once),
		T(what_two_nodes_received_of_one_lot_is_all_in_it),
		T(two_series_of_one_lot_have_fates_of_their_own),
		T(every_number_has_one_place),
		T(a_sticker_is_never_used_twice),
		T(where_stock_is_kept_only_what_was_handed_out_is_used),
		T(what_is_found_is_compared_with_what_was_put_there),
		T(a_seal_is_never_put_on_two_instruments),
		T(a_die_prints_as_often_as_it_is_used_while_it_is_in_use),
		T(the_story_of_marks_shows_the_sticker_of_the_paper_and_the_finding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
