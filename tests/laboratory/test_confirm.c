// SPDX-License-Identifier: Apache-2.0
// Draft blocks are confirmed by the technical manager and a second person with the page, and by nobody else; a confirmation holds as long as the block.
#include "tests/laboratory/world.h"

#include "laboratory/confirm.h"
#include "laboratory/gates.h"
#include "lims-core/base/buf.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 1 << 20, MANY = 200 };

static const char clock_file[] = "tolerances/meter-clock.yaml";
static const char page[] = "%PDF-1.4 page 12";

static void people(struct world *w)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "tm", NULL, "name", "Trưởng", "roles", "technical_manager", NULL));
	wd_ok(w, wd_set(w, "staff", "tn", NULL, "name", "Phó", "roles", "technical_manager,technician", NULL));
}

static struct lims_blocks *blocks(struct world *w)
{
	struct lims_blocks *e = NULL;
	wd_ok(w, lims_blocks_of(w->lab, lims_laboratory_today(w->lab), &e, &w->err));
	return e;
}

/// The one draft row of the table of clocks.
static const struct lims_blocks_entry *clock_row(const struct lims_blocks *e)
{
	for (size_t i = 0; i < e->block_count; i++)
		if (strcmp(e->blocks[i].block->file, clock_file) == 0)
			return &e->blocks[i];
	fail_msg("%s has no draft block", clock_file);
	return NULL;
}

static lims_rc confirm_as(struct world *w, const char *actor, const char *scan)
{
	wd_as(w, actor);
	struct lims_blocks *e = blocks(w);
	const struct lims_block *one = clock_row(e)->block;
	lims_rc rc = lims_block_confirm(w->lab, &one, 1, scan, scan ? strlen(scan) : 0, "so trang 12", &w->err);
	lims_blocks_destroy(e);
	return rc;
}

static struct lims_confirmation state_of(struct world *w)
{
	struct lims_blocks *e = blocks(w);
	struct lims_confirmation state = clock_row(e)->state;
	lims_blocks_destroy(e);
	return state;
}

static void one_person_confirms_nothing(void **state)
{
	struct world *w = *state;
	people(w);
	wd_ok(w, confirm_as(w, "tn", page));
	assert_false(state_of(w).confirmed);
	wd_ok(w, confirm_as(w, "tn", page));
	assert_false(state_of(w).confirmed);
	assert_string_equal(state_of(w).manager, "tn");
}

static void two_people_without_the_technical_manager_confirm_nothing(void **state)
{
	struct world *w = *state;
	people(w);
	wd_ok(w, confirm_as(w, "ti", page));
	wd_ok(w, confirm_as(w, "re", NULL));
	assert_false(state_of(w).confirmed);
	assert_string_equal(state_of(w).manager, "");
	wd_ok(w, confirm_as(w, "tm", NULL));
	assert_true(state_of(w).confirmed);
	wd_check_rebuild(w);
	assert_true(state_of(w).confirmed);
}

static void of_two_technical_managers_one_is_the_second_person(void **state)
{
	struct world *w = *state;
	people(w);
	wd_ok(w, confirm_as(w, "tm", page));
	wd_ok(w, confirm_as(w, "tn", NULL));
	assert_true(state_of(w).confirmed);
	assert_string_equal(state_of(w).manager, "tm");
	assert_string_equal(state_of(w).second, "tn");
}

static void the_first_person_gives_the_page_and_the_next_finds_it(void **state)
{
	struct world *w = *state;
	struct lims_buf kept = {0};
	people(w);
	wd_fails(w, confirm_as(w, "tm", NULL), LIMS_E_INPUT, "--scan");
	wd_fails(w, confirm_as(w, "tm", ""), LIMS_E_INPUT, "empty");
	wd_fails(w, confirm_as(w, "tm", "abc"), LIMS_E_INPUT, "no JPEG, PNG or PDF");
	assert_string_equal(state_of(w).scan, "");
	wd_ok(w, confirm_as(w, "tm", page));
	wd_as(w, "re");
	struct lims_blocks *e = blocks(w);
	wd_ok(w, lims_block_page(w->lab, clock_row(e)->block, &kept, &w->err));
	assert_string_equal(lims_buf_text(&kept), page);
	lims_buf_finish(&kept);
	lims_blocks_destroy(e);
	wd_ok(w, confirm_as(w, "re", NULL));
	assert_true(state_of(w).confirmed);
}

static void the_reception_confirms_nothing(void **state)
{
	struct world *w = *state;
	people(w);
	int64_t before = wd_entries(w);
	wd_fails(w, confirm_as(w, "le", page), LIMS_E_REFUSED, "technical_manager");
	assert_int_equal(wd_entries(w), before);
}

static void the_technical_manager_takes_it_back(void **state)
{
	struct world *w = *state;
	people(w);
	wd_ok(w, confirm_as(w, "tm", page));
	wd_ok(w, confirm_as(w, "ti", NULL));
	struct lims_blocks *e = blocks(w);
	wd_fails(w, lims_block_withdraw(w->lab, clock_row(e)->block, "nhầm trang", &w->err), LIMS_E_REFUSED, "technical manager");
	wd_as(w, "tm");
	wd_fails(w, lims_block_withdraw(w->lab, clock_row(e)->block, "", &w->err), LIMS_E_INPUT, "--note");
	wd_ok(w, lims_block_withdraw(w->lab, clock_row(e)->block, "nhầm trang", &w->err));
	wd_fails(w, lims_block_withdraw(w->lab, clock_row(e)->block, "nữa", &w->err), LIMS_E_NOT_FOUND, "Nobody");
	lims_blocks_destroy(e);
	assert_false(state_of(w).confirmed);
	assert_string_equal(state_of(w).manager, "");
	wd_check_rebuild(w);
}

