// SPDX-License-Identifier: Apache-2.0
// What met becomes one incident: after a restore, and where several copies find it before they meet.
#include "tests/laboratory/copies.h"

#include "lims-core/journal/backup.h"

#include <stdio.h>
#include <string.h>

/// A store of the backup, which is a node of its own.
static void restore(struct world *w, const char *backup, const char *store, const char *code)
{
	const struct lims_journal_params p = {.code = code, .actor = "an", .program = "test", .keys_dir = w->keys, .offset_min = 420};
	const struct lims_restoring how = {.accept_missing = true};
	struct lims_backup_result r;
	char node[LIMS_NODE_ID];
	wd_close(w);
	wd_ok(w, lims_journal_restore(backup, store, &p, &how, node, &r, &w->err));
}

/// The disk dies before the next exchange: the store of the backup tells it, unless the old one had told it and others have that.
static void what_an_interrupted_exchange_left_is_told_by_the_store_of_a_backup(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	struct lims_backup_result r;
	char backup[WD_PATH], store[WD_PATH], again[WD_PATH];
	cp_set_customer(w, t.here, "address", "A1");
	cp_set_customer(w, t.there, "address", "B1");
	cp_exchange(w, t.here, "stick");
	cp_take_blindly(w, t.there, "stick");
	wd_path(w, "b.backup", backup);
	wd_path(w, "r.db", store);
	wd_path(w, "q.db", again);
	wd_ok(w, lims_journal_backup(lims_laboratory_journal(w->lab), backup, &r, &w->err));
	restore(w, backup, store, "R");
	const char *told = cp_exchange(w, store, "another stick");
	cp_has(told, "customer:kh1 address: \"A1\" (an, ");
	cp_has(told, "), \"B1\" (an, ");
	assert_string_equal(cp_exchange(w, store, "another stick"), "");
	wd_check_rebuild(w);
	cp_has(cp_exchange(w, t.there, "stick"), "customer:kh1 address: \"A1\" (an, ");
	restore(w, backup, again, "Q");
	assert_string_equal(cp_exchange(w, again, "stick"), "");
	wd_check_rebuild(w);
}

/// So many of them have a title that begins so.
static void incidents_are(struct world *w, const char *store, const char *title, const char *count)
{
	char sql[512], n[16];
	cp_open(w, store);
	wd_check_rebuild(w);
	snprintf(sql, sizeof sql, "SELECT count(*) FROM case_record WHERE noun = 'incident' AND title LIKE '%s%%'", title);
	wd_query(w, sql, n, sizeof n);
	assert_string_equal(n, count);
}

/// Of what each copy changed, the other one learns from a stick that was written before it took anything: both find it.
static void two_sticks_that_cross_make_one_incident_of_each_thing(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], told[4096];
	wd_scale(w, "S-1", item);
	cp_receive_lot(w, "sticker");
	struct cp_two t = cp_second(w);
	cp_set_customer(w, t.here, "address", "A1");
	cp_set_customer(w, t.there, "address", "B1");
	cp_hand_out(w, t.here, "sticker", "SL 000110", "SL 000120", "ti");
	cp_hand_out(w, t.there, "sticker", "sl000115", "sl000125", "si");
	cp_apply_mark(w, t.here, "seal", item, "nắp", "K 01");
	cp_apply_mark(w, t.there, "seal", item, "nắp", "K 11");
	cp_exchange(w, t.here, "one");
	cp_exchange(w, t.there, "two");
	snprintf(told, sizeof told, "%s", cp_exchange(w, t.there, "one"));
	cp_has(told, "customer:kh1 address: \"A1\" (an, ");
	cp_has(told, "SL 000115 – SL 000120: issued ti (");
	cp_has(told, "nắp: K 01 (ti, ");
	cp_has(cp_exchange(w, t.here, "two"), "customer:kh1 address: \"A1\" (an, "); // and here it is found too
	for (int i = 0; i < 2; i++) {
		assert_string_equal(cp_exchange(w, t.here, "one"), "");
		assert_string_equal(cp_exchange(w, t.there, "one"), "");
	}
	incidents_are(w, t.there, "A register was changed", "1");
	incidents_are(w, t.there, "Numbers of the stock", "1");
	incidents_are(w, t.there, "Two different marks", "1");
	incidents_are(w, t.there, "", "3");
}

