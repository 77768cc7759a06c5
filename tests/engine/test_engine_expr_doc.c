// SPDX-License-Identifier: Apache-2.0
// Runs every example of docs/formats/expression.md: the page may not say what the program does not do.
#include "tests/engine/formula.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { LINE = 512, PAGE_MAX = 1 << 20, EXAMPLES_AT_LEAST = 110 };
#define ARROW " → "

static bool next_line(const char **at, char *line)
{
	if (!**at)
		return false;
	size_t n = strcspn(*at, "\n");
	assert_true(n < LINE);
	memcpy(line, *at, n);
	line[n] = '\0';
	*at += n + ((*at)[n] == '\n');
	return true;
}

static void define(struct sheet *s, char *line)
{
	struct lims_err err = {0};
	char *sign = strstr(line, " = ");
	if (!sign)
		fail_msg("neither a definition nor an example: %s", line);
	*sign = '\0';
	if (sheet_define(s, line, sign + 3, &err) != LIMS_OK)
		fail_msg("%s = %s: %s", line, sign + 3, err.text);
}

/// 1 when the example holds.
static int example(struct sheet *s, const char *line, const char *arrow)
{
	char formula[LINE], got[2 * LIMS_ERR_TEXT];
	const char *expected = arrow + strlen(ARROW);
	memcpy(formula, line, (size_t)(arrow - line));
	formula[arrow - line] = '\0';
	sheet_text(s, formula, got, sizeof got);
	bool refused = strncmp(expected, "refused: ", 9) == 0;
	bool good = refused ? strncmp(got, "refused: ", 9) == 0 && strstr(got, expected + 9) != NULL : strcmp(got, expected) == 0;
	if (!good)
		print_error("%s\n  gives    %s\n  not      %s\n", formula, got, expected);
	return good;
}

static void every_example_of_the_page_holds(void **state)
{
	(void)state;
	static struct sheet sheet;
	struct lims_buf page;
	struct lims_err err = {0};
	char line[LINE];
	int examples = 0, good = 0;
	bool inside = false;
	sheet_open(&sheet);
	if (lims_file_read(LIMS_SOURCE_DIR "/docs/formats/expression.md", PAGE_MAX, &page, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	for (const char *at = lims_buf_text(&page); next_line(&at, line);) {
		if (strncmp(line, "```", 3) == 0) {
			inside = strcmp(line, "```expr") == 0;
			sheet_clear(&sheet);
		} else if (inside && *line) {
			const char *arrow = strstr(line, ARROW);
			if (arrow) {
				examples++;
				good += example(&sheet, line, arrow);
			} else {
				define(&sheet, line);
			}
		}
	}
	assert_int_equal(good, examples);
	assert_true(examples >= EXAMPLES_AT_LEAST);
	lims_buf_finish(&page);
	sheet_close(&sheet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_example_of_the_page_holds)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
