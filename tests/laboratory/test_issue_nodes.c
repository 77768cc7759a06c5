// SPDX-License-Identifier: Apache-2.0
// One worksheet and two nodes: who may issue it, and what is seen when it was issued twice all the same.
#include "tests/laboratory/world.h"

#include "laboratory/paper_end.h"

#include <stdio.h>
#include <string.h>

static lims_rc issue(struct world *w, const char *sheet, char number[LIMS_CODE])
{
	struct lims_buf warnings;
	lims_buf_init(&warnings, 1 << 16);
	wd_as(w, "si");
	lims_rc rc = lims_issue(w->lab, sheet, NULL, number, &warnings, &w->err);
	lims_buf_finish(&warnings);
	return rc;
}

/// A worksheet on lab.db whose number was taken and whose paper could not be drawn; the world is left on the second node, which knows it.
static void number_without_a_paper(struct world *w, char sheet[LIMS_CODE], char number[LIMS_CODE])
{
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	// The paper cannot be written without the organisation, which is only missing from the tables.
	wd_edit(w, "DELETE FROM register_field WHERE noun = 'org'");
	wd_fails(w, issue(w, sheet, number), LIMS_E_NOT_FOUND, "no org main");
	wd_ok(w, lims_journal_rebuild(lims_laboratory_journal(w->lab), &w->err));
	wd_query(w, "SELECT number FROM paper", number, LIMS_CODE);
	wd_join(w);
}

static void a_number_that_another_node_took_is_not_issued_here(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE];
	number_without_a_paper(w, sheet, number);
	int64_t before = wd_entries(w);
	wd_fails(w, issue(w, sheet, other), LIMS_E_REFUSED, "taken on another node");
	assert_int_equal(wd_entries(w), before);
	wd_switch(w, "lab.db");
	wd_ok(w, issue(w, sheet, other));
	assert_string_equal(other, number);
	wd_sync(w);
	wd_switch(w, "b.db");
	wd_sync(w);
	wd_ok(w, issue(w, sheet, other));
	assert_string_equal(other, number);
}

/// The node that took it may be broken: who gives its number up issues under one of his own.
static void a_number_of_another_node_that_was_given_up_leaves_the_worksheet_free(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], other[LIMS_CODE];
	number_without_a_paper(w, sheet, number);
	wd_as(w, "si");
	wd_ok(w, lims_paper_void(w->lab, number, "máy hỏng", &w->err));
	wd_ok(w, issue(w, sheet, other));
	assert_string_not_equal(other, number);
	wd_sync(w);
	wd_switch(w, "lab.db");
	wd_sync(w);
	wd_ok(w, issue(w, sheet, number));
	assert_string_equal(number, other);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_number_that_another_node_took_is_not_issued_here),
		T(a_number_of_another_node_that_was_given_up_leaves_the_worksheet_free),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
