// SPDX-License-Identifier: Apache-2.0
// Jobs and the way of an item: a job's state follows from its items, a review is an entry of its own, nothing is recorded twice.
#include "tests/laboratory/world.h"

#include "laboratory/intake/jobs.h"
#include "laboratory/intake/work.h"

#include <stdio.h>
#include <string.h>

struct seen {
	char reviewed_by[LIMS_CODE], due_on[LIMS_DATE_TEXT], procedures[1024];
	size_t items, done, handed_back, beyond, jobs;
	bool declined, late;
	enum lims_job_state state;
};

static lims_rc see(void *ctx, const struct lims_job *j, struct lims_err *err)
{
	struct seen *s = ctx;
	(void)err;
	snprintf(s->reviewed_by, sizeof s->reviewed_by, "%s", j->reviewed_by);
	snprintf(s->due_on, sizeof s->due_on, "%s", j->due_on);
	snprintf(s->procedures, sizeof s->procedures, "%s", j->procedures);
	s->items = j->items;
	s->done = j->done;
	s->handed_back = j->handed_back;
	s->beyond = j->beyond;
	s->declined = j->declined;
	s->late = j->late;
	s->state = j->state;
	s->jobs++;
	return LIMS_OK;
}

static struct seen job(struct world *w, const char *code)
{
	struct seen s = {.jobs = 0};
	wd_ok(w, lims_job_each(w->lab, code, see, &s, &w->err));
	return s;
}

static lims_rc take_state(void *ctx, const struct lims_item_work *i, struct lims_err *err)
{
	(void)err;
	*(enum lims_work_state *)ctx = i->state;
	return LIMS_OK;
}

static enum lims_work_state state(struct world *w, const char *item)
{
	enum lims_work_state s = LIMS_WORK_RECEIVED;
	wd_ok(w, lims_work_of_item(w->lab, item, take_state, &s, &w->err));
	return s;
}

static lims_rc count_one(void *ctx, const struct lims_item_work *i, struct lims_err *err)
{
	(void)i;
	(void)err;
	++*(size_t *)ctx;
	return LIMS_OK;
}

static size_t work_of(struct world *w, const char *staff)
{
	size_t n = 0;
	wd_ok(w, lims_work_of_person(w->lab, staff, count_one, &n, &w->err));
	return n;
}

static void receive(struct world *w, const char *serial, const char *of, char code[LIMS_CODE])
{
	static const struct lims_field_value good[] = {{"Max", "15 kg"}, {"Min", "0.5 kg"}, {"d", "50 g"}, {"e", "50 g"}};
	char same[LIMS_CODE];
	struct lims_item i = {.procedure = "spring-dial-scale",
		.serial = serial,
		.customer = "kh1",
		.job = of,
		.characteristics = good,
		.characteristic_count = 4};
	wd_ok(w, lims_item_receive(w->lab, &i, code, same, &w->err));
}

static lims_rc assign(struct world *w, const char *item, const char *staff, const char *until)
{
	size_t n = 0;
	const char *const items[] = {item};
	struct lims_work_choice choice = {items, 1, NULL};
	return lims_item_assign(w->lab, &choice, staff, until, NULL, &n, &w->err);
}

static lims_rc hand_back(struct world *w, const char *item, const char *to, struct lims_date on)
{
	size_t n = 0;
	const char *const items[] = {item};
	struct lims_work_choice choice = {items, 1, NULL};
	return lims_item_hand_back(w->lab, &choice, to, on, NULL, &n, &w->err);
}

static void a_job_that_nobody_reviewed_is_shown_so_and_the_last_review_counts(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "job", NULL, code, "customer", "kh1", "received-on", "2026-01-02", "due-on", "2026-01-05", NULL));
	struct seen s = job(w, code);
	assert_string_equal(s.reviewed_by, "");
	assert_string_equal(s.due_on, "2026-01-05");
	struct lims_job_review r = {.procedures = "spring-dial-scale", .due_on = "2035-01-10", .fee = "200000 VND"};
	wd_ok(w, lims_job_review(w->lab, code, &r, &w->err));
	s = job(w, code);
	assert_string_equal(s.reviewed_by, "le");
	assert_string_equal(s.due_on, "2035-01-10"); // what was agreed, not what stood in the register
	assert_false(s.declined);
	wd_as(w, "ti");
	r = (struct lims_job_review){.procedures = "fuel-dispenser, spring-dial-scale", .note = "Thêm cột đo", .decision_rule = "simple"};
	wd_ok(w, lims_job_review(w->lab, code, &r, &w->err));
	s = job(w, code);
	assert_string_equal(s.reviewed_by, "ti");
	assert_string_equal(s.procedures, "fuel-dispenser, spring-dial-scale");
	r = (struct lims_job_review){.procedures = "spring-dial-scale", .declined = true, .note = "Ngoài phạm vi"};
	wd_ok(w, lims_job_review(w->lab, code, &r, &w->err));
	assert_true(job(w, code).declined);
	wd_check_rebuild(w);
}

