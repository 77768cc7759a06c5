// SPDX-License-Identifier: Apache-2.0
// Formats of the store: what was released stays as it was, an older one is raised whole or not at all, a newer one is refused.
#include "lims-core/base/crypto.h"
#include "lims-core/journal/schema.h"
#include "lims-core/journal/verify.h"
#include "tests/journal/fixture.h"

#include <stdio.h>
#include <string.h>

// The linker sends the journal's question for its formats here (see CMakeLists.txt), so that this program can know one more.
const struct lims_migration *__real_lims_schema_migrations(size_t *ret_count);
const struct lims_migration *__wrap_lims_schema_migrations(size_t *ret_count);
static const struct lims_migration *one_more;

const struct lims_migration *__wrap_lims_schema_migrations(size_t *ret_count)
{
	static struct lims_migration list[16];
	const struct lims_migration *real = __real_lims_schema_migrations(ret_count);
	if (!one_more)
		return real;
	assert_true(*ret_count < 16);
	memcpy(list, real, *ret_count * sizeof *real);
	list[*ret_count] = *one_more;
	list[*ret_count].format = (int64_t)*ret_count + 1;
	++*ret_count;
	return list;
}

static const struct lims_ddl good_steps[] = {
	{.name = "test.size", .text = "ALTER TABLE journal_setting ADD COLUMN note {text}"},
	{.name = "test.table", .text = "CREATE TABLE journal_more(n {int} NOT NULL PRIMARY KEY) {strict}"},
};
static const struct lims_migration good = {.steps = good_steps, .count = 2};
static const struct lims_ddl bad_steps[] = {
	{.name = "test.table", .text = "CREATE TABLE journal_more(n {int} NOT NULL PRIMARY KEY) {strict}"},
	{.name = "test.bad", .text = "CREATE TABLE journal_entry(n {int} NOT NULL PRIMARY KEY) {strict}"},
};
static const struct lims_migration bad = {.steps = bad_steps, .count = 2};

static int64_t format_of(const struct fx *f)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	int64_t format = 0;
	bool more = false;
	char url[FX_PATH];
	fx_url(f, "a.db", url);
	fx_ok(lims_db_open(url, LIMS_DB_READ, &db, &err), &err);
	fx_ok(lims_db_format(db, &format, &err), &err);
	fx_ok(lims_db_has_table(db, "journal_more", &more, &err), &err);
	lims_db_close(db);
	size_t count = 0;
	(void)__real_lims_schema_migrations(&count);
	assert_int_equal(more, format > (int64_t)count);
	return format;
}

static void prepare(const struct fx *f)
{
	one_more = NULL;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	fx_must_append(j, "named", "thing/1", "before");
	lims_journal_close(j);
}

static lims_rc open_as(const struct fx *f, bool read_only, struct lims_journal **ret, struct lims_err *err)
{
	char url[FX_PATH];
	struct lims_journal_options o = {.keys_dir = f->keys, .offset_min = 420, .projection = &fx_projection, .read_only = read_only};
	fx_url(f, "a.db", url);
	return lims_journal_open(url, &o, ret, err);
}

static void an_older_format_is_raised_when_opened_for_writing(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_journal *j = NULL;
	char name[128];
	prepare(f);
	int64_t before = format_of(f);
	one_more = &good;
	assert_int_equal(open_as(f, true, &j, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "older"));
	assert_int_equal(format_of(f), before);
	fx_ok(open_as(f, false, &j, &err), &err);
	assert_int_equal(format_of(f), before + 1);
	fx_name(j, "thing/1", name);
	assert_string_equal(name, "before");
	fx_must_append(j, "named", "thing/1", "after");
	fx_ok(lims_journal_verify(j, NULL, NULL, NULL, &err), &err);
	lims_journal_close(j);
	// A second time there is nothing to raise; and the program of yesterday says so politely.
	fx_ok(open_as(f, false, &j, &err), &err);
	lims_journal_close(j);
	one_more = NULL;
	j = NULL;
	assert_int_equal(open_as(f, false, &j, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "newer version"));
	assert_null(j);
}

static void a_raise_that_fails_leaves_the_store_as_it_was(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_journal *j = NULL;
	prepare(f);
	int64_t before = format_of(f);
	one_more = &bad;
	assert_int_not_equal(open_as(f, false, &j, &err), LIMS_OK);
	assert_non_null(strstr(err.text, "stays in format"));
	one_more = NULL;
	assert_int_equal(format_of(f), before);
	fx_ok(open_as(f, false, &j, &err), &err);
	fx_must_append(j, "named", "thing/1", "after");
	fx_ok(lims_journal_verify(j, NULL, NULL, NULL, &err), &err);
	lims_journal_close(j);
}

static void a_new_store_is_made_in_the_newest_format(void **state)
{
	const struct fx *f = *state;
	size_t count = 0;
	one_more = &good;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	(void)__wrap_lims_schema_migrations(&count);
	assert_int_equal(format_of(f), (int64_t)count);
	struct lims_journal *j = fx_open(f, "a.db");
	fx_must_append(j, "named", "thing/1", "x");
	lims_journal_close(j);
	one_more = NULL;
}

static void formats_are_numbered_and_what_was_released_stays(void **state)
{
	// One line per released format: the SHA-256 of its steps. Whoever gets another one here has changed stores that laboratories have: write a new format instead.
	static const char *const released[] = {"5fbae6a4d864f22f314c09fb6e9a4f32227b8b9a14c41a5b49303088bca2205e"};
	struct lims_err err = {.code = LIMS_OK};
	size_t count = 0;
	const struct lims_migration *m = __real_lims_schema_migrations(&count);
	(void)state;
	assert_int_equal(count, sizeof released / sizeof *released);
	for (size_t i = 0; i < count; i++) {
		struct lims_buf all;
		struct lims_hash hash;
		char hex[LIMS_HASH_HEX];
		assert_int_equal(m[i].format, (int64_t)i + 1);
		lims_buf_init(&all, 1 << 20);
		for (size_t k = 0; k < m[i].count; k++) {
			const struct lims_ddl *d = &m[i].steps[k];
			lims_buf_addf(
				&all, "%s\n%s\n%s\n%s\n", d->name, d->text ? d->text : "", d->sqlite ? d->sqlite : "", d->postgresql ? d->postgresql : "");
		}
		fx_ok(lims_sha256(all.data, all.len, &hash, &err), &err);
		lims_hash_hex(&hash, hex);
		assert_string_equal(hex, released[i]);
		lims_buf_finish(&all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_older_format_is_raised_when_opened_for_writing, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_raise_that_fails_leaves_the_store_as_it_was, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_new_store_is_made_in_the_newest_format, fx_setup, fx_teardown),
		cmocka_unit_test(formats_are_numbered_and_what_was_released_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
