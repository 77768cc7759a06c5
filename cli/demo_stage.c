// SPDX-License-Identifier: Apache-2.0
// Runs the children of the demonstration: commands of this program, and simulators with their control lines.
#include "cli/demo_stage.h"

#include "lims-core/base/clock.h"
#include "lims-core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGS_MAX = 72, START_MS = 5000, TELL_MS = 10000, RUN_MS = 60000, LINE_MAX_SHOWN = 400 };

void lims_stage_show(const char *line)
{
	fputs(line, stdout);
	fputc('\n', stdout);
	(void)fflush(stdout);
}

void lims_stage_init(struct lims_stage *s, struct lims_cli *cli, const char *dir)
{
	char path[LIMS_CLI_PATH + 16];
	*s = (struct lims_stage){.cli = cli, .dir = dir};
	snprintf(s->self, sizeof s->self, "/proc/self/exe");
	ssize_t n = readlink("/proc/self/exe", s->self, sizeof s->self - 1);
	if (n > 0)
		s->self[n] = '\0';
	lims_buf_init(&s->answer, LIMS_STAGE_OUT);
	snprintf(path, sizeof path, "%s/lab.db", dir);
	setenv("LIMS_STORE", path, 1);
	snprintf(path, sizeof path, "%s/keys", dir);
	setenv("LIMS_KEYS", path, 1);
	setenv("LIMS_LANG", lims_lang_code(cli->lang), 1);
	unsetenv("LIMS_STAFF");
	// An instrument that died is noticed by its silence, not by a signal.
	signal(SIGPIPE, SIG_IGN);
}

