// SPDX-License-Identifier: Apache-2.0
// Who may do what: the whole table, the first person, people who left, and the rule that nobody reviews own work.
#include "tests/laboratory/world.h"

#include "laboratory/strikes.h"

#include "laboratory/access.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/// The table of the house rules, written once more: rows are the actions, columns the roles in the order of lims_access_roles.
static const char *const roles[] = {
	"reception", "technician", "reviewer", "signatory", "technical_manager", "quality", "assessor", "admin"};
static const struct {
	enum lims_action action;
	bool may[8];
} table[] = {
	{LIMS_ACTION_SET_UP, {false, false, false, false, false, false, false, true}},
	{LIMS_ACTION_RECEIVE, {true, true, false, false, false, false, false, true}},
	{LIMS_ACTION_EQUIP, {false, true, false, false, false, true, false, true}},
	{LIMS_ACTION_MEASURE, {false, true, false, false, false, false, false, false}},
	{LIMS_ACTION_REVIEW, {false, false, true, true, false, false, false, false}},
	{LIMS_ACTION_ISSUE, {false, false, false, true, false, false, false, false}},
	{LIMS_ACTION_PRINT, {true, true, true, true, false, true, false, true}},
	{LIMS_ACTION_VALIDATE, {false, false, false, true, false, true, false, false}},
	{LIMS_ACTION_AUTHORISE, {false, false, false, false, true, true, false, true}},
	{LIMS_ACTION_ACCOUNT, {true, true, true, true, true, true, false, true}},
	{LIMS_ACTION_CONFIRM, {false, true, true, true, true, true, false, false}},
};

static lims_rc may(struct world *w, const char *actor, enum lims_action action)
{
	return lims_access_check(lims_journal_db(lims_laboratory_journal(w->lab)), actor, action, &w->err);
}

static void every_action_is_allowed_to_its_roles_and_no_other(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	for (size_t r = 0; r < 8; r++) {
		assert_string_equal(lims_access_roles[r], roles[r]);
		wd_ok(w, wd_set(w, "staff", roles[r], NULL, "name", "Người", "roles", roles[r], NULL));
	}
	assert_null(lims_access_roles[8]);
	for (size_t a = 0; a < sizeof table / sizeof table[0]; a++)
		for (size_t r = 0; r < 8; r++) {
			lims_rc rc = may(w, roles[r], table[a].action);
			if (rc != (table[a].may[r] ? LIMS_OK : LIMS_E_REFUSED))
				fail_msg("action %zu, role %s: %d", a, roles[r], (int)rc);
		}
}

static void several_roles_add_up_and_a_role_is_a_whole_word(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "vi", NULL, "name", "Vi", "roles", "technician,signatory", NULL));
	wd_ok(w, may(w, "vi", LIMS_ACTION_MEASURE));
	wd_ok(w, may(w, "vi", LIMS_ACTION_ISSUE));
	wd_fails(w, may(w, "vi", LIMS_ACTION_SET_UP), LIMS_E_REFUSED, "admin");
	// As another program could have written it.
	wd_append(w, "register.recorded", "staff:xx", "an", "{\"fields\":{\"name\":\"X\",\"roles\":\"administrator,tech\"}}");
	for (size_t a = 0; a < sizeof table / sizeof table[0]; a++)
		wd_fails(w, may(w, "xx", table[a].action), LIMS_E_REFUSED, "xx has the roles");
}

static void in_an_empty_store_anybody_records_the_first_person_and_nothing_else(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	for (size_t a = 0; a < sizeof table / sizeof table[0]; a++)
		if (table[a].action == LIMS_ACTION_SET_UP)
			wd_ok(w, may(w, "an", table[a].action));
		else
			wd_fails(w, may(w, "an", table[a].action), LIMS_E_REFUSED, "Nobody is recorded yet");
	// A first person who could not admit a second would shut the laboratory for ever.
	wd_fails(w, wd_set(w, "staff", "ti", NULL, "name", "Tí", "roles", "technician", NULL), LIMS_E_REFUSED, "role admin");
	wd_ok(w, wd_set(w, "staff", "an", NULL, "name", "An", "roles", "admin", NULL));
	wd_as(w, "ghost");
	wd_fails(
		w, wd_set(w, "staff", "ghost", NULL, "name", "G", "roles", "admin", NULL), LIMS_E_REFUSED, "ghost is not in the staff register");
}

static void the_last_admin_cannot_leave(void **state)
{
	struct world *w = *state;
	wd_as(w, "an");
	wd_fails(w, wd_set(w, "staff", "an", NULL, "active", "no", NULL), LIMS_E_REFUSED, "role admin");
	wd_fails(w, wd_set(w, "staff", "an", NULL, "roles", "quality", NULL), LIMS_E_REFUSED, "role admin");
	wd_ok(w, may(w, "an", LIMS_ACTION_SET_UP));
	wd_ok(w, wd_set(w, "staff", "bi", NULL, "name", "Bi", "roles", "admin", NULL));
	wd_ok(w, wd_set(w, "staff", "an", NULL, "active", "no", NULL));
	wd_fails(w, may(w, "an", LIMS_ACTION_SET_UP), LIMS_E_REFUSED, "no longer active");
}

