// SPDX-License-Identifier: Apache-2.0
// Construction samples: a set is received whole or not at all, ages are planned from casting, and a worksheet is told the real age of its day.
#include "tests/laboratory/world.h"

#include "laboratory/samples/samples.h"
#include "lims-core/base/json.h"
#include "lims-core/catalog/ages.h"

#include <stdio.h>
#include <string.h>

static const struct lims_field_value design[] = {{"R_design", "25 MPa"}};

static struct lims_sample_in concrete(const char *cast_at)
{
	return (struct lims_sample_in){.job = "J-A1",
		.procedure = "concrete-compression",
		.project = "Cầu Thử",
		.part = "Trụ T2",
		.sampled_by = "Ông Giám",
		.cast_at = cast_at,
		.characteristics = design,
		.characteristic_count = 1,
		.ages = {{7, 3}, {28, 3}},
		.age_count = 2};
}

static lims_rc receive(struct world *w, const struct lims_sample_in *in, char code[LIMS_CODE])
{
	return lims_sample_receive(w->lab, in, code, &w->err);
}

static void order(struct world *w)
{
	wd_as(w, "le");
	wd_ok(w, wd_set(w, "job", NULL, NULL, "customer", "kh1", NULL));
}

struct plan {
	char planned[4][LIMS_DATE_TEXT], items[4][LIMS_CODE], blind[16];
	bool final[4];
	size_t n;
};

static lims_rc note(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	struct plan *p = ctx;
	(void)err;
	assert_true(p->n < 4);
	snprintf(p->planned[p->n], LIMS_DATE_TEXT, "%s", g->planned_on);
	snprintf(p->items[p->n], LIMS_CODE, "%s", g->item);
	snprintf(p->blind, sizeof p->blind, "%s", g->blind);
	p->final[p->n++] = g->final;
	return LIMS_OK;
}

static struct plan plan_of(struct world *w, const char *set)
{
	struct plan p = {.n = 0};
	wd_ok(w, lims_sample_groups(w->lab, set, note, &p, &w->err));
	return p;
}

static void ages_are_planned_from_the_day_of_casting(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE], second[LIMS_CODE];
	struct lims_sample_in in = concrete("2026-01-31T08:30");
	order(w);
	wd_ok(w, receive(w, &in, code));
	struct plan p = plan_of(w, code);
	assert_int_equal(p.n, 2);
	assert_string_equal(p.planned[0], "2026-02-07");
	assert_string_equal(p.planned[1], "2026-02-28"); // 31 January + 28 days
	assert_false(p.final[0]);
	assert_true(p.final[1]);
	assert_string_not_equal(p.items[0], p.items[1]);
	assert_int_equal(strlen(p.blind), 5);
	assert_int_equal(strspn(p.blind, "23456789ABCDEFGHJKMNPQRSTVWXYZ"), 5);
	wd_ok(w, receive(w, &in, second));
	struct plan other = plan_of(w, second);
	assert_string_not_equal(p.blind, other.blind);
	wd_check_rebuild(w);
}

static void a_set_is_received_whole_or_not_at_all(void **state)
{
	static const struct lims_field_value wrong[] = {{"R_design", "25"}};
	struct world *w = *state;
	char code[LIMS_CODE];
	order(w);
	int64_t before = wd_entries(w);
	struct lims_sample_in in = concrete("2026-01-31T08:30");
	in.characteristics = wrong;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "R_design");
	// The second age has as many specimens as no group of TCVN 3118 has (three or two): the first one is not kept either.
	in = concrete("2026-01-31T08:30");
	in.ages[1].specimens = 4;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "specimens");
	in = concrete("2026-02-30");
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "2026-02-30");
	in = concrete("2026-01-31T08:30:00Z");
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "no moment");
	in = concrete("2026-01-31");
	in.sampled_by = NULL;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "--sampled-by");
	in = concrete("2026-01-31");
	in.minutes_name = "m.pdf";
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "m.pdf");
	in = concrete("2026-01-31");
	in.ages[0].specimens = LIMS_SAMPLE_SPECIMENS;
	wd_fails(w, receive(w, &in, code), LIMS_E_INPUT, "at most 64");
	in = concrete("2026-01-31");
	in.job = "J-A9";
	wd_fails(w, receive(w, &in, code), LIMS_E_NOT_FOUND, "J-A9");
	assert_int_equal(wd_entries(w), before);
	wd_as(w, "si");
	in = concrete("2026-01-31");
	wd_fails(w, receive(w, &in, code), LIMS_E_REFUSED, "si");
}

static const char *told(struct lims_sample_told *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->values[i].name, name) == 0)
			return t->values[i].value;
	return "";
}