static void a_review_names_what_the_laboratory_knows(void **state)
{
	static const struct {
		struct lims_job_review r;
		lims_rc code;
		const char *named;
	} cases[] = {
		{{.procedures = NULL}, LIMS_E_INPUT, "--procedure"},
		{{.procedures = "spring-dial-scale", .fee = "abc"}, LIMS_E_INPUT, "--fee abc is no amount"},
		{{.procedures = "spring-dial-scale", .fee = "-5"}, LIMS_E_INPUT, "--fee -5 is no amount"},
		{{.procedures = "spring-dial-scale", .fee = "5 VND or 6"}, LIMS_E_INPUT, "is no amount"},
		{{.procedures = " , "}, LIMS_E_INPUT, "--procedure"},
		{{.procedures = "no-such-scale"}, LIMS_E_NOT_FOUND, "no-such-scale"},
		{{.procedures = "spring-dial-scale,no-such-scale"}, LIMS_E_NOT_FOUND, "no-such-scale"},
		{{.procedures = "spring-dial-scale", .decision_rule = "coin"}, LIMS_E_INPUT, "coin"},
		{{.procedures = "spring-dial-scale", .samples_by = "nobody"}, LIMS_E_INPUT, "nobody"},
		{{.procedures = "spring-dial-scale", .due_on = "2026-02-30"}, LIMS_E_INPUT, "until"},
		{{.procedures = "spring-dial-scale", .declined = true}, LIMS_E_INPUT, "--note"},
		{{.procedures = "spring-dial-scale", .on = {9000, 1, 1}}, LIMS_E_INPUT, "future"},
	};
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "job", NULL, code, "customer", "kh1", NULL));
	int64_t before = wd_entries(w);
	for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
		wd_fails(w, lims_job_review(w->lab, code, &cases[k].r, &w->err), cases[k].code, cases[k].named);
	struct lims_job_review r = {.procedures = "spring-dial-scale"};
	wd_fails(w, lims_job_review(w->lab, "J-A9", &r, &w->err), LIMS_E_NOT_FOUND, "J-A9");
	assert_int_equal(wd_entries(w), before);
	wd_as(w, "si"); // a signatory receives nothing
	wd_fails(w, lims_job_review(w->lab, code, &r, &w->err), LIMS_E_REFUSED, "si");
}

static void the_state_of_a_job_follows_from_its_items(void **state_)
{
	struct world *w = *state_;
	char code[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE], sheet[LIMS_CODE], number[LIMS_CODE];
	wd_gates(w, NULL, NULL);
	wd_as(w, "ti");
	wd_ok(w, wd_set(w, "job", NULL, code, "customer", "kh1", "received-on", "2026-01-02", "due-on", "2026-01-05", NULL));
	assert_int_equal(job(w, code).state, LIMS_JOB_EMPTY);
	receive(w, "A", code, first);
	receive(w, "B", code, second);
	struct seen s = job(w, code);
	assert_int_equal(s.state, LIMS_JOB_RECEIVED);
	assert_int_equal(s.items, 2);
	assert_true(s.late);
	assert_int_equal(state(w, first), LIMS_WORK_RECEIVED);
	wd_ok(w, assign(w, first, "ti", "2026-12-31"));
	assert_int_equal(state(w, first), LIMS_WORK_ASSIGNED);
	assert_int_equal(work_of(w, "ti"), 1);
	wd_open(w, first, "", sheet);
	assert_int_equal(state(w, first), LIMS_WORK_IN_WORK);
	assert_int_equal(job(w, code).state, LIMS_JOB_IN_WORK);
	wd_finish_scale(w, sheet, "14950 g");
	assert_int_equal(state(w, first), LIMS_WORK_REVIEWED);
	wd_issue(w, sheet, number);
	assert_int_equal(state(w, first), LIMS_WORK_ISSUED);
	assert_int_equal(work_of(w, "ti"), 0);
	s = job(w, code);
	assert_int_equal(s.state, LIMS_JOB_IN_WORK);
	assert_int_equal(s.done, 1);
	wd_as(w, "le");
	wd_ok(w, hand_back(w, first, "Ông Ba", (struct lims_date){0}));
	wd_ok(w, hand_back(w, second, "Ông Ba", (struct lims_date){0}));
	s = job(w, code);
	assert_int_equal(s.state, LIMS_JOB_HANDED_BACK);
	assert_int_equal(s.handed_back, 2);
	assert_false(s.late);
	wd_check_rebuild(w);
}