/// A meets C and B meets D; then C meets D, and A meets B.
static void copies_that_meet_over_others_make_one_incident(void **state)
{
	struct world *w = *state;
	char c[WD_PATH], d[WD_PATH];
	struct cp_two t = cp_second(w);
	wd_path(w, "c.db", c);
	wd_path(w, "d.db", d);
	cp_join(w, t.here, c, "C");
	cp_join(w, t.here, d, "D");
	cp_exchange(w, t.here, "join-B");
	cp_exchange(w, t.there, "join-B");
	cp_exchange(w, t.here, "join-C");
	cp_exchange(w, c, "join-C");
	cp_set_customer(w, t.here, "address", "A1");
	cp_set_customer(w, t.there, "address", "B1");
	cp_exchange(w, t.here, "join-C");
	assert_string_equal(cp_exchange(w, c, "join-C"), "");
	cp_exchange(w, t.there, "b-d");
	assert_string_equal(cp_exchange(w, d, "b-d"), "");
	cp_exchange(w, c, "c-d");
	cp_has(cp_exchange(w, d, "c-d"), "customer:kh1 address: \"A1\" (an, ");
	cp_exchange(w, t.here, "join-B");
	cp_has(cp_exchange(w, t.there, "join-B"), "customer:kh1 address: \"A1\" (an, ");
	assert_string_equal(cp_exchange(w, d, "b-d"), "");
	assert_string_equal(cp_exchange(w, t.there, "b-d"), "");
	assert_string_equal(cp_exchange(w, d, "b-d"), "");
	incidents_are(w, t.there, "", "1");
	incidents_are(w, d, "", "1");
}

/// An older program gave a code of the node's own: what it wrote is known by its words, and stays as it is.
static void what_an_older_program_recorded_is_not_recorded_again(void **state)
{
	struct world *w = *state;
	char detail[512], quoted[1024], body[1400];
	size_t n = 0;
	struct cp_two t = cp_second(w);
	cp_set_customer(w, t.here, "phone", "1");
	cp_set_customer(w, t.there, "phone", "2");
	cp_exchange(w, t.here, "one");
	cp_exchange(w, t.there, "two");
	const char *told = cp_exchange(w, t.here, "two");
	snprintf(detail, sizeof detail, "%s", strstr(told, "customer:kh1"));
	detail[strcspn(detail, "\n")] = '\0';
	for (const char *at = detail; *at; at++) {
		if (*at == '"')
			quoted[n++] = '\\';
		quoted[n++] = *at;
	}
	quoted[n] = '\0';
	snprintf(body, sizeof body,
		"{\"fields\":{\"title\":\"A register was changed on two nodes at the same time\",\"description\":\"%s\"},\"ordinal\":7,"
		"\"step\":\"open\",\"on\":\"2026-01-01\",\"to\":\"recorded\",\"closed\":false,\"because\":\"x\"}",
		quoted);
	cp_open(w, t.there);
	wd_append(w, "case.opened", "incident:IN-B7", "program", body);
	assert_string_equal(cp_exchange(w, t.there, "one"), "");
	incidents_are(w, t.there, "A register was changed", "1");
}

/// The last entry of the node whose store is open, as one side of what met.
static void last_entry(struct world *w, char node[LIMS_NODE_ID], int64_t *ret_sequence)
{
	struct lims_journal *j = lims_laboratory_journal(w->lab);
	snprintf(node, LIMS_NODE_ID, "%s", lims_journal_node(j));
	wd_ok(w, lims_journal_count(lims_journal_db(j), node, ret_sequence, &w->err));
}

/// "address NODE:SEQUENCE NODE:SEQUENCE": what met of one field, by the ids of nodes.
static void say_pair(const char *field, char nodes[2][LIMS_NODE_ID], const int64_t sequences[2], char out[256])
{
	bool swap = strcmp(nodes[0], nodes[1]) > 0;
	snprintf(out, 256, "%s %s:%lld %s:%lld\n", field, nodes[swap], (long long)sequences[swap], nodes[!swap], (long long)sequences[!swap]);
}

/// As the program wrote it that gave the first codes of this kind: they follow from the first title of the sort and from the entries. Its title has other words here.
static void a_code_does_not_follow_from_the_words_of_a_title(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	char nodes[2][LIMS_NODE_ID], pair[256], known_by[512], hex[LIMS_HASH_HEX], subject[64];
	int64_t sequences[2];
	struct lims_hash hash;
	cp_set_customer(w, t.here, "address", "A1");
	last_entry(w, nodes[0], &sequences[0]);
	cp_set_customer(w, t.there, "address", "B1");
	last_entry(w, nodes[1], &sequences[1]);
	say_pair("address", nodes, sequences, pair);
	snprintf(known_by, sizeof known_by, "A register was changed on two nodes at the same time\n%s", pair);
	wd_ok(w, lims_sha256(known_by, strlen(known_by), &hash, &w->err));
	lims_hash_hex(&hash, hex);
	snprintf(subject, sizeof subject, "incident:IN-%.10s", hex);
	wd_append(w, "case.opened", subject, "program",
		"{\"fields\":{\"title\":\"Lời khác\",\"description\":\"lời khác\"},\"step\":\"open\",\"on\":\"2026-01-01\",\"to\":\"recorded\","
		"\"closed\":false,\"because\":\"x\"}");
	cp_exchange(w, t.here, "stick");
	assert_string_equal(cp_exchange(w, t.there, "stick"), "");
	incidents_are(w, t.there, "", "1");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(two_sticks_that_cross_make_one_incident_of_each_thing),
		T(copies_that_meet_over_others_make_one_incident),
		T(what_an_older_program_recorded_is_not_recorded_again),
		T(a_code_does_not_follow_from_the_words_of_a_title),
		T(what_an_interrupted_exchange_left_is_told_by_the_store_of_a_backup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
