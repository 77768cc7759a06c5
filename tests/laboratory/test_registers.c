// SPDX-License-Identifier: Apache-2.0
// What a register takes and refuses, and what two nodes that write the same code end with.
#include "tests/laboratory/world.h"

#include "lims-core/base/buf.h"
#include "lims-core/journal/sync.h"

#include <stdio.h>
#include <string.h>

static void a_new_code_needs_every_required_field(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	int64_t before = wd_entries(w);
	wd_fails(w, wd_set(w, "customer", NULL, NULL, "name", "Chợ Hôm", NULL), LIMS_E_INPUT, "--address");
	wd_fails(w, wd_set(w, "customer", "kh2", NULL, "address", "Hà Nội", NULL), LIMS_E_INPUT, "--name");
	wd_fails(w, wd_set(w, "customer", "kh2", NULL, "name", "", "address", "Hà Nội", NULL), LIMS_E_INPUT, "--name may not be empty");
	wd_fails(w, wd_set(w, "customer", "kh2", NULL, NULL), LIMS_E_INPUT, "Nothing to record");
	wd_fails(w, wd_set(w, "device", NULL, NULL, "port", "tcp:1", "model", "m", NULL), LIMS_E_INPUT, "needs a code");
	assert_int_equal(wd_entries(w), before);
	// One that stands takes a single field, but no required one becomes empty.
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "phone", "024 3828 1234", NULL));
	wd_fails(w, wd_set(w, "customer", "kh1", NULL, "address", "", NULL), LIMS_E_INPUT, "--address may not be empty");
	char value[256];
	wd_field(w, "customer", "kh1", "address", value);
	assert_string_equal(value, "Hà Nội");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "phone", "", NULL));
	wd_field(w, "customer", "kh1", "phone", value);
	assert_string_equal(value, "");
}

static void unknown_fields_dates_choices_and_codes_are_named(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	int64_t before = wd_entries(w);
	wd_fails(w, wd_set(w, "customer", "kh1", NULL, "fax", "1", NULL), LIMS_E_INPUT, "--fax");
	wd_fails(w, wd_set(w, "standard", "qc1", NULL, "valid-until", "2026-02-30", NULL), LIMS_E_INPUT, "valid-until");
	wd_fails(w, wd_set(w, "standard", "qc1", NULL, "valid-until", "31/12/2026", NULL), LIMS_E_INPUT, "valid-until");
	wd_fails(w, wd_set(w, "staff", "ti", NULL, "roles", "technician,boss", NULL), LIMS_E_INPUT, "boss");
	wd_fails(w, wd_set(w, "staff", "ti", NULL, "active", "yes,no", NULL), LIMS_E_INPUT, "--active");
	wd_fails(
		w, wd_set(w, "device", "can1", NULL, "port", "tcp:1", "model", "m", "standard", "qc9", NULL), LIMS_E_NOT_FOUND, "standard qc9");
	wd_fails(w, wd_set(w, "job", NULL, NULL, "customer", "kh9", NULL), LIMS_E_NOT_FOUND, "customer kh9");
	wd_fails(w, wd_set(w, "customer", "kh 1", NULL, "phone", "1", NULL), LIMS_E_INPUT, "kh 1 is no code");
	wd_fails(w, wd_set(w, "customer", "kh1:x", NULL, "phone", "1", NULL), LIMS_E_INPUT, "is no code");
	wd_fails(w, wd_set(w, "customer", "0123456789012345678901234567890123456789", NULL, "phone", "1", NULL), LIMS_E_INPUT, "is no code");
	wd_fails(w, wd_set(w, "customer", "kh1", NULL, "phone", "1", "phone", "2", NULL), LIMS_E_INPUT, "--phone is given twice");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "roles", "technician,reviewer", NULL));
	wd_ok(w, wd_set(w, "device", "can1", NULL, "port", "tcp:1", "model", "m", "standard", "qc1", NULL));
	assert_null(lims_register_find("house"));
}

static void text_is_kept_in_one_form_of_unicode(void **state)
{
	struct world *w = *state;
	char value[256];
	wd_as(w, "an");
	// "Nguyễn" and "Đo" with combining marks: e + U+0302 + U+0303.
	wd_ok(w, wd_set(w, "customer", "kh2", NULL, "name", "Nguye\xcc\x82\xcc\x83n", "address", "Ha\xcc\x80 No\xcc\xa3\xcc\x82i", NULL));
	wd_field(w, "customer", "kh2", "name", value);
	assert_string_equal(value, "Nguyễn");
	wd_field(w, "customer", "kh2", "address", value);
	assert_string_equal(value, "Hà Nội");
}