static void what_was_handed_back_is_not_given_to_anybody(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE];
	wd_as(w, "le");
	receive(w, "A", NULL, item);
	int64_t before = wd_entries(w);
	wd_fails(w, hand_back(w, item, "", (struct lims_date){0}), LIMS_E_INPUT, "--to");
	wd_fails(w, hand_back(w, item, "Ông Ba", (struct lims_date){9000, 1, 1}), LIMS_E_INPUT, "future");
	wd_fails(w, hand_back(w, "I-A9", "Ông Ba", (struct lims_date){0}), LIMS_E_NOT_FOUND, "I-A9");
	wd_fails(w, assign(w, item, "nobody", NULL), LIMS_E_NOT_FOUND, "nobody");
	wd_fails(w, assign(w, item, "ti", "soon"), LIMS_E_INPUT, "until");
	assert_int_equal(wd_entries(w), before);
	wd_ok(w, hand_back(w, item, "Ông Ba", (struct lims_date){0}));
	wd_fails(w, hand_back(w, item, "Bà Tư", (struct lims_date){0}), LIMS_E_REFUSED, "Ông Ba");
	wd_fails(w, assign(w, item, "ti", NULL), LIMS_E_REFUSED, "Ông Ba");
	wd_as(w, "an");
	wd_ok(w, wd_set(w, "staff", "ti", NULL, "active", "no", NULL));
	wd_fails(w, assign(w, item, "ti", NULL), LIMS_E_INPUT, "no longer active");
}

static void one_bad_item_keeps_all_from_being_handed_back(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], first[LIMS_CODE], second[LIMS_CODE];
	size_t n = 0;
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "job", NULL, code, "customer", "kh1", NULL));
	receive(w, "A", code, first);
	receive(w, "B", code, second);
	const char *const items[] = {first, "I-A9"};
	struct lims_work_choice two = {items, 2, NULL}, all = {NULL, 0, code};
	wd_fails(w, lims_item_hand_back(w->lab, &two, "Ông Ba", (struct lims_date){0}, NULL, &n, &w->err), LIMS_E_NOT_FOUND, "I-A9");
	assert_int_equal(job(w, code).handed_back, 0);
	wd_ok(w, hand_back(w, first, "Ông Ba", (struct lims_date){0}));
	// All of the job: those that are still here.
	wd_ok(w, lims_item_hand_back(w->lab, &all, "Bà Tư", (struct lims_date){0}, NULL, &n, &w->err));
	assert_int_equal(n, 1);
	wd_fails(w, lims_item_hand_back(w->lab, &all, "Bà Tư", (struct lims_date){0}, NULL, &n, &w->err), LIMS_E_INPUT, "no item");
}

static void an_item_of_another_procedure_than_reviewed_is_told(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], item[LIMS_CODE];
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "job", NULL, code, "customer", "kh1", NULL));
	struct lims_job_review r = {.procedures = "fuel-dispenser"};
	wd_ok(w, lims_job_review(w->lab, code, &r, &w->err));
	receive(w, "A", code, item);
	assert_int_equal(job(w, code).beyond, 1);
	r.procedures = "fuel-dispenser,spring-dial-scale";
	wd_ok(w, lims_job_review(w->lab, code, &r, &w->err));
	assert_int_equal(job(w, code).beyond, 0);
	wd_ok(w, lims_job_close(w->lab, code, "Khách hàng rút yêu cầu", &w->err));
	assert_int_equal(job(w, code).state, LIMS_JOB_CLOSED);
	wd_fails(w, lims_job_close(w->lab, code, "lần nữa", &w->err), LIMS_E_REFUSED, "closed");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_job_that_nobody_reviewed_is_shown_so_and_the_last_review_counts),
		T(a_review_names_what_the_laboratory_knows),
		T(the_state_of_a_job_follows_from_its_items),
		T(what_was_handed_back_is_not_given_to_anybody),
		T(one_bad_item_keeps_all_from_being_handed_back),
		T(an_item_of_another_procedure_than_reviewed_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
