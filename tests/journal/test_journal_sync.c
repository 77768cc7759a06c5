// SPDX-License-Identifier: Apache-2.0
// Two and three copies of a laboratory agree through packs, whatever arrives when.
#include "lims-core/journal/nodes.h"
#include "lims-core/journal/verify.h"
#include "tests/journal/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void must_verify(struct lims_journal *j)
{
	struct lims_err err = {.code = LIMS_OK};
	fx_ok(lims_journal_verify(j, NULL, NULL, NULL, &err), &err);
}

/// Entries of two nodes within one millisecond have no order in time; a test that needs one waits.
static void next_millisecond(void)
{
	struct timespec pause = {.tv_nsec = 2000000};
	nanosleep(&pause, NULL);
}

static void a_new_node_is_pending_until_it_is_admitted(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_sync_result r;
	struct lims_journal_node_info *list = NULL;
	size_t count = 0;
	char node[LIMS_NODE_ID], name[128];
	int64_t block = -7;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *a = fx_open(f, "a.db");
	fx_must_append(a, "named", "thing/1", "from a");
	fx_must_sync(f, a, "s.pack", NULL);
	fx_join(f, "b.db", "s.pack", "B", node);
	struct lims_journal *b = fx_open(f, "b.db");
	assert_string_equal(lims_journal_laboratory_id(a), lims_journal_laboratory_id(b));
	assert_string_equal(lims_journal_laboratory_name(b), "Phòng thử nghiệm");
	assert_string_equal(lims_journal_node(b), node);
	fx_name(b, "thing/1", name);
	assert_string_equal(name, "from a");
	assert_int_equal(lims_journal_node_block(b, lims_journal_db(b), &block, &err), LIMS_E_REFUSED);
	assert_int_equal(block, -7);
	fx_must_append(b, "named", "thing/2", "from b");
	fx_must_sync(f, b, "s.pack", &r);
	assert_int_equal(r.entries_out, 2); // its birth and one entry; a has all of its own
	fx_must_sync(f, a, "s.pack", &r);
	assert_int_equal(r.entries_in, 0);
	assert_int_equal(r.pending, 1);
	fx_name(a, "thing/2", name);
	assert_string_equal(name, "");
	fx_ok(lims_journal_nodes(a, &list, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_int_equal(list[0].state, LIMS_NODE_ADMITTED);
	assert_true(list[0].self);
	assert_int_equal(list[1].state, LIMS_NODE_PENDING);
	assert_string_equal(list[1].code, "B");
	free(list);
	// A pending node admits nobody.
	assert_int_equal(lims_journal_admit(b, "00000000000000000000000000000000", "staff/an", &err), LIMS_E_NOT_FOUND);
	fx_must_admit(a, node);
	assert_int_equal(lims_journal_admit(a, node, "staff/an", &err), LIMS_E_REFUSED);
	// The stick still holds what waited.
	fx_must_sync(f, a, "s.pack", &r);
	assert_int_equal(r.pending, 0);
	assert_int_equal(r.entries_in, 2);
	fx_must_sync(f, b, "s.pack", &r);
	fx_must_sync(f, a, "s.pack", &r);
	fx_name(a, "thing/2", name);
	assert_string_equal(name, "from b");
	fx_ok(lims_journal_node_block(a, lims_journal_db(a), &block, &err), &err);
	assert_int_equal(block, 0);
	fx_ok(lims_journal_node_block(b, lims_journal_db(b), &block, &err), &err);
	assert_int_equal(block, 1); // first child of block 0: 64 * 0 + 1
	fx_same_tables(a, b);
	must_verify(a);
	must_verify(b);
	lims_journal_close(a);
	lims_journal_close(b);
}

/// Two that joined put their requests on one stick before anybody admits them: the second one keeps what it cannot take.
static void it_does_not_matter_in_which_order_new_nodes_meet(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_sync_result r;
	struct lims_hash hash;
	char nodes[2][LIMS_NODE_ID], found[LIMS_NODE_ID], name[128];
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *a = fx_open(f, "a.db");
	fx_must_sync(f, a, "s.pack", NULL);
	fx_join(f, "b.db", "s.pack", "B", nodes[0]);
	fx_join(f, "c.db", "s.pack", "C", nodes[1]);
	struct lims_journal *b = fx_open(f, "b.db"), *c = fx_open(f, "c.db");
	fx_must_append(b, "named", "thing/b", "from b");
	fx_must_append_blob(b, "thing/b2", "photo", &hash);
	fx_must_append(c, "named", "thing/c", "from c");
	fx_must_sync(f, b, "s.pack", &r);
	fx_must_sync(f, c, "s.pack", &r);
	assert_int_equal(r.pending, 1);
	fx_must_sync(f, a, "s.pack", &r);
	assert_int_equal(r.pending, 2);
	assert_int_equal(lims_journal_waiting(a, "D", found, &err), LIMS_E_NOT_FOUND);
	fx_ok(lims_journal_waiting(a, "B", found, &err), &err);
	assert_string_equal(found, nodes[0]);
	for (size_t i = 0; i < 2; i++)
		fx_must_admit(a, nodes[i]);
	fx_must_sync(f, a, "s.pack", &r);
	assert_int_equal(r.pending, 0);
	fx_name(a, "thing/b", name);
	assert_string_equal(name, "from b");
	fx_name(a, "thing/c", name);
	assert_string_equal(name, "from c");
	fx_must_sync(f, c, "s.pack", &r);
	fx_must_sync(f, b, "s.pack", &r);
	fx_same_tables(a, b);
	fx_same_tables(a, c);
	must_verify(a);
	must_verify(b);
	must_verify(c);
	lims_journal_close(a);
	lims_journal_close(b);
	lims_journal_close(c);
}

static void an_entry_that_arrives_late_replays_its_subject(void **state)
{
	const struct fx *f = *state;
	struct lims_sync_result r;
	struct lims_journal *a = NULL, *b = NULL;
	char name[128];
	fx_pair(f, &a, &b);
	fx_must_append(a, "named", "thing/1", "first");
	next_millisecond();
	fx_must_append(b, "named", "thing/1", "second");
	next_millisecond();
	fx_must_append(a, "noted", "thing/1", "third");
	fx_must_append(b, "noted", "thing/2", "alone");
	fx_must_sync(f, a, "s.pack", &r);
	fx_must_sync(f, b, "s.pack", &r);
	assert_int_equal(r.entries_in, 2);
	assert_true(r.replayed);
	fx_must_sync(f, a, "s.pack", &r);
	assert_int_equal(r.entries_in, 2);
	fx_name(a, "thing/1", name);
	assert_string_equal(name, "second");
	fx_name(b, "thing/1", name);
	assert_string_equal(name, "second");
	fx_same_tables(a, b);
	fx_check_rebuild(a);
	fx_check_rebuild(b);
	must_verify(a);
	must_verify(b);
	lims_journal_close(a);
	lims_journal_close(b);
}

static void blobs_travel_with_the_entries_that_name_them(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_sync_result r;
	struct lims_journal *a = NULL, *b = NULL;
	struct lims_hash hash, same;
	struct lims_buf bytes;
	fx_pair(f, &a, &b);
	fx_must_append_blob(a, "thing/1", "captured bytes", &hash);
	fx_must_append_blob(a, "thing/2", "captured bytes", &same);
	fx_must_append_blob(a, "thing/3", "", &same);
	fx_must_sync(f, a, "s.pack", &r);
	assert_int_equal(r.blobs_out, 2);
	fx_must_sync(f, b, "s.pack", &r);
	assert_int_equal(r.blobs_in, 2);
	fx_ok(lims_journal_blob(lims_journal_db(b), &hash, &bytes, &err), &err);
	assert_string_equal(lims_buf_text(&bytes), "captured bytes");
	lims_buf_finish(&bytes);
	must_verify(b);
	// What both have is not carried again.
	fx_must_sync(f, a, "s.pack", &r);
	assert_int_equal(r.entries_out, 0);
	assert_int_equal(r.blobs_out, 0);
	lims_journal_close(a);
	lims_journal_close(b);
}

/// A small generator, so that a failing interleaving can be run again.
static uint32_t next_random(uint32_t *s)
{
	*s = *s * 1664525u + 1013904223u;
	return *s >> 16;
}

static void any_interleaving_of_three_nodes_ends_with_equal_tables(void **state)
{
	const struct fx *f = *state;
	static const char *const words[] = {"named", "noted", "counted"};
	static const char *const sticks[] = {"x.pack", "y.pack", "z.pack"};
	struct lims_journal *j[3] = {NULL, NULL, NULL};
	char node[LIMS_NODE_ID];
	fx_pair(f, &j[0], &j[1]);
	struct lims_err err = {.code = LIMS_OK};
	char whole[FX_PATH];
	fx_path(f, "whole.pack", whole);
	fx_ok(lims_journal_export_file(j[1], whole, NULL, &err), &err);
	fx_join(f, "c.db", "whole.pack", "C", node);
	j[2] = fx_open(f, "c.db");
	for (uint32_t seed = 1; seed <= 6; seed++) {
		uint32_t s = seed;
		for (int step = 0; step < 60; step++) {
			struct lims_journal *at = j[next_random(&s) % 3];
			char subject[32], text[32];
			if (next_random(&s) % 4 == 0) {
				fx_must_sync(f, at, sticks[next_random(&s) % 3], NULL);
				continue;
			}
			snprintf(subject, sizeof subject, "thing/%u", (unsigned)(next_random(&s) % 5));
			snprintf(text, sizeof text, "%u.%d;", (unsigned)seed, step);
			fx_must_append(at, words[next_random(&s) % 3], subject, text);
		}
		// C is admitted in the middle of its life, by B.
		if (seed == 2) {
			fx_must_sync(f, j[2], "x.pack", NULL);
			fx_must_sync(f, j[1], "x.pack", NULL);
			fx_must_admit(j[1], node);
		}
		if (seed < 3)
			continue;
		for (int round = 0; round < 3; round++)
			for (int i = 0; i < 3; i++)
				fx_must_sync(f, j[i], "x.pack", NULL);
		fx_same_tables(j[0], j[1]);
		fx_same_tables(j[0], j[2]);
	}
	for (int i = 0; i < 3; i++) {
		fx_check_rebuild(j[i]);
		must_verify(j[i]);
		lims_journal_close(j[i]);
	}
}

static void training_never_meets_production_nor_another_laboratory(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_buf before, after;
	struct lims_sync_result r = {.refused = false};
	char path[FX_PATH];
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	fx_create(f, "t.db", LIMS_STORE_TRAINING, "A");
	fx_create(f, "o.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *a = fx_open(f, "a.db"), *t = fx_open(f, "t.db"), *o = fx_open(f, "o.db");
	fx_must_sync(f, a, "s.pack", NULL);
	fx_path(f, "s.pack", path);
	fx_ok(lims_file_read(path, 1 << 20, &before, &err), &err);
	assert_int_equal(lims_journal_sync_file(t, path, NULL, &err), LIMS_E_REFUSED);
	assert_non_null(strstr(err.text, "training"));
	assert_int_equal(lims_journal_sync_file(o, path, &r, &err), LIMS_E_REFUSED);
	assert_non_null(strstr(err.text, "another laboratory"));
	assert_true(r.refused);
	fx_ok(lims_file_read(path, 1 << 20, &after, &err), &err);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.data, after.data, before.len);
	lims_buf_finish(&before);
	lims_buf_finish(&after);
	lims_journal_close(a);
	lims_journal_close(t);
	lims_journal_close(o);
}

static void an_older_copy_of_a_store_is_not_written(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_journal *a = NULL, *b = NULL;
	struct lims_journal_params p = {.code = "A2", .actor = "staff/an", .keys_dir = f->keys, .offset_min = 420};
	struct lims_sync_result r = {.refused = false};
	char path[FX_PATH], head[FX_PATH], node[LIMS_NODE_ID], name[128];
	fx_pair(f, &a, &b);
	fx_must_append(a, "named", "thing/1", "in both copies, not signed");
	lims_journal_close(a);
	fx_copy_store(f, "a.db", "old.db");
	a = fx_open(f, "a.db");
	fx_must_append(a, "named", "thing/2", "only in the newer");
	fx_must_sync(f, a, "s.pack", NULL);
	fx_must_sync(f, b, "s.pack", NULL);
	struct lims_journal *old = fx_open(f, "old.db");
	assert_non_null(lims_journal_why_read_only(old));
	assert_non_null(strstr(lims_journal_why_read_only(old), "older"));
	assert_int_equal(fx_append(old, "named", "thing/1", "x", NULL, &err), LIMS_E_REFUSED);
	lims_journal_close(old);
	// The note beside the key is gone too: the pack still tells.
	snprintf(head, sizeof head, "%.400s/%s.head", f->keys, lims_journal_node(a));
	assert_int_equal(remove(head), 0);
	old = fx_open(f, "old.db");
	assert_null(lims_journal_why_read_only(old));
	fx_path(f, "s.pack", path);
	assert_int_equal(lims_journal_sync_file(old, path, &r, &err), LIMS_E_REFUSED);
	assert_non_null(strstr(err.text, "older copy"));
	assert_false(r.refused); // nothing is wrong with the pack
	lims_journal_close(old);
	// As a node of its own it may go on, and is admitted like any other.
	fx_url(f, "old.db", path);
	fx_ok(lims_journal_adopt(path, &p, false, node, NULL, &err), &err);
	old = fx_open(f, "old.db");
	assert_string_equal(lims_journal_node(old), node);
	fx_must_append(old, "named", "thing/3", "from the adopted copy");
	fx_must_sync(f, old, "s.pack", NULL);
	fx_must_sync(f, a, "s.pack", NULL);
	fx_must_admit(a, node);
	fx_must_sync(f, a, "s.pack", NULL);
	fx_must_sync(f, old, "s.pack", NULL);
	fx_must_sync(f, a, "s.pack", NULL);
	fx_must_sync(f, b, "s.pack", NULL);
	fx_name(b, "thing/3", name);
	assert_string_equal(name, "from the adopted copy");
	fx_same_tables(a, b);
	fx_same_tables(a, old);
	must_verify(a);
	must_verify(b);
	must_verify(old);
	lims_journal_close(a);
	lims_journal_close(b);
	lims_journal_close(old);
}

static void an_adopted_store_saves_the_unsigned_end_of_the_lost_one(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_journal *a = NULL, *b = NULL;
	struct lims_journal_params p = {.code = "R", .actor = "staff/an", .keys_dir = f->keys, .offset_min = 420};
	char path[FX_PATH], node[LIMS_NODE_ID], name[128];
	int64_t block = 0;
	fx_pair(f, &a, &b);
	fx_must_append(b, "named", "thing/1", "acknowledged, never signed");
	lims_journal_close(b);
	fx_url(f, "b.db", path);
	fx_ok(lims_journal_adopt(path, &p, true, node, NULL, &err), &err);
	b = fx_open(f, "b.db");
	fx_ok(lims_journal_node_block(b, lims_journal_db(b), &block, &err), &err);
	assert_int_equal(block, 2); // 0 is A's, 1 was the old B's
	fx_must_sync(f, b, "s.pack", NULL);
	fx_must_sync(f, a, "s.pack", NULL);
	fx_must_admit(a, node);
	fx_must_sync(f, a, "s.pack", NULL);
	fx_must_sync(f, b, "s.pack", NULL);
	fx_must_sync(f, a, "s.pack", NULL);
	fx_name(a, "thing/1", name);
	assert_string_equal(name, "acknowledged, never signed");
	fx_same_tables(a, b);
	must_verify(a);
	must_verify(b);
	lims_journal_close(a);
	lims_journal_close(b);
}

static void joining_needs_a_whole_pack_and_a_free_code(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_journal *a = NULL, *b = NULL;
	struct lims_journal_params p = {.code = "C", .actor = "staff/an", .keys_dir = f->keys, .offset_min = 420};
	char path[FX_PATH], pack[FX_PATH], node[LIMS_NODE_ID];
	fx_pair(f, &a, &b);
	fx_must_append(a, "named", "thing/1", "a");
	fx_must_sync(f, a, "pair.pack", NULL); // holds only what b lacks
	fx_url(f, "c.db", path);
	fx_path(f, "pair.pack", pack);
	assert_int_equal(lims_journal_join(path, pack, &p, node, &err), LIMS_E_REFUSED);
	assert_non_null(strstr(err.text, "whole pack"));
	fx_path(f, "whole.pack", pack);
	fx_ok(lims_journal_export_file(a, pack, NULL, &err), &err);
	p.code = "B";
	assert_int_equal(lims_journal_join(path, pack, &p, node, &err), LIMS_E_REFUSED);
	assert_non_null(strstr(err.text, "code B"));
	p.code = "C";
	fx_ok(lims_journal_join(path, pack, &p, node, &err), &err);
	assert_int_equal(lims_journal_join(path, pack, &p, node, &err), LIMS_E_REFUSED);
	lims_journal_close(a);
	lims_journal_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_new_node_is_pending_until_it_is_admitted, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(it_does_not_matter_in_which_order_new_nodes_meet, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(an_entry_that_arrives_late_replays_its_subject, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(blobs_travel_with_the_entries_that_name_them, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(any_interleaving_of_three_nodes_ends_with_equal_tables, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(training_never_meets_production_nor_another_laboratory, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(an_older_copy_of_a_store_is_not_written, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(an_adopted_store_saves_the_unsigned_end_of_the_lost_one, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(joining_needs_a_whole_pack_and_a_free_code, fx_setup, fx_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
