// SPDX-License-Identifier: Apache-2.0
// The pages docs/formats/procedure*.md and docs/adding-a-procedure.md say only what holds: every whole data file on them is checked and its examples run.
//
// A block marked `yaml` is a whole file; one marked `yaml fragment` is a part of one and must at least be YAML. There is no third kind, so nothing
// skips silently. The files of a page stand together with units.yaml of the house and nothing else.
#include "lims-core/catalog/catalog.h"
#include "tests/base/folder.h"

#include <glob.h>

// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
// clang-format off
#include <cmocka.h>
// clang-format on

enum { PAGE_MAX = 1 << 20, REPORT_MAX = 1 << 20, BLOCKS_MAX = 100, NAME = 160 };

static const char whole_mark[] = "```yaml", fragment_mark[] = "```yaml fragment";

struct block {
	const char *text;
	size_t n;
	int line; ///< of its first line on the page
	bool whole;
	bool certificate; ///< of a standard
	char name[NAME];  ///< in the catalogue, of a whole file
};

struct page {
	const char *path;
	struct lims_buf bytes;
	struct block blocks[BLOCKS_MAX];
	size_t count;
};

static bool line_is(const char *line, size_t n, const char *text)
{
	return n == strlen(text) && memcmp(line, text, n) == 0;
}