static void a_worksheet_is_told_the_real_age_of_its_day(void **state)
{
	// Cast at 08:30: any time of the 28th day lies within ± 20 h, the next day only partly, the one after that not at all. A casting of which only the day is known
	// leaves even the 28th day open, for 28 d ± 20 h is shorter than the two days that it may be off.
	static const struct {
		const char *cast;
		struct lims_date day;
		const char *age, *window, *cast_on;
	} cases[] = {{"2026-01-31T08:30", {2026, 2, 28}, "28 d", "within", "2026-01-31 08:30"},
		{"2026-01-31T08:30", {2026, 3, 1}, "29 d", "not_known", "2026-01-31 08:30"},
		{"2026-01-31T08:30", {2026, 3, 2}, "30 d", "outside", "2026-01-31 08:30"},
		{"2026-01-31T08:30", {2026, 2, 26}, "26 d", "outside", "2026-01-31 08:30"},
		{"2026-01-31", {2026, 2, 28}, "28 d", "not_known", "2026-01-31"}};
	struct world *w = *state;
	char code[LIMS_CODE];
	order(w);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct lims_sample_in in = concrete(cases[i].cast);
		struct lims_sample_told t;
		wd_ok(w, receive(w, &in, code));
		struct plan p = plan_of(w, code);
		wd_ok(w, lims_sample_tell(w->lab, p.items[1], cases[i].day, &t, &w->err));
		assert_string_equal(told(&t, "age"), cases[i].age);
		assert_string_equal(told(&t, "age_window"), cases[i].window);
		assert_string_equal(told(&t, "cast_on"), cases[i].cast_on);
		assert_string_equal(told(&t, "earlier_report"), "");
	}
	struct lims_sample_told t;
	struct plan p = plan_of(w, code);
	wd_fails(w, lims_sample_tell(w->lab, p.items[0], (struct lims_date){2026, 1, 30}, &t, &w->err), LIMS_E_REFUSED, "cannot be tested");
	wd_ok(w, lims_sample_tell(w->lab, "I-A999", (struct lims_date){2026, 1, 30}, &t, &w->err));
	assert_int_equal(t.count, 0); // no sample: nothing is told
}

static lims_rc count(void *ctx, const struct lims_sample_group *g, struct lims_err *err)
{
	size_t *n = ctx;
	(void)err;
	n[g->late ? 1 : 0]++;
	return LIMS_OK;
}

static void the_list_of_a_day_has_what_is_planned_and_what_is_late(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	struct lims_sample_in in = concrete("2026-01-31T08:30");
	size_t n[2] = {0, 0};
	order(w);
	wd_ok(w, receive(w, &in, code));
	wd_ok(w, lims_sample_due(w->lab, (struct lims_date){2026, 2, 6}, count, n, &w->err));
	assert_int_equal(n[0] + n[1], 0);
	wd_ok(w, lims_sample_due(w->lab, (struct lims_date){2026, 2, 7}, count, n, &w->err));
	assert_int_equal(n[0], 1);
	assert_int_equal(n[1], 0);
	n[0] = n[1] = 0;
	wd_ok(w, lims_sample_due(w->lab, (struct lims_date){2026, 2, 28}, count, n, &w->err));
	assert_int_equal(n[0], 1); // 28 days
	assert_int_equal(n[1], 1); // 7 days, not tested
}

static void what_is_retained_is_disposed_of_once(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	struct lims_sample_in in = concrete("2026-01-31");
	order(w);
	wd_ok(w, receive(w, &in, code));
	wd_fails(w, lims_sample_dispose(w->lab, code, "bỏ", (struct lims_date){0}, NULL, &w->err), LIMS_E_REFUSED, "not retained");
	wd_fails(w, lims_sample_retain(w->lab, code, "Kệ 3", NULL, NULL, NULL, &w->err), LIMS_E_INPUT, "--keep-until");
	wd_fails(w, lims_sample_retain(w->lab, code, "Kệ 3", "mai", NULL, NULL, &w->err), LIMS_E_INPUT, "until");
	wd_ok(w, lims_sample_retain(w->lab, code, "Kệ 3", "2031-03-01", NULL, NULL, &w->err));
	wd_fails(w, lims_sample_dispose(w->lab, code, "", (struct lims_date){0}, NULL, &w->err), LIMS_E_INPUT, "--how");
	wd_ok(w, lims_sample_dispose(w->lab, code, "bỏ", (struct lims_date){0}, NULL, &w->err));
	wd_fails(w, lims_sample_dispose(w->lab, code, "bỏ", (struct lims_date){0}, NULL, &w->err), LIMS_E_REFUSED, "disposed of");
	wd_fails(w, lims_sample_retain(w->lab, "M-A9", "Kệ 3", "2031-03-01", NULL, NULL, &w->err), LIMS_E_NOT_FOUND, "M-A9");
}

static void a_time_is_a_day_a_minute_or_a_moment(void **state)
{
	static const struct {
		const char *text;
		int64_t from_s, length_s;
	} good[] = {{"1970-01-02", 17 * 3600, 86400}, {"1970-01-02T00:00", 17 * 3600, 0}, {"1970-01-01T00:00:01Z", 1, 0}};
	static const char *const bad[] = {"", "1970-01-32", "1970-01-02T25:00", "1970-01-02 00:00", "2026", "1970-01-02T00:00:00"};
	struct lims_span s;
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_int_equal(lims_span_read(good[i].text, 420, &s, NULL), LIMS_OK);
		assert_int_equal(s.from_us, good[i].from_s * 1000000);
		assert_int_equal(s.to_us - s.from_us, good[i].length_s * 1000000);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(lims_span_read(bad[i], 420, &s, NULL), LIMS_E_INPUT);
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_training, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(ages_are_planned_from_the_day_of_casting),
		T(a_set_is_received_whole_or_not_at_all),
		T(a_worksheet_is_told_the_real_age_of_its_day),
		T(the_list_of_a_day_has_what_is_planned_and_what_is_late),
		T(what_is_retained_is_disposed_of_once),
		cmocka_unit_test(a_time_is_a_day_a_minute_or_a_moment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