static void what_paper_cannot_print_is_refused_with_the_field(void **state)
{
	struct world *w = *state;
	char longest[1003];
	wd_as(w, "an");
	int64_t before = wd_entries(w);
	wd_fails(w, wd_set(w, "customer", "kh1", NULL, "contact", "Cá \xf0\x9f\x90\x9f", NULL), LIMS_E_INPUT, "contact");
	wd_fails(w,
		wd_set(w, "customer", "kh1", NULL, "contact",
			"a\x07"
			"b",
			NULL),
		LIMS_E_INPUT, "contact");
	wd_fails(w, wd_set(w, "customer", "kh1", NULL, "contact", "\xc3\x28", NULL), LIMS_E_INPUT, "contact");
	memset(longest, 'x', sizeof longest);
	longest[1001] = '\0';
	wd_fails(w, wd_set(w, "customer", "kh1", NULL, "contact", longest, NULL), LIMS_E_INPUT, "contact");
	assert_int_equal(wd_entries(w), before);
	longest[1000] = '\0';
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "contact", longest, NULL));
}

static void the_program_passes_over_a_code_that_a_person_gave(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], value[256];
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "customer", NULL, code, "name", "Một", "address", "x", NULL));
	assert_string_equal(code, "C-A1");
	wd_ok(w, wd_set(w, "customer", "C-A2", NULL, "name", "Tay", "address", "x", NULL));
	wd_ok(w, wd_set(w, "customer", NULL, code, "name", "Hai", "address", "x", NULL));
	assert_string_equal(code, "C-A3");
	wd_field(w, "customer", "C-A2", "name", value);
	assert_string_equal(value, "Tay");
	wd_check_rebuild(w);
}

static lims_rc count_rows(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	char *trail = ctx;
	(void)r;
	(void)err;
	snprintf(trail + strlen(trail), 256 - strlen(trail), "%s;", row->code);
	return LIMS_OK;
}

static void a_register_is_visited_in_the_order_of_codes(void **state)
{
	struct world *w = *state;
	char trail[256] = "";
	wd_as(w, NULL);
	wd_ok(w, lims_register_each(w->lab, lims_register_find("staff"), count_rows, trail, &w->err));
	assert_string_equal(trail, "an;le;re;si;ti;");
	wd_fails(w, lims_register_one(w->lab, lims_register_find("staff"), "zz", count_rows, trail, &w->err), LIMS_E_NOT_FOUND, "no staff zz");
}

// ---- papers

static lims_rc keep(struct world *w, const char *field, const char *path, const void *bytes, size_t len)
{
	char code[LIMS_CODE];
	struct lims_field_file file = {field, path, bytes, len};
	static const struct lims_field_value none[] = {{"accreditation", "VILAS 1"}};
	struct lims_filled filled = {none, 1, &file, 1};
	return lims_register_fill(w->lab, lims_register_find("supplier"), "SUP-1", &filled, code, &w->err);
}

static void supplier(struct world *w)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "supplier", "SUP-1", NULL, "name", "Viện Đo lường", "supplies", "calibration", NULL));
}

static void a_paper_comes_back_byte_for_byte_under_its_hash(void **state)
{
	struct world *w = *state;
	static const char scan[] = {'%', 'P', 'D', 'F', '-', 0, 1, (char)0xff, '\n'};
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX], value[256];
	struct lims_buf bytes = {0};
	supplier(w);
	wd_ok(w, keep(w, "paper", "/tmp/quét/Quyết định.pdf", scan, sizeof scan));
	wd_ok(w, lims_register_file(w->lab, lims_register_find("supplier"), "SUP-1", "paper", name, hash, &bytes, &w->err));
	assert_string_equal(name, "Quyết định.pdf");
	assert_int_equal(bytes.len, sizeof scan);
	assert_memory_equal(bytes.data, scan, sizeof scan);
	// printf '%%PDF-\0\1\xff\n' | sha256sum
	assert_string_equal(hash, "484c9fa0625d468f6525ecfcbbda6a745c5df66c6e98d93372ecd0daf417904f");
	wd_field(w, "supplier", "SUP-1", "paper", value);
	assert_string_equal(value, hash);
	lims_buf_finish(&bytes);
	wd_check_rebuild(w);
	wd_ok(w, wd_set(w, "supplier", "SUP-1", NULL, "paper", "", NULL));
	wd_fails(w, lims_register_file(w->lab, lims_register_find("supplier"), "SUP-1", "paper", name, hash, &bytes, &w->err), LIMS_E_NOT_FOUND,
		"no paper");
}