/// The house's table as the laboratory's own, with one place changed.
static void edit_clock(struct world *w, const char *from, const char *to)
{
	struct lims_buf text = {0}, out;
	char path[WD_PATH], folder[WD_PATH];
	wd_close(w);
	snprintf(path, sizeof path, "%.300s/%s", w->data, clock_file);
	wd_ok(w, lims_file_read(path, FILE_MAX, &text, &w->err));
	const char *at = strstr(lims_buf_text(&text), from);
	assert_non_null(at);
	lims_buf_init(&out, FILE_MAX);
	lims_buf_add(&out, lims_buf_text(&text), (size_t)(at - lims_buf_text(&text)));
	lims_buf_add_text(&out, to);
	lims_buf_add_text(&out, at + strlen(from));
	wd_path(w, "own/tolerances", folder);
	mkdir(folder, 0700);
	wd_path(w, "own/tolerances/meter-clock.yaml", path);
	wd_ok(w, lims_file_write(path, out.data, out.len, 0600, &w->err));
	lims_buf_finish(&text);
	lims_buf_finish(&out);
	wd_as(w, "ti");
}

static void an_edit_elsewhere_keeps_it_and_one_of_the_block_ends_it(void **state)
{
	struct world *w = *state;
	people(w);
	wd_ok(w, confirm_as(w, "tm", page));
	wd_ok(w, confirm_as(w, "ti", NULL));
	edit_clock(w, "title:", "# sửa lời\ntitle:");
	assert_true(state_of(w).confirmed);
	edit_clock(w, "value: \"0.5 's/d'\"", "value: \"0.4 's/d'\"");
	assert_false(state_of(w).confirmed);
	edit_clock(w, "revision: \"1\"", "revision: \"7\"");
	assert_true(state_of(w).confirmed);
}

/// A meter that fails at its label: its procedure has many drafts. Reviewed.
static void failed_meter(struct world *w, char sheet[LIMS_CODE])
{
	char item[LIMS_CODE];
	wd_meter(w, "M-1", item);
	wd_open(w, item, "", sheet);
	wd_ok(w, lims_bench_check(w->lab, sheet, "visual", "label", "no", "mờ", &w->err));
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "23.1 Cel", &w->err));
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
}

static size_t open_of(struct world *w, const char *sheet)
{
	struct lims_opened_sheet o;
	size_t open = 0;
	wd_ok(w, lims_opened_sheet_init(&o, lims_journal_db(lims_laboratory_journal(w->lab)), sheet, &w->err));
	wd_ok(w, lims_blocks_open(w->lab, &o, &open, NULL, &w->err));
	lims_opened_sheet_finish(&o);
	return open;
}

/// Every block in force that the procedure or a paper needs, but `but` of them.
static void confirm_all(struct world *w, const char *actor, const char *scan, size_t but)
{
	wd_as(w, actor);
	struct lims_blocks *e = blocks(w);
	const struct lims_block *list[MANY];
	size_t n = 0;
	for (size_t i = 0; i < e->block_count; i++) {
		const struct lims_blocks_entry *b = &e->blocks[i];
		bool needed = b->in_force && b->procedure_count == 0;
		for (size_t k = 0; k < b->procedure_count; k++)
			needed = needed || (b->in_force && strcmp(b->procedures[k], "single-phase-static-meter") == 0);
		assert_true(n < MANY);
		if (needed)
			list[n++] = b->block;
	}
	assert_true(n > but + 3);
	wd_ok(w, lims_block_confirm(w->lab, list, n - but, scan, scan ? strlen(scan) : 0, NULL, &w->err));
	lims_blocks_destroy(e);
}

static void the_gate_opens_with_the_last_block(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE];
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	people(w);
	wd_gates(w, "evidence_confirmed", "hard");
	failed_meter(w, sheet);
	size_t before = open_of(w, sheet);
	assert_true(before > 3);
	wd_as(w, "si");
	wd_fails(w, lims_issue(w->lab, sheet, NULL, number, &warnings, &w->err), LIMS_E_REFUSED, "lims procedure confirm --list");
	confirm_all(w, "tm", page, 0);
	assert_int_equal(open_of(w, sheet), before);
	confirm_all(w, "ti", NULL, 1);
	assert_int_equal(open_of(w, sheet), 1);
	wd_as(w, "si");
	wd_fails(w, lims_issue(w->lab, sheet, NULL, number, &warnings, &w->err), LIMS_E_REFUSED, "1 parts of the procedure are drafts");
	confirm_all(w, "ti", NULL, 0);
	assert_int_equal(open_of(w, sheet), 0);
	wd_as(w, "si");
	wd_ok(w, lims_issue(w->lab, sheet, NULL, number, &warnings, &w->err));
	wd_check_rebuild(w);
	lims_buf_finish(&warnings);
}

#define P(f) cmocka_unit_test_setup_teardown(f, wd_production, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		P(one_person_confirms_nothing),
		P(two_people_without_the_technical_manager_confirm_nothing),
		P(of_two_technical_managers_one_is_the_second_person),
		P(the_first_person_gives_the_page_and_the_next_finds_it),
		P(the_reception_confirms_nothing),
		P(the_technical_manager_takes_it_back),
		P(an_edit_elsewhere_keeps_it_and_one_of_the_block_ends_it),
		P(the_gate_opens_with_the_last_block),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