/// Cuts the page into its yaml blocks; a fence that is marked otherwise but speaks of yaml is a fault of the page.
static void read_page(struct page *p)
{
	struct lims_err err = {0};
	if (lims_file_read(p->path, PAGE_MAX, &p->bytes, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	struct block *open = NULL;
	bool inside = false;
	int number = 1;
	p->count = 0;
	for (const char *at = lims_buf_text(&p->bytes); *at != '\0'; number++) {
		size_t n = strcspn(at, "\n");
		const char *next = at + n + (at[n] == '\n');
		bool fence = n >= 3 && memcmp(at, "```", 3) == 0;
		if (fence && inside) {
			if (open != NULL)
				open->n = (size_t)(at - open->text);
			open = NULL;
			inside = false;
		} else if (fence) {
			bool whole = line_is(at, n, whole_mark), part = line_is(at, n, fragment_mark);
			if (!whole && !part && n >= 6 && (memcmp(at + 3, "yaml", 4) == 0 || memcmp(at + 3, "yml", 3) == 0))
				fail_msg("%s:%d: a block is marked \"yaml\" (a whole file) or \"yaml fragment\"", p->path, number);
			inside = true;
			if (whole || part) {
				assert_true(p->count < BLOCKS_MAX);
				open = &p->blocks[p->count++];
				*open = (struct block){.text = next, .line = number + 1, .whole = whole};
			}
		}
		at = next;
	}
	if (inside)
		fail_msg("%s: a block is not closed", p->path);
}

/// Where the file of a whole block stands in a catalogue, by its format and id; fails when it has none.
static void name_block(const struct page *p, struct block *b)
{
	struct lims_arena *arena = lims_arena_create(1 << 24);
	struct lims_faults faults;
	struct lims_node *root = NULL;
	struct lims_buf text;
	assert_non_null(arena);
	lims_buf_init(&text, PAGE_MAX);
	lims_faults_init(&faults, arena, p->path);
	lims_yaml_parse(b->text, b->n, &faults, &root);
	lims_faults_print(&faults, &text);
	if (faults.count > 0 || root == NULL)
		fail_msg("%s:%d: the block is no YAML: %s", p->path, b->line, lims_buf_text(&text));
	if (b->whole) {
		const char *format = lims_node_get_text(root, "format", "", &faults), *id = lims_node_get_text(root, "id", "", &faults);
		bool procedure = strcmp(format, "lims-procedure-1") == 0;
		b->certificate = strncmp(format, "lims-certificate-", strlen("lims-certificate-")) == 0;
		if (!procedure && !b->certificate && strcmp(format, "lims-tolerance-1") != 0)
			fail_msg("%s:%d: a whole file begins with its format; mark a part as \"yaml fragment\"", p->path, b->line);
		assert_true(b->n > 8 && memcmp(b->text, "format: ", 8) == 0);
		if (b->certificate)
			snprintf(b->name, sizeof b->name, "certificate-%d.yaml", b->line);
		else
			snprintf(b->name, sizeof b->name, "%s/%s.yaml", procedure ? "procedures" : "tolerances", id);
	}
	lims_buf_finish(&text);
	lims_arena_destroy(arena);
}

static void write_file(const char *name, const char *bytes, size_t n)
{
	char path[FOLDER_PATH];
	struct lims_err err = {0};
	if (lims_file_write(folder_path(path, name), bytes, n, 0600, &err) != LIMS_OK)
		fail_msg("%s", err.text);
}

static struct lims_catalog *open_page(struct page *p)
{
	char path[FOLDER_PATH];
	struct lims_buf units;
	struct lims_err err = {0};
	struct lims_catalog *c = NULL;
	assert_int_equal(mkdir(folder_path(path, "procedures"), 0700), 0);
	assert_int_equal(mkdir(folder_path(path, "tolerances"), 0700), 0);
	assert_int_equal(lims_file_read(LIMS_SOURCE_DIR "/calibration-data/units.yaml", PAGE_MAX, &units, &err), LIMS_OK);
	write_file("units.yaml", lims_buf_text(&units), units.len);
	lims_buf_finish(&units);
	for (size_t i = 0; i < p->count; i++) {
		struct block *b = &p->blocks[i];
		name_block(p, b);
		for (size_t k = 0; b->whole && k < i; k++)
			if (strcmp(p->blocks[k].name, b->name) == 0)
				fail_msg("%s:%d: two files of the page are called %s", p->path, b->line, b->name);
		if (b->whole)
			write_file(b->name, b->text, b->n);
	}
	const char *const dirs[] = {folder};
	if (lims_catalog_open(dirs, 1, &c, &err) != LIMS_OK)
		fail_msg("%s", err.text);
	return c;
}

/// Problems of one whole block, said with the line of the page.
static size_t run_block(const struct page *p, const struct block *b, const struct lims_catalog *c)
{
	struct lims_buf report;
	struct lims_err err = {0};
	struct lims_examples examples = {0};
	size_t faults = 0;
	lims_buf_init(&report, REPORT_MAX);
	assert_int_equal(lims_catalog_check_bytes(c, b->name, b->text, b->n, &report, &faults, &err), LIMS_OK);
	// A certificate has no examples of its own.
	if (faults == 0 && !b->certificate && lims_catalog_examples(c, b->name, &report, &examples, &err) != LIMS_OK)
		fail_msg("%s:%d: %s", p->path, b->line, err.text);
	size_t problems = faults + examples.failed + (faults == 0 && !b->certificate && examples.run == 0);
	if (problems > 0)
		print_error("%s: the file that begins in line %d:\n%s", p->path, b->line, lims_buf_text(&report));
	lims_buf_finish(&report);
	return problems;
}

static size_t run_page(const char *path, size_t *ret_whole)
{
	static struct page p;
	p = (struct page){.path = path};
	assert_int_equal(folder_make(NULL), 0);
	read_page(&p);
	struct lims_catalog *c = open_page(&p);
	size_t problems = 0;
	*ret_whole = 0;
	for (size_t i = 0; i < p.count; i++) {
		if (!p.blocks[i].whole)
			continue;
		(*ret_whole)++;
		problems += run_block(&p, &p.blocks[i], c);
	}
	lims_catalog_close(c);
	lims_buf_finish(&p.bytes);
	assert_int_equal(folder_remove(NULL), 0);
	return problems;
}

static void every_file_on_the_pages_about_procedures_runs(void **state)
{
	(void)state;
	glob_t pages = {0};
	size_t problems = 0, files = 0;
	assert_int_equal(glob(LIMS_SOURCE_DIR "/docs/formats/procedure*.md", 0, NULL, &pages), 0);
	assert_int_equal(glob(LIMS_SOURCE_DIR "/docs/adding-a-procedure.md", GLOB_APPEND, NULL, &pages), 0);
	for (size_t i = 0; i < pages.gl_pathc; i++) {
		size_t whole = 0;
		problems += run_page(pages.gl_pathv[i], &whole);
		if (whole == 0)
			fail_msg("%s: the page has no whole file; show at least one", pages.gl_pathv[i]);
		files += whole;
	}
	print_message("%zu files on %zu pages\n", files, pages.gl_pathc);
	globfree(&pages);
	assert_int_equal(problems, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_file_on_the_pages_about_procedures_runs)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