/// Starts a program with its stdin (when in is not NULL) and stdout on pipes; with `both` stderr goes the way of stdout.
static lims_rc spawn(
	const struct lims_stage *s, const char *path, char *const *argv, bool both, int *in, int *out, pid_t *ret_pid, struct lims_err *err)
{
	int to[2] = {-1, -1}, from[2] = {-1, -1};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t defaults;
	if ((in && pipe2(to, O_CLOEXEC) != 0) || pipe2(from, O_CLOEXEC) != 0) {
		close(to[0]);
		close(to[1]);
		return lims_err_set(err, LIMS_E_STORAGE, "No pipe to a further program could be made (%s)", strerror(errno));
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_addchdir_np(&actions, s->dir);
	if (in)
		posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
	else
		posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
	if (both)
		posix_spawn_file_actions_adddup2(&actions, from[1], STDERR_FILENO);
	int failed = posix_spawn(ret_pid, path, &actions, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	close(from[1]);
	if (in)
		close(to[0]);
	if (failed) {
		close(from[0]);
		if (in)
			close(to[1]);
		return lims_err_set(err, LIMS_E_STORAGE, "The program %s could not be started (%s)", path, strerror(failed));
	}
	*out = from[0];
	if (in)
		*in = to[1];
	return LIMS_OK;
}

/// One line of a simulator without its end; false when none comes in time. Bytes are few, so they are read singly.
static bool read_line(int fd, char *line, size_t size, int timeout_ms)
{
	int64_t until = lims_clock_monotonic_us() + (int64_t)timeout_ms * 1000;
	size_t n = 0;
	for (;;) {
		int64_t left = (until - lims_clock_monotonic_us()) / 1000;
		struct pollfd p = {.fd = fd, .events = POLLIN};
		char c = 0;
		if (left <= 0 || (poll(&p, 1, (int)left) < 0 && errno != EINTR))
			return false;
		if (!p.revents)
			continue;
		if (read(fd, &c, 1) != 1)
			return false;
		if (c == '\n')
			break;
		if (n + 1 < size)
			line[n++] = c;
	}
	line[n] = '\0';
	return true;
}

static void end_sim(struct lims_sim *sim)
{
	close(sim->in);
	close(sim->out);
	kill(sim->pid, SIGTERM);
	while (waitpid(sim->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

void lims_stage_finish(struct lims_stage *s)
{
	// In the order of their start reversed: the reference leaves the pulse line before the meter.
	while (s->sim_count > 0)
		end_sim(&s->sims[--s->sim_count]);
	lims_buf_finish(&s->answer);
}

lims_rc lims_stage_sim(struct lims_stage *s, const char *name, const char *const *args, struct lims_sim **ret, struct lims_err *err)
{
	char path[LIMS_CLI_PATH + 64], line[LIMS_SIM_LINE], *argv[ARGS_MAX];
	struct lims_sim *sim = &s->sims[s->sim_count];
	size_t n = 0;
	snprintf(path, sizeof path, "%s/%s", s->cli->program, name);
	argv[n++] = path;
	argv[n++] = (char *)"--until-stdin-closes";
	for (size_t i = 0; args[i] && n + 1 < ARGS_MAX; i++)
		argv[n++] = (char *)args[i];
	argv[n] = NULL;
	if (s->sim_count == LIMS_SIMS)
		return lims_err_set(err, LIMS_E_INPUT, "The demonstration has room for %d instruments", LIMS_SIMS);
	*sim = (struct lims_sim){.name = name};
	lims_rc rc = spawn(s, path, argv, false, &sim->in, &sim->out, &sim->pid, err);
	if (rc)
		return rc;
	s->sim_count++;
	do {
		if (!read_line(sim->out, line, sizeof line, START_MS))
			return lims_err_set(err, LIMS_E_DEVICE, "The simulated instrument %s did not start", name);
		if (lims_text_starts(line, "listening "))
			snprintf(sim->listening, sizeof sim->listening, "%s", line + strlen("listening "));
		if (lims_text_starts(line, "pulse "))
			snprintf(sim->pulse, sizeof sim->pulse, "%s", line + strlen("pulse "));
	} while (!lims_text_equal(line, "ready"));
	*ret = sim;
	return LIMS_OK;
}

lims_rc lims_stage_tell(struct lims_sim *sim, const char *line, char ret_answer[LIMS_SIM_LINE], struct lims_err *err)
{
	char text[LIMS_SIM_LINE], answer[LIMS_SIM_LINE];
	int n = snprintf(text, sizeof text, "%s\n", line);
	if (n < 0 || (size_t)n >= sizeof text || write(sim->in, text, (size_t)n) != n || !read_line(sim->out, answer, sizeof answer, TELL_MS))
		return lims_err_set(err, LIMS_E_DEVICE, "The simulated instrument %s does not answer to \"%s\"", sim->name, line);
	if (!lims_text_starts(answer, "ok"))
		return lims_err_set(err, LIMS_E_DEVICE, "The simulated instrument %s: %s", sim->name, answer);
	if (ret_answer)
		snprintf(ret_answer, LIMS_SIM_LINE, "%s", answer);
	return LIMS_OK;
}

/// As a person would type it: an argument with blanks or signs of the shell stands in quotes.
static void show_command(const char *const *args)
{
	struct lims_buf line;
	lims_buf_init(&line, 8192);
	lims_buf_add_text(&line, "$ lims");
	for (size_t i = 0; args[i]; i++) {
		bool plain = args[i][0] && !args[i][strcspn(args[i], " \t'\"$&;|<>()*?!#~`\\{}[]")];
		lims_buf_addf(&line, plain ? " %s" : " \"%s\"", args[i]);
	}
	lims_stage_show(lims_buf_text(&line));
	lims_buf_finish(&line);
}

/// The first line with those that belong to it (they are indented) behind it: a reading, its error and its limit.
static void show_in_one_line(const char *at)
{
	struct lims_buf line;
	lims_buf_init(&line, 8192);
	for (bool first = true; *at && (first || *at == ' '); first = false) {
		size_t n = strcspn(at, "\n");
		lims_buf_add_text(&line, first ? "  " : " ");
		lims_buf_add(&line, at, n);
		at += n + (at[n] == '\n');
	}
	lims_stage_show(lims_buf_text(&line));
	lims_buf_finish(&line);
}

static void show_answer(struct lims_stage *s, size_t lines)
{
	const char *at = lims_buf_text(&s->answer);
	char line[LINE_MAX_SHOWN], rest[128];
	size_t shown = 0, hidden = 0;
	if (lines == 1) {
		show_in_one_line(at);
		return;
	}
	while (*at) {
		size_t n = strcspn(at, "\n");
		if (n < sizeof line) {
			snprintf(line, sizeof line, "%.*s", (int)n, at);
		} else {
			// Cut where a letter ends, and so that it is seen.
			char whole[LINE_MAX_SHOWN - sizeof "…"];
			snprintf(whole, sizeof whole, "%.*s", (int)n, at);
			lims_text_clean(whole, true);
			snprintf(line, sizeof line, "%s…", whole);
		}
		at += n + (at[n] == '\n');
		if (shown < lines)
			lims_stage_show(line);
		shown < lines ? shown++ : hidden++;
	}
	if (hidden > 0 && lines > 1) {
		snprintf(rest, sizeof rest, lims_tr(s->cli->lang, "  … %zu lines more"), hidden);
		lims_stage_show(rest);
	}
}

static lims_rc drain(struct lims_stage *s, int fd, struct lims_err *err)
{
	unsigned char bytes[4096];
	int64_t until = lims_clock_monotonic_us() + (int64_t)RUN_MS * 1000;
	for (;;) {
		int64_t left = (until - lims_clock_monotonic_us()) / 1000;
		struct pollfd p = {.fd = fd, .events = POLLIN};
		if (left <= 0)
			return lims_err_set(err, LIMS_E_STORAGE, "A command of the demonstration did not end within %d s", RUN_MS / 1000);
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		ssize_t n = read(fd, bytes, sizeof bytes);
		if (n > 0)
			lims_buf_add(&s->answer, bytes, (size_t)n);
		else if (n == 0 || errno != EINTR)
			return LIMS_OK;
	}
}

static lims_rc code_of(int exit_code)
{
	static const lims_rc codes[] = {LIMS_OK, LIMS_E_REFUSED, LIMS_E_INPUT, LIMS_E_DEVICE, LIMS_E_STORAGE};
	return exit_code >= 0 && exit_code < (int)(sizeof codes / sizeof codes[0]) ? codes[exit_code] : LIMS_E_STORAGE;
}

lims_rc lims_stage_run(struct lims_stage *s, size_t lines, const char *const *args, struct lims_err *err)
{
	char *argv[ARGS_MAX];
	size_t n = 0;
	int out = -1, status = 0;
	pid_t pid = 0;
	argv[n++] = (char *)"lims";
	for (size_t i = 0; args[i] && n + 1 < ARGS_MAX; i++)
		argv[n++] = (char *)args[i];
	argv[n] = NULL;
	if (lines > 1)
		show_command(args);
	lims_buf_clear(&s->answer);
	lims_rc rc = spawn(s, s->self, argv, true, NULL, &out, &pid, err);
	if (rc)
		return rc;
	rc = drain(s, out, err);
	close(out);
	if (rc)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (rc)
		return rc;
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	show_answer(s, code == 0 ? lines : LIMS_STAGE_OUT);
	if (code == 0)
		return LIMS_OK;
	return lims_err_set(err, code_of(code), "The demonstration stops: lims %s %s ended with %d, its words stand above",
		args[0] ? args[0] : "", args[0] && args[1] ? args[1] : "", code);
}
