// SPDX-License-Identifier: Apache-2.0
// Finds a serial adapter by its own serial number, so that it is the same instrument in whichever socket it is plugged.
//
//   SYS/class/tty/ttyUSB0/device → SYS/devices/…/1-2/1-2:1.0/ttyUSB0     interface: 1-2:1.0/bInterfaceNumber     adapter: 1-2/serial
//   SYS/class/tty/ttyACM0/device → SYS/devices/…/1-3/1-3:1.0
//
// Source: Linux, Documentation/ABI/stable/sysfs-bus-usb and sysfs-class-tty.
#include "drivers/transport/line.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LEVELS = 5, TEXT = 128 };

/// The first line of a small file of the system, without its end; false when there is none.
static bool first_line(const char *folder, const char *name, char ret[TEXT])
{
	char path[PATH_MAX + 32];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "re");
	bool good = f && fgets(ret, TEXT, f);
	if (f)
		fclose(f);
	if (good)
		ret[strcspn(ret, "\n")] = '\0';
	return good;
}

/// Serial number of the adapter behind a terminal and the number of its interface (-1 when it tells none).
static bool adapter_of(const char *sys, const char *tty, char ret_serial[TEXT], int *ret_interface)
{
	char link[PATH_MAX], folder[PATH_MAX], text[TEXT];
	*ret_interface = -1;
	if (snprintf(link, sizeof link, "%s/class/tty/%s/device", sys, tty) >= (int)sizeof link || !realpath(link, folder))
		return false;
	for (int level = 0; level < LEVELS; level++) {
		if (*ret_interface < 0 && first_line(folder, "bInterfaceNumber", text))
			*ret_interface = (int)strtol(text, NULL, 16);
		if (first_line(folder, "serial", ret_serial))
			return true;
		char *slash = strrchr(folder, '/');
		if (!slash || slash == folder)
			return false;
		*slash = '\0';
	}
	return false;
}

struct search {
	const char *serial;
	size_t serial_len;
	int interface; ///< -1: any
	unsigned found;
	char first[64], second[64];
};

static void look_at(struct search *s, const char *sys, const char *tty)
{
	char serial[TEXT];
	int interface;
	if (!adapter_of(sys, tty, serial, &interface) || strlen(serial) != s->serial_len || memcmp(serial, s->serial, s->serial_len) != 0)
		return;
	if (s->interface >= 0 && s->interface != interface)
		return;
	char *out = s->found++ == 0 ? s->first : s->second;
	snprintf(out, sizeof s->first, "%.63s", tty);
}

lims_rc lims_usb_find(const char *sys, const char *name, char *ret_path, size_t room, struct lims_err *err)
{
	char folder[PATH_MAX];
	const char *at = strrchr(name, '@');
	struct search s = {.serial = name, .serial_len = at ? (size_t)(at - name) : strlen(name), .interface = -1};
	if (at)
		s.interface = (int)strtol(at + 1, NULL, 10);
	snprintf(folder, sizeof folder, "%s/class/tty", sys);
	DIR *d = opendir(folder);
	if (!d)
		return lims_err_set(err, LIMS_E_DEVICE, "the system does not list its serial ports (%s)", strerror(errno));
	for (const struct dirent *e; (e = readdir(d));)
		if (e->d_name[0] != '.')
			look_at(&s, sys, e->d_name);
	closedir(d);
	if (s.found == 0)
		return lims_err_set(
			err, LIMS_E_DEVICE, "no serial adapter with the number %s is plugged in; plug it in, or see \"lims device ports\"", name);
	if (s.found > 1)
		return lims_err_set(err, LIMS_E_DEVICE,
			"%u serial ports carry the number %.*s (%s, %s); say which interface of the adapter by @0, @1, …, or unplug the twin", s.found,
			(int)s.serial_len, name, s.first, s.second);
	if (snprintf(ret_path, room, "/dev/%s", s.first) >= (int)room)
		return lims_err_set(err, LIMS_E_DEVICE, "the name of the serial port is too long");
	return LIMS_OK;
}
