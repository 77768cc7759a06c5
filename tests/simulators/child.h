// SPDX-License-Identifier: Apache-2.0
// A simulator started for real: its announcements, its control line on stdin and stdout, its end.
#ifndef LIMS_TESTS_SIMULATORS_CHILD_H
#define LIMS_TESTS_SIMULATORS_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { CHILD_LINE = 512, CHILD_ARGUMENTS = 24 };

struct child {
	pid_t pid;
	int to, from, errors;
	char tcp[64], pty[64], pulse[64], control[64]; ///< what was announced, "" when nothing: "127.0.0.1:4001", "/dev/pts/4"
	char line[CHILD_LINE];                         ///< the last line of stdout
};

/// Starts bin/`program` of the build (or the program of an absolute path) with the arguments (NULL-terminated) and waits until it is ready. Fails the test when that
/// does not happen.
void child_start(struct child *c, const char *program, const char *const *arguments);
/// The same without waiting.
void child_begin(struct child *c, const char *program, const char *const *arguments);
/// Starts one that is expected to end by itself; returns its exit code and the text of stderr and stdout.
int child_run(const char *program, const char *const *arguments, char *errors, size_t errors_size, char *output, size_t output_size);
/// Sends a command and waits for its answer, which is returned (it belongs to c).
const char *child_command(struct child *c, const char *command);
/// The same; fails the test unless the answer begins with "ok".
void child_ok(struct child *c, const char *command);
/// The next line of stdout, at most ten seconds; "" when none comes. A later announcement also updates c->tcp or c->pty.
const char *child_read(struct child *c);
/// Asks it to quit and returns its exit code (-1: killed after three seconds, -2: ended by a signal).
int child_quit(struct child *c);
/// Waits for the end; as child_quit.
int child_wait(struct child *c);

/// Connects to "127.0.0.1:port". Fails the test when that does not work.
int line_connect(const char *address);
/// May anybody connect there?
bool line_refused(const char *address);
/// Writes all bytes.
void line_send(int fd, const void *bytes, size_t n);
/// Reads until n bytes came or timeout_ms passed; returns how many. The end of the line ends it too, with *closed set (may be NULL).
size_t line_receive(int fd, void *bytes, size_t n, int timeout_ms, bool *closed);

#endif
