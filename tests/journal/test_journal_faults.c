// SPDX-License-Identifier: Apache-2.0
// What must not lose a reading: SIGKILL, two writers, many threads, a full disk, a clock set back, keys that are not here.
#include "lims-core/base/json.h"
#include "lims-core/journal/schema.h"
#include "lims-core/journal/verify.h"
#include "tests/base/clock_ahead.h"
#include "tests/journal/fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void must_verify(struct lims_journal *j)
{
	struct lims_err err = {.code = LIMS_OK};
	fx_ok(lims_journal_verify(j, NULL, NULL, NULL, &err), &err);
}

static int64_t count_of(struct lims_journal *j)
{
	struct lims_err err = {.code = LIMS_OK};
	int64_t n = 0;
	fx_ok(lims_journal_count(lims_journal_db(j), lims_journal_node(j), &n, &err), &err);
	return n;
}

/// Appends for ever and writes each acknowledged sequence into the pipe.
static void append_until_killed(const struct fx *f, int fd)
{
	struct lims_journal *j = fx_open(f, "a.db");
	for (int i = 0;; i++) {
		struct lims_err err = {.code = LIMS_OK};
		struct lims_ref ref;
		char subject[32];
		snprintf(subject, sizeof subject, "thing/%d", i % 7);
		if (fx_append(j, i % 3 ? "noted" : "named", subject, "r", &ref, &err) != LIMS_OK)
			_exit(1);
		if (write(fd, &ref.sequence, sizeof ref.sequence) != (ssize_t)sizeof ref.sequence)
			_exit(2);
	}
}

static void nothing_acknowledged_is_lost_by_sigkill(void **state)
{
	const struct fx *f = *state;
	int64_t total = 0;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	for (int round = 0; round < 12; round++) {
		int fds[2];
		int64_t acknowledged = 0, sequence = 0;
		assert_int_equal(pipe(fds), 0);
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			close(fds[0]);
			append_until_killed(f, fds[1]);
		}
		close(fds[1]);
		// The first entry says that it is at work; then it is killed at some point of it.
		assert_int_equal(read(fds[0], &sequence, sizeof sequence), sizeof sequence);
		acknowledged = sequence;
		struct timespec pause = {.tv_nsec = 1000000L + 1713000L * round};
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		while (read(fds[0], &sequence, sizeof sequence) == (ssize_t)sizeof sequence)
			acknowledged = sequence;
		close(fds[0]);
		int status = 0;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		struct lims_journal *j = fx_open(f, "a.db");
		assert_true(count_of(j) >= acknowledged);
		assert_true(acknowledged > total);
		total = acknowledged;
		must_verify(j);
		fx_check_rebuild(j);
		lims_journal_close(j);
	}
}

static void two_processes_write_one_chain(void **state)
{
	const struct fx *f = *state;
	enum { EACH = 150 };
	pid_t child[2];
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	for (int k = 0; k < 2; k++) {
		child[k] = fork();
		assert_true(child[k] >= 0);
		if (child[k] > 0)
			continue;
		struct lims_journal *j = fx_open(f, "a.db");
		for (int i = 0; i < EACH; i++) {
			struct lims_err err = {.code = LIMS_OK};
			if (fx_append(j, "noted", i % 2 ? "thing/shared" : "thing/own", k ? "b" : "a", NULL, &err) != LIMS_OK)
				_exit(1);
		}
		lims_journal_close(j);
		_exit(0);
	}
	for (int k = 0; k < 2; k++) {
		int status = 0;
		assert_int_equal(waitpid(child[k], &status, 0), child[k]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	struct lims_journal *j = fx_open(f, "a.db");
	assert_int_equal(count_of(j), 1 + 2 * EACH);
	must_verify(j);
	fx_check_rebuild(j);
	lims_journal_close(j);
}

struct worker {
	pthread_t thread;
	struct lims_journal *j;
	int n;
	int bad;
};

static void *work(void *arg)
{
	struct worker *w = arg;
	for (int i = 0; i < 40; i++) {
		struct lims_err err = {.code = LIMS_OK};
		struct lims_ref ref;
		char subject[32];
		snprintf(subject, sizeof subject, "thing/%d", w->n);
		// Every fifth is refused by its projection; its neighbours in the same transaction must not notice.
		lims_rc rc = fx_append(w->j, i % 5 == 4 ? "refused" : "noted", subject, "w", &ref, &err);
		w->bad += rc != (i % 5 == 4 ? LIMS_E_REFUSED : LIMS_OK);
	}
	return NULL;
}

static void commands_of_many_threads_are_committed_together_and_refused_alone(void **state)
{
	const struct fx *f = *state;
	struct worker w[8];
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	for (int i = 0; i < 8; i++) {
		w[i] = (struct worker){.j = j, .n = i};
		assert_int_equal(pthread_create(&w[i].thread, NULL, work, &w[i]), 0);
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(w[i].thread, NULL);
		assert_int_equal(w[i].bad, 0);
	}
	assert_int_equal(count_of(j), 1 + 8 * 32);
	must_verify(j);
	lims_journal_close(j);
}

/// The file may not grow beyond `bytes`; a write beyond fails as on a full disk.
static void limit_files(rlim_t bytes)
{
	struct rlimit l;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &l), 0);
	l.rlim_cur = bytes < l.rlim_max ? bytes : l.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &l), 0);
}

