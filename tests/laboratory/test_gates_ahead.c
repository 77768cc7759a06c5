// SPDX-License-Identifier: Apache-2.0
// What is told of the gates before anybody issues, and all of them at once when issuing is refused; an item that was handed back.
#include "laboratory/gates.h"
#include "laboratory/intake/work.h"
#include "tests/laboratory/world.h"

#include <stdio.h>
#include <string.h>

static void until(struct world *w, const char *noun, const char *code, const char *field, const char *value)
{
	wd_as(w, "an");
	wd_ok(w, wd_set(w, noun, code, NULL, field, value, NULL));
}

/// What stands in the way is known while there is time: who works is not authorised, the standard is out of date; that nobody reviewed yet is no news.
static void what_is_shut_is_told_before_anybody_issues(void **state)
{
	struct world *w = *state;
	struct lims_gate_outcome gates[LIMS_GATE_COUNT];
	char item[LIMS_CODE], sheet[LIMS_CODE];
	until(w, "standard", "qc1", "valid-until", "2025-06-30");
	wd_as(w, "ti");
	wd_scale(w, "S-1", item);
	wd_open(w, item, "2025-07-01", sheet);
	wd_ok(w, lims_gates_ahead(w->lab, sheet, gates, &w->err));
	assert_false(gates[LIMS_GATE_STANDARD_IN_DATE].open);
	assert_non_null(strstr(gates[LIMS_GATE_STANDARD_IN_DATE].said, "qc1 was not valid on the day of the work"));
	assert_false(gates[LIMS_GATE_AUTHORISATION].open);
	assert_non_null(strstr(gates[LIMS_GATE_AUTHORISATION].said, "ti is not recorded as authorised"));
	assert_true(gates[LIMS_GATE_SECOND_PERSON].open);
	assert_true(gates[LIMS_GATE_ENVIRONMENT].open);
	until(w, "standard", "qc1", "valid-until", "2027-06-30");
	wd_as(w, "ti");
	wd_open(w, item, "2025-07-01", sheet);
	wd_ok(w, lims_gates_ahead(w->lab, sheet, gates, &w->err));
	assert_true(gates[LIMS_GATE_STANDARD_IN_DATE].open);
}

/// One look names every gate that is shut: the first with its cause, the others by name, and each on its line beside.
static void a_refusal_names_every_shut_gate(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], number[LIMS_CODE], warnings[4096];
	until(w, "standard", "qc1", "valid-until", "2025-06-30");
	wd_ready_scale(w, "S-1", "14950 g", "2025-07-01", sheet);
	assert_int_equal(wd_try_issue(w, sheet, number, warnings), LIMS_E_REFUSED);
	assert_non_null(strstr(w->err.text, "The gate standard_in_date is shut"));
	const char *others = strstr(w->err.text, "shut as well: ");
	assert_non_null(others);
	static const char *const all[] = {"shut: standard_in_date: ", "shut: authorisation: ti is not", "shut: licence_row: "};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (!strstr(warnings, all[i]))
			fail_msg("no line %s in: %s", all[i], warnings);
	assert_non_null(strstr(others, "authorisation"));
	assert_non_null(strstr(others, "licence_row"));
}

static void what_was_handed_back_takes_no_new_worksheet(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	size_t n = 0;
	wd_as(w, "ti");
	wd_scale(w, "S-1", item);
	const char *const items[] = {item};
	const struct lims_work_choice choice = {.items = items, .count = 1};
	const struct lims_bench_standard standard = {"weights", "qc1"};
	struct lims_bench_opening o = {.item = item, .mode = "periodic", .standards = &standard, .standard_count = 1};
	wd_as(w, "le");
	wd_ok(w, lims_item_hand_back(w->lab, &choice, "Ông Ba", (struct lims_date){0}, NULL, &n, &w->err));
	wd_as(w, "ti");
	wd_fails(w, lims_bench_open(w->lab, &o, sheet, &w->err), LIMS_E_REFUSED, "was handed back to Ông Ba");
	// The paper of work before that day is still copied.
	o.work_on = (struct lims_date){2025, 7, 1};
	wd_ok(w, lims_bench_open(w->lab, &o, sheet, &w->err));
}

#define P(f) cmocka_unit_test_setup_teardown(f, wd_production, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		P(what_is_shut_is_told_before_anybody_issues),
		P(a_refusal_names_every_shut_gate),
		P(what_was_handed_back_takes_no_new_worksheet),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