static void who_left_does_nothing_more(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "active", "no", NULL));
	wd_as(w, "ti");
	int64_t before = wd_entries(w);
	wd_fails(w, lims_bench_check(w->lab, sheet, "visual", "label", "yes", NULL, &w->err), LIMS_E_REFUSED, "no longer active");
	assert_int_equal(wd_entries(w), before);
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "active", "yes", NULL));
	wd_as(w, "ti");
	wd_ok(w, lims_bench_check(w->lab, sheet, "visual", "label", "yes", NULL, &w->err));
}

/// The reviewer `re` is a technician too, and has done one thing on the sheet.
static void refused_after(struct world *w, const char *sheet)
{
	wd_as(w, "ti");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_as(w, "re");
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "re worked on");
	wd_fails(w, lims_bench_review(w->lab, sheet, false, NULL, &w->err), LIMS_E_REFUSED, "re worked on");
	wd_as(w, "si");
	wd_accept_strikes(w, sheet);
	wd_ok(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err));
}

static void fresh(struct world *w, const char *serial, char sheet[LIMS_CODE])
{
	char item[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "re", NULL, "roles", "reviewer,technician", NULL));
	wd_scale(w, serial, item);
	wd_open(w, item, "", sheet);
	wd_fill_scale(w, sheet, NULL);
}

static void who_took_one_reading_cannot_review(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	fresh(w, "S-1", sheet);
	wd_as(w, "re");
	wd_enter(w, sheet, "weighing", 4, 0, "up", "14950 g");
	refused_after(w, sheet);
}

static void who_recorded_one_condition_cannot_review(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	fresh(w, "S-1", sheet);
	wd_enter(w, sheet, "weighing", 4, 0, "up", "14950 g");
	wd_as(w, "re");
	wd_ok(w, lims_bench_condition(w->lab, sheet, "temperature", "25.3 Cel", &w->err));
	refused_after(w, sheet);
}

static void who_gave_an_answer_cannot_review_even_when_it_was_given_again(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	fresh(w, "S-1", sheet);
	wd_enter(w, sheet, "weighing", 4, 0, "up", "14950 g");
	wd_as(w, "re");
	wd_ok(w, lims_bench_check(w->lab, sheet, "visual", "dial", "yes", NULL, &w->err));
	wd_as(w, "ti");
	wd_ok(w, lims_bench_check(w->lab, sheet, "visual", "dial", "yes", NULL, &w->err));
	refused_after(w, sheet);
}

static void who_struck_a_reading_cannot_review(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	fresh(w, "S-1", sheet);
	wd_enter(w, sheet, "weighing", 4, 0, "up", "15100 g");
	wd_as(w, "re");
	wd_ok(w, lims_bench_strike(w->lab, sheet, 29, "misread", NULL, &w->err));
	wd_as(w, "ti");
	wd_enter(w, sheet, "weighing", 4, 0, "up", "14950 g");
	refused_after(w, sheet);
}

static void nobody_reviews_what_they_submitted(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE];
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "roles", "technician,reviewer,signatory", NULL));
	char item[LIMS_CODE];
	wd_scale(w, "S-1", item);
	wd_open(w, item, "", sheet);
	wd_fill_scale(w, sheet, "14950 g");
	wd_ok(w, lims_bench_submit(w->lab, sheet, &w->err));
	wd_fails(w, lims_bench_review(w->lab, sheet, true, NULL, &w->err), LIMS_E_REFUSED, "a second person reviews");
}

static void a_store_whose_key_is_elsewhere_is_read_only(void **state)
{
	struct world *w = *state;
	char sheet[LIMS_CODE], keys[WD_PATH];
	wd_ready_scale(w, "S-1", "14950 g", "", sheet);
	wd_close(w);
	snprintf(keys, sizeof keys, "%s", w->keys);
	wd_path(w, "no-keys", w->keys);
	assert_int_equal(mkdir(w->keys, 0700), 0);
	wd_as(w, "an");
	struct lims_bench_view *v = NULL;
	wd_ok(w, lims_bench_view(w->lab, sheet, &v, &w->err));
	lims_bench_view_destroy(v);
	lims_rc rc = wd_set(w, "customer", "kh1", NULL, "phone", "1", NULL);
	assert_int_equal(rc, LIMS_E_REFUSED);
	assert_non_null(strstr(w->err.text, "key"));
	snprintf(w->keys, sizeof w->keys, "%s", keys);
}

static void who_reads_only_needs_no_name_and_writes_nothing(void **state)
{
	struct world *w = *state;
	wd_as(w, NULL);
	wd_fails(w, wd_set(w, "customer", "kh1", NULL, "phone", "1", NULL), LIMS_E_INPUT, "Say who acts");
	wd_as(w, "a b");
	wd_fails(w, wd_set(w, "customer", "kh1", NULL, "phone", "1", NULL), LIMS_E_INPUT, "a b is no staff code");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_action_is_allowed_to_its_roles_and_no_other),
		T(several_roles_add_up_and_a_role_is_a_whole_word),
		cmocka_unit_test_setup_teardown(in_an_empty_store_anybody_records_the_first_person_and_nothing_else, wd_empty, wd_teardown),
		T(the_last_admin_cannot_leave),
		T(who_left_does_nothing_more),
		T(who_took_one_reading_cannot_review),
		T(who_recorded_one_condition_cannot_review),
		T(who_gave_an_answer_cannot_review_even_when_it_was_given_again),
		T(who_struck_a_reading_cannot_review),
		T(nobody_reviews_what_they_submitted),
		T(a_store_whose_key_is_elsewhere_is_read_only),
		T(who_reads_only_needs_no_name_and_writes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
