// SPDX-License-Identifier: Apache-2.0
// The coverage of the collected facts: nothing that is named is missing, no file is unnamed, and no row of the facts is silently left out.
#include "tests/base/cmocka_room.h"

#include "lims-core/catalog/coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20, REPORT_MAX = 1 << 20, ARENA_MAX = 16 << 20, CELL_MAX = 2048, KEY_MAX = 4096, SECTION_MAX = 16 };

struct house {
	struct lims_catalog *c;
	struct lims_arena *arena;
	struct lims_coverage coverage;
	struct lims_buf report;
	size_t faults;
};

static void open_house(struct house *h)
{
	const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	struct lims_err err = {0};
	*h = (struct house){.arena = lims_arena_create(ARENA_MAX)};
	assert_non_null(h->arena);
	lims_buf_init(&h->report, REPORT_MAX);
	if (lims_catalog_open(dirs, 1, &h->c, &err) != LIMS_OK)
		fail_msg("%s", err.text);
}

static void read_text(struct house *h, const char *text, size_t n)
{
	struct lims_err err = {0};
	if (lims_coverage_read(h->c, "coverage.yaml", text, n, h->arena, &h->coverage, &h->report, &h->faults, &err) != LIMS_OK)
		fail_msg("%s", err.text);
}

static void read_house(struct house *h)
{
	struct lims_buf b;
	open_house(h);
	assert_int_equal(lims_file_read(LIMS_SOURCE_DIR "/calibration-data/coverage.yaml", FILE_MAX, &b, NULL), LIMS_OK);
	read_text(h, lims_buf_text(&b), b.len);
	lims_buf_finish(&b);
}

static void close_house(struct house *h)
{
	lims_buf_finish(&h->report);
	lims_catalog_close(h->c);
	lims_arena_destroy(h->arena);
}

static void what_is_named_is_there_and_every_file_is_named(void **state)
{
	(void)state;
	struct house h;
	read_house(&h);
	if (h.faults > 0)
		fail_msg("%s", lims_buf_text(&h.report));
	assert_true(h.coverage.count > 200);
	assert_int_equal(h.coverage.carried + h.coverage.in_program + h.coverage.missing, h.coverage.count);
	assert_true(h.coverage.carried > h.coverage.missing);
	close_house(&h);
}

static void finds(const char *rows, const char *sentence)
{
	struct house h;
	char text[KEY_MAX];
	open_house(&h);
	int n = snprintf(text, sizeof text,
		"format: lims-coverage-1\ndocument: \"x\"\nsections:\n  - section: \"1\"\n    title: \"t\"\n    rows:\n%s", rows);
	read_text(&h, text, (size_t)n);
	assert_true(h.faults > 0);
	if (strstr(lims_buf_text(&h.report), sentence) == NULL)
		fail_msg("not \"%s\" in: %s", sentence, lims_buf_text(&h.report));
	close_house(&h);
}

static void what_is_not_there_is_a_fault(void **state)
{
	(void)state;
	finds("      - {row: \"a\", by: [tolerances/no-such.yaml]}\n", "There is no data file \"tolerances/no-such.yaml\"");
	finds(
		"      - {row: \"a\", by: [\"procedures/counter-scale.yaml#no_such\"]}\n", "procedures/counter-scale.yaml has no step \"no_such\"");
	finds("      - {row: \"a\"}\n", "one thing");
	finds("      - {row: \"a\", elsewhere: \"x\", missing: \"y\"}\n", "one thing");
	finds("      - {missing: \"y\"}\n", "either \"row\"");
	finds("      - {row: \"a\", missing: \"y\"}\n      - {row: \"a\", missing: \"z\"}\n", "stands twice");
	finds("      - {row: \"a\", missing: \"y\"}\n", "No row names procedures/counter-scale.yaml");
}

/* ---- the facts themselves ---- */

/// The text of a cell without marks of emphasis and tags like `[FOUND: S1]`; blanks are one.
static void clean(const char *from, size_t n, char out[CELL_MAX])
{
	size_t len = 0;
	for (size_t i = 0; i < n && len + 1 < CELL_MAX; i++) {
		if (from[i] == '`' && i + 1 < n && from[i + 1] == '[') {
			for (i++; i < n && from[i] != '`'; i++)
				continue;
			continue;
		}
		if (from[i] == '*' || from[i] == '`' || (from[i] == '\\' && i + 1 < n && from[i + 1] == '|'))
			continue;
		if (from[i] == ' ' && (len == 0 || out[len - 1] == ' '))
			continue;
		out[len++] = from[i];
	}
	while (len > 0 && out[len - 1] == ' ')
		len--;
	out[len] = '\0';
}

/// Whether the coverage names the row by its first cells, as many as it likes.
static bool named(const struct lims_coverage *c, const char *section, const char *line, size_t n)
{
	char key[KEY_MAX] = "", cell[CELL_MAX];
	for (size_t at = 1; at < n;) {
		size_t end = at;
		while (end < n && (line[end] != '|' || line[end - 1] == '\\'))
			end++;
		if (end == n)
			break;
		clean(line + at, end - at, cell);
		size_t len = strlen(key);
		snprintf(key + len, sizeof key - len, "%s%s", at == 1 ? "" : " | ", cell);
		for (size_t i = 0; i < c->count; i++)
			if (!c->rows[i].text && strcmp(c->rows[i].section, section) == 0 &&
				(strcmp(c->rows[i].row, key) == 0 || strcmp(c->rows[i].row, "*") == 0))
				return true;
		at = end + 1;
	}
	return false;
}

static bool is_rule(const char *line, size_t n)
{
	return n > 2 && line[0] == '|' && strspn(line, "|-: ") >= n;
}

static void no_row_of_the_facts_is_left_out(void **state)
{
	(void)state;
	const char *cases = getenv("LIMS_CASES");
	if (cases == NULL) {
		print_message("LIMS_CASES is not set: the rows of the facts were not looked for\n");
		return;
	}
	struct house h;
	struct lims_buf b;
	char path[KEY_MAX], section[SECTION_MAX] = "";
	size_t rows = 0, lacking = 0;
	read_house(&h);
	snprintf(path, sizeof path, "%s/facts/metrology.md", cases);
	assert_int_equal(lims_file_read(path, FILE_MAX, &b, NULL), LIMS_OK);
	for (const char *at = lims_buf_text(&b); *at != '\0';) {
		size_t n = strcspn(at, "\n");
		const char *next = at + n + (at[n] == '\n');
		size_t marks = strspn(at, "#");
		if (marks > 0 && at[marks] == ' ' && at[marks + 1] >= '0' && at[marks + 1] <= '9')
			snprintf(section, sizeof section, "%.*s", (int)strspn(at + marks + 1, "0123456789."), at + marks + 1);
		if (section[0] != '\0' && section[strlen(section) - 1] == '.')
			section[strlen(section) - 1] = '\0';
		bool row = at[0] == '|' && !is_rule(at, n) && !is_rule(next, strcspn(next, "\n"));
		if (row && !named(&h.coverage, section, at, n)) {
			print_message("section %s: %.*s\n", section, (int)(n > 100 ? 100 : n), at);
			lacking++;
		}
		rows += row;
		at = next;
	}
	assert_true(rows > 400);
	assert_int_equal(lacking, 0);
	lims_buf_finish(&b);
	close_house(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_named_is_there_and_every_file_is_named),
		cmocka_unit_test(what_is_not_there_is_a_fault),
		cmocka_unit_test(no_row_of_the_facts_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
