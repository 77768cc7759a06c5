// SPDX-License-Identifier: Apache-2.0
// Finds the data by LIMS_DATA, else ../share/lims from the program; the laboratory's own files in XDG_CONFIG_HOME or /etc/lims.
#include "cli/places.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_there(const char *path)
{
	return access(path, R_OK) == 0;
}

static lims_rc put(char *to, struct lims_err *err, const char *a, const char *b)
{
	int n = snprintf(to, LIMS_CLI_PATH, "%s%s", a, b);
	if (n < 0 || n >= LIMS_CLI_PATH)
		return lims_err_set(err, LIMS_E_INPUT, "The path %s%s is too long", a, b);
	return LIMS_OK;
}

static lims_rc find_program(struct lims_cli *cli, struct lims_err *err)
{
	ssize_t n = readlink("/proc/self/exe", cli->program, sizeof cli->program - 1);
	if (n <= 0)
		return lims_err_set(err, LIMS_E_STORAGE, "The program cannot find its own place (/proc/self/exe)");
	cli->program[n] = '\0';
	char *slash = strrchr(cli->program, '/');
	if (slash)
		*slash = '\0';
	return LIMS_OK;
}

static lims_rc find_own(struct lims_cli *cli, struct lims_err *err)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	lims_rc rc = LIMS_OK;
	if (xdg && xdg[0])
		rc = put(cli->own_data, err, xdg, "/lims");
	else if (home)
		rc = put(cli->own_data, err, home, "/.config/lims");
	if (!rc && !is_there(cli->own_data))
		rc = put(cli->own_data, err, is_there("/etc/lims") ? "/etc/lims" : "", "");
	return rc;
}

lims_rc lims_places_find(struct lims_cli *cli, struct lims_err *err)
{
	const char *data = getenv("LIMS_DATA"), *keys = getenv("LIMS_KEYS");
	lims_rc rc = find_program(cli, err);
	if (!rc)
		rc = data && data[0] ? put(cli->data, err, data, "") : put(cli->data, err, cli->program, "/../share/lims");
	if (!rc && keys && keys[0])
		rc = put(cli->keys, err, keys, "");
	if (!rc)
		rc = find_own(cli, err);
	return rc;
}
