// SPDX-License-Identifier: Apache-2.0
// Reads passwords, byte by byte so that nothing behind the line is taken, and never shows them.
#include "cli/password.h"

#include "lims-core/base/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { CTRL_C = 3, CTRL_D = 4, FD_MAX = 1023 };

/// A line without its end; `quiet`: keys of a terminal that give up. LIMS_E_INPUT.
static lims_rc read_line(int fd, bool quiet, char *ret, size_t size, struct lims_err *err)
{
	size_t n = 0;
	char c = 0;
	for (;;) {
		ssize_t got = read(fd, &c, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || c == '\n')
			break;
		if (quiet && (c == CTRL_C || c == CTRL_D))
			return lims_err_set(err, LIMS_E_INPUT, "No password was given");
		if (n + 1 >= size)
			return lims_err_set(err, LIMS_E_INPUT, "The password is longer than %zu bytes", size - 1);
		if (c != '\r')
			ret[n++] = c;
	}
	ret[n] = '\0';
	return n > 0 ? LIMS_OK : lims_err_set(err, LIMS_E_INPUT, "No password was given");
}

static lims_rc from_terminal(int tty, const char *what, char *ret, size_t size, struct lims_err *err)
{
	struct termios before, quiet;
	if (tcgetattr(tty, &before) != 0)
		return lims_err_set(
			err, LIMS_E_INPUT, "The terminal cannot be kept from showing the password: give it on the descriptor LIMS_PASSWORD_FD");
	quiet = before;
	// Without signals: who gives up by Ctrl-C must not be left with a terminal that shows nothing.
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	if (tcsetattr(tty, TCSAFLUSH, &quiet) != 0)
		return lims_err_set(
			err, LIMS_E_INPUT, "The terminal cannot be kept from showing the password: give it on the descriptor LIMS_PASSWORD_FD");
	dprintf(tty, "%s: ", what);
	lims_rc rc = read_line(tty, true, ret, size, err);
	tcsetattr(tty, TCSAFLUSH, &before);
	dprintf(tty, "\n");
	return rc;
}

bool lims_cli_password_by_hand(void)
{
	const char *named = getenv("LIMS_PASSWORD_FD");
	return !named || !named[0];
}

static lims_rc descriptor(int *ret, struct lims_err *err)
{
	const char *named = getenv("LIMS_PASSWORD_FD");
	char *end = NULL;
	errno = 0;
	long n = strtol(named, &end, 10);
	if (end == named || *end || errno != 0 || n < 0 || n > FD_MAX || fcntl((int)n, F_GETFD) < 0)
		return lims_err_set(err, LIMS_E_INPUT, "LIMS_PASSWORD_FD is the number of an open descriptor, not %s", named);
	*ret = (int)n;
	return LIMS_OK;
}

lims_rc lims_cli_password(const char *what, char *ret, size_t size, struct lims_err *err)
{
	int fd = -1;
	if (!lims_cli_password_by_hand()) {
		lims_rc rc = descriptor(&fd, err);
		return rc ? rc : read_line(fd, false, ret, size, err);
	}
	fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return lims_err_set(
			err, LIMS_E_INPUT, "A password is needed and there is no terminal: give it on the descriptor that LIMS_PASSWORD_FD names");
	lims_rc rc = from_terminal(fd, what, ret, size, err);
	close(fd);
	return rc;
}

lims_rc lims_cli_ask(void *ctx, const char *staff, char *ret, size_t size, struct lims_err *err)
{
	const struct lims_cli *cli = ctx;
	char what[128];
	snprintf(what, sizeof what, lims_tr(cli->lang, "Password of %s, who signs"), staff);
	return lims_cli_password(what, ret, size, err);
}
