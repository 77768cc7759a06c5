// SPDX-License-Identifier: Apache-2.0
// A temporary folder for one test program.
#ifndef LIMS_TESTS_BASE_FOLDER_H
#define LIMS_TESTS_BASE_FOLDER_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FOLDER_PATH = 512 };

static char folder[64];

static inline int folder_make(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/lims-test-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static inline int folder_remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static inline int folder_remove(void **state)
{
	(void)state;
	return nftw(folder, folder_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/// The path of a name in the folder, in `out`.
static inline const char *folder_path(char out[FOLDER_PATH], const char *name)
{
	snprintf(out, FOLDER_PATH, "%s/%s", folder, name);
	return out;
}

#endif