static void a_full_disk_at_any_write_loses_nothing_acknowledged(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	int64_t acknowledged = 1;
	int failures = 0;
	char text[9001];
	memset(text, 'd', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	if (sf_on_server())
		skip(); // its disk is the server's
	signal(SIGXFSZ, SIG_IGN);
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	char wal[FX_PATH];
	fx_path(f, "a.db-wal", wal);
	for (int step = 0; step < 24; step++) {
		struct stat st;
		assert_int_equal(stat(wal, &st), 0);
		// Each time the limit falls on another byte of what the command writes.
		limit_files((rlim_t)st.st_size + (rlim_t)step * 2111);
		lims_err_clear(&err);
		lims_rc rc = fx_append(j, "noted", "thing/1", text, NULL, &err);
		limit_files(RLIM_INFINITY);
		if (rc == LIMS_OK) {
			acknowledged++;
		} else {
			assert_int_equal(rc, LIMS_E_STORAGE);
			if (!strstr(err.text, "full"))
				fail_msg("%s", err.text);
			failures++;
		}
		assert_int_equal(count_of(j), acknowledged);
		fx_must_append(j, "named", "thing/2", "after");
		acknowledged++;
	}
	assert_true(failures >= 5);
	lims_journal_close(j);
	j = fx_open(f, "a.db");
	assert_int_equal(count_of(j), acknowledged);
	must_verify(j);
	fx_check_rebuild(j);
	lims_journal_close(j);
}

static void an_unwritable_folder_gives_one_sentence(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	char path[FX_PATH], node[LIMS_NODE_ID];
	struct lims_journal_params p = {.laboratory = "L", .code = "A", .actor = "staff/an", .keys_dir = f->keys};
	if (sf_on_server())
		skip(); // there is no folder
	fx_path(f, "no/such/folder/a.db", path);
	assert_int_equal(lims_journal_create(path, &p, node, &err), LIMS_E_STORAGE);
	assert_non_null(strstr(err.text, "folder"));
	// Root may write anywhere, so that a process without its rights tries.
	char dir[FX_PATH];
	fx_path(f, "closed", dir);
	assert_int_equal(mkdir(dir, 0555), 0);
	assert_int_equal(chmod(f->dir, 0755), 0);
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(9);
		fx_path(f, "closed/a.db", path);
		lims_rc rc = lims_journal_create(path, &p, node, &err);
		_exit(rc == LIMS_E_STORAGE && strstr(err.text, "can be written") ? 0 : 1);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_clock_set_back_keeps_the_order_and_is_recorded_once(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_ref before, after, again;
	struct lims_stored e;
	struct lims_buf bytes;
	struct lims_json_doc *doc = NULL;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	struct lims_journal *j = fx_open(f, "a.db");
	fx_ok(fx_append(j, "named", "thing/1", "before", &before, &err), &err);
	clock_ahead_us = INT64_C(-3600000000);
	fx_ok(fx_append(j, "named", "thing/1", "after", &after, &err), &err);
	fx_ok(fx_append(j, "named", "thing/1", "again", &again, &err), &err);
	clock_ahead_us = 0;
	assert_int_equal(after.sequence, before.sequence + 2);
	assert_int_equal(again.sequence, after.sequence + 1);
	assert_int_equal(lims_hlc_cmp(before.clock, after.clock), -1);
	assert_int_equal(lims_hlc_cmp(after.clock, again.clock), -1);
	assert_true(after.written.us < before.written.us);
	fx_ok(lims_journal_entry_at(lims_journal_db(j), lims_journal_node(j), before.sequence + 1, &bytes, &e, &err), &err);
	assert_string_equal(e.entry.type, "node.clock");
	fx_ok(lims_json_parse(e.entry.body, e.entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, &err), &err);
	int64_t back = lims_json_get_int(lims_json_root(doc), "back_ms", 0);
	assert_in_range(back, 3590000, 3600000);
	lims_json_destroy(doc);
	lims_buf_finish(&bytes);
	must_verify(j);
	fx_check_rebuild(j);
	lims_journal_close(j);
}

static void without_its_key_a_store_is_read_and_not_written(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	char path[FX_PATH], key[FX_PATH], other[FX_PATH], name[128];
	struct lims_journal *j = NULL;
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	j = fx_open(f, "a.db");
	fx_must_append(j, "named", "thing/1", "kept");
	snprintf(key, sizeof key, "%.400s/%s.key", f->keys, lims_journal_node(j));
	struct stat st;
	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	lims_journal_close(j);
	fx_url(f, "a.db", path);
	fx_path(f, "elsewhere", other);
	struct lims_journal_options o = {.keys_dir = other, .projection = &fx_projection};
	fx_ok(lims_journal_open(path, &o, &j, &err), &err);
	assert_non_null(strstr(lims_journal_why_read_only(j), "adopt"));
	fx_name(j, "thing/1", name);
	assert_string_equal(name, "kept");
	assert_int_equal(fx_append(j, "named", "thing/1", "x", NULL, &err), LIMS_E_REFUSED);
	must_verify(j);
	lims_journal_close(j);
	assert_int_equal(chmod(key, 0640), 0);
	j = fx_open(f, "a.db");
	assert_non_null(strstr(lims_journal_why_read_only(j), "may be read by others"));
	lims_journal_close(j);
	assert_int_equal(chmod(key, 0600), 0);
	// A digit of the secret changed: signature and public key no longer belong together.
	struct lims_buf b;
	fx_ok(lims_file_read(key, 1024, &b, &err), &err);
	b.data[b.len - 2] = b.data[b.len - 2] == '0' ? '1' : '0';
	fx_ok(lims_file_write(key, b.data, b.len, 0600, &err), &err);
	lims_buf_finish(&b);
	j = fx_open(f, "a.db");
	assert_non_null(strstr(lims_journal_why_read_only(j), "damaged"));
	lims_journal_close(j);
}

static void a_store_of_a_newer_format_is_refused_politely(void **state)
{
	const struct fx *f = *state;
	struct lims_err err = {.code = LIMS_OK};
	struct lims_db *db = NULL;
	struct lims_journal *j = NULL;
	char path[FX_PATH];
	struct lims_journal_options o = {.keys_dir = f->keys, .projection = &fx_projection};
	fx_create(f, "a.db", LIMS_STORE_PRODUCTION, "A");
	fx_url(f, "a.db", path);
	fx_ok(lims_db_open(path, LIMS_DB_WRITE, &db, &err), &err);
	size_t formats = 0;
	(void)lims_schema_migrations(&formats);
	fx_ok(lims_db_set_format(db, (int64_t)formats + 1, &err), &err);
	lims_db_close(db);
	assert_int_equal(lims_journal_open(path, &o, &j, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "newer"));
	assert_null(j);
	if (sf_on_server())
		return;
	// What is no store at all is named as that.
	fx_path(f, "text.db", path);
	fx_ok(lims_file_write(path, "not a database, but long enough to be read as one", 50, 0640, &err), &err);
	assert_int_equal(lims_journal_open(path, &o, &j, &err), LIMS_E_INPUT);
	assert_non_null(strstr(err.text, "not a laboratory's store"));
	fx_path(f, "none.db", path);
	assert_int_equal(lims_journal_open(path, &o, &j, &err), LIMS_E_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_acknowledged_is_lost_by_sigkill, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(two_processes_write_one_chain, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(commands_of_many_threads_are_committed_together_and_refused_alone, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_full_disk_at_any_write_loses_nothing_acknowledged, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(an_unwritable_folder_gives_one_sentence, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_clock_set_back_keeps_the_order_and_is_recorded_once, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(without_its_key_a_store_is_read_and_not_written, fx_setup, fx_teardown),
		cmocka_unit_test_setup_teardown(a_store_of_a_newer_format_is_refused_politely, fx_setup, fx_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
