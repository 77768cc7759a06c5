// SPDX-License-Identifier: Apache-2.0
// Adapters found by their serial number in a tree laid out like /sys. What this cannot show: a real adapter that is pulled out and plugged in.
#include "drivers/transport/line.h"

#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char root[] = "/tmp/lims-test-XXXXXX";

static void folder(const char *path)
{
	char part[400];
	for (const char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof part, "%.*s", slash ? (int)(slash - path) : (int)strlen(path), path);
		assert_true(mkdir(part, 0755) == 0 || errno == EEXIST);
		if (!slash)
			return;
	}
}

static void file(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fprintf(f, "%s\n", text) > 0);
	assert_int_equal(fclose(f), 0);
}

static int drop(const char *path, const struct stat *s, int kind, struct FTW *ftw)
{
	(void)s, (void)kind, (void)ftw;
	return remove(path);
}

static void forget(const char *path)
{
	assert_int_equal(nftw(path, drop, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/// An adapter at a socket of the bus with one interface and its terminal.
static void plug(const char *socket, const char *serial, const char *interface, const char *tty)
{
	char place[400], link[400];
	snprintf(place, sizeof place, "%s/devices/usb1/%s/%s:1.%s/%s", root, socket, socket, interface, tty);
	folder(place);
	snprintf(place, sizeof place, "%s/devices/usb1/%s/%s:1.%s/bInterfaceNumber", root, socket, socket, interface);
	file(place, interface);
	snprintf(place, sizeof place, "%s/devices/usb1/%s/serial", root, socket);
	if (serial)
		file(place, serial);
	snprintf(place, sizeof place, "%s/class/tty/%s", root, tty);
	folder(place);
	snprintf(place, sizeof place, "%s/class/tty/%s/device", root, tty);
	snprintf(link, sizeof link, "../../../devices/usb1/%s/%s:1.%s/%s", socket, socket, interface, tty);
	assert_int_equal(symlink(link, place), 0);
}

static void unplug(const char *socket, const char *tty)
{
	char place[400];
	snprintf(place, sizeof place, "%s/devices/usb1/%s", root, socket);
	forget(place);
	snprintf(place, sizeof place, "%s/class/tty/%s", root, tty);
	forget(place);
}

static void found(const char *name, const char *expected)
{
	char path[64] = "";
	struct lims_err err = {0};
	if (lims_usb_find(root, name, path, sizeof path, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	assert_string_equal(path, expected);
}

static void refused(const char *name, const char *words)
{
	char path[64] = "";
	struct lims_err err = {0};
	assert_int_equal(lims_usb_find(root, name, path, sizeof path, &err), LIMS_E_DEVICE);
	if (!strstr(err.text, words))
		fail_msg("%s", err.text);
	assert_string_equal(path, "");
}

static void an_adapter_keeps_its_name_in_whichever_socket_it_is_plugged(void **state)
{
	(void)state;
	plug("1-1", "A50285BI", "00", "ttyUSB0");
	plug("1-2", "FTXYZ", "00", "ttyUSB1");
	found("A50285BI", "/dev/ttyUSB0");
	found("FTXYZ", "/dev/ttyUSB1");
	refused("A50285B", "no serial adapter");
	unplug("1-1", "ttyUSB0");
	refused("A50285BI", "plug it in");
	plug("1-4", "A50285BI", "00", "ttyUSB2"); // another socket, another name
	found("A50285BI", "/dev/ttyUSB2");
}

static void two_ports_of_one_adapter_are_told_apart_and_twins_are_not_guessed(void **state)
{
	(void)state;
	plug("1-5", "FT4232", "00", "ttyUSB5");
	plug("1-5", "FT4232", "01", "ttyUSB6");
	refused("FT4232", "2 serial ports");
	found("FT4232@0", "/dev/ttyUSB5");
	found("FT4232@1", "/dev/ttyUSB6");
	plug("1-6", "0001", "00", "ttyUSB7");
	plug("1-7", "0001", "00", "ttyUSB8"); // cheap adapters all carry the same number
	refused("0001", "unplug the twin");
	plug("1-8", NULL, "00", "ttyUSB9"); // or none
	refused("", "no serial adapter");
}

static int setup(void **state)
{
	(void)state;
	return mkdtemp(root) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	forget(root);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_adapter_keeps_its_name_in_whichever_socket_it_is_plugged),
		cmocka_unit_test(two_ports_of_one_adapter_are_told_apart_and_twins_are_not_guessed),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
