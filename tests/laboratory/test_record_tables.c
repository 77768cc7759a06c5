// SPDX-License-Identifier: Apache-2.0
// The tables of every procedure on paper, with the values of its examples: no number and no word of a heading is broken, by what pdftotext finds in the record and the report.
#include "tests/base/cmocka_room.h"
#include "tests/certificates/programs.h"

#include "certificates/record.h"
#include "laboratory/paper_steps.h"
#include "tests/laboratory/example_results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA = 64 << 20, PDF_MAX = 64 << 20, SECTIONS = 2000, WORD = 200, EXAMPLES = 6, PROCEDURES = 40 };

static struct lims_fonts *fonts;

/// The tables of some examples of one procedure, as they stand on one paper.
struct gathered {
	struct lims_arena *arena;
	struct lims_paper_section sections[SECTIONS];
	size_t count;
};

static void gather(struct gathered *g, const struct lims_procedure *p, const struct lims_result *r, enum lims_steps_for what)
{
	struct lims_opened_sheet o = {.arena = g->arena, .p = p};
	const struct lims_paper_section *sections = NULL;
	struct lims_err err = {0};
	size_t n = 0;
	if (lims_paper_steps(&o, r, what, fonts, &sections, &n, &err) != LIMS_OK)
		fail_msg("%s: %s", p->id, err.text);
	for (size_t i = 0; i < n && g->count < SECTIONS; i++)
		g->sections[g->count++] = sections[i];
}

static const char *draw(const char *name, const struct gathered *g)
{
	struct lims_record form = {
		.issue = {.org = {.name = {"Phòng đo", "Laboratory"}}, .words = lims_form_words(LIMS_FORM_VERIFICATION), .number = "W-1"},
		.steps = g->sections,
		.step_count = g->count};
	struct lims_err err = {0};
	struct lims_buf pdf;
	lims_buf_init(&pdf, PDF_MAX);
	if (lims_record_render(fonts, &form, &pdf, &err) != LIMS_OK)
		fail_msg("%s: %s", name, err.text);
	const char *path = paper_write(name, &pdf);
	lims_buf_finish(&pdf);
	return path;
}

/// ">WORD<" as `pdftotext -bbox` writes it.
static void as_found(const char *word, size_t n, char out[WORD * 6])
{
	size_t len = 0;
	out[len++] = '>';
	for (size_t i = 0; i < n && len < WORD * 6 - 10; i++) {
		const char *escaped = word[i] == '<'   ? "&lt;"
							  : word[i] == '>' ? "&gt;"
							  : word[i] == '&' ? "&amp;"
							  : word[i] == '"' ? "&quot;"
											   : NULL;
		if (escaped)
			len += (size_t)snprintf(out + len, 8, "%s", escaped);
		else
			out[len++] = word[i];
	}
	out[len++] = '<';
	out[len] = '\0';
}

static size_t broken_in(const char *name, const char *words, const char *text)
{
	size_t broken = 0;
	for (const char *at = text; at && *at;) {
		char whole[WORD * 6];
		size_t n = strcspn(at, " \n");
		as_found(at, n < WORD ? n : WORD, whole);
		if (n > 0 && !strstr(words, whole)) {
			print_error("%s: broken: %.*s\n", name, (int)n, at);
			broken++;
		}
		at += n + strspn(at + n, " \n");
	}
	return broken;
}

static size_t broken_words(const char *name, const struct gathered *g)
{
	const char *path = draw(name, g);
	const char *const argv[] = {"pdftotext", "-bbox", path, "-", NULL};
	struct lims_buf out;
	size_t broken = 0;
	assert_int_equal(program_run(argv, &out), 0);
	for (size_t s = 0; s < g->count; s++) {
		const struct lims_paper_section *table = &g->sections[s];
		for (size_t c = 0; table->kind == LIMS_SECTION_TABLE && c < table->column_count; c++) {
			broken += broken_in(name, lims_buf_text(&out), table->columns[c].heading.vi);
			broken += broken_in(name, lims_buf_text(&out), table->columns[c].heading.en);
			for (size_t r = 0; r < table->row_count; r++)
				broken += broken_in(name, lims_buf_text(&out), table->rows[r].cells[c].text);
		}
	}
	lims_buf_finish(&out);
	return broken;
}

/// What the examples of a procedure become.
struct drawn {
	struct gathered record, report;
	char id[80];
};

static void at_result(void *ctx, const struct lims_procedure *p, const struct lims_result *r)
{
	struct drawn *d = ctx;
	snprintf(d->id, sizeof d->id, "%s", p->id);
	gather(&d->record, p, r, LIMS_STEPS_RECORD);
	gather(&d->report, p, r, LIMS_STEPS_REPORT);
}

/// Draws the examples of a procedure; how many of its words are broken.
static size_t broken_of(const struct lims_catalog *c, const char *file_name)
{
	static struct drawn d;
	char name[100];
	size_t broken = 0;
	d.record.count = d.report.count = 0;
	d.record.arena = d.report.arena = lims_arena_create(ARENA);
	struct example_results *kept = example_results(c, file_name, EXAMPLES, at_result, &d);
	snprintf(name, sizeof name, "record-%s", d.id);
	broken += broken_words(name, &d.record);
	snprintf(name, sizeof name, "report-%s", d.id);
	broken += broken_words(name, &d.report);
	example_results_destroy(kept);
	lims_arena_destroy(d.record.arena);
	return broken;
}

