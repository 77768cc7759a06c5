// SPDX-License-Identifier: Apache-2.0
// A long chain is read in parts by several threads: it says what one reader says.
#include "lims-core/journal/verify.h"
#include "tests/journal/fixture.h"

#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

// Two parts of 20000 entries at least; the birth is an entry too, so that the first part ends with entry HALF.
enum { ENTRIES = 41000, HALF = (ENTRIES + 1) / 2 };

static lims_rc add_many(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	(void)ctx;
	for (int i = 0; i < ENTRIES && rc == LIMS_OK; i++) {
		char body[64], subject[32];
		snprintf(body, sizeof body, "{\"text\":\"number %d\"}", i);
		snprintf(subject, sizeof subject, "thing/%d", i / 30);
		struct lims_draft d = {.type = "test.noted", .version = 1, .subject = subject, .actor = "staff/an", .body = body};
		d.body_len = strlen(body);
		rc = lims_journal_append(tx, &d, NULL, err);
	}
	return rc ? rc : lims_journal_sign_head(tx, NULL, err);
}

/// A connection that may change what is written.
static struct lims_db *unguarded(const struct fx *f)
{
	static const struct lims_ddl drop = {.name = "test.drop",
		.sqlite = "DROP TRIGGER journal_entry_no_update",
		.postgresql = "DROP TRIGGER journal_entry_no_change ON journal_entry"};
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	char url[FX_PATH];
	fx_url(f, "a.db", url);
	fx_ok(lims_db_open(url, LIMS_DB_WRITE, &db, &err), &err);
	fx_ok(lims_db_ddl(db, &drop, 1, &err), &err);
	return db;
}

static void put(struct lims_db *db, int64_t sequence, const void *bytes, size_t n, const struct lims_hash *hash)
{
	static const struct lims_sql sql = {"test.put", "UPDATE journal_entry SET bytes = $2, hash = $3 WHERE sequence = $1"};
	struct lims_err err = {.code = LIMS_OK};
	struct lims_stmt *s = NULL;
	fx_ok(lims_db_use(db, &sql, &s, &err), &err);
	lims_stmt_int(s, 1, sequence);
	lims_stmt_blob(s, 2, bytes, n);
	lims_stmt_blob(s, 3, hash->b, sizeof hash->b);
	fx_ok(lims_stmt_run(s, NULL, &err), &err);
}

struct seen {
	int count;
	int64_t sequence[8];
	char first[LIMS_ERR_TEXT];
};

static void see(const struct lims_finding *found, void *ctx)
{
	struct seen *s = ctx;
	assert_true(s->count < 8);
	s->sequence[s->count] = found->sequence;
	if (s->count++ == 0)
		snprintf(s->first, sizeof s->first, "%s", found->text);
}

static struct seen look(struct lims_journal *j, int64_t entries)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_verify_result r;
	struct seen s = {.count = 0};
	lims_rc rc = lims_journal_verify_chains(j, see, &s, &r, &err);
	assert_int_equal(rc, s.count ? LIMS_E_CORRUPT : LIMS_OK);
	assert_int_equal(r.findings, s.count);
	if (entries)
		assert_int_equal(r.entries, entries);
	return s;
}

/// Where one thread reads and where several do, the first finding is the same; the rest are about the entries behind it.
static struct seen look_both_ways(struct lims_journal *j, int64_t entries)
{
	cpu_set_t all, one;
	assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
	struct seen in_parts = look(j, entries);
	CPU_ZERO(&one);
	for (int core = 0; core < CPU_SETSIZE && CPU_COUNT(&one) == 0; core++)
		if (CPU_ISSET(core, &all))
			CPU_SET(core, &one);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	struct seen in_one = look(j, entries);
	assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
	assert_string_equal(in_parts.first, in_one.first);
	for (int i = 1; i < in_parts.count; i++)
		assert_true(in_parts.sequence[i] >= in_parts.sequence[i - 1]);
	return in_parts;
}

static void a_long_chain_says_the_same_in_parts_and_in_one(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	static const int64_t places[] = {2, HALF - 1, HALF, HALF + 1, ENTRIES + 1};
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open_with(f, "a.db", NULL);
	fx_ok(lims_journal_command(j, add_many, NULL, &err), &err);
	assert_int_equal(look_both_ways(j, ENTRIES + 1).count, 0);
	struct lims_db *db = unguarded(f);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct lims_buf bytes;
		struct lims_stored e;
		struct lims_hash forged;
		char said[64];
		fx_ok(lims_journal_entry_at(lims_journal_db(j), lims_journal_node(j), places[i], &bytes, &e, &err), &err);
		struct lims_hash hash = e.hash;
		bytes.data[bytes.len - 3] ^= 1;
		put(db, places[i], bytes.data, bytes.len, &hash);
		struct seen changed = look_both_ways(j, 0);
		snprintf(said, sizeof said, "entry %" PRId64 " of node", places[i]);
		assert_non_null(strstr(changed.first, said));
		// With a hash that fits, the next link breaks; behind the last entry it is the head that speaks.
		fx_ok(lims_sha256(bytes.data, bytes.len, &forged, &err), &err);
		put(db, places[i], bytes.data, bytes.len, &forged);
		struct seen rewritten = look_both_ways(j, 0);
		assert_int_equal(rewritten.sequence[0], places[i] <= ENTRIES ? places[i] + 1 : places[i]);
		assert_non_null(strstr(rewritten.first, places[i] <= ENTRIES ? "does not carry the hash" : "head of node"));
		bytes.data[bytes.len - 3] ^= 1;
		put(db, places[i], bytes.data, bytes.len, &hash);
		lims_buf_finish(&bytes);
	}
	assert_int_equal(look_both_ways(j, ENTRIES + 1).count, 0);
	lims_db_close(db);
	lims_journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_long_chain_says_the_same_in_parts_and_in_one, fx_setup, fx_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
