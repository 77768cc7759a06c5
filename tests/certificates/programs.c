// SPDX-License-Identifier: Apache-2.0
// Starts pdftoppm, pdftotext, qpdf and zbarimg, and reads what they print.
#include "tests/certificates/programs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int program_run(const char *const argv[], struct lims_buf *ret_out)
{
	int fd[2];
	pid_t child;
	posix_spawn_file_actions_t actions;
	assert_int_equal(pipe2(fd, O_CLOEXEC), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	int rc = posix_spawnp(&child, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(fd[1]);
	if (rc != 0)
		fail_msg("%s cannot be started: %s; install poppler-utils, qpdf and zbar-tools", argv[0], strerror(rc));
	lims_buf_init(ret_out, 256 << 20);
	char chunk[65536];
	for (ssize_t n; (n = read(fd[0], chunk, sizeof chunk)) != 0;) {
		if (n < 0 && errno == EINTR)
			continue;
		assert_true(n > 0);
		lims_buf_add(ret_out, chunk, (size_t)n);
	}
	close(fd[0]);
	int status;
	while (waitpid(child, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	assert_false(ret_out->failed);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static int read_number(const struct lims_buf *b, size_t *at)
{
	int n = 0;
	while (*at < b->len && (b->data[*at] < '0' || b->data[*at] > '9'))
		(*at)++;
	for (; *at < b->len && b->data[*at] >= '0' && b->data[*at] <= '9'; (*at)++)
		n = n * 10 + (b->data[*at] - '0');
	return n;
}

void page_picture(const char *pdf, int page, int dpi, struct picture *ret)
{
	char number[16], resolution[16];
	snprintf(number, sizeof number, "%d", page);
	snprintf(resolution, sizeof resolution, "%d", dpi);
	const char *const argv[] = {"pdftoppm", "-gray", "-r", resolution, "-f", number, "-l", number, pdf, NULL};
	struct lims_buf out;
	assert_int_equal(program_run(argv, &out), 0);
	assert_true(out.len > 16 && memcmp(out.data, "P5", 2) == 0);
	size_t at = 2;
	ret->width = read_number(&out, &at);
	ret->height = read_number(&out, &at);
	assert_int_equal(read_number(&out, &at), 255);
	at++;
	size_t n = (size_t)ret->width * (size_t)ret->height;
	assert_int_equal(out.len - at, n);
	ret->grey = malloc(n);
	assert_non_null(ret->grey);
	memcpy(ret->grey, out.data + at, n);
	lims_buf_finish(&out);
}

void picture_finish(struct picture *p)
{
	free(p->grey);
	p->grey = NULL;
}

void pdf_text(const char *pdf, struct lims_buf *ret_text)
{
	const char *const argv[] = {"pdftotext", "-layout", "-enc", "UTF-8", pdf, "-", NULL};
	assert_int_equal(program_run(argv, ret_text), 0);
}

int pdf_pages(const char *pdf)
{
	const char *const argv[] = {"qpdf", "--show-npages", pdf, NULL};
	struct lims_buf out;
	assert_int_equal(program_run(argv, &out), 0);
	size_t at = 0;
	int n = read_number(&out, &at);
	lims_buf_finish(&out);
	return n;
}

double decimal_after(const char *line, const char *name)
{
	const char *at = strstr(line, name);
	assert_non_null(at);
	char *end;
	double value = (double)strtoll(at + strlen(name), &end, 10), place = 1;
	assert_true(end != at + strlen(name));
	for (const char *digit = *end == '.' ? end + 1 : end; *digit >= '0' && *digit <= '9'; digit++)
		value += (*digit - '0') * (place /= 10);
	return value;
}

const char *paper_path(const char *file)
{
	static char path[4096];
	mkdir(LIMS_BUILD_DIR "/tests", 0777);
	mkdir(LIMS_BUILD_DIR "/tests/paper", 0777);
	snprintf(path, sizeof path, LIMS_BUILD_DIR "/tests/paper/%s", file);
	return path;
}

const char *paper_write(const char *name, const struct lims_buf *pdf)
{
	char file[256];
	snprintf(file, sizeof file, "%s.pdf", name);
	const char *path = paper_path(file);
	struct lims_err err = {0};
	if (lims_file_write(path, pdf->data, pdf->len, 0644, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return path;
}

void has(const struct lims_buf *text, const char *words)
{
	if (!strstr(lims_buf_text(text), words))
		fail_msg("the paper's text lacks '%s'", words);
}

void has_not(const struct lims_buf *text, const char *words)
{
	if (strstr(lims_buf_text(text), words))
		fail_msg("the paper's text should not hold '%s'", words);
}

static void qpdf_finds_no_fault(const char *path)
{
	const char *const argv[] = {"qpdf", "--check", path, NULL};
	struct lims_buf out;
	assert_int_equal(program_run(argv, &out), 0);
	has(&out, "No syntax or stream encoding errors found");
	lims_buf_finish(&out);
}

/// Poppler tells on its error stream what it does not like and reads on.
static void a_reader_has_nothing_to_say(const char *path)
{
	const char *const argv[] = {"sh", "-c", "pdftotext \"$1\" /dev/null 2>&1", "sh", path, NULL};
	struct lims_buf out;
	assert_int_equal(program_run(argv, &out), 0);
	assert_string_equal(lims_buf_text(&out), "");
	lims_buf_finish(&out);
}

void sound(const char *path)
{
	qpdf_finds_no_fault(path);
	a_reader_has_nothing_to_say(path);
}