static void papers_that_cannot_be_kept_are_refused_with_their_field(void **state)
{
	struct world *w = *state;
	char name[LIMS_FILE_NAME], hash[LIMS_HASH_HEX];
	supplier(w);
	int64_t before = wd_entries(w);
	wd_fails(w, keep(w, "paper", "a.pdf", "", 0), LIMS_E_INPUT, "empty");
	wd_fails(w, keep(w, "paper", "a.pdf", "x", LIMS_FIELD_FILE_MAX + 1), LIMS_E_INPUT, "larger than 20 MiB");
	// A name is no proof: three bytes of text are no paper, and neither is a beginning without a page.
	wd_fails(w, keep(w, "paper", "a.pdf", "abc", 3), LIMS_E_INPUT, "a.pdf is no JPEG, PNG, PDF, docx");
	wd_fails(w, keep(w, "paper", "a.pdf", "%PDF-", 5), LIMS_E_INPUT, "a.pdf is no JPEG, PNG, PDF, docx");
	wd_fails(w, keep(w, "paper", "a.docx", "PK\003\004", 4), LIMS_E_INPUT, "a.docx is no JPEG");
	wd_fails(w, keep(w, "photo", "a.pdf", "x", 1), LIMS_E_INPUT, "no --photo");
	wd_fails(w, keep(w, "address", "a.pdf", "x", 1), LIMS_E_INPUT, "--address takes no file");
	wd_fails(w, keep(w, "accreditation", "a.pdf", "x", 1), LIMS_E_INPUT, "given twice");
	wd_fails(w, keep(w, "paper", "a\tb.pdf", "x", 1), LIMS_E_INPUT, "paper");
	// A hash that somebody types names no paper that he ever gave.
	wd_fails(w, wd_set(w, "supplier", "SUP-1", NULL, "paper", "0123", NULL), LIMS_E_INPUT, "give the file itself");
	assert_int_equal(wd_entries(w), before);
	wd_fails(w, lims_register_file(w->lab, lims_register_find("supplier"), "SUP-1", "address", name, hash, NULL, &w->err), LIMS_E_NOT_FOUND,
		"no paper called address");
	wd_fails(w, lims_register_file(w->lab, lims_register_find("supplier"), "SUP-9", "paper", name, hash, NULL, &w->err), LIMS_E_NOT_FOUND,
		"SUP-9");
	wd_ok(w, keep(w, "paper", "a.docx", "PK\003\004 office", 11));
}

// ---- two nodes

static void sync_here(struct world *w)
{
	struct lims_sync_result r;
	char pack[WD_PATH];
	wd_path(w, "pack", pack);
	wd_ok(w, lims_journal_sync_file(lims_laboratory_journal(w->lab), pack, &r, &w->err));
}

static void at(struct world *w, const char *store, const char *actor)
{
	wd_switch(w, store);
	wd_as(w, actor);
}

/// Node `code` joins as NAME and is admitted; both know each other.
static void join(struct world *w, const char *name, const char *code)
{
	char pack[WD_PATH], node[LIMS_NODE_ID], path[WD_PATH];
	struct lims_journal_params p = {.code = code, .actor = "program", .program = "test", .keys_dir = w->keys, .offset_min = 420};
	wd_path(w, "pack", pack);
	wd_path(w, name, path);
	at(w, "lab.db", "an");
	sync_here(w);
	wd_close(w);
	wd_ok(w, lims_journal_join(path, pack, &p, node, &w->err));
	at(w, name, "an");
	sync_here(w);
	at(w, "lab.db", "an");
	sync_here(w);
	wd_ok(w, lims_laboratory_admit(w->lab, node, &w->err));
	sync_here(w);
	at(w, name, "an");
	sync_here(w);
}

/// Both nodes read the same, whichever entry arrived first, and equal their rebuilds.
static void agree(struct world *w, const char *phone, const char *contact)
{
	char first[LIMS_HASH_HEX] = "", now[LIMS_HASH_HEX], value[256];
	static const char *const stores[] = {"lab.db", "b.db"};
	for (size_t i = 0; i < 2; i++) {
		at(w, stores[i], "an");
		wd_field(w, "customer", "kh1", "phone", value);
		assert_string_equal(value, phone);
		wd_field(w, "customer", "kh1", "contact", value);
		assert_string_equal(value, contact);
		wd_check_rebuild(w);
		wd_digest(w, now);
		if (i > 0)
			assert_string_equal(now, first);
		memcpy(first, now, sizeof first);
	}
}

