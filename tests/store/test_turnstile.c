// SPDX-License-Identifier: Apache-2.0
// The turnstile lets one process write, the others in turn, and nobody for ever.
#include "lims-core/base/clock.h"
#include "lims-core/store/turnstile.h"
#include "tests/store/store_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void store_path(const struct sf *f, char out[SF_PATH])
{
	snprintf(out, SF_PATH, "%.400s/a.db", f->dir);
}

static void a_second_handle_waits_and_gives_up_with_a_sentence(void **state)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_turnstile *a = NULL, *b = NULL;
	char path[SF_PATH];
	store_path(*state, path);
	sf_ok(lims_turnstile_open(path, &a, &err), &err);
	sf_ok(lims_turnstile_open(path, &b, &err), &err);
	sf_ok(lims_turnstile_enter(a, 1000, &err), &err);
	int64_t start = lims_clock_monotonic_us();
	assert_int_equal(lims_turnstile_enter(b, 50, &err), LIMS_E_STORAGE);
	assert_true(lims_clock_monotonic_us() - start >= 50000);
	assert_non_null(strstr(err.text, "another program"));
	lims_turnstile_leave(a);
	sf_ok(lims_turnstile_enter(b, 1000, &err), &err);
	lims_turnstile_leave(b);
	lims_turnstile_leave(b); // harmless
	lims_turnstile_close(a);
	lims_turnstile_close(b);
}

static void a_process_that_dies_inside_lets_the_next_one_in(void **state)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_turnstile *t = NULL;
	char path[SF_PATH], c = 0;
	int fds[2];
	store_path(*state, path);
	assert_int_equal(pipe(fds), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (lims_turnstile_open(path, &t, &err) != LIMS_OK || lims_turnstile_enter(t, 1000, &err) != LIMS_OK || write(fds[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(fds[0], &c, 1), 1);
	sf_ok(lims_turnstile_open(path, &t, &err), &err);
	assert_int_equal(lims_turnstile_enter(t, 20, &err), LIMS_E_STORAGE);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	sf_ok(lims_turnstile_enter(t, 1000, &err), &err);
	lims_turnstile_close(t);
	close(fds[0]);
	close(fds[1]);
}

/// Enters and leaves as fast as it can until told to stop; its exit code says whether it was let in at least `least` times.
static void run_through(const char *path, int ready, int least)
{
	struct lims_err err = {.code = LIMS_OK};
	struct lims_turnstile *t = NULL;
	int times = 0;
	if (lims_turnstile_open(path, &t, &err) != LIMS_OK || write(ready, "x", 1) != 1)
		_exit(3);
	int64_t end = lims_clock_monotonic_us() + 400000;
	while (lims_clock_monotonic_us() < end) {
		if (lims_turnstile_enter(t, 5000, &err) != LIMS_OK)
			_exit(2);
		struct timespec work = {.tv_nsec = 1000000};
		nanosleep(&work, NULL);
		lims_turnstile_leave(t);
		times++;
	}
	_exit(times >= least ? 0 : 1);
}

static void two_that_write_without_pause_take_turns(void **state)
{
	char path[SF_PATH], c = 0;
	int fds[2];
	pid_t child[2];
	store_path(*state, path);
	assert_int_equal(pipe(fds), 0);
	for (int i = 0; i < 2; i++) {
		child[i] = fork();
		assert_true(child[i] >= 0);
		// 400 ms of at least 1 ms each leave at most 400 turns; each of two must get a fair part even on a busy machine.
		if (child[i] == 0)
			run_through(path, fds[1], 20);
	}
	assert_int_equal(read(fds[0], &c, 1), 1);
	for (int i = 0; i < 2; i++) {
		int status = 0;
		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_second_handle_waits_and_gives_up_with_a_sentence, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(a_process_that_dies_inside_lets_the_next_one_in, sf_setup, sf_teardown),
		cmocka_unit_test_setup_teardown(two_that_write_without_pause_take_turns, sf_setup, sf_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
