// SPDX-License-Identifier: Apache-2.0
// Lists of what is lacking, and numbers one last digit away.
#include "tests/catalog/sets.h"

#include <stdio.h>
#include <string.h>

enum { TEXT = SETS_TEXT, LIST_MAX = SETS_LIST };

void sets_lack(char *list, const char *file, const char *what, const char *which)
{
	size_t n = strlen(list);
	snprintf(list + n, LIST_MAX - n, "  %s has no example %s%s\n", file, what, which);
}

const char *sets_nudged(const char *text, int by, char out[TEXT])
{
	size_t n = strspn(text, "+-0123456789.");
	char number[TEXT];
	struct lims_dec d, step, sum;
	bool inexact = false;
	if (n == 0 || n >= sizeof number || strlen(text) >= TEXT / 2)
		return NULL;
	memcpy(number, text, n);
	number[n] = '\0';
	const char *point = strchr(number, '.');
	char one[TEXT] = "1";
	if (point != NULL)
		snprintf(one, sizeof one, "0.%.*d1", (int)strlen(point + 1) - 1, 0);
	if (point != NULL && strlen(point + 1) == 1)
		snprintf(one, sizeof one, "0.1");
	if (lims_dec_parse(number, n, &d, NULL) != LIMS_OK || lims_dec_parse(one, strlen(one), &step, NULL) != LIMS_OK)
		return NULL;
	if ((by > 0 ? lims_dec_add(d, step, &sum, &inexact, NULL) : lims_dec_sub(d, step, &sum, &inexact, NULL)) != LIMS_OK)
		return NULL;
	char digits[LIMS_DEC_TEXT];
	lims_dec_text(sum, digits);
	snprintf(out, TEXT, "%.60s%.50s", digits, text + n);
	return out;
}

void sets_over_files(const char *folder, size_t least, void (*check)(const struct lims_catalog *c, const char *name, char *list))
{
	const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	static char list[LIST_MAX];
	size_t run = 0;
	list[0] = '\0';
	if (lims_catalog_open(dirs, 1, &c, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < lims_catalog_count(c); i++) {
		const char *name = lims_catalog_file(c, i)->name;
		if (strncmp(name, folder, strlen(folder)) != 0)
			continue;
		check(c, name, list);
		run++;
	}
	assert_true(run >= least);
	if (list[0] != '\0')
		fail_msg("files are not complete, listed above%s", fputs(list, stderr) < 0 ? "?" : "");
	lims_catalog_close(c);
}
