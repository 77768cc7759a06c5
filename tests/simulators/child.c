// SPDX-License-Identifier: Apache-2.0
// Processes and plain sockets for the tests of the simulators.
#include "tests/simulators/child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000 };

static int64_t now_ms(void)
{
	struct timespec t;
	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void spawn(struct child *c, const char *program, const char *const *arguments)
{
	int in[2], out[2], err[2];
	char path[512];
	const char *argv[CHILD_ARGUMENTS + 2] = {path};
	memset(c, 0, sizeof *c);
	bool is_path = program[0] == '/';
	(void)snprintf(path, sizeof path, "%s%s%s", is_path ? "" : LIMS_BUILD_DIR, is_path ? "" : "/bin/", program);
	for (size_t i = 0; arguments[i]; i++) {
		assert_true(i < CHILD_ARGUMENTS);
		argv[i + 1] = arguments[i];
	}
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	assert_int_equal(pipe2(err, O_CLOEXEC), 0);
	c->pid = fork();
	assert_true(c->pid >= 0);
	if (c->pid == 0) {
		(void)dup2(in[0], 0);
		(void)dup2(out[1], 1);
		(void)dup2(err[1], 2);
		// A test that fails leaves nobody behind, and no simulator holds what whoever runs the tests has open (a lock).
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)close_range(3, ~0u, 0);
		execv(path, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	close(err[1]);
	c->to = in[1];
	c->from = out[0];
	c->errors = err[0];
}

static void keep_address(char *to, const char *line)
{
	const char *p = strchr(line, ' ') + 1;
	p = strncmp(p, "tcp:", 4) == 0 || strncmp(p, "pty:", 4) == 0 ? p + 4 : p;
	(void)snprintf(to, 64, "%.63s", p);
}

static void keep_announcement(struct child *c)
{
	if (strncmp(c->line, "listening tcp:", 14) == 0)
		keep_address(c->tcp, c->line);
	else if (strncmp(c->line, "listening pty:", 14) == 0)
		keep_address(c->pty, c->line);
	else if (strncmp(c->line, "pulse tcp:", 10) == 0)
		keep_address(c->pulse, c->line);
	else if (strncmp(c->line, "control tcp:", 12) == 0)
		keep_address(c->control, c->line);
}

const char *child_read(struct child *c)
{
	size_t n = 0;
	int64_t end = now_ms() + PATIENCE_MS;
	while (n + 1 < sizeof c->line) {
		struct pollfd p = {.fd = c->from, .events = POLLIN};
		int64_t left = end - now_ms();
		if (left <= 0 || poll(&p, 1, (int)left) != 1 || read(c->from, c->line + n, 1) != 1)
			break;
		if (c->line[n] == '\n') {
			c->line[n] = '\0';
			keep_announcement(c);
			return c->line;
		}
		n++;
	}
	c->line[0] = '\0';
	return c->line;
}

void child_begin(struct child *c, const char *program, const char *const *arguments)
{
	spawn(c, program, arguments);
}

void child_start(struct child *c, const char *program, const char *const *arguments)
{
	spawn(c, program, arguments);
	do {
		if (!*child_read(c))
			fail_msg("%s did not become ready", program);
	} while (strcmp(c->line, "ready") != 0);
}

int child_wait(struct child *c)
{
	int status = 0, code = -1;
	int64_t end = now_ms() + 3000;
	while (code == -1 && now_ms() < end) {
		if (waitpid(c->pid, &status, WNOHANG) == c->pid)
			code = WIFEXITED(status) ? WEXITSTATUS(status) : -2;
		else
			(void)poll(NULL, 0, 5);
	}
	if (code == -1) {
		(void)kill(c->pid, SIGKILL);
		(void)waitpid(c->pid, &status, 0);
	}
	close(c->from);
	close(c->errors);
	if (c->to >= 0)
		close(c->to);
	return code;
}

static void read_all(int fd, char *text, size_t size)
{
	size_t n = line_receive(fd, text, size - 1, PATIENCE_MS, NULL);
	text[n] = '\0';
}

int child_run(const char *program, const char *const *arguments, char *errors, size_t errors_size, char *output, size_t output_size)
{
	struct child c;
	spawn(&c, program, arguments);
	read_all(c.errors, errors, errors_size);
	read_all(c.from, output, output_size);
	return child_wait(&c);
}

const char *child_command(struct child *c, const char *command)
{
	line_send(c->to, command, strlen(command));
	line_send(c->to, "\n", 1);
	do {
		if (!*child_read(c))
			fail_msg("no answer to '%s'", command);
	} while (strncmp(c->line, "ok", 2) != 0 && strncmp(c->line, "error ", 6) != 0);
	return c->line;
}

void child_ok(struct child *c, const char *command)
{
	if (strncmp(child_command(c, command), "ok", 2) != 0)
		fail_msg("'%s' was answered '%s'", command, c->line);
}

int child_quit(struct child *c)
{
	child_ok(c, "quit");
	return child_wait(c);
}

static int try_connect(const char *address)
{
	char host[64];
	struct sockaddr_in a = {.sin_family = AF_INET};
	(void)snprintf(host, sizeof host, "%s", address);
	char *colon = strrchr(host, ':');
	assert_non_null(colon);
	*colon = '\0';
	assert_int_equal(inet_pton(AF_INET, host, &a.sin_addr), 1);
	a.sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10));
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	int on = 1;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
		return fd;
	close(fd);
	return -1;
}

int line_connect(const char *address)
{
	int fd = try_connect(address);
	assert_true(fd >= 0);
	return fd;
}

bool line_refused(const char *address)
{
	int fd = try_connect(address);
	if (fd >= 0)
		close(fd);
	return fd < 0;
}

void line_send(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;
	while (n) {
		ssize_t w = write(fd, p, n);
		assert_true(w > 0);
		p += w;
		n -= (size_t)w;
	}
}

size_t line_receive(int fd, void *bytes, size_t n, int timeout_ms, bool *closed)
{
	size_t have = 0;
	int64_t end = now_ms() + timeout_ms;
	if (closed)
		*closed = false;
	while (have < n) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int64_t left = end - now_ms();
		if (left <= 0 || poll(&p, 1, (int)left) != 1)
			return have;
		ssize_t r = read(fd, (char *)bytes + have, n - have);
		if (r <= 0) {
			if (closed)
				*closed = true;
			return have;
		}
		have += (size_t)r;
	}
	return have;
}