static void no_word_of_a_table_is_broken_on_any_record_or_report(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	size_t procedures = 0, broken = 0;
	(void)state;
	assert_int_equal(lims_catalog_open(dirs, 1, &c, &err), LIMS_OK);
	for (size_t i = 0; i < lims_catalog_count(c); i++) {
		const char *name = lims_catalog_file(c, i)->name;
		if (strncmp(name, "procedures/", 11) != 0)
			continue;
		broken += broken_of(c, name);
		procedures++;
	}
	lims_catalog_close(c);
	assert_true(procedures >= PROCEDURES);
	assert_int_equal(broken, 0);
}

/// What calibration-data/tolerances/earthing-limit.yaml says: the row of lightning protection has a source of its own, that of low voltage is of the file's.
struct limits {
	size_t by_row, by_file;
};

static void at_earthing(void *ctx, const struct lims_procedure *p, const struct lims_result *r)
{
	struct limits *l = ctx;
	const struct lims_result_step *s = NULL;
	for (size_t i = 0; i < r->step_count; i++)
		if (strcmp(r->steps[i].step->id, "proposal") == 0 && r->steps[i].applies)
			s = &r->steps[i];
	if (!s || !s->rows[0].runs[0].cells[0].v.has_value)
		return;
	const char *object = NULL;
	for (size_t i = 0; i < p->item_count; i++)
		if (strcmp(p->item[i].name, "object") == 0)
			object = r->item[i].text;
	const struct lims_result_cell *c = &s->rows[0].runs[0].cells[0];
	if (strcmp(object, "lightning_electrode") == 0) {
		assert_int_equal(c->source_count, 1);
		assert_string_equal(c->sources[0]->document, "TCVN 9385:2012");
		l->by_row++;
	} else if (strcmp(object, "lv_above_100") == 0) {
		assert_string_equal(c->sources[0]->document, "TCVN 4756:1989");
		l->by_file++;
	}
}

static void a_limit_that_was_looked_up_has_the_source_of_its_row(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	struct limits l = {0, 0};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	(void)state;
	assert_int_equal(lims_catalog_open(dirs, 1, &c, &err), LIMS_OK);
	example_results_destroy(example_results(c, "procedures/earthing-system.yaml", 100, at_earthing, &l));
	lims_catalog_close(c);
	assert_true(l.by_row > 0);
	assert_true(l.by_file > 0);
}

/// An error at a load is held against the limit that stands in another cell.
static void at_scale(void *ctx, const struct lims_procedure *p, const struct lims_result *r)
{
	size_t *held = ctx;
	(void)p;
	for (size_t i = 0; i < r->criterion_count; i++) {
		const struct lims_result_criterion *c = &r->criteria[i];
		if (strcmp(c->id, "error_up") != 0 || !c->compared)
			continue;
		assert_int_equal(c->limit_source_count, 1);
		assert_string_equal(c->limit_sources[0]->document, "OIML R 76-1");
		assert_string_equal(c->limit_sources[0]->clause, "3.5.1, Table 6");
		(*held)++;
	}
}

static void a_criterion_knows_the_table_of_its_limit(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	size_t held = 0;
	(void)state;
	assert_int_equal(lims_catalog_open(dirs, 1, &c, &err), LIMS_OK);
	example_results_destroy(example_results(c, "procedures/spring-dial-scale.yaml", 3, at_scale, &held));
	lims_catalog_close(c);
	assert_true(held > 0);
}

/// The seals of a dispenser: what is chosen among phrases is as long as what is written.
static void at_dispenser(void *ctx, const struct lims_procedure *p, const struct lims_result *r)
{
	size_t *seen = ctx;
	static struct gathered record;
	record.count = 0;
	record.arena = lims_arena_create(ARENA);
	gather(&record, p, r, LIMS_STEPS_RECORD);
	for (size_t i = 0; i < record.count; i++) {
		const struct lims_paper_section *s = &record.sections[i];
		if (s->kind != LIMS_SECTION_TABLE || strcmp(s->heading.vi, "Niêm phong") != 0)
			continue;
		unsigned phrase = 0, words = 0, yes_no = 0;
		for (size_t c = 0; c < s->column_count; c++) {
			const char *heading = s->columns[c].heading.vi;
			*(strcmp(heading, "Niêm phong") == 0 ? &phrase : strcmp(heading, "Đã tháo") == 0 ? &yes_no : &words) = s->columns[c].weight;
		}
		assert_int_equal(phrase, words);
		assert_true(yes_no < words);
		(*seen)++;
	}
	lims_arena_destroy(record.arena);
}

static void a_column_of_phrases_is_as_wide_as_one_of_words(void **state)
{
	static const char *const dirs[] = {LIMS_SOURCE_DIR "/calibration-data"};
	struct lims_catalog *c = NULL;
	struct lims_err err = {0};
	size_t seen = 0;
	(void)state;
	assert_int_equal(lims_catalog_open(dirs, 1, &c, &err), LIMS_OK);
	example_results_destroy(example_results(c, "procedures/fuel-dispenser.yaml", EXAMPLES, at_dispenser, &seen));
	lims_catalog_close(c);
	assert_true(seen > 0);
}

static int set_up(void **state)
{
	struct lims_err err = {0};
	(void)state;
	return lims_fonts_create(NULL, &fonts, &err) == LIMS_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	lims_fonts_destroy(fonts);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_limit_that_was_looked_up_has_the_source_of_its_row),
		cmocka_unit_test(a_criterion_knows_the_table_of_its_limit),
		cmocka_unit_test(a_column_of_phrases_is_as_wide_as_one_of_words),
		cmocka_unit_test(no_word_of_a_table_is_broken_on_any_record_or_report),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