/// The later writer wins each field, and the other field of the earlier one stays. `carry_first`: which node's entries travel first.
static void last_writer(struct world *w, const char *carry_first, const char *carry_second)
{
	join(w, "b.db", "B");
	at(w, "lab.db", "le");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "phone", "111", "contact", "Bà Lan", NULL));
	at(w, "b.db", "le");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "phone", "222", NULL));
	at(w, carry_first, "an");
	sync_here(w);
	at(w, carry_second, "an");
	sync_here(w);
	at(w, carry_first, "an");
	sync_here(w);
	agree(w, "222", "Bà Lan");
	// And the other way round: now A writes last.
	at(w, "b.db", "le");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "phone", "333", "contact", "Ông Ba", NULL));
	at(w, "lab.db", "le");
	wd_ok(w, wd_set(w, "customer", "kh1", NULL, "contact", "Cô Tư", NULL));
	at(w, carry_first, "an");
	sync_here(w);
	at(w, carry_second, "an");
	sync_here(w);
	at(w, carry_first, "an");
	sync_here(w);
	agree(w, "333", "Cô Tư");
}

static void the_last_writer_wins_field_by_field_when_the_first_node_sends_first(void **state)
{
	last_writer(*state, "lab.db", "b.db");
}

static void the_last_writer_wins_field_by_field_when_the_second_node_sends_first(void **state)
{
	last_writer(*state, "b.db", "lab.db");
}

/// "C-A" and 11 against "C-A1" and 1: the codes of node A and node A1 stay apart.
static void codes_of_nodes_never_collide(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], count[16];
	join(w, "b.db", "A1");
	at(w, "lab.db", "le");
	for (int i = 0; i < 12; i++)
		wd_ok(w, wd_set(w, "customer", NULL, code, "name", "Ở A", "address", "x", NULL));
	assert_string_equal(code, "C-A12");
	at(w, "b.db", "le");
	for (int i = 0; i < 3; i++)
		wd_ok(w, wd_set(w, "customer", NULL, code, "name", "Ở A1", "address", "x", NULL));
	assert_string_equal(code, "C-A1-3");
	sync_here(w);
	at(w, "lab.db", "le");
	sync_here(w);
	wd_close(w);
	wd_query(w, "SELECT count(*) FROM register_code WHERE noun = 'customer'", count, sizeof count);
	assert_string_equal(count, "16");
	wd_query(w, "SELECT count(*) FROM register_field WHERE field = 'name' AND value = 'Ở A1'", count, sizeof count);
	assert_string_equal(count, "3");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

static lims_rc weights(struct world *w, const char *code, const char *serial, const char *maker, const char *another)
{
	return wd_set(w, "standard", code, NULL, "name", "Bộ quả cân M1", "serial", serial, "maker", maker, "another-than", another,
		"certificate", "KL-1", "certified-by", "VMI", "certified-on", "2026-01-10", "valid-until", "2027-01-09", NULL);
}

static void one_standard_has_one_card(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	wd_ok(w, weights(w, "A1", "QC-01", "", ""));
	wd_fails(w, weights(w, "A2", "QC-01", "", ""), LIMS_E_REFUSED, "--another-than A1");
	wd_fails(w, weights(w, "A2", "qc-01", "Kern", ""), LIMS_E_REFUSED, "A1 (Bộ quả cân M1)");
	// Its own card, written again, is no other one.
	wd_ok(w, weights(w, "A1", "QC-01", "Kern", ""));
	wd_ok(w, weights(w, "A2", "QC-01", "Häfner", ""));
	wd_fails(w, weights(w, "A3", "QC-01", "kern", ""), LIMS_E_REFUSED, "A1");
	wd_fails(w, weights(w, "A3", "QC-01", "", "A1"), LIMS_E_REFUSED, "A2");
	wd_ok(w, weights(w, "A3", "QC-01", "", "A1, A2"));
	wd_fails(w, wd_set(w, "standard", "qc1", NULL, "serial", "QC-01", NULL), LIMS_E_REFUSED, "A1");
	wd_ok(w, wd_set(w, "standard", "A3", NULL, "place", "Kho", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_new_code_needs_every_required_field),
		T(unknown_fields_dates_choices_and_codes_are_named),
		T(text_is_kept_in_one_form_of_unicode),
		T(what_paper_cannot_print_is_refused_with_the_field),
		T(the_program_passes_over_a_code_that_a_person_gave),
		T(a_paper_comes_back_byte_for_byte_under_its_hash),
		T(papers_that_cannot_be_kept_are_refused_with_their_field),
		T(a_register_is_visited_in_the_order_of_codes),
		T(the_last_writer_wins_field_by_field_when_the_first_node_sends_first),
		T(the_last_writer_wins_field_by_field_when_the_second_node_sends_first),
		T(codes_of_nodes_never_collide),
		T(one_standard_has_one_card),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
