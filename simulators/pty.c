// SPDX-License-Identifier: Apache-2.0
// posix_openpt, raw mode, and the symbolic link.
#include "simulators/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static lims_rc make_link(struct lims_sim_pty *p, struct lims_err *err)
{
	struct stat st;
	if (!p->link)
		return LIMS_OK;
	if (lstat(p->link, &st) == 0 && !S_ISLNK(st.st_mode))
		return lims_err_set(err, LIMS_E_INPUT, "'%.200s' exists and is no symbolic link; choose another --link", p->link);
	(void)unlink(p->link);
	if (symlink(p->name, p->link))
		return lims_err_set(err, LIMS_E_DEVICE, "cannot make the link '%.200s': %s; choose another --link", p->link, strerror(errno));
	p->linked = true;
	return LIMS_OK;
}

static int open_raw_slave(const char *name)
{
	struct termios t;
	int fd = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (tcgetattr(fd, &t) == 0) {
		cfmakeraw(&t);
		if (tcsetattr(fd, TCSANOW, &t) == 0)
			return fd;
	}
	close(fd);
	return -1;
}

lims_rc lims_sim_pty_open(struct lims_sim_pty *p, const char *link, int *ret_master, struct lims_err *err)
{
	lims_rc rc = LIMS_E_DEVICE;
	*p = (struct lims_sim_pty){.slave = -1, .link = link};
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (master < 0 || grantpt(master) || unlockpt(master) || ptsname_r(master, p->name, sizeof p->name) ||
		(p->slave = open_raw_slave(p->name)) < 0) {
		lims_err_set(err, LIMS_E_DEVICE, "cannot open a pseudo-terminal: %s; check /dev/pts or use --tcp", strerror(errno));
		goto out;
	}
	rc = make_link(p, err);
	if (rc)
		goto out;
	*ret_master = master;
	return LIMS_OK;
out:
	lims_sim_pty_close(p);
	if (master >= 0)
		close(master);
	return rc;
}

// The link may meanwhile belong to another simulator that was started with the same path.
static bool link_is_ours(const struct lims_sim_pty *p)
{
	char target[LIMS_SIM_PTY_NAME];
	ssize_t n = readlink(p->link, target, sizeof target);
	return n > 0 && (size_t)n == strlen(p->name) && memcmp(target, p->name, (size_t)n) == 0;
}

void lims_sim_pty_close(struct lims_sim_pty *p)
{
	if (p->linked && link_is_ours(p))
		(void)unlink(p->link);
	p->linked = false;
	if (p->slave >= 0)
		close(p->slave);
	p->slave = -1;
}
